//! What the steps of a day cost, kind by kind: their time, and the pages each brings into the
//! write-ahead log, table by table; and what a window's look for changes of others costs.
//! `cargo bench --bench day -- pages` prints it.

use super::DAY;
use crate::support::Home;
use rusqlite::Connection;
use std::collections::BTreeMap;
use std::path::Path;
use std::time::{Duration, Instant};
use yichuang::desk::{Clock, Desk};
use yichuang::replay::{Play, PlayedDay, Runner};

/// Bytes before the first frame of the log, and before the page of a frame.
const LOG_HEAD: usize = 32;
const FRAME_HEAD: usize = 24;

/// Reads the frames that came into a log since it was read last.
#[derive(Default)]
struct Log {
    salt: Vec<u8>,
    read: usize,
}

impl Log {
    fn pages(&mut self, path: &Path) -> Vec<u32> {
        let bytes = std::fs::read(path).unwrap_or_default();
        if bytes.len() < LOG_HEAD {
            return Vec::new();
        }
        let number = |at: usize| u32::from_be_bytes(bytes[at..at + 4].try_into().unwrap());
        if self.salt != bytes[16..24] {
            (self.salt, self.read) = (bytes[16..24].to_vec(), LOG_HEAD);
        }
        let page = number(8) as usize;
        let mut pages = Vec::new();
        // A log begun anew is written over the old one: its frames have the new salt.
        while self.read + FRAME_HEAD <= bytes.len()
            && bytes[self.read + 8..self.read + 16] == self.salt
        {
            pages.push(number(self.read));
            self.read += FRAME_HEAD + page;
        }
        pages
    }
}

/// The steps of one kind.
#[derive(Default)]
struct Kind {
    times: Vec<Duration>,
    pages: BTreeMap<String, usize>,
}

/// Plays the day and prints the table.
pub fn print() {
    let home = Home::new();
    let day = PlayedDay::read(DAY, &home.pack.rules).unwrap();
    let desk = Desk::open(&home.options(day.moment(day.opens))).unwrap();
    let file = desk.store().path().to_owned();
    let log_file = file.with_file_name(format!("{}-wal", file.file_name().unwrap().display()));
    let mut play = Play::new(&day, &home.pack.rules, &Play::parts(&day, &home.pack.rules));
    let mut runner = Runner::new(desk, &day, false);
    let (mut log, mut steps) = (Log::default(), Vec::new());
    log.pages(&log_file);
    while let Some(due) = play.due() {
        runner.desk().set_clock(Clock::Still(due.at));
        let before = runner.times.len();
        let begun = Instant::now();
        let told = runner.carry_out(&due).unwrap();
        let took = begun.elapsed();
        if runner.times.len() > before {
            let name = format!("{:?}", due.step);
            let name = name.split(['(', ' ']).next().unwrap_or_default().to_owned();
            steps.push((name, took, log.pages(&log_file)));
        }
        play.tell(&due, due.at, told);
    }
    let looks = 20_000;
    let begun = Instant::now();
    for _ in 0..looks {
        runner.desk().store().change_mark().unwrap();
    }
    println!("a look whether somebody else wrote: {:.2?}", begun.elapsed() / looks);
    let conn = Connection::open(&file).unwrap();
    let mut statement = conn.prepare("SELECT pageno, name FROM dbstat").unwrap();
    let rows = statement.query_map([], |r| Ok((r.get(0)?, r.get(1)?))).unwrap();
    let names: BTreeMap<u32, String> = rows.collect::<Result<_, _>>().unwrap();
    let mut kinds: BTreeMap<String, Kind> = BTreeMap::new();
    for (name, took, pages) in steps {
        for kind in [&name, "every"] {
            let kind = kinds.entry(kind.to_owned()).or_default();
            kind.times.push(took);
            for page in &pages {
                let table = names.get(page).map_or("free", String::as_str);
                *kind.pages.entry(table.to_owned()).or_default() += 1;
            }
        }
    }
    for (name, mut kind) in kinds {
        kind.times.sort();
        let of = kind.times.len();
        let each = |n: usize| n as f64 / of as f64;
        let (median, all) = (kind.times[of / 2], each(kind.pages.values().sum()));
        let whole: Duration = kind.times.iter().sum();
        println!("{name}: {of} steps, median {median:.0?}, together {whole:.0?}, {all:.1} pages");
        let mut pages: Vec<_> = kind.pages.into_iter().collect();
        pages.sort_by_key(|(_, n)| std::cmp::Reverse(*n));
        let pages: Vec<_> = pages.iter().map(|(t, n)| format!("{t} {:.1}", each(*n))).collect();
        println!("    {}", pages.join("  "));
    }
}
