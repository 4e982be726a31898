//! Full text in the SQLite engine: two indexes that keep words and no texts, one of the stories of
//! open matters, one of the stories of ended ones. A story stands in exactly one of them.

use super::error::StoreError;
use crate::matter::MatterId;
use rusqlite::{Connection, params};

/// What is said to one of the two.
struct Statements {
    add: &'static str,
    drop: &'static str,
    below: &'static str,
    count: &'static str,
    knows: &'static str,
    strays: &'static str,
    each: &'static str,
}

macro_rules! statements {
    ($table:literal) => {
        Statements {
            add: concat!("INSERT INTO ", $table, " (rowid, grams) VALUES (?1, ?2)"),
            drop: concat!("DELETE FROM ", $table, " WHERE rowid = ?1"),
            below: concat!(
                "SELECT rowid FROM ",
                $table,
                " WHERE ",
                $table,
                " MATCH ?1 AND rowid <= ?2 ORDER BY rowid DESC LIMIT ?3"
            ),
            count: concat!("SELECT COUNT(*) FROM ", $table),
            knows: concat!("SELECT EXISTS (SELECT 1 FROM ", $table, "_docsize WHERE id = ?1)"),
            strays: concat!(
                "SELECT id FROM ",
                $table,
                "_docsize WHERE id NOT IN (SELECT id FROM ledger)"
            ),
            each: concat!("SELECT term, doc FROM ", $table, "_found"),
        }
    };
}

/// The index of open matters, or of ended ones.
fn index(open: bool) -> &'static Statements {
    static OPEN: Statements = statements!("words_open");
    static ENDED: Statements = statements!("words_ended");
    if open { &OPEN } else { &ENDED }
}

/// Adds the words of a story; without any there is nothing to add.
///
/// # Errors
/// SQLite's.
pub fn add(
    conn: &Connection,
    open: bool,
    matter: MatterId,
    words: &[String],
) -> Result<(), StoreError> {
    if !words.is_empty() {
        conn.prepare_cached(index(open).add)?.execute(params![matter, words.join(" ")])?;
    }
    Ok(())
}

/// Takes a story out.
///
/// # Errors
/// SQLite's.
pub fn drop(conn: &Connection, open: bool, matter: MatterId) -> Result<(), StoreError> {
    conn.prepare_cached(index(open).drop)?.execute([matter])?;
    Ok(())
}

/// Matters at or below an id whose words match a question, newest first.
///
/// # Errors
/// SQLite's, or interrupted.
pub fn below(
    conn: &Connection,
    open: bool,
    question: &str,
    highest: MatterId,
    limit: u32,
) -> Result<Vec<MatterId>, StoreError> {
    list(conn, index(open).below, params![question, highest, limit])
}

/// Lets the engine forget what it has in hand of both. Any question does so where somebody else
/// wrote meanwhile; its own check does not, and calls a piece gone that was only merged.
///
/// # Errors
/// SQLite's.
pub fn look_again(conn: &Connection) -> Result<(), StoreError> {
    for open in [true, false] {
        below(conn, open, "\"a\"", MatterId::MIN, 1)?;
    }
    Ok(())
}

/// How many stories one of the two knows.
///
/// # Errors
/// SQLite's.
pub fn count(conn: &Connection, open: bool) -> Result<i64, StoreError> {
    Ok(conn.query_row(index(open).count, [], |r| r.get(0))?)
}

/// True when it knows the story of this matter.
///
/// # Errors
/// SQLite's.
pub fn knows(conn: &Connection, open: bool, matter: MatterId) -> Result<bool, StoreError> {
    Ok(conn.prepare_cached(index(open).knows)?.query_row([matter], |r| r.get(0))?)
}

/// Stories that belong to no ordinary matter.
///
/// # Errors
/// SQLite's.
pub fn strays(conn: &Connection, open: bool) -> Result<Vec<MatterId>, StoreError> {
    list(conn, index(open).strays, [])
}

/// Walks one of the two once: `tell` hears every word, all matters of a word one behind the other.
/// Asking for the words of one matter would walk through those of all others.
///
/// # Errors
/// SQLite's.
pub fn each_word(
    conn: &Connection,
    open: bool,
    mut tell: impl FnMut(&str, MatterId),
) -> Result<(), StoreError> {
    let mut statement = conn.prepare(index(open).each)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        let word = row.get_ref(0)?.as_str().map_err(rusqlite::Error::from)?;
        tell(word, row.get(1)?);
    }
    Ok(())
}

fn list(
    conn: &Connection,
    sql: &str,
    keys: impl rusqlite::Params,
) -> Result<Vec<MatterId>, StoreError> {
    let mut statement = conn.prepare_cached(sql)?;
    let rows = statement.query_map(keys, |r| r.get(0))?;
    Ok(rows.collect::<Result<_, _>>()?)
}
