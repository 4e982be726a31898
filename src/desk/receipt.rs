//! Composes a receipt from what is stored — never from the form.

use super::Desk;
use super::error::DeskError;
use super::lists::{subject, visitor_name};
use super::slip::{Slip, SlipDate, SlipUnit};
use crate::calendar::{Day, Moment};
use crate::matter::Matter;
use crate::matter::clocks::{self, Deadline};
use crate::matter::deadline::Code;
use crate::matter::event::Slot;
use crate::matter::intake::Person;
use crate::matter::queue::Ticket;
use crate::matter::words::{Guided, Outcome};
use crate::store::matters::Stored;
use chrono::Datelike;

/// What stands for 办结 while 受理 has not happened (条例 34).
pub const HANDLING_WORDS: &str = "受理之日起60日内";

/// A date in words: month and day, the year when it is another one, a mark when it is provisional.
pub fn date_words(day: Day, provisional: bool, now: Moment) -> String {
    let format = if day.year() == now.day().year() { "%m-%d" } else { "%Y-%m-%d" };
    let mark = if provisional { "（暂按周末计）" } else { "" };
    format!("{} 24:00{mark}", day.format(format))
}

impl Desk {
    /// The receipt as it would print next: the first time, or again.
    pub(super) fn slip(&self, number: &str) -> Result<Slip, DeskError> {
        let stored = self.find_for_paper(number)?;
        let copy = stored.matter.reprints;
        self.compose(&stored, copy, self.now())
    }

    /// The receipt of a stored matter as one copy of it.
    pub(super) fn compose(
        &self,
        stored: &Stored,
        copy: u32,
        ordered: Moment,
    ) -> Result<Slip, DeskError> {
        let matter = &stored.matter;
        let texts = &self.pack.texts;
        let visitor: Person = self.json_body(stored, Slot::Visitor)?.unwrap_or_default();
        let open = !matter.sealed;
        let deadlines = clocks::deadlines(matter, self.rules());
        let find = |code: Code| deadlines.iter().find(|d| d.code == code);
        let assigned = open && matter.assigned.is_some();
        // Who is not accepted again is told at the window and shown to no room.
        let declined = matches!(matter.outcome, Outcome::NotAccepted | Outcome::NoLongerAccepted);
        let routed = open && matter.outcome == Outcome::Accepted;
        let registration = self.store.view().events(matter.id)?;
        let seat = registration.first().map(|e| self.seat_name(&e.actor.seat)).unwrap_or_default();
        let feedback = find(Code::T15).filter(|_| routed);
        let ticket = self.store.view().ticket_of(matter.id)?;
        let waits = |t: &Ticket| open && t.is_open() && t.taken.day() == ordered.day();
        Ok(Slip {
            centre: self.pack.title.clone(),
            title: texts.slip.clone(),
            copy,
            ordered,
            number: matter.number.clone(),
            code: matter.code.clone(),
            registered: matter.registered,
            ticket: ticket.filter(waits).map(|t| t.number),
            visitor: visitor_name(&visitor, matter.visit.anonymous),
            head_count: matter.visit.head_count,
            representatives: matter.visit.delegates(),
            purpose: matter.purpose.map(|p| p.word().to_owned()).unwrap_or_default(),
            subject: if open {
                Some(subject(&self.text_body(stored, Slot::Narrative)?))
            } else {
                None
            },
            room: self
                .rules()
                .room(matter.routing.room)
                .filter(|_| open && !declined)
                .map(|r| (r.no, r.name.clone())),
            receiver: format!("{} {}", self.staff_name(&matter.first_receiver), seat)
                .trim()
                .to_owned(),
            // The official on duty has no part in a report, so the paper names nobody in office.
            duty: self.duty_words(matter.registered.day())?.filter(|_| open),
            units: if routed { self.slip_units(matter) } else { Vec::new() },
            outcome: matter.outcome,
            guided: matter.guided,
            notes: self.slip_notes(matter)?,
            class: matter.routing.colour.filter(|_| assigned).map(|colour| {
                let days = self.rules().limits.colours.days(colour);
                format!("{}色 {days}日内反馈", colour.word())
            }),
            unconfirmed: matter.awaits_confirmation().then(|| {
                let open: Vec<_> = matter.routing.unconfirmed.iter().map(|c| c.word()).collect();
                format!("{} 待确认", open.join("、"))
            }),
            feedback: feedback.and_then(|d| slip_date(d, "确认责任单位后告知")),
            first_feedback: feedback.and_then(|d| d.first_due),
            notice: find(Code::T2).filter(|d| d.legal_due.is_some()).and_then(|d| slip_date(d, "")),
            handling: find(Code::T6).or(find(Code::T5)).and_then(|d| slip_date(d, HANDLING_WORDS)),
            rights: texts.rights.clone(),
            privacy: texts.privacy.clone(),
            hotline: texts.hotline.clone(),
        })
    }

    fn slip_units(&self, matter: &Matter) -> Vec<SlipUnit> {
        let several = matter.routing.units.len() > 1;
        matter
            .routing
            .units
            .iter()
            .map(|role| SlipUnit {
                name: self.unit_name(&role.unit),
                role: if several { role.role.word().to_owned() } else { String::new() },
                phone: self.rules().unit(&role.unit).map(|u| u.phone.clone()).unwrap_or_default(),
            })
            .collect()
    }

    /// The sentences for this outcome.
    fn slip_notes(&self, matter: &Matter) -> Result<Vec<String>, DeskError> {
        let texts = &self.pack.texts;
        if matter.sealed {
            return Ok(vec![texts.sealed.clone()]);
        }
        let mut notes = Vec::new();
        match (matter.outcome, matter.guided) {
            (_, Some(Guided::Court)) => notes.push(texts.guided_court.clone()),
            (_, Some(Guided::Statutory)) => notes.push(texts.guided_statutory.clone()),
            (Outcome::NotAccepted, _) => notes.push(texts.not_accepted.clone()),
            (Outcome::NoLongerAccepted, _) => notes.push(texts.no_longer_accepted.clone()),
            _ => {}
        }
        if let Some(origin) = matter.origin.as_ref().filter(|o| o.repeats()) {
            let behind = self.store.view().by_id(origin.id)?;
            let going = behind.filter(|_| matter.outcome == Outcome::NotAccepted);
            notes.push(match going {
                Some(stored) => self.in_process(&stored.matter),
                None => format!("原件编号 {}", origin.number),
            });
        }
        if !matter.visit.notice_owed {
            notes.push(texts.no_notice.clone());
        }
        Ok(notes)
    }
}

fn slip_date(deadline: &Deadline, words: &str) -> Option<SlipDate> {
    match deadline.legal_due {
        Some(day) => Some(SlipDate::On { day, provisional: deadline.provisional }),
        None => (!words.is_empty()).then(|| SlipDate::Words(words.to_owned())),
    }
}
