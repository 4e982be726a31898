//! 日清日结 end to end: three time stamps, raises, voids, a day that balances, forgotten and late
//! closes, and two windows closing at once.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use proptest::prelude::*;
use serde_json::Value;
use support::{Home, intake, intake_line, json_lines, nobody, text};
use yichuang::calendar::{Calendar, Day, Moment};
use yichuang::desk::{Clock, DeskError};
use yichuang::matter::day::{Closing, Figures, Open, SheetNo, close};
use yichuang::matter::deadline::Colour;
use yichuang::matter::event::NextStep;
use yichuang::matter::reception::{Receiving, Settled};
use yichuang::matter::words::{Feedback, Mode, Tier};
use yichuang::matter::{Command, IntakeForm};

const FRIDAY: &str = "2026-11-20T15:00:00+08:00";

/// An intake whose routing nobody confirmed.
fn open_line(serial: u32) -> String {
    let mut line: Value = serde_json::from_str(&intake_line(serial)).unwrap();
    line.as_object_mut().unwrap().retain(|key, _| !["units", "colour"].contains(&key.as_str()));
    line.to_string()
}

fn report_line(serial: u32) -> String {
    serde_json::json!({
        "visitor": {"name": format!("方某{serial}"), "id_number": nobody(900 + serial)},
        "purpose": "揭发控告", "place": "云溪乡", "narrative": "有人拿走了流转费用",
        "accused": {"name": "钱某"},
    })
    .to_string()
}

fn ok(home: &Home, words: &[&str]) -> Value {
    let output = home.run(&[words, &["--json"]].concat());
    assert!(output.status.success(), "{words:?}: {}", text(&output.stderr));
    json_lines(&output).remove(0)
}

fn refused(home: &Home, words: &[&str]) -> Value {
    let output = home.run(&[words, &["--json"]].concat());
    assert_eq!(output.status.code(), Some(1), "{words:?}: {}", text(&output.stdout));
    serde_json::from_slice::<Value>(&output.stderr).unwrap()["error"].take()
}

fn verified(home: &Home) {
    let verify = home.run(&["verify"]);
    assert!(verify.status.success(), "{}", text(&verify.stdout));
}

fn day_at(home: &Home, at: &str) -> Value {
    ok(home, &["day", "--at", at])
}

fn register_at(home: &Home, at: &str, line: &str) -> String {
    let output = home.run_with_input(&["register", "--from", "-", "--at", at], line);
    json_lines(&output)[0]["number"].as_str().unwrap_or_else(|| panic!("{output:?}")).to_owned()
}

#[test]
fn a_unit_signs_and_reports_back_once_and_only_for_what_it_was_handed() {
    let home = Home::new();
    home.register(&intake_line(1));
    let number = "QJ20261123-0001";
    let sign = ["sign", number, "--unit", "云溪乡政府"];
    let done = ok(&home, &sign);
    assert_eq!(done["handling"][0]["signed"], "2026-11-23T09:14:00+08:00");
    assert_eq!(refused(&home, &sign)["code"], "signed");
    assert_eq!(refused(&home, &["sign", number, "--unit", "水利局"])["code"], "other_unit");
    assert_eq!(refused(&home, &["sign", number, "--unit", "没有局"])["code"], "units");
    assert_eq!(refused(&home, &["sign", "QJ20261123-0009", "--unit", "水利局"])["code"], "unknown");

    let feedback = |text, outcome| {
        ["feedback", number, "--unit", "云溪乡政府", "--text", text, "--outcome", outcome]
    };
    assert_eq!(refused(&home, &feedback(" ", "已解决"))["code"], "text");
    assert_eq!(refused(&home, &feedback("付了", "办妥了"))["code"], "outcome");
    let done = ok(&home, &feedback("约了承租方", "正在办理"));
    let t15 = |done: &Value| {
        done["deadlines"].as_array().unwrap().iter().find(|d| d["code"] == "T15").cloned().unwrap()
    };
    assert_eq!(t15(&done)["met"], "2026-11-23T09:14:00+08:00", "the date of the class is met");
    // Who said 正在办理 reports again; who said how it ended does not.
    ok(&home, &feedback("三年费用已经付清", "已解决"));
    assert_eq!(refused(&home, &feedback("三年费用已经付清", "已解决"))["code"], "fed_back");
    let row = &day_at(&home, "2026-11-23T10:00:00+08:00")["rows"][0];
    assert_eq!((&row["missing"], &row["light"]), (&"未办结".into(), &"按期".into()));
    let show = ok(&home, &["show", number]);
    assert!(show["timeline"].to_string().contains("三年费用已经付清"));
    ok(&home, &["remind", number]);
    verified(&home);
}

#[test]
fn reporting_back_without_having_signed_signs() {
    let home = Home::new();
    home.register(&intake_line(1));
    let done = ok(&home, &["feedback", "QJ20261123-0001", "--unit", "yunxi", "--text", "已付清"]);
    assert_eq!(done["handling"][0]["signed"], done["handling"][0]["fed"]);
}

#[test]
fn nothing_is_signed_for_before_it_is_assigned_or_after_it_ended() {
    let home = Home::new();
    home.register(&[open_line(1), intake_line(2)].join("\n"));
    let error = refused(&home, &["sign", "QJ20261123-0001", "--unit", "yunxi"]);
    assert_eq!(error["code"], "unconfirmed");
    ok(&home, &["void", "QJ20261123-0002", "--reason", "重复登记"]);
    assert_eq!(refused(&home, &["sign", "QJ20261123-0002", "--unit", "yunxi"])["code"], "stage");
}

#[test]
fn a_number_is_voided_on_its_day_with_a_reason_and_never_given_again() {
    let home = Home::new();
    home.register(&[intake_line(1), intake_line(2)].join("\n"));
    let void = |number, reason| ["void", number, "--reason", reason];
    assert_eq!(refused(&home, &void("QJ20261123-0001", " "))["code"], "text");
    let done = ok(&home, &void("QJ20261123-0001", "重复登记"));
    assert_eq!(done["stage"], "已作废");
    assert_eq!(refused(&home, &void("QJ20261123-0001", "重复登记"))["code"], "voided");
    ok(&home, &["sign", "QJ20261123-0002", "--unit", "yunxi"]);
    assert_eq!(refused(&home, &void("QJ20261123-0002", "重复登记"))["code"], "handled");
    assert_eq!(home.register(&intake_line(3))[0]["number"], "QJ20261123-0003");
    let later = [&void("QJ20261123-0003", "重复登记")[..], &["--at", "2026-11-24T09:00:00+08:00"]];
    assert_eq!(refused(&home, &later.concat())["code"], "other_day");
    let day = ok(&home, &["day"]);
    assert_eq!(day["figures"]["registered"], 2, "a voided number is no visitor");
    assert_eq!(day["voided"][0]["reason"], "重复登记");
    assert_eq!(day["rows"].as_array().unwrap().len(), 3, "but it stays in sight");
    // Nobody is called for it, and it is nobody's earlier visit.
    let queue = ok(&home, &["queue", "--room", "1"]);
    assert!(!queue["line"].to_string().contains("QJ20261123-0001"), "{queue}");
    assert!(!home.register(&intake_line(1))[0]["repeat"].to_string().contains("-0001"));
    verified(&home);
}

#[test]
fn a_raise_is_upward_has_a_reason_and_keeps_the_first_date() {
    let home = Home::new();
    home.register(&intake_line(1));
    let number = "QJ20261123-0001";
    assert_eq!(
        refused(&home, &["raise", number, "--to", "绿", "--reason", "x"])["code"],
        "not_upward"
    );
    let done = ok(&home, &["raise", number, "--to", "黄", "--reason", "牵涉两个村"]);
    let due = done["deadlines"].as_array().unwrap().iter().find(|d| d["code"] == "T15").unwrap();
    assert_eq!(
        (&due["first_due"], &due["legal_due"]),
        (&"2026-11-24".into(), &"2026-11-26".into())
    );
    let paper = text(&home.run(&["receipt", number]).stdout);
    assert!(paper.contains("换发") && paper.contains("首次期限：2026年11月24日"), "{paper}");
    // The first date counts, not the raised one.
    let late =
        ["raise", number, "--to", "红", "--reason", "x", "--at", "2026-11-25T09:00:00+08:00"];
    assert_eq!(refused(&home, &late)["code"], "overdue");
}

#[test]
fn a_day_is_closed_when_everything_is_assigned_and_the_sheet_says_what_happened() {
    let home = Home::new();
    home.register(&[open_line(1), intake_line(2), intake_line(3), report_line(1)].join("\n"));
    ok(&home, &["void", "QJ20261123-0003", "--reason", "重复登记"]);
    ok(&home, &["feedback", "QJ20261123-0002", "--unit", "yunxi", "--text", "已约谈"]);
    let error = refused(&home, &["day", "close"]);
    assert_eq!(
        (&error["code"], &error["field"]),
        (&"unassigned".into(), &"QJ20261123-0001".into())
    );
    let receiver = home.pack.rules.staff[0].name.clone();
    assert!(error["message"].as_str().unwrap().contains(&format!("首接 {receiver}")), "{error}");
    assert!(ok(&home, &["day"])["sheets"].as_array().unwrap().is_empty(), "nothing was closed");

    let assign = [
        "receive",
        "QJ20261123-0001",
        "--opinion",
        "乡里办",
        "--unit",
        "云溪乡政府",
        "--colour",
        "红",
    ];
    ok(&home, &assign);
    let sheet = ok(&home, &["day", "close"]);
    assert_eq!((&sheet["sheet"], &sheet["supplement"]), (&"2026-1".into(), &0.into()));
    let figures = &sheet["figures"];
    let counts =
        ["registered", "assigned", "signed", "fed", "answered"].map(|key| figures[key].as_u64());
    assert_eq!(counts, [2, 2, 1, 1, 0].map(Some));
    let carried = serde_json::json!({"unassigned": 0, "red": 1, "yellow": 0, "green": 1});
    assert_eq!(figures["carried"], carried);
    assert_eq!(sheet["voided"][0]["reason"], "重复登记");
    assert_eq!(sheet["next"], "2026-11-24");
    let head = ok(&home, &["verify"])["head"].clone();
    assert_eq!(sheet["head"], head, "the sheet carries the head of the chain");
    // A copy says the same for ever, whatever happens later.
    ok(&home, &["sign", "QJ20261123-0001", "--unit", "yunxi"]);
    assert_eq!(ok(&home, &["day", "sheet", "1"]), sheet);
    assert_eq!(refused(&home, &["day", "sheet", "2"])["code"], "unknown_sheet");
    assert_eq!(refused(&home, &["day", "close"])["code"], "closed");
    verified(&home);
}

#[test]
fn the_desk_learns_from_what_was_confirmed_when_a_day_is_closed() {
    let home = Home::new();
    home.register(&[intake_line(1), open_line(2), intake_line(3)].join("\n"));
    assert_eq!(home.desk().learned().stories(), 0, "the day is not over");
    ok(&home, &["void", "QJ20261123-0003", "--reason", "重复登记"]);
    ok(
        &home,
        &["receive", "QJ20261123-0002", "--opinion", "乡里办", "--unit", "yunxi", "--colour", "绿"],
    );
    ok(&home, &["day", "close"]);
    assert_eq!(home.desk().learned().stories(), 2, "what was voided teaches nothing");
    // Thrown away, it is built again by whoever tends the store next.
    let store = rusqlite::Connection::open(home.store()).unwrap();
    store.execute_batch("DELETE FROM meta WHERE key IN ('learned', 'learned_after')").unwrap();
    home.register(&intake_line(4));
    assert_eq!(home.desk().learned().stories(), 3);
}

#[test]
fn who_comes_after_the_close_stands_on_a_supplement_of_the_same_day() {
    let home = Home::new();
    home.register(&intake_line(1));
    ok(&home, &["day", "close"]);
    let late = home.register(&open_line(2));
    assert_eq!(late[0]["number"], "QJ20261123-0002", "the date is kept");
    assert_eq!(ok(&home, &["day"])["late"], 1);
    assert_eq!(refused(&home, &["day", "close"])["code"], "unassigned");
    ok(&home, &["receive", "QJ20261123-0002", "--opinion", "当面说清", "--answered"]);
    let sheet = ok(&home, &["day", "close"]);
    assert_eq!((&sheet["serial"], &sheet["supplement"]), (&2.into(), &1.into()));
    assert_eq!(
        (&sheet["figures"]["registered"], &sheet["figures"]["answered"]),
        (&1.into(), &1.into())
    );
    // A void after the close is told by a supplement too.
    ok(&home, &["void", "QJ20261123-0001", "--reason", "登记错人"]);
    let sheet = ok(&home, &["day", "close"]);
    assert_eq!((&sheet["supplement"], &sheet["figures"]["registered"]), (&2.into(), &0.into()));
    assert_eq!(sheet["voided"][0]["number"], "QJ20261123-0001");
    assert_eq!(refused(&home, &["day", "close"])["code"], "closed");
    verified(&home);
}

#[test]
fn a_forgotten_day_is_met_the_next_morning_and_stops_nobody() {
    let home = Home::new();
    let number = register_at(&home, FRIDAY, &open_line(1));
    // Monday: registering goes on as ever.
    home.register(&intake_line(2));
    let day = ok(&home, &["day"]);
    assert_eq!(day["forgotten"], "2026-11-20");
    assert_eq!(refused(&home, &["day", "close"])["code"], "earlier");
    let sheet = ok(&home, &["day", "close", "--date", "2026-11-20"]);
    assert_eq!(sheet["missing"][0]["number"], number, "the sheet says what was missing");
    assert_eq!((&sheet["day"], &sheet["next"]), (&"2026-11-20".into(), &"2026-11-23".into()));
    assert_eq!(ok(&home, &["day"])["forgotten"], Value::Null);
    // What was missing then hinders today: no matter stays without a unit overnight again.
    assert_eq!(refused(&home, &["day", "close"])["field"], number);
    let assign = ["receive", &number, "--opinion", "乡里办", "--unit", "yunxi", "--colour", "绿"];
    ok(&home, &assign);
    assert_eq!(ok(&home, &["day", "close"])["serial"], 2);
    verified(&home);
}

#[test]
fn days_off_and_empty_days() {
    let home = Home::new();
    let close = |at: &str| home.run(&["day", "close", "--json", "--at", at]);
    let sunday = close("2026-11-22T10:00:00+08:00");
    assert_eq!(sunday.status.code(), Some(1), "a day off without a visitor has no sheet");
    let monday = json_lines(&close("2026-11-23T17:30:00+08:00")).remove(0);
    assert_eq!((&monday["serial"], &monday["figures"]["registered"]), (&1.into(), &0.into()));
    register_at(&home, "2026-11-29T10:00:00+08:00", &intake_line(1));
    let sunday = json_lines(&close("2026-11-29T11:00:00+08:00")).remove(0);
    assert_eq!((&sunday["serial"], &sunday["next"]), (&2.into(), &"2026-11-30".into()));
    let future = refused(&home, &["day", "close", "--date", "2026-11-24"]);
    assert_eq!(future["code"], "future");
    // Numbers begin anew with the year.
    let output = close("2027-01-04T17:30:00+08:00");
    assert_eq!(json_lines(&output)[0]["sheet"], "2027-1");
    verified(&home);
}

#[test]
fn two_windows_close_at_once_and_one_is_told() {
    for round in 0..5 {
        let home = Home::new();
        home.register(&intake_line(round));
        let outputs: Vec<_> = std::thread::scope(|scope| {
            let home = &home;
            let windows: Vec<_> = ["1", "2", "3"]
                .map(|seat| {
                    scope.spawn(move || home.run(&["day", "close", "--json", "--seat", seat]))
                })
                .into_iter()
                .collect();
            windows.into_iter().map(|w| w.join().unwrap()).collect()
        });
        let won: Vec<_> = outputs.iter().filter(|o| o.status.success()).collect();
        assert_eq!(won.len(), 1, "{outputs:?}");
        for lost in outputs.iter().filter(|o| !o.status.success()) {
            let error: Value = serde_json::from_slice(&lost.stderr).unwrap();
            assert_eq!(error["error"]["code"], "closed", "{error}");
        }
        assert_eq!(ok(&home, &["day", "sheet", "1"])["serial"], 1);
        assert_eq!(refused(&home, &["day", "sheet", "2"])["code"], "unknown_sheet");
        verified(&home);
    }
}

#[test]
fn verify_counts_every_sheet_again() {
    let home = Home::new();
    home.register(&[intake_line(1), intake_line(2)].join("\n"));
    ok(&home, &["day", "close"]);
    let store = rusqlite::Connection::open(home.store()).unwrap();
    let wrong = |sql: &str, back: &str| {
        store.execute_batch(sql).unwrap();
        let verify = home.run(&["verify"]);
        assert_eq!(verify.status.code(), Some(1), "{sql}");
        store.execute_batch(back).unwrap();
        verified(&home);
    };
    wrong("UPDATE sheets SET serial = 9", "UPDATE sheets SET serial = 1");
    wrong(
        "UPDATE matters SET sheet = NULL WHERE number LIKE '%1'",
        "UPDATE matters SET sheet = (SELECT seq FROM sheets)",
    );
    wrong(
        "UPDATE matters SET standing = 1 WHERE number LIKE '%1'",
        "UPDATE matters SET standing = 3",
    );
    wrong(
        "UPDATE counters SET value = 2 WHERE kind = 'sheet'",
        "UPDATE counters SET value = 1 WHERE kind = 'sheet'",
    );
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

proptest! {
    #[test]
    fn today_is_closed_exactly_when_nothing_is_unassigned(
        unassigned in 0usize..4, fresh in 0u32..3, late in any::<bool>(), before in any::<bool>(),
    ) {
        let open = |n| Open { number: format!("QJ20261123-{n:04}"), receiver: "柴敏".into() };
        let today = day(if late { "2026-11-24" } else { "2026-11-23" });
        let earlier = before.then(|| day("2026-11-20"));
        let closing = Closing {
            day: day("2026-11-23"), today, before: Vec::new(), earlier, fresh,
            voided: Vec::new(), unassigned: (1..=unassigned).map(open).collect(),
            figures: Figures::default(), sheet: SheetNo { year: 2026, serial: 9 }, head: String::new(),
        };
        let code = close(closing, &Calendar::builtin()).map_err(|refusal| refusal.code);
        match code {
            Err("earlier") => prop_assert!(before),
            Err("empty") => prop_assert!(fresh == 0 && late),
            Err("unassigned") => prop_assert!(unassigned > 0 && !late),
            Err(other) => prop_assert!(false, "{}", other),
            Ok(closed) => {
                prop_assert!(!before && (unassigned == 0 || late) && (fresh > 0 || !late));
                prop_assert_eq!(closed.missing.len(), unassigned);
            }
        }
    }
}

/// One thing a desk does; `n` picks the matter or the unit.
#[derive(Clone, Copy, Debug)]
enum Step {
    Register { assigned: bool, sealed: bool },
    Receive { n: usize, colour: Colour },
    Answer(usize),
    Sign(usize),
    Feedback(usize),
    Void(usize),
    Conclude(usize),
    Close,
    CloseForgotten,
    NextDay,
}

fn any_step() -> impl Strategy<Value = Step> {
    let colour = prop_oneof![Just(Colour::Green), Just(Colour::Yellow), Just(Colour::Red)];
    let n = 0usize..6;
    prop_oneof![
        6 => any::<(bool, bool)>().prop_map(|(assigned, sealed)| Step::Register { assigned, sealed }),
        3 => (n.clone(), colour).prop_map(|(n, colour)| Step::Receive { n, colour }),
        1 => n.clone().prop_map(Step::Answer),
        2 => n.clone().prop_map(Step::Sign),
        2 => n.clone().prop_map(Step::Feedback),
        2 => n.clone().prop_map(Step::Void),
        1 => n.prop_map(Step::Conclude),
        4 => Just(Step::Close),
        2 => Just(Step::CloseForgotten),
        2 => Just(Step::NextDay),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(16))]
    #[test]
    fn every_sheet_of_any_week_counts_what_was_there(
        steps in proptest::collection::vec(any_step(), 10..40),
    ) {
        let home = Home::new();
        let mut desk = home.sealed_desk();
        let mut at = Moment::parse("2026-11-20T09:00:00+08:00").unwrap();
        let (mut numbers, mut sheets) = (Vec::<String>::new(), 0);
        for (serial, step) in (0u32..).zip(steps) {
            at = at.plus_millis(60_000);
            if matches!(step, Step::NextDay) {
                at = at.plus_days(1);
            }
            desk.set_clock(Clock::Still(at));
            let pick = |n: usize| numbers.iter().rev().nth(n).cloned();
            let command = match step {
                Step::Register { assigned, sealed } => {
                    let mut form = intake(serial);
                    if sealed {
                        let report = IntakeForm { purpose: "揭发控告".into(), ..form };
                        form = IntakeForm { room: String::new(), colour: String::new(), units: vec![], ..report };
                    } else if !assigned {
                        form = IntakeForm { colour: String::new(), units: vec![], ..form };
                    }
                    numbers.push(desk.register(&form, None, false).unwrap().matter.number);
                    continue;
                }
                Step::Close | Step::CloseForgotten => {
                    let forgotten = desk.day(&Default::default()).unwrap().forgotten;
                    let wanted = forgotten.filter(|_| matches!(step, Step::CloseForgotten));
                    if let Ok(sheet) = desk.close_day(wanted, false) {
                        sheets += 1;
                        prop_assert_eq!(sheet.closed.sheet.serial, sheets);
                        let missing = sheet.closed.missing.len() as u32;
                        prop_assert_eq!(sheet.closed.figures.carried[0], missing);
                        prop_assert!(missing == 0 || wanted.is_some(), "today has nothing missing");
                    }
                    continue;
                }
                Step::NextDay => continue,
                Step::Receive { n, colour } => (n, Command::Receive(Box::new(Receiving {
                    place: None,
                    next: NextStep::default(),
                    leader: "chenmou".into(), room: None, mode: Mode::Duty, tier: Tier::County,
                    opinion: "乡里办".into(),
                    settled: Settled::Assigned { units: vec!["yunxi".into()], colour: Some(colour) },
                }))),
                Step::Answer(n) => (n, Command::Answer { reply: "说清了".into() }),
                Step::Sign(n) => (n, Command::Sign { unit: "yunxi".into() }),
                Step::Feedback(n) => (n, Command::Feedback {
                    unit: "yunxi".into(), outcome: Feedback::Working, text: "正在办".into(),
                }),
                Step::Void(n) => (n, Command::Void { reason: "重复登记".into() }),
                Step::Conclude(n) => (n, Command::Conclude { reply: "已办".into() }),
            };
            if let Some(number) = pick(command.0) {
                // Most are refused; what matters is that what was done is counted.
                match desk.act(&number, None, &command.1) {
                    Ok(_) | Err(DeskError::Refused(_)) => {}
                    Err(fault) => prop_assert!(false, "{}", fault),
                }
            }
        }
        let report = desk.verify().unwrap();
        prop_assert!(report.ok, "{:?}", report.problems);
    }
}
