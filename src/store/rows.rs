//! Matters read for writing out, as cheaply as they lie there: facts from the ledger, number and
//! code from the row, texts still closed. They are opened on another thread than the one that
//! reads, because deciphering costs as much as reading.

use super::bodies::{body_id, place};
use super::error::StoreError;
use super::events::read_json;
use super::seal::{Closed, Sealer};
use super::{Store, View, sql_ledger as sql};
use crate::calendar::Moment;
use crate::matter::MatterId;
use crate::matter::event::Slot;
use crate::matter::find::Facts;

/// A matter with its texts closed.
#[derive(Clone, Debug)]
pub struct ClosedRow {
    /// Row id.
    pub id: MatterId,
    /// What the ledger knows.
    pub facts: Facts,
    /// Number.
    pub number: String,
    /// 诉求码, sixteen digits.
    pub code: String,
    /// When it was registered.
    pub registered: Moment,
    first_seq: i64,
    /// Bodies of the registration by id, the newest version of each.
    bodies: Vec<(i64, i64, Closed)>,
}

/// What is read of a matter's state.
#[derive(serde::Deserialize)]
struct State {
    registered: Moment,
}

/// Opens closed rows; may be given to another thread.
#[derive(Clone, Copy)]
pub struct Opener<'s>(&'s Sealer);

impl Opener<'_> {
    /// A text of the registration; `None` when it has none or it was deleted.
    ///
    /// # Errors
    /// It does not decrypt.
    pub fn text(&self, row: &ClosedRow, slot: Slot) -> Result<Option<String>, StoreError> {
        let id = body_id(row.first_seq, slot);
        let body = row.bodies.iter().find(|(body, ..)| *body == id);
        body.map(|(_, version, closed)| self.0.open(&place(row.id, id, *version, slot), closed))
            .transpose()
    }
}

impl<'s> View<'s> {
    /// Opens what [`View::closed_row`] reads.
    pub fn opener(&self) -> Opener<'s> {
        Opener(self.sealer)
    }

    /// A matter with the texts of these slots closed; `None` when there is none or it is sealed.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn closed_row(
        &self,
        id: MatterId,
        slots: &[Slot],
    ) -> Result<Option<ClosedRow>, StoreError> {
        let Some(facts) = self.facts(id)? else { return Ok(None) };
        let mut head = self.conn.prepare_cached(sql::MATTER_HEAD)?;
        let mut head = head.query([id])?;
        let Some(found) = head.next()? else { return Ok(None) };
        let state = found.get_ref(3)?.as_str().map_err(rusqlite::Error::from)?;
        let State { registered } = read_json(state, "事项")?;
        let (number, code, first_seq) = (found.get(0)?, found.get(1)?, found.get(2)?);
        let bodies = Vec::new();
        let mut row = ClosedRow { id, facts, number, code, registered, first_seq, bodies };
        let first_seq = row.first_seq;
        if slots.is_empty() {
            return Ok(Some(row));
        }
        let wanted: Vec<i64> = slots.iter().map(|slot| body_id(first_seq, *slot)).collect();
        let mut statement = self.conn.prepare_cached(sql::BODIES_OF)?;
        let mut found = statement.query([first_seq * 16, first_seq * 16 + 15])?;
        while let Some(body) = found.next()? {
            let body_id: i64 = body.get(0)?;
            if !wanted.contains(&body_id) {
                continue;
            }
            let closed = Closed {
                alg: body.get(2)?,
                key: body.get(3)?,
                nonce: body.get(4)?,
                cipher: body.get(5)?,
            };
            // Versions come in order: a newer one takes the place of the one before.
            row.bodies.retain(|(before, ..)| *before != body_id);
            row.bodies.push((body_id, body.get(1)?, closed));
        }
        Ok(Some(row))
    }
}

impl Store {
    /// Reads everything as it stands at one moment, however long that takes.
    ///
    /// # Errors
    /// What `work` returns, or SQLite's.
    pub fn still<T, E: From<StoreError>>(
        &self,
        work: impl FnOnce(View<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let _still = self.snapshot()?;
        work(self.view())
    }
}
