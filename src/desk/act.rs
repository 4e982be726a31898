//! Doing something to a matter: load, decide, append, update — in one transaction.

use super::Desk;
use super::api::{DraftId, JobId, MatterView};
use super::error::DeskError;
use super::papers::RECEIPT;
use super::printing::{paper_of, receipt_of};
use super::queue::leave;
use super::register::fold;
use crate::calendar::Moment;
use crate::matter::decide::{Command, decide};
use crate::matter::intake::IntakeForm;
use crate::matter::words::Purpose;
use crate::matter::{Event, Fact, clocks, register};
use crate::store::matters::Stored;

impl Desk {
    /// Carries out a command on a matter and returns how it stands.
    ///
    /// # Errors
    /// Not found, changed meanwhile, refused by a rule, or the store's.
    pub fn act(
        &mut self,
        number: &str,
        version: Option<u32>,
        command: &Command,
    ) -> Result<MatterView, DeskError> {
        self.together(|desk| {
            let stored = desk.find(number)?;
            let receipt = desk.receipt.clone();
            let (stored, _) = desk.carry_out(stored, version, command, receipt.as_deref())?;
            desk.shown(stored, matches!(command, Command::Unmask { .. }))
        })
    }

    /// Prints a receipt again and returns which copy it is. Who registered a sealed matter may
    /// have its paper too: it says nothing its holder does not know.
    ///
    /// # Errors
    /// Not found, or the store's.
    pub fn reprint(&mut self, number: &str) -> Result<u32, DeskError> {
        self.together(|desk| {
            let stored = desk.find_for_paper(number)?;
            let form = desk.receipt_form().to_owned();
            let (stored, _) = desk.carry_out(stored, None, &Command::Reprint, Some(&form))?;
            Ok(stored.matter.reprints)
        })
    }

    /// Decide, append, update, queue paper. The caller has read the matter in the same
    /// transaction: nothing may come between seeing and writing. `form` is what is queued when the
    /// command calls for a paper.
    pub(super) fn carry_out(
        &mut self,
        stored: Stored,
        version: Option<u32>,
        command: &Command,
        form: Option<&str>,
    ) -> Result<(Stored, Option<JobId>), DeskError> {
        self.must_have_taken_over()?;
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        let first_seq = stored.first_seq;
        self.store.write(|tx| -> Result<_, DeskError> {
            let when = clock.when(tx)?;
            if let Some(seen) = version.filter(|seen| *seen != stored.matter.version) {
                let newer = stored.matter.version.saturating_sub(seen);
                let message = format!(
                    "别的窗口刚改过这件事（新增{newer}条记录），您的改动没有存，请看过新内容再做"
                );
                return Err(DeskError::refused("stale", message));
            }
            let facts = decide(Some(&stored.matter), command, &pack.rules, when.at)?;
            let (id, sealed) = (stored.matter.id, stored.matter.sealed);
            let matter = fold(Some(stored.matter), &facts, when.at)?;
            tx.append(id, sealed, &facts, &actor, when)?;
            let due = clocks::next_due(&matter, &pack.rules).and_then(|d| d.legal_due);
            tx.set_matter(&matter, due)?;
            if matches!(command, Command::Receive(_) | Command::Void { .. }) {
                leave(tx, &matter, &pack, &actor, when)?;
                tx.drop_opinion(id, &actor.staff)?;
            }
            // A new date is promised, so a new slip goes out by itself.
            let slip = |fact: &Fact| {
                matches!(
                    fact.event,
                    Event::Reprinted { .. } | Event::ColourRaised { .. } | Event::Received { .. }
                )
            };
            let fuller = |fact: &Fact| matches!(fact.event, Event::Unmasked);
            let job = form.and_then(|form| match form.starts_with(RECEIPT) {
                true => facts.iter().any(slip).then(|| receipt_of(&matter, form)),
                false => facts.iter().any(fuller).then(|| paper_of(&matter, form, true)),
            });
            let job = job.map(|job| tx.queue_job(&job, &actor, when.at)).transpose()?;
            Ok((Stored { matter, first_seq }, job))
        })
    }

    /// Saves a draft durably.
    ///
    /// # Errors
    /// The store's.
    pub fn save_draft(
        &mut self,
        id: Option<DraftId>,
        form: &IntakeForm,
    ) -> Result<(DraftId, Moment), DeskError> {
        let text = serde_json::to_string(form).map_err(|e| {
            DeskError::refused("draft", format!("草稿存不下来（{e}），请登记或抄下要点"))
        })?;
        let sealed = Purpose::parse(&form.purpose).is_some_and(register::is_sealed)
            || form.accused.is_some();
        let (actor, at) = (self.actor.clone(), self.now());
        let id = self.store.write(|tx| tx.save_draft(id, &actor, sealed, &text, at))?;
        Ok((id, at))
    }
}
