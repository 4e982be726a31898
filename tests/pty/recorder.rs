//! Plays a story in the real window and writes down what a person would have seen: every step,
//! the keys so far and the screen; then takes the paper out of the printer and reads it.

use crate::escpos_reader::{Event, read};
use crate::support::{Home, text};
use crate::terminal::Terminal;
use std::fmt::Write;
use std::path::PathBuf;
use std::time::{Duration, Instant};

/// Between two digits a person types; nearer together they could be a card reader's.
const DIGIT: Duration = Duration::from_millis(35);
/// How long the printer may take on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(20);
/// Columns of the paper, 58 mm.
const COLUMNS: usize = 32;

/// What the terminal sends for a key; a choice by its number is the digit itself.
fn bytes(key: &str) -> &str {
    match key {
        "F2" => "\x1bOQ",
        "F5" => "\x1b[15~",
        "F10" => "\x1b[21~",
        "Enter" => "\r",
        "Esc" => "\x1b",
        digit if digit.len() == 1 && digit.as_bytes()[0].is_ascii_digit() => digit,
        other => panic!("no key {other}"),
    }
}

/// What was done and what stood on the screen then.
struct Step {
    done: String,
    keys: usize,
    screen: Vec<String>,
}

/// A visitor at the window.
pub struct Story {
    pub home: Home,
    name: &'static str,
    title: &'static str,
    paper: PathBuf,
    terminal: Terminal,
    keys: usize,
    steps: Vec<Step>,
    slip: String,
}

impl Story {
    /// Opens the window on the store of `home`, with a printer that writes into a folder.
    pub fn begin(name: &'static str, title: &'static str, home: Home) -> Story {
        let paper = home.dir.path().join("paper");
        let target = format!("file:{}/", paper.display());
        let terminal = Terminal::open(home.dir.path(), &["--printer", &target], (80, 24));
        let (keys, steps, slip) = (0, Vec::new(), String::new());
        let mut story = Story { home, name, title, paper, terminal, keys, steps, slip };
        story.step("打开窗口".to_owned());
        story.sees("等我做的");
        story
    }

    /// Presses keys, parted by blanks. All of them count.
    pub fn press(&mut self, keys: &str) -> &mut Story {
        for key in keys.split(' ') {
            self.terminal.send(bytes(key));
            self.keys += 1;
            self.step(format!("按 {key}"));
        }
        self
    }

    /// Types the visitor's own words, as an input method commits them, or numbers, digit by
    /// digit. None of them count.
    pub fn words(&mut self, words: &str) -> &mut Story {
        if words.bytes().all(|byte| byte.is_ascii_digit()) {
            for digit in words.chars() {
                self.terminal.send(&digit.to_string());
                std::thread::sleep(DIGIT);
            }
        } else {
            self.terminal.send(words);
        }
        self.step(format!("打字「{words}」"));
        self
    }

    /// Waits until the screen shows these words.
    pub fn sees(&mut self, words: &str) -> &mut Story {
        self.terminal.sees(words).settle();
        let screen = self.terminal.rows();
        if let Some(step) = self.steps.last_mut() {
            step.screen = screen;
        }
        self
    }

    fn step(&mut self, done: String) {
        self.terminal.settle();
        self.steps.push(Step { done, keys: self.keys, screen: self.terminal.rows() });
    }

    /// True if one row of the screen shows these words.
    pub fn shows(&self, words: &str) -> bool {
        self.terminal.rows().iter().any(|row| row.contains(words))
    }

    /// The day the screen promises an answer for, as the paper writes it: `2026年11月26日`.
    pub fn promised(&self) -> String {
        let rows = self.terminal.rows();
        let day = rows.iter().find_map(|row| row.split_once("反馈 ")?.1.get(..5));
        let (month, day) = day.and_then(|day| day.split_once('-')).unwrap();
        format!("2026年{month}月{day}日")
    }

    /// Keys so far that are not the visitor's own words and numbers.
    pub fn keys(&self) -> usize {
        self.keys
    }

    /// Takes the one slip there must be out of the printer.
    pub fn paper(&mut self) -> Paper {
        let end = Instant::now() + PATIENCE;
        let events = loop {
            let files: Vec<_> = std::fs::read_dir(&self.paper).into_iter().flatten().collect();
            assert!(files.len() <= 1, "more than one slip: {files:?}");
            let bytes = files.into_iter().flatten().map(|file| std::fs::read(file.path()).unwrap());
            let read = bytes.map(|bytes| read(&bytes, COLUMNS)).next();
            match read {
                Some(Ok(job)) if job.events.last() == Some(&Event::Cut) => {
                    assert!(job.clean);
                    break job.events;
                }
                other => assert!(Instant::now() < end, "nothing printed: {other:?}"),
            }
            std::thread::sleep(Duration::from_millis(20));
        };
        let paper = Paper::of(events);
        self.slip = format!("{}\n[二维码 {}]", paper.lines.join("\n"), paper.qr);
        paper
    }

    /// The store is whole and the code on the paper is known; what the public learns by it.
    pub fn tracked(&self, paper: &Paper) -> serde_json::Value {
        let verify = self.home.run(&["verify"]);
        assert!(verify.status.success(), "{}", text(&verify.stdout));
        let track = self.home.run(&["track", &paper.qr, "--json"]);
        assert!(track.status.success(), "{}", text(&track.stderr));
        serde_json::from_slice(&track.stdout).unwrap()
    }
}

impl Drop for Story {
    /// The record is kept, of a failed story even more so.
    fn drop(&mut self) {
        let rule = "─".repeat(80);
        let mut log = format!("{}\n", self.title);
        for (n, step) in (1..).zip(&self.steps) {
            let _ = writeln!(log, "\n第 {n} 步  {}  已按 {} 键\n{rule}", step.done, step.keys);
            for row in &step.screen {
                let _ = writeln!(log, "{}", row.trim_end());
            }
            let _ = writeln!(log, "{rule}");
        }
        let _ = writeln!(log, "\n纸上\n{rule}\n{}", self.slip);
        let tmp = PathBuf::from(env!("CARGO_TARGET_TMPDIR"));
        let folder = tmp.parent().unwrap_or(&tmp).join("stories");
        let path = folder.join(format!("{}.txt", self.name));
        if let Err(error) =
            std::fs::create_dir_all(&folder).and_then(|()| std::fs::write(&path, log))
        {
            eprintln!("{}: {error}", path.display());
        }
    }
}

/// A slip as it lies on the counter.
pub struct Paper {
    /// The lines from top to bottom.
    pub lines: Vec<String>,
    /// What a phone reads from the square.
    pub qr: String,
    /// All lines without blanks and line ends, so that a wrapped name is found.
    flat: String,
}

impl Paper {
    fn of(events: Vec<Event>) -> Paper {
        let (mut lines, mut codes) = (Vec::new(), Vec::new());
        for event in events {
            match event {
                Event::Line { text, .. } => lines.push(text),
                Event::Qr { payload, .. } => codes.push(payload),
                _ => {}
            }
        }
        assert_eq!(codes.len(), 1, "one QR code");
        let flat = lines.iter().flat_map(|line| line.chars()).filter(|c| !c.is_whitespace());
        Paper { flat: flat.collect(), qr: codes.remove(0), lines }
    }

    /// True if the paper says this, over line ends too.
    pub fn says(&self, words: &str) -> bool {
        self.flat.contains(words)
    }

    /// All of these stand on the paper.
    pub fn must_say(&self, words: &[&str]) {
        for word in words {
            assert!(self.says(word), "「{word}」 is missing:\n{}", self.lines.join("\n"));
        }
    }

    /// None of these stands on the paper.
    pub fn must_not_say(&self, words: &[&str]) {
        for word in words {
            assert!(!self.says(word), "「{word}」 is on the paper:\n{}", self.lines.join("\n"));
        }
    }

    /// What every slip says: title, number, masked name; and the code twice, to read and to scan.
    pub fn is_slip_of(&self, number: &str, masked: &str, title: &str) {
        self.must_say(&[title, &format!("编号：{number}"), &format!("姓名：{masked}")]);
        assert!(self.qr.len() == 16 && self.qr.bytes().all(|b| b.is_ascii_digit()), "{}", self.qr);
        let groups: Vec<&str> = (0..4).map(|n| &self.qr[4 * n..4 * n + 4]).collect();
        self.must_say(&[&groups.join("-")]);
    }
}
