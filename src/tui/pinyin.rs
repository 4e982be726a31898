//! Finding Chinese labels by the first letters of their readings: `tdcq` finds 土地拆迁. Every
//! reading of a character counts, since the first one a dictionary gives is often wrong for names
//! (单, 曾, 重).

use pinyin::ToPinyinMulti;

/// True if `query` (latin letters) reads as consecutive initials somewhere in `label`.
pub fn initials_match(label: &str, query: &str) -> bool {
    find(label, query).is_some()
}

/// Where in `label` (in characters) the initials `query` begin, if anywhere.
pub fn find(label: &str, query: &str) -> Option<usize> {
    let letters: Vec<char> = query.chars().map(|c| c.to_ascii_lowercase()).collect();
    if letters.is_empty() {
        return None;
    }
    let readings: Vec<Vec<char>> = label.chars().map(initials).collect();
    readings.windows(letters.len()).position(|window| {
        window.iter().zip(&letters).all(|(initials, letter)| initials.contains(letter))
    })
}

/// The possible first letters of a character; a latin letter or digit stands for itself.
fn initials(c: char) -> Vec<char> {
    if c.is_ascii_alphanumeric() {
        return vec![c.to_ascii_lowercase()];
    }
    let Some(readings) = c.to_pinyin_multi() else { return Vec::new() };
    let mut out: Vec<char> =
        readings.into_iter().filter_map(|r| r.plain().chars().next()).collect();
    out.dedup();
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn initials_find_labels_by_every_reading() {
        assert!(initials_match("土地拆迁", "tdcq"));
        assert!(initials_match("土地拆迁", "CQ"));
        assert!(!initials_match("土地拆迁", "tq"));
        // 重 reads zhong and chong, 长 reads chang and zhang.
        assert!(initials_match("重庆", "zq") && initials_match("重庆", "cq"));
        assert!(initials_match("12345热线", "12345rx"));
        assert_eq!(find("安全环保", "hb"), Some(2));
        assert_eq!(find("安全环保", ""), None);
    }
}
