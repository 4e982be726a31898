//! `yichuang deadline`: one time limit, both its dates, and why.

use super::{Common, Failure, settings::Settings};
use crate::calendar::{Count, Due, Moment};
use crate::matter::deadline::{Code, Colour, deadline};
use serde_json::json;
use std::io::Write;

/// 算一个时限，并说明为什么是这一天。
#[derive(clap::Args)]
pub struct Deadline {
    /// 时限代号：T1 T1c T2 … T13a T13b T15
    #[arg(long, value_name = "CODE")]
    code: String,
    /// 起算时间
    #[arg(long, value_name = "RFC3339")]
    start: String,
    /// 分类色，T15 要用
    #[arg(long, value_name = "绿|黄|红")]
    colour: Option<String>,
    /// 按自然日还是工作日
    #[arg(long, value_name = "calendar|working")]
    count: Option<String>,
}

impl Deadline {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let wrong = |field: &'static str| {
            move |message: String| Failure::Usage { code: "usage", field: Some(field), message }
        };
        let code = Code::parse(&self.code).map_err(wrong("code"))?;
        let start = Moment::parse(&self.start).map_err(wrong("start"))?;
        let colour =
            self.colour.as_deref().map(Colour::parse).transpose().map_err(wrong("colour"))?;
        let count = self.count.as_deref().map(Count::parse).transpose().map_err(wrong("count"))?;
        let options = Settings::load(common)?.options(common.clock()?)?;
        let rules = &options.pack.rules;
        let due = deadline(code, start, colour, count, &rules.limits, &rules.calendar)
            .map_err(|why| Failure::usage("usage", why))?;
        let mut output = std::io::stdout().lock();
        if common.json {
            let value = json!({
                "code": code.name(),
                "kpi_due": due.kpi_due.map(|at| at.rfc3339()),
                "legal_due": due.legal_due.map(|day| day.to_string()),
                "why": due.why,
                "provisional": due.provisional,
                "sentence": sentence(code, &due),
            });
            writeln!(output, "{value}")?;
        } else {
            writeln!(output, "{}", sentence(code, &due))?;
            for why in &due.why {
                writeln!(output, "  {why}")?;
            }
        }
        Ok(())
    }
}

/// What the clerk says aloud.
fn sentence(code: Code, due: &Due) -> String {
    let mark =
        if due.provisional { "（次年放假安排未公布，暂按周末计）" } else { "" };
    match (due.legal_due, due.kpi_due) {
        (Some(day), _) => format!("{}：最迟 {day} 24:00{mark}", code.title()),
        (None, Some(at)) => format!("{}：最迟 {}{mark}", code.title(), at.ymd_hm()),
        (None, None) => format!("{}：没有固定的日期", code.title()),
    }
}
