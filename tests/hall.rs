//! The hall through the real binary: the verbs and their refusals, and races of real processes.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use serde_json::{Value, json};
use std::collections::{BTreeMap, BTreeSet};
use support::{Home, intake_line, json_lines, text};

fn lines(orders: impl IntoIterator<Item = Value>) -> String {
    orders.into_iter().map(|order| format!("{order}\n")).collect()
}

fn run(home: &Home, orders: &str) -> Vec<Value> {
    json_lines(&home.run_with_input(&["queue", "--from", "-"], orders))
}

fn code(home: &Home, words: &[&str]) -> String {
    let output = home.run(&[words, &["--json"]].concat());
    assert_eq!(output.status.code(), Some(1), "{words:?}: {}", text(&output.stdout));
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    assert!(error["error"]["message"].as_str().unwrap().chars().count() > 8);
    error["error"]["code"].as_str().unwrap().to_owned()
}

fn ok(home: &Home, words: &[&str]) -> Value {
    let output = home.run(&[words, &["--json"]].concat());
    assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
    serde_json::from_slice(&output.stdout).unwrap()
}

/// Many more rounds where time does not matter.
fn forced() -> bool {
    std::env::var_os("YICHUANG_FORCE").is_some()
}

#[test]
fn a_morning_by_verb() {
    let home = Home::new();
    let registered = &home.register(&intake_line(1))[0];
    assert_eq!(registered["ticket"]["number"], "A001");
    assert_eq!(registered["ticket"]["matter"], "QJ20261123-0001");
    assert_eq!(code(&home, &["take", "--matter", "QJ20261123-0001"]), "has_number");
    let slip = text(&home.run(&["take", "--pool", "1", "--heads", "9"]).stdout);
    for words in ["A002", "1 号接待室　土地拆迁", "前面 1 批，约 15 分钟", "5 名代表"]
    {
        assert!(slip.contains(words), "{slip}");
    }
    let old = ok(&home, &["take", "--pool", "土地拆迁", "--priority", "老年"]);
    assert_eq!((&old["number"], &old["ahead"]), (&json!("A003"), &json!(0)));
    assert_eq!(code(&home, &["take", "--pool", "九霄"]), "pool");
    assert_eq!(code(&home, &["take", "--pool", "1", "--priority", "其他"]), "reason");

    assert_eq!(code(&home, &["next"]), "room");
    let called = ok(&home, &["next", "--seat", "1号接待室"]);
    assert_eq!((&called["number"], &called["room"]), (&json!("A003"), &json!(1)));
    assert_eq!(code(&home, &["call", "a2", "--room", "1"]), "overtakes");
    let called = ok(&home, &["call", "a2", "--room", "1", "--reason", "要赶车"]);
    assert_eq!(called["number"], "A002");
    // One press sent A003 out and called A002; taken back, both stand as before.
    let undone = ok(&home, &["undo"]);
    assert_eq!((&undone["number"], &undone["stage"]), (&json!("A002"), &json!("候访")));
    assert_eq!((&undone["back"]["number"], &undone["back"]["room"]), (&json!("A003"), &json!(1)));
    for (words, stage) in [
        (vec!["recall", "A003"], "已叫"),
        (vec!["hold", "A003"], "暂缓"),
        (vec!["return", "A003"], "候访"),
        (vec!["transfer", "A003", "--to", "农林水利"], "候访"),
        (vec!["next", "--room", "5"], "已叫"),
        (vec!["no-show", "A003"], "未到"),
    ] {
        assert_eq!(ok(&home, &words)["stage"], stage, "{words:?}");
    }
    assert_eq!(code(&home, &["recall", "A003"]), "stage");
    assert_eq!(code(&home, &["recall", "A099"]), "unknown_number");
    assert_eq!(code(&home, &["next", "--room", "5"]), "nobody");
    assert_eq!(code(&home, &["next", "--room", "77"]), "room");
    let hall = ok(&home, &["queue", "--room", "1"]);
    assert_eq!((&hall["waiting"], &hall["line"][0]["number"]), (&json!(2), &json!("A001")));
    // Another day begins at one, and yesterday's numbers are nobody's.
    let tomorrow = ["take", "--pool", "1", "--at", "2026-11-24T08:30:00+08:00"];
    assert_eq!(ok(&home, &tomorrow)["number"], "A001");
    assert!(home.run(&["verify"]).status.success());
}

#[test]
fn a_room_is_closed_opened_and_manned_by_verb_and_all_of_it_is_taken_back() {
    let home = Home::new();
    ok(&home, &["take", "--pool", "4"]);
    assert_eq!(code(&home, &["close-room", "4", "--reason", " "]), "reason");
    let room = ok(&home, &["close-room", "4", "--reason", "领导外出"]);
    assert_eq!((&room["no"], &room["closed"]), (&json!(4), &json!("领导外出")));
    assert_eq!(code(&home, &["next", "--room", "4"]), "closed");
    assert_eq!(code(&home, &["call", "A001", "--room", "4"]), "closed");
    // Whoever takes a number for it is told; the line stays and may be transferred.
    let slip = text(&home.run(&["take", "--pool", "4"]).stdout);
    assert!(slip.contains("现在关着：领导外出"), "{slip}");
    let hall = text(&home.run(&["queue"]).stdout);
    assert!(hall.contains("4 基层反腐　关闭（领导外出）　候访 2"), "{hall}");
    ok(&home, &["transfer", "A002", "--to", "1"]);
    // This seat's last presses, a ticket's and a room's, come back in their order.
    assert_eq!(ok(&home, &["undo"])["number"], "A002");
    assert_eq!(code(&home, &["man-room", "4"]), "staff");
    let room = ok(&home, &["man-room", "4", "--staff", "陈某", "--unit", "水利局"]);
    assert_eq!((&room["staff"], &room["units"]), (&json!("陈某"), &json!(["水利局"])));
    assert_eq!(ok(&home, &["undo"])["staff"], Value::Null);
    assert_eq!(ok(&home, &["undo"])["closed"], Value::Null);
    assert_eq!(ok(&home, &["next", "--room", "4"])["number"], "A001");
    assert_eq!(code(&home, &["close-room", "4", "--reason", "下班"]), "occupied");
    let board = ok(&home, &["board", "--once"]);
    assert_eq!(
        (&board["calls"][0]["number"], &board["calls"][0]["room"]),
        (&json!("A001"), &json!(4))
    );
    // Tomorrow every room begins as the pack has it.
    ok(&home, &["close-room", "7", "--reason", "装修"]);
    let tomorrow = ["open-room", "7", "--at", "2026-11-24T08:30:00+08:00"];
    assert_eq!(code(&home, &tomorrow), "stage");
    assert!(home.run(&["verify"]).status.success());
}

#[test]
fn a_reception_ends_with_a_unit_an_answer_or_guidance() {
    let home = Home::new();
    // Nobody chose anything at the window: all of it is a suggestion.
    let mut line: Value = serde_json::from_str(&intake_line(1)).unwrap();
    for key in ["room", "units", "colour"] {
        line.as_object_mut().unwrap().remove(key);
    }
    let answer = &home.register(&line.to_string())[0];
    assert_eq!(
        (&answer["confirmed"], &answer["ticket"]["number"]),
        (&json!(false), &json!("A001"))
    );
    let room = answer["ticket"]["rooms"][0].to_string();
    ok(&home, &["next", "--room", &room]);
    assert_eq!(code(&home, &["finish", "A001"]), "no_outcome");
    ok(&home, &["take", "--pool", &room]);
    assert_eq!(code(&home, &["next", "--room", &room]), "no_outcome");
    let say = ["receive", "A001", "--opinion", "请云溪乡今日约谈承租方"];
    assert_eq!(code(&home, &["receive", "A001", "--opinion", " ", "--unit", "云溪乡"]), "text");
    assert_eq!(code(&home, &["receive", "A002", "--opinion", "好", "--answered"]), "no_matter");
    let words =
        [&say[..], &["--unit", "云溪乡人民政府", "--colour", "黄", "--leader", "陈某"]].concat();
    let heard = ok(&home, &words);
    assert_eq!((&heard["stage"], &heard["colour"]), (&json!("已交办"), &json!("黄")));
    assert_eq!((&heard["first_leader"], &heard["receptions"]), (&json!("陈某"), &json!(1)));
    // The room is free with the same press, and the next person comes.
    assert_eq!(ok(&home, &["next", "--room", &room])["number"], "A002");
    // Heard again by another: the first leader stays, the colour only rises.
    let number = heard["number"].as_str().unwrap();
    let again = |more: &[&'static str]| -> Vec<&str> {
        [&["receive", number, "--opinion", "逾期我来主持", "--leader", "徐某"], more].concat()
    };
    assert_eq!(code(&home, &again(&["--colour", "绿"])), "not_upward");
    let more = again(&["--colour", "红", "--unit", "云溪乡人民政府", "--unit", "区农业农村局"]);
    let heard = ok(&home, &more);
    assert_eq!((&heard["first_leader"], &heard["receptions"]), (&json!("陈某"), &json!(2)));
    assert_eq!((&heard["colour"], &heard["units"][1]["role"]), (&json!("红"), &json!("assist")));
    let shown = text(&home.run(&["show", number]).stdout);
    assert!(
        shown.contains("第1次 县级坐班 陈某") && shown.contains("请云溪乡今日约谈承租方"),
        "{shown}"
    );
    assert_eq!(code(&home, &again(&["--guided", "涉法涉诉"])), "stage");
    assert_eq!(ok(&home, &again(&["--answered"]))["stage"], "当场办结");
    assert!(home.run(&["verify"]).status.success());
}

#[test]
fn a_sealed_matter_has_no_number_and_its_visitor_waits_like_anybody() {
    let home = Home::new();
    let report = json!({
        "visitor": {"name": "吴某", "address": "衢江区云溪乡某村"}, "purpose": "揭发控告",
        "narrative": "集体的钱被人拿走，材料在这里", "accused": {"name": "钱某"},
    });
    let answer = &home.register(&report.to_string())[0];
    assert_eq!((&answer["ok"], &answer["ticket"]), (&json!(true), &Value::Null));
    let number = answer["number"].as_str().unwrap();
    assert_eq!(code(&home, &["take", "--matter", number]), "unknown");
    let reader = home.pack.rules.staff.iter().find(|s| s.sealed).unwrap().id.clone();
    assert_eq!(code(&home, &["take", "--matter", number, "--as", &reader]), "unknown");
    let plain = ok(&home, &["take", "--pool", "4"]);
    assert_eq!((&plain["matter"], &plain["visitor"]), (&Value::Null, &Value::Null));
}

#[test]
fn sixteen_processes_press_next_and_each_person_is_called_once() {
    let home = Home::new();
    let people: usize = if forced() { 1000 } else { 240 };
    let takers: Vec<Vec<Value>> = std::thread::scope(|scope| {
        let home = &home;
        let take = |process: usize| {
            let share = (process..people).step_by(8);
            let orders =
                lines(share.map(|n| json!({"do": "take", "pool": (n % 3 + 1).to_string()})));
            scope.spawn(move || run(home, &orders))
        };
        let workers: Vec<_> = (0..8).map(take).collect();
        workers.into_iter().map(|w| w.join().unwrap()).collect()
    });
    let given: BTreeSet<String> =
        takers.iter().flatten().map(|t| t["number"].as_str().unwrap().to_owned()).collect();
    let wanted: BTreeSet<String> = (1..=people).map(|n| format!("A{n:03}")).collect();
    assert_eq!(given, wanted, "every number once, none missing");

    // Five or six processes press for the same room at once, more presses than people.
    let called: Vec<Vec<Value>> = std::thread::scope(|scope| {
        let home = &home;
        let press = |process: usize| {
            let presses = people / 16 + 8;
            let orders =
                lines((0..presses).map(|_| json!({"do": "next", "room": process % 3 + 1})));
            scope.spawn(move || run(home, &orders))
        };
        let workers: Vec<_> = (0..16).map(press).collect();
        workers.into_iter().map(|w| w.join().unwrap()).collect()
    });
    let mut times: BTreeMap<String, u32> = BTreeMap::new();
    for answer in called.iter().flatten() {
        match answer["ok"].as_bool().unwrap() {
            true => *times.entry(answer["number"].as_str().unwrap().to_owned()).or_default() += 1,
            false => assert_eq!(answer["error"]["code"], "nobody", "{answer}"),
        }
    }
    assert!(times.values().all(|n| *n == 1), "somebody was called twice: {times:?}");
    let left: u32 = ok(&home, &["queue"])["waiting"].as_u64().unwrap() as u32;
    assert_eq!(times.len() as u32 + left, people as u32, "a place was lost");
    let refused = called.iter().flatten().filter(|a| a["ok"] == false).count();
    assert!(home.run(&["verify"]).status.success());
    eprintln!(
        "{people} people, {} called once each, {refused} presses on an empty room",
        times.len()
    );
}
