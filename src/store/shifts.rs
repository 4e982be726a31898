//! Rows of hand-overs: the stored fold, and whether one waits to be accepted at a seat.

use super::error::StoreError;
use super::events::{read_json, write_json};
use super::{Tx, View, sql};
use crate::calendar::Moment;
use crate::matter::shift::{Shift, ShiftId};
use rusqlite::{OptionalExtension, params};

impl View<'_> {
    /// The hand-over that waits to be accepted at a seat.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn pending_shift(&self, seat: &str) -> Result<Option<Shift>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::PENDING_SHIFT)?;
        let found: Option<String> = statement.query_row([seat], |r| r.get(0)).optional()?;
        found.map(|state| read_json(&state, "交班")).transpose()
    }
}

impl Tx<'_> {
    /// A free row id for a hand-over.
    ///
    /// # Errors
    /// SQLite's.
    pub fn next_shift_id(&self, at: Moment) -> Result<ShiftId, StoreError> {
        self.free_id(sql::MAX_SHIFT, at)
    }

    /// Writes a hand-over's row.
    ///
    /// # Errors
    /// SQLite's.
    pub fn set_shift(&self, shift: &Shift) -> Result<(), StoreError> {
        let (open, state) = (shift.taken.is_none(), write_json(shift)?);
        let mut statement = self.conn.prepare_cached(sql::SET_SHIFT)?;
        statement.execute(params![shift.id, shift.seat, open, state])?;
        Ok(())
    }
}
