//! One rule of the duty calendar: the days it falls on, the chairs that are filled on them, and
//! whose turn it is.
//!
//! Sources: 每个工作日坐班 (衢江 S2-6), 三个一 on 1/11/21 with three posts and 周二无会日 (柯城 S1-1, S1-2),
//! 每日一名村两委值班 and 每周一天集中调处 (常山 S1-25). All of it is set in the pack.

use crate::calendar::{Calendar, Day};
use crate::matter::rules::StaffId;
use crate::matter::words::Tier;
use chrono::{Datelike, Weekday};

/// The days a rule falls on.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Days {
    /// 每个工作日, 调休 included.
    Working,
    /// 每日, days off too.
    Daily,
    /// The same days of every month, 1–28, so that no month loses one.
    Monthly(Vec<u32>),
    /// The same day of every week.
    Weekly(Weekday),
}

/// What becomes of a fixed day that is no working day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Rest {
    /// 照常: a promised day is kept. The law moves nothing, so only a pack may.
    #[default]
    Keep,
    /// 不排.
    Skip,
    /// 顺延 to the next working day.
    Next,
}

/// One chair of a rule: a post at a place, and the people who sit in it by turns.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Chair {
    /// Town code, town code and village as `330803207/某某村`, or empty for the centre.
    pub place: String,
    /// 党委书记, 镇长 …; empty when the person's own post says it.
    pub post: String,
    /// Who sits, in turn; never empty.
    pub staff: Vec<StaffId>,
}

/// A rule.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DutyRule {
    /// Stable id, in every event.
    pub id: String,
    /// What people call it, e.g. 三个一固定接访日.
    pub name: String,
    /// 市县乡村.
    pub tier: Tier,
    /// Its days.
    pub days: Days,
    /// Days off among them.
    pub rest: Rest,
    /// First day; the first of every chair's people sits on the first day of the rule from here.
    pub from: Option<Day>,
    /// Last day.
    pub until: Option<Day>,
    /// Fewest receptions a month of everybody in it (浦江 S0-3: 1 and 2); 0 sets none.
    pub month: u32,
    /// Most 批次 that may be booked for one sitting.
    pub bookings: u32,
    /// Its chairs.
    pub chairs: Vec<Chair>,
}

impl DutyRule {
    /// True when the rule falls on this day.
    pub fn falls_on(&self, day: Day, calendar: &Calendar) -> bool {
        if self.from.is_some_and(|from| day < from) || self.until.is_some_and(|last| last < day) {
            return false;
        }
        let working = calendar.is_working(day);
        match (&self.days, self.rest) {
            (Days::Working, _) => working,
            (_, Rest::Keep) => self.named(day),
            (_, Rest::Skip) => working && self.named(day),
            (_, Rest::Next) => working && (self.named(day) || self.moved_to(day, calendar)),
        }
    }

    /// True when a day off right before this working day was one of the rule's.
    fn moved_to(&self, day: Day, calendar: &Calendar) -> bool {
        let before = std::iter::successors(day.pred_opt(), Day::pred_opt);
        let mut off = before.take_while(|d| !calendar.is_working(*d));
        off.any(|d| self.named(d) && self.from.is_none_or(|from| from <= d))
    }

    fn named(&self, day: Day) -> bool {
        match &self.days {
            Days::Working => false,
            Days::Daily => true,
            Days::Monthly(days) => days.contains(&day.day()),
            Days::Weekly(weekday) => day.weekday() == *weekday,
        }
    }

    /// Days of the rule before `day`: whose turn it is.
    pub(super) fn turns_before(&self, day: Day, calendar: &Calendar) -> usize {
        let Some(from) = self.from.filter(|_| self.chairs.iter().any(|c| c.staff.len() > 1)) else {
            return 0;
        };
        from.iter_days().take_while(|d| *d < day).filter(|d| self.falls_on(*d, calendar)).count()
    }

    /// True when this person sits in it.
    pub fn has(&self, staff: &str) -> bool {
        self.chairs.iter().any(|chair| chair.staff.iter().any(|id| id == staff))
    }
}
