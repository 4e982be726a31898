//! Refused rows as a file: the columns of the ledger in their order, and behind them which row it was
//! and why. Mended in a spreadsheet, which keeps every text as it is, it is fed in again like any
//! ledger.

use super::source::{Row, Source};
use super::words::WORDS;
use crate::matter::quote;
use crate::store::private;
use std::fs::File;
use std::io::{self, BufWriter, Write};
use std::path::{Path, PathBuf};

/// A file of refused rows, written when the first one comes.
pub struct Report {
    path: PathBuf,
    out: csv::Writer<BufWriter<File>>,
}

/// The first name beside the ledger that nobody uses: what a person is mending is never touched.
fn free(folder: &Path, source: &Source) -> PathBuf {
    let name = |n: u32| match n {
        1 => format!("{}-退回.csv", source.origin()),
        n => format!("{}-退回-{n}.csv", source.origin()),
    };
    let mut n = 1;
    while folder.join(name(n)).exists() {
        n += 1;
    }
    folder.join(name(n))
}

/// The cells of the ledger's own columns.
fn own<'r>(source: &Source, cells: &'r [String]) -> Vec<&'r str> {
    let width = source.headings.len();
    let filled = cells.iter().map(String::as_str).chain(std::iter::repeat(""));
    let kept = filled.take(width).enumerate();
    kept.filter(|(column, _)| !source.report.contains(&Some(*column))).map(|(_, c)| c).collect()
}

impl Report {
    /// Begins the file in `folder`, for its owner's eyes only.
    ///
    /// # Errors
    /// The system's.
    pub fn begin(folder: &Path, source: &Source) -> io::Result<Report> {
        let path = free(folder, source);
        let mut file = BufWriter::new(private::options().create_new(true).open(&path)?);
        // A spreadsheet takes UTF-8 for what it is only with a mark in front.
        file.write_all("\u{feff}".as_bytes())?;
        let mut out = csv::WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(file);
        let mut headings = own(source, &source.original);
        headings.extend([WORDS.row(), WORDS.reason()]);
        out.write_record(headings)?;
        Ok(Report { path, out })
    }

    /// Adds a row.
    ///
    /// # Errors
    /// The system's.
    pub fn add(&mut self, source: &Source, row: &Row, reason: &str) -> io::Result<()> {
        let own = own(source, &row.cells).into_iter();
        let mut cells: Vec<String> = own.map(|cell| quote::quoted(cell).into_owned()).collect();
        cells.extend([source.line_of(row).to_string(), reason.to_owned()]);
        Ok(self.out.write_record(cells)?)
    }

    /// Makes what was added so far safe.
    ///
    /// # Errors
    /// The system's.
    pub fn save(&mut self) -> io::Result<()> {
        self.out.flush()?;
        self.out.get_ref().get_ref().sync_data()
    }

    /// Where it lies.
    pub fn path(&self) -> &Path {
        &self.path
    }
}
