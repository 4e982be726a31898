//! One matter: facts on the left, what happened on the right, and what can be done with it now.
//! Personal data is masked until somebody asks, and the asking is recorded.

use super::ask::Ask;
use super::confirm::Confirm;
use super::duty_view;
use super::handle;
use super::list::Scroll;
use super::matter_view;
use super::papers::Papers;
use super::preview::Preview;
use super::reception::Reception;
use crate::desk::api::{Answer, Change, Done, MatterView, Query};
use crate::desk::papers::RECEIPT;
use crate::desk::queue::TakeForm;
use crate::matter::booking::BookForm;
use crate::matter::deadline::Colour;
use crate::matter::words::{Purpose, Stage};
use crate::matter::{self, Refusal};
use crate::paper::PaperKind;
use crate::tui::canvas::Canvas;
use crate::tui::choice::{Choice, Item};
use crate::tui::commands::{Command, Scope};
use crate::tui::field::{Kind, TextField};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// Most characters of a reason.
const REASON_MAX: usize = 200;
/// Most characters of an answer given on the spot.
const REPLY_MAX: usize = 2000;

/// The screen.
pub struct MatterScreen {
    number: String,
    asked: u64,
    view: Option<MatterView>,
    error: String,
    keep: bool,
    /// The confirmation is opened as soon as the matter is there.
    confirm: bool,
    scroll: Scroll,
}

impl MatterScreen {
    /// The matter with this number.
    pub fn of(number: String) -> MatterScreen {
        MatterScreen {
            number,
            asked: 0,
            view: None,
            error: String::new(),
            keep: false,
            confirm: false,
            scroll: Scroll::default(),
        }
    }

    /// The matter with this number, to be handed to its units at once (交办).
    pub fn confirming(number: String) -> MatterScreen {
        MatterScreen { confirm: true, ..MatterScreen::of(number) }
    }

    /// The popup of a step between the units and the desk.
    fn step(&self, view: &MatterView, command: Command, rules: &matter::Rules) -> Option<Ask> {
        let name = |id: &String| rules.unit(id).map_or_else(|| id.clone(), |u| u.short.clone());
        match command {
            Command::MatterSign => {
                handle::sign(&self.number, view.matter.unsigned().map(name).collect())
            }
            Command::MatterFeed => {
                handle::feedback(&self.number, view.matter.owing().map(name).collect())
            }
            Command::MatterRemind => Some(handle::remind(&self.number)),
            Command::MatterVoid => Some(handle::void(&self.number)),
            _ => None,
        }
    }

    /// A popup whose F10 orders something done to this matter.
    fn act(
        &self,
        title: &'static str,
        words: &str,
        yes: &'static str,
        command: impl Fn(&str, &str) -> matter::Command + 'static,
    ) -> Ask {
        let number = self.number.clone();
        let version = self.view.as_ref().map(|view| view.matter.version);
        Ask::new(title, words, yes, move |chosen, written, cx| {
            let (number, command) = (number.clone(), command(chosen, written));
            cx.order(Change::Act { number, version, command });
            Ok(Flow::Stay)
        })
    }

    /// An appointment with whoever next sits for its town, or else in the centre.
    fn book(&self, view: &MatterView) -> Flow {
        let Some(sit) = &view.sitting else { return Flow::Stay };
        let (place, with) = (&sit.seat.place, sit.with_text());
        let form = BookForm {
            date: sit.seat.day.to_string(),
            place: place.clone(),
            with: with.to_owned(),
            matter: self.number.clone(),
            ..BookForm::default()
        };
        let who = sit.words().unwrap_or_default();
        let words = format!(
            "{} {} {who}，已约 {} 批。约好打一张号单；换一天请到值班表里约。",
            duty_view::date(sit.seat.day),
            sit.place,
            sit.booked
        );
        let ask = Ask::new("预约", words, "预约", move |_, _, cx| {
            let print = cx.window.printers.prints(PaperKind::Slip);
            cx.order(Change::Book { reception: false, form: Box::new(form.clone()), print });
            Ok(Flow::Stay)
        });
        Flow::Push(Box::new(ask))
    }

    fn raise(&self, view: &MatterView) -> Ask {
        let above = |colour: &&Colour| Some(**colour) > view.matter.routing.colour;
        let items = Colour::ALL.iter().filter(above).enumerate();
        let items = items.map(|(n, c)| Item::plain((n + 1).to_string(), c.word())).collect();
        let words = "升色只能往上；首期限保留，统计用两个期限，并打一张新回执。";
        let command = |chosen: &str, written: &str| matter::Command::RaiseColour {
            to: Colour::parse(chosen).unwrap_or(Colour::Red),
            reason: written.to_string(),
        };
        self.act("升色", words, "升色", command)
            .with_choice("升为", Choice::one(items))
            .with_field("理由", TextField::new(Kind::Paragraph, REASON_MAX))
    }
}

impl Screen for MatterScreen {
    fn scope(&self) -> Scope {
        Scope::Matter
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        let label = Some(command.info().label);
        if command.info().scope != Scope::Matter {
            return label;
        }
        let view = self.view.as_ref()?;
        let matter = &view.matter;
        let open = matter.stage;
        let in_hand = matches!(open, Stage::Assigned | Stage::Accepted);
        let can = match command {
            Command::Confirm => matter.awaits_confirmation(),
            Command::Accept => {
                open == Stage::Assigned && matter.purpose.is_some_and(Purpose::has_handling_clock)
            }
            Command::Answer => matches!(open, Stage::Registered | Stage::Assigned),
            Command::Raise => {
                matches!(open, Stage::Assigned | Stage::Accepted)
                    && matter.routing.colour.is_some_and(|colour| colour < Colour::Red)
            }
            Command::Extend => open == Stage::Accepted && !matter.extended,
            Command::Conclude => matches!(open, Stage::Assigned | Stage::Accepted),
            Command::Review => open == Stage::Concluded,
            Command::MatterReceive | Command::MatterTake => !matter.sealed && open.is_open(),
            Command::MatterReport => matter.next.report.is_some(),
            Command::Unmask => !view.unmasked,
            Command::BookMatter => view.sitting.is_some(),
            Command::MatterSign => in_hand && matter.unsigned().next().is_some(),
            Command::MatterFeed => in_hand && matter.owing().next().is_some(),
            Command::MatterRemind => in_hand,
            Command::MatterVoid => {
                let begun = !matter.handling.is_empty() || matter.receptions > 0;
                open != Stage::Voided && !begun
            }
            _ => true,
        };
        label.filter(|_| can)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        if command == Command::Back {
            return Flow::Pop;
        }
        let Some(view) = &self.view else { return Flow::Stay };
        let ask = match command {
            Command::MatterUp => {
                self.scroll.by(-3);
                return Flow::Stay;
            }
            Command::MatterDown => {
                self.scroll.by(3);
                self.scroll.settle(200);
                return Flow::Stay;
            }
            Command::Confirm => {
                return Flow::Push(Box::new(Confirm::of(view, &cx.window.rules)));
            }
            Command::MatterReceive => {
                let room = cx.window.room.unwrap_or(view.matter.routing.room);
                let screen = Reception::about(self.number.clone(), room);
                return Flow::Push(Box::new(screen));
            }
            Command::MatterTake => {
                let print = cx.window.printers.receipt().is_some();
                let matter = self.number.clone();
                let form = TakeForm { matter, print, ..TakeForm::default() };
                cx.order(Change::Take(form));
                return Flow::Stay;
            }
            Command::MatterReport => {
                let words = "写下责任单位回了什么话；回过之后就不再提醒。";
                let command =
                    |_: &str, words: &str| matter::Command::Report { words: words.into() };
                self.act("回话", words, "回话", command)
                    .with_field("内容", TextField::new(Kind::Paragraph, REPLY_MAX))
            }
            Command::Preview => {
                let form = cx.window.printers.receipt().unwrap_or(RECEIPT);
                return Flow::Push(Box::new(Preview::of(self.number.clone(), form)));
            }
            Command::Papers => {
                let papers = Papers::of(&cx.window.forms, "matter", self.number.clone());
                return Flow::Push(Box::new(papers));
            }
            Command::BookMatter => return self.book(view),
            Command::Accept => {
                let words = "受理之后 60 日的办理期限从今天起算。";
                self.act("受理", words, "受理", |_, _| matter::Command::Accept)
            }
            Command::Answer => {
                let words = "写下当面怎样答复的，来访人认可才算当场办结。";
                let command =
                    |_: &str, reply: &str| matter::Command::Answer { reply: reply.into() };
                self.act("当场办结", words, "当场办结", command)
                    .with_field("答复", TextField::new(Kind::Paragraph, REPLY_MAX))
            }
            Command::Raise => self.raise(view),
            Command::Extend => {
                let words =
                    "延期要单位负责人批准，只能一次，从受理起最长 90 日，理由要告知来访人。";
                let command = |_: &str, why: &str| matter::Command::Extend { reason: why.into() };
                self.act("延期", words, "延期", command)
                    .with_field("理由", TextField::new(Kind::Paragraph, REASON_MAX))
            }
            Command::Conclude => {
                let words =
                    "写下处理意见：支持、解释说明或不予支持，以及依据。办结不等于来访人满意。";
                let command =
                    |_: &str, reply: &str| matter::Command::Conclude { reply: reply.into() };
                self.act("办结", words, "办结", command)
                    .with_field("意见", TextField::new(Kind::Paragraph, REPLY_MAX))
            }
            Command::Review => {
                let words = "复核意见已经送达。以后以同一事实和理由再来，不再受理（条例第36条）。";
                self.act("复核终结", words, "复核终结", |_, _| matter::Command::Review)
            }
            Command::Unmask => {
                let words = "看明文会记下您的姓名、时间和理由。离开这个画面就重新遮起来。";
                let command = |_: &str, why: &str| matter::Command::Unmask { reason: why.into() };
                self.act("看明文", words, "看明文", command)
                    .with_field("理由", TextField::new(Kind::Paragraph, REASON_MAX))
            }
            command => match self.step(view, command, &cx.window.rules) {
                Some(ask) => ask,
                None => return Flow::Stay,
            },
        };
        Flow::Push(Box::new(ask))
    }

    fn refresh(&mut self, cx: &mut Cx) {
        // What was just unmasked stays in sight until the screen is left.
        if !std::mem::take(&mut self.keep) {
            self.asked = cx.ask(Query::Matter(self.number.clone()));
        }
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq == self.asked {
            match answer {
                Ok(Answer::Matter(view)) => {
                    self.view = Some(view.as_ref().clone());
                    if std::mem::take(&mut self.confirm) && view.matter.awaits_confirmation() {
                        return Flow::Push(Box::new(Confirm::of(view, &cx.window.rules)));
                    }
                }
                Err(refusal) => self.error = refusal.message.clone(),
                _ => {}
            }
        }
        Flow::Stay
    }

    fn done(&mut self, _seq: u64, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        match done {
            Ok(Done::Acted(view)) if view.matter.number == self.number => {
                self.keep = view.unmasked;
                // An answer still on its way was asked before this change, and is masked.
                self.asked = 0;
                self.view = Some(view.as_ref().clone());
            }
            Ok(Done::Booked(booking)) => {
                let (number, day, time) = (&booking.number, booking.day, &booking.time);
                cx.say(format!("已预约 {number}　{day} {time}　{}", booking.with));
            }
            Ok(Done::Taken(ticket)) => cx.say(ticket.slip().join("　")),
            Err(refusal) => cx.complain(refusal.message.clone()),
            _ => {}
        }
        Flow::Stay
    }

    fn number(&self) -> Option<&str> {
        Some(&self.number)
    }

    fn busy(&self) -> bool {
        self.view.is_none() && self.error.is_empty()
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        match &self.view {
            Some(view) => matter_view::draw(canvas, view, &self.scroll),
            None => {
                canvas.put(1, 0, &self.number, Meaning::Title);
                canvas.put(1, 2, &self.error, Meaning::Error);
            }
        }
        None
    }
}
