//! The lists a field can offer, made from the county's rules: rooms, units, towns, purposes,
//! channels, classes, guidance.

use super::choice::{Choice, Item};
use crate::matter::Rules;
use crate::matter::deadline::Colour;
use crate::matter::words::{IdType, Need, Purpose};

/// The word with which 重大紧急 stands among the special needs.
pub const URGENT: &str = "重大紧急";
/// Most units of one matter on the form.
const UNITS_MAX: usize = 5;

/// Rooms by number; values are the numbers.
pub fn rooms(rules: &Rules) -> Choice {
    let item = |room: &crate::matter::rules::Room| Item {
        value: room.no.to_string(),
        number: room.no.to_string(),
        label: room.name.clone(),
    };
    Choice::one(rules.rooms.iter().map(item).collect())
}

/// Units, the first one taken leads; values are ids.
pub fn units(rules: &Rules) -> Choice {
    let item = |unit: &crate::matter::rules::Unit| Item {
        value: unit.id.clone(),
        number: String::new(),
        label: unit.short.clone(),
    };
    Choice::up_to(UNITS_MAX, rules.units.iter().map(item).collect())
}

/// Towns; values are codes.
pub fn places(rules: &Rules) -> Choice {
    let item = |place: &crate::matter::rules::Place| Item {
        value: place.code.clone(),
        number: String::new(),
        label: place.name.clone(),
    };
    Choice::one(rules.places.iter().map(item).collect())
}

/// Channels, numbered.
pub fn channels(rules: &Rules) -> Choice {
    numbered(rules.channels.iter().map(|channel| channel.name.clone()))
}

/// Purposes, numbered.
pub fn purposes() -> Choice {
    numbered(Purpose::ALL.iter().map(|purpose| purpose.word().to_string()))
}

/// Kinds of documents, numbered.
pub fn id_types() -> Choice {
    numbered(IdType::ALL.iter().map(|kind| kind.word().to_string()))
}

/// Classes with their days; values are the words.
pub fn colours(rules: &Rules) -> Choice {
    let item = |(number, colour): (usize, &Colour)| Item {
        value: colour.word().to_string(),
        number: number.to_string(),
        label: format!("{} {} 日", colour.word(), rules.limits.colours.days(*colour)),
    };
    Choice::one((1..).zip(&Colour::ALL).map(item).collect())
}

/// Guidance; values are what the form calls them.
pub fn guidance() -> Choice {
    let item = |number: &str, value: &str, label: &str| Item {
        value: value.to_string(),
        number: number.to_string(),
        label: label.to_string(),
    };
    Choice::one(vec![
        item("1", "court", "涉法涉诉：引导到政法部门"),
        item("2", "statutory", "法定途径：引导到仲裁、复议等"),
        item("3", "no", "不引导，本中心办理"),
    ])
}

/// What is special about this visit: urgency and service needs, several at once.
pub fn specials() -> Choice {
    let words = std::iter::once(URGENT).chain(Need::ALL.iter().map(|need| need.word()));
    let items = (1..)
        .zip(words)
        .map(|(n, word): (usize, &str)| Item::plain(n.to_string(), word))
        .collect::<Vec<_>>();
    Choice::up_to(items.len(), items)
}

fn numbered(words: impl Iterator<Item = String>) -> Choice {
    Choice::one(
        (1..).zip(words).map(|(n, word): (usize, _)| Item::plain(n.to_string(), word)).collect(),
    )
}
