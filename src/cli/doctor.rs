//! `yichuang doctor`: what about this machine could trouble the desk, each with its remedy.

use super::settings::Settings;
use super::{Common, Failure};
use crate::calendar::Day;
use crate::desk::{Clock, Desk, clock};
use crate::paper::PrinterTarget;
use crate::store::{keys, private};
use chrono::Datelike;
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::path::PathBuf;

/// One thing looked at.
struct Finding {
    what: &'static str,
    good: bool,
    says: String,
}

fn good(what: &'static str, says: impl Into<String>) -> Finding {
    Finding { what, good: true, says: says.into() }
}

fn bad(what: &'static str, says: impl Into<String>) -> Finding {
    Finding { what, good: false, says: says.into() }
}

/// Runs.
pub fn run(common: &Common) -> Result<(), Failure> {
    let findings = look(common);
    let mut output = std::io::stdout().lock();
    if common.json {
        let list: Vec<_> = findings
            .iter()
            .map(|f| json!({"what": f.what, "ok": f.good, "says": f.says}))
            .collect();
        writeln!(output, "{}", json!(list))?;
    } else {
        for finding in &findings {
            let mark = if finding.good { "好  " } else { "注意" };
            writeln!(output, "{mark}  {}：{}", finding.what, finding.says)?;
        }
    }
    if findings.iter().all(|f| f.good) { Ok(()) } else { Err(Failure::Told) }
}

fn look(common: &Common) -> Vec<Finding> {
    let mut list = Vec::new();
    let settings = match Settings::load(common) {
        Ok(settings) => settings,
        Err(failure) => {
            list.push(bad("设置", words(failure)));
            return list;
        }
    };
    list.push(good("设置", settings.config_dir.join("yichuang.toml").display().to_string()));
    let options = match settings.options(Clock::Machine) {
        Ok(options) => options,
        Err(failure) => {
            list.push(bad("县域包", words(failure)));
            return list;
        }
    };
    list.push(good("县域包", format!("{}（{}）", options.pack.title, options.pack.name)));
    let today = clock::machine_now().day();
    list.push(years(&options.pack.rules.calendar, today));
    let before = private::readable(&settings.store, &settings.config_dir);
    list.push(match Desk::open(&options) {
        Ok(_) => good("库", settings.store.display().to_string()),
        Err(error) => bad("库", error.to_string()),
    });
    list.push(modes(&settings, &before));
    let keys = keys::folder(&settings.config_dir);
    list.push(good("密钥", format!("在 {}；请和库分开备份", keys.display())));
    list.push(match settings.printer.as_str() {
        "" => good("打印机", "没有设打印机：回执在屏幕上预览，可抄写；设了 printer 就自动打印"),
        text => match PrinterTarget::parse(text) {
            Ok(target) => good("打印机", target.to_string()),
            Err(why) => bad("打印机", why),
        },
    });
    list.push(terminal());
    list
}

fn words(failure: Failure) -> String {
    match failure {
        Failure::Said { message, .. } | Failure::Usage { message, .. } => message,
        Failure::Told | Failure::Closed => String::new(),
    }
}

/// The years this desk will print dates in.
fn years(calendar: &crate::calendar::Calendar, today: Day) -> Finding {
    let missing: Vec<String> = (today.year()..=today.year() + 1)
        .filter(|year| !calendar.knows(*year))
        .map(|year| year.to_string())
        .collect();
    if missing.is_empty() {
        return good("放假安排", "今年和明年的都有");
    }
    bad(
        "放假安排",
        format!(
            "缺 {} 年，涉及的日期暂按周末计并注明；国务院通知公布后，把该年文件放进设置目录的 calendar 里",
            missing.join("、")
        ),
    )
}

/// Store, keys and folders only their owner may read; opening the store closes what was open.
fn modes(settings: &Settings, before: &[PathBuf]) -> Finding {
    let names = |list: &[PathBuf]| {
        list.iter().map(|path| path.display().to_string()).collect::<Vec<_>>().join("、")
    };
    let after = private::readable(&settings.store, &settings.config_dir);
    if !after.is_empty() {
        let message = "别的用户也能读，改不了：请让它的主人运行 chmod go=";
        return bad("权限", format!("{} {message}", names(&after)));
    }
    if !before.is_empty() {
        let message =
            "原来别的用户也能读，刚才已收紧，现在只有本用户能读；别人用过这台电脑的，请告诉管理员";
        return good("权限", format!("{} {message}", names(before)));
    }
    good("权限", "库、密钥和它们的文件夹只有本用户能读")
}

/// Asks the terminal how wide `·` is there: two columns mean that `ambiguous = "wide"` must be set.
fn terminal() -> Finding {
    let mut output = std::io::stdout();
    if !output.is_terminal() || !std::io::stdin().is_terminal() {
        return good("终端", "结果没有写到终端，字符宽度没有测");
    }
    let measured = (|| -> std::io::Result<u16> {
        crossterm::terminal::enable_raw_mode()?;
        write!(output, "\r·")?;
        output.flush()?;
        let column = crossterm::cursor::position().map(|(column, _)| column);
        write!(output, "\r  \r")?;
        output.flush()?;
        column
    })();
    let restored = crossterm::terminal::disable_raw_mode();
    match (measured, restored) {
        (Ok(1), Ok(())) => good("终端", "「·」占一列，用默认设置"),
        (Ok(_), Ok(())) => bad("终端", "「·」占两列，请在设置里写 ambiguous = \"wide\""),
        (Err(e), _) | (_, Err(e)) => {
            good("终端", format!("终端不回答（{e}），若竖线错位请设 ambiguous = \"wide\""))
        }
    }
}
