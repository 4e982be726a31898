//! The matters of `fixtures/` through the real binary: every good one registers, every bad one is
//! refused by the name of its field, and the store holds exactly what was acknowledged.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use support::{Home, json_lines, text};

const GOOD: &str = include_str!("../fixtures/matters/qujiang.jsonl");
const BAD: &str = include_str!("../fixtures/matters/refused.jsonl");
const BAD_FIELDS: &str = include_str!("../fixtures/matters/refused.fields.txt");

#[test]
fn every_good_matter_registers() {
    let home = Home::new();
    let output = home.run_with_input(&["register", "--from", "-"], GOOD);
    let answers = json_lines(&output);
    let refused: Vec<_> = answers.iter().filter(|a| a["ok"] != true).collect();
    assert!(refused.is_empty(), "{refused:?}");
    assert!(output.status.success(), "{}", text(&output.stderr));
    assert!(answers.len() >= 60);
    assert_eq!(answers.len(), GOOD.lines().filter(|l| !l.trim().is_empty()).count());
    let count =
        |test: &dyn Fn(&serde_json::Value) -> bool| answers.iter().filter(|a| test(a)).count();
    assert!(count(&|a| a["sealed"] == true) >= 6);
    assert!(count(&|a| a["guided"] == "court") >= 5);
    assert!(count(&|a| a["guided"] == "statutory") >= 3);
    assert!(count(&|a| a["group"] == true) >= 5);
    assert!(count(&|a| a["repeat"].as_array().is_some_and(|r| !r.is_empty())) >= 4);
    for answer in &answers {
        assert!(answer["representatives"].as_u64().unwrap() <= 5);
        if answer["sealed"] == true {
            assert_eq!(answer["colour"], serde_json::Value::Null);
        }
    }
    let rooms: BTreeMap<u64, usize> = answers.iter().fold(BTreeMap::new(), |mut map, a| {
        *map.entry(a["room"]["no"].as_u64().unwrap()).or_default() += 1;
        map
    });
    assert_eq!(rooms.len(), 15, "every room has somebody: {rooms:?}");
    let verify = home.run(&["verify"]);
    assert!(verify.status.success(), "{}", text(&verify.stdout));
}

#[test]
fn every_bad_line_is_refused_by_its_field() {
    let home = Home::new();
    let output = home.run_with_input(&["register", "--from", "-"], BAD);
    assert_eq!(output.status.code(), Some(1));
    let answers = json_lines(&output);
    let wanted: Vec<Vec<&str>> = BAD_FIELDS
        .lines()
        .filter(|l| !l.starts_with('#'))
        .map(|l| l.split('\t').collect())
        .collect();
    assert_eq!(answers.len(), BAD.lines().count());
    let mut wrong = Vec::new();
    for row in wanted {
        let Ok(line) = row[0].parse::<usize>() else { continue };
        let answer = &answers[line - 1];
        let field = answer["error"]["field"].as_str().unwrap_or_default();
        // A list is named as a whole: units[1] is `units`.
        let wanted = row[1].trim_end_matches(|c: char| c == '[' || c == ']' || c.is_ascii_digit());
        if answer["ok"] != false || !field.starts_with(wanted) {
            wrong.push(format!("{row:?} -> {answer}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
    let today = home.run(&["today", "--json"]);
    assert!(text(&today.stdout).contains("\"today\":[]"), "{}", text(&today.stdout));
}
