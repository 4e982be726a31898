//! Matter rows: the stored fold of the events, and the words by which a story is found.

use super::error::StoreError;
use super::events::{read_json, write_json};
use super::{Tx, View, fulltext, sql, sql_ledger, words};
use crate::calendar::{Day, Moment};
use crate::matter::event::Slot;
use crate::matter::{Matter, MatterId, row_id};
use rusqlite::{OptionalExtension, Params, Row, params};
use std::cmp::Reverse;

/// A matter with the place of its registration in the log, where its bodies hang.
#[derive(Clone, Debug, PartialEq)]
pub struct Stored {
    /// The matter.
    pub matter: Matter,
    /// Seq of its registration.
    pub first_seq: i64,
}

/// The day column: empty for what an old ledger brought, which is in no day's list and earlier than
/// every day.
pub(super) fn desk_day(matter: &Matter) -> String {
    matter.desk_day().map(|day| day.to_string()).unwrap_or_default()
}

fn stored(row: (i64, String)) -> Result<Stored, StoreError> {
    Ok(Stored { first_seq: row.0, matter: read_json(&row.1, "事项")? })
}

fn pair(row: &Row<'_>) -> rusqlite::Result<(i64, String)> {
    Ok((row.get(0)?, row.get(1)?))
}

impl View<'_> {
    pub(super) fn one(&self, sql: &str, key: impl Params) -> Result<Option<Stored>, StoreError> {
        self.conn.prepare_cached(sql)?.query_row(key, pair).optional()?.map(stored).transpose()
    }

    pub(super) fn list(&self, sql: &str, keys: impl Params) -> Result<Vec<Stored>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(keys, pair)?;
        rows.map(|row| stored(row?)).collect()
    }

    pub(super) fn number(&self, sql: &str, keys: impl Params) -> Result<u32, StoreError> {
        Ok(self.conn.prepare_cached(sql)?.query_row(keys, |r| r.get(0))?)
    }

    /// The matter with this number, sealed ones too: the caller decides who may see it.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn by_number(&self, number: &str) -> Result<Option<Stored>, StoreError> {
        self.one(sql::MATTER_BY_NUMBER, [number])
    }

    /// The matter with this row id.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn by_id(&self, id: MatterId) -> Result<Option<Stored>, StoreError> {
        self.one(sql::MATTER_BY_ID, [id])
    }

    /// The matter with this 诉求码 (sixteen digits).
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn by_code(&self, digits: &str) -> Result<Option<Stored>, StoreError> {
        self.one(sql::MATTER_BY_CODE, [digits])
    }

    /// Matters of a desk day, newest first, never sealed ones.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn of_day(&self, day: Day, limit: u32) -> Result<Vec<Stored>, StoreError> {
        self.list(sql::DAY_MATTERS, params![day.to_string(), limit])
    }

    /// Open matters of earlier days, most urgent first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn carried(&self, before: Day, limit: u32) -> Result<Vec<Stored>, StoreError> {
        self.list(sql::CARRIED, params![before.to_string(), limit])
    }

    /// Open matters due on or before a day, most urgent first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn due_by(&self, day: Day, limit: u32) -> Result<Vec<Stored>, StoreError> {
        self.list(sql::DUE, params![day.to_string(), limit])
    }

    /// Matters that wait for confirmation, oldest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn awaiting(&self, limit: u32) -> Result<Vec<Stored>, StoreError> {
        self.list(sql::AWAITING, [limit])
    }

    /// Matters whose routing no longer waits, newest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn confirmed(&self, limit: u32) -> Result<Vec<Stored>, StoreError> {
        self.list(sql::CONFIRMED, [limit])
    }

    /// Open matters a person took on as first leader, most urgent first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn of_leader(&self, staff: &str, limit: u32) -> Result<Vec<Stored>, StoreError> {
        self.list(sql::LEADERS, params![staff, limit])
    }

    /// Open matters for which something was agreed for `day` or before, earliest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn agreed_by(&self, day: Day, limit: u32) -> Result<Vec<Stored>, StoreError> {
        self.list(sql::AGREED, params![day.to_string(), limit])
    }

    /// Open matters whose legal date has passed on `today`.
    ///
    /// # Errors
    /// SQLite's.
    pub fn count_overdue(&self, today: Day) -> Result<u32, StoreError> {
        self.number(sql::COUNT_OVERDUE, [today.to_string()])
    }

    /// Open matters due on `today`.
    ///
    /// # Errors
    /// SQLite's.
    pub fn count_due(&self, today: Day) -> Result<u32, StoreError> {
        self.number(sql::COUNT_DUE, [today.to_string()])
    }

    /// Open matters of days before `today`.
    ///
    /// # Errors
    /// SQLite's.
    pub fn count_carried(&self, today: Day) -> Result<u32, StoreError> {
        self.number(sql::COUNT_CARRIED, [today.to_string()])
    }

    /// Matters that wait for confirmation.
    ///
    /// # Errors
    /// SQLite's.
    pub fn count_awaiting(&self) -> Result<u32, StoreError> {
        self.number(sql::COUNT_AWAITING, [])
    }

    /// Matters that are not sealed.
    ///
    /// # Errors
    /// SQLite's.
    pub fn count_matters(&self) -> Result<u32, StoreError> {
        self.number(sql::COUNT_MATTERS, [])
    }

    /// Matters behind one and up to another, sealed ones too, oldest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub(super) fn matters_between(
        &self,
        after: MatterId,
        last: MatterId,
        limit: u32,
    ) -> Result<Vec<Stored>, StoreError> {
        self.list(sql_ledger::MATTERS_BETWEEN, params![after, last, limit])
    }
}

impl Tx<'_> {
    /// A free row id.
    ///
    /// # Errors
    /// SQLite's, or a million registrations on one day.
    pub fn next_id(&self, at: Moment) -> Result<MatterId, StoreError> {
        self.free_id(sql::MAX_ID, at)
    }

    /// A free row id in the table `sql` asks about.
    pub(super) fn free_id(&self, sql: &str, at: Moment) -> Result<i64, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let mut last = |from: i64, until: i64| -> Result<Option<i64>, StoreError> {
            Ok(statement.query_row([from, until], |r| r.get(0))?)
        };
        let (first, end) = (row_id::first(at), row_id::behind(at.day()));
        let next = match last(first, first + row_id::PER_SECOND)? {
            None => first,
            Some(id) if id + 1 < first + row_id::PER_SECOND => id + 1,
            // A clock that stands still, or a ledger without times: they follow one another.
            Some(id) => last(first, end)?.unwrap_or(id) + 1,
        };
        if next >= end {
            return Err(StoreError::Inconsistent("一天内登记太多".into()));
        }
        Ok(next)
    }

    /// Adds a matter's row, its handles and its words. Sealed matters get neither handles nor
    /// words, so no search can meet them.
    ///
    /// # Errors
    /// SQLite's.
    pub fn add_matter(&self, stored: &Stored, due: Option<Day>) -> Result<(), StoreError> {
        let matter = &stored.matter;
        self.conn.prepare_cached(sql::ADD_MATTER)?.execute(params![
            matter.id,
            matter.number,
            matter.code.digits(),
            matter.sealed,
            desk_day(matter),
            matter.place,
            matter.routing.room,
            matter.stage.is_open(),
            matter.awaits_confirmation(),
            due.map(|d| d.to_string()),
            stored.first_seq,
            matter.version,
            write_json(matter)?,
            matter.standing() as i64,
            matter.outcome.word(),
            matter.visit.head_count,
            matter.assigned.map(Moment::millis),
            matter.signed().map(Moment::millis),
            matter.fed.map(Moment::millis),
            matter.ended_here().map(Moment::millis)
        ])?;
        self.set_ledger(matter, due, None)
    }

    /// Replaces a matter's row after more events.
    ///
    /// # Errors
    /// SQLite's.
    pub fn set_matter(&self, matter: &Matter, due: Option<Day>) -> Result<(), StoreError> {
        let known = self.facts(matter.id)?;
        self.conn.prepare_cached(sql::SET_MATTER)?.execute(params![
            matter.routing.room,
            matter.stage.is_open(),
            matter.awaits_confirmation(),
            due.map(|d| d.to_string()),
            matter.version,
            write_json(matter)?,
            matter.standing() as i64,
            matter.outcome.word(),
            matter.visit.head_count,
            matter.assigned.map(Moment::millis),
            matter.signed().map(Moment::millis),
            matter.fed.map(Moment::millis),
            matter.ended_here().map(Moment::millis),
            matter.first_leader,
            matter.next.first().map(|day| day.to_string()),
            matter.id
        ])?;
        if known.as_ref().is_some_and(|known| known.open != matter.stage.is_open()) {
            self.move_words(matter)?;
        }
        self.set_ledger(matter, due, known.as_ref())
    }

    /// Recounts the due dates of open matters, after a calendar file arrived; returns how many
    /// moved.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn recount_dues(&self, due: impl Fn(&Matter) -> Option<Day>) -> Result<u32, StoreError> {
        let mut moved = 0;
        let mut statement = self.conn.prepare_cached(sql::OPEN_STATES)?;
        let rows: Vec<(i64, Option<String>, String)> = statement
            .query_map([], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
            .collect::<Result<_, _>>()?;
        for (id, old, state) in rows {
            let new = due(&read_json(&state, "事项")?).map(|d| d.to_string());
            if new != old {
                self.conn.prepare_cached(sql::SET_DUE)?.execute(params![new, id])?;
                self.set_ledger_due(id, &new)?;
                moved += 1;
            }
        }
        Ok(moved)
    }
}

impl View<'_> {
    /// Ids of matters whose stories match a full-text question, newest first.
    ///
    /// # Errors
    /// SQLite's.
    pub fn by_words(&self, question: &str, limit: u32) -> Result<Vec<MatterId>, StoreError> {
        let below = |open| fulltext::below(self.conn, open, question, MatterId::MAX, limit);
        let mut ids = [below(true)?, below(false)?].concat();
        ids.sort_unstable_by_key(|id| Reverse(*id));
        ids.truncate(limit as usize);
        Ok(ids)
    }
}

impl Tx<'_> {
    /// Makes a story findable by its words.
    ///
    /// # Errors
    /// SQLite's.
    pub fn add_words(&self, matter: &Matter, words: &[String]) -> Result<(), StoreError> {
        fulltext::add(self.conn, matter.stage.is_open(), matter.id, words)
    }

    /// A matter has ended or is open again: its story goes over to the other index.
    fn move_words(&self, matter: &Matter) -> Result<(), StoreError> {
        fulltext::drop(self.conn, !matter.stage.is_open(), matter.id)?;
        let first: i64 =
            self.conn.prepare_cached(sql::MATTER_BY_ID)?.query_row([matter.id], |r| r.get(0))?;
        let text = |slot| self.body(matter.id, first, slot);
        let Some(narrative) = text(Slot::Narrative)? else { return Ok(()) };
        let request = text(Slot::Request)?.unwrap_or_default();
        self.add_words(matter, &words::story_grams(&narrative, &request, matter.place.as_deref()))
    }
}
