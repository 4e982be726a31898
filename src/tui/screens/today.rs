//! F5: every matter of the day and what earlier days left open, or only those of one kind when a
//! number on the home screen was opened.

use super::list::Mark;
use super::{matter::MatterScreen, rows};
use crate::desk::api::{self, Answer, Query, Row, TodoKind};
use crate::matter::Refusal;
use crate::tui::canvas::Canvas;
use crate::tui::commands::{Command, Scope};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// The screen.
#[derive(Default)]
pub struct Today {
    asked: u64,
    only: Option<TodoKind>,
    answered: bool,
    heard: Option<api::Today>,
    mark: Mark,
}

impl Today {
    /// Only the matters of one kind.
    pub fn only(kind: TodoKind) -> Today {
        Today { only: Some(kind), ..Today::default() }
    }

    fn rows(&self, today: crate::calendar::Day) -> Vec<&Row> {
        let fits = |row: &&Row| match self.only {
            Some(TodoKind::Overdue) => row.overdue > 0,
            Some(TodoKind::DueToday) => row.due == Some(today) && row.overdue == 0,
            Some(TodoKind::Unconfirmed) => !row.unconfirmed.is_empty(),
            _ => true,
        };
        let heard = self.heard.as_ref();
        heard.into_iter().flat_map(|t| t.rows.iter().chain(&t.carried)).filter(fits).collect()
    }

    fn title(&self) -> &'static str {
        match self.only {
            Some(TodoKind::Overdue) => " 逾期的",
            Some(TodoKind::DueToday) => " 今日到期的",
            Some(TodoKind::Unconfirmed) => " 未交办的",
            _ => " 今日清单",
        }
    }
}

impl Screen for Today {
    fn scope(&self) -> Scope {
        Scope::Today
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        let rows = self.rows(cx.now.day());
        let len = rows.len();
        match command {
            Command::Back => return Flow::Pop,
            Command::Today => self.only = None,
            Command::TodayUp => self.mark.step(-1, len),
            Command::TodayDown => self.mark.step(1, len),
            Command::TodayPgUp => self.mark.step(-15, len),
            Command::TodayPgDn => self.mark.step(15, len),
            Command::TodayOpen => {
                if let Some(row) = rows.get(self.mark.at(len)) {
                    return Flow::Push(Box::new(MatterScreen::of(row.number.clone())));
                }
            }
            _ => {}
        }
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        self.asked = cx.ask(Query::Today);
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq == self.asked {
            self.answered = true;
            match answer {
                Ok(Answer::Today(today)) => self.heard = Some(today.as_ref().clone()),
                Err(refusal) => cx.complain(refusal.message.clone()),
                _ => {}
            }
        }
        Flow::Stay
    }

    fn busy(&self) -> bool {
        !self.answered
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let today = canvas.now.day();
        let rows = self.rows(today);
        canvas.put(0, 0, self.title(), Meaning::Title);
        if let Some(heard) = &self.heard {
            let heads: u32 = heard.rows.iter().map(|row| row.head_count).sum();
            let words = format!(
                "今日 {} 件 {heads} 人次   结转未了 {} 件",
                heard.rows.len(),
                heard.carried_total
            );
            canvas.put_right(canvas.area.width - 1, 0, &words, Meaning::Text);
            if rows.is_empty() {
                canvas.put(0, 3, " 一件也没有。", Meaning::Hint);
            }
        }
        let spare = canvas.area.width.saturating_sub(80) / 2;
        canvas.put(1, 1, "时间  编号  事由", Meaning::Label);
        canvas.put(34 + spare, 1, "属地     色 期限  状态", Meaning::Label);
        canvas.put(67 + spare, 1, "责任单位", Meaning::Label);
        let height = usize::from(canvas.area.height.saturating_sub(2));
        for (y, index) in (2..).zip(self.mark.window(rows.len(), height)) {
            rows::draw(canvas, y, rows[index], today);
            if index == self.mark.at(rows.len()) {
                canvas.select(y);
            }
        }
        None
    }
}
