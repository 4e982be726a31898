//! Bookings as people see them: masked, in the order of rooms and times, with who has not come.

use super::booking::find;
use super::day_plan::DayView;
use super::error::DeskError;
use super::lists::{subject, visitor_name};
use super::scene::minute_of;
use super::{Desk, mask};
use crate::calendar::Day;
use crate::matter::booking::span::{clock, times};
use crate::matter::booking::{Booking, BookingStage, Target};
use crate::matter::duty::decide::place;
use crate::matter::event::Slot;
use crate::matter::intake::Person;
use crate::matter::rules::RoomNo;
use crate::store::folds::Kept;

/// Who booked at a kiosk, where nobody is asked for a name.
const NAMELESS: &str = "自助";

/// One booking.
#[derive(Clone, Debug, PartialEq)]
pub struct BookingView {
    /// Number of the day.
    pub number: String,
    /// The day.
    pub day: Day,
    /// 预约 or 预登记.
    pub word: &'static str,
    /// With whom, for an appointment: 云溪乡 党委书记 陈某.
    pub with: String,
    /// Promised time, or empty.
    pub time: String,
    /// Room.
    pub room: RoomNo,
    /// Its name.
    pub room_name: String,
    /// A person chose the room.
    pub sorted: bool,
    /// Name, masked unless just unmasked; 自助 where none was asked for.
    pub visitor: String,
    /// Phone, masked unless just unmasked, or empty.
    pub phone: String,
    /// 人次.
    pub heads: u32,
    /// Town, or empty.
    pub town: String,
    /// What it is about, one line.
    pub story: String,
    /// Number of its matter, or empty.
    pub matter: String,
    /// Where it is.
    pub stage: BookingStage,
    /// Its number in the queue, or empty.
    pub ticket: String,
    /// The promised time is over and nobody came.
    pub missed: bool,
    /// True right after an unmasking that was recorded.
    pub unmasked: bool,
}

impl BookingView {
    /// The stage in the desk's words.
    pub fn stage_word(&self) -> &'static str {
        match self.stage {
            BookingStage::Arrived => "已到",
            BookingStage::Cancelled => "取消",
            BookingStage::Booked if self.missed => "未到",
            BookingStage::Booked => "待到",
        }
    }
}

/// What one room has to expect.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomLoad {
    /// Number.
    pub no: RoomNo,
    /// Name.
    pub name: String,
    /// 批次 put down, cancelled ones left out.
    pub batches: u32,
    /// 人次.
    pub heads: u32,
    /// Times there are.
    pub times: u32,
}

/// The bookings of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct Bookings {
    /// The day.
    pub day: Day,
    /// The reception day, when it is one.
    pub reception: Option<DayView>,
    /// By room, time and number.
    pub rows: Vec<BookingView>,
    /// Rooms in door order.
    pub rooms: Vec<RoomLoad>,
    /// 批次, cancelled ones left out.
    pub batches: u32,
    /// 人次, the same.
    pub heads: u32,
    /// 批次 that came.
    pub arrived: u32,
    /// 批次 that did not come in time.
    pub missed: u32,
}

impl Desk {
    /// The bookings of a day; of the next reception day, or else of today, when none is given.
    ///
    /// # Errors
    /// The store's.
    pub fn bookings(&self, day: Option<Day>) -> Result<Bookings, DeskError> {
        let reception = self.reception_day(day)?;
        let next = reception.as_ref().map(|view| view.day.day);
        let day = day.or(next).unwrap_or_else(|| self.now().day());
        let mut kept = self.store.view().folds::<Booking>(day, day)?;
        kept.sort_by_key(|k| {
            (k.state.room, k.state.slot.unwrap_or(u32::MAX), k.state.number.clone())
        });
        let rows: Vec<BookingView> =
            kept.iter().map(|k| self.booking_view(k)).collect::<Result<_, _>>()?;
        let there: Vec<&BookingView> =
            rows.iter().filter(|row| row.stage != BookingStage::Cancelled).collect();
        let open = reception.as_ref().map(|view| &view.day);
        let hours = open.map_or(&self.rules().booking.hours, |d| &d.hours);
        let minutes = open.map_or(self.rules().booking.minutes, |d| d.minutes);
        let room = |r: &crate::matter::rules::Room| {
            let mine = || there.iter().filter(|row| row.room == r.no);
            RoomLoad {
                no: r.no,
                name: r.name.clone(),
                batches: mine().count() as u32,
                heads: mine().map(|row| row.heads).sum(),
                times: times(hours, minutes).count() as u32,
            }
        };
        let here = |r: &&crate::matter::rules::Room| {
            open.is_none_or(|d| d.rooms.contains(&r.no)) || there.iter().any(|row| row.room == r.no)
        };
        Ok(Bookings {
            day,
            rooms: self.rules().rooms.iter().filter(here).map(room).collect(),
            batches: there.len() as u32,
            heads: there.iter().map(|row| row.heads).sum(),
            arrived: there.iter().filter(|r| r.stage == BookingStage::Arrived).count() as u32,
            missed: there.iter().filter(|r| r.missed).count() as u32,
            rows,
            reception,
        })
    }

    /// One booking by its day and number.
    ///
    /// # Errors
    /// There is none, or the store's.
    pub fn booking(&self, day: Day, number: &str) -> Result<BookingView, DeskError> {
        self.booking_view(&find(&self.store.view(), &self.pack, day, number)?)
    }

    pub(super) fn booking_view(&self, kept: &Kept<Booking>) -> Result<BookingView, DeskError> {
        self.booking_as(kept, false)
    }

    /// The same; `unmasked` only right after an unmasking was recorded.
    pub(super) fn booking_as(
        &self,
        kept: &Kept<Booking>,
        unmasked: bool,
    ) -> Result<BookingView, DeskError> {
        let (view, booking) = (self.store.view(), &kept.state);
        let mut person = self.booked_person(kept)?;
        let mut story = view.body(booking.id, kept.first_seq, Slot::Narrative)?.unwrap_or_default();
        let matter = booking.matter.map(|id| view.by_id(id)).transpose()?.flatten();
        let matter = matter.filter(|stored| !stored.matter.sealed);
        let mut anonymous = false;
        if let Some(stored) = &matter {
            if person.name.is_none() {
                person = self.json_body::<Person>(stored, Slot::Visitor)?.unwrap_or_default();
                anonymous = stored.matter.visit.anonymous;
            }
            if story.is_empty() {
                story = subject(&self.text_body(stored, Slot::Narrative)?);
            }
        }
        let with = match &booking.target {
            Target::Reception => String::new(),
            Target::Duty { seat } => {
                let sit = self.find_seat(seat.day, &seat.place, &seat.post);
                let who = sit.ok().and_then(|s| s.who().map(|id| self.staff_name(id)));
                let words = [place(seat, self.rules()), seat.post.clone(), who.unwrap_or_default()];
                words.iter().filter(|w| !w.is_empty()).cloned().collect::<Vec<_>>().join(" ")
            }
        };
        let place = booking.place.as_deref().and_then(|code| self.rules().place(code));
        let ticket = booking.ticket.map(|id| view.ticket_by_id(id)).transpose()?.flatten();
        let now = self.now();
        Ok(BookingView {
            number: booking.number.clone(),
            day: booking.day,
            word: booking.target.word(),
            with,
            time: booking.slot.map(clock).unwrap_or_default(),
            room: booking.room,
            room_name: self.rules().room(booking.room).map(|r| r.name.clone()).unwrap_or_default(),
            sorted: booking.sorted,
            visitor: match &person.name {
                None if booking.matter.is_none() => NAMELESS.to_owned(),
                Some(name) if unmasked && !anonymous => name.clone(),
                _ => visitor_name(&person, anonymous),
            },
            phone: match person.phone {
                Some(phone) if unmasked => phone,
                phone => phone.as_deref().map(mask::phone).unwrap_or_default(),
            },
            unmasked,
            heads: booking.heads,
            town: place.map(|p| p.name.clone()).unwrap_or_default(),
            story,
            matter: matter.map(|stored| stored.matter.number).unwrap_or_default(),
            stage: booking.stage,
            ticket: ticket.map(|t| t.number).unwrap_or_default(),
            missed: booking.is_missed((now.day(), minute_of(now)), self.rules().booking.minutes),
        })
    }
}
