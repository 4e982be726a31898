//! What left the store unmasked, or whole: who took it, when and why, for those who might take it.

use super::Desk;
use super::error::DeskError;
use crate::calendar::Moment;
use crate::matter::event::Slot;
use crate::matter::export::{ExportEvent, Taken};

/// Something that was taken out, as people see it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TakenView {
    /// When, on the desk's clock.
    pub at: Moment,
    /// Who.
    pub who: String,
    /// At which seat.
    pub seat: String,
    /// What.
    pub what: Taken,
    /// How many matters.
    pub matters: u32,
    /// National names of the columns; none of the whole store.
    pub columns: Vec<String>,
    /// The question whose answers went out; empty for all.
    pub asked: String,
    /// Why.
    pub reason: String,
}

impl Desk {
    /// The newest of what was taken, newest first. The questions may name people: they are for those
    /// who may read the same unmasked.
    ///
    /// # Errors
    /// `not_allowed` for everybody else, or the store's.
    pub fn taken(&self, limit: u32) -> Result<Vec<TakenView>, DeskError> {
        if !self.rules().find_staff(&self.actor.staff).is_some_and(|staff| staff.export) {
            let message = "导出明文的记录里写着问过谁，只给有导出权限的人看（县域包里 export = true 的人）；\
                           请用 --as 写上有权限的人，或请他来查";
            return Err(DeskError::refused("not_allowed", message));
        }
        let view = self.store.view();
        let list = view.last_events::<ExportEvent>(limit)?.into_iter().map(|(id, taken)| {
            let body = |slot: Slot| view.body(id, taken.seq, slot).map(Option::unwrap_or_default);
            let (asked, reason) = (body(Slot::Request)?, body(Slot::Reason)?);
            let ExportEvent::Exported { what, matters, columns } = taken.event;
            let who = self.staff_name(&taken.actor.staff);
            let seat = self.seat_name(&taken.actor.seat);
            Ok(TakenView { at: taken.at, who, seat, what, matters, columns, asked, reason })
        });
        list.collect()
    }
}
