//! Mending what matters are found by — handles, words, ledger — from what was registered. It reads
//! beside the work of the day and takes the writer's turn only for what is wrong, a few matters at
//! a time, so windows go on registering and finding meanwhile.

use super::error::StoreError;
use super::events::read_json;
use super::handles::handles_of;
use super::ledger;
use super::matters::Stored;
use super::verify::DueOf;
use super::verify::matters::{Finds, Tally};
use super::{Store, Tx, View, fulltext, sql, sql_ledger, words};
use crate::matter::MatterId;
use crate::matter::event::Slot;
use crate::matter::find::Facts;
use crate::matter::intake::Person;
use crate::matter::particulars::Particulars;
use rusqlite::params;
use serde::Serialize;
use std::collections::BTreeSet;

/// Matters looked at between two words about progress.
const BATCH: u32 = 200;

/// What was done.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Serialize)]
pub struct Mended {
    /// Matters looked at.
    pub looked: u64,
    /// Those that were not found by what they say, and now are.
    pub mended: u64,
    /// Entries of matters that are not there, or are sealed, now gone.
    pub strays: u64,
    /// Matters whose texts do not open: `verify` says more about them.
    pub unreadable: u64,
}

/// What a matter is to be found by; nothing at all for a sealed one.
struct Wanted {
    handles: BTreeSet<(i64, [u8; 8])>,
    grams: Vec<String>,
    open: bool,
    facts: Option<Facts>,
}

impl Wanted {
    fn of(view: View<'_>, stored: &Stored, due: DueOf<'_>) -> Result<Wanted, StoreError> {
        let matter = &stored.matter;
        let facts = ledger::wanted(matter, due(matter));
        if matter.sealed {
            return Ok(Wanted { handles: BTreeSet::new(), grams: Vec::new(), open: false, facts });
        }
        let text = |slot: Slot| view.body(matter.id, stored.first_seq, slot);
        let mut people: Vec<Person> = Vec::new();
        if let Some(text) = text(Slot::Visitor)? {
            people.push(read_json(&text, "来访人")?);
        }
        if let Some(text) = text(Slot::Companions)? {
            people.extend(read_json::<Vec<Person>>(&text, "同来的人")?);
        }
        let told: Particulars = match text(Slot::Particulars)? {
            Some(text) => read_json(&text, "登记事项")?,
            None => Particulars::default(),
        };
        let handles = handles_of(&people, told.external_no.as_deref())
            .into_iter()
            .map(|(kind, value)| {
                (kind as i64, view.sealer.handle(&(kind as i64).to_string(), &value))
            })
            .collect();
        // A story deleted on a person's demand has no words any more.
        let grams = match text(Slot::Narrative)? {
            Some(narrative) => {
                let request = text(Slot::Request)?.unwrap_or_default();
                words::story_grams(&narrative, &request, matter.place.as_deref())
            }
            None => Vec::new(),
        };
        Ok(Wanted { handles, grams, open: matter.stage.is_open(), facts })
    }

    fn sum(&self) -> Tally {
        let mut sum = Tally::default();
        self.handles.iter().for_each(|(kind, hash)| sum.add_handle(*kind, *hash));
        sum
    }

    /// True when the indexes have exactly this of the matter.
    fn is_there(&self, view: View<'_>, id: MatterId, there: There) -> Result<bool, StoreError> {
        Ok(there.handles == self.sum()
            && there.words == Tally::of_words(&self.grams)
            && fulltext::knows(view.conn, self.open, id)? != self.grams.is_empty()
            && !fulltext::knows(view.conn, !self.open, id)?
            && view.facts(id)? == self.facts)
    }
}

/// What the indexes had of a matter when the mending began.
#[derive(Clone, Copy)]
struct There {
    handles: Tally,
    words: Tally,
}

impl Store {
    /// Looks at every matter that was there when it began and mends what it is found by; `told`
    /// hears how many of how many were looked at.
    ///
    /// # Errors
    /// SQLite's; what was mended so far stays mended, and the next run goes on.
    pub fn reindex(
        &mut self,
        due: DueOf<'_>,
        mut told: impl FnMut(u64, u64),
    ) -> Result<Mended, StoreError> {
        let (last, total): (MatterId, u64) =
            self.conn.query_row(sql_ledger::LAST_MATTER, [], |r| {
                Ok((r.get(0)?, r.get::<_, u32>(1)?.into()))
            })?;
        told(0, total);
        // Read after the last matter was seen, so that of all up to there everything is known.
        let mut finds = Finds::of(self)?;
        let mut done = Mended::default();
        let mut after = i64::MIN;
        loop {
            let batch = self.view().matters_between(after, last, BATCH)?;
            let Some(end) = batch.last().map(|stored| stored.matter.id) else { break };
            let mut wrong: Vec<(MatterId, Tally)> = Vec::new();
            for stored in &batch {
                let id = stored.matter.id;
                // Where a story stands is asked anew below, so windows may work on meanwhile.
                let words = finds.words_then(id, stored.matter.stage.is_open());
                let there = There {
                    handles: finds.handles.remove(&id).unwrap_or_default(),
                    words: words.unwrap_or_default(),
                };
                match Wanted::of(self.view(), stored, due) {
                    Ok(wanted) if wanted.is_there(self.view(), id, there)? => {}
                    Ok(_) => wrong.push((id, there.handles)),
                    Err(StoreError::BodyBroken(_)) => done.unreadable += 1,
                    Err(error) => return Err(error),
                }
            }
            if !wrong.is_empty() {
                done.mended += wrong.len() as u64;
                self.write(|tx| {
                    wrong.iter().try_for_each(|(id, there)| tx.mend(*id, *there, due))
                })?;
                self.tend()?;
            }
            after = end;
            done.looked += batch.len() as u64;
            told(done.looked, total);
        }
        let lost: Vec<MatterId> = finds.handles.into_keys().filter(|id| *id <= last).collect();
        // Looking for strays walks over everything, so it is done before the turn is taken; they
        // are looked for again where there are some.
        if !lost.is_empty() || self.has_strays()? {
            done.strays = self.write(|tx| tx.drop_strays(&lost))?;
        }
        Ok(done)
    }
}

impl Store {
    fn has_strays(&self) -> Result<bool, StoreError> {
        let mut statement = self.conn.prepare(sql_ledger::LEDGER_STRAYS)?;
        Ok(statement.exists([])?
            || !fulltext::strays(&self.conn, false)?.is_empty()
            || !fulltext::strays(&self.conn, true)?.is_empty())
    }
}

impl Tx<'_> {
    /// Makes a matter found by what it says as it stands now, inside the writer's turn.
    fn mend(&self, id: MatterId, there: Tally, due: DueOf<'_>) -> Result<(), StoreError> {
        let Some(stored) = self.by_id(id)? else { return Ok(()) };
        let wanted = Wanted::of(**self, &stored, due)?;
        let mut added = 0;
        for (kind, hash) in &wanted.handles {
            let mut statement = self.conn.prepare_cached(sql::ADD_HANDLE)?;
            added += statement.execute(params![kind, hash, id])?;
        }
        // Everything wanted is there now; whatever is more is somebody else's. Without an index by
        // matter finding it reads the whole table, which only a damaged store has to do.
        if there.count as usize + added != wanted.handles.len() {
            self.conn.prepare_cached(sql_ledger::DROP_HANDLES)?.execute([id])?;
            for (kind, hash) in &wanted.handles {
                self.conn.prepare_cached(sql::ADD_HANDLE)?.execute(params![kind, hash, id])?;
            }
        }
        for open in [false, true] {
            fulltext::drop(self.conn, open, id)?;
        }
        fulltext::add(self.conn, wanted.open, id, &wanted.grams)?;
        self.conn.prepare_cached(sql_ledger::DROP_LEDGER)?.execute([id])?;
        self.set_ledger(&stored.matter, due(&stored.matter), None)
    }

    /// Takes away what belongs to no ordinary matter; returns of how many.
    fn drop_strays(&self, handles: &[MatterId]) -> Result<u64, StoreError> {
        let mut gone: BTreeSet<MatterId> = handles.iter().copied().collect();
        for id in handles {
            self.conn.prepare_cached(sql_ledger::DROP_HANDLES)?.execute([id])?;
        }
        let mut statement = self.conn.prepare_cached(sql_ledger::LEDGER_STRAYS)?;
        let rows: Vec<MatterId> =
            statement.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
        for id in rows {
            self.conn.prepare_cached(sql_ledger::DROP_LEDGER)?.execute([id])?;
            gone.insert(id);
        }
        for open in [false, true] {
            for id in fulltext::strays(self.conn, open)? {
                fulltext::drop(self.conn, open, id)?;
                gone.insert(id);
            }
        }
        Ok(gone.len() as u64)
    }
}
