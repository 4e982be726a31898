//! 接访: an official hears somebody, and it ends with a responsible unit, an answer on the spot,
//! or guidance — there is no "to be studied" (S2-3). The first leader is set once (S1-7).

use super::assign::raise;
use super::deadline::Colour;
use super::event::{Event, Fact, NextStep, Slot, UnitRole};
use super::guard::{must_be, with_text};
use super::refusal::Refusal;
use super::rules::{PlaceCode, RoomNo, Rules, StaffId, UnitId};
use super::state::Matter;
use super::words::{Guided, Mode, Stage, Tier};
use crate::calendar::Moment;

/// How a reception ends.
#[derive(Clone, Debug, PartialEq)]
pub enum Settled {
    /// 交办 to units, the lead first.
    Assigned {
        /// Units; none keeps those the matter has.
        units: Vec<UnitId>,
        /// Colour; none keeps the one it has.
        colour: Option<Colour>,
    },
    /// 当场办结: the opinion is the answer.
    Answered,
    /// 引导.
    Guided(Guided),
}

/// What an official says and decides.
#[derive(Clone, Debug, PartialEq)]
pub struct Receiving {
    /// Who received.
    pub leader: StaffId,
    /// The room; none keeps the matter's.
    pub room: Option<RoomNo>,
    /// 坐班, 下访 …
    pub mode: Mode,
    /// 市县乡村.
    pub tier: Tier,
    /// The town whose side was heard; another than the matter's becomes its second 属地 (S0-8).
    pub place: Option<PlaceCode>,
    /// What comes next.
    pub next: NextStep,
    /// The official's words.
    pub opinion: String,
    /// How it ends.
    pub settled: Settled,
}

/// Decides a reception.
pub(super) fn receive(
    matter: &Matter,
    receiving: &Receiving,
    rules: &Rules,
    now: Moment,
) -> Result<Vec<Fact>, Refusal> {
    if matter.sealed {
        return Err(Refusal::new("sealed", "密件由密件承办单位另行约谈，不走接访，没有改动"));
    }
    let room = receiving.room.unwrap_or(matter.routing.room);
    if rules.room(room).is_none() {
        return Err(Refusal::new("room", format!("没有{room}号接待室，请核对房号")));
    }
    if let Some(unknown) = receiving.place.as_ref().filter(|code| rules.place(code).is_none()) {
        return Err(Refusal::new("place", format!("没有「{unknown}」这个乡镇，请从清单里选")));
    }
    let next = receiving.next;
    if let Some(day) = next.first().filter(|day| *day < now.day()) {
        let message = format!("下一步的日期 {day} 已经过了，请写今天或以后的日期");
        return Err(Refusal::new("next", message));
    }
    if next.first().is_some() && !matches!(receiving.settled, Settled::Assigned { .. }) {
        let message = "当场办结或引导之后没有下一步，请清掉日期，或改为交办";
        return Err(Refusal::new("next", message));
    }
    let event = Event::Received {
        leader: receiving.leader.clone(),
        room,
        mode: receiving.mode,
        tier: receiving.tier,
        place: receiving.place.clone(),
        next: receiving.next,
        number: matter.receptions + 1,
    };
    let mut facts = vec![with_text(event, Slot::Opinion, &receiving.opinion, "接访意见")?];
    match &receiving.settled {
        Settled::Answered => {
            must_be_open(matter, &[Stage::Registered, Stage::Assigned], "当场办结")?;
            let reply = with_text(Event::Answered, Slot::Reply, &receiving.opinion, "答复内容")?;
            facts.push(reply);
        }
        Settled::Guided(guided) => {
            must_be_open(matter, &[Stage::Registered], "引导")?;
            facts.push(Event::Confirmed { room, guided: Some(*guided) }.into());
        }
        Settled::Assigned { units, colour } if matter.stage == Stage::Registered => {
            let units = known(units, &matter.routing.units, rules)?;
            let Some(colour) = colour.or(matter.routing.colour) else {
                return Err(Refusal::new("colour", "还没有分类，请选绿、黄或红"));
            };
            facts.push(Event::Confirmed { room, guided: None }.into());
            facts.push(Event::Assigned { units, colour: Some(colour) }.into());
        }
        Settled::Assigned { units, colour } => {
            must_be(matter, &[Stage::Assigned, Stage::Accepted], "交办")?;
            let units = known(units, &matter.routing.units, rules)?;
            if units != matter.routing.units {
                facts.push(Event::Reassigned { units }.into());
            }
            if let Some(to) = colour.filter(|to| Some(*to) != matter.routing.colour) {
                facts.extend(raise(matter, to, &receiving.opinion, rules, now)?);
            }
        }
    }
    Ok(facts)
}

/// A suggestion still waiting is no hindrance: the official decides it now.
fn must_be_open(matter: &Matter, stages: &[Stage], act: &str) -> Result<(), Refusal> {
    if stages.contains(&matter.stage) {
        return Ok(());
    }
    must_be(matter, stages, act)
}

/// The units chosen, or those there were; a reception never ends without one.
fn known(chosen: &[UnitId], there: &[UnitRole], rules: &Rules) -> Result<Vec<UnitRole>, Refusal> {
    if let Some(unknown) = chosen.iter().find(|id| rules.unit(id).is_none()) {
        return Err(Refusal::new("units", format!("没有「{unknown}」这个单位，请从清单里选")));
    }
    let units = if chosen.is_empty() { there.to_vec() } else { UnitRole::lead_first(chosen) };
    if units.is_empty() {
        let message = "接访不能没有结果：请写明责任单位，或当场办结，或引导（没有「再研究」）";
        return Err(Refusal::new("no_outcome", message));
    }
    Ok(units)
}
