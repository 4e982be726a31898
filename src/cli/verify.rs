//! `yichuang verify`: refolds every matter, checks chain, bodies, numbers and index.

use super::{Common, Failure};
use serde_json::json;
use std::io::Write;

/// Runs.
pub fn run(common: &Common) -> Result<(), Failure> {
    let desk = common.reading_desk()?;
    let report = desk.verify()?;
    let mut output = std::io::stdout().lock();
    if common.json {
        writeln!(output, "{}", json!(report))?;
    } else if report.ok {
        writeln!(output, "核对无误：{} 件事项与记录一致，记录链完整", report.matters)?;
        writeln!(output, "链头 {}", report.head)?;
    } else {
        writeln!(output, "核对发现 {} 处不一致，没有改动任何东西：", report.problems.len())?;
        for problem in &report.problems {
            writeln!(output, "  {problem}")?;
        }
        writeln!(output, "请停止登记，把库文件和密钥文件各复制一份保存，再与备份核对")?;
    }
    if report.ok { Ok(()) } else { Err(Failure::Told) }
}
