//! From what was heard to what is proposed: special paths, rooms, colour, purpose.

use super::heard::{Heard, Weight};
use super::{FAINT, Hint, MANY, RoomHint, SURE, Story, UnitHint};
use crate::matter::deadline::Colour;
use crate::matter::rules::{RoomNo, Rules};
use crate::matter::words::{Purpose, Special, UnitKind};

/// Special paths. A report of wrongdoing is never guided away as well: purpose comes first.
pub(super) fn specials(story: &Story, rules: &Rules, heard: &Heard) -> Vec<Hint<Special>> {
    let score = |s| heard.specials.get(&s).map_or(0.0, |w| w.score);
    let hint = |value| {
        let because = heard.specials.get(&value).map(Weight::because).unwrap_or_default();
        Hint { value, because }
    };
    let mut found = Vec::new();
    let (court, statutory) = (score(Special::GuidedCourt), score(Special::GuidedStatutory));
    if score(Special::Sealed) >= SURE {
        found.push(hint(Special::Sealed));
    } else if court >= SURE && court >= statutory {
        found.push(hint(Special::GuidedCourt));
    } else if statutory >= SURE {
        found.push(hint(Special::GuidedStatutory));
    }
    if story.head_count >= rules.group_from {
        let because = format!("同来 {} 人", story.head_count);
        found.push(Hint { value: Special::Group, because });
    } else if let Some((crowd, said)) = &heard.crowd {
        // What the window counted goes before what was said.
        if story.head_count == 0 && crowd.came && crowd.count >= rules.group_from {
            found.push(Hint { value: Special::Group, because: format!("「{said}」") });
        }
    }
    if story.urgent {
        found.push(Hint { value: Special::Urgent, because: "窗口标为紧急".to_owned() });
    } else if score(Special::Urgent) >= SURE {
        found.push(hint(Special::Urgent));
    }
    found
}

/// Up to three rooms, best first; the pack's fallback when nothing was heard.
pub(super) fn rooms(rules: &Rules, heard: &Heard, special: &[Hint<Special>]) -> Vec<RoomHint> {
    let mut weights: Vec<(RoomNo, Weight)> =
        rules.rooms.iter().map(|room| (room.no, heard.room(room.no, rules))).collect();
    if special.iter().any(|hint| hint.value == Special::Sealed) {
        // Whatever the report is about, the person is heard where the pack says.
        let best = weights.iter().map(|(_, w)| w.score).fold(0.0, f32::max);
        let words = heard.specials.get(&Special::Sealed).map(|w| w.words.clone());
        if let Some((_, room)) = weights.iter_mut().find(|(no, _)| *no == rules.sealed.room) {
            *room = Weight { score: best + SURE, words: words.unwrap_or_default() };
        }
    }
    let mut found: Vec<RoomHint> = weights
        .iter()
        .filter(|(_, weight)| weight.score > 0.0)
        .filter_map(|(no, weight)| {
            let room = rules.room(*no)?;
            let because = weight.quoted(4);
            (!because.is_empty()).then(|| RoomHint {
                no: *no,
                name: room.name.clone(),
                because,
                score: weight.score,
            })
        })
        .collect();
    found.sort_by(|a, b| b.score.total_cmp(&a.score).then(a.no.cmp(&b.no)));
    // Too little to send somebody anywhere: the fallback goes first, the guess stays visible.
    if found.first().is_none_or(|room| room.score < FAINT) {
        let fallback = rules.room(rules.lexicon.fallback()).or(rules.rooms.last());
        found.retain(|hint| fallback.is_none_or(|room| room.no != hint.no));
        let hint = fallback.map(|room| RoomHint {
            no: room.no,
            name: room.name.clone(),
            because: vec!["没有听出是哪一类事项，请当面问清再定".to_owned()],
            score: 0.0,
        });
        found.splice(0..0, hint);
    }
    found.truncate(3);
    found
}

pub(super) fn colour(
    story: &Story,
    rules: &Rules,
    heard: &Heard,
    units: &[UnitHint],
) -> Hint<Colour> {
    let weight = |colour| heard.colours.get(&colour).cloned().unwrap_or_default();
    let hint = |value, because: String| Hint { value, because };
    let (red, mut yellow) = (weight(Colour::Red), weight(Colour::Yellow));
    let urgent = heard.specials.get(&Special::Urgent).filter(|w| w.score >= SURE);
    if story.urgent {
        return hint(Colour::Red, "窗口标为紧急".to_owned());
    }
    if let Some(urgent) = urgent {
        return hint(Colour::Red, urgent.because());
    }
    if story.head_count >= rules.group_from {
        return hint(Colour::Red, format!("同来 {} 人，是集体访", story.head_count));
    }
    if red.score >= SURE {
        return hint(Colour::Red, red.because());
    }
    if let Some((crowd, said)) = &heard.crowd {
        if crowd.count >= MANY || (crowd.came && crowd.count >= rules.group_from) {
            return hint(Colour::Red, format!("涉及人多：「{said}」"));
        }
        if crowd.count >= rules.group_from {
            yellow.add(2.0, said.clone());
        }
    }
    for (score, word) in red.words {
        yellow.add(score, word);
    }
    if yellow.score >= 2.0 {
        return hint(Colour::Yellow, yellow.because());
    }
    let departments = units.iter().filter(|u| u.kind == UnitKind::Function).count();
    if departments > 1 {
        return hint(Colour::Yellow, format!("要 {departments} 个部门一起办"));
    }
    hint(Colour::Green, "一件事、一个部门，没有听出急难或久拖".to_owned())
}

pub(super) fn purpose(heard: &Heard, special: &[Hint<Special>]) -> Hint<Purpose> {
    if let Some(sealed) = special.iter().find(|hint| hint.value == Special::Sealed) {
        return Hint { value: Purpose::Report, because: sealed.because.clone() };
    }
    let score = |p| heard.purposes.get(&p).map_or(0.0, |w| w.score);
    // Most people want something done: another purpose must be said, and louder than that.
    let usual = SURE.max(score(Purpose::Request)) - 0.01;
    let other = [Purpose::Appeal, Purpose::Suggestion, Purpose::Other]
        .into_iter()
        .filter(|p| score(*p) > usual)
        .max_by(|a, b| score(*a).total_cmp(&score(*b)));
    let value = other.unwrap_or(Purpose::Request);
    let because = heard.purposes.get(&value).map(Weight::because).filter(|b| !b.is_empty());
    Hint { value, because: because.unwrap_or_else(|| "要求解决一件具体的事".to_owned()) }
}
