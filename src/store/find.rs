//! Row ids of matters in falling order, from whatever they are found by: handles, words, the
//! ledger; several together, or any of several. Each stream fetches a few at a time and jumps, so
//! that what is common costs no more than what is rare.

use super::error::StoreError;
use super::handles::Handle;
use super::ledger::{Sort, Spot};
use super::{View, fulltext, sql_ledger as sql};
use crate::matter::MatterId;
use crate::matter::find::Filter;
use rusqlite::params;

/// Rows fetched first, and at most, at a time.
const FEW: u32 = 64;
const MANY: u32 = 2048;
/// Rows fetched where the next will be leapt over again.
const LEAP: u32 = 4;

/// Where ids come from.
#[derive(Clone, Debug, PartialEq)]
pub enum Source {
    /// These, in falling order.
    Ids(Vec<MatterId>),
    /// A person's number, name or initials.
    Handle(Handle, String),
    /// A full-text question.
    Words(String),
    /// Every matter a filter admits.
    Admitted(Box<Filter>),
    /// Every open matter.
    Open,
    /// All of these.
    All(Vec<Source>),
    /// Any of these.
    Any(Vec<Source>),
}

/// Ids of a source in falling order.
pub enum Stream<'s> {
    /// One table.
    Leaf(Leaf<'s>),
    /// All of them.
    All(Vec<Stream<'s>>),
    /// Any of them.
    Any(Vec<Stream<'s>>),
}

/// Ids fetched from one table.
pub struct Leaf<'s> {
    view: View<'s>,
    from: From,
    fetched: Vec<MatterId>,
    at: usize,
    batch: u32,
    ended: bool,
}

enum From {
    Ids,
    Handle(Handle, [u8; 8]),
    Words(String, bool),
    Admitted(Box<Filter>),
    Open,
}

impl<'s> View<'s> {
    /// The ids of a source in falling order; `open` asks the index of open matters for words, or
    /// that of ended ones. For all else that keeps nothing out: see [`Source::Open`].
    pub fn stream(self, source: &Source, open: Option<bool>) -> Stream<'s> {
        let streams = |list: &[Source]| list.iter().map(|s| self.stream(s, open)).collect();
        let from = match (source, open) {
            (Source::All(list), _) => return Stream::All(streams(list)),
            (Source::Any(list), _) => return Stream::Any(streams(list)),
            (Source::Words(_), None) => {
                return Stream::Any([true, false].map(|o| self.stream(source, Some(o))).into());
            }
            (Source::Ids(_), _) => From::Ids,
            (Source::Handle(kind, value), _) => {
                From::Handle(*kind, self.sealer.handle(&(*kind as i64).to_string(), value))
            }
            (Source::Words(question), Some(open)) => From::Words(question.clone(), open),
            (Source::Admitted(filter), _) => From::Admitted(filter.clone()),
            (Source::Open, _) => From::Open,
        };
        let (fetched, ended) = match source {
            Source::Ids(ids) => (ids.clone(), true),
            _ => (Vec::new(), false),
        };
        Stream::Leaf(Leaf { view: self, from, fetched, at: 0, batch: FEW, ended })
    }
}

impl Stream<'_> {
    /// The highest id at or below `limit`; `limit` may only fall from call to call.
    ///
    /// # Errors
    /// SQLite's, or interrupted.
    pub fn at_or_below(&mut self, limit: MatterId) -> Result<Option<MatterId>, StoreError> {
        match self {
            Stream::Leaf(leaf) => leaf.at_or_below(limit),
            Stream::Any(list) => {
                let mut best = None;
                for stream in list {
                    best = best.max(stream.at_or_below(limit)?);
                }
                Ok(best)
            }
            Stream::All(list) => {
                let mut wanted = limit;
                // Every stream has agreed on `wanted` once this reaches their number.
                let mut agreed = 0;
                let mut turn = 0;
                while agreed < list.len() {
                    let Some(id) = list[turn].at_or_below(wanted)? else { return Ok(None) };
                    agreed = if id == wanted { agreed + 1 } else { 1 };
                    wanted = id;
                    turn = (turn + 1) % list.len();
                }
                Ok((!list.is_empty()).then_some(wanted))
            }
        }
    }
}

impl Leaf<'_> {
    fn at_or_below(&mut self, limit: MatterId) -> Result<Option<MatterId>, StoreError> {
        loop {
            let rest = &self.fetched[self.at..];
            let passed = rest.partition_point(|id| *id > limit);
            self.at += passed;
            if let Some(id) = self.fetched.get(self.at) {
                return Ok(Some(*id));
            }
            if self.ended {
                return Ok(None);
            }
            if !self.fetched.is_empty() {
                // Another stream leaps over most of what is fetched here: a leap down a tree is
                // cheap, a full-text question asked again is not.
                let leaps = passed > self.fetched.len() / 2;
                self.batch = match self.from {
                    From::Open | From::Handle(..) if leaps => LEAP,
                    _ => (self.batch * 2).min(MANY),
                };
            }
            self.fetched = self.fetch(limit)?;
            self.ended = self.fetched.len() < self.batch as usize;
            self.at = 0;
        }
    }

    fn fetch(&self, limit: MatterId) -> Result<Vec<MatterId>, StoreError> {
        let conn = self.view.conn;
        let list =
            |sql: &str, keys: &[&dyn rusqlite::ToSql]| -> Result<Vec<MatterId>, StoreError> {
                let mut statement = conn.prepare_cached(sql)?;
                let rows = statement.query_map(keys, |r| r.get(0))?;
                Ok(rows.collect::<Result<_, _>>()?)
            };
        match &self.from {
            From::Ids => Ok(Vec::new()),
            From::Handle(kind, hash) => {
                list(sql::HANDLE_IDS, params![*kind as i64, hash, limit, self.batch])
            }
            From::Words(question, open) => {
                fulltext::below(conn, *open, question, limit, self.batch)
            }
            From::Open => list(sql::OPEN_IDS, params![limit, self.batch]),
            From::Admitted(filter) => {
                let after = limit.checked_add(1).map(Spot::Id);
                self.view.ledger(filter, Sort::Newest, after, self.batch)
            }
        }
    }
}
