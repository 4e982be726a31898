//! 我的事: what an official took on as first leader stays in their list until it ends (S1-7), with
//! whatever happened to it last; and what was agreed for today: 回我一次, 约复访.

use super::Desk;
use super::api::Row;
use super::error::DeskError;
use crate::calendar::{Day, Moment};
use crate::matter::event::Event;
use crate::matter::event::NextStep;
use crate::store::matters::Stored;

/// More open matters than one official can follow.
const MOST: u32 = 500;

/// A matter in somebody's list.
#[derive(Clone, Debug, PartialEq)]
pub struct MineRow {
    /// The matter.
    pub row: Row,
    /// When something last happened to it.
    pub at: Moment,
    /// What, and who did it.
    pub what: String,
    /// It happened today and was not this person's own doing.
    pub moved: bool,
    /// What comes next.
    pub next: NextStep,
}

/// Somebody's list.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Mine {
    /// Whose.
    pub leader: String,
    /// What was taken on, most urgent first.
    pub rows: Vec<MineRow>,
    /// What was agreed for today or before: this person's reports, and everybody's second visits.
    pub agreed: Vec<MineRow>,
}

impl Mine {
    /// How many of them something happened to today.
    pub fn moved(&self) -> usize {
        self.rows.iter().filter(|row| row.moved).count()
    }

    /// How many are overdue.
    pub fn overdue(&self) -> usize {
        self.rows.iter().filter(|row| row.row.overdue > 0).count()
    }
}

impl Desk {
    /// What a person took on, and what was agreed.
    ///
    /// # Errors
    /// The store's.
    pub fn mine(&self, staff: &str) -> Result<Mine, DeskError> {
        let today = self.now().day();
        let view = self.store.view();
        let rows = view.of_leader(staff, MOST)?;
        let agreed = view.agreed_by(today, MOST)?.into_iter().filter(|stored| {
            let (matter, next) = (&stored.matter, &stored.matter.next);
            let mine = matter.last_leader.as_deref() == Some(staff);
            let on = |day: Option<Day>| day.is_some_and(|day| day <= today);
            on(next.revisit) || mine && on(next.report)
        });
        Ok(Mine {
            leader: self.staff_name(staff),
            rows: rows.iter().map(|s| self.mine_row(s, staff)).collect::<Result<_, _>>()?,
            agreed: agreed.map(|s| self.mine_row(&s, staff)).collect::<Result<_, _>>()?,
        })
    }

    fn mine_row(&self, stored: &Stored, staff: &str) -> Result<MineRow, DeskError> {
        let today = self.now().day();
        let events = self.store.view().events(stored.matter.id)?;
        // Looking at a matter or printing it again moves nothing.
        let moves = |e: &Event| !matches!(e, Event::Unmasked | Event::Reprinted { .. });
        let last = events.iter().rev().find(|recorded| moves(&recorded.event));
        let at = last.map_or(stored.matter.registered, |recorded| recorded.at);
        let who = last.map(|recorded| recorded.actor.staff.as_str()).unwrap_or_default();
        let what = last.map(|recorded| recorded.event.word()).unwrap_or_default();
        Ok(MineRow {
            row: self.row(stored, today)?,
            at,
            what: format!("{what} {}", self.staff_name(who)),
            moved: at.day() == today && who != staff,
            next: stored.matter.next,
        })
    }
}
