//! What lists show: one matter as a row, the home screen, the list of today.

use super::api::{DraftId, JobId};
use crate::calendar::{Day, Moment};
use crate::matter::deadline::Colour;
use crate::matter::intake::IntakeForm;
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
    /// 自助机 / 未交办 / 今日到期 / 逾期 / 打印.
    pub kind: TodoKind,
    /// How many.
    pub count: u32,
    /// One line about the most urgent of them.
    pub detail: String,
    /// The number to open when it is a matter, the date when it is a day.
    pub first: Option<String>,
}

/// Kinds of things that wait, in the order of what costs most if left alone.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum TodoKind {
    /// 交班: the one before left something to be accepted.
    Shift,
    /// A kiosk calls a person.
    KioskCall,
    /// 待复核: told at a kiosk.
    Kiosk,
    /// 昨日未日结: an earlier day has no sheet, or none for all that came.
    Forgotten,
    /// 逾期.
    Overdue,
    /// 今日到期.
    DueToday,
    /// 今日约定: 回我一次, 约复访.
    Agreed,
    /// 未交办: a suggestion waits for a person, or nothing was decided.
    Unconfirmed,
    /// 打印.
    Print,
    /// 草稿.
    Draft,
    /// 我的事: what this person took on as first leader.
    Mine,
}

impl TodoKind {
    /// The kind in the desk's words.
    pub const fn word(self) -> &'static str {
        match self {
            TodoKind::Shift => "交班",
            TodoKind::KioskCall => "自助机叫",
            TodoKind::Kiosk => "待复核",
            TodoKind::Overdue => "逾期",
            TodoKind::DueToday => "今日到期",
            TodoKind::Forgotten => "未日结",
            TodoKind::Unconfirmed => "未交办",
            TodoKind::Agreed => "今日约定",
            TodoKind::Mine => "我的事",
            TodoKind::Print => "打印",
            TodoKind::Draft => "草稿",
        }
    }
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
    /// 未交办, all days.
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

/// A draft left behind.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// Its id.
    pub id: DraftId,
    /// Saved at.
    pub saved: Moment,
    /// The form.
    pub form: IntakeForm,
}

/// State of a print job.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum JobState {
    /// Waiting to be sent.
    Queued,
    /// Being sent under a lease.
    Sending,
    /// Sent whole; this transport says nothing more.
    Sent,
    /// The printer, or a person, said that it came out.
    Printed,
    /// A lease was lost or a write broke off: nobody knows what came out.
    Unknown,
    /// Nothing was sent.
    Failed,
    /// Given up by a person.
    Voided,
}

impl JobState {
    /// The state in the desk's words.
    pub const fn word(self) -> &'static str {
        match self {
            JobState::Queued => "待打",
            JobState::Sending => "正在打",
            JobState::Sent => "已送出",
            JobState::Printed => "已打出",
            JobState::Unknown => "不知打出没有",
            JobState::Failed => "没打成",
            JobState::Voided => "已作废",
        }
    }
}

/// A print job.
#[derive(Clone, Debug, PartialEq)]
pub struct Job {
    /// Its id.
    pub id: JobId,
    /// Name of its form.
    pub form: String,
    /// What people call the thing it is about: a matter's or a queue number, a day.
    pub label: String,
    /// 0 for the first print, n for 补打第n次.
    pub copy: u32,
    /// State.
    pub state: JobState,
    /// Ordered at.
    pub ordered: Moment,
    /// What went wrong, a Chinese sentence, or empty.
    pub error: String,
}
