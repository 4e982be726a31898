//! Which matters are meant beside words: by room, class, place, unit, stage, day … A filter is a
//! few facts of a row and nothing else, so that the store can ask it of a million rows.

use crate::calendar::Day;
use crate::matter::deadline::Colour;
use crate::matter::rules::{PlaceCode, RoomNo, StaffId, UnitId};
use crate::matter::state::Matter;
use crate::matter::words::{Purpose, Stage};

/// What a row says about a matter, without opening it.
#[derive(Clone, Debug, PartialEq)]
pub struct Facts {
    /// Day of registration.
    pub day: Day,
    /// Somebody still owes the visitor something.
    pub open: bool,
    /// A suggestion waits for confirmation.
    pub awaiting: bool,
    /// Room.
    pub room: RoomNo,
    /// Town.
    pub place: Option<PlaceCode>,
    /// Class.
    pub colour: Option<Colour>,
    /// Stage.
    pub stage: Stage,
    /// Responsible units, the lead first.
    pub units: Vec<UnitId>,
    /// 人次.
    pub heads: u32,
    /// 集体访.
    pub group: bool,
    /// 重大紧急.
    pub urgent: bool,
    /// Purpose.
    pub purpose: Option<Purpose>,
    /// Channel.
    pub channel: String,
    /// First receiver.
    pub receiver: StaffId,
    /// Next legal date.
    pub due: Option<Day>,
}

impl Facts {
    /// Those of a matter, with the date that lists sort by.
    pub fn of(matter: &Matter, due: Option<Day>) -> Facts {
        Facts {
            day: matter.registered.day(),
            open: matter.stage.is_open(),
            awaiting: matter.awaits_confirmation(),
            room: matter.routing.room,
            place: matter.place.clone(),
            colour: matter.routing.colour,
            stage: matter.stage,
            units: matter.routing.units.iter().map(|role| role.unit.clone()).collect(),
            heads: matter.visit.head_count,
            group: matter.visit.group,
            urgent: matter.visit.urgent,
            purpose: matter.purpose,
            channel: matter.visit.channel.clone(),
            receiver: matter.first_receiver.clone(),
            due,
        }
    }
}

/// What a matter must be; what is `None` or false does not matter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Filter {
    /// Open, or ended.
    pub open: Option<bool>,
    /// Waiting for confirmation.
    pub awaiting: bool,
    /// Room.
    pub room: Option<RoomNo>,
    /// Town.
    pub place: Option<PlaceCode>,
    /// Class.
    pub colour: Option<Colour>,
    /// Stage.
    pub stage: Option<Stage>,
    /// A responsible unit, leading or assisting.
    pub unit: Option<UnitId>,
    /// 集体访.
    pub group: bool,
    /// 重大紧急.
    pub urgent: bool,
    /// Purpose.
    pub purpose: Option<Purpose>,
    /// Channel.
    pub channel: Option<String>,
    /// First receiver.
    pub receiver: Option<StaffId>,
    /// Registered on this day or later.
    pub from: Option<Day>,
    /// Registered on this day or earlier.
    pub until: Option<Day>,
    /// Its next legal date is this day or later.
    pub due_from: Option<Day>,
    /// Its next legal date is this day or earlier.
    pub due_until: Option<Day>,
}

impl Filter {
    /// True when nothing is asked.
    pub fn is_empty(&self) -> bool {
        *self == Filter::default()
    }

    /// True for a matter with these facts.
    pub fn admits(&self, facts: &Facts) -> bool {
        fn same<T: PartialEq>(wanted: &Option<T>, there: Option<&T>) -> bool {
            wanted.as_ref().is_none_or(|wanted| Some(wanted) == there)
        }
        let day = facts.day;
        let dated = self.due_from.is_none() && self.due_until.is_none();
        same(&self.open, Some(&facts.open))
            && (!self.awaiting || facts.awaiting)
            && same(&self.room, Some(&facts.room))
            && same(&self.place, facts.place.as_ref())
            && same(&self.colour, facts.colour.as_ref())
            && same(&self.stage, Some(&facts.stage))
            && self.unit.as_ref().is_none_or(|unit| facts.units.contains(unit))
            && (!self.group || facts.group)
            && (!self.urgent || facts.urgent)
            && same(&self.purpose, facts.purpose.as_ref())
            && same(&self.channel, Some(&facts.channel))
            && same(&self.receiver, Some(&facts.receiver))
            && self.from.is_none_or(|from| from <= day)
            && self.until.is_none_or(|until| day <= until)
            && (dated
                || facts.due.is_some_and(|due| {
                    self.due_from.is_none_or(|from| from <= due)
                        && self.due_until.is_none_or(|until| due <= until)
                }))
    }
}
