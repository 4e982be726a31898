//! 日清日结 (衢江 S2-7, S2-8): whether a desk day balances, and what its closing sheet says.
//!
//! `event` holds what is written into the log, `close` the rules of closing, `book` counts a day
//! from the matters themselves, so that `verify` can count every sheet again. Sealed matters are
//! in no count and hinder no close (条例 30).

pub mod book;
pub mod close;
pub mod event;

pub use book::Book;
pub use close::{Closing, Open, close};
pub use event::{CloseEvent, Closed, Figures, SheetNo};
