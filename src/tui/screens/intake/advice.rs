//! Reads the desk's suggestion as values of the form's lists, and as lines with their reasons.

use crate::matter::Rules;
use crate::matter::suggest::Suggestion;
use crate::matter::words::{Purpose, Special};

/// The suggested purpose, as its word.
pub fn purpose(advice: &Suggestion) -> &'static str {
    match advice.has(Special::Sealed) {
        true => Purpose::Report.word(),
        false => advice.purpose.value.word(),
    }
}

/// The best room, as its number.
pub fn room(advice: &Suggestion) -> Option<String> {
    advice.rooms.first().map(|room| room.no.to_string())
}

/// The suggested units, lead first, as ids.
pub fn units(advice: &Suggestion) -> Vec<&str> {
    advice.units.iter().map(|unit| unit.id.as_str()).collect()
}

/// The suggested guidance, as the form calls it. Only 申诉 and 求决 are ever guided away.
pub fn guided(advice: &Suggestion) -> Option<&'static str> {
    let clock = advice.purpose.value.has_handling_clock();
    match () {
        () if clock && advice.has(Special::GuidedCourt) => Some("court"),
        () if clock && advice.has(Special::GuidedStatutory) => Some("statutory"),
        () => None,
    }
}

/// Label, value and reason of each suggestion, in the order of the form.
pub fn lines(advice: &Suggestion, rules: &Rules) -> Vec<(&'static str, String, String)> {
    let mut lines = Vec::new();
    let label = |n: usize, label: &'static str| if n == 0 { label } else { "" };
    for (n, room) in advice.rooms.iter().take(3).enumerate() {
        lines.push((
            label(n, "接待室"),
            format!("{} {}", room.no, room.name),
            room.because.join("、"),
        ));
    }
    for (n, unit) in advice.units.iter().enumerate() {
        let name = rules.unit(&unit.id).map_or(unit.name.as_str(), |unit| unit.short.as_str());
        lines.push((label(n, "单位"), name.to_string(), unit.because.clone()));
    }
    let colour = &advice.colour;
    let days = rules.limits.colours.days(colour.value);
    lines.push(("分类", format!("{} {days} 日", colour.value.word()), colour.because.clone()));
    let purpose = &advice.purpose;
    lines.push(("目的", purpose.value.word().to_string(), purpose.because.clone()));
    for special in &advice.special {
        let word = match special.value {
            Special::Sealed => "密件",
            Special::GuidedCourt => "涉法涉诉",
            Special::GuidedStatutory => "法定途径",
            Special::Group => "集体访",
            Special::Urgent => "紧急",
        };
        lines.push(("留意", word.to_string(), special.because.clone()));
    }
    lines
}
