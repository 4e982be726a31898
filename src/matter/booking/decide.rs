//! A wish for a place on a day → a booking, or a refusal that says when there is one. Somebody who
//! looks like one already put down is asked about, never silently merged; a reception day turns
//! nobody away: when every time is taken they wait in order without one.

use super::day::ReceptionDay;
use super::event::{Booking, BookingEvent, BookingStage, Target};
use super::form::Wished;
use super::span::{Span, clock, times};
use crate::calendar::Day;
use crate::matter::duty::{DutyRule, Sitting, decide::place};
use crate::matter::event::{Fact, MatterId, Slot};
use crate::matter::refusal::Refusal;
use crate::matter::rules::{RoomNo, Rules};
use crate::matter::words::Purpose;

/// Most free times named in a refusal.
const NAMED: usize = 6;
/// Most characters of a reason.
const REASON_MAX: usize = 100;

/// What stands around a wish.
pub struct Around<'a> {
    /// Desk day and minute.
    pub now: (Day, u32),
    /// The day booked.
    pub day: Day,
    /// Its hours.
    pub hours: &'a [Span],
    /// Minutes of one 批次.
    pub minutes: u32,
    /// Number the booking will have.
    pub number: String,
    /// The bookings of that day with the same official or in the same room; all of the day for a
    /// matter that may be booked already.
    pub taken: &'a [Booking],
    /// The reception day, for 预登记.
    pub reception: Option<&'a ReceptionDay>,
    /// The sitting and its rule, for 预约.
    pub sitting: Option<(&'a Sitting, &'a DutyRule)>,
    /// The matter it is about, with its room and 人次.
    pub matter: Option<(MatterId, RoomNo, u32)>,
    /// The room the words suggest.
    pub suggested: RoomNo,
    /// Bookings of that day that look the same: number and why.
    pub same: &'a [(String, &'static str)],
}

impl Around<'_> {
    /// The times still free in a room on a reception day, or with an official.
    fn free<'s>(&'s self, target: &'s Target, room: RoomNo) -> impl Iterator<Item = u32> + 's {
        // On a reception day every room has its own times; an official has one row of them.
        let same = move |b: &&Booking| match target {
            Target::Reception => b.target == Target::Reception && b.room == room,
            target => b.target == *target,
        };
        times(self.hours, self.minutes).filter(move |at| {
            let promised = |b: &Booking| b.slot == Some(*at) && b.stage != BookingStage::Cancelled;
            (self.day, *at) > self.now && !self.taken.iter().filter(same).any(promised)
        })
    }
}

/// Puts somebody down.
///
/// # Errors
/// No such day, a past one, 预登记 not open, nobody sits, full, the time is taken, or it looks like
/// one that is there already (`maybe_same`).
pub fn book(
    wish: &Wished,
    target: &Target,
    purpose: Option<Purpose>,
    around: &Around<'_>,
    rules: &Rules,
) -> Result<Fact<BookingEvent>, Refusal> {
    let day = around.day;
    if day < around.now.0 {
        return refuse("past", format!("{day}已经过去，不能再{}，没有登；请换一天", target.word()));
    }
    match target {
        Target::Reception => open_day(around)?,
        Target::Duty { .. } => sits(around, rules)?,
    }
    let room = room_of(wish, target, around, rules)?;
    unique(wish, around, target)?;
    let slot = slot(wish.time, target, room, around)?;
    let mut bodies = Vec::new();
    if wish.person.name.is_some() {
        // A person always becomes JSON.
        bodies.push((Slot::Visitor, serde_json::to_string(&wish.person).unwrap_or_default()));
    }
    if !wish.story.is_empty() {
        bodies.push((Slot::Narrative, wish.story.clone()));
    }
    let event = BookingEvent::Booked {
        number: around.number.clone(),
        day,
        target: target.clone(),
        room,
        sorted: wish.room.is_some() || around.matter.is_some(),
        slot,
        matter: around.matter.map(|m| m.0),
        heads: match wish.heads {
            0 => around.matter.map_or(1, |m| m.2).max(1),
            heads => heads,
        },
        place: wish.place.clone(),
        purpose,
        kiosk: wish.kiosk,
    };
    Ok(Fact { event, bodies })
}

/// The room a wish leads to: the one named, the matter's, or the one suggested — if it is open.
///
/// # Errors
/// The one named is not open that day.
pub fn room_of(
    wish: &Wished,
    target: &Target,
    around: &Around<'_>,
    rules: &Rules,
) -> Result<RoomNo, Refusal> {
    let room = wish.room.or(around.matter.map(|m| m.1)).unwrap_or(around.suggested);
    in_day(room, around, target, wish.room.is_some(), rules)
}

/// What somebody presses on a booking.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum BookingPress {
    /// 改室.
    Sort {
        /// The room.
        room: RoomNo,
    },
    /// 取消.
    Cancel {
        /// Why.
        reason: String,
    },
    /// 看明文: name and phone, to tell somebody that the day has changed.
    Unmask {
        /// Why.
        reason: String,
    },
}

/// Decides a press on a booking; moved and cancelled is only what nobody has come for yet.
///
/// # Errors
/// It is settled already, an unknown room, or no reason.
pub fn press(
    booking: &Booking,
    press: &BookingPress,
    around: &Around<'_>,
    rules: &Rules,
) -> Result<Fact<BookingEvent>, Refusal> {
    if !matches!(press, BookingPress::Unmask { .. }) {
        waiting(booking)?;
    }
    match press {
        BookingPress::Sort { room } => {
            let room = in_day(*room, around, &booking.target, true, rules)?;
            if room == booking.room && booking.sorted {
                return refuse("same_room", format!("{}本来就在{room}号接待室", booking.number));
            }
            let same = room == booking.room;
            let slot = match &booking.target {
                _ if same => booking.slot,
                Target::Reception => around.free(&booking.target, room).next(),
                Target::Duty { .. } => booking.slot,
            };
            Ok(Fact { event: BookingEvent::Sorted { room, slot }, bodies: Vec::new() })
        }
        BookingPress::Cancel { reason } => because(BookingEvent::Cancelled, reason, "取消"),
        BookingPress::Unmask { reason } => because(BookingEvent::Unmasked, reason, "要看"),
    }
}

/// An event with the reason somebody typed.
fn because(event: BookingEvent, reason: &str, what: &str) -> Result<Fact<BookingEvent>, Refusal> {
    let reason = reason.trim();
    match reason.chars().count() {
        0 => refuse("reason", format!("还没有写为什么{what}，请写一句")),
        n if n > REASON_MAX => refuse("reason", format!("理由有{n}个字，请写在{REASON_MAX}字以内")),
        _ => Ok(Fact { event, bodies: vec![(Slot::Reason, reason.to_owned())] }),
    }
}

/// Whether somebody may be given their number: once, on the day; `voided` says that the number they
/// got was taken back.
///
/// # Errors
/// Settled already, or another day.
pub fn may_arrive(booking: &Booking, today: Day, voided: bool) -> Result<(), Refusal> {
    if !(voided && booking.stage == BookingStage::Arrived) {
        waiting(booking)?;
    }
    if booking.day != today {
        let message = format!("{} 是{}的号，今天是{today}，没有取号", booking.number, booking.day);
        return refuse("other_day", message);
    }
    Ok(())
}

fn waiting(booking: &Booking) -> Result<(), Refusal> {
    let number = &booking.number;
    match booking.stage {
        BookingStage::Booked => Ok(()),
        BookingStage::Arrived => {
            refuse("arrived", format!("{number} 已经到场取号，没有改动；要改请到大厅改排队号"))
        }
        BookingStage::Cancelled => {
            refuse("cancelled", format!("{number} 已经取消，没有改动；还要来就再约一次"))
        }
    }
}

fn open_day(around: &Around<'_>) -> Result<(), Refusal> {
    let today = around.now.0;
    let Some(day) = around.reception.filter(|day| !day.cancelled) else {
        return refuse("no_day", "这一天没有公告过的接访日，请先公告，或核对日期".to_owned());
    };
    if today < day.opens {
        return refuse("not_open", format!("预登记{}才开始，现在还不能登", day.opens));
    }
    if day.closes < today && today < day.day {
        let message = format!("预登记{}截止了；请告诉来人{}当天直接来取号", day.closes, day.day);
        return refuse("closed", message);
    }
    Ok(())
}

fn sits(around: &Around<'_>, rules: &Rules) -> Result<(), Refusal> {
    let Some((sitting, rule)) = around.sitting else {
        return refuse("no_sitting", "这一天没有排坐班，请换一天预约".to_owned());
    };
    let (day, place) = (sitting.seat.day, place(&sitting.seat, rules));
    if sitting.who().is_none() {
        return refuse("gap", format!("{day}{place}没有人坐班，不能预约，请换一天"));
    }
    let taken = |b: &&Booking| {
        matches!(&b.target, Target::Duty { seat } if *seat == sitting.seat)
            && b.stage != BookingStage::Cancelled
    };
    let there = around.taken.iter().filter(taken).count();
    if there >= rule.bookings as usize {
        return refuse("full", format!("{day}{place}已经约了{there}批，满了，请换一天"));
    }
    Ok(())
}

/// Nobody is put down twice, and nobody is merged: a person answers.
fn unique(wish: &Wished, around: &Around<'_>, target: &Target) -> Result<(), Refusal> {
    if let Some((matter, ..)) = around.matter {
        let same = |b: &&Booking| {
            b.matter == Some(matter) && b.target == *target && b.stage != BookingStage::Cancelled
        };
        if let Some(there) = around.taken.iter().find(same) {
            let message = format!("这件事已经约过，号是 {}，没有再约", there.number);
            return refuse("booked", message);
        }
    }
    if wish.distinct || around.same.is_empty() {
        return Ok(());
    }
    let list: Vec<String> =
        around.same.iter().map(|(number, why)| format!("{number}（{why}）")).collect();
    let message = format!(
        "和 {} 像是同一批，还没有登。问一下来人：同一批就不用再登；确实是另一批，再登一次并注明「另一批」",
        list.join("、")
    );
    refuse("maybe_same", message)
}

/// The room, when it is open that day; a suggested one that is not gives way to the fallback or
/// the first.
fn in_day(
    room: RoomNo,
    around: &Around<'_>,
    target: &Target,
    chosen: bool,
    rules: &Rules,
) -> Result<RoomNo, Refusal> {
    let open = match (target, around.reception) {
        (Target::Reception, Some(day)) => &day.rooms[..],
        _ if rules.room(room).is_some() => return Ok(room),
        _ => &[],
    };
    if open.contains(&room) {
        return Ok(room);
    }
    let other = open.iter().find(|no| **no == rules.lexicon.fallback()).or(open.first());
    match other.filter(|_| !chosen) {
        Some(other) => Ok(*other),
        None => refuse("room", format!("那一天没有{room}号接待室，请核对房号")),
    }
}

/// The time wished, or the first free one.
fn slot(
    wished: Option<u32>,
    target: &Target,
    room: RoomNo,
    around: &Around<'_>,
) -> Result<Option<u32>, Refusal> {
    let mut free = around.free(target, room);
    let Some(wished) = wished else { return Ok(free.next()) };
    if free.any(|at| at == wished) {
        return Ok(Some(wished));
    }
    let others: Vec<String> = around.free(target, room).map(clock).take(NAMED).collect();
    let rest = match &others[..] {
        [] => "当天没有空的时间了；不写时间可以登，到时按次序".to_owned(),
        some => format!("还空着 {}", some.join("、")),
    };
    refuse("slot", format!("{} 不能约（不在时段里，或已有人）；{rest}", clock(wished)))
}

fn refuse<T>(code: &'static str, message: String) -> Result<T, Refusal> {
    Err(Refusal::new(code, message))
}
