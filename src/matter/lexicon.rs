//! The words of a county, in groups, with what finds them in a text and how pairs of characters
//! lean. They come from the county pack; which room a topic belongs to was settled there, so
//! nothing here names a room by itself.

use std::fmt;
use std::sync::{Arc, LazyLock, OnceLock};

use super::echo::Echoes;
use super::finder::Finder;
pub use super::finder::Hit;
use super::folded::Folded;
use super::hints::Group;
use super::ids::RoomNo;

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
