//! Rows of rooms on a day: the stored fold of the presses on a room.

use super::error::StoreError;
use super::events::{read_json, write_json};
use super::{Tx, View, sql};
use crate::calendar::Day;
use crate::matter::event::Slot;
use crate::matter::queue::RoomDay;
use crate::matter::queue::RoomEvent;
use crate::matter::queue::room::room_day_id;
use crate::matter::rules::RoomNo;
use rusqlite::{OptionalExtension, Row, params};

/// A room on a day with who pressed last.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomRow {
    /// The room.
    pub room: RoomDay,
    /// Seat of the last press.
    pub seat: String,
    /// Place of that press in the log.
    pub last_seq: i64,
}

impl RoomRow {
    /// True when a stored row says the same.
    ///
    /// # Errors
    /// SQLite's.
    pub(super) fn equals(&self, row: &Row<'_>) -> Result<bool, StoreError> {
        let stored: String = row.get(5)?;
        Ok(read_json::<RoomDay>(&stored, "接待室").is_ok_and(|stored| stored == self.room)
            && row.get::<_, String>(1)? == self.room.day.to_string()
            && row.get::<_, String>(2)? == self.seat
            && row.get::<_, i64>(3)? == self.last_seq
            && row.get::<_, u32>(4)? == self.room.version)
    }
}

impl View<'_> {
    /// A room on a day; as the pack has it when nobody pressed anything.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn room_day(&self, day: Day, room: RoomNo) -> Result<RoomDay, StoreError> {
        let id = room_day_id(day, room);
        let found: Option<String> =
            self.conn.prepare_cached(sql::ROOM_DAY)?.query_row([id], |r| r.get(0)).optional()?;
        let found = found.map(|state| read_json(&state, "接待室")).transpose()?;
        Ok(found.unwrap_or_else(|| RoomDay::fresh(day, room)))
    }

    /// The rooms somebody pressed something on that day.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn room_days(&self, day: Day) -> Result<Vec<RoomDay>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::ROOM_DAYS)?;
        let rows = statement.query_map([day.to_string()], |r| r.get::<_, String>(0))?;
        rows.map(|row| read_json(&row?, "接待室")).collect()
    }

    /// Why a room is closed; none while it is open.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn why_closed(&self, room: &RoomDay) -> Result<Option<String>, StoreError> {
        let Some(closed) = room.now.closed else { return Ok(None) };
        let events = self.events_of::<RoomEvent>(room.id)?;
        let event = events.get(closed.saturating_sub(1) as usize);
        let reason = event.map(|e| self.body(room.id, e.seq, Slot::Reason)).transpose()?.flatten();
        Ok(Some(reason.unwrap_or_default()))
    }

    /// The room a seat pressed something on last that day, and where in the log.
    ///
    /// # Errors
    /// SQLite's.
    pub fn last_room_pressed(
        &self,
        day: Day,
        seat: &str,
    ) -> Result<Option<(RoomDay, i64)>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::LAST_ROOM_PRESSED)?;
        let read = |r: &Row<'_>| Ok((r.get::<_, String>(0)?, r.get(1)?));
        let found = statement.query_row(params![day.to_string(), seat], read).optional()?;
        found.map(|(state, seq)| Ok((read_json(&state, "接待室")?, seq))).transpose()
    }
}

impl Tx<'_> {
    /// Writes a room's row after more events.
    ///
    /// # Errors
    /// SQLite's.
    pub fn set_room_day(&self, row: &RoomRow) -> Result<(), StoreError> {
        let room = &row.room;
        self.conn.prepare_cached(sql::SET_ROOM_DAY)?.execute(params![
            room.id,
            room.day.to_string(),
            row.seat,
            row.last_seq,
            room.version,
            write_json(room)?
        ])?;
        Ok(())
    }
}
