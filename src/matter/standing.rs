//! Where a matter stands in the day (衢江 S2-7, S2-8), and its progress light 督办灯 (春江 S4-3),
//! which is another thing than its class: a green-class matter can be overdue.

use super::clocks;
use super::deadline::Colour;
use super::rules::Rules;
use super::state::Matter;
use super::words::Stage;
use crate::calendar::Moment;
use serde::{Deserialize, Serialize};

/// The order of the day's list: what keeps the day from balancing first, then by class, then what
/// is done. The numbers are stored.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Standing {
    /// 未交办: open and in nobody's hands.
    Unassigned = 0,
    /// Open, 红.
    Red = 1,
    /// Open, 黄.
    Yellow = 2,
    /// Open, 绿.
    Green = 3,
    /// Ended: answered, guided, declined or concluded.
    Done = 4,
    /// 作废.
    Voided = 5,
}

impl Standing {
    /// All, in order.
    pub const ALL: [Standing; 6] = [
        Standing::Unassigned,
        Standing::Red,
        Standing::Yellow,
        Standing::Green,
        Standing::Done,
        Standing::Voided,
    ];

    /// The value stored.
    pub fn read(value: i64) -> Option<Self> {
        usize::try_from(value).ok().and_then(|n| Self::ALL.get(n).copied())
    }

    /// The word lists show.
    pub const fn word(self) -> &'static str {
        match self {
            Standing::Unassigned => "未交办",
            Standing::Red => "红",
            Standing::Yellow => "黄",
            Standing::Green => "绿",
            Standing::Done => "已了",
            Standing::Voided => "作废",
        }
    }
}

impl Matter {
    /// Where it stands.
    pub fn standing(&self) -> Standing {
        match (self.stage, self.routing.colour) {
            (Stage::Voided, _) => Standing::Voided,
            (stage, _) if !stage.is_open() => Standing::Done,
            (Stage::Registered, _) => Standing::Unassigned,
            (_, Some(Colour::Red)) => Standing::Red,
            (_, Some(Colour::Yellow)) => Standing::Yellow,
            (_, Some(Colour::Green) | None) => Standing::Green,
        }
    }
}

/// 督办灯. Always shown by its word.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Light {
    /// 绿灯.
    OnTime,
    /// 黄灯: few days are left.
    Near,
    /// 红灯.
    Overdue,
}

impl Light {
    /// 按期, 临期 or 逾期.
    pub const fn word(self) -> &'static str {
        match self {
            Light::OnTime => "按期",
            Light::Near => "临期",
            Light::Overdue => "逾期",
        }
    }

    /// The colour it is painted in.
    pub const fn colour(self) -> Colour {
        match self {
            Light::OnTime => Colour::Green,
            Light::Near => Colour::Yellow,
            Light::Overdue => Colour::Red,
        }
    }
}

/// The light of an open matter, and how many days are left until what is due next (negative when
/// overdue, none when nothing runs); no light when it has ended.
pub fn light(matter: &Matter, rules: &Rules, now: Moment) -> Option<(Light, Option<i64>)> {
    if !matter.stage.is_open() {
        return None;
    }
    let due = clocks::next_due(matter, rules).and_then(|d| d.legal_due);
    let left = due.map(|due| (due - now.day()).num_days());
    let light = match left {
        Some(left) if left < 0 => Light::Overdue,
        Some(left) if left <= i64::from(rules.light_days) => Light::Near,
        _ => Light::OnTime,
    };
    Some((light, left))
}
