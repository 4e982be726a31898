//! `yichuang suggest --from FILE|-`: what the engine would propose, without registering anything.

use super::register::{lines, parse};
use super::{Common, Failure, out};
use crate::desk::DeskError;
use crate::matter::Rules;
use crate::matter::learned::Learned;
use crate::matter::suggest::{Story, Suggestion, suggest};
use serde_json::{Value, json};
use std::io::{BufRead, Write};
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
        let reader = lines(&self.from)?;
        let desk = common.reading_desk()?;
        let mut output = std::io::stdout().lock();
        let mut all = true;
        for (at, line) in reader.lines().enumerate() {
            let line =
                line.map_err(|e| Failure::said("from", format!("第{}行读不出来（{e}）", at + 1)))?;
            if line.trim().is_empty() {
                continue;
            }
            let answer =
                match parse(&line).and_then(|value| one(&value, desk.rules(), desk.learned())) {
                    Ok(suggestion) => json!(suggestion),
                    Err(error) => {
                        all = false;
                        out::error_json(error.code(), error.field(), &error.to_string())
                    }
                };
            writeln!(output, "{answer}")?;
        }
        if all { Ok(()) } else { Err(Failure::Told) }
    }
}

/// Other keys than the story's own are passed over, so that a file of intakes can be asked about.
fn one(value: &Value, rules: &Rules, learned: &Learned) -> Result<Suggestion, DeskError> {
    let text = |key: &str| value.get(key).and_then(Value::as_str).unwrap_or_default().to_owned();
    let narrative = text("narrative");
    if narrative.trim().is_empty() {
        return Err(
            crate::matter::intake::wrong("narrative", "没有 narrative，不知道要看什么").into()
        );
    }
    let place = text("place");
    let found = rules.find_place(&place).map(|p| p.code.clone());
    if found.is_none() && !place.trim().is_empty() {
        let message = format!("本县没有「{place}」这个乡镇街道");
        return Err(crate::matter::intake::wrong("place", message).into());
    }
    let heads = value.get("head_count").and_then(Value::as_u64).unwrap_or(0);
    let story = Story {
        narrative,
        request: text("request"),
        place: found,
        head_count: u32::try_from(heads).unwrap_or(u32::MAX),
        urgent: value.get("urgent").and_then(Value::as_bool).unwrap_or(false),
    };
    Ok(suggest(&story, rules, learned))
}
