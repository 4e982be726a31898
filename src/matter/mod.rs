//! The pure core: what a matter (信访事项) is and may become.
//!
//! `words` and `rules` are the vocabulary, `intake` checks what was typed, `register` and `decide`
//! turn commands into events, `state` folds them back, `clocks` says what is due when, `suggest`
//! reads a story. Nothing here knows SQL, a terminal or the time of day.

pub mod crowd;
pub mod deadline;
pub mod learned;
pub mod lexicon;
pub mod rules;
pub mod suggest;
pub mod words;

pub use rules::Rules;
