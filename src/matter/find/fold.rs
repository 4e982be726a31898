//! One writing for what people write in many: half width, lower case, simplified characters, one
//! kind of middle dot, no blanks. One character stays one, so places in the folded text are places
//! in the original.

use crate::matter::quick::QuickMap;
use std::sync::LazyLock;

/// Traditional characters and the simplified ones they become, two by two. From OpenCC's table of
/// characters (Apache licence 2.0), first choice of each line.
const SIMPLIFIED: &str = include_str!("simplified.txt");

static TABLE: LazyLock<QuickMap<char, char>> = LazyLock::new(|| {
    let pairs = SIMPLIFIED.split_whitespace();
    pairs.filter_map(|pair| Some((pair.chars().next()?, pair.chars().nth(1)?))).collect()
});

/// A folded text that knows where its characters stood.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Folded {
    chars: Vec<char>,
    places: Vec<usize>,
}

/// The folded form of a character; `None` for blanks and marks that only change another's shape.
fn fold_char(c: char) -> Option<char> {
    // Most of a story: neither blank nor of two cases.
    if matches!(c, '\u{3400}'..='\u{9FFF}' | '\u{20000}'..='\u{3FFFF}') {
        return Some(TABLE.get(&c).copied().unwrap_or(c));
    }
    if c.is_whitespace()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{FE00}'..='\u{FE0F}' | '\u{E0100}'..='\u{E01EF}' | '\u{FEFF}')
    {
        return None;
    }
    let narrow = match c {
        '\u{FF01}'..='\u{FF5E}' => char::from_u32(c as u32 - 0xFEE0).unwrap_or(c),
        '•' | '・' | '･' | '‧' => '·',
        _ => c,
    };
    if narrow.is_ascii() {
        return Some(narrow.to_ascii_lowercase());
    }
    let mut lower = narrow.to_lowercase();
    let lower = match (lower.next(), lower.next()) {
        (Some(one), None) => one,
        _ => narrow,
    };
    Some(TABLE.get(&lower).copied().unwrap_or(lower))
}

/// Folds a text.
pub fn fold(text: &str) -> Folded {
    let (chars, places) =
        text.chars().enumerate().filter_map(|(at, c)| Some((fold_char(c)?, at))).unzip();
    Folded { chars, places }
}

/// The folded text alone.
pub fn key(text: &str) -> String {
    text.chars().filter_map(fold_char).collect()
}

/// A name for comparing: folded, letters and digits only, so that a middle dot may be left out.
pub fn name_key(text: &str) -> String {
    text.chars().filter_map(fold_char).filter(|c| c.is_alphanumeric()).collect()
}

impl Folded {
    /// The folded characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// True when the folded `word` stands somewhere in it.
    pub fn contains(&self, word: &[char]) -> bool {
        !word.is_empty() && self.chars.windows(word.len()).any(|window| window == word)
    }

    /// Where the folded `word` stands, as ranges of characters of the original; overlapping ones
    /// count once.
    pub fn ranges(&self, word: &[char]) -> Vec<(usize, usize)> {
        let mut found = Vec::new();
        let mut at = 0;
        while !word.is_empty() && at + word.len() <= self.chars.len() {
            if self.chars[at..at + word.len()] == *word {
                found.push((self.places[at], self.places[at + word.len() - 1] + 1));
                at += word.len();
            } else {
                at += 1;
            }
        }
        found
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn writings_of_one_word_are_one() {
        for (a, b) in [
            ("ＡＢ１２", "ab12"),
            ("土地 流轉\n費用", "土地流转费用"),
            ("阿依古麗・卡德爾", "阿依古丽·卡德尔"),
            ("𠀀Ａ", "𠀀a"),
            ("後面", "后面"),
        ] {
            assert_eq!(key(a), key(b));
        }
        assert_eq!(name_key("买买提·吐尔逊"), name_key("买买提吐尔逊"));
    }

    #[test]
    fn places_are_those_of_the_original() {
        let text = "旧账 没有 提，旧賬";
        let folded = fold(text);
        let word: Vec<char> = key("账没").chars().collect();
        assert_eq!(folded.ranges(&word), [(1, 4)]);
        let word: Vec<char> = key("旧账").chars().collect();
        assert_eq!(folded.ranges(&word), [(0, 2), (8, 10)]);
        assert!(folded.ranges(&[]).is_empty());
    }

    proptest! {
        #[test]
        fn folding_twice_changes_nothing(text in "\\PC{0,60}") {
            let once = key(&text);
            prop_assert_eq!(key(&once), once);
        }
    }
}
