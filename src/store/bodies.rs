//! Texts and identities: stored once, encrypted, versioned, found by the event that brought them.

use super::error::StoreError;
use super::events::{read_json, write_json};
use super::seal::{Closed, KeyId};
use super::{Tx, View, keys, sql};
use crate::matter::MatterId;
use crate::matter::event::Slot;
use rusqlite::{OptionalExtension, params};
use std::cell::RefCell;
use std::collections::{BTreeMap, HashMap};

/// What an event keeps of a body: slot and keyed digest. Its row id follows from the two.
#[derive(Clone, Debug, PartialEq)]
pub struct BodyMark {
    /// Slot.
    pub slot: Slot,
    /// Keyed digest, hexadecimal.
    pub digest: String,
}

/// Marks as an event's column holds them: one JSON object, digests by slot; nothing without any.
pub(super) fn write_marks(marks: &[BodyMark]) -> Result<String, StoreError> {
    if marks.is_empty() {
        return Ok(String::new());
    }
    write_json(
        &marks.iter().map(|mark| (mark.slot, mark.digest.as_str())).collect::<BTreeMap<_, _>>(),
    )
}

/// Reads what [`write_marks`] wrote.
pub(super) fn read_marks(text: &str) -> Result<Vec<BodyMark>, StoreError> {
    if text.is_empty() {
        return Ok(Vec::new());
    }
    let map: BTreeMap<Slot, String> = read_json(text, "事件")?;
    Ok(map.into_iter().map(|(slot, digest)| BodyMark { slot, digest }).collect())
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

/// The event that brought a body.
pub(super) fn seq_of(id: i64) -> i64 {
    id.div_euclid(16)
}

/// Texts in clear that the transaction now open has written or opened: its answer shows what was
/// typed a moment ago, and need not open again what it has just closed. Gone with its end.
#[derive(Default)]
pub(super) struct Texts(RefCell<HashMap<(MatterId, i64), String>>);

impl Texts {
    fn get(&self, matter: MatterId, id: i64) -> Option<String> {
        self.0.borrow().get(&(matter, id)).cloned()
    }

    fn keep(&self, matter: MatterId, id: i64, text: &str) {
        self.0.borrow_mut().insert((matter, id), text.to_owned());
    }

    pub(super) fn forget(&self) {
        self.0.borrow_mut().clear();
    }
}

/// What a body is bound to: it opens nowhere else.
pub(super) fn place(matter: MatterId, id: i64, version: i64, slot: Slot) -> String {
    format!("bodies/{matter}/{id}/{version}/{}", slot.name())
}

impl View<'_> {
    /// A body; `None` when it was deleted on a person's demand.
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
        if let Some(text) = self.texts.and_then(|texts| texts.get(matter, id)) {
            return Ok(Some(text));
        }
        let mut statement = self.conn.prepare_cached(sql::BODY)?;
        let found = statement
            .query_row([id], |r| {
                let closed =
                    Closed { alg: r.get(1)?, key: r.get(2)?, nonce: r.get(3)?, cipher: r.get(4)? };
                Ok((r.get::<_, i64>(0)?, closed))
            })
            .optional()?;
        let Some((version, closed)) = found else { return Ok(None) };
        let text = self.sealer.open(&place(matter, id, version, slot), &closed)?;
        if let Some(texts) = self.texts {
            texts.keep(matter, id, &text);
        }
        Ok(Some(text))
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
        if let Some(texts) = self.texts {
            texts.keep(matter, id, text);
        }
        Ok(BodyMark { slot, digest: self.body_digest(matter, id, slot, text) })
    }
}
