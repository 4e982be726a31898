//! The figures of paper, each beside a baseline of the same run, as ratios.
//!
//! `cargo bench --bench paper` prints one line a figure and says whether it holds what is promised:
//! slip bytes 1 ms, first PDF 50 ms and the next 15 ms in one process, a PDF of 80 kB, memory back to
//! its level after a thousand of them, a binary of 20 MB.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::{Duration, Instant};
use yichuang::paper::samples::Sample;
use yichuang::paper::{Fonts, Forms, PaperWidth, Profile, QrArt};

fn timed(mut work: impl FnMut()) -> Duration {
    let start = Instant::now();
    work();
    start.elapsed()
}

/// Median and 95th percentile of many runs.
fn times(runs: usize, mut work: impl FnMut()) -> (Duration, Duration) {
    let mut list: Vec<_> = (0..runs).map(|_| timed(&mut work)).collect();
    list.sort();
    (list[runs / 2], list[runs * 95 / 100])
}

fn line(what: &str, is: &str, holds: bool) {
    println!("{what:<44} {is:<44} {}", if holds { "holds" } else { "MISSED" });
}

/// Resident memory in kB, where the system tells.
fn memory() -> Option<i64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
    line.split_whitespace().nth(1)?.parse().ok()
}

fn main() {
    let form = Forms::builtin().find("receipt-a5").unwrap();
    let facts = Sample::Ordinary.facts(form);
    let pdf = || form.fill(&facts).pdf(form.stock, 32, Fonts::system().unwrap(), "A5").unwrap();
    // Before anything else, so that finding and reading the fonts is in it.
    let mut size = 0;
    let first = timed(|| size = pdf().bytes.len());
    line("first PDF, fonts found and read", &format!("{first:.1?}"), first.as_millis() <= 50);
    let (next, late) = times(200, || drop(pdf()));
    let (text, _) = times(200, || drop(form.fill(&facts).lay(72, Profile::default().charset)));
    let ratio = next.as_secs_f64() / text.as_secs_f64();
    let is = format!("{next:.1?}, p95 {late:.1?}, {ratio:.0} x its layout");
    line("next PDF in the same process", &is, next.as_millis() <= 15);
    let largest = Forms::builtin().all().iter().map(|form| {
        let paper = form.fill(&Sample::Ordinary.facts(form));
        let bytes = paper.pdf(form.stock, 32, Fonts::system().unwrap(), &form.title).unwrap().bytes;
        (bytes.len(), form.title.as_str())
    });
    let (most, title) = largest.max().unwrap();
    let is = format!("{size} bytes; the largest {most} ({title})");
    line("size of an ordinary PDF", &is, most <= 80_000);
    let before = memory();
    (0..1000).for_each(|_| drop(pdf()));
    if let (Some(before), Some(after)) = (before, memory()) {
        let is = format!("{before} kB before, {after} kB after");
        line("memory over 1,000 PDFs", &is, after - before < 4_000);
    }
    for width in [PaperWidth::Mm58, PaperWidth::Mm80] {
        let (profile, form) = (Profile::of(width), Forms::builtin().find("receipt").unwrap());
        let facts = Sample::Ordinary.facts(form);
        let laid = || form.fill(&facts).lay_for(&profile);
        let (bytes, late) = times(2000, || drop(laid().escpos(&profile)));
        let plain = laid().to_text(QrArt::Label);
        let (encoded, _) = times(2000, || drop(encoding_rs::GB18030.encode(&plain).0.into_owned()));
        let ratio = bytes.as_secs_f64() / encoded.as_secs_f64();
        let is = format!("{bytes:.1?}, p95 {late:.1?}, {ratio:.0} x encoding its text");
        line(&format!("slip bytes at {} columns", width.columns()), &is, bytes.as_millis() < 1);
    }
    let binary = std::fs::metadata("target/release/yichuang").map(|meta| meta.len());
    match binary {
        Ok(size) => line("size of the binary", &format!("{size} bytes"), size <= 20_000_000),
        Err(_) => println!("size of the binary: none; cargo build --release first"),
    }
}
