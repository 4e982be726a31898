//! Every column count of the desk: width, truncate, pad and wrap, by grapheme, with the widths
//! ratatui itself uses. Chinese is wrapped between any two characters but never so that a line
//! begins with ，。！ or ends with （「 (避头尾), which ratatui's own wrapping cannot do.

use ratatui::buffer::CellWidth;
use unicode_segmentation::UnicodeSegmentation;

/// Marks that may not begin a line.
const NO_START: &str = "，。、；：！？）》」』】〉〕”’…—·％,.;:!?)]}%";
/// Marks that may not end a line.
const NO_END: &str = "（《「『【〈〔“‘([{￥";

/// The columns a text takes; control characters take none.
pub fn width(text: &str) -> usize {
    text.graphemes(true).map(grapheme_width).sum()
}

fn grapheme_width(grapheme: &str) -> usize {
    if grapheme.contains(char::is_control) { 0 } else { usize::from(grapheme.cell_width()) }
}

/// The longest beginning of `text` that fits into `columns`; a wide glyph is never halved.
pub fn clip(text: &str, columns: usize) -> &str {
    let mut used = 0;
    for (at, grapheme) in text.grapheme_indices(true) {
        used += grapheme_width(grapheme);
        if used > columns {
            return &text[..at];
        }
    }
    text
}

/// `text` in at most `columns`, ending in … where something was left out.
pub fn truncate(text: &str, columns: usize) -> String {
    if width(text) <= columns {
        return text.to_string();
    }
    if columns == 0 {
        return String::new();
    }
    format!("{}…", clip(text, columns - 1))
}

/// `text` truncated and filled with blanks to exactly `columns`.
pub fn pad(text: &str, columns: usize) -> String {
    let mut out = truncate(text, columns);
    let used = width(&out);
    out.extend(std::iter::repeat_n(' ', columns.saturating_sub(used)));
    out
}

/// A count in so many digits: exact while they suffice, else in whole 万.
pub fn count(number: u32, digits: usize) -> String {
    let exact = number.to_string();
    if exact.len() <= digits { exact } else { format!("{}万", number / 10_000) }
}

/// Breaks `text` into lines of at most `columns` (at least 2), keeping every character except
/// the line feeds it breaks at.
pub fn wrap(text: &str, columns: usize) -> Vec<String> {
    let columns = columns.max(2);
    let mut lines = Vec::new();
    for paragraph in text.split('\n') {
        let mut line = String::new();
        let mut used = 0;
        for unit in units(paragraph) {
            let unit_width = width(&unit);
            if used + unit_width > columns && !line.is_empty() {
                lines.push(std::mem::take(&mut line));
                used = 0;
            }
            if unit_width <= columns {
                line.push_str(&unit);
                used += unit_width;
                continue;
            }
            // One unbreakable run wider than the line: cut it where it must be.
            for grapheme in unit.graphemes(true) {
                let w = grapheme_width(grapheme);
                if used + w > columns {
                    lines.push(std::mem::take(&mut line));
                    used = 0;
                }
                line.push_str(grapheme);
                used += w;
            }
        }
        lines.push(line);
    }
    lines
}

/// Splits a paragraph into pieces that stay together on one line.
fn units(paragraph: &str) -> Vec<String> {
    let mut out: Vec<String> = Vec::new();
    let mut before = "";
    for grapheme in paragraph.graphemes(true) {
        match out.last_mut() {
            Some(unit) if !may_break(before, grapheme) => unit.push_str(grapheme),
            _ => out.push(grapheme.to_string()),
        }
        before = grapheme;
    }
    out
}

fn may_break(before: &str, after: &str) -> bool {
    if NO_END.contains(before) || NO_START.contains(after) {
        return false;
    }
    before == " " || grapheme_width(before) == 2 || grapheme_width(after) == 2
}

/// Folds full-width ASCII (０-９Ａ-Ｚａ-ｚ and marks) and the ideographic space to half width.
pub fn fold_width(c: char) -> char {
    match c {
        '\u{3000}' => ' ',
        '\u{ff01}'..='\u{ff5e}' => char::from_u32(c as u32 - 0xfee0).unwrap_or(c),
        _ => c,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn widths_are_cells() {
        for (text, cells) in [("中文", 4), ("a中", 3), ("，。（）￥", 10), ("·—…", 3), ("〇𠮷", 4)]
        {
            assert_eq!(width(text), cells, "{text}");
        }
    }

    #[test]
    fn truncation_keeps_glyphs_whole_and_says_so() {
        assert_eq!(truncate("中文字", 6), "中文字");
        assert_eq!(truncate("中文字", 5), "中文…");
        assert_eq!(truncate("中文字", 4), "中…");
        assert_eq!(truncate("中", 1), "…");
        assert_eq!(truncate("中", 0), "");
        assert_eq!(pad("中文字", 4), "中… ");
    }

    #[test]
    fn no_line_begins_or_ends_with_a_forbidden_mark() {
        assert_eq!(wrap("土地流转费，没有付", 10), ["土地流转", "费，没有付"]);
        assert_eq!(wrap("我说（真的）好", 6), ["我说", "（真", "的）好"]);
        assert_eq!(wrap("申请人 Zhang 于2024年来", 13), ["申请人 Zhang ", "于2024年来"]);
        assert_eq!(wrap("a\n\nb", 10), ["a", "", "b"]);
    }

    proptest! {
        #[test]
        fn wrapping_fits_and_loses_nothing(text in "[a-c ，。（）“”…中文字·\n]{0,80}", columns in 2usize..40) {
            let lines = wrap(&text, columns);
            for line in &lines {
                prop_assert!(width(line) <= columns, "{line:?} in {columns}");
            }
            prop_assert_eq!(lines.concat(), text.replace('\n', ""));
        }

        #[test]
        fn truncating_twice_is_truncating_once(text in "[a-c中文字·…]{0,30}", columns in 0usize..20) {
            let once = truncate(&text, columns);
            prop_assert!(width(&once) <= columns);
            prop_assert_eq!(truncate(&once, columns), once.clone());
            prop_assert_eq!(width(&pad(&text, columns)), columns);
        }
    }
}
