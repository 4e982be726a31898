//! Envelopes: what a kiosk may close and only a window can open.
//!
//! X25519 with a key made for one envelope and thrown away, HMAC-SM3 of the shared secret as an
//! SM4-GCM key. A process that knows only the windows' public key can write envelopes and read
//! none of them, its own included. The curve comes from its established crate; the rest is what
//! the bodies use, so there is one cipher in the store and not two.

use super::error::StoreError;
use super::keys::{Key, random};
use super::seal::{cipher, hmac_key};
use aes_gcm::aead::{Aead, Payload};
use hmac::Mac;
use x25519_dalek::{X25519_BASEPOINT_BYTES, x25519};

/// The windows' public key: may be known to anybody.
pub type PublicKey = [u8; 32];

/// The public half of a window's key.
pub fn public(secret: &Key) -> PublicKey {
    x25519(*secret, X25519_BASEPOINT_BYTES)
}

/// Closes a text for the windows; `place` (table, row, column) is authenticated with it.
///
/// # Errors
/// No randomness, or a text beyond what GCM can take (64 GB).
pub fn close(to: &PublicKey, place: &str, text: &str) -> Result<Vec<u8>, StoreError> {
    let once: Key = random()?;
    let mine = public(&once);
    let key = shared(&x25519(once, *to), &mine, to);
    // The key serves one envelope only, so the nonce need not differ between them.
    let payload = Payload { msg: text.as_bytes(), aad: place.as_bytes() };
    let closed = cipher(&key)
        .encrypt(&[0; 12].into(), payload)
        .map_err(|_| StoreError::BodyBroken(place.to_owned()))?;
    Ok([mine.as_slice(), &closed].concat())
}

/// Opens what [`close`] made for the same `place`.
///
/// # Errors
/// [`StoreError::BodyBroken`] when anything was changed or it is for another key.
pub fn open(secret: &Key, place: &str, envelope: &[u8]) -> Result<String, StoreError> {
    let broken = || StoreError::BodyBroken(place.to_owned());
    let (theirs, closed) = envelope.split_first_chunk::<32>().ok_or_else(broken)?;
    let key = shared(&x25519(*secret, *theirs), theirs, &public(secret));
    let payload = Payload { msg: closed, aad: place.as_bytes() };
    let bytes = cipher(&key).decrypt(&[0; 12].into(), payload).map_err(|_| broken())?;
    String::from_utf8(bytes).map_err(|_| broken())
}

/// The cipher's key: bound to both public keys, as in ECIES.
fn shared(secret: &Key, once: &PublicKey, to: &PublicKey) -> Key {
    let mut mac = hmac_key(secret);
    for part in [b"yichuang kiosk".as_slice(), once, to] {
        mac.update(part);
    }
    mac.finalize().into_bytes().into()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_windows_key_opens_and_only_in_its_place() {
        let secret = [7; 32];
        let closed = close(&public(&secret), "kiosk/1/box", "吴某某").unwrap();
        assert_eq!(open(&secret, "kiosk/1/box", &closed).unwrap(), "吴某某");
        assert!(open(&secret, "kiosk/2/box", &closed).is_err());
        assert!(open(&[8; 32], "kiosk/1/box", &closed).is_err());
        for at in 0..closed.len() {
            let mut bent = closed.clone();
            bent[at] ^= 1;
            assert!(open(&secret, "kiosk/1/box", &bent).is_err(), "byte {at}");
        }
        assert!(open(&secret, "kiosk/1/box", &closed[..31]).is_err());
    }

    #[test]
    fn two_envelopes_of_one_text_have_nothing_in_common() {
        let to = public(&[7; 32]);
        let (a, b) = (close(&to, "p", "一样的话").unwrap(), close(&to, "p", "一样的话").unwrap());
        assert!(a.iter().zip(&b).filter(|(a, b)| a == b).count() < a.len() / 4);
    }
}
