//! A whole store taken back from the file [`super::whole`] describes, into a store that is empty or
//! not there yet. It is one transaction, alone in the store: either all of it is there in the end,
//! sealed and with the same head of the chain, or nothing changed.

use super::error::StoreError;
use super::keys::{self, Keys, from_hex, to_hex};
use super::matters::Stored;
use super::seal::Sealer;
use super::whole::{End, Header, MAGIC, VERSION, WholeError, sealing};
use super::{Location, Tx, View, place, private, sqlite, turn, words};
use crate::matter::MatterId;
use crate::matter::event::Slot;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use hmac::{Hmac, Mac};
use rusqlite::types::Value;
use rusqlite::{Connection, params_from_iter};
use serde::Deserialize;
use sm3::Sm3;
use std::io::{BufRead, Read};

/// Bytes of the longest line: a body has at most 16 MB, and base64 takes a third more.
const LINE: u64 = 32 << 20;
/// Rows between two words about progress, and matters taken into the index at a time.
const STEP: u64 = 4096;
const BATCH: u32 = 500;

/// What was restored.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Restored {
    /// Rows of all tables.
    pub rows: u64,
    /// Matters that are not sealed.
    pub matters: u32,
    /// Site of the store.
    pub site: String,
    /// Head of its chain, hexadecimal.
    pub head: String,
}

/// True when these are the first bytes of a whole store.
pub fn is_whole(first: &[u8]) -> bool {
    first.starts_with(MAGIC)
}

/// Restores a store; `told` hears how many rows are read.
///
/// # Errors
/// [`WholeError`]; the store is then as it was, and one that was not there is not there.
pub fn restore(
    location: &Location,
    passphrase: &str,
    file: &mut dyn BufRead,
    told: &mut dyn FnMut(u64),
) -> Result<Restored, WholeError> {
    let mut lines = Lines { file, mac: None, line: Vec::new(), lines: 0 };
    let header = lines.header()?;
    let keys = header.keys.open(&header.store, passphrase)?;
    let mut mac = sealing(&keys);
    mac.update(&lines.line);
    lines.mac = Some(mac);
    let path = &location.file;
    place::refuse_network(path)?;
    if let Some(folder) = path.parent() {
        private::folder(folder).map_err(|e| StoreError::io(folder, &e))?;
    }
    let turn = turn::take(path, None)?;
    // Asked when it is our turn: somebody may just have made it.
    let is_new = !path.exists();
    let made = private::options().create(true).truncate(false).open(path);
    made.map_err(|e| StoreError::io(path, &e))?;
    let done = take_in(location, &header, &keys, &mut lines, told);
    if done.is_err() && is_new {
        // It was not there before; the lock beside it goes with it.
        let _ = std::fs::remove_file(path);
        let _ = std::fs::remove_file(turn::path(path));
    }
    drop(turn);
    done
}

fn take_in(
    location: &Location,
    header: &Header,
    keys: &Keys,
    lines: &mut Lines<'_>,
    told: &mut dyn FnMut(u64),
) -> Result<Restored, WholeError> {
    let mut conn = sqlite::open_writer(&location.file)?;
    if !sqlite::alone(&conn)? {
        return Err(WholeError::InUse);
    }
    let transaction = conn.transaction()?;
    sqlite::migrate(&transaction)?;
    let rows = lines.fill(&transaction, told)?;
    let sealer = Sealer::new(keys);
    let view = View { conn: &transaction, sealer: &sealer, site: &header.site, texts: None };
    let head = view.head()?;
    if to_hex(&head.hash) != header.head || view.meta("store")?.as_ref() != Some(&header.store) {
        return Err(WholeError::Damaged("链头对不上".to_owned()));
    }
    find_again(&Tx { view })?;
    let matters = view.count_matters()?;
    let made = keys.keep(&location.config_dir, &header.store)?;
    if let Err(error) = transaction.commit() {
        if made {
            let _ = std::fs::remove_file(keys::path(&location.config_dir, &header.store));
        }
        return Err(StoreError::sqlite(&location.file, error).into());
    }
    sqlite::with_others(&conn)?;
    Ok(Restored { rows, matters, site: header.site.clone(), head: header.head.clone() })
}

/// Makes the stories findable by their words: the one thing a file does not bring.
fn find_again(tx: &Tx<'_>) -> Result<(), StoreError> {
    let mut after = MatterId::MIN;
    loop {
        let batch = tx.matters_between(after, MatterId::MAX, BATCH)?;
        let Some(last) = batch.last() else { return Ok(()) };
        after = last.matter.id;
        for Stored { matter, first_seq } in batch.iter().filter(|stored| !stored.matter.sealed) {
            let text = |slot| tx.body(matter.id, *first_seq, slot);
            let Some(narrative) = text(Slot::Narrative)? else { continue };
            let request = text(Slot::Request)?.unwrap_or_default();
            let grams = words::story_grams(&narrative, &request, matter.place.as_deref());
            tx.add_words(matter, &grams)?;
        }
    }
}

/// Lines on their way in, each counted into the seal.
struct Lines<'f> {
    file: &'f mut dyn BufRead,
    mac: Option<Hmac<Sm3>>,
    line: Vec<u8>,
    lines: u64,
}

/// What begins a table.
#[derive(Deserialize)]
struct Begin {
    table: String,
    columns: Vec<String>,
}

impl Lines<'_> {
    /// The next line, not yet counted into the seal; false at the end of the file.
    fn next(&mut self) -> Result<bool, WholeError> {
        self.line.clear();
        let mut file = self.file.take(LINE);
        file.read_until(b'\n', &mut self.line).map_err(WholeError::File)?;
        if self.line.is_empty() {
            return Ok(false);
        }
        if self.line.last() != Some(&b'\n') {
            return Err(self.damaged("这一行没有写完"));
        }
        self.lines += 1;
        Ok(true)
    }

    fn seal(&mut self) {
        if let Some(mac) = &mut self.mac {
            mac.update(&self.line);
        }
    }

    fn damaged(&self, what: &str) -> WholeError {
        WholeError::Damaged(format!("第{}行：{what}", self.lines))
    }

    fn header(&mut self) -> Result<Header, WholeError> {
        if !is_whole(self.file.fill_buf().map_err(WholeError::File)?) {
            return Err(WholeError::Foreign);
        }
        self.next()?;
        // A newer one may say more in its header than is known here, but always its version.
        let value: serde_json::Value =
            serde_json::from_slice(&self.line).map_err(|_| self.damaged("读不懂"))?;
        let version = value["version"].as_u64().unwrap_or_default() as u32;
        if version > VERSION {
            return Err(WholeError::Newer(version));
        }
        let header: Header = serde_json::from_value(value).map_err(|_| self.damaged("读不懂"))?;
        if header.schema != sqlite::schemas() {
            return Err(WholeError::Newer(header.schema));
        }
        let plain =
            |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_alphanumeric());
        // Its id becomes the name of a file.
        if !plain(&header.store) || from_hex(&header.head).is_none() {
            return Err(self.damaged("读不懂"));
        }
        Ok(header)
    }

    /// Every table, and then the seal.
    fn fill(&mut self, conn: &Connection, told: &mut dyn FnMut(u64)) -> Result<u64, WholeError> {
        let mut missing = sqlite::tables(conn)?;
        for table in &missing {
            if !sqlite::is_untouched(conn, table)? {
                return Err(WholeError::NotEmpty);
            }
        }
        conn.execute_batch("PRAGMA defer_foreign_keys = ON; DELETE FROM meta;")?;
        let mut rows = 0;
        let mut insert = None;
        let mut width = 0;
        while self.next()? {
            if self.line.starts_with(b"{\"end\"") {
                return match missing.is_empty() {
                    true => self.end().map(|()| rows),
                    false => Err(self.damaged("少了表")),
                };
            }
            if self.line.starts_with(b"{") {
                let begin: Begin =
                    serde_json::from_slice(&self.line).map_err(|_| self.damaged("读不懂"))?;
                let known = |t: &sqlite::Table| t.name == begin.table && t.columns == begin.columns;
                let Some(at) = missing.iter().position(known) else {
                    return Err(self.damaged("没有这样的表"));
                };
                let table = missing.remove(at);
                width = table.columns.len();
                insert = Some(conn.prepare(&table.insert())?);
            } else {
                let values = self.values(width)?;
                let Some(insert) = &mut insert else {
                    return Err(self.damaged("不知道是哪张表"));
                };
                insert.execute(params_from_iter(values)).map_err(|_| self.damaged("存不进去"))?;
                rows += 1;
                if rows % STEP == 0 {
                    told(rows);
                }
            }
            self.seal();
        }
        Err(WholeError::Damaged("后面的没有了".to_owned()))
    }

    fn values(&self, width: usize) -> Result<Vec<Value>, WholeError> {
        let row: Vec<serde_json::Value> =
            serde_json::from_slice(&self.line).map_err(|_| self.damaged("读不懂"))?;
        if row.len() != width {
            return Err(self.damaged("格数不对"));
        }
        row.into_iter().map(value).collect::<Option<_>>().ok_or_else(|| self.damaged("读不懂"))
    }

    fn end(&mut self) -> Result<(), WholeError> {
        let end: End = serde_json::from_slice(&self.line).map_err(|_| self.damaged("读不懂"))?;
        let mac = self.mac.take().map(|mac| to_hex(&mac.finalize().into_bytes()));
        if mac.as_ref() != Some(&end.end) || end.lines + 1 != self.lines {
            return Err(self.damaged("和写的时候不一样了"));
        }
        if self.next()? {
            return Err(self.damaged("后面多了东西"));
        }
        Ok(())
    }
}

fn value(json: serde_json::Value) -> Option<Value> {
    use serde_json::Value as Json;
    Some(match json {
        Json::Null => Value::Null,
        Json::Number(number) => Value::Integer(number.as_i64()?),
        Json::String(text) => Value::Text(text),
        Json::Array(blob) => match blob.as_slice() {
            [Json::String(text)] => Value::Blob(STANDARD.decode(text).ok()?),
            _ => return None,
        },
        _ => return None,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::Store;
    use std::path::Path;

    const PASSPHRASE: &str = "春眠不觉晓处处闻啼鸟";

    fn place(folder: &Path) -> Location {
        Location { file: folder.join("desk.db"), config_dir: folder.join("config") }
    }

    /// Lines sealed anew, as only a program that has the keys could.
    fn sealed(lines: &[String], keys: &Keys, more: u64) -> Vec<u8> {
        let mut mac = sealing(keys);
        let text: String = lines.iter().map(|line| format!("{line}\n")).collect();
        mac.update(text.as_bytes());
        let end =
            End { end: to_hex(&mac.finalize().into_bytes()), lines: lines.len() as u64 + more };
        format!("{text}{}\n", serde_json::to_string(&end).unwrap()).into_bytes()
    }

    #[test]
    fn a_right_seal_on_a_store_that_does_not_fit_together_does_not_help() {
        let (here, there) = (tempfile::tempdir().unwrap(), tempfile::tempdir().unwrap());
        let store = Store::open(&place(here.path()), "QJ").unwrap();
        let id = store.view().meta("store").unwrap().unwrap();
        let keys = Keys::load(&place(here.path()).config_dir, &id).unwrap();
        let mut file = Vec::new();
        let write = |view: View<'_>| view.write_whole(&keys, PASSPHRASE, &mut file, &mut |_| true);
        store.still(write).unwrap();
        let text = String::from_utf8(file).unwrap();
        let mut lines: Vec<String> = text.lines().map(str::to_owned).collect();
        lines.pop();
        let to = place(there.path());
        let try_it = |file: &[u8]| restore(&to, PASSPHRASE, &mut &file[..], &mut |_| {});
        let refuse = |lines: &[String], more: u64, word: &str| {
            let error = try_it(&sealed(lines, &keys, more)).unwrap_err();
            assert!(error.code() == "damaged" && error.to_string().contains(word), "{error}");
            assert!(!to.file.exists());
        };
        let ours = |line: &str| line.contains("\"table\":\"drafts\"");
        let fewer: Vec<String> = lines.iter().filter(|line| !ours(line)).cloned().collect();
        assert_eq!(fewer.len() + 1, lines.len());
        refuse(&fewer, 0, "少了表");
        refuse(&lines, 1, "和写的时候不一样了");
        let head = "0".repeat(64);
        let bent = lines.iter().map(|line| line.replacen(&head, &"1".repeat(64), 1));
        refuse(&bent.collect::<Vec<_>>(), 0, "链头对不上");
        try_it(&sealed(&lines, &keys, 0)).unwrap();
    }
}
