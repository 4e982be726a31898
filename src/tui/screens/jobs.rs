//! The printers of this window and the jobs that are not done, by kind of paper: what went wrong,
//! and the clerk's answer. Nobody can know from here whether paper came out, so a person says it.

use super::list::Rows;
use crate::desk::api::{Answer, Change, Job, JobAnswer, JobState, Query};
use crate::matter::Refusal;
use crate::paper::{Forms, PaperKind, PrinterTarget};
use crate::tui::canvas::Canvas;
use crate::tui::commands::{Command, Scope};
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::text;
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// Papers in the order they are listed.
const KINDS: [PaperKind; 2] = [PaperKind::Slip, PaperKind::Letter];

/// The screen.
#[derive(Default)]
pub struct Jobs {
    rows: Rows<Job>,
}

impl Jobs {
    fn say(&self, answer: JobAnswer, cx: &mut Cx) {
        if let Some(job) = self.rows.marked() {
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
        (!own || !self.rows.is_empty()).then_some(command.info().label)
    }

    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow {
        match command {
            Command::Back => return Flow::Pop,
            Command::JobUp => self.rows.step(-1),
            Command::JobDown => self.rows.step(1),
            Command::JobAgain => self.say(JobAnswer::Again, cx),
            Command::JobPrinted => self.say(JobAnswer::Printed, cx),
            Command::JobVoid => self.say(JobAnswer::Void, cx),
            _ => {}
        }
        Flow::Stay
    }

    fn refresh(&mut self, cx: &mut Cx) {
        self.rows.ask(Query::Jobs, cx);
    }

    fn answer(&mut self, seq: u64, answer: &Result<Answer, Refusal>, cx: &mut Cx) -> Flow {
        let forms = cx.window.forms.clone();
        self.rows.hear(seq, answer, cx, |answer| {
            let Answer::Jobs(list) = answer else { return None };
            let mut list = list.clone();
            // By paper, and within it in the order they were ordered.
            list.sort_by_key(|job| (kind_of(&forms, job) == PaperKind::Letter, job.id));
            Some(list)
        });
        Flow::Stay
    }

    fn busy(&self) -> bool {
        self.rows.waits()
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let width = usize::from(canvas.area.width);
        canvas.put(0, 0, " 打印清单", Meaning::Title);
        for (y, kind) in (1..).zip(KINDS) {
            let target = canvas.window.printers.target(kind);
            let trouble = canvas.window.troubles.iter().find(|(known, _)| *known == kind);
            let (words, meaning) = match (target, trouble) {
                (PrinterTarget::None, _) => {
                    ("没有打印机：在单式预览里存成文件".to_owned(), Meaning::Hint)
                }
                (target, Some((_, words))) => (format!("{target}　! {words}"), Meaning::Error),
                (target, None) => (target.to_string(), Meaning::Hint),
            };
            let x = canvas.put(1, y, &text::pad(kind.word(), 8), Meaning::Text);
            canvas.put(x, y, &words, meaning);
        }
        let forms = canvas.window.forms.clone();
        self.rows.draw(canvas, (4, 4), " 都打好了。", |job| {
            let title = forms.find(&job.form).map_or(job.form.as_str(), |form| &form.title);
            let copy =
                if job.copy == 0 { String::new() } else { format!("补打第{}次", job.copy) };
            let line = format!(
                " {} {} {} {} {} {copy}",
                text::pad(kind_of(&forms, job).word(), 6),
                job.ordered.md_hm(),
                text::pad(title, 22),
                text::pad(&job.label, 16),
                text::pad(job.state.word(), 14)
            );
            let unsure = matches!(job.state, JobState::Unknown | JobState::Failed);
            (line, if unsure { Meaning::Error } else { Meaning::Text })
        });
        if let Some(job) = self.rows.marked() {
            let question = match job.state {
                JobState::Unknown => {
                    "打出来没有？打出来了按 Ctrl-Y，没有就按 F10 再打，不要了按 Ctrl-X。"
                }
                JobState::Failed => {
                    "十分钟内打印机好了会自己打；也可以按 F10 再打，不要了按 Ctrl-X。"
                }
                _ => "",
            };
            let lines = text::wrap(&format!("{} {question}", job.error), width - 2);
            let top = canvas.area.height.saturating_sub(3);
            for (y, line) in (top..).zip(lines.iter().take(3)) {
                canvas.put(1, y, line.trim_start(), Meaning::Error);
            }
        }
        None
    }
}

/// The paper of a job's form; a form that is gone stands with the slips.
fn kind_of(forms: &Forms, job: &Job) -> PaperKind {
    forms.find(&job.form).map_or(PaperKind::Slip, |form| form.stock.kind())
}
