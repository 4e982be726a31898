//! How the duty calendar looks: a month as a grid, the chosen day below it, and who is below the
//! month's minimum. A gap is a word, never only a colour.

use super::duty::empty_words;
use crate::calendar::{Day, weekday_zh};
use crate::desk::duty::{DutyDay, DutyView, SitView};
use crate::tui::canvas::Canvas;
use crate::tui::text;
use crate::tui::theme::Meaning;
use chrono::Datelike;
use std::collections::BTreeSet;

/// Rows of a day in the grid.
const ROWS: u16 = 2;

/// `12-01 周二`.
pub(super) fn date(day: Day) -> String {
    format!("{} {}", day.format("%m-%d"), weekday_zh(day))
}

/// Draws everything.
pub(super) fn draw(canvas: &mut Canvas, view: &DutyView, chosen: Day, at: usize, place: &str) {
    let today = canvas.now.day();
    let title = format!(" 值班 {}  {place}", chosen.format("%Y年%m月"));
    let mut x = canvas.put(0, 0, &title, Meaning::Title) + 2;
    if view.gaps > 0 {
        x = canvas.put(x, 0, &format!("空缺 {} 处", view.gaps), Meaning::Urgent) + 2;
    }
    if view.days.iter().any(|d| d.provisional && d.day.month() == chosen.month()) {
        canvas.put(x, 0, "放假安排未公布，暂按周末计", Meaning::Hint);
    }
    let column = canvas.area.width / 7;
    for (n, word) in (0..).zip(["一", "二", "三", "四", "五", "六", "日"]) {
        canvas.put(n * column + 1, 1, word, Meaning::Label);
    }
    let weeks = view.days.chunks(7).filter(|week| {
        week.iter().any(|d| (d.day.year(), d.day.month()) == (chosen.year(), chosen.month()))
    });
    let mut y = 2;
    for week in weeks {
        for (n, day) in (0..).zip(week) {
            let mut part = canvas.part(n * column, y, column - 1, ROWS);
            cell(&mut part, day, day.day.month() == chosen.month(), today);
            if day.day == chosen {
                part.select(0);
            }
        }
        y += ROWS;
    }
    canvas.rule(y);
    below(canvas, y + 1, view, chosen, at);
}

fn cell(canvas: &mut Canvas, day: &DutyDay, inside: bool, today: Day) {
    if !inside {
        return;
    }
    let mark = if day.day == today { " 今天" } else { "" };
    let label = day.label.as_deref().filter(|label| *label != "周末").unwrap_or_default();
    let head = format!("{:>2}{mark} {label}", day.day.day());
    let meaning = if day.working { Meaning::Text } else { Meaning::Hint };
    canvas.put(0, 0, &head, meaning);
    let gaps = day.sits.iter().filter(|s| s.who.is_none()).count();
    let (words, meaning) = match &day.sits[..] {
        [] => return,
        [one] => match &one.who {
            Some(who) => (format!("{who} {}", one.change), Meaning::Text),
            None => ("空缺".to_owned(), Meaning::Urgent),
        },
        _ if gaps > 0 => (format!("空缺 {gaps}"), Meaning::Urgent),
        sits => {
            let people: BTreeSet<_> = sits.iter().filter_map(|s| s.who.as_ref()).collect();
            (format!("{} 人", people.len()), Meaning::Text)
        }
    };
    let passed = if day.day < today && gaps == 0 { Meaning::Hint } else { meaning };
    canvas.put(1, 1, words.trim_end(), passed);
}

/// The chosen day, as many of its sittings as fit, and the last rows for who is below.
fn below(canvas: &mut Canvas, top: u16, view: &DutyView, chosen: Day, at: usize) {
    let width = usize::from(canvas.area.width);
    let missing: Vec<String> =
        view.below().map(|t| format!("{}（{}/{}）", t.name, t.times, t.wanted)).collect();
    let mut lines = Vec::new();
    if !missing.is_empty() {
        lines = text::wrap(&format!("本月未达标 {}", missing.join("、")), width - 2);
        lines.truncate(2);
    }
    let end = canvas.area.height.saturating_sub(lines.len() as u16);
    let Some(day) = view.days.iter().find(|d| d.day == chosen) else { return };
    if day.sits.is_empty() {
        canvas.put(1, top, &empty_words(day), Meaning::Hint);
    }
    let room = usize::from(end.saturating_sub(top)).max(1);
    let at = at.min(day.sits.len().saturating_sub(1));
    let first = (at + 1).saturating_sub(room);
    for (y, (n, sit)) in (top..end).zip(day.sits.iter().enumerate().skip(first)) {
        row(canvas, y, sit);
        if n == at {
            canvas.select(y);
        }
    }
    for (y, line) in (end..).zip(&lines) {
        canvas.put(1, y, line, Meaning::Urgent);
    }
}

fn row(canvas: &mut Canvas, y: u16, sit: &SitView) {
    let x = canvas.put_in(1, y, 12, &date(sit.seat.day), Meaning::Label);
    let x = canvas.put_in(x.max(12) + 1, y, 18, &sit.place, Meaning::Text) + 1;
    let x = match sit.words() {
        Some(words) => canvas.put_in(x, y, 30, &words, Meaning::Text),
        None => canvas.put(x, y, &format!("空缺 原 {}", sit.planned), Meaning::Urgent),
    };
    let mut more = Vec::new();
    if !sit.change.is_empty() {
        more.push(format!("{} {}", sit.change, sit.reason));
    }
    if sit.booked > 0 {
        more.push(format!("预约 {}/{}", sit.booked, sit.bookings));
    }
    if sit.heard > 0 {
        more.push(format!("接访 {} 批", sit.heard));
    }
    canvas.put(x + 2, y, &more.join("  "), Meaning::Hint);
}
