//! Whose window this is: made once from the pack and the person, shown in every header.

use crate::calendar::Day;
use crate::desk::Desk;
use crate::matter::Rules;
use crate::matter::rules::{RoomNo, StaffId};
use crate::paper::{Forms, PaperKind, Printers};
use std::sync::Arc;

/// Whose window this is.
#[derive(Clone)]
pub struct Window {
    /// The centre's name.
    pub centre: String,
    /// The seat, as people say it: 2号窗口.
    pub seat: String,
    /// The member of staff.
    pub person: String,
    /// Their id in the pack.
    pub staff: StaffId,
    /// The reception room the seat stands in, when it is no window.
    pub room: Option<RoomNo>,
    /// The county's rules: rooms, units, towns, channels.
    pub rules: Arc<Rules>,
    /// This window's printers: a paper is shown exactly as it would print there.
    pub printers: Printers,
    /// The forms of this centre.
    pub forms: Arc<Forms>,
    /// What troubles them now.
    pub troubles: Vec<(PaperKind, String)>,
    duty: Arc<dyn Fn(Day) -> String + Send + Sync>,
}

impl Window {
    /// The window of an open desk.
    pub fn of(desk: &Desk, printers: Printers) -> Window {
        let pack = Arc::new(desk.pack().clone());
        let actor = desk.actor();
        let rules = Arc::new(pack.rules.clone());
        let seat = pack.seat(&actor.seat).map_or(&actor.seat, |seat| &seat.name).clone();
        let person = pack.member(&actor.staff).map_or(&actor.staff, |staff| &staff.name).clone();
        let duty = move |day| {
            let sitting = pack.on_duty(day, &pack.rules.calendar);
            let staff = sitting.and_then(|sitting| sitting.staff);
            staff.map(|staff| format!("{} {}", staff.post, staff.name)).unwrap_or_default()
        };
        let forms = Arc::new(Forms::load(desk.config_dir()));
        let centre = desk.pack().title.clone();
        Window {
            centre,
            seat,
            person,
            staff: actor.staff.clone(),
            room: desk.room(),
            rules,
            printers,
            troubles: Vec::new(),
            forms,
            duty: Arc::new(duty),
        }
    }

    /// The official on duty on a day, or nothing.
    pub fn duty(&self, day: Day) -> String {
        (self.duty)(day)
    }
}
