//! The pure core: what a matter (信访事项) is and may become.
//!
//! `words` and `rules` are the vocabulary, `intake` checks what was typed, `decide` turns commands
//! into events (each by its rule: `register`, `assign`, `reception`, `handling`, `rating`), `state`
//! folds them back, `clocks` says what is due when, `standing` how far the units are, `day` whether
//! the day balances, `suggest` reads a story. Nothing here knows SQL, a terminal or the time of day.

mod assign;
pub mod booking;
pub mod brought;
pub mod check;
pub mod clocks;
pub mod code;
pub mod columns;
pub mod crowd;
pub mod day;
pub mod deadline;
pub mod decide;
pub mod duty;
pub mod echo;
pub mod event;
pub mod export;
pub mod find;
mod finder;
pub mod folded;
pub mod form;
mod guard;
pub mod handling;
pub mod hints;
pub mod ids;
pub mod intake;
pub mod kiosk;
pub mod learned;
pub mod lexicon;
pub mod numbers;
pub mod particulars;
pub mod queue;
pub mod quick;
pub mod quote;
pub mod rating;
pub mod reception;
pub mod refusal;
pub mod register;
pub mod row_id;
pub mod rules;
pub mod shift;
pub mod standing;
pub mod state;
pub mod suggest;
pub mod words;

pub use decide::{Command, decide};
pub use event::{Actor, Event, Fact, MatterId};
pub use intake::{Intake, IntakeForm};
pub use refusal::Refusal;
pub use rules::Rules;
pub use state::Matter;
