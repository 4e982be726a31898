//! What people say and what it hints at: words, in groups, and a fast finder of them in a text.
//!
//! A word may have a gap, written `…`: `收了…红包` also finds 收了人家两个红包. A gap is at most
//! [`GAP`] characters and stays inside its sentence. The words come from the county pack; which
//! room a topic belongs to was settled there, so nothing here names a room by itself.

use std::collections::HashMap;

use super::deadline::Colour;
use super::echo::Echoes;
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
    fn kind(&self) -> u8 {
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

/// All groups of a county, ready to be found.
#[derive(Clone, Debug, Default)]
pub struct Lexicon {
    groups: Vec<Group>,
    fallback: RoomNo,
    words: Vec<Word>,
    trie: HashMap<(u32, char), u32>,
    /// Piece ending at a trie node.
    ends: HashMap<u32, usize>,
    /// For each piece: the words that begin with it.
    begins: Vec<Vec<usize>>,
    echoes: Echoes,
}

/// One word: its pieces between gaps, and the groups that use it.
#[derive(Clone, Debug)]
struct Word {
    pieces: Vec<usize>,
    uses: Vec<(usize, f32)>,
}

/// A word found in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Index into [`Lexicon::groups`].
    pub group: usize,
    /// The word's weight in that group.
    pub weight: f32,
    /// The word, the same for every place it is found at.
    pub word: usize,
    /// First character in the folded text.
    pub start: usize,
    /// Character after the last.
    pub end: usize,
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
    /// Builds the finder; `fallback` is the room for a story in which nothing is found.
    pub fn build(groups: Vec<Group>, fallback: RoomNo) -> Self {
        let mut lexicon = Self { fallback, ..Self::default() };
        let mut known: HashMap<Vec<usize>, usize> = HashMap::new();
        let mut nodes = 0;
        for (index, group) in groups.iter().enumerate() {
            for (text, weight) in &group.words {
                let pieces: Vec<usize> = text
                    .split('…')
                    .filter(|piece| !piece.is_empty())
                    .map(|piece| lexicon.piece(piece, &mut nodes))
                    .collect();
                let Some(&first) = pieces.first() else { continue };
                let word = *known.entry(pieces.clone()).or_insert_with(|| {
                    lexicon.words.push(Word { pieces, uses: Vec::new() });
                    lexicon.begins[first].push(lexicon.words.len() - 1);
                    lexicon.words.len() - 1
                });
                lexicon.words[word].uses.push((index, *weight));
            }
        }
        lexicon.echoes = Echoes::build(&groups);
        lexicon.groups = groups;
        lexicon
    }

    /// The id of a piece, entered into the trie if it is new.
    fn piece(&mut self, piece: &str, nodes: &mut u32) -> usize {
        let mut node = 0;
        for c in Folded::new(piece).chars {
            node = *self.trie.entry((node, c)).or_insert_with(|| {
                *nodes += 1;
                *nodes
            });
        }
        let next = self.begins.len();
        let id = *self.ends.entry(node).or_insert(next);
        if id == next {
            self.begins.push(Vec::new());
        }
        id
    }

    /// The groups.
    pub fn groups(&self) -> &[Group] {
        &self.groups
    }

    /// The room for a story in which nothing is found.
    pub fn fallback(&self) -> RoomNo {
        self.fallback
    }

    /// How pairs of characters lean.
    pub fn echoes(&self) -> &Echoes {
        &self.echoes
    }

    /// The words found, in order of place; of overlapping ones of a kind the longest stays.
    pub fn find(&self, text: &Folded) -> Vec<Hit> {
        let pieces = self.pieces_in(text.chars());
        let mut hits = Vec::new();
        for (start, found) in pieces.iter().enumerate() {
            for &(piece, end) in found {
                for &word in &self.begins[piece] {
                    let rest = &self.words[word].pieces[1..];
                    if let Some(end) = follow(rest, end, &pieces, text.chars()) {
                        let uses = self.words[word].uses.iter();
                        hits.extend(uses.map(|&(group, weight)| Hit {
                            group,
                            weight,
                            word,
                            start,
                            end,
                        }));
                    }
                }
            }
        }
        self.longest(hits)
    }

    /// For each place the pieces that begin there, with their ends.
    fn pieces_in(&self, chars: &[char]) -> Vec<Vec<(usize, usize)>> {
        let mut found = vec![Vec::new(); chars.len()];
        for (start, here) in found.iter_mut().enumerate() {
            let mut node = 0;
            for (at, &c) in chars.iter().enumerate().skip(start) {
                let Some(&next) = self.trie.get(&(node, c)) else { break };
                node = next;
                if let Some(&piece) = self.ends.get(&node) {
                    here.push((piece, at + 1));
                }
            }
        }
        found
    }

    fn longest(&self, hits: Vec<Hit>) -> Vec<Hit> {
        let kind = |hit: &Hit| self.groups[hit.group].about.kind();
        let whole = |hit: &Hit| self.words[hit.word].pieces.len() == 1;
        let hidden = |hit: &Hit| {
            whole(hit)
                && hits.iter().any(|other| {
                    whole(other)
                        && kind(other) == kind(hit)
                        && other.start <= hit.start
                        && other.end >= hit.end
                        && other.end - other.start > hit.end - hit.start
                })
        };
        hits.iter().filter(|hit| !hidden(hit)).copied().collect()
    }
}

/// The end of the word whose remaining pieces follow, each within the gap and the sentence.
fn follow(
    rest: &[usize],
    end: usize,
    pieces: &[Vec<(usize, usize)>],
    chars: &[char],
) -> Option<usize> {
    let Some((&next, rest)) = rest.split_first() else { return Some(end) };
    for start in end..=end + GAP {
        if let Some(&(_, end)) = pieces.get(start)?.iter().find(|(piece, _)| *piece == next) {
            return follow(rest, end, pieces, chars);
        }
        if matches!(chars.get(start)?, '。' | '!' | '?' | ';' | '\n') {
            return None;
        }
    }
    None
}

#[cfg(test)]
#[path = "lexicon_tests.rs"]
mod tests;
