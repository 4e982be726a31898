//! The one layout: blocks of a document become lines, the same for text, ESC/POS and PDF.
//!
//! A [`Document`] knows nothing of widths. [`Document::lay`] fits every text to the character
//! set, breaks it by paper columns and answers [`Laid`]: lines that only need drawing. A
//! character the printer lacks stands as 〓 and is named on the line beneath its block.

use super::breaking::{cut, wrap};
use super::chars::{Charset, GETA, Glyph, name, text_width};
use super::grid::padded;
pub use super::grid::{GridRow, Table};
use std::borrow::Cow;

/// Where a line stands between the margins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Align {
    /// At the left margin.
    #[default]
    Left,
    /// In the middle.
    Centre,
    /// At the right margin.
    Right,
}

/// Size of a line of text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Size {
    /// One cell.
    #[default]
    Normal,
    /// Twice as high; as many columns as normal.
    Tall,
    /// Twice as high and twice as wide; half as many columns.
    Big,
}

impl Size {
    /// How many cells wide one column becomes.
    pub const fn wide(self) -> usize {
        if matches!(self, Size::Big) { 2 } else { 1 }
    }

    /// How many cells high one line becomes.
    pub const fn high(self) -> usize {
        if matches!(self, Size::Normal) { 1 } else { 2 }
    }
}

/// One cell of a [`Block::Columns`] row.
#[derive(Clone, Debug, PartialEq)]
pub struct Cell {
    /// Its text, wrapped inside the cell.
    pub text: String,
    /// Where it stands inside the cell.
    pub align: Align,
    /// Its part of the line's width, relative to the other cells.
    pub share: usize,
}

/// A piece of a paper.
#[derive(Clone, Debug, PartialEq)]
pub enum Block {
    /// A paragraph.
    Text {
        /// Its text; a line feed begins a new line.
        text: String,
        /// Where its lines stand.
        align: Align,
        /// Size of its lines.
        size: Size,
    },
    /// A label and its value, whose further lines hang under its first character.
    Pair {
        /// The label with its colon, e.g. `编号：`.
        label: String,
        /// The value.
        value: String,
        /// Size of both.
        size: Size,
        /// Cut with `…` to one line instead of wrapped.
        one_line: bool,
    },
    /// Cells side by side.
    Columns(Vec<Cell>),
    /// Rows of boxed cells.
    Grid(Vec<GridRow>),
    /// A label and a line to write on.
    Sign(String),
    /// A line across.
    Rule,
    /// An empty line.
    Blank,
    /// A QR code, centred.
    Qr(String),
    /// The end of this paper.
    Cut,
}

/// A paper before it is fitted to a width.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Document {
    /// Its blocks from top to bottom.
    pub blocks: Vec<Block>,
}

/// A line ready to be drawn.
#[derive(Clone, Debug, PartialEq)]
pub enum Line {
    /// Text that fits its paper.
    Text {
        /// Only characters the set has, without spaces at the end.
        text: String,
        /// Where it stands.
        align: Align,
        /// Its size.
        size: Size,
    },
    /// A line of a table: texts padded to their cells, a bar before, between and after them.
    Cells(Vec<String>),
    /// A rule of a table, with bars meeting it at these columns.
    Frame(Vec<usize>),
    /// A QR code with this payload, centred.
    Qr(String),
    /// Cut the paper here.
    Cut,
}

impl Line {
    /// The line as characters, where it stands and how large; `None` for a code or a cut.
    pub fn written(&self, columns: usize) -> Option<(Cow<'_, str>, Align, Size)> {
        match self {
            Line::Text { text, align, size } => Some((Cow::Borrowed(text), *align, *size)),
            Line::Cells(cells) => {
                Some((format!("|{}|", cells.join("|")).into(), Align::Left, Size::Normal))
            }
            Line::Frame(bars) => {
                let mark = |column| if bars.contains(&column) { '+' } else { '-' };
                let rule: String = (0..columns).map(mark).collect();
                Some((rule.into(), Align::Left, Size::Normal))
            }
            Line::Qr(_) | Line::Cut => None,
        }
    }
}

/// A document laid out for one paper width and one character set.
#[derive(Clone, Debug, PartialEq)]
pub struct Laid {
    /// Its lines from top to bottom.
    pub lines: Vec<Line>,
    /// Where its tables stand among the lines, so that a page can break them well.
    pub tables: Vec<Table>,
    /// Width of the paper in columns.
    pub columns: usize,
    /// Lines with characters the printer lacks are to be drawn as dots.
    pub drawn: bool,
    /// Characters printed as 〓, each once; the clerk must be told.
    pub missing: Vec<char>,
}

impl Document {
    /// Adds a paragraph.
    pub fn text(&mut self, align: Align, size: Size, text: impl Into<String>) {
        self.blocks.push(Block::Text { text: text.into(), align, size });
    }

    /// Adds a label and its value in normal size, unless the value is empty.
    pub fn pair(&mut self, label: &str, value: impl Into<String>) {
        let value = value.into();
        if !value.is_empty() {
            let label = label.to_owned();
            self.blocks.push(Block::Pair { label, value, size: Size::Normal, one_line: false });
        }
    }

    /// Adds any other block.
    pub fn push(&mut self, block: Block) {
        self.blocks.push(block);
    }

    /// Fits this document to a width in columns (at least 16) and a character set.
    pub fn lay(&self, columns: usize, charset: Charset) -> Laid {
        self.lay_with(columns, &|c| charset.glyph(c))
    }

    /// The same for an output that has its own answer to what becomes of a character.
    pub fn lay_with(&self, columns: usize, glyph: &dyn Fn(char) -> Glyph) -> Laid {
        let mut sheet = Sheet {
            laid: Laid {
                lines: Vec::new(),
                tables: Vec::new(),
                columns: columns.max(16),
                drawn: false,
                missing: Vec::new(),
            },
            glyph,
            owed: Vec::new(),
        };
        for block in &self.blocks {
            sheet.block(block);
            sheet.name_missing();
        }
        sheet.laid
    }
}

/// The sheet being filled.
pub(super) struct Sheet<'g> {
    pub(super) laid: Laid,
    glyph: &'g dyn Fn(char) -> Glyph,
    /// Characters of the present block that stand as 〓, in order of appearance.
    owed: Vec<char>,
}

impl Sheet<'_> {
    fn block(&mut self, block: &Block) {
        match block {
            Block::Text { text, align, size } => {
                let text = self.fit(text);
                for line in wrap(&text, self.laid.columns / size.wide()) {
                    self.line(line, *align, *size);
                }
            }
            Block::Pair { label, value, size, one_line } => {
                self.pair(label, value, *size, *one_line);
            }
            Block::Columns(cells) => self.cells(cells),
            Block::Grid(rows) => self.grid(rows),
            Block::Sign(label) => self.sign(label),
            Block::Rule => {
                self.line("-".repeat(self.laid.columns), Align::Left, Size::Normal);
            }
            Block::Blank => self.line(String::new(), Align::Left, Size::Normal),
            Block::Qr(payload) => self.laid.lines.push(Line::Qr(payload.clone())),
            Block::Cut => self.laid.lines.push(Line::Cut),
        }
    }

    pub(super) fn line(&mut self, text: impl Into<String>, align: Align, size: Size) {
        let mut text = text.into();
        text.truncate(text.trim_end().len());
        self.laid.lines.push(Line::Text { text, align, size });
    }

    /// The label beside the value, or above it when too little room is left.
    fn pair(&mut self, label: &str, value: &str, size: Size, one_line: bool) {
        let columns = self.laid.columns / size.wide();
        let label = self.fit(label);
        let beside = text_width(&label);
        let (mut first, indent) = if beside + 8 <= columns {
            (label, beside)
        } else {
            for line in wrap(&label, columns) {
                self.line(line, Align::Left, size);
            }
            (String::from("  "), 2)
        };
        let values = if one_line {
            vec![self.fit_cut(value, columns - indent)]
        } else {
            wrap(&self.fit(value), columns - indent)
        };
        for value in values {
            let lead = std::mem::replace(&mut first, " ".repeat(indent));
            self.line(lead + &value, Align::Left, size);
        }
    }

    /// Cells side by side, one column between; each wraps inside its own width.
    fn cells(&mut self, cells: &[Cell]) {
        let texts: Vec<String> = cells.iter().map(|cell| self.fit(&cell.text)).collect();
        let Some(widths) = cell_widths(cells, &texts, self.laid.columns) else {
            for (text, cell) in texts.iter().zip(cells) {
                for line in wrap(text, self.laid.columns) {
                    self.line(line, cell.align, Size::Normal);
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
            self.line(line, Align::Left, Size::Normal);
        }
    }

    /// The label, and the rest of the line to write on; at least half a line.
    fn sign(&mut self, label: &str) {
        let columns = self.laid.columns;
        let label = self.fit(label);
        let beside = text_width(&label);
        if beside <= columns / 2 {
            self.line(label + &"_".repeat(columns - beside), Align::Left, Size::Normal);
        } else {
            for line in wrap(&label, columns) {
                self.line(line, Align::Left, Size::Normal);
            }
            self.line("_".repeat(columns), Align::Left, Size::Normal);
        }
    }

    /// The text in characters the printer has; what it lacks is remembered for the note.
    pub(super) fn fit(&mut self, text: &str) -> String {
        let (text, missing) = fitted(text, self.glyph);
        self.owed.extend(missing.into_iter().map(|(_, c)| c));
        text
    }

    /// The same on one line; what was cut off needs no note.
    fn fit_cut(&mut self, text: &str, columns: usize) -> String {
        let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (text, missing) = fitted(&one_line, self.glyph);
        let (line, kept) = cut(&text, columns);
        self.owed.extend(missing.into_iter().filter(|(at, _)| *at < kept).map(|(_, c)| c));
        line
    }

    /// Names the 〓 of the block just laid, in their order.
    fn name_missing(&mut self) {
        let owed = std::mem::take(&mut self.owed);
        let Some(first) = owed.first() else { return };
        // One name serves when every 〓 of the block is the same character.
        let named = if owed.iter().all(|c| c == first) { &owed[..1] } else { &owed[..] };
        let note: Vec<String> = named.iter().map(|&c| format!("{GETA}={}", name(c))).collect();
        let note = fitted(&note.join(" "), self.glyph).0;
        for line in wrap(&note, self.laid.columns) {
            self.line(line, Align::Left, Size::Normal);
        }
        for c in owed {
            if !self.laid.missing.contains(&c) {
                self.laid.missing.push(c);
            }
        }
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

/// A text in the characters of a set, and for each 〓 put in: its character index and what it
/// stands for. Line feeds stay.
fn fitted(text: &str, glyph: &dyn Fn(char) -> Glyph) -> (String, Vec<(usize, char)>) {
    let mut out = String::with_capacity(text.len());
    let mut missing = Vec::new();
    let mut at = 0;
    for c in text.chars() {
        let before = out.len();
        match glyph(c) {
            _ if c == '\n' => out.push(c),
            Glyph::Keep => out.push(c),
            Glyph::Swap(other) => out.push_str(other),
            Glyph::Drop => {}
            Glyph::Missing => {
                missing.push((at, c));
                out.push(GETA);
            }
        }
        at += out[before..].chars().count();
    }
    (out, missing)
}

#[cfg(test)]
#[path = "layout_tests.rs"]
mod tests;
