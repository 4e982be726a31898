//! What happened to a matter, as facts without text.
//!
//! Narrative, opinions and identities live once in encrypted bodies; an event only says which
//! [`Slot`]s it filled. So a person's right to correction, late sealing and a change of key never
//! rewrite an event, and the hash chain over events stays whole.

use super::brought::Brought;
use super::deadline::Colour;
use super::rules::{PlaceCode, RoomNo, StaffId, UnitId};
use super::words::{
    Content, Feedback, Guided, Mode, Need, Outcome, Purpose, Role, SameMatter, Solved, Tier,
};
use crate::calendar::{Day, Moment};
use serde::{Deserialize, Serialize};

/// Row id of a matter, see [`crate::matter::row_id`].
pub type MatterId = i64;

/// What the official wants next: a day to be told, a day to see the person again.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct NextStep {
    /// 回我一次: the units tell the official by then.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub report: Option<Day>,
    /// 约复访: the person comes again on that day.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub revisit: Option<Day>,
}

impl NextStep {
    /// The nearer of the two days.
    pub fn first(&self) -> Option<Day> {
        self.report.into_iter().chain(self.revisit).min()
    }
}

/// Who acts: a seat, a member of staff, and how surely we know it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Actor {
    /// Seat (window or room) as in the pack.
    pub seat: String,
    /// Staff id as in the pack: receivers are persons, not windows.
    pub staff: StaffId,
    /// How surely we know that it is this person.
    pub assurance: Assurance,
}

/// How surely the desk knows who acts.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Assurance {
    /// The person said so when the desk was opened; there are no accounts yet.
    Declared = 1,
}

impl Assurance {
    /// The value stored with an event.
    pub fn read(value: i64) -> Option<Self> {
        (value == Assurance::Declared as i64).then_some(Assurance::Declared)
    }
}

/// Which text a body holds.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Slot {
    /// The visitor ([`super::intake::Person`] as JSON); an identity.
    Visitor,
    /// Named companions (list of persons as JSON); identities.
    Companions,
    /// Who is reported ([`super::intake::Accused`] as JSON); an identity.
    Accused,
    /// 事由.
    Narrative,
    /// 请求.
    Request,
    /// Reason of a raise, an extension, an unmasking, a void; the words of a reminder.
    Reason,
    /// What was answered to the visitor, or reported back by a unit.
    Reply,
    /// What an official said at a reception.
    Opinion,
    /// What could tell something about a person or a report
    /// ([`super::particulars::Particulars`] as JSON).
    Particulars,
}

impl Slot {
    /// Name in the store and in associated data.
    pub const fn name(self) -> &'static str {
        match self {
            Slot::Visitor => "visitor",
            Slot::Companions => "companions",
            Slot::Accused => "accused",
            Slot::Narrative => "narrative",
            Slot::Request => "request",
            Slot::Reason => "reason",
            Slot::Reply => "reply",
            Slot::Opinion => "opinion",
            Slot::Particulars => "particulars",
        }
    }
}

/// One responsible unit of a matter.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct UnitRole {
    /// Unit id.
    pub unit: UnitId,
    /// 牵头 or 协办.
    pub role: Role,
}

impl UnitRole {
    /// Units in order: the first leads, the others assist.
    pub fn lead_first(units: &[UnitId]) -> Vec<UnitRole> {
        let role = |at: usize| if at == 0 { Role::Lead } else { Role::Assist };
        let units = units.iter().enumerate();
        units.map(|(at, unit)| UnitRole { unit: unit.clone(), role: role(at) }).collect()
    }
}

/// Which part of the routing still waits for a person's confirmation.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Choice {
    /// 接待室.
    Room,
    /// 责任单位.
    Units,
    /// 分类色.
    Colour,
    /// 引导.
    Guided,
}

impl Choice {
    /// The choice in the desk's words.
    pub const fn word(self) -> &'static str {
        match self {
            Choice::Room => "接待室",
            Choice::Units => "责任单位",
            Choice::Colour => "分类",
            Choice::Guided => "引导",
        }
    }
}

/// Room, units and colour of a matter.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Routing {
    /// Room the visitor is shown to.
    pub room: RoomNo,
    /// Responsible units, the lead first; empty when guided or declined.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub units: Vec<UnitRole>,
    /// Class colour; none when nothing is assigned or the matter is sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub colour: Option<Colour>,
    /// What a suggestion filled and no person has confirmed yet.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub unconfirmed: Vec<Choice>,
}

/// The earlier matter the person was asked about, and the answer.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Origin {
    /// Its id.
    pub id: MatterId,
    /// Its number.
    pub number: String,
    /// 是, 部分 or 否.
    pub answer: SameMatter,
}

impl Origin {
    /// True when this matter repeats the earlier one, at least in part.
    pub fn repeats(&self) -> bool {
        self.answer != SameMatter::No
    }
}

/// One 批次 of visitors.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Visit {
    /// Channel name of the pack.
    pub channel: String,
    /// 人次: all persons present.
    pub head_count: u32,
    /// 涉及人数.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub affected: Option<u32>,
    /// 集体访.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub group: bool,
    /// Persons who enter the room; of a group that has yet to elect, at most this many.
    pub representatives: u32,
    /// A group whose representatives are not named yet (条例 20).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub electing: bool,
    /// No name given on purpose.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub anonymous: bool,
    /// Name and address are known, so written notice is owed (条例 23).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub notice_owed: bool,
    /// 重大紧急.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub urgent: bool,
    /// Needs; none here when sealed.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
}

impl Visit {
    /// Who of a group enters the room, in the desk's words; `None` when all may.
    pub fn delegates(&self) -> Option<String> {
        let count = self.representatives;
        self.group.then(|| match self.electing {
            true => format!("最多{count}名，待推选"),
            false => format!("{count}人进接待室"),
        })
    }
}

/// A fact about a matter.
// One registration a matter, folded one event at a time: boxing it would only cost a pointer chase.
#[expect(clippy::large_enum_variant)]
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Event {
    /// The matter exists, with number and code.
    Registered {
        /// Row id.
        id: MatterId,
        /// Human number.
        number: String,
        /// Sixteen digits.
        code: super::code::TrackingCode,
        /// Sealed (条例 30).
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        sealed: bool,
        /// Purpose; none here when sealed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        purpose: Option<Purpose>,
        /// Town code; none here when sealed.
        place: Option<PlaceCode>,
        /// The visit.
        visit: Visit,
        /// Outcome.
        outcome: Outcome,
        /// Where the visitor is guided.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        guided: Option<Guided>,
        /// The earlier matter the person was asked about; none here when sealed.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        origin: Option<Origin>,
        /// Room, units, colour.
        routing: Routing,
        /// First receiver, set once (首接人); empty when an old ledger names nobody we know.
        first_receiver: StaffId,
        /// It came from an old ledger.
        #[serde(default, skip_serializing_if = "Option::is_none")]
        brought: Option<Brought>,
    },
    /// A person confirmed the room and whether the visitor is guided.
    Confirmed {
        /// Room.
        room: RoomNo,
        /// Guidance.
        guided: Option<Guided>,
    },
    /// First confirmed 交办; T15 begins.
    Assigned {
        /// Units, the lead first.
        units: Vec<UnitRole>,
        /// Colour; none when sealed.
        colour: Option<Colour>,
    },
    /// 接访: an official heard it; how it ended follows as events of its own.
    Received {
        /// Who received.
        leader: StaffId,
        /// Where.
        room: RoomNo,
        /// 坐班, 下访 …
        mode: Mode,
        /// 市县乡村.
        tier: Tier,
        /// The town whose side was heard.
        place: Option<PlaceCode>,
        /// What comes next.
        next: NextStep,
        /// Which reception of this matter, from one.
        number: u32,
    },
    /// Other units answer for it from now on; its dates stay.
    Reassigned {
        /// Units, the lead first.
        units: Vec<UnitRole>,
    },
    /// Colour raised; the first due date is kept.
    ColourRaised {
        /// New colour.
        to: Colour,
    },
    /// 事权单位接收: a unit signed for what it was handed.
    Signed {
        /// The unit.
        unit: UnitId,
    },
    /// 处置反馈: a unit reported back; its words are a body.
    FedBack {
        /// The unit.
        unit: UnitId,
        /// How far it has come.
        outcome: Feedback,
    },
    /// 催办: the units were reminded.
    Reminded,
    /// 作废: registered by mistake; the reason is a body.
    Voided,
    /// The official was told what was asked for (回我一次); the words are a body.
    Reported,
    /// 受理; T5 begins.
    Accepted,
    /// 延期 of T5.
    Extended,
    /// 当场办结.
    Answered,
    /// 办结.
    Concluded,
    /// 复核 is through.
    Reviewed,
    /// The person's own verdict on the answer.
    Rated {
        /// 化解情况.
        solved: Solved,
        /// 满意度.
        content: Content,
    },
    /// The receipt was printed again.
    Reprinted {
        /// 补打第 n 次.
        copy: u32,
    },
    /// Somebody asked to see personal data unmasked.
    Unmasked,
}

impl Event {
    /// The event in the desk's words, for the timeline.
    pub const fn word(&self) -> &'static str {
        match self {
            Event::Registered { .. } => "登记",
            Event::Confirmed { .. } => "确认",
            Event::Assigned { .. } => "交办",
            Event::Received { .. } => "接访",
            Event::Reassigned { .. } => "改交办",
            Event::ColourRaised { .. } => "升色",
            Event::Signed { .. } => "接收",
            Event::FedBack { .. } => "反馈",
            Event::Reminded => "催办",
            Event::Voided => "作废",
            Event::Reported => "回话",
            Event::Accepted => "受理",
            Event::Extended => "延期",
            Event::Answered => "当场办结",
            Event::Concluded => "办结",
            Event::Reviewed => "复核终结",
            Event::Rated { .. } => "本人评价",
            Event::Reprinted { .. } => "补打回执",
            Event::Unmasked => "查看明文",
        }
    }
}

/// An event with the texts it brings, before anything is stored.
#[derive(Clone, Debug, PartialEq)]
pub struct Fact<E = Event> {
    /// The event.
    pub event: E,
    /// Texts by slot.
    pub bodies: Vec<(Slot, String)>,
}

impl<E> From<E> for Fact<E> {
    fn from(event: E) -> Self {
        Fact { event, bodies: Vec::new() }
    }
}

/// An event with the moment it happened on the desk's clock.
#[derive(Clone, Debug, PartialEq)]
pub struct Happened {
    /// The event.
    pub event: Event,
    /// When, on the desk's clock.
    pub at: Moment,
}
