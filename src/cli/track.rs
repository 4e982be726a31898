//! `yichuang track CODE`: the public state of a matter.

use super::{Common, Failure, out};
use serde_json::json;
use std::io::Write;

/// 凭诉求码查进度；不显示任何个人信息。
#[derive(clap::Args)]
pub struct Track {
    /// 回执单上的 16 位诉求码
    code: String,
}

impl Track {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let state = common.reading_desk()?.track(&self.code)?;
        let mut output = std::io::stdout().lock();
        if common.json {
            let value = json!({
                "stage": state.stage,
                "unit": state.unit,
                "registered": state.registered.map(|d| d.to_string()),
                "deadlines": out::deadlines(&state.deadlines),
                "next": state.next,
            });
            writeln!(output, "{value}")?;
            return Ok(());
        }
        writeln!(output, "进度　{}", state.stage)?;
        if let Some(day) = state.registered {
            writeln!(output, "登记　{day}")?;
        }
        if let Some(unit) = &state.unit {
            writeln!(output, "单位　{unit}")?;
        }
        for deadline in &state.deadlines {
            if let Some(day) = deadline.legal_due {
                writeln!(output, "期限　{}　{day} 24:00 前", deadline.code.title())?;
            }
        }
        writeln!(output, "下一步　{}", state.next)?;
        Ok(())
    }
}
