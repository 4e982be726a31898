//! Ticket rows: the stored fold of the tickets' events, and the order in which people are called.

use super::error::StoreError;
use super::events::{Logged, Recorded, read_json, stream_number, write_json};
use super::{Tx, View, sql};
use crate::calendar::{Day, Moment};
use crate::matter::MatterId;
use crate::matter::queue::order::{Rank, rank};
use crate::matter::queue::{Ticket, TicketEvent, TicketId};
use crate::matter::row_id;
use rusqlite::{OptionalExtension, Params, Row, params};

/// Counter kind of tickets; its period is the day, so numbers begin anew every morning.
pub const KIND: &str = "ticket";

/// A ticket with who pressed last.
#[derive(Clone, Debug, PartialEq)]
pub struct TicketRow {
    /// The ticket.
    pub ticket: Ticket,
    /// Seat of the last press.
    pub seat: String,
    /// Place of that press in the log.
    pub last_seq: i64,
}

/// A press on a ticket as the log has it.
#[derive(Clone, Debug, PartialEq)]
pub struct PressedSince {
    /// Place in the log.
    pub seq: i64,
    /// The ticket.
    pub ticket: TicketId,
    /// When.
    pub at: Moment,
    /// What.
    pub event: TicketEvent,
}

impl TicketRow {
    /// True when a stored row says the same.
    ///
    /// # Errors
    /// SQLite's.
    pub(super) fn equals(&self, row: &Row<'_>) -> Result<bool, StoreError> {
        let (ticket, place) = (&self.ticket, rank(&self.ticket));
        let stored: String = row.get(12)?;
        Ok(read_json::<Ticket>(&stored, "排队号").is_ok_and(|stored| stored == *ticket)
            && row.get::<_, String>(1)? == ticket.number
            && row.get::<_, String>(2)? == ticket.taken.day().to_string()
            && row.get::<_, String>(3)? == ticket.now.pool
            && row.get::<_, String>(4)? == ticket.now.stage.name()
            && row.get::<_, Option<u16>>(5)? == ticket.now.room
            && row.get::<_, u8>(6)? == place.class
            && row.get::<_, i64>(7)? == place.taken.millis()
            && row.get::<_, Option<i64>>(8)? == ticket.matter
            && row.get::<_, String>(9)? == self.seat
            && row.get::<_, i64>(10)? == self.last_seq
            && row.get::<_, u32>(11)? == ticket.version)
    }
}

/// An event of a ticket in the day's log.
#[derive(Clone, Debug, PartialEq)]
pub struct TicketEntry {
    /// Row id of the ticket.
    pub id: TicketId,
    /// What happened.
    pub recorded: Recorded<TicketEvent>,
}

impl View<'_> {
    /// Everything that happened to the tickets of a day, in the order it was written.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn ticket_log(&self, day: Day) -> Result<Vec<TicketEntry>, StoreError> {
        let number = stream_number(TicketEvent::STREAM);
        let keys = params![row_id::first_of(day), row_id::behind(day), number];
        let entries = self.recorded(sql::RANGE_EVENTS, keys)?;
        Ok(entries.into_iter().map(|(id, recorded)| TicketEntry { id, recorded }).collect())
    }

    fn ticket_list(&self, sql: &str, keys: impl Params) -> Result<Vec<Ticket>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(keys, |r| r.get::<_, String>(0))?;
        rows.map(|row| read_json(&row?, "排队号")).collect()
    }

    fn one_ticket(&self, sql: &str, keys: impl Params) -> Result<Option<Ticket>, StoreError> {
        let found: Option<String> =
            self.conn.prepare_cached(sql)?.query_row(keys, |r| r.get(0)).optional()?;
        found.map(|state| read_json(&state, "排队号")).transpose()
    }

    /// The ticket of a day with this number.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn ticket(&self, day: Day, number: &str) -> Result<Option<Ticket>, StoreError> {
        self.one_ticket(sql::TICKET, params![day.to_string(), number])
    }

    /// The ticket with this row id.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn ticket_by_id(&self, id: TicketId) -> Result<Option<Ticket>, StoreError> {
        self.one_ticket(sql::TICKET_BY_ID, [id])
    }

    /// The newest ticket of a matter.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn ticket_of(&self, matter: MatterId) -> Result<Option<Ticket>, StoreError> {
        self.one_ticket(sql::TICKET_OF, [matter])
    }

    /// Who waits in a pool, in the order they are called.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn waiting(&self, day: Day, pool: &str, limit: u32) -> Result<Vec<Ticket>, StoreError> {
        self.ticket_list(sql::WAITING, params![day.to_string(), pool, limit])
    }

    /// Who is in a room.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn inside(&self, day: Day, room: u16) -> Result<Option<Ticket>, StoreError> {
        self.one_ticket(sql::INSIDE, params![day.to_string(), room])
    }

    /// Who was heard last in a pool, newest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn heard(&self, day: Day, pool: &str, limit: u32) -> Result<Vec<Ticket>, StoreError> {
        self.ticket_list(sql::HEARD, params![day.to_string(), pool, limit])
    }

    /// Every ticket of a day that is not done, in the order they are called.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn open_tickets(&self, day: Day, limit: u32) -> Result<Vec<Ticket>, StoreError> {
        self.ticket_list(sql::OPEN_TICKETS, params![day.to_string(), limit])
    }

    /// The ticket a seat pressed last on a day, and where in the log.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn last_pressed(&self, day: Day, seat: &str) -> Result<Option<(Ticket, i64)>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::LAST_PRESSED)?;
        let read = |r: &Row<'_>| Ok((r.get::<_, String>(0)?, r.get(1)?));
        let found = statement.query_row(params![day.to_string(), seat], read).optional()?;
        found.map(|(state, seq)| Ok((read_json(&state, "排队号")?, seq))).transpose()
    }

    /// Who is called to a room now, whoever was called or called again last first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn called_now(&self, day: Day, limit: u32) -> Result<Vec<Ticket>, StoreError> {
        self.ticket_list(sql::CALLED_NOW, params![day.to_string(), limit])
    }

    /// Presses on tickets behind a place in the log, oldest first, at most a thousand.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn presses_since(&self, seq: i64) -> Result<Vec<PressedSince>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::CALLS_SINCE)?;
        let read = |r: &Row<'_>| Ok((r.get(0)?, r.get(1)?, r.get(2)?, r.get::<_, String>(3)?));
        let rows = statement.query_map([seq, stream_number(TicketEvent::STREAM)], read)?;
        rows.map(|row| {
            let (seq, ticket, at, facts) = row?;
            let event = read_json(&facts, "事件")?;
            Ok(PressedSince { seq, ticket, at: Moment::from_millis(at), event })
        })
        .collect()
    }

    /// How many wait in a ticket's pool before it.
    ///
    /// # Errors
    /// SQLite's.
    pub fn ahead(&self, ticket: &Ticket) -> Result<u32, StoreError> {
        let Rank { class, taken, id } = rank(ticket);
        let day = ticket.taken.day().to_string();
        let keys = params![day, ticket.now.pool, class, taken.millis(), id];
        Ok(self.conn.prepare_cached(sql::COUNT_AHEAD)?.query_row(keys, |r| r.get(0))?)
    }

    /// How many tickets a day (ISO) has, voided ones too.
    ///
    /// # Errors
    /// SQLite's.
    pub fn count_tickets(&self, day: &str) -> Result<i64, StoreError> {
        Ok(self.conn.prepare_cached(sql::COUNT_TICKETS)?.query_row([day], |r| r.get(0))?)
    }
}

impl Tx<'_> {
    /// A free row id for a ticket.
    ///
    /// # Errors
    /// SQLite's, or a million numbers within one second.
    pub fn next_ticket_id(&self, at: Moment) -> Result<TicketId, StoreError> {
        self.free_id(sql::MAX_TICKET, at)
    }

    /// Adds a ticket's row.
    ///
    /// # Errors
    /// SQLite's.
    pub fn add_ticket(&self, row: &TicketRow) -> Result<(), StoreError> {
        let (ticket, place) = (&row.ticket, rank(&row.ticket));
        self.conn.prepare_cached(sql::ADD_TICKET)?.execute(params![
            ticket.id,
            ticket.number,
            ticket.taken.day().to_string(),
            ticket.now.pool,
            ticket.now.stage.name(),
            ticket.now.room,
            place.class,
            place.taken.millis(),
            ticket.matter,
            row.seat,
            row.last_seq,
            ticket.version,
            write_json(ticket)?
        ])?;
        Ok(())
    }

    /// Replaces a ticket's row after it was given its matter, which is nobody's press.
    ///
    /// # Errors
    /// SQLite's.
    pub fn join_ticket(&self, ticket: &Ticket) -> Result<(), StoreError> {
        self.conn.prepare_cached(sql::JOIN_TICKET)?.execute(params![
            ticket.matter,
            ticket.version,
            write_json(ticket)?,
            ticket.id
        ])?;
        Ok(())
    }

    /// Replaces a ticket's row after more events.
    ///
    /// # Errors
    /// SQLite's.
    pub fn set_ticket(&self, row: &TicketRow) -> Result<(), StoreError> {
        let ticket = &row.ticket;
        self.conn.prepare_cached(sql::SET_TICKET)?.execute(params![
            ticket.now.pool,
            ticket.now.stage.name(),
            ticket.now.room,
            rank(ticket).class,
            row.seat,
            row.last_seq,
            ticket.version,
            write_json(ticket)?,
            ticket.id
        ])?;
        Ok(())
    }
}
