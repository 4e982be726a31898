//! The ledger (台账): one narrow row a matter, by which lists filter, sort and count. Sealed matters
//! have no row here, so no list and no count can meet them.

use super::error::StoreError;
use super::{Tx, View, sql_ledger as sql};
use crate::calendar::Day;
use crate::matter::deadline::Colour;
use crate::matter::find::{Facts, Filter};
use crate::matter::words::{Purpose, Stage};
use crate::matter::{Matter, MatterId, row_id};
use rusqlite::types::Value;
use rusqlite::{OptionalExtension, Row, params, params_from_iter};

/// How a list is ordered.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Sort {
    /// Newest first.
    #[default]
    Newest,
    /// Oldest first.
    Oldest,
    /// Nearest date to keep first; matters without one are not shown.
    Due,
    /// Largest visit first.
    Heads,
}

/// What a list can be parted by (分账).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Part {
    /// 属地.
    Place,
    /// 接待室.
    Room,
    /// 责任单位 that leads.
    Unit,
    /// 首接人.
    Receiver,
}

/// 批次 and 人次 of a list.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Totals {
    /// 批次.
    pub matters: u32,
    /// 人次.
    pub heads: u32,
    /// Of the matters, those still open.
    pub open: u32,
}

/// Smallest and largest row id of the days a filter asks for.
fn between(filter: &Filter) -> (MatterId, MatterId) {
    (
        filter.from.map_or(i64::MIN, row_id::first_of),
        filter.until.map_or(i64::MAX, |day| row_id::behind(day) - 1),
    )
}

fn colour(colour: Option<Colour>) -> i64 {
    colour.map_or(0, |colour| colour as i64 + 1)
}

/// The facts of a filter as `$1` to `$16`, for rows between two ids.
fn asked(filter: &Filter, lowest: MatterId, highest: MatterId) -> Vec<Value> {
    let text = |value: Option<&str>| Value::Text(value.unwrap_or_default().to_owned());
    let day = |day: Option<Day>| Value::Text(day.map(|d| d.to_string()).unwrap_or_default());
    let (from, until) = between(filter);
    vec![
        Value::Integer(filter.open.map_or(-1, i64::from)),
        Value::Integer(filter.awaiting.into()),
        Value::Integer(filter.room.map_or(0, i64::from)),
        text(filter.place.as_deref()),
        Value::Integer(colour(filter.colour)),
        text(filter.stage.map(Stage::word)),
        Value::Text(filter.unit.as_ref().map(|id| format!("%,{id},%")).unwrap_or_default()),
        Value::Integer(filter.group.into()),
        Value::Integer(filter.urgent.into()),
        text(filter.purpose.map(Purpose::word)),
        text(filter.channel.as_deref()),
        text(filter.receiver.as_deref()),
        day(filter.due_from),
        day(filter.due_until),
        Value::Integer(from.max(lowest)),
        Value::Integer(until.min(highest)),
    ]
}

/// A row as `LEDGER_ROW` gives it; a word that is none of ours is damage.
pub(super) fn facts(id: MatterId, row: &Row<'_>) -> Result<Facts, StoreError> {
    let damage = || StoreError::Inconsistent(format!("台账第 {id} 行读不懂"));
    let some = |text: String| Some(text).filter(|t| !t.is_empty());
    let (stage, units): (String, String) = (row.get(5)?, row.get(6)?);
    let (purpose, due): (String, String) = (row.get(10)?, row.get(13)?);
    let colour: u8 = row.get(4)?;
    Ok(Facts {
        day: row_id::day(id),
        open: row.get(0)?,
        awaiting: row.get(1)?,
        room: row.get(2)?,
        place: some(row.get(3)?),
        colour: colour.checked_sub(1).and_then(|at| Colour::ALL.get(usize::from(at)).copied()),
        stage: Stage::parse(&stage).ok_or_else(damage)?,
        units: units.split(',').filter(|unit| !unit.is_empty()).map(str::to_owned).collect(),
        heads: row.get(7)?,
        group: row.get(8)?,
        urgent: row.get(9)?,
        purpose: Purpose::parse(&purpose),
        channel: row.get(11)?,
        receiver: row.get(12)?,
        due: some(due).map(|due| due.parse().map_err(|_| damage())).transpose()?,
    })
}

/// The row a matter is to have; none for a sealed one.
pub(super) fn wanted(matter: &Matter, due: Option<Day>) -> Option<Facts> {
    (!matter.sealed).then(|| Facts::of(matter, due))
}

impl View<'_> {
    /// The facts of a matter; `None` when there is no such matter or it is sealed.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn facts(&self, id: MatterId) -> Result<Option<Facts>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::LEDGER_ROW)?;
        let mut rows = statement.query([id])?;
        rows.next()?.map(|row| facts(id, row)).transpose()
    }

    /// Admitted matters in the order of a list, at most `limit`, behind the row `after` of the
    /// same list.
    ///
    /// # Errors
    /// SQLite's, or interrupted.
    pub fn ledger(
        &self,
        filter: &Filter,
        sort: Sort,
        after: Option<MatterId>,
        limit: u32,
    ) -> Result<Vec<MatterId>, StoreError> {
        let (mut lowest, mut highest) = (i64::MIN, i64::MAX);
        let mut place = Vec::new();
        let sql = match sort {
            Sort::Newest | Sort::Oldest => {
                match (sort, after) {
                    (Sort::Oldest, Some(id)) => lowest = id.saturating_add(1),
                    (_, Some(id)) => highest = id.saturating_sub(1),
                    _ => {}
                }
                match sort {
                    Sort::Oldest => sql::LEDGER_OLDEST,
                    _ if filter.open == Some(true) => sql::LEDGER_OPEN,
                    _ => sql::LEDGER_NEWEST,
                }
            }
            Sort::Due => {
                let last = after.map(|id| self.place_of(id, "due")).transpose()?.flatten();
                let none = (Value::Text(String::new()), i64::MIN);
                let (due, id) = last.unwrap_or(none);
                place = vec![due, Value::Integer(id)];
                sql::LEDGER_DUE
            }
            Sort::Heads => {
                let last = after.map(|id| self.place_of(id, "heads")).transpose()?.flatten();
                let (heads, id) = last.unwrap_or((Value::Integer(i64::MAX), i64::MAX));
                place = vec![heads, Value::Integer(id)];
                sql::LEDGER_HEADS
            }
        };
        let mut asked = asked(filter, lowest, highest);
        asked.append(&mut place);
        asked.push(Value::Integer(limit.into()));
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(params_from_iter(asked), |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// By what a row of a sorted list is found again.
    fn place_of(
        &self,
        id: MatterId,
        column: &str,
    ) -> Result<Option<(Value, MatterId)>, StoreError> {
        let found = self.facts(id)?;
        Ok(found.map(|facts| match column {
            "due" => (Value::Text(facts.due.map(|d| d.to_string()).unwrap_or_default()), id),
            _ => (Value::Integer(facts.heads.into()), id),
        }))
    }

    /// 批次 and 人次 of all admitted matters.
    ///
    /// # Errors
    /// SQLite's, or interrupted.
    pub fn totals(&self, filter: &Filter) -> Result<Totals, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::LEDGER_TOTALS)?;
        let asked = asked(filter, i64::MIN, i64::MAX);
        Ok(statement.query_row(params_from_iter(asked), |r| {
            Ok(Totals { matters: r.get(0)?, heads: r.get(1)?, open: r.get(2)? })
        })?)
    }

    /// 批次 and 人次 of all admitted matters, parted; the largest part first. The key of a part is
    /// the code, number or id of what it is parted by, empty for none.
    ///
    /// # Errors
    /// SQLite's, or interrupted.
    pub fn parts(&self, filter: &Filter, by: Part) -> Result<Vec<(String, Totals)>, StoreError> {
        let mut statement = self.conn.prepare_cached(match by {
            Part::Place => sql::LEDGER_BY_PLACE,
            Part::Room => sql::LEDGER_BY_ROOM,
            Part::Unit => sql::LEDGER_BY_UNIT,
            Part::Receiver => sql::LEDGER_BY_RECEIVER,
        })?;
        let asked = asked(filter, i64::MIN, i64::MAX);
        let rows = statement.query_map(params_from_iter(asked), |r| {
            Ok((r.get(0)?, Totals { matters: r.get(1)?, heads: r.get(2)?, open: r.get(3)? }))
        })?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Tx<'_> {
    /// Writes the ledger's row of a matter; a sealed one has none.
    ///
    /// # Errors
    /// SQLite's.
    pub(super) fn set_ledger(&self, matter: &Matter, due: Option<Day>) -> Result<(), StoreError> {
        let Some(facts) = wanted(matter, due) else { return Ok(()) };
        let mut units = String::from(",");
        facts.units.iter().for_each(|unit| units.extend([unit.as_str(), ","]));
        self.conn.prepare_cached(sql::SET_LEDGER)?.execute(params![
            matter.id,
            facts.open,
            facts.awaiting,
            facts.room,
            facts.place.unwrap_or_default(),
            colour(facts.colour),
            facts.stage.word(),
            facts.units.first().cloned().unwrap_or_default(),
            units,
            facts.heads,
            facts.group,
            facts.urgent,
            facts.purpose.map(Purpose::word).unwrap_or_default(),
            facts.channel,
            facts.receiver,
            facts.due.map(|d| d.to_string()).unwrap_or_default()
        ])?;
        Ok(())
    }

    /// Moves the date of a row.
    pub(super) fn set_ledger_due(
        &self,
        id: MatterId,
        due: &Option<String>,
    ) -> Result<(), StoreError> {
        let due = due.as_deref().unwrap_or_default();
        self.conn.prepare_cached(sql::SET_LEDGER_DUE)?.execute(params![due, id])?;
        Ok(())
    }

    /// True when the ledger had this matter open before.
    pub(super) fn was_open(&self, id: MatterId) -> Result<Option<bool>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::LEDGER_ROW)?;
        Ok(statement.query_row([id], |r| r.get(0)).optional()?)
    }
}
