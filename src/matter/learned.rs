//! What the centre's own confirmed choices teach: how often pairs of characters stood in the
//! stories of each room.
//!
//! Only pairs of Chinese characters are kept, so no number, phone or full name can be read back
//! from it. Sealed matters must never be added; it can be thrown away and rebuilt at any time.

use std::collections::{BTreeMap, BTreeSet};

use serde::{Deserialize, Serialize};

use super::folded::Folded;
use super::rules::RoomNo;

/// A pair must have stood in this many stories before it says anything.
const SEEN: u32 = 2;
/// With this many stories the prior has half its weight.
const HALF: f32 = 60.0;
/// What a fully trusted prior adds at most: about one sure word.
const WEIGHT: f32 = 3.0;

/// Counts of confirmed choices.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Learned {
    /// Stories per room.
    stories: BTreeMap<RoomNo, u32>,
    /// For each pair of characters, the stories per room it stood in.
    pairs: BTreeMap<String, BTreeMap<RoomNo, u32>>,
}

/// What the prior says about one room.
#[derive(Clone, Debug, PartialEq)]
pub struct Prior {
    /// To be added to the room's score.
    pub score: f32,
    /// Place of the most telling pair in the folded text.
    pub place: (usize, usize),
}

fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{9fff}' | '\u{20000}'..='\u{323af}')
}

/// The pairs of a text with the place of their first character.
fn pairs(text: &Folded) -> impl Iterator<Item = (usize, String)> + '_ {
    text.chars()
        .windows(2)
        .enumerate()
        .filter(|(_, pair)| pair.iter().all(|c| is_han(*c)))
        .map(|(at, pair)| (at, pair.iter().collect()))
}

impl Learned {
    /// Takes in a story whose room a person has confirmed.
    pub fn add(&mut self, text: &str, room: RoomNo) {
        *self.stories.entry(room).or_default() += 1;
        let distinct: BTreeSet<String> = pairs(&Folded::new(text)).map(|(_, p)| p).collect();
        for pair in distinct {
            *self.pairs.entry(pair).or_default().entry(room).or_default() += 1;
        }
    }

    /// Number of stories taken in.
    pub fn stories(&self) -> u32 {
        self.stories.values().sum()
    }

    /// What the stories so far say about this one, for each room that speaks up. Naive Bayes
    /// over the pairs seen often enough, tempered by their number and by how little is known.
    pub fn prior(&self, text: &Folded) -> BTreeMap<RoomNo, Prior> {
        let total = self.stories();
        let rooms: Vec<(RoomNo, f32)> = self.stories.iter().map(|(r, n)| (*r, *n as f32)).collect();
        if rooms.len() < 2 {
            return BTreeMap::new();
        }
        let mut sums = vec![0.0_f32; rooms.len()];
        let mut telling = vec![(0.0_f32, (0, 0)); rooms.len()];
        let mut used = 0.0_f32;
        for (at, pair) in pairs(text) {
            let Some(counts) = self.pairs.get(&pair) else { continue };
            if counts.values().sum::<u32>() < SEEN {
                continue;
            }
            used += 1.0;
            let share = |room: RoomNo, n: f32| {
                (counts.get(&room).copied().unwrap_or(0) as f32 + 0.2) / (n + 0.4)
            };
            let logs: Vec<f32> = rooms.iter().map(|&(room, n)| share(room, n).ln()).collect();
            let mean = logs.iter().sum::<f32>() / logs.len() as f32;
            for (index, log) in logs.iter().enumerate() {
                let lean = log - mean;
                sums[index] += lean;
                if lean > telling[index].0 {
                    telling[index] = (lean, (at, at + 2));
                }
            }
        }
        if used == 0.0 {
            return BTreeMap::new();
        }
        // Neighbouring pairs say much the same, so the sum is tempered before it is believed.
        let best = sums.iter().copied().fold(f32::MIN, f32::max);
        let odds: Vec<f32> = sums.iter().map(|s| ((s - best) / used.sqrt()).exp()).collect();
        let all: f32 = odds.iter().sum();
        let trust = WEIGHT * total as f32 / (total as f32 + HALF);
        let even = 1.0 / rooms.len() as f32;
        let lean = |odds: f32| trust * (odds / all - even) / (1.0 - even);
        rooms
            .iter()
            .zip(odds)
            .zip(telling)
            .map(|((&(room, _), odds), (_, place))| (room, Prior { score: lean(odds), place }))
            .filter(|(_, prior)| prior.score > 0.0 && prior.place.1 > 0)
            .collect()
    }
}
