//! 预约 and 预登记 at the desk: people put down for a day, sorted to rooms, and given their number in
//! the queue when they come — each in one transaction.

use super::api::Registered;
use super::booking_view::BookingView;
use super::day_plan::none;
use super::error::DeskError;
use super::hall::TicketView;
use super::papers::{Subject, queue_print};
use super::scene::{Scene, same};
use super::take::give_booked;
use super::{Desk, unknown};
use crate::calendar::Day;
use crate::matter::booking::decide::{Around, may_arrive, room_of};
use crate::matter::booking::{BookForm, Booking, BookingEvent, BookingPress, Target, book, press};
use crate::matter::event::{Fact, Slot};
use crate::matter::intake::{IntakeForm, Person, VisitorForm};
use crate::matter::queue::Ticket;
use crate::matter::queue::event::TicketStage;
use crate::matter::suggest::Story;
use crate::matter::words::Purpose;
use crate::matter::{Actor, Matter};
use crate::pack::Pack;
use crate::store::events::When;
use crate::store::folds::{BOOKING_KIND, Kept, Likeness};
use crate::store::{StoreError, Tx, View};
use std::borrow::Cow;

/// The channel of somebody who was put down before, when the pack has it.
const CHANNEL: &str = "预登记";

/// Somebody who came for their booking.
#[derive(Clone, Debug, PartialEq)]
pub struct Arrived {
    /// The booking.
    pub booking: BookingView,
    /// What was registered now; none when it was about a matter that is there already.
    pub registered: Option<Registered>,
    /// Their number in the queue; none where this hall has no queue for it.
    pub ticket: Option<TicketView>,
}

impl Desk {
    /// Puts somebody down for a reception day (`reception`) or with an official who sits.
    ///
    /// # Errors
    /// The first field that cannot be what it says, a refusal of the rules, or the store's.
    pub fn book(
        &mut self,
        reception: bool,
        form: &BookForm,
        print: bool,
    ) -> Result<BookingView, DeskError> {
        let today = self.now().day();
        let matter = match form.matter.trim() {
            "" => None,
            // A sealed matter stands in no list: to everybody it is as if it were not there.
            number => Some(self.find(number)?.matter)
                .filter(|m| !m.sealed)
                .ok_or_else(|| unknown(number))
                .map(Some)?,
        };
        let wish = form.check(matter.is_some(), self.rules(), today)?;
        let (day, target) = self.booked(reception, form)?;
        let story = Story {
            narrative: wish.story.clone(),
            request: String::new(),
            place: wish.place.clone(),
            head_count: wish.heads,
            urgent: false,
        };
        let suggested = (!wish.story.is_empty()).then(|| self.suggest(story, None));
        let purpose = purpose(form, suggested.as_ref().map(|s| s.purpose.value))?;
        let fallback = self.rules().lexicon.fallback();
        let room = suggested.and_then(|s| s.rooms.first().map(|r| r.no)).unwrap_or(fallback);
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        let kept = self.store.write(|tx| -> Result<Kept<Booking>, DeskError> {
            let when = clock.when(tx)?;
            let rules = &pack.rules;
            let mut scene = Scene::of(tx, &pack, day, &target)?;
            let likeness = Likeness::of(&wish.person, day);
            let about = matter.as_ref().map(|m| (m.id, m.routing.room, m.visit.head_count));
            let around =
                Around { suggested: room, matter: about, ..scene.around(&pack, &target, when.at) };
            let room = room_of(&wish, &target, &around, rules).unwrap_or(room);
            // Who is put down for a matter may be in any line of that day already.
            match about {
                None => scene.look_at(tx, &target, room)?,
                Some(_) => scene.look_at_all(tx)?,
            }
            let same = same(tx, &likeness, room)?;
            let serial = tx.count(BOOKING_KIND, &day.to_string())?;
            let around = Around {
                suggested: room,
                matter: about,
                same: &same,
                number: rules.booking.number(serial),
                ..scene.around(&pack, &target, when.at)
            };
            let fact = book(&wish, &target, purpose, &around, rules)?;
            let kept = tx.record::<Booking>(None, &[fact], &actor, when)?;
            tx.add_likeness(kept.state.id, &likeness)?;
            if print {
                let (id, label) = (kept.state.id, format!("{day} {}", kept.state.number));
                let subject = Subject { id, label, sealed: false };
                queue_print(tx, "booking", "booking", &subject, &actor, when.at)?;
            }
            Ok(kept)
        })?;
        self.booking_view(&kept)
    }

    /// Presses something on a booking.
    ///
    /// # Errors
    /// No such booking, a refusal of the rules, or the store's.
    pub fn press_booking(
        &mut self,
        day: Day,
        number: &str,
        what: &BookingPress,
    ) -> Result<BookingView, DeskError> {
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        let kept = self.store.write(|tx| -> Result<Kept<Booking>, DeskError> {
            let when = clock.when(tx)?;
            let known = find(tx, &pack, day, number)?;
            let mut scene = Scene::of(tx, &pack, day, &known.state.target)?;
            if let BookingPress::Sort { room } = what {
                scene.look_at(tx, &known.state.target, *room)?;
            }
            let around = scene.around(&pack, &known.state.target, when.at);
            let fact = press(&known.state, what, &around, &pack.rules)?;
            Ok(tx.record(Some(&known), &[fact], &actor, when)?)
        })?;
        let unmasked = matches!(what, BookingPress::Unmask { .. });
        self.booking_as(&kept, unmasked)
    }

    /// Somebody put down for today is here: registers what they said then (or `form`, when the
    /// window asked further), and gives them a number that is called before those who just came.
    ///
    /// # Errors
    /// No such booking today, settled already, the intake's refusals, or the store's.
    pub fn arrive(
        &mut self,
        number: &str,
        form: Option<&IntakeForm>,
        print: bool,
    ) -> Result<Arrived, DeskError> {
        let day = self.now().day();
        let known = find(&self.store.view(), &self.pack, day, number)?;
        may_arrive(&known.state, day, self.is_voided(&known.state)?)?;
        let known_number = known.state.number.clone();
        // Who booked at a kiosk left no name: the number first, the rest is asked in the room.
        let nameless = || self.booked_person(&known).map(|person| person.name.is_none());
        let bare = form.is_none() && (known.state.matter.is_some() || nameless()?);
        let (registered, ticket) = if bare {
            let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
            let ticket = self.store.write(|tx| -> Result<Option<Ticket>, DeskError> {
                let when = clock.when(tx)?;
                let matter = known.state.matter.map(|id| tx.by_id(id)).transpose()?.flatten();
                let matter = matter.map(|stored| stored.matter);
                arrive(tx, &known_number, matter.as_ref(), &pack, &actor, when)
            })?;
            (None, ticket.map(|t| self.ticket_view(&t)).transpose()?)
        } else {
            let form = match form {
                Some(form) => Cow::Borrowed(form),
                None => Cow::Owned(self.intake_of(&known)?),
            };
            let registered = self.enter(&form, None, print, Some(&known_number))?;
            let ticket = registered.ticket.clone();
            (Some(registered), ticket)
        };
        let kept = find(&self.store.view(), &self.pack, day, number)?;
        Ok(Arrived { booking: self.booking_view(&kept)?, registered, ticket })
    }

    /// What a booking already says, as an intake to go on with.
    ///
    /// # Errors
    /// No such booking, or the store's.
    pub fn intake_for(&self, day: Day, number: &str) -> Result<IntakeForm, DeskError> {
        self.intake_of(&find(&self.store.view(), &self.pack, day, number)?)
    }

    fn intake_of(&self, kept: &Kept<Booking>) -> Result<IntakeForm, DeskError> {
        let booking = &kept.state;
        let person = self.booked_person(kept)?;
        let said = self.store.view().body(booking.id, kept.first_seq, Slot::Narrative)?;
        let channel = self.rules().find_channel(CHANNEL).map(|c| c.name.clone());
        let text = |value: Option<String>| value.unwrap_or_default();
        Ok(IntakeForm {
            visitor: VisitorForm {
                name: text(person.name),
                id_number: text(person.id_number),
                phone: text(person.phone),
                ..VisitorForm::default()
            },
            head_count: Some(booking.heads),
            channel: text(channel),
            purpose: booking.purpose.unwrap_or(Purpose::Request).word().to_owned(),
            place: text(booking.place.clone()),
            narrative: text(said),
            room: if booking.sorted { booking.room.to_string() } else { String::new() },
            ..IntakeForm::default()
        })
    }

    pub(super) fn booked_person(&self, kept: &Kept<Booking>) -> Result<Person, StoreError> {
        let view = self.store.view();
        let mut text = view.body(kept.state.id, kept.first_seq, Slot::Visitor)?;
        if let Some(id) = kept.state.kiosk
            && let Some(row) = view.item(id)?
        {
            text = view.told(&row)?;
        }
        text.map_or(Ok(Person::default()), |text| serde_json::from_str(&text))
            .map_err(|e| StoreError::Inconsistent(format!("预约人读不懂：{e}")))
    }

    fn is_voided(&self, booking: &Booking) -> Result<bool, StoreError> {
        let ticket = booking.ticket.map(|id| self.store.view().ticket_by_id(id)).transpose()?;
        Ok(ticket.flatten().is_some_and(|t| t.now.stage == TicketStage::Voided))
    }

    /// The day and what is booked on it.
    fn booked(&self, reception: bool, form: &BookForm) -> Result<(Day, Target), DeskError> {
        let date = day_of(&form.date)?;
        if reception {
            let day = self.day_meant(date)?.map(|kept| kept.state.day);
            let day = day.ok_or_else(|| match date {
                Some(day) => none(day),
                None => DeskError::refused("no_day", "还没有公告过接访日，请先公告"),
            })?;
            return Ok((day, Target::Reception));
        }
        let day = match date {
            Some(day) => day,
            None => self.next_at(&form.place)?,
        };
        let seat = self.find_seat(day, &form.place, &form.with)?.seat;
        Ok((day, Target::Duty { seat }))
    }

    /// The next day somebody sits at a place and may be booked.
    fn next_at(&self, place: &str) -> Result<Day, DeskError> {
        let today = self.now().day();
        let last = today.checked_add_days(chrono::Days::new(62)).unwrap_or(today);
        let place = if place.trim().is_empty() { "中心" } else { place };
        let view = self.duty(today, last, place)?;
        let mut sits = view.days.iter().flat_map(|d| &d.sits);
        let free = sits.find(|s| s.who.is_some() && s.booked < s.bookings);
        free.map(|s| s.seat.day).ok_or_else(|| {
            let message = format!("{place}两个月内没有可以预约的坐班，请写明日期或换个地方");
            DeskError::refused("no_sitting", message)
        })
    }
}

/// The booking is settled with its number in the queue, in the transaction that made the matter.
pub(super) fn arrive(
    tx: &Tx<'_>,
    number: &str,
    matter: Option<&Matter>,
    pack: &Pack,
    actor: &Actor,
    when: When,
) -> Result<Option<Ticket>, DeskError> {
    // Read again inside the transaction: two windows may have seen the same person come.
    let known = find(tx, pack, when.at.day(), number)?;
    let booking = &known.state;
    let ticket = booking.ticket.map(|id| tx.ticket_by_id(id)).transpose()?.flatten();
    let voided = ticket.is_some_and(|t| t.now.stage == TicketStage::Voided);
    may_arrive(booking, when.at.day(), voided)?;
    // A sealed matter is tied to nothing.
    let matter = matter.filter(|m| !m.sealed);
    let elsewhere = matches!(&booking.target, Target::Duty { seat } if !seat.place.is_empty());
    let ticket = match elsewhere {
        true => None,
        false => Some(give_booked(tx, booking, matter, &pack.rules, actor, when)?),
    };
    let event = BookingEvent::Arrived {
        ticket: ticket.as_ref().map(|t| t.id),
        matter: matter.map(|m| m.id),
    };
    tx.record(Some(&known), &[Fact::from(event)], actor, when)?;
    Ok(ticket)
}

/// The booking of a day with this number, `y12` and `Y012` alike.
pub(super) fn find(
    view: &View<'_>,
    pack: &Pack,
    day: Day,
    number: &str,
) -> Result<Kept<Booking>, DeskError> {
    let text = number.trim().to_uppercase();
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    let key = digits.parse().map_or(text.clone(), |n| pack.rules.booking.number(n));
    view.folded::<Booking>(day, &key)?.ok_or_else(|| {
        let message = format!("{day}没有预约号「{text}」，请核对号码和日期");
        DeskError::refused("unknown_booking", message)
    })
}

/// The purpose the matter will have; a report of wrongdoing must stand in no list (条例 30).
fn purpose(form: &BookForm, suggested: Option<Purpose>) -> Result<Option<Purpose>, DeskError> {
    let said = match form.purpose.trim() {
        "" => None,
        text => Some(Purpose::parse(text).ok_or_else(|| {
            let known: Vec<_> = Purpose::ALL.iter().map(|p| p.word()).collect();
            let message = format!("没有「{text}」这种目的，可以是 {}", known.join("、"));
            DeskError::refused("purpose", message)
        })?),
    };
    match (said, suggested) {
        (Some(Purpose::Report), _) => {
            let message = "揭发控告要保密办理，不进预登记名单；请本人到窗口按密件登记，没有登";
            Err(DeskError::refused("report", message))
        }
        (None, Some(Purpose::Report)) => {
            let message = "听起来是揭发控告：那要保密办理，不进预登记名单，请本人到窗口登记。\
                           不是的话，写明目的（如 求决）再登";
            Err(DeskError::refused("report", message))
        }
        (said, suggested) => Ok(said.or(suggested)),
    }
}

/// A date as typed.
///
/// # Errors
/// It is none.
pub(super) fn day_of(text: &str) -> Result<Option<Day>, DeskError> {
    match text.trim() {
        "" => Ok(None),
        text => text.parse().map(Some).map_err(|_| {
            DeskError::refused("date", format!("日期「{text}」看不懂，请写成 2026-12-01"))
        }),
    }
}
