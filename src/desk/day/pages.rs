//! Pages of a day's lists, by key: never an offset, never more rows than asked for.

use super::{Cursor, DayList, DayQuestion, From};
use crate::calendar::Day;
use crate::desk::Desk;
use crate::matter::standing::Standing;
use crate::matter::{Matter, MatterId};
use crate::store::days::{Place, Way, Whose};
use crate::store::matters::Stored;
use crate::store::{StoreError, View};

impl Desk {
    /// A page and how many rows are before it.
    pub(super) fn page(
        &self,
        day: Day,
        question: &DayQuestion,
    ) -> Result<(Vec<Stored>, u32), StoreError> {
        let pager =
            Pager { view: self.store.view(), day, list: question.list, today: self.now().day() };
        let n = question.rows.max(1);
        let mut rows = match question.from {
            From::Start => pager.on(None, n)?,
            // Rows go by (standing or date, id), so the row itself follows its place less one.
            From::At(at) => pager.on(Some(Cursor { id: at.id - 1, ..at }), n)?,
            From::After(at) => pager.on(Some(at), n)?,
            From::Before(at) => pager.back(at, n)?,
        };
        let short = matches!(question.from, From::Before(_)) && rows.len() < n as usize;
        if short || rows.is_empty() {
            rows = pager.on(None, n)?;
        }
        let before = match rows.first() {
            Some(first) => pager.before(&first.matter, self.due(&first.matter))?,
            None => 0,
        };
        Ok((rows, before))
    }
}

/// Reads pages of one list.
struct Pager<'s> {
    view: View<'s>,
    day: Day,
    list: DayList,
    today: Day,
}

/// Before every row.
const FIRST: Place = (Standing::Unassigned, MatterId::MIN);
/// Behind every row.
const LAST: Place = (Standing::Voided, MatterId::MAX);

impl Pager<'_> {
    fn on(&self, at: Option<Cursor>, n: u32) -> Result<Vec<Stored>, StoreError> {
        let place = |carried: bool| {
            at.filter(|at| at.carried == carried).map_or(FIRST, |at| (at.standing, at.id))
        };
        match self.list {
            DayList::All => {
                let of_day = at.is_none_or(|at| !at.carried);
                let mut rows = match of_day {
                    true => self.view.page(Whose::Of(self.day), place(false), Way::On, n)?,
                    false => Vec::new(),
                };
                let left = n - rows.len() as u32;
                rows.extend(self.view.page(
                    Whose::OpenBefore(self.day),
                    place(true),
                    Way::On,
                    left,
                )?);
                Ok(rows)
            }
            DayList::Unassigned => {
                let place = at.map_or(FIRST, |at| (at.standing, at.id));
                let rows = self.view.page(self.open(), place, Way::On, n)?;
                let unassigned = |s: &Stored| s.matter.standing() == Standing::Unassigned;
                Ok(rows.into_iter().take_while(unassigned).collect())
            }
            DayList::Overdue | DayList::DueToday => {
                let due = at.and_then(|at| at.due).map(|due| due.to_string()).unwrap_or_default();
                let id = at.map_or(MatterId::MIN, |at| at.id);
                let (from, to) = self.span();
                self.view.due_page((&from, &to), (&due, id), Way::On, n)
            }
        }
    }

    fn back(&self, at: Cursor, n: u32) -> Result<Vec<Stored>, StoreError> {
        let here = (at.standing, at.id);
        let mut rows = match self.list {
            DayList::All if at.carried => {
                let mut rows = self.view.page(Whose::OpenBefore(self.day), here, Way::Back, n)?;
                let left = n - rows.len() as u32;
                rows.extend(self.view.page(Whose::Of(self.day), LAST, Way::Back, left)?);
                rows
            }
            DayList::All => self.view.page(Whose::Of(self.day), here, Way::Back, n)?,
            DayList::Unassigned => self.view.page(self.open(), here, Way::Back, n)?,
            DayList::Overdue | DayList::DueToday => {
                let due = at.due.map(|due| due.to_string()).unwrap_or_default();
                let (from, to) = self.span();
                self.view.due_page((&from, &to), (&due, at.id), Way::Back, n)?
            }
        };
        rows.reverse();
        Ok(rows)
    }

    /// How many rows of the list stand before this one.
    fn before(&self, first: &Matter, due: Option<Day>) -> Result<u32, StoreError> {
        let here = (first.standing(), first.id);
        match self.list {
            DayList::All if is_carried(first, self.day) => {
                let of_day = self.view.before(Whose::Of(self.day), LAST)?;
                Ok(of_day + self.view.before(Whose::OpenBefore(self.day), here)?)
            }
            DayList::All => self.view.before(Whose::Of(self.day), here),
            DayList::Unassigned => self.view.before(self.open(), here),
            DayList::Overdue | DayList::DueToday => {
                let due = due.map(|due| due.to_string()).unwrap_or_default();
                let (from, to) = self.span();
                self.view.due_before((&from, &to), (&due, first.id))
            }
        }
    }

    /// Every open matter up to this day, itself included.
    fn open(&self) -> Whose {
        Whose::OpenBefore(self.day.succ_opt().unwrap_or(self.day))
    }

    /// The days of the dates this list is about.
    fn span(&self) -> (String, String) {
        match self.list {
            DayList::Overdue => {
                (String::new(), self.today.pred_opt().unwrap_or(self.today).to_string())
            }
            _ => (self.today.to_string(), self.today.to_string()),
        }
    }
}

pub(super) fn is_carried(matter: &Matter, day: Day) -> bool {
    matter.desk_day().is_none_or(|own| own < day)
}
