//! Somebody else was quicker: what they did and what I was about to save, one under the other. F10
//! saves mine on top of theirs; Esc leaves theirs alone, and my words stand where they were typed.

use crate::desk::api::{Answer, Change, Done, MatterView, Query, TimelineRow};
use crate::matter::deadline::Colour;
use crate::matter::reception::Settled;
use crate::matter::{Command as Act, Refusal, Rules};
use crate::tui::canvas::Canvas;
use crate::tui::commands::{Command, Scope};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::text;
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// Columns inside the popup.
const WIDTH: u16 = 68;

/// The popup.
pub struct Conflict {
    number: String,
    /// The version that was seen when mine was begun.
    seen: u32,
    mine: Act,
    /// Mine was typed in a popup, which goes with this one.
    over_popup: bool,
    asked: u64,
    ordered: Option<u64>,
    theirs: Option<Box<MatterView>>,
}

impl Conflict {
    /// Mine, which came too late.
    pub fn of(number: String, seen: u32, mine: Act, over_popup: bool) -> Conflict {
        let (asked, ordered, theirs) = (0, None, None);
        Conflict { number, seen, mine, over_popup, asked, ordered, theirs }
    }

    /// What happened since; every event is one row and one version.
    fn news(&self) -> &[TimelineRow] {
        let rows = self.theirs.as_ref().map_or(&[][..], |view| &view.timeline);
        rows.get(self.seen as usize..).unwrap_or_default()
    }
}

/// What was about to be saved, in words.
fn mine(act: &Act, rules: &Rules) -> String {
    let units = |ids: &[String]| {
        let names = ids.iter().map(|id| rules.unit(id).map_or(id.as_str(), |u| u.short.as_str()));
        names.collect::<Vec<_>>().join(" + ")
    };
    let colour = |colour: Option<Colour>| colour.map(Colour::word).unwrap_or_default();
    match act {
        Act::Receive(said) => {
            let end = match &said.settled {
                Settled::Assigned { units: ids, colour: to } => {
                    format!("交办 {} {}", units(ids), colour(*to))
                }
                Settled::Answered => "当场办结".to_owned(),
                Settled::Guided(guided) => format!("引导 {}", guided.word()),
            };
            format!("接访：{}　{end}", said.opinion)
        }
        Act::RaiseColour { to, reason } => format!("升为{}：{reason}", to.word()),
        Act::Confirm { units: ids, colour: to, .. } => {
            format!("确认：{} {}", units(ids), to.word())
        }
        Act::Answer { reply } => format!("当场办结：{reply}"),
        Act::Conclude { reply } => format!("办结：{reply}"),
        Act::Extend { reason } => format!("延期：{reason}"),
        Act::Unmask { reason } => format!("看明文：{reason}"),
        Act::Report { words } => format!("回话：{words}"),
        Act::Feedback { text, .. } => format!("反馈：{text}"),
        Act::Remind { text } => format!("催办：{text}"),
        Act::Void { reason } => format!("作废：{reason}"),
        Act::Accept => "受理".to_owned(),
        Act::Review => "复核终结".to_owned(),
        _ => "刚才按的一步".to_owned(),
    }
}

impl Screen for Conflict {
    fn scope(&self) -> Scope {
        Scope::Ask
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        match command {
            Command::AskYes => self.theirs.is_some().then_some("我的也存"),
            Command::Back => Some("只用别人的"),
            Command::AskNext | Command::AskPrev | Command::Quit => None,
            command => Some(command.info().label),
        }
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        match (command, &self.theirs) {
            (Command::Back, _) => {
                cx.say("别人的照旧；您写的还在原处，没有存。");
                return Flow::Pop;
            }
            (Command::AskYes, Some(theirs)) => {
                let (number, version) = (self.number.clone(), Some(theirs.matter.version));
                let command = self.mine.clone();
                self.ordered = Some(cx.order(Change::Act { number, version, command }));
            }
            _ => {}
        }
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        self.asked = cx.ask(Query::Matter(self.number.clone()));
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq == self.asked {
            match answer {
                Ok(Answer::Matter(view)) => self.theirs = Some(view.clone()),
                Err(refusal) => cx.complain(refusal.message.clone()),
                _ => {}
            }
        }
        Flow::Stay
    }

    fn done(&mut self, seq: u64, done: &Result<Done, Refusal>, cx: &mut Cx) -> Flow {
        if self.ordered != Some(seq) {
            return Flow::Stay;
        }
        match done {
            Ok(_) if self.over_popup => Flow::PopRun(Command::Back),
            Ok(_) => Flow::Pop,
            Err(refusal) => {
                cx.complain(refusal.message.clone());
                self.refresh(cx);
                Flow::Stay
            }
        }
    }

    fn busy(&self) -> bool {
        self.theirs.is_none()
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some((
            "别人先改了",
            "上面是别的窗口刚存的，下面是您正要存的，两份都在，一份也没丢。\
             F10 把您的存在别人的之上；Esc 只用别人的，您写的还留在原来的格子里。",
        ))
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let columns = WIDTH.min(canvas.area.width.saturating_sub(4));
        let mut lines = vec![("别的窗口刚存的".to_owned(), Meaning::Title)];
        for row in self.news() {
            let words =
                format!("{} {} {}　{}　{}", row.at.clock(), row.seat, row.who, row.what, row.note);
            let wrapped = text::wrap(&words, usize::from(columns) - 2);
            lines.extend(wrapped.into_iter().take(3).map(|l| (format!("  {l}"), Meaning::Text)));
        }
        lines.push(("您正要存的（还没有存）".to_owned(), Meaning::Title));
        let words = mine(&self.mine, &canvas.window.rules);
        let wrapped = text::wrap(&words, usize::from(columns) - 2);
        lines.extend(wrapped.into_iter().take(6).map(|l| (format!("  {l}"), Meaning::Text)));
        let mut inside = canvas.popup("别人先改了这件事", columns, lines.len() as u16);
        for (y, (line, meaning)) in (0..).zip(&lines) {
            inside.put(0, y, line, *meaning);
        }
        None
    }
}
