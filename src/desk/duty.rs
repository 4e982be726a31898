//! The duty calendar as the desk shows and changes it: who sits where, gaps in plain sight, how
//! often each official has received people this month, and when somebody sits next.

use super::Desk;
pub use super::duty_view::{DutyDay, DutyView, SitView, Tally};
use super::error::DeskError;
use crate::calendar::Day;
use crate::matter::duty::{
    DutyChange, DutyCommand, DutyEvent, DutyRule, Seat, Sitting, Standing, decide, plan,
};
use crate::matter::event::Slot;
use crate::matter::rules::Rules;
use crate::matter::words::Tier;
use crate::matter::{Event, Matter};
use crate::store::folds::{Kept, chair};
use crate::store::{StoreError, View};
use chrono::Datelike;
use std::collections::{BTreeMap, BTreeSet};

/// So many days ahead somebody's next sitting is looked for.
const AHEAD: u64 = 62;
/// From this day of a month on, who is below the minimum is listed (S0-3).
const LISTED_FROM: u32 = 20;
/// Longest range that is shown at once, in days.
const RANGE_MAX: i64 = 400;

impl Desk {
    /// The calendar from one day to another, both included; of one place when it is named
    /// (中心, a town), of all when it is empty.
    ///
    /// # Errors
    /// An unknown place, days in the wrong order or too many, or the store's.
    pub fn duty(&self, from: Day, to: Day, place: &str) -> Result<DutyView, DeskError> {
        if !(0..RANGE_MAX).contains(&(to - from).num_days()) {
            let message = format!("从{from}到{to}不对：后一天不早于前一天，一次最多{RANGE_MAX}天");
            return Err(DeskError::refused("days", message));
        }
        let wanted = self.duty_place(place)?;
        let here = |s: &SitView| wanted.as_ref().is_none_or(|place| s.seat.is_at(place));
        let calendar = &self.rules().calendar;
        let mut days: Vec<DutyDay> = from
            .iter_days()
            .take_while(|day| *day <= to)
            .map(|day| {
                let info = calendar.info(day);
                let (working, label, provisional) = (info.working, info.label, info.provisional);
                DutyDay { day, working, label, provisional, sits: Vec::new() }
            })
            .collect();
        for sit in self.sits(from, to)?.into_iter().filter(here) {
            let at = usize::try_from((sit.seat.day - from).num_days()).unwrap_or_default();
            if let Some(day) = days.get_mut(at) {
                day.sits.push(sit);
            }
        }
        let today = self.now().day();
        let gap = |s: &&SitView| s.who.is_none() && s.seat.day >= today;
        let gaps = days.iter().flat_map(|d| &d.sits).filter(gap).count() as u32;
        // A grid of weeks begins before its month: the middle tells which month is meant.
        let middle = from + chrono::Days::new((to - from).num_days().unsigned_abs() / 2);
        let month = |day: Day| (day.year(), day.month());
        let late = month(middle) < month(today)
            || month(middle) == month(today) && today.day() >= LISTED_FROM;
        Ok(DutyView { days, gaps, tally: self.tally(middle, wanted.as_deref())?, late })
    }

    /// Who sits in the centre on a day, gap and change included; none when nobody has to.
    ///
    /// # Errors
    /// The store's.
    pub fn on_duty(&self, day: Day) -> Result<Option<SitView>, DeskError> {
        Ok(self.sits(day, day)?.into_iter().find(|sit| sit.seat.place.is_empty()))
    }

    /// Who sits in on a day, post and name, when somebody does.
    ///
    /// # Errors
    /// The store's.
    pub fn duty_words(&self, day: Day) -> Result<Option<String>, DeskError> {
        Ok(self.on_duty(day)?.and_then(|sit| sit.words()))
    }

    /// The next sitting that may be booked for a matter.
    pub(super) fn sitting_for(&self, matter: &Matter) -> Result<Option<SitView>, DeskError> {
        if matter.sealed {
            return Ok(None);
        }
        let town = matter.place.as_deref().map(|town| self.next_sitting(town)).transpose()?;
        match town.flatten() {
            Some(sit) => Ok(Some(sit)),
            None => self.next_sitting(""),
        }
    }

    /// When somebody next sits for a town (for the centre when empty), today included: the first
    /// post of the pack that is not fully booked.
    ///
    /// # Errors
    /// The store's.
    pub fn next_sitting(&self, town: &str) -> Result<Option<SitView>, DeskError> {
        let today = self.now().day();
        let last = today.checked_add_days(chrono::Days::new(AHEAD)).unwrap_or(today);
        let has = |rule: &DutyRule| rule.chairs.iter().any(|c| c.place == town);
        if !self.rules().duty.iter().any(has) {
            return Ok(None);
        }
        let calendar = Calendar::read(self, today, last)?;
        let bookings = |seat: &Seat| {
            let rule = self.rules().duty.iter().find(|r| r.id == seat.rule);
            rule.map_or(0, |r| r.bookings)
        };
        let free = |s: &Sitting| {
            s.seat.place == town
                && s.who().is_some()
                && calendar.booked(&s.seat) < bookings(&s.seat)
        };
        let found = calendar.sittings(self.rules(), today, last).into_iter().find(free);
        // Nobody has been heard by then, or is asked how many today.
        found.map(|sitting| self.seen(sitting, &calendar)).transpose()
    }

    /// The chair meant by a day, a place (the centre when empty) and a post or a name.
    ///
    /// # Errors
    /// Nobody has to sit there then, or several do and it is not said who.
    pub fn find_seat(&self, day: Day, place: &str, with: &str) -> Result<Sitting, DeskError> {
        let place = self.duty_place(if place.trim().is_empty() { "中心" } else { place })?;
        let place = place.unwrap_or_default();
        let (sittings, _) = sittings(&self.store.view(), self.rules(), &[day])?;
        let all: Vec<Sitting> = sittings.into_iter().filter(|s| s.seat.is_at(&place)).collect();
        let with = with.trim();
        let named = |s: &&Sitting| {
            let who = s.who().unwrap_or(&s.planned);
            with.is_empty() || s.seat.post == with || who == with || self.staff_name(who) == with
        };
        let mut found = all.iter().filter(named);
        match (found.next(), found.next()) {
            (Some(one), None) => Ok(one.clone()),
            (Some(_), Some(_)) => {
                let posts: Vec<_> = all.iter().map(|s| self.chair_words(s)).collect();
                let message =
                    format!("{day}那里坐的有{}，请写明哪一位（姓名或职务）", posts.join("、"));
                Err(DeskError::refused("which", message))
            }
            (None, _) => {
                let seat = Seat { day, rule: String::new(), place, post: String::new() };
                let message = format!(
                    "{}{}没有排{with}坐班，没有改动",
                    day,
                    decide::place(&seat, self.rules())
                );
                Err(DeskError::refused("no_sitting", message))
            }
        }
    }

    /// Carries out a change and returns how the sittings it touched stand.
    ///
    /// # Errors
    /// A refusal of the rules, or the store's.
    pub fn change_duty(
        &mut self,
        command: &DutyCommand,
        reason: &str,
    ) -> Result<Vec<SitView>, DeskError> {
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        let seats = self.store.write(|tx| -> Result<Vec<Seat>, DeskError> {
            let when = clock.when(tx)?;
            let mut days = vec![command.seat().day];
            if let DutyCommand::Swap { with, .. } = command {
                days.push(with.day);
            }
            let known = changes(tx, &days)?;
            // Taking back a swap touches the other day too.
            let here = known.iter().find(|k| k.state.seat == *command.seat());
            if let Some(Standing::Swapped { with, .. }) = here.map(|k| &k.state.now) {
                days.push(with.day);
            }
            let (sittings, known) = sittings(tx, &pack.rules, &days)?;
            let facts = decide::decide(&sittings, command, reason, &pack.rules, when.at.day())?;
            for fact in &facts {
                let row = known.iter().find(|k| k.state.seat == *fact.event.seat());
                tx.record::<DutyChange>(row, std::slice::from_ref(fact), &actor, when)?;
            }
            Ok(facts.iter().map(|fact| fact.event.seat().clone()).collect())
        })?;
        let mut views = Vec::new();
        for seat in seats {
            let sits = self.sits(seat.day, seat.day)?;
            views.extend(sits.into_iter().find(|sit| sit.seat == seat));
        }
        Ok(views)
    }

    /// Every sitting of a range of days, by day and in the order of the pack.
    fn sits(&self, from: Day, to: Day) -> Result<Vec<SitView>, DeskError> {
        let heard = heard(&self.store.view(), from, to)?;
        let key = |sitting: &Sitting| Some((sitting.seat.day, sitting.who()?.to_owned()));
        let calendar = Calendar::read(self, from, to)?;
        let sittings = calendar.sittings(self.rules(), from, to).into_iter();
        sittings
            .map(|sitting| {
                let heard = key(&sitting).and_then(|key| heard.get(&key).copied());
                let heard = heard.unwrap_or_default();
                Ok(SitView { heard, ..self.seen(sitting, &calendar)? })
            })
            .collect()
    }

    /// One sitting as people see it; how many were heard is not counted.
    fn seen(&self, sitting: Sitting, calendar: &Calendar) -> Result<SitView, DeskError> {
        let (view, rules) = (self.store.view(), self.rules());
        let rule = rules.duty.iter().find(|r| r.id == sitting.seat.rule);
        let who = sitting.who().map(str::to_owned);
        let member = who.as_deref().and_then(|id| rules.find_staff(id));
        let post = match sitting.seat.post.as_str() {
            "" => member.map(|m| m.post.clone()).unwrap_or_default(),
            post => post.to_owned(),
        };
        let row = calendar.changes.iter().find(|k| k.state.seat == sitting.seat);
        let changed = sitting.now != Standing::Planned;
        let reason = match row.filter(|_| changed) {
            Some(row) => self.last_reason(&view, row.state.id)?,
            None => String::new(),
        };
        Ok(SitView {
            rule: rule.map(|r| r.name.clone()).unwrap_or_default(),
            tier: rule.map_or(Tier::County, |r| r.tier),
            place: decide::place(&sitting.seat, rules),
            post,
            who: who.map(|id| self.staff_name(&id)),
            planned: self.staff_name(&sitting.planned),
            change: sitting.now.word(),
            reason,
            booked: calendar.booked(&sitting.seat),
            bookings: rule.map_or(0, |r| r.bookings),
            heard: 0,
            seat: sitting.seat,
        })
    }

    fn last_reason(&self, view: &View<'_>, id: i64) -> Result<String, StoreError> {
        let events = view.events_of::<DutyEvent>(id)?;
        let Some(last) = events.last() else { return Ok(String::new()) };
        Ok(view.body(id, last.seq, Slot::Reason)?.unwrap_or_default())
    }

    /// Receptions of everybody with a minimum, in the month of a day.
    fn tally(&self, day: Day, place: Option<&str>) -> Result<Vec<Tally>, DeskError> {
        let first = day.with_day(1).unwrap_or(day);
        let next = first.checked_add_months(chrono::Months::new(1)).unwrap_or(first);
        let heard = heard(&self.store.view(), first, next.pred_opt().unwrap_or(first))?;
        let mut seen = BTreeSet::new();
        let mut list = Vec::new();
        for rule in self.rules().duty.iter().filter(|r| r.month > 0) {
            let last = next.pred_opt().unwrap_or(first);
            let over = rule.until.is_some_and(|until| until < first)
                || rule.from.is_some_and(|from| last < from);
            let chairs = rule.chairs.iter().filter(|c| !over && place.is_none_or(|p| c.place == p));
            for id in chairs.flat_map(|chair| &chair.staff) {
                let Some(member) = self.rules().find_staff(id).filter(|_| seen.insert(id)) else {
                    continue;
                };
                let mine: Vec<u32> =
                    heard.iter().filter(|((_, who), _)| who == id).map(|(_, n)| *n).collect();
                list.push(Tally {
                    name: member.name.clone(),
                    post: member.post.clone(),
                    tier: rule.tier,
                    wanted: rule.month,
                    times: mine.len() as u32,
                    batches: mine.iter().sum(),
                });
            }
        }
        Ok(list)
    }

    /// The place meant: none for everywhere, empty for the centre.
    pub(super) fn duty_place(&self, text: &str) -> Result<Option<String>, DeskError> {
        let text = text.trim();
        if text.is_empty() {
            return Ok(None);
        }
        if ["中心", "大厅"].contains(&text) {
            return Ok(Some(String::new()));
        }
        let rules = self.rules();
        let chairs = || rules.duty.iter().flat_map(|r| &r.chairs);
        let village = chairs().find(|c| {
            c.place == text || c.place.split_once('/').is_some_and(|(_, village)| village == text)
        });
        let found = village.map(|c| c.place.clone());
        let found = found.or_else(|| rules.find_place(text).map(|p| p.code.clone()));
        found.map(Some).ok_or_else(|| {
            let message = format!("没有「{text}」这个地方，请写 中心、乡镇街道或村的名称");
            DeskError::refused("place", message)
        })
    }

    fn chair_words(&self, sitting: &Sitting) -> String {
        let who = self.staff_name(sitting.who().unwrap_or(&sitting.planned));
        format!("{}{who}", sitting.seat.post)
    }
}

/// What was changed about the sittings of some days, and how many are booked with each.
struct Calendar {
    changes: Vec<Kept<DutyChange>>,
    booked: BTreeMap<(Day, String), u32>,
}

impl Calendar {
    fn read(desk: &Desk, from: Day, to: Day) -> Result<Calendar, StoreError> {
        let view = desk.store.view();
        Ok(Calendar { changes: view.folds(from, to)?, booked: view.booked(from, to)? })
    }

    fn sittings(&self, rules: &Rules, from: Day, to: Day) -> Vec<Sitting> {
        let changes: Vec<DutyChange> = self.changes.iter().map(|k| k.state.clone()).collect();
        plan(&rules.duty, &rules.calendar, (from, to), &changes)
    }

    fn booked(&self, seat: &Seat) -> u32 {
        self.booked.get(&(seat.day, chair(seat))).copied().unwrap_or_default()
    }
}

/// The sittings of some days with what was changed about them.
pub(super) fn sittings(
    view: &View<'_>,
    rules: &Rules,
    days: &[Day],
) -> Result<(Vec<Sitting>, Vec<Kept<DutyChange>>), StoreError> {
    let known = changes(view, days)?;
    let list: Vec<DutyChange> = known.iter().map(|k| k.state.clone()).collect();
    let days: BTreeSet<Day> = days.iter().copied().collect();
    let each = |day: &Day| plan(&rules.duty, &rules.calendar, (*day, *day), &list);
    Ok((days.iter().flat_map(each).collect(), known))
}

fn changes(view: &View<'_>, days: &[Day]) -> Result<Vec<Kept<DutyChange>>, StoreError> {
    let days: BTreeSet<Day> = days.iter().copied().collect();
    let mut all = Vec::new();
    for day in days {
        all.extend(view.folds::<DutyChange>(day, day)?);
    }
    Ok(all)
}

/// 批次 by day and official.
fn heard(view: &View<'_>, from: Day, to: Day) -> Result<BTreeMap<(Day, String), u32>, StoreError> {
    let mut heard = BTreeMap::new();
    for (day, event) in view.received(from, to)? {
        if let Event::Received { leader, .. } = event {
            *heard.entry((day, leader)).or_default() += 1;
        }
    }
    Ok(heard)
}
