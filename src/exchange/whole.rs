//! The whole store into a file and back.

use super::file::{Place, refused};
use crate::desk::{Desk, DeskError};
use crate::store::Location;
use crate::store::restore::{self, Restored};
use crate::store::whole::{MAGIC, PASSPHRASE, WholeError};
use std::fs::File;
use std::io::{BufReader, BufWriter, Read};
use std::path::Path;

/// Bytes collected before the disk is asked.
const BUFFER: usize = 1 << 20;

/// Writes the whole store; only its owner may read the file. Returns how many rows.
///
/// # Errors
/// A passphrase too short, a person who may not, no reason, the store's or the disk's. Nothing half
/// written stays.
pub fn write(
    desk: &mut Desk,
    (path, force): (&Path, bool),
    (passphrase, reason): (&str, &str),
    told: &mut dyn FnMut(u64) -> bool,
) -> Result<u64, DeskError> {
    if passphrase.chars().count() < PASSPHRASE {
        return Err(WholeError::Short.into());
    }
    let place = Place::take(path, force)?;
    desk.record_whole(reason)?;
    let mut out = BufWriter::with_capacity(BUFFER, &place.file);
    let rows = desk.write_whole(passphrase, &mut out, told).map_err(|error| match error {
        WholeError::File(error) => refused(path, &error),
        other => other.into(),
    })?;
    drop(out);
    place.fill()?;
    Ok(rows)
}

/// True when a file says of itself that it is a whole store.
pub fn is_whole(path: &Path) -> bool {
    let mut first = Vec::new();
    let read = File::open(path).and_then(|f| f.take(MAGIC.len() as u64).read_to_end(&mut first));
    read.is_ok() && restore::is_whole(&first)
}

/// Restores a store that is empty or not there yet.
///
/// # Errors
/// See [`restore::restore`]; the store is then as it was.
pub fn read(
    location: &Location,
    path: &Path,
    passphrase: &str,
    told: &mut dyn FnMut(u64),
) -> Result<Restored, DeskError> {
    let file = File::open(path).map_err(WholeError::File)?;
    let mut file = BufReader::with_capacity(BUFFER, file);
    Ok(restore::restore(location, passphrase, &mut file, told)?)
}
