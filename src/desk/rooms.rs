//! Rooms as the desk has them today: closed with a reason, opened, somebody else sent to sit
//! there. A closed room calls nobody; its line stays until it opens or is transferred.

use super::Desk;
use super::error::DeskError;
use super::hall::RoomView;
use crate::calendar::Moment;
use crate::matter::event::Actor;
use crate::matter::queue::room::{self, RoomPress};
use crate::matter::queue::{RoomDay, RoomEvent};
use crate::matter::rules::{RoomNo, Rules};
use crate::store::events::When;
use crate::store::rooms::RoomRow;
use crate::store::{StoreError, Tx, View};
use std::collections::HashMap;

/// The rooms of a day that are not as the pack has them, with why they are closed.
#[derive(Default)]
pub(super) struct RoomDays(HashMap<RoomNo, (RoomDay, Option<String>)>);

impl RoomDays {
    /// Reads them.
    pub(super) fn read(view: &View<'_>, at: Moment) -> Result<RoomDays, StoreError> {
        let rooms = view.room_days(at.day())?.into_iter();
        let rooms = rooms.map(|room| {
            let why = view.why_closed(&room)?;
            Ok((room.room, (room, why)))
        });
        Ok(RoomDays(rooms.collect::<Result<_, StoreError>>()?))
    }

    /// Why a room is closed; none while it is open.
    pub(super) fn closed(&self, room: RoomNo) -> Option<&str> {
        self.0.get(&room)?.1.as_deref()
    }

    /// Writes what is special today into a room's view.
    pub(super) fn apply(&self, seen: &mut RoomView, desk: &Desk) {
        let Some(here) = desk.rules().room(seen.no) else { return };
        let today = self.0.get(&seen.no).map(|(room, _)| &room.now);
        seen.closed = self.closed(seen.no).map(str::to_owned);
        let staff = today.and_then(|now| now.staff.as_ref()).or(here.staff.as_ref());
        seen.staff = staff.map(|id| desk.staff_name(id)).unwrap_or_default();
        let units = today.and_then(|now| now.units.as_ref()).unwrap_or(&here.units);
        seen.units = units.iter().map(|id| desk.unit_short(id)).collect();
        seen.seats = here.seats;
    }
}

impl Desk {
    /// Presses something on a room.
    ///
    /// # Errors
    /// No such room, a refusal of the rules, or the store's.
    pub fn press_room(&mut self, no: RoomNo, press: &RoomPress) -> Result<RoomView, DeskError> {
        let press = self.read_names(press);
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        self.store.write(|tx| -> Result<(), DeskError> {
            let when = clock.when(tx)?;
            press_in(tx, no, &press, &pack.rules, &actor, when)
        })?;
        self.room_view(no)
    }

    /// One room as people see it now.
    pub(super) fn room_view(&self, no: RoomNo) -> Result<RoomView, DeskError> {
        let (_, hall) = self.hall(Some(no))?;
        let found = hall.rooms.into_iter().find(|room| room.no == no);
        found.ok_or_else(|| crate::matter::queue::decide::no_room(no).into())
    }

    /// Staff and units by any usual writing.
    fn read_names(&self, press: &RoomPress) -> RoomPress {
        let rules = self.rules();
        match press {
            RoomPress::Man { staff, units } => {
                let staff = staff.as_ref().map(|text| {
                    rules.find_staff(text).map_or_else(|| text.clone(), |staff| staff.id.clone())
                });
                let unit = |text: &String| {
                    rules.find_unit(text).map_or_else(|| text.clone(), |unit| unit.id.clone())
                };
                let units = units.as_ref().map(|units| units.iter().map(unit).collect());
                RoomPress::Man { staff, units }
            }
            press => press.clone(),
        }
    }
}

/// A press on a room inside the caller's transaction.
pub(super) fn press_in(
    tx: &Tx<'_>,
    no: RoomNo,
    press: &RoomPress,
    rules: &Rules,
    actor: &Actor,
    when: When,
) -> Result<(), DeskError> {
    let day = when.at.day();
    let state = tx.room_day(day, no)?;
    let inside = tx.inside(day, no)?.map(|ticket| ticket.number);
    let fact = room::decide(&state, press, inside.as_deref(), rules, when.at)?;
    let state = RoomDay::fold(Some(state), &fact.event, when.at)
        .ok_or_else(|| StoreError::Inconsistent("接待室的事件次序不对".into()))?;
    let places = tx.append::<RoomEvent>(state.id, false, &[fact], actor, when)?;
    let last_seq = places.first().copied().unwrap_or_default();
    tx.set_room_day(&RoomRow { room: state, seat: actor.seat.clone(), last_seq })?;
    Ok(())
}

/// Why a room is closed on the day of `at`; none while it is open.
pub(super) fn closed(tx: &View<'_>, no: RoomNo, at: Moment) -> Result<Option<String>, StoreError> {
    tx.why_closed(&tx.room_day(at.day(), no)?)
}
