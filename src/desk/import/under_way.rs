//! An import from the screen: the file looked at and read on threads of their own, and then one batch
//! an order. The window's own orders come in between, only the writing of a batch is a
//! transaction, and nothing ever waits for the file.

use super::date;
use super::field::Field;
use super::map::Map;
use super::run::{Run, Summary};
use super::source::{Source, Unreadable};
use crate::desk::{Desk, DeskError, mask};
use crate::matter::quote;
use std::path::{Path, PathBuf};
use std::sync::mpsc::{Receiver, RecvTimeoutError, channel};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::Duration;

/// Rows shown beside the headings.
const SAMPLES: usize = 3;
/// How long an order waits for a file that is still being read, before other orders get their turn.
const PATIENCE: Duration = Duration::from_millis(50);

/// What is asked about a file.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Looked {
    /// The file.
    pub path: PathBuf,
    /// The sheet looked at; none of a text.
    pub sheet: Option<String>,
    /// The sheets there are.
    pub sheets: Vec<String>,
    /// Headings of its columns.
    pub headings: Vec<String>,
    /// The first values of each column.
    pub samples: Vec<Vec<String>>,
    /// Columns a report of refused rows added; nothing is brought in from them.
    pub added: Vec<usize>,
    /// Where the columns go.
    pub map: Map,
    /// The map was kept from an earlier ledger with the same headings.
    pub kept: bool,
    /// What the person should know about the file.
    pub notices: Vec<String>,
}

/// An import, or a dry run of one, batch by batch.
#[derive(Clone)]
pub struct Import {
    /// The file.
    pub path: PathBuf,
    /// Its sheet; the first with rows when none is named.
    pub sheet: Option<String>,
    /// Where its columns go.
    pub map: Map,
    /// Writes nothing.
    pub dry: bool,
    /// How far it is.
    stage: Arc<Mutex<Stage>>,
}

/// How far an import is.
#[derive(Default)]
enum Stage {
    /// Nothing was ordered yet.
    #[default]
    New,
    /// The file is being read.
    Reading(Receiver<Result<Source, Unreadable>>),
    /// Batch by batch.
    Running(Box<Run>),
}

impl Import {
    /// Not yet begun.
    pub fn new(path: PathBuf, sheet: Option<String>, map: Map, dry: bool) -> Import {
        Import { path, sheet, map, dry, stage: Arc::default() }
    }

    /// The same from the beginning.
    pub fn again(&self) -> Import {
        Import { stage: Arc::default(), ..self.clone() }
    }

    fn read(&self) -> Receiver<Result<Source, Unreadable>> {
        let (tell, told) = channel();
        let (path, sheet) = (self.path.clone(), self.sheet.clone());
        // Whoever asked may have stopped listening.
        thread::spawn(move || _ = tell.send(Source::open(&path, sheet.as_deref())));
        told
    }
}

impl std::fmt::Debug for Import {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Import").field("path", &self.path).field("dry", &self.dry).finish()
    }
}

/// The same run, not one like it.
impl PartialEq for Import {
    fn eq(&self, other: &Import) -> bool {
        Arc::ptr_eq(&self.stage, &other.stage)
    }
}

impl Looked {
    /// Looks at an old ledger: its columns, and where they go by the maps kept in `config_dir`.
    ///
    /// # Errors
    /// The file cannot be read or is none.
    pub fn at(config_dir: &Path, path: &Path, sheet: Option<&str>) -> Result<Looked, DeskError> {
        let mut source = Source::open(path, sheet).map_err(of_file)?;
        let (map, kept) = Map::kept(config_dir, &source).map_err(of_map)?;
        let rows = source.samples(SAMPLES);
        let sample = |column: usize| -> Vec<String> {
            let cells = rows.iter().filter_map(|row| row.cells.get(column));
            let cells = cells.map(|cell| quote::plain(cell));
            let lines = cells.map(|cell| cell.split_whitespace().collect::<Vec<_>>().join(" "));
            lines.filter(|cell| !cell.is_empty()).collect()
        };
        Ok(Looked {
            path: path.to_owned(),
            sheet: source.sheet,
            sheets: source.sheets,
            samples: (0..source.headings.len()).map(sample).collect(),
            added: source.report.into_iter().flatten().collect(),
            headings: source.headings,
            notices: source.notices,
            map,
            kept,
        })
    }

    /// The first values of a column on one line. What is of a person is masked, as everywhere on the
    /// screen; in a column nobody has named yet, every long number may be.
    pub fn sample(&self, column: usize, field: Option<Field>) -> String {
        let digits = |text: &str| text.chars().filter(char::is_ascii_digit).count();
        // Written with marks between its numbers: a phone may look like any other day.
        let is_day = |text: &str| digits(text) < text.chars().count() && date::parse(text).is_ok();
        let masked = |text: &String| match field {
            Some(Field::Name | Field::Companions | Field::Accused) => mask::name(text),
            Some(Field::IdNumber) => mask::number(text),
            Some(Field::Phone) => mask::phone(text),
            Some(Field::Address) => mask::address(text),
            None if digits(text) >= 7 && text.chars().count() <= 20 && !is_day(text) => {
                mask::number(text)
            }
            _ => text.clone(),
        };
        let values = self.samples.get(column).into_iter().flatten();
        values.map(masked).collect::<Vec<_>>().join(" · ")
    }
}

impl Desk {
    /// Carries out the next batch of an import; true while there is more. A file still being read
    /// has no batch yet.
    ///
    /// # Errors
    /// The file, the map or the store; batches before this one are kept.
    pub fn import(&mut self, import: &Import) -> Result<(Summary, bool), DeskError> {
        let gone =
            || DeskError::refused("import", "这次导入断了；已经导入的都在，再导一次就接着导");
        let mut stage = import.stage.lock().map_err(|_| gone())?;
        if matches!(*stage, Stage::New) {
            *stage = Stage::Reading(import.read());
        }
        if let Stage::Reading(told) = &*stage {
            let source = match told.recv_timeout(PATIENCE) {
                Err(RecvTimeoutError::Timeout) => return Ok((Summary::default(), true)),
                Err(RecvTimeoutError::Disconnected) => return Err(gone()),
                Ok(source) => source.map_err(of_file)?,
            };
            import.map.keep(self.config_dir(), &source).map_err(of_map)?;
            let folder = import.path.parent().unwrap_or(Path::new("")).to_owned();
            let run = Run::new(source, import.map.clone(), import.dry, folder);
            *stage = Stage::Running(Box::new(run));
        }
        let Stage::Running(run) = &mut *stage else { return Err(gone()) };
        let more = run.step(self)?;
        Ok((run.summary().clone(), more))
    }
}

fn of_file(why: Unreadable) -> DeskError {
    DeskError::refused(why.code, why.message)
}

fn of_map(why: String) -> DeskError {
    DeskError::refused("map", why)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_told_by_the_first_rows_of_a_column() {
        let shown = |text: &str, field: Option<Field>| {
            Looked { samples: vec![vec![text.to_owned()]], ..Looked::default() }.sample(0, field)
        };
        for (field, text) in [
            (Some(Field::Name), "吴某某"),
            (Some(Field::Companions), "徐某某"),
            (Some(Field::Accused), "钱某某"),
            (Some(Field::IdNumber), "330803180501010013"),
            (Some(Field::Phone), "13800000001"),
            (Some(Field::Address), "衢江区云溪乡某村3号"),
            // Nobody has said yet what it is.
            (None, "330803180501010013"),
            (None, "13800000001"),
            (None, "20060815"),
        ] {
            let shown = shown(text, field);
            assert!(shown.contains('＊') && !shown.contains(text), "{field:?} {shown}");
        }
        assert_eq!(shown("水利局", Some(Field::Units)), "水利局");
        assert_eq!(shown("2006-8-15", None), "2006-8-15");
    }
}
