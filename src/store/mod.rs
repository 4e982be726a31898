//! The store: one SQLite file, opened by any number of processes on one machine.
//!
//! [`Store::write`] is the only way in: a fair queue (a lock file), `BEGIN IMMEDIATE`, the work,
//! one durable commit. Inside [`Store::begin`] and [`Store::commit`] every write and every read is
//! of that one transaction. [`Store::view`] reads. Events are chained, bodies are encrypted, people are
//! found by keyed hashes; state and search index change in the same transaction as the events.

pub mod bodies;
pub mod brought;
pub mod days;
pub mod drafts;
pub mod envelope;
pub mod error;
pub mod events;
pub mod find;
pub mod folds;
pub mod fulltext;
pub mod handles;
pub mod keys;
pub mod kiosk;
pub mod ledger;
pub mod matters;
pub mod opinions;
pub mod place;
pub mod presence;
pub mod private;
pub mod reindex;
pub mod restore;
pub mod rooms;
pub mod rows;
pub mod seal;
pub mod shifts;

pub mod spool;
pub mod sql;
mod sql_days;
pub mod sql_ledger;
pub mod sql_spool;
pub mod sqlite;
pub mod tickets;
pub mod turn;
pub mod verify;
pub mod whole;
pub mod words;

use bodies::Texts;
pub use error::StoreError;
use keys::Keys;
use rusqlite::{Connection, OptionalExtension, Transaction, TransactionBehavior, params};
use seal::Sealer;
use std::fs::File;
use std::path::{Path, PathBuf};

/// Where a store and its keys lie.
#[derive(Clone, Debug)]
pub struct Location {
    /// The SQLite file.
    pub file: PathBuf,
    /// The folder of key files.
    pub config_dir: PathBuf,
}

/// An open store.
pub struct Store {
    conn: Connection,
    sealer: Sealer,
    site: String,
    path: PathBuf,
    /// The right to write, while a transaction is open.
    turn: Option<turn::Turn>,
    /// The lock file, between two transactions.
    lock: Option<File>,
    texts: Texts,
}

/// Reading access, in or outside a transaction.
#[derive(Clone, Copy)]
pub struct View<'s> {
    pub(crate) conn: &'s Connection,
    pub(crate) sealer: &'s Sealer,
    pub(crate) site: &'s str,
    /// While a transaction is open.
    texts: Option<&'s Texts>,
}

/// Writing access inside one transaction.
pub struct Tx<'s> {
    view: View<'s>,
}

impl<'s> std::ops::Deref for Tx<'s> {
    type Target = View<'s>;
    fn deref(&self) -> &View<'s> {
        &self.view
    }
}

impl Store {
    /// Opens a store for writing and reading; makes it, with its key file, when it is new.
    ///
    /// # Errors
    /// Every refusal of [`StoreError`].
    pub fn open(location: &Location, site: &str) -> Result<Store, StoreError> {
        let path = location.file.clone();
        place::refuse_network(&path)?;
        if let Some(folder) = path.parent() {
            private::folder(folder).map_err(|e| StoreError::io(folder, &e))?;
        }
        let turn = turn::take(&path, None)?;
        // Made here and not by SQLite, so that nobody else can read it; its log takes the same mode.
        private::tighten(&path, &location.config_dir);
        let made = private::options().create(true).truncate(false).open(&path);
        made.map_err(|e| StoreError::io(&path, &e))?;
        let mut conn = sqlite::open_writer(&path)?;
        let keys = make_or_load(&mut conn, location, site)?;
        drop(turn);
        let site = own_site(&conn)?;
        Ok(Store::with(conn, Sealer::new(&keys), site, path))
    }

    /// Opens an existing store for reading only.
    ///
    /// # Errors
    /// Every refusal of [`StoreError`].
    pub fn open_reader(location: &Location) -> Result<Store, StoreError> {
        let path = location.file.clone();
        place::refuse_network(&path)?;
        let conn = sqlite::open_reader(&path)?;
        let id = meta(&conn, "store")?
            .ok_or_else(|| StoreError::Inconsistent("没有库编号".to_owned()))?;
        let keys = Keys::load(&location.config_dir, &id)?;
        let site = own_site(&conn)?;
        Ok(Store::with(conn, Sealer::new(&keys), site, path))
    }

    /// Opens an existing store without its keys, for a kiosk: what is encrypted can neither be
    /// read nor written, and the engine itself refuses every table a kiosk has no business in.
    ///
    /// # Errors
    /// Every refusal of [`StoreError`].
    pub fn open_keyless(location: &Location) -> Result<Store, StoreError> {
        let path = location.file.clone();
        place::refuse_network(&path)?;
        let mut conn = sqlite::open_writer(&path)?;
        if sqlite::is_behind(&conn)? {
            return Err(StoreError::Inconsistent("还没有建好".to_owned()));
        }
        let site = own_site(&conn)?;
        sqlite::fence(&mut conn)?;
        Ok(Store::with(conn, Sealer::without_keys()?, site, path))
    }

    fn with(conn: Connection, sealer: Sealer, site: String, path: PathBuf) -> Store {
        Store { conn, sealer, site, path, turn: None, lock: None, texts: Texts::default() }
    }

    /// The file.
    pub fn path(&self) -> &Path {
        &self.path
    }

    /// Reading access.
    pub fn view(&self) -> View<'_> {
        let texts = self.is_writing().then_some(&self.texts);
        View { conn: &self.conn, sealer: &self.sealer, site: &self.site, texts }
    }

    /// While this lives, everything is read from one state of the store, and the engine takes its
    /// locks once and not for every statement; `None` where a transaction is open anyway.
    ///
    /// # Errors
    /// SQLite's.
    pub fn snapshot(&self) -> Result<Option<Transaction<'_>>, StoreError> {
        match self.conn.is_autocommit() {
            true => Ok(Some(self.conn.unchecked_transaction()?)),
            false => Ok(None),
        }
    }

    /// Differs from the last answer when somebody else has committed since.
    ///
    /// # Errors
    /// The engine's, or the file is gone.
    pub fn change_mark(&self) -> Result<i64, StoreError> {
        std::fs::metadata(&self.path).map_err(|e| StoreError::io(&self.path, &e))?;
        sqlite::data_version(&self.conn)
    }

    /// Stops whatever this connection is reading from another thread.
    pub fn interrupt_handle(&self) -> rusqlite::InterruptHandle {
        self.conn.get_interrupt_handle()
    }

    /// Runs `work` in one transaction that is durable when this returns `Ok`, and undone whole
    /// when it returns an error. Within a transaction begun before, it is a part of that one.
    ///
    /// # Errors
    /// What `work` returns, or why it could not be saved.
    pub fn write<T, E: From<StoreError>>(
        &mut self,
        work: impl FnOnce(&Tx<'_>) -> Result<T, E>,
    ) -> Result<T, E> {
        let whole = !self.is_writing();
        if whole {
            self.begin()?;
        }
        let done = work(&Tx { view: self.view() });
        match done {
            _ if !whole => {}
            Ok(_) => self.commit()?,
            Err(_) => self.roll_back(),
        }
        done
    }

    /// True between [`Store::begin`] and its end.
    pub fn is_writing(&self) -> bool {
        self.turn.is_some()
    }

    /// Begins the one transaction of an order: what is read and written until its end is one state
    /// of the store, and nobody else writes meanwhile.
    ///
    /// # Errors
    /// Not our turn for too long, or SQLite's.
    pub fn begin(&mut self) -> Result<(), StoreError> {
        let turn = turn::take(&self.path, self.lock.take())?;
        self.run("BEGIN IMMEDIATE")?;
        self.turn = Some(turn);
        Ok(())
    }

    /// Ends it: durable when this returns `Ok`, undone whole otherwise.
    ///
    /// # Errors
    /// Why it could not be saved.
    pub fn commit(&mut self) -> Result<(), StoreError> {
        let done = self.run("COMMIT");
        match done {
            Ok(()) => self.end(),
            Err(_) => self.roll_back(),
        }
        done
    }

    /// Ends it and undoes it whole.
    pub fn roll_back(&mut self) {
        // What the engine could not finish it has undone by itself, and says so.
        if !self.conn.is_autocommit() {
            let _ = self.run("ROLLBACK");
        }
        self.end();
    }

    fn end(&mut self) {
        self.texts.forget();
        self.lock = self.turn.take().and_then(turn::Turn::give_back);
    }

    fn run(&self, sql: &str) -> Result<(), StoreError> {
        let at = |e| StoreError::sqlite(&self.path, e);
        self.conn.prepare_cached(sql).and_then(|mut s| s.execute([])).map_err(at)?;
        Ok(())
    }

    /// Housekeeping after the person has their answer.
    ///
    /// # Errors
    /// SQLite's; nothing is lost by them.
    pub fn tend(&self) -> Result<(), StoreError> {
        sqlite::tend(&self.conn)
    }
}

impl View<'_> {
    /// An entry of the store's table about itself.
    ///
    /// # Errors
    /// SQLite's.
    pub fn meta(&self, key: &str) -> Result<Option<String>, StoreError> {
        meta(self.conn, key)
    }

    /// The site whose numbers this store gives.
    pub fn site(&self) -> &str {
        self.site
    }
}

impl Tx<'_> {
    /// Sets an entry of the store's table about itself.
    ///
    /// # Errors
    /// SQLite's.
    pub fn set_meta(&self, key: &str, value: &str) -> Result<(), StoreError> {
        self.conn.prepare_cached(sql::SET_META)?.execute(params![key, value])?;
        Ok(())
    }

    /// The next number of a counter: no gap, because it is given back with the transaction.
    ///
    /// # Errors
    /// SQLite's.
    pub fn count(&self, kind: &str, period: &str) -> Result<i64, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::COUNT)?;
        Ok(statement.query_row(params![self.site, kind, period], |r| r.get(0))?)
    }
}

fn meta(conn: &Connection, key: &str) -> Result<Option<String>, StoreError> {
    Ok(conn.prepare_cached(sql::META)?.query_row([key], |r| r.get(0)).optional()?)
}

fn own_site(conn: &Connection) -> Result<String, StoreError> {
    meta(conn, "site")?.ok_or_else(|| StoreError::Inconsistent("没有站点代号".to_owned()))
}

/// Keys of an existing store, or the schema, id and keys of a new one. The caller holds the lock.
fn make_or_load(
    conn: &mut Connection,
    location: &Location,
    site: &str,
) -> Result<Keys, StoreError> {
    if !sqlite::is_behind(conn)? {
        let id = meta(conn, "store")?
            .ok_or_else(|| StoreError::Inconsistent("没有库编号".to_owned()))?;
        return Keys::load(&location.config_dir, &id);
    }
    let transaction = conn.transaction_with_behavior(TransactionBehavior::Immediate)?;
    sqlite::migrate(&transaction)?;
    let keys = match meta(&transaction, "store")? {
        Some(id) => Keys::load(&location.config_dir, &id)?,
        None => {
            let id = keys::to_hex(&keys::random::<8>()?);
            // The key file is durable before the store that needs it exists.
            let keys = Keys::create(&location.config_dir, &id)?;
            let kiosk = keys::to_hex(&envelope::public(&keys.kiosk()));
            let facts = [("store", id.as_str()), ("site", site), (kiosk::PUBLIC, &kiosk)];
            for (key, value) in facts {
                transaction.execute(sql::SET_META, params![key, value])?;
            }
            keys
        }
    };
    transaction.commit().map_err(|e| StoreError::sqlite(&location.file, e))?;
    Ok(keys)
}
