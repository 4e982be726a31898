//! What was heard in a story: weights gathered for rooms, topics, paths, purposes and colours, each
//! with the words that brought them.

use std::collections::BTreeMap;

use super::{AGAIN, ELSEWHERE, FAINT_WORD, REQUEST, SURE, Story, UNSURE};
use crate::matter::crowd::{Crowd, crowd};
use crate::matter::deadline::Colour;
use crate::matter::finder::Hit;
use crate::matter::folded::Folded;
use crate::matter::hints::{About, Group};
use crate::matter::learned::Learned;
use crate::matter::rules::{RoomNo, Rules};
use crate::matter::words::{Purpose, Special};

/// Weight gathered for something, with the words that brought it, strongest first.
#[derive(Clone, Debug, Default)]
pub(super) struct Weight {
    pub score: f32,
    pub words: Vec<(f32, String)>,
}

impl Weight {
    pub fn add(&mut self, score: f32, said: String) {
        self.score += score;
        self.note(score, said);
    }

    fn note(&mut self, score: f32, said: String) {
        if score > 0.0 && !said.is_empty() && !self.words.iter().any(|(_, w)| *w == said) {
            let at = self.words.partition_point(|(s, _)| *s >= score);
            self.words.insert(at, (score, said));
        }
    }

    /// At most `most` of the words, quoted; a word inside another one says nothing new.
    pub fn quoted(&self, most: usize) -> Vec<String> {
        let mut kept: Vec<&str> = Vec::new();
        for (_, word) in &self.words {
            if kept.len() < most && !kept.iter().any(|k| k.contains(word.as_str())) {
                kept.push(word);
            }
        }
        kept.into_iter().map(|word| format!("「{word}」")).collect()
    }

    pub fn because(&self) -> String {
        self.quoted(3).join("、")
    }
}

/// Everything heard in a story, by what it is about.
#[derive(Default)]
pub(super) struct Heard {
    /// By index of the group; topics only.
    pub topics: BTreeMap<usize, Weight>,
    pub specials: BTreeMap<Special, Weight>,
    pub purposes: BTreeMap<Purpose, Weight>,
    pub colours: BTreeMap<Colour, Weight>,
    /// The largest crowd and how it was named.
    pub crowd: Option<(Crowd, String)>,
    /// By room and word, what the word gave to each topic of the room.
    words: BTreeMap<(RoomNo, usize), Vec<(usize, f32)>>,
    learned: BTreeMap<RoomNo, Weight>,
    echoes: BTreeMap<RoomNo, Weight>,
    /// Faint words of a special path heard so far: all of them count as one. A village secretary,
    /// a bookkeeper and a cadre make no report of wrongdoing unless somebody also took something.
    faint: BTreeMap<Special, f32>,
    /// Words of special paths: group, word, gain, as said.
    special_words: Vec<(usize, usize, f32, String)>,
}

impl Heard {
    /// Listens to a story.
    pub fn new(story: &Story, rules: &Rules, learned: &Learned) -> Self {
        let mut heard = Self::default();
        let mut before: BTreeMap<(usize, usize), f32> = BTreeMap::new();
        for (text, factor) in [(&story.narrative, 1.0), (&story.request, REQUEST)] {
            let folded = Folded::new(text);
            for hit in rules.lexicon.find(&folded) {
                let said = folded.said(text, hit.start, hit.end).to_owned();
                let full = hit.weight * factor;
                let first = before.insert((hit.group, hit.word), full).is_none();
                let gain = if first { full } else { full * AGAIN };
                heard.take(&hit, gain, said, rules);
            }
            for (room, prior) in learned.prior(&folded) {
                let said = folded.said(text, prior.place.0, prior.place.1).to_owned();
                heard.learned.entry(room).or_default().add(prior.score, said);
            }
            for (room, echo) in rules.lexicon.echoes().hear(&folded) {
                let said = folded.said(text, echo.place.0, echo.place.1).to_owned();
                heard.echoes.entry(room).or_default().add(echo.score * factor, said);
            }
            if let Some(found) = crowd(&folded) {
                let said = folded.said(text, found.start, found.end).to_owned();
                heard.crowd.get_or_insert((found, said));
            }
        }
        heard.topics_of_specials(rules);
        heard
    }

    /// Words of a special path also speak for its topic: in full when the path itself is sure,
    /// faintly otherwise, because many of them are everyday words.
    fn topics_of_specials(&mut self, rules: &Rules) {
        let groups = rules.lexicon.groups();
        for (group, word, gain, said) in std::mem::take(&mut self.special_words) {
            let About::Special(special, Some(topic)) = &groups[group].about else { continue };
            let same = |group: &Group| match &group.about {
                About::Topic { name, room, .. } if name == topic => Some(*room),
                _ => None,
            };
            let found = groups.iter().enumerate().find_map(|(i, g)| Some((i, same(g)?)));
            let sure = self.specials.get(special).is_some_and(|w| w.score >= SURE);
            let share = if sure { 1.0 } else { UNSURE };
            if let Some((index, room)) = found {
                self.topic(index, room, word, gain * share, said);
            }
        }
    }

    fn take(&mut self, hit: &Hit, gain: f32, said: String, rules: &Rules) {
        let groups = rules.lexicon.groups();
        match &groups[hit.group].about {
            About::Topic { room, .. } => self.topic(hit.group, *room, hit.word, gain, said),
            About::Special(special, _) => {
                let faint = self.faint.entry(*special).or_default();
                let heard = if hit.weight == FAINT_WORD {
                    let room = (FAINT_WORD - *faint).max(0.0).min(gain);
                    *faint += room;
                    room
                } else {
                    gain
                };
                self.specials.entry(*special).or_default().add(heard, said.clone());
                // What speaks against a path says nothing about its topic.
                if gain > 0.0 {
                    self.special_words.push((hit.group, hit.word, gain, said));
                }
            }
            About::Purpose(purpose) => self.purposes.entry(*purpose).or_default().add(gain, said),
            About::Colour(colour) => self.colours.entry(*colour).or_default().add(gain, said),
        }
    }

    fn topic(&mut self, group: usize, room: RoomNo, word: usize, gain: f32, said: String) {
        self.topics.entry(group).or_default().add(gain, said);
        self.words.entry((room, word)).or_default().push((group, gain));
    }

    /// The topics of a room that were heard, strongest first.
    pub fn topics_of(&self, room: RoomNo, rules: &Rules) -> Vec<(usize, &Weight)> {
        let of_room = |group: usize| matches!(&rules.lexicon.groups()[group].about, About::Topic { room: r, .. } if *r == room);
        let heard = self.topics.iter().filter(|(group, w)| w.score > 0.0 && of_room(**group));
        let mut found: Vec<(usize, &Weight)> = heard.map(|(group, w)| (*group, w)).collect();
        found.sort_by(|a, b| b.1.score.total_cmp(&a.1.score));
        found
    }

    /// What was heard of a room: its strongest topic in full, words of its other topics in part,
    /// so that a room of many topics is not louder than one of few.
    pub fn room(&self, room: RoomNo, rules: &Rules) -> Weight {
        let mut sum = self.learned.get(&room).cloned().unwrap_or_default();
        let echo = self.echoes.get(&room).cloned().unwrap_or_default();
        sum.score += echo.score;
        let topics = self.topics_of(room, rules);
        let Some((best, weight)) = topics.first() else {
            // Half a word is a poor reason, but better than none.
            sum.words.extend(echo.words);
            return sum;
        };
        sum.score += weight.score;
        for (_, gains) in self.words.range((room, 0)..=(room, usize::MAX)) {
            if gains.iter().all(|(group, _)| group != best) {
                let most = gains.iter().map(|(_, gain)| *gain).fold(0.0, f32::max);
                sum.score += most * ELSEWHERE;
            }
        }
        for (_, weight) in &topics {
            for (score, said) in &weight.words {
                sum.note(*score, said.clone());
            }
        }
        sum
    }
}
