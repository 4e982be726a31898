//! Row ids of things that happen: the second << 4 | sequence. They rise with time, so newest first
//! is highest first even for old ledgers that come in later, and they lie close together, so a word
//! of the index costs two or three bytes a matter instead of five.

use crate::calendar::{Day, Moment};

/// Ids of one second; when they are used up, the next free ones of the day follow.
pub const PER_SECOND: i64 = 16;

/// The lowest id of the second `at` lies in.
pub fn first(at: Moment) -> i64 {
    at.millis().div_euclid(1000) * PER_SECOND
}

/// The lowest id of a day.
pub fn first_of(day: Day) -> i64 {
    first(Moment::of(day, 0, 0))
}

/// The lowest id behind a day.
pub fn behind(day: Day) -> i64 {
    first(Moment::of(day, 0, 0).plus_days(1))
}

/// The day an id was taken on.
pub fn day(id: i64) -> Day {
    Moment::from_millis(id.div_euclid(PER_SECOND) * 1000).day()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    proptest! {
        #[test]
        fn ids_rise_with_time_and_know_their_day(ms in 0..7_258_118_400_000_i64, more in 0..86_400_000_i64) {
            let (at, later) = (Moment::from_millis(ms), Moment::from_millis(ms + more));
            prop_assert!(first(at) <= first(later));
            prop_assert_eq!(day(first(at) + PER_SECOND - 1), at.day());
            prop_assert!((first_of(at.day())..behind(at.day())).contains(&first(at)));
        }
    }
}
