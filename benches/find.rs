//! Finding anything in a large store: each figure beside what plain SQLite needs for the same rows
//! in the same run, as a ratio.
//!
//! `FIND_MATTERS=1000000 cargo bench --bench find`; without the number, 20,000 matters. `FIND_STORE`
//! names a folder to keep the store in, so that a second run need not make it again; names of parts
//! (typing words numbers ledger export registration) measure those alone.
#![allow(clippy::unwrap_used, clippy::panic)]

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rusqlite::Connection;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::process::Command;
use std::sync::Arc;
use std::sync::mpsc::{Receiver, channel};
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
        let list = (0..runs).map(|n| {
            let start = Instant::now();
            work(n);
            start.elapsed()
        });
        Times::sorted(list.collect())
    }

    fn sorted(mut list: Vec<Duration>) -> Times {
        list.sort();
        Times(list)
    }

    fn ms(&self, part: f64) -> f64 {
        self.0[((self.0.len() - 1) as f64 * part) as usize].as_secs_f64() * 1e3
    }
}

/// One line: ours, what plain SQLite needs, the ratio of the medians, and what is to be reached.
fn line(what: &str, ours: &Times, plain: &Times, bar: f64) {
    println!(
        "{what:<38} p50 {:>8.3}  p99 {:>8.3} ms   plain {:>8.3} ms {:>6.1} x   bar {bar} ms{}",
        ours.ms(0.5),
        ours.ms(0.99),
        plain.ms(0.5),
        ours.ms(0.5) / plain.ms(0.5).max(1e-6),
        if ours.ms(0.99) > bar { "  OVER" } else { "" }
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

/// What plain SQLite needs for a question of words: ask both indexes, read the rows.
fn plain_words(plain: &Connection, typed: &str) {
    let question: Vec<String> = typed.split(' ').filter_map(holding).collect();
    let question = question.join(" AND ");
    let ids = |table: &str| -> Vec<i64> {
        let sql = format!(
            "SELECT rowid FROM {table} WHERE {table} MATCH ?1 ORDER BY rowid DESC LIMIT 50"
        );
        let mut statement = plain.prepare_cached(&sql).unwrap();
        let rows = statement.query_map([&question], |r| r.get(0)).unwrap();
        rows.map(Result::unwrap).collect()
    };
    let open = ids("words_open");
    rows(plain, &open);
    if open.len() < 50 {
        rows(plain, &ids("words_ended"));
    }
}

/// Pieces of the shipped stories, so that a question is as common or as rare as talk is.
fn pieces(length: usize, count: usize) -> Vec<String> {
    let stories: Vec<Vec<char>> = include_str!("../fixtures/stories/rooms.jsonl")
        .lines()
        .filter_map(|line| serde_json::from_str::<serde_json::Value>(line).ok())
        .filter_map(|line| Some(line["narrative"].as_str()?.chars().collect()))
        .collect();
    let mut dice = 7_u64;
    let mut next = |limit: usize| {
        dice = dice.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (dice >> 33) as usize % limit
    };
    let mut list = Vec::new();
    while list.len() < count {
        let story = &stories[next(stories.len())];
        let from = next(story.len());
        let piece = story.get(from..from + length).unwrap_or_default();
        if !piece.is_empty() && piece.iter().all(|c| c.is_alphabetic()) {
            list.push(piece.iter().collect());
        }
    }
    list
}

/// One line over many questions of a kind, and the slowest of them by name.
fn many(desk: &Desk, plain: &Connection, what: &str, list: &[String], bar: f64) {
    let turns = RUNS.div_ceil(list.len()).max(3);
    let mut worst = (Duration::ZERO, String::new(), 0);
    let (mut ours, mut limit) = (Vec::new(), Vec::new());
    for typed in list {
        let mut own = Times::of(turns, |_| keep(find(desk, typed))).0;
        let middle = own[own.len() / 2];
        if middle > worst.0 {
            worst = (middle, typed.clone(), find(desk, typed));
        }
        ours.append(&mut own);
        limit.append(&mut Times::of(turns, |_| plain_words(plain, typed)).0);
    }
    line(
        &format!("{what}, {} of them", list.len()),
        &Times::sorted(ours),
        &Times::sorted(limit),
        bar,
    );
    println!("    slowest 「{}」 {:.3} ms, {} hits", worst.1, worst.0.as_secs_f64() * 1e3, worst.2);
}

fn words(desk: &Desk, plain: &Connection) {
    for (length, bar) in [(1, 50.0), (2, 5.0), (3, 5.0), (4, 5.0), (6, 5.0)] {
        many(desk, plain, &format!("{length} characters of stories"), &pieces(length, 200), bar);
    }
    for (what, bar, list) in [
        ("1 character", 50.0, &["土", "的", "绿", "龘"][..]),
        ("2 characters", 5.0, &["合同", "工资", "没有", "老人", "貔貅", "年年"]),
        ("4 characters", 5.0, &["劳务派遣", "高血压药", "一年一年", "工资工资", "量子纠缠"]),
        ("2 words", 5.0, &["合同 工资", "老人 没有"]),
    ] {
        let list: Vec<String> = list.iter().map(|word| (*word).to_owned()).collect();
        many(desk, plain, what, &list, bar);
    }
}

fn numbers(desk: &Desk, plain: &Connection) {
    let last: i64 = plain.query_row("SELECT MAX(rowid) FROM matters", [], |r| r.get(0)).unwrap();
    let first: i64 = plain.query_row("SELECT MIN(rowid) FROM matters", [], |r| r.get(0)).unwrap();
    let some: Vec<(i64, String, String)> = (0..50)
        .map(|n| {
            let from = first + (last - first) / 50 * n;
            let sql = "SELECT id, number, code FROM matters WHERE id >= ?1 ORDER BY id LIMIT 1";
            plain.query_row(sql, [from], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?))).unwrap()
        })
        .collect();
    let limit = Times::of(RUNS, |n| rows(plain, &[some[n % some.len()].0]));
    let ours = Times::of(RUNS, |n| keep(find(desk, &some[n % some.len()].1)));
    line("number", &ours, &limit, 1.0);
    let ours = Times::of(RUNS, |n| keep(find(desk, &some[n % some.len()].2)));
    line("诉求码", &ours, &limit, 1.0);
    let phones: Vec<String> = (0..50).map(|n| format!("1380000{:04}", n * 197)).collect();
    let letters: Vec<String> = ('a'..='z').map(String::from).collect();
    let owned = |list: &[&str]| list.iter().map(|typed| (*typed).to_owned()).collect();
    let whole = owned(&["zgx", "wmh", "lj", "sgx", "zgjg", "mmttex", "oymh", "mxq"]);
    for (what, bar, list) in [
        ("phone, whole", 1.0, phones),
        ("last four of phone or ID", 5.0, owned(&["0017", "1234", "0001", "2026", "123X"])),
        ("initials, whole", 1.0, whole),
        ("initials, one letter", 20.0, letters),
        ("name, two characters", 5.0, owned(&["桂香", "建国", "欧阳", "明华"])),
        ("name, whole", 5.0, owned(&["王桂香", "买买提·吐尔逊", "单建国"])),
        ("filter", 5.0, owned(&["室:3 绿 逾期 莲花镇", "今天", "红 未结", "单位:人力社保局 黄"])),
        ("filter and word", 5.0, owned(&["莲花镇 红 工资", "室:3 工资", "去年 老人", "未结 的"])),
    ] {
        let mut hits = 0;
        let all: Vec<i64> = some.iter().map(|(id, ..)| *id).collect();
        let (mut ours, mut limit, mut worst) = (Vec::new(), Vec::new(), (Duration::ZERO, ""));
        for typed in &list {
            let count = find(desk, typed);
            hits += count;
            let mut own = Times::of(RUNS / 5, |_| keep(find(desk, typed))).0;
            worst = worst.max((own[own.len() / 2], typed));
            ours.append(&mut own);
            limit.append(&mut Times::of(RUNS / 5, |_| rows(plain, &all[..count.clamp(1, 50)])).0);
        }
        let what = format!("{what}, {} of them", list.len());
        line(&what, &Times::sorted(ours), &Times::sorted(limit), bar);
        println!(
            "    slowest 「{}」 {:.3} ms, {hits} hits in all",
            worst.1,
            worst.0.as_secs_f64() * 1e3
        );
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
        let first = Times::of(RUNS, |_| keep(page(None, sort)));
        line(&format!("ledger by {name}, page 1"), &first, &limit, 5.0);
        let mut after = None;
        (0..100).for_each(|_| after = page(after, sort).or(after));
        let later = Times::of(RUNS, |_| keep(page(after, sort)));
        line(&format!("ledger by {name}, page 101"), &later, &first, 5.0);
    }
    let count = Times::of(5, |_| {
        let sum = "SELECT COUNT(*), SUM(heads) FROM ledger";
        plain.query_row(sum, [], |r| r.get::<_, i64>(0)).unwrap();
    });
    for (typed, by) in [("", None), ("", Some(Part::Place)), ("今年", None), ("红 室:3", None)]
    {
        let ours = Times::of(5, |_| drop(desk.account(typed, by).unwrap()));
        line(&format!("sums 「{typed}」 parted {}", by.is_some()), &ours, &count, 1000.0);
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
    line("registration, large against empty", &ours, &limit, limit.ms(0.5) * 2.0);
}

/// A window in a terminal, and what it draws.
struct Window {
    child: Box<dyn portable_pty::Child + Send + Sync>,
    writer: Box<dyn Write + Send>,
    drawn: Receiver<(Instant, Vec<u8>)>,
}

/// The end of a frame.
const FRAME: &[u8] = b"\x1b[?2026l";

impl Window {
    fn open(bench: &Bench) -> Window {
        let size = PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 };
        let pty = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_yichuang"));
        command.env("YICHUANG_HOME", &bench.folder);
        command.env("TERM", "xterm-256color");
        command.args(["--at", AT, "--seat", "1", "--as", "柴敏"]);
        command.args(["--store", bench.file().to_str().unwrap()]);
        let mut reader = pty.master.try_clone_reader().unwrap();
        let writer = pty.master.take_writer().unwrap();
        let child = pty.slave.spawn_command(command).unwrap();
        let (send, drawn) = channel();
        std::thread::spawn(move || {
            // The terminal lives as long as somebody reads it.
            let _pty = pty;
            let mut buffer = [0; 65536];
            while let Ok(n @ 1..) = reader.read(&mut buffer) {
                if send.send((Instant::now(), buffer[..n].to_vec())).is_err() {
                    return;
                }
            }
        });
        Window { child, writer, drawn }
    }

    /// When a frame was whole that holds `wanted`.
    fn frame(&self, wanted: &str) -> Instant {
        let mut seen = Vec::new();
        loop {
            let (at, bytes) = self.drawn.recv_timeout(Duration::from_secs(20)).unwrap();
            seen.extend(bytes);
            let holds = |part: &[u8]| seen.windows(part.len().max(1)).rposition(|w| w == part);
            let there = if wanted.is_empty() { Some(0) } else { holds(wanted.as_bytes()) };
            if let (Some(there), Some(end)) = (there, holds(FRAME))
                && there < end
            {
                return at;
            }
        }
    }

    fn press(&mut self, keys: &str) -> Instant {
        while self.drawn.try_recv().is_ok() {}
        let at = Instant::now();
        self.writer.write_all(keys.as_bytes()).unwrap();
        at
    }

    fn memory(&self) -> String {
        let status = format!("/proc/{}/status", self.child.process_id().unwrap());
        let status = std::fs::read_to_string(status).unwrap();
        let of = |field: &str| {
            let text = status.lines().find_map(|line| line.strip_prefix(field)).unwrap();
            text.trim_start_matches(':').trim().to_owned()
        };
        format!("{} now, {} at most", of("VmRSS"), of("VmHWM"))
    }

    fn close(mut self) {
        self.child.kill().unwrap();
        self.child.wait().unwrap();
    }
}

fn frames(what: &str, list: Vec<Duration>, bar: f64) {
    let times = Times::sorted(list);
    let (p50, p99) = (times.ms(0.5), times.ms(0.99));
    let over = if p99 > bar { "  OVER" } else { "" };
    println!("{what:<38} p50 {p50:>8.3}  p99 {p99:>8.3} ms   bar {bar} ms{over}");
}

/// Start to first frame; 200 keys in the box at 30 a second; the ledger's first page while its
/// sums are still being added.
fn typing(bench: &Bench) {
    let start = |_: usize| {
        let began = Instant::now();
        let window = Window::open(bench);
        let taken = window.frame("").saturating_duration_since(began);
        window.close();
        taken
    };
    frames("start to first frame", (0..11).map(start).skip(1).collect(), 30.0);
    let mut window = Window::open(bench);
    window.frame("");
    window.press("\x1b[17~");
    window.frame("");
    let words: Vec<char> = "工资 没有老人合同 土地z 13800室:3 劳务派遣".chars().collect();
    let mut times = Vec::new();
    for n in 0..200 {
        // Twenty characters, four taken back, F6 for an empty box.
        let key = match n % 25 {
            0..20 => words[n % words.len()].to_string(),
            20..24 => "\u{7f}".to_owned(),
            _ => "\x1b[17~".to_owned(),
        };
        let pressed = window.press(&key);
        times.push(window.frame("").saturating_duration_since(pressed));
        std::thread::sleep(Duration::from_millis(33).saturating_sub(pressed.elapsed()));
    }
    frames("key to frame, 200 keys at 30 a second", times, 16.0);
    println!("{:<38} {}", "memory after them", window.memory());
    let mut times = Vec::new();
    for _ in 0..20 {
        window.press("\x1b");
        window.frame("");
        std::thread::sleep(Duration::from_millis(100));
        let pressed = window.press("\x1b[18~");
        times.push(window.frame("QJ2").saturating_duration_since(pressed));
    }
    frames("F7 to the first page", times, 50.0);
    std::thread::sleep(Duration::from_secs(2));
    println!("{:<38} {}", "memory with the ledger and its sums", window.memory());
    window.close();
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
    println!("{:<38} {} bytes a matter   bar 5120", "store", bytes / bench.matters as u64);
    let desk = Desk::open_reader(&bench.options(&bench.file())).unwrap();
    let plain = Connection::open(bench.file()).unwrap();
    let asked: Vec<String> = std::env::args().skip(1).filter(|a| !a.starts_with('-')).collect();
    let parts: [(&str, &dyn Fn()); 6] = [
        ("typing", &|| typing(&bench)),
        ("words", &|| words(&desk, &plain)),
        ("numbers", &|| numbers(&desk, &plain)),
        ("ledger", &|| ledger(&desk, &plain)),
        ("export", &|| export(&bench, &plain)),
        ("registration", &|| registration(&bench)),
    ];
    for (name, part) in parts {
        if asked.is_empty() || asked.iter().any(|a| a == name) {
            part();
        }
    }
}
