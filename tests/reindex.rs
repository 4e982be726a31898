//! Whatever became of the index, `reindex` makes it whole again from what was registered, and
//! windows go on registering while it runs.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use rusqlite::Connection;
use serde_json::Value;
use support::{Home, intake, json_lines};
use yichuang::desk::Desk;
use yichuang::desk::find::Find;
use yichuang::desk::{Answer, Query};
use yichuang::matter::{Command, IntakeForm};

/// Five ordinary matters, one of them ended, and a report.
fn filled(home: &Home) -> Desk {
    let mut desk = home.desk();
    for serial in 1..=5 {
        desk.register(&intake(serial), None, false).unwrap();
    }
    let end = Command::Answer { reply: "说清了".into() };
    desk.act("QJ20261123-0005", None, &end).unwrap();
    let report = IntakeForm {
        purpose: "揭发控告".into(),
        room: String::new(),
        units: Vec::new(),
        colour: String::new(),
        ..intake(6)
    };
    desk.register(&report, None, false).unwrap();
    desk
}

fn found(desk: &Desk, typed: &str) -> usize {
    let find = Find { typed: typed.into(), limit: 50, ..Find::default() };
    let Answer::Found(found) = desk.ask(&Query::Find(find)).unwrap() else { panic!() };
    found.hits.len()
}

#[test]
fn every_damage_of_the_index_is_mended_and_nothing_else_is_touched() {
    for (sql, mended, strays) in [
        ("UPDATE ledger SET heads = heads", 0, 0),
        ("DELETE FROM ledger", 5, 0),
        ("UPDATE ledger SET stage = '已办结', due = ''", 5, 0),
        ("DELETE FROM words_open", 4, 0),
        ("DELETE FROM words_ended", 1, 0),
        ("DELETE FROM words_open WHERE rowid = (SELECT MIN(id) FROM matters)", 1, 0),
        (
            "INSERT INTO words_open (rowid, grams) SELECT id, '土地' FROM matters WHERE open = 0",
            1,
            0,
        ),
        (
            "INSERT INTO words_ended (rowid, grams) SELECT id, '土地' FROM matters \
             WHERE open = 1 AND sealed = 0",
            4,
            0,
        ),
        (
            "INSERT OR REPLACE INTO words_open (rowid, grams) SELECT MIN(id), '土地' FROM matters",
            1,
            0,
        ),
        ("INSERT INTO words_open (rowid, grams) VALUES (7, '土地')", 0, 1),
        ("INSERT INTO words_ended (rowid, grams) VALUES (7, '土地')", 0, 1),
        (
            "INSERT INTO words_open (rowid, grams) SELECT id, '拿走' FROM matters WHERE sealed = 1",
            1,
            0,
        ),
        (
            "INSERT INTO words_ended (rowid, grams) SELECT id, '拿走' FROM matters WHERE sealed = 1",
            1,
            0,
        ),
        ("DELETE FROM handles WHERE kind = 7", 5, 0),
        (
            "UPDATE handles SET hash = zeroblob(8) WHERE kind = 4 AND matter = (SELECT MIN(id) FROM matters)",
            1,
            0,
        ),
        (
            "INSERT INTO handles SELECT kind, zeroblob(8), 7 FROM handles WHERE kind = 1 LIMIT 1",
            0,
            1,
        ),
        (
            "INSERT INTO ledger SELECT 9, open, awaiting, room, place, colour, stage, unit, units, \
             heads, crowd, urgent, purpose, channel, receiver, due FROM ledger LIMIT 1",
            0,
            1,
        ),
    ] {
        let home = Home::new();
        let mut desk = filled(&home);
        assert!(desk.verify().unwrap().ok);
        Connection::open(home.store()).unwrap().execute(sql, []).unwrap();
        let done = desk.reindex(|_, _| {}).unwrap();
        assert_eq!((done.looked, done.mended, done.strays), (6, mended, strays), "{sql}");
        let report = desk.verify().unwrap();
        assert!(report.ok, "{sql}: {:#?}", report.problems);
        assert_eq!(desk.reindex(|_, _| {}).unwrap().mended, 0, "{sql}");
        assert_eq!((found(&desk, "流转"), found(&desk, "拿走")), (5, 0), "{sql}");
    }
}

#[test]
fn windows_register_and_find_while_it_runs() {
    let home = Home::new();
    let mut desk = filled(&home);
    let mut window = home.desk();
    Connection::open(home.store()).unwrap().execute("DELETE FROM words_open", []).unwrap();
    let mut heard = Vec::new();
    desk.reindex(|looked, total| {
        heard.push((looked, total));
        window.register(&intake(100), None, false).unwrap();
        assert!(found(&window, "第100次") >= 1);
    })
    .unwrap();
    assert_eq!(heard, [(0, 6), (6, 6)]);
    assert!(desk.verify().unwrap().ok);
}

#[test]
fn a_matter_that_ends_while_it_runs_was_never_wrong() {
    let home = Home::new();
    let mut desk = filled(&home);
    let mut window = home.desk();
    let mut last = String::new();
    for serial in 10..220 {
        last = desk.register(&intake(serial), None, false).unwrap().matter.number;
    }
    let end = Command::Answer { reply: "说清了".into() };
    let done = desk.reindex(|looked, _| {
        if looked == 200 {
            window.act(&last, None, &end).unwrap();
        }
    });
    assert_eq!(done.unwrap().mended, 0);
    assert!(desk.verify().unwrap().ok);
}

#[test]
fn the_verb_says_what_it_did() {
    let home = Home::new();
    drop(filled(&home));
    Connection::open(home.store()).unwrap().execute("DELETE FROM words_open", []).unwrap();
    let done = &json_lines(&home.run(&["reindex", "--json"]))[0];
    assert_eq!((&done["looked"], &done["mended"]), (&Value::from(6), &Value::from(4)));
}
