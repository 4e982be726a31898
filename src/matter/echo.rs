//! Echoes: pairs of characters that stand mostly in the words of one room.
//!
//! Nobody can write down every word people use. A story that has none of the known ones still
//! shares characters with them: 收割 in a story echoes 收割机. Each pair leans to the rooms
//! whose words it stands in; leans add up to about one word's weight and only help out.

use std::collections::BTreeMap;

use super::folded::Folded;
use super::hints::{About, Group};
use super::ids::RoomNo;
use super::quick::QuickMap;

/// A pair leaning to a room no more than this says nothing: with fifteen rooms an even share
/// is 0.07, and common pairs stand in a few rooms each.
const NOISE: f32 = 0.15;
/// What one pair that stands in a single room's words adds.
const WEIGHT: f32 = 4.0;

/// Characters of everyday grammar, number and time: their pairs count, but explain nothing.
const EVERYDAY: &str = "的了我你他她它们这那是不在有个一二两三四五六七八九十百千万就都也还说没到去来上下\
                        人年月天里自己给叫让把被从跟和又要会能好多少大小什么怎哪儿点块钱话事想看问讲得着过再";

/// How the pairs of the known words lean.
#[derive(Clone, Debug, Default)]
pub struct Echoes {
    leans: QuickMap<(char, char), Vec<(RoomNo, f32)>>,
}

/// What was echoed of one room.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub struct Echo {
    /// To be added to the room's score.
    pub score: f32,
    /// Place of the strongest pair in the folded text.
    pub place: (usize, usize),
    /// How much that pair tells.
    best: f32,
}

impl Echoes {
    /// Counts the pairs in the words of all topics, evened out between rooms of many words and
    /// rooms of few.
    pub fn build(groups: &[Group]) -> Self {
        let mut totals: BTreeMap<RoomNo, f32> = BTreeMap::new();
        let mut counts: QuickMap<(char, char), Vec<(RoomNo, f32)>> = QuickMap::default();
        for group in groups {
            let About::Topic { room, .. } = &group.about else { continue };
            let spoken = group.words.iter().filter(|(_, weight)| *weight > 0.0);
            for (piece, weight) in spoken.flat_map(|(w, n)| w.split('…').map(move |p| (p, n))) {
                for pair in Folded::new(piece).chars().windows(2) {
                    let rooms = counts.entry((pair[0], pair[1])).or_default();
                    let part = weight.min(2.0) / 2.0;
                    match rooms.iter_mut().find(|(no, _)| no == room) {
                        Some((_, count)) => *count += part,
                        None => rooms.push((*room, part)),
                    }
                    *totals.entry(*room).or_default() += 1.0;
                }
            }
        }
        let mean = totals.values().sum::<f32>() / totals.len().max(1) as f32;
        let evened = |room: &RoomNo, count: f32| {
            count * totals.get(room).map_or(1.0, |total| (mean / total).sqrt())
        };
        let lean = |rooms: Vec<(RoomNo, f32)>| {
            let counts: Vec<_> = rooms.iter().map(|(r, n)| (*r, evened(r, *n))).collect();
            // One more than was seen: a pair seen once is not yet sure of its room.
            let all = 1.0 + counts.iter().map(|(_, n)| n).sum::<f32>();
            let shares = counts.into_iter().map(|(room, n)| (room, n / all - NOISE));
            shares.filter(|(_, share)| *share > 0.0).collect()
        };
        Self { leans: counts.into_iter().map(|(pair, rooms)| (pair, lean(rooms))).collect() }
    }

    /// What a text echoes, by room; a pair counts once.
    pub fn hear(&self, text: &Folded) -> BTreeMap<RoomNo, Echo> {
        let mut heard: BTreeMap<RoomNo, Echo> = BTreeMap::new();
        let mut seen: QuickMap<(char, char), ()> = QuickMap::default();
        for (at, pair) in text.chars().windows(2).enumerate() {
            let pair = (pair[0], pair[1]);
            let Some(leans) = self.leans.get(&pair).filter(|_| seen.insert(pair, ()).is_none())
            else {
                continue;
            };
            let tells = !EVERYDAY.contains(pair.0) && !EVERYDAY.contains(pair.1);
            for (room, lean) in leans {
                let echo = heard.entry(*room).or_default();
                let part = lean * WEIGHT;
                echo.score += part;
                let telling = if tells { part + WEIGHT } else { part };
                if telling > echo.best {
                    (echo.best, echo.place) = (telling, (at, at + 2));
                }
            }
        }
        heard
    }
}
