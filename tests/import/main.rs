//! Old ledgers come in: through the rules, none twice, none lost, whatever file they lie in.
#![allow(clippy::unwrap_used, clippy::panic)]

mod safety;
#[path = "../support/mod.rs"]
mod support;

use rusqlite::Connection;
use serde_json::Value;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Stdio;
use std::time::{Duration, Instant};
use support::{Home, text};
use yichuang::desk::import::{Field, Import, Kind, Map, Run, Source, Summary};
use yichuang::desk::{Change, Desk, Done};
use yichuang::matter::decide::Command;

const LEDGER: &str = "fixtures/ledgers/2006-2008.xlsx";
const FAULTS: &str = include_str!("../../fixtures/ledgers/faults.tsv");
/// Rows of the fixture, and those that stand in it twice.
const ROWS: u32 = 3000;

/// Puts a file into the folder of a home.
fn put(home: &Home, name: &str, bytes: &[u8]) -> PathBuf {
    let path = home.dir.path().join(name);
    fs::write(&path, bytes).unwrap();
    path
}

/// Brings a file in, by the guessed map.
fn bring(desk: &mut Desk, path: &Path, dry: bool) -> Summary {
    let source = Source::open(path, None).unwrap_or_else(|why| panic!("{}", why.message));
    let map = Map::guess(&source);
    bring_by(desk, source, map, dry, path)
}

fn bring_by(desk: &mut Desk, source: Source, map: Map, dry: bool, path: &Path) -> Summary {
    assert_eq!(map.missing(), []);
    let mut run = Run::new(source, map, dry, path.parent().unwrap().to_owned());
    while run.step(desk).unwrap() {}
    run.summary().clone()
}

fn matters(home: &Home) -> i64 {
    let conn = Connection::open(home.store()).unwrap();
    conn.query_row("SELECT COUNT(*) FROM matters", [], |r| r.get(0)).unwrap()
}

fn verify(home: &Home) {
    let output = home.run(&["verify"]);
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
}

fn out(home: &Home, words: &[&str]) -> String {
    let output = home.run(words);
    assert!(output.status.success(), "{words:?} {}", text(&output.stderr));
    text(&output.stdout)
}

/// A small ledger: day, name, phone, place, purpose, story, unit, state, end.
fn small(rows: &[&str]) -> String {
    let head = "来访日期,姓名,电话,属地,目的,事由,责任单位,办理状态,办结日期";
    std::iter::once(head).chain(rows.iter().copied()).collect::<Vec<_>>().join("\n")
}

const WATER: &str = "2006-8-15,吴某某,13800000001,云溪乡,求决,山塘漏水,水利局,办结,2006-9-1";
const BUS: &str = "2006年8月16日,徐某某,13800000002,莲花镇,建议,公交太少,交通局,办结,2006/9/2";
const OPEN: &str = "20060817,毛某某,13800000003,云溪乡,求决,工资没付,人社局,在办,";
const REPORT: &str = "38946,祝某某,13800000004,云溪乡,举报,招标有假,,办结,2006-9-4";

#[test]
fn a_ledger_of_another_program_comes_in_and_refused_rows_come_in_mended() {
    let home = Home::new();
    let mut desk = home.desk();
    let path = put(&home, "2006-2008.xlsx", &fs::read(LEDGER).unwrap());
    let dry = bring(&mut desk, &path, true);
    assert_eq!((matters(&home), &dry.report), (0, &None), "a dry run writes nothing");
    let done = bring(&mut desk, &path, false);
    assert_eq!((done.entered, done.refused, done.twice), (dry.entered, dry.refused, dry.twice));
    assert_eq!(done.notes, 2, "sum and signature");
    assert_eq!(done.entered + done.refused + done.twice, done.rows);
    // One in forty is faulty; a faulty row on two pages is refused on both.
    let faults: Vec<Vec<&str>> = FAULTS.lines().map(|l| l.split('\t').collect()).collect();
    assert_eq!(faults.len() as u32, ROWS / 40);
    let report = done.report.clone().unwrap();
    assert!(report.ends_with("2006-2008.xlsx-退回.csv"));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&report).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let refused = read(&report);
    for fault in &faults {
        let row = refused.1.iter().find(|row| row["行号"] == fault[0]);
        let row = row.unwrap_or_else(|| panic!("row {} with {} came in", fault[0], fault[1]));
        assert!(row["原因"].contains(fault[2]), "{fault:?}: {}", row["原因"]);
    }
    let known: Vec<&str> = faults.iter().map(|fault| fault[0]).collect();
    let strays: Vec<_> =
        refused.1.iter().filter(|r| !known.contains(&r["行号"].as_str())).collect();
    assert!(strays.is_empty(), "{strays:?}");
    assert_eq!(matters(&home), i64::from(done.entered));

    // Once more, and nothing changes.
    let again = bring(&mut desk, &path, false);
    assert_eq!((again.entered, again.known), (0, done.entered));
    assert_eq!(matters(&home), i64::from(done.entered));
    assert_ne!(again.report, done.report, "what is being mended is not touched");

    // The clerk mends the file and feeds it in.
    let mended = mend(&refused, &faults);
    let path = put(&home, "2006-2008.xlsx-退回.csv", mended.as_bytes());
    let last = bring(&mut desk, &path, false);
    assert_eq!((last.entered, last.refused), (done.refused, 0), "{:?}", last.first);
    assert_eq!(matters(&home), i64::from(ROWS));
    drop(desk);
    verify(&home);
}

/// Headings, and each row by heading.
fn read(path: &Path) -> (Vec<String>, Vec<BTreeMap<String, String>>) {
    let text = fs::read_to_string(path).unwrap();
    let text = text.strip_prefix('\u{feff}').unwrap();
    let mut reader = csv::Reader::from_reader(text.as_bytes());
    let headings: Vec<String> = reader.headers().unwrap().iter().map(str::to_owned).collect();
    assert_eq!(headings[headings.len() - 2..], ["行号", "原因"]);
    let rows = reader
        .records()
        .map(|r| headings.iter().cloned().zip(r.unwrap().iter().map(str::to_owned)).collect())
        .collect();
    (headings, rows)
}

fn mend(refused: &(Vec<String>, Vec<BTreeMap<String, String>>), faults: &[Vec<&str>]) -> String {
    let mut out = csv::Writer::from_writer(Vec::new());
    out.write_record(&refused.0).unwrap();
    for row in &refused.1 {
        let mut row = row.clone();
        let kind = faults.iter().find(|fault| fault[0] == row["行号"]).unwrap()[1];
        let mut set = |heading: &str, value: &str| {
            assert!(row.insert(heading.to_owned(), value.to_owned()).is_some(), "{heading}");
        };
        match kind {
            "身份证校验" | "身份证位数" => set("身份证号", ""),
            "电话" => set("联系电话", "13800000099"),
            "单位不认识" => set("责任单位", "水利局"),
            "属地不认识" => set("问题属地", "云溪乡"),
            "没有姓名" | "表格算错" => set("信访人", "吴某某"),
            "没有事由" => set("反映内容", "补上的事由"),
            "日期不通" | "没有日期" => set("来访日期", "2006-02-01"),
            "先办结后来访" => set("办结日期", "2007-06-01"),
            "办结没有日期" => set("办结日期", "2009-02-01"),
            "在办没有单位" => set("责任单位", "水利局"),
            "状态不认识" => set("办理状态", "在办"),
            "目的不认识" => set("信访目的", "求决"),
            "人数少于姓名" => set("人数", "3"),
            "公式没有值" => set("处理意见", "已答复"),
            other => panic!("{other}"),
        }
        // Mended states and days must fit each other.
        if kind == "状态不认识" || kind == "在办没有单位" {
            row.insert("办结日期".to_owned(), String::new());
        }
        if kind == "日期不通" || kind == "没有日期" {
            row.insert("办理状态".to_owned(), "已办结".to_owned());
            row.insert("办结日期".to_owned(), "2010-01-01".to_owned());
        }
        out.write_record(refused.0.iter().map(|heading| &row[heading])).unwrap();
    }
    String::from_utf8(out.into_inner().unwrap()).unwrap()
}

#[test]
fn what_ended_long_ago_disturbs_no_day() {
    let home = Home::new();
    let day = |home: &Home, day: &str| out(home, &["day", "--date", day]);
    let days = ["2006-08-15", "2006-08-16", "2006-09-01", "2006-09-02"];
    let before: Vec<String> = days.iter().map(|d| day(&home, d)).collect();
    let today = out(&home, &["today"]);
    let path = put(&home, "old.csv", small(&[WATER, BUS]).as_bytes());
    let done = bring(&mut home.desk(), &path, false);
    assert_eq!(done.entered, 2);
    assert_eq!(out(&home, &["today"]), today);
    assert_eq!(days.iter().map(|d| day(&home, d)).collect::<Vec<_>>(), before);
    // They are in the ledger with their own days and numbers, ended, and with nobody here.
    let listed = out(&home, &["list"]);
    assert!(listed.contains("QJL20060815-0001") && listed.contains("未结 0"), "{listed}");
    let shown = out(&home, &["show", "QJL20060815-0001"]);
    assert!(shown.contains("导入") && shown.contains("old.csv 第 2 行"), "{shown}");
    // A day can be closed over them, and the whole stays whole.
    let closed = home.run(&["day", "close"]);
    assert!(closed.status.success(), "{}", text(&closed.stderr));
    verify(&home);
}

#[test]
fn what_is_still_open_is_somebodys_work_from_its_own_day_on() {
    let home = Home::new();
    let path = put(&home, "old.csv", small(&[OPEN]).as_bytes());
    bring(&mut home.desk(), &path, false);
    let today = out(&home, &["today"]);
    // 绿, one day from 2006-08-17.
    assert!(today.contains("登记 0") && today.contains("2006-08-18"), "{today}");
    assert!(today.contains("结转 1"), "{today}");
    let command = Command::Conclude { reply: "付清了".to_owned() };
    home.desk().act("QJL20060817-0001", Some(2), &command).unwrap();
    verify(&home);
    let closed = home.run(&["day", "close"]);
    assert!(closed.status.success(), "{}", text(&closed.stderr));
    verify(&home);
}

#[test]
fn a_report_of_an_old_ledger_is_sealed_from_every_list() {
    let with = Home::new();
    let without = Home::new();
    let all = put(&with, "old.csv", small(&[WATER, REPORT, BUS, OPEN]).as_bytes());
    let rest = put(&without, "old.csv", small(&[WATER, BUS, OPEN]).as_bytes());
    assert_eq!(bring(&mut with.desk(), &all, false).entered, 4);
    assert_eq!(bring(&mut without.desk(), &rest, false).entered, 3);
    for words in [
        &["list"][..],
        &["list", "--by", "unit"],
        &["today"],
        &["search", "招标"],
        &["search", "13800000004"],
        &["search", "祝某某"],
        &["day"],
        &["day", "--date", "2006-08-17"],
    ] {
        assert_eq!(out(&with, words), out(&without, words), "{words:?}");
    }
    assert_eq!((matters(&with), matters(&without)), (4, 3));
    // Known again all the same.
    let again = bring(&mut with.desk(), &all, false);
    assert_eq!((again.entered, again.known), (0, 4));
    verify(&with);
}

#[test]
fn one_purpose_for_all_never_opens_a_report() {
    let home = Home::new();
    let rows = "来访日期,姓名,事由,责任单位,办结日期\n\
        2006-8-15,吴某某,山塘漏水田里没有水,水利局,2006-9-1\n\
        2006-8-15,徐某某,我要举报村书记收红包贪污公款,水利局,2006-9-1\n";
    let path = put(&home, "old.csv", rows.as_bytes());
    let source = Source::open(&path, None).unwrap();
    let mut map = Map::guess(&source);
    assert_eq!(map.missing(), [Field::Purpose]);
    map.fix(Field::Purpose, "求决");
    let done = bring_by(&mut home.desk(), source, map, false, &path);
    assert_eq!((done.entered, done.refused), (1, 1));
    assert!(done.first[0].1.contains("检举控告"), "{:?}", done.first);
}

#[test]
fn another_word_for_a_purpose_never_opens_a_report() {
    let home = Home::new();
    let rows = "来访日期,姓名,目的,事由,责任单位,办结日期\n\
        2006-8-15,吴某某,检控类,山塘漏水田里没有水,水利局,2006-9-1\n\
        2006-8-15,徐某某,检控类,我要举报村书记收红包贪污公款,水利局,2006-9-1\n\
        2006-8-15,毛某某,求决,我要举报村书记收红包贪污公款,水利局,2006-9-1\n";
    let path = put(&home, "old.csv", rows.as_bytes());
    let source = Source::open(&path, None).unwrap();
    let mut map = Map::guess(&source);
    map.give(Field::Purpose, "检控类", Some("其他"));
    let done = bring_by(&mut home.desk(), source, map, false, &path);
    // The third says its purpose itself.
    assert_eq!((done.entered, done.refused), (2, 1), "{:?}", done.first);
    assert!(done.first[0].1.contains("检举控告"), "{:?}", done.first);
    assert!(!out(&home, &["search", "徐某某"]).contains("QJL"));
}

#[test]
fn old_numbers_find_their_matters_and_joint_visits_keep_their_people() {
    let home = Home::new();
    let rows = "信访编号,来访日期,信访人,联系电话,信访目的,反映内容,责任单位,办结日期,人数\n\
        衢访〔2006〕17号,2006-8-15,\"吴某某、徐某某等5人\",13800000001,求决,田被占了,国土局,2006-9-1,\n";
    let path = put(&home, "old.csv", rows.as_bytes());
    bring(&mut home.desk(), &path, false);
    for word in ["衢访〔2006〕17号", "原编号:衢访200617号", "徐某某", "0001"] {
        let found = out(&home, &["search", word]);
        assert!(found.contains("QJL20060815-0001"), "{word}: {found}");
    }
    assert!(!out(&home, &["search", "原编号:18号"]).contains("QJL"));
    let listed = out(&home, &["list"]);
    assert!(listed.contains("5 人次"), "{listed}");
    // The person of then is known when they come today.
    let form = r#"{"visitor":{"name":"吴某某","phone":"13800000001"},"purpose":"求决","narrative":"田还没有还"}"#;
    let mut desk = home.desk();
    let form = serde_json::from_str(form).unwrap();
    assert!(
        desk.register(&form, None, false).unwrap().repeat.is_empty(),
        "twenty years are too long"
    );
    drop(desk);
    verify(&home);
}

#[test]
fn the_same_number_with_other_words_is_never_swallowed() {
    let home = Home::new();
    let rows = |story: &str| {
        format!(
            "编号,日期,姓名,目的,事由,责任单位,办结日期\n7,2006-8-15,吴某某,求决,{story},水利局,2006-9-1\n"
        )
    };
    let first = put(&home, "one.csv", rows("山塘漏水").as_bytes());
    let other = put(&home, "two.csv", rows("工资没付").as_bytes());
    assert_eq!(bring(&mut home.desk(), &first, false).entered, 1);
    let done = bring(&mut home.desk(), &other, false);
    assert_eq!((done.entered, done.known, done.refused), (0, 0, 1));
    assert!(done.first[0].1.contains("换一个原编号"), "{:?}", done.first);
    // The same within one file.
    let both = format!(
        "{}8,2006-8-16,徐某某,求决,a,水利局,2006-9-1\n8,2006-8-16,徐某某,求决,b,水利局,2006-9-1\n",
        rows("山塘漏水")
    );
    let both = put(&home, "three.csv", both.as_bytes());
    let done = bring(&mut home.desk(), &both, false);
    assert_eq!((done.entered, done.known, done.refused), (1, 1, 1));
}

#[test]
fn what_is_in_is_known_whatever_its_columns_are_taken_for() {
    let home = Home::new();
    let mut desk = home.desk();
    let head = "号,来访日期,姓名,电话,目的,事由,补充,责任单位,办结日期";
    let rows = |unit: &str| {
        format!(
            "{head}\n7,2006-8-15,吴某某,13800000001,求决,山塘漏水,很急,水利局,2006-9-1\n\
             8,2006-8-16,徐某某,13800000002,求决,公交太少,,{unit},2006-9-2\n"
        )
    };
    let path = put(&home, "old.csv", rows("公汽局").as_bytes());
    let by = |desk: &mut Desk, path: &Path, columns: &[(usize, Option<Field>)], dry: bool| {
        let source = Source::open(path, None).unwrap();
        let mut map = Map::guess(&source);
        columns.iter().for_each(|(column, field)| map.set(*column, *field));
        bring_by(desk, source, map, dry, path)
    };
    let first = by(&mut desk, &path, &[(3, None)], false);
    assert_eq!((first.entered, first.refused), (1, 1), "{:?}", first.first);
    for columns in [
        &[][..],
        &[(0, Some(Field::Number))],
        &[(6, Some(Field::Narrative))],
        &[(0, Some(Field::Number)), (3, None), (6, Some(Field::Narrative))],
    ] {
        for dry in [true, false] {
            let done = by(&mut desk, &path, columns, dry);
            assert_eq!((done.entered, done.known, done.refused), (0, 1, 1), "{columns:?}");
        }
    }
    // The refused row, mended, comes in once, by whatever map; so does the ledger mended as it was.
    let report = first.report.unwrap();
    let mended = fs::read_to_string(&report).unwrap().replace("公汽局", "交通局");
    fs::write(&report, mended).unwrap();
    assert_eq!(by(&mut desk, &report, &[], false).entered, 1);
    let whole = put(&home, "old.csv", rows("交通局").as_bytes());
    let done = by(&mut desk, &whole, &[(0, Some(Field::Number))], false);
    assert_eq!((done.entered, done.known, matters(&home)), (0, 2, 2));
    drop(desk);
    verify(&home);
}

#[test]
fn killed_in_the_middle_nothing_is_lost_or_doubled() {
    let home = Home::new();
    let rows: Vec<String> = (0..1500)
        .map(|n| format!("2006-8-15,吴某某,,云溪乡,求决,第{n}件事,水利局,办结,2006-9-1"))
        .collect();
    let rows: Vec<&str> = rows.iter().map(String::as_str).collect();
    let path = put(&home, "old.csv", small(&rows).as_bytes());
    let words = ["import", path.to_str().unwrap()];
    let mut killed = 0;
    loop {
        let mut child = home.command(&words);
        let mut child = child.stdout(Stdio::null()).stderr(Stdio::null()).spawn().unwrap();
        let before = if home.store().exists() { count(&home) } else { 0 };
        let until = Instant::now() + Duration::from_secs(60);
        let ended = loop {
            if child.try_wait().unwrap().is_some() {
                break true;
            }
            assert!(Instant::now() < until, "it does not come forward");
            if killed < 3 && home.store().exists() && count(&home) > before {
                child.kill().unwrap();
                child.wait().unwrap();
                break false;
            }
            std::thread::sleep(Duration::from_millis(2));
        };
        if ended {
            break;
        }
        killed += 1;
    }
    assert_eq!(killed, 3);
    assert_eq!(matters(&home), 1500);
    let conn = Connection::open(home.store()).unwrap();
    let rows: i64 = conn.query_row("SELECT COUNT(*) FROM brought", [], |r| r.get(0)).unwrap();
    assert_eq!(rows, 3000, "two marks a row");
    verify(&home);
}

/// Matters of a store that may be in the making.
fn count(home: &Home) -> i64 {
    let conn = Connection::open(home.store()).unwrap();
    conn.query_row("SELECT COUNT(*) FROM matters", [], |r| r.get(0)).unwrap_or(0)
}

#[test]
fn whatever_the_file_looks_like_its_rows_are_found() {
    let home = Home::new();
    let mut desk = home.desk();
    let plain = small(&[WATER, BUS]);
    let (gb, _, _) = encoding_rs::GB18030.encode(&plain);
    let marked = format!("\u{feff}{plain}");
    let titled = format!("台账,,,,,,,,\n,,,,,,,,\n{plain}\n{}\n合计,2,,,,,,,\n", small(&[]));
    let tabs = plain.replace(',', "\t");
    let wide = {
        let more = |head: bool| {
            (0..91)
                .map(|n| if head { format!(",附{n}") } else { String::from(",x") })
                .collect::<String>()
        };
        plain
            .lines()
            .enumerate()
            .map(|(n, line)| format!("{line}{}\n", more(n == 0)))
            .collect::<String>()
    };
    let twice = plain
        .replacen("办结日期", "办结日期,电话", 1)
        .replace("-9-1", "-9-1,x")
        .replace("/9/2", "/9/2,y");
    for (name, bytes, fresh) in [
        ("gb.csv", gb.to_vec(), 2),
        ("bom.csv", marked.into_bytes(), 0),
        ("titled.csv", titled.into_bytes(), 0),
        ("tabs.txt", tabs.into_bytes(), 0),
        ("wide.csv", wide.into_bytes(), 0),
        ("twice.csv", twice.into_bytes(), 0),
    ] {
        let done = bring(&mut desk, &put(&home, name, &bytes), false);
        assert_eq!(
            (done.entered, done.known, done.refused),
            (fresh, 2 - fresh, 0),
            "{name} {:?}",
            done.first
        );
    }
    let columns = Source::open(&home.dir.path().join("wide.csv"), None).unwrap().headings.len();
    assert_eq!(columns, 100);
}

#[test]
fn rows_are_counted_as_a_spreadsheet_counts_them() {
    let home = Home::new();
    let rows =
        "来访日期,姓名,目的,事由\n\n2006-8-15,吴某某,求决,\"一\n二\"\n2006-13-1,徐某某,求决,三\n";
    let done = bring(&mut home.desk(), &put(&home, "old.csv", rows.as_bytes()), true);
    assert_eq!(
        done.first.iter().map(|(row, _)| *row).collect::<Vec<_>>(),
        [3, 4],
        "{:?}",
        done.first
    );
}

#[test]
fn what_cannot_be_read_says_so_in_words() {
    let home = Home::new();
    let utf16: Vec<u8> = "EncryptedPackage".encode_utf16().flat_map(u16::to_le_bytes).collect();
    let locked =
        [&[0xD0, 0xCF, 0x11, 0xE0, 0xA1, 0xB1, 0x1A, 0xE1][..], &[0; 512], &utf16].concat();
    for (name, bytes, code, word) in [
        ("empty.csv", Vec::new(), "empty", "空的"),
        ("blank.csv", b"\n \n".to_vec(), "empty", "空的"),
        ("noise.csv", vec![0x80, 0xFF, 0xFF, 0x00], "encoding", "GB18030"),
        ("web.xls", b"<html><table></table></html>".to_vec(), "html", "网页"),
        ("locked.xlsx", locked, "book", "密码"),
        ("broken.xlsx", b"PK\x03\x04broken".to_vec(), "book", "表格"),
    ] {
        let why = Source::open(&put(&home, name, &bytes), None).err().unwrap();
        assert_eq!(why.code, code, "{name}: {}", why.message);
        assert!(why.message.contains(word), "{name}: {}", why.message);
    }
    // Only its size is looked at: nobody reads half a gigabyte to say no.
    let large = put(&home, "large.csv", b"x");
    fs::File::options().write(true).open(&large).unwrap().set_len((400 << 20) + 1).unwrap();
    let why = Source::open(&large, None).err().unwrap();
    assert!(why.code == "large" && why.message.contains("分成几个"), "{}", why.message);
    let gone = Source::open(&home.dir.path().join("gone.csv"), None).err().unwrap();
    assert_eq!(gone.code, "file");
    let only = put(&home, "only.csv", small(&[]).as_bytes());
    let done = bring(&mut home.desk(), &only, false);
    assert_eq!((done.rows, done.report), (0, None));
    let whole = put(&home, "whole.json", b"{\"yichuang\":1}");
    assert_eq!(Kind::at(&whole).unwrap(), Kind::Whole);
}

#[test]
fn a_map_is_kept_for_ledgers_with_the_same_headings() {
    let home = Home::new();
    let rows = "日子,谁,什么事,什么目的\n2006-8-15,吴某某,山塘漏水,求决\n";
    let path = put(&home, "old.csv", rows.as_bytes());
    let file = path.to_str().unwrap();
    let refused = home.run(&["import", file, "--json"]);
    let told: Value = serde_json::from_slice(&refused.stderr).unwrap();
    assert_eq!(told["error"]["code"], "map");
    assert!(told["error"]["message"].as_str().unwrap().contains("登记日期、姓名、目的、事由"));
    let map = "[columns]\n\"日子\" = \"登记日期\"\n\"谁\" = \"姓名\"\n\"什么事\" = \"事由\"\n\
        \"什么目的\" = \"目的\"\n[fixed]\n\"分类\" = \"绿\"\n\"责任单位\" = \"水电局\"\n\
        [values.\"责任单位\"]\n\"水电局\" = \"水利局\"\n";
    let map = put(&home, "map.toml", map.as_bytes());
    let words = ["import", file, "--map", map.to_str().unwrap(), "--dry-run", "--json"];
    let told: Value = serde_json::from_str(&out(&home, &words)).unwrap();
    assert_eq!((&told["entered"], &told["dry_run"]), (&1.into(), &true.into()), "{told}");
    let told: Value = serde_json::from_str(&out(&home, &["import", file, "--json"])).unwrap();
    assert_eq!((&told["entered"], &told["refused"]), (&1.into(), &0.into()), "{told}");
    let wrong = put(&home, "wrong.toml", b"[columns]\n\"\xE8\xB0\x81\" = \"\xE8\xB0\x81\"\n");
    let refused = home.run(&["import", file, "--map", wrong.to_str().unwrap()]);
    assert!(text(&refused.stderr).contains("不是登记的栏目"), "{}", text(&refused.stderr));
}
