//! What an official sees of whoever is in front of them: what was said at the window, earlier
//! matters and how they ended, what they were writing, and their own list.

use super::Desk;
use super::api::MatterView;
use super::error::DeskError;
use super::hall::TicketView;
use super::lists::subject;
use super::mine::Mine;
use crate::calendar::{Day, Moment};
use crate::matter::event::Slot;
use crate::matter::intake::Person;
use crate::matter::rules::{RoomNo, StaffId};
use crate::store::StoreError;
use crate::store::matters::Stored;
use serde::{Deserialize, Serialize};

/// What an official is writing, exactly as it stands on the screen.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default)]
pub struct Opinion {
    /// The words.
    pub words: String,
    /// Units, ids, the lead first.
    pub units: Vec<String>,
    /// Colour, its word or empty.
    pub colour: String,
    /// 回我一次, as typed.
    pub report: String,
    /// 约复访, as typed.
    pub revisit: String,
    /// Way of receiving, its word.
    pub mode: String,
    /// Level, its word.
    pub tier: String,
    /// Town code or empty.
    pub place: String,
}

/// An earlier matter of the person.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Before {
    /// Number.
    pub number: String,
    /// Registered on.
    pub day: Day,
    /// First line of the narrative.
    pub subject: String,
    /// Stage, and what was answered at its end.
    pub ended: String,
    /// True while open.
    pub open: bool,
}

/// A reception.
#[derive(Clone, Debug, PartialEq)]
pub struct Reception {
    /// Whoever is in the room.
    pub ticket: Option<TicketView>,
    /// Their matter.
    pub matter: Option<Box<MatterView>>,
    /// Earlier matters of the same person, surest first.
    pub before: Vec<Before>,
    /// What this person was writing about it.
    pub opinion: Option<Opinion>,
    /// Who receives: whoever sits in the room today, else this person.
    pub leader: StaffId,
    /// Their name.
    pub leader_name: String,
    /// Their list.
    pub mine: Mine,
}

impl Desk {
    /// Whoever is in a room, or the matter named.
    ///
    /// # Errors
    /// No such room or matter, or the store's.
    pub fn reception(&self, room: RoomNo, number: Option<&str>) -> Result<Reception, DeskError> {
        let leader = self.receiver_in(room)?;
        let inside = match number {
            Some(_) => None,
            None => self.store.view().inside(self.now().day(), room)?,
        };
        let ticket = inside.as_ref().map(|ticket| self.ticket_view(ticket)).transpose()?;
        let number = number.map(str::to_owned).or_else(|| {
            ticket.as_ref().map(|t| t.matter.clone()).filter(|number| !number.is_empty())
        });
        let mut seen = Reception {
            ticket,
            matter: None,
            before: Vec::new(),
            opinion: None,
            leader_name: self.staff_name(&leader),
            mine: self.mine(&leader)?,
            leader,
        };
        let Some(number) = number else { return Ok(seen) };
        let stored = self.find(&number)?;
        seen.matter = Some(Box::new(self.matter(&number)?));
        if !stored.matter.sealed {
            seen.before = self.before(&stored)?;
            let text = self.store.view().opinion(stored.matter.id, &self.actor.staff)?;
            // A draft of another version of the program is better lost than the screen.
            seen.opinion = text.and_then(|text| serde_json::from_str(&text).ok());
        }
        Ok(seen)
    }

    /// Who receives in a room: whoever was sent to sit there, else whoever sits at this seat.
    fn receiver_in(&self, room: RoomNo) -> Result<StaffId, DeskError> {
        let day = self.store.view().room_day(self.now().day(), room)?;
        let usual = || self.rules().room(room).and_then(|r| r.staff.clone());
        Ok(day.now.staff.or_else(usual).unwrap_or_else(|| self.actor.staff.clone()))
    }

    /// Earlier matters of whoever this one is about.
    fn before(&self, stored: &Stored) -> Result<Vec<Before>, DeskError> {
        let person: Person = self.json_body(stored, Slot::Visitor)?.unwrap_or_default();
        let mut list = Vec::new();
        for earlier in self.earlier(&person)? {
            if earlier.number == stored.matter.number {
                continue;
            }
            let Some(old) = self.store.view().by_number(&earlier.number)? else { continue };
            list.push(Before {
                day: earlier.day,
                subject: earlier.subject,
                ended: self.how_it_ended(&old)?,
                open: earlier.open,
                number: earlier.number,
            });
        }
        Ok(list)
    }

    /// The stage of a matter, and what was last answered to the visitor.
    fn how_it_ended(&self, stored: &Stored) -> Result<String, StoreError> {
        let view = self.store.view();
        let events = view.events(stored.matter.id)?;
        let last = events.iter().rev().find(|e| e.bodies.iter().any(|b| b.slot == Slot::Reply));
        let reply = last.map(|e| view.body(stored.matter.id, e.seq, Slot::Reply)).transpose()?;
        let stage = stored.matter.stage.word();
        Ok(match reply.flatten() {
            Some(reply) => format!("{stage}：{}", subject(&reply)),
            None => stage.to_owned(),
        })
    }

    /// Saves what this person is writing about a matter; one in which nothing stands any more is
    /// thrown away.
    ///
    /// # Errors
    /// No such matter, a sealed one, or the store's.
    pub fn save_opinion(&mut self, number: &str, opinion: &Opinion) -> Result<Moment, DeskError> {
        let matter = self.find(number)?.matter;
        if matter.sealed {
            return Err(DeskError::refused("sealed", "密件不走接访，意见没有存"));
        }
        let text = serde_json::to_string(opinion).map_err(|e| {
            DeskError::refused("draft", format!("意见存不下来（{e}），请交办或抄下要点"))
        })?;
        let (staff, at) = (self.actor.staff.clone(), self.now());
        self.store.write(|tx| match *opinion == Opinion::default() {
            true => tx.drop_opinion(matter.id, &staff),
            false => tx.save_opinion(matter.id, &staff, &text, at),
        })?;
        Ok(at)
    }
}
