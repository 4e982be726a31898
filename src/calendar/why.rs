//! The sentences that explain a due date, one per step of the counting.
//!
//! A clerk reads them out when somebody asks "why that day?", so each names its days and, where
//! there is one, the article.

use chrono::Datelike;

use super::moment::{Day, Moment, weekday_zh};
use super::table::Calendar;

/// `10-01`, or the full date when it is not the year the counting began in.
fn short(day: Day, first: Day) -> String {
    let form = if day.year() == first.year() { "%m-%d" } else { "%Y-%m-%d" };
    day.format(form).to_string()
}

/// 国庆节放假, or 周日 for an ordinary weekend.
fn off(day: Day, cal: &Calendar) -> String {
    match cal.info(day).label {
        Some(name) if name != "周末" => format!("{name}放假"),
        _ => weekday_zh(day).to_owned(),
    }
}

/// From when, how many, until when.
pub(super) fn counted(first: Day, days: u32, kind: &str, end: Day) -> String {
    format!("从 {first} 次日起算 {days} 个{kind}，到 {end}")
}

/// What became of an end that fell on a day off, or on a weekend that is worked.
pub(super) fn rolled(
    first: Day,
    end: Day,
    legal: Day,
    rolls: bool,
    cal: &Calendar,
) -> Option<String> {
    let info = cal.info(end);
    let day = short(end, first);
    match info.label {
        None => None,
        Some(name) if info.working => {
            rolls.then(|| format!("{day} 是{}，但{name}，不顺延", weekday_zh(end)))
        }
        Some(_) if rolls => {
            let legal = short(legal, first);
            Some(format!("{day} 是{}，按民法典第203条顺延到 {legal}", off(end, cal)))
        }
        Some(_) => Some(format!("{day} 是{}，这个时限不顺延", off(end, cal))),
    }
}

/// Which days a count of working days passed over, and which weekends it took in.
pub(super) fn passed(first: Day, end: Day, cal: &Calendar) -> Vec<String> {
    let mut skipped: Vec<(String, u32)> = Vec::new();
    let mut made_up = Vec::new();
    for day in first.iter_days().skip(1).take_while(|day| *day <= end) {
        let info = cal.info(day);
        match info.label {
            None => {}
            Some(name) if info.working => made_up.push(format!("{}（{name}）", short(day, first))),
            Some(name) => match skipped.iter_mut().find(|(known, _)| *known == name) {
                Some((_, days)) => *days += 1,
                None => skipped.push((name, 1)),
            },
        }
    }
    let skipped: Vec<_> = skipped.iter().map(|(name, days)| format!("{name} {days} 天")).collect();
    let mut said = Vec::new();
    if !skipped.is_empty() {
        said.push(format!("其间不计：{}", skipped.join("、")));
    }
    if !made_up.is_empty() {
        said.push(format!("其间计入：{}", made_up.join("、")));
    }
    said
}

/// The last moment that is still in time.
pub(super) fn last(legal: Day) -> String {
    format!("最迟 {legal} {} 24:00", weekday_zh(legal))
}

/// What the figures will judge by.
pub(super) fn figures(start: Moment, days: u32, kpi: Moment) -> String {
    format!("考核口径：从 {} 起满 {days} 个 24 小时，到 {}，不顺延", start.ymd_hm(), kpi.ymd_hm())
}

/// Which notice is missing among these days.
pub(super) fn assumed(from: Day, to: Day, cal: &Calendar) -> Option<String> {
    let year = from.iter_days().take_while(|day| *day <= to).find_map(|d| cal.unpublished(d))?;
    Some(format!("{year} 年节假日安排尚未录入，暂按周末计，录入后重算"))
}
