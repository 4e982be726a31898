//! `yichuang announce`: a reception day (领导接访日) announced, changed, called off, or shown.

use super::{Common, Failure};
use crate::calendar::Day;
use crate::desk::api::{Change, Done};
use crate::desk::day_plan::DayView;
use crate::matter::booking::day::DayWish;
use crate::matter::booking::{DayText, Span};
use serde_json::{Value, json};
use std::io::Write;

/// 公告一个领导接访日；没写的照已公告的；只写日期就是看
#[derive(clap::Args)]
pub struct Announce {
    /// 哪一天；不写就看最近的一个
    #[arg(long)]
    date: Option<Day>,
    /// 在哪里
    #[arg(long, default_value = "")]
    place: String,
    /// 接访的领导，职务和姓名；可写几次
    #[arg(long = "leader", value_name = "NAME")]
    leaders: Vec<String>,
    /// 开哪些接待室，号；可写几次，不写就是全部
    #[arg(long = "room", value_name = "NO")]
    rooms: Vec<u16>,
    /// 时段，如 08:30-12:00；可写几次，不写照县域包
    #[arg(long = "hours", value_name = "SPAN")]
    hours: Vec<String>,
    /// 一批几分钟；不写照县域包
    #[arg(long, default_value_t = 0)]
    minutes: u32,
    /// 预登记从哪天起；不写就从今天
    #[arg(long)]
    opens: Option<Day>,
    /// 预登记到哪天；不写就到前一天
    #[arg(long)]
    closes: Option<Day>,
    /// 预登记电话；不写就是查询电话
    #[arg(long, default_value = "")]
    phone: String,
    /// 取消这个接访日，写理由
    #[arg(long, value_name = "REASON")]
    call_off: Option<String>,
}

impl Announce {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let view = match (&self.call_off, self.date) {
            (Some(reason), Some(day)) => {
                order(common, &Change::CallOff { day, reason: reason.clone() })?
            }
            (Some(_), None) => return Err(Failure::said("date", "取消哪一天？请写 --date")),
            (None, Some(day)) if self.changes() => {
                order(common, &Change::Announce(Box::new(self.wish(day)?)))?
            }
            (None, None) if self.changes() => {
                return Err(Failure::said("date", "公告哪一天？请写 --date"));
            }
            (None, date) => {
                let found = common.reading_desk()?.reception_day(date)?;
                found.ok_or_else(|| Failure::said("no_day", "还没有公告过接访日"))?
            }
        };
        let mut output = std::io::stdout().lock();
        if common.json {
            return Ok(writeln!(output, "{}", day_json(&view))?);
        }
        let day = &view.day;
        let hours: Vec<String> = day.hours.iter().map(|span| String::from(*span)).collect();
        let rooms: Vec<String> = day.rooms.iter().map(u16::to_string).collect();
        let mark = if day.cancelled { "　已取消" } else { "" };
        writeln!(output, "领导接访日 {}　{}{mark}", day.day, hours.join("、"))?;
        writeln!(output, "地点　{}", view.text.place)?;
        writeln!(output, "领导　{}", view.text.leaders.join("、"))?;
        writeln!(output, "接待室　{}　每批{}分钟", rooms.join("、"), day.minutes)?;
        writeln!(output, "预登记　{}至{}　电话 {}", day.opens, day.closes, view.text.phone)?;
        Ok(())
    }

    fn changes(&self) -> bool {
        let texts = [&self.place, &self.phone].iter().any(|text| !text.is_empty());
        let lists = !self.leaders.is_empty() || !self.rooms.is_empty() || !self.hours.is_empty();
        texts || lists || self.minutes > 0 || self.opens.is_some() || self.closes.is_some()
    }

    fn wish(&self, day: Day) -> Result<DayWish, Failure> {
        let span =
            |text: &String| Span::try_from(text.clone()).map_err(|why| Failure::said("hours", why));
        Ok(DayWish {
            day,
            rooms: self.rooms.clone(),
            hours: self.hours.iter().map(span).collect::<Result<_, _>>()?,
            minutes: self.minutes,
            opens: self.opens,
            closes: self.closes,
            text: DayText {
                place: self.place.clone(),
                leaders: self.leaders.clone(),
                phone: self.phone.clone(),
            },
        })
    }
}

fn order(common: &Common, change: &Change) -> Result<DayView, Failure> {
    let mut desk = common.desk()?;
    let done = desk.order(change)?;
    desk.tend()?;
    match done {
        Done::Announced(view) => Ok(*view),
        _ => Err(Failure::said("answer", "公告结果没有取到，请用 announce 再看一次")),
    }
}

/// A reception day.
pub(super) fn day_json(view: &DayView) -> Value {
    let day = &view.day;
    json!({
        "day": day.day.to_string(),
        "place": view.text.place,
        "leaders": view.text.leaders,
        "rooms": day.rooms,
        "hours": day.hours.iter().map(|span| String::from(*span)).collect::<Vec<_>>(),
        "minutes": day.minutes,
        "opens": day.opens.to_string(),
        "closes": day.closes.to_string(),
        "phone": view.text.phone,
        "cancelled": day.cancelled,
    })
}
