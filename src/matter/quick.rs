//! A quick hash for tables whose keys are our own words, never what a stranger chose.
//!
//! The standard hash resists keys picked to collide, which costs a third of the time to read a
//! pack. These tables are filled from the pack alone, so a multiplication per word will do.

use std::collections::HashMap;
use std::hash::{BuildHasherDefault, Hasher};

/// A table with the quick hash.
pub type QuickMap<K, V> = HashMap<K, V, BuildHasherDefault<Quick>>;

/// One multiplication and rotation for each part of the key.
#[derive(Clone, Copy, Debug, Default)]
pub struct Quick(u64);

/// 2^64 divided by the golden ratio: spreads neighbouring values over all bits.
const SPREAD: u64 = 0x9e37_79b9_7f4a_7c15;

impl Hasher for Quick {
    fn write(&mut self, bytes: &[u8]) {
        for part in bytes.chunks(8) {
            let mut word = [0; 8];
            word[..part.len()].copy_from_slice(part);
            self.write_u64(u64::from_le_bytes(word));
        }
    }

    fn write_u32(&mut self, part: u32) {
        self.write_u64(part.into());
    }

    fn write_u64(&mut self, part: u64) {
        self.0 = (self.0.rotate_left(29) ^ part).wrapping_mul(SPREAD);
    }

    fn finish(&self) -> u64 {
        // The table takes its place from the low bits, the multiplication mixes the high ones.
        self.0 ^ (self.0 >> 32)
    }
}
