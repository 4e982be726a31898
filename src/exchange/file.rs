//! Where an export goes: the format by the end of the name, a file written beside and put in its
//! place when it is whole and on the disk, and a sentence for everything that stands in the way.

use super::csv::Csv;
use super::excel::Excel;
use super::lines::Lines;
use crate::desk::export::{Export, Unwritten};
use crate::desk::{Desk, DeskError};
use crate::matter::columns::Column;
use crate::store::private;
use std::fs::{self, File};
use std::io::{self, BufWriter, Seek, Write};
use std::path::{Path, PathBuf};
use std::process;
use std::sync::atomic::{AtomicU32, Ordering};

/// Bytes collected before the disk is asked.
const BUFFER: usize = 1 << 18;

/// What an export is written as.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Format {
    /// CSV, UTF-8 with a mark.
    Csv,
    /// A workbook.
    Xlsx,
    /// JSON lines.
    Jsonl,
}

impl Format {
    /// As somebody calls it, or as a name ends.
    pub fn parse(word: &str) -> Option<Format> {
        match word.to_ascii_lowercase().as_str() {
            "csv" => Some(Format::Csv),
            "xlsx" | "excel" => Some(Format::Xlsx),
            "jsonl" | "json" | "ndjson" => Some(Format::Jsonl),
            _ => None,
        }
    }

    /// By the end of a file's name.
    pub fn of(path: &Path) -> Option<Format> {
        path.extension().and_then(|end| end.to_str()).and_then(Format::parse)
    }

    /// How a name ends.
    pub const fn end(self) -> &'static str {
        match self {
            Format::Csv => "csv",
            Format::Xlsx => "xlsx",
            Format::Jsonl => "jsonl",
        }
    }
}

/// What stands above the columns.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Heads {
    /// Names of the national exchange.
    #[default]
    Names,
    /// Words people read.
    Words,
}

impl Heads {
    fn of(self, columns: &[Column]) -> Vec<&'static str> {
        let head = match self {
            Heads::Names => |column: &Column| column.name(),
            Heads::Words => |column: &Column| column.word(),
        };
        columns.iter().map(head).collect()
    }
}

/// A file that is there now.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Written {
    /// Rows in it.
    pub rows: usize,
    /// Where it lies.
    pub path: PathBuf,
    /// Personal data are in it unmasked.
    pub clear: bool,
}

/// Hears how many of how many rows are read, and answers whether to go on.
pub type Told<'t> = &'t mut dyn FnMut(usize, usize) -> bool;

/// Writes the ledger into a file that is not there yet, or takes the place of one with `force`.
///
/// # Errors
/// The desk's; `exists`, `disk_full`, `to` about the file; `stopped`. Nothing half written stays.
pub fn ledger(
    desk: &mut Desk,
    wanted: &Export,
    (path, format, heads): (&Path, Format, Heads),
    force: bool,
    told: Told<'_>,
) -> Result<Written, DeskError> {
    let place = Place::take(path, force)?;
    // Nothing leaves unmasked that is not written down; and nothing is written down for a file
    // that could not even be begun.
    desk.record_export(wanted)?;
    let out = BufWriter::with_capacity(BUFFER, &place.file);
    let done = match format {
        Format::Xlsx => workbook(desk, wanted, out, (place.folder(), heads), told),
        _ => stream(desk, wanted, out, (format, heads), told),
    };
    let rows = done.map_err(|error| match error {
        Unwritten::Desk(error) => error,
        Unwritten::Sheet(error) => refused(path, &error),
        Unwritten::Stopped => DeskError::refused("stopped", "停下了，没有导出，没有留下文件"),
    })?;
    place.fill()?;
    let clear = !wanted.reason.trim().is_empty();
    Ok(Written { rows, path: path.to_owned(), clear })
}

/// Writes the ledger as it goes, as CSV or JSON lines.
///
/// # Errors
/// The desk's, the disk's, or stopped.
pub fn stream(
    desk: &Desk,
    wanted: &Export,
    mut out: impl Write + Send,
    (format, heads): (Format, Heads),
    told: Told<'_>,
) -> Result<usize, Unwritten> {
    let heads = heads.of(desk.export_columns());
    let rows = match format {
        Format::Jsonl => desk.export(wanted, &mut Lines::new(&mut out, &heads), told)?,
        _ => {
            let mut csv = Csv::new(&mut out, &heads).map_err(Unwritten::Sheet)?;
            desk.export(wanted, &mut csv, told)?
        }
    };
    out.flush().map_err(Unwritten::Sheet)?;
    Ok(rows)
}

fn workbook(
    desk: &Desk,
    wanted: &Export,
    mut out: impl Write + Seek + Send,
    (folder, heads): (&Path, Heads),
    told: Told<'_>,
) -> Result<usize, Unwritten> {
    let columns = desk.export_columns();
    let mut book = Excel::new(folder, &heads.of(columns), columns).map_err(Unwritten::Sheet)?;
    let rows = desk.export(wanted, &mut book, told)?;
    // A buffer that is only dropped tells nobody of a full disk.
    book.finish(&mut out).and_then(|()| out.flush()).map_err(Unwritten::Sheet)?;
    Ok(rows)
}

/// A place for a file: written beside it under a name nobody else writes under, only its owner may
/// read it, and what was begun and not finished goes away with this.
pub struct Place {
    path: PathBuf,
    /// The name it is written under; a device or a pipe is written into as it is.
    beside: Option<PathBuf>,
    /// What is written.
    pub file: File,
    /// Takes the place of a file that is there.
    force: bool,
    whole: bool,
}

impl Place {
    /// Begins a file.
    ///
    /// # Errors
    /// `exists`, or the system's.
    pub fn take(path: &Path, force: bool) -> Result<Place, DeskError> {
        let known = fs::metadata(path).ok();
        if known.as_ref().is_some_and(fs::Metadata::is_dir) {
            let message = format!("{} 是文件夹，没有导出。请写上文件名", path.display());
            return Err(DeskError::refused("to", message));
        }
        if known.is_some() && !force {
            return Err(exists(path));
        }
        let opened = match known.is_none_or(|known| known.is_file()) {
            true => beside(path).map(|(name, file)| (Some(name), file)),
            false => File::options().write(true).open(path).map(|file| (None, file)),
        };
        let (beside, file) = opened.map_err(|error| refused(path, &error))?;
        Ok(Place { path: path.to_owned(), beside, file, force, whole: false })
    }

    fn folder(&self) -> &Path {
        self.path.parent().filter(|folder| *folder != Path::new("")).unwrap_or(Path::new("."))
    }

    /// Puts the file in its place, when all of it is on the disk.
    ///
    /// # Errors
    /// `exists`: somebody else put a file there meanwhile, and it stays; or the system's.
    pub fn fill(mut self) -> Result<(), DeskError> {
        if let Some(beside) = &self.beside {
            self.file.sync_all().map_err(|error| refused(&self.path, &error))?;
            if !self.force {
                claim(&self.path)?;
            }
            fs::rename(beside, &self.path).map_err(|error| {
                if !self.force {
                    // The name was only claimed.
                    let _ = fs::remove_file(&self.path);
                }
                refused(&self.path, &error)
            })?;
        }
        self.whole = true;
        Ok(())
    }
}

/// Opens a file of its own beside a place: two exports to one name never write into each other.
fn beside(path: &Path) -> io::Result<(PathBuf, File)> {
    static COUNT: AtomicU32 = AtomicU32::new(0);
    loop {
        let mut name = path.file_name().unwrap_or_default().to_owned();
        name.push(format!(".{}-{}.part", process::id(), COUNT.fetch_add(1, Ordering::Relaxed)));
        let name = path.with_file_name(name);
        match private::options().create_new(true).open(&name) {
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            opened => return opened.map(|file| (name, file)),
        }
    }
}

/// Takes a name for the file that is about to get it. A memory stick knows no links, and a renamed
/// file would replace without a word what another window has put there.
fn claim(path: &Path) -> Result<(), DeskError> {
    match private::options().create_new(true).open(path) {
        Ok(_) => Ok(()),
        Err(error) if error.kind() == io::ErrorKind::AlreadyExists => Err(exists(path)),
        Err(error) => Err(refused(path, &error)),
    }
}

fn exists(path: &Path) -> DeskError {
    let message = format!("{} 已经有了，没有动它，也没有导出。请换个文件名", path.display());
    DeskError::refused("exists", message)
}

impl Drop for Place {
    fn drop(&mut self) {
        if let (Some(beside), false) = (&self.beside, self.whole) {
            // Half an export is of no use to anybody.
            let _ = fs::remove_file(beside);
        }
    }
}

/// Why a file was not written, and what to do.
pub fn refused(path: &Path, error: &io::Error) -> DeskError {
    let at = path.display();
    let (code, why) = match error.kind() {
        io::ErrorKind::StorageFull => {
            ("disk_full", format!("{at} 所在的盘满了。请腾出空间，或换个地方再导"))
        }
        io::ErrorKind::NotFound => ("to", format!("没有 {at} 这个文件夹。请先建好，或换个地方")),
        io::ErrorKind::PermissionDenied | io::ErrorKind::ReadOnlyFilesystem => {
            ("to", format!("{at} 那里不让写。请换个地方"))
        }
        _ => ("to", format!("写不了 {at}（{error}）。请换个地方")),
    };
    DeskError::refused(code, format!("没有导出，库里的都在：{why}"))
}
