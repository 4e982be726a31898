//! The first screen: what needs me now, most costly first, the rooms with today's matters, and
//! what was registered last. Every number opens its list; nothing here is decoration.

use super::ask;
use super::day::DayScreen;
use super::drafts::Drafts;
use super::hall_rows;
use super::inbox::Inbox;
use super::intake::Intake;
use super::jobs::Jobs;
use super::list::Mark;
use super::matter::MatterScreen;
use super::mine::Mine;
use super::rows;

use crate::calendar::Day;
use crate::desk::api::{self, Answer, Query, Todo, TodoKind};
use crate::matter::Refusal;
use crate::tui::canvas::Canvas;
use crate::tui::card::Card;
use crate::tui::commands::{Command, Scope};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::text;
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// Column at which the rooms begin.
const ROOMS_X: u16 = 43;

/// The screen.
#[derive(Default)]
pub struct Home {
    asked: u64,
    offered_drafts: bool,
    drafts_asked: u64,
    answered: bool,
    heard: Option<api::Home>,
    mark: Mark,
}

impl Home {
    fn len(&self) -> usize {
        self.heard.as_ref().map_or(0, |home| home.todo.len() + home.recent.len())
    }

    fn open(&self) -> Flow {
        let Some(home) = &self.heard else { return Flow::Stay };
        let at = self.mark.at(self.len());
        if let Some(todo) = home.todo.get(at) {
            return match (todo.kind, &todo.first) {
                (TodoKind::Print, _) => Flow::Push(Box::new(Jobs::default())),
                (TodoKind::Shift, _) => Flow::Push(Box::new(ask::take_over(&todo.detail))),
                (TodoKind::Agreed | TodoKind::Mine, _) => Flow::Push(Box::new(Mine::default())),
                (TodoKind::Forgotten, day) => {
                    let day = day.as_ref().and_then(|day| day.parse().ok());
                    Flow::Push(Box::new(DayScreen::of(day)))
                }
                (TodoKind::KioskCall | TodoKind::Kiosk, _) => {
                    Flow::Push(Box::new(Inbox::default()))
                }
                (TodoKind::Draft, _) => Flow::Push(Box::new(Drafts::default())),
                (_, Some(number)) if todo.count == 1 => {
                    Flow::Push(Box::new(MatterScreen::of(number.clone())))
                }
                (kind, _) => Flow::Push(Box::new(DayScreen::only(kind))),
            };
        }
        match home.recent.get(at - home.todo.len().min(at)) {
            Some(row) => Flow::Push(Box::new(MatterScreen::of(row.number.clone()))),
            None => Flow::Stay,
        }
    }
}

impl Screen for Home {
    fn scope(&self) -> Scope {
        Scope::Home
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        match command {
            Command::Back => None,
            Command::HomeOpen if self.len() == 0 => None,
            command => Some(command.info().label),
        }
    }

    fn run(&mut self, command: Command, _cx: &mut Cx) -> Flow {
        match command {
            Command::HomeUp => self.mark.step(-1, self.len()),
            Command::HomeDown => self.mark.step(1, self.len()),
            Command::HomeOpen => return self.open(),
            Command::HandOver => return Flow::Push(Box::new(ask::hand_over(self.heard.as_ref()))),
            _ => {}
        }
        Flow::Stay
    }

    /// A card laid on the reader begins a registration.
    fn card(&mut self, card: &Card, _lead: bool, cx: &mut Cx) -> Flow {
        let mut form = Intake::new(cx.window);
        form.card(card, false, cx);
        Flow::Push(Box::new(form))
    }

    fn refresh(&mut self, cx: &mut Cx) {
        self.asked = cx.ask(Query::Home);
        if !self.offered_drafts {
            self.offered_drafts = true;
            self.drafts_asked = cx.ask(Query::Drafts);
        }
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        self.answered |= seq == self.asked;
        match answer {
            Ok(Answer::Home(home)) if seq == self.asked => self.heard = Some(home.as_ref().clone()),
            Ok(Answer::Drafts(list)) if seq == self.drafts_asked && !list.is_empty() => {
                cx.say(format!("有 {} 份没登记完的草稿：Enter 接着登记，Esc 先放着。", list.len()));
                return Flow::Push(Box::new(Drafts::default()));
            }
            Err(refusal) if seq == self.asked => cx.complain(refusal.message.clone()),
            _ => {}
        }
        Flow::Stay
    }

    fn busy(&self) -> bool {
        !self.answered
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let Some(home) = &self.heard else { return None };
        canvas.put(0, 0, &counts(home, usize::from(canvas.area.width)), Meaning::Text);
        let mut used = 0;
        if let Some(since) = home.since {
            let longest = hall_rows::minutes(since, canvas.now);
            let words = format!(" 候访  {} 批   最久 {longest} 分", home.waiting);
            used = canvas.put(0, 1, &words, Meaning::Text);
        }
        if let Some(day) = forgotten(home) {
            // S2-8: it can be put off and never overlooked; registering goes on meanwhile.
            let words =
                format!("{} 还没有日结：F5 再按 F10 补结，今天登记照常。", day.format("%m-%d"));
            let right = (canvas.area.width - 1).saturating_sub(text::width(&words) as u16);
            canvas.put(right.max(used + 2), 1, &words, Meaning::Urgent);
        }
        let block = (canvas.area.height / 2 - 2).max(8);
        canvas.put(1, 2, "等我做的", Meaning::Title);
        if home.todo.is_empty() {
            canvas.put(3, 3, "都办好了", Meaning::Good);
        }
        let marked = self.mark.at(self.len());
        for (n, todo) in home.todo.iter().enumerate().take(usize::from(block)) {
            let mut row = canvas.part(1, 3 + n as u16, ROOMS_X - 2, 1);
            todo_row(&mut row, todo, n == marked);
        }
        rooms(canvas, home, block);
        let top = 4 + block;
        canvas.put(1, top, "刚才", Meaning::Title);
        if home.recent.is_empty() {
            let words = match home.waiting {
                0 => "今天还没有人来。F2 登记第一位。".to_owned(),
                n => format!("今天还没有新登记的；候着 {n} 批，F3 叫下一位。"),
            };
            canvas.put(3, top + 1, &words, Meaning::Hint);
        }
        let height = canvas.area.height.saturating_sub(top + 1);
        let today = canvas.now.day();
        for (n, row) in home.recent.iter().enumerate().take(usize::from(height)) {
            let y = top + 1 + n as u16;
            rows::draw(canvas, y, row, today);
            if home.todo.len() + n == marked {
                canvas.select(y);
            }
        }
        None
    }
}

/// The line of today's counts: close together, and then in 万, before anything is cut off.
fn counts(home: &api::Home, columns: usize) -> String {
    let facts = [
        ("登记", home.registered),
        ("人次", home.heads),
        ("当场办结", home.answered),
        ("交办", home.assigned),
        ("引导", home.guided),
        ("未交办", home.unconfirmed),
    ];
    let line = |gap: &str, digits: usize| {
        let facts = facts.map(|(word, number)| format!("{word} {}", text::count(number, digits)));
        format!(" 今日  {}", facts.join(gap))
    };
    let wide = line("   ", 10);
    if text::width(&wide) <= columns {
        return wide;
    }
    let close = line(" ", 10);
    if text::width(&close) <= columns { close } else { line(" ", 4) }
}

/// The day somebody forgot to close.
fn forgotten(home: &api::Home) -> Option<Day> {
    let todo = home.todo.iter().find(|todo| todo.kind == TodoKind::Forgotten)?;
    todo.first.as_ref()?.parse().ok()
}

fn todo_row(canvas: &mut Canvas, todo: &Todo, marked: bool) {
    let word = todo.kind.word();
    canvas.put(0, 0, if marked { "▸" } else { " " }, Meaning::Focus);
    let meaning = match todo.kind {
        TodoKind::Overdue => Meaning::Red,
        TodoKind::KioskCall | TodoKind::Shift => Meaning::Urgent,
        _ => Meaning::Text,
    };
    canvas.put(2, 0, &text::pad(word, 9), meaning);
    let used = canvas.put(11, 0, &format!("{:>3} 件", todo.count), Meaning::Text);
    canvas.put((used + 1).max(18), 0, &todo.detail, Meaning::Text);
    if marked {
        canvas.select(0);
    }
}

fn rooms(canvas: &mut Canvas, home: &api::Home, block: u16) {
    canvas.put(ROOMS_X, 2, "接待室  今日件数", Meaning::Title);
    let columns = (canvas.area.width - ROOMS_X - 1) / 2;
    for (n, (no, name, count)) in (0..).zip(&home.rooms) {
        let (column, row) = (n / block, n % block);
        if column > 1 {
            let left = home.rooms.len() - usize::from(2 * block);
            canvas.put(ROOMS_X, 2, &format!("接待室  今日件数（另有 {left} 间）"), Meaning::Title);
            break;
        }
        let meaning = if *count > 0 { Meaning::Text } else { Meaning::Hint };
        let mut part = canvas.part(ROOMS_X + column * columns, 3 + row, columns - 1, 1);
        let count = text::count(*count, 5);
        let name_columns = part.area.width.saturating_sub(text::width(&count) as u16 + 1);
        part.put_in(0, 0, name_columns, &format!("{no:>2} {name}"), meaning);
        part.put_right(columns - 1, 0, &count, meaning);
    }
}
