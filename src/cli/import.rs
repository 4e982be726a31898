//! `yichuang import FILE`: an old ledger comes in; refused rows come back as a file to be mended.

use super::{Common, Failure, restore};
use crate::desk::Desk;
use crate::desk::import::{Field, Kind, Map, Run, Source, Summary, Unreadable, listed};
use crate::matter::Rules;
use serde_json::{Value, json};
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::time::Instant;

/// Unknown values told; in the JSON are all that were kept, and whether there are more.
const UNKNOWN: usize = 20;

/// 导入旧台账：CSV 或表格，按窗口一样的规矩逐行登记，退回的行另写一个文件，改好再导；或把整库备份还原到空库。
#[derive(clap::Args)]
pub struct Import {
    /// 台账文件：.csv .xlsx .xls .ods；或整库备份
    file: PathBuf,
    /// 对照表：哪一栏是什么；不写就用这种台账存过的，没有存过就猜
    #[arg(long, value_name = "M")]
    map: Option<PathBuf>,
    /// 表格里的哪一张工作表；不写就是头一张有内容的
    #[arg(long, value_name = "NAME")]
    sheet: Option<String>,
    /// 试算：只说会怎样，什么也不登记
    #[arg(long)]
    dry_run: bool,
    /// 整库备份的口令在这个文件的第一行；不写就从键盘或标准输入读
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl From<Unreadable> for Failure {
    fn from(why: Unreadable) -> Self {
        Failure::said(why.code, why.message)
    }
}

impl Import {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        match Kind::at(&self.file)? {
            Kind::Text | Kind::Book => self.ledger(common),
            Kind::Whole => restore::run(common, &self.file, self.passphrase_file.as_deref()),
        }
    }

    fn ledger(&self, common: &Common) -> Result<(), Failure> {
        let mut desk = common.desk()?;
        let source = Source::open(&self.file, self.sheet.as_deref())?;
        let said = |why: String| Failure::said("map", why);
        let map = match &self.map {
            Some(path) => {
                let text = std::fs::read_to_string(path).map_err(|e| said(unread(path, &e)))?;
                Map::read(&text, &source).map_err(|why| said(wrong(path, &why)))?
            }
            None => Map::kept(desk.config_dir(), &source).map_err(said)?.0,
        };
        let kept = map.keep(desk.config_dir(), &source).map_err(said)?;
        let missing: Vec<&str> = map.missing().into_iter().map(Field::name).collect();
        if !missing.is_empty() {
            let message = format!(
                "看不出哪一栏是{}，什么也没有导入；请在对照表 {} 里写明（或给整栏定一个值），或在窗口里按 F7、再按 Ctrl-R 导入",
                missing.join("、"),
                kept.display()
            );
            return Err(Failure::said("map", message));
        }
        let shown = Shown {
            notices: source.notices.clone(),
            sheet: source.sheet.clone(),
            sheets: source.sheets.clone(),
            columns: columns(&source, &map),
            map: kept,
        };
        if !common.json {
            shown.tell();
        }
        let folder = self.file.parent().unwrap_or(Path::new("")).to_owned();
        let stop = Arc::new(AtomicBool::new(false));
        signal_hook::flag::register(signal_hook::consts::SIGINT, stop.clone())?;
        let start = Instant::now();
        let mut run = Run::new(source, map, self.dry_run, folder);
        let mut stopped = false;
        while run.step(&mut desk)? {
            progress(run.summary(), start);
            if stop.load(Ordering::Relaxed) {
                stopped = true;
                break;
            }
        }
        if std::io::stderr().is_terminal() {
            eprint!("\r\x1b[K");
        }
        self.told(common, &desk, run.summary(), &shown, stopped, start)
    }

    fn told(
        &self,
        common: &Common,
        desk: &Desk,
        done: &Summary,
        shown: &Shown,
        stopped: bool,
        start: Instant,
    ) -> Result<(), Failure> {
        let mut output = std::io::stdout().lock();
        if common.json {
            let value = json!({
                "file": self.file, "dry_run": self.dry_run, "stopped": stopped,
                "seat": desk.actor().seat, "seconds": start.elapsed().as_secs_f64(),
                "rows": done.rows, "entered": done.entered, "known": done.known,
                "twice": done.twice, "refused": done.refused, "notes": done.notes,
                "faults": done.faults.iter().map(|(f, n)| (f.name().to_owned(), json!(n)))
                    .collect::<serde_json::Map<String, Value>>(),
                "first": done.first.iter().map(|(row, why)| json!({"row": row, "message": why}))
                    .collect::<Vec<_>>(),
                "unknown": done.unknown.iter().map(|((field, text), rows)| json!({
                    "field": field.name(), "value": text, "rows": rows,
                    "near": listed::near(*field, text, desk.rules()),
                })).collect::<Vec<_>>(),
                "unknown_more": done.unknown_more,
                "sheet": shown.sheet, "sheets": shown.sheets,
                "report": done.report, "map": shown.map, "columns": shown.columns,
                "notices": shown.notices,
            });
            writeln!(output, "{value}")?;
        } else {
            for line in lines(done, self.dry_run) {
                writeln!(output, "{line}")?;
            }
            for line in unknown(done, desk.rules(), &shown.map) {
                writeln!(output, "{line}")?;
            }
        }
        if stopped {
            let message = "停下了；已经导入的都在，再运行一次就接着导，不会重复";
            return Err(Failure::said("stopped", message));
        }
        // Told row by row; a script sees it by the exit code.
        if done.refused > 0 { Err(Failure::Told) } else { Ok(()) }
    }
}

fn unread(map: &Path, error: &std::io::Error) -> String {
    let at = map.display();
    format!("对照表 {at} 读不了（{error}），什么也没有导入；请核对路径和权限，再导一次")
}

fn wrong(map: &Path, why: &str) -> String {
    format!("{why}；对照表在 {}，改好再导。什么也没有导入", map.display())
}

/// What was understood of the file.
struct Shown {
    notices: Vec<String>,
    sheet: Option<String>,
    sheets: Vec<String>,
    columns: Vec<Value>,
    map: PathBuf,
}

impl Shown {
    fn tell(&self) {
        for notice in &self.notices {
            eprintln!("{notice}");
        }
        eprintln!("对照表 {}", self.map.display());
    }
}

fn columns(source: &Source, map: &Map) -> Vec<Value> {
    let columns = source.headings.iter().zip(&map.columns);
    columns
        .map(|(heading, field)| json!({"heading": heading, "field": field.map(Field::name)}))
        .collect()
}

fn progress(done: &Summary, start: Instant) {
    if !std::io::stderr().is_terminal() {
        return;
    }
    let seconds = start.elapsed().as_secs_f64().max(0.001);
    let rate = f64::from(done.rows) / seconds;
    let left = if done.share > 0.0 { seconds / done.share - seconds } else { 0.0 };
    eprint!(
        "\r\x1b[K{} 行　{:.0}%　每秒 {rate:.0} 行　还要 {left:.0} 秒　退回 {}　Ctrl-C 停下",
        done.rows,
        done.share * 100.0,
        done.refused
    );
}

/// What happened, in lines for a person.
pub fn lines(done: &Summary, dry: bool) -> Vec<String> {
    let verb = if dry { "会登记" } else { "登记" };
    let mut first = format!("{} 行：{verb} {} 件", done.rows, done.entered);
    for (count, what) in
        [(done.known, "早已导入"), (done.twice, "文件里重复"), (done.refused, "退回")]
    {
        if count > 0 {
            first.push_str(&format!("，{what} {count}"));
        }
    }
    if done.notes > 0 {
        first.push_str(&format!("；合计、落款 {} 行没有算", done.notes));
    }
    let mut lines = vec![first];
    if !done.faults.is_empty() {
        let faults = done.faults.iter().map(|(field, n)| format!("{} {n}", field.name()));
        lines.push(format!("退回的原因：{}", faults.collect::<Vec<_>>().join("，")));
    }
    lines.extend(done.first.iter().map(|(row, why)| format!("第 {row} 行　{why}")));
    let more = done.refused as usize - done.first.len().min(done.refused as usize);
    if more > 0 {
        lines.push(format!("还有 {more} 行"));
    }
    if let Some(report) = &done.report {
        lines.push(format!("退回的行在 {}，改好直接再导这个文件", report.display()));
    }
    lines
}

/// Values that no list knows, and how to say once and for all what they are.
fn unknown(done: &Summary, rules: &Rules, map: &Path) -> Vec<String> {
    if done.unknown.is_empty() {
        return Vec::new();
    }
    let head = format!(
        "有 {}写法不认得；在对照表 {} 里写明就都换过来，如 [values.\"责任单位\"] 下面写 \"水电局\" = \"水利局\"：",
        done.kinds(done.unknown.len()),
        map.display()
    );
    let told = done.unknown.iter().take(UNKNOWN).map(|((field, text), rows)| {
        let near = listed::near(*field, text, rules);
        let near = if near.is_empty() { "没有相近的".to_owned() } else { near.join("、") };
        format!("  {}「{text}」 {rows} 行　{near}", field.name())
    });
    let more = done.unknown.len().saturating_sub(UNKNOWN);
    let more = (more > 0).then(|| format!("  还有 {}", done.kinds(more)));
    std::iter::once(head).chain(told).chain(more).collect()
}
