//! The pair 属地 + 属事: which units are proposed, and who leads.

use super::heard::Heard;
use super::{Hint, RoomHint, SECOND, SURE, Story, UnitHint};
use crate::matter::hints::About;
use crate::matter::rules::{Rules, Unit};
use crate::matter::words::{Role, Special, UnitKind};

/// The units, the lead first.
pub(super) fn units(
    story: &Story,
    rules: &Rules,
    heard: &Heard,
    rooms: &[RoomHint],
    special: &[Hint<Special>],
) -> Vec<UnitHint> {
    let hint = |unit: &Unit, role, because: String| UnitHint {
        id: unit.id.clone(),
        name: unit.name.clone(),
        kind: unit.kind,
        role,
        because,
    };
    if let Some(sealed) = special.iter().find(|hint| hint.value == Special::Sealed) {
        // A report is seen by nobody else, least of all by the place it came from.
        let unit = rules.unit(&rules.sealed.unit);
        let because = format!("检举控告只交密件承办单位：{}", sealed.because);
        return unit.map(|u| hint(u, Role::Lead, because)).into_iter().collect();
    }
    let Some(best) = rooms.first() else { return Vec::new() };
    let topics = heard.topics_of(best.no, rules);
    let about = |group: usize| &rules.lexicon.groups()[group].about;
    let mut functions: Vec<UnitHint> = Vec::new();
    let mut place_leads = false;
    if let Some((group, weight)) = topics.first()
        && let About::Topic { name, units, lead, .. } = about(*group)
    {
        place_leads = *lead == Some(UnitKind::Place);
        let first = units.iter().find_map(|id| rules.unit(id));
        let because = format!("{name}：{}", weight.because());
        functions.extend(first.map(|unit| hint(unit, Role::Lead, because)));
    }
    if functions.is_empty() {
        let first =
            rules.room(best.no).and_then(|room| room.units.iter().find_map(|id| rules.unit(id)));
        functions.extend(
            first.map(|unit| {
                hint(unit, Role::Lead, format!("{}接待室的事项通常由它办理", best.name))
            }),
        );
    }
    // The strongest topic of any other department, if it is heard nearly as loudly.
    let loudest = topics.first().map_or(0.0, |(_, w)| w.score);
    let second = heard
        .topics
        .iter()
        .filter(|(_, weight)| weight.score >= SURE.max(loudest * SECOND))
        .filter_map(|(group, weight)| match about(*group) {
            About::Topic { name, units, .. } => {
                let unit = units.iter().find_map(|id| rules.unit(id))?;
                let new = functions.iter().all(|f| f.id != unit.id);
                new.then_some((unit, name, weight))
            }
            _ => None,
        })
        .max_by(|a, b| a.2.score.total_cmp(&b.2.score));
    if let Some((unit, name, weight)) = second.filter(|_| loudest > 0.0) {
        functions.push(hint(unit, Role::Assist, format!("{name}：{}", weight.because())));
    }
    let place = story.place.as_deref().and_then(|code| {
        let unit = rules.unit_of_place(code)?;
        let name = rules.place(code).map_or(unit.short.as_str(), |p| p.name.as_str());
        Some(hint(unit, Role::Assist, format!("事情发生在{name}")))
    });
    let Some(mut place) = place else { return functions };
    if place_leads || functions.is_empty() {
        place.role = Role::Lead;
        functions.iter_mut().for_each(|f| f.role = Role::Assist);
        functions.insert(0, place);
    } else {
        functions.insert(1, place);
    }
    functions
}
