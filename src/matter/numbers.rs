//! How our own numbers are written down: every verb and every screen reads them through here.
//!
//! People type what they see and what their keyboard gives: full-width digits, lower case, blanks,
//! dashes of any kind or none. The same number is always the same text behind this door.

use super::check::{compact, half_width, is_dash};

/// Letters and the digits behind them, when a text is nothing else.
fn head_and_digits(text: &str) -> Option<(&str, &str)> {
    let (head, digits) = text.split_at(text.find(|c: char| c.is_ascii_digit())?);
    let clean =
        head.bytes().all(|b| b.is_ascii_alphabetic()) && digits.bytes().all(|b| b.is_ascii_digit());
    clean.then_some((head, digits))
}

/// A 编号 as it is stored: `ｑｊ20261123—7` and `qj 20261123 0007` are `QJ20261123-0007`. A text of
/// another shape comes back folded, for the sentence that says nobody has it.
pub fn matter_number(text: &str) -> String {
    let bare = compact(text);
    let Some((head, digits)) = head_and_digits(&bare) else { return bare };
    let folded = half_width(text);
    let behind = folded.trim().rsplit(|c: char| is_dash(c)).next().map(compact);
    // Behind a dash the serial may be short; without one it has all its digits.
    let serial = match behind {
        Some(behind) if behind.len() < 4 && digits.len() == 8 + behind.len() => &digits[8..],
        _ if digits.len() >= 12 => &digits[8..],
        _ => return bare,
    };
    format!("{head}{}-{serial:0>4}", &digits[..8])
}

/// A number of the queue: `ａ１７` is `A017`.
pub fn ticket_number(text: &str) -> String {
    let bare = compact(text);
    match head_and_digits(&bare) {
        Some((head, digits)) => format!("{head}{:0>3}", digits.trim_start_matches('0')),
        None => bare,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_number_is_the_same_however_it_is_written() {
        for text in [
            "QJ20261123-0007",
            "qj20261123-0007",
            " ＱＪ２０２６１１２３－０００７ ",
            "QJ 2026 1123 0007",
            "QJ202611230007",
            "QJ20261123—0007",
            "QJ20261123-7",
            "QJ20261123\u{200B}-0007",
        ] {
            assert_eq!(matter_number(text), "QJ20261123-0007", "{text}");
        }
        assert_eq!(matter_number("qjm20261123-12345"), "QJM20261123-12345");
        assert_eq!(matter_number("20261123-0007"), "20261123-0007");
        for other in ["0007", "QJ2026", "编号", "", "QJ20261123", "QJ20261123-00x7"] {
            assert_eq!(matter_number(other), compact(other), "{other}");
        }
    }

    #[test]
    fn a_ticket_is_the_same_however_it_is_written() {
        for text in ["A017", "a17", "ａ０１７", "A 017", "A-17", "a00017"] {
            assert_eq!(ticket_number(text), "A017", "{text}");
        }
        assert_eq!(ticket_number("A1234"), "A1234");
        assert_eq!(ticket_number("A0"), "A000");
        assert_eq!(ticket_number("号"), "号");
    }

    proptest! {
        #[test]
        fn what_is_folded_stays(text in "\\PC{0,40}") {
            let once = matter_number(&text);
            prop_assert_eq!(matter_number(&once), once);
            let once = ticket_number(&text);
            prop_assert_eq!(ticket_number(&once), once);
        }

        #[test]
        fn every_issued_number_reads_as_itself(site in "[A-Z]{2,4}", serial in 1u32..100_000) {
            let number = format!("{site}20261123-{serial:04}");
            prop_assert_eq!(matter_number(&number.to_lowercase()), number.clone());
            prop_assert_eq!(matter_number(&number.replace('-', "")), number);
        }
    }
}
