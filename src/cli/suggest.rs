//! `yichuang suggest --from FILE|-`: what the engine would propose, without registering anything.

use super::register::{lines, next_line, parse};
use super::{Common, Failure, intake_json, out};
use crate::desk::DeskError;
use crate::matter::Rules;
use crate::matter::intake::wrong;
use crate::matter::learned::Learned;
use crate::matter::suggest::{Story, Suggestion, suggest};
use serde_json::{Value, json};
use std::io::Write;
use std::path::PathBuf;

/// 看一段话，建议接待室、单位、分类和目的；每行一件 JSON，要有 narrative，可有 request、place。
#[derive(clap::Args)]
pub struct Suggest {
    /// JSON 行的文件，- 是标准输入
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
}

impl Suggest {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let mut reader = lines(&self.from)?;
        let desk = common.reading_desk()?;
        let mut output = std::io::stdout().lock();
        let (mut all, mut number) = (true, 0);
        while let Some(line) = next_line(&mut *reader, &mut number)? {
            if line.as_ref().is_ok_and(|line| line.trim().is_empty()) {
                continue;
            }
            let value = line.and_then(|line| parse(&line));
            let answer = match value.and_then(|value| one(&value, desk.rules(), desk.learned())) {
                Ok(suggestion) => json!(suggestion),
                Err(error) => {
                    all = false;
                    let mut answer =
                        out::error_json(error.code(), error.field(), &error.to_string());
                    answer["line"] = json!(number);
                    answer
                }
            };
            writeln!(output, "{answer}")?;
        }
        if all { Ok(()) } else { Err(Failure::Told) }
    }
}

fn one(value: &Value, rules: &Rules, learned: &Learned) -> Result<Suggestion, DeskError> {
    let told = intake_json::story(value)?;
    if told.narrative.trim().is_empty() {
        return Err(wrong("narrative", "没有 narrative，不知道要看什么").into());
    }
    let place = told.place.trim();
    let found = rules.find_place(place).map(|p| p.code.clone());
    if found.is_none() && !place.is_empty() {
        return Err(wrong("place", format!("本县没有「{place}」这个乡镇街道")).into());
    }
    let story = Story {
        narrative: told.narrative,
        request: told.request,
        place: found,
        head_count: told.head_count.unwrap_or(0),
        urgent: told.urgent,
    };
    Ok(suggest(&story, rules, learned))
}
