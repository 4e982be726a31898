//! 我的事: what this official took on as first leader, with what happened last, until it ends; and
//! what was agreed for today. The same rows stand under the reception.

use super::list::Mark;
use super::matter::MatterScreen;
use super::rows;
use crate::calendar::Day;
use crate::desk::api::{Answer, Query};
use crate::desk::mine::{Mine as Seen, MineRow};
use crate::matter::Refusal;
use crate::tui::canvas::{Canvas, class};
use crate::tui::commands::{Command, Scope};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// The screen.
#[derive(Default)]
pub struct Mine {
    asked: u64,
    answered: bool,
    seen: Option<Box<Seen>>,
    mark: Mark,
}

/// Every row once: what was agreed for today stands before the rest.
fn rows_of(seen: &Seen) -> Vec<&MineRow> {
    let agreed = |row: &&MineRow| seen.agreed.iter().any(|a| a.row.number == row.row.number);
    seen.agreed.iter().chain(seen.rows.iter().filter(|row| !agreed(row))).collect()
}

/// Draws the counts and as many rows as fit; `marked` is the chosen row.
pub fn draw(canvas: &mut Canvas, seen: &Seen, marked: Option<&Mark>) {
    let rows = rows_of(seen);
    let title = format!(
        " 我的事 {}  跟踪中 {}   今日有动静 {}   逾期 {}   今日约定 {}",
        seen.leader,
        seen.rows.len(),
        seen.moved(),
        seen.overdue(),
        seen.agreed.len()
    );
    canvas.put(0, 0, &title, Meaning::Title);
    let height = usize::from(canvas.area.height.saturating_sub(1));
    let mark = marked.copied().unwrap_or_default();
    let window = mark.window(rows.len(), height);
    let today = canvas.now.day();
    for (y, at) in (1..).zip(window) {
        draw_row(canvas, y, rows[at], today);
        if marked.is_some() && at == mark.at(rows.len()) {
            canvas.select(y);
        }
    }
}

fn draw_row(canvas: &mut Canvas, y: u16, mine: &MineRow, today: Day) {
    let (width, row) = (canvas.area.width, &mine.row);
    let spare = (width.saturating_sub(80)) / 2;
    canvas.put_in(2, y, 6, rows::short(&row.number), Meaning::Text);
    canvas.put_in(8, y, 18 + spare, &row.subject, Meaning::Text);
    let mut x = 27 + spare;
    if let Some(colour) = row.colour {
        canvas.put_in(x, y, 2, colour.word(), class(colour));
    }
    x += 3;
    match (row.overdue, row.due) {
        (0, Some(due)) => canvas.put_in(x, y, 6, &due.format("%m-%d").to_string(), Meaning::Text),
        (0, None) => x,
        (days, _) => canvas.put_in(x, y, 6, &format!("逾{days}日"), Meaning::Urgent),
    };
    x += 7;
    let at = match mine.at.day() == today {
        true => mine.at.clock(),
        false => mine.at.day().format("%m-%d").to_string(),
    };
    let meaning = if mine.moved { Meaning::Good } else { Meaning::Hint };
    canvas.put_in(x, y, 18 + spare, &format!("{at} {}", mine.what), meaning);
    x += 19 + spare;
    let on = |label: &str, day: Option<Day>| {
        let day = day?;
        let late = if day < today { "过" } else { "" };
        Some(format!("{label}{late} {}", day.format("%m-%d")))
    };
    let next: Vec<String> = [on("回话", mine.next.report), on("复访", mine.next.revisit)]
        .into_iter()
        .flatten()
        .collect();
    let due = mine.next.first().is_some_and(|day| day <= today);
    let meaning = if due { Meaning::Urgent } else { Meaning::Text };
    canvas.put_in(x, y, width.saturating_sub(x), &next.join(" "), meaning);
}

impl Screen for Mine {
    fn scope(&self) -> Scope {
        Scope::Mine
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        let empty = self.seen.as_ref().is_none_or(|seen| rows_of(seen).is_empty());
        (command != Command::MineOpen || !empty).then_some(command.info().label)
    }

    fn run(&mut self, command: Command, _cx: &mut Cx) -> Flow {
        let rows = self.seen.as_deref().map(rows_of).unwrap_or_default();
        let len = rows.len();
        match command {
            Command::Back => return Flow::Pop,
            Command::MineUp => self.mark.step(-1, len),
            Command::MineDown => self.mark.step(1, len),
            Command::MineOpen => {
                if let Some(mine) = rows.get(self.mark.at(len)) {
                    let number = mine.row.number.clone();
                    return Flow::Push(Box::new(MatterScreen::of(number)));
                }
            }
            _ => {}
        }
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        self.asked = cx.ask(Query::Mine);
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq == self.asked {
            self.answered = true;
            match answer {
                Ok(Answer::Mine(seen)) => self.seen = Some(seen.clone()),
                Err(refusal) => cx.complain(refusal.message.clone()),
                _ => {}
            }
        }
        Flow::Stay
    }

    fn busy(&self) -> bool {
        !self.answered
    }

    fn number(&self) -> Option<&str> {
        let seen = self.seen.as_deref()?;
        let rows = rows_of(seen);
        rows.get(self.mark.at(rows.len())).map(|mine| mine.row.number.as_str())
    }

    fn topic(&self) -> Option<(&'static str, &'static str)> {
        Some((
            "我的事",
            "第一次接访的领导全程跟踪：这些事到办结之前一直在这里，谁动过、何时动的都看得见。\
             到了回话或复访的日子排在最前面。Enter 打开。",
        ))
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let seen = self.seen.as_deref()?;
        draw(canvas, seen, Some(&self.mark));
        if rows_of(seen).is_empty() {
            canvas.put(3, 2, "还没有接访过，这里是空的。", Meaning::Hint);
        }
        None
    }
}
