//! The states of matters while the log is walked once from its beginning. A few are held; a matter
//! that is heard of again long after is folded anew, so a million matters need no more memory than a
//! busy year.

use crate::calendar::Moment;
use crate::matter::{Event, Matter, MatterId};
use crate::store::error::StoreError;
use crate::store::events::{Logged, read_json, stream_number};
use crate::store::{Store, sql};
use rusqlite::params;
use std::collections::BTreeMap;

/// A state and the place of its registration in the log.
pub(super) type State = (Matter, i64);

/// States as they stood at some place in the log.
pub(super) struct States<'s> {
    store: &'s Store,
    held: BTreeMap<MatterId, State>,
    most: usize,
}

impl<'s> States<'s> {
    /// None yet; at most so many will be held.
    pub(super) fn of(store: &'s Store, most: usize) -> States<'s> {
        States { store, held: BTreeMap::new(), most }
    }

    /// Takes the state a matter had before a place in the log; `None` before its registration.
    pub(super) fn take(&mut self, id: MatterId, before: i64) -> Result<Option<State>, StoreError> {
        match self.held.remove(&id) {
            Some(state) => Ok(Some(state)),
            None => self.fold(id, before),
        }
    }

    /// The same, and keeps it.
    pub(super) fn get(&self, id: MatterId, before: i64) -> Result<Option<Matter>, StoreError> {
        match self.held.get(&id) {
            Some((matter, _)) => Ok(Some(matter.clone())),
            None => Ok(self.fold(id, before)?.map(|(matter, _)| matter)),
        }
    }

    /// Keeps a state, and lets go of the matter that came first of all.
    pub(super) fn put(&mut self, state: State) {
        self.held.insert(state.0.id, state);
        if self.held.len() > self.most {
            self.held.pop_first();
        }
    }

    /// What does not read or does not follow was told when it was met, and changes nothing here.
    fn fold(&self, id: MatterId, before: i64) -> Result<Option<State>, StoreError> {
        let mut statement = self.store.conn.prepare_cached(sql::FACTS_BEFORE)?;
        let mut rows = statement.query(params![id, stream_number(Event::STREAM), before])?;
        let mut state: Option<State> = None;
        while let Some(row) = rows.next()? {
            let (seq, at, facts): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
            let Ok(event) = read_json::<Event>(&facts, "事件") else { continue };
            let known = state.as_ref().map(|(matter, _)| matter.clone());
            let first = state.as_ref().map_or(seq, |(_, first)| *first);
            if let Some(matter) = Matter::fold(known, &event, Moment::from_millis(at)) {
                state = Some((matter, first));
            }
        }
        Ok(state)
    }
}
