//! Home and the list of today. Sealed matters are in no list and no count here.

use super::api::{Home, Row, Today, Todo, TodoKind};
use super::error::DeskError;
use super::{Desk, mask};
use crate::calendar::Day;
use crate::matter::MatterId;
use crate::matter::event::Slot;
use crate::matter::intake::Person;
use crate::matter::words::{Outcome, Stage};
use crate::store::StoreError;
use crate::store::days::Way;
use crate::store::matters::Stored;

/// Characters of a narrative's first line in lists.
const SUBJECT: usize = 40;
/// Rows of a day: all of them; a busy reception day has 167 批次.
const DAY_ROWS: u32 = 100_000;
/// Rows carried over from earlier days.
const CARRIED_ROWS: u32 = 200;
/// Newest matters on the home screen.
const RECENT: usize = 8;

/// The first line of a narrative, short enough for a list.
pub fn subject(narrative: &str) -> String {
    let line = narrative.trim().lines().next().unwrap_or_default().trim();
    let mut short: String = line.chars().take(SUBJECT).collect();
    if short.len() < line.len() {
        short.push('…');
    }
    short
}

impl Desk {
    /// What needs me now.
    pub(super) fn home(&self) -> Result<Home, DeskError> {
        let today = self.now().day();
        let view = self.store.view();
        let list = view.of_day(today, DAY_ROWS)?;
        let rooms = self.rules().rooms.iter().map(|r| (r.no, r.name.clone(), 0)).collect();
        let mut home = Home { rooms, ..Home::default() };
        for stored in &list {
            let matter = &stored.matter;
            if matter.stage == Stage::Voided {
                continue;
            }
            home.registered += 1;
            home.heads = home.heads.saturating_add(matter.visit.head_count);
            home.answered += u32::from(matter.outcome == Outcome::Answered);
            home.guided += u32::from(matter.outcome == Outcome::Guided);
            home.assigned += u32::from(matter.assigned.is_some());
            if let Some(room) = home.rooms.iter_mut().find(|r| r.0 == matter.routing.room) {
                room.2 += 1;
            }
        }
        home.unconfirmed = view.count_awaiting()?;
        home.recent =
            list.iter().take(RECENT).map(|s| self.row(s, today)).collect::<Result<_, _>>()?;
        (home.waiting, home.since) = self.waiting()?;
        home.todo = self.todo(today)?;
        Ok(home)
    }

    /// What waits, in the order of what costs most if left alone.
    fn todo(&self, today: Day) -> Result<Vec<Todo>, DeskError> {
        let view = self.store.view();
        let mut list = self.inbox_todo()?;
        if let Some(shift) = self.pending_shift()? {
            let todo = Todo { kind: TodoKind::Shift, count: 1, detail: shift.words(), first: None };
            list.insert(0, todo);
        }
        if let Some(day) = view.forgotten(today)? {
            let (fresh, open) = (view.fresh(day)?, view.unassigned(day, 1)?.len());
            let open = if open > 0 { "，有未交办" } else { "" };
            let detail = format!("{} 的 {fresh} 件{open}", day.format("%m-%d"));
            let first = Some(day.to_string());
            list.push(Todo { kind: TodoKind::Forgotten, count: 1, detail, first });
        }
        let mut add = |kind: TodoKind, count: u32, first: Option<Row>| {
            if count > 0 {
                let detail = first.as_ref().map(|r| detail(kind, r)).unwrap_or_default();
                list.push(Todo { kind, count, detail, first: first.map(|r| r.number) });
            }
        };
        let first = |found: Option<Stored>| found.map(|s| self.row(&s, today)).transpose();
        let overdue = view.count_overdue(today)?;
        if overdue > 0 {
            add(TodoKind::Overdue, overdue, first(view.due_by(today, 1)?.pop())?);
        }
        let due = view.count_due(today)?;
        if due > 0 {
            let day = today.to_string();
            let row = view.due_page((&day, &day), ("", MatterId::MIN), Way::On, 1)?.pop();
            add(TodoKind::DueToday, due, first(row)?);
        }
        let mine = self.mine(&self.actor.staff)?;
        let agreed = mine.agreed.first().map(|agreed| agreed.row.clone());
        add(TodoKind::Agreed, mine.agreed.len() as u32, agreed);
        let awaiting = view.count_awaiting()?;
        add(TodoKind::Unconfirmed, awaiting, first(view.awaiting(1)?.pop())?);
        let jobs = view.open_jobs(&self.actor.seat)?;
        if let Some(job) = jobs.iter().find(|j| j.state != "queued").or(jobs.first()) {
            let detail =
                if job.error.is_empty() { "等待打印".to_owned() } else { job.error.clone() };
            list.push(Todo {
                kind: TodoKind::Print,
                count: jobs.len() as u32,
                detail,
                first: None,
            });
        }
        let drafts = view.drafts(&self.actor)?.len() as u32;
        if drafts > 0 {
            let detail = "上次没有登记完，回车继续".to_owned();
            list.push(Todo { kind: TodoKind::Draft, count: drafts, detail, first: None });
        }
        if !mine.rows.is_empty() {
            let detail = format!("今日有动静 {}　逾期 {}", mine.moved(), mine.overdue());
            let count = mine.rows.len() as u32;
            list.push(Todo { kind: TodoKind::Mine, count, detail, first: None });
        }
        Ok(list)
    }

    /// Every matter of the desk day, and those still open from earlier days.
    pub(super) fn today(&self) -> Result<Today, DeskError> {
        let today = self.now().day();
        let view = self.store.view();
        let rows = |list: Vec<Stored>| -> Result<Vec<Row>, StoreError> {
            list.iter().map(|stored| self.row(stored, today)).collect()
        };
        Ok(Today {
            rows: rows(view.of_day(today, DAY_ROWS)?)?,
            carried: rows(view.carried(today, CARRIED_ROWS)?)?,
            carried_total: view.count_carried(today)?,
        })
    }

    /// One matter as a row.
    pub(super) fn row(&self, stored: &Stored, today: Day) -> Result<Row, StoreError> {
        let visitor: Person = self.json_body(stored, Slot::Visitor)?.unwrap_or_default();
        let narrative = self.text_body(stored, Slot::Narrative)?;
        Ok(self.row_of(stored, &visitor, &narrative, today))
    }

    /// The same when its texts are already open.
    pub(super) fn row_of(
        &self,
        stored: &Stored,
        visitor: &Person,
        narrative: &str,
        today: Day,
    ) -> Row {
        let matter = &stored.matter;
        let due = self.due(matter);
        let overdue = due.map_or(0, |due| (today - due).num_days().max(0));
        let place = matter.place.as_deref().and_then(|code| self.rules().place(code));
        Row {
            number: matter.number.clone(),
            registered: matter.registered,
            visitor: visitor_name(visitor, matter.visit.anonymous),
            head_count: matter.visit.head_count,
            subject: subject(narrative),
            place: place.map(|p| p.name.clone()).unwrap_or_default(),
            colour: matter.routing.colour,
            assigned: matter.assigned,
            due,
            overdue: overdue as u32,
            room: matter.routing.room,
            unit: matter
                .routing
                .units
                .first()
                .map(|u| self.unit_short(&u.unit))
                .unwrap_or_default(),
            stage: stage_word(matter.stage, matter.awaits_confirmation()).to_owned(),
            unconfirmed: matter.routing.unconfirmed.iter().map(|c| c.word()).collect(),
            receiver: self.staff_name(&matter.first_receiver),
            urgent: matter.visit.urgent,
        }
    }
}

/// Masked name, or 匿名.
pub(super) fn visitor_name(visitor: &Person, anonymous: bool) -> String {
    match &visitor.name {
        Some(name) if !anonymous => mask::name(name),
        _ => "匿名".to_owned(),
    }
}

/// A stage as lists show it: what waits for a person is said aloud.
fn stage_word(stage: Stage, awaits: bool) -> &'static str {
    if awaits { "待确认" } else { stage.word() }
}

fn detail(kind: TodoKind, row: &Row) -> String {
    let serial = row.number.rsplit('-').next().unwrap_or_default();
    match kind {
        TodoKind::Overdue => format!("{serial} {} 逾{}日 {}", row.visitor, row.overdue, row.unit),
        TodoKind::Unconfirmed => {
            format!("{serial} {} 首接 {}", row.visitor, row.receiver)
        }
        _ => format!("{serial} {} {}", row.visitor, row.unit),
    }
}
