//! The visitor's screens: a kiosk in a township hall, for somebody who came alone and never used a
//! computer. Its scope is its own: a visit knows its steps and nothing else of the program, so
//! there is nothing to lock away.
//!
//! `supervisor` holds the terminal and starts one process a visitor; `run` is that process;
//! `visit`, `steps` and `typing` are the pure machine in it, `words` what its screens say; `page` is one
//! screen as data, which `draw` paints, `feed` speaks and `run` prints line by line.

mod big;
mod draw;
mod effect;
mod feed;
mod hall;
mod machine;
mod page;
mod plan;
mod run;
#[cfg(unix)]
mod signals;
mod slow;
mod steps;
mod supervisor;
mod typing;
mod visit;
mod words;

pub use draw::{Look, Painted, Touch, draw};
pub use effect::{Effect, Heard};
pub use feed::Feed;
pub use hall::Hall;
pub use machine::Machine;
pub use page::{Choice, Field, Input, Page};
pub use run::{Manner, visit};
pub use slow::{CODES, PINS, Slow};
pub use supervisor::{Carried, Start, Word, supervise, trouble};
pub use visit::{COUNTED, Visit};
