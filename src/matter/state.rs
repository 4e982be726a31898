//! What a matter is: the fold of its events.

use super::brought::Brought;
use super::code::TrackingCode;
use super::deadline::Colour;
use super::event::{Event, MatterId, NextStep, Origin, Routing, Visit};
use super::rules::{PlaceCode, StaffId, UnitId};
use super::words::{Content, Feedback, Guided, Outcome, Purpose, Solved, Stage};
use crate::calendar::{Day, Moment};
use serde::{Deserialize, Serialize};

/// A 信访事项, without its texts.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Matter {
    /// Row id.
    pub id: MatterId,
    /// Human number, e.g. `QJ20261123-0007`.
    pub number: String,
    /// 诉求码.
    pub code: TrackingCode,
    /// Sealed (条例 30).
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub sealed: bool,
    /// When it was registered.
    pub registered: Moment,
    /// Purpose; none here when sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Town code; none here when sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceCode>,
    /// The visit.
    pub visit: Visit,
    /// Outcome of the intake.
    pub outcome: Outcome,
    /// Where the visitor is guided.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub guided: Option<Guided>,
    /// The earlier matter the person was asked about; none here when sealed.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Room, units, colour as they stand.
    pub routing: Routing,
    /// First receiver, set once.
    pub first_receiver: StaffId,
    /// It came from an old ledger.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub brought: Option<Brought>,
    /// First official who received it, set once (首接领导).
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_leader: Option<StaffId>,
    /// Towns beside the first, once a reception heard another side (S0-8).
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub more_places: Vec<PlaceCode>,
    /// Who received it last.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub last_leader: Option<StaffId>,
    /// What that official wants next.
    pub next: NextStep,
    /// How often an official received it.
    pub receptions: u32,
    /// How far it has come.
    pub stage: Stage,
    /// When it was first handed to its units; T15 began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assigned: Option<Moment>,
    /// Colour at the first 交办: its due date is kept for ever.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub first_colour: Option<Colour>,
    /// Which units signed for it and reported back.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub handling: Vec<Handling>,
    /// When the leading unit first reported back: T15 is met.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fed: Option<Moment>,
    /// How often its units were reminded (催办).
    pub reminders: u32,
    /// When it was accepted; T5 began.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub accepted: Option<Moment>,
    /// T5 was extended.
    #[serde(default, skip_serializing_if = "std::ops::Not::not")]
    pub extended: bool,
    /// When it ended.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub ended: Option<Moment>,
    /// The person's own verdict, the last one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub rating: Option<Rating>,
    /// How often the receipt was printed again.
    pub reprints: u32,
    /// Number of events so far; a save against an older version is stale.
    pub version: u32,
}

/// How far one unit is.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Handling {
    /// The unit.
    pub unit: UnitId,
    /// When it signed.
    pub signed: Moment,
    /// When it last reported back, and how far it said to be.
    pub fed: Option<(Moment, Feedback)>,
}

impl Handling {
    /// A unit that signed and has not reported back.
    fn signed(unit: &UnitId, at: Moment) -> Self {
        Self { unit: unit.clone(), signed: at, fed: None }
    }
}

/// The person's own verdict on an answered matter (national lists).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Rating {
    /// 化解情况.
    pub solved: Solved,
    /// 满意度.
    pub content: Content,
    /// When it was given.
    pub at: Moment,
}

impl Matter {
    /// The state after one more event; the first must be `Registered`.
    ///
    /// Returns `None` when an event stands before the registration or a registration comes twice,
    /// which only a damaged store can hold.
    pub fn fold(state: Option<Matter>, event: &Event, at: Moment) -> Option<Matter> {
        match (state, event) {
            (None, Event::Registered { .. }) => Matter::registered(event, at),
            (Some(mut matter), event) if !matches!(event, Event::Registered { .. }) => {
                matter.apply(event, at);
                Some(matter)
            }
            _ => None,
        }
    }

    fn registered(event: &Event, at: Moment) -> Option<Matter> {
        let Event::Registered {
            id,
            number,
            code,
            sealed,
            purpose,
            place,
            visit,
            outcome,
            guided,
            origin,
            routing,
            first_receiver,
            brought,
        } = event
        else {
            return None;
        };
        let stage = match outcome {
            Outcome::Accepted => Stage::Registered,
            // A mere suggestion ends nothing: it stays open until a person confirms it.
            Outcome::Guided if !routing.unconfirmed.is_empty() => Stage::Registered,
            Outcome::Guided => Stage::Guided,
            Outcome::NotAccepted | Outcome::NoLongerAccepted => Stage::Declined,
            Outcome::Answered => Stage::Answered,
        };
        Some(Matter {
            id: *id,
            number: number.clone(),
            code: code.clone(),
            sealed: *sealed,
            registered: at,
            purpose: *purpose,
            place: place.clone(),
            visit: visit.clone(),
            outcome: *outcome,
            guided: *guided,
            origin: origin.clone(),
            routing: routing.clone(),
            first_receiver: first_receiver.clone(),
            brought: *brought,
            first_leader: None,
            more_places: Vec::new(),
            last_leader: None,
            next: NextStep::default(),
            receptions: 0,
            stage,
            assigned: None,
            first_colour: None,
            handling: Vec::new(),
            fed: None,
            reminders: 0,
            accepted: None,
            extended: false,
            ended: (!stage.is_open()).then_some(at),
            rating: None,
            reprints: 0,
            version: 1,
        })
    }

    fn apply(&mut self, event: &Event, at: Moment) {
        self.version += 1;
        match event {
            Event::Registered { .. } | Event::Unmasked => {}
            Event::Confirmed { room, guided } => {
                self.routing.room = *room;
                self.routing.unconfirmed.clear();
                self.guided = *guided;
                let (outcome, stage) = match guided {
                    Some(_) => (Outcome::Guided, Stage::Guided),
                    None => (Outcome::Accepted, Stage::Registered),
                };
                self.outcome = outcome;
                self.stage = stage;
                self.ended = (!stage.is_open()).then_some(at);
                if guided.is_some() {
                    self.routing.units.clear();
                    self.routing.colour = None;
                }
            }
            Event::Assigned { units, colour } => {
                self.routing.units = units.clone();
                self.routing.colour = *colour;
                self.routing.unconfirmed.clear();
                self.assigned = Some(at);
                self.first_colour = *colour;
                self.stage = Stage::Assigned;
            }
            Event::Received { leader, number, place, next, .. } => {
                self.first_leader.get_or_insert_with(|| leader.clone());
                self.last_leader = Some(leader.clone());
                self.next = *next;
                let known = |code: &PlaceCode| {
                    self.place.as_ref() == Some(code) || self.more_places.contains(code)
                };
                let other = place.clone().filter(|code| !known(code));
                self.more_places.extend(other);
                self.receptions = *number;
            }
            Event::Reassigned { units } => self.routing.units = units.clone(),
            Event::ColourRaised { to } => self.routing.colour = Some(*to),
            Event::Signed { unit } => self.handling.push(Handling::signed(unit, at)),
            Event::FedBack { unit, outcome } => {
                if let Some(here) = self.handling.iter_mut().find(|h| h.unit == *unit) {
                    here.fed = Some((at, *outcome));
                }
                if self.lead() == Some(unit) {
                    self.fed.get_or_insert(at);
                }
            }
            Event::Reminded => self.reminders += 1,
            Event::Voided => {
                self.routing.unconfirmed.clear();
                self.end(Stage::Voided, at);
            }
            Event::Reported => self.next.report = None,
            Event::Accepted => {
                self.accepted = Some(at);
                self.stage = Stage::Accepted;
            }
            Event::Extended => self.extended = true,
            Event::Answered => {
                self.outcome = Outcome::Answered;
                self.routing.unconfirmed.clear();
                self.end(Stage::Answered, at);
            }
            Event::Concluded => self.end(Stage::Concluded, at),
            Event::Reviewed => self.end(Stage::Reviewed, at),
            Event::Rated { solved, content } => {
                self.rating = Some(Rating { solved: *solved, content: *content, at });
            }
            Event::Reprinted { copy } => self.reprints = *copy,
        }
    }

    fn end(&mut self, stage: Stage, at: Moment) {
        self.stage = stage;
        self.ended = Some(at);
        self.next = NextStep::default();
    }

    /// The day here in whose list and on whose sheet it stands; none for what an old ledger brought.
    pub fn desk_day(&self) -> Option<Day> {
        self.brought.is_none().then(|| self.registered.day())
    }

    /// When it ended, if that happened here.
    pub fn ended_here(&self) -> Option<Moment> {
        self.ended.filter(|_| !self.brought.is_some_and(|brought| brought.ended))
    }

    /// True when a suggestion still waits for a person's confirmation.
    pub fn awaits_confirmation(&self) -> bool {
        !self.routing.unconfirmed.is_empty()
    }
}
