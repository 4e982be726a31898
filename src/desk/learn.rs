//! Learning from the centre's own confirmed choices: once a desk day, never from sealed matters,
//! and rebuilt whole each time, so it can always be thrown away.

use super::Desk;
use super::error::DeskError;
use crate::matter::event::Slot;
use crate::matter::learned::Learned;
use crate::matter::words::Outcome;
use crate::store::StoreError;

/// Newest confirmed matters that are learned from.
const NEWEST: u32 = 5000;

impl Desk {
    /// The stored counts; none are as good as empty ones.
    pub(super) fn load_learned(&self) -> Result<Learned, DeskError> {
        let Some(text) = self.store.view().meta("learned")? else { return Ok(Learned::default()) };
        let damage =
            |e: serde_json::Error| StoreError::Inconsistent(format!("学到的词频读不懂：{e}"));
        Ok(serde_json::from_str(&text).map_err(damage)?)
    }

    /// Rebuilds the counts when this desk day has not done so yet.
    pub(super) fn learn_once_a_day(&mut self) -> Result<(), DeskError> {
        let day = self.now().day();
        let today = day.to_string();
        if self.store.view().meta("learned_on")?.as_deref() == Some(&today) {
            return Ok(());
        }
        // A sealed matter does not even decide when: fresh suggestions on a day without an
        // ordinary one would tell a colleague that somebody had come with a report.
        if self.store.view().of_day(day, 1)?.is_empty() {
            return Ok(());
        }
        let learned = self.learn()?;
        let text =
            serde_json::to_string(&learned).map_err(|e| StoreError::Inconsistent(e.to_string()))?;
        self.store.write(|tx| -> Result<(), DeskError> {
            tx.set_meta("learned", &text)?;
            Ok(tx.set_meta("learned_on", &today)?)
        })?;
        self.learned = learned;
        Ok(())
    }

    /// Counts the words of confirmed stories by the room a person gave them.
    fn learn(&self) -> Result<Learned, DeskError> {
        let view = self.store.view();
        let mut learned = Learned::default();
        for stored in view.confirmed(NEWEST)? {
            let matter = &stored.matter;
            if !matches!(matter.outcome, Outcome::Accepted | Outcome::Answered) {
                continue;
            }
            if let Some(text) = view.body(matter.id, stored.first_seq, Slot::Narrative)? {
                learned.add(&text, matter.routing.room);
            }
        }
        Ok(learned)
    }
}
