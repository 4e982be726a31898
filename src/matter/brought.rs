//! 旧台账: matters that happened before this desk had a window, brought in as what they were. Their
//! events carry the days of then; none of them stands in a day's list, on a day's sheet or in the
//! numbers of a day here.

use super::event::{Event, Fact, Slot};
use super::intake::NARRATIVE_MAX;
use super::refusal::Refusal;
use super::register::{self, Registration};
use super::rules::Rules;
use super::words::Outcome;
use crate::calendar::Moment;
use serde::{Deserialize, Serialize};

/// What an event says in clear of a matter that was brought in.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Brought {
    /// It had ended before it came in, so nobody here ended it.
    pub ended: bool,
}

/// Where a matter was brought in from: a file may be named after a person, so this lies in an
/// encrypted body ([`Slot::Particulars`]).
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Provenance {
    /// Name of the file, without its folder.
    pub source: String,
    /// Row in the file as a spreadsheet counts, from one.
    pub row: u32,
    /// Keyed hash, hexadecimal, by which the row is known again: of its own number, else of what
    /// it says.
    pub mark: String,
    /// Keyed hash, hexadecimal, of what it says: who, when and what.
    pub content: String,
    /// Keyed hash, hexadecimal, of its cells as they stand in the file, wherever they go: so that
    /// it is known again when columns go elsewhere another time.
    pub cells: String,
}

impl Provenance {
    /// File and row, as people look them up.
    pub fn words(&self) -> String {
        format!("{} 第 {} 行", self.source, self.row)
    }
}

/// How an old matter ended.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum End {
    /// 办结.
    Concluded,
    /// 当场办结.
    Answered,
    /// 不予受理 or 不再受理.
    Declined(Outcome),
}

/// What the old ledger says became of a matter.
#[derive(Clone, Debug, PartialEq)]
pub struct Past {
    /// When it was registered.
    pub at: Moment,
    /// When it was handed to its units; the registration when not said.
    pub assigned: Option<Moment>,
    /// How and when it ended; none while it is still open.
    pub end: Option<(End, Moment)>,
    /// What was answered; may be empty.
    pub reply: String,
    /// Where it comes from.
    pub from: Provenance,
}

impl Past {
    /// What the registration says of it in clear; guided ones end with their registration.
    pub(super) fn brought(&self, guided: bool) -> Brought {
        Brought { ended: self.end.is_some() || guided }
    }

    /// The outcome of the registration, where the ledger decided against the ladder.
    pub(super) fn declined(&self) -> Option<Outcome> {
        match self.end {
            Some((End::Declined(outcome), _)) => Some(outcome),
            _ => None,
        }
    }
}

/// Decides a matter of an old ledger: every event with the moment it happened.
///
/// # Errors
/// A [`Refusal`]: days out of order or still to come, or an open matter for which nobody answers.
pub fn bring_in(
    registration: &Registration,
    past: &Past,
    rules: &Rules,
    now: Moment,
) -> Result<Vec<(Fact, Moment)>, Refusal> {
    in_order(past, now)?;
    let mut facts = register::write(registration, Some(past), rules, past.at)?.into_iter();
    let first = facts.next();
    let mut list: Vec<(Fact, Moment)> = first.into_iter().map(|fact| (fact, past.at)).collect();
    let assigned = past.assigned.unwrap_or(past.at);
    list.extend(facts.map(|fact| (fact, assigned)));
    match past.end {
        Some((End::Concluded, at)) => list.push((end(Event::Concluded, &past.reply)?, at)),
        Some((End::Answered, at)) => list.push((end(Event::Answered, &past.reply)?, at)),
        Some((End::Declined(_), _)) => {}
        None => must_be_answered_for(&list)?,
    }
    Ok(list)
}

/// Nothing ends before it began, and nothing old lies in the future.
fn in_order(past: &Past, now: Moment) -> Result<(), Refusal> {
    let wrong = |field: &str, message: String| {
        Err(Refusal { code: "date", field: Some(field.to_owned()), message })
    };
    let day = |at: Moment| at.day();
    if past.at > now {
        return wrong("registered", format!("登记日期 {} 还没有到，请核对", day(past.at)));
    }
    for (field, what, at) in
        [("assigned", "交办日期", past.assigned), ("ended", "办结日期", past.end.map(|(_, at)| at))]
    {
        let Some(at) = at else { continue };
        if at < past.at {
            let message = format!("{what} {} 早于登记日期 {}，请核对", day(at), day(past.at));
            return wrong(field, message);
        }
        if at > now {
            return wrong(field, format!("{what} {} 还没有到，请核对", day(at)));
        }
    }
    Ok(())
}

/// An old ledger often says only that it ended: an empty answer is then the truth.
fn end(event: Event, reply: &str) -> Result<Fact, Refusal> {
    let reply = reply.trim();
    let count = reply.chars().count();
    if count > NARRATIVE_MAX {
        let message = format!("办理结果有{count}个字，最多{NARRATIVE_MAX}个，请写短一些");
        return Err(Refusal { code: "text", field: Some("reply".to_owned()), message });
    }
    let body = (!reply.is_empty()).then(|| (Slot::Reply, reply.to_owned()));
    Ok(Fact { event, bodies: body.into_iter().collect() })
}

/// What is open is somebody's work from today on, with a date: it needs a unit, and a class unless
/// it is sealed.
fn must_be_answered_for(list: &[(Fact, Moment)]) -> Result<(), Refusal> {
    let Some((Fact { event: Event::Registered { outcome, routing, sealed, .. }, .. }, _)) =
        list.first()
    else {
        return Ok(());
    };
    if *outcome != Outcome::Accepted || *sealed {
        return Ok(());
    }
    let missing = |field: &str, message: &str| {
        Err(Refusal { code: "open", field: Some(field.to_owned()), message: message.to_owned() })
    };
    if routing.units.is_empty() {
        return missing("units", "还没有办结，又没有责任单位；请补上责任单位，或写明办结");
    }
    if routing.colour.is_none() {
        return missing("colour", "还没有办结，又没有分类，算不出期限；请写绿、黄或红");
    }
    Ok(())
}
