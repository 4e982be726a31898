//! Find anything: what was typed is read, asked of the indexes, held against the texts themselves
//! and shown with the words lit. The matter whose number was typed comes first; then open ones
//! before ended ones; within each, those of the person one comes from, then those whose person or number was meant, then those that only speak
//! of it; newest first. Sealed matters are in no index, so they are neither shown nor counted.

use super::Desk;
use super::error::DeskError;
use super::number_key;
use super::search::{Opened, Rank, Search};
use super::views::Row;
use crate::calendar::{Day, Moment};
use crate::matter::event::{Slot, UnitRole};
use crate::matter::find::fold::Folded;
use crate::matter::find::read::Understood;
use crate::matter::find::snippet::{self, Snippet};
use crate::matter::find::{Meaning, Question, read};
use crate::matter::intake::Person;
use crate::matter::{MatterId, row_id};
use crate::store::handles::{Handle, handles};
use std::collections::BTreeSet;

/// Characters of a story shown around what was found.
const CUT: usize = 40;
/// Earlier matters of one person that are put first, at most.
const OF_PERSON: u32 = 200;

/// What is asked of the box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Find {
    /// What was typed.
    pub typed: String,
    /// Hits wanted at most.
    pub limit: usize,
    /// Where the hits before these ended.
    pub after: Option<Place>,
    /// The matter one comes from: others of its person come first.
    pub beside: Option<String>,
}

/// Where an answer ended: the tier of the order and the row id in it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Place {
    tier: usize,
    id: MatterId,
}

/// One hit.
#[derive(Clone, Debug, PartialEq)]
pub struct Hit {
    /// The matter as a row.
    pub row: Row,
    /// Still open.
    pub open: bool,
    /// Responsible units, the lead first.
    pub units: Vec<UnitRole>,
    /// The part of the story that was meant, with the words lit; the beginning without any.
    pub snippet: Snippet,
    /// By which readings it was found, e.g. 电话尾号 0001.
    pub matched: Vec<String>,
}

/// The answer of the box.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Found {
    /// What was typed.
    pub typed: String,
    /// Every word and how it was read.
    pub understood: Vec<Understood>,
    /// The same on one line.
    pub says: String,
    /// Words that could not be used, one sentence each.
    pub faults: Vec<String>,
    /// Hits in order.
    pub hits: Vec<Hit>,
    /// Where to go on, when there may be more.
    pub next: Option<Place>,
    /// Registered on this day or later was looked at; earlier ones were not, yet.
    pub looked_to: Option<Day>,
}

/// The order, most wanted first.
const TIERS: [(Option<bool>, Rank); 7] = [
    (None, Rank::Named),
    (Some(true), Rank::Person),
    (Some(true), Rank::Sure),
    (Some(true), Rank::Spoken),
    (Some(false), Rank::Person),
    (Some(false), Rank::Sure),
    (Some(false), Rank::Spoken),
];

impl Desk {
    /// Answers the box.
    ///
    /// # Errors
    /// The store's, or interrupted by a newer question.
    pub fn find_anything(&self, find: &Find) -> Result<Found, DeskError> {
        let question = read(&find.typed, self.rules(), self.now().day());
        let mut found = Found {
            typed: find.typed.clone(),
            says: question.says(),
            understood: question.understood.clone(),
            faults: question.faults.clone(),
            ..Found::default()
        };
        if question.is_empty() || find.limit == 0 {
            return Ok(found);
        }
        let person = match &find.beside {
            Some(number) => self.of_person(number)?,
            None => BTreeSet::new(),
        };
        let mut search = Search::of(self, &question)?.before_others(person);
        let first = find.after.map_or(0, |place| place.tier);
        for (tier, (open, rank)) in TIERS.iter().enumerate().skip(first) {
            let below = find.after.filter(|place| place.tier == tier).map(|place| place.id);
            let wanted = find.limit - found.hits.len();
            let hits = &mut found.hits;
            let done = search.tier(*open, *rank, below, wanted, |opened| {
                hits.push(self.hit(&question, opened))
            })?;
            if let Some((id, whole)) = done {
                found.next = Some(Place { tier, id });
                found.looked_to = (!whole).then(|| row_id::day(id));
                break;
            }
        }
        Ok(found)
    }

    /// Matters of the same person as this one.
    fn of_person(&self, number: &str) -> Result<BTreeSet<MatterId>, DeskError> {
        let view = self.store.view();
        let found = view.by_number(&number_key(number))?.filter(|stored| !stored.matter.sealed);
        let Some(stored) = found else { return Ok(BTreeSet::new()) };
        let visitor: Person = self.json_body(&stored, Slot::Visitor)?.unwrap_or_default();
        let mut list = BTreeSet::new();
        for (handle, value) in handles(&visitor) {
            if matches!(handle, Handle::Id | Handle::Phone | Handle::NameAddress) {
                let since = Moment::from_millis(0);
                list.extend(view.by_handle(handle, &value, since, OF_PERSON)?);
            }
        }
        Ok(list)
    }

    /// A hit as it is shown.
    fn hit(&self, question: &Question, opened: Opened) -> Hit {
        let Opened { stored, visitor, narrative, request, texts, found } = opened;
        let words: Vec<String> = found
            .iter()
            .flatten()
            .filter_map(|meaning| match meaning {
                Meaning::Words(word) => Some(word.clone()),
                _ => None,
            })
            .collect();
        let cut = |(text, folded): (&String, &Folded)| snippet::cut(text, folded, &words, CUT);
        let lit = [&narrative, &request].into_iter().zip(&texts).find_map(cut);
        let row = self.row_of(&stored, &visitor, &narrative, self.now().day());
        let open = stored.matter.stage.is_open();
        let snippet = lit.unwrap_or_else(|| Snippet { text: row.subject.clone(), lit: Vec::new() });
        let matched = question
            .terms
            .iter()
            .zip(&found)
            .flat_map(|(term, found)| {
                found.iter().map(move |meaning| format!("{} {}", meaning.word(), term.typed))
            })
            .collect();
        Hit { row, open, units: stored.matter.routing.units, snippet, matched }
    }
}
