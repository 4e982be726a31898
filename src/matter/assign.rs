//! 交办: room, units and colour are confirmed by a person, and the colour is raised only.

use super::clocks;
use super::deadline::{Code, Colour};
use super::event::{Event, Fact, Slot, UnitRole};
use super::guard::{must_be, with_text};
use super::refusal::Refusal;
use super::rules::{RoomNo, Rules, UnitId};
use super::state::Matter;
use super::words::{Guided, Stage};
use crate::calendar::Moment;

/// Confirms what a suggestion filled; the units hold the matter from then on.
pub(super) fn confirm(
    matter: &Matter,
    room: RoomNo,
    units: &[UnitId],
    colour: Colour,
    guided: Option<Guided>,
    rules: &Rules,
) -> Result<Vec<Fact>, Refusal> {
    if !matter.awaits_confirmation() {
        return Err(Refusal::new("confirmed", "这件事的接待室、单位和分类已经确认过，没有再改动"));
    }
    if rules.room(room).is_none() {
        return Err(Refusal::new("room", format!("没有{room}号接待室，请从清单里选")));
    }
    let confirmed = Event::Confirmed { room, guided };
    if guided.is_some() {
        return Ok(vec![confirmed.into()]);
    }
    let units = UnitRole::lead_first(units);
    if units.is_empty() {
        return Err(Refusal::new("units", "还没有责任单位，请至少选一个，当场能答的选当场办结"));
    }
    if let Some(unknown) = units.iter().find(|u| rules.unit(&u.unit).is_none()) {
        return Err(Refusal::new(
            "units",
            format!("没有「{}」这个单位，请从清单里选", unknown.unit),
        ));
    }
    Ok(vec![confirmed.into(), Event::Assigned { units, colour: Some(colour) }.into()])
}

/// Colour is raised only, with a reason, before the first date has passed (design: T15).
pub(super) fn raise(
    matter: &Matter,
    to: Colour,
    reason: &str,
    rules: &Rules,
    now: Moment,
) -> Result<Vec<Fact>, Refusal> {
    must_be(matter, &[Stage::Assigned, Stage::Accepted], "升色")?;
    let Some(current) = matter.routing.colour else {
        return Err(Refusal::new("sealed", "密件不分色，没有改动"));
    };
    if to <= current {
        let message = format!("现在是{}，只能往上升，不能改成{}", current.word(), to.word());
        return Err(Refusal::new("not_upward", message));
    }
    if matter.fed.is_some() {
        return Err(Refusal::new("fed_back", "牵头单位已经反馈，不用再升色改期限，没有改动"));
    }
    let promised = clocks::deadlines(matter, rules).into_iter().find(|d| d.code == Code::T15);
    // What counts is the date first promised: a raise never makes room for another raise.
    if promised.and_then(|d| d.first_due.or(d.legal_due)).is_some_and(|first| now.day() > first) {
        let message = "首次反馈期限已经过了，不能再用升色改期限；逾期照记，请催办";
        return Err(Refusal::new("overdue", message));
    }
    Ok(vec![with_text(Event::ColourRaised { to }, Slot::Reason, reason, "升色理由")?])
}
