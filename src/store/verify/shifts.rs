//! The check of hand-overs: every row equals the refold of its events.

use super::Pass;
use crate::calendar::Moment;
use crate::matter::shift::{Shift, ShiftEvent, ShiftId};
use crate::store::error::StoreError;
use crate::store::events::read_json;
use crate::store::sql;

impl Pass<'_> {
    /// Refolds one event of a hand-over.
    pub(super) fn reshift(&mut self, id: ShiftId, seq: i64, event: &ShiftEvent, at: Moment) {
        let state = self.shifts.remove(&id);
        match Shift::fold(state, event, at).filter(|shift| shift.id == id) {
            Some(shift) => drop(self.shifts.insert(id, shift)),
            None => self.fault(format!("第{seq}条记录不合交接班的次序")),
        }
    }

    /// Every hand-over equals its refold.
    pub(super) fn shift_rows(&mut self) -> Result<(), StoreError> {
        let store = self.store;
        let mut statement = store.conn.prepare(sql::ALL_SHIFTS)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: ShiftId = row.get(0)?;
            let stored: String = row.get(3)?;
            let wanted = self.shifts.remove(&id);
            let same = wanted.is_some_and(|shift| {
                read_json::<Shift>(&stored, "交班").is_ok_and(|stored| stored == shift)
                    && row.get::<_, String>(1).is_ok_and(|seat| seat == shift.seat)
                    && row.get::<_, bool>(2).is_ok_and(|open| open == shift.taken.is_none())
            });
            if !same {
                self.fault(format!("交班 {id} 与记录推出的不一致"));
            }
        }
        if let Some(id) = self.shifts.keys().next() {
            let id = *id;
            self.fault(format!("交班 {id} 有记录但不在册"));
        }
        Ok(())
    }
}
