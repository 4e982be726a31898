//! Print jobs that are not done: what went wrong, and the clerk's answer. Nobody can know from
//! here whether paper came out, so a person says it.

use super::list::Mark;
use super::rows::short;
use crate::desk::api::{Answer, Change, Job, JobAnswer, Query};
use crate::matter::Refusal;
use crate::tui::canvas::Canvas;
use crate::tui::commands::{Command, Scope};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::text;
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// The screen.
#[derive(Default)]
pub struct Jobs {
    asked: u64,
    heard: bool,
    list: Vec<Job>,
    mark: Mark,
}

impl Jobs {
    fn say(&self, answer: JobAnswer, cx: &mut Cx) {
        if let Some(job) = self.list.get(self.mark.at(self.list.len())) {
            cx.order(Change::Job { id: job.id, answer });
        }
    }
}

impl Screen for Jobs {
    fn scope(&self) -> Scope {
        Scope::Jobs
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        let own = command.info().scope == Scope::Jobs;
        (!own || !self.list.is_empty()).then_some(command.info().label)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        match command {
            Command::Back => return Flow::Pop,
            Command::JobUp => self.mark.step(-1, self.list.len()),
            Command::JobDown => self.mark.step(1, self.list.len()),
            Command::JobAgain => self.say(JobAnswer::Again, cx),
            Command::JobPrinted => self.say(JobAnswer::Printed, cx),
            Command::JobVoid => self.say(JobAnswer::Void, cx),
            _ => {}
        }
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        self.asked = cx.ask(Query::Jobs);
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        if seq == self.asked {
            match answer {
                Ok(Answer::Jobs(list)) => self.list = list.clone(),
                Err(refusal) => cx.complain(refusal.message.clone()),
                _ => {}
            }
            self.heard = true;
        }
        Flow::Stay
    }

    fn busy(&self) -> bool {
        !self.heard
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        canvas.put(0, 0, " 没打完的单", Meaning::Title);
        if self.list.is_empty() && self.heard {
            canvas.put(0, 2, " 都打好了。", Meaning::Hint);
        }
        let rows = usize::from(canvas.area.height.saturating_sub(5));
        let marked = self.mark.at(self.list.len());
        for (y, index) in (2..).zip(self.mark.window(self.list.len(), rows)) {
            let job = &self.list[index];
            let copy =
                if job.copy == 0 { String::new() } else { format!("补打第 {} 次", job.copy) };
            let form = canvas.window.forms.find(&job.form);
            let title = form.map_or(job.form.as_str(), |form| &form.title);
            let line = format!(
                " {}  {}  {}  {}  {copy}",
                job.ordered.md_hm(),
                text::pad(short(&job.label), 6),
                text::pad(title, 18),
                text::pad(job.state.word(), 14)
            );
            canvas.put(0, y, &text::pad(&line, usize::from(canvas.area.width)), Meaning::Text);
            if index == marked {
                canvas.select(y);
            }
        }
        if let Some(job) = self.list.get(marked) {
            let lines = text::wrap(&job.error, usize::from(canvas.area.width) - 2);
            let top = canvas.area.height.saturating_sub(2);
            for (y, line) in (top..).zip(lines.iter().take(2)) {
                canvas.put(1, y, line, Meaning::Error);
            }
        }
        None
    }
}
