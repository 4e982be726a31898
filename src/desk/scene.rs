//! What stands around a booking: the day, who sits, who has which time, who looks the same.

use super::duty::sittings;
use crate::calendar::{Day, Moment};
use crate::matter::booking::decide::Around;
use crate::matter::booking::{Booking, BookingStage, ReceptionDay, Target};
use crate::matter::duty::Sitting;
use crate::matter::rules::RoomNo;
use crate::pack::Pack;
use crate::store::folds::{Likeness, With};
use crate::store::{StoreError, Tx, View};

/// What is known about a day somebody is put down for.
pub(super) struct Scene {
    day: Day,
    taken: Vec<Booking>,
    reception: Option<ReceptionDay>,
    sitting: Option<Sitting>,
}

impl Scene {
    pub(super) fn of(
        view: &View<'_>,
        pack: &Pack,
        day: Day,
        target: &Target,
    ) -> Result<Scene, StoreError> {
        let reception = view.folded::<ReceptionDay>(day, "")?.map(|k| k.state);
        let sitting = match target {
            Target::Reception => None,
            Target::Duty { seat } => {
                let (all, _) = sittings(view, &pack.rules, &[day])?;
                all.into_iter().find(|s| s.seat == *seat)
            }
        };
        Ok(Scene { day, taken: Vec::new(), reception, sitting })
    }

    /// Reads who has a time in one room, or with one official.
    pub(super) fn look_at(
        &mut self,
        view: &View<'_>,
        target: &Target,
        room: RoomNo,
    ) -> Result<(), StoreError> {
        let taken = view.booked_with(self.day, &With::of(target, room))?;
        self.taken = taken.into_iter().map(|kept| kept.state).collect();
        Ok(())
    }

    /// Reads everybody put down for that day.
    pub(super) fn look_at_all(&mut self, view: &View<'_>) -> Result<(), StoreError> {
        let taken = view.folds::<Booking>(self.day, self.day)?;
        self.taken = taken.into_iter().map(|kept| kept.state).collect();
        Ok(())
    }

    pub(super) fn around<'s>(&'s self, pack: &'s Pack, target: &Target, at: Moment) -> Around<'s> {
        let rules = &pack.rules;
        let reception = self.reception.as_ref().filter(|_| *target == Target::Reception);
        let sitting = self.sitting.as_ref().and_then(|sitting| {
            Some((sitting, rules.duty.iter().find(|r| r.id == sitting.seat.rule)?))
        });
        Around {
            now: (at.day(), minute_of(at)),
            day: self.day,
            hours: reception.map_or(&rules.booking.hours, |r| &r.hours),
            minutes: reception.map_or(rules.booking.minutes, |r| r.minutes),
            number: String::new(),
            taken: &self.taken,
            reception,
            sitting,
            matter: None,
            suggested: rules.lexicon.fallback(),
            same: &[],
        }
    }
}

/// Numbers of those who look the same, each with the first reason.
pub(super) fn same(
    tx: &Tx<'_>,
    likeness: &[(Likeness, String)],
    room: RoomNo,
) -> Result<Vec<(String, &'static str)>, StoreError> {
    let mut same: Vec<(String, &'static str)> = Vec::new();
    for (kind, value) in likeness {
        for id in tx.alike(*kind, value)? {
            let there = tx.folded_by_id::<Booking>(id)?.map(|kept| kept.state);
            let near = |b: &Booking| *kind != Likeness::Name || b.room == room;
            let there = there.filter(|b| near(b) && b.stage != BookingStage::Cancelled);
            if let Some(booking) = there
                && same.iter().all(|(number, _)| *number != booking.number)
            {
                same.push((booking.number, kind.word()));
            }
        }
    }
    Ok(same)
}

/// The minute of its day.
pub(super) fn minute_of(at: Moment) -> u32 {
    let midnight = Moment::of(at.day(), 0, 0).millis();
    u32::try_from((at.millis() - midnight) / 60_000).unwrap_or_default()
}
