//! Type large enough for old eyes: characters drawn from a font of the system, two dots a cell one
//! above the other, so that a dot is about square.

use crate::paper::{Fonts, dots};
use unicode_width::{UnicodeWidthChar, UnicodeWidthStr};

/// Fewest rows at which a Chinese character can be told from its neighbours.
const SMALLEST: u16 = 7;
/// Heights that are tried, largest first.
pub(super) const HEIGHTS: [u16; 8] = [24, 20, 16, 14, 12, 10, 8, SMALLEST];

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
