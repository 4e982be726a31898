//! What a screen draws on: an area of the frame, the theme, the window it belongs to and the time.
//! All texts go through here, so none is ever wider than its place.

use super::text;
use super::theme::{Meaning, Theme};
use super::window::Window;
use crate::calendar::Moment;
use crate::matter::deadline::Colour;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

/// A part of the frame.
pub struct Canvas<'a> {
    /// The whole frame.
    pub buffer: &'a mut Buffer,
    /// Where this screen may draw.
    pub area: Rect,
    /// The colours.
    pub theme: &'a Theme,
    /// Who sits here.
    pub window: &'a Window,
    /// The desk's clock.
    pub now: Moment,
}

impl Canvas<'_> {
    /// Writes at a place of the area, cut at its right edge or after `columns`. Returns the
    /// column behind the text.
    pub fn put_in(&mut self, x: u16, y: u16, columns: u16, words: &str, meaning: Meaning) -> u16 {
        if x >= self.area.width || y >= self.area.height {
            return x;
        }
        let room = columns.min(self.area.width - x);
        let fitting = text::truncate(words, usize::from(room));
        let style = self.theme.get(meaning);
        let (x0, y0) = (self.area.x + x, self.area.y + y);
        self.buffer.set_stringn(x0, y0, &fitting, usize::from(room), style);
        x + text::width(&fitting) as u16
    }

    /// Writes up to the right edge.
    pub fn put(&mut self, x: u16, y: u16, words: &str, meaning: Meaning) -> u16 {
        self.put_in(x, y, self.area.width, words, meaning)
    }

    /// Writes so that the text ends before column `right`.
    pub fn put_right(&mut self, right: u16, y: u16, words: &str, meaning: Meaning) {
        let wide = text::width(words) as u16;
        self.put(right.saturating_sub(wide), y, words, meaning);
    }

    /// A line over the whole width.
    pub fn rule(&mut self, y: u16) {
        let line = "─".repeat(usize::from(self.area.width));
        self.put(0, y, &line, Meaning::Rule);
    }

    /// An upright line.
    pub fn bar(&mut self, x: u16, top: u16, bottom: u16) {
        for y in top..bottom {
            self.put(x, y, "│", Meaning::Rule);
        }
    }

    /// The same canvas on a smaller area, given relative to this one.
    pub fn part(&mut self, x: u16, y: u16, width: u16, height: u16) -> Canvas<'_> {
        let wanted = Rect::new(self.area.x + x, self.area.y + y, width, height);
        Canvas {
            buffer: self.buffer,
            area: wanted.intersection(self.area),
            theme: self.theme,
            window: self.window,
            now: self.now,
        }
    }

    /// Clears a box in the middle (or as much as fits), frames it, titles it and returns what is
    /// inside.
    pub fn popup(&mut self, title: &str, width: u16, height: u16) -> Canvas<'_> {
        let width = (width + 4).min(self.area.width);
        let height = (height + 2).min(self.area.height);
        let x = (self.area.width - width) / 2;
        let y = (self.area.height - height) / 2;
        let outer = Rect::new(self.area.x + x, self.area.y + y, width, height);
        super::narrow::clear(self.buffer, outer);
        let mut inside = self.part(x, y, width, height);
        inside.frame(title);
        let area =
            Rect::new(outer.x + 2, outer.y + 1, width.saturating_sub(4), height.saturating_sub(2));
        Canvas { buffer: self.buffer, area, theme: self.theme, window: self.window, now: self.now }
    }

    /// Draws a border along the edge of the area.
    pub fn frame(&mut self, title: &str) {
        let (width, height) = (self.area.width, self.area.height);
        if width < 4 || height < 2 {
            return;
        }
        let line = "─".repeat(usize::from(width) - 2);
        self.put(0, 0, &format!("┌{line}┐"), Meaning::Rule);
        self.put(0, height - 1, &format!("└{line}┘"), Meaning::Rule);
        self.bar(0, 1, height - 1);
        self.bar(width - 1, 1, height - 1);
        if !title.is_empty() {
            self.put_in(2, 0, width - 4, &format!(" {title} "), Meaning::Title);
        }
    }

    /// Paints a row of the area as the chosen one.
    pub fn select(&mut self, y: u16) {
        if y < self.area.height {
            let row = Rect::new(self.area.x, self.area.y + y, self.area.width, 1);
            self.buffer.set_style(row, self.theme.get(Meaning::Selected));
        }
    }

    /// The place of the area as a place of the frame, for cursors.
    pub fn at(&self, x: u16, y: u16) -> Position {
        Position::new(self.area.x + x, self.area.y + y)
    }
}

/// The meaning of a class colour.
pub fn class(colour: Colour) -> Meaning {
    match colour {
        Colour::Green => Meaning::Green,
        Colour::Yellow => Meaning::Yellow,
        Colour::Red => Meaning::Red,
    }
}
