//! A thousand PDFs in one process: memory comes back to its level. Alone in its file, because
//! other tests of the same process would be measured too.
#![allow(clippy::unwrap_used, clippy::panic)]

use std::time::Instant;
use yichuang::paper::samples::Sample;
use yichuang::paper::{Fonts, Forms};

#[test]
fn a_thousand_papers_leave_no_memory_behind() {
    let forced = std::env::var_os("YICHUANG_FORCE").is_some();
    let begun = Instant::now();
    let fonts = match Fonts::system() {
        Ok(fonts) => fonts,
        Err(why) if forced => panic!("{why}"),
        Err(why) => return eprintln!("SKIPPED: {why}"),
    };
    let form = Forms::builtin().find("receipt-a5").unwrap();
    let facts = Sample::Ordinary.facts(form);
    let one = || form.fill(&facts).pdf(form.stock, 32, fonts, &form.title).unwrap();
    let size = one().bytes.len();
    let first = begun.elapsed();
    let level = || {
        let status = std::fs::read_to_string("/proc/self/status").ok()?;
        let line = status.lines().find(|line| line.starts_with("VmRSS"))?;
        line.split_whitespace().nth(1)?.parse::<i64>().ok()
    };
    (0..50).for_each(|_| drop(one()));
    let before = level();
    let many = if forced { 1000 } else { 60 };
    let begun = Instant::now();
    (0..many).for_each(|_| drop(one()));
    let next = begun.elapsed() / many;
    println!("PDF {size} bytes, first {first:?}, next {next:?}");
    if let (Some(before), Some(after)) = (before, level()) {
        println!("{before} kB before, {after} kB after {many} papers");
        assert!(after - before < 8_000, "{} kB more after {many} papers", after - before);
    }
}
