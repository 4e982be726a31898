//! Reads a story and proposes rooms, units, colour, purpose and special paths, each with the
//! person's own words that caused it. A proposal only: a person confirms every one of them.

mod choose;
mod heard;
mod units;

use serde::{Serialize, Serializer};

use super::deadline::Colour;
use super::learned::Learned;
use super::rules::{PlaceCode, RoomNo, Rules, UnitId};
use super::words::{Purpose, Role, Special, UnitKind};
use heard::Heard;

/// A word said again counts this much of its first time.
const AGAIN: f32 = 0.2;
/// What a person asks for says more than how they came to it.
const REQUEST: f32 = 1.3;
/// A word of a room's topic other than its strongest counts this much.
const ELSEWHERE: f32 = 0.5;
/// A word of a special path that is not sure counts this much for its topic.
const UNSURE: f32 = 0.2;
/// Weight of a faint word (see the pack's words).
const FAINT_WORD: f32 = 1.0;
/// Less than this for the best room is no suggestion.
const FAINT: f32 = 0.8;
/// Enough for a special path or a colour.
const SURE: f32 = 3.0;
/// A second department this strong beside the first is asked too.
const SECOND: f32 = 0.55;
/// This many people or households make a matter hard.
const MANY: u32 = 30;

/// What a person tells.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Story {
    /// 事实和理由.
    pub narrative: String,
    /// 请求.
    pub request: String,
    /// 问题属地, when known.
    pub place: Option<PlaceCode>,
    /// How many came; 0 when not asked yet.
    pub head_count: u32,
    /// 重大紧急, when the window said so.
    pub urgent: bool,
}

/// A room and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct RoomHint {
    /// Number.
    pub no: RoomNo,
    /// Short name.
    pub name: String,
    /// The person's words in 「」, or a sentence.
    pub because: Vec<String>,
    /// Its weight, for measuring; not for people.
    #[serde(skip)]
    pub score: f32,
}

/// A unit and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct UnitHint {
    /// Id in the pack.
    #[serde(skip)]
    pub id: UnitId,
    /// Full name.
    pub name: String,
    /// 属地 or 属事.
    #[serde(serialize_with = "english_kind")]
    pub kind: UnitKind,
    /// 牵头 or 协办.
    #[serde(serialize_with = "english_role")]
    pub role: Role,
    /// Why.
    pub because: String,
}

/// One value and why.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Hint<T> {
    /// The value.
    pub value: T,
    /// Why.
    pub because: String,
}

/// Everything proposed for one story.
#[derive(Clone, Debug, PartialEq, Serialize)]
pub struct Suggestion {
    /// One to three rooms, best first.
    pub rooms: Vec<RoomHint>,
    /// The pair 属地 + 属事, the lead first.
    pub units: Vec<UnitHint>,
    /// Colour.
    pub colour: Hint<Colour>,
    /// Purpose.
    pub purpose: Hint<Purpose>,
    /// Special paths; as JSON only the values, the reasons are for the screen.
    #[serde(serialize_with = "values_only")]
    pub special: Vec<Hint<Special>>,
}

fn english_kind<S: Serializer>(kind: &UnitKind, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(if *kind == UnitKind::Place { "place" } else { "function" })
}

fn english_role<S: Serializer>(role: &Role, out: S) -> Result<S::Ok, S::Error> {
    out.serialize_str(if *role == Role::Lead { "lead" } else { "assist" })
}

fn values_only<S: Serializer>(hints: &[Hint<Special>], out: S) -> Result<S::Ok, S::Error> {
    out.collect_seq(hints.iter().map(|hint| hint.value))
}

impl Suggestion {
    /// True when this path is proposed.
    pub fn has(&self, special: Special) -> bool {
        self.special.iter().any(|hint| hint.value == special)
    }
}

/// Proposes. Pure: the same story, rules and counts always give the same answer.
pub fn suggest(story: &Story, rules: &Rules, learned: &Learned) -> Suggestion {
    let heard = Heard::new(story, rules, learned);
    let special = choose::specials(story, rules, &heard);
    let rooms = choose::rooms(rules, &heard, &special);
    let units = units::units(story, rules, &heard, &rooms, &special);
    let colour = choose::colour(story, rules, &heard, &units);
    let purpose = choose::purpose(&heard, &special);
    Suggestion { rooms, units, colour, purpose, special }
}
