//! What is logged when a day is closed: the sheet with its number, its figures and the head of
//! the chain before it. Texts (reasons of voids) stay in the bodies of the matters.

use crate::calendar::Day;
use crate::matter::standing::Standing;
use chrono::Datelike;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Number of a sheet: counted by year without a gap.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct SheetNo {
    /// Year of the day that was closed.
    pub year: i32,
    /// Count within the year, from one.
    pub serial: i64,
}

impl SheetNo {
    /// Reads `215` of this year, or `2026-215`.
    pub fn parse(text: &str, this_year: i32) -> Option<Self> {
        let text = text.trim().trim_start_matches('第').trim_end_matches('号').trim();
        let (year, serial) = match text.split_once('-') {
            Some((year, serial)) => (year.trim().parse().ok()?, serial),
            None => (this_year, text),
        };
        serial.trim().parse().ok().filter(|n| *n > 0).map(|serial| Self { year, serial })
    }
}

impl fmt::Display for SheetNo {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.year, self.serial)
    }
}

/// The counts of a sheet. A supplement counts only what came after the sheet before it; what is
/// carried over is always everything.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Figures {
    /// 登记, voided ones left out.
    pub registered: u32,
    /// 人次.
    pub heads: u32,
    /// 当场办结.
    pub answered: u32,
    /// 引导.
    pub guided: u32,
    /// 不予受理 and 不再受理.
    pub declined: u32,
    /// 交办.
    pub assigned: u32,
    /// 事权单位接收, by the leading unit.
    pub signed: u32,
    /// 处置反馈, by the leading unit.
    pub fed: u32,
    /// 办结 on this day, whenever it was registered.
    pub concluded: u32,
    /// Open when the day was closed, registered on this day or before: unassigned, red, yellow,
    /// green.
    pub carried: [u32; 4],
}

impl Figures {
    /// How many are carried over at a standing.
    pub fn carried_at(&self, standing: Standing) -> u32 {
        self.carried.get(standing as usize).copied().unwrap_or(0)
    }

    /// How many are carried over.
    pub fn carried_total(&self) -> u32 {
        self.carried.iter().sum()
    }
}

/// A closed day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Closed {
    /// The day.
    pub day: Day,
    /// Number of the sheet.
    pub sheet: SheetNo,
    /// 补充清单: which one of this day, from one; zero for the 日结单 itself.
    pub supplement: u32,
    /// Counts.
    pub figures: Figures,
    /// Numbers voided on this day that no sheet named before.
    pub voided: Vec<String>,
    /// Numbers without an assignment: only a day that was closed late has any.
    pub missing: Vec<String>,
    /// The next working day, which is open now.
    pub next: Day,
    /// Head of the chain before this event, hexadecimal.
    pub head: String,
}

/// A fact about a day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum CloseEvent {
    /// 日结.
    Closed(Closed),
}

impl CloseEvent {
    /// The event in the desk's words.
    pub const fn word(&self) -> &'static str {
        match self {
            CloseEvent::Closed(_) => "日结",
        }
    }
}

/// The row id of a day in the log, e.g. 20261123.
pub fn day_id(day: Day) -> i64 {
    i64::from(day.year()) * 10_000 + i64::from(day.month()) * 100 + i64::from(day.day())
}
