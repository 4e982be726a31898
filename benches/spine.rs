//! The spine's figures, each beside its baseline in the same run, as ratios.
//!
//! `cargo bench --bench spine` prints one line a figure: median and 95th percentile. Run it on a
//! quiet machine; absolute times drift with the disk and the neighbours, ratios less so.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../tests/support/mod.rs"]
mod support;

use portable_pty::{CommandBuilder, PtySize, native_pty_system};
use rusqlite::Connection;
use std::io::Read;
use std::time::{Duration, Instant};
use support::{Home, intake, morning};
use yichuang::desk::{Answer, Query};
use yichuang::headless::Session;
use yichuang::paper::{PaperWidth, Profile, receipt};
use yichuang::tui::app::Manner;
use yichuang::tui::keymap::Keymap;
use yichuang::tui::narrow::Ambiguous;
use yichuang::tui::theme::{Colours, Theme};

/// Sorted times; `at` is a fraction.
struct Times(Vec<Duration>);

impl Times {
    fn of(mut list: Vec<Duration>) -> Self {
        list.sort();
        Times(list)
    }

    fn at(&self, part: f64) -> Duration {
        self.0[((self.0.len() - 1) as f64 * part) as usize]
    }

    fn line(&self, what: &str) {
        println!("{what:<46} median {:>9.3?}  p95 {:>9.3?}", self.at(0.5), self.at(0.95));
    }
}

fn timed(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// A durable registration against a bare durable commit of a 600-byte row, turn by turn.
fn registration() {
    let home = Home::new();
    let mut desk = home.desk();
    let bare = Connection::open(home.dir.path().join("bare.db")).unwrap();
    bare.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA wal_autocheckpoint = 0; \
         CREATE TABLE t (id INTEGER PRIMARY KEY, row TEXT);",
    )
    .unwrap();
    let row = "x".repeat(600);
    let (mut ours, mut theirs) = (Vec::new(), Vec::new());
    for serial in 0..600 {
        theirs.push(timed(|| {
            bare.execute("INSERT INTO t (row) VALUES (?1)", [&row]).unwrap();
        }));
        let form = intake(serial);
        ours.push(timed(|| {
            desk.register(&form, None, true).unwrap();
        }));
        desk.tend().unwrap();
    }
    let (ours, theirs) = (Times::of(ours.split_off(100)), Times::of(theirs.split_off(100)));
    theirs.line("bare WAL/FULL commit of 600 bytes");
    ours.line("durable registration with queued receipt");
    let (a, b) = (ours.at(0.5).as_secs_f64(), theirs.at(0.5).as_secs_f64());
    println!("{:<46} {:.2} x, + {:.3} ms", "  registration / bare commit", a / b, (a - b) * 1e3);
}

/// Bytes of a slip from what is stored, composing included.
fn slip() {
    let home = Home::new();
    let mut desk = home.desk();
    let number = desk.register(&intake(1), None, false).unwrap().matter.number;
    let profile = Profile::of(PaperWidth::Mm58);
    let times: Vec<_> = (0..500)
        .map(|_| {
            timed(|| {
                let Answer::Slip(slip) = desk.ask(&Query::Slip(number.clone())).unwrap() else {
                    panic!()
                };
                let laid = receipt(&slip).lay(profile.width.columns(), profile.charset);
                std::hint::black_box(laid.escpos(&profile));
            })
        })
        .collect();
    Times::of(times).line("slip: stored facts to printer bytes");
}

/// From a key to the drawn frame, the form's live answers included, at 120×40.
fn key_to_frame() {
    let home = Home::new();
    let mut desk = home.desk();
    for serial in 0..300 {
        desk.register(&intake(serial), None, false).unwrap();
    }
    drop(desk);
    let theme = Theme::load("default", None, Colours::Named).0;
    let keymap = Keymap::with("").unwrap();
    let manner = Manner { keymap, theme, ambiguous: Ambiguous::Narrow };
    let options = home.options(morning());
    let mut session = Session::open(&options, manner, Profile::default(), (120, 40)).unwrap();
    session.press("f2");
    let mut times = Vec::new();
    for c in "吴某某".chars() {
        session.type_text(&c.to_string());
    }
    session.press("enter enter enter enter enter enter");
    for _ in 0..6 {
        for c in "土地流转费用三年没有付清，村里说等等等，今年又要签新合同。".chars()
        {
            let text = c.to_string();
            times.push(timed(|| {
                session.type_text(&text);
                std::hint::black_box(session.frame());
            }));
        }
    }
    Times::of(times).line("key to frame in the story field, 120×40");
}

/// From spawning the binary to the first whole frame in a pseudo-terminal.
fn first_frame() {
    let home = Home::new();
    drop(home.desk());
    let start = || {
        let pty = native_pty_system()
            .openpty(PtySize { rows: 24, cols: 80, pixel_width: 0, pixel_height: 0 })
            .unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_yichuang"));
        command.env("YICHUANG_HOME", home.dir.path());
        // Who sits where was asked on the first day.
        command.args(["--seat", "1号窗口", "--as", "柴敏"]);
        command.env("TERM", "xterm-256color");
        let mut reader = pty.master.try_clone_reader().unwrap();
        let began = Instant::now();
        let mut child = pty.slave.spawn_command(command).unwrap();
        let (mut seen, mut buffer) = (Vec::new(), [0; 65536]);
        // The end of the first synchronized update is the end of the first frame.
        let end = b"\x1b[?2026l";
        while !seen.windows(end.len()).any(|w| w == end) {
            let n = reader.read(&mut buffer).unwrap();
            assert!(n > 0, "no frame: {}", String::from_utf8_lossy(&seen));
            seen.extend_from_slice(&buffer[..n]);
        }
        let took = began.elapsed();
        child.kill().unwrap();
        child.wait().unwrap();
        took
    };
    start();
    Times::of((0..40).map(|_| start()).collect()).line("spawn to first frame, empty store");
}

fn main() {
    first_frame();
    registration();
    slip();
    key_to_frame();
}
