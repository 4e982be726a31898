//! Rows of an old ledger into the store: all of a batch in one durable transaction, each by the
//! rules, none twice.

use super::field::Field;
use super::names;
use super::row::{Draft, Refused};
use crate::calendar::Moment;
use crate::desk::register::{Numbered, index, issue};
use crate::desk::{Desk, DeskError};
use crate::matter::brought::{Provenance, bring_in};
use crate::matter::code::TrackingCode;
use crate::matter::deadline::Colour;
use crate::matter::event::{Event, Fact};
use crate::matter::find::fold;
use crate::matter::intake::{FieldError, Intake};
use crate::matter::register::{self, Issued, Proposal, Registration};
use crate::matter::suggest::{Story, suggest};
use crate::matter::words::{Purpose, Special};
use crate::matter::{Matter, Refusal, Rules, clocks};
use crate::store::events::When;
use crate::store::matters::Stored;
use crate::store::{StoreError, Tx, View};

/// A row that the rules let in: everything but its number.
pub struct Ready {
    intake: Intake,
    facts: Vec<(Fact, Moment)>,
    /// By what it is known again.
    pub from: Provenance,
}

/// Where a row stands, and as what.
pub struct Stands {
    /// The file, and the sheet where there are several.
    pub source: String,
    /// Its row.
    pub line: u32,
    /// Its cells with their headings.
    pub cells: String,
}

/// What became of a row.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// It is a matter now.
    Entered,
    /// It was in already.
    Known,
    /// Its number is in already, with other words behind it.
    Changed,
}

impl Desk {
    /// Holds a row against the rules of the window; `stands` says where it stands.
    ///
    /// # Errors
    /// The first thing that cannot be.
    pub fn consider(&self, draft: Draft, stands: &Stands) -> Result<Ready, Refused> {
        let Draft { form, mut past, receiver, essence, purpose_fixed } = draft;
        let intake = form.check(self.rules(), past.at.day()).map_err(of_field)?;
        if purpose_fixed && self.sounds_like_a_report(&intake) {
            let message = "像是检举控告，目的却是整栏定的或换写法换来的；请给这一行写明目的（揭发控告的另存密件）";
            return Err(Refused::new(Field::Purpose, message));
        }
        past.from = self.provenance(&intake, &essence, stands);
        let from = past.from.clone();
        let fallback = self.rules().lexicon.fallback();
        let proposal =
            Proposal { room: fallback, units: Vec::new(), colour: Colour::Green, guided: None };
        // A number is only taken for what is written, so until then it stands in for one.
        let issued = Issued { id: 0, number: String::new(), code: TrackingCode::from_random(0) };
        let registration =
            Registration { intake, issued: Some(issued), receiver, proposal, origin: None };
        let facts = bring_in(&registration, &past, self.rules(), self.now()).map_err(of_refusal)?;
        Ok(Ready { intake: registration.intake, facts, from })
    }

    /// A report must not come in open to all because somebody fixed one purpose, or gave one word
    /// of its own another, for a whole ledger.
    fn sounds_like_a_report(&self, intake: &Intake) -> bool {
        if intake.purpose == Purpose::Report {
            return false;
        }
        let story = Story {
            narrative: intake.narrative.clone(),
            request: intake.request.clone(),
            place: intake.place.clone(),
            head_count: intake.head_count,
            urgent: intake.urgent,
        };
        suggest(&story, self.rules(), self.learned()).has(Special::Sealed)
    }

    fn provenance(&self, intake: &Intake, essence: &str, stands: &Stands) -> Provenance {
        let view = self.store.view();
        let content = view.row_mark("row", essence);
        let mark = match &intake.external_no {
            Some(number) => view.row_mark("row number", &fold::key(number)),
            None => content.clone(),
        };
        let cells = view.row_mark("row cells", &stands.cells);
        Provenance { source: stands.source.clone(), row: stands.line, mark, content, cells }
    }

    /// What would become of a row.
    ///
    /// # Errors
    /// The store's.
    pub fn fate(&self, ready: &Ready) -> Result<Fate, DeskError> {
        Ok(fate(&self.store.view(), ready)?)
    }

    /// Writes a batch, all or nothing, durable when this returns. Nothing is printed and nobody is
    /// queued: these people are not in the hall.
    ///
    /// # Errors
    /// The store's; nothing of the batch is then kept.
    pub fn bring_in(&mut self, batch: &mut [Ready]) -> Result<Vec<Fate>, DeskError> {
        self.must_have_taken_over()?;
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        self.store.write(|tx| {
            let recorded = clock.when(tx)?.recorded;
            batch
                .iter_mut()
                .map(|ready| {
                    let fate = fate(tx, ready)?;
                    if fate == Fate::Entered {
                        enter(tx, ready, &pack.rules, &actor, recorded)?;
                    }
                    Ok(fate)
                })
                .collect()
        })
    }
}

fn fate(view: &View<'_>, ready: &Ready) -> Result<Fate, StoreError> {
    // The very row is known whatever is made of its columns this time.
    if view.brought(&ready.from.cells)?.is_some() {
        return Ok(Fate::Known);
    }
    Ok(match view.brought(&ready.from.mark)? {
        None => Fate::Entered,
        Some(known) if known.content == ready.from.content => Fate::Known,
        Some(_) => Fate::Changed,
    })
}

/// Takes a number and writes the matter with everything that happened to it.
fn enter(
    tx: &Tx<'_>,
    ready: &mut Ready,
    rules: &Rules,
    actor: &crate::matter::event::Actor,
    recorded: Moment,
) -> Result<(), DeskError> {
    let sealed = register::is_sealed(ready.intake.purpose);
    let kind = if sealed { Numbered::Sealed } else { Numbered::Ledger };
    let first_at = ready.facts.first().map_or(recorded, |(_, at)| *at);
    number(&mut ready.facts, issue(tx, kind, None, first_at)?);
    let matter = folded(&ready.facts)?;
    let mut first_seq = None;
    for (fact, at) in &ready.facts {
        let when = When { at: *at, recorded };
        let places = tx.append(matter.id, sealed, std::slice::from_ref(fact), actor, when)?;
        first_seq = first_seq.or(places.first().copied());
    }
    let due = clocks::next_due(&matter, rules).and_then(|d| d.legal_due);
    let stored = Stored { matter, first_seq: first_seq.unwrap_or_default() };
    tx.add_matter(&stored, due)?;
    tx.add_brought(stored.matter.id, &ready.from)?;
    if !sealed {
        index(tx, &stored.matter, &ready.intake)?;
    }
    Ok(())
}

/// Puts the number taken in the place of what stood in for it.
fn number(facts: &mut [(Fact, Moment)], issued: Issued) {
    if let Some((Fact { event: Event::Registered { id, number, code, .. }, .. }, _)) =
        facts.first_mut()
    {
        (*id, *number, *code) = (issued.id, issued.number, issued.code);
    }
}

fn folded(facts: &[(Fact, Moment)]) -> Result<Matter, StoreError> {
    facts
        .iter()
        .try_fold(None, |state, (fact, at)| Matter::fold(state, &fact.event, *at).map(Some))
        .flatten()
        .ok_or_else(|| StoreError::Inconsistent("事件次序不对".into()))
}

/// A refusal of the form, in the words of a ledger.
fn of_field(error: FieldError) -> Refused {
    of_refusal(Refusal::from(error))
}

fn of_refusal(refusal: Refusal) -> Refused {
    let field = refusal.field.as_deref().and_then(Field::of_refusal);
    Refused { field, message: names::to_clerk(&refusal.message), unknown: Vec::new() }
}
