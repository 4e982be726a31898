//! A booking and what happened to it. Who it is (name, phone, document) and their line of story are
//! bodies; facts say only when, where, how many and for which matter.

use crate::calendar::Day;
use crate::matter::duty::Seat;
use crate::matter::event::MatterId;
use crate::matter::kiosk::ItemId;
use crate::matter::queue::TicketId;
use crate::matter::rules::{PlaceCode, RoomNo};
use crate::matter::words::Purpose;
use serde::{Deserialize, Serialize};

/// What is booked.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum Target {
    /// 预约: an official who sits.
    Duty {
        /// The sitting.
        seat: Seat,
    },
    /// 预登记: the reception day of that date.
    Reception,
}

impl Target {
    /// The word people use.
    pub const fn word(&self) -> &'static str {
        match self {
            Target::Duty { .. } => "预约",
            Target::Reception => "预登记",
        }
    }
}

/// A fact about a booking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum BookingEvent {
    /// Put down.
    Booked {
        /// Number of the day, e.g. `Y012`.
        number: String,
        /// The day it is for.
        day: Day,
        /// What.
        target: Target,
        /// The room it is sorted to.
        room: RoomNo,
        /// A person chose the room; otherwise it was suggested by the words.
        sorted: bool,
        /// Minute of the day; none when every time was taken.
        slot: Option<u32>,
        /// Its matter, when it is about one; never a sealed one.
        matter: Option<MatterId>,
        /// 人次.
        heads: u32,
        /// Town.
        place: Option<PlaceCode>,
        /// 目的 the matter will have, when it is known; never 揭发控告.
        purpose: Option<Purpose>,
        /// Made at a kiosk: the item that holds the phone that was left, closed to the windows.
        kiosk: Option<ItemId>,
    },
    /// 改室: another room, another time.
    Sorted {
        /// The room.
        room: RoomNo,
        /// Minute of the day.
        slot: Option<u32>,
    },
    /// 到场.
    Arrived {
        /// The number in the queue; none where this hall has no queue (a town's own office).
        ticket: Option<TicketId>,
        /// The matter, registered now or long ago.
        matter: Option<MatterId>,
    },
    /// 取消; the reason is a body.
    Cancelled,
    /// Somebody asked to see name and phone unmasked; the reason is a body.
    Unmasked,
}

impl BookingEvent {
    /// The event in the desk's words.
    pub const fn word(&self) -> &'static str {
        match self {
            BookingEvent::Booked { target, .. } => target.word(),
            BookingEvent::Sorted { .. } => "改室",
            BookingEvent::Arrived { .. } => "到场",
            BookingEvent::Cancelled => "取消预约",
            BookingEvent::Unmasked => "查看明文",
        }
    }
}

/// Where a booking is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum BookingStage {
    /// Promised.
    Booked,
    /// The person came.
    Arrived,
    /// Given up.
    Cancelled,
}

/// A booking.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Booking {
    /// Row id.
    pub id: i64,
    /// Number of the day.
    pub number: String,
    /// The day it is for.
    pub day: Day,
    /// What.
    pub target: Target,
    /// Room.
    pub room: RoomNo,
    /// A person chose the room.
    pub sorted: bool,
    /// Minute of the day.
    pub slot: Option<u32>,
    /// Matter.
    pub matter: Option<MatterId>,
    /// 人次.
    pub heads: u32,
    /// Town.
    pub place: Option<PlaceCode>,
    /// 目的.
    pub purpose: Option<Purpose>,
    /// The kiosk's item with the phone that was left there.
    pub kiosk: Option<ItemId>,
    /// Where it is.
    pub stage: BookingStage,
    /// Number in the queue.
    pub ticket: Option<TicketId>,
    /// Number of events so far.
    pub version: u32,
}

impl Booking {
    /// The state after one more event; `None` for an order only a damaged store can hold.
    pub fn fold(state: Option<Self>, id: i64, event: &BookingEvent) -> Option<Self> {
        let (mut booking, event) = match (state, event) {
            (
                None,
                BookingEvent::Booked {
                    number,
                    day,
                    target,
                    room,
                    sorted,
                    slot,
                    matter,
                    heads,
                    place,
                    purpose,
                    kiosk,
                },
            ) => {
                return Some(Booking {
                    id,
                    number: number.clone(),
                    day: *day,
                    target: target.clone(),
                    room: *room,
                    sorted: *sorted,
                    slot: *slot,
                    matter: *matter,
                    heads: *heads,
                    place: place.clone(),
                    purpose: *purpose,
                    kiosk: *kiosk,
                    stage: BookingStage::Booked,
                    ticket: None,
                    version: 1,
                });
            }
            (None, _) | (Some(_), BookingEvent::Booked { .. }) => return None,
            (Some(booking), event) => (booking, event),
        };
        match event {
            BookingEvent::Booked { .. } | BookingEvent::Unmasked => {}
            BookingEvent::Sorted { room, slot } => {
                (booking.room, booking.slot, booking.sorted) = (*room, *slot, true);
            }
            BookingEvent::Arrived { ticket, matter } => {
                booking.stage = BookingStage::Arrived;
                booking.ticket = *ticket;
                booking.matter = matter.or(booking.matter);
            }
            BookingEvent::Cancelled => booking.stage = BookingStage::Cancelled,
        }
        booking.version += 1;
        Some(booking)
    }

    /// True when nobody came and the time is over: the day has passed, or the promised time did
    /// more than `minutes` ago. `now` is the desk day and its minute.
    pub fn is_missed(&self, now: (Day, u32), minutes: u32) -> bool {
        let over = match self.slot {
            Some(slot) => (self.day, slot + minutes) < now,
            None => self.day < now.0,
        };
        self.stage == BookingStage::Booked && over
    }
}
