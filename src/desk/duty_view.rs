//! What the duty calendar shows: sittings by day, gaps, and each official's month.

use crate::calendar::Day;
use crate::matter::duty::Seat;
use crate::matter::words::Tier;

/// One chair on one day, as people see it.
#[derive(Clone, Debug, PartialEq)]
pub struct SitView {
    /// Which chair, which day.
    pub seat: Seat,
    /// Name of its rule, e.g. 三个一固定接访日.
    pub rule: String,
    /// 市县乡村.
    pub tier: Tier,
    /// 中心, 云溪乡, 云溪乡某某村.
    pub place: String,
    /// Post of the chair, or of the person who sits.
    pub post: String,
    /// Who sits; nobody is a gap.
    pub who: Option<String>,
    /// Whose turn it is by the rules.
    pub planned: String,
    /// 换班, 顶班, 请假, or empty.
    pub change: &'static str,
    /// Why, or empty.
    pub reason: String,
    /// 批次 put down for it.
    pub booked: u32,
    /// Most that may be.
    pub bookings: u32,
    /// 批次 this person received that day; counted where days are shown, not for the next sitting.
    pub heard: u32,
}

impl SitView {
    /// The chair among those of its place: its post, or whoever sits.
    pub fn with_text(&self) -> &str {
        let who = self.who.as_deref().unwrap_or_default();
        if self.seat.post.is_empty() { who } else { &self.seat.post }
    }

    /// Post and name, e.g. 区委副书记 陈某; none in a gap.
    pub fn words(&self) -> Option<String> {
        let who = self.who.as_ref()?;
        Some(format!("{} {who}", self.post).trim_start().to_owned())
    }
}

/// One day of the calendar.
#[derive(Clone, Debug, PartialEq)]
pub struct DutyDay {
    /// The day.
    pub day: Day,
    /// Whether the desk works.
    pub working: bool,
    /// 国庆节, 调休上班, 周末; none for an ordinary weekday.
    pub label: Option<String>,
    /// The holidays of that year are not known yet.
    pub provisional: bool,
    /// Who sits.
    pub sits: Vec<SitView>,
}

/// How often an official received people in a month.
#[derive(Clone, Debug, PartialEq)]
pub struct Tally {
    /// Name.
    pub name: String,
    /// Post.
    pub post: String,
    /// 市县乡村.
    pub tier: Tier,
    /// Fewest times a month.
    pub wanted: u32,
    /// Days on which they received somebody: 次.
    pub times: u32,
    /// 批次 they received.
    pub batches: u32,
}

/// The duty calendar of some days.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct DutyView {
    /// Its days, those without anybody too.
    pub days: Vec<DutyDay>,
    /// Sittings from today on in which nobody sits.
    pub gaps: u32,
    /// Everybody with a monthly minimum, in the month of the middle day.
    pub tally: Vec<Tally>,
    /// The month is so far on (from the 20th) that who is below the minimum is listed.
    pub late: bool,
}

impl DutyView {
    /// 本月未达标: who is below the minimum; empty before the 20th.
    pub fn below(&self) -> impl Iterator<Item = &Tally> {
        self.tally.iter().filter(|t| self.late && t.times < t.wanted)
    }
}
