//! Everything a county may set and the pure core needs to know, as plain data.
//!
//! The county pack builds a [`Rules`]; `matter` never reads a file. Codes here are the ids of the
//! pack (`UnitId`, `PlaceCode`, room numbers), names are for people.

use super::booking::Span;
use super::check::half_width;
use super::deadline::Limits;
use super::duty::DutyRule;
pub use super::ids::{PlaceCode, RoomNo, StaffId, UnitId};
use super::lexicon::Lexicon;
use super::words::UnitKind;
use crate::calendar::Calendar;
use serde::Deserialize;

/// A reception room (接待室).
#[derive(Clone, Debug, PartialEq)]
pub struct Room {
    /// Number on the door.
    pub no: RoomNo,
    /// Short name on boards and slips, e.g. 土地拆迁.
    pub name: String,
    /// Full topic name, e.g. 城建规划与房产物业.
    pub topic: String,
    /// Other writings that name this room.
    pub aliases: Vec<String>,
    /// The pool (topic queue) ids this room serves.
    pub pools: Vec<String>,
    /// Units that usually answer matters of this room, best first (属事).
    pub units: Vec<UnitId>,
    /// Chairs for those who come: most persons who enter at once.
    pub seats: u32,
    /// Who usually sits there.
    pub staff: Option<StaffId>,
}

/// A unit that can be made responsible (责任单位).
#[derive(Clone, Debug, PartialEq)]
pub struct Unit {
    /// Stable id.
    pub id: UnitId,
    /// Full name as printed, e.g. 云溪乡人民政府.
    pub name: String,
    /// Short name for narrow columns, e.g. 云溪乡政府.
    pub short: String,
    /// Other usual writings.
    pub aliases: Vec<String>,
    /// 属地 or 属事.
    pub kind: UnitKind,
    /// The town it answers for, when 属地.
    pub place: Option<PlaceCode>,
    /// The unit above it, when it has one: blocked too when it would see a report about its child.
    pub parent: Option<UnitId>,
    /// Phone printed on the slip.
    pub phone: String,
}

/// A town or street of the county.
#[derive(Clone, Debug, PartialEq)]
pub struct Place {
    /// Nine-digit code.
    pub code: PlaceCode,
    /// Full name, e.g. 云溪乡.
    pub name: String,
    /// Other usual writings.
    pub aliases: Vec<String>,
}

/// A way matters come in (渠道).
#[derive(Clone, Debug, PartialEq)]
pub struct Channel {
    /// Name, also the JSON value: 窗口, 来信, 12345 …
    pub name: String,
    /// 信 / 访 / 网 / 电.
    pub group: String,
    /// Other usual writings.
    pub aliases: Vec<String>,
}

/// Who handles reports of wrongdoing (条例 30).
#[derive(Clone, Debug, PartialEq)]
pub struct SealedRoute {
    /// The unit that receives sealed matters.
    pub unit: UnitId,
    /// The unit that receives them when the first one is itself accused.
    pub other: UnitId,
    /// The room where the person is heard.
    pub room: RoomNo,
}

/// A member of staff or a leader on duty.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Staff {
    /// Stable id, also what `--as` takes.
    pub id: StaffId,
    /// Name.
    pub name: String,
    /// Post, e.g. 窗口接待员.
    pub post: String,
    /// The unit the person belongs to, when it is one of the pack's.
    pub unit: Option<UnitId>,
    /// May read sealed matters (条例 30).
    pub sealed: bool,
    /// May write out personal data unmasked, with a reason, and take the whole store along.
    pub export: bool,
}

/// How the queue of the hall works.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct QueueRules {
    /// Letter before the number of the day, e.g. `A`.
    pub prefix: String,
    /// Registering a person who came gives a number by itself.
    pub auto: bool,
    /// Most 重呼 of one call.
    pub recalls: u32,
    /// Minutes one visit usually takes, until the day itself says better.
    pub minutes: u32,
}

impl Default for QueueRules {
    fn default() -> Self {
        Self { prefix: "A".to_owned(), auto: false, recalls: 3, minutes: 15 }
    }
}

impl QueueRules {
    /// Number of the day from its count, e.g. `A017`.
    pub fn number(&self, serial: i64) -> String {
        format!("{}{serial:03}", self.prefix)
    }
}

/// How appointments and pre-registration give times.
#[derive(Clone, Debug, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields, default)]
pub struct BookingRules {
    /// Letter before the number of the day, e.g. `Y`.
    pub prefix: String,
    /// Minutes of one 批次.
    pub minutes: u32,
    /// Hours of a sitting.
    pub hours: Vec<Span>,
}

impl Default for BookingRules {
    fn default() -> Self {
        let hours = [Span { from: 510, to: 720 }, Span { from: 840, to: 1050 }];
        Self { prefix: "Y".to_owned(), minutes: 15, hours: hours.to_vec() }
    }
}

impl BookingRules {
    /// Number of the day from its count, e.g. `Y012`.
    pub fn number(&self, serial: i64) -> String {
        format!("{}{serial:03}", self.prefix)
    }
}

/// The rules of one county, as the pure core uses them.
#[derive(Clone, Debug)]
pub struct Rules {
    /// Site code: starts every number and stands in every event, e.g. `QJ`.
    pub site: String,
    /// County code, six digits.
    pub county: String,
    /// County name, e.g. 衢江区; stripped from places and units when matching.
    pub county_name: String,
    /// Time limits.
    pub limits: Limits,
    /// Working days; the built-in years, overlaid with the user's own files by the desk.
    pub calendar: Calendar,
    /// A visit of this many persons is a group (集体访); 5 counts.
    pub group_from: u32,
    /// Most representatives at the window (条例 20: 5).
    pub representatives_max: u32,
    /// Earlier matters this many months back are shown for "再次来访?".
    pub repeat_months: u32,
    /// The progress light turns to 临期 when so many days or fewer are left (S4-3).
    pub light_days: u32,
    /// The queue.
    pub queue: QueueRules,
    /// Appointments.
    pub booking: BookingRules,
    /// The duty calendar.
    pub duty: Vec<DutyRule>,
    /// Rooms in door order.
    pub rooms: Vec<Room>,
    /// Units.
    pub units: Vec<Unit>,
    /// Towns.
    pub places: Vec<Place>,
    /// Channels, the first is the window's default.
    pub channels: Vec<Channel>,
    /// Staff and leaders.
    pub staff: Vec<Staff>,
    /// Sealed route.
    pub sealed: SealedRoute,
    /// Words that suggest rooms, colours, purposes and special paths.
    pub lexicon: Lexicon,
}

/// True when `text` is the name or an alias, ignoring the county in front (衢江区, or only 区).
fn names(text: &str, county: &str, name: &str, aliases: &[String]) -> bool {
    let text = bare(text, county);
    bare(name, county) == text || aliases.iter().any(|a| bare(a, county) == text)
}

/// A name without the county in front, unless nothing else is there.
fn bare<'t>(text: &'t str, county: &str) -> &'t str {
    let level = county.chars().next_back().map_or(0, char::len_utf8);
    let text = text.trim();
    let rest =
        text.strip_prefix(county).or_else(|| text.strip_prefix(&county[county.len() - level..]));
    rest.filter(|rest| !rest.is_empty()).unwrap_or(text)
}

impl Rules {
    /// The room with this number.
    pub fn room(&self, no: RoomNo) -> Option<&Room> {
        self.rooms.iter().find(|r| r.no == no)
    }

    /// The rooms that serve a pool, in door order.
    pub fn rooms_of<'r>(&'r self, pool: &'r str) -> impl Iterator<Item = &'r Room> {
        self.rooms.iter().filter(move |r| r.pools.iter().any(|p| p == pool))
    }

    /// The room meant by a number, a name, a topic or an alias.
    pub fn find_room(&self, text: &str) -> Option<&Room> {
        let text = half_width(text);
        let text = text.trim().trim_end_matches("接待室").trim_end_matches('室');
        if let Ok(no) = text.trim_end_matches(['号', '室']).parse::<RoomNo>() {
            return self.room(no);
        }
        self.rooms
            .iter()
            .find(|r| r.name == text || r.topic == text || r.aliases.iter().any(|a| a == text))
    }

    /// The unit with this id.
    pub fn unit(&self, id: &str) -> Option<&Unit> {
        self.units.iter().find(|u| u.id == id)
    }

    /// The unit meant by an id or any usual writing of its name.
    pub fn find_unit(&self, text: &str) -> Option<&Unit> {
        let text = half_width(text);
        let text = text.trim();
        self.unit(text).or_else(|| {
            self.units
                .iter()
                .find(|u| names(text, &self.county_name, &u.name, &u.aliases) || u.short == text)
        })
    }

    /// The unit that answers for a town.
    pub fn unit_of_place(&self, code: &str) -> Option<&Unit> {
        self.units.iter().find(|u| u.kind == UnitKind::Place && u.place.as_deref() == Some(code))
    }

    /// The town with this code.
    pub fn place(&self, code: &str) -> Option<&Place> {
        self.places.iter().find(|p| p.code == code)
    }

    /// The town meant by its code or any usual writing, e.g. `云溪`, `衢江区云溪乡`, `330803207`.
    pub fn find_place(&self, text: &str) -> Option<&Place> {
        let text = half_width(text);
        let text = text.trim();
        // A card says 浙江省衢州市衢江区云溪乡…; statistics write the town with 000 behind it.
        let text = text.find(self.county_name.as_str()).map_or(text, |at| &text[at..]);
        let code = text.strip_suffix("000").filter(|code| code.len() == 9).unwrap_or(text);
        self.place(code).or_else(|| {
            self.places.iter().find(|p| {
                names(text, &self.county_name, &p.name, &p.aliases)
                    || text
                        .strip_prefix(self.county_name.as_str())
                        .is_some_and(|rest| !rest.is_empty() && rest.starts_with(p.name.as_str()))
                    || text.starts_with(p.name.as_str())
            })
        })
    }

    /// The member of staff with this id or name.
    pub fn find_staff(&self, text: &str) -> Option<&Staff> {
        let text = half_width(text);
        let text = text.trim();
        self.staff.iter().find(|s| s.id.eq_ignore_ascii_case(text) || s.name == text)
    }

    /// The channel meant by its name or an alias.
    pub fn find_channel(&self, text: &str) -> Option<&Channel> {
        let text = half_width(text);
        let text = text.trim();
        self.channels.iter().find(|c| c.name == text || c.aliases.iter().any(|a| a == text))
    }
}
