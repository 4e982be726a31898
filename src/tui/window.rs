//! Whose window this is: made once from the pack and the person, shown in every header.

use crate::desk::Desk;
use crate::desk::duty::SitView;
use crate::matter::Rules;
use crate::matter::columns::Column;
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
    /// Columns of the ledger.
    pub ledger: Vec<Column>,
    /// This window's printers: a paper is shown exactly as it would print there.
    pub printers: Printers,
    /// The forms of this centre.
    pub forms: Arc<Forms>,
    /// The official who sits today, or nothing; asked again as the day goes on.
    pub duty: String,
    /// What troubles them now.
    pub troubles: Vec<(PaperKind, String)>,
}

impl Window {
    /// The window of an open desk.
    pub fn of(desk: &Desk, printers: Printers) -> Window {
        let pack = Arc::new(desk.pack().clone());
        let actor = desk.actor();
        let rules = Arc::new(pack.rules.clone());
        let seat = pack.seat(&actor.seat).map_or(&actor.seat, |seat| &seat.name).clone();
        let person = pack.member(&actor.staff).map_or(&actor.staff, |staff| &staff.name).clone();
        // What is not known yet is asked for with the first picture.
        let duty = desk.on_duty(desk.now().day()).ok().flatten();
        let duty = Window::duty_words(duty.as_ref());
        let forms = Arc::new(Forms::load(desk.config_dir()));
        let centre = desk.pack().title.clone();
        Window {
            centre,
            seat,
            person,
            staff: actor.staff.clone(),
            room: desk.room(),
            rules,
            ledger: desk.ledger_columns().to_vec(),
            printers,
            troubles: Vec::new(),
            forms,
            duty,
        }
    }

    /// Post and name of whoever sits, or that the seat is empty; nothing when nobody has to.
    pub fn duty_words(sit: Option<&SitView>) -> String {
        sit.map(|sit| sit.words().unwrap_or_else(|| "空缺".to_owned())).unwrap_or_default()
    }
}
