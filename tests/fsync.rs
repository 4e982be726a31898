//! A durable registration is exactly one fsync: counted from outside by strace.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::process::Command;
use support::{Home, intake_line, text};

/// Syncs of one process that registers so many lines with their receipts queued.
fn syncs(home: &Home, first: u32, lines: u32) -> Option<usize> {
    let input = home.dir.path().join("lines.jsonl");
    let trace = home.dir.path().join("trace");
    let body: String = (first..first + lines).map(|n| intake_line(n) + "\n").collect();
    std::fs::write(&input, body).unwrap();
    let output = Command::new("strace")
        .args(["-f", "-e", "trace=fsync,fdatasync", "-o"])
        .arg(&trace)
        .arg(env!("CARGO_BIN_EXE_yichuang"))
        .args(["register", "--print", "--at", "2026-11-23T09:14:00+08:00", "--from"])
        .arg(&input)
        .env("YICHUANG_HOME", home.dir.path())
        .output()
        .ok()?;
    let trace = std::fs::read_to_string(trace).ok()?;
    assert!(output.status.success(), "{}", text(&output.stderr));
    Some(trace.lines().filter(|l| l.contains("sync(")).count())
}

#[test]
fn a_registration_is_exactly_one_fsync() {
    let home = Home::new();
    // The first run makes the store and learns for the day; after it only registrations differ.
    let Some(_) = syncs(&home, 0, 5) else {
        assert!(std::env::var_os("YICHUANG_FORCE").is_none(), "strace was forced on");
        eprintln!("skipped: strace is not on this machine");
        return;
    };
    // So few that the log is not folded in between, which syncs twice more, after the answer.
    let few = syncs(&home, 100, 4).unwrap();
    let many = syncs(&home, 200, 16).unwrap();
    assert_eq!(many - few, 12, "{few} for 4 lines, {many} for 16");
}
