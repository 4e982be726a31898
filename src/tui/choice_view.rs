//! How a choice looks: its value in one row, and its list hanging below or above that row. Only
//! the entries that fit are drawn.

use super::canvas::Canvas;
use super::choice::Choice;
use super::text;
use super::theme::Meaning;
use ratatui::layout::Position;

/// Most entries shown at once.
pub const ROWS: usize = 8;

/// Draws the value and returns where the cursor belongs when the choice has the focus.
pub fn value(
    canvas: &mut Canvas,
    x: u16,
    y: u16,
    columns: u16,
    choice: &Choice,
    focus: bool,
) -> Position {
    let chosen = choice.is_chosen();
    let label = choice.label();
    let meaning = match (focus, chosen) {
        (true, _) => Meaning::Focus,
        (false, true) => Meaning::Text,
        (false, false) => Meaning::Suggested,
    };
    if choice.is_open() {
        let end = canvas.put_in(x, y, columns, choice.query(), Meaning::Focus);
        return canvas.at(end.min(x + columns.saturating_sub(1)), y);
    }
    let mark = if chosen || label.is_empty() { "" } else { " 建议" };
    let room = usize::from(columns).saturating_sub(text::width(mark));
    let words = text::truncate(&label, room);
    let words = if focus { text::pad(&words, text::width(&words).max(8).min(room)) } else { words };
    let end = canvas.put_in(x, y, columns, &words, meaning);
    canvas.put_in(end, y, (x + columns).saturating_sub(end), mark, Meaning::Hint);
    canvas.at(x, y)
}

/// Draws the open list, below the value if it fits there, else above.
pub fn list(canvas: &mut Canvas, x: u16, y: u16, choice: &Choice) {
    if !choice.is_open() {
        return;
    }
    let found = choice.matches();
    let height = canvas.area.height;
    let below = height.saturating_sub(y + 1);
    let wanted = found.len().clamp(1, ROWS) as u16;
    let rows = wanted.min(below.max(y));
    let top = if rows <= below { y + 1 } else { y - rows };
    let widest = found.iter().map(|i| entry(choice, *i)).map(|e| text::width(&e)).max();
    let width = (widest.unwrap_or(0).max(14) + 2).min(usize::from(canvas.area.width - x)) as u16;
    let mut list = canvas.part(x, top, width, rows);
    let area = list.area;
    super::narrow::clear(list.buffer, area);
    let first = (choice.marked() + 1).saturating_sub(usize::from(rows));
    if found.is_empty() {
        let row = text::pad(" 没有这一项", usize::from(width));
        list.put(0, 0, &row, Meaning::Error);
    }
    for (row, index) in (0..rows).zip(found.iter().skip(first)) {
        let line = text::pad(&format!(" {}", entry(choice, *index)), usize::from(width));
        let marked = first + usize::from(row) == choice.marked();
        list.put(0, row, &line, Meaning::Text);
        if marked {
            list.select(row);
        } else {
            list.put(0, row, "│", Meaning::Rule);
        }
    }
}

fn entry(choice: &Choice, index: usize) -> String {
    let item = &choice.items()[index];
    match item.number.as_str() {
        "" => item.label.clone(),
        number => format!("{number:>2} {}", item.label),
    }
}
