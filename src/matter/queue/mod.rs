//! The queue (排队号): what a ticket is, how presses at the counter change it, and who is next.
//!
//! `event` holds ticket and fold, `order` says who comes before whom, `decide` turns a press into
//! events; `room` does the same for a room on its day. A ticket may exist before, or without, a
//! matter; it never names a person.

pub mod decide;
pub mod event;
pub mod order;
pub mod room;

pub use decide::{Press, decide, take};
pub use event::{Ticket, TicketEvent, TicketId};
pub use room::{RoomDay, RoomEvent, RoomPress};
