//! The duty calendar (坐班、接访日): who sits where on which day, by rules that are data.
//!
//! `rule` says which days a rule falls on and whose turn it is, `plan` lays all rules and the
//! recorded changes over a range of days, `event` is a change and its fold, `decide` turns a wish
//! (换班、顶班、请假、撤销) into events or a refusal.

pub mod decide;
pub mod event;
pub mod plan;
pub mod rule;

pub use decide::{DutyCommand, decide};
pub use event::{DutyChange, DutyEvent, Seat, Standing};
pub use plan::{Sitting, plan};
pub use rule::{Chair, Days, DutyRule, Rest};
