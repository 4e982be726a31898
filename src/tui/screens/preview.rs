//! The receipt exactly as it prints, line by line, from what is stored.

use super::list::Scroll;
use crate::desk::api::{Answer, Query};
use crate::matter::Refusal;
use crate::paper::{QrArt, Size, TextLine};
use crate::tui::canvas::Canvas;
use crate::tui::commands::{Command, Scope};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// The screen.
pub struct Preview {
    number: String,
    asked: u64,
    lines: Vec<TextLine>,
    error: String,
    scroll: Scroll,
}

impl Preview {
    /// The receipt of a matter.
    pub fn of(number: String) -> Preview {
        let scroll = Scroll::default();
        Preview { number, asked: 0, lines: Vec::new(), error: String::new(), scroll }
    }
}

impl Screen for Preview {
    fn scope(&self) -> Scope {
        Scope::Preview
    }

    fn run(&mut self, command: Command, _cx: &mut Cx) -> Flow {
        match command {
            Command::Back => return Flow::Pop,
            Command::PreviewUp => self.scroll.by(-5),
            Command::PreviewDown => self.scroll.by(5),
            _ => {}
        }
        self.scroll.settle(self.lines.len());
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        self.asked = cx.ask(Query::Slip(self.number.clone()));
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq == self.asked {
            match answer {
                Ok(Answer::Slip(slip)) => {
                    let profile = &cx.window.printers.profile;
                    let paper = cx.window.forms.receipt(slip);
                    let laid = paper.lay_for(profile);
                    self.lines = laid.text(QrArt::Label);
                }
                Err(refusal) => self.error = refusal.message.clone(),
                _ => {}
            }
        }
        Flow::Stay
    }

    fn number(&self) -> Option<&str> {
        Some(&self.number)
    }

    fn busy(&self) -> bool {
        self.lines.is_empty() && self.error.is_empty()
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let heading = format!(" 回执 {}", self.number);
        canvas.put(0, 0, &heading, Meaning::Title);
        canvas.put(0, 1, &format!(" {}", self.error), Meaning::Error);
        let height = canvas.area.height.saturating_sub(2);
        let window = self.scroll.window(self.lines.len(), usize::from(height));
        let paper = canvas.window.printers.profile.width.columns() as u16;
        let x = canvas.area.width.saturating_sub(paper) / 2;
        let more = self.lines.len() > window.len();
        for (y, line) in (2..).zip(&self.lines[window.clone()]) {
            // A large line is not stretched here, only marked.
            let normal = line.size == Size::Normal;
            let meaning = if normal { Meaning::Text } else { Meaning::Number };
            canvas.put(x, y, &line.text, meaning);
        }
        if more {
            let words = format!("{}-{} / {} 行", window.start + 1, window.end, self.lines.len());
            canvas.put_right(canvas.area.width - 1, 0, &words, Meaning::Hint);
        }
        None
    }
}
