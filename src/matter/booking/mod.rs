//! Appointments (预约) with an official who sits, and pre-registration (预登记) for a reception day
//! (领导接访日): one thing, a promised place on a day, that becomes a number in the queue when the
//! person comes (到场取号).
//!
//! `span` gives the times, `day` is the reception day, `event` a booking and its fold, `form` what
//! was typed, `decide` turns a wish into events or a refusal. Sources: 衢州 2006 公告 + 预登记, 167 批次
//! (S2-1); 预约接访 (S1-1, S1-2, S2-6).

pub mod day;
pub mod decide;
pub mod event;
pub mod form;
pub mod span;

pub use day::{DayEvent, DayText, ReceptionDay};
pub use decide::{BookingPress, book, press};
pub use event::{Booking, BookingEvent, BookingStage, Target};
pub use form::{BookForm, Wished};
pub use span::Span;
