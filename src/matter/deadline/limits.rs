//! How many days each code has: national law unless a county pack says otherwise.
//!
//! ```toml
//! [rules.limits]
//! T1 = { days = 10 }                      # the rest stays as the law has it
//! T4 = { days = 5, count = "工作日" }
//! colours = { "绿" = 1, "黄" = 3, "红" = 7 }   # TOML wants the quotes
//! colour_count = "自然日"
//! ```

use std::collections::BTreeMap;
use std::fmt;

use serde::de::{Error, MapAccess, Visitor};
use serde::{Deserialize, Deserializer, Serialize};

use super::{Code, Colour};
use crate::calendar::{Count, Limit};

/// The days of every limit. [`Default`] is national law, with 1, 3 and 7 calendar days by colour.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Limits {
    #[serde(flatten)]
    table: BTreeMap<Code, Limit>,
    /// Days to report back, by colour.
    pub colours: Colours,
    /// How those days are counted. The source says only 日.
    pub colour_count: Count,
}

/// Days to report back (T15), by colour.
#[derive(Copy, Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Colours {
    #[serde(rename = "绿")]
    green: u32,
    #[serde(rename = "黄")]
    yellow: u32,
    #[serde(rename = "红")]
    red: u32,
}

impl Colours {
    /// The days of this colour.
    pub const fn days(&self, colour: Colour) -> u32 {
        match colour {
            Colour::Green => self.green,
            Colour::Yellow => self.yellow,
            Colour::Red => self.red,
        }
    }
}

impl Limits {
    /// The limit under this code. None for T11 and T12, which have no number of days unless a
    /// county gives one, and for T15, whose days hang on the colour.
    pub fn get(&self, code: Code) -> Option<Limit> {
        self.table.get(&code).copied()
    }
}

impl Default for Limits {
    fn default() -> Self {
        const fn days(days: u32, rolls: bool, kpi: bool) -> Limit {
            Limit { days, count: Count::Calendar, rolls, kpi }
        }
        const fn working(days: u32) -> Limit {
            Limit { days, count: Count::Working, rolls: true, kpi: false }
        }
        let table = [
            (Code::T1, days(15, true, true)),
            // An administrative slice within T1, not a limit in law: nothing to roll.
            (Code::T1c, days(4, false, true)),
            (Code::T2, days(15, true, true)),
            (Code::T3, days(15, true, true)),
            (Code::T4, working(5)),
            (Code::T5, days(60, true, true)),
            // 60 + 30 from the start of T5: an extension never adds up to more than 90.
            (Code::T6, days(90, false, true)),
            // T7 and T9 are the visitor's own rights; no figure judges them.
            (Code::T7, days(30, true, false)),
            (Code::T8, days(30, true, true)),
            (Code::T9, days(30, true, false)),
            (Code::T10, days(30, true, true)),
            (Code::T13a, working(3)),
            (Code::T13b, working(10)),
        ];
        Self {
            table: table.into(),
            colours: Colours { green: 1, yellow: 3, red: 7 },
            colour_count: Count::Calendar,
        }
    }
}

/// What a pack may say about one code; what it leaves out stays.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct Change {
    days: Option<Number>,
    count: Option<Count>,
    rolls: Option<bool>,
    kpi: Option<bool>,
}

/// A number of days between 1 and 3650: none at all, or a misplaced decimal, is a slip.
#[derive(Copy, Clone, Deserialize)]
#[serde(try_from = "i64")]
struct Number(u32);

impl TryFrom<i64> for Number {
    type Error = String;
    fn try_from(days: i64) -> Result<Self, String> {
        match u32::try_from(days) {
            Ok(fit @ 1..=3650) => Ok(Self(fit)),
            _ => Err(format!("天数 {days} 不对，应当是 1 到 3650 的整数")),
        }
    }
}

impl<'de> Deserialize<'de> for Limits {
    fn deserialize<D: Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        input.deserialize_map(Changes)
    }
}

/// Reads the table key by key, so that a complaint keeps its place in the file.
struct Changes;

impl<'de> Visitor<'de> for Changes {
    type Value = Limits;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("时限表：T1 = { days = 15 } 这样的项，以及 colours、colour_count")
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Limits, A::Error> {
        let mut limits = Limits::default();
        while let Some(key) = map.next_key::<String>()? {
            match key.as_str() {
                "colour_count" => limits.colour_count = map.next_value()?,
                "colours" => {
                    for (colour, Number(days)) in map.next_value::<BTreeMap<Colour, Number>>()? {
                        match colour {
                            Colour::Green => limits.colours.green = days,
                            Colour::Yellow => limits.colours.yellow = days,
                            Colour::Red => limits.colours.red = days,
                        }
                    }
                }
                name => {
                    let code = Code::parse(name).map_err(A::Error::custom)?;
                    let change: Change = map.next_value()?;
                    limits.change(code, &change).map_err(A::Error::custom)?;
                }
            }
        }
        Ok(limits)
    }
}

impl Limits {
    fn change(&mut self, code: Code, change: &Change) -> Result<(), String> {
        if code == Code::T15 {
            return Err("T15 的天数按分类色写在 colours 里".to_owned());
        }
        let old = self.get(code);
        let Some(days) = change.days.map(|n| n.0).or(old.map(|limit| limit.days)) else {
            return Err(format!("{} 没有法定天数，要写 days", code.name()));
        };
        let limit = Limit {
            days,
            count: change.count.or(old.map(|l| l.count)).unwrap_or(Count::Calendar),
            rolls: change.rolls.or(old.map(|l| l.rolls)).unwrap_or(false),
            kpi: change.kpi.or(old.map(|l| l.kpi)).unwrap_or(false),
        };
        self.table.insert(code, limit);
        Ok(())
    }
}

#[cfg(test)]
#[path = "limits_tests.rs"]
mod tests;
