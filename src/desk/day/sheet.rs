//! Closing a day, and its sheet: composed from what is logged, so that a copy says the same for ever.

use super::papers::SHEET_FORM;
use crate::calendar::{Day, Moment};
use crate::desk::Desk;
use crate::desk::error::DeskError;
use crate::desk::papers::{Subject, queue_print};
use crate::matter::day::{Closed, Closing, Open, SheetNo, close};
use crate::matter::event::{Event, Slot};
use crate::pack::Pack;
use crate::store::StoreError;
use crate::store::days::{KIND, Sheet};
use crate::store::keys::to_hex;
use crate::store::matters::Stored;
use chrono::Datelike;

/// Matters without an assignment that are named one by one.
const NAMED: u32 = 10_000;

/// The sheet of a closed day: 日结单 or 补充清单.
#[derive(Clone, Debug, PartialEq)]
pub struct DaySheet {
    /// Centre.
    pub centre: String,
    /// The sheet as logged.
    pub closed: Closed,
    /// When it was closed.
    pub at: Moment,
    /// Who closed it, and at which seat.
    pub who: String,
    /// Voided numbers with their reasons.
    pub voided: Vec<(String, String)>,
    /// What was missing, with the first receivers.
    pub missing: Vec<Open>,
    /// Head of the chain: the hash of the close itself, which covers everything before it.
    pub head: String,
    /// When this paper is made.
    pub printed: Moment,
}

impl Desk {
    /// 日结 of a day, or its 补充清单: durable when this returns `Ok`.
    ///
    /// # Errors
    /// What is missing, already closed, or the store's.
    pub fn close_day(&mut self, day: Option<Day>, print: bool) -> Result<DaySheet, DeskError> {
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        let no = self.store.write(|tx| -> Result<SheetNo, DeskError> {
            let when = clock.when(tx)?;
            let today = when.at.day();
            let day = day.unwrap_or(today);
            let before = tx.sheets_of(day)?;
            let since = before.last().map_or(0, |sheet| sheet.seq);
            let serial = tx.count(KIND, &day.year().to_string())?;
            let closing = Closing {
                day,
                today,
                before: before.into_iter().map(|sheet| sheet.closed).collect(),
                earlier: tx.forgotten(today)?,
                fresh: tx.fresh(day)?,
                voided: tx.voided(day)?.into_iter().map(|s| s.matter.number).collect(),
                unassigned: tx
                    .unassigned(day, NAMED)?
                    .iter()
                    .map(|stored| open_one(&pack, stored))
                    .collect(),
                figures: tx.figures(day, since)?,
                sheet: SheetNo { year: day.year(), serial },
                head: to_hex(&tx.head()?.hash),
            };
            let closed = close(closing, &pack.rules.calendar)?;
            let no = closed.sheet;
            let id = tx.close_day(closed, &actor, when)?;
            if print {
                let subject = Subject { id, label: no.to_string(), sealed: false };
                queue_print(tx, SHEET_FORM, "sheet", &subject, &actor, when.at)?;
            }
            Ok(no)
        })?;
        self.untended = crate::desk::TENDED;
        self.day_sheet(no)
    }

    /// The sheet of a closed day.
    ///
    /// # Errors
    /// No such sheet, or the store's.
    pub fn day_sheet(&self, no: SheetNo) -> Result<DaySheet, DeskError> {
        let view = self.store.view();
        let Some(sheet) = view.sheet(no)? else {
            let message = format!("没有第 {no} 号日结单，请核对号码，或按 F5 看上次日结的号");
            return Err(DeskError::refused("unknown_sheet", message));
        };
        Ok(self.compose_sheet(sheet)?)
    }

    /// The sheet whose event stands at this place in the log.
    pub(super) fn day_sheet_at(&self, seq: i64) -> Result<DaySheet, DeskError> {
        let sheet = self.store.view().sheet_of(seq)?;
        let lost = || StoreError::Inconsistent("日结单不在库里".to_owned());
        Ok(self.compose_sheet(sheet.ok_or_else(lost)?)?)
    }

    fn compose_sheet(&self, sheet: Sheet) -> Result<DaySheet, StoreError> {
        let view = self.store.view();
        let Sheet { closed, at, actor, hash, .. } = sheet;
        let find = |numbers: &[String]| -> Result<Vec<Stored>, StoreError> {
            let found = numbers.iter().map(|number| view.by_number(number));
            Ok(found.collect::<Result<Vec<_>, _>>()?.into_iter().flatten().collect())
        };
        let who = format!("{} {}", self.staff_name(&actor.staff), self.seat_name(&actor.seat));
        Ok(DaySheet {
            centre: self.pack.title.clone(),
            voided: self.reasons(find(&closed.voided)?)?,
            missing: find(&closed.missing)?.iter().map(|s| open_one(&self.pack, s)).collect(),
            closed,
            at,
            who,
            head: hash,
            printed: self.now(),
        })
    }

    /// Voided matters, each with the reason.
    pub(super) fn reasons(&self, voided: Vec<Stored>) -> Result<Vec<(String, String)>, StoreError> {
        let view = self.store.view();
        let reason = |stored: Stored| -> Result<_, StoreError> {
            let events = view.events(stored.matter.id)?;
            let event = events.iter().rfind(|e| matches!(e.event, Event::Voided));
            let text =
                event.map(|e| view.body(stored.matter.id, e.seq, Slot::Reason)).transpose()?;
            Ok((stored.matter.number, text.flatten().unwrap_or_default()))
        };
        voided.into_iter().map(reason).collect()
    }
}

/// A matter without an assignment, with who received it first.
pub(super) fn open_one(pack: &Pack, stored: &Stored) -> Open {
    let id = &stored.matter.first_receiver;
    let receiver = pack.rules.find_staff(id).map_or_else(|| id.clone(), |s| s.name.clone());
    Open { number: stored.matter.number.clone(), receiver }
}
