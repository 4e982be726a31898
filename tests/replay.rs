//! A reception day played over again: the shipped day is whole, the real binary plays it through
//! the use cases to the ending the day wrote down, and many processes at once overtake nobody.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use std::process::{Child, Output, Stdio};
use std::time::Duration;
use support::{Home, json_lines, text};
use yichuang::calendar::Day;
use yichuang::matter::words::Stage;
use yichuang::replay::file::Ending;
use yichuang::replay::{PlayedDay, Report};

const DAY: &str = include_str!("../fixtures/days/2006-08-15.toml");

fn day(home: &Home) -> PlayedDay {
    PlayedDay::read(DAY, &home.pack.rules).unwrap()
}

/// `replay` takes its own clock, so it must not get the one of the other verbs.
fn replay(home: &Home, words: &[&str]) -> std::process::Command {
    let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_yichuang"));
    command.env("YICHUANG_HOME", home.dir.path()).arg("replay").args(words);
    command
}

fn ran(home: &Home, words: &[&str]) -> Output {
    replay(home, words).output().unwrap()
}

fn refusal(output: &Output) -> String {
    assert_eq!(output.status.code(), Some(1), "{}", text(&output.stdout));
    let error: Value = serde_json::from_slice(&output.stderr).unwrap();
    error["error"]["code"].as_str().unwrap().to_owned()
}

#[test]
fn the_shipped_day_is_the_one_the_papers_tell_of() {
    let home = Home::new();
    let day = day(&home);
    assert_eq!((day.day.to_string().as_str(), day.batches.len()), ("2006-08-15", 167));
    let heads: u32 = day.batches.iter().map(|b| b.heads).sum();
    assert!((200..1000).contains(&heads), "several hundred came, not {heads}");
    let rooms: BTreeSet<u16> = day.batches.iter().map(|b| b.room).collect();
    assert_eq!(rooms, (1..=15).collect(), "every room has somebody");
    let towns: BTreeSet<&str> = day.batches.iter().map(|b| b.town.as_str()).collect();
    assert_eq!(towns.len(), home.pack.rules.places.len(), "every town has somebody");
    let stories: BTreeSet<&str> = day.batches.iter().map(|b| b.story.as_str()).collect();
    assert_eq!(stories.len(), 167, "nobody tells what another told");
    for batch in &day.batches {
        assert!(batch.name.contains('某'), "{} is a person", batch.name);
        assert!(!batch.topic.is_empty() && !batch.say.is_empty(), "{}", batch.name);
        // Nobody's phone or number stands in a story either.
        let digits = |t: &str| t.chars().filter(char::is_ascii_digit).count();
        assert!(digits(&batch.story) + digits(&batch.ask) == 0, "{}", batch.story);
    }
    let some = |found: usize, what: &str| assert!(found > 0, "nobody is {what}");
    let count = |f: &dyn Fn(&yichuang::replay::file::Batch) -> bool| {
        day.batches.iter().filter(|b| f(b)).count()
    };
    some(count(&|b| b.booked), "on the list");
    some(count(&|b| !b.booked), "walking in");
    some(count(&|b| b.absent), "absent");
    some(count(&|b| b.late.is_some()), "late");
    some(count(&|b| b.held.is_some()), "held");
    some(count(&|b| b.over.is_some()), "in the wrong room");
    some(count(&|b| b.again.is_some()), "here twice");
    some(count(&|b| b.is_report()), "reporting");
    some(count(&|b| !b.prefer.is_empty() && !b.needs.is_empty()).max(1), "first");
    for at in 0..day.batches.len() {
        let id = day.form(at, &home.pack.rules).visitor.id_number;
        assert!(("1800".."1810").contains(&&id[6..10]), "{id} could be somebody's");
    }
}

#[test]
fn the_day_ends_as_it_was_written() {
    let home = Home::new();
    let output = ran(&home, &["2006-08-15", "--json"]);
    assert!(output.status.success(), "{}{}", text(&output.stdout), text(&output.stderr));
    let told = &json_lines(&output)[0];
    assert_eq!(told["refused"], serde_json::json!([]));
    let (day, desk) = (day(&home), home.desk());
    let view = desk.store().view();
    let report = Report::read(&view, day.day, &home.pack.rules).unwrap();
    assert!(report.is_clean(), "{report:?}");
    let absent = day.batches.iter().filter(|b| b.absent).count();
    assert_eq!(report.left.len(), absent, "only who never came was not heard: {:?}", report.left);
    assert_eq!(report.batches as usize, 167 + 2, "two of three who came again are heard again");
    assert_eq!((report.repeats, report.declined), (3, 1));
    // 日结 was held up by those who never came, and done when the window had confirmed them.
    assert!(told["held_up"].as_str().unwrap().contains("还不能日结"), "{told}");
    assert!(told["sheet"].is_string(), "{told}");
    let reports = day.batches.iter().filter(|b| b.is_report()).count();
    assert_eq!(report.plain as usize, reports);
    // Every visit ended with the units, colour or answer the day wrote down.
    let mut found: BTreeMap<usize, yichuang::matter::Matter> = BTreeMap::new();
    for entry in view.ticket_log(day.day).unwrap() {
        if let yichuang::matter::queue::TicketEvent::Taken { matter: Some(id), .. } =
            entry.recorded.event
        {
            let matter = view.by_id(id).unwrap().unwrap().matter;
            let view = desk.matter(&matter.number).unwrap();
            let visit = day.find(view.particulars.external_no.as_deref().unwrap()).unwrap();
            if matter.origin.is_none() {
                found.insert(visit, matter);
            }
        }
    }
    for (at, batch) in day.batches.iter().enumerate().filter(|(_, b)| !b.is_report()) {
        let matter = &found[&at];
        let stage = match batch.ending(false, &home.pack.rules).unwrap() {
            _ if batch.absent => Stage::Assigned,
            Ending::Assigned(units, colour) => {
                let lead = matter.routing.units.first().map(|u| &u.unit);
                assert_eq!(lead, units.first(), "{}", batch.name);
                assert_eq!(matter.routing.colour, Some(colour), "{}", batch.name);
                Stage::Assigned
            }
            Ending::Answered => Stage::Answered,
            Ending::Guided(_) => Stage::Guided,
        };
        assert_eq!(matter.stage, stage, "{}", batch.name);
        let heard_in = batch.over.unwrap_or(batch.room);
        assert!(batch.absent || matter.routing.room == heard_in, "{}", batch.name);
        assert_eq!(matter.first_leader.is_some(), !batch.absent, "{}", batch.name);
    }
    assert!(desk.verify().unwrap().ok);
    // Played twice, the schedule comes to the same day.
    let other = Home::new();
    let again = &json_lines(&ran(&other, &["2006-08-15", "--json"]))[0];
    assert_eq!(told["report"], again["report"]);
}

#[test]
fn a_desk_with_records_is_never_played_into() {
    let home = Home::new();
    home.register(&support::intake_line(1));
    let before = home.desk().store().view().head().unwrap();
    assert_eq!(refusal(&ran(&home, &["2006-08-15", "--json"])), "not_empty");
    assert_eq!(refusal(&ran(&home, &["nowhere.toml", "--json"])), "file");
    assert_eq!(refusal(&ran(&home, &["2006-08-15", "--speed", "0", "--json"])), "speed");
    let alone = ["2006-08-15", "--only", "室1", "--json"];
    assert_eq!(refusal(&ran(&home, &alone)), "speed");
    let early = ["2006-08-15", "--only", "室1", "--speed", "60", "--json"];
    assert_eq!(refusal(&ran(&home, &early)), "not_begun");
    let who = ["2006-08-15", "--only", "厨房", "--speed", "60", "--json"];
    assert_eq!(refusal(&ran(&home, &who)), "part");
    assert_eq!(home.desk().store().view().head().unwrap(), before);
    // Told to, it is played in beside what was there.
    assert!(ran(&home, &["2006-08-15", "--anyway", "--json"]).status.success());
    assert!(home.desk().verify().unwrap().ok);
}

#[test]
fn a_day_file_with_a_slip_is_refused_with_its_place() {
    let home = Home::new();
    let wrong = |from: &str, to: &str| {
        let text = DAY.replacen(from, to, 1);
        assert_ne!(text, DAY);
        PlayedDay::read(&text, &home.pack.rules).unwrap_err()
    };
    for (from, to, told) in [
        ("room = 1\n", "room = 77\n", "77号接待室"),
        ("colour = \"黄\"", "colour = \"蓝\"", "蓝"),
        ("\"云溪乡政府\"", "\"云梦乡政府\"", "云梦乡政府"),
        ("town = \"云溪乡\"", "town = \"云梦乡\"", "第1批"),
        ("at = \"07:30\"", "at = \"27:30\"", "27:30"),
        ("at = \"07:30\"", "at = \"07:59\"", "先后"),
        ("minutes =", "minuten =", "minuten"),
    ] {
        assert!(wrong(from, to).contains(told), "{}", wrong(from, to));
    }
}

/// The whole day by real processes, each at its own seat, while a stranger keeps pressing numbers
/// aside, back and before others; then the log is read back.
#[test]
fn nobody_is_overtaken_by_twenty_four_processes() {
    let home = Home::new();
    let speed = if std::env::var_os("YICHUANG_FORCE").is_some() { "600" } else { "2400" };
    let part = |part: &str| -> Child {
        let words = ["2006-08-15", "--json", "--speed", speed, "--only", part];
        replay(&home, &words).stdout(Stdio::piped()).spawn().unwrap()
    };
    let listed = part("预登记").wait_with_output().unwrap();
    assert!(listed.status.success());
    let windows = (1..=8).map(|n| format!("窗口{n}"));
    let rooms = (1..=15).map(|n| format!("室{n}"));
    let mut seats: Vec<Child> = windows.chain(rooms).map(|name| part(&name)).collect();
    let stranger = std::thread::scope(|scope| {
        let watch = scope.spawn(|| press_at_random(&home));
        for seat in &mut seats {
            seat.wait().unwrap();
        }
        std::fs::write(home.dir.path().join("over"), "").unwrap();
        watch.join().unwrap()
    });
    let day: Day = "2006-08-15".parse().unwrap();
    let desk = home.desk();
    let report = Report::read(&desk.store().view(), day, &home.pack.rules).unwrap();
    assert!(report.is_clean(), "{report:?}");
    assert!(report.heard > 140, "most were heard: {report:?}");
    assert!(report.reasoned > 0, "nobody was let before another with a reason: {report:?}");
    assert!(stranger > 0, "the stranger never got a press in");
    assert!(desk.verify().unwrap().ok);
    eprintln!("{} heard, {stranger} presses of a stranger", report.heard);
}

/// Presses on whoever waits, as the clock of the day goes, until the day is over.
fn press_at_random(home: &Home) -> u32 {
    let run = |words: &[&str]| {
        let mut command = std::process::Command::new(env!("CARGO_BIN_EXE_yichuang"));
        command.env("YICHUANG_HOME", home.dir.path()).args(words).output().unwrap()
    };
    let (mut pressed, mut turn) = (0, 0_usize);
    while !home.dir.path().join("over").exists() {
        turn += 1;
        let room = (turn % 15 + 1).to_string();
        let hall = run(&["queue", "--room", &room, "--json"]);
        let hall: Value = serde_json::from_slice(&hall.stdout).unwrap();
        let line = hall["line"].as_array().unwrap();
        let last = line.iter().rfind(|t| t["stage"] == "候访");
        let Some(number) = last.and_then(|t| t["number"].as_str()) else {
            std::thread::sleep(Duration::from_millis(5));
            continue;
        };
        let presses: [&[&str]; 4] = [
            &["hold", number],
            &["return", number],
            &["prefer", number, "--priority", "其他", "--reason", "要赶车"],
            &["call", number, "--room", &room, "--reason", "要赶车"],
        ];
        // A refusal is an answer: others press too.
        let done = run(presses[turn % 4]);
        assert!(matches!(done.status.code(), Some(0 | 1)), "{}", text(&done.stderr));
        if presses[turn % 4][0] == "hold" {
            run(&["return", number]);
        }
        pressed += u32::from(done.status.success());
    }
    pressed
}
