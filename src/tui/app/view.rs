//! The whole frame: layers from the last full screen up, header, footer, notice; or the dark
//! screen; or the one that asks for a larger window.

use super::{App, SLOW_MS, SMALLEST};
use crate::tui::canvas::Canvas;
use crate::tui::narrow::{self, Ambiguous};
use crate::tui::screens;
use crate::tui::theme::Meaning;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};

impl App {
    pub(super) fn too_small(&self) -> bool {
        self.size.0 < SMALLEST.0 || self.size.1 < SMALLEST.1
    }

    /// Draws the whole frame and returns where the cursor belongs.
    pub fn view(&self, buffer: &mut Buffer) -> Option<Position> {
        let area = buffer.area;
        let mut canvas = Canvas {
            buffer,
            area,
            theme: &self.manner.theme,
            window: &self.window,
            now: self.time.now,
        };
        let cursor = if area.width < SMALLEST.0 || area.height < SMALLEST.1 {
            screens::too_small(&mut canvas);
            None
        } else if self.blank {
            screens::blank(&mut canvas);
            None
        } else {
            self.draw(&mut canvas)
        };
        if self.manner.ambiguous == Ambiguous::Wide {
            narrow::narrow(buffer);
        }
        cursor
    }

    fn draw(&self, canvas: &mut Canvas) -> Option<Position> {
        let Rect { width, height, .. } = canvas.area;
        let mut cursor = None;
        let first = self.layers.iter().rposition(|s| !s.scope().is_popup()).unwrap_or(0);
        for screen in &self.layers[first..] {
            cursor = screen.view(&mut canvas.part(0, 2, width, height - 4));
        }
        screens::header(canvas);
        if !self.company.who.is_empty() {
            let words = format!(" {} 也开着这件事 ", self.company.who.join("、"));
            canvas.put_in(2, 1, width.saturating_sub(4), &words, Meaning::Urgent);
        }
        if let Some(screen) = self.layers.last() {
            let keymap = &self.manner.keymap;
            let offer = |command| screen.offer(command);
            let keys = keymap.footer(screen.scope(), usize::from(width) - 1, offer);
            screens::footer(canvas, &keys);
        }
        let slow = self.waiting_since.is_some_and(|since| since + SLOW_MS <= self.time.ms);
        if slow {
            screens::notice(canvas, "正在保存，按下的键都记着……", false);
        } else if let Some(notice) = &self.out.notice {
            screens::notice(canvas, &notice.text, notice.bad);
        }
        cursor
    }
}
