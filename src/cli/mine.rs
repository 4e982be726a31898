//! `yichuang mine` and `yichuang report`: what an official took on, and what they were told about
//! it when they had asked for word.

use super::{Common, Failure};
use crate::desk::DeskError;
use crate::desk::api::{Answer, Change, Done, Query};
use crate::desk::mine::MineRow;
use crate::matter::Command;
use serde_json::{Value, json};
use std::io::Write;

/// 回话：领导要的「回我一次」，回了什么
#[derive(clap::Args)]
pub struct Report {
    /// 事项编号
    number: String,
    /// 回了什么
    #[arg(long)]
    words: String,
}

impl Report {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let mut desk = common.desk()?;
        let command = Command::Report { words: self.words.clone() };
        let number = self.number.clone();
        let Done::Acted(view) = desk.order(&Change::Act { number, version: None, command })? else {
            return Err(Failure::said("answer", "结果没有取到，请用 show 再看一次"));
        };
        let number = &view.matter.number;
        let mut output = std::io::stdout().lock();
        match common.json {
            true => writeln!(output, "{}", json!({ "number": number, "reported": true }))?,
            false => writeln!(output, "{number}　已记下回话")?,
        }
        desk.tend()?;
        Ok(())
    }
}

/// What this person took on.
pub fn list(common: &Common) -> Result<(), Failure> {
    let desk = common.reading_desk()?;
    let Answer::Mine(mine) = desk.ask(&Query::Mine)? else {
        return Err(DeskError::refused("answer", "清单没有取到，请再试一次").into());
    };
    let mut output = std::io::stdout().lock();
    if common.json {
        let rows = |list: &[MineRow]| list.iter().map(one).collect::<Vec<_>>();
        let value = json!({
            "leader": mine.leader,
            "moved": mine.moved(),
            "overdue": mine.overdue(),
            "rows": rows(&mine.rows),
            "agreed": rows(&mine.agreed),
        });
        writeln!(output, "{value}")?;
        return Ok(());
    }
    writeln!(
        output,
        "{}　跟踪中 {}　今日有动静 {}　逾期 {}　今日约定 {}",
        mine.leader,
        mine.rows.len(),
        mine.moved(),
        mine.overdue(),
        mine.agreed.len()
    )?;
    for (mark, list) in [("约定", &mine.agreed), ("跟踪", &mine.rows)] {
        for mine in list {
            let row = &mine.row;
            let (number, subject) = (&row.number, &row.subject);
            writeln!(output, "{mark}　{number}　{subject}　{}　{}", mine.at.md_hm(), mine.what)?;
        }
    }
    Ok(())
}

fn one(mine: &MineRow) -> Value {
    json!({
        "number": mine.row.number,
        "subject": mine.row.subject,
        "stage": mine.row.stage,
        "due": mine.row.due.map(|day| day.to_string()),
        "overdue": mine.row.overdue,
        "at": mine.at.rfc3339(),
        "what": mine.what,
        "moved": mine.moved,
        "report": mine.next.report.map(|day| day.to_string()),
        "revisit": mine.next.revisit.map(|day| day.to_string()),
    })
}
