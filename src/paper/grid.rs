//! Tables with borders: rows of boxed cells become lines, and what a page must know to break them.
//!
//! On paper made of characters a border is `|`, `-` and `+`; a page draws it as a hairline in the
//! same place, so that both break every text alike.

use super::breaking::wrap;
use super::chars::text_width;
use super::layout::{Align, Cell, Line, Sheet, Size};

/// Fewest columns a boxed cell needs: one Hanzi and a closing mark.
const NARROWEST: usize = 4;

/// One row of a [`Block::Grid`](super::layout::Block::Grid).
#[derive(Clone, Debug, PartialEq)]
pub struct GridRow {
    /// Its cells; their shares divide the line.
    pub cells: Vec<Cell>,
    /// Stands again on top of every page the table goes on to.
    pub head: bool,
    /// Fewest lines, for what is written in by hand.
    pub lines: usize,
}

/// Where a table stands among the lines.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Table {
    /// Its first line, a frame.
    pub from: usize,
    /// The line after its header rows (a frame); equal to `from` when it has none.
    pub body: usize,
    /// The line after its last frame.
    pub to: usize,
}

impl Sheet<'_> {
    /// Rows in boxes; side by side no longer readable, one cell a line.
    pub(super) fn grid(&mut self, rows: &[GridRow]) {
        let columns = self.laid.columns;
        let widths: Vec<Vec<usize>> = rows.iter().map(|row| widths(&row.cells, columns)).collect();
        if widths.iter().flatten().any(|&width| width < NARROWEST) {
            return self.stacked(rows);
        }
        let from = self.laid.lines.len();
        let mut body = from;
        let mut above: Vec<usize> = Vec::new();
        for (row, widths) in rows.iter().zip(&widths) {
            let bars = bars(widths);
            above.extend(&bars);
            self.laid.lines.push(Line::Frame(std::mem::take(&mut above)));
            above = bars;
            self.row(row, widths);
            if row.head {
                body = self.laid.lines.len();
            }
        }
        self.laid.lines.push(Line::Frame(above));
        self.laid.tables.push(Table { from, body, to: self.laid.lines.len() });
    }

    fn row(&mut self, row: &GridRow, widths: &[usize]) {
        let texts: Vec<Vec<String>> = row
            .cells
            .iter()
            .zip(widths)
            .map(|(cell, &width)| wrap(&self.fit(&cell.text), width))
            .collect();
        for at in 0..texts.iter().map(Vec::len).max().unwrap_or(0).max(row.lines) {
            let cells = row.cells.iter().zip(widths).zip(&texts).map(|((cell, &width), text)| {
                padded(text.get(at).map_or("", String::as_str), cell.align, width)
            });
            self.laid.lines.push(Line::Cells(cells.collect()));
        }
    }

    fn stacked(&mut self, rows: &[GridRow]) {
        for cell in rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.text.is_empty()) {
            let text = self.fit(&cell.text);
            for line in wrap(&text, self.laid.columns) {
                self.line(line, Align::Left, Size::Normal);
            }
        }
    }
}

/// Widths of boxed cells by their shares. Bars are placed by the sum of shares before them, so that
/// rows of unlike cells meet at the same bars.
fn widths(cells: &[Cell], columns: usize) -> Vec<usize> {
    let shares: usize = cells.iter().map(|cell| cell.share.max(1)).sum();
    let (mut given, mut bar) = (0, 0);
    let each = cells.iter().map(|cell| {
        given += cell.share.max(1);
        let next = (columns - 1) * given / shares.max(1);
        next.saturating_sub(std::mem::replace(&mut bar, next) + 1)
    });
    each.collect()
}

/// Columns of the bars around these widths.
fn bars(widths: &[usize]) -> Vec<usize> {
    let mut at = 0;
    let after = widths.iter().map(|width| {
        at += width + 1;
        at
    });
    std::iter::once(0).chain(after).collect()
}

/// A text that fits, with spaces up to a width.
pub(super) fn padded(text: &str, align: Align, width: usize) -> String {
    let pad = width.saturating_sub(text_width(text));
    let before = match align {
        Align::Left => 0,
        Align::Centre => pad / 2,
        Align::Right => pad,
    };
    format!("{}{text}{}", " ".repeat(before), " ".repeat(pad - before))
}
