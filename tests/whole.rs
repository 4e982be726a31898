//! The whole store out and back: every table equal, row by row; and a file that is not all it was
//! leaves everything as it is.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use proptest::prelude::*;
use rusqlite::Connection;
use rusqlite::types::Value;
use serde_json::json;
use std::collections::BTreeMap;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Output;
use support::{Home, intake, intake_line, json_lines, morning, nobody, text};
use yichuang::desk::Options;
use yichuang::desk::api::{Answer, Query};
use yichuang::desk::find::Find;
use yichuang::desk::reception::Opinion;
use yichuang::desk::{Change, Desk};
use yichuang::store::restore::restore;
use yichuang::store::whole::WholeError;

const PASSPHRASE: &str = "春眠不觉晓，处处闻啼鸟";

/// Every row of every table, but for the inner ones of the full-text index: those hold the same
/// words in other pieces, and how many words a story has is compared.
fn tables(store: &Path) -> BTreeMap<String, Vec<Vec<Value>>> {
    let conn = Connection::open(store).unwrap();
    let mut names =
        conn.prepare("SELECT name FROM sqlite_master WHERE type = 'table' ORDER BY name").unwrap();
    let names: Vec<String> =
        names.query_map([], |r| r.get(0)).unwrap().map(Result::unwrap).collect();
    let inner = |name: &str| {
        name.starts_with("words") && !name.ends_with("_docsize") || name.starts_with("sqlite_")
    };
    let rows = |name: &String| -> Vec<Vec<Value>> {
        let mut statement = conn.prepare(&format!("SELECT * FROM {name} ORDER BY 1, 2")).unwrap();
        // Behind id and size stands the piece of the index the words lie in.
        let width = if name.starts_with("words") { 2 } else { statement.column_count() };
        let rows = statement.query_map([], |r| (0..width).map(|at| r.get(at)).collect()).unwrap();
        rows.map(Result::unwrap).collect()
    };
    names.iter().filter(|name| !inner(name)).map(|name| (name.clone(), rows(name))).collect()
}

fn report(serial: u32) -> String {
    json!({
        "visitor": {"name": format!("吴某{serial}"), "id_number": nobody(serial)},
        "purpose": "揭发控告", "place": "云溪乡", "narrative": "流转费用被人拿走，第一手材料",
        "accused": {"name": "钱某", "unit": "云溪乡人民政府"},
    })
    .to_string()
}

/// Something in as many tables as there are: matters, sealed ones, numbers, drafts, opinions, jobs,
/// a closed day, a room, an appointment, a hand-over.
fn filled(home: &Home, serials: &[u32]) {
    let lines: Vec<String> =
        serials.iter().map(|n| if n % 5 == 0 { report(*n) } else { intake_line(*n) }).collect();
    let answers = home.register(&lines.join("\n"));
    assert!(answers.iter().all(|answer| answer["ok"] == true), "{answers:?}");
    let ordinary = answers.iter().find(|a| a["number"].as_str().unwrap().starts_with("QJ2"));
    let mut desk = home.desk();
    let draft = Change::SaveDraft { id: None, form: Box::new(intake(900)) };
    desk.order(&draft).unwrap();
    if let Some(number) = ordinary.and_then(|a| a["number"].as_str()) {
        let opinion = Opinion { words: "还没写完".into(), ..Opinion::default() };
        desk.save_opinion(number, &opinion).unwrap();
        home.run(&["remind", number]);
        home.run(&["close-room", "3", "--reason", "设备检修"]);
    }
    home.run(&["book", "--date", "2026-11-24", "--name", "吴某", "--story", "想见领导"]);
    home.run(&["day", "close"]);
    home.run(&["hand-over", "--note", "无", "--seat", "3"]);
}

fn holder(home: &Home) -> String {
    home.pack.rules.staff.iter().find(|s| s.export).unwrap().id.clone()
}

fn taken(home: &Home) -> (PathBuf, Output) {
    let file = home.dir.path().join("整库.jsonl");
    let words = ["export", "--whole", "--to", file.to_str().unwrap(), "--reason", "每日备份"];
    let holder = holder(home);
    let words = [&words[..], &["--as", &holder, "--json", "--force"]].concat();
    let done = home.run_with_input(&words, &format!("{PASSPHRASE}\n"));
    (file, done)
}

fn import(home: &Home, file: &Path, passphrase: &str) -> Output {
    home.run_with_input(&["import", file.to_str().unwrap(), "--json"], &format!("{passphrase}\n"))
}

fn found(desk: &Desk, typed: &str) -> Vec<String> {
    let find = Find { typed: typed.into(), limit: 100, ..Find::default() };
    let Answer::Found(found) = desk.ask(&Query::Find(find)).unwrap() else { panic!() };
    found.hits.iter().map(|hit| hit.row.number.clone()).collect()
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 3, ..ProptestConfig::default() })]

    #[test]
    fn what_comes_back_is_equal_and_life_goes_on(
        serials in proptest::collection::btree_set(1u32..800, 3..12)
    ) {
        let (here, there) = (Home::new(), Home::new());
        let mut serials: Vec<u32> = serials.into_iter().collect();
        serials.push(805);
        serials.push(801);
        filled(&here, &serials);
        let (file, done) = taken(&here);
        prop_assert!(done.status.success(), "{}", text(&done.stderr));
        let bytes = fs::read_to_string(&file).unwrap();
        for secret in ["吴某", "钱某", &nobody(801), "13800000801", "流转费用"] {
            prop_assert!(!bytes.contains(secret), "{secret} lies open in the file");
        }
        let back = import(&there, &file, PASSPHRASE);
        prop_assert!(back.status.success(), "{}", text(&back.stderr));
        let (was, is) = (tables(&here.store()), tables(&there.store()));
        prop_assert!(was["events"].len() > 10 && was["drafts"].len() == 1);
        prop_assert!(was["opinions"].len() == 1 && was["folds"].len() == 1);
        prop_assert_eq!(was.keys().collect::<Vec<_>>(), is.keys().collect::<Vec<_>>());
        for (name, rows) in &was {
            prop_assert!(*rows == is[name], "{name} is not what it was");
        }
        let (mut here_desk, mut there_desk) = (here.desk(), there.desk());
        prop_assert_eq!(
            here_desk.store().view().head().unwrap(),
            there_desk.store().view().head().unwrap()
        );
        let report = there_desk.store().verify(None).unwrap();
        prop_assert!(report.ok, "{:?}", report.problems);
        for typed in ["流转", "土地", "吴某801", "0801", "未结", "付清费用"] {
            prop_assert_eq!(found(&here_desk, typed), found(&there_desk, typed));
        }
        prop_assert!(!found(&there_desk, "吴某801").is_empty());
        // The next number is the next one, in both; each goes on from here.
        let next = |desk: &mut Desk| desk.register(&intake(950), None, false).unwrap().matter.number;
        prop_assert_eq!(next(&mut here_desk), next(&mut there_desk));
        prop_assert!(there_desk.store().verify(None).unwrap().ok);
    }
}

fn small(home: &Home) -> PathBuf {
    home.register(&[intake_line(1), report(2), intake_line(3)].join("\n"));
    let (file, done) = taken(home);
    assert!(done.status.success(), "{}", text(&done.stderr));
    file
}

fn try_bytes(home: &Home, bytes: &[u8], passphrase: &str) -> Result<(), WholeError> {
    restore(&home.location(), passphrase, &mut &bytes[..], &mut |_| {}).map(drop)
}

#[test]
fn a_file_that_is_not_all_it_was_is_refused_and_leaves_nothing() {
    let here = Home::new();
    let good = fs::read(small(&here)).unwrap();
    let there = Home::new();
    let refuse = |bytes: &[u8], code: &[&str], what: &str| {
        let error = try_bytes(&there, bytes, PASSPHRASE).expect_err(what);
        assert!(code.contains(&error.code()), "{what}: {error:?}");
        assert!(error.to_string().contains('库'), "{error}");
        assert!(
            !there.store().exists() && !there.dir.path().join("config/keys").exists(),
            "{what}"
        );
    };
    refuse(b"", &["not_whole"], "empty");
    refuse(b"SQLite format 3\0", &["not_whole"], "foreign");
    let lines: Vec<usize> =
        good.iter().enumerate().filter(|(_, b)| **b == b'\n').map(|(at, _)| at + 1).collect();
    for cut in lines.iter().step_by(11).chain([&(good.len() - 1), &(lines[3] + 5)]) {
        if *cut < good.len() {
            refuse(&good[..*cut], &["damaged"], &format!("cut at {cut}"));
        }
    }
    let second: Vec<u8> = [&good[..lines[1]], &good[lines[2]..]].concat();
    refuse(&second, &["damaged"], "a line is missing");
    refuse(&[&good[..], b"[1]\n"].concat(), &["damaged"], "a line too many");
    let text = String::from_utf8(good.clone()).unwrap();
    let newer = text.replacen("\"version\":1", "\"version\":2", 1);
    refuse(newer.as_bytes(), &["newer"], "newer");
    let newer = text.replacen("\"schema\":1", "\"schema\":9", 1);
    refuse(newer.as_bytes(), &["newer"], "newer schema");
    // A change anywhere shows: a step that meets every kind of line.
    for at in (0..good.len()).step_by(good.len() / 24) {
        let mut bent = good.clone();
        bent[at] ^= 1;
        refuse(&bent, &["damaged", "not_whole", "passphrase", "newer"], &format!("bent at {at}"));
    }
    let wrong = try_bytes(&there, &good, "口令不是这一个哦哦哦").unwrap_err();
    assert_eq!(wrong.code(), "passphrase");
    assert!(!there.store().exists());
    assert!(try_bytes(&there, &good, PASSPHRASE).is_ok());
}

#[test]
fn only_an_empty_store_nobody_has_open_takes_it() {
    let here = Home::new();
    let file = small(&here);
    let good = fs::read(&file).unwrap();
    let there = Home::new();
    let open = there.desk();
    assert_eq!(try_bytes(&there, &good, PASSPHRASE).unwrap_err().code(), "in_use");
    drop(open);
    let before = tables(&there.store());
    let mut bent = good.clone();
    let middle = bent.len() / 2;
    bent[middle] ^= 1;
    assert!(try_bytes(&there, &bent, PASSPHRASE).is_err());
    assert_eq!(tables(&there.store()), before, "an empty store stays as it was");
    drop(there.desk());
    assert!(try_bytes(&there, &good, PASSPHRASE).is_ok());
    let again = import(&there, &file, PASSPHRASE);
    assert_eq!(again.status.code(), Some(1));
    let error: serde_json::Value = serde_json::from_slice(&again.stderr).unwrap();
    assert_eq!(error["error"]["code"], "not_empty");
    assert_eq!(found(&there.desk(), "流转").len(), 2);
    // The same keys may lie there already: the store they belong to is what comes back.
    fs::remove_file(here.store()).unwrap();
    assert!(try_bytes(&here, &good, PASSPHRASE).is_ok());
    fs::remove_file(here.store()).unwrap();
    let keys = fs::read_dir(here.dir.path().join("config/keys")).unwrap().next().unwrap().unwrap();
    let other = fs::read_to_string(keys.path()).unwrap();
    fs::write(keys.path(), other.replace(['1', '2', '3'], "4")).unwrap();
    assert_eq!(try_bytes(&here, &good, PASSPHRASE).unwrap_err().code(), "other_keys");
    assert!(!here.store().exists());
}

#[test]
fn the_whole_store_is_for_those_who_may_and_the_log_has_it() {
    let home = Home::new();
    home.register(&intake_line(1));
    let file = home.dir.path().join("整库.jsonl");
    let base = ["export", "--whole", "--to", file.to_str().unwrap(), "--json"];
    let run =
        |more: &[&str], secret: &str| home.run_with_input(&[&base[..], more].concat(), secret);
    let code = |output: &Output| -> String {
        let error: serde_json::Value = serde_json::from_slice(&output.stderr).unwrap();
        error["error"]["code"].as_str().unwrap().to_owned()
    };
    let staff = holder(&home);
    let before = home.desk().store().view().last_seq().unwrap();
    assert_eq!(code(&run(&["--reason", "备份"], PASSPHRASE)), "not_allowed");
    assert_eq!(code(&run(&["--as", &staff], PASSPHRASE)), "reason");
    assert_eq!(code(&run(&["--as", &staff, "--reason", "备份"], "短\n")), "passphrase");
    assert!(!file.exists());
    let words = ["export", "--whole", "--to", "-", "--as", &staff, "--reason", "备份"];
    let mut stream = home.command(&words);
    let done = stream.current_dir(home.dir.path()).output().unwrap();
    assert_eq!((done.status.code(), done.stdout.len()), (Some(2), 0));
    assert!(text(&done.stderr).contains("请用 --to"), "{}", text(&done.stderr));
    assert!(!home.dir.path().join("-").exists());
    let events = home.desk().store().view().last_seq().unwrap();
    assert_eq!(events, before, "what was not taken is not written down as taken");
    let secret = home.dir.path().join("口令");
    fs::write(&secret, format!("{PASSPHRASE}\n")).unwrap();
    let words = ["--as", &staff, "--reason", "备份", "--passphrase-file", secret.to_str().unwrap()];
    let done = run(&words, "");
    assert!(json_lines(&done)[0]["rows"].as_u64().unwrap() > 5, "{}", text(&done.stderr));
    let desk = Desk::open(&Options { staff, ..home.options(morning()) }).unwrap();
    assert_eq!(desk.store().view().last_seq().unwrap(), events + 1);
    assert!(desk.store().verify(None).unwrap().ok);
    assert_eq!(home.run(&["import", "没有.jsonl"]).status.code(), Some(1));
}
