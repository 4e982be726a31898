//! JSON lines: an object a matter, keys as the national exchange names them, numbers as numbers,
//! days as ISO text. An empty cell has no key.

use crate::desk::export::{Cell, Sheet};
use std::io::{self, Write};

/// Writes JSON lines.
pub struct Lines<W: Write + Send> {
    out: W,
    heads: Vec<String>,
}

impl<W: Write + Send> Lines<W> {
    /// Keys are the headings.
    pub fn new(out: W, heads: &[&str]) -> Self {
        Lines { out, heads: heads.iter().map(|head| format!("\"{head}\":")).collect() }
    }
}

impl<W: Write + Send> Sheet for Lines<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        let mut mark = '{';
        for (head, cell) in self.heads.iter().zip(cells) {
            if *cell == Cell::Empty {
                continue;
            }
            write!(self.out, "{mark}{head}")?;
            mark = ',';
            match cell {
                Cell::Empty => {}
                Cell::Text(text) => serde_json::to_writer(&mut self.out, text)?,
                Cell::Number(number) => write!(self.out, "{number}")?,
                Cell::Day(day) => write!(self.out, "\"{day}\"")?,
                Cell::Moment(at) => write!(self.out, "\"{}\"", at.rfc3339())?,
            }
        }
        self.out.write_all(if mark == '{' { b"{}\n" } else { b"}\n" })
    }
}
