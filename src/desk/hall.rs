//! What the hall shows: one ticket as a slip or a row, and every room with who is in it and who
//! waits. A sealed matter has no ticket, so nothing here can tell of one.

use super::Desk;
use super::error::DeskError;
use super::lists::{subject, visitor_name};
use super::rooms::RoomDays;
use crate::calendar::Moment;
use crate::matter::event::Slot;
use crate::matter::intake::Person;
use crate::matter::queue::Ticket;
use crate::matter::queue::event::TicketStage;
use crate::matter::queue::order::{estimate, minutes_each};
use crate::matter::rules::{Room, RoomNo, Rules};
use crate::matter::words::Precedence;
use crate::store::{StoreError, View};
use std::collections::HashMap;

/// Tickets of a day that are looked at at once; a busy reception day has 167 批次.
const DAY_TICKETS: u32 = 2000;
/// So many visits tell how long one takes.
const TAKEN_INTO_ACCOUNT: u32 = 10;

/// One ticket as people see it: number and room, and for staff who it is.
#[derive(Clone, Debug, PartialEq)]
pub struct TicketView {
    /// Number of the day.
    pub number: String,
    /// Where it is.
    pub stage: TicketStage,
    /// Its pool.
    pub pool: String,
    /// Full topic of the pool.
    pub topic: String,
    /// Rooms that serve the pool.
    pub rooms: Vec<RoomNo>,
    /// The room it was called to.
    pub room: Option<RoomNo>,
    /// How often it was called there.
    pub calls: u32,
    /// Arrival.
    pub taken: Moment,
    /// When it was called.
    pub called: Option<Moment>,
    /// Persons present.
    pub heads: u32,
    /// Persons who enter the room.
    pub representatives: u32,
    /// 预约 or 预登记.
    pub booked: bool,
    /// Why before others.
    pub precedence: Option<Precedence>,
    /// Why nobody is called from its pool now: every room that serves it is closed.
    pub closed: Option<String>,
    /// How many wait before it.
    pub ahead: u32,
    /// About how many minutes it will wait.
    pub minutes: u32,
    /// Number of its matter, or empty.
    pub matter: String,
    /// Masked visitor, or empty.
    pub visitor: String,
    /// First line of the narrative, or empty.
    pub subject: String,
}

impl TicketView {
    /// What the visitor gets: number, room, topic, people ahead, about how long. Never a name.
    pub fn slip(&self) -> Vec<String> {
        let room = match &self.rooms[..] {
            [one] => format!("{one} 号接待室　{}", self.pool),
            _ => self.pool.clone(),
        };
        let wait = match self.ahead {
            0 => "前面没有人，请留意叫号".to_owned(),
            n => format!("前面 {n} 批，约 {} 分钟", self.minutes),
        };
        let mut lines = vec![format!("排队号　{}", self.number), room, self.topic.clone(), wait];
        if let Some(why) = &self.closed {
            lines.push(format!("现在关着：{why}"));
        }
        if self.heads > self.representatives {
            lines.push(format!("请推选 {} 名代表进室", self.representatives));
        }
        lines
    }
}

/// What an undo brought back.
#[derive(Clone, Debug, PartialEq)]
pub struct Undone {
    /// The ticket whose press was taken back.
    pub ticket: TicketView,
    /// Whoever is in the room again, because that press had sent them out.
    pub back: Option<TicketView>,
}

/// A room of the hall.
#[derive(Clone, Debug, PartialEq)]
pub struct RoomView {
    /// Number on the door.
    pub no: RoomNo,
    /// Short name.
    pub name: String,
    /// Number of whoever is in it, and when they were called.
    pub inside: Option<(String, Moment)>,
    /// How many wait for it.
    pub waiting: u32,
    /// Arrival of whoever has waited longest.
    pub since: Option<Moment>,
    /// Why it is closed today; none while it is open.
    pub closed: Option<String>,
    /// Who sits there today, or empty.
    pub staff: String,
    /// Short names of the units on duty there today.
    pub units: Vec<String>,
    /// Chairs for those who come.
    pub seats: u32,
}

/// The hall.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Hall {
    /// Rooms in door order.
    pub rooms: Vec<RoomView>,
    /// Who waits, is called, held or missed in the room asked about, in calling order.
    pub line: Vec<TicketView>,
    /// Numbers called that did not come, in the order they are called.
    pub missed: Vec<String>,
    /// How many wait in all.
    pub waiting: u32,
    /// Arrival of whoever has waited longest of all.
    pub since: Option<Moment>,
}

impl Desk {
    /// The hall, with the line of one room; of the one somebody has waited for longest when none
    /// is named. Returns that room too.
    ///
    /// # Errors
    /// The store's.
    pub fn hall(&self, room: Option<RoomNo>) -> Result<(Option<RoomNo>, Hall), DeskError> {
        let open = self.store.view().open_tickets(self.now().day(), DAY_TICKETS)?;
        let mut hall = self.rooms(&open)?;
        let missed = open.iter().filter(|t| t.now.stage == TicketStage::Missed);
        hall.missed = missed.map(|t| t.number.clone()).collect();
        let longest = hall.rooms.iter().filter(|r| r.since.is_some()).min_by_key(|r| r.since);
        let room = room.or(longest.map(|r| r.no)).or(hall.rooms.first().map(|r| r.no));
        let pools = room.and_then(|no| self.rules().room(no)).map_or(&[][..], |r| &r.pools);
        let here = |t: &&Ticket| pools.contains(&t.now.pool);
        hall.line =
            open.iter().filter(here).map(|t| self.ticket_view(t)).collect::<Result<_, _>>()?;
        Ok((room, hall))
    }

    /// How many wait, and since when the first of them does.
    pub(super) fn waiting(&self) -> Result<(u32, Option<Moment>), DeskError> {
        let open = self.store.view().open_tickets(self.now().day(), DAY_TICKETS)?;
        let hall = self.rooms(&open)?;
        Ok((hall.waiting, hall.since))
    }

    fn rooms(&self, open: &[Ticket]) -> Result<Hall, DeskError> {
        let days = RoomDays::read(&self.store.view(), self.now())?;
        let mut lines: HashMap<&str, (u32, Moment)> = HashMap::new();
        let mut hall = Hall::default();
        for ticket in open.iter().filter(|t| t.now.stage == TicketStage::Waiting) {
            let line = lines.entry(ticket.now.pool.as_str()).or_insert((0, ticket.taken));
            *line = (line.0 + 1, line.1.min(ticket.taken));
            hall.waiting += 1;
            hall.since = Some(hall.since.map_or(ticket.taken, |since| since.min(ticket.taken)));
        }
        let inside = |no: RoomNo| {
            let in_it = |t: &&Ticket| t.now.stage == TicketStage::Called && t.now.room == Some(no);
            let ticket = open.iter().find(in_it)?;
            Some((ticket.number.clone(), ticket.now.called.unwrap_or(ticket.taken)))
        };
        let room = |r: &crate::matter::rules::Room| {
            let mine = || r.pools.iter().filter_map(|pool| lines.get(pool.as_str()));
            let mut seen = RoomView {
                no: r.no,
                name: r.name.clone(),
                inside: inside(r.no),
                waiting: mine().map(|line| line.0).sum(),
                since: mine().map(|line| line.1).min(),
                closed: None,
                staff: String::new(),
                units: Vec::new(),
                seats: r.seats,
            };
            days.apply(&mut seen, self);
            seen
        };
        hall.rooms = self.rules().rooms.iter().map(room).collect();
        Ok(hall)
    }

    /// Why nobody is called from a pool now: the reason of its first room when all are closed.
    fn closed_rooms(&self, rooms: &[&Room]) -> Result<Option<String>, DeskError> {
        let days = RoomDays::read(&self.store.view(), self.now())?;
        let mut closed = rooms.iter().map(|room| days.closed(room.no));
        let first = closed.next().flatten().map(str::to_owned);
        Ok(first.filter(|_| closed.all(|why| why.is_some())))
    }

    /// One ticket as people see it.
    pub(super) fn ticket_view(&self, ticket: &Ticket) -> Result<TicketView, DeskError> {
        let view = self.store.view();
        let mut seen = TicketView::bare(&view, self.rules(), ticket)?;
        let rooms: Vec<_> = self.rules().rooms_of(&ticket.now.pool).collect();
        seen.closed = self.closed_rooms(&rooms)?;
        let stored = ticket.matter.map(|id| view.by_id(id)).transpose()?.flatten();
        if let Some(stored) = stored.filter(|s| !s.matter.sealed) {
            let visitor: Person = self.json_body(&stored, Slot::Visitor)?.unwrap_or_default();
            seen.visitor = visitor_name(&visitor, stored.matter.visit.anonymous);
            seen.subject = subject(&self.text_body(&stored, Slot::Narrative)?);
            seen.matter = stored.matter.number;
        }
        Ok(seen)
    }
}

impl TicketView {
    /// The number alone: nobody's name, no matter, and not whether a room is closed just now.
    ///
    /// # Errors
    /// The store's.
    pub(super) fn bare(
        view: &View<'_>,
        rules: &Rules,
        ticket: &Ticket,
    ) -> Result<TicketView, StoreError> {
        let pool = &ticket.now.pool;
        let rooms: Vec<_> = rules.rooms_of(pool).collect();
        let waits = ticket.now.stage == TicketStage::Waiting;
        let ahead = if waits { view.ahead(ticket)? } else { 0 };
        // Who is next, or does not wait, has nobody's visit to wait for.
        let minutes = match ahead {
            0 => 0,
            ahead => {
                let heard = view.heard(ticket.taken.day(), pool, TAKEN_INTO_ACCOUNT)?;
                let each = minutes_each(&heard, rules.queue.minutes);
                estimate(ahead, rooms.len() as u32, each)
            }
        };
        Ok(TicketView {
            number: ticket.number.clone(),
            stage: ticket.now.stage,
            pool: pool.clone(),
            topic: rooms.first().map(|r| r.topic.clone()).unwrap_or_default(),
            room: ticket.now.room,
            calls: ticket.now.calls,
            taken: ticket.taken,
            called: ticket.now.called,
            heads: ticket.heads,
            representatives: rooms
                .iter()
                .map(|r| r.seats)
                .max()
                .map_or(ticket.representatives, |seats| ticket.representatives.min(seats)),
            booked: ticket.booked,
            precedence: ticket.now.precedence,
            closed: None,
            ahead,
            minutes,
            rooms: rooms.iter().map(|r| r.no).collect(),
            matter: String::new(),
            visitor: String::new(),
            subject: String::new(),
        })
    }
}
