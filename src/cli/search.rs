//! `yichuang search WORDS…`: the box of the screen, for scripts.

use super::{Common, Failure, out};
use crate::desk::find::{Find, Found, Hit};
use crate::desk::{Answer, Desk, DeskError, Query};
use crate::matter::deadline::Colour;
use crate::matter::find::snippet::Snippet;
use serde_json::{Value, json};
use std::io::Write;

/// 查找：几个词之间是「都要有」；室:3 绿 超期 莲花镇 本周 这样写是筛选，词:绿 只当字来找。
#[derive(clap::Args)]
pub struct Search {
    /// 编号、诉求码、姓名、拼音首字母、电话或证件（整个或末四位）、地方、单位、事由里的字
    #[arg(required = true)]
    words: Vec<String>,
    /// 最多列几件
    #[arg(long, default_value_t = 50, value_name = "N")]
    limit: usize,
}

impl Search {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let desk = common.reading_desk()?;
        let find = Find { typed: self.words.join(" "), limit: self.limit, ..Find::default() };
        let Answer::Found(found) = desk.ask(&Query::Find(find))? else {
            return Err(DeskError::refused("answer", "没有查出来，请再试一次").into());
        };
        // On the screen a word half typed is told and left out; a script has finished typing.
        if let Some(fault) = found.faults.first() {
            return Err(DeskError::refused("filter", fault.clone()).into());
        }
        let mut output = std::io::stdout().lock();
        if common.json {
            writeln!(output, "{}", found_json(&found, &desk))?;
            return Ok(());
        }
        writeln!(output, "查的是：{}", found.says)?;
        for hit in &found.hits {
            writeln!(output, "{}", line(hit))?;
        }
        writeln!(output, "{}", ending(&found))?;
        Ok(())
    }
}

fn line(hit: &Hit) -> String {
    let row = &hit.row;
    let colour = row.colour.map_or("－", Colour::word);
    format!(
        "{}  {}  {}  {colour}  {}  {}  {}",
        row.number,
        row.visitor,
        row.stage,
        row.place,
        row.unit,
        marked(&hit.snippet)
    )
}

/// The words found stand in 「」, because a script's reader may see no colour.
fn marked(snippet: &Snippet) -> String {
    let mut text = String::new();
    for (at, c) in snippet.text.chars().enumerate() {
        if snippet.lit.iter().any(|(start, _)| *start == at) {
            text.push('「');
        }
        text.push(c);
        if snippet.lit.iter().any(|(_, end)| *end == at + 1) {
            text.push('」');
        }
    }
    text
}

/// What stands under the hits: how many, and what was not looked at.
fn ending(found: &Found) -> String {
    let more = match (found.next, found.looked_to) {
        (_, Some(day)) => format!("，只查到 {day}，更早的还没有查，请再加一个词"),
        (Some(_), None) => "，后面还有".to_owned(),
        (None, None) => String::new(),
    };
    match found.hits.len() {
        0 => format!("没有找到{more}"),
        n => format!("{n} 件{more}"),
    }
}

fn found_json(found: &Found, desk: &Desk) -> Value {
    let understood: Vec<Value> = found
        .understood
        .iter()
        .map(|word| json!({ "text": word.text, "as": word.readings }))
        .collect();
    let hits: Vec<Value> = found
        .hits
        .iter()
        .map(|hit| {
            json!({
                "number": hit.row.number,
                "name": hit.row.visitor,
                "room": out::room(hit.row.room, desk.rules()),
                "units": out::units(&hit.units, desk.rules()),
                "state": hit.row.stage,
                "open": hit.open,
                "matched": hit.matched,
                "snippet": hit.snippet.text,
                "lit": hit.snippet.lit,
            })
        })
        .collect();
    json!({
        "understood": understood,
        "hits": hits,
        "more": found.next.is_some(),
        "looked_to": found.looked_to.map(|day| day.to_string()),
    })
}
