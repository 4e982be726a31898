//! Booking an official at a kiosk: the next sittings that still have a place, and a place in one of
//! them (衢州 S1-1: the town secretary's next day). It is the ordinary booking by the ordinary rule,
//! with nobody's name: the number is what the person comes with. A phone may be left for the case
//! that the official is prevented; it travels closed to the windows.

use super::{Kiosk, Sits, Slip, send, sits};
use crate::calendar::{Day, Moment};
use crate::desk::duty::sittings;
use crate::desk::error::DeskError;
use crate::desk::facts::Facts;
use crate::desk::scene::Scene;
use crate::matter::booking::decide::Around;
use crate::matter::booking::span::clock;
use crate::matter::booking::{Booking, BookingEvent, Target, Wished, book};
use crate::matter::check;
use crate::matter::duty::Seat;
use crate::matter::event::{Actor, Fact};
use crate::matter::intake::Person;
use crate::matter::kiosk::{ItemId, KioskEvent};
use crate::pack::Pack;
use crate::pack::kiosk::Machine;
use crate::store::events::When;
use crate::store::folds::BOOKING_KIND;
use crate::store::kiosk::digest;
use crate::store::{StoreError, Tx, View};

/// The form of its slip, the same as a window's.
const BOOKING_FORM: &str = "booking";
/// How far ahead is looked for a sitting, in days.
const AHEAD: usize = 62;
/// Most sittings offered: one page.
const OFFERED: usize = 9;

/// A sitting that still has a place.
#[derive(Clone, Debug, PartialEq)]
pub struct Free {
    /// Which.
    pub seat: Seat,
    /// Who and when.
    pub sits: Sits,
}

/// What a person who booked goes away with.
#[derive(Clone, Debug, PartialEq)]
pub struct Booked {
    /// The number of that day, e.g. `Y003`.
    pub number: String,
    /// Who and when.
    pub sits: Sits,
    /// The time, `09:15`; empty when they wait in order.
    pub time: String,
    /// What is printed.
    pub slip: Slip,
}

impl Kiosk {
    /// The next sittings that still have a place: of the machine's own town where its officials
    /// sit by a rule, otherwise in the centre.
    ///
    /// # Errors
    /// The store's.
    pub fn free(&self) -> Result<Vec<Free>, DeskError> {
        let (rules, view, now) = (&self.pack.rules, self.store.view(), self.now());
        let mut chairs = rules.duty.iter().flat_map(|rule| &rule.chairs);
        let town = self.machine.place.as_deref().filter(|own| chairs.any(|c| c.place == **own));
        let days: Vec<Day> = now.day().iter_days().take(AHEAD).collect();
        let (list, _) = sittings(&view, rules, &days)?;
        let mut free = Vec::new();
        for sitting in list.iter().filter(|s| s.seat.place == town.unwrap_or_default()) {
            // Whatever the rule would refuse is not offered.
            match wish(&view, (&self.pack, &self.machine), &sitting.seat, None, 0, now) {
                Ok(Fact { event: BookingEvent::Booked { slot: Some(_), .. }, .. }) => {
                    free.push(Free { seat: sitting.seat.clone(), sits: sits(&self.pack, sitting) });
                }
                Ok(_) | Err(DeskError::Refused(_)) => {}
                Err(error) => return Err(error),
            }
            if free.len() == OFFERED {
                break;
            }
        }
        Ok(free)
    }

    /// Books a place in a sitting; a phone may be empty.
    ///
    /// # Errors
    /// No phone, no place any more, or the store's.
    pub fn book(&mut self, seat: &Seat, phone: &str) -> Result<Booked, DeskError> {
        let phone = match phone {
            "" => None,
            text => Some(check::phone(text).map_err(|why| DeskError::refused("phone", why))?),
        };
        let (actor, clock) = (self.actor(), self.clock);
        // The rule is asked inside the transaction: two machines may want the last place.
        let (booking, at) = self.store.write(|tx| -> Result<(Booking, Moment), DeskError> {
            let when = clock.when(tx)?;
            let kiosk = phone.map(|phone| leave(tx, phone, &actor, when)).transpose()?;
            let serial = tx.count(BOOKING_KIND, &seat.day.to_string())?;
            let fact = wish(tx, (&self.pack, &self.machine), seat, kiosk, serial, when.at)?;
            Ok((tx.record::<Booking>(None, &[fact], &actor, when)?.state, when.at))
        })?;
        self.booked(booking, seat, at)
    }

    fn booked(&self, booking: Booking, seat: &Seat, at: Moment) -> Result<Booked, DeskError> {
        let (list, _) = sittings(&self.store.view(), &self.pack.rules, &[seat.day])?;
        let sitting = list.iter().find(|sitting| sitting.seat == *seat);
        let sits = sitting.map(|sitting| sits(&self.pack, sitting));
        let sits = sits.ok_or_else(|| StoreError::Inconsistent("约好的坐班不见了".into()))?;
        let time = booking.slot.map(clock).unwrap_or_default();
        let with: Vec<String> = [&sits.place, &sits.who].into_iter().flatten().cloned().collect();
        let mut facts = Facts::common(&self.pack, 0, at);
        let word = booking.target.word();
        facts.booking((&booking.number, word), (booking.day, &time), &with.join(" "));
        let slip = Slip { form: BOOKING_FORM, facts };
        Ok(Booked { number: booking.number, sits, time, slip })
    }
}

/// What the rule says to a wish for a place in a sitting.
fn wish(
    view: &View<'_>,
    (pack, machine): (&Pack, &Machine),
    seat: &Seat,
    kiosk: Option<ItemId>,
    serial: i64,
    at: Moment,
) -> Result<Fact<BookingEvent>, DeskError> {
    let (rules, target) = (&pack.rules, Target::Duty { seat: seat.clone() });
    let mut scene = Scene::of(view, pack, seat.day, &target)?;
    scene.look_at(view, &target, rules.lexicon.fallback())?;
    let number = rules.booking.number(serial);
    let around = Around { number, ..scene.around(pack, &target, at) };
    let place = machine.place.clone();
    let wish = Wished { heads: 1, place, distinct: true, kiosk, ..Wished::default() };
    Ok(book(&wish, &target, None, &around, rules)?)
}

/// Leaves a phone, closed to the windows, for the booking that will name it.
fn leave(tx: &Tx<'_>, phone: String, actor: &Actor, when: When) -> Result<ItemId, DeskError> {
    let id = tx.next_item_id(when.at)?;
    let person = Person { phone: Some(phone), ..Person::default() };
    let text = serde_json::to_string(&person)
        .map_err(|e| StoreError::Inconsistent(format!("电话写不出来：{e}")))?;
    let envelope = tx.envelope(id, &text)?;
    let event = KioskEvent::Phone { id, digest: digest(&envelope) };
    send(tx, id, event, Some(envelope), actor, when)?;
    Ok(id)
}
