//! The SQLite engine: opening, pragmas, schema, checkpoints.
//!
//! Everything PostgreSQL would do differently is in this file, in `fulltext.rs` and in
//! `schema.sql`; all other statements are in `sql.rs`.

use super::error::StoreError;
use rusqlite::config::DbConfig;
use rusqlite::hooks::{AuthAction, AuthContext, Authorization};
use rusqlite::{Connection, OpenFlags, Row};
use std::io::Read;
use std::path::Path;

/// `YCHG`: marks the file as ours.
const APPLICATION_ID: i64 = 0x5943_4847;
/// Schemas in order; a store's `user_version` says how many of them it has.
const MIGRATIONS: &[&str] = &[include_str!("schema.sql")];
/// Pages in the write-ahead log after which it is folded into the file, 4 KiB each.
const CHECKPOINT_PAGES: i64 = 2000;
/// The log keeps so many bytes once it was folded: a save then writes over what is there, which
/// costs the disk less than making a file longer.
const LOG_BYTES: i64 = 2 * CHECKPOINT_PAGES * 4096;

/// Prepared statements kept: more than `sql` has, or a day's round of work parses each anew.
const STATEMENTS: usize = 256;

/// Opens the file for writing; makes it when it does not exist.
///
/// # Errors
/// Not ours, newer, read-only, full.
pub fn open_writer(path: &Path) -> Result<Connection, StoreError> {
    refuse_foreign(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE
        | OpenFlags::SQLITE_OPEN_CREATE
        | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(|e| StoreError::sqlite(path, e))?;
    prepare(&conn, path, true)?;
    Ok(conn)
}

/// Opens an existing file for reading only.
///
/// # Errors
/// Not ours, newer, missing.
pub fn open_reader(path: &Path) -> Result<Connection, StoreError> {
    refuse_foreign(path)?;
    let flags = OpenFlags::SQLITE_OPEN_READ_WRITE | OpenFlags::SQLITE_OPEN_NO_MUTEX;
    let conn = Connection::open_with_flags(path, flags).map_err(|e| StoreError::sqlite(path, e))?;
    prepare(&conn, path, false)?;
    Ok(conn)
}

fn prepare(conn: &Connection, path: &Path, writer: bool) -> Result<(), StoreError> {
    let at = |e| StoreError::sqlite(path, e);
    conn.busy_timeout(super::turn::PATIENCE).map_err(at)?;
    conn.set_prepared_statement_cache_capacity(STATEMENTS);
    // A statement keeps its plan whatever is bound: else each new value of a column that a partial
    // index speaks of has it compiled again.
    conn.set_db_config(DbConfig::SQLITE_DBCONFIG_ENABLE_QPSG, true).map_err(at)?;
    let version: i64 = conn.query_row("PRAGMA user_version", [], |r| r.get(0)).map_err(at)?;
    let known = MIGRATIONS.len() as i64;
    if version > known {
        return Err(StoreError::Newer { path: path.to_owned(), found: version, known });
    }
    let id: i64 = conn.query_row("PRAGMA application_id", [], |r| r.get(0)).map_err(at)?;
    let tables: i64 =
        conn.query_row("SELECT COUNT(*) FROM sqlite_master", [], |r| r.get(0)).map_err(at)?;
    if tables > 0 && id != APPLICATION_ID {
        return Err(StoreError::NotOurs(path.to_owned()));
    }
    if writer {
        let mode: String =
            conn.query_row("PRAGMA journal_mode = WAL", [], |r| r.get(0)).map_err(at)?;
        if mode != "wal" {
            return Err(StoreError::ReadOnly(path.to_owned()));
        }
        conn.execute_batch(&format!(
            "PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON; PRAGMA wal_autocheckpoint = 0; \
             PRAGMA journal_size_limit = {LOG_BYTES}; \
             PRAGMA temp_store = MEMORY; PRAGMA secure_delete = ON;"
        ))
        .map_err(at)?;
    } else {
        // Sixteen megabytes of pages: what a question over a million matters walks through.
        conn.execute_batch(
            "PRAGMA query_only = ON; PRAGMA temp_store = MEMORY; PRAGMA cache_size = -16000;",
        )
        .map_err(at)?;
    }
    Ok(())
}

/// A number that differs from the last one when another connection, of this process or of any
/// other, has committed since: SQLite's own change notice. It looks at shared memory only: with the
/// look whether the file is still there 1.5 µs, measured by the bench `day -- pages`.
///
/// # Errors
/// SQLite's.
pub fn data_version(conn: &Connection) -> Result<i64, StoreError> {
    Ok(conn.prepare_cached("PRAGMA data_version")?.query_row([], |r| r.get(0))?)
}

/// True when the store still lacks schemas.
///
/// # Errors
/// SQLite's.
pub fn is_behind(conn: &Connection) -> Result<bool, StoreError> {
    let version: i64 = conn.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    Ok(version < MIGRATIONS.len() as i64)
}

/// Brings the schema up to date inside the caller's transaction.
///
/// # Errors
/// SQLite's.
pub fn migrate(conn: &Connection) -> Result<(), StoreError> {
    let version: i64 = conn.query_row("PRAGMA user_version", [], |r| r.get(0))?;
    for migration in MIGRATIONS.iter().skip(version.max(0) as usize) {
        conn.execute_batch(migration)?;
    }
    conn.execute_batch(&format!(
        "PRAGMA application_id = {APPLICATION_ID}; PRAGMA user_version = {};",
        MIGRATIONS.len()
    ))?;
    Ok(())
}

/// How many schemas this program knows.
pub fn schemas() -> u32 {
    MIGRATIONS.len() as u32
}

/// A table with its columns, for the whole store.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its name.
    pub name: String,
    /// Its columns, in order.
    pub columns: Vec<String>,
}

impl Table {
    /// Reads every row, in the order of the key.
    pub fn select(&self) -> String {
        format!("SELECT {} FROM {}", self.columns.join(", "), self.name)
    }

    /// Adds a row.
    pub fn insert(&self) -> String {
        let places: Vec<String> = (1..=self.columns.len()).map(|n| format!("?{n}")).collect();
        format!(
            "INSERT INTO {} ({}) VALUES ({})",
            self.name,
            self.columns.join(", "),
            places.join(", ")
        )
    }
}

/// Every table but those of the full-text index, by name.
///
/// # Errors
/// SQLite's.
pub fn tables(conn: &Connection) -> Result<Vec<Table>, StoreError> {
    let sql = "SELECT name FROM pragma_table_list WHERE schema = 'main' AND type = 'table' \
               AND name NOT LIKE 'sqlite%' ORDER BY name";
    let mut names = conn.prepare(sql)?;
    let names: Vec<String> = names.query_map([], |r| r.get(0))?.collect::<Result<_, _>>()?;
    let columns = |name: String| {
        let mut columns = conn.prepare("SELECT name FROM pragma_table_info(?1) ORDER BY cid")?;
        let columns = columns.query_map([&name], |r| r.get(0))?.collect::<Result<_, _>>()?;
        Ok(Table { name, columns })
    };
    names.into_iter().map(columns).collect()
}

/// True when nobody has put anything into a table; what the store says about itself does not
/// count.
///
/// # Errors
/// SQLite's.
pub fn is_untouched(conn: &Connection, table: &Table) -> Result<bool, StoreError> {
    let sql = format!("SELECT NOT EXISTS (SELECT 1 FROM {})", table.name);
    Ok(table.name == "meta" || conn.query_row(&sql, [], |r| r.get(0))?)
}

/// Takes the store for this connection alone, without a write-ahead log, so that one very large
/// transaction goes straight into the file; false when somebody else has it open.
///
/// # Errors
/// SQLite's.
pub fn alone(conn: &Connection) -> Result<bool, StoreError> {
    use rusqlite::ErrorCode::{DatabaseBusy, DatabaseLocked};
    // Whoever has it open keeps it open: waiting would not help.
    conn.busy_timeout(std::time::Duration::ZERO)?;
    let set = conn.query_row("PRAGMA journal_mode = DELETE", [], |r| r.get::<_, String>(0));
    match set {
        Ok(mode) if mode == "delete" => {}
        Err(error) if !matches!(error.sqlite_error_code(), Some(DatabaseBusy | DatabaseLocked)) => {
            return Err(error.into());
        }
        _ => return Ok(false),
    }
    conn.query_row("PRAGMA locking_mode = EXCLUSIVE", [], |_| Ok(()))?;
    Ok(conn.execute_batch("BEGIN EXCLUSIVE; COMMIT;").is_ok())
}

/// Gives the store back to others after [`alone`].
///
/// # Errors
/// SQLite's; what was saved is saved.
pub fn with_others(conn: &Connection) -> Result<(), StoreError> {
    conn.query_row("PRAGMA locking_mode = NORMAL", [], |_| Ok(()))?;
    Ok(conn.query_row("PRAGMA journal_mode = WAL", [], |_| Ok(()))?)
}

/// What a kiosk's connection may touch: no bodies, no handles, no words, no drafts, no spool.
const KIOSK_TABLES: &[&str] =
    &["meta", "events", "matters", "ledger", "tickets", "counters", "kiosk"];

/// What it may read and add to, and never change: who sits when, which hangs on every wall, and
/// bookings, of which only day, number and time stand there.
const KIOSK_ADDS: &str = "folds";

/// Lets the engine itself refuse, on this connection and for good, every table outside
/// `KIOSK_TABLES` and `KIOSK_ADDS`, every deletion and every change of the schema.
///
/// # Errors
/// SQLite's.
pub fn fence(conn: &mut Connection) -> Result<(), StoreError> {
    let ours = |table: &str| KIOSK_TABLES.contains(&table);
    let judge = move |context: AuthContext<'_>| match context.action {
        AuthAction::Select | AuthAction::Transaction { .. } | AuthAction::Function { .. } => {
            Authorization::Allow
        }
        AuthAction::Read { table_name, .. } | AuthAction::Insert { table_name }
            if table_name == KIOSK_ADDS =>
        {
            Authorization::Allow
        }
        AuthAction::Read { table_name, .. }
        | AuthAction::Insert { table_name }
        | AuthAction::Update { table_name, .. }
            if ours(table_name) =>
        {
            Authorization::Allow
        }
        _ => Authorization::Deny,
    };
    Ok(conn.authorizer(Some(judge))?)
}

/// Refuses a file that is not an SQLite file before SQLite touches it.
fn refuse_foreign(path: &Path) -> Result<(), StoreError> {
    let mut file = match std::fs::File::open(path) {
        Ok(file) => file,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(()),
        Err(e) => return Err(StoreError::io(path, &e)),
    };
    if path.is_dir() {
        return Err(StoreError::NotOurs(path.to_owned()));
    }
    let mut head = Vec::new();
    file.by_ref().take(16).read_to_end(&mut head).map_err(|e| StoreError::io(path, &e))?;
    if head.is_empty() || head == *b"SQLite format 3\0" {
        Ok(())
    } else {
        Err(StoreError::NotOurs(path.to_owned()))
    }
}

/// Folds a long write-ahead log into the file, without waiting for readers. Called after the
/// person has their answer, so no save ever pays for it.
///
/// # Errors
/// SQLite's; nothing is lost by them.
pub fn tend(conn: &Connection) -> Result<(), StoreError> {
    let mut pages = conn.prepare_cached("PRAGMA wal_checkpoint(NOOP)")?;
    let read = |r: &Row<'_>| Ok((r.get::<_, i64>(1)?, r.get::<_, i64>(2)?));
    let (written, folded) = pages.query_row([], read)?;
    if written - folded > CHECKPOINT_PAGES {
        conn.query_row("PRAGMA wal_checkpoint(PASSIVE)", [], |_| Ok(()))?;
    }
    Ok(())
}
