//! One order is one transaction: what cannot be answered has not happened, and saves write over a
//! log that was folded instead of making it longer.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use rusqlite::Connection;
use support::{Home, intake, morning};
use yichuang::desk::Change;
use yichuang::desk::bulk::Chronicle;
use yichuang::matter::Command as Act;

#[test]
fn an_order_whose_answer_cannot_be_composed_has_not_happened() {
    let home = Home::new();
    let mut desk = home.desk();
    let one = desk.register(&intake(1), None, false).unwrap().matter;
    let conn = Connection::open(home.store()).unwrap();
    let events =
        || conn.query_row("SELECT COUNT(*) FROM events", [], |r| r.get::<_, i64>(0)).unwrap();
    let before = events();
    // Its story: the fourth body of the first event.
    let story: Vec<u8> =
        conn.query_row("SELECT cipher FROM bodies WHERE id = 19", [], |r| r.get(0)).unwrap();
    let write = |cipher: &[u8]| {
        conn.execute("UPDATE bodies SET cipher = ?1 WHERE id = 19", [cipher]).unwrap();
    };
    let act = Change::Act { number: one.number.clone(), version: None, command: Act::Accept };
    write(&story[1..]);
    assert!(desk.order(&act).is_err(), "its story does not open");
    assert_eq!(events(), before);
    write(&story);
    desk.order(&act).unwrap();
    assert!(events() > before);
    assert!(desk.verify().unwrap().ok);
}

#[test]
fn of_many_that_one_rule_refuses_none_is_kept() {
    let home = Home::new();
    let mut desk = home.desk();
    let twice = vec![(Act::Accept, morning()), (Act::Accept, morning())];
    let one = |n: u32, then| Chronicle { form: intake(n), at: morning(), then };
    let list = [one(1, Vec::new()), one(2, twice)];
    assert!(desk.register_many(&list).is_err(), "accepted twice");
    assert_eq!(desk.store().view().last_seq().unwrap(), 0);
    // Not even a number is used up.
    let kept = desk.register_many(&list[..1]).unwrap();
    assert!(kept[0].number.ends_with("-0001"), "{}", kept[0].number);
}

#[test]
fn a_folded_log_is_written_over() {
    let home = Home::new();
    let mut desk = home.desk();
    let log = home.store().with_file_name("yichuang.db-wal");
    let length = || std::fs::metadata(&log).unwrap().len();
    let mut lengths = Vec::new();
    for serial in 0..240 {
        let form = Box::new(intake(serial));
        desk.order(&Change::Register { form, draft: None, print: false }).unwrap();
        desk.tend().unwrap();
        lengths.push(length());
    }
    let longest = lengths.iter().copied().max().unwrap();
    assert!(longest > 8_000_000 && longest < 10_000_000, "{longest}: folded after 2000 pages");
    assert_eq!(lengths.last(), Some(&longest), "it keeps its length when it is begun anew");
    assert!(desk.verify().unwrap().ok);
}
