//! Fields whose values stand on a list: what is on it, whether a value is known, and what somebody
//! may have meant by one that is not. One table for refusals, the window and the map.

use super::field::Field;
use super::words::WORDS;
use crate::matter::deadline::Colour;
use crate::matter::rules::Rules;
use crate::matter::words::{IdType, Purpose};

/// The fields, each with what one of its values is called.
pub const LISTED: [(Field, &str); 10] = [
    (Field::IdType, "证件类型"),
    (Field::Channel, "来源"),
    (Field::Purpose, "目的"),
    (Field::Place, "乡镇街道"),
    (Field::Room, "接待室"),
    (Field::Units, "单位"),
    (Field::Assist, "单位"),
    (Field::Colour, "分类"),
    (Field::State, "办理状态"),
    (Field::Urgent, "重大紧急"),
];
/// A list this short is told whole.
const SHORT: usize = 8;
/// Near values told with a refusal.
const TOLD: usize = 3;
/// Names less alike than this are no help, and than this not what was meant.
const ALIKE: f32 = 0.3;
const LIKELY: f32 = 0.6;

/// Each value of a field with its other names, the one people choose by first; nothing for a field
/// whose values are written freely.
fn names(field: Field, rules: &Rules) -> Vec<Vec<&str>> {
    let one = |name| vec![name];
    match field {
        Field::IdType => IdType::ALL.iter().map(|t| one(t.word())).collect(),
        Field::Purpose => Purpose::ALL.iter().map(|p| one(p.word())).collect(),
        Field::Colour => Colour::ALL.iter().map(|c| one(c.word())).collect(),
        Field::Urgent => vec![one("是"), one("否")],
        Field::State => WORDS.states().map(one).collect(),
        Field::Channel => rules.channels.iter().map(|c| with(&[&c.name], &c.aliases)).collect(),
        Field::Place => rules.places.iter().map(|p| with(&[&p.name], &p.aliases)).collect(),
        Field::Room => rules.rooms.iter().map(|r| with(&[&r.name, &r.topic], &r.aliases)).collect(),
        Field::Units | Field::Assist => {
            rules.units.iter().map(|u| with(&[&u.short, &u.name], &u.aliases)).collect()
        }
        _ => Vec::new(),
    }
}

fn with<'r>(names: &[&'r str], aliases: &'r [String]) -> Vec<&'r str> {
    names.iter().copied().chain(aliases.iter().map(String::as_str)).collect()
}

/// The values of a field, as people choose them; nothing for a field written freely.
pub fn values(field: Field, rules: &Rules) -> Vec<&str> {
    names(field, rules).into_iter().filter_map(|names| names.first().copied()).collect()
}

/// True when a value can be registered.
pub fn knows(field: Field, text: &str, rules: &Rules) -> bool {
    match field {
        Field::IdType => IdType::parse(text).is_some(),
        Field::Purpose => Purpose::parse(text).is_some(),
        Field::Colour => Colour::parse(text).is_ok(),
        Field::State => WORDS.state(text).is_some(),
        Field::Channel => rules.find_channel(text).is_some(),
        Field::Place => rules.find_place(text).is_some(),
        Field::Room => rules.find_room(text).is_some(),
        Field::Units | Field::Assist => rules.find_unit(text).is_some(),
        _ => values(field, rules).contains(&text),
    }
}

/// The values of a field by how alike they are to a text, the likeliest first.
fn ranked<'r>(field: Field, text: &str, rules: &'r Rules) -> Vec<(&'r str, f32)> {
    let score = |names: &[&str]| names.iter().map(|name| alike(text, name)).fold(0.0, f32::max);
    let all = names(field, rules).into_iter();
    let mut all: Vec<(&str, f32)> =
        all.filter_map(|names| Some((*names.first()?, score(&names)))).collect();
    all.sort_by(|a, b| b.1.total_cmp(&a.1));
    all
}

/// What somebody may have meant, the likeliest first.
pub fn near<'r>(field: Field, text: &str, rules: &'r Rules) -> Vec<&'r str> {
    let all = ranked(field, text, rules).into_iter().take(TOLD);
    all.filter(|(_, score)| *score >= ALIKE).map(|(name, _)| name).collect()
}

/// What somebody most likely meant: worth being offered before they choose.
pub fn likely<'r>(field: Field, text: &str, rules: &'r Rules) -> Option<&'r str> {
    let best = ranked(field, text, rules).into_iter().next();
    best.filter(|(_, score)| *score >= LIKELY).map(|(name, _)| name)
}

/// Why a value is not registered.
pub fn refusal(field: Field, text: &str, rules: &Rules) -> String {
    let what = LISTED.iter().find(|(listed, _)| *listed == field).map_or("", |(_, what)| what);
    let (near, all) = (near(field, text, rules), values(field, rules));
    let help = match near.is_empty() {
        false => format!("相近的有 {}", near.join("、")),
        true if all.len() <= SHORT => format!("可以是 {}", all.join("、")),
        true => "请改成清单里有的".to_owned(),
    };
    format!("{what}「{text}」不认识，{help}")
}

/// How alike two short names are: characters in common, 0 to 1.
fn alike(one: &str, other: &str) -> f32 {
    let mut left: Vec<char> = other.chars().collect();
    let all = one.chars().count() + left.len();
    let common = one
        .chars()
        .filter(|c| left.iter().position(|l| l == c).map(|at| left.swap_remove(at)).is_some())
        .count();
    2.0 * common as f32 / all.max(1) as f32
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::pack::{DEFAULT, Pack};

    #[test]
    fn what_can_be_chosen_can_be_registered() {
        let pack = Pack::load(DEFAULT, None).unwrap();
        for (field, _) in LISTED {
            let values = values(field, &pack.rules);
            assert!(!values.is_empty(), "{field:?}");
            for value in values {
                assert!(knows(field, value, &pack.rules), "{field:?} {value}");
            }
            assert!(!knows(field, "没有的", &pack.rules), "{field:?}");
        }
        assert!(values(Field::Narrative, &pack.rules).is_empty());
    }

    #[test]
    fn only_what_is_hardly_anything_else_is_offered() {
        let pack = Pack::load(DEFAULT, None).unwrap();
        let likely = |text| likely(Field::Units, text, &pack.rules);
        assert_eq!(likely("水力局"), Some("水利局"));
        assert_eq!((likely("大院里"), likely("")), (None, None));
        assert!(!near(Field::Units, "大院里", &pack.rules).is_empty());
    }

    #[test]
    fn nearer_names_are_more_alike() {
        assert!(alike("水利局", "区水利局") > alike("水利局", "林业局"));
        assert!(alike("水利局", "") < ALIKE);
    }
}
