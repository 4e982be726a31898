//! The one layout: blocks of a document become lines, the same for text, ESC/POS and PDF.
//!
//! [`Document::lay`] fits every text to the character set, breaks it by paper columns and answers
//! [`Laid`]. A character the printer lacks stands as 〓 and is named on the line beneath its block.

use super::breaking::wrap;
use super::chars::{Charset, Glyph, text_width};
use super::document::{Align, Block, Cell, Document, Laid, Line, Size};
use super::grid::grid;
use super::sheet::{Sheet, padded};

impl Document {
    /// Fits this document to a width in columns (at least 16) and a character set.
    pub fn lay(&self, columns: usize, charset: Charset) -> Laid {
        self.lay_with(columns, &|c| charset.glyph(c))
    }

    /// The same for an output that has its own answer to what becomes of a character.
    pub fn lay_with(&self, columns: usize, glyph: &dyn Fn(char) -> Glyph) -> Laid {
        let mut sheet = Sheet::new(columns, glyph);
        for part in &self.blocks {
            block(&mut sheet, part);
            sheet.name_missing();
        }
        sheet.laid
    }
}

fn block(sheet: &mut Sheet<'_>, block: &Block) {
    match block {
        Block::Text { text, align, size } => {
            let text = sheet.fit(text);
            for line in wrap(&text, sheet.laid.columns / size.wide()) {
                sheet.line(line, *align, *size);
            }
        }
        Block::Pair { label, value, size, one_line } => {
            pair(sheet, label, value, *size, *one_line);
        }
        Block::Columns(cells) => side_by_side(sheet, cells),
        Block::Grid(rows) => grid(sheet, rows),
        Block::Sign(label) => sign(sheet, label),
        Block::Rule => {
            sheet.line("-".repeat(sheet.laid.columns), Align::Left, Size::Normal);
        }
        Block::Blank => sheet.line(String::new(), Align::Left, Size::Normal),
        Block::Qr(payload) => sheet.laid.lines.push(Line::Qr(payload.clone())),
        Block::Cut => sheet.laid.lines.push(Line::Cut),
    }
}

/// The label beside the value, or above it when too little room is left.
fn pair(sheet: &mut Sheet<'_>, label: &str, value: &str, size: Size, one_line: bool) {
    let columns = sheet.laid.columns / size.wide();
    let label = sheet.fit(label);
    let beside = text_width(&label);
    let (mut first, indent) = if beside + 8 <= columns {
        (label, beside)
    } else {
        for line in wrap(&label, columns) {
            sheet.line(line, Align::Left, size);
        }
        (String::from("  "), 2)
    };
    let values = if one_line {
        vec![sheet.fit_cut(value, columns - indent)]
    } else {
        wrap(&sheet.fit(value), columns - indent)
    };
    for value in values {
        let lead = std::mem::replace(&mut first, " ".repeat(indent));
        sheet.line(lead + &value, Align::Left, size);
    }
}

/// Cells side by side, one column between; each wraps inside its own width.
fn side_by_side(sheet: &mut Sheet<'_>, cells: &[Cell]) {
    let texts: Vec<String> = cells.iter().map(|cell| sheet.fit(&cell.text)).collect();
    let Some(widths) = cell_widths(cells, &texts, sheet.laid.columns) else {
        for (text, cell) in texts.iter().zip(cells) {
            for line in wrap(text, sheet.laid.columns) {
                sheet.line(line, cell.align, Size::Normal);
            }
        }
        return;
    };
    let texts: Vec<Vec<String>> =
        texts.iter().zip(&widths).map(|(text, &width)| wrap(text, width)).collect();
    for row in 0..texts.iter().map(Vec::len).max().unwrap_or(0) {
        let mut line = String::new();
        for ((cell, &width), text) in cells.iter().zip(&widths).zip(&texts) {
            if !line.is_empty() {
                line.push(' ');
            }
            let text = text.get(row).map_or("", String::as_str);
            line.push_str(&padded(text, cell.align, width));
        }
        sheet.line(line, Align::Left, Size::Normal);
    }
}

/// The label, and the rest of the line to write on; at least half a line.
fn sign(sheet: &mut Sheet<'_>, label: &str) {
    let columns = sheet.laid.columns;
    let label = sheet.fit(label);
    let beside = text_width(&label);
    if beside <= columns / 2 {
        sheet.line(label + &"_".repeat(columns - beside), Align::Left, Size::Normal);
    } else {
        for line in wrap(&label, columns) {
            sheet.line(line, Align::Left, Size::Normal);
        }
        sheet.line("_".repeat(columns), Align::Left, Size::Normal);
    }
}

/// Widths of cells that fill a line together: by need if all fit, else by share; `None` when
/// there are too many for any of them to be read.
fn cell_widths(cells: &[Cell], texts: &[String], columns: usize) -> Option<Vec<usize>> {
    let room = columns.saturating_sub(cells.len().saturating_sub(1));
    let need: Vec<usize> =
        texts.iter().map(|text| text.split('\n').map(text_width).max().unwrap_or(0)).collect();
    let spare = room.checked_sub(need.iter().sum());
    let shares: usize = cells.iter().map(|cell| cell.share.max(1)).sum();
    let mut widths: Vec<usize> = cells
        .iter()
        .zip(need)
        .map(|(cell, need)| {
            let (floor, divided) = spare.map_or((0, room), |spare| (need, spare));
            floor + divided * cell.share.max(1) / shares
        })
        .collect();
    let used: usize = widths.iter().sum();
    *widths.last_mut()? += room - used;
    (spare.is_some() || widths.iter().all(|&width| width >= 4)).then_some(widths)
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
