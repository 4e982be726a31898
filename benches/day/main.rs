//! The reception day as a load, beside bare commits of the same disk in the same run.
//!
//! `cargo bench --bench day` plays the day of 2006 at full speed, every step durable, turn by turn
//! with bare 600-byte commits under the same pragmas: the bar is half as many steps a second.
//! `cargo bench --bench day -- hall` has eight windows and fifteen rooms as processes of their own
//! play ten such days at once in ten minutes (`YICHUANG_HALL_SECONDS=60` plays one in one minute):
//! 95% of calls and saves under 50 ms, 99% under 200 ms, nobody lost, called twice or overtaken.
//! `cargo bench --bench day -- pages` says which kinds of steps take how long and write what.
#![allow(clippy::unwrap_used, clippy::panic)]

mod pages;
#[path = "../../tests/support/mod.rs"]
mod support;

use rusqlite::Connection;
use serde_json::Value;
use std::path::Path;
use std::process::{Child, Command, Stdio};
use std::time::Instant;
use support::Home;
use yichuang::desk::{Clock, Desk};
use yichuang::replay::{Play, PlayedDay, Report, Runner};

const DAY: &str = include_str!("../../fixtures/days/2006-08-15.toml");
/// Length of the played day in seconds, first arrival to last departure.
const DAY_SECONDS: u64 = 34_200;

/// What one of many took: a second's share of the clock, and of this process's work, in seconds.
struct Took {
    wall: f64,
    work: f64,
}

impl Took {
    fn each(times: usize, work: impl FnOnce()) -> Took {
        let (begun, before) = (Instant::now(), worked());
        work();
        let each = |whole: f64| whole / times as f64;
        Took { wall: each(begun.elapsed().as_secs_f64()), work: each(worked() - before) }
    }
}

/// Seconds this thread has worked; nothing where the system does not say.
fn worked() -> f64 {
    let told = std::fs::read_to_string("/proc/thread-self/schedstat").unwrap_or_default();
    told.split(' ').next().and_then(|ns| ns.parse().ok()).map_or(0.0, |ns: f64| ns / 1e9)
}

/// Bare commits.
fn bare(folder: &Path, commits: u32) -> Took {
    let bare = Connection::open(folder.join("bare.db")).unwrap();
    bare.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; \
         PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON; \
         CREATE TABLE IF NOT EXISTS t (id INTEGER PRIMARY KEY, row TEXT);",
    )
    .unwrap();
    let row = "x".repeat(600);
    Took::each(commits as usize, || {
        for _ in 0..commits {
            bare.execute("INSERT INTO t (row) VALUES (?1)", [&row]).unwrap();
        }
    })
}

/// The durable steps of one whole day, and how many there were.
fn day() -> (Took, usize) {
    let home = Home::new();
    let day = PlayedDay::read(DAY, &home.pack.rules).unwrap();
    let desk = Desk::open(&home.options(day.moment(day.opens))).unwrap();
    let mut play = Play::new(&day, &home.pack.rules, &Play::parts(&day, &home.pack.rules));
    let mut runner = Runner::new(desk, &day, false);
    // As a window does before its first key.
    home.pack.rules.lexicon.warm();
    let whole = Took::each(1, || {
        while let Some(due) = play.due() {
            runner.desk().set_clock(Clock::Still(due.at));
            let told = runner.carry_out(&due).unwrap();
            play.tell(&due, due.at, told);
        }
    });
    assert!(runner.surprises.is_empty(), "{:?}", runner.surprises);
    let steps = runner.times.len();
    let each = |whole: f64| whole / steps as f64;
    (Took { wall: each(whole.wall), work: each(whole.work) }, steps)
}

fn steps() {
    let folder = tempfile::tempdir().unwrap();
    bare(folder.path(), 200);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for _ in 0..9 {
        let commit = bare(folder.path(), 700);
        let (step, steps) = day();
        println!(
            "{steps} steps {:>5.0}/s, {:>4.0} us of work   bare commits {:>5.0}/s, {:>4.0} us",
            1.0 / step.wall,
            step.work * 1e6,
            1.0 / commit.wall,
            commit.work * 1e6
        );
        ours.push(step);
        theirs.push(commit);
    }
    let median = |list: &[Took], what: fn(&Took) -> f64| {
        let mut list: Vec<f64> = list.iter().map(what).collect();
        list.sort_by(f64::total_cmp);
        list[list.len() / 2]
    };
    let ratio = |what: fn(&Took) -> f64| median(&theirs, what) / median(&ours, what);
    println!("steps / bare commits: {:.2} (bar 0.50)", ratio(|took| took.wall));
    println!("the same by work alone, the disk's left out: {:.2}", ratio(|took| took.work));
}

fn part(home: &Path, speed: u64, times: u64, part: &str) -> Child {
    Command::new(env!("CARGO_BIN_EXE_yichuang"))
        .args(["replay", "2006-08-15", "--json", "--only", part])
        .args(["--speed", &speed.to_string(), "--times", &times.to_string()])
        .arg("--home")
        .arg(home)
        .stdout(Stdio::piped())
        .spawn()
        .unwrap()
}

fn answer(child: Child) -> Value {
    let output = child.wait_with_output().unwrap();
    serde_json::from_slice(&output.stdout).unwrap()
}

fn hall() {
    let seconds = std::env::var("YICHUANG_HALL_SECONDS").ok().and_then(|s| s.parse().ok());
    let seconds: u64 = seconds.unwrap_or(600);
    // As many people a second whatever the length: one day a minute, ten in ten.
    let (speed, times) = (DAY_SECONDS / seconds, (seconds / 60).max(1));
    let home = Home::new();
    let day = PlayedDay::read(DAY, &home.pack.rules).unwrap().times(times as usize);
    let listed = answer(part(home.dir.path(), speed, times, "预登记"));
    let windows = (1..=8).map(|n| format!("窗口{n}"));
    let rooms = (1..=15).map(|n| format!("室{n}"));
    let children: Vec<Child> =
        windows.chain(rooms).map(|p| part(home.dir.path(), speed, times, &p)).collect();
    let answers: Vec<Value> = children.into_iter().map(answer).collect();
    for kind in ["call", "save"] {
        let mut all: Vec<u64> = answers
            .iter()
            .flat_map(|a| a["micros"][kind].as_array().unwrap())
            .map(|n| n.as_u64().unwrap())
            .collect();
        all.sort_unstable();
        let at = |part: usize| all[(all.len() - 1) * part / 1000] as f64 / 1e3;
        let (p50, p95, p99, most) = (at(500), at(950), at(990), at(1000));
        println!(
            "{kind}: {} median {p50:.1} p95 {p95:.1} (bar 50) p99 {p99:.1} (bar 200) longest {most:.1} ms",
            all.len()
        );
    }
    let refused: Vec<&Value> =
        answers.iter().chain([&listed]).flat_map(|a| a["refused"].as_array().unwrap()).collect();
    let desk = home.desk();
    let report = Report::read(&desk.store().view(), day.day, &home.pack.rules).unwrap();
    println!(
        "{} batches, {} heard, {} not there; refused {refused:?}; overtaken {:?}; gaps {:?}; broken {}",
        report.batches,
        report.heard,
        report.left.len(),
        report.overtaken,
        report.gaps,
        report.broken
    );
    println!("verify: {:?}", desk.verify().unwrap().problems);
}

fn main() {
    let said = |word: &str| std::env::args().any(|arg| arg == word);
    match () {
        () if said("hall") => hall(),
        () if said("pages") => pages::print(),
        () => steps(),
    }
}
