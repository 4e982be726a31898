//! The duty rules of a pack: days and levels in people's words, chairs and people by name.

use chrono::Weekday;
use serde::Deserialize;
use toml::Spanned;

use super::error::{PackError, Source};
use crate::calendar::Day;
use crate::matter::duty::{Chair, Days, DutyRule, Rest};
use crate::matter::words::Tier;

/// `[[duty]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct DutyTable {
    pub id: Spanned<String>,
    pub name: String,
    pub level: Spanned<String>,
    pub days: Spanned<String>,
    /// 照常 (when left out), 不排, 顺延: days off among fixed days.
    #[serde(default)]
    pub rest: Option<Spanned<String>>,
    #[serde(default)]
    pub from: Option<Spanned<toml::value::Datetime>>,
    #[serde(default)]
    pub until: Option<Spanned<toml::value::Datetime>>,
    #[serde(default)]
    pub month: u32,
    #[serde(default = "sitting")]
    pub bookings: u32,
    #[serde(rename = "seat")]
    pub seats: Vec<SeatTable>,
}

/// `[[duty.seat]]`.
#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
pub(super) struct SeatTable {
    /// Town code; the centre when left out.
    #[serde(default)]
    pub place: Option<Spanned<String>>,
    #[serde(default)]
    pub village: String,
    #[serde(default)]
    pub post: String,
    pub staff: Vec<Spanned<String>>,
    /// All of them sit each time, instead of one by turns.
    #[serde(default)]
    pub together: bool,
}

/// 批次 one sitting takes by appointment when a rule does not say.
fn sitting() -> u32 {
    8
}

/// The rules, with every name looked up by the caller.
pub(super) fn rules(
    tables: &[DutyTable],
    source: &Source,
    member: impl Fn(&Spanned<String>) -> Result<String, PackError>,
    town: impl Fn(&Spanned<String>) -> Result<String, PackError>,
) -> Result<Vec<DutyRule>, PackError> {
    tables.iter().map(|table| rule(table, source, &member, &town)).collect()
}

fn rule(
    table: &DutyTable,
    source: &Source,
    member: &impl Fn(&Spanned<String>) -> Result<String, PackError>,
    town: &impl Fn(&Spanned<String>) -> Result<String, PackError>,
) -> Result<DutyRule, PackError> {
    let tier = Tier::parse(table.level.get_ref()).ok_or_else(|| {
        let problem = format!("坐班的 level「{}」不对", table.level.get_ref());
        source.wrong(table.level.span(), problem, "写 市、县、乡、村 之一")
    })?;
    let days = days(table.days.get_ref()).ok_or_else(|| {
        let problem = format!("坐班的 days「{}」不对", table.days.get_ref());
        let expected = "写 每个工作日、每日、每周二 或 每月1、11、21日（1 到 28）";
        source.wrong(table.days.span(), problem, expected)
    })?;
    let rest = match table.rest.as_ref().map(|rest| (rest.get_ref().as_str(), rest.span())) {
        None | Some(("照常", _)) => Rest::Keep,
        Some(("不排", _)) => Rest::Skip,
        Some(("顺延", _)) => Rest::Next,
        Some((other, at)) => {
            let problem = format!("坐班的 rest「{other}」不对");
            return Err(source.wrong(at, problem, "写 照常、不排、顺延 之一"));
        }
    };
    let date = |value: &Option<Spanned<toml::value::Datetime>>| -> Result<Option<Day>, PackError> {
        let Some(value) = value else { return Ok(None) };
        let wrong = || source.wrong(value.span(), "日期不对", "写 2026-01-05 这样的日期");
        day(value.get_ref()).map(Some).ok_or_else(wrong)
    };
    let (from, until) = (date(&table.from)?, date(&table.until)?);
    let mut chairs: Vec<Chair> = Vec::new();
    for seat in &table.seats {
        let staff: Vec<String> = seat.staff.iter().map(member).collect::<Result<_, _>>()?;
        let Some(first) = seat.staff.first() else {
            let at = table.id.span();
            return Err(source.wrong(at, "坐班没有写 staff", "至少写一个人"));
        };
        if staff.len() > 1 && from.is_none() && !seat.together {
            return Err(source.wrong(first.span(), "轮流坐班没有写 from", "写从哪天起轮"));
        }
        let mut place = seat.place.as_ref().map(town).transpose()?.unwrap_or_default();
        if !seat.village.is_empty() {
            place = format!("{place}/{}", seat.village);
        }
        let together = seat.together && staff.len() > 1;
        let each: Vec<(String, Vec<String>)> = match together {
            true => (1..)
                .zip(staff)
                .map(|(n, id): (u32, _)| (format!("{}{n}", seat.post), vec![id]))
                .collect(),
            false => vec![(seat.post.clone(), staff)],
        };
        for (post, staff) in each {
            if chairs.iter().any(|c| c.place == place && c.post == post) {
                let problem = format!("坐班「{}」同一处有两个「{post}」", table.name);
                return Err(source.wrong(first.span(), problem, "给每把椅子写不同的 post"));
            }
            chairs.push(Chair { place: place.clone(), post, staff });
        }
    }
    Ok(DutyRule {
        id: table.id.get_ref().clone(),
        name: table.name.clone(),
        tier,
        days,
        rest,
        from,
        until,
        month: table.month,
        bookings: table.bookings,
        chairs,
    })
}

/// Reads the days in people's words.
fn days(text: &str) -> Option<Days> {
    const WEEK: [(char, Weekday); 8] = [
        ('一', Weekday::Mon),
        ('二', Weekday::Tue),
        ('三', Weekday::Wed),
        ('四', Weekday::Thu),
        ('五', Weekday::Fri),
        ('六', Weekday::Sat),
        ('日', Weekday::Sun),
        ('天', Weekday::Sun),
    ];
    match text.trim() {
        "每个工作日" => return Some(Days::Working),
        "每日" => return Some(Days::Daily),
        _ => {}
    }
    if let Some(day) = text.trim().strip_prefix("每周") {
        let found = WEEK.iter().find(|(word, _)| day.chars().eq([*word]));
        return found.map(|(_, weekday)| Days::Weekly(*weekday));
    }
    let list = text.trim().strip_prefix("每月")?.strip_suffix('日')?;
    let days: Option<Vec<u32>> = list.split('、').map(|n| n.trim().parse().ok()).collect();
    days.filter(|days| days.iter().all(|n| (1..=28).contains(n))).map(Days::Monthly)
}

/// A date of the pack as a day; none when it is not a plain date.
fn day(value: &toml::value::Datetime) -> Option<Day> {
    let date = value.date.filter(|_| value.time.is_none())?;
    Day::from_ymd_opt(date.year.into(), date.month.into(), date.day.into())
}
