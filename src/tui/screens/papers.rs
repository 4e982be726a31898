//! Which paper of a thing: the forms there are for it, chosen with the arrows or their number.

use super::list::Mark;
use super::preview::Preview;
use crate::paper::{Form, Forms};
use crate::tui::canvas::Canvas;
use crate::tui::commands::{Command, Scope};
use crate::tui::keys::Key;
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::text;
use crate::tui::theme::Meaning;
use ratatui::layout::Position;
use std::sync::Arc;

/// Rows of the list at once.
const ROWS: u16 = 14;
/// Columns of the popup.
const WIDTH: u16 = 46;

/// The popup.
pub struct Papers {
    forms: Arc<Forms>,
    about: &'static str,
    subject: String,
    mark: Mark,
}

impl Papers {
    /// The papers about a thing, e.g. `matter` and its number.
    pub fn of(forms: &Arc<Forms>, about: &'static str, subject: String) -> Papers {
        Papers { forms: Arc::clone(forms), about, subject, mark: Mark::default() }
    }

    fn list(&self) -> Vec<&Form> {
        self.forms.all().iter().filter(|form| form.about == self.about).collect()
    }

    fn open(&self, at: usize) -> Flow {
        match self.list().get(at) {
            Some(form) => Flow::Replace(Box::new(Preview::paper(form, self.subject.clone()))),
            None => Flow::Stay,
        }
    }
}

impl Screen for Papers {
    fn scope(&self) -> Scope {
        Scope::Pick
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        match command {
            Command::PickTake => Some("看样子"),
            command => Some(command.info().label),
        }
    }

    fn run(&mut self, command: Command, _cx: &mut Cx) -> Flow {
        let len = self.list().len();
        match command {
            Command::Back => return Flow::Pop,
            Command::PickUp => self.mark.step(-1, len),
            Command::PickDown => self.mark.step(1, len),
            Command::PickTake => return self.open(self.mark.at(len)),
            _ => {}
        }
        Flow::Stay
    }

    fn key(&mut self, key: &Key, _cx: &mut Cx) -> Flow {
        let digit = key.typed().and_then(|c| c.to_digit(10)).filter(|n| *n > 0);
        match digit {
            Some(n) => self.open(n as usize - 1),
            None => Flow::Stay,
        }
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let list = self.list();
        let rows = ROWS.min(list.len() as u16);
        let mut inside = canvas.popup("单式", WIDTH, rows + 1);
        let words = "看过样子再打印，或存成文件";
        inside.put(0, 0, words, Meaning::Hint);
        let marked = self.mark.at(list.len());
        for (y, index) in (1..).zip(self.mark.window(list.len(), usize::from(rows))) {
            let form = list[index];
            let number = if index < 9 { (index + 1).to_string() } else { " ".to_owned() };
            let line = format!("{number} {} {}", text::pad(&form.title, 30), form.stock.word());
            inside.put(0, y, &text::pad(&line, usize::from(WIDTH)), Meaning::Text);
            if index == marked {
                inside.select(y);
            }
        }
        None
    }
}
