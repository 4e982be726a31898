//! The reception day (领导接访日): which rooms are open at which hours, and from when to when people
//! may put themselves down for it. Place, leaders and phone are words of the announcement: a body.

use super::span::Span;
use crate::calendar::Day;
use crate::matter::event::{Fact, Slot};
use crate::matter::refusal::Refusal;
use crate::matter::rules::{RoomNo, Rules};
use serde::{Deserialize, Serialize};

/// What the announcement says in words.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct DayText {
    /// Where, e.g. 衢江区社会治理中心一楼.
    pub place: String,
    /// Leaders with their posts, one each.
    pub leaders: Vec<String>,
    /// Phone for 预登记.
    pub phone: String,
}

/// A fact about a reception day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum DayEvent {
    /// 公告, or another one in its place; the words are a body.
    Announced {
        /// The day.
        day: Day,
        /// Open rooms.
        rooms: Vec<RoomNo>,
        /// Hours.
        hours: Vec<Span>,
        /// Minutes of one 批次.
        minutes: u32,
        /// First day of 预登记.
        opens: Day,
        /// Last day of 预登记.
        closes: Day,
    },
    /// 取消; the reason is a body.
    Cancelled,
}

impl DayEvent {
    /// The event in the desk's words.
    pub const fn word(&self) -> &'static str {
        match self {
            DayEvent::Announced { .. } => "公告",
            DayEvent::Cancelled => "取消接访日",
        }
    }
}

/// A reception day.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct ReceptionDay {
    /// Row id.
    pub id: i64,
    /// The day.
    pub day: Day,
    /// Open rooms, in door order.
    pub rooms: Vec<RoomNo>,
    /// Hours.
    pub hours: Vec<Span>,
    /// Minutes of one 批次.
    pub minutes: u32,
    /// First day of 预登记.
    pub opens: Day,
    /// Last day of 预登记.
    pub closes: Day,
    /// 取消.
    pub cancelled: bool,
    /// Number of events so far.
    pub version: u32,
}

impl ReceptionDay {
    /// The state after one more event; `None` for an order only a damaged store can hold.
    pub fn fold(state: Option<Self>, id: i64, event: &DayEvent) -> Option<Self> {
        let version = state.as_ref().map_or(0, |s| s.version) + 1;
        match event {
            DayEvent::Announced { day, rooms, hours, minutes, opens, closes } => {
                if state.is_some_and(|s| s.day != *day || s.id != id) {
                    return None;
                }
                Some(ReceptionDay {
                    id,
                    day: *day,
                    rooms: rooms.clone(),
                    hours: hours.clone(),
                    minutes: *minutes,
                    opens: *opens,
                    closes: *closes,
                    cancelled: false,
                    version,
                })
            }
            DayEvent::Cancelled => Some(ReceptionDay { cancelled: true, version, ..state? }),
        }
    }
}

/// A reception day as wished.
#[derive(Clone, Debug, PartialEq)]
pub struct DayWish {
    /// The day.
    pub day: Day,
    /// Rooms; none means all.
    pub rooms: Vec<RoomNo>,
    /// Hours; none means the pack's.
    pub hours: Vec<Span>,
    /// Minutes; 0 means the pack's.
    pub minutes: u32,
    /// First day of 预登记; today when not given.
    pub opens: Option<Day>,
    /// Last day of 预登记; the day before when not given.
    pub closes: Option<Day>,
    /// Words.
    pub text: DayText,
}

/// Announces a day, or changes what was announced. `used` are rooms people are already put down
/// for.
///
/// # Errors
/// A past day, days in the wrong order, unknown rooms, a room in use left out, or missing words.
pub fn announce(
    wish: &DayWish,
    before: Option<&ReceptionDay>,
    used: &[RoomNo],
    rules: &Rules,
    today: Day,
) -> Result<Fact<DayEvent>, Refusal> {
    let refuse = |code, message: String| Err(Refusal::new(code, message));
    if wish.day < today {
        return refuse("past", format!("{}已经过去，不能公告", wish.day));
    }
    let opens = wish.opens.or(before.map(|b| b.opens)).unwrap_or(today);
    let eve = wish.day.pred_opt().unwrap_or(wish.day).max(opens.min(wish.day));
    let closes = wish.closes.or(before.map(|b| b.closes)).unwrap_or(eve);
    if !(opens <= closes && closes <= wish.day) {
        let day = wish.day;
        return refuse(
            "days",
            format!("预登记从{opens}到{closes}，接访日{day}：先后不对，请核对日期"),
        );
    }
    let rooms: Vec<RoomNo> = match &wish.rooms[..] {
        [] => rules.rooms.iter().map(|r| r.no).collect(),
        some => rules.rooms.iter().map(|r| r.no).filter(|no| some.contains(no)).collect(),
    };
    if let Some(no) = wish.rooms.iter().find(|no| !rooms.contains(no)) {
        return refuse("room", format!("没有{no}号接待室，请核对房号"));
    }
    if let Some(no) = used.iter().find(|no| !rooms.contains(no)) {
        return refuse(
            "room_in_use",
            format!("{no}号接待室已经有人预登记，先把他们改到别的室，再关这一间"),
        );
    }
    for (what, text) in [("地点", &wish.text.place), ("领导", &wish.text.leaders.join(""))] {
        if text.trim().is_empty() {
            return refuse("field", format!("公告还没有写{what}"));
        }
    }
    let hours = if wish.hours.is_empty() { &rules.booking.hours } else { &wish.hours };
    let minutes = if wish.minutes == 0 { rules.booking.minutes } else { wish.minutes };
    let event =
        DayEvent::Announced { day: wish.day, rooms, hours: hours.clone(), minutes, opens, closes };
    // Plain strings and lists always become JSON.
    let text = serde_json::to_string(&wish.text).unwrap_or_default();
    Ok(Fact { event, bodies: vec![(Slot::Narrative, text)] })
}
