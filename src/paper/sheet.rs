//! The sheet being filled: lines in the characters the printer has, and the note that names those
//! it lacks.

use super::breaking::{cut, wrap};
use super::chars::{GETA, Glyph, name, text_width};
use super::document::{Align, Laid, Line, Size};

/// The sheet being filled.
pub(super) struct Sheet<'g> {
    pub(super) laid: Laid,
    glyph: &'g dyn Fn(char) -> Glyph,
    /// Characters of the present block that stand as 〓, in order of appearance.
    owed: Vec<char>,
}

impl<'g> Sheet<'g> {
    /// An empty sheet of this many columns (at least 16).
    pub(super) fn new(columns: usize, glyph: &'g dyn Fn(char) -> Glyph) -> Self {
        let laid = Laid {
            lines: Vec::new(),
            tables: Vec::new(),
            columns: columns.max(16),
            drawn: false,
            missing: Vec::new(),
        };
        Self { laid, glyph, owed: Vec::new() }
    }

    /// Adds a line; spaces at its end are nothing to print.
    pub(super) fn line(&mut self, text: impl Into<String>, align: Align, size: Size) {
        let mut text = text.into();
        text.truncate(text.trim_end().len());
        self.laid.lines.push(Line::Text { text, align, size });
    }

    /// The text in characters the printer has; what it lacks is remembered for the note.
    pub(super) fn fit(&mut self, text: &str) -> String {
        let (text, missing) = fitted(text, self.glyph);
        self.owed.extend(missing.into_iter().map(|(_, c)| c));
        text
    }

    /// The same on one line; what was cut off needs no note.
    pub(super) fn fit_cut(&mut self, text: &str, columns: usize) -> String {
        let one_line = text.split_whitespace().collect::<Vec<_>>().join(" ");
        let (text, missing) = fitted(&one_line, self.glyph);
        let (line, kept) = cut(&text, columns);
        self.owed.extend(missing.into_iter().filter(|(at, _)| *at < kept).map(|(_, c)| c));
        line
    }

    /// Names the 〓 of the block just laid, in their order.
    pub(super) fn name_missing(&mut self) {
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
