//! `yichuang reindex`: mends what matters are found by, while the windows work on.

use super::{Common, Failure};
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::time::Instant;

/// Runs.
pub fn run(common: &Common) -> Result<(), Failure> {
    let mut desk = common.desk()?;
    let start = Instant::now();
    let shown = std::io::stderr().is_terminal();
    let done = desk.reindex(|looked, total| {
        if shown {
            let rate = looked as f64 / start.elapsed().as_secs_f64().max(0.001);
            let left = (total.saturating_sub(looked)) as f64 / rate.max(1.0);
            eprint!("\r{looked} / {total} 件　每秒 {rate:.0} 件　还要 {left:.0} 秒　");
        }
    })?;
    if shown {
        eprintln!();
    }
    let mut output = std::io::stdout().lock();
    if common.json {
        writeln!(output, "{}", json!(done))?;
        return Ok(());
    }
    writeln!(
        output,
        "看过 {} 件，补好 {} 件，清掉多余的 {} 件",
        done.looked, done.mended, done.strays
    )?;
    if done.unreadable > 0 {
        writeln!(output, "有 {} 件的文字解不开，没有动；请运行 yichuang verify", done.unreadable)?;
    }
    Ok(())
}
