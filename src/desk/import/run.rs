//! An import under way: batch by batch, each durable by itself, so that it can be stopped or cut off
//! anywhere and gone on with. A dry run goes the same way and writes nothing.

use super::bring::{Fate, Ready, Stands};
use super::field::Field;
use super::map::Map;
use super::report::Report;
use super::row::{self, Refused};
use super::source::{Row, Source};
use super::words::WORDS;
use crate::desk::{Desk, DeskError};
use crate::matter::quote;
use std::collections::{BTreeMap, HashMap};
use std::path::PathBuf;

/// Rows of one transaction: the windows wait for each other no longer than for a few registrations.
const BATCH: usize = 200;
/// Refusals told on the screen; all of them are in the report.
const TOLD: usize = 8;
/// Values no list knows that are told; behind so many a column goes to the wrong field.
pub const UNKNOWN: usize = 100;

/// What happened so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Summary {
    /// Rows looked at.
    pub rows: u32,
    /// Registered, or in a dry run to be registered.
    pub entered: u32,
    /// In already from an earlier run.
    pub known: u32,
    /// The same row again in this file.
    pub twice: u32,
    /// Refused.
    pub refused: u32,
    /// Sums and signatures at the foot, left out.
    pub notes: u32,
    /// How often each field was at fault.
    pub faults: BTreeMap<Field, u32>,
    /// Values that no list knows, and in how many rows each stands: the first [`UNKNOWN`] kinds.
    pub unknown: BTreeMap<(Field, String), u32>,
    /// There are more kinds than these.
    pub unknown_more: bool,
    /// The first refusals: row and reason.
    pub first: Vec<(u32, String)>,
    /// Where the refused rows lie.
    pub report: Option<PathBuf>,
    /// How much of the file was read, 0 to 1.
    pub share: f64,
}

impl Summary {
    /// A number of kinds of unknown values, of all or of a part of them, in words.
    pub fn kinds(&self, count: usize) -> String {
        format!("{count} 种{}", if self.unknown_more { "以上" } else { "" })
    }
}

/// An import under way.
pub struct Run {
    source: Source,
    map: Map,
    dry: bool,
    folder: PathBuf,
    /// Rows of this file that were let in, by their marks, with what they said.
    seen: HashMap<String, String>,
    report: Option<Report>,
    summary: Summary,
}

impl Run {
    /// Begins; refused rows go to a file in `folder`. A dry run writes nothing at all.
    pub fn new(source: Source, map: Map, dry: bool, folder: PathBuf) -> Run {
        Run {
            source,
            map,
            dry,
            folder,
            seen: HashMap::new(),
            report: None,
            summary: Summary::default(),
        }
    }

    /// What happened so far.
    pub fn summary(&self) -> &Summary {
        &self.summary
    }

    /// Takes the next batch; false when the file is through.
    ///
    /// # Errors
    /// The store's, or the report cannot be written: batches before this one are kept.
    pub fn step(&mut self, desk: &mut Desk) -> Result<bool, DeskError> {
        let mut ready: Vec<(Row, Ready)> = Vec::new();
        let mut refused: Vec<(Row, Refused)> = Vec::new();
        let mut more = true;
        for _ in 0..BATCH {
            let Some(row) = self.source.next_row() else {
                more = false;
                break;
            };
            if self.is_note(&row) {
                self.summary.notes += 1;
                continue;
            }
            self.summary.rows += 1;
            match self.consider(desk, &row) {
                Ok(Some(one)) => ready.push((row, one)),
                Ok(None) => self.summary.twice += 1,
                Err(why) => refused.push((row, why)),
            }
        }
        let (rows, mut batch): (Vec<Row>, Vec<Ready>) = ready.into_iter().unzip();
        let fates = match self.dry {
            true => batch.iter().map(|one| desk.fate(one)).collect::<Result<Vec<_>, _>>()?,
            false if batch.is_empty() => Vec::new(),
            false => desk.bring_in(&mut batch)?,
        };
        for (row, fate) in rows.into_iter().zip(fates) {
            match fate {
                Fate::Entered => self.summary.entered += 1,
                Fate::Known => self.summary.known += 1,
                Fate::Changed => refused.push((row, changed())),
            }
        }
        refused.sort_by_key(|(row, _)| row.line);
        self.refuse(&refused)?;
        if !self.dry {
            // Housekeeping comes after the batch, which is in; its failure loses nothing.
            let _ = desk.store().tend();
        }
        self.summary.share = if more { self.source.share() } else { 1.0 };
        Ok(more)
    }

    /// A row held against map, rules and the rows before it; nothing when it is one of those.
    fn consider(&mut self, desk: &Desk, row: &Row) -> Result<Option<Ready>, Refused> {
        let bare = plain(row);
        // What a report quotes may be a formula it was given; elsewhere a quote says it is none.
        let written = if self.source.report[1].is_some() { &bare } else { row };
        row::computed(written, &self.map)?;
        let draft = row::read(&bare, &self.map, desk.rules())?;
        let stands = Stands {
            source: self.source.place(),
            line: self.source.line_of(&bare),
            cells: self.source.cells_of(&bare),
        };
        let ready = desk.consider(draft, &stands)?;
        match self.seen.get(&ready.from.mark) {
            Some(content) if *content == ready.from.content => return Ok(None),
            Some(_) => {
                let message = "本文件里前面已有同一个原编号，说的却是另一件事；请改正其中一个编号";
                return Err(Refused::new(Field::Number, message));
            }
            None => {}
        }
        self.seen.insert(ready.from.mark.clone(), ready.from.content.clone());
        Ok(Some(ready))
    }

    /// Sums and signatures: no day, no story, and words that no visitor says first.
    fn is_note(&self, row: &Row) -> bool {
        let cell = |field: Field| {
            let at = self.map.columns.iter().position(|to| *to == Some(field));
            at.and_then(|at| row.cells.get(at)).map_or("", |cell| WORDS.text(cell))
        };
        let first = row.cells.iter().map(|cell| cell.trim()).find(|cell| !cell.is_empty());
        let none = |field: Field| {
            let text = cell(field);
            text.is_empty() || Some(text) == first
        };
        first.is_some_and(|first| WORDS.is_note(first))
            && none(Field::Registered)
            && none(Field::Narrative)
    }

    fn refuse(&mut self, refused: &[(Row, Refused)]) -> Result<(), DeskError> {
        if refused.is_empty() {
            return Ok(());
        }
        for (row, why) in refused {
            self.summary.refused += 1;
            if let Some(field) = why.field {
                *self.summary.faults.entry(field).or_default() += 1;
            }
            for value in &why.unknown {
                let full = self.summary.unknown.len() >= UNKNOWN;
                match self.summary.unknown.get_mut(value) {
                    Some(count) => *count += 1,
                    None if full => self.summary.unknown_more = true,
                    None => _ = self.summary.unknown.insert(value.clone(), 1),
                }
            }
            if self.summary.first.len() < TOLD {
                self.summary.first.push((self.source.line_of(row), why.message.clone()));
            }
        }
        if self.dry {
            return Ok(());
        }
        self.report(refused).map_err(|error| {
            let message = format!(
                "退回的行写不到 {}（{error}），导入停在这里；已经导入的都在，换个能写的位置再导，不会重复",
                self.folder.display()
            );
            DeskError::refused("report", message)
        })
    }

    fn report(&mut self, refused: &[(Row, Refused)]) -> std::io::Result<()> {
        let mut report = match self.report.take() {
            Some(report) => report,
            None => Report::begin(&self.folder, &self.source)?,
        };
        for (row, why) in refused {
            report.add(&self.source, &plain(row), &why.message)?;
        }
        report.save()?;
        self.summary.report = Some(report.path().to_owned());
        self.report = Some(report);
        Ok(())
    }
}

/// A row without the quotes that keep its texts in a spreadsheet.
fn plain(row: &Row) -> Row {
    let cells = row.cells.iter().map(|cell| quote::plain(cell).to_owned());
    Row { line: row.line, cells: cells.collect() }
}

fn changed() -> Refused {
    let message = "这个原编号已经导入过，但内容与那时不同，没有重复登记；确是另一件就换一个原编号";
    Refused::new(Field::Number, message)
}
