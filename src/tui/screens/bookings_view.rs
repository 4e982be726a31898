//! How 预登记 looks: the day, the fields of one batch, who is put down, and how full the rooms are.

use super::batch::{Batch, HEADS, ID, NAME, PHONE, ROOM, STORY, TOWN};
use super::list::Mark;
use crate::calendar::weekday_zh;
use crate::desk::booking_view::{BookingView, Bookings};
use crate::desk::mask;
use crate::matter::booking::BookingStage;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Meaning;
use crate::tui::{choice_view, text};
use ratatui::layout::{Position, Rect};

/// Where each field is: label, column of the label, column of the value, row, columns.
const PLACES: [(&str, u16, u16, u16, u16); 7] = [
    ("姓名", 1, 7, 2, 16),
    ("人数", 25, 31, 2, 5),
    ("电话", 38, 44, 2, 16),
    ("证件", 1, 7, 3, 22),
    ("事由", 1, 7, 4, 0),
    ("属地", 38, 44, 3, 20),
    ("接待室", 1, 9, 5, 30),
];
/// Row of the rule below the fields.
const UNDER: u16 = 6;

/// Draws everything and returns the cursor.
pub(super) fn draw(
    canvas: &mut Canvas,
    list: &Bookings,
    batch: &Batch,
    (mark, marked): (&Mark, usize),
    with: Option<&str>,
) -> Option<Position> {
    title(canvas, list, with);
    let writes = with.is_some() || list.reception.is_some();
    canvas.rule(UNDER);
    rows(canvas, list, mark, marked);
    if !writes {
        let words =
            "这一天没有公告过的接访日。公告一个：yichuang announce；约坐班领导在值班表里按 B。";
        for (y, line) in (2..).zip(text::wrap(words, usize::from(canvas.area.width) - 2)) {
            canvas.put(1, y, &line, Meaning::Hint);
        }
        return None;
    }
    fields(canvas, batch)
}

fn title(canvas: &mut Canvas, list: &Bookings, with: Option<&str>) {
    let day = format!("{} {}", list.day.format("%Y-%m-%d"), weekday_zh(list.day));
    let what = match (with, &list.reception) {
        (Some(with), _) => format!("预约 {day}  {}", with.trim()),
        (None, Some(view)) if view.day.cancelled => format!("领导接访日 {day}  已取消"),
        (None, Some(view)) => {
            format!("领导接访日 {day}  {}  {}", view.text.place, view.text.leaders.join("、"))
        }
        (None, None) => format!("预约 {day}"),
    };
    canvas.put(1, 0, &what, Meaning::Title);
    let mut count = format!("{} 批 {} 人次  已到 {}", list.batches, list.heads, list.arrived);
    if list.missed > 0 {
        count.push_str(&format!("  未到 {}", list.missed));
    }
    canvas.put(1, 1, &count, Meaning::Text);
}

fn fields(canvas: &mut Canvas, batch: &Batch) -> Option<Position> {
    let mut cursor = None;
    for (n, (label, at, x, y, columns)) in PLACES.into_iter().enumerate() {
        let here = batch.at == n;
        let columns = if columns == 0 { canvas.area.width.saturating_sub(x + 1) } else { columns };
        let meaning = if here { Meaning::Focus } else { Meaning::Label };
        canvas.put(at, y, label, meaning);
        let choice = match n {
            TOWN => Some(&batch.town),
            ROOM => Some(&batch.room),
            _ => None,
        };
        if let Some(choice) = choice {
            let place = choice_view::value(canvas, x, y, columns, choice, here);
            cursor = if here { Some(place) } else { cursor };
            continue;
        }
        let Some(field) = batch.texts.get(n) else { continue };
        if !here {
            let value = field.value();
            let shown = match n {
                PHONE => mask::phone(&value),
                ID => mask::number(&value),
                NAME | HEADS | STORY => value,
                _ => String::new(),
            };
            canvas.put_in(x, y, columns, &shown, Meaning::Text);
            continue;
        }
        let area = Rect::new(canvas.area.x + x, canvas.area.y + y, columns, 1);
        let style = canvas.theme.get(Meaning::Focus);
        cursor = field.view(area.intersection(canvas.area), canvas.buffer, style);
    }
    if let (Some(choice), Some((_, _, x, y, _))) = (batch.list(), PLACES.get(batch.at)) {
        choice_view::list(canvas, *x, *y, choice);
    }
    cursor
}

fn rows(canvas: &mut Canvas, list: &Bookings, mark: &Mark, marked: usize) {
    let width = usize::from(canvas.area.width);
    let used = list.rooms.iter().filter(|r| r.batches > 0);
    let mut loads: Vec<String> = used
        .map(|r| match r.batches > r.times {
            true => format!("{} {} {}/{} 满", r.no, r.name, r.batches, r.times),
            false => format!("{} {} {}/{}", r.no, r.name, r.batches, r.times),
        })
        .collect();
    let empty = list.rooms.len() - loads.len();
    if list.reception.is_some() && empty > 0 {
        loads.push(format!("还空着 {empty} 间"));
    }
    let mut foot = text::wrap(&loads.join("  "), width - 2);
    let keep = if canvas.area.height > 24 { 4 } else { 3 };
    foot.truncate(keep);
    let end = canvas.area.height.saturating_sub(foot.len() as u16);
    if list.rows.is_empty() {
        canvas.put(3, UNDER + 1, "还没有人。", Meaning::Hint);
    }
    let height = usize::from(end.saturating_sub(UNDER + 1));
    for (y, at) in (UNDER + 1..).zip(mark.window(list.rows.len(), height)) {
        row(canvas, y, &list.rows[at]);
        if at == marked {
            canvas.select(y);
        }
    }
    for (y, line) in (end..).zip(&foot) {
        canvas.put(1, y, line, Meaning::Hint);
    }
}

fn row(canvas: &mut Canvas, y: u16, row: &BookingView) {
    canvas.put_in(1, y, 6, &row.number, Meaning::Number);
    let time = if row.time.is_empty() { "按次序" } else { &row.time };
    canvas.put_in(7, y, 7, time, Meaning::Text);
    let sorted = if row.sorted { "" } else { "?" };
    let room = format!("{}{sorted} {}", row.room, row.room_name);
    canvas.put_in(14, y, 13, &room, if row.sorted { Meaning::Text } else { Meaning::Suggested });
    canvas.put_in(28, y, 6, &row.visitor, Meaning::Text);
    canvas.put_in(34, y, 5, &format!("{}人", row.heads), Meaning::Text);
    let meaning = match row.stage {
        BookingStage::Arrived => Meaning::Good,
        BookingStage::Cancelled => Meaning::Hint,
        BookingStage::Booked if row.missed => Meaning::Urgent,
        BookingStage::Booked => Meaning::Text,
    };
    let stage = format!("{} {}", row.stage_word(), row.ticket);
    canvas.put_in(39, y, 10, stage.trim_end(), meaning);
    let mut x = 50;
    // In a narrow window the story is worth more than a masked number.
    if canvas.area.width >= 110 {
        x = canvas.put_in(x, y, 15, &row.phone, Meaning::Hint).max(x + 15) + 1;
    }
    let rest = canvas.area.width.saturating_sub(x + 1);
    let words = match row.with.is_empty() {
        true => format!("{} {}", row.town, row.story),
        false => format!("{} {}", row.with, row.story),
    };
    canvas.put_in(x, y, rest, words.trim_start(), Meaning::Hint);
}
