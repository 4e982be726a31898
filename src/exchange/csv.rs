//! CSV as RFC 4180 has it, with a mark in front so that a spreadsheet takes it for UTF-8, and a
//! quote before what a spreadsheet would not keep.

use crate::desk::export::{Cell, Sheet};
use crate::matter::quote;
use std::io::{self, Write};

/// Writes CSV.
pub struct Csv<W: Write + Send> {
    out: W,
    line: String,
}

impl<W: Write + Send> Csv<W> {
    /// Begins with the headings.
    ///
    /// # Errors
    /// The disk's.
    pub fn new(out: W, heads: &[&str]) -> io::Result<Self> {
        let mut csv = Csv { out, line: String::from('\u{feff}') };
        heads.iter().for_each(|head| put(&mut csv.line, head));
        csv.end()?;
        Ok(csv)
    }

    fn end(&mut self) -> io::Result<()> {
        self.line.pop();
        self.line.push_str("\r\n");
        self.out.write_all(self.line.as_bytes())?;
        self.line.clear();
        Ok(())
    }
}

impl<W: Write + Send> Sheet for Csv<W> {
    fn row(&mut self, cells: &[Cell<'_>]) -> io::Result<()> {
        for cell in cells {
            match cell {
                Cell::Text(text) => put(&mut self.line, text),
                // None of these has a sign that CSV or a spreadsheet could take amiss.
                other => {
                    self.line.push_str(&other.words());
                    self.line.push(',');
                }
            }
        }
        self.end()
    }
}

/// One text and the comma behind it.
fn put(line: &mut String, text: &str) {
    let text = quote::quoted(text);
    let quoted = text.contains([',', '"', '\n', '\r']);
    if quoted {
        line.push('"');
    }
    if quoted {
        text.split('"').enumerate().for_each(|(at, part)| {
            line.push_str(if at > 0 { "\"\"" } else { "" });
            line.push_str(part);
        });
        line.push('"');
    } else {
        line.push_str(&text);
    }
    line.push(',');
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nothing_is_run_and_nothing_is_lost() {
        let written = |text: &str| {
            let mut line = String::new();
            put(&mut line, text);
            line
        };
        for text in ["=1+1", "+86", "-1", "@SUM(A1)", "＝1", "\t=1", "'=1", "330803180001010017"] {
            let cell = written(text);
            let bare = cell.trim_end_matches(',').trim_matches('"');
            assert!(bare.starts_with('\''), "{cell}");
            assert_eq!(quote::plain(bare), text);
        }
        assert_eq!(written("13800000001"), "13800000001,");
        assert_eq!(written("他说\"好\",\n走了"), "\"他说\"\"好\"\",\n走了\",");
        assert_eq!(written("=A1,\"\""), "\"'=A1,\"\"\"\"\",");
    }
}
