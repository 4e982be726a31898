//! 《受理回执单》 by the built-in form, and how its dates are said.

use super::forms::Forms;
use super::layout::Document;
use crate::calendar::Day;
use crate::desk::slip::{Slip, SlipDate};
use chrono::Datelike;

/// The receipt as a document, ready for any width and output.
pub fn receipt(slip: &Slip) -> Document {
    Forms::builtin().receipt(slip)
}

/// `2026年11月24日`, as a person says it.
pub(super) fn long_date(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A legal date until its last minute, or the words in its place.
pub(super) fn owed(date: &SlipDate) -> String {
    match date {
        SlipDate::On { day, provisional: false } => format!("{}24:00前", long_date(*day)),
        SlipDate::On { day, provisional: true } => {
            format!("{}24:00前（暂按周末计）", long_date(*day))
        }
        SlipDate::Words(words) => words.clone(),
    }
}
