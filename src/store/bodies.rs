//! Texts and identities: stored once, encrypted, versioned, found by the event that brought them.

use super::error::StoreError;
use super::seal::{Closed, KeyId};
use super::{Tx, View, keys, sql};
use crate::matter::MatterId;
use crate::matter::event::Slot;
use rusqlite::{OptionalExtension, params};
use serde::{Deserialize, Serialize};

/// What an event keeps of a body: slot, row, keyed digest.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct BodyMark {
    /// Slot.
    pub slot: Slot,
    /// Row id in `bodies`.
    pub id: i64,
    /// Keyed digest, hexadecimal.
    pub digest: String,
}

/// Row id of the body an event brought in a slot.
pub fn body_id(seq: i64, slot: Slot) -> i64 {
    let number = match slot {
        Slot::Visitor => 0,
        Slot::Companions => 1,
        Slot::Accused => 2,
        Slot::Narrative => 3,
        Slot::Request => 4,
        Slot::Reason => 5,
        Slot::Reply => 6,
        Slot::Opinion => 7,
        Slot::Particulars => 8,
    };
    seq * 16 + number
}

pub(super) fn place(matter: MatterId, id: i64, version: i64, slot: Slot) -> String {
    format!("bodies/{matter}/{id}/{version}/{}", slot.name())
}

impl View<'_> {
    /// The newest version of a body; `None` when it was deleted on a person's demand.
    ///
    /// # Errors
    /// It does not decrypt.
    pub fn body(
        &self,
        matter: MatterId,
        seq: i64,
        slot: Slot,
    ) -> Result<Option<String>, StoreError> {
        let id = body_id(seq, slot);
        let mut statement = self.conn.prepare_cached(sql::BODY)?;
        let found = statement
            .query_row([id], |r| {
                let closed =
                    Closed { alg: r.get(1)?, key: r.get(2)?, nonce: r.get(3)?, cipher: r.get(4)? };
                Ok((r.get::<_, i64>(0)?, closed))
            })
            .optional()?;
        found
            .map(|(version, closed)| self.sealer.open(&place(matter, id, version, slot), &closed))
            .transpose()
    }

    /// The digest an event keeps of a text.
    pub fn body_digest(&self, matter: MatterId, id: i64, slot: Slot, text: &str) -> String {
        keys::to_hex(&self.sealer.digest(&format!("{matter}/{id}/{}", slot.name()), text))
    }
}

impl Tx<'_> {
    /// Stores the first version of a body and returns what its event keeps.
    ///
    /// # Errors
    /// SQLite's, or no randomness.
    pub fn add_body(
        &self,
        matter: MatterId,
        seq: i64,
        slot: Slot,
        sealed: bool,
        text: &str,
    ) -> Result<BodyMark, StoreError> {
        let id = body_id(seq, slot);
        let closed = self.sealer.close(KeyId::of(sealed), &place(matter, id, 1, slot), text)?;
        self.conn.prepare_cached(sql::ADD_BODY)?.execute(params![
            id,
            1,
            closed.alg,
            closed.key,
            closed.nonce,
            closed.cipher
        ])?;
        Ok(BodyMark { slot, id, digest: self.body_digest(matter, id, slot, text) })
    }
}
