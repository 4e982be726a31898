//! The check of the whole store: chain, refold, bodies, rows, numbers, index.

use super::bodies::BodyMark;
use super::error::StoreError;
use super::events::{Link, read_json};
use super::tickets::TicketRow;
use super::{Store, days, keys, sql, sqlite, tickets};
use crate::calendar::Moment;
use crate::matter::day::{Book, DayEvent, SheetNo};
use crate::matter::event::Slot;
use crate::matter::queue::{Ticket, TicketEvent, TicketId};
use crate::matter::{Event, Matter, MatterId};
use rusqlite::{Row, params};
use serde::Serialize;
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

/// One pass over the log keeps only this.
struct Pass<'s> {
    store: &'s Store,
    heads: BTreeMap<String, (i64, Vec<u8>)>,
    states: BTreeMap<MatterId, (Matter, i64)>,
    tickets: BTreeMap<TicketId, TicketRow>,
    book: Book,
    /// Sheets by the place of their event, as the table must have them.
    sheets: BTreeMap<i64, (SheetNo, String)>,
    /// The sheet each matter stands on.
    on_sheet: BTreeMap<MatterId, i64>,
    problems: Vec<String>,
}

impl Store {
    /// Checks everything; reads only.
    ///
    /// # Errors
    /// SQLite's. What is wrong with the data is in the report, not an error.
    pub fn verify(&self) -> Result<Report, StoreError> {
        let mut pass = Pass {
            store: self,
            heads: BTreeMap::new(),
            states: BTreeMap::new(),
            tickets: BTreeMap::new(),
            book: Book::default(),
            sheets: BTreeMap::new(),
            on_sheet: BTreeMap::new(),
            problems: Vec::new(),
        };
        let check: String = self.conn.query_row("PRAGMA quick_check", [], |r| r.get(0))?;
        if check != "ok" {
            pass.fault(format!("库文件损坏：{check}"));
        }
        pass.log()?;
        pass.rows()?;
        pass.ticket_rows()?;
        pass.sheet_rows()?;
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
        while let Some(row) = rows.next()? {
            let seq: i64 = row.get(0)?;
            let (site, site_seq): (String, i64) = (row.get(1)?, row.get(2)?);
            let (matter, at): (MatterId, i64) = (row.get(3)?, row.get(4)?);
            let (seat, staff): (String, String) = (row.get(6)?, row.get(7)?);
            let (facts, bodies): (String, String) = (row.get(8)?, row.get(9)?);
            let hash: Vec<u8> = row.get(10)?;
            let stream: String = row.get(12)?;
            let link = Link {
                site: &site,
                site_seq,
                stream: &stream,
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
            let read = match stream.as_str() {
                "ticket" => {
                    read_json(&facts, "事件").map(|e| self.reticket(matter, seq, &e, at, &seat))
                }
                "day" => read_json(&facts, "事件").map(|e| self.resheet(seq, e, &head)),
                _ => read_json(&facts, "事件").map(|e| self.refold(matter, seq, &e, at)),
            };
            if let Err(e) = read {
                self.fault(format!("第{seq}条记录：{e}"));
            }
            match read_json::<Vec<BodyMark>>(&bodies, "事件") {
                Ok(marks) => self.bodies(matter, seq, &marks),
                Err(e) => self.fault(format!("第{seq}条记录：{e}")),
            }
        }
        Ok(())
    }

    fn refold(&mut self, matter: MatterId, seq: i64, event: &Event, at: Moment) {
        let (state, first) = match self.states.remove(&matter) {
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
                self.states.insert(matter, (state, first));
            }
            None => self.fault(format!("第{seq}条记录在事项登记之前，或重复登记")),
        }
    }

    /// Counts a closed day again from the matters as they stood then.
    fn resheet(&mut self, seq: i64, event: DayEvent, head: &str) {
        let DayEvent::Closed(closed) = event;
        let find = |id| self.states.get(&id).map(|(matter, _)| matter.clone());
        let (figures, supplement, ids) = self.book.close(closed.day, find);
        let (sheet, day) = (closed.sheet, closed.day);
        if !closed.agrees(&figures, supplement) {
            self.fault(format!("{day} 的日结单 {sheet} 与当时的事项数不符"));
        }
        if closed.head != head {
            self.fault(format!("{day} 的日结单 {sheet} 上的链头与记录链不符"));
        }
        self.on_sheet.extend(ids.into_iter().map(|id| (id, seq)));
        self.sheets.insert(seq, (sheet, day.to_string()));
    }

    /// Every sheet's row equals its event.
    fn sheet_rows(&mut self) -> Result<(), StoreError> {
        let store = self.store;
        let mut statement = store.conn.prepare(sql::ALL_SHEETS)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let no = SheetNo { year: row.get(1)?, serial: row.get(2)? };
            if self.sheets.remove(&row.get(0)?) != Some((no, row.get(3)?)) {
                self.fault(format!("日结单 {no} 与记录不一致"));
            }
        }
        let lost: Vec<SheetNo> = self.sheets.values().map(|(no, _)| *no).collect();
        lost.iter().for_each(|no| self.fault(format!("日结单 {no} 有记录但不在库里")));
        Ok(())
    }

    fn reticket(&mut self, id: TicketId, seq: i64, event: &TicketEvent, at: Moment, seat: &str) {
        let state = self.tickets.remove(&id).map(|row| row.ticket);
        match Ticket::fold(state, event, at) {
            Some(ticket) => {
                let row = TicketRow { ticket, seat: seat.to_owned(), last_seq: seq };
                self.tickets.insert(id, row);
            }
            None => self.fault(format!("第{seq}条记录在取号之前，或重复取号")),
        }
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
            let found = self.store.view().body(matter, seq, mark.slot);
            match found {
                Ok(Some(text)) => {
                    let digest = self.store.view().body_digest(matter, mark.id, mark.slot, &text);
                    if digest != mark.digest {
                        self.fault(format!("第{seq}条记录的文字与摘要不符，被改动过"));
                    }
                }
                Ok(None) => self.fault(format!("第{seq}条记录的文字不见了")),
                Err(e) => self.fault(format!("第{seq}条记录：{e}")),
            }
        }
    }

    /// Every row equals its refold, and every story is in the index.
    fn rows(&mut self) -> Result<(), StoreError> {
        let store = self.store;
        let mut statement = store.conn.prepare(sql::ALL_STATES)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, number): (MatterId, String) = (row.get(0)?, row.get(1)?);
            let Some((state, first)) = self.states.remove(&id) else {
                self.fault(format!("事项 {number} 没有登记记录"));
                continue;
            };
            let stored: String = row.get(12)?;
            let same = read_json::<Matter>(&stored, "事项").is_ok_and(|stored| stored == state)
                && number == state.number
                && row.get::<_, String>(2)? == state.code.digits()
                && row.get::<_, bool>(3)? == state.sealed
                && row.get::<_, String>(4)? == state.registered.day().to_string()
                && row.get::<_, Option<String>>(5)? == state.place
                && row.get::<_, u16>(6)? == state.routing.room
                && row.get::<_, bool>(7)? == state.stage.is_open()
                && row.get::<_, bool>(8)? == state.awaits_confirmation()
                && row.get::<_, i64>(10)? == first
                && row.get::<_, u32>(11)? == state.version
                && counted(row, &state, self.on_sheet.get(&id).copied())?;
            if !same {
                self.fault(format!("事项 {number} 的当前状态与记录推出的不一致"));
            }
            if !state.sealed
                // A story that no longer opens was told above; one deleted on demand has no words.
                && !matches!(store.view().body(id, first, Slot::Narrative), Ok(None))
                && !sqlite::has_words(&store.conn, id)?
            {
                self.fault(format!("事项 {number} 不在查找索引里"));
            }
        }
        let lost: Vec<String> = self.states.values().map(|(m, _)| m.number.clone()).collect();
        for number in lost {
            self.fault(format!("事项 {number} 有记录但不在清单里"));
        }
        Ok(())
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
            if kind == days::KIND {
                let there = store.view().count_sheets(period.parse().unwrap_or_default())?;
                if there != value {
                    self.fault(format!("{period} 年给出{value}个日结单号，库里有{there}张"));
                }
                continue;
            }
            if value > all {
                self.fault(format!("{period} 的编号数到了{value}，全库却只有{all}件"));
                continue;
            }
            for serial in 1..=value {
                let number = crate::matter::register::number(&store.site, &kind, &period, serial);
                if store.view().by_number(&number)?.is_none() {
                    self.fault(format!("编号 {number} 已给出却没有事项"));
                }
            }
        }
        Ok(())
    }
}

/// True when the columns a day counts by say what the matter says.
fn counted(row: &Row<'_>, state: &Matter, sheet: Option<i64>) -> Result<bool, StoreError> {
    let time = |at: Option<Moment>| at.map(Moment::millis);
    Ok(row.get::<_, i64>(13)? == state.standing() as i64
        && row.get::<_, String>(14)? == state.outcome.word()
        && row.get::<_, u32>(15)? == state.visit.head_count
        && row.get::<_, Option<i64>>(16)? == time(state.assigned)
        && row.get::<_, Option<i64>>(17)? == time(state.signed())
        && row.get::<_, Option<i64>>(18)? == time(state.fed)
        && row.get::<_, Option<i64>>(19)? == time(state.ended)
        && row.get::<_, Option<i64>>(20)? == sheet)
}
