//! The parts of the hall: a tile a room, a row a ticket. Cut to the width there is.

use crate::calendar::Moment;
use crate::desk::hall::{RoomView, TicketView};
use crate::matter::queue::event::TicketStage;
use crate::tui::canvas::Canvas;
use crate::tui::theme::Meaning;

/// Columns of a tile at the least.
const TILE: u16 = 16;
/// Rows of a tile, with the blank one below.
const ROWS: u16 = 5;
/// Rows kept for the line below the tiles.
const LINE: u16 = 5;

/// Whole minutes between two moments.
pub fn minutes(since: Moment, now: Moment) -> i64 {
    (now.millis() - since.millis()).max(0) / 60_000
}

/// Draws the rooms as tiles, the chosen one in sight, and returns the row below them.
pub fn tiles(canvas: &mut Canvas, rooms: &[RoomView], chosen: usize, now: Moment) -> u16 {
    let across = usize::from((canvas.area.width / TILE).max(1)).min(5);
    let columns = canvas.area.width / across as u16;
    let all = rooms.len().div_ceil(across);
    let fit = usize::from(canvas.area.height.saturating_sub(LINE) / ROWS).clamp(1, all.max(1));
    let top = (chosen / across + 1).saturating_sub(fit);
    for (n, room) in rooms.iter().enumerate().skip(top * across).take(fit * across) {
        let (row, column) = ((n / across - top) as u16, (n % across) as u16);
        let mut part = canvas.part(column * columns, row * ROWS, columns - 1, ROWS - 1);
        tile(&mut part, room, n == chosen, now);
    }
    fit as u16 * ROWS - 1
}

fn tile(canvas: &mut Canvas, room: &RoomView, chosen: bool, now: Moment) {
    canvas.put(0, 0, &format!("{:>2} {}", room.no, room.name), Meaning::Title);
    match (&room.inside, &room.closed) {
        (Some((number, _)), _) => canvas.put(1, 1, &format!("正在 {number}"), Meaning::Text),
        (None, Some(_)) => canvas.put(1, 1, "关闭", Meaning::Urgent),
        (None, None) => canvas.put(1, 1, "空闲", Meaning::Hint),
    };
    let since = room.since.map(|since| match minutes(since, now) {
        n @ 100.. => format!(" 久{}时", n / 60),
        n => format!(" 久{n}分"),
    });
    let line = format!("候访 {}{}", room.waiting, since.unwrap_or_default());
    let meaning = if room.waiting > 0 { Meaning::Text } else { Meaning::Hint };
    canvas.put(1, 2, &line, meaning);
    canvas.put(1, 3, room.closed.as_deref().unwrap_or(&room.staff), Meaning::Hint);
    if chosen {
        canvas.select(0);
    }
}

/// Why a room is closed, who sits there, which units are on duty: behind the title of its line.
pub fn about(canvas: &mut Canvas, x: u16, y: u16, room: &RoomView) {
    let mut parts = Vec::new();
    parts.extend((!room.staff.is_empty()).then(|| room.staff.clone()));
    parts.push(format!("{} 座", room.seats));
    parts.extend((!room.units.is_empty()).then(|| room.units.join("、")));
    let x = match &room.closed {
        Some(why) => canvas.put(x, y, &format!("关闭：{why}"), Meaning::Urgent) + 2,
        None => x,
    };
    canvas.put(x, y, &parts.join("　"), Meaning::Hint);
}

/// How a room stands after a press on it.
pub fn said(room: &RoomView) -> String {
    match &room.closed {
        Some(why) => format!("{} 号接待室已关：{why}", room.no),
        None => {
            let staff = if room.staff.is_empty() { "没有排人" } else { &room.staff };
            format!("{} 号接待室开着　{staff}　{}", room.no, room.units.join("、"))
        }
    }
}

/// Draws one ticket as a row: number, where it is, whom, why before others, arrival.
pub fn ticket(canvas: &mut Canvas, y: u16, ticket: &TicketView, now: Moment) {
    canvas.put_in(2, y, 6, &ticket.number, Meaning::Number);
    let stage = match (ticket.stage, ticket.calls) {
        (TicketStage::Called, n @ 2..) => format!("重呼{}次", n - 1),
        (stage, _) => stage.word().to_owned(),
    };
    let meaning = match ticket.stage {
        TicketStage::Called => Meaning::Good,
        TicketStage::Missed | TicketStage::Held => Meaning::Hint,
        _ => Meaning::Text,
    };
    canvas.put_in(9, y, 8, &stage, meaning);
    canvas.put_in(18, y, 6, &ticket.visitor, Meaning::Text);
    let mut why = Vec::new();
    if ticket.booked {
        why.push("预约".to_owned());
    }
    why.extend(ticket.precedence.map(|p| format!("优先 {}", p.word())));
    if ticket.heads > 1 {
        why.push(format!("{} 人 代表 {}", ticket.heads, ticket.representatives));
    }
    canvas.put_in(25, y, 24, &why.join(" "), Meaning::Text);
    let waited = format!("{} 等{}分", ticket.taken.clock(), minutes(ticket.taken, now));
    canvas.put_in(50, y, 13, &waited, Meaning::Text);
    let rest = canvas.area.width.saturating_sub(65);
    canvas.put_in(64, y, rest, &ticket.subject, Meaning::Hint);
}
