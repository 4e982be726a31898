//! One matter as a person may see it: facts masked, what happened, what is due.

use super::api::{MatterView, TimelineRow};
use super::error::DeskError;
use super::{Desk, mask, number_key, unknown};
use crate::calendar::Day;
use crate::matter::clocks;
use crate::matter::event::{Event, Slot, UnitRole};
use crate::matter::intake::Person;
use crate::matter::particulars::Particulars;
use crate::store::StoreError;
use crate::store::events::Recorded;
use crate::store::matters::Stored;

impl Desk {
    /// A matter by number, masked.
    ///
    /// # Errors
    /// Not found or not open to this person.
    pub fn matter(&self, number: &str) -> Result<MatterView, DeskError> {
        self.view_of(number, false)
    }

    /// A matter by number; `unmasked` only right after an unmasking was recorded.
    pub(super) fn view_of(&self, number: &str, unmasked: bool) -> Result<MatterView, DeskError> {
        self.shown(self.find(number)?, unmasked)
    }

    /// A matter that was just read.
    pub(super) fn shown(&self, stored: Stored, unmasked: bool) -> Result<MatterView, DeskError> {
        let matter = &stored.matter;
        let show = |person: Person| if unmasked { person } else { mask::person(&person) };
        let visitor: Person = self.json_body(&stored, Slot::Visitor)?.unwrap_or_default();
        let companions: Vec<Person> =
            self.json_body(&stored, Slot::Companions)?.unwrap_or_default();
        let events = self.store.view().events(matter.id)?;
        let particulars = self.particulars(&stored)?;
        // A second town stands beside the first once a reception heard its side.
        let codes = particulars.place.iter().chain(&matter.more_places);
        let towns: Vec<&str> =
            codes.filter_map(|code| Some(self.rules().place(code)?.name.as_str())).collect();
        Ok(MatterView {
            visitor: show(visitor),
            companions: companions.into_iter().map(show).collect(),
            unmasked,
            narrative: self.text_body(&stored, Slot::Narrative)?,
            request: self.text_body(&stored, Slot::Request)?,
            accused: if matter.sealed { self.json_body(&stored, Slot::Accused)? } else { None },
            place: towns.join("、"),
            particulars,
            room: self.room_name(matter.routing.room),
            units: matter
                .routing
                .units
                .iter()
                .map(|u| (self.unit_name(&u.unit), u.role.word()))
                .collect(),
            receiver: self.staff_name(&matter.first_receiver),
            deadlines: clocks::deadlines(matter, self.rules()),
            sitting: self.sitting_for(matter)?,
            timeline: events
                .iter()
                .map(|e| self.timeline_row(matter.id, e))
                .collect::<Result<_, _>>()?,
            matter: stored.matter,
        })
    }

    /// A text that came with the registration, or empty.
    pub(super) fn text_body(&self, stored: &Stored, slot: Slot) -> Result<String, StoreError> {
        Ok(self.store.view().body(stored.matter.id, stored.first_seq, slot)?.unwrap_or_default())
    }

    /// What the registration said in clear, with what only its body says.
    pub(super) fn particulars(&self, stored: &Stored) -> Result<Particulars, StoreError> {
        let matter = &stored.matter;
        let hidden: Particulars = self.json_body(stored, Slot::Particulars)?.unwrap_or_default();
        if matter.sealed {
            return Ok(hidden);
        }
        Ok(Particulars {
            purpose: matter.purpose,
            place: matter.place.clone(),
            needs: matter.visit.needs.clone(),
            origin: matter.origin.clone(),
            ..hidden
        })
    }

    /// A person or persons that came with the registration.
    pub(super) fn json_body<T: serde::de::DeserializeOwned>(
        &self,
        stored: &Stored,
        slot: Slot,
    ) -> Result<Option<T>, StoreError> {
        let text = self.store.view().body(stored.matter.id, stored.first_seq, slot)?;
        let damage =
            |e: serde_json::Error| StoreError::Inconsistent(format!("登记内容读不懂：{e}"));
        text.map(|text| serde_json::from_str(&text).map_err(damage)).transpose()
    }

    fn timeline_row(&self, matter: i64, recorded: &Recorded) -> Result<TimelineRow, DeskError> {
        let text = |slot: Slot| -> Result<String, StoreError> {
            Ok(self.store.view().body(matter, recorded.seq, slot)?.unwrap_or_default())
        };
        let note = match &recorded.event {
            Event::Registered { outcome, visit, .. } => {
                format!("{} · {}", visit.channel, outcome.title())
            }
            Event::Confirmed { room, .. } => self.room_name(*room),
            Event::Assigned { units, colour } => {
                let colour = colour.map(|c| format!(" · {}", c.word())).unwrap_or_default();
                format!("{}{colour}", self.unit_list(units))
            }
            Event::ColourRaised { to } => format!("升为{} · {}", to.word(), text(Slot::Reason)?),
            Event::Extended | Event::Unmasked | Event::Reminded | Event::Voided => {
                text(Slot::Reason)?
            }
            Event::Signed { unit } => self.unit_short(unit),
            Event::FedBack { unit, outcome } => {
                format!("{} {} · {}", self.unit_short(unit), outcome.word(), text(Slot::Reply)?)
            }
            Event::Received { leader, room, mode, tier, place, next, number } => {
                let town = place.as_deref().and_then(|code| self.rules().place(code));
                let town = town.map(|p| format!(" · {}", p.name)).unwrap_or_default();
                let day = |label: &str, day: Option<Day>| {
                    day.map(|day| format!(" · {label} {}", day.format("%m-%d"))).unwrap_or_default()
                };
                format!(
                    "第{number}次 {}{} {} · {}{town} · {}{}{}",
                    tier.level(),
                    mode.word(),
                    self.staff_name(leader),
                    self.room_name(*room),
                    text(Slot::Opinion)?,
                    day("回话", next.report),
                    day("复访", next.revisit),
                )
            }
            Event::Reassigned { units } => self.unit_list(units),
            Event::Answered | Event::Concluded | Event::Reported => text(Slot::Reply)?,
            Event::Reprinted { copy } => format!("第{copy}次"),
            Event::Rated { solved, content } => {
                format!("{}、{}（{}）", solved.word(), content.word(), content.code())
            }
            Event::Accepted | Event::Reviewed => String::new(),
        };
        Ok(TimelineRow {
            at: recorded.at,
            what: recorded.event.word().to_owned(),
            who: self.staff_name(&recorded.actor.staff),
            seat: self.seat_name(&recorded.actor.seat),
            note,
        })
    }

    fn unit_list(&self, units: &[UnitRole]) -> String {
        units.iter().map(|u| self.unit_short(&u.unit)).collect::<Vec<_>>().join(" + ")
    }

    /// Number and name of a room, e.g. 1 土地拆迁.
    pub(super) fn room_name(&self, no: u16) -> String {
        self.rules().room(no).map_or_else(|| no.to_string(), |r| format!("{no} {}", r.name))
    }

    /// Full name of a unit; its id when the pack no longer has it.
    pub(super) fn unit_name(&self, id: &str) -> String {
        self.rules().unit(id).map_or_else(|| id.to_owned(), |u| u.name.clone())
    }

    /// Short name of a unit.
    pub(super) fn unit_short(&self, id: &str) -> String {
        self.rules().unit(id).map_or_else(|| id.to_owned(), |u| u.short.clone())
    }

    /// Name of a member of staff.
    pub fn staff_name(&self, id: &str) -> String {
        self.rules().find_staff(id).map_or_else(|| id.to_owned(), |s| s.name.clone())
    }

    /// Name of a seat.
    pub fn seat_name(&self, id: &str) -> String {
        self.pack
            .seats
            .iter()
            .find(|s| s.id == id)
            .map_or_else(|| id.to_owned(), |s| s.name.clone())
    }

    /// The stored matter behind a number, for its paper: a sealed one too for who registered it,
    /// because the slip says nothing more than the person who holds it knows.
    pub(super) fn find_for_paper(&self, number: &str) -> Result<Stored, DeskError> {
        let found = self.store.view().by_number(&number_key(number))?;
        let stored = found.ok_or_else(|| unknown(number))?;
        if stored.matter.sealed && !self.reads_sealed() {
            // Numbers can be guessed, so the paper goes only to who registered the report.
            let events = self.store.view().events(stored.matter.id)?;
            if events.first().is_none_or(|event| event.actor != self.actor) {
                return Err(unknown(number));
            }
        }
        Ok(stored)
    }
}
