//! Chinese line breaking by paper columns, with 避头尾.
//!
//! Greedy: a line takes what fits, then gives back characters until it may end there. Closing
//! marks never begin a line, opening marks never end one, numbers and Latin words stay whole,
//! a number keeps its 年 月 日 号. Where no rule can be kept the line is cut hard, so nothing
//! ever overflows and no visible character is lost.

use super::chars::{paper_width, text_width};

/// 避头: never first on a line.
const NO_START: &str = "，。、；：！？）》〉」』】〕〗］｝”’…—～·％‰℃￠°′″,.;:!?)]}%=々";
/// 避尾: never last on a line.
const NO_END: &str = "（《〈「『【〔〖［｛“‘￥＄№([{$#";
/// Counted after a number, and read together with it.
const COUNTED: &str = "年月日号时分室楼元万人次件批";

/// Breaks a text into lines of at most `columns` paper columns; a line feed begins a new line.
///
/// Only spaces at the ends of lines disappear. `columns` below 2 counts as 2.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    text.split('\n').flat_map(|paragraph| wrap_paragraph(trim(paragraph), columns)).collect()
}

/// Without the spaces around it; an indent of full-width spaces is meant and stays.
fn trim(paragraph: &str) -> &str {
    paragraph.trim_end().trim_start_matches(|c: char| c.is_whitespace() && c != '\u{3000}')
}

fn wrap_paragraph(text: &str, columns: usize) -> Vec<String> {
    let chars: Vec<char> = text.chars().collect();
    let mut lines = Vec::new();
    let mut rest = chars.as_slice();
    loop {
        let fits = count_fitting(rest, columns);
        if fits == rest.len() {
            lines.push(rest.iter().collect::<String>().trim_end().to_owned());
            return lines;
        }
        // A space that no longer fits is swallowed by the break itself.
        let end = (1..=fits)
            .rev()
            .find(|&at| rest[at] == ' ' || may_break(rest[at - 1], rest[at]))
            .unwrap_or(fits);
        let (line, after) = rest.split_at(end);
        lines.push(line.iter().collect::<String>().trim_end().to_owned());
        let spaces = after.iter().take_while(|c| c.is_whitespace()).count();
        rest = &after[spaces..];
    }
}

/// How many leading characters fit; at least one.
fn count_fitting(chars: &[char], columns: usize) -> usize {
    let mut used = 0;
    let fits = chars
        .iter()
        .take_while(|&&c| {
            used += paper_width(c);
            used <= columns
        })
        .count();
    fits.max(1).min(chars.len())
}

fn may_break(before: char, after: char) -> bool {
    if before.is_whitespace() {
        return true;
    }
    let one_word = before.is_ascii_graphic() && after.is_ascii_graphic();
    let counted = before.is_ascii_digit() && COUNTED.contains(after);
    !one_word && !counted && !NO_START.contains(after) && !NO_END.contains(before)
}

/// Cuts a text to one line of at most `columns`, ending in `…` (two columns) if it was longer.
///
/// Also answers how many characters of the text are still there.
pub fn cut(text: &str, columns: usize) -> (String, usize) {
    if text_width(text) <= columns {
        return (text.to_owned(), text.chars().count());
    }
    let chars: Vec<char> = text.chars().collect();
    let mut keep = count_fitting(&chars, columns.saturating_sub(2));
    while keep > 1 && "，。、；：,;: …".contains(chars[keep - 1]) {
        keep -= 1;
    }
    let mut line: String = chars[..keep].iter().collect();
    line.push('…');
    (line, keep)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn closing_marks_never_begin_a_line() {
        assert_eq!(wrap("土地流转费用没有付清，请帮助", 20), ["土地流转费用没有付", "清，请帮助"]);
        assert_eq!(wrap("三年没付《流转合同》里的钱", 10), ["三年没付", "《流转合", "同》里的钱"]);
    }

    #[test]
    fn numbers_and_words_stay_whole() {
        assert_eq!(wrap("请拨打电话0570-3380001询问", 20), ["请拨打电话", "0570-3380001询问"]);
        assert_eq!(wrap("定于一月2026年11月24日", 14), ["定于一月2026年", "11月24日"]);
        assert_eq!(wrap("one two three", 8), ["one two", "three"]);
        assert_eq!(wrap("1234567890", 4), ["1234", "5678", "90"]);
    }

    #[test]
    fn ambiguous_marks_are_measured_as_they_print() {
        assert_eq!(wrap("甲……乙", 6), ["甲……", "乙"]);
        assert_eq!(wrap("一二“三”", 6), ["一二", "“三”"]);
    }

    #[test]
    fn a_cut_line_says_that_it_was_cut() {
        assert_eq!(cut("土地流转费用", 12), ("土地流转费用".into(), 6));
        assert_eq!(cut("土地流转费用三年", 12), ("土地流转费…".into(), 5));
        assert_eq!(cut("土地流转，费用三年", 12), ("土地流转…".into(), 4));
    }

    fn visible(text: &str) -> String {
        text.chars().filter(|c| !c.is_whitespace()).collect()
    }

    proptest! {
        #[test]
        fn nothing_overflows_and_nothing_is_lost(
            text in "[一-龥，。、（）《》“”…—a-z0-9 .\\-\n]{0,200}", columns in 2usize..60,
        ) {
            let lines = wrap(&text, columns);
            for line in &lines {
                prop_assert!(text_width(line) <= columns, "{line}");
            }
            prop_assert_eq!(visible(&lines.concat()), visible(&text));
        }

        #[test]
        fn ordinary_prose_obeys_both_rules(
            text in "([一-龥]{2,6}[，。、]|[一-龥]《[一-龥]{1,4}》){1,20}", columns in 20usize..60,
        ) {
            for line in wrap(&text, columns) {
                prop_assert!(!line.starts_with(|c| NO_START.contains(c)), "{line}");
                prop_assert!(!line.ends_with(|c| NO_END.contains(c)), "{line}");
            }
        }

        #[test]
        fn a_cut_fits(text in "[一-龥，a-z ]{0,80}", columns in 4usize..60) {
            let (line, kept) = cut(&text, columns);
            prop_assert!(text_width(&line) <= columns);
            prop_assert!(text.chars().count() >= kept);
        }
    }
}
