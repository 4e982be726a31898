//! Finds the words of a lexicon in a text: one walk down a tree of characters from each place.

use super::folded::Folded;
use super::hints::{GAP, Group};
use super::quick::QuickMap;

/// A word found in a text.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Hit {
    /// Index into the lexicon's groups.
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

/// The words of all groups, ready to be found.
#[derive(Clone, Debug, Default)]
pub(super) struct Finder {
    words: Vec<Word>,
    tree: QuickMap<(u32, char), Node>,
    /// For each piece: the words that begin with it.
    begins: Vec<Vec<usize>>,
}

/// A place in the tree of characters: its number, and the piece that ends there.
#[derive(Clone, Copy, Debug)]
struct Node {
    id: u32,
    piece: Option<u32>,
}

/// One word: its pieces between gaps, and the groups that use it.
#[derive(Clone, Debug)]
struct Word {
    pieces: Vec<usize>,
    /// Group, weight, kind of the group.
    uses: Vec<(usize, f32, u8)>,
}

impl Finder {
    /// Enters all words.
    pub fn new(groups: &[Group]) -> Self {
        let mut finder = Self::default();
        let all = groups.iter().map(|group| group.words.len()).sum::<usize>();
        finder.tree.reserve(all * 3);
        let mut known: QuickMap<&str, usize> = QuickMap::default();
        known.reserve(all);
        for (index, group) in groups.iter().enumerate() {
            for (text, weight) in &group.words {
                let word = match known.get(text.as_str()) {
                    Some(word) => *word,
                    None => {
                        let Some(word) = finder.enter(text) else { continue };
                        known.insert(text, word);
                        word
                    }
                };
                finder.words[word].uses.push((index, *weight, group.about.kind()));
            }
        }
        finder
    }

    /// Enters a new word; none when it has no letters.
    fn enter(&mut self, text: &str) -> Option<usize> {
        let pieces: Vec<usize> = text
            .split('…')
            .filter(|piece| !piece.is_empty())
            .map(|piece| self.piece(piece))
            .collect();
        let word = self.words.len();
        self.begins[*pieces.first()?].push(word);
        self.words.push(Word { pieces, uses: Vec::new() });
        Some(word)
    }

    /// The id of a piece, entered into the tree if it is new.
    fn piece(&mut self, piece: &str) -> usize {
        let (mut node, mut last) = (0, None);
        for &c in Folded::new(piece).chars() {
            // Every node but the root was entered once, so their number is the next id.
            let new = Node { id: self.tree.len() as u32 + 1, piece: None };
            last = Some((node, c));
            node = self.tree.entry((node, c)).or_insert(new).id;
        }
        let next = self.begins.len();
        let ends = last.and_then(|last| self.tree.get_mut(&last));
        let id = match ends {
            Some(node) => *node.piece.get_or_insert(next as u32) as usize,
            None => next,
        };
        if id == next {
            self.begins.push(Vec::new());
        }
        id
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
                        hits.extend(self.words[word].uses.iter().map(|&(group, weight, kind)| {
                            let whole = rest.is_empty();
                            Found { hit: Hit { group, weight, word, start, end }, kind, whole }
                        }));
                    }
                }
            }
        }
        longest(&hits)
    }

    /// For each place the pieces that begin there, with their ends.
    fn pieces_in(&self, chars: &[char]) -> Vec<Vec<(usize, usize)>> {
        let mut found = vec![Vec::new(); chars.len()];
        for (start, here) in found.iter_mut().enumerate() {
            let mut node = 0;
            for (at, &c) in chars.iter().enumerate().skip(start) {
                let Some(next) = self.tree.get(&(node, c)) else { break };
                node = next.id;
                here.extend(next.piece.map(|piece| (piece as usize, at + 1)));
            }
        }
        found
    }
}

/// A hit before the longest are chosen.
struct Found {
    hit: Hit,
    kind: u8,
    /// Without a gap: hides and can be hidden.
    whole: bool,
}

/// Without those inside a longer one of the same kind.
fn longest(hits: &[Found]) -> Vec<Hit> {
    // By kind, the furthest end of a whole word begun so far: hits come in order of start.
    let mut reach: QuickMap<u8, (usize, usize)> = QuickMap::default();
    let mut kept: Vec<(usize, Hit)> = Vec::new();
    let mut wholes: Vec<(usize, &Found)> =
        hits.iter().enumerate().filter(|(_, f)| f.whole).collect();
    wholes.sort_by_key(|(_, f)| (f.hit.start, usize::MAX - f.hit.end));
    for (order, found) in wholes {
        let Hit { start, end, .. } = found.hit;
        let (from, to) = reach.get(&found.kind).copied().unwrap_or((usize::MAX, 0));
        if end < to || (end == to && start > from) {
            continue;
        }
        if end > to {
            reach.insert(found.kind, (start, end));
        }
        kept.push((order, found.hit));
    }
    kept.extend(hits.iter().enumerate().filter(|(_, f)| !f.whole).map(|(at, f)| (at, f.hit)));
    kept.sort_by_key(|(order, _)| *order);
    kept.into_iter().map(|(_, hit)| hit).collect()
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
