//! Work that goes on beside the window: writing a ledger out takes from a moment to a minute. It
//! has a thread and a desk of its own, tells how far it is, and stops when told.

use super::app::Msg;
use super::workers::refusal;
use crate::desk::export::Export;
use crate::desk::{self, Desk};
use crate::exchange::{Format, Heads, Written, file};
use crate::matter::Refusal;
use crate::store::private;
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::Sender;
use std::thread::{self, JoinHandle};
use std::time::{Duration, Instant};

/// How often it tells how far it is.
const TELL: Duration = Duration::from_millis(100);

/// Stops the work it was given to; two are equal when they stop the same.
#[derive(Clone, Debug, Default)]
pub struct Stop(Arc<AtomicBool>);

impl PartialEq for Stop {
    fn eq(&self, other: &Stop) -> bool {
        Arc::ptr_eq(&self.0, &other.0)
    }
}

impl Stop {
    /// From now on.
    pub fn now(&self) {
        self.0.store(true, Ordering::Relaxed);
    }

    fn is_wanted(&self) -> bool {
        self.0.load(Ordering::Relaxed)
    }
}

/// A ledger to be written out.
#[derive(Clone, Debug, PartialEq)]
pub struct Away {
    /// What of it.
    pub wanted: Export,
    /// The file, in the window's folder of papers unless it says where.
    pub name: String,
    /// As what.
    pub format: Format,
    /// What stands above the columns.
    pub heads: Heads,
    /// Ends it.
    pub stop: Stop,
}

/// What is heard of it.
#[derive(Clone, Debug, PartialEq)]
pub enum News {
    /// So many of so many rows are read.
    Far(usize, usize),
    /// It is done, or was not.
    Done(Result<Written, Refusal>),
}

impl Away {
    /// Where it goes; a name without an end gets the format's.
    pub fn path(&self, folder: &Path) -> PathBuf {
        let path = folder.join(self.name.trim());
        match Format::of(&path) == Some(self.format) {
            true => path,
            false => {
                let mut name = path.file_name().unwrap_or_default().to_owned();
                name.push(format!(".{}", self.format.end()));
                path.with_file_name(name)
            }
        }
    }

    /// Does it.
    ///
    /// # Errors
    /// See [`file::ledger`].
    pub fn carry_out(
        &self,
        desk: &mut Desk,
        folder: &Path,
        mut told: impl FnMut(usize, usize),
    ) -> Result<Written, Refusal> {
        let failed = |error| refusal(file::refused(folder, &error));
        private::folder(folder).map_err(failed)?;
        let path = self.path(folder);
        let mut heard = |read, all| {
            told(read, all);
            !self.stop.is_wanted()
        };
        let place = (path.as_path(), self.format, self.heads);
        file::ledger(desk, &self.wanted, place, false, &mut heard).map_err(refusal)
    }
}

/// What to tell of a file that is there.
pub fn words(written: &Written) -> String {
    let masks = match written.clear {
        true => "有明文，已记录在案，用完请删掉",
        false => "姓名号码住址已遮住",
    };
    format!("导出 {} 件，在 {}（{masks}）。", written.rows, written.path.display())
}

/// Work under way: what stops it, and its thread.
pub type UnderWay = (Stop, JoinHandle<()>);

/// Starts it on a thread of its own.
pub fn start(
    options: &desk::Options,
    folder: &Path,
    seq: u64,
    away: Away,
    out: Sender<Msg>,
) -> UnderWay {
    let (options, folder, stop) = (options.clone(), folder.to_owned(), away.stop.clone());
    let thread = thread::spawn(move || {
        let mut last = Instant::now();
        let done = Desk::open(&options).map_err(refusal).and_then(|mut desk| {
            away.carry_out(&mut desk, &folder, |read, all| {
                if read == 0 || last.elapsed() > TELL {
                    last = Instant::now();
                    // The window may be gone already; then it is stopped, too.
                    let _ = out.send(Msg::Away(seq, News::Far(read, all)));
                }
            })
        });
        let _ = out.send(Msg::Away(seq, News::Done(done)));
    });
    (stop, thread)
}
