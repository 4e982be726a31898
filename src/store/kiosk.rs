//! What kiosks sent, as rows: the stored fold of their events, and the envelopes of what was told
//! until a window has taken it over.

use super::envelope::{self, PublicKey};
use super::error::StoreError;
use super::events::{read_json, write_json};
use super::{Tx, View, keys, sql};
use crate::calendar::Moment;
use crate::matter::kiosk::{Item, ItemId, Sent};
use rusqlite::{OptionalExtension, Params, Row, params};
use sm3::{Digest, Sm3};

/// Entry of the store's table about itself: the public key envelopes are closed to.
pub(super) const PUBLIC: &str = "kiosk_key";

/// An item with the kiosk that sent it and, while nobody took it over, its envelope.
#[derive(Clone, Debug, PartialEq)]
pub struct ItemRow {
    /// The item.
    pub item: Item,
    /// The kiosk.
    pub seat: String,
    /// What was told, closed to the windows.
    pub envelope: Option<Vec<u8>>,
}

/// What an envelope is bound to.
fn place(id: ItemId) -> String {
    format!("kiosk/{id}/envelope")
}

/// The digest an event keeps of an envelope.
pub fn digest(envelope: &[u8]) -> String {
    keys::to_hex(&Sm3::digest(envelope))
}

fn kind(item: &Item) -> &'static str {
    match item.sent {
        Sent::Told { .. } => "told",
        Sent::Called { .. } => "called",
        Sent::Phone { .. } => "phone",
    }
}

fn columns(row: &Row<'_>) -> rusqlite::Result<(String, Option<Vec<u8>>, String)> {
    Ok((row.get(0)?, row.get(1)?, row.get(2)?))
}

fn read((seat, envelope, state): (String, Option<Vec<u8>>, String)) -> Result<ItemRow, StoreError> {
    Ok(ItemRow { item: read_json(&state, "自助来件")?, seat, envelope })
}

impl ItemRow {
    /// True when a stored row says the same, envelope and digest included.
    ///
    /// # Errors
    /// SQLite's.
    pub(super) fn equals(&self, row: &Row<'_>) -> Result<bool, StoreError> {
        let item = &self.item;
        let stored: String = row.get(7)?;
        let envelope: Option<Vec<u8>> = row.get(5)?;
        let there = envelope.as_deref().map(digest);
        Ok(there.as_deref() == item.sealed()
            && read_json::<Item>(&stored, "自助来件").is_ok_and(|stored| stored == *item)
            && row.get::<_, String>(1)? == self.seat
            && row.get::<_, String>(2)? == kind(item)
            && row.get::<_, Option<String>>(3)?.as_deref() == item.code().map(|c| c.digits())
            && row.get::<_, bool>(4)? == item.waits()
            && row.get::<_, u32>(6)? == item.version)
    }
}

impl View<'_> {
    /// The windows' public key.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn kiosk_key(&self) -> Result<PublicKey, StoreError> {
        let hex = self.meta(PUBLIC)?;
        hex.as_deref()
            .and_then(keys::from_hex)
            .ok_or_else(|| StoreError::Inconsistent("没有自助机用的公钥".to_owned()))
    }

    /// Items windows have not dealt with, oldest first.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn open_items(&self, limit: u32) -> Result<Vec<ItemRow>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::OPEN_ITEMS)?;
        let rows = statement.query_map([limit], columns)?;
        rows.map(|row| read(row?)).collect()
    }

    /// One item.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn item(&self, id: ItemId) -> Result<Option<ItemRow>, StoreError> {
        self.one_item(sql::ITEM, [id])
    }

    /// The item whose person holds this 诉求码 (sixteen digits).
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn item_by_code(&self, digits: &str) -> Result<Option<ItemRow>, StoreError> {
        self.one_item(sql::ITEM_BY_CODE, [digits])
    }

    fn one_item(&self, sql: &str, key: impl Params) -> Result<Option<ItemRow>, StoreError> {
        self.conn.prepare_cached(sql)?.query_row(key, columns).optional()?.map(read).transpose()
    }

    /// What was told, opened with this store's key; `None` once a window has taken it over.
    ///
    /// # Errors
    /// It does not open.
    pub fn told(&self, row: &ItemRow) -> Result<Option<String>, StoreError> {
        let open = |bytes: &Vec<u8>| self.sealer.open_envelope(&place(row.item.id), bytes);
        row.envelope.as_ref().map(open).transpose()
    }
}

impl Tx<'_> {
    /// A free row id for an item.
    ///
    /// # Errors
    /// SQLite's, or a million items within one second.
    pub fn next_item_id(&self, at: Moment) -> Result<ItemId, StoreError> {
        self.free_id(sql::MAX_ITEM, at)
    }

    /// Closes what was told to the windows.
    ///
    /// # Errors
    /// No randomness, or damage.
    pub fn envelope(&self, id: ItemId, text: &str) -> Result<Vec<u8>, StoreError> {
        envelope::close(&self.kiosk_key()?, &place(id), text)
    }

    /// Adds an item's row.
    ///
    /// # Errors
    /// SQLite's.
    pub fn add_item(&self, row: &ItemRow) -> Result<(), StoreError> {
        let item = &row.item;
        self.conn.prepare_cached(sql::ADD_ITEM)?.execute(params![
            item.id,
            row.seat,
            kind(item),
            item.code().map(|c| c.digits()),
            item.waits(),
            row.envelope,
            item.version,
            write_json(item)?
        ])?;
        Ok(())
    }

    /// Replaces an item's row once a window is done with it; its envelope goes.
    ///
    /// # Errors
    /// SQLite's.
    pub fn close_item(&self, item: &Item) -> Result<(), StoreError> {
        self.conn.prepare_cached(sql::CLOSE_ITEM)?.execute(params![
            item.version,
            write_json(item)?,
            item.id
        ])?;
        Ok(())
    }
}
