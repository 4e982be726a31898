//! Old ledgers coming in: rows a second through the rules, beside what plain SQLite takes to insert
//! the same rows as they are, in batches as large and as durable, in the same run.

use rusqlite::{Connection, params};
use std::path::Path;
use std::sync::Arc;
use std::time::Instant;
use yichuang::calendar::Moment;
use yichuang::desk::import::{Map, Run, Source};
use yichuang::desk::{Clock, Desk, Options};
use yichuang::pack::Pack;
use yichuang::store::Location;

const AT: &str = "2026-11-23T09:14:00+08:00";
/// Rows of one transaction, as in the import.
const BATCH: usize = 200;
/// What the import must reach, rows a second.
const BAR: f64 = 2_500.0;

/// One row: number, day, name, phone, address, town, purpose, story, request, unit, state, end.
fn row(n: usize) -> [String; 12] {
    let (month, day) = (1 + n / 28 % 12, 1 + n % 28);
    let town = ["云溪乡", "莲花镇", "高家镇", "双桥乡"][n % 4];
    let unit = ["水利局", "农业局", "交通局", "人社局", "民政局"][n % 5];
    let given = ["水", "土根", "仙花", "云山", "正", "小明"][n % 6];
    [
        format!("衢访〔2006〕{n}号"),
        format!("2006-{month}-{day}"),
        format!("{}{given}", ["吴", "徐", "毛", "祝"][n % 4]),
        format!("138000000{:02}", n % 100),
        format!("衢江区{town}某村{}号", n % 90),
        town.to_owned(),
        "求决".to_owned(),
        format!(
            "土地流转费用三年没有付清，村里说等等等，今年又要签新合同，第{n}次有人来说，田里的水也断了"
        ),
        "付清三年费用，把水修好".to_owned(),
        unit.to_owned(),
        "已办结".to_owned(),
        format!("2007-{month}-{day}"),
    ]
}

const HEADINGS: [&str; 12] = [
    "信访编号",
    "来访日期",
    "姓名",
    "联系电话",
    "地址",
    "问题属地",
    "目的",
    "反映内容",
    "诉求",
    "责任单位",
    "办理状态",
    "办结日期",
];

fn ledger(path: &Path, rows: usize) {
    let mut out = csv::Writer::from_path(path).unwrap();
    out.write_record(HEADINGS).unwrap();
    (0..rows).for_each(|n| out.write_record(row(n)).unwrap());
    out.flush().unwrap();
}

/// Rows a second through the rules.
fn ours(folder: &Path, file: &Path, rows: usize) -> f64 {
    let options = Options {
        location: Location { file: folder.join("ours.db"), config_dir: folder.join("config") },
        pack: Arc::new(Pack::load("qujiang", None).unwrap()),
        seat: String::new(),
        staff: String::new(),
        clock: Clock::Still(Moment::parse(AT).unwrap()),
    };
    let mut desk = Desk::open(&options).unwrap();
    let start = Instant::now();
    let source = Source::open(file, None).unwrap();
    let map = Map::guess(&source);
    let mut run = Run::new(source, map, false, folder.to_owned());
    while run.step(&mut desk).unwrap() {}
    let seconds = start.elapsed().as_secs_f64();
    let done = run.summary();
    assert_eq!(done.entered as usize, rows, "{:?}", done.first);
    rows as f64 / seconds
}

/// Rows a second into one table without an index, a transaction a batch.
fn plain(folder: &Path, rows: usize) -> f64 {
    let mut conn = Connection::open(folder.join("plain.db")).unwrap();
    conn.execute_batch(
        "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL;
         CREATE TABLE ledger (id INTEGER PRIMARY KEY, a TEXT, b TEXT, c TEXT, d TEXT, e TEXT, f TEXT,
         g TEXT, h TEXT, i TEXT, j TEXT, k TEXT, l TEXT)",
    )
    .unwrap();
    let insert = "INSERT INTO ledger (a, b, c, d, e, f, g, h, i, j, k, l)
         VALUES (?1, ?2, ?3, ?4, ?5, ?6, ?7, ?8, ?9, ?10, ?11, ?12)";
    let start = Instant::now();
    for from in (0..rows).step_by(BATCH) {
        let tx = conn.transaction().unwrap();
        for n in from..(from + BATCH).min(rows) {
            let [a, b, c, d, e, f, g, h, i, j, k, l] = row(n);
            let mut statement = tx.prepare_cached(insert).unwrap();
            statement.execute(params![a, b, c, d, e, f, g, h, i, j, k, l]).unwrap();
        }
        tx.commit().unwrap();
    }
    rows as f64 / start.elapsed().as_secs_f64()
}

/// Measures.
pub fn measure(rows: usize) {
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("ledger.csv");
    ledger(&file, rows);
    let (ours, plain) = (ours(folder.path(), &file, rows), plain(folder.path(), rows));
    let under = if ours < BAR { "   UNDER 2500" } else { "" };
    println!(
        "import {ours:>8.0} rows/s of {rows} rows of CSV   plain insert {plain:>8.0} rows/s  {:>5.1} x{under}",
        plain / ours
    );
}
