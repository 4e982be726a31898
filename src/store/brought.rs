//! Rows of old ledgers that were brought in, each known again by two keyed hashes: so a file fed
//! twice, cut off in the middle and fed again, or fed by another map, doubles nothing.

use super::error::StoreError;
use super::{Tx, View, keys, sql_ledger as sql};
use crate::matter::MatterId;
use crate::matter::brought::Provenance;
use rusqlite::{OptionalExtension, params};

/// Marks of a row.
pub(super) const MARKS: u32 = 2;

/// What is known of a row that is in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// Its matter.
    pub matter: MatterId,
    /// Keyed hash of what it said, hexadecimal.
    pub content: String,
}

impl View<'_> {
    /// The keyed hash of a row: of its own number, of what it says, of its cells.
    pub fn row_mark(&self, kind: &str, text: &str) -> String {
        keys::to_hex(&self.sealer.handle(kind, text))
    }

    /// The row with this mark, if it is in.
    ///
    /// # Errors
    /// SQLite's.
    pub fn brought(&self, mark: &str) -> Result<Option<Known>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::BROUGHT)?;
        Ok(statement
            .query_row([mark], |r| Ok(Known { matter: r.get(0)?, content: r.get(1)? }))
            .optional()?)
    }

    /// How many marks there are, two of each row, to compare with the log.
    ///
    /// # Errors
    /// SQLite's.
    pub(super) fn count_brought(&self) -> Result<u32, StoreError> {
        self.number(sql::COUNT_BROUGHT, [])
    }
}

impl Tx<'_> {
    /// Remembers a row as brought in.
    ///
    /// # Errors
    /// SQLite's; one of its marks is there already.
    pub fn add_brought(&self, matter: MatterId, from: &Provenance) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare_cached(sql::ADD_BROUGHT)?;
        for mark in [&from.mark, &from.cells] {
            statement.execute(params![mark, from.content, matter])?;
        }
        Ok(())
    }
}
