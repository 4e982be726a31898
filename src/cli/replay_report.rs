//! The report of a played day, for people and as JSON.

use crate::calendar::weekday_zh;
use crate::desk::clock::machine_now;
use crate::matter::Rules;
use crate::matter::deadline::Colour;
use crate::replay::report::RoomLine;
use crate::replay::run::Kind;
use crate::replay::{PlayedDay, Report, Runner};
use crate::tui::text::{pad, width};
use serde_json::{Value, json};
use std::io::Write;
use std::time::Duration;

/// A day that was played.
pub struct Ran<'r> {
    /// The day.
    pub day: &'r PlayedDay,
    /// What the log says.
    pub report: &'r Report,
    /// How long it took.
    pub took: Duration,
    /// The rules.
    pub rules: &'r Rules,
}

impl Ran<'_> {
    /// Everything, with every order's microseconds by kind.
    pub fn json(&self, runner: &Runner<'_>) -> Value {
        let micros = |kind: Kind| -> Vec<u64> {
            let one =
                |(_, took): &(Kind, Duration)| u64::try_from(took.as_micros()).unwrap_or(u64::MAX);
            runner.times.iter().filter(|(k, _)| *k == kind).map(one).collect()
        };
        let refused: Vec<Value> = runner
            .surprises
            .iter()
            .map(|s| json!({"step": format!("{:?}", s.due.step), "code": s.code, "message": s.message}))
            .collect();
        json!({
            "day": self.day.day.to_string(),
            "title": self.day.title,
            "report": self.report,
            "steps": runner.times.len(),
            "seconds": self.took.as_secs_f64(),
            "ended": machine_now().millis(),
            "micros": { "call": micros(Kind::Call), "save": micros(Kind::Save) },
            "refused": refused,
            "held_up": runner.blocked,
            "sheet": runner.sheet.as_ref().map(|sheet| sheet.closed.sheet.to_string()),
        })
    }

    /// The same to read.
    pub fn write(&self, runner: &Runner<'_>, out: &mut impl Write) -> std::io::Result<()> {
        let (r, day) = (self.report, self.day);
        let week = weekday_zh(day.day);
        writeln!(
            out,
            "{} {week}　{}　{} 批 {} 人（预登记 {} 批）",
            day.day, day.title, r.batches, r.heads, r.booked
        )?;
        let (w, [green, yellow, red]) = (r.waits, r.assigned);
        writeln!(out, "候访　中位 {} 分　95% 不过 {} 分　最长 {} 分", w.median, w.p95, w.longest)?;
        writeln!(
            out,
            "接访　{} 批：交办 {}（绿 {green}　黄 {yellow}　红 {red}）　当场办结 {}　引导 {}　只凭号接待 {}",
            r.heard,
            green + yellow + red,
            r.answered,
            r.guided,
            r.plain
        )?;
        writeln!(out, "再次来访 {}　其中不予受理 {}", r.repeats, r.declined)?;
        let presses: Vec<String> =
            r.presses.iter().map(|(word, n)| format!("{word} {n}")).collect();
        writeln!(out, "大厅　{}", presses.join("　"))?;
        if !r.left.is_empty() {
            let left: Vec<String> = r.left.iter().map(|(no, at)| format!("{no} {at}")).collect();
            writeln!(out, "没有听到的　{}", left.join("　"))?;
        }
        self.rooms(out)?;
        self.units(out)?;
        self.checks(runner, out)
    }

    fn rooms(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "\n室               批   人  候访中位  最长  接访用时  到")?;
        for line in &self.report.rooms {
            let RoomLine { no, name, heard, heads, waits, busy, until } = line;
            let until = until.map(|at| at.clock()).unwrap_or_default();
            let name = pad(name, 12);
            let line = format!(
                "{no:>2} {name} {heard:>3}  {heads:>3}  {:>6}分  {:>3}分  {:>3}时{:02}分  {until}",
                waits.median,
                waits.longest,
                busy / 60,
                busy % 60
            );
            writeln!(out, "{}", line.trim_end())?;
        }
        Ok(())
    }

    fn units(&self, out: &mut impl Write) -> std::io::Result<()> {
        writeln!(out, "\n牵头单位                绿  黄  红")?;
        for (unit, by) in &self.report.units {
            let name = self.rules.unit(unit).map_or(unit.as_str(), |u| u.short.as_str());
            let cells: Vec<String> =
                Colour::ALL.iter().zip(by).map(|(_, n)| format!("{n:>2}")).collect();
            writeln!(out, "{}  {}", pad(name, 22.max(width(name))), cells.join("  "))?;
        }
        Ok(())
    }

    fn checks(&self, runner: &Runner<'_>, out: &mut impl Write) -> std::io::Result<()> {
        let r = self.report;
        match r.reasoned {
            0 => writeln!(out, "\n没有先叫后来的")?,
            n => writeln!(out, "\n先叫后来的 {n} 次，都写了理由")?,
        }
        for (what, list) in [("没有理由就越过别人", &r.overtaken), ("缺号", &r.gaps)] {
            if !list.is_empty() {
                writeln!(out, "{what}　{}", list.join("　"))?;
            }
        }
        if r.broken > 0 {
            writeln!(out, "记录对不上 {} 处，请运行 yichuang verify", r.broken)?;
        }
        if let Some(why) = &runner.blocked {
            writeln!(out, "日结先被拦下：{why}")?;
        }
        if let Some(sheet) = &runner.sheet {
            writeln!(out)?;
            sheet.lines().iter().try_for_each(|line| writeln!(out, "{line}"))?;
            writeln!(out)?;
        }
        for surprise in &runner.surprises {
            writeln!(
                out,
                "{} 被拒（{}）：{}",
                surprise.due.at.clock(),
                surprise.code,
                surprise.message
            )?;
        }
        let (steps, seconds) = (runner.times.len(), self.took.as_secs_f64());
        let rate = steps as f64 / seconds.max(1e-9);
        writeln!(
            out,
            "{steps} 步，步步落盘，用 {seconds:.2} 秒（每秒 {rate:.0} 步）；{}　{}",
            slow(runner, Kind::Call, "叫号"),
            slow(runner, Kind::Save, "保存")
        )
    }
}

fn slow(runner: &Runner<'_>, kind: Kind, word: &str) -> String {
    let mut list: Vec<Duration> =
        runner.times.iter().filter(|(k, _)| *k == kind).map(|(_, took)| *took).collect();
    list.sort_unstable();
    let at = |part: usize| {
        let found = list.get(list.len().saturating_sub(1) * part / 100);
        found.map_or(0.0, |took| took.as_secs_f64() * 1e3)
    };
    format!("{word} 95% 在 {:.1} 毫秒内、99% 在 {:.1} 毫秒内", at(95), at(99))
}
