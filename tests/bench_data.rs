//! A store made for measuring is a real one: whole, checked, and the same for the same seed.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use rusqlite::Connection;
use serde_json::Value;
use support::{Home, text};

const MATTERS: i64 = 300;

fn filled(seed: &str) -> Home {
    let home = Home::new();
    let store = home.store().to_str().unwrap().to_owned();
    let words = ["--store", &store, "bench-data", "--matters", "300", "--seed", seed, "--json"];
    let output = home.run(&words);
    assert!(output.status.success(), "{}", text(&output.stderr));
    let made: Value = serde_json::from_slice(&output.stdout).unwrap();
    assert_eq!(made["matters"], MATTERS);
    assert!(made["bytes_each"].as_u64().unwrap() > 1000);
    home
}

#[test]
fn every_matter_has_eight_real_events_and_verifies() {
    let home = filled("7");
    let report = home.run(&["verify", "--json", "--store", home.store().to_str().unwrap()]);
    let report: Value = serde_json::from_slice(&report.stdout).unwrap();
    assert_eq!((&report["ok"], &report["matters"]), (&true.into(), &MATTERS.into()), "{report}");
    let conn = Connection::open(home.store()).unwrap();
    let count = |sql: &str| -> i64 { conn.query_row(sql, [], |r| r.get(0)).unwrap() };
    assert_eq!(count("SELECT COUNT(*) FROM events"), MATTERS * 8);
    assert_eq!(count("SELECT MAX(n) FROM (SELECT COUNT(*) n FROM events GROUP BY matter)"), 8);
    assert!((3..60).contains(&count("SELECT COUNT(*) FROM matters WHERE open = 1")));
    assert!(count("SELECT MAX(recorded_at - at) FROM events") > 0, "all of it lies in the past");
    let kinds = count("SELECT COUNT(DISTINCT kind) FROM events");
    assert!(kinds >= 8, "{kinds} kinds of events");
}

#[test]
fn the_same_seed_makes_the_same_matters() {
    let states = |home: &Home| -> Vec<(String, String)> {
        let desk = home.desk();
        let rows = Connection::open(home.store()).unwrap();
        let mut statement = rows.prepare("SELECT number FROM matters ORDER BY id").unwrap();
        let numbers = statement.query_map([], |r| r.get::<_, String>(0)).unwrap();
        numbers
            .map(|number| {
                let view = desk.matter(&number.unwrap()).unwrap();
                (view.matter.number.clone(), view.narrative)
            })
            .collect()
    };
    let (a, b, other) = (states(&filled("7")), states(&filled("7")), states(&filled("8")));
    assert_eq!(a, b);
    assert_ne!(a, other);
}

#[test]
fn an_existing_store_is_never_filled_with_invented_people() {
    let home = Home::new();
    drop(home.desk());
    let store = home.store().to_str().unwrap().to_owned();
    let refused = home.run(&["--store", &store, "bench-data", "--matters", "1"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(text(&refused.stderr).contains("还不存在"), "{}", text(&refused.stderr));
    assert_eq!(home.run(&["bench-data", "--matters", "1"]).status.code(), Some(1));
}
