//! Many matters in one durable transaction, each with what happened to it since: old ledgers and
//! large stores for measuring. Everything goes through the same rules as the window.

use super::Desk;
use super::error::DeskError;
use super::register::{enter, fold};
use crate::calendar::Moment;
use crate::matter::decide::{Command, decide};
use crate::matter::intake::IntakeForm;
use crate::matter::register;
use crate::matter::{Matter, clocks};
use crate::store::events::When;

/// A matter with its history.
#[derive(Clone, Debug)]
pub struct Chronicle {
    /// What was written down.
    pub form: IntakeForm,
    /// When it was registered, on the desk's clock of that day.
    pub at: Moment,
    /// What was done then, oldest first.
    pub then: Vec<(Command, Moment)>,
}

impl Desk {
    /// Registers all of them, or none; returns them as they stand in the end. Nothing is printed
    /// and nobody is queued: these people are not in the hall.
    ///
    /// # Errors
    /// The first refusal of a form or a rule, or the store's; nothing is then kept.
    pub fn register_many(&mut self, list: &[Chronicle]) -> Result<Vec<Matter>, DeskError> {
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        let mut registrations = list
            .iter()
            .map(|item| {
                let intake = item.form.check(&pack.rules, item.at.day())?;
                let origin = self.origin(intake.same_as.as_ref())?;
                let chosen =
                    intake.room.is_some() && intake.colour.is_some() && !intake.units.is_empty();
                let ask = !chosen && !register::is_sealed(intake.purpose);
                Ok(self.registration(intake, origin, ask).0)
            })
            .collect::<Result<Vec<_>, DeskError>>()?;
        self.store.write(|tx| {
            let recorded = clock.when(tx)?.recorded;
            list.iter()
                .zip(&mut registrations)
                .map(|(item, registration)| {
                    let when = When { at: item.at, recorded };
                    let stored = enter(tx, registration, None, &pack.rules, &actor, when)?;
                    let (id, sealed) = (stored.matter.id, stored.matter.sealed);
                    let mut matter = stored.matter;
                    for (command, at) in &item.then {
                        let facts = decide(Some(&matter), command, &pack.rules, *at)?;
                        matter = fold(Some(matter), &facts, *at)?;
                        tx.append(id, sealed, &facts, &actor, When { at: *at, recorded })?;
                    }
                    if !item.then.is_empty() {
                        let due = clocks::next_due(&matter, &pack.rules).and_then(|d| d.legal_due);
                        tx.set_matter(&matter, due)?;
                    }
                    Ok(matter)
                })
                .collect()
        })
    }
}
