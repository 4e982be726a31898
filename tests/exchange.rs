//! The ledger written out: what stands in the files is what the lists show, masked unless somebody
//! who may said why, and nothing is left behind by what did not go well.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::fs;
use std::path::PathBuf;
use support::{Home, intake, json_lines, morning, nobody, text};
use yichuang::calendar::Moment;
use yichuang::desk::bulk::Chronicle;
use yichuang::desk::export::{Cell, Export, Sheet, Unwritten};
use yichuang::desk::ledger::{List, Sort};
use yichuang::desk::{Answer, Desk, Options, Query};
use yichuang::exchange::{Format, Heads, file};
use yichuang::matter::columns::Column;
use yichuang::matter::{Command, IntakeForm, quote};

/// 60 matters of 20 days, a third of them ended, one without a name, one with a story that a
/// spreadsheet would run.
fn filled(home: &Home) -> Desk {
    let mut desk = home.desk();
    let start = Moment::parse("2026-11-01T08:30:00+08:00").unwrap();
    let list: Vec<Chronicle> = (0..60)
        .map(|n| {
            let at = start.plus_millis(i64::from(n) * 28_800_000);
            let end = Command::Answer { reply: "说清了".into() };
            let then = if n % 3 == 0 { vec![(end, at.plus_millis(1000))] } else { Vec::new() };
            let mut form = IntakeForm { head_count: Some(1 + n % 4), ..intake(n) };
            form.place = ["云溪乡", "莲花镇"][n as usize % 2].into();
            if n == 7 {
                form.visitor = Default::default();
                form.visitor.anonymous = true;
            }
            if n == 8 {
                form.narrative = "=HYPERLINK(\"x\")，第一行\n第二行".into();
            }
            Chronicle { form, at, then }
        })
        .collect();
    desk.register_many(&list).unwrap();
    desk
}

/// Keeps what it is given.
#[derive(Default)]
struct Kept(Vec<Vec<String>>);

impl Sheet for Kept {
    fn row(&mut self, cells: &[Cell<'_>]) -> std::io::Result<()> {
        self.0.push(cells.iter().map(Cell::words).collect());
        Ok(())
    }
}

fn kept(desk: &Desk, typed: &str, sort: Sort) -> Vec<Vec<String>> {
    let wanted = Export { typed: typed.into(), sort, ..Export::default() };
    let mut sheet = Kept::default();
    assert_eq!(desk.export(&wanted, &mut sheet, |_, _| true).unwrap(), sheet.0.len());
    sheet.0
}

#[test]
fn an_export_says_what_the_ledger_shows_in_every_order() {
    let home = Home::new();
    let desk = filled(&home);
    let columns = desk.export_columns().to_vec();
    assert_eq!(columns, Column::ALL);
    for (typed, sort) in [
        ("", Sort::Newest),
        ("", Sort::Oldest),
        ("未结 莲花镇", Sort::Newest),
        ("绿", Sort::Due),
        ("", Sort::Heads),
        ("流转", Sort::Newest),
        ("未结 人:吴某11", Sort::Newest),
    ] {
        let list = List { typed: typed.into(), sort, after: None, limit: 100 };
        let Answer::Listed(listed) = desk.ask(&Query::List(list)).unwrap() else { panic!() };
        let rows = kept(&desk, typed, sort);
        assert!(!rows.is_empty() && rows.len() == listed.lines.len(), "「{typed}」");
        for (row, line) in rows.iter().zip(&listed.lines) {
            for (cell, column) in row.iter().zip(&columns) {
                let shown = line.cell(*column);
                // A list has the first line of a long text, an export all of it.
                let whole = matches!(column, Column::Subject | Column::Request);
                let same = *cell == shown || whole && cell.starts_with(shown.trim_end_matches('…'));
                assert!(same, "「{typed}」{column:?}: {cell} / {shown}");
            }
        }
    }
    let masked = kept(&desk, "", Sort::Newest).concat().concat();
    assert!(!masked.contains("吴某") && !masked.contains(&nobody(11)));
    assert!(
        masked.contains("吴＊") && masked.contains("138＊＊＊＊0011") && masked.contains("匿名")
    );
}

#[test]
fn what_is_not_understood_or_cannot_be_ordered_is_refused() {
    let home = Home::new();
    let desk = filled(&home);
    for (typed, sort, code) in [("室:99", Sort::Newest, "filter"), ("流转", Sort::Heads, "sort")]
    {
        let wanted = Export { typed: typed.into(), sort, ..Export::default() };
        match desk.export(&wanted, &mut Kept::default(), |_, _| true) {
            Err(Unwritten::Desk(error)) => assert_eq!(error.code(), code),
            other => panic!("{other:?}"),
        }
    }
}

fn holder(home: &Home) -> Desk {
    let staff = home.pack.rules.staff.iter().find(|s| s.export).unwrap().id.clone();
    Desk::open(&Options { staff, ..home.options(morning()) }).unwrap()
}

#[test]
fn unmasked_needs_a_person_who_may_and_a_reason_and_both_are_in_the_log() {
    let home = Home::new();
    drop(filled(&home));
    let to = home.dir.path().join("明文.jsonl");
    let words = ["export", "莲花镇", "--to", to.to_str().unwrap(), "--reason", "交县信访局核对"];
    let refused = home.run(&[&words[..], &["--json"]].concat());
    assert_eq!(refused.status.code(), Some(1));
    let error: Value = serde_json::from_slice(&refused.stderr).unwrap();
    assert_eq!(error["error"]["code"], "not_allowed");
    let part = |entry: fs::DirEntry| entry.file_name().to_string_lossy().ends_with(".part");
    let parts = || fs::read_dir(home.dir.path()).unwrap().any(|entry| part(entry.unwrap()));
    assert!(!to.exists() && !parts());
    let head = home.desk().store().view().head().unwrap();
    let done = home.run(&[&words[..], &["--as", "邱岚", "--json"]].concat());
    assert_eq!(json_lines(&done)[0], serde_json::json!({"rows": 30, "file": to, "clear": true}));
    let lines = fs::read_to_string(&to).unwrap();
    assert!(lines.contains("吴某11") && lines.contains(&nobody(11)) && lines.lines().count() == 30);
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(fs::metadata(&to).unwrap().permissions().mode() & 0o777, 0o600);
    }
    let row: Value = serde_json::from_str(lines.lines().next().unwrap()).unwrap();
    assert!(row["xfrs"].is_u64() && row["xfrq"].as_str().unwrap().starts_with("2026-11-"));
    let desk = holder(&home);
    assert_eq!(desk.store().view().head().unwrap().site_seq, head.site_seq + 1);
    assert!(desk.store().verify(None).unwrap().ok);
    // A masked one is nobody's business and changes nothing.
    home.run(&["export", "--to", "-"]);
    assert_eq!(desk.store().view().head().unwrap().site_seq, head.site_seq + 1);
}

#[test]
fn what_does_not_go_well_leaves_nothing_behind_and_says_what_to_do() {
    let home = Home::new();
    let mut desk = filled(&home);
    let folder = home.dir.path().join("出");
    fs::create_dir(&folder).unwrap();
    let path = folder.join("台账.xlsx");
    let wanted = Export::default();
    let place = (path.as_path(), Format::Xlsx, Heads::Words);
    let stopped = file::ledger(&mut desk, &wanted, place, false, &mut |read, _| read < 1);
    assert_eq!(stopped.unwrap_err().code(), "stopped");
    assert_eq!(fs::read_dir(&folder).unwrap().count(), 0);
    fs::write(&path, "我的").unwrap();
    let there = file::ledger(&mut desk, &wanted, place, false, &mut |_, _| true).unwrap_err();
    assert!(there.code() == "exists" && there.to_string().contains("换个文件名"), "{there}");
    assert_eq!(fs::read_to_string(&path).unwrap(), "我的");
    let missing = folder.join("没有/台账.csv");
    let place = (missing.as_path(), Format::Csv, Heads::Names);
    let none = file::ledger(&mut desk, &wanted, place, false, &mut |_, _| true).unwrap_err();
    assert!(none.code() == "to" && none.to_string().contains("文件夹"), "{none}");
    #[cfg(target_os = "linux")]
    for format in [Format::Csv, Format::Jsonl, Format::Xlsx] {
        let full = PathBuf::from("/dev/full");
        let place = (full.as_path(), format, Heads::Names);
        let full = file::ledger(&mut desk, &wanted, place, true, &mut |_, _| true).unwrap_err();
        assert!(
            full.code() == "disk_full" && full.to_string().contains("满了"),
            "{format:?} {full}"
        );
    }
}

#[test]
fn the_record_of_an_export_says_how_many_went_and_none_that_was_refused() {
    let home = Home::new();
    let mut desk = holder(&home);
    // More than one search opens.
    let one = |n: u32| {
        let at = Moment::parse("2026-11-01T08:30:00+08:00").unwrap();
        Chronicle { form: intake(n), at: at.plus_millis(i64::from(n) * 500_000), then: Vec::new() }
    };
    let list: Vec<Chronicle> = (0..3_100).map(one).collect();
    desk.register_many(&list).unwrap();
    assert!(desk.account("流转", None).unwrap().at_least);
    let path = home.dir.path().join("明文.csv");
    let place = (path.as_path(), Format::Csv, Heads::Names);
    let wanted = |typed: &str, sort: Sort| {
        let reason = "交县信访局核对".to_owned();
        Export { typed: typed.to_owned(), sort, reason }
    };
    for (typed, sort, code) in [("室:99", Sort::Newest, "filter"), ("流转", Sort::Heads, "sort")]
    {
        let wanted = wanted(typed, sort);
        let refused = file::ledger(&mut desk, &wanted, place, false, &mut |_, _| true);
        assert_eq!(refused.unwrap_err().code(), code);
        assert!(desk.taken(10).unwrap().is_empty() && !path.exists());
    }
    let wanted = wanted("流转", Sort::Newest);
    let done = file::ledger(&mut desk, &wanted, place, false, &mut |_, _| true).unwrap();
    assert_eq!((done.rows, desk.taken(10).unwrap()[0].matters), (3_100, 3_100));
}

#[test]
fn two_that_write_to_one_name_never_write_into_one_file() {
    let home = Home::new();
    let mut desk = filled(&home);
    let mut other = holder(&home);
    let folder = home.dir.path().join("出");
    fs::create_dir(&folder).unwrap();
    let path = folder.join("台账.jsonl");
    let place = (path.as_path(), Format::Jsonl, Heads::Names);
    let clear = Export { reason: "交县信访局核对".into(), ..Export::default() };
    let all = || -> (String, usize) {
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 1, "and nothing beside it");
        let text = fs::read_to_string(&path).unwrap();
        let rows: Vec<Value> = text.lines().map(|l| serde_json::from_str(l).unwrap()).collect();
        let rows = rows.len();
        (text, rows)
    };
    // While one writes masked rows, another window writes unmasked ones to the same name.
    let mut inner = None;
    let refused = file::ledger(&mut desk, &Export::default(), place, false, &mut |_, _| {
        inner.get_or_insert_with(|| {
            file::ledger(&mut other, &clear, place, false, &mut |_, _| true).unwrap()
        });
        true
    });
    let refused = refused.unwrap_err();
    assert!(refused.code() == "exists" && refused.to_string().contains("换个文件名"), "{refused}");
    assert_eq!(inner.map(|written| (written.rows, written.clear)), Some((60, true)));
    let (text, rows) = all();
    assert!(rows == 60 && text.contains("吴某11") && !text.contains("吴＊"));
    // One that is stopped takes nothing away from the other; with force the last one stays, whole.
    let mut inner = None;
    let stopped = file::ledger(&mut desk, &Export::default(), place, true, &mut |_, _| {
        inner.get_or_insert_with(|| {
            file::ledger(&mut other, &clear, place, true, &mut |_, _| true).unwrap()
        });
        false
    });
    assert_eq!(stopped.unwrap_err().code(), "stopped");
    assert!(all().0.contains("吴某11"));
    let mut inner = None;
    let done = file::ledger(&mut desk, &Export::default(), place, true, &mut |_, _| {
        inner.get_or_insert_with(|| {
            file::ledger(&mut other, &clear, place, true, &mut |_, _| true).unwrap()
        });
        true
    });
    assert_eq!(done.unwrap().rows, 60);
    let (text, rows) = all();
    assert!(rows == 60 && !text.contains("吴某11") && text.contains("吴＊"));
}

#[test]
fn the_format_is_the_end_of_the_name_or_what_is_said() {
    let home = Home::new();
    drop(filled(&home));
    let at = |name: &str| home.dir.path().join(name).to_str().unwrap().to_owned();
    for (name, more, begins) in [
        ("a.csv", &[][..], "\u{feff}xfjbh,cxm,".as_bytes()),
        ("a.XLSX", &[], b"PK"),
        ("a.jsonl", &[], b"{\"xfjbh\":"),
        ("a.txt", &["--as", "csv", "--headings", "word"], "\u{feff}编号,诉求码,".as_bytes()),
    ] {
        let to = at(name);
        let done = home.run(&[&["export", "--to", &to][..], more].concat());
        assert_eq!(done.status.code(), Some(0), "{}", text(&done.stderr));
        assert!(fs::read(&to).unwrap().starts_with(begins), "{name}");
    }
    let unclear = home.run(&["export", "--to", &at("a.doc")]);
    assert_eq!(unclear.status.code(), Some(2));
    assert!(text(&unclear.stderr).contains(".xlsx"));
    assert_eq!(home.run(&["export", "--to", "-", "--as", "xlsx"]).status.code(), Some(2));
    let csv_text = fs::read_to_string(at("a.csv")).unwrap();
    assert!(csv_text.contains("\"'=HYPERLINK(\"\"x\"\")，第一行\n第二行\""), "{csv_text}");
    assert_eq!(quote::plain("'=HYPERLINK(\"x\")"), "=HYPERLINK(\"x\")");
}

#[test]
fn what_was_exported_unmasked_comes_in_elsewhere() {
    let (here, there) = (Home::new(), Home::new());
    drop(filled(&here));
    let to = here.dir.path().join("明文.csv");
    let words = ["export", "--to", to.to_str().unwrap(), "--reason", "换一台机器", "--as", "邱岚"];
    assert!(here.run(&words).status.success());
    let done = there.run(&["import", to.to_str().unwrap(), "--json"]);
    let told = &json_lines(&done)[0];
    assert_eq!((&told["entered"], &told["refused"]), (&60.into(), &0.into()), "{told}");
    let found = text(&there.run(&["search", &nobody(11)]).stdout);
    assert!(found.contains("QJL"), "by the whole number of the document: {found}");
}

#[test]
fn what_was_taken_is_read_by_those_who_might_take_it() {
    let home = Home::new();
    drop(filled(&home));
    let none = home.run(&["export", "--taken", "--as", "邱岚"]);
    assert!(text(&none.stdout).contains("没有人导出过"), "{}", text(&none.stdout));
    let at = |name: &str| home.dir.path().join(name).to_str().unwrap().to_owned();
    let take = |more: &[&str], input: &str| {
        let done = home.run_with_input(&[&["export", "--as", "邱岚"][..], more].concat(), input);
        assert!(done.status.success(), "{}", text(&done.stderr));
    };
    take(&["--to", &at("遮住的.csv")], "");
    take(&["莲花镇", "--to", &at("明文.csv"), "--reason", "交县信访局核对"], "");
    take(&["--whole", "--to", &at("整库.jsonl"), "--reason", "每周备份"], "春眠不觉晓处处闻啼鸟\n");
    let read =
        |more: &[&str]| home.run(&[&["export", "--taken", "--as", "邱岚"][..], more].concat());
    let rows = json_lines(&read(&["--json"]));
    let of = |row: &Value| {
        let word = |name: &str| row[name].as_str().unwrap().to_owned();
        (word("what"), word("who"), word("asked"), word("reason"), row["matters"].clone())
    };
    let row = |what: &str, asked: &str, reason: &str, matters: u32| {
        (what.into(), "邱岚".into(), asked.into(), reason.into(), matters.into())
    };
    assert_eq!(
        rows.iter().map(of).collect::<Vec<_>>(),
        [row("whole", "", "每周备份", 60), row("ledger", "莲花镇", "交县信访局核对", 30)]
    );
    assert!(rows[0]["at"].as_str().unwrap().starts_with("2026-11-23T09:14"));
    assert_eq!(
        (rows[0]["columns"].as_array().unwrap().len(), &rows[1]["columns"][0]),
        (0, &"xfjbh".into())
    );
    assert_eq!(json_lines(&read(&["--json", "--limit", "1"])).len(), 1);
    let told = text(&read(&[]).stdout);
    assert!(
        told.contains("邱岚") && told.contains("导出明文 30 件") && told.contains("问的是：莲花镇"),
        "{told}"
    );
    // Whoever may not take may not see who was asked about.
    let refused = home.run(&["export", "--taken", "--json"]);
    assert_eq!((refused.status.code(), refused.stdout.len()), (Some(1), 0));
    let error: Value = serde_json::from_slice(&refused.stderr).unwrap();
    assert_eq!(error["error"]["code"], "not_allowed");
    // Nothing is written by reading, and a line of words too many is none.
    assert_eq!(home.run(&["export", "莲花镇", "--taken"]).status.code(), Some(2));
    assert_eq!(home.run(&["export"]).status.code(), Some(2));
}
