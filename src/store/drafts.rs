//! Drafts: intakes not yet registered, encrypted, one row each, durable when saved.
//!
//! A draft of a report of wrongdoing is under the sealed key and only shown to the person who
//! typed it.

use super::error::StoreError;
use super::seal::{Closed, KeyId};
use super::{Tx, View, sql};
use crate::calendar::Moment;
use crate::matter::event::Actor;
use rusqlite::{Row, params};

/// A stored draft.
#[derive(Clone, Debug, PartialEq)]
pub struct DraftRow {
    /// Row id.
    pub id: i64,
    /// When it was saved.
    pub saved: Moment,
    /// The form as JSON.
    pub text: String,
}

/// Drafts are bound to the seat they were typed at.
fn place(seat: &str) -> String {
    format!("drafts/{seat}/form")
}

impl View<'_> {
    /// Drafts this person may see at this seat, newest first, at most nine of each kind.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn drafts(&self, actor: &Actor) -> Result<Vec<DraftRow>, StoreError> {
        let read = |r: &Row<'_>| {
            let closed =
                Closed { alg: r.get(2)?, key: r.get(3)?, nonce: r.get(4)?, cipher: r.get(5)? };
            Ok((r.get::<_, i64>(0)?, r.get::<_, i64>(1)?, closed))
        };
        let mut open = self.conn.prepare_cached(sql::DRAFTS)?;
        let mut sealed = self.conn.prepare_cached(sql::SEALED_DRAFTS)?;
        let rows = open
            .query_map([&actor.seat], read)?
            .chain(sealed.query_map([&actor.seat, &actor.staff], read)?);
        let mut list = rows
            .map(|row| {
                let (id, saved, closed) = row?;
                let text = self.sealer.open(&place(&actor.seat), &closed)?;
                Ok(DraftRow { id, saved: Moment::from_millis(saved), text })
            })
            .collect::<Result<Vec<_>, StoreError>>()?;
        list.sort_by_key(|draft| std::cmp::Reverse((draft.saved, draft.id)));
        Ok(list)
    }
}

impl Tx<'_> {
    /// Saves a draft, replacing `id` when it still exists; returns its id.
    ///
    /// # Errors
    /// SQLite's, or no randomness.
    pub fn save_draft(
        &self,
        id: Option<i64>,
        actor: &Actor,
        sealed: bool,
        text: &str,
        at: Moment,
    ) -> Result<i64, StoreError> {
        let closed = self.sealer.close(KeyId::of(sealed), &place(&actor.seat), text)?;
        if let Some(id) = id {
            let changed = self.conn.prepare_cached(sql::SET_DRAFT)?.execute(params![
                at.millis(),
                closed.alg,
                closed.key,
                closed.nonce,
                closed.cipher,
                actor.staff,
                id,
                actor.seat
            ])?;
            if changed == 1 {
                return Ok(id);
            }
        }
        let mut statement = self.conn.prepare_cached(sql::ADD_DRAFT)?;
        Ok(statement.query_row(
            params![
                actor.seat,
                actor.staff,
                at.millis(),
                closed.alg,
                closed.key,
                closed.nonce,
                closed.cipher
            ],
            |r| r.get(0),
        )?)
    }

    /// Throws a draft away.
    ///
    /// # Errors
    /// SQLite's.
    pub fn drop_draft(&self, id: i64, actor: &Actor) -> Result<(), StoreError> {
        self.conn.prepare_cached(sql::DROP_DRAFT)?.execute(params![id, actor.seat])?;
        Ok(())
    }
}
