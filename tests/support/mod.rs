//! What the integration tests share: a hermetic desk in its own folder, the real binary, and
//! impossible identities.
#![allow(dead_code, clippy::unwrap_used, clippy::panic)]

use serde_json::Value;
use std::io::Write;
use std::path::PathBuf;
use std::process::{Command, Output, Stdio};
use std::sync::Arc;
use tempfile::TempDir;
use yichuang::calendar::{Calendar, Moment};
use yichuang::desk::{Clock, Desk, Options};
use yichuang::matter::IntakeForm;
use yichuang::matter::intake::VisitorForm;
use yichuang::pack::Pack;
use yichuang::store::Location;

/// Monday 2026-11-23, 09:14.
pub fn morning() -> Moment {
    Moment::parse("2026-11-23T09:14:00+08:00").unwrap()
}

/// A folder of its own for store, keys and settings.
pub struct Home {
    pub dir: TempDir,
    pub pack: Arc<Pack>,
}

impl Home {
    pub fn new() -> Self {
        Self::with_pack("qujiang")
    }

    pub fn with_pack(name: &str) -> Self {
        let mut pack = Pack::load(name, None).unwrap();
        pack.rules.calendar = Calendar::builtin();
        Home { dir: tempfile::tempdir().unwrap(), pack: Arc::new(pack) }
    }

    pub fn store(&self) -> PathBuf {
        self.dir.path().join("data/yichuang.db")
    }

    pub fn location(&self) -> Location {
        Location { file: self.store(), config_dir: self.dir.path().join("config") }
    }

    pub fn options(&self, at: Moment) -> Options {
        Options {
            location: self.location(),
            pack: self.pack.clone(),
            seat: String::new(),
            staff: String::new(),
            clock: Clock::Still(at),
        }
    }

    pub fn desk(&self) -> Desk {
        Desk::open(&self.options(morning())).unwrap()
    }

    /// A desk of somebody who may read sealed matters.
    pub fn sealed_desk(&self) -> Desk {
        let reader = self.pack.rules.staff.iter().find(|s| s.sealed).unwrap().id.clone();
        Desk::open(&Options { staff: reader, ..self.options(morning()) }).unwrap()
    }

    /// The real binary on this folder; `--at` is [`morning`] unless the words say otherwise.
    pub fn command(&self, words: &[&str]) -> Command {
        let mut command = Command::new(env!("CARGO_BIN_EXE_yichuang"));
        command.env("YICHUANG_HOME", self.dir.path()).args(words);
        if !words.contains(&"--at") {
            command.args(["--at", "2026-11-23T09:14:00+08:00"]);
        }
        command
    }

    pub fn run(&self, words: &[&str]) -> Output {
        self.command(words).output().unwrap()
    }

    pub fn run_with_input(&self, words: &[&str], input: &str) -> Output {
        let mut child = self
            .command(words)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::piped())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let input = input.to_owned();
        let writer = std::thread::spawn(move || {
            let _ = stdin.write_all(input.as_bytes());
        });
        let output = child.wait_with_output().unwrap();
        writer.join().unwrap();
        output
    }

    /// Registers JSON lines and returns the answers.
    pub fn register(&self, lines: &str) -> Vec<Value> {
        json_lines(&self.run_with_input(&["register", "--from", "-"], lines))
    }
}

/// Standard output as JSON lines.
pub fn json_lines(output: &Output) -> Vec<Value> {
    let text = String::from_utf8(output.stdout.clone()).unwrap();
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|e| panic!("{e}: {line}")))
        .collect()
}

pub fn text(bytes: &[u8]) -> String {
    String::from_utf8_lossy(bytes).into_owned()
}

/// A checksum-valid number of nobody: born in 1800.
pub fn nobody(serial: u32) -> String {
    let body = format!("330803180001{:02}{:03}", 1 + serial / 1000 % 28, serial % 1000);
    let weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
    let sum: u32 = body.bytes().zip(weights).map(|(b, w)| u32::from(b - b'0') * w).sum();
    let check = b"10X98765432"[(sum % 11) as usize];
    format!("{body}{}", char::from(check))
}

/// An ordinary intake whose routing a person chose.
pub fn intake(serial: u32) -> IntakeForm {
    IntakeForm {
        visitor: VisitorForm {
            name: format!("吴某{serial}"),
            id_number: nobody(serial),
            phone: format!("1380000{:04}", serial % 10_000),
            address: "衢江区云溪乡某村".into(),
            ..VisitorForm::default()
        },
        purpose: "求决".into(),
        place: "云溪乡".into(),
        narrative: format!("土地流转费用三年没有付清，第{serial}次说"),
        request: "付清三年费用".into(),
        room: "1".into(),
        units: vec!["云溪乡人民政府".into(), "区农业农村局".into()],
        colour: "绿".into(),
        ..IntakeForm::default()
    }
}

/// The same as a JSON line.
pub fn intake_line(serial: u32) -> String {
    serde_json::json!({
        "visitor": {"name": format!("吴某{serial}"), "id_number": nobody(serial),
                    "phone": format!("1380000{:04}", serial % 10_000), "address": "衢江区云溪乡某村"},
        "purpose": "求决", "place": "云溪乡", "narrative": format!("土地流转费用没有付清，第{serial}件"),
        "request": "付清费用", "room": 1, "units": ["云溪乡人民政府"], "colour": "绿",
    })
    .to_string()
}
