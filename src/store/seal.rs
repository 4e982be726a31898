//! Encryption of bodies and drafts (SM4-GCM, RFC 8998), keyed digests and handles (HMAC-SM3).
//!
//! The algorithms are published ones from audited-by-many crates, not a certified module. Every
//! ciphertext names its algorithm and key, so either can change without touching an event.

use super::envelope;
use super::error::StoreError;
use super::keys::{Key, Keys, random};
use aes_gcm::AesGcm;
use aes_gcm::aead::consts::U12;
use aes_gcm::aead::{Aead, KeyInit, Payload};
use hmac::{Hmac, Mac};
use sm3::{Digest, Sm3};
use sm4::Sm4;

/// The mode asks for SM4 once a block and not twice as CCM does, and SM4 is most of what opening a
/// text costs. The crate is named after AES and takes any cipher of 16-byte blocks.
pub(super) type Cipher = AesGcm<Sm4, U12>;

/// Algorithm id of SM4-GCM with a 12-byte nonce and a 16-byte tag; 1 was SM4-CCM, before anything
/// was released. Nonces are random: two of four thousand million texts under one key meet with a
/// chance below one in as many.
pub const ALG_SM4_GCM: i64 = 2;

/// Which key a ciphertext is under.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum KeyId {
    /// Ordinary.
    Open = 1,
    /// Sealed (条例 30).
    Sealed = 2,
}

impl KeyId {
    /// The key for a matter or draft that is sealed or not.
    pub fn of(sealed: bool) -> Self {
        if sealed { KeyId::Sealed } else { KeyId::Open }
    }

    fn read(id: i64) -> Option<Self> {
        [KeyId::Open, KeyId::Sealed].into_iter().find(|k| *k as i64 == id)
    }
}

/// A ciphertext with what is needed to open it.
#[derive(Clone, Debug, PartialEq)]
pub struct Closed {
    /// Algorithm id.
    pub alg: i64,
    /// Key id.
    pub key: i64,
    /// 12 bytes.
    pub nonce: Vec<u8>,
    /// Ciphertext and tag.
    pub cipher: Vec<u8>,
}

/// Opens and closes bodies, and makes digests and handles.
pub struct Sealer {
    /// None where no key may be held, as at a kiosk.
    ciphers: Option<Ciphers>,
    mark: Hmac<Sm3>,
}

struct Ciphers {
    open: Cipher,
    sealed: Cipher,
    /// Opens envelopes.
    kiosk: Key,
}

impl Sealer {
    /// From the keys of a store.
    pub fn new(keys: &Keys) -> Self {
        let ciphers =
            Ciphers { open: cipher(&keys.open), sealed: cipher(&keys.sealed), kiosk: keys.kiosk() };
        Self { ciphers: Some(ciphers), mark: hmac_key(&keys.mark) }
    }

    /// One that opens nothing, closes nothing and finds nobody: its mark is random.
    ///
    /// # Errors
    /// No randomness.
    pub fn without_keys() -> Result<Self, StoreError> {
        Ok(Self { ciphers: None, mark: hmac_key(&random()?) })
    }

    fn ciphers(&self) -> Result<&Ciphers, StoreError> {
        self.ciphers.as_ref().ok_or(StoreError::Keyless)
    }

    fn cipher(&self, key: KeyId) -> Result<&Cipher, StoreError> {
        let ciphers = self.ciphers()?;
        Ok(match key {
            KeyId::Open => &ciphers.open,
            KeyId::Sealed => &ciphers.sealed,
        })
    }

    /// Opens an envelope a kiosk closed for this place.
    ///
    /// # Errors
    /// No key here, or [`StoreError::BodyBroken`].
    pub fn open_envelope(&self, place: &str, envelope: &[u8]) -> Result<String, StoreError> {
        envelope::open(&self.ciphers()?.kiosk, place, envelope)
    }

    /// Encrypts `text`; `place` (table, row, column) is authenticated with it, so a ciphertext
    /// moved elsewhere does not open.
    ///
    /// # Errors
    /// No randomness, or a text beyond what GCM can take (64 GB).
    pub fn close(&self, key: KeyId, place: &str, text: &str) -> Result<Closed, StoreError> {
        let nonce: [u8; 12] = random()?;
        let payload = Payload { msg: text.as_bytes(), aad: place.as_bytes() };
        let cipher = self
            .cipher(key)?
            .encrypt(&nonce.into(), payload)
            .map_err(|_| StoreError::BodyBroken(place.to_owned()))?;
        Ok(Closed { alg: ALG_SM4_GCM, key: key as i64, nonce: nonce.to_vec(), cipher })
    }

    /// Decrypts what [`Sealer::close`] made for the same `place`.
    ///
    /// # Errors
    /// [`StoreError::BodyBroken`] when anything was changed.
    pub fn open(&self, place: &str, closed: &Closed) -> Result<String, StoreError> {
        let broken = || StoreError::BodyBroken(place.to_owned());
        let key =
            KeyId::read(closed.key).filter(|_| closed.alg == ALG_SM4_GCM).ok_or_else(broken)?;
        let nonce: [u8; 12] = closed.nonce.as_slice().try_into().map_err(|_| broken())?;
        let payload = Payload { msg: &closed.cipher, aad: place.as_bytes() };
        let bytes = self.cipher(key)?.decrypt(&nonce.into(), payload).map_err(|_| broken())?;
        String::from_utf8(bytes).map_err(|_| broken())
    }

    /// Keyed digest of a body for the event that brought it: 16 bytes.
    pub fn digest(&self, place: &str, text: &str) -> [u8; 16] {
        self.keyed(&[b"digest", place.as_bytes(), text.as_bytes()])
    }

    /// Keyed hash by which a person's number is found without being stored: 8 bytes, since a matter
    /// has a dozen, and what is found by one is held against the text itself.
    pub fn handle(&self, kind: &str, value: &str) -> [u8; 8] {
        self.keyed(&[b"handle", kind.as_bytes(), value.as_bytes()])
    }

    /// HMAC-SM3 over length-prefixed parts, cut short.
    fn keyed<const N: usize>(&self, parts: &[&[u8]]) -> [u8; N] {
        let mut mac = self.mark.clone();
        for part in parts {
            mac.update(&(part.len() as u64).to_be_bytes());
            mac.update(part);
        }
        let mut out = [0; N];
        out.copy_from_slice(&mac.finalize().into_bytes()[..N]);
        out
    }
}

/// SM4 takes 16 bytes: one SM3 of the 32 spreads all of them.
pub(super) fn cipher(key: &Key) -> Cipher {
    let digest = Sm3::digest(key);
    let mut half = [0; 16];
    half.copy_from_slice(&digest[..16]);
    Cipher::new(&half.into())
}

/// HMAC takes any key length, so this never fails with 32 bytes.
pub(super) fn hmac_key(key: &Key) -> Hmac<Sm3> {
    match <Hmac<Sm3> as KeyInit>::new_from_slice(key) {
        Ok(mac) => mac,
        Err(_) => unreachable!("HMAC takes keys of any length"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer() -> Sealer {
        Sealer::new(&Keys { open: [1; 32], sealed: [2; 32], mark: [3; 32] })
    }

    #[test]
    fn opens_only_in_its_place_and_unchanged() {
        let sealer = sealer();
        let closed = sealer.close(KeyId::Open, "bodies/1/name", "吴某某").unwrap();
        assert_eq!(sealer.open("bodies/1/name", &closed).unwrap(), "吴某某");
        assert!(sealer.open("bodies/2/name", &closed).is_err());
        let mut bent = closed.clone();
        bent.cipher[0] ^= 1;
        assert!(sealer.open("bodies/1/name", &bent).is_err());
        let other_key = Closed { key: KeyId::Sealed as i64, ..closed };
        assert!(sealer.open("bodies/1/name", &other_key).is_err());
    }

    #[test]
    fn the_cipher_is_the_one_of_rfc_8998() {
        let bytes = |hex: &str| -> Vec<u8> {
            let pair = |at| u8::from_str_radix(&hex[at..at + 2], 16).unwrap();
            (0..hex.len()).step_by(2).map(pair).collect()
        };
        let key: [u8; 16] = bytes("0123456789ABCDEFFEDCBA9876543210").try_into().unwrap();
        let nonce: [u8; 12] = bytes("00001234567800000000ABCD").try_into().unwrap();
        let text: Vec<u8> =
            [0xAA, 0xBB, 0xCC, 0xDD, 0xEE, 0xFF, 0xEE, 0xAA].iter().flat_map(|b| [*b; 8]).collect();
        let aad = bytes("FEEDFACEDEADBEEFFEEDFACEDEADBEEFABADDAD2");
        let payload = Payload { msg: &text, aad: &aad };
        let closed = Cipher::new(&key.into()).encrypt(&nonce.into(), payload).unwrap();
        let wanted = "17F399F08C67D5EE19D0DC9969C4BB7D5FD46FD3756489069157B282BB200735\
                      D82710CA5C22F0CCFA7CBF93D496AC15A56834CBCF98C397B4024A2691233B8D\
                      83DE3541E4C2B58177E065A9BF7B62EC";
        assert_eq!(closed, bytes(wanted));
    }

    #[test]
    fn handles_depend_on_kind_and_key() {
        let sealer = sealer();
        assert_eq!(sealer.handle("id", "1"), sealer.handle("id", "1"));
        assert_ne!(sealer.handle("id", "1"), sealer.handle("phone", "1"));
        let other = Sealer::new(&Keys { open: [1; 32], sealed: [2; 32], mark: [4; 32] });
        assert_ne!(sealer.handle("id", "1"), other.handle("id", "1"));
    }
}
