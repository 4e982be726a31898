//! The day and its sheet in lines of text, the same on the screen, in a terminal and for a person
//! who reads them out.

use super::{DayPage, DaySheet};
use crate::calendar::weekday_zh;
use crate::matter::standing::Standing;

/// 红 2 黄 1 绿 0, with 未交办 when there is any.
pub fn carried(counts: &[u32; 4]) -> String {
    let word = |standing: Standing| {
        let count = counts.get(standing as usize).copied().unwrap_or(0);
        (standing, count)
    };
    let [unassigned, red, yellow, green] =
        [Standing::Unassigned, Standing::Red, Standing::Yellow, Standing::Green].map(word);
    let colours = [red, yellow, green].map(|(s, n)| format!("{} {n}", s.word())).join(" ");
    match unassigned.1 {
        0 => colours,
        n => format!("{colours} 未交办 {n}"),
    }
}

impl DayPage {
    /// The counts of the day in one phrase.
    pub fn counts(&self) -> String {
        let figures = &self.figures;
        let some = |word: &str, n: u32| if n > 0 { format!(" {word} {n}") } else { String::new() };
        format!(
            "{} 件 {} 人次 当场办结 {}{}{} 已交办 {} 已接收 {} 已反馈 {}",
            figures.registered,
            figures.heads,
            figures.answered,
            some("引导", figures.guided),
            some("不予受理", figures.declined),
            figures.assigned,
            figures.signed,
            figures.fed
        )
    }

    /// Numbers voided on this day, the first with its reason.
    pub fn voided_words(&self) -> Option<String> {
        let (number, reason) = self.voided.first()?;
        let number = number.rsplit('-').next().unwrap_or(number);
        let more = if self.voided.len() > 1 { " 等" } else { "" };
        Some(format!("本日作废 {}（{number} {reason}{more}）", self.voided.len()))
    }

    /// The last close.
    pub fn last_words(&self) -> Option<String> {
        let (no, day) = self.last?;
        Some(format!("上次日结 {} 第 {} 号", day.format("%m-%d"), no.serial))
    }

    /// What stands between this day and its sheet, or that nothing does.
    pub fn lacks(&self) -> String {
        if let Some(forgotten) = self.forgotten.filter(|day| *day < self.day) {
            return format!("{} 还没有日结，请先补结那一天", forgotten.format("%m-%d"));
        }
        let (open, count) = &self.unassigned;
        match (open, self.sheets.last(), self.late) {
            (Some(open), ..) => {
                let number = open.number.rsplit('-').next().unwrap_or(&open.number);
                let more = if *count > 1 { " 等" } else { "" };
                format!("日结还差: {count} 件未交办（{number}，首接 {}{more}）", open.receiver)
            }
            (None, Some(no), 0) => format!("已日结，第 {} 号", no.serial),
            (None, Some(no), late) => {
                format!("已日结，第 {} 号；之后又来 {late} 件，F10 出补充清单", no.serial)
            }
            (None, None, _) => "都交办了，可以日结".to_owned(),
        }
    }
}

impl DaySheet {
    /// 日结单 or 补充清单.
    pub fn title(&self) -> &'static str {
        if self.closed.supplement == 0 { "日结单" } else { "补充清单" }
    }

    /// The sheet as lines.
    pub fn lines(&self) -> Vec<String> {
        let (closed, figures) = (&self.closed, &self.closed.figures);
        let mut lines = vec![
            format!("{}　{}　第 {} 号", self.centre, self.title(), closed.sheet.serial),
            format!(
                "{} {}　{} 日结　{}",
                closed.day,
                weekday_zh(closed.day),
                self.at.ymd_hm(),
                self.who
            ),
            format!(
                "登记 {} 件 {} 人次　当场办结 {}　引导 {}　不予受理 {}",
                figures.registered,
                figures.heads,
                figures.answered,
                figures.guided,
                figures.declined
            ),
            format!(
                "交办 {}　接收 {}　反馈 {}　本日办结 {}",
                figures.assigned, figures.signed, figures.fed, figures.concluded
            ),
            format!("结转 {} 件　{}", figures.carried_total(), carried(&figures.carried)),
        ];
        let voided = self.voided.iter().map(|(number, reason)| format!("作废 {number}　{reason}"));
        lines.extend(voided);
        let missing = self.missing.iter();
        lines.extend(missing.map(|o| format!("未交办 {}　首接 {}", o.number, o.receiver)));
        lines.push(format!("下一工作日 {} {}", closed.next, weekday_zh(closed.next)));
        lines.push(format!("记录链 {}", self.head));
        lines
    }
}
