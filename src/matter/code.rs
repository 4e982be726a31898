//! 诉求码: sixteen digits a person can read aloud and type on a number pad.
//!
//! Fifteen random digits and one Damm check digit, which catches every single wrong digit and
//! every swap of two neighbours. Never derived from a person.

use serde::{Deserialize, Serialize};
use std::fmt;

/// Damm's totally anti-symmetric quasigroup of order ten.
const DAMM: [[u8; 10]; 10] = [
    [0, 3, 1, 7, 5, 9, 8, 6, 4, 2],
    [7, 0, 9, 2, 1, 5, 4, 8, 6, 3],
    [4, 2, 0, 6, 8, 7, 1, 3, 5, 9],
    [1, 7, 5, 0, 9, 8, 3, 4, 2, 6],
    [6, 1, 2, 3, 0, 4, 5, 9, 7, 8],
    [3, 6, 7, 4, 2, 0, 9, 5, 8, 1],
    [5, 8, 6, 9, 7, 2, 0, 1, 3, 4],
    [8, 9, 4, 5, 3, 6, 2, 0, 1, 7],
    [9, 4, 3, 8, 6, 1, 7, 2, 0, 5],
    [2, 5, 8, 1, 4, 3, 6, 7, 9, 0],
];

/// A checked 诉求码; displays as `1234-5678-9012-3456`.
#[derive(Clone, Debug, PartialEq, Eq, Hash, Serialize, Deserialize)]
#[serde(transparent)]
pub struct TrackingCode(String);

impl TrackingCode {
    /// Makes a code from fifteen digits' worth of randomness (taken modulo 10^15).
    pub fn from_random(random: u64) -> Self {
        let body = format!("{:015}", random % 1_000_000_000_000_000);
        let check = damm(&body);
        Self(format!("{body}{check}"))
    }

    /// Reads a code as a person writes it: any blanks or dashes, full-width digits.
    ///
    /// # Errors
    /// One Chinese sentence; a wrong check digit has its own.
    pub fn parse(text: &str) -> Result<Self, String> {
        let digits = super::check::compact(text);
        let count = digits.chars().count();
        if count != 16 || !digits.chars().all(|c| c.is_ascii_digit()) {
            return Err(format!("诉求码应为16位数字，现在是{count}位，请对照回执单再输一遍"));
        }
        if damm(&digits) != 0 {
            return Err("诉求码校验不对，多半是有一位输错了，请对照回执单再输一遍".into());
        }
        Ok(Self(digits))
    }

    /// The sixteen bare digits, as the QR carries them.
    pub fn digits(&self) -> &str {
        &self.0
    }
}

/// Runs digits through the quasigroup; zero for a number with its right check digit.
fn damm(digits: &str) -> u8 {
    digits.bytes().fold(0, |row, b| DAMM[row as usize][(b.wrapping_sub(b'0') % 10) as usize])
}

impl fmt::Display for TrackingCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (at, digit) in self.0.chars().enumerate() {
            if at > 0 && at % 4 == 0 {
                f.write_str("-")?;
            }
            write!(f, "{digit}")?;
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn reads_what_it_shows() {
        let code = TrackingCode::from_random(123_456_789_012_345);
        assert_eq!(code.to_string().len(), 19);
        assert_eq!(TrackingCode::parse(&code.to_string()).unwrap(), code);
        assert!(TrackingCode::parse("12").unwrap_err().contains("2位"));
    }

    proptest! {
        #[test]
        fn catches_a_wrong_digit_and_a_swap(random: u64, at in 0usize..16, by in 1u8..10) {
            let code = TrackingCode::from_random(random);
            let mut wrong = code.digits().as_bytes().to_vec();
            wrong[at] = b'0' + (wrong[at] - b'0' + by) % 10;
            let wrong = String::from_utf8(wrong).unwrap();
            prop_assert!(TrackingCode::parse(&wrong).unwrap_err().contains("校验"));
            if at < 15 {
                let mut swapped = code.digits().as_bytes().to_vec();
                swapped.swap(at, at + 1);
                let swapped = String::from_utf8(swapped).unwrap();
                if swapped != code.digits() {
                    prop_assert!(TrackingCode::parse(&swapped).is_err());
                }
            }
        }
    }
}
