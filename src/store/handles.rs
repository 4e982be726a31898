//! Handles: keyed hashes by which a person, or a number given elsewhere, is found without being
//! stored. Sealed matters have none.

use super::error::StoreError;
use super::{Tx, View, sql, words};
use crate::calendar::Moment;
use crate::matter::check::name_key;
use crate::matter::find::{fold, initials};
use crate::matter::intake::Person;
use crate::matter::{MatterId, row_id};
use rusqlite::params;

/// What a handle is made from.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Handle {
    /// Whole document number.
    Id = 1,
    /// Its last four characters.
    IdTail = 2,
    /// Whole phone number.
    Phone = 3,
    /// Its last four digits.
    PhoneTail = 4,
    /// Name.
    Name = 5,
    /// Name and address together.
    NameAddress = 6,
    /// A character of a name, or two neighbours.
    NamePart = 7,
    /// A beginning of the initials of a name.
    Initials = 8,
    /// Number in another system: its letters and digits, folded.
    External = 9,
}

/// The handles of a person, with the values they are made from.
pub fn handles(person: &Person) -> Vec<(Handle, String)> {
    let tail = |text: &str| -> String {
        let skip = text.chars().count().saturating_sub(4);
        text.chars().skip(skip).collect()
    };
    let mut list = Vec::new();
    if let Some(id) = &person.id_number {
        list.push((Handle::Id, id.clone()));
        list.push((Handle::IdTail, tail(id)));
    }
    if let Some(phone) = &person.phone {
        list.push((Handle::Phone, phone.clone()));
        list.push((Handle::PhoneTail, tail(phone)));
    }
    if let Some(name) = &person.name {
        list.push((Handle::Name, name_key(name)));
        list.extend(words::name_grams(name).into_iter().map(|part| (Handle::NamePart, part)));
        let initials = initials::name_initials(name).into_iter();
        list.extend(initials.map(|letters| (Handle::Initials, letters)));
        if let Some(address) = &person.address {
            list.push((Handle::NameAddress, format!("{}\n{}", name_key(name), name_key(address))));
        }
    }
    list
}

/// Everything by which a matter is found beside its words: its persons, and its number elsewhere.
pub fn handles_of<'p>(
    people: impl IntoIterator<Item = &'p Person>,
    external_no: Option<&str>,
) -> Vec<(Handle, String)> {
    let mut list: Vec<(Handle, String)> = people.into_iter().flat_map(handles).collect();
    list.extend(external_no.map(|number| (Handle::External, fold::name_key(number))));
    list
}

impl View<'_> {
    /// True when any matter is behind a handle.
    ///
    /// # Errors
    /// SQLite's.
    pub fn has_handle(&self, handle: Handle, value: &str) -> Result<bool, StoreError> {
        Ok(!self.by_handle(handle, value, Moment::from_millis(0), 1)?.is_empty())
    }

    /// Ids of matters behind a handle not older than `since`, newest first. Sealed matters have no
    /// handles.
    ///
    /// # Errors
    /// SQLite's.
    pub fn by_handle(
        &self,
        handle: Handle,
        value: &str,
        since: Moment,
        limit: u32,
    ) -> Result<Vec<MatterId>, StoreError> {
        let hash = self.sealer.handle(&(handle as i64).to_string(), value);
        let oldest = row_id::first(since);
        let mut statement = self.conn.prepare_cached(sql::BY_HANDLE)?;
        let rows =
            statement.query_map(params![handle as i64, hash, oldest, limit], |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }
}

impl Tx<'_> {
    /// Makes a matter findable by its persons and its number elsewhere.
    ///
    /// # Errors
    /// SQLite's.
    pub fn add_handles<'p>(
        &self,
        matter: MatterId,
        people: impl IntoIterator<Item = &'p Person>,
        external_no: Option<&str>,
    ) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare_cached(sql::ADD_HANDLE)?;
        for (handle, value) in handles_of(people, external_no) {
            let hash = self.sealer.handle(&(handle as i64).to_string(), &value);
            statement.execute(params![handle as i64, hash, matter])?;
        }
        Ok(())
    }
}
