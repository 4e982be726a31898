//! A paper before and after it is fitted to a width.
//!
//! A [`Document`] is blocks and knows nothing of widths; [`Laid`] is lines that only need drawing.

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

/// One row of a [`Block::Grid`].
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
}
