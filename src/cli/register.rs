//! `yichuang register --from FILE|-`: JSON lines in, one JSON answer a line out.

use super::out::{self, error_json};
use super::{Common, Failure, intake_json, strict_json};
use crate::desk::{Desk, DeskError};
use crate::matter::intake::wrong;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::path::PathBuf;

/// 登记：每行一件 JSON，逐行回答；有一行不行，别的照样登记。
#[derive(clap::Args)]
pub struct Register {
    /// JSON 行的文件，- 是标准输入
    #[arg(long, value_name = "FILE")]
    from: PathBuf,
    /// 同时排队打印回执
    #[arg(long)]
    print: bool,
}

/// Opens a file of JSON lines, or standard input for `-`.
pub fn lines(from: &PathBuf) -> Result<Box<dyn BufRead>, Failure> {
    if from.as_os_str() == "-" {
        return Ok(Box::new(BufReader::new(std::io::stdin())));
    }
    let file = std::fs::File::open(from).map_err(|e| {
        Failure::said("from", format!("打不开 {}（{e}），什么都没有登记", from.display()))
    })?;
    Ok(Box::new(BufReader::new(file)))
}

/// Longest line read, in bytes: far beyond 4,000 characters of every field.
const LINE_MAX: u64 = 1 << 20;

/// The next line, numbered from one; `None` at the end. A line that is no UTF-8 or too long is an
/// answer like any other refusal, and the lines behind it are still read.
pub fn next_line(
    reader: &mut dyn BufRead,
    number: &mut usize,
) -> Result<Option<Result<String, DeskError>>, Failure> {
    let failed = |n: usize| {
        move |e: std::io::Error| {
            Failure::said("from", format!("第{n}行读不出来（{e}），在它前面登记成功的都在库里"))
        }
    };
    let mut bytes = Vec::new();
    let read = reader.take(LINE_MAX).read_until(b'\n', &mut bytes).map_err(failed(*number + 1))?;
    if read == 0 {
        return Ok(None);
    }
    *number += 1;
    if read as u64 == LINE_MAX && !bytes.ends_with(b"\n") {
        while !bytes.ends_with(b"\n") {
            bytes.clear();
            if reader.take(LINE_MAX).read_until(b'\n', &mut bytes).map_err(failed(*number))? == 0 {
                break;
            }
        }
        return Ok(Some(Err(DeskError::refused("long", "这一行太长，没有登记，请分成几行"))));
    }
    Ok(Some(String::from_utf8(bytes).map_err(|_| {
        DeskError::refused("utf8", "这一行不是 UTF-8 文字，没有登记，请另存为 UTF-8 再来")
    })))
}

/// Parses one line; what is wrong with it is an answer, not an end.
pub fn parse(line: &str) -> Result<Value, DeskError> {
    let (value, twice) = strict_json::read(line.trim_start_matches('\u{feff}')).map_err(|e| {
        DeskError::refused("json", format!("这一行不是合格的 JSON（{e}），没有登记"))
    })?;
    match twice {
        None => Ok(value),
        Some(field) => {
            Err(wrong(field, "这个字段写了两次，不知道以哪个为准，请只留一个，没有登记").into())
        }
    }
}

impl Register {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let mut reader = lines(&self.from)?;
        let mut desk = common.desk()?;
        let mut output = std::io::stdout().lock();
        let (mut all, mut number) = (true, 0);
        while let Some(line) = next_line(&mut *reader, &mut number)? {
            if line.as_ref().is_ok_and(|line| line.trim().is_empty()) {
                continue;
            }
            let answer = match line.and_then(|line| self.one(&mut desk, &line)) {
                Ok(done) => out::registered(number, &done, desk.rules()),
                Err(error) => {
                    all = false;
                    let mut answer = error_json(error.code(), error.field(), &error.to_string());
                    answer["line"] = json!(number);
                    answer["ok"] = json!(false);
                    answer
                }
            };
            writeln!(output, "{answer}")?;
            output.flush()?;
            desk.tend()?;
        }
        if all { Ok(()) } else { Err(Failure::Told) }
    }

    fn one(&self, desk: &mut Desk, line: &str) -> Result<crate::desk::api::Registered, DeskError> {
        let form = intake_json::form(&parse(line)?)?;
        desk.register(&form, None, self.print)
    }
}
