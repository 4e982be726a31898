//! The ground floor: instants, desk days, working days and the two ends of a time limit.
//!
//! Nothing here reads the clock; a [`Moment`] is always handed in. Time is China Standard Time
//! as a fixed offset. Which days are worked comes from one TOML file per year ([`Calendar`]);
//! how a limit is counted and explained stands in [`Limit`]. What limits there are is no
//! business of this floor: see `matter::deadline`.

mod error;
mod limit;
mod moment;
mod near;
mod table;
mod why;
mod year;

pub use error::CalendarError;
pub use limit::{Count, Due, Limit};
pub use moment::{Day, Moment, weekday_zh};
pub use near::near_day;
pub use table::{Calendar, DayInfo};
