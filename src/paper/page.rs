//! Lines put on pages: how high each is, where a page ends, and how a table goes on.

use super::document::{Laid, Line, Size, Table};
use super::form::Stock;
use super::qr::Modules;

/// Measures of a page, in points.
#[derive(Clone, Copy, Debug, PartialEq)]
pub struct Measure {
    /// Width of the page.
    pub width: f32,
    /// Height of the page; 0 for a roll, which ends where its text ends.
    pub height: f32,
    /// Left margin.
    pub left: f32,
    /// Margin above, and below the text.
    pub edge: f32,
    /// Width of one column; a Hanzi is a square of two.
    pub cell: f32,
    /// From one ordinary line to the next.
    pub pitch: f32,
}

impl Measure {
    /// The page of a paper; `columns` is the width of a roll.
    pub fn of(stock: Stock, columns: usize) -> Measure {
        let page = |width: f32, height: f32, edge: f32, cell: f32, pitch: f32| {
            let left = (width - cell * stock.columns(columns) as f32) / 2.0;
            Measure { width, height, left, edge, cell, pitch }
        };
        match stock {
            // The dots a head prints, with the roll's margins around them.
            Stock::Slip if columns > 40 => page(226.8, 0.0, 12.0, 4.25, 11.0),
            Stock::Slip => page(164.4, 0.0, 12.0, 4.25, 11.0),
            Stock::A5 => page(419.53, 595.28, 30.0, 5.0, 13.5),
            Stock::A4 => page(595.28, 841.89, 52.0, 5.25, 15.5),
        }
    }

    /// Height of a line.
    pub fn high(&self, line: &Line) -> f32 {
        match line {
            Line::Text { size: Size::Big, .. } => self.pitch * 2.0,
            Line::Text { size: Size::Tall, .. } => self.pitch * 1.5,
            Line::Text { .. } | Line::Cells(_) => self.pitch,
            Line::Frame(_) => self.pitch * 0.3,
            // Four modules of white all around.
            Line::Qr(payload) => {
                Modules::encode(payload).map_or(0.0, |code| (code.side() + 8) as f32 * MODULE)
            }
            Line::Cut => 0.0,
        }
    }

    /// Height left for text.
    fn room(&self) -> f32 {
        if self.height > 0.0 { self.height - 2.0 * self.edge } else { f32::MAX }
    }
}

/// Side of a QR module: 1 mm.
pub const MODULE: f32 = 2.835;

/// A page: its lines, and which page of its paper it is.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Page {
    /// Lines from top to bottom.
    pub lines: Vec<Line>,
    /// 第 n 页.
    pub number: usize,
    /// 共 n 页.
    pub of: usize,
}

/// Lines on pages. Every cut begins a new paper with a page 1 of its own.
pub fn paginate(laid: &Laid, measure: &Measure) -> Vec<Page> {
    let mut all = Vec::new();
    let mut from = 0;
    while from < laid.lines.len() {
        let cut = laid.lines[from..].iter().position(|line| *line == Line::Cut);
        let to = cut.map_or(laid.lines.len(), |at| from + at);
        let mut paper = Filling { laid, measure, pages: vec![Page::default()], used: 0.0 };
        (from..to).for_each(|at| paper.put(at));
        let of = paper.pages.len();
        all.extend(paper.pages.into_iter().zip(1..).map(|(page, n)| Page {
            number: n,
            of,
            ..page
        }));
        from = to + 1;
    }
    all
}

/// One paper while its pages fill.
struct Filling<'a> {
    laid: &'a Laid,
    measure: &'a Measure,
    pages: Vec<Page>,
    used: f32,
}

impl Filling<'_> {
    fn put(&mut self, at: usize) {
        let line = &self.laid.lines[at];
        let table = self.laid.tables.iter().find(|table| (table.from..table.to).contains(&at));
        let wanted = table.map_or(0.0, |table| self.row_from(table, at));
        let high = self.measure.high(line);
        // A frame below is always wanted, so that the table can be closed.
        let spare = if table.is_some() { self.measure.pitch * 0.3 } else { 0.0 };
        if self.used > 0.0 && self.used + high.max(wanted) + spare > self.measure.room() {
            self.turn(table.filter(|table| at > table.from), at);
        }
        self.add(line.clone());
    }

    /// Height of the row that begins here, when it is one to keep together.
    fn row_from(&self, table: &Table, at: usize) -> f32 {
        if !matches!(self.laid.lines[at], Line::Frame(_)) {
            return 0.0;
        }
        let row = self.laid.lines[at + 1..table.to]
            .iter()
            .take_while(|line| matches!(line, Line::Cells(_)));
        let high = self.measure.high(&self.laid.lines[at])
            + row.map(|line| self.measure.high(line)).sum::<f32>();
        if high < self.measure.room() * 0.4 { high } else { self.measure.pitch * 3.0 }
    }

    /// Ends a page inside a table with a frame, and begins the next with the table's header.
    fn turn(&mut self, table: Option<&Table>, at: usize) {
        let closing = table.and_then(|table| self.frame_of(table, at));
        if let Some(frame) = &closing {
            self.add(Line::Frame(frame.clone()));
        }
        self.pages.push(Page::default());
        self.used = 0.0;
        let Some(table) = table else { return };
        let header = &self.laid.lines[table.from..table.body];
        let high: f32 = header.iter().map(|line| self.measure.high(line)).sum();
        if high < self.measure.room() / 3.0 {
            header.iter().for_each(|line| self.add(line.clone()));
        }
        // A row that goes on needs its upper border; a row that begins brings it along.
        if let (Line::Cells(_), Some(frame)) = (&self.laid.lines[at], closing) {
            self.add(Line::Frame(frame));
        }
    }

    /// The frame that fits the cells before a place in a table.
    fn frame_of(&self, table: &Table, at: usize) -> Option<Vec<usize>> {
        self.laid.lines[table.from..at].iter().rev().find_map(|line| match line {
            Line::Cells(cells) => Some(bars(cells)),
            _ => None,
        })
    }

    fn add(&mut self, line: Line) {
        self.used += self.measure.high(&line);
        if let Some(page) = self.pages.last_mut() {
            page.lines.push(line);
        }
    }
}

/// Columns of the bars around cells.
pub(super) fn bars(cells: &[String]) -> Vec<usize> {
    let mut at = 0;
    let after = cells.iter().map(|cell| {
        at += super::chars::text_width(cell) + 1;
        at
    });
    std::iter::once(0).chain(after).collect()
}
