//! A workbook of ours as others see it: LibreOffice turns it into CSV, which is compared cell by
//! cell with our own; a Python reader looks at types, widths, heading and filter. Where a program is
//! missing the test says so; YICHUANG_FORCE insists.
#![allow(clippy::unwrap_used, clippy::panic)]

mod incoming;
#[path = "../support/mod.rs"]
mod support;

use serde_json::Value;
use std::path::Path;
use std::process::Command;
use support::{Home, intake, text};
use yichuang::calendar::Moment;
use yichuang::desk::bulk::Chronicle;
use yichuang::matter::quote::plain;

const READER: &str = r#"
import json, sys, datetime, openpyxl
book = openpyxl.load_workbook(sys.argv[1])
sheet = book.worksheets[0]
def cell(c):
    v = c.value
    if isinstance(v, datetime.datetime): v = v.isoformat(sep=" ", timespec="minutes")
    return [c.data_type, v, c.number_format]
print(json.dumps({
    "sheets": [s.title for s in book.worksheets],
    "freeze": sheet.freeze_panes, "filter": sheet.auto_filter.ref,
    "widths": [sheet.column_dimensions[c.column_letter].width for c in sheet[1]],
    "rows": [[cell(c) for c in row] for row in sheet.iter_rows()],
}))
"#;

/// What a program answers; `None` where it is not installed and nobody insists.
fn tool(command: &mut Command) -> Option<String> {
    let name = command.get_program().to_string_lossy().into_owned();
    let forced = std::env::var_os("YICHUANG_FORCE").is_some();
    let done = command.output();
    match done {
        Ok(done) if done.status.success() => Some(text(&done.stdout)),
        Ok(done) if forced => panic!("{name}: {}", text(&done.stderr)),
        Err(error) if forced => panic!("{name}: {error}"),
        _ => {
            eprintln!("SKIPPED: {name} or what it needs is missing; set YICHUANG_FORCE to insist");
            None
        }
    }
}

/// Forty matters, with texts that try every trick on a spreadsheet.
fn filled(home: &Home) {
    let mut desk = home.desk();
    let start = Moment::parse("2026-10-08T08:30:00+08:00").unwrap();
    let tricks =
        ["=1+1", "+8613800000001", "-1", "@SUM(1)", "'=2", "一\n二", "3308\"引号\",逗号", "007"];
    let list: Vec<Chronicle> = (0..40)
        .map(|n| {
            let mut form = intake(n);
            form.head_count = Some(1 + n % 5);
            if let Some(trick) = tricks.get(n as usize) {
                form.narrative = (*trick).to_owned();
                form.request = (*trick).to_owned();
            }
            Chronicle { form, at: start.plus_millis(i64::from(n) * 86_400_000), then: Vec::new() }
        })
        .collect();
    desk.register_many(&list).unwrap();
}

fn export(home: &Home, name: &str) -> std::path::PathBuf {
    let to = home.dir.path().join(name);
    let staff = home.pack.rules.staff.iter().find(|s| s.export).unwrap().id.clone();
    let words = ["export", "--to", to.to_str().unwrap(), "--reason", "核对", "--as", &staff];
    let done = home.run(&words);
    assert!(done.status.success(), "{}", text(&done.stderr));
    to
}

/// Reads RFC 4180.
fn records(csv: &str) -> Vec<Vec<String>> {
    let mut rows = vec![vec![String::new()]];
    let (mut quoted, mut chars) = (false, csv.trim_start_matches('\u{feff}').chars().peekable());
    while let Some(c) = chars.next() {
        let row = rows.last_mut().unwrap();
        match c {
            '"' if quoted && chars.peek() == Some(&'"') => {
                chars.next();
                row.last_mut().unwrap().push('"');
            }
            '"' => quoted = !quoted,
            ',' if !quoted => row.push(String::new()),
            '\r' if !quoted => {}
            '\n' if !quoted => rows.push(vec![String::new()]),
            c => row.last_mut().unwrap().push(c),
        }
    }
    rows.pop();
    rows
}

/// Our CSV with what a spreadsheet needs taken away again.
fn ours(home: &Home) -> Vec<Vec<String>> {
    let csv = std::fs::read_to_string(export(home, "ours.csv")).unwrap();
    let rows = records(&csv);
    rows.iter().map(|row| row.iter().map(|cell| plain(cell).to_owned()).collect()).collect()
}

/// LibreOffice, to write `file` anew as what `filter` says, into the folder returned.
fn convert(home: &Home, filter: &str, file: &Path, more: &[&str]) -> Option<std::path::PathBuf> {
    let out = home.dir.path().join("office");
    let profile = format!("-env:UserInstallation=file://{}", home.dir.path().join("lo").display());
    let mut command = Command::new("soffice");
    command.env("HOME", home.dir.path()).args([&profile, "--headless", "--convert-to", filter]);
    tool(command.args(more).arg("--outdir").arg(&out).arg(file))?;
    let name = filter.split(':').next().unwrap_or_default();
    let made = out.join(file.with_extension(name).file_name().unwrap());
    if !made.exists() {
        let forced = std::env::var_os("YICHUANG_FORCE").is_some();
        assert!(!forced, "LibreOffice made no {}", made.display());
        eprintln!("SKIPPED: this LibreOffice has no Calc; set YICHUANG_FORCE to insist");
        return None;
    }
    Some(made)
}

fn office(home: &Home, file: &Path) -> Option<Vec<Vec<String>>> {
    // Comma, quotes, UTF-8, cells as they are shown.
    let filter = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,true,false";
    // Without a person at its dialogue it does not look for the mark of UTF-8.
    let text = file.extension().is_some_and(|end| end == "csv");
    let more: &[&str] = if text { &["--infilter=CSV:44,34,76,1"] } else { &[] };
    let csv = std::fs::read_to_string(convert(home, filter, file, more)?).unwrap();
    Some(records(&csv))
}

#[test]
fn libreoffice_reads_every_cell_as_it_was_written() {
    let home = Home::new();
    filled(&home);
    let wanted = ours(&home);
    let Some(read) = office(&home, &export(&home, "book.xlsx")) else { return };
    assert_eq!(read.len(), 41);
    for (row, (read, wanted)) in read.iter().zip(&wanted).enumerate() {
        for (read, wanted) in read.iter().zip(wanted) {
            // It writes the seconds of a time out.
            assert!(
                read == wanted || *read == format!("{wanted}:00"),
                "row {row}: {read} / {wanted}"
            );
        }
    }
    // And the CSV itself: no cell was run, none lost a digit.
    let Some(read) = office(&home, &export(&home, "text.csv")) else { return };
    let at = |name: &str| wanted[0].iter().position(|head| head == name).unwrap();
    for column in [at("zjhm"), at("gkxx"), at("qq"), at("xfrq")] {
        for (read, wanted) in read.iter().zip(&wanted) {
            // A spreadsheet may take the leading quote for its own mark of a text, and a number
            // for a number.
            let number = wanted[column].parse::<f64>().is_ok() && wanted[column].len() < 12;
            assert!(
                plain(&read[column]) == wanted[column] || number,
                "{} {}",
                read[column],
                wanted[column]
            );
        }
    }
}

#[test]
fn a_python_reader_finds_dates_numbers_texts_widths_heading_and_filter() {
    let home = Home::new();
    filled(&home);
    let wanted = ours(&home);
    let book = export(&home, "book.xlsx");
    // A machine may have a Python of its own beside the system's, whose packages it does not see.
    let has = |name: &&str| {
        let found = Command::new(name).args(["-c", "import openpyxl"]).output();
        found.is_ok_and(|done| done.status.success())
    };
    let name = ["python3", "/usr/bin/python3"].into_iter().find(has).unwrap_or("python3");
    let mut python = Command::new(name);
    let Some(said) = tool(python.args(["-c", READER]).arg(&book)) else { return };
    let said: Value = serde_json::from_str(&said).unwrap();
    assert_eq!(said["sheets"], serde_json::json!(["台账"]));
    assert_eq!((&said["freeze"], &said["filter"]), (&"A2".into(), &"A1:T41".into()));
    let widths = said["widths"].as_array().unwrap();
    assert!(widths.iter().all(|width| width.as_f64().unwrap() > 6.0), "{widths:?}");
    let rows = said["rows"].as_array().unwrap();
    assert_eq!(rows.len(), 41);
    let at = |name: &str| wanted[0].iter().position(|head| head == name).unwrap();
    for (row, wanted) in rows.iter().zip(&wanted).skip(1) {
        let kind = |name: &str| row[at(name)][0].as_str().unwrap();
        assert_eq!((kind("xfrq"), kind("djsj"), kind("xfrs"), kind("jds")), ("d", "d", "n", "n"));
        assert!(
            ["s", "inlineStr"].contains(&kind("zjhm")) && row[at("zjhm")][1] == *wanted[at("zjhm")]
        );
        assert_eq!(row[at("xfrq")][1], format!("{} 00:00", wanted[at("xfrq")]));
        assert_eq!(row[at("djsj")][1], *wanted[at("djsj")]);
        assert_eq!(row[at("xfrs")][1].as_u64().unwrap().to_string(), wanted[at("xfrs")]);
        assert!(["s", "inlineStr"].contains(&kind("gkxx")), "a formula? {}", row[at("gkxx")]);
        assert_eq!(row[at("gkxx")][1], *wanted[at("gkxx")]);
    }
}
