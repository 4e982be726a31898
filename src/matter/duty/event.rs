//! A change to the duty calendar, and the change as the fold of its events. The reason is a body;
//! what the rules say stays what it was, so every change can be taken back.

use crate::calendar::Day;
use crate::matter::rules::StaffId;
use serde::{Deserialize, Serialize};

/// One chair on one day.
#[derive(Clone, Debug, PartialEq, Eq, PartialOrd, Ord, Hash, Serialize, Deserialize)]
pub struct Seat {
    /// The day.
    pub day: Day,
    /// Id of the rule.
    pub rule: String,
    /// Place of the chair, empty for the centre.
    pub place: String,
    /// Post of the chair, or empty.
    pub post: String,
}

impl Seat {
    /// True when it stands at this place; a town's villages stand in the town.
    pub fn is_at(&self, place: &str) -> bool {
        let town = self.place.split_once('/').map(|(town, _)| town);
        self.place == place || !place.is_empty() && town == Some(place)
    }
}

/// A fact about a sitting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DutyEvent {
    /// 顶班: somebody else sits.
    Covered {
        /// Which sitting.
        seat: Seat,
        /// Who sits instead.
        by: StaffId,
    },
    /// 请假: nobody sits, a gap in plain sight until somebody covers.
    Absent {
        /// Which sitting.
        seat: Seat,
    },
    /// 换班: this sitting got the other one's person; the other one has an event of its own.
    Swapped {
        /// Which sitting.
        seat: Seat,
        /// The other one.
        with: Seat,
        /// Who sits here now.
        by: StaffId,
    },
    /// 撤销: as the rules say again.
    Restored {
        /// Which sitting.
        seat: Seat,
    },
}

impl DutyEvent {
    /// The sitting it is about.
    pub fn seat(&self) -> &Seat {
        match self {
            DutyEvent::Covered { seat, .. }
            | DutyEvent::Absent { seat }
            | DutyEvent::Swapped { seat, .. }
            | DutyEvent::Restored { seat } => seat,
        }
    }

    /// The event in the desk's words.
    pub const fn word(&self) -> &'static str {
        match self {
            DutyEvent::Covered { .. } => "顶班",
            DutyEvent::Absent { .. } => "请假",
            DutyEvent::Swapped { .. } => "换班",
            DutyEvent::Restored { .. } => "恢复",
        }
    }
}

/// How a sitting stands.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Standing {
    /// As the rules say.
    #[default]
    Planned,
    /// 顶班.
    Covered {
        /// Who sits.
        by: StaffId,
    },
    /// 请假.
    Absent,
    /// 换班.
    Swapped {
        /// Who sits.
        by: StaffId,
        /// The other sitting.
        with: Seat,
    },
}

impl Standing {
    /// The standing in the desk's words, empty when nothing was changed.
    pub const fn word(&self) -> &'static str {
        match self {
            Standing::Planned => "",
            Standing::Covered { .. } => "顶班",
            Standing::Absent => "请假",
            Standing::Swapped { .. } => "换班",
        }
    }
}

/// What was changed about one sitting.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct DutyChange {
    /// Row id.
    pub id: i64,
    /// Which sitting.
    pub seat: Seat,
    /// How it stands.
    pub now: Standing,
    /// Number of events so far.
    pub version: u32,
}

impl DutyChange {
    /// The state after one more event; `None` for an order only a damaged store can hold.
    pub fn fold(state: Option<Self>, id: i64, event: &DutyEvent) -> Option<Self> {
        let seat = event.seat().clone();
        let before = match state {
            Some(state) if state.seat != seat || state.id != id => return None,
            Some(state) => state,
            None => DutyChange { id, seat, now: Standing::Planned, version: 0 },
        };
        let now = match event {
            DutyEvent::Covered { by, .. } => Standing::Covered { by: by.clone() },
            DutyEvent::Absent { .. } => Standing::Absent,
            DutyEvent::Swapped { by, with, .. } => {
                Standing::Swapped { by: by.clone(), with: with.clone() }
            }
            DutyEvent::Restored { .. } => Standing::Planned,
        };
        Some(DutyChange { now, version: before.version + 1, ..before })
    }
}
