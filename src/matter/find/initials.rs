//! Finding Chinese by the first letters of its readings: `tdcq` finds 土地拆迁, `zgx` 张桂香. Every
//! reading of a character counts, since the first one a dictionary gives is often wrong for names
//! (单, 曾, 重).

use super::fold::name_key;
use pinyin::ToPinyinMulti;

/// Most ways of reading one name that are kept; a name with more is not one.
const READINGS: usize = 96;
/// Most letters of initials that are kept; longer ones are compared after they are found.
pub const LETTERS: usize = 6;

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
    readings.windows(letters.len()).position(|window| reads(window, &letters))
}

/// True if a name begins with these initials; a middle dot is not read.
pub fn name_reads(name: &str, letters: &str) -> bool {
    let letters: Vec<char> = letters.chars().collect();
    let readings: Vec<Vec<char>> = name_key(name).chars().map(initials).collect();
    !letters.is_empty()
        && letters.len() <= readings.len()
        && reads(&readings[..letters.len()], &letters)
}

/// The beginnings of a name's initials, every reading, each once: `z`, `zg`, `zgx`.
pub fn name_initials(name: &str) -> Vec<String> {
    let mut open = vec![String::new()];
    let mut list: Vec<String> = Vec::new();
    for c in name_key(name).chars().take(LETTERS) {
        let letters = initials(c);
        if letters.is_empty() {
            break;
        }
        open = open
            .iter()
            .flat_map(|begun| letters.iter().map(move |letter| format!("{begun}{letter}")))
            .take(READINGS)
            .collect();
        list.extend(open.iter().cloned());
    }
    list
}

fn reads(window: &[Vec<char>], letters: &[char]) -> bool {
    window.iter().zip(letters).all(|(initials, letter)| initials.contains(letter))
}

/// The possible first letters of a character; a latin letter or digit stands for itself.
fn initials(c: char) -> Vec<char> {
    if c.is_ascii_alphanumeric() {
        return vec![c.to_ascii_lowercase()];
    }
    let Some(readings) = c.to_pinyin_multi() else { return Vec::new() };
    let mut out: Vec<char> =
        readings.into_iter().filter_map(|r| r.plain().chars().next()).collect();
    out.sort_unstable();
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

    #[test]
    fn a_name_is_found_by_every_beginning_of_every_reading() {
        let list = name_initials("单桂香");
        for wanted in ["s", "d", "sg", "dg", "sgx", "dgx"] {
            assert!(list.contains(&wanted.to_owned()) && name_reads("单桂香", wanted), "{wanted}");
        }
        assert!(!name_reads("单桂香", "gx") && !name_reads("单桂香", "sgxa"));
        assert!(name_initials("买买提·吐尔逊").contains(&"mmttex".to_owned()));
        assert!(name_reads("买买提·吐尔逊", "mmttex"));
        assert_eq!(name_initials("，"), Vec::<String>::new());
    }
}
