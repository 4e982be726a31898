//! The clock of a day that is being played in a store: a small file beside it, by which every other
//! window on the store keeps the same time.

use super::Failure;
use crate::desk::Played;
use std::path::{Path, PathBuf};

fn file(store: &Path) -> PathBuf {
    let mut name = store.as_os_str().to_owned();
    name.push(".day");
    PathBuf::from(name)
}

/// The clock of the day being played in this store.
pub fn read(store: &Path) -> Option<Played> {
    let text = std::fs::read_to_string(file(store)).ok()?;
    serde_json::from_str(&text).ok()
}

/// Leaves the clock beside the store, for the other windows on it.
///
/// # Errors
/// When the file cannot be written.
pub fn write(store: &Path, clock: &Played) -> Result<(), Failure> {
    let text = serde_json::to_string(clock).map_err(|e| Failure::said("clock", e.to_string()))?;
    let file = file(store);
    let new = file.with_extension("day.new");
    let write = std::fs::write(&new, text).and_then(|()| std::fs::rename(&new, &file));
    write.map_err(|e| Failure::said("clock", format!("写不了 {}（{e}）", file.display())))
}
