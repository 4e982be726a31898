//! The check of matter rows and of what is found by them: persons by their handles, stories by their
//! words, bodies by the event that brought them. Each is complete, and nothing more is there.

use super::days::counted;
use super::{DueOf, Pass};
use crate::matter::event::Slot;
use crate::matter::intake::Person;
use crate::matter::particulars::Particulars;
use crate::matter::{Event, Matter, MatterId};
use crate::store::brought::{self, MARKS};
use crate::store::error::StoreError;
use crate::store::events::{Logged, read_json, stream_number};
use crate::store::handles::handles_of;
use crate::store::matters::desk_day;
use crate::store::{Store, bodies, fulltext, ledger, sql, sql_ledger, words};
use std::collections::{BTreeMap, BTreeSet};
use std::hash::{DefaultHasher, Hash, Hasher};
use std::iter::Peekable;

/// What one matter is found by, folded: how many, and a sum that does not depend on their order.
#[derive(Clone, Copy, Debug, Default, PartialEq)]
pub(in crate::store) struct Tally {
    /// How many.
    pub(in crate::store) count: u32,
    sum: u64,
}

impl Tally {
    fn add(&mut self, one: u64) {
        self.count += 1;
        self.sum = self.sum.wrapping_add(one);
    }

    pub(in crate::store) fn add_handle(&mut self, kind: i64, hash: [u8; 8]) {
        self.add(u64::from_be_bytes(hash).rotate_left(kind.unsigned_abs() as u32 % 64));
    }

    pub(in crate::store) fn of_words(words: &[String]) -> Tally {
        let mut tally = Tally::default();
        // The index knows a word once, however often the story has it.
        words.iter().collect::<BTreeSet<_>>().iter().for_each(|word| tally.add(hashed(word)));
        tally
    }
}

fn hashed(word: &str) -> u64 {
    let mut hasher = DefaultHasher::new();
    word.hash(&mut hasher);
    hasher.finish()
}

/// What every matter is found by: its persons, the words of its story.
pub(in crate::store) struct Finds {
    /// Handles by matter.
    pub(in crate::store) handles: BTreeMap<MatterId, Tally>,
    /// Words by matter and whether the index of open matters has them.
    words: BTreeMap<(MatterId, bool), Tally>,
}

/// How many matters each index and the ledger know, of those that are there.
#[derive(Default)]
struct Known {
    open: i64,
    ended: i64,
    listed: i64,
    brought: u32,
}

impl Finds {
    /// Reads both indexes, each in one walk.
    pub(in crate::store) fn of(store: &Store) -> Result<Finds, StoreError> {
        let mut finds = Finds { handles: BTreeMap::new(), words: BTreeMap::new() };
        let mut statement = store.conn.prepare(sql::ALL_HANDLES)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let hash: Vec<u8> = row.get(1)?;
            // A hash of another length was never one of ours; as zeros it equals none.
            let hash = hash.try_into().unwrap_or_default();
            finds.handles.entry(row.get(2)?).or_default().add_handle(row.get(0)?, hash);
        }
        for open in [true, false] {
            let mut last = (String::new(), 0);
            fulltext::each_word(&store.conn, open, |word, matter| {
                if last.0 != word {
                    last = (word.to_owned(), hashed(word));
                }
                finds.words.entry((matter, open)).or_default().add(last.1);
            })?;
        }
        Ok(finds)
    }

    /// Takes out what either index had of a matter that may have ended, or been opened again, since
    /// they were read.
    pub(in crate::store) fn words_then(&mut self, matter: MatterId, open: bool) -> Option<Tally> {
        self.words_of(matter, open).or_else(|| self.words_of(matter, !open))
    }

    /// Takes out what the index a matter belongs in has of it; what the other has stays, as a stray.
    pub(in crate::store) fn words_of(&mut self, matter: MatterId, open: bool) -> Option<Tally> {
        self.words.remove(&(matter, open))
    }
}

impl Pass<'_> {
    /// Every row equals its refold, and is found by what it says.
    pub(super) fn rows(&mut self, due: Option<DueOf<'_>>) -> Result<(), StoreError> {
        let store = self.store;
        let mut finds = Finds::of(store)?;
        let mut known = Known::default();
        let mut statement = store.conn.prepare(sql::ALL_STATES)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let (id, number): (MatterId, String) = (row.get(0)?, row.get(1)?);
            let Some((state, first)) = self.states.take(id, i64::MAX)? else {
                self.fault(format!("事项 {number} 没有登记记录"));
                continue;
            };
            let stored: String = row.get(12)?;
            let same = read_json::<Matter>(&stored, "事项").is_ok_and(|stored| stored == state)
                && number == state.number
                && row.get::<_, String>(2)? == state.code.digits()
                && row.get::<_, bool>(3)? == state.sealed
                && row.get::<_, String>(4)? == desk_day(&state)
                && row.get::<_, Option<String>>(5)? == state.place
                && row.get::<_, u16>(6)? == state.routing.room
                && row.get::<_, bool>(7)? == state.stage.is_open()
                && row.get::<_, bool>(8)? == state.awaits_confirmation()
                && row.get::<_, i64>(10)? == first
                && row.get::<_, u32>(11)? == state.version
                && counted(row, &state, self.on_sheet.get(&id).copied())?
                && row.get::<_, Option<String>>(21)? == state.first_leader
                && row.get::<_, Option<String>>(22)?
                    == state.next.first().map(|day| day.to_string());
            if !same {
                self.fault(format!("事项 {number} 的当前状态与记录推出的不一致"));
            }
            let stored: Option<String> = row.get(9)?;
            if let Some(wanted) = due.map(|due| due(&state).map(|day| day.to_string()))
                && wanted != stored
            {
                let words = |day: Option<String>| day.unwrap_or_else(|| "无".to_owned());
                let (stored, wanted) = (words(stored), words(wanted));
                self.fault(format!("事项 {number} 排在 {stored} 到期，应是 {wanted}"));
            }
            self.lists(&state, due, &mut known)?;
            known.brought += self.brought(&state, first)?;
            if !state.sealed {
                self.person(&state, first, finds.handles.remove(&id))?;
                let open = state.stage.is_open();
                let words = finds.words_of(id, open);
                let there = i64::from(self.story(&state, first, words)?);
                known.open += if open { there } else { 0 };
                known.ended += if open { 0 } else { there };
            }
        }
        let mut statement = store.conn.prepare(sql::LOST_MATTERS)?;
        let mut rows = statement.query([stream_number(Event::STREAM)])?;
        while let Some(row) = rows.next()? {
            if let Some(matter) = self.states.get(row.get(0)?, i64::MAX)? {
                self.fault(format!("事项 {} 有记录但不在清单里", matter.number));
            }
        }
        self.strays(&finds, &known)
    }

    /// A text of a registration; `Err` when it was already told that it does not open.
    fn text(&self, matter: &Matter, first: i64, slot: Slot) -> Result<Option<String>, ()> {
        self.store.view().body(matter.id, first, slot).map_err(|_| ())
    }

    /// Everybody named in a matter is found by it, and nobody else.
    fn person(
        &mut self,
        matter: &Matter,
        first: i64,
        stored: Option<Tally>,
    ) -> Result<(), StoreError> {
        let texts = [Slot::Visitor, Slot::Companions, Slot::Particulars]
            .map(|slot| self.text(matter, first, slot));
        let [Ok(visitor), Ok(companions), Ok(told)] = texts else { return Ok(()) };
        let mut people: Vec<Person> = Vec::new();
        if let Some(text) = visitor {
            people.push(read_json(&text, "来访人")?);
        }
        if let Some(text) = companions {
            people.extend(read_json::<Vec<Person>>(&text, "同来的人")?);
        }
        let told: Particulars =
            told.map(|text| read_json(&text, "登记事项")).transpose()?.unwrap_or_default();
        let sealer = &self.store.sealer;
        // Two of a family may share a phone: one handle stands for both.
        let wanted: BTreeSet<(i64, [u8; 8])> = handles_of(&people, told.external_no.as_deref())
            .into_iter()
            .map(|(handle, value)| {
                (handle as i64, sealer.handle(&(handle as i64).to_string(), &value))
            })
            .collect();
        let mut sum = Tally::default();
        wanted.into_iter().for_each(|(kind, hash)| sum.add_handle(kind, hash));
        let stored = stored.unwrap_or_default();
        if sum != stored {
            let number = &matter.number;
            self.fault(format!(
                "事项 {number} 的查人索引与登记的人不符（应有{}条，库里{}条）",
                sum.count, stored.count
            ));
        }
        Ok(())
    }

    /// A story is found by all its words and no others; true when its index knows it.
    fn story(
        &mut self,
        matter: &Matter,
        first: i64,
        stored: Option<Tally>,
    ) -> Result<bool, StoreError> {
        let texts = [Slot::Narrative, Slot::Request].map(|slot| self.text(matter, first, slot));
        let [Ok(narrative), Ok(request)] = texts else { return Ok(true) };
        // A story deleted on a person's demand has no words any more.
        let grams = narrative.map_or_else(Vec::new, |text| {
            words::story_grams(&text, &request.unwrap_or_default(), matter.place.as_deref())
        });
        let number = &matter.number;
        match stored {
            None if grams.is_empty() => return Ok(false),
            None => {
                self.fault(format!("事项 {number} 不在查找索引里"));
                return Ok(false);
            }
            Some(words) if words == Tally::of_words(&grams) => {}
            Some(_) => self.fault(format!("事项 {number} 的查找索引与事由的文字不符")),
        }
        Ok(true)
    }

    /// A matter from an old ledger is known again by the marks of its row; returns how many.
    fn brought(&mut self, matter: &Matter, first: i64) -> Result<u32, StoreError> {
        if matter.brought.is_none() {
            return Ok(0);
        }
        let Ok(told) = self.text(matter, first, Slot::Particulars) else { return Ok(MARKS) };
        let told: Option<Particulars> =
            told.map(|text| read_json(&text, "登记事项")).transpose()?;
        let mut same = false;
        if let Some(from) = told.and_then(|told| told.brought) {
            let wanted = Some(brought::Known { matter: matter.id, content: from.content });
            let view = self.store.view();
            same = view.brought(&from.mark)? == wanted && view.brought(&from.cells)? == wanted;
        }
        if !same {
            self.fault(format!("事项 {} 从旧台账的哪一行来，与记录不符", matter.number));
        }
        Ok(MARKS)
    }

    /// The ledger says of a matter what its refold says, and nothing of a sealed one.
    fn lists(
        &mut self,
        matter: &Matter,
        due: Option<DueOf<'_>>,
        count: &mut Known,
    ) -> Result<(), StoreError> {
        let stored = self.store.view().facts(matter.id)?;
        count.listed += i64::from(stored.is_some());
        let due = match due {
            Some(due) => due(matter),
            None => stored.as_ref().and_then(|facts| facts.due),
        };
        if stored != ledger::wanted(matter, due) {
            self.fault(format!("事项 {} 在台账里的一行与记录不符", matter.number));
        }
        Ok(())
    }

    /// Nothing is found that is not there: no handle and no story of a sealed or unknown matter.
    fn strays(&mut self, left: &Finds, known: &Known) -> Result<(), StoreError> {
        if !left.handles.is_empty() {
            self.fault(format!("查人索引里有{}件不该有的事项", left.handles.len()));
        }
        let rows = self.store.view().count_brought()?;
        if rows != known.brought {
            let known = known.brought;
            self.fault(format!("旧台账的行记号有{rows}个，照记录应有{known}个"));
        }
        let conn = &self.store.conn;
        let listed: i64 = conn.query_row(sql_ledger::COUNT_LEDGER, [], |r| r.get(0))?;
        let more = |open: bool, known: i64| -> Result<i64, StoreError> {
            let words = left.words.keys().filter(|(_, of)| *of == open).count() as i64;
            Ok(words.max(fulltext::count(conn, open)? - known))
        };
        for (name, more) in [
            ("未结的查找索引", more(true, known.open)?),
            ("已结的查找索引", more(false, known.ended)?),
            ("台账", listed - known.listed),
        ] {
            if more > 0 {
                self.fault(format!("{name}里有{more}件不该有的事项"));
            }
        }
        Ok(())
    }

    /// Every body up to a place in the log was brought by the event there; `all` are the bodies,
    /// walked beside the log.
    pub(super) fn orphans(
        &mut self,
        all: &mut Peekable<impl Iterator<Item = rusqlite::Result<i64>>>,
        seq: i64,
        brought: impl Fn(i64) -> bool,
    ) -> Result<(), StoreError> {
        let up_to =
            |id: &rusqlite::Result<i64>| id.as_ref().map_or(true, |id| bodies::seq_of(*id) <= seq);
        while let Some(id) = all.next_if(up_to) {
            let id = id?;
            if !brought(id) {
                self.fault(format!("有一段加密内容（{id}）没有任何记录提到"));
            }
        }
        Ok(())
    }
}
