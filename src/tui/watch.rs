//! What others did: every window looks several times a second whether the store has changed, and
//! only then asks its questions again. Drafts of others change the store too and are no news.

use crate::desk::Desk;
use std::time::Duration;

/// Between two looks. Five a second keep the promise of one second on a busy machine.
pub const LOOK: Duration = Duration::from_millis(200);

/// What was seen last.
#[derive(Debug, Default)]
pub struct Watch {
    mark: Option<i64>,
    seq: Option<i64>,
}

impl Watch {
    /// True when something was recorded since the last look; the first look is none. A store that
    /// cannot be read is no news here: the next question of a screen says why.
    pub fn news(&mut self, desk: &Desk) -> bool {
        let Ok(mark) = desk.store().change_mark() else { return false };
        if self.mark.replace(mark) == Some(mark) {
            return false;
        }
        let Ok(seq) = desk.last_seq() else { return false };
        self.seq.replace(seq).is_some_and(|before| before != seq)
    }
}
