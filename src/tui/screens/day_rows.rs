//! One matter in a row of the day: class, three time stamps, how long is left, light and unit.

use super::rows::short;
use crate::calendar::Moment;
use crate::desk::day::DayRow;
use crate::matter::standing::Standing;
use crate::tui::canvas::{Canvas, class};
use crate::tui::text;
use crate::tui::theme::Meaning;
use chrono::Datelike;

/// Columns of the subject in the narrowest window; wider ones give it half of what they have more.
const SUBJECT: u16 = 16;

fn subject(canvas: &Canvas) -> u16 {
    SUBJECT + canvas.area.width.saturating_sub(80) / 2
}

/// The names of the columns.
pub fn labels(canvas: &mut Canvas, y: u16) {
    let x = 12 + subject(canvas);
    canvas.put(1, y, "编号      事由", Meaning::Label);
    canvas.put(x, y, "色 交办  接收    反馈         督办 责任单位", Meaning::Label);
}

/// Draws a row.
pub fn draw(canvas: &mut Canvas, y: u16, row: &DayRow) {
    let (width, now) = (canvas.area.width, canvas.now);
    let registered = row.row.registered.day();
    let number = match row.carried {
        true => format!("{}-{}", registered.format("%m%d"), short(&row.row.number)),
        false => short(&row.row.number).to_owned(),
    };
    canvas.put_in(1, y, 9, &number, Meaning::Text);
    let urgent = if row.row.urgent { "急 " } else { "" };
    let title = format!("{urgent}{}", row.row.subject);
    let columns = subject(canvas);
    canvas.put_in(11, y, columns, &text::truncate(&title, usize::from(columns)), Meaning::Text);
    let x = 12 + columns;
    if let Some(colour) = row.class() {
        canvas.put_in(x, y, 2, colour.word(), class(colour));
    }
    let lead = row.units.first();
    let unit = width.saturating_sub(x + 37);
    match row.standing {
        Standing::Unassigned => {
            canvas.put(x + 3, y, "未交办", Meaning::Urgent);
            let words = format!("首接 {}", row.row.receiver);
            canvas.put_in(x + 36, y, unit, &words, Meaning::Urgent);
            return;
        }
        Standing::Done | Standing::Voided => {
            if let Some(at) = row.row.assigned {
                canvas.put_in(x + 3, y, 5, &stamp(at, now), Meaning::Text);
            }
            if let Some(at) = lead.and_then(|u| u.signed) {
                canvas.put_in(x + 9, y, 7, &stamp(at, now), Meaning::Text);
            }
            canvas.put_in(x + 17, y, 18, &row.row.stage, Meaning::Text);
        }
        _ => {
            let assigned = row.row.assigned.map(|at| stamp(at, now)).unwrap_or_default();
            canvas.put_in(x + 3, y, 5, &assigned, Meaning::Text);
            match (lead.and_then(|u| u.signed), row.row.assigned) {
                (Some(at), _) => canvas.put_in(x + 9, y, 7, &stamp(at, now), Meaning::Text),
                (None, since) => {
                    let words =
                        format!("未 {}", since.map(|at| waited(at, now)).unwrap_or_default());
                    canvas.put_in(x + 9, y, 7, words.trim_end(), Meaning::Urgent)
                }
            };
            let (words, meaning) = feedback(row, now);
            canvas.put_in(x + 17, y, 13, &words, meaning);
            if let Some((light, _)) = row.light {
                canvas.put_in(x + 31, y, 4, light.word(), class(light.colour()));
            }
        }
    }
    if let Some(lead) = lead {
        let more =
            if row.units.len() > 1 { format!("+{}", row.units.len() - 1) } else { String::new() };
        let room = usize::from(unit).saturating_sub(more.len());
        let words = format!("{}{more}", text::truncate(&lead.name, room));
        canvas.put_in(x + 36, y, unit, &words, Meaning::Text);
    }
}

/// 已反馈 and when, or the date and how many days are left.
fn feedback(row: &DayRow, now: Moment) -> (String, Meaning) {
    if let Some(at) = row.fed {
        return (format!("已反馈 {}", stamp(at, now)), Meaning::Good);
    }
    let due = row.row.due.map(|due| due.format("%m-%d").to_string()).unwrap_or_default();
    match row.light.and_then(|(_, left)| left) {
        Some(left) if left < 0 => (format!("{due} 逾{}日", -left), Meaning::Urgent),
        Some(0) => (format!("{due} 今天"), Meaning::Urgent),
        Some(left) => (format!("{due} 还{left}日"), Meaning::Text),
        None => (due, Meaning::Text),
    }
}

/// The clock of today, the date of any other day.
fn stamp(at: Moment, now: Moment) -> String {
    match at.day() {
        day if day == now.day() => at.clock(),
        day => format!("{:02}-{:02}", day.month(), day.day()),
    }
}

/// How long since: minutes, hours, days.
fn waited(since: Moment, now: Moment) -> String {
    match (now.millis() - since.millis()).max(0) / 60_000 {
        minutes @ 0..60 => format!("{minutes}分"),
        minutes @ 60..1440 => format!("{}时", minutes / 60),
        minutes => format!("{}日", minutes / 1440),
    }
}
