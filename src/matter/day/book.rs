//! Counting days from the matters themselves, one change after the other: what every sheet must
//! have said. The desk counts in the store; `verify` counts here and compares.

use super::event::{Closed, Figures};
use crate::calendar::Day;
use crate::matter::standing::Standing;
use crate::matter::words::{Outcome, Stage};
use crate::matter::{Matter, MatterId};
use std::collections::BTreeMap;

/// Everything that happened so far, by day.
#[derive(Debug, Default)]
pub struct Book {
    /// Open matters by the day they were registered.
    open: BTreeMap<Day, [u32; 4]>,
    /// 办结 by the day it was done.
    concluded: BTreeMap<Day, u32>,
    /// Matters on no sheet yet.
    fresh: BTreeMap<Day, Vec<MatterId>>,
    sheets: BTreeMap<Day, u32>,
}

impl Book {
    /// A matter is as it was no longer.
    pub fn take_out(&mut self, before: &Matter) {
        self.count(before, |n| *n = n.saturating_sub(1));
    }

    /// A matter is like this now; one not seen before is on no sheet yet.
    pub fn put_in(&mut self, after: &Matter, is_new: bool) {
        if let (true, false, Some(day)) = (is_new, after.sealed, after.desk_day()) {
            self.fresh.entry(day).or_default().push(after.id);
        }
        self.count(after, |n| *n += 1);
    }

    fn count(&mut self, matter: &Matter, step: impl Fn(&mut u32)) {
        if matter.sealed {
            return;
        }
        // What an old ledger brought was there before any day of this desk.
        let open = self.open.entry(matter.desk_day().unwrap_or(Day::MIN)).or_default();
        if let Some(n) = open.get_mut(matter.standing() as usize) {
            step(n);
        }
        if let (true, Some(ended)) = (is_concluded(matter), matter.ended_here()) {
            step(self.concluded.entry(ended.day()).or_default());
        }
    }

    /// A day was closed: what its sheet must say of counts, and the matters on it.
    ///
    /// # Errors
    /// Those of `find`.
    pub fn close<E>(
        &mut self,
        day: Day,
        find: impl Fn(MatterId) -> Result<Option<Matter>, E>,
    ) -> Result<(Figures, u32, Vec<MatterId>), E> {
        let ids = self.fresh.remove(&day).unwrap_or_default();
        let mut figures = Figures::default();
        for id in &ids {
            find(*id)?.iter().for_each(|matter| add(&mut figures, matter));
        }
        for counts in self.open.range(..=day).map(|(_, counts)| counts) {
            figures.carried.iter_mut().zip(counts).for_each(|(sum, n)| *sum += n);
        }
        let sheets = self.sheets.entry(day).or_default();
        let supplement = *sheets;
        *sheets += 1;
        figures.concluded = self.concluded.get(&day).copied().unwrap_or(0);
        Ok((figures, supplement, ids))
    }
}

/// Counts one matter of the day into its figures.
fn add(figures: &mut Figures, matter: &Matter) {
    if matter.stage == Stage::Voided {
        return;
    }
    figures.registered += 1;
    figures.heads = figures.heads.saturating_add(matter.visit.head_count);
    match matter.outcome {
        Outcome::Answered => figures.answered += 1,
        // Only suggested guidance has ended nothing yet.
        Outcome::Guided if !matter.stage.is_open() => figures.guided += 1,
        Outcome::NotAccepted | Outcome::NoLongerAccepted => figures.declined += 1,
        Outcome::Guided | Outcome::Accepted => {}
    }
    figures.assigned += u32::from(matter.assigned.is_some());
    figures.signed += u32::from(matter.signed().is_some());
    figures.fed += u32::from(matter.fed.is_some());
}

fn is_concluded(matter: &Matter) -> bool {
    matter.standing() == Standing::Done && matter.outcome == Outcome::Accepted
}

impl Closed {
    /// True when it says what was counted.
    pub fn agrees(&self, figures: &Figures, supplement: u32) -> bool {
        self.figures == *figures && self.supplement == supplement
    }
}
