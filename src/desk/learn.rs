//! Learning from the centre's own confirmed choices: when a day was closed, never from sealed
//! matters, and rebuilt whole each time, so it can always be thrown away.

use super::Desk;
use super::error::DeskError;
use crate::matter::event::Slot;
use crate::matter::learned::Learned;
use crate::matter::words::{Outcome, Stage};
use crate::store::StoreError;

/// Newest confirmed matters that are learned from.
const NEWEST: u32 = 5000;

impl Desk {
    /// The stored counts; none are as good as empty ones.
    pub(super) fn load_learned(&mut self) -> Result<(), DeskError> {
        let view = self.store.view();
        let Some(text) = view.meta("learned")? else { return Ok(()) };
        let damage =
            |e: serde_json::Error| StoreError::Inconsistent(format!("学到的词频读不懂：{e}"));
        self.learned_after = view.meta("learned_after")?.unwrap_or_default();
        self.learned = serde_json::from_str(&text).map_err(damage)?;
        Ok(())
    }

    /// Rebuilds the counts when a day was closed since. Whoever closes learns; every other seat
    /// takes over what was learned. Cut off in between, the next seat makes up for it.
    pub(super) fn learn_after_close(&mut self) -> Result<(), DeskError> {
        let Some(last) = self.store.view().last_sheet()? else { return Ok(()) };
        let sheet = last.closed.sheet.to_string();
        if self.learned_after == sheet {
            return Ok(());
        }
        if self.store.view().meta("learned_after")?.as_deref() == Some(&sheet) {
            return self.load_learned();
        }
        let learned = self.learn()?;
        let text =
            serde_json::to_string(&learned).map_err(|e| StoreError::Inconsistent(e.to_string()))?;
        self.store.write(|tx| -> Result<(), DeskError> {
            tx.set_meta("learned", &text)?;
            Ok(tx.set_meta("learned_after", &sheet)?)
        })?;
        (self.learned, self.learned_after) = (learned, sheet);
        Ok(())
    }

    /// Counts the words of confirmed stories by the room a person gave them.
    fn learn(&self) -> Result<Learned, DeskError> {
        let view = self.store.view();
        let mut learned = Learned::default();
        for stored in view.confirmed(NEWEST)? {
            let matter = &stored.matter;
            // What an old ledger says about rooms was confirmed by nobody here.
            let kept = matter.stage != Stage::Voided && matter.brought.is_none();
            if !kept || !matches!(matter.outcome, Outcome::Accepted | Outcome::Answered) {
                continue;
            }
            if let Some(text) = view.body(matter.id, stored.first_seq, Slot::Narrative)? {
                learned.add(&text, matter.routing.room);
            }
        }
        Ok(learned)
    }
}
