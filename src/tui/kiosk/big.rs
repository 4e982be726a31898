//! Type large enough for old eyes: characters drawn from a font of the system, two dots a cell one
//! above the other, so that a dot is about square.

use crate::paper::{Fonts, dots};
use crate::tui::board::glyphs;
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Fewest rows at which a Chinese character can be told from its neighbours.
pub(super) const SMALLEST: u16 = 7;
/// Heights that are tried, largest first.
pub(super) const HEIGHTS: [u16; 8] = [24, 20, 16, 14, 12, 10, 8, SMALLEST];

/// Rows of a number too low for a font: one dot of the hall's digits is one column wide.
pub(super) const DIGITS: u16 = 4;

/// A number in the digits of the hall's screen, [`DIGITS`] rows high, each cell with its upper and
/// its lower dot; `None` when one of its characters is no digit, capital or blank.
pub(super) fn digits(text: &str) -> Option<Vec<Vec<(bool, bool)>>> {
    let mut lines = vec![Vec::new(); usize::from(DIGITS)];
    for c in text.chars() {
        let glyph = if c == ' ' { [[false; 5]; 7] } else { glyphs::dots(c)? };
        let dot = |y: usize, x: usize| glyph.get(y).and_then(|row| row.get(x)) == Some(&true);
        for (row, line) in lines.iter_mut().enumerate() {
            line.extend((0..=5).map(|x| (dot(row * 2, x), dot(row * 2 + 1, x))));
        }
    }
    Some(lines)
}

/// Columns a text takes when it is drawn this many rows high.
pub(super) fn columns(text: &str, rows: u16) -> u16 {
    u16::try_from(text.width() * usize::from(rows)).unwrap_or(u16::MAX)
}

/// A text as lines of cells, `rows` high, each with its upper and its lower dot; `None` when the
/// font lacks a character.
pub(super) fn lines(fonts: &Fonts, rows: u16, text: &str) -> Option<Vec<Vec<(bool, bool)>>> {
    let cell = usize::from(rows) * 2;
    let mut lines = vec![Vec::new(); usize::from(rows)];
    for c in text.chars() {
        let glyph = if c == ' ' { Vec::new() } else { dots(fonts, c, cell)? };
        let wide = c.width().unwrap_or(0) * usize::from(rows);
        let dot = |y: usize, x: usize| glyph.get(y).and_then(|line| line.get(x)) == Some(&true);
        for (row, line) in lines.iter_mut().enumerate() {
            line.extend((0..wide).map(|x| (dot(row * 2, x), dot(row * 2 + 1, x))));
        }
    }
    Some(lines)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_too_low_for_a_font_is_drawn_in_digits_that_can_be_told_apart() {
        let zero = digits("0").unwrap();
        assert_eq!((zero.len(), zero[0].len()), (4, 6));
        let all: Vec<_> = "0123456789AY".chars().map(|c| digits(&c.to_string()).unwrap()).collect();
        assert!(all.iter().enumerate().all(|(n, a)| all[..n].iter().all(|b| a != b)));
        // A blank column stands between two of them, and what is no number is not drawn so.
        assert!(zero.iter().all(|line| line[5] == (false, false)));
        assert_eq!(digits("号"), None);
    }
}
