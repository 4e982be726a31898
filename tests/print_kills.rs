//! Power goes at any moment between the commit and the paper: every committed slip comes out exactly
//! once or stands as a question to the clerk, and none comes out that is not stored. Real processes
//! are killed against a real TCP printer (`YICHUANG_KILLS=500` of them), and the store is cut off at
//! every frame of its log.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeMap;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::Path;
use std::process::Stdio;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use support::{Home, intake, intake_line, text};
use yichuang::desk::api::{Answer, JobAnswer, JobState};
use yichuang::desk::printing::Fate;
use yichuang::desk::{Change, Desk, Options, Query};
use yichuang::paper::{PaperKind, Press, PrinterTarget, Profile};
use yichuang::store::Location;

/// Small, and the same every time: splitmix64.
struct Chance(u64);

impl Chance {
    fn below(&mut self, limit: u64) -> u64 {
        self.0 = self.0.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mut z = self.0;
        z = (z ^ (z >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        z = (z ^ (z >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        (z ^ (z >> 31)) % limit
    }
}

/// A network printer and every job that reached it, whole or broken off.
struct Roll {
    port: u16,
    jobs: Arc<Mutex<Vec<Vec<u8>>>>,
    busy: Arc<AtomicBool>,
}

impl Roll {
    /// One that answers questions, or one that only prints; now and then it takes its time.
    fn new(answers: bool) -> Roll {
        let listener = TcpListener::bind("127.0.0.1:0").unwrap();
        let port = listener.local_addr().unwrap().port();
        let (jobs, busy) = (Arc::<Mutex<Vec<Vec<u8>>>>::default(), Arc::<AtomicBool>::default());
        let (kept, at_work) = (Arc::clone(&jobs), Arc::clone(&busy));
        thread::spawn(move || {
            let mut chance = Chance(u64::from(port));
            for line in listener.incoming() {
                at_work.store(true, Ordering::SeqCst);
                let job = print(line.unwrap(), answers, &mut chance);
                if !job.is_empty() {
                    kept.lock().unwrap().push(job);
                }
                at_work.store(false, Ordering::SeqCst);
            }
        });
        Roll { port, jobs, busy }
    }

    fn target(&self) -> String {
        format!("tcp:127.0.0.1:{}", self.port)
    }

    /// Waits, for a while, until somebody is printing.
    fn await_line(&self, limit: Duration) {
        let until = Instant::now() + limit;
        while !self.busy.load(Ordering::SeqCst) && Instant::now() < until {
            thread::yield_now();
        }
    }

    /// How often each number lies in the tray, whole; and the numbers of what broke off.
    fn tray(&self) -> BTreeMap<String, u32> {
        while self.busy.load(Ordering::SeqCst) {
            thread::sleep(Duration::from_millis(1));
        }
        let mut tray = BTreeMap::new();
        for job in self.jobs.lock().unwrap().iter() {
            let number = number(job).unwrap_or_else(|| panic!("no number on {} bytes", job.len()));
            *tray.entry(number).or_default() += 1;
        }
        tray
    }
}

/// The number on a slip.
fn number(job: &[u8]) -> Option<String> {
    let at = job.windows(3).position(|w| w == b"QJ2")?;
    String::from_utf8(job.get(at..at + 15)?.to_vec()).ok()
}

fn print(mut line: TcpStream, answers: bool, chance: &mut Chance) -> Vec<u8> {
    let (mut job, mut held, mut byte) = (Vec::new(), Vec::new(), [0]);
    let pause = |chance: &mut Chance| {
        if chance.below(4) == 0 {
            thread::sleep(Duration::from_millis(chance.below(12)));
        }
    };
    pause(chance);
    // Whoever was killed leaves a line that ends or breaks; either way this is all there is.
    while line.read(&mut byte).is_ok_and(|n| n > 0) {
        held.push(byte[0]);
        let answer = match held[..] {
            [0x10] | [0x10, 0x04] | [0x1d] | [0x1d, b'r'] => continue,
            [0x10, 0x04, _] => 0x12,
            [0x1d, b'r', 1] => 0,
            _ => {
                job.append(&mut held);
                continue;
            }
        };
        held.clear();
        pause(chance);
        if answers {
            let _ = line.write_all(&[answer]);
        }
    }
    job
}

/// What became of every job, by number.
fn fates(home: &Home) -> BTreeMap<String, String> {
    let conn = rusqlite::Connection::open(home.store()).unwrap();
    let mut statement = conn.prepare("SELECT label, state FROM spool ORDER BY id").unwrap();
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    rows.collect::<Result<_, _>>().unwrap()
}

/// So many times a clerk and a sender work and are killed; then the power stays on.
fn kill(answers: bool, rounds: u64) {
    let mut chance = Chance(20_261_123 + u64::from(answers));
    let (home, roll) = (Home::new(), Roll::new(answers));
    let target = roll.target();
    for round in 0..rounds as u32 {
        let mut clerk = home
            .command(&["register", "--from", "-", "--print"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .unwrap();
        let mut sender = home
            .command(&["jobs", "--send", "--watch", "--printer", &target])
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut input = clerk.stdin.take().unwrap();
        for n in 0..3 {
            writeln!(input, "{}", intake_line(round * 3 + n)).unwrap();
        }
        // Somewhere among the three commits and the slips that follow them.
        let mut answers = BufReader::new(clerk.stdout.take().unwrap());
        for _ in 0..=chance.below(3) {
            answers.read_line(&mut String::new()).unwrap();
        }
        // Every other time with a slip on the line: on a quick machine that moment is seldom met.
        match chance.below(2) {
            0 => roll.await_line(Duration::from_millis(200)),
            _ => thread::sleep(Duration::from_millis(chance.below(60))),
        }
        // Either one first: both are what a power cut ends.
        let (first, second) = match chance.below(2) {
            0 => (&mut clerk, &mut sender),
            _ => (&mut sender, &mut clerk),
        };
        first.kill().unwrap();
        thread::sleep(Duration::from_millis(chance.below(20)));
        second.kill().unwrap();
        clerk.wait().unwrap();
        sender.wait().unwrap();
    }
    // The power is back: what waits is sent, what nobody knows is asked.
    let last = home.run(&["jobs", "--send", "--printer", &target]);
    assert!(last.status.success(), "{}{}", text(&last.stdout), text(&last.stderr));
    let (tray, fates) = (roll.tray(), fates(&home));
    let asked = agree(&tray, &fates);
    println!("{rounds} kills: {} committed, {} printed, {asked} asked", fates.len(), tray.len());
    assert!(rounds < 100 || (tray.len() > 50 && asked > 0), "the kills hit nothing");
    let verify = home.run(&["verify"]);
    assert!(verify.status.success(), "{}", text(&verify.stdout));
}

/// Every committed slip came out once or is asked about, and nothing else came out. Returns how
/// many are asked about.
fn agree(tray: &BTreeMap<String, u32>, fates: &BTreeMap<String, String>) -> usize {
    for (number, copies) in tray {
        assert!(fates.contains_key(number), "{number} was printed and is not stored");
        assert_eq!(*copies, 1, "{number} came out more than once");
    }
    let questions = fates.iter().filter(|(number, state)| {
        let out = tray.contains_key(*number);
        match state.as_str() {
            "sent" | "printed" => assert!(out, "{number} is {state} and did not come out"),
            "unknown" => {}
            state => panic!("{number} ended as {state}"),
        }
        *state == "unknown"
    });
    questions.count()
}

/// Half of the kills for each kind of printer.
fn rounds() -> u64 {
    std::env::var("YICHUANG_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(24_u64).div_ceil(2)
}

#[test]
fn killed_at_a_printer_that_answers_a_slip_comes_out_once_or_is_asked_about() {
    kill(true, rounds());
}

#[test]
fn killed_at_a_printer_that_says_nothing_a_slip_comes_out_once_or_is_asked_about() {
    kill(false, rounds());
}

/// A store in this process: the desk, and a folder slips fall into.
fn options(dir: &Path, home: &Home) -> Options {
    let location = Location { file: dir.join("yichuang.db"), config_dir: dir.join("config") };
    Options { location, ..home.options(support::morning()) }
}

fn copy(from: &Path, to: &Path) {
    std::fs::create_dir_all(to).unwrap();
    for entry in std::fs::read_dir(from).unwrap().map(Result::unwrap) {
        let (path, name) = (entry.path(), to.join(entry.file_name()));
        match path.is_dir() {
            true => copy(&path, &name),
            false => drop(std::fs::copy(&path, &name).unwrap()),
        }
    }
}

/// The log's length; what is behind it when power goes is what a sync made durable, and nothing
/// or a piece of the next write.
fn log_length(dir: &Path) -> u64 {
    std::fs::metadata(dir.join("yichuang.db-wal")).map_or(0, |meta| meta.len())
}

#[test]
fn cut_off_at_every_frame_of_the_log_a_slip_comes_out_once_or_is_asked_about() {
    let (home, dir) = (Home::new(), tempfile::tempdir().unwrap());
    let live = dir.path().join("live");
    std::fs::create_dir_all(&live).unwrap();
    let mut desk = Desk::open(&options(&live, &home)).unwrap();
    // Folded into the file, so that the log begins here.
    desk.tend().unwrap();
    drop(desk);
    let mut desk = Desk::open(&options(&live, &home)).unwrap();
    let before = dir.path().join("before");
    copy(&live, &before);
    // Which slips lay in the tray when the log had which length.
    let mut tray: Vec<(u64, String)> = Vec::new();
    for serial in 0..6 {
        let number = desk.register(&intake(serial), None, true).unwrap().matter.number;
        // The third waits: it is still queued when the next is registered.
        for _ in 0..if serial == 2 { 0 } else { 2 } {
            let Some(job) = desk.take_job("test", &|_| true).unwrap() else { break };
            tray.push((log_length(&live), job.label.clone().unwrap()));
            desk.end_job(&job, &Fate::Printed).unwrap();
        }
        assert!(serial == 2 || tray.iter().any(|(_, out)| *out == number));
    }
    // Read while the store is open: the last one out folds the log away.
    let log = std::fs::read(live.join("yichuang.db-wal")).unwrap();
    drop(desk);
    let page = u64::from(u32::from_be_bytes(log[8..12].try_into().unwrap()));
    let frames = (log.len() as u64 - 32) / (page + 24);
    assert!(frames > 60, "{frames} frames");
    let cuts = (0..=frames).flat_map(|n| [32 + n * (page + 24), 32 + n * (page + 24) + 500]);
    let (mut asked, mut whole) = (0, 0);
    for cut in cuts.map(|cut| cut.min(log.len() as u64)) {
        let there = dir.path().join("cut");
        let _ = std::fs::remove_dir_all(&there);
        copy(&before, &there);
        std::fs::write(there.join("yichuang.db-wal"), &log[..cut as usize]).unwrap();
        let _ = std::fs::remove_file(there.join("yichuang.db-shm"));
        // A slip goes out after its lease is durable, and power may go before or after it does.
        for late in [false, true] {
            let again = dir.path().join("again");
            let _ = std::fs::remove_dir_all(&again);
            copy(&there, &again);
            let out = tray.iter().filter(|(at, _)| if late { *at <= cut } else { *at < cut });
            let mut out: BTreeMap<String, u32> = out.fold(BTreeMap::new(), |mut out, (_, n)| {
                *out.entry(n.clone()).or_default() += 1;
                out
            });
            let mut desk = Desk::open(&options(&again, &home)).unwrap();
            let folder = again.join("slips");
            let target = PrinterTarget::File(folder.join(""));
            let mut press = Press::new(PaperKind::Slip, target, Profile::default()).unwrap();
            while press.next(&mut desk, "after").unwrap().is_some() {}
            for entry in std::fs::read_dir(&folder).into_iter().flatten().map(Result::unwrap) {
                let slip = std::fs::read(entry.path()).unwrap();
                *out.entry(number(&slip).unwrap()).or_default() += 1;
            }
            let conn = rusqlite::Connection::open(again.join("yichuang.db")).unwrap();
            let mut rows = conn.prepare("SELECT label, state FROM spool").unwrap();
            let rows = rows.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
            let fates: BTreeMap<String, String> = rows.collect::<Result<_, _>>().unwrap();
            asked += agree(&out, &fates);
            whole += 1;
            // The question is in the list, and the clerk's word settles it.
            let Answer::Jobs(jobs) = desk.ask(&Query::Jobs).unwrap() else { panic!() };
            for job in jobs {
                assert_eq!(job.state, JobState::Unknown);
                let answer = Change::Job { id: job.id, answer: JobAnswer::Printed };
                desk.order(&answer).unwrap();
            }
            assert!(desk.verify().unwrap().ok);
        }
    }
    println!("{frames} frames, {whole} stores, {asked} questions");
    assert!(asked > 5, "no cut fell between sending and marking");
}
