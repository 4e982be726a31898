//! What a unit or the desk does with a matter that was handed over: `sign`, `feedback`, `remind`,
//! `raise`, `void`. One order each, one answer: how the matter stands now.

use super::{Common, Failure, out};
use crate::desk::DeskError;
use crate::desk::api::{Change, Done, MatterView};
use crate::matter::Command;
use crate::matter::deadline::Colour;
use crate::matter::words::Feedback;
use serde_json::json;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};

/// One order about a matter.
#[derive(clap::Subcommand)]
pub enum Order {
    /// 事权单位接收：单位签收交办
    Sign {
        /// 事项编号
        number: String,
        /// 责任单位
        #[arg(long)]
        unit: String,
    },
    /// 处置反馈：单位回报办得怎样
    Feedback {
        /// 事项编号
        number: String,
        /// 责任单位
        #[arg(long)]
        unit: String,
        /// 反馈内容
        #[arg(long, conflicts_with = "file", required_unless_present = "file")]
        text: Option<String>,
        /// 反馈内容的文件；- 是标准输入
        #[arg(long, value_name = "FILE")]
        file: Option<PathBuf>,
        /// 正在办理、已解决、部分解决、解释说明、不予支持
        #[arg(long, default_value = "正在办理")]
        outcome: String,
    },
    /// 催办：记一次提醒
    Remind {
        /// 事项编号
        number: String,
        /// 催办的话
        #[arg(long, default_value = "请按期反馈")]
        text: String,
    },
    /// 升色：只能往上，首次期限保留，另打一张回执
    Raise {
        /// 事项编号
        number: String,
        /// 升为：黄、红
        #[arg(long)]
        to: String,
        /// 理由
        #[arg(long)]
        reason: String,
    },
    /// 作废：当天登记错的编号，写明理由
    Void {
        /// 事项编号
        number: String,
        /// 理由，如 重复登记
        #[arg(long)]
        reason: String,
    },
}

impl Order {
    /// Runs.
    pub fn run(self, common: &Common) -> Result<(), Failure> {
        let (number, command) = self.command()?;
        let mut desk = common.desk()?;
        let change = Change::Act { number, version: None, command };
        let Done::Acted(view) = desk.order(&change)? else {
            return Err(Failure::said("answer", "结果没有取到，请用 show 再看一次"));
        };
        let mut output = std::io::stdout().lock();
        if common.json {
            let matter = &view.matter;
            let value = json!({
                "number": matter.number,
                "stage": matter.stage.word(),
                "colour": matter.routing.colour.map(Colour::word),
                "handling": out::handling(matter, desk.rules()),
                "reminders": matter.reminders,
                "deadlines": out::deadlines(&view.deadlines),
            });
            writeln!(output, "{value}")?;
        } else {
            writeln!(output, "{}", told(&view))?;
        }
        desk.tend()?;
        Ok(())
    }

    fn command(self) -> Result<(String, Command), Failure> {
        Ok(match self {
            Order::Sign { number, unit } => (number, Command::Sign { unit }),
            Order::Feedback { number, unit, text, file, outcome } => {
                let outcome = Feedback::parse(&outcome).ok_or_else(|| {
                    let known: Vec<_> = Feedback::ALL.iter().map(|word| word.word()).collect();
                    let message = format!("没有「{outcome}」这种反馈，可以是 {}", known.join("、"));
                    DeskError::refused("outcome", message)
                })?;
                let text = match file {
                    Some(path) => read(&path)?,
                    None => text.unwrap_or_default(),
                };
                (number, Command::Feedback { unit, outcome, text })
            }
            Order::Remind { number, text } => (number, Command::Remind { text }),
            Order::Raise { number, to, reason } => {
                let to = Colour::parse(&to).map_err(|why| Failure::said("colour", why))?;
                (number, Command::RaiseColour { to, reason })
            }
            Order::Void { number, reason } => (number, Command::Void { reason }),
        })
    }
}

/// The last thing that happened, in one line.
fn told(view: &MatterView) -> String {
    let last = view.timeline.last();
    let what = last.map(|row| format!("{}　{}", row.what, row.note)).unwrap_or_default();
    format!("{}　{}　{what}", view.matter.number, view.matter.stage.word())
}

fn read(path: &Path) -> Result<String, Failure> {
    let mut text = String::new();
    let done = match path.to_str() {
        Some("-") => std::io::stdin().read_to_string(&mut text).map(|_| ()),
        _ => std::fs::read_to_string(path).map(|read| text = read),
    };
    done.map_err(|e| {
        let message = format!("读不了 {}（{e}），没有改动", path.display());
        Failure::said("file", message)
    })?;
    Ok(text)
}
