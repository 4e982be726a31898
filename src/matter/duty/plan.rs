//! All rules laid over a range of days, with what was changed: who sits where, and where nobody
//! does. A pure function of rules, calendar and changes; nothing is stored but the changes.

use super::event::{DutyChange, Seat, Standing};
use super::rule::DutyRule;
use crate::calendar::{Calendar, Day};
use crate::matter::rules::StaffId;
use std::collections::BTreeMap;

/// One chair on one day: who sits in it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Sitting {
    /// Which chair, which day.
    pub seat: Seat,
    /// Whose turn it is by the rules.
    pub planned: StaffId,
    /// What was changed.
    pub now: Standing,
}

impl Sitting {
    /// Who sits; nobody is a gap.
    pub fn who(&self) -> Option<&str> {
        match &self.now {
            Standing::Planned => Some(&self.planned),
            Standing::Covered { by } | Standing::Swapped { by, .. } => Some(by),
            Standing::Absent => None,
        }
    }
}

/// Every sitting from one day to another, both included, by day and then in the order of the pack.
///
/// A change that no longer meets a sitting (the rules moved under it) is left out here; the log
/// keeps it.
pub fn plan(
    rules: &[DutyRule],
    calendar: &Calendar,
    (from, to): (Day, Day),
    changes: &[DutyChange],
) -> Vec<Sitting> {
    let changed: BTreeMap<&Seat, &Standing> = changes.iter().map(|c| (&c.seat, &c.now)).collect();
    let mut sittings = Vec::new();
    for rule in rules {
        let mut turn = rule.turns_before(from, calendar);
        for day in from.iter_days().take_while(|day| *day <= to) {
            if !rule.falls_on(day, calendar) {
                continue;
            }
            for chair in &rule.chairs {
                let next = turn.checked_rem(chair.staff.len()).and_then(|n| chair.staff.get(n));
                let Some(planned) = next.cloned() else { continue };
                let (rule, place, post) =
                    (rule.id.clone(), chair.place.clone(), chair.post.clone());
                let seat = Seat { day, rule, place, post };
                let now = changed.get(&seat).map(|now| (*now).clone()).unwrap_or_default();
                sittings.push(Sitting { seat, planned, now });
            }
            turn += 1;
        }
    }
    // Stable: within a day the order of the pack stays.
    sittings.sort_by_key(|sitting| sitting.seat.day);
    sittings
}
