//! One question being answered: which index gives the candidates, and whether each is meant after
//! all, by its facts and by its texts. Nothing is shown here; the box and the ledger do that.

use super::Desk;
use super::error::DeskError;
use crate::matter::event::Slot;
use crate::matter::find::fold::{self, Folded};
use crate::matter::find::{Filter, Meaning, Question, Record, initials};
use crate::matter::intake::Person;
use crate::matter::particulars::Particulars;
use crate::matter::{MatterId, row_id};
use crate::store::find::Source;
use crate::store::handles::Handle;
use crate::store::matters::Stored;
use crate::store::{View, words};
use std::collections::BTreeSet;

/// What one answer may cost at most; then it says how far it came. A look at the facts of a
/// candidate costs one, opening its texts [`OPENING`].
const COST: usize = 60_000;
/// See [`COST`].
const OPENING: usize = 20;
/// One tier of the order.
#[derive(Clone, Copy, PartialEq)]
pub(super) enum Rank {
    /// Its own number or code was typed.
    Named,
    /// Of the person one comes from.
    Person,
    /// Named by number, name and the like.
    Sure,
    /// All others.
    Spoken,
    /// Everything, in the order of registration: for lists.
    Any,
}

/// A candidate, opened.
pub(super) struct Opened {
    pub stored: Stored,
    pub visitor: Person,
    pub narrative: String,
    pub request: String,
    /// Story and request as far as words were looked for in them, folded.
    pub texts: Vec<Folded>,
    /// By which readings of each word it is meant.
    pub found: Vec<Vec<Meaning>>,
}

/// One question being answered.
pub(super) struct Search<'d> {
    desk: &'d Desk,
    question: &'d Question,
    /// The readings of each word that anything at all can be found by, and where.
    readings: Vec<Vec<(Meaning, Source)>>,
    person: BTreeSet<MatterId>,
    /// What may still be spent.
    left: usize,
}

impl<'d> Search<'d> {
    /// One question about everything.
    ///
    /// # Errors
    /// The store's, or interrupted.
    pub(super) fn of(desk: &'d Desk, question: &'d Question) -> Result<Search<'d>, DeskError> {
        let mut search =
            Search { desk, question, readings: Vec::new(), person: BTreeSet::new(), left: COST };
        for term in &question.terms {
            let mut list = Vec::new();
            for meaning in &term.meanings {
                let source = search.meaning(meaning)?;
                list.extend(source.map(|source| (meaning.clone(), source)));
            }
            // Letters that are a name and in no story: no story need be read for them.
            if list.len() > 1 {
                let mut kept = Vec::new();
                for reading in list {
                    if search.is_anywhere(&reading.1)? {
                        kept.push(reading);
                    }
                }
                list = kept;
            }
            search.readings.push(list);
        }
        Ok(search)
    }

    /// With the matters of the person one comes from.
    pub(super) fn before_others(self, person: BTreeSet<MatterId>) -> Search<'d> {
        Search { person, ..self }
    }

    /// Takes what one tier holds below an id. Returns where it stopped, and whether all down to
    /// there was looked at because enough was found; `None` when the tier is through.
    pub(super) fn tier(
        &mut self,
        open: Option<bool>,
        rank: Rank,
        below: Option<MatterId>,
        wanted: usize,
        mut take: impl FnMut(Opened),
    ) -> Result<Option<(MatterId, bool)>, DeskError> {
        let view = self.desk.store.view();
        let Some(source) = self.source(open, rank)? else { return Ok(None) };
        let mut stream = view.stream(&source, open);
        let Filter { from, until, .. } = self.question.filter;
        let lowest = from.map_or(i64::MIN, row_id::first_of);
        let mut limit = below.map_or(i64::MAX, |id| id - 1);
        limit = limit.min(until.map_or(i64::MAX, |day| row_id::behind(day) - 1));
        let mut last = below;
        let mut added = 0;
        while let Some(id) = stream.at_or_below(limit)?.filter(|id| *id >= lowest) {
            if added == wanted {
                return Ok(Some((last.unwrap_or(i64::MAX), true)));
            }
            limit = id - 1;
            last = Some(id);
            if let Some(opened) = self.candidate(view, id, open, rank)? {
                take(opened);
                added += 1;
            }
            if self.left == 0 {
                return Ok(Some((id, false)));
            }
        }
        Ok(None)
    }

    /// Where the ids of a tier come from; `None` when it cannot have any.
    fn source(&self, open: Option<bool>, rank: Rank) -> Result<Option<Source>, DeskError> {
        let mut parts = Vec::new();
        let wanted: fn(&Meaning) -> bool = match rank {
            Rank::Named => Meaning::is_named,
            Rank::Sure => Meaning::is_sure,
            // What a single word says of a person was all in the tier before.
            Rank::Spoken if self.readings.len() == 1 => |meaning| !meaning.is_sure(),
            Rank::Person | Rank::Spoken | Rank::Any => |_| true,
        };
        match rank {
            Rank::Person if self.person.is_empty() => return Ok(None),
            Rank::Person => parts.push(Source::Ids(self.person.iter().rev().copied().collect())),
            Rank::Named | Rank::Sure if !self.any(wanted) => return Ok(None),
            _ => {}
        }
        // Words that are nothing but words are one question of the index.
        let mut plain = Vec::new();
        for list in &self.readings {
            let only =
                matches!(rank, Rank::Named | Rank::Sure) && list.iter().any(|(m, _)| wanted(m));
            let only = only || rank == Rank::Spoken && self.readings.len() == 1;
            let list = list.iter().filter(|(meaning, _)| !only || wanted(meaning));
            let mut sources: Vec<&Source> = list.map(|(_, source)| source).collect();
            match sources.pop() {
                // Nothing in any index can be meant by this word.
                None => return Ok(None),
                Some(Source::Words(words)) if sources.is_empty() => plain.push(words.clone()),
                Some(last) if sources.is_empty() => parts.push(last.clone()),
                Some(last) => {
                    sources.push(last);
                    parts.push(Source::Any(sources.into_iter().cloned().collect()));
                }
            }
        }
        let mut filter = self.question.filter.clone();
        if open.is_some() && filter.open.is_some() && filter.open != open {
            return Ok(None);
        }
        if !plain.is_empty() {
            // The index knows the town of a story.
            plain.extend(filter.place.as_deref().map(place_words));
            parts.push(Source::Words(plain.join(" AND ")));
        }
        let words_only = matches!(parts.as_slice(), [Source::Words(_)]);
        match (open, parts.is_empty()) {
            // A list of facts alone is read from the ledger.
            (_, true) => {
                filter.open = filter.open.or(open);
                parts.push(Source::Admitted(Box::new(filter)));
            }
            (Some(true), false) if !words_only => parts.push(Source::Open),
            _ => {}
        }
        Ok(Some(if parts.len() == 1 { parts.remove(0) } else { Source::All(parts) }))
    }

    /// True when some word can be read so.
    fn any(&self, wanted: impl Fn(&Meaning) -> bool) -> bool {
        self.readings.iter().flatten().any(|(meaning, _)| wanted(meaning))
    }

    /// Where the ids behind one reading come from; `None` when nothing can be found by it.
    fn meaning(&self, meaning: &Meaning) -> Result<Option<Source>, DeskError> {
        let view = self.desk.store.view();
        let one = |stored: Option<Stored>| {
            stored.filter(|s| !s.matter.sealed).map(|s| Source::Ids(vec![s.matter.id]))
        };
        let handle = |kind: Handle, value: &str| -> Result<Option<Source>, DeskError> {
            Ok(view.has_handle(kind, value)?.then(|| Source::Handle(kind, value.to_owned())))
        };
        Ok(match meaning {
            Meaning::Number(number) => one(view.by_number(number)?),
            Meaning::External(number) => handle(Handle::External, number)?,
            Meaning::Code(digits) => one(view.by_code(digits)?),
            Meaning::Id(id) => handle(Handle::Id, id)?,
            Meaning::IdTail(four) => handle(Handle::IdTail, four)?,
            Meaning::Phone(phone) => handle(Handle::Phone, phone)?,
            Meaning::PhoneTail(four) => handle(Handle::PhoneTail, four)?,
            Meaning::Initials(letters) => {
                let kept: String = letters.chars().take(initials::LETTERS).collect();
                handle(Handle::Initials, &kept)?
            }
            Meaning::Name(part) => {
                let chars: Vec<char> = part.chars().collect();
                if chars.len() < 2 {
                    return handle(Handle::NamePart, part);
                }
                let mut parts = Vec::new();
                for pair in chars.windows(2) {
                    let Some(source) = handle(Handle::NamePart, &String::from_iter(pair))? else {
                        return Ok(None);
                    };
                    parts.push(source);
                }
                if parts.len() > 1 { Some(Source::All(parts)) } else { parts.pop() }
            }
            Meaning::Place(code) => Some(Source::Words(place_words(code))),
            Meaning::Unit(id) => {
                let filter = Filter { unit: Some(id.clone()), ..Filter::default() };
                Some(Source::Admitted(Box::new(filter)))
            }
            Meaning::Words(word) => words::holding(word).map(Source::Words),
        })
    }

    /// False for words that no story has, by the index.
    fn is_anywhere(&self, source: &Source) -> Result<bool, DeskError> {
        if !matches!(source, Source::Words(_)) {
            return Ok(true);
        }
        let mut stream = self.desk.store.view().stream(source, None);
        Ok(stream.at_or_below(i64::MAX)?.is_some())
    }

    /// A candidate held against the facts and the texts.
    fn candidate(
        &mut self,
        view: View<'_>,
        id: MatterId,
        open: Option<bool>,
        rank: Rank,
    ) -> Result<Option<Opened>, DeskError> {
        self.left = self.left.saturating_sub(1);
        // Where nothing is asked of the facts, the matter itself says soon enough whether it is open.
        if !self.question.filter.is_empty() {
            // No row in the ledger: sealed, or an index older than the matter.
            let Some(facts) = view.facts(id)? else { return Ok(None) };
            let wanted = open.is_none_or(|open| open == facts.open);
            if !wanted || !self.question.filter.admits(&facts) {
                return Ok(None);
            }
        }
        let others = matches!(rank, Rank::Sure | Rank::Spoken) && self.person.contains(&id);
        if others {
            return Ok(None);
        }
        let Some(stored) = view.by_id(id)?.filter(|stored| !stored.matter.sealed) else {
            return Ok(None);
        };
        if open.is_some_and(|open| open != stored.matter.stage.is_open()) {
            return Ok(None);
        }
        self.left = self.left.saturating_sub(OPENING);
        let Some(opened) = self.open(stored)? else { return Ok(None) };
        let fits = match (rank, self.rank(&opened)) {
            (Rank::Any, _) => true,
            (Rank::Person, is) => is != Rank::Named,
            (wanted, is) => wanted == is,
        };
        Ok(fits.then_some(opened))
    }

    /// Where an opened candidate belongs, whoever's it is.
    fn rank(&self, opened: &Opened) -> Rank {
        let meant = |wanted: fn(&Meaning) -> bool| {
            self.any(wanted)
                && self.readings.iter().zip(&opened.found).all(|(list, found)| {
                    !list.iter().any(|(meaning, _)| wanted(meaning)) || found.iter().any(wanted)
                })
        };
        if meant(Meaning::is_named) {
            Rank::Named
        } else if meant(Meaning::is_sure) {
            Rank::Sure
        } else {
            Rank::Spoken
        }
    }

    /// Opens a candidate; `None` when a word is not meant by it after all. What is nothing but
    /// words is read first: most of what the index gives too much falls there.
    fn open(&self, stored: Stored) -> Result<Option<Opened>, DeskError> {
        let is_words = |meaning: &Meaning| matches!(meaning, Meaning::Words(_));
        let mut record = Record::new(&stored.matter);
        let asks_words = self.any(is_words);
        let (mut narrative, mut request) = (String::new(), String::new());
        if asks_words {
            narrative = self.desk.text_body(&stored, Slot::Narrative)?;
            record.texts.push(fold::fold(&narrative));
            let mut words = self.readings.iter().flatten().map(|(m, _)| m).filter(|m| is_words(m));
            // The request is only opened for words the story does not have.
            if words.any(|word| !word.holds(&record)) {
                request = self.desk.text_body(&stored, Slot::Request)?;
                record.texts.push(fold::fold(&request));
            }
        }
        let spoken = |list: &[(Meaning, Source)]| list.iter().all(|(m, _)| is_words(m));
        let holds = |list: &[(Meaning, Source)]| list.iter().any(|(m, _)| m.holds(&record));
        if self.readings.iter().any(|list| spoken(list) && !holds(list)) {
            return Ok(None);
        }
        let visitor: Person = self.desk.json_body(&stored, Slot::Visitor)?.unwrap_or_default();
        let mut persons = vec![visitor];
        let mut alone = Record::new(&stored.matter);
        alone.persons = &persons;
        let mut of_person = self.readings.iter().flatten().filter(|(m, _)| m.is_of_person());
        // Whoever came along is only asked about where the visitor is not meant.
        if stored.matter.visit.head_count > 1 && of_person.any(|(m, _)| !m.holds(&alone)) {
            let others: Option<Vec<Person>> = self.desk.json_body(&stored, Slot::Companions)?;
            persons.extend(others.unwrap_or_default());
        }
        record.persons = &persons;
        record.external = self.external(&stored)?;
        let found: Vec<Vec<Meaning>> = self
            .readings
            .iter()
            .map(|list| {
                let held = list.iter().filter(|(meaning, _)| meaning.holds(&record));
                held.map(|(meaning, _)| meaning.clone()).collect()
            })
            .collect();
        if found.iter().any(Vec::is_empty) {
            return Ok(None);
        }
        let texts = std::mem::take(&mut record.texts);
        if !asks_words {
            narrative = self.desk.text_body(&stored, Slot::Narrative)?;
        }
        let visitor = persons.swap_remove(0);
        Ok(Some(Opened { stored, visitor, narrative, request, texts, found }))
    }

    /// A matter's number in another system, folded, when one was asked for.
    fn external(&self, stored: &Stored) -> Result<Option<String>, DeskError> {
        let mut readings = self.readings.iter().flatten();
        if !readings.any(|(meaning, _)| matches!(meaning, Meaning::External(_))) {
            return Ok(None);
        }
        let told: Option<Particulars> = self.desk.json_body(stored, Slot::Particulars)?;
        Ok(told.and_then(|told| told.external_no).map(|number| fold::name_key(&number)))
    }
}

/// A full-text question for the stories of one town.
fn place_words(code: &str) -> String {
    format!("\"{}\"", words::place_gram(code))
}
