//! Who sits today (坐班): a list that goes round over the working days, and dated exceptions.

use std::collections::BTreeMap;

use crate::calendar::{Calendar, Day};
use crate::matter::rules::StaffId;

/// The duty table of a county.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Duty {
    /// The rota's first person sits on the first working day from here on.
    pub(super) from: Option<Day>,
    pub(super) rota: Vec<StaffId>,
    pub(super) exceptions: BTreeMap<Day, Exception>,
}

/// A day that differs from the rota.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Exception {
    /// Who sits instead; nobody when none.
    pub staff: Option<StaffId>,
    /// Why, as shown beside the name.
    pub reason: String,
}

/// Who sits on one day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct OnDuty<'d> {
    /// The person; none when an exception leaves the seat empty.
    pub staff: Option<&'d str>,
    /// Why it is not the person of the rota.
    pub reason: Option<&'d str>,
}

impl Duty {
    /// Who sits on this day; none on days off, before the rota begins, and without a rota.
    ///
    /// An exception replaces that day's person and does not shift anybody else's turn.
    pub fn on(&self, day: Day, calendar: &Calendar) -> Option<OnDuty<'_>> {
        if let Some(exception) = self.exceptions.get(&day) {
            let staff = exception.staff.as_deref();
            return Some(OnDuty { staff, reason: Some(&exception.reason) });
        }
        let from = self.from.filter(|from| *from <= day && calendar.is_working(day))?;
        let before = from.iter_days().take_while(|d| *d < day).filter(|d| calendar.is_working(*d));
        let turn = before.count().checked_rem(self.rota.len())?;
        Some(OnDuty { staff: self.rota.get(turn).map(String::as_str), reason: None })
    }
}
