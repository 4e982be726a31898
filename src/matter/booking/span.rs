//! Hours of a day and the times they hold: 08:30–12:00 in steps of a quarter of an hour.

use serde::{Deserialize, Serialize};

/// From one minute of the day to another, written `08:30-12:00`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(try_from = "String", into = "String")]
pub struct Span {
    /// Minute of the day it begins with.
    pub from: u32,
    /// Minute of the day it ends with, after `from`.
    pub to: u32,
}

impl TryFrom<String> for Span {
    type Error = String;

    fn try_from(text: String) -> Result<Self, String> {
        let wrong = || format!("时段「{text}」看不懂，请写成 08:30-12:00");
        let (from, to) = text.split_once(['-', '—', '–']).ok_or_else(wrong)?;
        let span =
            Span { from: minute(from).ok_or_else(wrong)?, to: minute(to).ok_or_else(wrong)? };
        if span.from < span.to { Ok(span) } else { Err(wrong()) }
    }
}

impl From<Span> for String {
    fn from(span: Span) -> String {
        format!("{}-{}", clock(span.from), clock(span.to))
    }
}

/// Minute of the day of `09:30`, also with a full-width colon.
pub fn minute(text: &str) -> Option<u32> {
    let (hour, minute) = text.trim().split_once([':', '：'])?;
    let (hour, minute): (u32, u32) = (hour.parse().ok()?, minute.parse().ok()?);
    (hour < 24 && minute < 60 || hour == 24 && minute == 0).then_some(hour * 60 + minute)
}

/// `09:30` of a minute of the day.
pub fn clock(minute: u32) -> String {
    format!("{:02}:{:02}", minute / 60, minute % 60)
}

/// Every time a visit may begin so that it ends within the hours.
pub fn times(hours: &[Span], minutes: u32) -> impl Iterator<Item = u32> {
    let step = minutes.max(1);
    hours.iter().flat_map(move |span| {
        (span.from..span.to).step_by(step as usize).filter(move |at| at + step <= span.to)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn hours_hold_whole_visits_only() {
        let span = |text: &str| Span::try_from(text.to_owned());
        let morning = span("08:30-09:20").unwrap();
        assert_eq!(
            times(&[morning], 15).map(clock).collect::<Vec<_>>(),
            ["08:30", "08:45", "09:00"]
        );
        assert_eq!(times(&[morning, span("14：00—14：20").unwrap()], 20).count(), 3);
        assert_eq!(String::from(morning), "08:30-09:20");
        for wrong in ["", "8", "09:00-08:00", "09:61-10:00", "25:00-26:00", "a-b"] {
            assert!(span(wrong).unwrap_err().contains("08:30-12:00"), "{wrong}");
        }
    }
}
