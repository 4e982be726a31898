//! Whose turn it is to write: a lock file beside the store.
//!
//! Waiting for a file lock is first come, first served, which SQLite's own sleeping is not. The
//! wait ends with a sentence when another program never gives the lock back.

use super::error::StoreError;
use super::private;
use std::fs::{File, TryLockError};
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;
use std::time::Duration;

/// How long a save waits for other programs: far longer than any save of ours takes.
pub const PATIENCE: Duration = Duration::from_secs(10);

/// The right to write, until it is given back or dropped.
pub struct Turn {
    /// Closing the file gives the lock back too.
    file: File,
}

impl Turn {
    /// Gives the lock back; the file stays open for the next turn.
    pub fn give_back(self) -> Option<File> {
        self.file.unlock().ok().map(|()| self.file)
    }
}

/// The lock file of a store.
pub fn path(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".lock");
    PathBuf::from(name)
}

/// The right to be the only one that empties a spool, until it is dropped or its process ends,
/// however it ends; `None` while somebody else has it.
///
/// # Errors
/// The system's.
pub fn claim(store: &Path, name: &str) -> Result<Option<Turn>, StoreError> {
    let mut file = store.as_os_str().to_owned();
    file.push(format!(".{}.lock", super::keys::to_hex(name.as_bytes())));
    let file = PathBuf::from(file);
    let failed = |e: &std::io::Error| StoreError::io(&file, e);
    let open = private::options().create(true).truncate(false).open(&file);
    let open = open.map_err(|e| failed(&e))?;
    match open.try_lock() {
        Ok(()) => Ok(Some(Turn { file: open })),
        Err(TryLockError::WouldBlock) => Ok(None),
        Err(TryLockError::Error(e)) => Err(failed(&e)),
    }
}

/// Waits until it is our turn to write to this store; `open` is the file of an earlier turn.
///
/// # Errors
/// [`StoreError::Busy`] when another program held it all the time, or the system's.
pub fn take(store: &Path, open: Option<File>) -> Result<Turn, StoreError> {
    let name = path(store);
    let failed = |e: &std::io::Error| StoreError::io(&name, e);
    let file = match open {
        Some(file) => file,
        None => {
            let open = private::options().create(true).truncate(false).open(&name);
            open.map_err(|e| failed(&e))?
        }
    };
    match file.try_lock() {
        Ok(()) => return Ok(Turn { file }),
        Err(TryLockError::WouldBlock) => {}
        Err(TryLockError::Error(e)) => return Err(failed(&e)),
    }
    // Only a blocked call keeps its place in the line, and it cannot be called off: a thread waits
    // in it, and a lock that comes when nobody listens any more is closed with its message.
    let (tell, told) = channel();
    std::thread::spawn(move || {
        let _ = tell.send(file.lock().map(|()| file));
    });
    match told.recv_timeout(PATIENCE) {
        Ok(Ok(file)) => Ok(Turn { file }),
        Ok(Err(e)) => Err(failed(&e)),
        Err(_) => Err(StoreError::Busy(store.to_owned())),
    }
}
