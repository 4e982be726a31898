//! What the units do with a matter they were handed: sign for it (事权单位接收), report back
//! (处置反馈) — the second and third of the three time stamps of 日清日结 (衢江 S2-7) — and the
//! void of a matter that was registered by mistake.

use super::event::{Event, Fact, Slot};
use super::guard::{must_be, with_text};
use super::refusal::Refusal;
use super::rules::{Rules, UnitId};
use super::state::{Handling, Matter};
use super::words::{Feedback, Stage};
use crate::calendar::Moment;

impl Matter {
    /// The unit that leads.
    pub fn lead(&self) -> Option<&UnitId> {
        self.routing.units.first().map(|role| &role.unit)
    }

    /// What a unit has done so far; none before it signed.
    pub fn handling_of(&self, unit: &str) -> Option<&Handling> {
        self.handling.iter().find(|h| h.unit == unit)
    }

    /// When the leading unit signed.
    pub fn signed(&self) -> Option<Moment> {
        self.handling_of(self.lead()?).map(|h| h.signed)
    }

    /// When the first of its present units signed: 书面告知 is owed from then on (条例 23 第3款).
    pub fn first_signed(&self) -> Option<Moment> {
        let there = self.routing.units.iter();
        there.filter_map(|role| self.handling_of(&role.unit)).map(|h| h.signed).min()
    }

    /// Its units that have not signed.
    pub fn unsigned(&self) -> impl Iterator<Item = &UnitId> {
        self.routing.units.iter().map(|r| &r.unit).filter(|u| self.handling_of(u).is_none())
    }

    /// Its units whose report is still to come: those that said nothing, or 正在办理.
    pub fn owing(&self) -> impl Iterator<Item = &UnitId> {
        let ended = |unit: &str| {
            let fed = self.handling_of(unit).and_then(|h| h.fed);
            fed.is_some_and(|(_, said)| said != Feedback::Working)
        };
        self.routing.units.iter().map(|r| &r.unit).filter(move |u| !ended(u))
    }

    /// Its units that have not reported back.
    pub fn silent(&self) -> impl Iterator<Item = &UnitId> {
        let fed = |unit: &str| self.handling_of(unit).is_some_and(|h| h.fed.is_some());
        self.routing.units.iter().map(|r| &r.unit).filter(move |u| !fed(u))
    }
}

/// A unit signs once.
pub(super) fn sign(matter: &Matter, unit: &str, rules: &Rules) -> Result<Vec<Fact>, Refusal> {
    must_be(matter, &[Stage::Assigned, Stage::Accepted], "签收")?;
    let unit = assigned(matter, unit, rules)?;
    if let Some(before) = matter.handling_of(&unit) {
        let message =
            format!("{}已经在 {} 签收，没有再记", name(&unit, rules), before.signed.md_hm());
        return Err(Refusal::new("signed", message));
    }
    Ok(vec![Event::Signed { unit }.into()])
}

/// A unit reports back once, and again after it said 正在办理. Who reports back without having
/// signed has received it by then.
pub(super) fn feed_back(
    matter: &Matter,
    unit: &str,
    outcome: Feedback,
    text: &str,
    rules: &Rules,
) -> Result<Vec<Fact>, Refusal> {
    must_be(matter, &[Stage::Assigned, Stage::Accepted], "反馈")?;
    let unit = assigned(matter, unit, rules)?;
    let before = matter.handling_of(&unit);
    if let Some((at, said)) = before.and_then(|h| h.fed)
        && said != Feedback::Working
    {
        let message = format!(
            "{}已经在 {} 反馈「{}」，没有再记",
            name(&unit, rules),
            at.md_hm(),
            said.word()
        );
        return Err(Refusal::new("fed_back", message));
    }
    let mut facts = Vec::new();
    if before.is_none() {
        facts.push(Event::Signed { unit: unit.clone() }.into());
    }
    facts.push(with_text(Event::FedBack { unit, outcome }, Slot::Reply, text, "反馈内容")?);
    Ok(facts)
}

/// A number is voided on its own day, before anybody has begun to work on it, and with a reason;
/// it is never given again.
pub(super) fn void(matter: &Matter, reason: &str, now: Moment) -> Result<Vec<Fact>, Refusal> {
    let begun =
        [Stage::Registered, Stage::Assigned, Stage::Answered, Stage::Guided, Stage::Declined];
    if matter.stage == Stage::Voided {
        return Err(Refusal::new("voided", format!("{} 已经作废过，没有再改动", matter.number)));
    }
    if !begun.contains(&matter.stage) || !matter.handling.is_empty() || matter.receptions > 0 {
        let message = "已经有单位签收或领导接访，不能作废；确实重复的，请按办理结果办结";
        return Err(Refusal::new("handled", message));
    }
    if now.day() != matter.registered.day() {
        let message = format!(
            "{} 是{}登记的，编号只能当天作废；请按办理结果办结",
            matter.number,
            matter.registered.day()
        );
        return Err(Refusal::new("other_day", message));
    }
    Ok(vec![with_text(Event::Voided, Slot::Reason, reason, "作废理由")?])
}

/// The unit meant, when the matter is in its hands.
fn assigned(matter: &Matter, unit: &str, rules: &Rules) -> Result<UnitId, Refusal> {
    let Some(found) = rules.find_unit(unit) else {
        let message = format!("没有「{}」这个单位，请从清单里选", unit.trim());
        return Err(Refusal { code: "units", field: Some("unit".into()), message });
    };
    if matter.routing.units.iter().any(|role| role.unit == found.id) {
        return Ok(found.id.clone());
    }
    let there: Vec<_> = matter.routing.units.iter().map(|r| name(&r.unit, rules)).collect();
    let message = format!("这件事没有交给{}，交给的是{}，没有改动", found.short, there.join("、"));
    Err(Refusal { code: "other_unit", field: Some("unit".into()), message })
}

fn name<'r>(unit: &'r str, rules: &'r Rules) -> &'r str {
    rules.unit(unit).map_or(unit, |u| u.short.as_str())
}
