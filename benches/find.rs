//! Finding anything in a large store: each figure beside what plain SQLite needs for the same rows
//! in the same run, as a ratio.
//!
//! `FIND_MATTERS=1000000 cargo bench --bench find`; without the number, 20,000 matters. `FIND_STORE`
//! names a folder to keep the store in, so that a second run need not make it again.
#![allow(clippy::unwrap_used, clippy::panic)]

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rusqlite::Connection;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::time::{Duration, Instant};
use yichuang::calendar::Moment;
use yichuang::desk::find::Find;
use yichuang::desk::ledger::{List, Part, Sort};
use yichuang::desk::{Answer, Clock, Desk, Options, Query};
use yichuang::matter::IntakeForm;
use yichuang::matter::intake::VisitorForm;
use yichuang::pack::Pack;
use yichuang::store::Location;
use yichuang::store::words::holding;

const AT: &str = "2026-11-23T09:14:00+08:00";
const RUNS: usize = 100;

/// Sorted times.
struct Times(Vec<Duration>);

impl Times {
    fn of(runs: usize, mut work: impl FnMut(usize)) -> Times {
        work(0);
        let mut list: Vec<Duration> = (0..runs)
            .map(|n| {
                let start = Instant::now();
                work(n);
                start.elapsed()
            })
            .collect();
        list.sort();
        Times(list)
    }

    fn ms(&self, part: f64) -> f64 {
        self.0[((self.0.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3
    }
}

/// One line: ours, the limit, the ratio of the medians.
fn line(what: &str, ours: &Times, plain: &Times) {
    println!(
        "{what:<34} p50 {:>9.3} ms  p99 {:>9.3} ms   plain {:>9.3} ms   {:>7.1} x",
        ours.ms(0.5),
        ours.ms(0.99),
        plain.ms(0.5),
        ours.ms(0.5) / plain.ms(0.5).max(1e-6)
    );
}

struct Bench {
    folder: PathBuf,
    matters: usize,
}

impl Bench {
    fn file(&self) -> PathBuf {
        self.folder.join("find.db")
    }

    fn options(&self, file: &Path) -> Options {
        Options {
            location: Location { file: file.to_owned(), config_dir: self.folder.join("config") },
            pack: Arc::new(Pack::load("qujiang", None).unwrap()),
            seat: String::new(),
            staff: String::new(),
            clock: Clock::Still(Moment::parse(AT).unwrap()),
        }
    }

    fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yichuang"));
        command.env("YICHUANG_HOME", &self.folder).args(words).args(["--at", AT]);
        command.arg("--store").arg(self.file());
        command
    }

    fn make(&self) {
        if self.file().exists() {
            return;
        }
        let matters = self.matters.to_string();
        let done = self.command(&["bench-data", "--matters", &matters]).output().unwrap();
        assert!(done.status.success(), "{}", String::from_utf8_lossy(&done.stderr));
        print!("{}", String::from_utf8_lossy(&done.stdout));
    }
}

fn find(desk: &Desk, typed: &str) -> usize {
    let find = Find { typed: typed.into(), limit: 50, ..Find::default() };
    let Answer::Found(found) = desk.ask(&Query::Find(find)).unwrap() else { panic!() };
    found.hits.len()
}

/// Nothing is dropped before it was made.
fn keep<T>(made: T) {
    std::hint::black_box(made);
}

/// What plain SQLite needs for the rows behind some ids: read them, nothing opened or decided.
fn rows(plain: &Connection, ids: &[i64]) {
    let mut statement = plain.prepare_cached("SELECT state FROM matters WHERE id = ?1").unwrap();
    for id in ids {
        std::hint::black_box(statement.query_row([id], |r| r.get::<_, String>(0)).unwrap());
    }
}

fn words(desk: &Desk, plain: &Connection) {
    for (what, list) in [
        ("1 character", &["土", "的", "绿"][..]),
        ("2 characters", &["合同", "工资", "没有", "老人"]),
        ("4 characters", &["劳务派遣", "高血压药", "一年一年"]),
        ("2 words", &["合同 工资", "老人 没有"]),
        ("not there", &["量子纠缠", "龘"]),
    ] {
        for word in list {
            let question: Vec<String> = word.split(' ').filter_map(holding).collect();
            let question = question.join(" AND ");
            let ids = |table: &str| -> Vec<i64> {
                let sql = format!(
                    "SELECT rowid FROM {table} WHERE {table} MATCH ?1 ORDER BY rowid DESC LIMIT 50"
                );
                let mut statement = plain.prepare_cached(&sql).unwrap();
                let rows = statement.query_map([&question], |r| r.get(0)).unwrap();
                rows.map(Result::unwrap).collect()
            };
            let limit = Times::of(RUNS, |_| {
                let open = ids("words_open");
                rows(plain, &open);
                if open.len() < 50 {
                    rows(plain, &ids("words"));
                }
            });
            let ours = Times::of(RUNS, |_| {
                std::hint::black_box(find(desk, word));
            });
            line(&format!("{what} {word} ({} hits)", find(desk, word)), &ours, &limit);
        }
    }
}

fn numbers(desk: &Desk, plain: &Connection) {
    let some: Vec<(i64, String, String)> = plain
        .prepare("SELECT id, number, code FROM matters WHERE id % 7 = 3 LIMIT 50")
        .unwrap()
        .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let limit = Times::of(RUNS, |n| rows(plain, &[some[n % some.len()].0]));
    let ours = Times::of(RUNS, |n| keep(find(desk, &some[n % some.len()].1)));
    line("number", &ours, &limit);
    let ours = Times::of(RUNS, |n| keep(find(desk, &some[n % some.len()].2)));
    line("诉求码", &ours, &limit);
    for (what, typed) in [
        ("phone, whole", "13800001234"),
        ("phone or ID, last four", "0017"),
        ("initials, whole", "zgx"),
        ("initials, one letter", "z"),
        ("name, two characters", "桂香"),
        ("filter", "室:3 绿 逾期 莲花镇"),
        ("filter and word", "莲花镇 红 工资"),
    ] {
        let hits = find(desk, typed);
        let ours = Times::of(RUNS, |_| keep(find(desk, typed)));
        let ids: Vec<i64> = some.iter().map(|(id, ..)| *id).take(hits.max(1)).collect();
        let limit = Times::of(RUNS, |_| rows(plain, &ids));
        line(&format!("{what} ({hits} hits)"), &ours, &limit);
    }
}

fn ledger(desk: &Desk, plain: &Connection) {
    let page = |after, sort| {
        let list = List { sort, after, limit: 40, ..List::default() };
        let Answer::Listed(listed) = desk.ask(&Query::List(list)).unwrap() else { panic!() };
        listed.next
    };
    let raw: Vec<i64> = plain
        .prepare("SELECT id FROM matters ORDER BY id DESC LIMIT 40")
        .unwrap()
        .query_map([], |r| r.get(0))
        .unwrap()
        .map(Result::unwrap)
        .collect();
    let limit = Times::of(RUNS, |_| rows(plain, &raw));
    for (name, sort) in [("newest", Sort::Newest), ("due", Sort::Due), ("heads", Sort::Heads)] {
        line(
            &format!("ledger by {name}, page 1"),
            &Times::of(RUNS, |_| keep(page(None, sort))),
            &limit,
        );
        let mut after = None;
        (0..100).for_each(|_| after = page(after, sort).or(after));
        line(
            &format!("ledger by {name}, page 101"),
            &Times::of(RUNS, |_| keep(page(after, sort))),
            &limit,
        );
    }
    let count = Times::of(5, |_| {
        let sum = "SELECT COUNT(*), SUM(heads) FROM ledger";
        plain.query_row(sum, [], |r| r.get::<_, i64>(0)).unwrap();
    });
    for by in [None, Some(Part::Place)] {
        let ours = Times::of(5, |_| drop(desk.account("", by).unwrap()));
        line(&format!("sums of all, parted {}", by.is_some()), &ours, &count);
    }
}

/// A durable registration in the large store against one in an empty store, turn by turn.
fn registration(bench: &Bench) {
    let mut large = Desk::open(&bench.options(&bench.file())).unwrap();
    let empty = bench.folder.join("empty.db");
    let _ = std::fs::remove_file(&empty);
    let mut small = Desk::open(&bench.options(&empty)).unwrap();
    let form = |n: usize| IntakeForm {
        visitor: VisitorForm {
            name: "吴某某".into(),
            phone: format!("1380000{:04}", n % 10_000),
            address: "衢江区云溪乡某村".into(),
            ..VisitorForm::default()
        },
        purpose: "求决".into(),
        place: "云溪乡".into(),
        narrative: format!("土地流转费用三年没有付清，第{n}次来说，村里一直讲等等"),
        room: "1".into(),
        units: vec!["云溪乡人民政府".into()],
        colour: "绿".into(),
        ..IntakeForm::default()
    };
    let limit = Times::of(RUNS, |n| drop(small.register(&form(n), None, false).unwrap()));
    let ours = Times::of(RUNS, |n| drop(large.register(&form(n), None, false).unwrap()));
    line("registration, large against empty", &ours, &limit);
}

/// Start to first frame, then 200 keys in the box at 30 a second: memory at the end.
fn typing(bench: &Bench) {
    let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
    let pty = native_pty_system().openpty(size).unwrap();
    let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_yichuang"));
    command.env("YICHUANG_HOME", &bench.folder);
    command.env("TERM", "xterm-256color");
    command.args(["--at", AT, "--store", bench.file().to_str().unwrap()]);
    let mut reader = pty.master.try_clone_reader().unwrap();
    let mut writer = pty.master.take_writer().unwrap();
    let began = Instant::now();
    let mut child = pty.slave.spawn_command(command).unwrap();
    let (mut seen, mut buffer) = (Vec::new(), [0; 65536]);
    let end = b"\x1b[?2026l";
    while !seen.windows(end.len()).any(|w| w == end) {
        let n = reader.read(&mut buffer).unwrap();
        assert!(n > 0, "no frame");
        seen.extend_from_slice(&buffer[..n]);
    }
    println!("{:<34} {:>9.1} ms", "start to first frame", began.elapsed().as_secs_f64() * 1e3);
    let drain = std::thread::spawn(move || {
        let mut buffer = [0; 65536];
        while reader.read(&mut buffer).is_ok_and(|n| n > 0) {}
    });
    writer.write_all(b"\x1b[17~").unwrap();
    let words: Vec<char> = "工资 没有老人合同 土地z 13800室:3 劳务派遣".chars().collect();
    for n in 0..200 {
        let key = if n % 25 < 20 { words[n % words.len()].to_string() } else { "\u{7f}".into() };
        writer.write_all(key.as_bytes()).unwrap();
        std::thread::sleep(Duration::from_millis(33));
    }
    let status = format!("/proc/{}/status", child.process_id().unwrap());
    let status = std::fs::read_to_string(status).unwrap();
    for field in ["VmRSS", "VmHWM"] {
        let text = status.lines().find(|l| l.starts_with(field)).unwrap();
        println!("{:<34} {}", "memory after 200 keys at 30/s", text.replace('\t', " "));
    }
    child.kill().unwrap();
    child.wait().unwrap();
    drop((writer, pty));
    drain.join().unwrap();
}

fn export(bench: &Bench, plain: &Connection) {
    let start = Instant::now();
    let done = bench.command(&["export", "--to", "-", "今年"]).output().unwrap();
    let seconds = start.elapsed().as_secs_f64();
    let rows = String::from_utf8_lossy(&done.stdout).matches("\r\n").count() as f64 - 1.0;
    let start = Instant::now();
    let mut statement = plain.prepare("SELECT state FROM matters ORDER BY id DESC").unwrap();
    let mut read = statement.query([]).unwrap();
    let mut count = 0.0;
    while let Some(row) = read.next().unwrap() {
        std::hint::black_box(row.get::<_, String>(0).unwrap());
        count += 1.0;
        if count >= rows {
            break;
        }
    }
    let plain = count / start.elapsed().as_secs_f64();
    let ours = rows / seconds;
    println!(
        "{:<34} {ours:>9.0} rows/s   plain rows {plain:>9.0} /s   {:>7.1} x",
        "export CSV",
        plain / ours
    );
}

fn main() {
    let matters = std::env::var("FIND_MATTERS").ok().and_then(|n| n.parse().ok()).unwrap_or(20_000);
    let kept = std::env::var_os("FIND_STORE").map(PathBuf::from);
    let temporary = tempfile::tempdir().unwrap();
    let folder = kept.unwrap_or_else(|| temporary.path().to_owned());
    let bench = Bench { folder, matters };
    bench.make();
    let bytes = std::fs::metadata(bench.file()).unwrap().len();
    println!("{:<34} {} bytes a matter", "store", bytes / bench.matters as u64);
    let desk = Desk::open_reader(&bench.options(&bench.file())).unwrap();
    let plain = Connection::open(bench.file()).unwrap();
    typing(&bench);
    words(&desk, &plain);
    numbers(&desk, &plain);
    ledger(&desk, &plain);
    export(&bench, &plain);
    registration(&bench);
}
