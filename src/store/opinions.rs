//! What officials are writing about matters and have not decided: encrypted, durable when saved,
//! one for each official and matter. Sealed matters have none.

use super::error::StoreError;
use super::seal::{Closed, KeyId};
use super::{Tx, View, sql};
use crate::calendar::Moment;
use crate::matter::MatterId;
use rusqlite::{OptionalExtension, params};

fn place(matter: MatterId, staff: &str) -> String {
    format!("opinions/{matter}/{staff}")
}

impl View<'_> {
    /// What a person was writing about a matter.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn opinion(&self, matter: MatterId, staff: &str) -> Result<Option<String>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::OPINION)?;
        let read = |r: &rusqlite::Row<'_>| {
            Ok(Closed { alg: r.get(0)?, key: r.get(1)?, nonce: r.get(2)?, cipher: r.get(3)? })
        };
        let found = statement.query_row(params![matter, staff], read).optional()?;
        found.map(|closed| self.sealer.open(&place(matter, staff), &closed)).transpose()
    }
}

impl Tx<'_> {
    /// Saves what a person is writing about a matter.
    ///
    /// # Errors
    /// SQLite's, or no randomness.
    pub fn save_opinion(
        &self,
        matter: MatterId,
        staff: &str,
        text: &str,
        at: Moment,
    ) -> Result<(), StoreError> {
        let closed = self.sealer.close(KeyId::Open, &place(matter, staff), text)?;
        self.conn.prepare_cached(sql::SET_OPINION)?.execute(params![
            matter,
            staff,
            at.millis(),
            closed.alg,
            closed.key,
            closed.nonce,
            closed.cipher
        ])?;
        Ok(())
    }

    /// Throws it away: decided, or emptied.
    ///
    /// # Errors
    /// SQLite's.
    pub fn drop_opinion(&self, matter: MatterId, staff: &str) -> Result<(), StoreError> {
        self.conn.prepare_cached(sql::DROP_OPINION)?.execute(params![matter, staff])?;
        Ok(())
    }
}
