//! The log: events appended, chained and read back.
//!
//! Each site has one chain: an event's hash is SM3 over the hash before it and every fact of the
//! event, digests of its bodies included. Changing, dropping or reordering anything shows.

use super::bodies::{BodyMark, read_marks, write_marks};
use super::error::StoreError;
use super::{Tx, View, sql};
use crate::calendar::Moment;
use crate::matter::MatterId;
use crate::matter::day::CloseEvent;
use crate::matter::event::{Actor, Assurance, Event, Fact};
use crate::matter::export::ExportEvent;
use crate::matter::kiosk::KioskEvent;
use crate::matter::queue::{RoomEvent, TicketEvent};
use crate::matter::shift::ShiftEvent;
use rusqlite::{OptionalExtension, Params, Row, params};
use sm3::{Digest, Sm3};

/// Kinds of things in the log; the place in this list is the number in the column, for good.
const STREAMS: [&str; 10] = [
    "matter",
    "ticket",
    "day",
    "room",
    "kiosk",
    "shift",
    "duty",
    "reception_day",
    "booking",
    "export",
];

/// The number of a kind of thing; one that is not in the list has none, and a test knows.
pub(super) fn stream_number(stream: &str) -> i64 {
    STREAMS.iter().position(|known| *known == stream).map_or(-1, |at| at as i64)
}

/// The kind of thing behind a number.
pub(super) fn stream_name(number: i64) -> Option<&'static str> {
    usize::try_from(number).ok().and_then(|at| STREAMS.get(at)).copied()
}

/// An event of some kind of thing, as the log keeps it.
pub trait Logged: serde::Serialize + serde::de::DeserializeOwned {
    /// The kind of thing; its number is a column of the log.
    const STREAM: &'static str;

    /// The event in the desk's words.
    fn word(&self) -> &'static str;
}

impl Logged for Event {
    const STREAM: &'static str = "matter";

    fn word(&self) -> &'static str {
        Event::word(self)
    }
}

impl Logged for TicketEvent {
    const STREAM: &'static str = "ticket";

    fn word(&self) -> &'static str {
        TicketEvent::word(self)
    }
}

impl Logged for KioskEvent {
    const STREAM: &'static str = "kiosk";

    fn word(&self) -> &'static str {
        KioskEvent::word(self)
    }
}

impl Logged for CloseEvent {
    const STREAM: &'static str = "day";

    fn word(&self) -> &'static str {
        CloseEvent::word(self)
    }
}

impl Logged for ShiftEvent {
    const STREAM: &'static str = "shift";

    fn word(&self) -> &'static str {
        ShiftEvent::word(self)
    }
}

impl Logged for ExportEvent {
    const STREAM: &'static str = "export";

    fn word(&self) -> &'static str {
        ExportEvent::word(self)
    }
}

impl Logged for RoomEvent {
    const STREAM: &'static str = "room";

    fn word(&self) -> &'static str {
        RoomEvent::word(self)
    }
}

/// A stored event.
#[derive(Clone, Debug, PartialEq)]
pub struct Recorded<E = Event> {
    /// Place in the log of this store.
    pub seq: i64,
    /// The event.
    pub event: E,
    /// When, on the desk's clock.
    pub at: Moment,
    /// Who.
    pub actor: Actor,
    /// The bodies it brought.
    pub bodies: Vec<BodyMark>,
}

/// The two clocks of a write.
#[derive(Clone, Copy, Debug)]
pub struct When {
    /// The desk's clock.
    pub at: Moment,
    /// The machine's clock.
    pub recorded: Moment,
}

/// The last link of a site's chain.
#[derive(Clone, Debug, PartialEq)]
pub struct Head {
    /// Its place in the site's chain, 0 when empty.
    pub site_seq: i64,
    /// Its hash, 32 bytes; zeros when empty.
    pub hash: Vec<u8>,
    /// When the machine recorded it.
    pub recorded: Moment,
}

/// Everything the hash of an event runs over, as one unambiguous text.
pub(super) struct Link<'a> {
    pub site: &'a str,
    pub site_seq: i64,
    pub stream: &'a str,
    pub matter: MatterId,
    pub at: i64,
    pub recorded_at: i64,
    pub seat: &'a str,
    pub staff: &'a str,
    pub assurance: i64,
    pub facts: &'a str,
    pub bodies: &'a str,
}

impl Link<'_> {
    /// SM3 over the hash before and every field, each with its length.
    pub fn hash(&self, before: &[u8]) -> Vec<u8> {
        let numbers = [self.site_seq, self.matter, self.at, self.recorded_at, self.assurance];
        let mut hasher = Sm3::new();
        hasher.update(before);
        for number in numbers {
            hasher.update(number.to_be_bytes());
        }
        for text in [self.site, self.stream, self.seat, self.staff, self.facts, self.bodies] {
            hasher.update((text.len() as u64).to_be_bytes());
            hasher.update(text.as_bytes());
        }
        hasher.finalize().to_vec()
    }
}

/// Stored facts always are the JSON this program wrote; anything else is damage.
pub(super) fn read_json<T: serde::de::DeserializeOwned>(
    text: &str,
    what: &str,
) -> Result<T, StoreError> {
    serde_json::from_str(text).map_err(|e| StoreError::Inconsistent(format!("{what}读不懂：{e}")))
}

pub(super) fn write_json(value: &impl serde::Serialize) -> Result<String, StoreError> {
    serde_json::to_string(value).map_err(|e| StoreError::Inconsistent(e.to_string()))
}

impl View<'_> {
    /// The head of this site's chain.
    ///
    /// # Errors
    /// SQLite's.
    pub fn head(&self) -> Result<Head, StoreError> {
        let read = |r: &Row<'_>| {
            Ok(Head {
                site_seq: r.get(0)?,
                hash: r.get(1)?,
                recorded: Moment::from_millis(r.get(2)?),
            })
        };
        let head =
            self.conn.prepare_cached(sql::LAST_EVENT)?.query_row([self.site], read).optional()?;
        Ok(head.unwrap_or(Head {
            site_seq: 0,
            hash: vec![0; 32],
            recorded: Moment::from_millis(i64::MIN),
        }))
    }

    /// The last place in the log, 0 when it is empty.
    ///
    /// # Errors
    /// SQLite's.
    pub fn last_seq(&self) -> Result<i64, StoreError> {
        Ok(self.conn.prepare_cached(sql::LAST_SEQ)?.query_row([], |r| r.get(0))?)
    }

    /// The events of one matter, oldest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn events(&self, matter: MatterId) -> Result<Vec<Recorded>, StoreError> {
        self.events_of(matter)
    }

    /// The events of one thing, oldest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn events_of<E: Logged>(&self, id: i64) -> Result<Vec<Recorded<E>>, StoreError> {
        let entries = self.recorded(sql::STREAM_EVENTS, params![id, stream_number(E::STREAM)])?;
        Ok(entries.into_iter().map(|(_, recorded)| recorded).collect())
    }

    /// The newest events of one kind of thing, the newest first, each with the thing.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn last_events<E: Logged>(
        &self,
        limit: u32,
    ) -> Result<Vec<(i64, Recorded<E>)>, StoreError> {
        self.recorded(sql::LAST_EVENTS, params![stream_number(E::STREAM), limit])
    }

    /// Events a statement finds, each with the thing it happened to.
    pub(super) fn recorded<E: Logged>(
        &self,
        sql: &str,
        keys: impl Params,
    ) -> Result<Vec<(i64, Recorded<E>)>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows = statement.query_map(keys, |r| {
            let (seat, staff): (String, String) = (r.get(2)?, r.get(3)?);
            let at = Moment::from_millis(r.get(1)?);
            let texts: (String, String) = (r.get(5)?, r.get(6)?);
            let who = (seat, staff, r.get::<_, i64>(4)?);
            Ok((r.get::<_, i64>(7)?, r.get::<_, i64>(0)?, at, who, texts))
        })?;
        rows.map(|row| {
            let (id, seq, at, (seat, staff, assurance), (facts, bodies)) = row?;
            let assurance = Assurance::read(assurance)
                .ok_or_else(|| StoreError::Inconsistent(format!("身份确认方式「{assurance}」")))?;
            let actor = Actor { seat, staff, assurance };
            let event = read_json(&facts, "事件")?;
            Ok((id, Recorded { seq, event, at, actor, bodies: read_marks(&bodies)? }))
        })
        .collect()
    }
}

impl Tx<'_> {
    /// Appends facts of one thing to the log; returns their places in it.
    ///
    /// # Errors
    /// SQLite's, or no randomness.
    pub fn append<E: Logged>(
        &self,
        matter: MatterId,
        sealed: bool,
        facts: &[Fact<E>],
        actor: &Actor,
        when: When,
    ) -> Result<Vec<i64>, StoreError> {
        let mut head = self.head()?;
        let mut seq: i64 = self.conn.prepare_cached(sql::LAST_SEQ)?.query_row([], |r| r.get(0))?;
        let mut places = Vec::with_capacity(facts.len());
        for fact in facts {
            seq += 1;
            head.site_seq += 1;
            let marks = fact
                .bodies
                .iter()
                .map(|(slot, text)| self.add_body(matter, seq, *slot, sealed, text))
                .collect::<Result<Vec<_>, _>>()?;
            let (json, bodies) = (write_json(&fact.event)?, write_marks(&marks)?);
            let link = Link {
                site: self.site,
                site_seq: head.site_seq,
                stream: E::STREAM,
                matter,
                at: when.at.millis(),
                recorded_at: when.recorded.millis(),
                seat: &actor.seat,
                staff: &actor.staff,
                assurance: actor.assurance as i64,
                facts: &json,
                bodies: &bodies,
            };
            head.hash = link.hash(&head.hash);
            self.conn.prepare_cached(sql::ADD_EVENT)?.execute(params![
                seq,
                self.site,
                head.site_seq,
                stream_number(E::STREAM),
                matter,
                when.at.millis(),
                when.recorded.millis(),
                actor.seat,
                actor.staff,
                actor.assurance as i64,
                fact.event.word(),
                json,
                bodies,
                head.hash
            ])?;
            places.push(seq);
        }
        Ok(places)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matter::booking::{BookingEvent, DayEvent};
    use crate::matter::duty::DutyEvent;

    #[test]
    fn every_kind_of_thing_has_its_number_for_good() {
        let streams = [
            Event::STREAM,
            TicketEvent::STREAM,
            CloseEvent::STREAM,
            RoomEvent::STREAM,
            KioskEvent::STREAM,
            ShiftEvent::STREAM,
            DutyEvent::STREAM,
            DayEvent::STREAM,
            BookingEvent::STREAM,
            ExportEvent::STREAM,
        ];
        for (number, stream) in (0..).zip(streams) {
            assert_eq!((stream_number(stream), stream_name(number)), (number, Some(stream)));
        }
        assert_eq!((streams.len(), stream_name(-1)), (STREAMS.len(), None));
    }
}
