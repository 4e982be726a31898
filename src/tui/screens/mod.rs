//! The screens, one file each, and the parts all of them share: header, footer, the line of
//! notices, the dark screen and the one that asks for a larger window.

pub mod ask;
mod batch;
pub mod bookings;
mod bookings_view;
pub mod confirm;
pub mod conflict;
pub mod day;
mod day_rows;
pub mod drafts;
pub mod duty;
mod duty_view;
pub mod export;
pub mod find;
mod hall_rows;
pub mod handle;
pub mod help;
pub mod home;
pub mod import;
pub mod inbox;
pub mod intake;
pub mod jobs;
pub mod ledger;
pub mod list;
pub mod matter;
mod matter_view;
pub mod mine;
pub mod palette;
pub mod papers;
pub mod preview;
pub mod reception;
pub mod rooms;
pub mod rows;

use super::app::SMALLEST;
use super::canvas::Canvas;
use super::text;
use super::theme::Meaning;

/// Who and where on the left, who is on duty in the middle, date, weekday and time on the right.
pub fn header(canvas: &mut Canvas) {
    let window = canvas.window;
    let left = format!(" {}  {} {}", window.centre, window.seat, window.person);
    let troubles = window.troubles.iter();
    let trouble: Vec<_> =
        troubles.map(|(kind, words)| format!("{}打印机{words}", kind.word())).collect();
    let date = canvas.now.md_hm();
    let (day, clock) = date.split_once(' ').unwrap_or((&date, ""));
    let right = format!("{day} {} {clock}", canvas.now.weekday_zh());
    let width = canvas.area.width;
    let from = width.saturating_sub(text::width(&right) as u16 + 1);
    let used = canvas.put_in(0, 0, from.saturating_sub(1), &left, Meaning::Text);
    if !trouble.is_empty() {
        // It stands where the duty stands: that can be read elsewhere, this cannot.
        let room = from.saturating_sub(used + 3);
        canvas.put_in(used + 2, 0, room, &format!("!{}", trouble.join(" ")), Meaning::Error);
        canvas.put(from, 0, &right, Meaning::Text);
        return canvas.rule(1);
    }
    let duty = &window.duty;
    let name = duty.rsplit(' ').next().unwrap_or_default();
    // Post and name in the middle, or the name alone, or nothing, as there is room.
    for duty in [duty.as_str(), name].iter().filter(|duty| !duty.is_empty()) {
        let words = format!("坐班 {duty}");
        let wide = text::width(&words) as u16;
        let x = (width / 2).min(from.saturating_sub(wide + 2)).max(used + 2);
        if x + wide < from {
            canvas.put(x, 0, &words, Meaning::Text);
            break;
        }
    }
    canvas.put(from, 0, &right, Meaning::Text);
    canvas.rule(1);
}

/// The keys that act now.
pub fn footer(canvas: &mut Canvas, keys: &[(String, &'static str)]) {
    let (width, height) = (canvas.area.width, canvas.area.height);
    canvas.rule(height - 2);
    let mut x = 1;
    for (key, label) in keys {
        x = canvas.put_in(x, height - 1, width - x, key, Meaning::Key) + 1;
        x = canvas.put_in(x, height - 1, width.saturating_sub(x), label, Meaning::Text) + 1;
    }
}

/// What the person is told, on the line above the footer and as many above it as it needs.
pub fn notice(canvas: &mut Canvas, words: &str, bad: bool) {
    let (width, height) = (canvas.area.width, canvas.area.height);
    let mut lines = text::wrap(words, usize::from(width) - 3);
    lines.truncate(3);
    let top = height - 1 - lines.len() as u16;
    let meaning = if bad { Meaning::Error } else { Meaning::Good };
    for (n, line) in (0..).zip(&lines) {
        let row = text::pad(&format!(" {line}"), usize::from(width));
        canvas.put(0, top + n, &row, meaning);
    }
}

/// F12: nothing but a quiet line.
pub fn blank(canvas: &mut Canvas) {
    let y = canvas.area.height / 2;
    let words = "已遮屏，按任意键继续";
    let x = (canvas.area.width / 2).saturating_sub(text::width(words) as u16 / 2);
    canvas.put(x, y, words, Meaning::Hint);
}

/// Below the smallest size: what to do, and that nothing is lost.
pub fn too_small(canvas: &mut Canvas) {
    let (width, height) = (canvas.area.width, canvas.area.height);
    let words = format!(
        "窗口太小（现在 {width}×{height}，至少要 {}×{}）。请放大窗口或缩小字号；填的内容都在，放大前按键不起作用。",
        SMALLEST.0, SMALLEST.1
    );
    for (y, line) in (0..height).zip(text::wrap(&words, usize::from(width))) {
        canvas.put(0, y, &line, Meaning::Text);
    }
}
