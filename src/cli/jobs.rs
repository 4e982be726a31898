//! `yichuang jobs`: what waits for this seat's printers; `--send` sends it, `--answer` records what
//! a person saw. With `--watch` it goes on sending, for a seat whose window is not open.

use super::printers::printers;
use super::settings::Settings;
use super::{Common, Failure};
use crate::desk::api::{Answer, Change, Job, JobAnswer, JobState};
use crate::desk::{Desk, DeskError, Query};
use crate::paper::{Delivery, Fate, PaperKind, Press};
use serde_json::{Value, json};
use std::io::Write;
use std::time::Duration;

/// Between two looks into the spool.
const LOOK: Duration = Duration::from_millis(200);

/// 打印清单：看，送去打印，回答打出来没有
#[derive(clap::Args)]
pub struct Jobs {
    /// 把等着的都送去打印
    #[arg(long)]
    send: bool,
    /// 送完不走，有了新的接着送，直到按 Ctrl-C
    #[arg(long, requires = "send")]
    watch: bool,
    /// 回答第几号任务
    #[arg(long, value_name = "ID", requires = "saw")]
    answer: Option<i64>,
    /// 看到什么：printed 打出来了，again 再打一次，void 不要了
    #[arg(long, value_name = "WHAT", requires = "answer")]
    saw: Option<String>,
}

impl Jobs {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        if let (Some(id), Some(saw)) = (self.answer, &self.saw) {
            let answer = match saw.as_str() {
                "printed" => JobAnswer::Printed,
                "again" => JobAnswer::Again,
                "void" => JobAnswer::Void,
                other => {
                    let message = format!("不能回答「{other}」，可以是 printed、again、void");
                    return Err(Failure::said("saw", message));
                }
            };
            common.desk()?.order(&Change::Job { id, answer })?;
        } else if self.send {
            return self.send(common);
        }
        list(&common.reading_desk()?, common.json)
    }

    fn send(&self, common: &Common) -> Result<(), Failure> {
        let printers = printers(&Settings::load(common)?)?;
        let kinds = [PaperKind::Slip, PaperKind::Letter].into_iter();
        let mut presses: Vec<Press> = kinds
            .filter_map(|kind| Press::new(kind, printers.target(kind).clone(), printers.profile))
            .collect();
        if presses.is_empty() {
            let message = "这个席位没有设打印机（printer、letter），什么也没有送";
            return Err(Failure::said("no_printer", message));
        }
        let (mut desk, mut all) = (common.desk()?, true);
        let sender = format!("jobs-{}", std::process::id());
        loop {
            for press in &mut presses {
                while let Some(sent) = press.next(&mut desk, &sender)? {
                    all &= matches!(sent.fate, Fate::Sent | Fate::Printed);
                    tell(&sent, common.json)?;
                }
            }
            if !self.watch {
                return if all { Ok(()) } else { Err(Failure::Told) };
            }
            std::thread::sleep(LOOK);
        }
    }
}

fn tell(sent: &Delivery, json: bool) -> Result<(), Failure> {
    let (state, why) = match &sent.fate {
        Fate::Printed => (JobState::Printed, ""),
        Fate::Sent => (JobState::Sent, ""),
        Fate::NotSent(why) => (JobState::Failed, why.as_str()),
        Fate::Unknown(why) => (JobState::Unknown, why.as_str()),
    };
    let missing: String = sent.missing.iter().collect();
    let label = sent.label.as_deref();
    let mut output = std::io::stdout().lock();
    if json {
        let value = json!({"job": sent.job, "title": sent.title, "label": label,
                           "state": word(state), "error": why, "missing": missing});
        writeln!(output, "{value}")?;
    } else {
        let label = label.unwrap_or("（密件）");
        writeln!(output, "{}  {label}  {}  {why}", sent.title, state.word())?;
        if !missing.is_empty() {
            writeln!(output, "没有这些字：{missing}，纸上是〓并注明，请手写补上")?;
        }
    }
    Ok(output.flush()?)
}

fn list(desk: &Desk, json: bool) -> Result<(), Failure> {
    let Answer::Jobs(jobs) = desk.ask(&Query::Jobs)? else {
        return Err(DeskError::refused("answer", "打印清单没有取到，请再试一次").into());
    };
    let mut output = std::io::stdout().lock();
    for job in &jobs {
        if json {
            writeln!(output, "{}", job_json(job))?;
            continue;
        }
        let copy = if job.copy == 0 { String::new() } else { format!("补打第{}次", job.copy) };
        let (ordered, state) = (job.ordered.md_hm(), job.state.word());
        let line = format!(
            "{}  {ordered}  {}  {}  {state}  {copy}  {}",
            job.id, job.form, job.label, job.error
        );
        writeln!(output, "{}", line.trim_end())?;
    }
    if jobs.is_empty() && !json {
        writeln!(output, "都打好了")?;
    }
    Ok(())
}

fn job_json(job: &Job) -> Value {
    json!({
        "job": job.id,
        "form": job.form,
        "label": job.label,
        "copy": job.copy,
        "state": word(job.state),
        "ordered": job.ordered.rfc3339(),
        "error": job.error,
    })
}

const fn word(state: JobState) -> &'static str {
    match state {
        JobState::Queued => "queued",
        JobState::Sending => "sending",
        JobState::Sent => "sent",
        JobState::Printed => "printed",
        JobState::Unknown => "unknown",
        JobState::Failed => "failed",
        JobState::Voided => "voided",
    }
}
