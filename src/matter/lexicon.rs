//! What people say and what it hints at: words, in groups, and a fast finder of them in a text.
//!
//! A word may have a gap, written `…`: `收了…红包` also finds 收了人家两个红包. A gap is at most
//! [`GAP`] characters and stays inside its sentence. The words come from the county pack; which
//! room a topic belongs to was settled there, so nothing here names a room by itself.

use std::fmt;
use std::sync::{Arc, LazyLock, OnceLock};

use super::deadline::Colour;
use super::echo::Echoes;
use super::finder::Finder;
pub use super::finder::Hit;
use super::rules::{RoomNo, UnitId};
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

/// All groups of a county.
///
/// Groups and tables are made when they are first asked for: opening the desk must not wait for
/// some ten thousand words. Clones share them.
#[derive(Clone)]
pub struct Lexicon {
    inner: Arc<Inner>,
}

/// Makes the groups when they are first needed.
pub type Source = Box<dyn FnOnce() -> Vec<Group> + Send>;

struct Inner {
    groups: LazyLock<Vec<Group>, Source>,
    fallback: RoomNo,
    finder: OnceLock<Finder>,
    echoes: OnceLock<Echoes>,
}

impl Default for Lexicon {
    fn default() -> Self {
        Self::build(Vec::new(), RoomNo::default())
    }
}

impl fmt::Debug for Lexicon {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Lexicon").field("fallback", &self.inner.fallback).finish_non_exhaustive()
    }
}

/// A text with widths and cases made equal and blanks removed.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    chars: Vec<char>,
    /// For each folded character its byte range in the original.
    places: Vec<(usize, usize)>,
}

/// Half-width, lower-case form of a character.
fn fold_char(c: char) -> char {
    let narrow = match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    narrow.to_ascii_lowercase()
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str) -> Self {
        let kept = text.char_indices().filter(|(_, c)| *c == '\n' || !c.is_whitespace());
        let (chars, places) = kept.map(|(at, c)| (fold_char(c), (at, at + c.len_utf8()))).unzip();
        Self { chars, places }
    }

    /// The folded characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The original words at these folded places, as the person said them.
    pub fn said<'t>(&self, text: &'t str, start: usize, end: usize) -> &'t str {
        let from = self.places.get(start).map_or(0, |p| p.0);
        let to = end.checked_sub(1).and_then(|last| self.places.get(last)).map_or(from, |p| p.1);
        text.get(from..to).unwrap_or_default()
    }
}

impl Lexicon {
    /// Takes the groups; `fallback` is the room for a story in which nothing is found.
    pub fn build(groups: Vec<Group>, fallback: RoomNo) -> Self {
        Self::later(Box::new(move || groups), fallback)
    }

    /// As [`Lexicon::build`], with groups made when they are first needed.
    pub fn later(groups: Source, fallback: RoomNo) -> Self {
        let (finder, echoes) = (OnceLock::new(), OnceLock::new());
        Self { inner: Arc::new(Inner { groups: LazyLock::new(groups), fallback, finder, echoes }) }
    }

    /// Makes everything ready, which takes some 20 ms once; a desk does it in the background
    /// before the first key is typed.
    pub fn warm(&self) {
        self.find(&Folded::default());
        self.echoes();
    }

    /// The groups.
    pub fn groups(&self) -> &[Group] {
        &self.inner.groups
    }

    /// The room for a story in which nothing is found.
    pub fn fallback(&self) -> RoomNo {
        self.inner.fallback
    }

    /// How pairs of characters lean.
    pub fn echoes(&self) -> &Echoes {
        self.inner.echoes.get_or_init(|| Echoes::build(&self.inner.groups))
    }

    /// The words found, in order of place; of overlapping ones of a kind the longest stays.
    pub fn find(&self, text: &Folded) -> Vec<Hit> {
        self.inner.finder.get_or_init(|| Finder::new(&self.inner.groups)).find(text)
    }
}

#[cfg(test)]
#[path = "lexicon_tests.rs"]
mod tests;
