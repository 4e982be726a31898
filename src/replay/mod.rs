//! A reception day played over again: the same people, the same desk.
//!
//! `file` reads a day of `fixtures/days/` and checks it against the pack; `play` is the pure
//! schedule that says who does what next; `run` carries each step out through the desk's own use
//! cases; `report` says from the log what happened, and `audit` whether anybody was overtaken.

pub mod audit;
pub mod file;
pub mod play;
#[cfg(test)]
mod play_tests;
pub mod report;
pub mod run;

pub use file::PlayedDay;
pub use play::{Due, Part, Play, Step, Told};
pub use report::Report;
pub use run::Runner;
