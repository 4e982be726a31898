//! The key file of a store: made once, mode 0600, in the config directory under the store's id.
//!
//! Three random 32-byte keys: `open` encrypts ordinary bodies, `sealed` encrypts sealed ones,
//! `mark` keys the digests and the handles (so that a stolen store cannot be searched by guessing
//! identity numbers).

use super::error::StoreError;
use super::private;
use super::whole::WholeError;
use hmac::Mac;
use serde::{Deserialize, Serialize};
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};

/// 32 random bytes.
pub type Key = [u8; 32];

/// The keys of one store.
#[derive(Clone)]
pub struct Keys {
    /// Encrypts ordinary bodies and drafts (key id 1).
    pub open: Key,
    /// Encrypts sealed bodies and drafts (key id 2).
    pub sealed: Key,
    /// Keys digests and handles.
    pub mark: Key,
}

#[derive(Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
struct KeyFile {
    open: String,
    sealed: String,
    mark: String,
}

/// Fresh random bytes from the operating system.
///
/// # Errors
/// [`StoreError::Random`].
pub fn random<const N: usize>() -> Result<[u8; N], StoreError> {
    let mut bytes = [0; N];
    getrandom::fill(&mut bytes).map_err(|e| StoreError::Random(e.to_string()))?;
    Ok(bytes)
}

/// The folder of key files.
pub fn folder(config_dir: &Path) -> PathBuf {
    config_dir.join("keys")
}

/// Where the key file of this store lies.
pub fn path(config_dir: &Path, store_id: &str) -> PathBuf {
    folder(config_dir).join(format!("{store_id}.toml"))
}

impl Keys {
    /// Makes and durably writes the key file of a new store.
    ///
    /// # Errors
    /// No randomness, or the config directory cannot be written.
    pub fn create(config_dir: &Path, store_id: &str) -> Result<Keys, StoreError> {
        let keys = Keys { open: random()?, sealed: random()?, mark: random()? };
        let path = path(config_dir, store_id);
        write_private(&path, &keys.to_toml()).map_err(|e| StoreError::io(&path, &e))?;
        Ok(keys)
    }

    /// Writes the key file of a store that came from elsewhere; false when it lies there already.
    ///
    /// # Errors
    /// Other keys lie there, or the config directory cannot be written.
    pub fn keep(&self, config_dir: &Path, store_id: &str) -> Result<bool, WholeError> {
        let path = path(config_dir, store_id);
        if path.exists() {
            let there = Keys::load(config_dir, store_id)?;
            let same =
                (there.open, there.sealed, there.mark) == (self.open, self.sealed, self.mark);
            return match same {
                true => Ok(false),
                false => Err(WholeError::OtherKeys(path.display().to_string())),
            };
        }
        write_private(&path, &self.to_toml()).map_err(|e| StoreError::io(&path, &e))?;
        Ok(true)
    }

    /// Reads the key file of a store.
    ///
    /// # Errors
    /// Missing or unreadable file.
    pub fn load(config_dir: &Path, store_id: &str) -> Result<Keys, StoreError> {
        let path = path(config_dir, store_id);
        let text = fs::read_to_string(&path).map_err(|e| match e.kind() {
            std::io::ErrorKind::NotFound => StoreError::KeyMissing(path.clone()),
            _ => StoreError::io(&path, &e),
        })?;
        let broken = |why: String| StoreError::KeyBroken { path: path.clone(), why };
        let file: KeyFile = toml::from_str(&text).map_err(|e| broken(e.message().to_owned()))?;
        let key = |hex: &str| from_hex(hex).ok_or_else(|| broken("密钥长度不对".into()));
        Ok(Keys { open: key(&file.open)?, sealed: key(&file.sealed)?, mark: key(&file.mark)? })
    }

    /// The windows' private key for what kiosks send. Made from the key of ordinary bodies, so a
    /// backup of the key file holds it too.
    pub fn kiosk(&self) -> Key {
        let mut mac = super::seal::hmac_key(&self.open);
        mac.update(b"kiosk x25519");
        mac.finalize().into_bytes().into()
    }

    fn to_toml(&self) -> String {
        format!(
            "# 一窗库的密钥。请和库分开备份;丢了它,个人信息就永远打不开。\n\
             open = \"{}\"\nsealed = \"{}\"\nmark = \"{}\"\n",
            to_hex(&self.open),
            to_hex(&self.sealed),
            to_hex(&self.mark)
        )
    }
}

/// Writes a file only its owner can read, and makes it durable with its folder.
fn write_private(path: &Path, text: &str) -> std::io::Result<()> {
    let folder = path.parent().unwrap_or(Path::new("."));
    private::folder(folder)?;
    let mut file = private::options().create_new(true).open(path)?;
    file.write_all(text.as_bytes())?;
    file.sync_all()?;
    #[cfg(unix)]
    fs::File::open(folder)?.sync_all()?;
    Ok(())
}

/// Lower-case hexadecimal.
pub fn to_hex(bytes: &[u8]) -> String {
    use std::fmt::Write;
    bytes.iter().fold(String::with_capacity(bytes.len() * 2), |mut text, b| {
        let _ = write!(text, "{b:02x}");
        text
    })
}

/// Reads what [`to_hex`] wrote.
pub(super) fn from_hex(text: &str) -> Option<Key> {
    let mut key = [0; 32];
    if text.len() != 64 || !text.is_ascii() {
        return None;
    }
    for (at, slot) in key.iter_mut().enumerate() {
        *slot = u8::from_str_radix(text.get(at * 2..at * 2 + 2)?, 16).ok()?;
    }
    Some(key)
}
