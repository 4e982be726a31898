//! `yichuang export FILTER… --to FILE`: the ledger as CSV, workbook or JSON lines.

use super::list::Order;
use super::{Common, Failure, passphrase};
use crate::desk::DeskError;
use crate::desk::export::{Export, Unwritten};
use crate::desk::taken::TakenView;
use crate::exchange::{Format, Heads, file, whole};
use clap::ValueEnum;
use serde_json::json;
use std::io::{BufWriter, IsTerminal, Write};
use std::path::PathBuf;
use std::time::Instant;

/// What stands above the columns.
#[derive(Clone, Copy, ValueEnum)]
enum Heading {
    /// 全国交换名，如 xfjbh
    Name,
    /// 中文，如 编号
    Word,
}

/// 导出台账：按文件名结尾写成 csv、xlsx 或 jsonl，姓名号码住址遮住；写了 --reason 才是明文，并记录在案。
#[derive(clap::Args)]
pub struct ExportVerb {
    /// 筛选，和 list 一样写；不写就是全部
    filter: Vec<String>,
    /// 写到哪个文件；- 是标准输出（整库和 Excel 表除外）
    #[arg(
        long,
        value_name = "FILE",
        required_unless_present = "taken",
        default_value = "-",
        hide_default_value = true
    )]
    to: PathBuf,
    /// 次序
    #[arg(long, value_enum, default_value_t = Order::Newest)]
    sort: Order,
    /// 已有这个文件就换掉
    #[arg(long)]
    force: bool,
    /// 导出明文或整库的用途
    #[arg(long, value_name = "WHY", default_value = "")]
    reason: String,
    /// 第一行写什么
    #[arg(long, value_enum, default_value_t = Heading::Name)]
    headings: Heading,
    /// 整个库，可以用 import 还原；密钥用口令锁在里面
    #[arg(long, conflicts_with_all = ["filter", "headings", "sort"])]
    whole: bool,
    /// 整库的口令在这个文件的第一行；不写就从键盘或标准输入读
    #[arg(long, value_name = "FILE", requires = "whole")]
    passphrase_file: Option<PathBuf>,
    /// 不导出，只看谁在什么时候导出过明文或整库、为什么
    #[arg(long, conflicts_with_all = ["filter", "to", "whole", "reason"])]
    taken: bool,
    /// 最多看几条，不写是 100
    #[arg(
        long,
        value_name = "N",
        requires = "taken",
        default_value_t = 100,
        hide_default_value = true
    )]
    limit: u32,
}

impl ExportVerb {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        if self.taken {
            return self.run_taken(common);
        }
        if self.whole {
            return self.run_whole(common);
        }
        // Here `--as` may name the format; a person it names acts.
        let said = common.staff.as_deref().and_then(Format::parse);
        let staff = common.staff.clone().filter(|_| said.is_none());
        let common = &Common { staff, ..common.clone() };
        let standard = self.to.as_os_str() == "-";
        let format = match said.or_else(|| Format::of(&self.to)) {
            Some(format) => format,
            None if standard => Format::Csv,
            None => {
                let message = format!(
                    "看不出 {} 要写成什么，文件名请以 .csv、.xlsx 或 .jsonl 结尾，或加 --as csv、--as xlsx、--as jsonl",
                    self.to.display()
                );
                return Err(Failure::usage("format", message));
            }
        };
        let clear = !self.reason.trim().is_empty();
        let mut desk = if clear { common.desk()? } else { common.reading_desk()? };
        let wanted = Export {
            typed: self.filter.join(" "),
            sort: self.sort.sort(),
            reason: self.reason.clone(),
        };
        let heads = match self.headings {
            Heading::Name => Heads::Names,
            Heading::Word => Heads::Words,
        };
        let mut told = progress();
        if standard {
            if format == Format::Xlsx {
                return Err(Failure::usage("to", "Excel 表不写到标准输出，请用 --to 文件名.xlsx"));
            }
            desk.record_export(&wanted)?;
            let out = BufWriter::new(std::io::stdout());
            return match file::stream(&desk, &wanted, out, (format, heads), &mut told) {
                Ok(_) | Err(Unwritten::Stopped) => Ok(()),
                Err(Unwritten::Desk(error)) => Err(error.into()),
                Err(Unwritten::Sheet(error)) => Err(error.into()),
            };
        }
        let done =
            file::ledger(&mut desk, &wanted, (&self.to, format, heads), self.force, &mut told);
        let done = done.map_err(with_force)?;
        let mut output = std::io::stdout().lock();
        if common.json {
            let value = json!({ "rows": done.rows, "file": done.path, "clear": done.clear });
            writeln!(output, "{value}")?;
        } else {
            let masks = match done.clear {
                true => "有明文，请妥善保管，用完删掉",
                false => "姓名号码住址已遮住",
            };
            writeln!(output, "导出 {} 件到 {}（{masks}）", done.rows, done.path.display())?;
        }
        Ok(())
    }

    fn run_taken(&self, common: &Common) -> Result<(), Failure> {
        let desk = common.reading_desk()?;
        let list = desk.taken(self.limit)?;
        let mut output = std::io::stdout().lock();
        for taken in &list {
            if common.json {
                let value = json!({
                    "at": taken.at.rfc3339(), "who": taken.who, "seat": taken.seat,
                    "what": taken.what, "matters": taken.matters, "columns": taken.columns,
                    "asked": taken.asked, "reason": taken.reason,
                });
                writeln!(output, "{value}")?;
            } else {
                writeln!(output, "{}", lines(taken))?;
            }
        }
        if list.is_empty() && !common.json {
            writeln!(output, "没有人导出过明文或整库")?;
        }
        Ok(())
    }

    fn run_whole(&self, common: &Common) -> Result<(), Failure> {
        if self.to.as_os_str() == "-" {
            let message = "整库不写到标准输出，没有导出；请用 --to 写上文件名";
            return Err(Failure::usage("to", message));
        }
        let mut desk = common.desk()?;
        let secret = passphrase::ask(self.passphrase_file.as_deref(), true)?;
        let shown = std::io::stderr().is_terminal();
        let mut told = |rows| {
            if shown {
                eprint!("\r{rows} 行　");
            }
            true
        };
        let (to, why) = ((self.to.as_path(), self.force), (secret.as_str(), self.reason.as_str()));
        let rows = whole::write(&mut desk, to, why, &mut told).map_err(with_force)?;
        if shown {
            eprintln!();
        }
        let mut output = std::io::stdout().lock();
        if common.json {
            writeln!(output, "{}", json!({ "rows": rows, "file": self.to }))?;
            return Ok(());
        }
        writeln!(output, "整个库共 {rows} 行，已写到 {}", self.to.display())?;
        writeln!(output, "口令要另外记好：没有它，谁也打不开；有了它，什么都打得开")?;
        Ok(())
    }
}

/// One that was taken, on two lines.
fn lines(taken: &TakenView) -> String {
    let asked = if taken.asked.is_empty() { "全部" } else { &taken.asked };
    format!(
        "{}　{}　{}　{} {} 件\n  问的是：{asked}　用途：{}",
        taken.at.ymd_hm(),
        taken.who,
        taken.seat,
        taken.what.word(),
        taken.matters,
        taken.reason
    )
}

/// The way out on a command line.
pub(super) fn with_force(error: DeskError) -> Failure {
    match Failure::from(error) {
        Failure::Said { code, field, message } if code == "exists" => {
            let message = format!("{message}；要换掉请加 --force");
            Failure::Said { code, field, message }
        }
        failure => failure,
    }
}

/// Says how far it is, on a terminal.
pub(super) fn progress() -> impl FnMut(usize, usize) -> bool {
    let (start, shown) = (Instant::now(), std::io::stderr().is_terminal());
    let mut last = 0;
    move |done, total| {
        if shown && (done >= last + 4096 || done == total) {
            last = done;
            let rate = done as f64 / start.elapsed().as_secs_f64().max(0.001);
            let left = total.saturating_sub(done) as f64 / rate.max(1.0);
            eprint!("\r{done} / {total} 件　每秒 {rate:.0} 件　还要 {left:.0} 秒　");
            if done == total {
                eprintln!();
            }
        }
        true
    }
}
