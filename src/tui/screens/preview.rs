//! A paper exactly as it prints, line by line, from what is stored, with persons masked; from here
//! it is printed, or written into a file where there is no printer for it.

use super::list::Scroll;
use crate::desk::api::{Answer, Change, Paper, Query};
use crate::desk::facts::Facts;
use crate::desk::papers::RECEIPT;
use crate::matter::Refusal;
use crate::paper::chars::written;
use crate::paper::{Form, Printers, QrArt, Size, Stock, TextLine};
use crate::tui::canvas::Canvas;
use crate::tui::commands::{Command, Scope};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::text;
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// Columns a paper wider than the screen moves at a time.
const SIDEWAYS: usize = 10;

/// The screen.
pub struct Preview {
    paper: Paper,
    asked: u64,
    lines: Vec<TextLine>,
    columns: usize,
    /// There is a printer for it, and it may be printed.
    prints: bool,
    error: String,
    scroll: Scroll,
    left: usize,
}

impl Preview {
    /// The receipt of a matter.
    pub fn of(number: String, form: &str) -> Preview {
        let (form, about) = (form.to_owned(), "matter".to_owned());
        let title = "受理回执单".to_owned();
        Preview::show(Paper { form, title, about, subject: number, personal: false })
    }

    /// A form about something.
    pub fn paper(form: &Form, subject: String) -> Preview {
        Preview::show(Paper {
            form: form.name.clone(),
            title: form.title.clone(),
            about: form.about.to_owned(),
            personal: form.is_personal(),
            subject,
        })
    }

    fn show(paper: Paper) -> Preview {
        Preview {
            paper,
            asked: 0,
            lines: Vec::new(),
            columns: 0,
            prints: false,
            error: String::new(),
            scroll: Scroll::default(),
            left: 0,
        }
    }

    fn lay(&mut self, form: &Form, facts: &Facts, printers: &Printers) {
        if let Some(why) = form.refusal(facts) {
            (self.error, self.prints) = (why, false);
            return self.lines.clear();
        }
        let paper = form.fill(facts);
        let laid = match form.stock {
            Stock::Slip => paper.lay_for(&printers.profile),
            // Every character can be drawn on a page.
            page => paper.lay_with(page.columns(0), &written),
        };
        self.columns = laid.columns;
        self.lines = laid.text(QrArt::Label);
        self.prints = printers.prints(form.stock.kind());
    }
}

impl Screen for Preview {
    fn scope(&self) -> Scope {
        Scope::Preview
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        let label = command.info().label;
        match command {
            Command::PreviewPrint => (self.prints && !self.lines.is_empty()).then_some(label),
            Command::PreviewSave => (!self.lines.is_empty()).then_some(label),
            _ => Some(label),
        }
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        match command {
            Command::Back => return Flow::Pop,
            Command::PreviewPrint => {
                cx.order(Change::Print(Box::new(self.paper.clone())));
            }
            Command::PreviewSave => cx.keep(self.paper.clone()),
            Command::PreviewLeft => self.left = self.left.saturating_sub(SIDEWAYS),
            Command::PreviewRight => self.left = (self.left + SIDEWAYS).min(self.columns / 2),
            Command::PreviewUp => self.scroll.by(-5),
            Command::PreviewDown => self.scroll.by(5),
            _ => {}
        }
        self.scroll.settle(self.lines.len());
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        self.asked = cx.ask(Query::Paper(Box::new(self.paper.clone())));
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq == self.asked {
            match (answer, cx.window.forms.find(&self.paper.form)) {
                (Ok(Answer::Paper(facts)), Some(form)) => {
                    self.lay(form, facts, &cx.window.printers);
                }
                (Ok(_), _) => self.error = format!("没有「{}」这张单式", self.paper.form),
                (Err(refusal), _) => self.error = refusal.message.clone(),
            }
        }
        Flow::Stay
    }

    fn done(&mut self, _seq: u64, done: &Result<crate::desk::Done, Refusal>, cx: &mut Cx) -> Flow {
        if let Err(refusal) = done {
            cx.complain(refusal.message.clone());
        }
        Flow::Stay
    }

    fn number(&self) -> Option<&str> {
        (self.paper.about == "matter").then_some(&self.paper.subject)
    }

    fn busy(&self) -> bool {
        self.lines.is_empty() && self.error.is_empty()
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let receipt = self.paper.form.starts_with(RECEIPT);
        let title = if receipt { "回执" } else { &self.paper.title };
        let heading = format!(" {title} {}", self.paper.subject);
        let used = canvas.put(0, 0, &heading, Meaning::Title);
        if self.paper.personal {
            let words = "遮住的在打印或存文件时才显示，并记入查看明文";
            canvas.put(used + 2, 0, words, Meaning::Hint);
        }
        canvas.put(0, 1, &format!(" {}", self.error), Meaning::Error);
        let (width, height) = (canvas.area.width, canvas.area.height.saturating_sub(2));
        let window = self.scroll.window(self.lines.len(), usize::from(height));
        let paper = self.columns as u16;
        let x = width.saturating_sub(paper) / 2;
        let left = if paper > width { self.left } else { 0 };
        for (y, line) in (2..).zip(&self.lines[window.clone()]) {
            // A large line is not stretched here, only marked.
            let normal = line.size == Size::Normal;
            let meaning = if normal { Meaning::Text } else { Meaning::Number };
            canvas.put(x, y, &behind(&line.text, left), meaning);
        }
        if self.lines.len() > window.len() {
            let words = format!("{}-{}/{}", window.start + 1, window.end, self.lines.len());
            canvas.put_right(width - 1, 1, &words, Meaning::Hint);
        }
        if paper > width {
            canvas.put_right(width.saturating_sub(12), 1, "← → 左右移动", Meaning::Hint);
        }
        None
    }
}

/// What stands behind so many columns; a wide character cut in two leaves a blank.
fn behind(line: &str, columns: usize) -> String {
    let gone = text::clip(line, columns);
    let rest = &line[gone.len()..];
    if text::width(gone) < columns && !rest.is_empty() {
        return format!(" {}", rest.chars().skip(1).collect::<String>());
    }
    rest.to_owned()
}
