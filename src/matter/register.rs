//! The intake decision ladder: one checked intake becomes one registered matter.
//!
//! Order of the ladder: purpose first (a report of wrongdoing is sealed, 条例 30), then guidance
//! (条例 22, 31), then "already in process / after 复核" (条例 19, 36), then routing. Whatever the
//! outcome, the matter is registered (条例 22, 23).

use super::brought::Past;
use super::clocks;
use super::code::TrackingCode;
use super::deadline::Colour;
use super::event::{Choice, Event, Fact, MatterId, Origin, Routing, Slot, UnitRole, Visit};
use super::intake::{Accused, Intake};
use super::particulars::Particulars;
use super::refusal::Refusal;
use super::rules::{RoomNo, Rules, StaffId, Unit};
use super::state::Matter;
use super::words::{Guided, Need, Outcome, Purpose, SameMatter, Stage};
use crate::calendar::Moment;

/// Number, code and row id, taken by the store in the writing transaction.
#[derive(Clone, Debug, PartialEq)]
pub struct Issued {
    /// Row id.
    pub id: MatterId,
    /// Human number.
    pub number: String,
    /// 诉求码.
    pub code: TrackingCode,
}

/// What the suggestion engine proposes where no person chose.
#[derive(Clone, Debug, PartialEq)]
pub struct Proposal {
    /// Best room.
    pub room: RoomNo,
    /// Units, the lead first.
    pub units: Vec<UnitRole>,
    /// Colour.
    pub colour: Colour,
    /// Guidance.
    pub guided: Option<Guided>,
}

/// Everything a registration needs, gathered by the desk.
#[derive(Clone, Debug, PartialEq)]
pub struct Registration {
    /// The checked intake.
    pub intake: Intake,
    /// Number, code, id; the store fills them in the writing transaction.
    pub issued: Option<Issued>,
    /// Who receives: the 首接人.
    pub receiver: StaffId,
    /// What to use where no person chose.
    pub proposal: Proposal,
    /// The earlier matter the person was asked about.
    pub origin: Option<Matter>,
}

/// True when a purpose makes a matter sealed: known before a number is taken, because sealed
/// matters have their own counter.
pub fn is_sealed(purpose: Purpose) -> bool {
    purpose == Purpose::Report
}

/// Registers.
pub(super) fn register(
    registration: &Registration,
    rules: &Rules,
    now: Moment,
) -> Result<Vec<Fact>, Refusal> {
    write(registration, None, rules, now)
}

/// Registers what happens now, or what an old ledger says happened then.
pub(super) fn write(
    registration: &Registration,
    past: Option<&Past>,
    rules: &Rules,
    now: Moment,
) -> Result<Vec<Fact>, Refusal> {
    let Registration { intake, issued, receiver, proposal, origin } = registration;
    let issued = issued
        .as_ref()
        .ok_or_else(|| Refusal::new("unnumbered", "还没有取到编号，没有登记，请再按一次确认"))?;
    let sealed = is_sealed(intake.purpose);
    let (outcome, guided, routing) = if sealed {
        (Outcome::Accepted, None, seal(intake, rules)?)
    } else {
        ladder(intake, proposal, origin.as_ref(), rules, now)
    };
    let (outcome, routing) = match past {
        Some(past) => as_it_was(past, intake, outcome, routing),
        None => (outcome, routing),
    };
    let handed =
        outcome == Outcome::Accepted && routing.unconfirmed.is_empty() && !routing.units.is_empty();
    let assigned =
        handed.then(|| Event::Assigned { units: routing.units.clone(), colour: routing.colour });
    let mut told = particulars(intake, origin.as_ref());
    told.brought = past.map(|past| past.from.clone());
    let (clear, hidden) = told.part(sealed);
    let registered = Event::Registered {
        id: issued.id,
        number: issued.number.clone(),
        code: issued.code.clone(),
        sealed,
        purpose: clear.purpose,
        place: clear.place,
        visit: visit(intake, clear.needs, rules),
        outcome,
        guided,
        origin: clear.origin,
        routing,
        first_receiver: first_receiver(receiver, intake, origin.as_ref()),
        brought: past.map(|past| past.brought(guided.is_some())),
    };
    let mut facts = vec![Fact { event: registered, bodies: bodies(intake, &hidden) }];
    facts.extend(assigned.map(Fact::from));
    Ok(facts)
}

/// What an old ledger does not say is not suggested either: nobody could confirm it any more.
fn as_it_was(
    past: &Past,
    intake: &Intake,
    outcome: Outcome,
    mut routing: Routing,
) -> (Outcome, Routing) {
    routing.unconfirmed.clear();
    match past.declined() {
        Some(declined) => (declined, Routing { room: routing.room, ..Routing::default() }),
        None if outcome == Outcome::Accepted && !is_sealed(intake.purpose) => {
            (outcome, Routing { colour: intake.colour, ..routing })
        }
        None => (outcome, routing),
    }
}

fn ladder(
    intake: &Intake,
    proposal: &Proposal,
    origin: Option<&Matter>,
    rules: &Rules,
    now: Moment,
) -> (Outcome, Option<Guided>, Routing) {
    let room = intake.room.unwrap_or(proposal.room);
    let untouched = |unconfirmed| Routing { room, units: Vec::new(), colour: None, unconfirmed };
    let (guided, guessed) = guidance(intake, proposal);
    if guided.is_some() {
        let mut open = unconfirmed(intake.room.is_none(), false, false);
        if guessed {
            open.push(Choice::Guided);
        }
        return (Outcome::Guided, guided, untouched(if guessed { open } else { Vec::new() }));
    }
    if let (Some(origin), Some((_, SameMatter::Yes))) = (origin, &intake.same_as) {
        if origin.stage == Stage::Reviewed {
            return (Outcome::NoLongerAccepted, None, untouched(Vec::new()));
        }
        if clocks::in_time(origin, rules, now) {
            return (Outcome::NotAccepted, None, untouched(Vec::new()));
        }
    }
    let units = if intake.units.is_empty() {
        proposal.units.clone()
    } else {
        UnitRole::lead_first(&intake.units)
    };
    let unconfirmed =
        unconfirmed(intake.room.is_none(), intake.units.is_empty(), intake.colour.is_none());
    let colour = Some(intake.colour.unwrap_or(proposal.colour));
    (Outcome::Accepted, None, Routing { room, units, colour, unconfirmed })
}

/// Guidance and whether it was only suggested. A unit chosen by a person means that somebody
/// answers here, so a suggestion alone never guides away from it.
fn guidance(intake: &Intake, proposal: &Proposal) -> (Option<Guided>, bool) {
    match intake.guided {
        Some(chosen) => (chosen, false),
        None if !intake.units.is_empty() || !intake.purpose.has_handling_clock() => (None, false),
        None => (proposal.guided, proposal.guided.is_some()),
    }
}

/// Room and unit of a report of wrongdoing: never the accused, their unit or one above it.
fn seal(intake: &Intake, rules: &Rules) -> Result<Routing, Refusal> {
    let accused = accused_units(intake.accused.as_ref(), rules);
    // A unit under the accused one answers to it. One above it is its house; only the pack's
    // `other`, named for exactly this case, may stand above whom it looks into.
    let blocked = |unit: &Unit| {
        accused.iter().any(|a| {
            let above = a.parent.as_deref() == Some(&unit.id) && unit.id != rules.sealed.other;
            a.id == unit.id || unit.parent.as_deref() == Some(&a.id) || above
        })
    };
    if let Some(unit) = intake.units.iter().filter_map(|id| rules.unit(id)).find(|u| blocked(u)) {
        return Err(Refusal {
            code: "accused_unit",
            field: Some("units".into()),
            message: format!(
                "{}是被检举的单位或其上下级，不能交给它；不填单位即按密件办理",
                unit.name
            ),
        });
    }
    let route = [&rules.sealed.unit, &rules.sealed.other];
    if let Some(other) = intake.units.iter().find(|id| !route.contains(id)) {
        let name = rules.unit(other).map_or(other.as_str(), |u| u.name.as_str());
        return Err(Refusal {
            code: "sealed_unit",
            field: Some("units".into()),
            message: format!("检举控告只交密件承办单位，不能交给{name};不填单位即可"),
        });
    }
    let unit = route.into_iter().find(|id| rules.unit(id).is_some_and(|u| !blocked(u)));
    let unit = unit.ok_or_else(|| Refusal {
        code: "accused_unit",
        field: Some("accused.unit".into()),
        message: "密件承办单位都牵涉其中，请不要在本窗口登记，请来访人直接向上一级纪检监察机关反映"
            .into(),
    })?;
    Ok(Routing {
        room: rules.sealed.room,
        units: UnitRole::lead_first(std::slice::from_ref(unit)),
        colour: None,
        unconfirmed: Vec::new(),
    })
}

/// Units of the pack that the accused names or belongs to.
pub(crate) fn accused_units<'r>(accused: Option<&Accused>, rules: &'r Rules) -> Vec<&'r Unit> {
    let Some(accused) = accused else { return Vec::new() };
    let named = accused.unit.as_deref().into_iter().chain(accused.name.as_deref());
    let mut units: Vec<&Unit> = named
        .flat_map(|text| {
            let inside = move |u: &&Unit| {
                text.contains(u.name.as_str())
                    || text.contains(u.short.as_str())
                    || u.aliases.iter().any(|a| a.chars().count() > 2 && text.contains(a.as_str()))
            };
            rules.find_unit(text).into_iter().chain(rules.units.iter().filter(inside))
        })
        .collect();
    if let Some(staff) = accused.name.as_deref().and_then(|name| rules.find_staff(name)) {
        units.extend(staff.unit.as_deref().and_then(|id| rules.unit(id)));
    }
    units
}

/// Who of so many enters the room, in the desk's words; `None` when all may.
pub fn delegates(heads: u32, named: u32, rules: &Rules) -> Option<String> {
    crowd(heads, named, rules).delegates()
}

/// How many came, whether they are a group, and who of it enters. One name of a group is only
/// whoever spoke first: it has yet to elect its representatives (条例 20).
fn crowd(head_count: u32, named: u32, rules: &Rules) -> Visit {
    let group = head_count >= rules.group_from;
    let electing = group && named < 2;
    let enter = if group && !electing { named } else { head_count };
    let representatives = enter.min(rules.representatives_max);
    Visit { head_count, group, electing, representatives, ..Visit::default() }
}

fn visit(intake: &Intake, needs: Vec<Need>, rules: &Rules) -> Visit {
    let named = intake.companions.len() as u32 + 1;
    Visit {
        channel: intake.channel.clone(),
        affected: intake.affected,
        anonymous: intake.anonymous,
        notice_owed: intake.visitor.name.is_some() && intake.visitor.address.is_some(),
        urgent: intake.urgent,
        needs,
        ..crowd(intake.head_count, named, rules)
    }
}

/// Whoever received the matter first stays its first receiver when the person comes again
/// (首问负责); for another matter, or partly another, it is who receives now.
fn first_receiver(receiver: &str, intake: &Intake, origin: Option<&Matter>) -> StaffId {
    let same = matches!(intake.same_as, Some((_, SameMatter::Yes)));
    origin.filter(|_| same).map_or_else(|| receiver.to_owned(), |o| o.first_receiver.clone())
}

fn particulars(intake: &Intake, origin: Option<&Matter>) -> Particulars {
    let asked = intake.same_as.as_ref().zip(origin);
    Particulars {
        purpose: Some(intake.purpose),
        place: intake.place.clone(),
        needs: intake.needs.clone(),
        origin: asked.map(|((_, answer), origin)| Origin {
            id: origin.id,
            number: origin.number.clone(),
            answer: *answer,
        }),
        external_no: intake.external_no.clone(),
        brought: None,
    }
}

/// Texts by slot; empty ones are not stored.
fn bodies(intake: &Intake, hidden: &Particulars) -> Vec<(Slot, String)> {
    let mut list =
        vec![(Slot::Visitor, json(&intake.visitor)), (Slot::Narrative, intake.narrative.clone())];
    if !intake.companions.is_empty() {
        list.push((Slot::Companions, json(&intake.companions)));
    }
    if let Some(accused) = &intake.accused {
        list.push((Slot::Accused, json(accused)));
    }
    if !intake.request.is_empty() {
        list.push((Slot::Request, intake.request.clone()));
    }
    if !hidden.is_empty() {
        list.push((Slot::Particulars, json(hidden)));
    }
    list
}

/// Plain structs of strings always become JSON; an empty object would only lose what has no text.
fn json(value: &impl serde::Serialize) -> String {
    serde_json::to_string(value).unwrap_or_default()
}

/// Counter kind of ordinary matters.
pub const KIND_ORDINARY: &str = "matter";
/// Counter kind of sealed matters: their own series, so that neither tells about the other.
pub const KIND_SEALED: &str = "sealed";
/// Counter kind of matters from old ledgers: so the numbers of a day here stay its own.
pub const KIND_LEDGER: &str = "ledger";

/// A human number from a counter: `QJ20261123-0007`, sealed `QJM20261123-0001`, from an old ledger
/// `QJL20060815-0001`.
///
/// `period` is the desk day in ISO form, `serial` counts from one.
pub fn number(site: &str, kind: &str, period: &str, serial: i64) -> String {
    let mark = match kind {
        KIND_SEALED => "M",
        KIND_LEDGER => "L",
        _ => "",
    };
    format!("{site}{mark}{}-{serial:04}", period.replace('-', ""))
}

/// The choices a suggestion filled, in the order of the form.
fn unconfirmed(room: bool, units: bool, colour: bool) -> Vec<Choice> {
    [(room, Choice::Room), (units, Choice::Units), (colour, Choice::Colour)]
        .into_iter()
        .filter_map(|(open, choice)| open.then_some(choice))
        .collect()
}
