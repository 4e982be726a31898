//! What kiosks sent: calls for a person, and matters told there. One key opens a matter in the
//! intake form, under the number its person already waits with; who told it nobody has checked.

use super::ask::Ask;
use super::intake::Intake;
use super::list::Rows;
use crate::desk::api::{Answer, Change, Done, InboxItem, InboxWhat, Query};
use crate::matter::Refusal;
use crate::matter::kiosk::ItemCommand;
use crate::tui::canvas::Canvas;
use crate::tui::commands::{Command, Scope};
use crate::tui::field::{Kind, TextField};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::text;
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// Most characters of a reason.
const REASON: usize = 100;

/// The screen.
#[derive(Default)]
pub struct Inbox {
    rows: Rows<InboxItem>,
    opening: Option<u64>,
}

impl Inbox {
    fn is_told(&self) -> bool {
        self.rows.marked().is_some_and(|item| matches!(item.what, InboxWhat::Told { .. }))
    }
}

impl Screen for Inbox {
    fn scope(&self) -> Scope {
        Scope::Inbox
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        match command {
            Command::InboxOpen if self.rows.is_empty() => None,
            Command::InboxOpen if !self.is_told() => Some("有人去了"),
            Command::InboxDrop if !self.is_told() => None,
            command => Some(command.info().label),
        }
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        match command {
            Command::Back => return Flow::Pop,
            Command::InboxUp => self.rows.step(-1),
            Command::InboxDown => self.rows.step(1),
            Command::InboxOpen => {
                let Some(item) = self.rows.marked() else { return Flow::Stay };
                let id = item.id;
                if self.is_told() {
                    self.opening = Some(cx.ask(Query::Told(id)));
                } else {
                    cx.order(Change::Deal { id, command: ItemCommand::Answer });
                }
            }
            Command::InboxDrop => {
                let Some(item) = self.rows.marked() else { return Flow::Stay };
                let id = item.id;
                let put = move |_: &str, reason: &str, cx: &mut Cx| {
                    let command = ItemCommand::SetAside { reason: reason.to_owned() };
                    cx.order(Change::Deal { id, command });
                    Ok(Flow::Stay)
                };
                let words = "作废这一件？写明理由，例如：本人说不反映了。";
                let ask = Ask::new("作废自助来件", words, "作废", put)
                    .with_field("理由", TextField::new(Kind::Line, REASON));
                return Flow::Push(Box::new(ask));
            }
            _ => {}
        }
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        self.rows.ask(Query::Inbox, cx);
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        self.rows.hear(seq, answer, cx, |answer| match answer {
            Answer::Inbox(list) => Some(list.clone()),
            _ => None,
        });
        if self.opening.take_if(|opening| *opening == seq).is_some() {
            match answer {
                Ok(Answer::Told(form)) => {
                    cx.say("自助来件，身份未核验：请看证件，补全，F10 登记。");
                    return Flow::Replace(Box::new(Intake::complete(cx.window, form)));
                }
                Err(refusal) => cx.complain(refusal.message.clone()),
                _ => {}
            }
        }
        Flow::Stay
    }

    fn done(&mut self, _seq: u64, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        match done {
            Ok(Done::Dealt) => cx.say("已记下。"),
            Err(refusal) => cx.complain(refusal.message.clone()),
            _ => {}
        }
        Flow::Stay
    }

    fn busy(&self) -> bool {
        self.rows.waits() || self.opening.is_some()
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        canvas.put(0, 0, " 自助机来的", Meaning::Title);
        self.rows.draw(canvas, (2, 1), " 自助机没有等着办的。", |item| {
            let (what, meaning) = match &item.what {
                InboxWhat::Called(why) => (format!("叫人  {}", why.word()), Meaning::Urgent),
                InboxWhat::Told { number, room } => {
                    (format!("来件  {number}  {room}  身份未核验"), Meaning::Text)
                }
            };
            let machine = text::pad(&item.machine, 16);
            (format!(" {}  {machine}  {what}", item.at.md_hm()), meaning)
        });
        None
    }
}
