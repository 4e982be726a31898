//! What people say and what it hints at: words, in groups.
//!
//! A word may have a gap, written `…`: `收了…红包` also finds 收了人家两个红包. A gap is at most
//! [`GAP`] characters and stays inside its sentence.

use super::deadline::Colour;
use super::ids::{RoomNo, UnitId};
use super::words::{Purpose, Special, UnitKind};

/// Most characters between the two sides of a `…`.
pub const GAP: usize = 8;

/// What a group of words hints at.
#[derive(Clone, Debug, PartialEq)]
pub enum About {
    /// A topic of a room.
    Topic {
        /// Its name, e.g. 征地补偿.
        name: String,
        /// The room that hears it.
        room: RoomNo,
        /// The units that answer for it (属事), best first.
        units: Vec<UnitId>,
        /// Which half of the pair leads, when the topic decides it.
        lead: Option<UnitKind>,
    },
    /// A special path. Its words also speak for the topic of this name, when there is one.
    Special(Special, Option<String>),
    /// A purpose.
    Purpose(Purpose),
    /// A colour.
    Colour(Colour),
}

impl About {
    /// A longer word hides the shorter ones inside it only among groups of one kind: 法院判决
    /// hides 判决 as a hint at the court, not what else the same characters say about a topic.
    pub(super) fn kind(&self) -> u8 {
        match self {
            About::Topic { .. } => 0,
            About::Special(..) => 1,
            About::Purpose(_) => 2,
            About::Colour(_) => 3,
        }
    }
}

/// Words with one meaning.
#[derive(Clone, Debug, PartialEq)]
pub struct Group {
    /// What they hint at.
    pub about: About,
    /// Each word with its weight: 3 is enough alone, below zero speaks against.
    pub words: Vec<(String, f32)>,
}
