//! Opening the desk: pack, calendar, store, person and seat.

use super::clock::{Clock, WriteClock};
use super::error::DeskError;
use super::{Desk, TENDED, papers};
use crate::matter::Rules;
use crate::matter::check::half_width;
use crate::matter::event::{Actor, Assurance};
use crate::matter::learned::Learned;
use crate::matter::{Matter, clocks};
use crate::pack::Pack;
use crate::store::reindex::Mended;
use crate::store::verify::Report;
use crate::store::{Location, Store, StoreError};
use std::cell::RefCell;
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
        let actor = actor(&options.pack, &options.seat, &options.staff)?;
        let store = Store::open(&options.location, &options.pack.rules.site)?;
        let mut desk = Desk::with(options, store, actor);
        desk.recount_if_dates_changed()?;
        desk.load_learned()?;
        Ok(desk)
    }

    /// Opens an existing store for reading only.
    ///
    /// # Errors
    /// Unknown seat or person, or the store's refusals.
    pub fn open_reader(options: &Options) -> Result<Desk, DeskError> {
        let actor = actor(&options.pack, &options.seat, &options.staff)?;
        let store = Store::open_reader(&options.location)?;
        let mut desk = Desk::with(options, store, actor);
        desk.load_learned()?;
        Ok(desk)
    }

    /// Checks the whole store; reads only.
    ///
    /// # Errors
    /// SQLite's. What is wrong with the data is in the report, not an error.
    pub fn verify(&self) -> Result<Report, DeskError> {
        // Rows still sorted by an older calendar are right once somebody opens the desk to write.
        let counted = self.store.view().meta(DATES)?;
        let due = |matter: &Matter| self.due(matter);
        let same = counted == Some(dates(self.rules())?);
        Ok(self.store.verify(same.then_some(&due))?)
    }

    /// Mends what matters are found by; `told` hears how many of how many were looked at.
    ///
    /// # Errors
    /// SQLite's; what was mended so far stays mended.
    pub fn reindex(&mut self, told: impl FnMut(u64, u64)) -> Result<Mended, DeskError> {
        let pack = self.pack.clone();
        let due = |matter: &Matter| clocks::next_due(matter, &pack.rules).and_then(|d| d.legal_due);
        Ok(self.store.reindex(&due, told)?)
    }

    fn with(options: &Options, store: Store, actor: Actor) -> Desk {
        Desk {
            store,
            pack: options.pack.clone(),
            actor,
            clock: WriteClock::new(options.clock),
            learned: Learned::default(),
            learned_after: String::new(),
            untended: TENDED,
            receipt: Some(papers::RECEIPT.to_owned()),
            number_slip: false,
            config_dir: options.location.config_dir.clone(),
            presence: RefCell::default(),
        }
    }

    /// Another person sits down, at another seat: a played day has one desk for all of them.
    ///
    /// # Errors
    /// Unknown seat or person.
    pub fn sit(&mut self, seat: &str, staff: &str) -> Result<(), DeskError> {
        self.actor = actor(&self.pack, seat, staff)?;
        Ok(())
    }

    /// Dates are counted again when a year's file arrived or the county changed its limits.
    fn recount_if_dates_changed(&mut self) -> Result<(), DeskError> {
        let known = dates(self.rules())?;
        if self.store.view().meta(DATES)?.as_deref() == Some(&known) {
            return Ok(());
        }
        let pack = self.pack.clone();
        self.store.write(|tx| {
            tx.recount_dues(|m| clocks::next_due(m, &pack.rules).and_then(|d| d.legal_due))?;
            Ok(tx.set_meta(DATES, &known)?)
        })
    }
}

/// Where the store keeps by what its dates were counted.
const DATES: &str = "dates";

/// By what dates are counted: the calendar files and the county's limits.
fn dates(rules: &Rules) -> Result<String, StoreError> {
    let limits = serde_json::to_string(&rules.limits)
        .map_err(|e| StoreError::Inconsistent(e.to_string()))?;
    Ok(format!("{} {limits}", rules.calendar.fingerprint()))
}

/// The person and seat named, or the pack's first ones.
fn actor(pack: &Pack, seat: &str, staff: &str) -> Result<Actor, DeskError> {
    let seat = match half_width(seat).trim() {
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
    let staff = match half_width(staff).trim() {
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
