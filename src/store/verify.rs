//! The check of the whole store: chain, refold, bodies, tickets, paper, numbers; the rows of matters
//! and what they are found by are in `matters`.

mod days;
mod folds;
mod kiosk;
pub(super) mod matters;
mod rooms;
mod shifts;
mod states;

use super::bodies::BodyMark;
use super::error::StoreError;
use super::events::{Link, Logged, read_json, stream_name};
use super::kiosk::ItemRow;
use super::rooms::RoomRow;
use super::tickets::TicketRow;
use super::{Store, bodies, fulltext, keys, sql, sql_spool, tickets};
use crate::calendar::{Day, Moment};
use crate::matter::booking::{Booking, BookingEvent, DayEvent, ReceptionDay};
use crate::matter::day::{Book, CloseEvent, SheetNo};
use crate::matter::duty::{DutyChange, DutyEvent};
use crate::matter::export::ExportEvent;
use crate::matter::kiosk::{ItemId, KioskEvent};
use crate::matter::queue::room::RoomDayId;
use crate::matter::queue::{RoomEvent, Ticket, TicketEvent, TicketId};
use crate::matter::shift::{Shift, ShiftEvent, ShiftId};
use crate::matter::{Event, Matter, MatterId};
use rusqlite::params;
use serde::Serialize;
use states::States;
use std::collections::BTreeMap;

/// What the check found.
#[derive(Clone, Debug, Default, Serialize)]
pub struct Report {
    /// True when nothing is wrong.
    pub ok: bool,
    /// Matters that are not sealed.
    pub matters: u32,
    /// Hash of the last event of this site, hexadecimal.
    pub head: String,
    /// What is wrong, one Chinese sentence each, at most a hundred.
    pub problems: Vec<String>,
}

/// The date a matter's row sorts by, from the rules the caller knows.
pub type DueOf<'a> = &'a dyn Fn(&Matter) -> Option<Day>;

/// States held at a time: more than were ever open at once.
const HELD: usize = 20_000;

/// One pass over the log keeps only this.
struct Pass<'s> {
    store: &'s Store,
    heads: BTreeMap<String, (i64, Vec<u8>)>,
    states: States<'s>,
    tickets: BTreeMap<TicketId, TicketRow>,
    book: Book,
    /// Sheets by the place of their event, as the table must have them.
    sheets: BTreeMap<i64, (SheetNo, String)>,
    /// The sheet each matter stands on.
    on_sheet: BTreeMap<MatterId, i64>,
    rooms: BTreeMap<RoomDayId, RoomRow>,
    shifts: BTreeMap<ShiftId, Shift>,
    items: BTreeMap<ItemId, ItemRow>,
    problems: Vec<String>,
}

impl Store {
    /// Checks everything; reads only. `due` tells the date a matter's row sorts by; without it
    /// that column is not compared.
    ///
    /// # Errors
    /// SQLite's. What is wrong with the data is in the report, not an error.
    pub fn verify(&self, due: Option<DueOf<'_>>) -> Result<Report, StoreError> {
        self.verify_within(due, HELD)
    }

    /// The same with at most so many states of matters in memory.
    ///
    /// # Errors
    /// As above.
    pub fn verify_within(&self, due: Option<DueOf<'_>>, held: usize) -> Result<Report, StoreError> {
        // One state for all of it: a window that works on meanwhile is no damage.
        let _still = self.snapshot()?;
        let mut pass = Pass {
            store: self,
            heads: BTreeMap::new(),
            states: States::of(self, held),
            tickets: BTreeMap::new(),
            book: Book::default(),
            sheets: BTreeMap::new(),
            on_sheet: BTreeMap::new(),
            rooms: BTreeMap::new(),
            shifts: BTreeMap::new(),
            items: BTreeMap::new(),
            problems: Vec::new(),
        };
        fulltext::look_again(&self.conn)?;
        let check: String = self.conn.query_row("PRAGMA quick_check", [], |r| r.get(0))?;
        if check != "ok" {
            pass.fault(format!("库文件损坏：{check}"));
        }
        pass.log()?;
        // Before the rows are taken out one by one.
        pass.jobs()?;
        pass.rows(due)?;
        pass.ticket_rows()?;
        pass.sheet_rows()?;
        folds::check::<DutyChange>(self, |what| pass.fault(what))?;
        folds::check::<ReceptionDay>(self, |what| pass.fault(what))?;
        folds::check::<Booking>(self, |what| pass.fault(what))?;
        folds::check_likeness(self, |what| pass.fault(what))?;
        pass.room_rows()?;
        pass.shift_rows()?;
        pass.item_rows()?;
        pass.numbers()?;
        let head = pass.heads.get(&self.site).map(|(_, hash)| keys::to_hex(hash));
        Ok(Report {
            ok: pass.problems.is_empty(),
            matters: self.view().count_matters()?,
            head: head.unwrap_or_else(|| "0".repeat(64)),
            problems: pass.problems,
        })
    }
}

impl Pass<'_> {
    fn fault(&mut self, what: String) {
        if self.problems.len() < 100 {
            self.problems.push(what);
        }
    }

    /// Chain, order and bodies of every event; refolds every matter.
    fn log(&mut self) -> Result<(), StoreError> {
        let store = self.store;
        let mut statement = store.conn.prepare(sql::ALL_EVENTS)?;
        let mut rows = statement.query([])?;
        let mut all = store.conn.prepare(sql::ALL_BODIES)?;
        let mut all = all.query_map([], |r| r.get(0))?.peekable();
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            let (site, site_seq): (String, i64) = (row.get(1)?, row.get(2)?);
            let (matter, at): (MatterId, i64) = (row.get(3)?, row.get(4)?);
            let (seat, staff): (String, String) = (row.get(6)?, row.get(7)?);
            let (facts, bodies): (String, String) = (row.get(8)?, row.get(9)?);
            let hash: Vec<u8> = row.get(10)?;
            let number: i64 = row.get(12)?;
            let stream = stream_name(number).unwrap_or_default();
            let link = Link {
                site: &site,
                site_seq,
                stream,
                matter,
                at,
                recorded_at: row.get(5)?,
                seat: &seat,
                staff: &staff,
                assurance: row.get(11)?,
                facts: &facts,
                bodies: &bodies,
            };
            let (last, before) = self.heads.get(&site).cloned().unwrap_or((0, vec![0; 32]));
            if site_seq != last + 1 {
                self.fault(format!("第{seq}条记录的序号不连续，中间少了记录"));
            }
            if link.hash(&before) != hash {
                self.fault(format!("第{seq}条记录与链不符，被改动过"));
            }
            self.heads.insert(site, (site_seq, hash));
            let head = keys::to_hex(&before);
            let at = Moment::from_millis(at);
            let kind: String = row.get(13)?;
            match stream {
                Event::STREAM => {
                    if let Some(event) = self.read(seq, &kind, &facts) {
                        self.refold(matter, seq, &event, at)?;
                    }
                }
                CloseEvent::STREAM => {
                    if let Some(event) = self.read(seq, &kind, &facts) {
                        self.resheet(seq, event, &head)?;
                    }
                }
                TicketEvent::STREAM => {
                    if let Some(event) = self.read(seq, &kind, &facts) {
                        self.reticket(matter, seq, &event, at, &seat);
                    }
                }
                // Things of a day are refolded kind by kind.
                DutyEvent::STREAM | DayEvent::STREAM | BookingEvent::STREAM => {}
                ShiftEvent::STREAM => {
                    if let Some(event) = self.read(seq, &kind, &facts) {
                        self.reshift(matter, seq, &event, at);
                    }
                }
                // Nothing is folded from these: they say what left the store.
                ExportEvent::STREAM => drop(self.read::<ExportEvent>(seq, &kind, &facts)),
                RoomEvent::STREAM => {
                    if let Some(event) = self.read(seq, &kind, &facts) {
                        self.reroom(matter, seq, &event, at, &seat);
                    }
                }
                KioskEvent::STREAM => {
                    if let Some(event) = self.read(seq, &kind, &facts) {
                        self.reitem(matter, seq, &event, at, &seat);
                    }
                }
                _ => self.fault(format!("第{seq}条记录属于第{number}类，本程序不认识")),
            }
            match bodies::read_marks(&bodies) {
                Ok(marks) => {
                    self.bodies(matter, seq, &marks);
                    let brought =
                        |id| marks.iter().any(|mark| bodies::body_id(seq, mark.slot) == id);
                    self.orphans(&mut all, seq, brought)?;
                }
                Err(e) => self.fault(format!("第{seq}条记录：{e}")),
            }
        }
        self.orphans(&mut all, i64::MAX, |_| false)
    }

    /// An event of the log; its word is another column, which lists may count by.
    fn read<E: Logged>(&mut self, seq: i64, kind: &str, facts: &str) -> Option<E> {
        match read_json::<E>(facts, "事件") {
            Ok(event) => {
                if event.word() != kind {
                    self.fault(format!(
                        "第{seq}条记录写作「{kind}」，内容却是「{}」",
                        event.word()
                    ));
                }
                Some(event)
            }
            Err(e) => {
                self.fault(format!("第{seq}条记录：{e}"));
                None
            }
        }
    }

    fn refold(
        &mut self,
        matter: MatterId,
        seq: i64,
        event: &Event,
        at: Moment,
    ) -> Result<(), StoreError> {
        let (state, first) = match self.states.take(matter, seq)? {
            Some((state, first)) => (Some(state), first),
            None => (None, seq),
        };
        if let Some(before) = &state {
            self.book.take_out(before);
        }
        let is_new = state.is_none();
        match Matter::fold(state, event, at) {
            Some(state) => {
                self.book.put_in(&state, is_new);
                self.states.put((state, first));
            }
            None => self.fault(format!("第{seq}条记录在事项登记之前，或重复登记")),
        }
        Ok(())
    }

    fn reticket(&mut self, id: TicketId, seq: i64, event: &TicketEvent, at: Moment, seat: &str) {
        let before = self.tickets.remove(&id);
        // Being given a matter is nobody's press.
        let pressed = match (&before, event) {
            (Some(row), TicketEvent::Joined { .. }) => (row.seat.clone(), row.last_seq),
            _ => (seat.to_owned(), seq),
        };
        match Ticket::fold(before.map(|row| row.ticket), event, at) {
            Some(ticket) => {
                let row = TicketRow { ticket, seat: pressed.0, last_seq: pressed.1 };
                self.tickets.insert(id, row);
            }
            None => self.fault(format!("第{seq}条记录在取号之前，或重复取号")),
        }
    }

    /// Every paper that was ordered is about something the log knows.
    fn jobs(&mut self) -> Result<(), StoreError> {
        let store = self.store;
        let mut statement = store.conn.prepare(sql_spool::ALL_JOBS)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, stream, subject): (i64, String, i64) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let known = match stream.as_str() {
                Event::STREAM => self.states.get(subject, i64::MAX)?.is_some(),
                "ticket" => self.tickets.contains_key(&subject),
                _ => true,
            };
            if !known {
                self.fault(format!("第{id}张待打的单说的{stream}不在库里"));
            }
        }
        Ok(())
    }

    /// Every ticket row equals its refold.
    fn ticket_rows(&mut self) -> Result<(), StoreError> {
        let store = self.store;
        let mut statement = store.conn.prepare(sql::ALL_TICKETS)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, number): (TicketId, String) = (row.get(0)?, row.get(1)?);
            match self.tickets.remove(&id) {
                None => self.fault(format!("排队号 {number} 没有取号记录")),
                Some(wanted) if !wanted.equals(row)? => {
                    self.fault(format!("排队号 {number} 的当前状态与记录推出的不一致"));
                }
                Some(_) => {}
            }
        }
        let lost: Vec<String> = self.tickets.values().map(|r| r.ticket.number.clone()).collect();
        for number in lost {
            self.fault(format!("排队号 {number} 有记录但不在队里"));
        }
        Ok(())
    }

    fn bodies(&mut self, matter: MatterId, seq: i64, marks: &[BodyMark]) {
        for mark in marks {
            let id = bodies::body_id(seq, mark.slot);
            let found = self.store.view().body(matter, seq, mark.slot);
            match found {
                Ok(Some(text)) => {
                    let digest = self.store.view().body_digest(matter, id, mark.slot, &text);
                    if digest != mark.digest {
                        self.fault(format!("第{seq}条记录的文字与摘要不符，被改动过"));
                    }
                }
                Ok(None) => self.fault(format!("第{seq}条记录的文字不见了")),
                Err(e) => self.fault(format!("第{seq}条记录：{e}")),
            }
        }
    }

    /// Numbers of every counter are all there: as many matters as the counter says, no gap.
    fn numbers(&mut self) -> Result<(), StoreError> {
        let store = self.store;
        let mut statement = store.conn.prepare(sql::COUNTERS)?;
        let counters: Vec<(String, String, i64)> = statement
            .query_map(params![store.site], |r| Ok((r.get(0)?, r.get(1)?, r.get(2)?)))?
            .collect::<Result<_, _>>()?;
        let all: i64 = store.conn.query_row(sql::COUNT_ALL, [], |r| r.get(0))?;
        for (kind, period, value) in counters {
            if kind == tickets::KIND {
                let there = store.view().count_tickets(&period)?;
                if there != value {
                    self.fault(format!("{period} 给出{value}个排队号，库里有{there}个"));
                }
                continue;
            }
            if kind == super::days::KIND {
                let there = store.view().count_sheets(period.parse().unwrap_or_default())?;
                if there != value {
                    self.fault(format!("{period} 年给出{value}个日结单号，库里有{there}张"));
                }
                continue;
            }
            if kind == super::folds::BOOKING_KIND {
                let there: i64 =
                    store
                        .conn
                        .query_row(sql::COUNT_FOLDS, params!["booking", period], |r| r.get(0))?;
                if there != value {
                    self.fault(format!("{period} 给出{value}个预约号，库里有{there}个"));
                }
                continue;
            }
            if value > all {
                self.fault(format!("{period} 的编号数到了{value}，全库却只有{all}件"));
                continue;
            }
            for serial in 1..=value + 1 {
                let number = crate::matter::register::number(&store.site, &kind, &period, serial);
                let there = store.view().by_number(&number)?.is_some();
                if there && serial > value {
                    self.fault(format!("已有编号 {number}，计数却只到{value}，会重号"));
                } else if !there && serial <= value {
                    self.fault(format!("编号 {number} 已给出却没有事项"));
                }
            }
        }
        Ok(())
    }
}
