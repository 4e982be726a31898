//! The reception day (领导接访日) at the desk: announced, changed, called off, and shown.

use super::Desk;
use super::error::DeskError;
use crate::calendar::Day;
use crate::matter::booking::day::{DayWish, announce};
use crate::matter::booking::{Booking, BookingStage, DayEvent, DayText, ReceptionDay, Target};
use crate::matter::event::{Fact, Slot};
use crate::matter::rules::RoomNo;
use crate::store::events::Recorded;
use crate::store::folds::Kept;
use crate::store::{StoreError, View};

/// So many days ahead a reception day is looked for when no date is given.
const AHEAD: u64 = 400;

/// A reception day with the words of its announcement.
#[derive(Clone, Debug, PartialEq)]
pub struct DayView {
    /// The day.
    pub day: ReceptionDay,
    /// Place, leaders, phone.
    pub text: DayText,
}

impl Desk {
    /// Announces a reception day, or announces it anew.
    ///
    /// # Errors
    /// A refusal of the rules, or the store's.
    pub fn announce(&mut self, wish: &DayWish) -> Result<DayView, DeskError> {
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        let kept = self.store.write(|tx| -> Result<Kept<ReceptionDay>, DeskError> {
            let when = clock.when(tx)?;
            let known = tx.folded::<ReceptionDay>(wish.day, "")?;
            let mut wish = wish.clone();
            if let Some(known) = &known {
                let said = words(tx, known)?;
                let given = std::mem::take(&mut wish.text);
                wish.text = DayText {
                    place: or(given.place, said.place),
                    leaders: if given.leaders.is_empty() { said.leaders } else { given.leaders },
                    phone: or(given.phone, said.phone),
                };
                if wish.rooms.is_empty() {
                    wish.rooms.clone_from(&known.state.rooms);
                }
                if wish.hours.is_empty() {
                    wish.hours.clone_from(&known.state.hours);
                }
                if wish.minutes == 0 {
                    wish.minutes = known.state.minutes;
                }
            }
            if wish.text.phone.is_empty() {
                wish.text.phone.clone_from(&pack.texts.hotline);
            }
            let used: Vec<RoomNo> = tx
                .folds::<Booking>(wish.day, wish.day)?
                .into_iter()
                .map(|k| k.state)
                .filter(|b| b.target == Target::Reception && b.stage == BookingStage::Booked)
                .map(|b| b.room)
                .collect();
            let before = known.as_ref().map(|k| &k.state);
            let fact = announce(&wish, before, &used, &pack.rules, when.at.day())?;
            Ok(tx.record(known.as_ref(), &[fact], &actor, when)?)
        })?;
        self.day_view(&kept)
    }

    /// Calls a reception day off.
    ///
    /// # Errors
    /// There is none, no reason, or the store's.
    pub fn call_off(&mut self, day: Day, reason: &str) -> Result<DayView, DeskError> {
        let reason = reason.trim();
        if reason.is_empty() {
            return Err(DeskError::refused("reason", "还没有写为什么取消，请写一句"));
        }
        let (actor, clock) = (self.actor.clone(), self.clock);
        let kept = self.store.write(|tx| -> Result<Kept<ReceptionDay>, DeskError> {
            let when = clock.when(tx)?;
            let known = tx.folded::<ReceptionDay>(day, "")?.filter(|k| !k.state.cancelled);
            let Some(known) = known.filter(|_| day >= when.at.day()) else { return Err(none(day)) };
            let fact = Fact {
                event: DayEvent::Cancelled,
                bodies: vec![(Slot::Reason, reason.to_owned())],
            };
            Ok(tx.record(Some(&known), &[fact], &actor, when)?)
        })?;
        self.day_view(&kept)
    }

    /// The reception day of a date, or the next one from today on.
    ///
    /// # Errors
    /// The store's.
    pub fn reception_day(&self, day: Option<Day>) -> Result<Option<DayView>, DeskError> {
        self.day_meant(day)?.map(|kept| self.day_view(&kept)).transpose()
    }

    /// The same without the words of its announcement.
    pub(super) fn day_meant(
        &self,
        day: Option<Day>,
    ) -> Result<Option<Kept<ReceptionDay>>, StoreError> {
        let (from, to) = match day {
            Some(day) => (day, day),
            None => {
                let today = self.now().day();
                (today, today.checked_add_days(chrono::Days::new(AHEAD)).unwrap_or(today))
            }
        };
        let all = self.store.view().folds::<ReceptionDay>(from, to)?;
        Ok(all.into_iter().find(|k| day.is_some() || !k.state.cancelled))
    }

    fn day_view(&self, kept: &Kept<ReceptionDay>) -> Result<DayView, DeskError> {
        Ok(DayView { day: kept.state.clone(), text: words(&self.store.view(), kept)? })
    }
}

/// The words of the newest announcement.
fn words(view: &View<'_>, kept: &Kept<ReceptionDay>) -> Result<DayText, StoreError> {
    let id = kept.state.id;
    let events = view.events_of::<DayEvent>(id)?;
    let announced = |e: &&Recorded<DayEvent>| matches!(&e.event, DayEvent::Announced { .. });
    let Some(last) = events.iter().rev().find(announced) else { return Ok(DayText::default()) };
    let text = view.body(id, last.seq, Slot::Narrative)?.unwrap_or_default();
    serde_json::from_str(&text).map_err(|e| StoreError::Inconsistent(format!("公告读不懂：{e}")))
}

fn or(given: String, said: String) -> String {
    if given.trim().is_empty() { said } else { given }
}

/// The sentence for a date without a reception day.
pub(super) fn none(day: Day) -> DeskError {
    let message = format!("{day}没有公告过的接访日，请先公告，或核对日期");
    DeskError::refused("no_day", message)
}
