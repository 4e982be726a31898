//! What lists show: one matter as a row, the home screen, the list of today.

use crate::calendar::{Day, Moment};
use crate::matter::deadline::Colour;
use crate::matter::rules::RoomNo;

/// One row of a list.
#[derive(Clone, Debug, PartialEq)]
pub struct Row {
    /// Number.
    pub number: String,
    /// Registered at.
    pub registered: Moment,
    /// Masked visitor.
    pub visitor: String,
    /// Persons present.
    pub head_count: u32,
    /// First line of the narrative.
    pub subject: String,
    /// Town, or empty.
    pub place: String,
    /// Colour.
    pub colour: Option<Colour>,
    /// When it was handed over.
    pub assigned: Option<Moment>,
    /// Next legal date.
    pub due: Option<Day>,
    /// Full days overdue, 0 when in time.
    pub overdue: u32,
    /// Room.
    pub room: RoomNo,
    /// Lead unit's short name, or empty.
    pub unit: String,
    /// Stage in the desk's words.
    pub stage: String,
    /// What waits for confirmation, in the desk's words; empty when nothing.
    pub unconfirmed: Vec<&'static str>,
    /// First receiver's name.
    pub receiver: String,
    /// 重大紧急.
    pub urgent: bool,
}

/// Something on the home screen's left list.
#[derive(Clone, Debug, PartialEq)]
pub struct Todo {
    /// 待确认 / 今日到期 / 逾期 / 打印.
    pub kind: TodoKind,
    /// How many.
    pub count: u32,
    /// One line about the most urgent of them.
    pub detail: String,
    /// The number to open, when it is a matter.
    pub first: Option<String>,
}

/// Kinds of things that wait, in the order of what costs most if left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TodoKind {
    /// 逾期.
    Overdue,
    /// 今日到期.
    DueToday,
    /// 今日约定: 回我一次, 约复访.
    Agreed,
    /// 待确认 (未交办).
    Unconfirmed,
    /// 打印.
    Print,
    /// 草稿.
    Draft,
    /// 我的事: what this person took on as first leader.
    Mine,
}

/// The home screen.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Home {
    /// Matters registered today.
    pub registered: u32,
    /// Persons (人次) today.
    pub heads: u32,
    /// 当场办结 today.
    pub answered: u32,
    /// 交办 today.
    pub assigned: u32,
    /// 引导 today.
    pub guided: u32,
    /// Waiting for confirmation, all days.
    pub unconfirmed: u32,
    /// What waits, most costly first; empty means 都办好了.
    pub todo: Vec<Todo>,
    /// Room number, name and today's matters.
    pub rooms: Vec<(RoomNo, String, u32)>,
    /// How many wait in the hall.
    pub waiting: u32,
    /// Arrival of whoever has waited longest.
    pub since: Option<Moment>,
    /// Newest matters of today.
    pub recent: Vec<Row>,
}

/// The list of today.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Today {
    /// Registered today, newest first.
    pub rows: Vec<Row>,
    /// Open from earlier days, most urgent first; the most urgent 200 when there are more.
    pub carried: Vec<Row>,
    /// How many are open from earlier days in all.
    pub carried_total: u32,
}
