//! A text in a file that people open with a spreadsheet: it runs what begins like a formula, rounds
//! a number of many digits and drops leading zeros. Such a text gets a quote in front; reading takes
//! exactly that away again. One pair for everything that is written and read.

use std::borrow::Cow;

/// Digits a spreadsheet shows of a number before it shows a power of ten.
const DIGITS: usize = 12;

/// True for what a spreadsheet would not keep as the text it is, whatever quotes stand before it.
fn is_risky(text: &str) -> bool {
    const SIGNS: [char; 11] = ['=', '+', '-', '@', '\t', '\r', '\n', '＝', '＋', '－', '＠'];
    let text = text.trim_start_matches('\'');
    let long = text.len() >= DIGITS || text.len() > 1 && text.starts_with('0');
    long && text.bytes().all(|b| b.is_ascii_digit()) || text.starts_with(SIGNS)
}

/// A text as it is written.
pub fn quoted(text: &str) -> Cow<'_, str> {
    if is_risky(text) { Cow::Owned(format!("'{text}")) } else { Cow::Borrowed(text) }
}

/// The text behind a cell that was read.
pub fn plain(cell: &str) -> &str {
    cell.strip_prefix('\'').filter(|text| is_risky(text)).unwrap_or(cell)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_a_spreadsheet_would_change_is_quoted_and_nothing_else() {
        for text in ["0007", "00", "330803180001010017", "123456789012", "-1", "'007"] {
            assert_eq!(quoted(text), format!("'{text}"));
        }
        for text in ["", "0", "7", "13800000001", "0570-3080001", "2006-8-15", "0.5", "'1"] {
            assert_eq!(quoted(text), text);
        }
    }

    proptest! {
        #[test]
        fn any_text_comes_back(text in "['=+@0-9a-z吴\t -]{0,20}|'{0,2}[0-9]{0,18}") {
            let cell = quoted(&text);
            prop_assert_eq!(plain(&cell), &text);
        }
    }
}
