//! A reception room on one day: open or closed, who sits in it, which units are on duty there.
//!
//! Every room begins the day as the pack has it. A press changes it for that day only and can be
//! taken back like a press on a ticket; why a room is closed is a body of the event.

use super::decide::{UNDO, no_room, written};
use crate::calendar::{Day, Moment};
use crate::matter::event::Fact;
use crate::matter::refusal::Refusal;
use crate::matter::rules::{RoomNo, Rules, StaffId, UnitId};
use chrono::Datelike;
use serde::{Deserialize, Serialize};

/// Row id of a room on a day: the day as `yyyymmdd`, then five digits of the room.
pub type RoomDayId = i64;

/// How many presses back a room can be taken.
const KEPT: usize = 4;

/// The row id of a room on a day.
pub fn room_day_id(day: Day, room: RoomNo) -> RoomDayId {
    let date = i64::from(day.year()) * 10_000 + i64::from(day.month() * 100 + day.day());
    date * 100_000 + i64::from(room)
}

/// A fact about a room on its day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum RoomEvent {
    /// Nobody is called there from now on; why is a body.
    Closed {
        /// The room.
        room: RoomNo,
    },
    /// It calls again.
    Opened {
        /// The room.
        room: RoomNo,
    },
    /// Who sits there today, and which units are on duty; none is as the pack has it.
    Manned {
        /// The room.
        room: RoomNo,
        /// Who sits there.
        staff: Option<StaffId>,
        /// Units on duty.
        units: Option<Vec<UnitId>>,
    },
    /// The last press was a mistake.
    Undone {
        /// The room.
        room: RoomNo,
    },
}

impl RoomEvent {
    /// The event in the desk's words.
    pub const fn word(&self) -> &'static str {
        match self {
            RoomEvent::Closed { .. } => "关室",
            RoomEvent::Opened { .. } => "开室",
            RoomEvent::Manned { .. } => "排班",
            RoomEvent::Undone { .. } => "撤销",
        }
    }

    fn room(&self) -> RoomNo {
        match self {
            RoomEvent::Closed { room }
            | RoomEvent::Opened { room }
            | RoomEvent::Manned { room, .. }
            | RoomEvent::Undone { room } => *room,
        }
    }
}

/// What presses change.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomStanding {
    /// Which event of the room's day closed it, from one; none while it is open.
    pub closed: Option<u32>,
    /// Who sits there, when it is not whom the pack names.
    pub staff: Option<StaffId>,
    /// Units on duty, when they are not the pack's.
    pub units: Option<Vec<UnitId>>,
}

/// A room on one day.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct RoomDay {
    /// Row id.
    pub id: RoomDayId,
    /// The day.
    pub day: Day,
    /// Number on the door.
    pub room: RoomNo,
    /// How it stands.
    pub now: RoomStanding,
    /// The last presses with how it stood before them, newest last.
    pub presses: Vec<(Moment, RoomStanding)>,
    /// Number of events so far.
    pub version: u32,
}

impl RoomDay {
    /// A room as it begins the day.
    pub fn fresh(day: Day, room: RoomNo) -> RoomDay {
        let id = room_day_id(day, room);
        RoomDay { id, day, room, now: RoomStanding::default(), presses: Vec::new(), version: 0 }
    }

    /// The state after one more event. `None` for what only a damaged store can hold.
    pub fn fold(state: Option<RoomDay>, event: &RoomEvent, at: Moment) -> Option<RoomDay> {
        let mut room = state.unwrap_or_else(|| RoomDay::fresh(at.day(), event.room()));
        if room.room != event.room() || room.day != at.day() {
            return None;
        }
        room.version += 1;
        let before = room.now.clone();
        match event {
            RoomEvent::Closed { .. } => room.now.closed = Some(room.version),
            RoomEvent::Opened { .. } => room.now.closed = None,
            RoomEvent::Manned { staff, units, .. } => {
                room.now.staff.clone_from(staff);
                room.now.units.clone_from(units);
            }
            RoomEvent::Undone { .. } => {
                room.now = room.presses.pop()?.1;
                return Some(room);
            }
        }
        room.presses.push((at, before));
        let spare = room.presses.len().saturating_sub(KEPT);
        room.presses.drain(..spare);
        Some(room)
    }

    /// True while people can be called there.
    pub fn is_open(&self) -> bool {
        self.now.closed.is_none()
    }
}

/// What somebody presses on a room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum RoomPress {
    /// 关室.
    Close {
        /// Why: shown on the tiles and to whoever would call.
        reason: String,
    },
    /// 开室.
    Open,
    /// Who sits there today and which units are on duty; none leaves that half as it is.
    Man {
        /// Who sits there.
        staff: Option<StaffId>,
        /// Units on duty.
        units: Option<Vec<UnitId>>,
    },
    /// 撤销 of the last press on the room.
    Undo,
}

/// Decides a press on a room; `inside` is the number of whoever is in it.
///
/// # Errors
/// A [`Refusal`]; the room is then unchanged.
pub fn decide(
    room: &RoomDay,
    press: &RoomPress,
    inside: Option<&str>,
    rules: &Rules,
    now: Moment,
) -> Result<Fact<RoomEvent>, Refusal> {
    let no = room.room;
    if rules.room(no).is_none() {
        return Err(no_room(no));
    }
    let empty = |act: &str| match inside {
        Some(number) => {
            let message = format!("{no}号接待室里还有 {number}，请先结束再{act}");
            Err(Refusal::new("occupied", message))
        }
        None => Ok(()),
    };
    match press {
        RoomPress::Close { reason } => {
            if !room.is_open() {
                return Err(Refusal::new("stage", format!("{no}号接待室已经关着，没有改动")));
            }
            empty("关室")?;
            let reason = written(reason, "关室的理由")?;
            Ok(Fact { event: RoomEvent::Closed { room: no }, bodies: vec![reason] })
        }
        RoomPress::Open if room.is_open() => {
            Err(Refusal::new("stage", format!("{no}号接待室本来就开着，没有改动")))
        }
        RoomPress::Open => Ok(RoomEvent::Opened { room: no }.into()),
        RoomPress::Man { staff, units } => {
            if let Some(unknown) = staff.as_ref().filter(|id| rules.find_staff(id).is_none()) {
                let message = format!("没有「{unknown}」这位工作人员，请用县域包里的姓名或工号");
                return Err(Refusal::new("staff", message));
            }
            let mut each = units.iter().flatten();
            if let Some(unknown) = each.find(|id| rules.unit(id).is_none()) {
                let message = format!("没有「{unknown}」这个单位，请从清单里选");
                return Err(Refusal::new("units", message));
            }
            let staff = staff.clone().or_else(|| room.now.staff.clone());
            let units = units.clone().or_else(|| room.now.units.clone());
            Ok(RoomEvent::Manned { room: no, staff, units }.into())
        }
        RoomPress::Undo => {
            let Some((at, before)) = room.presses.last() else {
                let message = format!("{no}号接待室没有可以撤销的操作");
                return Err(Refusal::new("nothing", message));
            };
            if now.millis() - at.millis() > UNDO {
                let message = format!(
                    "{no}号接待室的上一步在{}，过了5分钟不能撤销，请按实际情况再操作",
                    at.clock()
                );
                return Err(Refusal::new("too_late", message));
            }
            if before.closed.is_some() {
                empty("关室")?;
            }
            Ok(RoomEvent::Undone { room: no }.into())
        }
    }
}
