//! A wish about the duty calendar → events, or a refusal that says what to do instead. Whatever is
//! wished, nobody ever sits in two chairs on one day because of it, and no past day is rewritten.

use super::event::{DutyEvent, Seat, Standing};
use super::plan::Sitting;
use crate::calendar::Day;
use crate::matter::event::{Fact, Slot};
use crate::matter::refusal::Refusal;
use crate::matter::rules::{Rules, StaffId};

/// Most characters of a reason.
const REASON_MAX: usize = 100;

/// What somebody wishes; every wish has a reason.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum DutyCommand {
    /// 换班: the people of two sittings change places.
    Swap {
        /// One.
        seat: Seat,
        /// The other.
        with: Seat,
    },
    /// 顶班: somebody else sits.
    Cover {
        /// Which sitting.
        seat: Seat,
        /// Who sits.
        by: StaffId,
    },
    /// 请假: nobody sits until somebody covers.
    Absent {
        /// Which sitting.
        seat: Seat,
    },
    /// 撤销: as the rules say; a swap is taken back on both days.
    Restore {
        /// Which sitting.
        seat: Seat,
    },
}

impl DutyCommand {
    /// The sitting it begins with.
    pub fn seat(&self) -> &Seat {
        match self {
            DutyCommand::Swap { seat, .. }
            | DutyCommand::Cover { seat, .. }
            | DutyCommand::Absent { seat }
            | DutyCommand::Restore { seat } => seat,
        }
    }
}

/// Decides a wish. `sittings` are all those of every day the wish may touch, changes included.
///
/// # Errors
/// No such sitting, a past day, an unknown or busy person, nothing to change, or no reason.
pub fn decide(
    sittings: &[Sitting],
    command: &DutyCommand,
    reason: &str,
    rules: &Rules,
    today: Day,
) -> Result<Vec<Fact<DutyEvent>>, Refusal> {
    let body = written(reason)?;
    let here = find(sittings, command.seat(), rules)?;
    let events = match command {
        DutyCommand::Cover { seat, by } => {
            if rules.find_staff(by).is_none_or(|s| s.id != *by) {
                let message = format!("没有「{by}」这个人，请写县域包里的姓名或工号，没有改动");
                return Err(Refusal::new("staff", message));
            }
            if here.who() == Some(by) {
                let message = format!("{}本来就是{}坐班，没有改动", seat.day, name(by, rules));
                return Err(Refusal::new("same", message));
            }
            vec![DutyEvent::Covered { seat: seat.clone(), by: by.clone() }]
        }
        DutyCommand::Absent { seat } => {
            if here.now == Standing::Absent {
                let message = format!("{}已经记了请假，没有改动", seat.day);
                return Err(Refusal::new("same", message));
            }
            vec![DutyEvent::Absent { seat: seat.clone() }]
        }
        DutyCommand::Swap { seat, with } => {
            let there = find(sittings, with, rules)?;
            let (Some(a), Some(b)) = (here.who(), there.who()) else {
                let empty = if here.who().is_none() { seat } else { with };
                let message = format!("{}没有人坐班，换不了；请用顶班", empty.day);
                return Err(Refusal::new("gap", message));
            };
            if a == b {
                let message = format!("两边都是{}，没有可换的", name(a, rules));
                return Err(Refusal::new("same", message));
            }
            let swapped = |seat: &Seat, with: &Seat, by: &str| DutyEvent::Swapped {
                seat: seat.clone(),
                with: with.clone(),
                by: by.to_owned(),
            };
            vec![swapped(seat, with, b), swapped(with, seat, a)]
        }
        DutyCommand::Restore { seat } => {
            let mut events = vec![DutyEvent::Restored { seat: seat.clone() }];
            match &here.now {
                Standing::Planned => {
                    let message = format!("{}没有改动过，没有可撤销的", seat.day);
                    return Err(Refusal::new("nothing", message));
                }
                Standing::Swapped { with, .. } => {
                    let other = sittings.iter().find(|s| s.seat == *with);
                    let paired = other.is_some_and(
                        |o| matches!(&o.now, Standing::Swapped { with, .. } if with == seat),
                    );
                    events.extend(paired.then(|| DutyEvent::Restored { seat: with.clone() }));
                }
                Standing::Covered { .. } | Standing::Absent => {}
            }
            events
        }
    };
    for event in &events {
        let day = event.seat().day;
        if day < today {
            let message = format!("{day}已经过去，值班记录不改；当天的实情请写在接访记录里");
            return Err(Refusal::new("past", message));
        }
    }
    nobody_twice(sittings, &events, rules)?;
    Ok(events.into_iter().map(|event| Fact { event, bodies: vec![body.clone()] }).collect())
}

/// After the events, whoever they put into a chair sits in no other that day.
fn nobody_twice(sittings: &[Sitting], events: &[DutyEvent], rules: &Rules) -> Result<(), Refusal> {
    let after = |sitting: &Sitting| -> Option<StaffId> {
        match events.iter().find(|e| *e.seat() == sitting.seat) {
            Some(DutyEvent::Covered { by, .. } | DutyEvent::Swapped { by, .. }) => Some(by.clone()),
            Some(DutyEvent::Absent { .. }) => None,
            Some(DutyEvent::Restored { .. }) => Some(sitting.planned.clone()),
            None => sitting.who().map(str::to_owned),
        }
    };
    for moved in sittings.iter().filter(|s| events.iter().any(|e| *e.seat() == s.seat)) {
        let Some(who) = after(moved) else { continue };
        let other = |s: &&Sitting| {
            s.seat.day == moved.seat.day && s.seat != moved.seat && after(s).as_ref() == Some(&who)
        };
        if let Some(other) = sittings.iter().find(other) {
            let (who, day) = (name(&who, rules), moved.seat.day);
            let message = format!("{who}{day}已经在{}坐班，没有改动", place(&other.seat, rules));
            return Err(Refusal::new("already_sits", message));
        }
    }
    Ok(())
}

fn find<'s>(sittings: &'s [Sitting], seat: &Seat, rules: &Rules) -> Result<&'s Sitting, Refusal> {
    sittings.iter().find(|s| s.seat == *seat).ok_or_else(|| {
        let info = rules.calendar.info(seat.day);
        let why = match (info.working, info.label) {
            (false, Some(label)) => format!("（{label}，不是工作日）"),
            _ => String::new(),
        };
        let message = format!("{}{why}{}没有排坐班，没有改动", seat.day, place(seat, rules));
        Refusal::new("no_sitting", message)
    })
}

fn name<'r>(id: &'r str, rules: &'r Rules) -> &'r str {
    rules.find_staff(id).map_or(id, |s| s.name.as_str())
}

/// Where a chair stands, in words: 中心, 云溪乡, 云溪乡某某村.
pub fn place(seat: &Seat, rules: &Rules) -> String {
    place_words(&seat.place, rules)
}

/// A place of the duty calendar in words.
pub fn place_words(place: &str, rules: &Rules) -> String {
    let (town, village) = place.split_once('/').unwrap_or((place, ""));
    match rules.place(town) {
        _ if place.is_empty() => "中心".to_owned(),
        Some(found) => format!("{}{village}", found.name),
        None => place.to_owned(),
    }
}

fn written(reason: &str) -> Result<(Slot, String), Refusal> {
    let reason = reason.trim();
    match reason.chars().count() {
        0 => Err(Refusal::new("reason", "还没有写理由，请写一句再改")),
        n if n > REASON_MAX => {
            Err(Refusal::new("reason", format!("理由有{n}个字，请写在{REASON_MAX}字以内")))
        }
        _ => Ok((Slot::Reason, reason.to_owned())),
    }
}
