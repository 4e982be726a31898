//! A time limit and its two ends: the instant the figures judge by, and the date the law gives.
//!
//! They differ because the law leaves out the first day and rolls over holidays (民法典
//! 201–204), while the performance systems add whole days to the second and never roll.

use chrono::Days;
use serde::{Deserialize, Serialize};

use super::moment::{Day, Moment};
use super::table::Calendar;
use super::why;

/// What is counted. In files 自然日 or 工作日 (`calendar`, `working`).
#[derive(Copy, Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
pub enum Count {
    /// Every day.
    #[serde(rename = "自然日", alias = "calendar")]
    Calendar,
    /// Days the desk works, make-up days included.
    #[serde(rename = "工作日", alias = "working")]
    Working,
}

impl Count {
    /// 自然日 or 工作日.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Calendar => "自然日",
            Self::Working => "工作日",
        }
    }

    /// Reads the Chinese or the English word.
    ///
    /// # Errors
    /// A Chinese sentence naming both words.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.trim() {
            "自然日" | "calendar" => Ok(Self::Calendar),
            "工作日" | "working" => Ok(Self::Working),
            other => Err(format!("不认识计日方式「{other}」，请写 自然日 或 工作日")),
        }
    }
}

/// How long something may take.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limit {
    /// How many days; the first day is never one of them (民法典 201).
    pub days: u32,
    /// Which days count.
    pub count: Count,
    /// Whether an end on a day off moves to the next working day (民法典 203). Means nothing
    /// for working days, whose end is one.
    pub rolls: bool,
    /// Whether the figures judge by an instant, the start plus `days` times 24 hours. They know
    /// calendar days only, so a limit in working days has no such instant whatever stands here.
    pub kpi: bool,
}

/// When a limit ends.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// The instant the performance figures judge by, never rolled; none where none is judged.
    pub kpi_due: Option<Moment>,
    /// The last day in law, until its 24:00; none where the law gives no number of days.
    pub legal_due: Option<Day>,
    /// Each step in Chinese, fit to be read out to the person at the window.
    pub why: Vec<String>,
    /// True if a day of a year without a published calendar decided it (暂按周末计).
    pub provisional: bool,
}

impl Limit {
    /// The ends of this limit when it begins at `start`.
    pub fn due(&self, start: Moment, cal: &Calendar) -> Due {
        let first = start.day();
        let mut why = Vec::new();
        let (end, legal, provisional) = match self.count {
            Count::Calendar => {
                let end = first.checked_add_days(Days::new(self.days.into())).unwrap_or(Day::MAX);
                why.push(why::counted(first, self.days, self.count.word(), end));
                let (legal, provisional) = if self.rolls { cal.roll(end) } else { (end, false) };
                why.extend(why::rolled(first, end, legal, self.rolls, cal));
                (end, legal, provisional)
            }
            Count::Working => {
                let (end, provisional) = cal.nth_working_day_after(first, self.days);
                why.push(why::counted(first, self.days, self.count.word(), end));
                why.extend(why::passed(first, end, cal));
                (first.succ_opt().unwrap_or(first).min(end), end, provisional)
            }
        };
        why.push(why::last(legal));
        let kpi_due =
            (self.kpi && self.count == Count::Calendar).then(|| start.plus_days(self.days.into()));
        why.extend(kpi_due.map(|kpi| why::figures(start, self.days, kpi)));
        if provisional {
            why.extend(why::assumed(end, legal, cal));
        }
        Due { kpi_due, legal_due: Some(legal), why, provisional }
    }
}
