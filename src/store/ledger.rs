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
use rusqlite::{Row, params, params_from_iter};
use std::collections::HashMap;

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

/// Where a page of a list ended: the last row, and by what it was sorted when the page was read. The
/// row itself may have changed since, and the next page goes on behind where it stood.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Spot {
    /// By registration.
    Id(MatterId),
    /// By date to keep.
    Due(Day, MatterId),
    /// By head count.
    Heads(u32, MatterId),
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

/// Conditions being put together, and what is bound to them.
struct Asked {
    text: String,
    values: Vec<Value>,
}

impl Asked {
    /// A statement that begins so, about rows these facts and ids admit.
    fn of(head: &str, filter: &Filter, ids: &str, lowest: MatterId, highest: MatterId) -> Asked {
        let mut asked = Asked { text: head.to_owned(), values: Vec::new() };
        let text = |text: &str| Some(vec![Value::Text(text.to_owned())]);
        let number = |number: i64| Some(vec![Value::Integer(number)]);
        let day = |day: Option<Day>| day.map(|day| vec![Value::Text(day.to_string())]);
        let flag = |flag: bool| flag.then(Vec::new);
        let (from, until) = between(filter);
        for (condition, values) in [
            (sql::OPEN, flag(filter.open == Some(true))),
            (sql::ENDED, flag(filter.open == Some(false))),
            (sql::AWAITING, flag(filter.awaiting)),
            (sql::ROOM, filter.room.and_then(|no| number(no.into()))),
            (sql::PLACE, filter.place.as_deref().and_then(text)),
            (sql::COLOUR, filter.colour.and_then(|c| number(colour(Some(c))))),
            (sql::STAGE, filter.stage.map(Stage::word).and_then(text)),
            (sql::UNIT, filter.unit.as_ref().and_then(|id| text(&format!("%,{id},%")))),
            (sql::CROWD, flag(filter.group)),
            (sql::URGENT, flag(filter.urgent)),
            (sql::PURPOSE, filter.purpose.map(Purpose::word).and_then(text)),
            (sql::CHANNEL, filter.channel.as_deref().and_then(text)),
            (sql::RECEIVER, filter.receiver.as_deref().and_then(text)),
            (sql::DUE_FROM, day(filter.due_from)),
            (sql::DUE_UNTIL, day(filter.due_until)),
        ] {
            if let Some(values) = values {
                asked.add(condition, values);
                asked.text.push_str(" AND ");
            }
        }
        let (lowest, highest) = (from.max(lowest), until.min(highest));
        asked.add(ids, vec![Value::Integer(lowest), Value::Integer(highest)]);
        asked
    }

    /// Goes on with a piece of a statement and what is bound in it.
    fn add(&mut self, piece: &str, values: Vec<Value>) {
        let first = self.values.len() + 1;
        for (at, part) in piece.split('$').enumerate() {
            if at > 0 {
                self.text.push_str(&format!("${}", first + at - 1));
            }
            self.text.push_str(part);
        }
        self.values.extend(values);
    }
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

    /// Admitted matters in the order of a list, at most `limit`, behind where a page of the same
    /// list ended.
    ///
    /// # Errors
    /// SQLite's, or interrupted.
    pub fn ledger(
        &self,
        filter: &Filter,
        sort: Sort,
        after: Option<Spot>,
        limit: u32,
    ) -> Result<Vec<MatterId>, StoreError> {
        let (mut lowest, mut highest) = (i64::MIN, i64::MAX);
        match (sort, after) {
            (Sort::Oldest, Some(Spot::Id(id))) => lowest = id.saturating_add(1),
            (Sort::Newest, Some(Spot::Id(id))) => highest = id.saturating_sub(1),
            _ => {}
        }
        let ids = match sort {
            Sort::Newest | Sort::Oldest => sql::BETWEEN,
            Sort::Due | Sort::Heads => sql::BETWEEN_SLOWLY,
        };
        let mut asked = Asked::of(sql::ROWS, filter, ids, lowest, highest);
        // A list by date or heads goes on behind what its last row said, or from the very first.
        let sorted = match (sort, after) {
            (Sort::Newest | Sort::Oldest, _) => None,
            (Sort::Due, Some(Spot::Due(day, id))) => {
                Some((sql::AFTER_DUE, Value::Text(day.to_string()), id))
            }
            (Sort::Due, _) => Some((sql::AFTER_DUE, Value::Text(String::new()), i64::MIN)),
            (Sort::Heads, Some(Spot::Heads(heads, id))) => {
                Some((sql::AFTER_HEADS, Value::Integer(heads.into()), id))
            }
            (Sort::Heads, _) => Some((sql::AFTER_HEADS, Value::Integer(i64::MAX), i64::MAX)),
        };
        if let Some((condition, value, id)) = sorted {
            asked.text.push_str(" AND ");
            asked.add(condition, vec![value, Value::Integer(id)]);
        }
        let order = match sort {
            Sort::Newest => sql::NEWEST,
            Sort::Oldest => sql::OLDEST,
            Sort::Due => sql::BY_DUE,
            Sort::Heads => sql::BY_HEADS,
        };
        asked.add(order, vec![Value::Integer(limit.into())]);
        let mut statement = self.conn.prepare_cached(&asked.text)?;
        let rows = statement.query_map(params_from_iter(asked.values), |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Where a page ends whose last row is this one: to be asked in the snapshot the page was read
    /// in. `None` when the row is in no such list.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn spot(&self, id: MatterId, sort: Sort) -> Result<Option<Spot>, StoreError> {
        Ok(match sort {
            Sort::Newest | Sort::Oldest => Some(Spot::Id(id)),
            Sort::Due => self.facts(id)?.and_then(|facts| Some(Spot::Due(facts.due?, id))),
            Sort::Heads => self.facts(id)?.map(|facts| Spot::Heads(facts.heads, id)),
        })
    }

    /// 批次 and 人次 of all admitted matters.
    ///
    /// # Errors
    /// SQLite's, or interrupted.
    pub fn totals(&self, filter: &Filter) -> Result<Totals, StoreError> {
        let asked = Asked::of(sql::SUMS, filter, sql::BETWEEN, i64::MIN, i64::MAX);
        let mut statement = self.conn.prepare_cached(&asked.text)?;
        Ok(statement.query_row(params_from_iter(asked.values), |r| {
            Ok(Totals { matters: r.get(0)?, heads: r.get(1)?, open: r.get(2)? })
        })?)
    }

    /// 批次 and 人次 of all admitted matters, parted; the largest part first. The key of a part is
    /// the code, number or id of what it is parted by, empty for none.
    ///
    /// # Errors
    /// SQLite's, or interrupted.
    pub fn parts(&self, filter: &Filter, by: Part) -> Result<Vec<(String, Totals)>, StoreError> {
        let head = match by {
            Part::Place => sql::PLACES,
            Part::Room => sql::ROOMS,
            Part::Unit => sql::UNITS,
            Part::Receiver => sql::RECEIVERS,
        };
        let asked = Asked::of(head, filter, sql::BETWEEN, i64::MIN, i64::MAX);
        let mut statement = self.conn.prepare_cached(&asked.text)?;
        let mut rows = statement.query(params_from_iter(asked.values))?;
        let mut parts: HashMap<String, Totals> = HashMap::new();
        while let Some(row) = rows.next()? {
            let key = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
            let totals = match parts.get_mut(key) {
                Some(totals) => totals,
                None => parts.entry(key.to_owned()).or_default(),
            };
            totals.matters += 1;
            totals.heads += row.get::<_, u32>(1)?;
            totals.open += row.get::<_, u32>(2)?;
        }
        let mut parts: Vec<(String, Totals)> = parts.into_iter().collect();
        parts.sort_by(|(a, of_a), (b, of_b)| (of_b.matters, a).cmp(&(of_a.matters, b)));
        Ok(parts)
    }
}

impl Tx<'_> {
    /// Writes the ledger's row of a matter, of which it knew this so far; a sealed one has none.
    ///
    /// # Errors
    /// SQLite's.
    pub(super) fn set_ledger(
        &self,
        matter: &Matter,
        due: Option<Day>,
        known: Option<&Facts>,
    ) -> Result<(), StoreError> {
        let Some(facts) = wanted(matter, due).filter(|facts| Some(facts) != known) else {
            return Ok(());
        };
        let (id, text) = (matter.id, facts.due.map(|day| day.to_string()).unwrap_or_default());
        let mut units = String::from(",");
        facts.units.iter().for_each(|unit| units.extend([unit.as_str(), ","]));
        let row = params![
            facts.awaiting,
            facts.room,
            facts.place.unwrap_or_default(),
            colour(facts.colour),
            facts.stage.word(),
            facts.units.first().cloned().unwrap_or_default(),
            units,
            facts.group,
            facts.urgent,
            facts.purpose.map(Purpose::word).unwrap_or_default(),
            facts.channel,
            facts.receiver,
            id
        ];
        let Some(known) = known else {
            let more = params![facts.open, facts.heads, text];
            self.conn.prepare_cached(sql::ADD_LEDGER)?.execute(&[row, more].concat()[..])?;
            return Ok(());
        };
        self.conn.prepare_cached(sql::SET_LEDGER)?.execute(row)?;
        if known.open != facts.open {
            self.conn.prepare_cached(sql::SET_LEDGER_OPEN)?.execute(params![facts.open, id])?;
        }
        if known.heads != facts.heads {
            self.conn.prepare_cached(sql::SET_LEDGER_HEADS)?.execute(params![facts.heads, id])?;
        }
        if known.due != facts.due {
            self.conn.prepare_cached(sql::SET_LEDGER_DUE)?.execute(params![text, id])?;
        }
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
}
