//! Papers about days: the duty table (值班表), the announcement of a reception day (公告), the slip of a
//! booking (预登记号单) and the call list of a room (候访名单). Names of visitors are masked on all.

use super::Desk;
use super::booking::{day_of, find};
use super::booking_view::BookingView;
use super::day_plan::none;
use super::error::DeskError;
use super::facts::{Facts, long_date};
use super::fields::{Field, List};
use super::papers::{Made, Subject, gone};
use crate::calendar::{Day, weekday_zh};
use crate::matter::booking::{Booking, BookingStage, ReceptionDay};
use crate::matter::duty::decide::place_words;
use crate::matter::rules::RoomNo;
use crate::store::folds::Kept;
use chrono::Datelike;

/// What the duty table may say.
pub const DUTY_FIELDS: &[Field] = &[
    ("month", "哪年哪月"),
    ("place", "哪里的值班表"),
    ("gaps", "空缺几处；没有为空"),
    ("provisional", "放假安排未公布，暂按周末计；不是为空"),
];
/// Its rows.
pub const DUTY_LISTS: &[List] = &[(
    "duties",
    &[
        ("date", "日期"),
        ("weekday", "周几"),
        ("place", "地点"),
        ("post", "职务"),
        ("who", "姓名，或空缺"),
        ("note", "换班、顶班、请假的理由"),
    ],
)];
/// What papers of a reception day may say.
pub const DAY_FIELDS: &[Field] = &[
    ("date", "接访日期"),
    ("weekday", "周几"),
    ("venue", "接访地点"),
    ("leaders_line", "接访的领导"),
    ("hours_line", "接访时段"),
    ("opens", "预登记首日"),
    ("closes", "预登记末日"),
    ("contact", "预登记电话"),
    ("cancelled", "已取消；不是为空"),
];
/// Their lists.
pub const DAY_LISTS: &[List] = &[
    ("leaders", &[("text", "职务和姓名")]),
    ("rooms", &[("no", "接待室号"), ("room", "接待室名"), ("topic", "接哪些事")]),
];
/// What a call list may say besides.
pub const CALLS_FIELDS: &[Field] =
    &[("room_no", "接待室号"), ("room_name", "接待室名"), ("batches", "批次"), ("heads", "人次")];
/// Its rows.
pub const CALLS_LISTS: &[List] = &[(
    "calls",
    &[
        ("no", "次序"),
        ("time", "时间；没有空的时间为空"),
        ("number", "预登记号"),
        ("visitor", "遮住的姓名"),
        ("heads", "人次"),
        ("town", "属地"),
        ("story", "反映什么"),
        ("stage", "待到、已到、未到"),
    ],
)];
/// What the slip of a booking may say.
pub const BOOKING_FIELDS: &[Field] = &[
    ("booking", "预约号"),
    ("kind", "预约或预登记"),
    ("date", "哪一天"),
    ("weekday", "周几"),
    ("time", "时间；没有为空"),
    ("room_no", "接待室号"),
    ("room_name", "接待室名"),
    ("with", "约的是谁；预登记为空"),
    ("venue", "接访地点；预约为空"),
    ("visitor", "遮住的姓名"),
    ("head_count", "人次"),
    ("story", "反映什么"),
];

/// A month and a place become one number: months counted through, times a thousand, plus the place.
const PLACES: i64 = 1_000;

impl Desk {
    /// Places that have a duty table of their own, the centre first.
    fn duty_places(&self) -> Vec<String> {
        let mut places = vec![String::new()];
        for chair in self.rules().duty.iter().flat_map(|rule| &rule.chairs) {
            if !places.contains(&chair.place) {
                places.push(chair.place.clone());
            }
        }
        places
    }
}

/// `2026-12`, or with a place `2026-12 云溪乡`.
pub(super) fn find_month(desk: &Desk, text: &str) -> Result<Subject, DeskError> {
    let (month, place) = text.trim().split_once([' ', '/']).unwrap_or((text.trim(), ""));
    let first: Day = format!("{month}-01").parse().map_err(|_| {
        let message = format!("月份「{month}」看不懂，请写成 2026-12，可再写地方，如 2026-12/中心");
        DeskError::refused("month", message)
    })?;
    let places = desk.duty_places();
    let wanted = if place.is_empty() { "中心" } else { place.trim() };
    let key = desk.duty_place(wanted)?.unwrap_or_default();
    let at = places
        .iter()
        .position(|p| *p == key)
        .ok_or_else(|| DeskError::refused("place", format!("{wanted}没有值班表，请核对县域包")))?;
    let months = i64::from(first.year()) * 12 + i64::from(first.month0());
    let label = format!("{month} {}", place_words(&key, desk.rules()));
    Ok(Subject { id: months * PLACES + at as i64, label, sealed: false })
}

/// The duty table of a month.
pub(super) fn month_facts(desk: &Desk, made: &Made<'_>) -> Result<Facts, DeskError> {
    let months = made.subject.div_euclid(PLACES);
    let year = i32::try_from(months.div_euclid(12)).unwrap_or_default();
    let month = months.rem_euclid(12) as u32 + 1;
    let first = Day::from_ymd_opt(year, month, 1).ok_or_else(|| gone("月份"))?;
    let next = first.checked_add_months(chrono::Months::new(1)).unwrap_or(first);
    let at = made.subject.rem_euclid(PLACES) as usize;
    let place = desk.duty_places().get(at).cloned().ok_or_else(|| gone("地点"))?;
    let words = place_words(&place, desk.rules());
    let key = if place.is_empty() { words.clone() } else { place };
    let view = desk.duty(first, next.pred_opt().unwrap_or(first), &key)?;
    let mut facts = desk.common_facts(made);
    facts.set("month", format!("{year}年{month}月"));
    facts.set("place", words);
    facts.set("gaps", if view.gaps > 0 { view.gaps.to_string() } else { String::new() });
    let guess = view.days.iter().any(|d| d.provisional);
    facts.set("provisional", if guess { "放假安排未公布，暂按周末计" } else { "" });
    let sits = view.days.iter().flat_map(|d| &d.sits);
    facts.set_list(
        "duties",
        sits.map(|sit| {
            let note = match sit.change {
                "" => String::new(),
                change => format!("{change}：{}", sit.reason),
            };
            [
                ("date", sit.seat.day.format("%m-%d").to_string()),
                ("weekday", weekday_zh(sit.seat.day).to_owned()),
                ("place", sit.place.clone()),
                ("post", sit.post.clone()),
                ("who", sit.who.clone().unwrap_or_else(|| "空缺".to_owned())),
                ("note", note),
            ]
        }),
    );
    Ok(facts)
}

fn kept_day(desk: &Desk, text: &str) -> Result<Kept<ReceptionDay>, DeskError> {
    let day = match day_of(text)? {
        Some(day) => day,
        None => desk.bookings(None)?.day,
    };
    desk.store.view().folded::<ReceptionDay>(day, "")?.ok_or_else(|| none(day))
}

/// A reception day by its date; the next one when empty.
pub(super) fn find_day(desk: &Desk, text: &str) -> Result<Subject, DeskError> {
    let day = kept_day(desk, text)?.state.day;
    Ok(Subject { id: i64::from(day.to_epoch_days()), label: day.to_string(), sealed: false })
}

fn day(number: i64) -> Result<Day, DeskError> {
    let days = i32::try_from(number).ok().and_then(Day::from_epoch_days);
    days.ok_or_else(|| gone("接访日"))
}

/// The announcement.
pub(super) fn day_facts(desk: &Desk, made: &Made<'_>) -> Result<Facts, DeskError> {
    let mut facts = desk.common_facts(made);
    put_day(desk, &mut facts, day(made.subject)?)?;
    Ok(facts)
}

fn put_day(desk: &Desk, facts: &mut Facts, day: Day) -> Result<(), DeskError> {
    let view = desk.reception_day(Some(day))?.ok_or_else(|| none(day))?;
    let hours: Vec<String> = view.day.hours.iter().map(|span| String::from(*span)).collect();
    facts.set("date", long_date(day));
    facts.set("weekday", weekday_zh(day));
    facts.set("venue", &view.text.place);
    facts.set("leaders_line", view.text.leaders.join("、"));
    facts.set("hours_line", hours.join("、"));
    facts.set("opens", long_date(view.day.opens));
    facts.set("closes", long_date(view.day.closes));
    facts.set("contact", &view.text.phone);
    facts.set("cancelled", if view.day.cancelled { "已取消" } else { "" });
    facts.set_list("leaders", view.text.leaders.iter().map(|text| [("text", text.clone())]));
    let open = desk.rules().rooms.iter().filter(|r| view.day.rooms.contains(&r.no));
    facts.set_list(
        "rooms",
        open.map(|r| {
            [("no", r.no.to_string()), ("room", r.name.clone()), ("topic", r.topic.clone())]
        }),
    );
    Ok(())
}

/// `2026-12-05/3`, or a room alone for the next reception day.
pub(super) fn find_calls(desk: &Desk, text: &str) -> Result<Subject, DeskError> {
    let (date, room) = text.trim().rsplit_once([' ', '/']).unwrap_or(("", text.trim()));
    let day = kept_day(desk, date)?.state.day;
    let room = desk.rules().find_room(room).ok_or_else(|| {
        let message = format!("没有「{room}」这个接待室，请写成 2026-12-05/3");
        DeskError::refused("room", message)
    })?;
    let id = i64::from(day.to_epoch_days()) * PLACES + i64::from(room.no);
    Ok(Subject { id, label: format!("{day} {}号", room.no), sealed: false })
}

/// The call list of a room.
pub(super) fn calls_facts(desk: &Desk, made: &Made<'_>) -> Result<Facts, DeskError> {
    let day = day(made.subject.div_euclid(PLACES))?;
    let room = made.subject.rem_euclid(PLACES) as RoomNo;
    let mut facts = desk.common_facts(made);
    put_day(desk, &mut facts, day)?;
    let list = desk.bookings(Some(day))?;
    let there = |row: &&BookingView| row.room == room && row.stage != BookingStage::Cancelled;
    let rows: Vec<&BookingView> = list.rows.iter().filter(there).collect();
    facts.set("room_no", room.to_string());
    facts.set("room_name", desk.rules().room(room).map(|r| r.name.clone()).unwrap_or_default());
    facts.set("batches", rows.len().to_string());
    facts.set("heads", rows.iter().map(|row| row.heads).sum::<u32>().to_string());
    facts.set_list(
        "calls",
        (1..).zip(&rows).map(|(no, row): (u32, &&BookingView)| {
            [
                ("no", no.to_string()),
                ("time", row.time.clone()),
                ("number", row.number.clone()),
                ("visitor", row.visitor.clone()),
                ("heads", row.heads.to_string()),
                ("town", row.town.clone()),
                ("story", row.story.clone()),
                ("stage", row.stage_word().to_owned()),
            ]
        }),
    );
    Ok(facts)
}

/// A booking by its number (of the next reception day or of today), or as `2026-12-05/Y012`.
pub(super) fn find_booking(desk: &Desk, text: &str) -> Result<Subject, DeskError> {
    let (date, number) = text.trim().rsplit_once([' ', '/']).unwrap_or(("", text.trim()));
    let day = match day_of(date)? {
        Some(day) => day,
        None => desk.bookings(None)?.day,
    };
    let kept = find(&desk.store.view(), &desk.pack, day, number)?;
    let label = format!("{day} {}", kept.state.number);
    Ok(Subject { id: kept.state.id, label, sealed: false })
}

/// The slip of a booking.
pub(super) fn booking_facts(desk: &Desk, made: &Made<'_>) -> Result<Facts, DeskError> {
    let found = desk.store.view().folded_by_id::<Booking>(made.subject)?;
    let kept = found.ok_or_else(|| gone("预约"))?;
    let view = desk.booking_view(&kept)?;
    let reception = match view.with.is_empty() {
        true => desk.reception_day(Some(view.day))?,
        false => None,
    };
    let mut facts = desk.common_facts(made);
    facts.booking((&view.number, view.word), (view.day, &view.time), &view.with);
    facts.set("room_no", view.room.to_string());
    facts.set("room_name", &view.room_name);
    facts.set("venue", reception.map(|day| day.text.place).unwrap_or_default());
    facts.set("visitor", &view.visitor);
    facts.set("head_count", view.heads.to_string());
    facts.set("story", &view.story);
    Ok(facts)
}
