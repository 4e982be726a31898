//! Digits and letters as large as there is room for, to be read from ten metres: a table of 5×7
//! dots, each dot scaled up and drawn as half blocks; as reversed blanks where half blocks would
//! be two columns wide.

use crate::tui::canvas::Canvas;
use crate::tui::narrow::Ambiguous;
use crate::tui::theme::Meaning;
use ratatui::style::Modifier;

/// Dots of a glyph, across and down.
const DOTS: (u16, u16) = (5, 7);

/// Five bits a row, the left dot highest.
const TABLE: [(char, [u8; 7]); 37] = [
    ('0', [14, 17, 17, 17, 17, 17, 14]),
    ('1', [4, 12, 4, 4, 4, 4, 14]),
    ('2', [14, 17, 1, 2, 4, 8, 31]),
    ('3', [31, 2, 4, 2, 1, 17, 14]),
    ('4', [2, 6, 10, 18, 31, 2, 2]),
    ('5', [31, 16, 30, 1, 1, 17, 14]),
    ('6', [6, 8, 16, 30, 17, 17, 14]),
    ('7', [31, 1, 2, 4, 8, 8, 8]),
    ('8', [14, 17, 17, 14, 17, 17, 14]),
    ('9', [14, 17, 17, 15, 1, 2, 12]),
    ('A', [14, 17, 17, 31, 17, 17, 17]),
    ('B', [30, 17, 17, 30, 17, 17, 30]),
    ('C', [14, 17, 16, 16, 16, 17, 14]),
    ('D', [30, 17, 17, 17, 17, 17, 30]),
    ('E', [31, 16, 16, 30, 16, 16, 31]),
    ('F', [31, 16, 16, 30, 16, 16, 16]),
    ('G', [14, 17, 16, 23, 17, 17, 15]),
    ('H', [17, 17, 17, 31, 17, 17, 17]),
    ('I', [14, 4, 4, 4, 4, 4, 14]),
    ('J', [7, 2, 2, 2, 2, 18, 12]),
    ('K', [17, 18, 20, 24, 20, 18, 17]),
    ('L', [16, 16, 16, 16, 16, 16, 31]),
    ('M', [17, 27, 21, 21, 17, 17, 17]),
    ('N', [17, 25, 21, 19, 17, 17, 17]),
    ('O', [31, 17, 17, 17, 17, 17, 31]),
    ('P', [30, 17, 17, 30, 16, 16, 16]),
    ('Q', [14, 17, 17, 17, 21, 18, 13]),
    ('R', [30, 17, 17, 30, 20, 18, 17]),
    ('S', [15, 16, 16, 14, 1, 1, 30]),
    ('T', [31, 4, 4, 4, 4, 4, 4]),
    ('U', [17, 17, 17, 17, 17, 17, 14]),
    ('V', [17, 17, 17, 17, 17, 10, 4]),
    ('W', [17, 17, 17, 21, 21, 27, 17]),
    ('X', [17, 17, 10, 4, 10, 17, 17]),
    ('Y', [17, 17, 10, 4, 4, 4, 4]),
    ('Z', [31, 1, 2, 4, 8, 16, 31]),
    ('-', [0, 0, 0, 31, 0, 0, 0]),
];

/// How a dot is drawn.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Brush {
    /// Dots are so many times larger.
    pub scale: u16,
    /// Whether half blocks may be used.
    pub ambiguous: Ambiguous,
}

/// The dots of a character of the table, a row each; none for any other.
pub fn dots(c: char) -> Option<[[bool; 5]; 7]> {
    let (_, rows) = TABLE.iter().find(|(known, _)| *known == c.to_ascii_uppercase())?;
    let lit = |bits: u8| std::array::from_fn(|x| bits >> (4 - x) & 1 == 1);
    Some(rows.map(lit))
}

impl Brush {
    /// Columns of so many characters, a gap behind each.
    pub fn width(self, characters: usize) -> u16 {
        let dot = if self.ambiguous == Ambiguous::Narrow { 1 } else { 2 };
        (DOTS.0 + 1) * dot * self.scale * characters as u16
    }

    /// Rows of a character.
    pub fn height(self) -> u16 {
        match self.ambiguous {
            Ambiguous::Narrow => (DOTS.1 * self.scale).div_ceil(2),
            Ambiguous::Wide => DOTS.1 * self.scale,
        }
    }

    /// Draws a text of the table's characters; others are left blank.
    pub fn draw(self, canvas: &mut Canvas, x: u16, y: u16, text: &str, meaning: Meaning) {
        for (n, c) in text.chars().enumerate() {
            let Some((_, rows)) = TABLE.iter().find(|(known, _)| *known == c.to_ascii_uppercase())
            else {
                continue;
            };
            let left = x + self.width(n);
            for row in 0..self.height() {
                for column in 0..self.width(1) - self.gap() {
                    self.cell(canvas, (left, y), (column, row), rows, meaning);
                }
            }
        }
    }

    /// Columns between two characters.
    pub fn gap(self) -> u16 {
        self.width(1) / (DOTS.0 + 1)
    }

    fn cell(
        self,
        canvas: &mut Canvas,
        (left, top): (u16, u16),
        (column, row): (u16, u16),
        rows: &[u8; 7],
        meaning: Meaning,
    ) {
        let lit = |dot_row: u16| {
            let bit = DOTS.0 - 1 - (column / self.gap()).min(DOTS.0 - 1);
            rows.get(usize::from(dot_row)).is_some_and(|bits| bits >> bit & 1 == 1)
        };
        let (x, y) = (left + column, top + row);
        if self.ambiguous == Ambiguous::Wide {
            if lit(row / self.scale) && x < canvas.area.width && y < canvas.area.height {
                canvas.put_in(x, y, 1, " ", meaning);
                let at = canvas.at(x, y);
                let style = canvas.theme.get(meaning).add_modifier(Modifier::REVERSED);
                if let Some(cell) = canvas.buffer.cell_mut(at) {
                    cell.set_style(style);
                }
            }
            return;
        }
        let block = match (lit(2 * row / self.scale), lit((2 * row + 1) / self.scale)) {
            (true, true) => "█",
            (true, false) => "▀",
            (false, true) => "▄",
            (false, false) => return,
        };
        canvas.put_in(x, y, 1, block, meaning);
    }
}

/// The largest brush with which `characters` and two gaps more fit into `columns`, and `rows` hold
/// one line; none when even the smallest is too large.
pub fn largest(columns: u16, rows: u16, characters: usize, ambiguous: Ambiguous) -> Option<Brush> {
    (1..=40).map(|scale| Brush { scale, ambiguous }).rfind(|brush| {
        brush.width(characters) + 2 * brush.gap() <= columns && brush.height() <= rows
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_character_of_a_number_has_its_own_shape() {
        for (at, (c, rows)) in TABLE.iter().enumerate() {
            assert!(TABLE[..at].iter().all(|(other, shape)| other != c && shape != rows), "{c}");
            assert!(rows.iter().all(|row| *row < 32) && rows.iter().any(|row| *row > 0), "{c}");
        }
    }

    #[test]
    fn the_brush_is_the_largest_that_fits() {
        for ambiguous in [Ambiguous::Narrow, Ambiguous::Wide] {
            for (columns, rows) in [(40, 5), (80, 7), (200, 30), (38, 4)] {
                let Some(brush) = largest(columns, rows, 6, ambiguous) else { continue };
                assert!(brush.width(6) + 2 * brush.gap() <= columns && brush.height() <= rows);
                let next = Brush { scale: brush.scale + 1, ..brush };
                assert!(next.width(6) + 2 * next.gap() > columns || next.height() > rows);
            }
        }
        assert_eq!(largest(20, 9, 6, Ambiguous::Narrow), None);
    }
}
