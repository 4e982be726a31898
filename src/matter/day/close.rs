//! Closing a day: what stands around it → one event, or a refusal that says what is missing.
//!
//! A day is not closed while anything is without an assignment (首问负责、事不过夜). A day that
//! was forgotten is past all mending: it is closed as it was, and its sheet names what was missing.

use super::event::{Closed, Figures, SheetNo};
use crate::calendar::{Calendar, Day};
use crate::matter::refusal::Refusal;

/// A matter in nobody's hands, with who received it first.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Open {
    /// Number.
    pub number: String,
    /// Name of the first receiver.
    pub receiver: String,
}

/// What stands around a day that is to be closed; no sealed matter in any of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Closing {
    /// The day.
    pub day: Day,
    /// The desk day.
    pub today: Day,
    /// The sheets this day has already.
    pub before: Vec<Closed>,
    /// The first earlier day that is not closed.
    pub earlier: Option<Day>,
    /// Matters of this day on no sheet yet, voided ones too.
    pub fresh: u32,
    /// All numbers voided on this day.
    pub voided: Vec<String>,
    /// Matters of this day or before without an assignment.
    pub unassigned: Vec<Open>,
    /// Counts.
    pub figures: Figures,
    /// The number this sheet gets.
    pub sheet: SheetNo,
    /// Head of the chain, hexadecimal.
    pub head: String,
}

/// Closes a day, or makes its 补充清单 when it was closed before and somebody came after that.
///
/// # Errors
/// A day to come, an earlier day not closed, nothing to close, or — for today — matters without an
/// assignment; the first of them stands in the refusal's field.
pub fn close(closing: Closing, calendar: &Calendar) -> Result<Closed, Refusal> {
    let Closing { day, today, before, earlier, fresh, mut voided, unassigned, .. } = closing;
    if day > today {
        return Err(Refusal::new("future", format!("{day}还没有到，不能日结")));
    }
    if let Some(earlier) = earlier.filter(|earlier| *earlier < day) {
        let message = format!("{earlier}还没有日结，请先结那一天，再结{day}");
        return Err(Refusal::new("earlier", message));
    }
    voided.retain(|number| before.iter().all(|sheet| !sheet.voided.contains(number)));
    if fresh == 0 && voided.is_empty() {
        if let Some(last) = before.last() {
            let message =
                format!("{day}已经日结，第 {} 号，之后没有新的来访，没有再结", last.sheet.serial);
            return Err(Refusal::new("closed", message));
        }
        // A working day without a visitor has its sheet too; a day off, or a day gone by, has not.
        if day < today || !calendar.is_working(day) {
            let message = format!("{day}没有来访，不用日结");
            return Err(Refusal::new("empty", message));
        }
    }
    if day == today && !unassigned.is_empty() {
        return Err(blocked(&unassigned));
    }
    Ok(Closed {
        day,
        sheet: closing.sheet,
        supplement: u32::try_from(before.len()).unwrap_or(u32::MAX),
        figures: closing.figures,
        voided,
        missing: unassigned.into_iter().map(|open| open.number).collect(),
        next: calendar.nth_working_day_after(day, 1).0,
        head: closing.head,
    })
}

fn blocked(unassigned: &[Open]) -> Refusal {
    let named: Vec<String> = unassigned
        .iter()
        .take(3)
        .map(|open| format!("{}（首接 {}）", open.number, open.receiver))
        .collect();
    let more = if unassigned.len() > named.len() { "等" } else { "" };
    let message = format!(
        "还不能日结：{} 件未交办，{}{more}。请先交办、当场办结或引导",
        unassigned.len(),
        named.join("、")
    );
    Refusal {
        code: "unassigned",
        field: unassigned.first().map(|open| open.number.clone()),
        message,
    }
}
