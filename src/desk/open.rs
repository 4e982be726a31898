//! Opening the desk: pack, calendar, store, person and seat.

use super::Desk;
use super::clock::{Clock, WriteClock};
use super::error::DeskError;
use crate::matter::clocks;
use crate::matter::event::{Actor, Assurance};
use crate::matter::learned::Learned;
use crate::pack::Pack;
use crate::store::{Location, Store};
use std::sync::Arc;

/// What it takes to open a desk.
#[derive(Clone, Debug)]
pub struct Options {
    /// Where store and keys lie.
    pub location: Location,
    /// The county pack, with its calendar.
    pub pack: Arc<Pack>,
    /// Seat id or name; the pack's first when empty.
    pub seat: String,
    /// Staff id or name; the seat's first when empty.
    pub staff: String,
    /// The desk's clock.
    pub clock: Clock,
}

impl Desk {
    /// Opens the store for writing; makes it when it is new; recounts dates when the calendar
    /// changed since.
    ///
    /// # Errors
    /// Unknown seat or person, or the store's refusals.
    pub fn open(options: &Options) -> Result<Desk, DeskError> {
        let actor = actor(options)?;
        let store = Store::open(&options.location, &options.pack.rules.site)?;
        let mut desk = Desk::with(options, store, actor);
        desk.recount_if_calendar_changed()?;
        desk.load_learned()?;
        Ok(desk)
    }

    /// Opens an existing store for reading only.
    ///
    /// # Errors
    /// Unknown seat or person, or the store's refusals.
    pub fn open_reader(options: &Options) -> Result<Desk, DeskError> {
        let actor = actor(options)?;
        let store = Store::open_reader(&options.location)?;
        let mut desk = Desk::with(options, store, actor);
        desk.load_learned()?;
        Ok(desk)
    }

    fn with(options: &Options, store: Store, actor: Actor) -> Desk {
        Desk {
            store,
            pack: options.pack.clone(),
            actor,
            clock: WriteClock::new(options.clock),
            learned: Learned::default(),
            learned_after: String::new(),
            prints: true,
            config_dir: options.location.config_dir.clone(),
        }
    }

    /// Dates counted provisionally are counted again when their year's file has arrived.
    fn recount_if_calendar_changed(&mut self) -> Result<(), DeskError> {
        let known = self.rules().calendar.fingerprint();
        if self.store.view().meta("calendar")?.as_deref() == Some(&known) {
            return Ok(());
        }
        let pack = self.pack.clone();
        self.store.write(|tx| {
            tx.recount_dues(|m| clocks::next_due(m, &pack.rules).and_then(|d| d.legal_due))?;
            Ok(tx.set_meta("calendar", &known)?)
        })
    }
}

/// The person and seat named, or the pack's first ones.
fn actor(options: &Options) -> Result<Actor, DeskError> {
    let pack = &options.pack;
    let seat = match options.seat.trim() {
        "" => pack.seats.first().map(|s| s.id.clone()).unwrap_or_default(),
        text => match pack.seats.iter().find(|s| s.id == text || s.name == text) {
            Some(seat) => seat.id.clone(),
            None => {
                let known = pack.seats.iter().map(|s| s.id.as_str()).collect::<Vec<_>>().join("、");
                let message = format!("没有「{text}」这个席位，可以是 {known}");
                return Err(DeskError::refused("seat", message));
            }
        },
    };
    let staff = match options.staff.trim() {
        "" => pack.rules.staff.first().map(|s| s.id.clone()).unwrap_or_default(),
        text => match pack.rules.find_staff(text) {
            Some(staff) => staff.id.clone(),
            None => {
                let message = format!("没有「{text}」这位工作人员，请用县域包里的姓名或工号");
                return Err(DeskError::refused("staff", message));
            }
        },
    };
    Ok(Actor { seat, staff, assurance: Assurance::Declared })
}
