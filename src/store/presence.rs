//! Who has which matter open: a file a process, held by a lock for as long as it lives. When the
//! process ends, however it ends, the lock is gone and so is whoever stood there; nothing is
//! written to the store and no time has to run out. A PostgreSQL engine has session locks for this.

use super::error::StoreError;
use super::private;
use crate::matter::MatterId;
use serde::{Deserialize, Serialize};
use std::fs::File;
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicU32, Ordering};
use std::time::Duration;

/// A file that nobody holds is only swept when it is older than the moment between making and
/// locking it.
const FRESH: Duration = Duration::from_secs(10);

/// Somebody who has a matter open.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Here {
    /// Seat.
    pub seat: String,
    /// Staff id.
    pub staff: String,
    /// The matter.
    pub matter: MatterId,
}

/// This window among the others of a store.
#[derive(Debug)]
pub struct Presence {
    folder: PathBuf,
    name: String,
    /// Held until this window is gone.
    _lock: File,
}

impl Presence {
    /// Takes a place among the windows of a store.
    ///
    /// # Errors
    /// The system's.
    pub fn enter(store: &Path) -> Result<Presence, StoreError> {
        static COUNT: AtomicU32 = AtomicU32::new(0);
        let mut folder = store.as_os_str().to_owned();
        folder.push(".here");
        let folder = PathBuf::from(folder);
        let at = folder.clone();
        let failed = |e: std::io::Error| StoreError::io(&at, &e);
        private::folder(&folder).map_err(failed)?;
        let name = format!("{}-{}", std::process::id(), COUNT.fetch_add(1, Ordering::Relaxed));
        let lock = folder.join(format!("{name}.lock"));
        let file = private::options().create(true).truncate(true).open(&lock).map_err(failed)?;
        file.lock().map_err(failed)?;
        Ok(Presence { folder, name, _lock: file })
    }

    /// Says which matter is open here now.
    ///
    /// # Errors
    /// The system's.
    pub fn stand(&self, here: Option<&Here>) -> Result<(), StoreError> {
        let path = self.folder.join(format!("{}.json", self.name));
        let text = here.map(serde_json::to_string).transpose();
        let text = text.map_err(|e| StoreError::Inconsistent(e.to_string()))?.unwrap_or_default();
        let file = private::options().create(true).truncate(true).open(&path);
        let written =
            file.and_then(|mut file| std::io::Write::write_all(&mut file, text.as_bytes()));
        written.map_err(|e| StoreError::io(&path, &e))
    }

    /// The others who have a matter open. What cannot be read is left out: it is a courtesy, and
    /// saving checks versions anyway.
    pub fn others(&self) -> Vec<Here> {
        let Ok(entries) = std::fs::read_dir(&self.folder) else { return Vec::new() };
        let paths = entries.filter_map(|entry| Some(entry.ok()?.path()));
        let locks = paths.filter(|path| path.extension().is_some_and(|ext| ext == "lock"));
        let others = locks.filter(|path| path.file_stem().is_none_or(|stem| *stem != *self.name));
        others.filter_map(|lock| lives(&lock).then(|| read(&lock)).flatten()).collect()
    }
}

impl Drop for Presence {
    fn drop(&mut self) {
        // What is left behind is swept by the next who looks.
        let _ = std::fs::remove_file(self.folder.join(format!("{}.json", self.name)));
        let _ = std::fs::remove_file(self.folder.join(format!("{}.lock", self.name)));
    }
}

/// True while the process that made this lock holds it; what a dead one left is swept away.
fn lives(lock: &Path) -> bool {
    let Ok(file) = File::open(lock) else { return false };
    if file.try_lock_shared().is_err() {
        return true;
    }
    let old = file.metadata().and_then(|m| m.modified()).ok().and_then(|at| at.elapsed().ok());
    if old.is_some_and(|age| age > FRESH) {
        let _ = std::fs::remove_file(lock.with_extension("json"));
        let _ = std::fs::remove_file(lock);
    }
    false
}

fn read(lock: &Path) -> Option<Here> {
    let text = std::fs::read_to_string(lock.with_extension("json")).ok()?;
    serde_json::from_str(&text).ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn others_are_seen_while_they_live_and_swept_when_they_are_gone() {
        let folder = tempfile::tempdir().unwrap();
        let store = folder.path().join("desk.db");
        let [one, two] = [(); 2].map(|()| Presence::enter(&store).unwrap());
        assert_eq!(one.others(), []);
        let here = Here { seat: "2".into(), staff: "chaimin".into(), matter: 7 };
        two.stand(Some(&here)).unwrap();
        assert_eq!(one.others(), [here]);
        assert_eq!(two.others(), []);
        two.stand(None).unwrap();
        assert_eq!(one.others(), []);
        // A process that was killed leaves its files, and no lock.
        let dead = folder.path().join("desk.db.here/999-0.lock");
        std::fs::write(&dead, "").unwrap();
        std::fs::write(dead.with_extension("json"), r#"{"seat":"3","staff":"x","matter":7}"#)
            .unwrap();
        assert_eq!(one.others(), []);
        drop(two);
        assert_eq!(one.others(), []);
    }
}
