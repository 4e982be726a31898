//! What happened on a played day, read back from the log and the matters behind its numbers —
//! not from what the replay meant to do. Sealed matters have no number, so they are in no figure.

use super::audit::Audit;
use crate::calendar::{Day, Moment};
use crate::matter::deadline::Colour;
use crate::matter::queue::event::TicketStage;
use crate::matter::queue::{Ticket, TicketEvent};
use crate::matter::rules::{RoomNo, Rules, UnitId};
use crate::matter::words::{Outcome, Stage};
use crate::matter::{Matter, MatterId};
use crate::store::tickets::TicketEntry;
use crate::store::{StoreError, View};
use serde::Serialize;
use std::collections::BTreeMap;

/// Matters of one day that are read at once.
const MATTERS: u32 = 100_000;

/// Figures of a day.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// 批次: numbers given.
    pub batches: u32,
    /// 人次: persons behind them.
    pub heads: u32,
    /// Of those, batches of the list (预登记).
    pub booked: u32,
    /// Minutes from taking a number to the first call.
    pub waits: Waits,
    /// 接访: numbers heard to the end.
    pub heard: u32,
    /// 交办, by colour in the order green, yellow, red.
    pub assigned: [u32; 3],
    /// 当场办结.
    pub answered: u32,
    /// 引导.
    pub guided: u32,
    /// Heard under a plain number, without a matter.
    pub plain: u32,
    /// 不予受理 and 不再受理: came again while it is being handled.
    pub declined: u32,
    /// Came again, heard or not.
    pub repeats: u32,
    /// Presses by word: 叫号, 重呼, 未到 …
    pub presses: BTreeMap<String, u32>,
    /// Numbers nobody heard, with where they stand.
    pub left: Vec<(String, String)>,
    /// Lead units: matters by colour.
    pub units: Vec<(UnitId, [u32; 3])>,
    /// Rooms in door order.
    pub rooms: Vec<RoomLine>,
    /// Called before somebody with a better place, reason beside it.
    pub reasoned: u32,
    /// The same without a reason: must be none.
    pub overtaken: Vec<String>,
    /// Numbers missing between the first and the last: must be none.
    pub gaps: Vec<String>,
    /// Calls into a room that was not empty, and events out of order: must be none.
    pub broken: u32,
}

/// Waiting times in minutes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Waits {
    /// Half waited no longer.
    pub median: i64,
    /// 19 of 20 waited no longer.
    pub p95: i64,
    /// The longest.
    pub longest: i64,
}

/// A room's day.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize)]
pub struct RoomLine {
    /// Number on the door.
    pub no: RoomNo,
    /// Name.
    pub name: String,
    /// Batches heard.
    pub heard: u32,
    /// Persons.
    pub heads: u32,
    /// Waits of those called here.
    pub waits: Waits,
    /// Minutes somebody sat in it.
    pub busy: i64,
    /// The last one left at.
    pub until: Option<Moment>,
}

impl Waits {
    /// Of these minutes.
    pub fn of(mut minutes: Vec<i64>) -> Waits {
        minutes.sort_unstable();
        let at = |part: usize| minutes.get((minutes.len().saturating_sub(1)) * part / 100);
        let at = |part| at(part).copied().unwrap_or_default();
        Waits { median: at(50), p95: at(95), longest: at(100) }
    }
}

impl Report {
    /// Reads a day back from the store.
    ///
    /// # Errors
    /// The store's.
    pub fn read(view: &View<'_>, day: Day, rules: &Rules) -> Result<Report, StoreError> {
        let log = view.ticket_log(day)?;
        let mut matters: BTreeMap<MatterId, Matter> =
            view.of_day(day, MATTERS)?.into_iter().map(|s| (s.matter.id, s.matter)).collect();
        for entry in &log {
            if let TicketEvent::Taken { matter: Some(id), .. } = entry.recorded.event
                && !matters.contains_key(&id)
                && let Some(stored) = view.by_id(id)?
            {
                matters.insert(id, stored.matter);
            }
        }
        Ok(Report::of(&log, &matters, rules))
    }

    /// The figures of a day's log and the matters behind it.
    pub fn of(log: &[TicketEntry], matters: &BTreeMap<MatterId, Matter>, rules: &Rules) -> Report {
        let audit = Audit::of(log, rules);
        let calls = first_calls(log);
        let mut report = Report { broken: audit.broken + audit.crowded, ..Report::default() };
        for entry in log {
            *report.presses.entry(entry.recorded.event.word().to_owned()).or_default() += 1;
        }
        for overtaking in &audit.overtakings {
            match overtaking.reasoned {
                true => report.reasoned += 1,
                false => report.overtaken.push(overtaking.called.clone()),
            }
        }
        let tickets: Vec<&Ticket> = audit.tickets.values().collect();
        let wait = |t: &&Ticket| calls.get(&t.id).map(|(at, _)| minutes(t.taken, *at));
        report.waits = Waits::of(tickets.iter().filter_map(wait).collect());
        report.gaps = gaps(&tickets, rules);
        for ticket in &tickets {
            report.ticket(ticket);
        }
        for matter in matters.values().filter(|m| !m.sealed) {
            report.matter(matter);
        }
        let line = |room: &crate::matter::rules::Room| {
            let here = |t: &&&Ticket| calls.get(&t.id).is_some_and(|(_, no)| *no == room.no);
            let heard: Vec<&&Ticket> = tickets
                .iter()
                .filter(|t| t.now.stage == TicketStage::Finished && t.now.room == Some(room.no))
                .collect();
            let sat = |t: &&&Ticket| Some(minutes(t.now.called?, t.now.ended?));
            RoomLine {
                no: room.no,
                name: room.name.clone(),
                heard: heard.len() as u32,
                heads: heard.iter().map(|t| t.heads).sum(),
                waits: Waits::of(tickets.iter().filter(here).filter_map(wait).collect()),
                busy: heard.iter().filter_map(sat).sum(),
                until: heard.iter().filter_map(|t| t.now.ended).max(),
            }
        };
        report.rooms = rules.rooms.iter().map(line).collect();
        report.units.sort_by_key(|(_, by)| std::cmp::Reverse(by.iter().sum::<u32>()));
        report
    }

    /// Nobody overtaken without a reason, no number missing, nothing out of order.
    pub fn is_clean(&self) -> bool {
        self.overtaken.is_empty() && self.gaps.is_empty() && self.broken == 0
    }

    fn ticket(&mut self, ticket: &Ticket) {
        if ticket.now.stage == TicketStage::Voided {
            return;
        }
        self.batches += 1;
        self.heads += ticket.heads;
        self.booked += u32::from(ticket.booked);
        if ticket.now.stage == TicketStage::Finished {
            self.heard += 1;
            self.plain += u32::from(ticket.matter.is_none());
        } else {
            self.left.push((ticket.number.clone(), ticket.now.stage.word().to_owned()));
        }
    }

    fn matter(&mut self, matter: &Matter) {
        self.repeats += u32::from(matter.origin.is_some());
        match (matter.stage, matter.outcome) {
            (_, Outcome::NotAccepted | Outcome::NoLongerAccepted) => self.declined += 1,
            (Stage::Answered, _) => self.answered += 1,
            (Stage::Guided, _) => self.guided += 1,
            (Stage::Registered | Stage::Voided, _) => {}
            _ => {
                let Some(colour) = matter.routing.colour else { return };
                let at = Colour::ALL.iter().position(|c| *c == colour).unwrap_or_default();
                self.assigned[at] += 1;
                let Some(lead) = matter.routing.units.first() else { return };
                let line = match self.units.iter().position(|(unit, _)| *unit == lead.unit) {
                    Some(line) => line,
                    None => {
                        self.units.push((lead.unit.clone(), [0; 3]));
                        self.units.len() - 1
                    }
                };
                self.units[line].1[at] += 1;
            }
        }
    }
}

/// When and to which room each ticket was called first.
fn first_calls(log: &[TicketEntry]) -> BTreeMap<i64, (Moment, RoomNo)> {
    let mut calls = BTreeMap::new();
    for entry in log {
        if let TicketEvent::Called { room, .. } = entry.recorded.event {
            calls.entry(entry.id).or_insert((entry.recorded.at, room));
        }
    }
    calls
}

fn minutes(from: Moment, to: Moment) -> i64 {
    (to.millis() - from.millis()) / 60_000
}

/// Numbers between one and the count of the day that nobody got.
fn gaps(tickets: &[&Ticket], rules: &Rules) -> Vec<String> {
    let given: std::collections::HashSet<&str> = tickets.iter().map(|t| &*t.number).collect();
    (1..=tickets.len() as i64)
        .map(|serial| rules.queue.number(serial))
        .filter(|number| !given.contains(number.as_str()))
        .collect()
}
