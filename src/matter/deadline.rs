//! Every time limit of the desk under its code: what it is, where it stands, when it ends.
//!
//! The articles without a name are those of the 《信访工作条例》 of 2022. It has no article on
//! counting, so 民法典 201–204 apply (see [`crate::calendar::Limit`]). The numbers of days stand
//! in [`Limits`], where a county may change them; here stands what they mean.

mod code;
mod limits;

use serde::{Deserialize, Serialize};

use crate::calendar::{Calendar, Count, Due, Limit, Moment};

pub use code::Code;
pub use limits::{Colours, Limits};

/// The class given to a matter at reception; it decides how soon the unit must report back.
#[derive(Copy, Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(into = "String", try_from = "String")]
pub enum Colour {
    /// 绿: the shortest, for a single plain matter.
    Green,
    /// 黄: more than one thing or unit.
    Yellow,
    /// 红: hard, or come again.
    Red,
}

impl Colour {
    /// All, in order.
    pub const ALL: [Self; 3] = [Self::Green, Self::Yellow, Self::Red];

    /// 绿, 黄 or 红.
    pub const fn word(self) -> &'static str {
        match self {
            Self::Green => "绿",
            Self::Yellow => "黄",
            Self::Red => "红",
        }
    }

    /// Reads 绿, 绿色 or `green`, and so on.
    ///
    /// # Errors
    /// A Chinese sentence with the three words.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.trim() {
            "绿" | "绿色" | "green" => Ok(Self::Green),
            "黄" | "黄色" | "yellow" => Ok(Self::Yellow),
            "红" | "红色" | "red" => Ok(Self::Red),
            other => Err(format!("不认识分类色「{other}」，请写 绿、黄、红 之一")),
        }
    }
}

impl From<Colour> for String {
    fn from(colour: Colour) -> Self {
        colour.word().to_owned()
    }
}

impl TryFrom<String> for Colour {
    type Error = String;
    fn try_from(text: String) -> Result<Self, String> {
        Self::parse(&text)
    }
}

/// When the limit `code` ends if it began at `start`.
///
/// `colour` is read by T15 alone. `count` overrides how days are counted. Codes without a number
/// of days (T11, T12) come back with both ends none and the reason in `why`.
///
/// # Errors
/// A Chinese sentence: T15 needs a colour.
pub fn deadline(
    code: Code,
    start: Moment,
    colour: Option<Colour>,
    count: Option<Count>,
    limits: &Limits,
    cal: &Calendar,
) -> Result<Due, String> {
    let limit = if code == Code::T15 {
        let Some(colour) = colour else {
            return Err(format!("{} 按分类色定期限，请先选定 绿、黄、红 之一", code.title()));
        };
        Some(Limit {
            days: limits.colours.days(colour),
            count: limits.colour_count,
            rolls: false,
            kpi: false,
        })
    } else {
        limits.get(code)
    };
    let mut why = vec![match colour.filter(|_| code == Code::T15) {
        Some(colour) => format!("{}（{}），分类{}", code.title(), code.source(), colour.word()),
        None => format!("{}（{}）", code.title(), code.source()),
    }];
    why.extend(code.note().map(str::to_owned));
    let Some(mut limit) = limit else {
        return Ok(Due { kpi_due: None, legal_due: None, why, provisional: false });
    };
    limit.count = count.unwrap_or(limit.count);
    let mut due = limit.due(start, cal);
    why.append(&mut due.why);
    Ok(Due { why, ..due })
}
