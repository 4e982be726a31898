//! An instant, and the desk day it falls on.
//!
//! Stored as epoch milliseconds. A day begins at midnight of China Standard Time, which has had
//! a fixed offset and no summer time since 1991, so no time-zone data is needed.

use chrono::{DateTime, Datelike, NaiveDate, NaiveDateTime, Weekday};
use serde::{Deserialize, Serialize};

/// A calendar day, without time or zone.
pub type Day = NaiveDate;

/// China Standard Time: eight hours ahead of UTC, in milliseconds.
const OFFSET: i64 = 8 * HOUR;
const MINUTE: i64 = 60 * 1000;
const HOUR: i64 = 60 * MINUTE;
const DAY: i64 = 24 * HOUR;

/// An instant in epoch milliseconds. Arithmetic saturates; no value of it can panic.
#[derive(Copy, Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Debug, Serialize, Deserialize)]
#[serde(transparent)]
pub struct Moment(i64);

impl Moment {
    /// From milliseconds since 1970-01-01T00:00Z.
    pub const fn from_millis(millis: i64) -> Self {
        Self(millis)
    }

    /// Milliseconds since 1970-01-01T00:00Z.
    pub const fn millis(self) -> i64 {
        self.0
    }

    /// Reads RFC 3339 with any offset, as in `2026-11-23T09:14:00+08:00`.
    ///
    /// # Errors
    /// A Chinese sentence with the text that was given and the form that is wanted.
    pub fn parse(text: &str) -> Result<Self, String> {
        DateTime::parse_from_rfc3339(text.trim()).map(|t| Self(t.timestamp_millis())).map_err(
            |_| format!("看不懂时间「{text}」，请写成 2026-11-23T09:14:00+08:00 这样的形式"),
        )
    }

    /// RFC 3339 in whole seconds, always with `+08:00`.
    pub fn rfc3339(self) -> String {
        self.local().format("%Y-%m-%dT%H:%M:%S+08:00").to_string()
    }

    /// The desk day this instant falls on.
    pub fn day(self) -> Day {
        self.local().date()
    }

    /// Hour and minute on the desk's wall clock: `09:14`.
    pub fn clock(self) -> String {
        self.local().format("%H:%M").to_string()
    }

    /// Hour, minute and second on the desk's wall clock: `09:14:22`.
    pub fn hms(self) -> String {
        self.local().format("%H:%M:%S").to_string()
    }

    /// Month, day and clock, for lists of this year: `11-23 09:14`.
    pub fn md_hm(self) -> String {
        self.local().format("%m-%d %H:%M").to_string()
    }

    /// Full date and clock, for papers: `2026-11-23 09:14`.
    pub fn ymd_hm(self) -> String {
        self.local().format("%Y-%m-%d %H:%M").to_string()
    }

    /// `周一` … `周日`.
    pub fn weekday_zh(self) -> &'static str {
        weekday_zh(self.day())
    }

    /// The instant at this wall-clock time of a desk day; hour 24 is the end of the day.
    pub fn of(day: Day, hour: u32, minute: u32) -> Self {
        let midnight = i64::from(day.to_epoch_days()) * DAY - OFFSET;
        Self(midnight + i64::from(hour) * HOUR + i64::from(minute) * MINUTE)
    }

    /// Later by whole days of 24 hours; negative goes back.
    pub fn plus_days(self, days: i64) -> Self {
        self.plus_millis(days.saturating_mul(DAY))
    }

    /// Later by milliseconds; negative goes back.
    pub fn plus_millis(self, millis: i64) -> Self {
        Self(self.0.saturating_add(millis))
    }

    /// Wall-clock time; instants beyond chrono's range stand at its edge.
    pub(crate) fn local(self) -> NaiveDateTime {
        let edge = if self.0 < 0 { NaiveDateTime::MIN } else { NaiveDateTime::MAX };
        DateTime::from_timestamp_millis(self.0.saturating_add(OFFSET))
            .map_or(edge, |shifted| shifted.naive_utc())
    }
}

/// `周一` … `周日`.
pub fn weekday_zh(day: Day) -> &'static str {
    match day.weekday() {
        Weekday::Mon => "周一",
        Weekday::Tue => "周二",
        Weekday::Wed => "周三",
        Weekday::Thu => "周四",
        Weekday::Fri => "周五",
        Weekday::Sat => "周六",
        Weekday::Sun => "周日",
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_instant_whatever_offset_it_was_written_in() {
        let here = Moment::parse("2026-11-23T09:14:00+08:00").unwrap();
        assert_eq!(Moment::parse("2026-11-23T01:14:00Z").unwrap(), here);
        assert_eq!(Moment::parse("2026-11-22T20:14:00-05:00").unwrap(), here);
        assert_eq!(here.millis(), 1_795_396_440_000);
        assert_eq!(here.rfc3339(), "2026-11-23T09:14:00+08:00");
        assert_eq!((here.clock().as_str(), here.weekday_zh()), ("09:14", "周一"));
        assert_eq!(here.md_hm(), "11-23 09:14");
        assert_eq!(here.ymd_hm(), "2026-11-23 09:14");
    }

    #[test]
    fn the_desk_day_turns_at_midnight_in_china_not_in_greenwich() {
        let before = Moment::parse("2026-11-22T15:59:59.999Z").unwrap();
        assert_eq!(before.day(), Day::from_ymd_opt(2026, 11, 22).unwrap());
        assert_eq!(before.plus_millis(1).day(), Day::from_ymd_opt(2026, 11, 23).unwrap());
        let end = Moment::of(before.day(), 24, 0);
        assert_eq!(end, before.plus_millis(1));
    }

    #[test]
    fn a_time_without_offset_is_refused_with_the_form_wanted() {
        let said = Moment::parse("2026-11-23 09:14").unwrap_err();
        assert!(said.contains("2026-11-23 09:14") && said.contains("+08:00"), "{said}");
    }

    #[test]
    fn stored_as_a_bare_number() {
        let at = Moment::from_millis(1_795_396_440_000);
        assert_eq!(serde_json::to_string(&at).unwrap(), "1795396440000");
        assert_eq!(serde_json::from_str::<Moment>("1795396440000").unwrap(), at);
    }

    proptest! {
        #[test]
        fn no_number_panics(ms in any::<i64>(), days in any::<i64>()) {
            let at = Moment::from_millis(ms).plus_days(days);
            let _ = (at.day(), at.clock(), at.rfc3339(), at.weekday_zh(), at.md_hm(), at.ymd_hm());
        }

        #[test]
        fn of_is_the_way_back(ms in -2_208_988_800_000_i64..7_258_118_400_000) {
            let at = Moment::from_millis(ms.div_euclid(MINUTE) * MINUTE);
            let (hour, minute) = at.clock().split_once(':')
                .map(|(h, m)| (h.parse().unwrap(), m.parse().unwrap())).unwrap();
            prop_assert_eq!(Moment::of(at.day(), hour, minute), at);
            prop_assert_eq!(Moment::parse(&at.rfc3339()).unwrap(), at);
        }
    }
}
