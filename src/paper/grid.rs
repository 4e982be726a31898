//! Tables with borders: rows of boxed cells become lines, and what a page must know to break them.
//!
//! On paper made of characters a border is `|`, `-` and `+`; a page draws it as a hairline in the
//! same place, so that both break every text alike.

use super::breaking::wrap;
use super::document::{Align, Cell, GridRow, Line, Size, Table};
use super::sheet::{Sheet, padded};

/// Fewest columns a boxed cell needs: one Hanzi and a closing mark.
const NARROWEST: usize = 4;

/// Rows in boxes; side by side no longer readable, one cell a line.
pub(super) fn grid(sheet: &mut Sheet<'_>, rows: &[GridRow]) {
    let columns = sheet.laid.columns;
    let widths: Vec<Vec<usize>> = rows.iter().map(|row| widths(&row.cells, columns)).collect();
    if widths.iter().flatten().any(|&width| width < NARROWEST) {
        return stacked(sheet, rows);
    }
    let from = sheet.laid.lines.len();
    let mut body = from;
    let mut above: Vec<usize> = Vec::new();
    for (row, widths) in rows.iter().zip(&widths) {
        let bars = bars(widths);
        above.extend(&bars);
        sheet.laid.lines.push(Line::Frame(std::mem::take(&mut above)));
        above = bars;
        lay_row(sheet, row, widths);
        if row.head {
            body = sheet.laid.lines.len();
        }
    }
    sheet.laid.lines.push(Line::Frame(above));
    sheet.laid.tables.push(Table { from, body, to: sheet.laid.lines.len() });
}

fn lay_row(sheet: &mut Sheet<'_>, row: &GridRow, widths: &[usize]) {
    let texts: Vec<Vec<String>> = row
        .cells
        .iter()
        .zip(widths)
        .map(|(cell, &width)| wrap(&sheet.fit(&cell.text), width))
        .collect();
    for at in 0..texts.iter().map(Vec::len).max().unwrap_or(0).max(row.lines) {
        let cells = row.cells.iter().zip(widths).zip(&texts).map(|((cell, &width), text)| {
            padded(text.get(at).map_or("", String::as_str), cell.align, width)
        });
        sheet.laid.lines.push(Line::Cells(cells.collect()));
    }
}

fn stacked(sheet: &mut Sheet<'_>, rows: &[GridRow]) {
    for cell in rows.iter().flat_map(|row| &row.cells).filter(|cell| !cell.text.is_empty()) {
        let text = sheet.fit(&cell.text);
        for line in wrap(&text, sheet.laid.columns) {
            sheet.line(line, Align::Left, Size::Normal);
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
