//! The whole store as one file of JSON lines: a header, every row of every table, and a seal over
//! all of it. Bodies stay as they lie, encrypted, those of sealed matters too; the store's keys go
//! along under a passphrase. What can be made again from the rest, the full-text index, stays.
//!
//! ```text
//! {"yichuang":"whole","version":1,"schema":1,"store":…,"site":…,"head":…,"events":…,"keys":{…}}
//! {"table":"bodies","columns":["id","version",…]}
//! [1,1,["bm9uY2U="],…]                        a blob is a list of one text, base64
//! {"end":…}                                   how many lines, and HMAC-SM3 over all bytes before
//! ```

use super::error::StoreError;
use super::keys::{Key, Keys, from_hex, random, to_hex};
use super::seal::{cipher, hmac_key};
use super::{View, sqlite};
use aes_gcm::aead::{Aead, Payload};
use argon2::{Algorithm, Argon2, Params, Version};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use rusqlite::types::ValueRef;
use serde::{Deserialize, Serialize};
use sm3::Sm3;
use std::io::{self, Write};

/// The first bytes of such a file.
pub const MAGIC: &[u8] = b"{\"yichuang\":\"whole\",";
/// The newest form of such a file this program writes and reads.
pub const VERSION: u32 = 1;
/// Fewest characters of a passphrase: it is all that stands before a thief of the file.
pub const PASSPHRASE: usize = 10;
/// What a key made of a passphrase costs: KiB of memory, passes over it.
const COST: (u32, u32) = (64 * 1024, 3);
/// The most a file may ask for.
const MOST: (u32, u32) = (1 << 20, 64);
/// Rows between two words about progress.
const STEP: u64 = 4096;

/// Why a store is not restored from a file, or not written into one.
#[derive(Debug, thiserror::Error)]
pub enum WholeError {
    /// It is something else.
    #[error("这不是一窗的整库备份，没有动库。请核对文件名")]
    Foreign,
    /// A newer program wrote it.
    #[error("这份整库备份是更新版本的程序写的（第{0}版），没有动库。请先升级本程序")]
    Newer(u32),
    /// Too short to protect anything.
    #[error("口令至少要{PASSPHRASE}个字，没有导出。口令要另外记好：丢了它，这份备份谁也打不开")]
    Short,
    /// It does not open the keys.
    #[error("口令不对，打不开这份备份里的密钥，没有动库。请再输一次；分大小写")]
    Passphrase,
    /// Something of it is missing or was changed.
    #[error("这份备份不完整或被改动过（{0}），没有还原，库还是原来的样子。请换一份备份")]
    Damaged(String),
    /// There is something in the store already.
    #[error("这个库里已经有东西了，没有动它。整库只能还原到空库：请用 --store 写一个新的位置")]
    NotEmpty,
    /// Somebody has the store open.
    #[error("这个库正被别的窗口打开着，没有还原。请先把它们都关掉，再还原一次")]
    InUse,
    /// Other keys lie where these would have to.
    #[error(
        "密钥文件 {0} 已经有了，和备份里的不一样，没有还原。那是别的库的密钥，不要删：请先把它移到别处收好，再来"
    )]
    OtherKeys(String),
    /// Reading or writing the file failed.
    #[error("读写备份文件出错（{0}），库没有动。请看文件在不在、能不能读写、盘满没有，再来一次")]
    File(io::Error),
    /// The store's.
    #[error("{0}")]
    Store(StoreError),
}

impl WholeError {
    /// Stable word for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            WholeError::Foreign => "not_whole",
            WholeError::Newer(_) => "newer",
            WholeError::Short | WholeError::Passphrase => "passphrase",
            WholeError::Damaged(_) => "damaged",
            WholeError::NotEmpty => "not_empty",
            WholeError::InUse => "in_use",
            WholeError::OtherKeys(_) => "other_keys",
            WholeError::File(_) => "io",
            WholeError::Store(error) => error.code(),
        }
    }
}

impl<E: Into<StoreError>> From<E> for WholeError {
    fn from(error: E) -> Self {
        WholeError::Store(error.into())
    }
}

/// The first line.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Header {
    /// `whole`.
    pub yichuang: String,
    /// Form of the file.
    pub version: u32,
    /// Schema of the tables.
    pub schema: u32,
    /// Id of the store: its key file lies under this name.
    pub store: String,
    /// Its site.
    pub site: String,
    /// Head of the site's chain, hexadecimal.
    pub head: String,
    /// Events in the log.
    pub events: u64,
    pub(super) keys: Locked,
}

/// The keys of the store under a passphrase.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub(super) struct Locked {
    alg: String,
    memory: u32,
    passes: u32,
    salt: String,
    nonce: String,
    cipher: String,
}

/// The name of how keys are locked.
const ALG: &str = "argon2id/sm4-gcm";

impl Locked {
    fn close(keys: &Keys, store: &str, passphrase: &str) -> Result<Locked, WholeError> {
        if passphrase.chars().count() < PASSPHRASE {
            return Err(WholeError::Short);
        }
        let (salt, nonce): ([u8; 16], [u8; 12]) = (random()?, random()?);
        let key = stretch(passphrase, &salt, COST).ok_or(WholeError::Short)?;
        let text: String = [keys.open, keys.sealed, keys.mark].iter().map(|k| to_hex(k)).collect();
        let payload = Payload { msg: text.as_bytes(), aad: store.as_bytes() };
        let closed = cipher(&key).encrypt(&nonce.into(), payload);
        let closed = closed.map_err(|_| StoreError::BodyBroken("整库密钥".to_owned()))?;
        Ok(Locked {
            alg: ALG.to_owned(),
            memory: COST.0,
            passes: COST.1,
            salt: to_hex(&salt),
            nonce: to_hex(&nonce),
            cipher: STANDARD.encode(closed),
        })
    }

    /// The keys, when this is the passphrase.
    pub(super) fn open(&self, store: &str, passphrase: &str) -> Result<Keys, WholeError> {
        let damaged = || WholeError::Damaged("密钥那一段".to_owned());
        let bytes = |hex: &str| -> Option<Vec<u8>> {
            let at = |n: usize| u8::from_str_radix(hex.get(n * 2..n * 2 + 2)?, 16).ok();
            (0..hex.len() / 2).map(at).collect()
        };
        if self.alg != ALG || self.memory > MOST.0 || self.passes > MOST.1 {
            return Err(damaged());
        }
        let salt = bytes(&self.salt).ok_or_else(damaged)?;
        let nonce = bytes(&self.nonce).ok_or_else(damaged)?;
        let nonce: [u8; 12] = nonce.try_into().map_err(|_| damaged())?;
        let closed = STANDARD.decode(&self.cipher).map_err(|_| damaged())?;
        let key = stretch(passphrase, &salt, (self.memory, self.passes)).ok_or_else(damaged)?;
        let payload = Payload { msg: &closed, aad: store.as_bytes() };
        let text = cipher(&key).decrypt(&nonce.into(), payload);
        let text = text.map_err(|_| WholeError::Passphrase)?;
        let text = std::str::from_utf8(&text).map_err(|_| damaged())?;
        let key = |n: usize| text.get(n * 64..n * 64 + 64).and_then(from_hex).ok_or_else(damaged);
        Ok(Keys { open: key(0)?, sealed: key(1)?, mark: key(2)? })
    }
}

/// A key made of a passphrase (argon2id).
fn stretch(passphrase: &str, salt: &[u8], (memory, passes): (u32, u32)) -> Option<Key> {
    let mut key = [0; 32];
    let params = Params::new(memory, passes, 1, Some(key.len())).ok()?;
    let argon = Argon2::new(Algorithm::Argon2id, Version::V0x13, params);
    argon.hash_password_into(passphrase.as_bytes(), salt, &mut key).ok()?;
    Some(key)
}

/// The seal over a file: keyed, so that nobody without the passphrase can make one.
pub(super) fn sealing(keys: &Keys) -> Hmac<Sm3> {
    let mut mac = hmac_key(&keys.mark);
    mac.update(b"whole store");
    mac
}

/// The last line.
#[derive(Serialize, Deserialize)]
pub(super) struct End {
    pub(super) end: String,
    pub(super) lines: u64,
}

impl View<'_> {
    /// Writes the whole store as it stands now; call it inside [`super::Store::still`]. `told`
    /// hears how many rows are written and answers whether to go on. Returns how many.
    ///
    /// # Errors
    /// A short passphrase, SQLite's, or what the file does not take.
    pub fn write_whole(
        &self,
        keys: &Keys,
        passphrase: &str,
        out: &mut dyn Write,
        told: &mut dyn FnMut(u64) -> bool,
    ) -> Result<u64, WholeError> {
        let head = self.head()?;
        let store = self.meta("store")?.unwrap_or_default();
        let header = Header {
            yichuang: "whole".to_owned(),
            version: VERSION,
            schema: sqlite::schemas(),
            site: self.site.to_owned(),
            head: to_hex(&head.hash),
            events: self.last_seq()?.unsigned_abs(),
            keys: Locked::close(keys, &store, passphrase)?,
            store,
        };
        let mut file = Sealed { out, mac: sealing(keys), line: Vec::new(), lines: 0 };
        serde_json::to_writer(&mut file.line, &header)
            .map_err(io::Error::from)
            .map_err(WholeError::File)?;
        file.end()?;
        let mut rows = 0;
        for table in sqlite::tables(self.conn)? {
            let mut statement = self.conn.prepare(&table.select())?;
            file.table(&table)?;
            let mut found = statement.query([])?;
            while let Some(row) = found.next()? {
                for at in 0..table.columns.len() {
                    file.value(at, row.get_ref(at)?)?;
                }
                file.line.push(b']');
                file.end()?;
                rows += 1;
                if rows % STEP == 0 && !told(rows) {
                    return Err(WholeError::File(io::ErrorKind::Interrupted.into()));
                }
            }
        }
        file.close()?;
        told(rows);
        Ok(rows)
    }
}

/// Lines on their way out, each counted into the seal.
struct Sealed<'o> {
    out: &'o mut dyn Write,
    mac: Hmac<Sm3>,
    line: Vec<u8>,
    lines: u64,
}

impl Sealed<'_> {
    fn end(&mut self) -> Result<(), WholeError> {
        self.line.push(b'\n');
        self.mac.update(&self.line);
        self.out.write_all(&self.line).map_err(WholeError::File)?;
        self.line.clear();
        self.lines += 1;
        Ok(())
    }

    fn table(&mut self, table: &sqlite::Table) -> Result<(), WholeError> {
        let line = serde_json::json!({ "table": table.name, "columns": table.columns });
        self.line.extend(line.to_string().bytes());
        self.end()
    }

    fn value(&mut self, at: usize, value: ValueRef<'_>) -> Result<(), WholeError> {
        self.line.push(if at == 0 { b'[' } else { b',' });
        let written = match value {
            ValueRef::Null => self.line.write_all(b"null"),
            ValueRef::Integer(number) => write!(self.line, "{number}"),
            ValueRef::Text(text) => {
                let text = std::str::from_utf8(text).map_err(|_| not_ours("文字"))?;
                serde_json::to_writer(&mut self.line, text).map_err(io::Error::from)
            }
            ValueRef::Blob(bytes) => write!(self.line, "[\"{}\"]", STANDARD.encode(bytes)),
            ValueRef::Real(_) => return Err(not_ours("小数").into()),
        };
        written.map_err(WholeError::File)
    }

    fn close(mut self) -> Result<(), WholeError> {
        let end = to_hex(&self.mac.clone().finalize().into_bytes());
        let line = serde_json::to_vec(&End { end, lines: self.lines });
        self.line = line.map_err(|e| WholeError::File(e.into()))?;
        self.end()?;
        self.out.flush().map_err(WholeError::File)
    }
}

/// Every table is strict: nothing else can lie there.
fn not_ours(what: &str) -> StoreError {
    StoreError::Inconsistent(format!("有一格是{what}，不该有"))
}
