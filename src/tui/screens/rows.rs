//! One matter in one row, the same in every list: number, subject, class with its word, dates and
//! unit, cut to the width there is.

use crate::desk::api::Row;
use crate::tui::canvas::{Canvas, class};
use crate::tui::text;
use crate::tui::theme::Meaning;

/// The last digits of a number, by which people call a matter during the day.
pub fn short(number: &str) -> &str {
    number.rsplit('-').next().unwrap_or(number)
}

/// Draws a row. Wider windows give the subject and the unit more room.
pub fn draw(canvas: &mut Canvas, y: u16, row: &Row, today: crate::calendar::Day) {
    let width = canvas.area.width;
    let spare = width.saturating_sub(80);
    let subject = 20 + spare / 2;
    let at = match row.registered.day() == today {
        true => row.registered.clock(),
        false => row.registered.day().format("%m-%d").to_string(),
    };
    canvas.put_in(1, y, 5, &at, Meaning::Text);
    canvas.put_in(7, y, 6, short(&row.number), Meaning::Text);
    let heads = match row.head_count {
        0 | 1 => String::new(),
        n => format!(" ({n} 人)"),
    };
    let urgent = if row.urgent { "急 " } else { "" };
    let title = format!("{urgent}{}{heads}", row.subject);
    canvas.put_in(13, y, subject, &title, Meaning::Text);
    let mut x = 14 + subject;
    canvas.put_in(x, y, 8, &row.place, Meaning::Text);
    x += 9;
    if let Some(colour) = row.colour {
        canvas.put_in(x, y, 2, colour.word(), class(colour));
    }
    x += 3;
    if let Some(due) = row.due {
        canvas.put_in(x, y, 5, &due.format("%m-%d").to_string(), Meaning::Text);
    }
    x += 6;
    let state = match (&row.unconfirmed[..], row.overdue) {
        (_, n @ 1..) => (format!("逾 {n} 日"), Meaning::Urgent),
        ([], 0) => (row.stage.clone(), Meaning::Text),
        (open, 0) => (format!("待确认 {}", open.join("、")), Meaning::Urgent),
    };
    x = canvas.put_in(x, y, 14, &state.0, state.1).max(x + 9);
    let left = width.saturating_sub(x + 1);
    if left >= 4 {
        let unit = text::truncate(&row.unit, usize::from(left));
        canvas.put(x + 1, y, &unit, Meaning::Text);
    }
}
