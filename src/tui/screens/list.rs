//! Which row of a list is marked and which rows are in sight. A list hands the frame only the
//! rows that fit.

use crate::desk::api::{Answer, Query};
use crate::matter::Refusal;
use crate::tui::canvas::Canvas;
use crate::tui::layer::Cx;
use crate::tui::text;
use crate::tui::theme::Meaning;
use std::ops::Range;

/// A short list as it was answered, with its marked row: asked for whole, kept until asked again.
#[derive(Debug)]
pub struct Rows<T> {
    asked: u64,
    heard: bool,
    list: Vec<T>,
    mark: Mark,
}

impl<T> Default for Rows<T> {
    fn default() -> Rows<T> {
        Rows { asked: 0, heard: false, list: Vec::new(), mark: Mark::default() }
    }
}

impl<T> Rows<T> {
    /// Asks for the list.
    pub fn ask(&mut self, query: Query, cx: &mut Cx) {
        self.asked = cx.ask(query);
    }

    /// Takes the answer, if it is the one waited for; `read` knows which answer holds the rows.
    pub fn hear(
        &mut self,
        seq: u64,
        answer: &Result<Answer, Refusal>,
        cx: &mut Cx,
        read: impl Fn(&Answer) -> Option<Vec<T>>,
    ) {
        if seq != self.asked {
            return;
        }
        match answer {
            Ok(answer) => self.list = read(answer).unwrap_or_default(),
            Err(refusal) => cx.complain(refusal.message.clone()),
        }
        self.heard = true;
    }

    /// True until the first answer came.
    pub fn waits(&self) -> bool {
        !self.heard
    }

    /// True when an answer came and holds nothing.
    pub fn is_empty(&self) -> bool {
        self.list.is_empty()
    }

    /// The marked row.
    pub fn marked(&self) -> Option<&T> {
        self.list.get(self.mark.at(self.list.len()))
    }

    /// Moves the mark.
    pub fn step(&mut self, by: isize) {
        self.mark.step(by, self.list.len());
    }

    /// Draws the rows from `top` on, `below` lines left free under them; `nothing` stands where an
    /// empty list would.
    pub fn draw(
        &self,
        canvas: &mut Canvas,
        (top, below): (u16, u16),
        nothing: &str,
        line: impl Fn(&T) -> (String, Meaning),
    ) {
        if self.list.is_empty() && self.heard {
            canvas.put(0, top, nothing, Meaning::Hint);
        }
        let columns = usize::from(canvas.area.width);
        let height = usize::from(canvas.area.height.saturating_sub(top + below));
        for (y, index) in (top..).zip(self.mark.window(self.list.len(), height)) {
            let (words, meaning) = line(&self.list[index]);
            canvas.put(0, y, &text::pad(&words, columns), meaning);
            if index == self.mark.at(self.list.len()) {
                canvas.select(y);
            }
        }
    }
}

/// The marked row of a list.
#[derive(Debug, Clone, Copy, Default)]
pub struct Mark {
    at: usize,
}

impl Mark {
    /// The marked row, within a list of `len` rows.
    pub fn at(&self, len: usize) -> usize {
        self.at.min(len.saturating_sub(1))
    }

    /// Moves by rows, staying inside.
    pub fn step(&mut self, by: isize, len: usize) {
        self.at = self.at(len).saturating_add_signed(by).min(len.saturating_sub(1));
    }

    /// Goes to a row.
    pub fn set(&mut self, at: usize) {
        self.at = at;
    }

    /// The rows in sight when `height` of them fit; the marked one is among them.
    pub fn window(&self, len: usize, height: usize) -> Range<usize> {
        let at = self.at(len);
        let top = (at + 1).saturating_sub(height.max(1));
        top..len.min(top + height)
    }
}

/// Lines of a text and how far it is scrolled.
#[derive(Debug, Clone, Copy, Default)]
pub struct Scroll {
    top: usize,
}

impl Scroll {
    /// Scrolls by lines.
    pub fn by(&mut self, lines: isize) {
        self.top = self.top.saturating_add_signed(lines);
    }

    /// The lines in sight; never past the last page.
    pub fn window(&self, len: usize, height: usize) -> Range<usize> {
        let top = self.top.min(len.saturating_sub(height));
        top..len.min(top + height)
    }

    /// Keeps the scroll within `len` lines of which `height` fit at the least.
    pub fn settle(&mut self, len: usize) {
        self.top = self.top.min(len.saturating_sub(1));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_marked_row_is_always_in_sight() {
        let mut mark = Mark::default();
        for by in [3, 40, -1, -50, 7] {
            mark.step(by, 20);
            for height in 1..25 {
                let window = mark.window(20, height);
                assert!(window.contains(&mark.at(20)) && window.len() <= height);
            }
        }
        assert_eq!(mark.window(0, 5), 0..0);
        mark.step(1, 0);
        assert_eq!(mark.at(0), 0);
    }

    #[test]
    fn scrolling_stops_at_the_last_page() {
        let mut scroll = Scroll::default();
        scroll.by(100);
        assert_eq!(scroll.window(30, 10), 20..30);
        scroll.by(-200);
        assert_eq!(scroll.window(30, 10), 0..10);
        assert_eq!(scroll.window(3, 10), 0..3);
    }
}
