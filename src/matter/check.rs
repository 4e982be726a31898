//! Checks on what a person says or a card shows: GB 11643 numbers, phones, folding of writings.
//!
//! Every check takes any string whatever (never slices by byte) and answers with the folded value
//! or one Chinese sentence that says what is wrong.

use chrono::{Datelike, NaiveDate};

/// Folds full-width ASCII (`０１Ｘ`) to half-width and ideographic spaces to plain ones.
pub fn half_width(text: &str) -> String {
    text.chars()
        .map(|c| match c {
            '\u{3000}' => ' ',
            '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
            _ => c,
        })
        .collect()
}

/// Hyphens, dashes and minus signs, and the long-vowel mark an input method gives for them.
pub(super) fn is_dash(c: char) -> bool {
    matches!(c, '-' | '\u{2010}'..='\u{2015}' | '\u{2212}' | '\u{FE58}' | '\u{FE63}' | 'ー')
}

/// Marks without width that come along when a number is copied from a page.
fn is_nothing(c: char) -> bool {
    matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}' | '\u{FEFF}')
}

/// A number without anything that is only writing: half-width, upper case, no blanks, no dashes.
pub fn compact(text: &str) -> String {
    half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace() && !is_dash(*c) && !is_nothing(*c))
        .map(|c| c.to_ascii_uppercase())
        .collect()
}

/// Weights of GB 11643-1999 for the first seventeen digits.
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
/// Check characters of GB 11643-1999, indexed by the weighted sum modulo 11.
const CHECKS: [char; 11] = ['1', '0', 'X', '9', '8', '7', '6', '5', '4', '3', '2'];

/// Folds and checks a resident identity number (GB 11643-1999).
///
/// Returns the eighteen characters with an upper-case X. The first six digits are only where it
/// was first issued, so they are not checked against any list.
///
/// # Errors
/// One Chinese sentence: wrong length, wrong characters, impossible or future birth date, or the
/// last character that would have been right.
pub fn resident_id(text: &str, today: NaiveDate) -> Result<String, String> {
    let id: Vec<char> = compact(text).chars().collect();
    if id.len() != 18 {
        return Err(format!("身份证号应为18位，现在是{}位，请核对证件", id.len()));
    }
    let mut digits = [0u32; 17];
    for (slot, c) in digits.iter_mut().zip(&id) {
        *slot = c.to_digit(10).ok_or("身份证号前17位只能是数字，请核对证件")?;
    }
    let date = birth_date(&digits).ok_or("身份证号里的出生日期不存在，请核对证件")?;
    if date > today {
        return Err("身份证号里的出生日期还没有到，请核对证件".into());
    }
    let sum: u32 = digits.iter().zip(WEIGHTS).map(|(d, w)| d * w).sum();
    let right = CHECKS[(sum % 11) as usize];
    if id[17] != right {
        return Err("身份证号校验码不对，多半是有一位输错了，请逐位核对".into());
    }
    Ok(id.into_iter().collect())
}

/// A number of fifteen digits, as documents had until 2013, in its eighteen; anything else as it is,
/// for [`resident_id`] to judge. Only old ledgers may have one.
pub fn resident_id_of_old(text: &str) -> String {
    let old = compact(text);
    if old.len() != 15 || !old.bytes().all(|b| b.is_ascii_digit()) {
        return text.to_owned();
    }
    let body = format!("{}19{}", &old[..6], &old[6..]);
    let sum: u32 = body.bytes().zip(WEIGHTS).map(|(d, w)| u32::from(d - b'0') * w).sum();
    format!("{body}{}", CHECKS[(sum % 11) as usize])
}

/// The birth date inside seventeen digits, when such a day exists.
fn birth_date(digits: &[u32; 17]) -> Option<NaiveDate> {
    let number = |range: std::ops::Range<usize>| digits[range].iter().fold(0, |n, d| n * 10 + d);
    NaiveDate::from_ymd_opt(number(6..10) as i32, number(10..12), number(12..14))
}

/// Age in full years on `today`, from a checked identity number.
///
/// `None` when the birth year is more than 120 years ago: such an age is unknown, not large.
pub fn age(id: &str, today: NaiveDate) -> Option<u32> {
    let mut digits = [0u32; 17];
    for (slot, c) in digits.iter_mut().zip(id.chars()) {
        *slot = c.to_digit(10)?;
    }
    let born = birth_date(&digits)?;
    if today.year() - born.year() > 120 {
        return None;
    }
    today.years_since(born)
}

/// Folds and checks a phone number: a mobile of eleven digits or a landline with area code.
///
/// # Errors
/// One Chinese sentence.
pub fn phone(text: &str) -> Result<String, String> {
    let folded = compact(text);
    let folded = folded.strip_prefix("+86").unwrap_or(&folded).to_owned();
    if folded.is_empty() || !folded.chars().all(|c| c.is_ascii_digit()) {
        return Err("电话只能是数字，请再问一遍号码".into());
    }
    let bytes = folded.as_bytes();
    let mobile = bytes.len() == 11 && bytes[0] == b'1' && bytes[1] >= b'3';
    let landline = bytes[0] == b'0'
        && bytes.get(1).is_some_and(|b| *b != b'0')
        && (10..=12).contains(&bytes.len());
    if mobile || landline {
        Ok(folded)
    } else {
        Err(format!("电话应为11位手机号或带区号的座机，现在是{}位，请再问一遍号码", bytes.len()))
    }
}

/// Folds a name for comparing: no spaces, one kind of middle dot, upper case Latin.
pub fn name_key(text: &str) -> String {
    half_width(text)
        .chars()
        .filter(|c| !c.is_whitespace())
        .map(|c| match c {
            '•' | '・' | '･' | '‧' | '.' => '·',
            c => c,
        })
        .flat_map(char::to_uppercase)
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn today() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 11, 23).unwrap()
    }

    #[test]
    fn specimens_of_the_standard_pass() {
        for id in ["11010519491231002X", "440524188001010014"] {
            assert_eq!(resident_id(id, today()).as_deref(), Ok(id));
        }
        assert_eq!(resident_id("110105 19491231 002—x", today()).unwrap(), "11010519491231002X");
        assert_eq!(
            resident_id("１１０１０５１９４９１２３１００２ｘ", today()).unwrap(),
            "11010519491231002X"
        );
    }

    #[test]
    fn a_document_of_old_is_the_same_person() {
        // The standard's first specimen, as it was before it had eighteen characters.
        let old = resident_id_of_old("110105 491231 002");
        assert_eq!(resident_id(&old, today()).unwrap(), "11010519491231002X");
        assert_eq!(resident_id_of_old("11010519491231002X"), "11010519491231002X");
        assert_eq!(resident_id_of_old("没有"), "没有");
        assert!(resident_id(&resident_id_of_old("110105009931002"), today()).is_err());
    }

    #[test]
    fn faults_are_named() {
        for (id, word) in [
            ("110105194912310021", "校验码"),
            ("11010519491231002", "17位"),
            ("110105190002290021", "不存在"),
            ("110105209912310021", "还没有到"),
            ("中国中国中国中国中国中国中国中国中国", "数字"),
        ] {
            let why = resident_id(id, today()).unwrap_err();
            assert!(why.contains(word), "{id}: {why}");
        }
    }

    #[test]
    fn an_age_over_120_is_unknown() {
        assert_eq!(age("440524188001010014", today()), None);
        assert_eq!(age("11010519491231002X", today()), Some(76));
    }

    #[test]
    fn phones() {
        assert_eq!(phone("１３８ 0000 0001").unwrap(), "13800000001");
        assert_eq!(phone("0570-3012345").unwrap(), "05703012345");
        assert_eq!(phone("＋86 138—0000‐0001").unwrap(), "13800000001");
        for bad in ["12800000001", "1380000000", "电话", "", "138000000011", "00700000000"] {
            assert!(phone(bad).is_err(), "{bad}");
        }
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,40}") {
            let _ = resident_id(&text, today());
            let _ = phone(&text);
            let _ = age(&text, today());
            let _ = name_key(&text);
        }

        #[test]
        fn one_wrong_digit_is_always_caught(at in 0usize..17, by in 1u32..10) {
            let mut id: Vec<char> = "11010519491231002X".chars().collect();
            let digit = id[at].to_digit(10).unwrap();
            id[at] = char::from_digit((digit + by) % 10, 10).unwrap();
            let id: String = id.into_iter().collect();
            prop_assert!(resident_id(&id, today()).is_err());
        }
    }
}
