//! What the hall's own screen shows: who is called where, who waits, who sits. Numbers and rooms
//! only; the pack may allow 姓＊. A sealed matter has no ticket, so nothing here can tell of one.

use super::Desk;
use super::error::DeskError;
use crate::calendar::{Day, Moment};
use crate::matter::queue::{Ticket, TicketEvent};
use crate::matter::rules::RoomNo;

/// Most calls shown at once; more rooms than this no county has.
const CALLED: u32 = 99;

/// Somebody called to a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Call {
    /// Place in the log, by which a call is told apart from the next.
    pub seq: i64,
    /// Number of the day.
    pub number: String,
    /// The room.
    pub room: RoomNo,
    /// Its name.
    pub name: String,
    /// Which call of this number this is, from one.
    pub times: u32,
    /// When.
    pub at: Moment,
    /// 姓＊ where the pack allows it, or empty.
    pub visitor: String,
}

/// The screen of the hall.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Board {
    /// The centre.
    pub centre: String,
    /// Who is called where, the newest call first.
    pub calls: Vec<Call>,
    /// Called and not come, who should speak up.
    pub missed: Vec<String>,
    /// Every room in door order.
    pub rooms: Vec<BoardRoom>,
    /// How many wait.
    pub waiting: u32,
    /// Arrival of whoever has waited longest.
    pub since: Option<Moment>,
    /// Post and name of who sits today, or empty.
    pub today: String,
    /// And on the next working day, with its date.
    pub next: Option<(Day, String)>,
}

/// A room on the screen of the hall.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct BoardRoom {
    /// Number on the door.
    pub no: RoomNo,
    /// Short name.
    pub name: String,
    /// Number of whoever is in it.
    pub inside: Option<String>,
    /// How many wait for it.
    pub waiting: u32,
    /// It is closed today.
    pub closed: bool,
}

impl Desk {
    /// The screen of the hall.
    ///
    /// # Errors
    /// The store's.
    pub fn board(&self) -> Result<Board, DeskError> {
        let now = self.now();
        let (_, hall) = self.hall(None)?;
        let called = self.store.view().called_now(now.day(), CALLED)?;
        let calls = called.iter().filter_map(|ticket| {
            let at = ticket.now.called.unwrap_or(ticket.taken);
            self.told(ticket, 0, ticket.now.room?, ticket.now.calls, at).transpose()
        });
        let room = |room: &super::hall::RoomView| BoardRoom {
            no: room.no,
            name: room.name.clone(),
            inside: room.inside.as_ref().map(|(number, _)| number.clone()),
            waiting: room.waiting,
            closed: room.closed.is_some(),
        };
        Ok(Board {
            centre: self.pack.title.clone(),
            calls: calls.collect::<Result<_, _>>()?,
            missed: hall.missed.clone(),
            rooms: hall.rooms.iter().map(room).collect(),
            waiting: hall.waiting,
            since: hall.since,
            today: self.duty_words(now.day())?.unwrap_or_default(),
            next: self.next_day(now.day())?,
        })
    }

    /// Every call behind a place in the log, oldest first, and the place reached. Each is told
    /// once, however many came between two looks.
    ///
    /// # Errors
    /// The store's.
    pub fn calls_since(&self, seq: i64) -> Result<(Vec<Call>, i64), DeskError> {
        let view = self.store.view();
        let (mut calls, mut reached) = (Vec::new(), seq);
        for press in view.presses_since(seq)? {
            reached = press.seq;
            let again = matches!(press.event, TicketEvent::Recalled);
            if !again && !matches!(press.event, TicketEvent::Called { .. }) {
                continue;
            }
            let Some(ticket) = view.ticket_by_id(press.ticket)? else { continue };
            let room = match press.event {
                TicketEvent::Called { room, .. } => Some(room),
                _ => ticket.now.room,
            };
            let times = if again { ticket.now.calls.max(2) } else { 1 };
            let call = room.map(|room| self.told(&ticket, press.seq, room, times, press.at));
            calls.extend(call.transpose()?.flatten());
        }
        Ok((calls, reached))
    }

    /// The last place in the log.
    ///
    /// # Errors
    /// The store's.
    pub fn last_seq(&self) -> Result<i64, DeskError> {
        Ok(self.store.view().last_seq()?)
    }

    fn told(
        &self,
        ticket: &Ticket,
        seq: i64,
        room: RoomNo,
        times: u32,
        at: Moment,
    ) -> Result<Option<Call>, DeskError> {
        let Some(here) = self.rules().room(room) else { return Ok(None) };
        let visitor = match self.pack.board_names {
            true => self.ticket_view(ticket)?.visitor,
            false => String::new(),
        };
        let (number, name) = (ticket.number.clone(), here.name.clone());
        Ok(Some(Call { seq, number, room, name, times, at, visitor }))
    }

    /// The next working day with who sits then.
    fn next_day(&self, day: Day) -> Result<Option<(Day, String)>, DeskError> {
        let calendar = &self.rules().calendar;
        let mut days = day.iter_days().skip(1).take(15);
        let Some(next) = days.find(|day| calendar.is_working(*day)) else { return Ok(None) };
        Ok(Some((next, self.duty_words(next)?.unwrap_or_default())))
    }
}
