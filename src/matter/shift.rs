//! 交班: whoever leaves a seat writes down what stays open; whoever comes next accepts it before
//! their first action there. What is open is counted in the event, the words are a body.

use super::event::{Fact, Slot};
use super::refusal::Refusal;
use super::rules::StaffId;
use crate::calendar::Moment;
use serde::{Deserialize, Serialize};

/// Row id of a hand-over, see [`crate::matter::row_id`].
pub type ShiftId = i64;

/// Most characters of what is written.
const NOTE_MAX: usize = 500;

/// A kind of thing that stays open, and how many.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct OpenThing {
    /// In the desk's words, e.g. 未交办.
    pub what: String,
    /// How many.
    pub count: u32,
}

/// A fact about a hand-over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ShiftEvent {
    /// Written by whoever leaves; the words are a body.
    HandedOver {
        /// Row id.
        id: ShiftId,
        /// The seat.
        seat: String,
        /// Who leaves.
        from: StaffId,
        /// What stays open.
        open: Vec<OpenThing>,
    },
    /// Accepted by whoever comes.
    TakenOver {
        /// Who comes.
        by: StaffId,
    },
}

impl ShiftEvent {
    /// The event in the desk's words.
    pub const fn word(&self) -> &'static str {
        match self {
            ShiftEvent::HandedOver { .. } => "交班",
            ShiftEvent::TakenOver { .. } => "接班",
        }
    }
}

/// A hand-over.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Shift {
    /// Row id.
    pub id: ShiftId,
    /// The seat.
    pub seat: String,
    /// Who left.
    pub from: StaffId,
    /// When.
    pub at: Moment,
    /// What stayed open.
    pub open: Vec<OpenThing>,
    /// Who accepted it, and when.
    pub taken: Option<(StaffId, Moment)>,
}

impl Shift {
    /// The state after one more event. `None` for an order only a damaged store can hold.
    pub fn fold(state: Option<Shift>, event: &ShiftEvent, at: Moment) -> Option<Shift> {
        match (state, event) {
            (None, ShiftEvent::HandedOver { id, seat, from, open }) => Some(Shift {
                id: *id,
                seat: seat.clone(),
                from: from.clone(),
                at,
                open: open.clone(),
                taken: None,
            }),
            (Some(shift), ShiftEvent::TakenOver { by }) if shift.taken.is_none() => {
                Some(Shift { taken: Some((by.clone(), at)), ..shift })
            }
            _ => None,
        }
    }
}

/// 交班.
///
/// # Errors
/// Nothing is written, or one that is not accepted yet lies at the seat.
pub fn hand_over(
    pending: Option<&Shift>,
    (id, seat, from): (ShiftId, &str, &str),
    open: Vec<OpenThing>,
    note: &str,
) -> Result<Fact<ShiftEvent>, Refusal> {
    if pending.is_some() {
        return Err(Refusal::new("handover", "上一次交班还没有人接，不能再交；请先接班"));
    }
    let note = note.trim();
    match note.chars().count() {
        0 => return Err(Refusal::new("text", "还没有写交班的话，请写一句；没有事就写「无」")),
        n if n > NOTE_MAX => {
            let message = format!("交班的话有{n}个字，请写在{NOTE_MAX}字以内");
            return Err(Refusal::new("text", message));
        }
        _ => {}
    }
    let (seat, from) = (seat.to_owned(), from.to_owned());
    let event = ShiftEvent::HandedOver { id, seat, from, open };
    Ok(Fact { event, bodies: vec![(Slot::Reason, note.to_owned())] })
}

/// 接班.
///
/// # Errors
/// Nothing waits to be accepted.
pub fn take_over(pending: Option<&Shift>, by: &str) -> Result<Fact<ShiftEvent>, Refusal> {
    match pending {
        None => Err(Refusal::new("nothing", "这个席位没有等着接的交班")),
        Some(_) => Ok(ShiftEvent::TakenOver { by: by.to_owned() }.into()),
    }
}
