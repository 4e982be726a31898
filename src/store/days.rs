//! Days as the store counts them: pages by key, figures, and the sheets of closed days. Sealed
//! matters are in none of it.

use super::error::StoreError;
use super::events::{When, read_json};
use super::matters::Stored;
use super::{Tx, View, keys, sql};
use crate::calendar::{Day, Moment};
use crate::matter::MatterId;
use crate::matter::day::event::day_id;
use crate::matter::day::{CloseEvent, Closed, Figures, SheetNo};
use crate::matter::event::{Actor, Assurance};
use crate::matter::standing::Standing;
use crate::matter::words::Outcome;
use chrono::Days;
use rusqlite::{OptionalExtension, Params, Row, params};

/// Counter kind of sheets; its period is the year.
pub const KIND: &str = "sheet";
/// Days back in which a desk that never closed one is asked to.
const FIRST_SHEET: u64 = 31;

/// A place in a list ordered by standing: rows after it, or before it, are the next page.
pub type Place = (Standing, MatterId);

/// Which way a page goes from its place.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Way {
    /// Rows after the place, in order.
    On,
    /// Rows before the place, nearest first.
    Back,
}

/// A sheet with its event.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// Place of its event in the log.
    pub seq: i64,
    /// What was closed.
    pub closed: Closed,
    /// When, on the desk's clock.
    pub at: Moment,
    /// Who.
    pub actor: Actor,
    /// Hash of its event, hexadecimal: the head of the chain when the day was closed.
    pub hash: String,
}

/// A row of a sheet's event.
struct Raw {
    seq: i64,
    at: i64,
    actor: (String, String, i64),
    facts: String,
    hash: Vec<u8>,
}

fn raw(r: &Row<'_>) -> rusqlite::Result<Raw> {
    let actor = (r.get(2)?, r.get(3)?, r.get(4)?);
    Ok(Raw { seq: r.get(0)?, at: r.get(1)?, actor, facts: r.get(5)?, hash: r.get(6)? })
}

fn sheet(raw: Raw) -> Result<Sheet, StoreError> {
    let CloseEvent::Closed(closed) = read_json(&raw.facts, "日结")?;
    let (seat, staff, assurance) = raw.actor;
    let assurance = Assurance::read(assurance)
        .ok_or_else(|| StoreError::Inconsistent(format!("身份确认方式「{assurance}」")))?;
    Ok(Sheet {
        seq: raw.seq,
        closed,
        at: Moment::from_millis(raw.at),
        actor: Actor { seat, staff, assurance },
        hash: keys::to_hex(&raw.hash),
    })
}

/// Whose matters a page is of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Whose {
    /// Those of a day.
    Of(Day),
    /// Those of the days before it that are still open.
    OpenBefore(Day),
}

fn after(day: Day) -> String {
    day.succ_opt().unwrap_or(day).to_string()
}

impl View<'_> {
    /// A page of matters by standing, oldest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn page(
        &self,
        whose: Whose,
        at: Place,
        way: Way,
        n: u32,
    ) -> Result<Vec<Stored>, StoreError> {
        let (day, sql) = match (whose, way) {
            (Whose::Of(day), Way::On) => (day, sql::DAY_AFTER),
            (Whose::Of(day), Way::Back) => (day, sql::DAY_BEFORE),
            (Whose::OpenBefore(day), Way::On) => (day, sql::CARRIED_AFTER),
            (Whose::OpenBefore(day), Way::Back) => (day, sql::CARRIED_BEFORE),
        };
        self.list(sql, params![day.to_string(), at.0 as i64, at.1, n])
    }

    /// How many of them stand before a place.
    ///
    /// # Errors
    /// SQLite's.
    pub fn before(&self, whose: Whose, at: Place) -> Result<u32, StoreError> {
        let (day, sql) = match whose {
            Whose::Of(day) => (day, sql::COUNT_DAY_BEFORE),
            Whose::OpenBefore(day) => (day, sql::COUNT_CARRIED_BEFORE),
        };
        self.number(sql, params![day.to_string(), at.0 as i64, at.1])
    }

    /// A page of open matters due within a span of days, both included: by date, oldest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn due_page(
        &self,
        span: (&str, &str),
        at: (&str, MatterId),
        way: Way,
        n: u32,
    ) -> Result<Vec<Stored>, StoreError> {
        let sql = if way == Way::On { sql::DUE_AFTER } else { sql::DUE_BEFORE };
        self.list(sql, params![span.0, span.1, at.0, at.1, n])
    }

    /// How many of them stand before a place.
    ///
    /// # Errors
    /// SQLite's.
    pub fn due_before(&self, span: (&str, &str), at: (&str, MatterId)) -> Result<u32, StoreError> {
        self.number(sql::COUNT_DUE_BEFORE, params![span.0, span.1, at.0, at.1])
    }

    /// The counts of a day: of matters registered after `since` in the log, and of everything
    /// carried over from that day and before.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn figures(&self, day: Day, since: i64) -> Result<Figures, StoreError> {
        let mut figures = Figures::default();
        let mut statement = self.conn.prepare_cached(sql::DAY_COUNTS)?;
        let mut rows = statement.query(params![day.to_string(), since])?;
        while let Some(row) = rows.next()? {
            let (standing, outcome): (i64, String) = (row.get(0)?, row.get(1)?);
            let standing = standing_of(standing)?;
            if standing == Standing::Voided {
                continue;
            }
            let count: u32 = row.get(2)?;
            figures.registered += count;
            figures.heads = figures.heads.saturating_add(row.get(3)?);
            match Outcome::parse(&outcome) {
                Some(Outcome::Answered) => figures.answered += count,
                Some(Outcome::Guided) if standing == Standing::Done => figures.guided += count,
                Some(Outcome::NotAccepted | Outcome::NoLongerAccepted) => figures.declined += count,
                _ => {}
            }
            figures.assigned += row.get::<_, u32>(4)?;
            figures.signed += row.get::<_, u32>(5)?;
            figures.fed += row.get::<_, u32>(6)?;
        }
        figures.carried = self.carried_counts(day)?;
        let span = params![Moment::of(day, 0, 0).millis(), Moment::of(day, 24, 0).millis()];
        figures.concluded = self.number(sql::COUNT_CONCLUDED, span)?;
        Ok(figures)
    }

    /// Open matters registered on `day` or before: unassigned, red, yellow, green.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn carried_counts(&self, day: Day) -> Result<[u32; 4], StoreError> {
        let mut counts = [0; 4];
        let mut statement = self.conn.prepare_cached(sql::CARRIED_COUNTS)?;
        let mut rows = statement.query([after(day)])?;
        while let Some(row) = rows.next()? {
            let standing = standing_of(row.get(0)?)?;
            if let Some(count) = counts.get_mut(standing as usize) {
                *count = row.get(1)?;
            }
        }
        Ok(counts)
    }

    /// Matters of a day that were voided, oldest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn voided(&self, day: Day) -> Result<Vec<Stored>, StoreError> {
        self.list(sql::DAY_AT, params![day.to_string(), Standing::Voided as i64])
    }

    /// Open matters of `day` and before without an assignment, oldest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn unassigned(&self, day: Day, limit: u32) -> Result<Vec<Stored>, StoreError> {
        self.list(sql::UNASSIGNED, params![after(day), limit])
    }

    /// How many matters of a day are on no sheet yet.
    ///
    /// # Errors
    /// SQLite's.
    pub fn fresh(&self, day: Day) -> Result<u32, StoreError> {
        self.number(sql::COUNT_FRESH, [day.to_string()])
    }

    /// The first day before `day` with matters on no sheet. Looked for from the last day closed on,
    /// or a month back while none was: what is brought in from older ledgers is nobody's to close.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn forgotten(&self, day: Day) -> Result<Option<Day>, StoreError> {
        let from = match self.last_sheet()? {
            Some(sheet) => sheet.closed.day,
            None => day.checked_sub_days(Days::new(FIRST_SHEET)).unwrap_or(day),
        };
        let found: Option<String> = self
            .conn
            .prepare_cached(sql::FIRST_FRESH)?
            .query_row([from.to_string(), day.to_string()], |r| r.get(0))?;
        let damage = |text: &String| StoreError::Inconsistent(format!("日期「{text}」"));
        found.map(|text| text.parse().map_err(|_| damage(&text))).transpose()
    }

    fn sheet_at(&self, sql: &str, keys: impl Params) -> Result<Option<Sheet>, StoreError> {
        self.conn.prepare_cached(sql)?.query_row(keys, raw).optional()?.map(sheet).transpose()
    }

    /// A sheet by number.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn sheet(&self, no: SheetNo) -> Result<Option<Sheet>, StoreError> {
        self.sheet_at(sql::SHEET, params![no.year, no.serial])
    }

    /// A sheet by the place of its event in the log.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn sheet_of(&self, seq: i64) -> Result<Option<Sheet>, StoreError> {
        self.sheet_at(sql::SHEET_AT, [seq])
    }

    /// The matters on a sheet of a day, oldest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn on_sheet(&self, day: Day, seq: i64) -> Result<Vec<Stored>, StoreError> {
        self.list(sql::ON_SHEET, params![day.to_string(), seq])
    }

    /// The sheets of a day, oldest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn sheets_of(&self, day: Day) -> Result<Vec<Sheet>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::SHEETS_OF)?;
        let rows = statement.query_map([day.to_string()], raw)?;
        rows.map(|row| sheet(row?)).collect()
    }

    /// The last sheet of all.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn last_sheet(&self) -> Result<Option<Sheet>, StoreError> {
        self.sheet_at(sql::LAST_SHEET, [])
    }

    /// How many sheets a year has.
    ///
    /// # Errors
    /// SQLite's.
    pub fn count_sheets(&self, year: i32) -> Result<i64, StoreError> {
        Ok(self.conn.prepare_cached(sql::COUNT_SHEETS)?.query_row([year], |r| r.get(0))?)
    }
}

fn standing_of(value: i64) -> Result<Standing, StoreError> {
    Standing::read(value).ok_or_else(|| StoreError::Inconsistent(format!("日清次序「{value}」")))
}

impl Tx<'_> {
    /// Logs a closed day, files its sheet and puts the day's matters on it; returns the place of its
    /// event in the log.
    ///
    /// # Errors
    /// SQLite's.
    pub fn close_day(&self, closed: Closed, actor: &Actor, when: When) -> Result<i64, StoreError> {
        let (day, no) = (closed.day, closed.sheet);
        let fact = CloseEvent::Closed(closed).into();
        let places = self.append(day_id(day), false, &[fact], actor, when)?;
        let seq = places.first().copied().unwrap_or_default();
        let mut statement = self.conn.prepare_cached(sql::ADD_SHEET)?;
        statement.execute(params![seq, no.year, no.serial, day.to_string()])?;
        self.conn.prepare_cached(sql::SET_SHEET)?.execute(params![seq, day.to_string()])?;
        Ok(seq)
    }
}
