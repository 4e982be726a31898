//! 交班 and 接班 at a seat: until the one before is accepted, another person at that seat does
//! nothing but type and save drafts, so that no keystroke is lost.

use super::Desk;
use super::api::{Todo, TodoKind};
use super::error::DeskError;
use crate::calendar::Moment;
use crate::matter::event::{Fact, Slot};
use crate::matter::shift::{self, OpenThing, Shift, ShiftEvent};
use crate::store::events::When;
use crate::store::{StoreError, Tx};

/// A hand-over as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct ShiftView {
    /// The seat.
    pub seat: String,
    /// Who left.
    pub from: String,
    /// When.
    pub at: Moment,
    /// What stayed open.
    pub open: Vec<OpenThing>,
    /// What was written.
    pub note: String,
    /// Who accepted it; none while it waits.
    pub taken: Option<String>,
}

impl ShiftView {
    /// Who left what, in one sentence.
    pub fn words(&self) -> String {
        let open: Vec<String> =
            self.open.iter().map(|thing| format!("{} {}", thing.what, thing.count)).collect();
        let open = if open.is_empty() { "都办好了".to_owned() } else { open.join("　") };
        format!("{} {} {} 交班：{}（{open}）", self.seat, self.from, self.at.md_hm(), self.note)
    }
}

/// What stays open, as the home screen counts it.
pub(super) fn open_things(todo: &[Todo]) -> Vec<OpenThing> {
    let worth = |todo: &&Todo| !matches!(todo.kind, TodoKind::Mine | TodoKind::Shift);
    let thing = |todo: &Todo| OpenThing { what: todo.kind.word().to_owned(), count: todo.count };
    todo.iter().filter(worth).map(thing).collect()
}

impl Desk {
    /// The hand-over that waits at this seat, also for who wrote it.
    ///
    /// # Errors
    /// The store's.
    pub fn pending_shift(&self) -> Result<Option<ShiftView>, DeskError> {
        let pending = self.store.view().pending_shift(&self.actor.seat)?;
        pending.map(|shift| self.shift_view(&shift)).transpose()
    }

    /// Refuses what another person at this seat would do before they accepted the hand-over.
    pub(super) fn must_have_taken_over(&self) -> Result<(), DeskError> {
        match self.store.view().pending_shift(&self.actor.seat)? {
            Some(shift) if shift.from != self.actor.staff => {
                let words = self.shift_view(&shift)?.words();
                Err(DeskError::refused("handover", format!("{words}。先接班，再办事；没有改动")))
            }
            _ => Ok(()),
        }
    }

    /// 交班: writes down what stays open at this seat.
    ///
    /// # Errors
    /// Nothing written, one that waits already, or the store's.
    pub fn hand_over(&mut self, note: &str) -> Result<ShiftView, DeskError> {
        let open = open_things(&self.home()?.todo);
        let (actor, clock) = (self.actor.clone(), self.clock);
        let shift = self.store.write(|tx| -> Result<Shift, DeskError> {
            let when = clock.when(tx)?;
            let pending = tx.pending_shift(&actor.seat)?;
            let place = (tx.next_shift_id(when.at)?, actor.seat.as_str(), actor.staff.as_str());
            let fact = shift::hand_over(pending.as_ref(), place, open, note)?;
            Ok(record(tx, None, fact, &actor, when)?)
        })?;
        self.shift_view(&shift)
    }

    /// 接班: accepts what was handed over at this seat.
    ///
    /// # Errors
    /// Nothing waits, or the store's.
    pub fn take_over(&mut self) -> Result<ShiftView, DeskError> {
        let (actor, clock) = (self.actor.clone(), self.clock);
        let shift = self.store.write(|tx| -> Result<Shift, DeskError> {
            let when = clock.when(tx)?;
            let pending = tx.pending_shift(&actor.seat)?;
            let fact = shift::take_over(pending.as_ref(), &actor.staff)?;
            Ok(record(tx, pending, fact, &actor, when)?)
        })?;
        self.shift_view(&shift)
    }

    fn shift_view(&self, shift: &Shift) -> Result<ShiftView, DeskError> {
        let view = self.store.view();
        let first = view.events_of::<ShiftEvent>(shift.id)?.into_iter().next();
        let note = first.map(|e| view.body(shift.id, e.seq, Slot::Reason)).transpose()?.flatten();
        Ok(ShiftView {
            seat: self.seat_name(&shift.seat),
            from: self.staff_name(&shift.from),
            at: shift.at,
            open: shift.open.clone(),
            note: note.unwrap_or_default(),
            taken: shift.taken.as_ref().map(|(by, _)| self.staff_name(by)),
        })
    }
}

fn record(
    tx: &Tx<'_>,
    state: Option<Shift>,
    fact: Fact<ShiftEvent>,
    actor: &crate::matter::event::Actor,
    when: When,
) -> Result<Shift, StoreError> {
    let shift = Shift::fold(state, &fact.event, when.at)
        .ok_or_else(|| StoreError::Inconsistent("交接班的事件次序不对".into()))?;
    tx.append(shift.id, false, &[fact], actor, when)?;
    tx.set_shift(&shift)?;
    Ok(shift)
}
