//! What the desk tells of matters: one freshly registered, one in full, what is known while a form
//! is being filled.

use super::api::JobId;
use super::duty::SitView;
use super::hall::TicketView;
use crate::calendar::{Day, Moment};
use crate::matter::clocks::Deadline;
use crate::matter::intake::{Accused, Person};
use crate::matter::particulars::Particulars;
use crate::matter::state::Matter;
use crate::matter::suggest::Suggestion;
use crate::matter::words::Purpose;

/// A freshly registered matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Registered {
    /// The matter.
    pub matter: Matter,
    /// Its purpose, which a sealed matter does not say in clear.
    pub purpose: Purpose,
    /// Its deadlines.
    pub deadlines: Vec<Deadline>,
    /// Earlier matters of the same person.
    pub repeat: Vec<Earlier>,
    /// What was suggested; `None` for a sealed matter.
    pub suggested: Option<Suggestion>,
    /// Its number in the queue, when it was given one.
    pub ticket: Option<TicketView>,
    /// The queued print job.
    pub job: Option<JobId>,
    /// Things to tell the visitor, e.g. that without an address no written notice is owed.
    pub notes: Vec<String>,
}

/// An earlier matter of the same person, or a like one of the same place.
#[derive(Clone, Debug, PartialEq)]
pub struct Earlier {
    /// Number.
    pub number: String,
    /// Registered on.
    pub day: Day,
    /// First line of the narrative.
    pub subject: String,
    /// Town, or empty.
    pub place: String,
    /// Lead unit's short name, or empty.
    pub unit: String,
    /// Stage in the desk's words.
    pub stage: String,
    /// True while open.
    pub open: bool,
    /// 0–1: how sure it is.
    pub score: f32,
    /// Why it is shown, e.g. 证件号相同.
    pub because: String,
}

/// What is known while a form is being filled.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Look {
    /// Earlier matters of this person, newest first.
    pub earlier: Vec<Earlier>,
    /// Like matters of this place, best first, other persons.
    pub alike: Vec<Earlier>,
    /// Suggested room, units, colour, purpose; `None` without a narrative or for a report.
    pub suggestion: Option<Suggestion>,
    /// What the receipt will promise, label and text, e.g. ("反馈", "11-24 24:00").
    pub dates: Vec<(String, String)>,
    /// Why this will be registered as 不予受理 or 不再受理, when it will.
    pub declined: Option<String>,
    /// The purpose makes this a sealed matter.
    pub sealed: bool,
    /// Age from the identity number, when known.
    pub age: Option<u32>,
    /// The first thing that would refuse this form, when it would be refused now.
    pub refusal: Option<crate::matter::Refusal>,
    /// When an official of this town next sits and may still be booked.
    pub sitting: Option<SitView>,
}

/// One line of a matter's timeline.
#[derive(Clone, Debug, PartialEq)]
pub struct TimelineRow {
    /// When.
    pub at: Moment,
    /// What, in the desk's words.
    pub what: String,
    /// Name of who did it.
    pub who: String,
    /// Seat.
    pub seat: String,
    /// Details: units, colour, reason, reply.
    pub note: String,
}

/// Everything about one matter that the asking person may see.
#[derive(Clone, Debug, PartialEq)]
pub struct MatterView {
    /// The matter.
    pub matter: Matter,
    /// Visitor, masked unless just unmasked.
    pub visitor: Person,
    /// Companions, masked unless just unmasked.
    pub companions: Vec<Person>,
    /// True right after an unmasking that was recorded.
    pub unmasked: bool,
    /// 事由.
    pub narrative: String,
    /// 请求, may be empty.
    pub request: String,
    /// Who is reported; only for those who may read sealed matters.
    pub accused: Option<Accused>,
    /// Purpose, needs, earlier matter and foreign number, wherever they are kept.
    pub particulars: Particulars,
    /// Town, or empty.
    pub place: String,
    /// Room name.
    pub room: String,
    /// Unit full names with role, lead first.
    pub units: Vec<(String, &'static str)>,
    /// First receiver's name.
    pub receiver: String,
    /// Deadlines.
    pub deadlines: Vec<Deadline>,
    /// What happened, oldest first.
    pub timeline: Vec<TimelineRow>,
    /// The next sitting that may be booked for it: of its town, or else of the centre; none when
    /// sealed.
    pub sitting: Option<SitView>,
}
