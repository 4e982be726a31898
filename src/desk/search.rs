//! One question being answered: which index gives the candidates, and whether each is meant after
//! all, by its facts and by its texts. Nothing is shown here; the box and the ledger do that.

use super::Desk;
use super::error::DeskError;
use crate::matter::MatterId;
use crate::matter::event::Slot;
use crate::matter::find::{Filter, Meaning, Question, Record, Term, initials};
use crate::matter::intake::Person;
use crate::matter::particulars::Particulars;
use crate::store::find::Source;
use crate::store::matters::{Handle, Stored};
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
    /// By which readings of each word it is meant.
    pub found: Vec<Vec<Meaning>>,
}

/// One question being answered.
pub(super) struct Search<'d> {
    desk: &'d Desk,
    question: &'d Question,
    person: BTreeSet<MatterId>,
    /// What may still be spent.
    left: usize,
}

impl<'d> Search<'d> {
    /// One question about everything.
    pub(super) fn of(desk: &'d Desk, question: &'d Question) -> Search<'d> {
        Search { desk, question, person: BTreeSet::new(), left: COST }
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
        let mut stream = view.stream(&source, open == Some(true));
        let mut limit = below.map_or(i64::MAX, |id| id - 1);
        let mut last = below;
        let mut added = 0;
        while let Some(id) = stream.at_or_below(limit)? {
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
        match rank {
            Rank::Person if self.person.is_empty() => return Ok(None),
            Rank::Person => parts.push(Source::Ids(self.person.iter().rev().copied().collect())),
            Rank::Sure if !self.question.terms.iter().any(is_sure) => return Ok(None),
            Rank::Sure | Rank::Spoken | Rank::Any => {}
        }
        let terms = &self.question.terms;
        // Words that are nothing but words are one question of the index.
        let mut plain = Vec::new();
        for term in terms {
            let only_sure = rank == Rank::Sure && is_sure(term);
            let meanings = term.meanings.iter().filter(|m| !only_sure || m.is_sure());
            let mut sources = Vec::new();
            for meaning in meanings {
                sources.extend(self.meaning(meaning)?);
            }
            match sources.pop() {
                // Nothing in any index can be meant by this word.
                None => return Ok(None),
                Some(Source::Words(words)) if sources.is_empty() => plain.push(words),
                Some(last) if sources.is_empty() => parts.push(last),
                Some(last) => {
                    sources.push(last);
                    parts.push(Source::Any(sources));
                }
            }
        }
        if !plain.is_empty() {
            parts.push(Source::Words(plain.join(" AND ")));
        }
        let words_only = matches!(parts.as_slice(), [Source::Words(_)]);
        let mut filter = self.question.filter.clone();
        match (open, parts.is_empty()) {
            // A list of facts alone is read from the ledger.
            (_, true) => {
                if open.is_some() && filter.open.is_some() && filter.open != open {
                    return Ok(None);
                }
                filter.open = filter.open.or(open);
                parts.push(Source::Admitted(Box::new(filter)));
            }
            (Some(true), false) if !words_only => parts.push(Source::Open),
            _ => {}
        }
        Ok(Some(if parts.len() == 1 { parts.remove(0) } else { Source::All(parts) }))
    }

    /// Where the ids behind one reading come from.
    fn meaning(&self, meaning: &Meaning) -> Result<Option<Source>, DeskError> {
        let view = self.desk.store.view();
        let one = |stored: Option<Stored>| {
            stored.filter(|s| !s.matter.sealed).map(|s| Source::Ids(vec![s.matter.id]))
        };
        let handle = |kind: Handle, value: &str| Some(Source::Handle(kind, value.to_owned()));
        Ok(match meaning {
            Meaning::Number(number) => one(view.by_number(number)?),
            Meaning::External(number) => handle(Handle::External, number),
            Meaning::Code(digits) => one(view.by_code(digits)?),
            Meaning::Id(id) => handle(Handle::Id, id),
            Meaning::IdTail(four) => handle(Handle::IdTail, four),
            Meaning::Phone(phone) => handle(Handle::Phone, phone),
            Meaning::PhoneTail(four) => handle(Handle::PhoneTail, four),
            Meaning::Initials(letters) => {
                let kept: String = letters.chars().take(initials::LETTERS).collect();
                handle(Handle::Initials, &kept)
            }
            Meaning::Name(part) => {
                let chars: Vec<char> = part.chars().collect();
                let pairs = chars.windows(2).map(|pair| pair.iter().collect::<String>());
                let mut parts: Vec<Source> =
                    pairs.filter_map(|pair| handle(Handle::NamePart, &pair)).collect();
                match (parts.len(), chars.as_slice()) {
                    (0, _) => handle(Handle::NamePart, part),
                    (1, _) => parts.pop(),
                    _ => Some(Source::All(parts)),
                }
            }
            Meaning::Place(code) => Some(Source::Words(format!("\"{}\"", words::place_gram(code)))),
            Meaning::Unit(id) => {
                let filter = Filter { unit: Some(id.clone()), ..Filter::default() };
                Some(Source::Admitted(Box::new(filter)))
            }
            Meaning::Words(word) => words::holding(word).map(Source::Words),
        })
    }

    /// A candidate held against the facts and the texts.
    fn candidate(
        &mut self,
        view: View<'_>,
        id: MatterId,
        open: Option<bool>,
        rank: Rank,
    ) -> Result<Option<Opened>, DeskError> {
        // No row in the ledger: sealed, or an index older than the matter.
        self.left = self.left.saturating_sub(1);
        let Some(facts) = view.facts(id)? else { return Ok(None) };
        let wanted = open.is_none_or(|open| open == facts.open);
        if !wanted || !self.question.filter.admits(&facts) {
            return Ok(None);
        }
        if rank != Rank::Any && self.person.contains(&id) != (rank == Rank::Person) {
            return Ok(None);
        }
        self.left = self.left.saturating_sub(OPENING);
        let Some(opened) = self.open(view, id)? else { return Ok(None) };
        let all = || self.question.terms.iter().zip(&opened.found);
        let sure = self.question.terms.iter().any(is_sure)
            && all().all(|(term, found)| !is_sure(term) || found.iter().any(Meaning::is_sure));
        let fits = match rank {
            Rank::Person | Rank::Any => true,
            Rank::Sure => sure,
            Rank::Spoken => !sure,
        };
        Ok(fits.then_some(opened))
    }

    /// Opens a candidate; `None` when a word is not meant by it after all.
    fn open(&self, view: View<'_>, id: MatterId) -> Result<Option<Opened>, DeskError> {
        let Some(stored) = view.by_id(id)?.filter(|stored| !stored.matter.sealed) else {
            return Ok(None);
        };
        let visitor: Person = self.desk.json_body(&stored, Slot::Visitor)?.unwrap_or_default();
        let mut persons = vec![visitor];
        if stored.matter.visit.head_count > 1 {
            let others: Option<Vec<Person>> = self.desk.json_body(&stored, Slot::Companions)?;
            persons.extend(others.unwrap_or_default());
        }
        let narrative = self.desk.text_body(&stored, Slot::Narrative)?;
        let request = self.desk.text_body(&stored, Slot::Request)?;
        let external = self.external(&stored)?;
        let record = Record::new(&stored.matter, &persons, &narrative, &request)
            .known_as(external.as_deref());
        let found: Vec<Vec<Meaning>> = self
            .question
            .terms
            .iter()
            .map(|term| term.found(&record).into_iter().cloned().collect())
            .collect();
        if found.iter().any(Vec::is_empty) {
            return Ok(None);
        }
        let visitor = persons.swap_remove(0);
        Ok(Some(Opened { stored, visitor, narrative, request, found }))
    }

    /// A matter's number in another system, when one was asked for.
    fn external(&self, stored: &Stored) -> Result<Option<String>, DeskError> {
        let asked = |term: &Term| term.meanings.iter().any(|m| matches!(m, Meaning::External(_)));
        if !self.question.terms.iter().any(asked) {
            return Ok(None);
        }
        let told: Option<Particulars> = self.desk.json_body(stored, Slot::Particulars)?;
        Ok(told.and_then(|told| told.external_no))
    }
}

/// True for a word that may say who or which one.
fn is_sure(term: &Term) -> bool {
    term.meanings.iter().any(Meaning::is_sure)
}
