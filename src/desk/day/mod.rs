//! 日清日结 at the desk: a page of a day with its counts, and closing it. Sealed matters are in no
//! row and no count here, and hinder nothing.

mod pages;
pub mod papers;
mod sheet;
pub mod words;

pub use sheet::DaySheet;

use super::Desk;
use super::error::DeskError;
use super::views::Row;
use crate::calendar::{Day, Moment};
use crate::matter::day::{Figures, Open, SheetNo};
use crate::matter::deadline::Colour;
use crate::matter::event::UnitRole;
use crate::matter::rules::UnitId;
use crate::matter::standing::{Light, Standing, light};
use crate::matter::words::Feedback;
use crate::matter::{Matter, MatterId};
use crate::store::StoreError;
use crate::store::matters::Stored;
use pages::is_carried;
use sheet::open_one;

/// Which matters of a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum DayList {
    /// All of the day, then what earlier days left open.
    #[default]
    All,
    /// 未交办, of this day and before.
    Unassigned,
    /// 逾期.
    Overdue,
    /// 今日到期.
    DueToday,
}

/// A row's place in its list; opaque to whoever holds it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cursor {
    carried: bool,
    standing: Standing,
    due: Option<Day>,
    id: MatterId,
}

/// Where a page begins.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum From {
    /// At the first row.
    #[default]
    Start,
    /// With this row, or the one now in its place.
    At(Cursor),
    /// Behind this row.
    After(Cursor),
    /// So that it ends before this row.
    Before(Cursor),
}

/// A question about a day.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct DayQuestion {
    /// The day; the desk day when none is named.
    pub day: Option<Day>,
    /// Which matters.
    pub list: DayList,
    /// Where the page begins.
    pub from: From,
    /// Most rows.
    pub rows: u32,
}

/// How far one unit is with a matter.
#[derive(Clone, Debug, PartialEq)]
pub struct UnitView {
    /// Short name.
    pub name: String,
    /// When it signed.
    pub signed: Option<Moment>,
    /// When and with what word it reported back.
    pub fed: Option<(Moment, Feedback)>,
}

/// A matter in the day's list.
#[derive(Clone, Debug, PartialEq)]
pub struct DayRow {
    /// As in every list.
    pub row: Row,
    /// Where it stands.
    pub standing: Standing,
    /// From an earlier day.
    pub carried: bool,
    /// Its units, the lead first.
    pub units: Vec<UnitView>,
    /// When the lead reported back first: the class's date is met.
    pub fed: Option<Moment>,
    /// 督办灯, and the days left; none when it has ended.
    pub light: Option<(Light, Option<i64>)>,
    /// What is missing, in words; empty when nothing.
    pub missing: String,
    /// How often it was reminded.
    pub reminders: u32,
    /// Its place.
    pub cursor: Cursor,
}

impl DayRow {
    /// Its class; none while it is only suggested.
    pub fn class(&self) -> Option<Colour> {
        self.row.colour.filter(|_| self.standing != Standing::Unassigned)
    }
}

/// A page of a day.
#[derive(Clone, Debug, PartialEq)]
pub struct DayPage {
    /// The day.
    pub day: Day,
    /// Counts of the whole day; carried counts are of earlier days only.
    pub figures: Figures,
    /// Voided numbers with their reasons.
    pub voided: Vec<(String, String)>,
    /// Without an assignment, of this day and before: the first, and how many.
    pub unassigned: (Option<Open>, u32),
    /// Sheets of this day, oldest first.
    pub sheets: Vec<SheetNo>,
    /// Matters that came after the last sheet of this day, or were voided after it (at least so many).
    pub late: u32,
    /// The last sheet of all and its day.
    pub last: Option<(SheetNo, Day)>,
    /// An earlier day that was not closed.
    pub forgotten: Option<Day>,
    /// The page.
    pub rows: Vec<DayRow>,
    /// Rows of the list before the page.
    pub before: u32,
    /// Rows of the list in all.
    pub total: u32,
}

impl Desk {
    /// A page of a day with its counts.
    ///
    /// # Errors
    /// The store's.
    pub fn day(&self, question: &DayQuestion) -> Result<DayPage, DeskError> {
        let today = self.now().day();
        let day = question.day.unwrap_or(today);
        let view = self.store.view();
        let sheets = view.sheets_of(day)?;
        let mut figures = view.figures(day, 0)?;
        let first = view.unassigned(day, 1)?.pop().map(|s| open_one(&self.pack, &s));
        let unassigned = (first, figures.carried_at(Standing::Unassigned));
        figures.carried = view.carried_counts(day.pred_opt().unwrap_or(day))?;
        let voided = self.reasons(view.voided(day)?)?;
        let (rows, before) = self.page(day, question)?;
        let said =
            |number: &str| sheets.iter().any(|s| s.closed.voided.iter().any(|v| v == number));
        let unsaid = voided.iter().filter(|(number, _)| !said(number)).count() as u32;
        let of_day = figures.registered + voided.len() as u32;
        let total = match question.list {
            DayList::All => of_day + figures.carried_total(),
            DayList::Unassigned => unassigned.1,
            DayList::Overdue => view.count_overdue(today)?,
            DayList::DueToday => view.count_due(today)?,
        };
        Ok(DayPage {
            day,
            late: if sheets.is_empty() { 0 } else { view.fresh(day)?.max(unsaid) },
            sheets: sheets.iter().map(|s| s.closed.sheet).collect(),
            forgotten: view.forgotten(today)?,
            last: view.last_sheet()?.map(|s| (s.closed.sheet, s.closed.day)),
            rows: rows.iter().map(|s| self.day_row(s, day)).collect::<Result<_, _>>()?,
            figures,
            voided,
            unassigned,
            before,
            total,
        })
    }

    fn day_row(&self, stored: &Stored, day: Day) -> Result<DayRow, StoreError> {
        let (matter, now) = (&stored.matter, self.now());
        let unit = |role: &UnitRole| {
            let done = matter.handling_of(&role.unit);
            UnitView {
                name: self.unit_short(&role.unit),
                signed: done.map(|h| h.signed),
                fed: done.and_then(|h| h.fed),
            }
        };
        let row = self.row(stored, now.day())?;
        Ok(DayRow {
            standing: matter.standing(),
            carried: is_carried(matter, day),
            units: matter.routing.units.iter().map(unit).collect(),
            fed: matter.fed,
            light: light(matter, self.rules(), now),
            missing: self.missing(matter),
            reminders: matter.reminders,
            cursor: Cursor {
                carried: is_carried(matter, day),
                standing: matter.standing(),
                due: row.due,
                id: matter.id,
            },
            row,
        })
    }

    /// What a matter still lacks, in words.
    fn missing(&self, matter: &Matter) -> String {
        let names = |units: &mut dyn Iterator<Item = &UnitId>| -> String {
            units.map(|unit| self.unit_short(unit)).collect::<Vec<_>>().join("、")
        };
        match matter.standing() {
            Standing::Unassigned => {
                format!("未交办（首接 {}）", self.staff_name(&matter.first_receiver))
            }
            Standing::Done | Standing::Voided => String::new(),
            _ => match (names(&mut matter.unsigned()), names(&mut matter.silent())) {
                (unsigned, _) if !unsigned.is_empty() => format!("{unsigned}未接收"),
                (_, silent) if !silent.is_empty() => format!("{silent}未反馈"),
                _ => "未办结".to_owned(),
            },
        }
    }
}
