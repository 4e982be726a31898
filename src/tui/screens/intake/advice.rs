//! Reads the desk's suggestion as values of the form's lists, and as lines with their reasons.

use crate::matter::Rules;
use crate::matter::suggest::Suggestion;

/// The suggested purpose, as its word.
pub fn purpose(advice: &Suggestion) -> Option<String> {
    Some(advice.purpose.value.word().to_string())
}

/// The best room, as its number.
pub fn room(advice: &Suggestion) -> Option<String> {
    advice.rooms.first().map(|room| room.value.to_string())
}

/// The suggested units, lead first, as ids.
pub fn units(advice: &Suggestion) -> Vec<String> {
    advice.units.iter().map(|unit| unit.value.clone()).collect()
}

/// The suggested class, as its word.
pub fn colour(advice: &Suggestion) -> Option<String> {
    Some(advice.colour.value.word().to_string())
}

/// The suggested guidance, as the form calls it.
pub fn guided(advice: &Suggestion) -> Option<String> {
    advice.guided.as_ref().map(|guided| guided.value.word().to_string())
}

/// Label, value and reason of each suggestion, in the order of the form.
pub fn lines(advice: &Suggestion, rules: &Rules) -> Vec<(&'static str, String, String)> {
    let mut lines = Vec::new();
    let label = |n: usize, label: &'static str| if n == 0 { label } else { "" };
    for (n, room) in advice.rooms.iter().take(3).enumerate() {
        let name = rules.room(room.value).map_or("", |room| room.name.as_str());
        lines.push((label(n, "接待室"), format!("{} {name}", room.value), room.because.clone()));
    }
    for (n, unit) in advice.units.iter().enumerate() {
        let name = rules.unit(&unit.value).map_or(unit.value.as_str(), |unit| unit.short.as_str());
        lines.push((label(n, "单位"), name.to_string(), unit.because.clone()));
    }
    let colour = &advice.colour;
    let days = rules.limits.colours.days(colour.value);
    lines.push(("分类", format!("{} {days} 日", colour.value.word()), colour.because.clone()));
    let purpose = &advice.purpose;
    lines.push(("目的", purpose.value.word().to_string(), purpose.because.clone()));
    if let Some(guided) = &advice.guided {
        let word = if guided.value.word() == "court" { "涉法涉诉" } else { "法定途径" };
        lines.push(("引导", word.to_string(), guided.because.clone()));
    }
    lines
}
