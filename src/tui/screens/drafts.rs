//! Registrations that were begun and not finished: offered again at the start and from the home
//! screen. Nothing is thrown away without a question.

use super::ask::Ask;
use super::intake::Intake;
use super::list::Rows;
use crate::desk::api::{Answer, Change, Draft, Query};
use crate::desk::mask;
use crate::matter::Refusal;
use crate::matter::words::Purpose;
use crate::tui::canvas::Canvas;
use crate::tui::commands::{Command, Scope};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::text;
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// The screen.
#[derive(Default)]
pub struct Drafts {
    rows: Rows<Draft>,
}

impl Screen for Drafts {
    fn scope(&self) -> Scope {
        Scope::Drafts
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        let own = command.info().scope == Scope::Drafts;
        (!own || !self.rows.is_empty()).then_some(command.info().label)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        match command {
            Command::Back => return Flow::Pop,
            Command::DraftUp => self.rows.step(-1),
            Command::DraftDown => self.rows.step(1),
            Command::DraftOpen => {
                if let Some(draft) = self.rows.marked() {
                    return Flow::Replace(Box::new(Intake::resume(cx.window, draft)));
                }
            }
            Command::DraftDrop => {
                if let Some(draft) = self.rows.marked() {
                    let id = draft.id;
                    let words = format!("丢弃 {} 存的草稿？丢了找不回来。", draft.saved.md_hm());
                    let drop = move |_: &str, _: &str, cx: &mut Cx| {
                        cx.order(Change::DropDraft(id));
                        Ok(Flow::Stay)
                    };
                    return Flow::Push(Box::new(Ask::new("丢弃草稿", words, "丢弃", drop)));
                }
            }
            _ => {}
        }
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        self.rows.ask(Query::Drafts, cx);
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        self.rows.hear(seq, answer, cx, |answer| match answer {
            Answer::Drafts(list) => Some(list.clone()),
            _ => None,
        });
        Flow::Stay
    }

    fn busy(&self) -> bool {
        self.rows.waits()
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        canvas.put(0, 0, " 未完成的草稿", Meaning::Title);
        self.rows.draw(canvas, (2, 1), " 没有未完成的草稿。", |draft| {
            let form = &draft.form;
            let sealed = form.purpose == Purpose::Report.word();
            let name = match form.visitor.name.as_str() {
                _ if sealed => "密".to_string(),
                "" => "（未填姓名）".to_string(),
                name => mask::name(name),
            };
            // What a report tells stands in no list, not even in this one.
            let story = if sealed { String::new() } else { form.narrative.replace('\n', " ") };
            let line = format!(" {}  {} {story}", draft.saved.md_hm(), text::pad(&name, 14));
            (line, Meaning::Text)
        });
        None
    }
}
