//! What a receipt says: facts gathered from what is stored, before any layout.
//!
//! Contents per 条例 23 and the desk's practice. A sealed matter has neither subject nor unit.

use crate::calendar::{Day, Moment};
use crate::matter::code::TrackingCode;
use crate::matter::rules::RoomNo;
use crate::matter::words::{Guided, Outcome};

/// A responsible unit as printed.
#[derive(Clone, Debug, PartialEq)]
pub struct SlipUnit {
    /// Full name.
    pub name: String,
    /// 牵头 / 协办, empty when it is the only one.
    pub role: String,
    /// Phone.
    pub phone: String,
}

/// A promised date, or the words that stand where no date exists yet.
#[derive(Clone, Debug, PartialEq)]
pub enum SlipDate {
    /// Until 24:00 of this day; `provisional` when holidays of that year are not known.
    On {
        /// Legal date.
        day: Day,
        /// 暂按周末计.
        provisional: bool,
    },
    /// Words, e.g. 受理之日起60日内 or 待确认.
    Words(String),
}

/// Everything on one 《受理回执单》.
#[derive(Clone, Debug, PartialEq)]
pub struct Slip {
    /// Centre, e.g. 衢江区社会治理中心.
    pub centre: String,
    /// Form title, e.g. 受理回执单.
    pub title: String,
    /// 0 for the first print, n for 补打第n次.
    pub copy: u32,
    /// When this copy was ordered.
    pub ordered: Moment,
    /// Matter number.
    pub number: String,
    /// 诉求码; the QR carries its sixteen digits.
    pub code: TrackingCode,
    /// When the visitor was registered.
    pub registered: Moment,
    /// Number in the queue, while its person waits; none later and for a sealed matter.
    pub ticket: Option<String>,
    /// Masked name, e.g. 吴＊, or 匿名.
    pub visitor: String,
    /// Persons present.
    pub head_count: u32,
    /// Who of a group enters the room, in words; `None` when it is no group.
    pub representatives: Option<String>,
    /// 目的.
    pub purpose: String,
    /// First line of the narrative; `None` when sealed.
    pub subject: Option<String>,
    /// Room number and name; `None` when sealed.
    pub room: Option<(RoomNo, String)>,
    /// First receiver and seat, e.g. 柴敏 2号窗口.
    pub receiver: String,
    /// Official on duty that day, when the pack says; `None` when sealed.
    pub duty: Option<String>,
    /// Responsible units; empty when sealed, guided or declined.
    pub units: Vec<SlipUnit>,
    /// Outcome.
    pub outcome: Outcome,
    /// Guidance.
    pub guided: Option<Guided>,
    /// Sentences for this outcome: where to go, why not accepted, which matter is in process.
    pub notes: Vec<String>,
    /// Colour word and its promise, e.g. 绿色 1日内反馈; `None` when nothing is assigned.
    pub class: Option<String>,
    /// What still waits for confirmation, e.g. 责任单位、分类 待确认.
    pub unconfirmed: Option<String>,
    /// 反馈期限 (T15).
    pub feedback: Option<SlipDate>,
    /// The first promise, when a raise of colour moved it.
    pub first_feedback: Option<Day>,
    /// 书面告知 (T2).
    pub notice: Option<SlipDate>,
    /// 办结 (T5/T6).
    pub handling: Option<SlipDate>,
    /// Rights of the visitor, one sentence a line.
    pub rights: Vec<String>,
    /// Privacy notice.
    pub privacy: Vec<String>,
    /// 查询电话.
    pub hotline: String,
}
