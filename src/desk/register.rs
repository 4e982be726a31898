//! Registering a visitor: one form in, one durable matter out, its receipt queued.

use super::api::{DraftId, Registered};
use super::booking::arrive;
use super::error::DeskError;
use super::look::is_told;
use super::printing::receipt_of;
use super::take::{give_for, print_slip};
use super::{Desk, inbox, number_key};
use crate::calendar::Moment;
use crate::matter::code::TrackingCode;
use crate::matter::deadline::Colour;
use crate::matter::decide::{Command, decide};
use crate::matter::event::{Actor, Fact, Origin, UnitRole};
use crate::matter::intake::{Intake, IntakeForm, wrong};
use crate::matter::register::{self, Issued, Proposal, Registration};
use crate::matter::suggest::{RoomHint, Story, Suggestion, UnitHint, suggest};
use crate::matter::words::{Guided, Outcome, SameMatter, Special, Stage};
use crate::matter::{Matter, Rules, clocks};
use crate::store::events::When;
use crate::store::keys::random;
use crate::store::matters::Stored;
use crate::store::{StoreError, Tx, words};

impl Desk {
    /// Registers what the form says.
    ///
    /// # Errors
    /// The first field that cannot be what it says, a rule, or the store.
    pub fn register(
        &mut self,
        form: &IntakeForm,
        draft: Option<DraftId>,
        print: bool,
    ) -> Result<Registered, DeskError> {
        self.together(|desk| desk.enter(form, draft, print, None))
    }

    /// The same; `booking` is the number under which the person was put down for today.
    pub(super) fn enter(
        &mut self,
        form: &IntakeForm,
        draft: Option<DraftId>,
        print: bool,
        booking: Option<&str>,
    ) -> Result<Registered, DeskError> {
        self.must_have_taken_over()?;
        let intake = form.check(self.rules(), self.now().day())?;
        let sealed = register::is_sealed(intake.purpose);
        let repeat = if sealed { Vec::new() } else { self.earlier(&intake.visitor)? };
        let origin = self.origin(intake.same_as.as_ref())?;
        let (mut registration, suggestion) = self.registration(intake, origin, !sealed);
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        let receipt = self.receipt_form().to_owned();
        let (matter, job, ticket) = self.store.write(|tx| -> Result<_, DeskError> {
            let when = clock.when(tx)?;
            let held = form.kiosk.map(|id| inbox::code_of(tx, id)).transpose()?;
            let stored = enter(tx, &mut registration, held, &pack.rules, &actor, when)?;
            let job = receipt_of(&stored.matter, &receipt);
            let job = print.then(|| tx.queue_job(&job, &actor, when.at)).transpose()?;
            if let Some(draft) = draft {
                tx.drop_draft(draft, &actor)?;
            }
            let running = match form.kiosk {
                Some(id) => inbox::registered(tx, id, &stored.matter, &pack, &actor, when)?,
                None => None,
            };
            let ticket = match (running, booking) {
                (Some(ticket), _) => Some(ticket),
                (None, Some(number)) => {
                    arrive(tx, number, Some(&stored.matter), &pack, &actor, when)?
                }
                (None, None) => give_for(tx, &stored.matter, &pack, &actor, when)?,
            };
            if let Some(ticket) = ticket.as_ref().filter(|_| print && self.number_slip) {
                print_slip(tx, ticket, &actor, when)?;
            }
            Ok((stored.matter, job, ticket))
        })?;
        Ok(Registered {
            deadlines: clocks::deadlines(&matter, self.rules()),
            purpose: registration.intake.purpose,
            notes: notes(&matter),
            repeat,
            suggested: suggestion,
            ticket: ticket.map(|t| self.ticket_view(&t)).transpose()?,
            job,
            matter,
        })
    }

    /// A checked intake with everything a registration needs but its number, and what the engine
    /// suggests for it when it is asked; it is never asked about a sealed one.
    pub(super) fn registration(
        &self,
        intake: Intake,
        origin: Option<Matter>,
        ask: bool,
    ) -> (Registration, Option<Suggestion>) {
        let suggestion = ask.then(|| {
            let repeats = intake.same_as.as_ref().is_some_and(|(_, a)| *a != SameMatter::No);
            self.suggest(story(&intake), origin.as_ref().filter(|_| repeats))
        });
        let registration = Registration {
            proposal: propose(suggestion.as_ref(), self.rules().sealed.room),
            receiver: self.actor.staff.clone(),
            issued: None,
            intake,
            origin,
        };
        (registration, suggestion)
    }

    /// What the engine suggests for a story. A repeat goes where the first one went: the person
    /// says less the second time, and who knows the matter answers it.
    pub(super) fn suggest(&self, story: Story, origin: Option<&Matter>) -> Suggestion {
        let mut suggestion = suggest(&story, self.rules(), &self.learned);
        let Some(origin) = origin else { return suggestion };
        let because = format!("原件 {} 在这里", origin.number);
        if let Some(room) = self.rules().room(origin.routing.room) {
            suggestion.rooms.retain(|hint| hint.no != room.no);
            let because = vec![because.clone()];
            let hint = RoomHint { no: room.no, name: room.name.clone(), because, score: f32::MAX };
            suggestion.rooms.insert(0, hint);
            suggestion.rooms.truncate(3);
        }
        let known = origin.routing.units.iter();
        let units: Vec<UnitHint> = known
            .filter_map(|role| {
                let unit = self.rules().unit(&role.unit)?;
                Some(UnitHint {
                    id: unit.id.clone(),
                    name: unit.name.clone(),
                    kind: unit.kind,
                    role: role.role,
                    because: because.clone(),
                })
            })
            .collect();
        if !units.is_empty() {
            suggestion.units = units;
        }
        suggestion
    }

    /// The earlier matter the person was asked about, whatever the answer.
    pub(super) fn origin(
        &self,
        same_as: Option<&(String, SameMatter)>,
    ) -> Result<Option<Matter>, DeskError> {
        let Some((number, answer)) = same_as else { return Ok(None) };
        let view = self.store.view();
        let found = view.by_number(&number_key(number))?.filter(is_told);
        match found {
            Some(stored) => {
                // A refusal of the same matter is not the matter: what counts is the one behind it.
                let mut matter = stored.matter;
                while *answer != SameMatter::No
                    && let (Stage::Declined, Some(Origin { id, answer: SameMatter::Yes, .. })) =
                        (matter.stage, &matter.origin)
                {
                    let Some(behind) = view.by_id(*id)? else { break };
                    matter = behind.matter;
                }
                Ok(Some(matter))
            }
            None => {
                let message = format!("没有编号「{number}」的事项，请核对；不是再次来访就不填");
                Err(wrong("same_as.number", message).into())
            }
        }
    }
}

/// The story of a checked intake.
fn story(intake: &Intake) -> Story {
    Story {
        narrative: intake.narrative.clone(),
        request: intake.request.clone(),
        place: intake.place.clone(),
        head_count: intake.head_count,
        urgent: intake.urgent,
    }
}

/// What stands where no person chose.
fn propose(suggestion: Option<&Suggestion>, fallback: u16) -> Proposal {
    let Some(suggestion) = suggestion else {
        return Proposal { room: fallback, units: Vec::new(), colour: Colour::Green, guided: None };
    };
    let guided = if suggestion.has(Special::GuidedCourt) {
        Some(Guided::Court)
    } else {
        suggestion.has(Special::GuidedStatutory).then_some(Guided::Statutory)
    };
    Proposal {
        room: suggestion.rooms.first().map_or(fallback, |r| r.no),
        units: suggestion
            .units
            .iter()
            .map(|u| UnitRole { unit: u.id.clone(), role: u.role })
            .collect(),
        colour: suggestion.colour.value,
        guided,
    }
}

/// Takes a number and writes the matter: events, row and index. `held` is the code the person
/// went away with before, if there is one.
pub(super) fn enter(
    tx: &Tx<'_>,
    registration: &mut Registration,
    held: Option<TrackingCode>,
    rules: &Rules,
    actor: &Actor,
    when: When,
) -> Result<Stored, DeskError> {
    let sealed = register::is_sealed(registration.intake.purpose);
    // A sealed matter's code leads nowhere else, not even to a kiosk's slip.
    let kind = if sealed { Numbered::Sealed } else { Numbered::Ordinary };
    registration.issued = Some(issue(tx, kind, held.filter(|_| !sealed), when.at)?);
    let command = Command::Register(Box::new(registration.clone()));
    let facts = decide(None, &command, rules, when.at)?;
    let matter = fold(None, &facts, when.at)?;
    let places = tx.append(matter.id, sealed, &facts, actor, when)?;
    let due = clocks::next_due(&matter, rules).and_then(|d| d.legal_due);
    let stored = Stored { matter, first_seq: places.first().copied().unwrap_or_default() };
    tx.add_matter(&stored, due)?;
    if !sealed {
        index(tx, &stored.matter, &registration.intake)?;
    }
    Ok(stored)
}

/// Which series a number is taken from.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(super) enum Numbered {
    /// Registered here.
    Ordinary,
    /// Sealed, wherever it comes from.
    Sealed,
    /// From an old ledger.
    Ledger,
}

/// Number, code and id, taken in the writing transaction.
pub(super) fn issue(
    tx: &Tx<'_>,
    kind: Numbered,
    held: Option<TrackingCode>,
    at: Moment,
) -> Result<Issued, StoreError> {
    let kind = match kind {
        Numbered::Ordinary => register::KIND_ORDINARY,
        Numbered::Sealed => register::KIND_SEALED,
        Numbered::Ledger => register::KIND_LEDGER,
    };
    let period = at.day().to_string();
    let serial = tx.count(kind, &period)?;
    let code = match held {
        Some(code) => code,
        None => TrackingCode::from_random(u64::from_be_bytes(random()?)),
    };
    Ok(Issued {
        id: tx.next_id(at)?,
        number: register::number(tx.site(), kind, &period, serial),
        code,
    })
}

/// The state after these facts.
pub(super) fn fold(
    state: Option<Matter>,
    facts: &[Fact],
    at: Moment,
) -> Result<Matter, StoreError> {
    facts
        .iter()
        .try_fold(state, |state, fact| Matter::fold(state, &fact.event, at).map(Some))
        .flatten()
        .ok_or_else(|| StoreError::Inconsistent("事件次序不对".into()))
}

/// Makes the persons and the words of an ordinary matter findable.
pub(super) fn index(tx: &Tx<'_>, matter: &Matter, intake: &Intake) -> Result<(), StoreError> {
    let people = std::iter::once(&intake.visitor).chain(&intake.companions);
    tx.add_handles(matter.id, people, intake.external_no.as_deref())?;
    let grams = words::story_grams(&intake.narrative, &intake.request, matter.place.as_deref());
    tx.add_words(matter, &grams)
}

/// Things to tell the visitor now.
fn notes(matter: &Matter) -> Vec<String> {
    let mut notes = Vec::new();
    if !matter.visit.notice_owed {
        notes.push(
            "姓名或住址不清，依《信访工作条例》第23条不另发书面告知，请当场说清楚".to_owned(),
        );
    }
    if matter.visit.group {
        let count = matter.visit.representatives;
        notes.push(match matter.visit.electing {
            true => format!("集体来访，请推选代表，最多{count}名"),
            false => format!("集体来访，{count}名代表进室"),
        });
    }
    if matter.visit.urgent {
        notes.push("重大紧急，请立即报告值班领导（条例第25条）".to_owned());
    }
    if let (Outcome::NotAccepted, Some(origin)) = (matter.outcome, &matter.origin) {
        notes.push(format!(
            "{} 还在办理期限内，不重复受理，请把原件的单位和日期告诉来访人",
            origin.number
        ));
    }
    notes
}
