//! The half that answers while one types: earlier visits, like matters, suggestions with the words
//! that caused them, the dates the receipt will carry. After F10, the number — large.

use super::{Intake, advice};
use crate::desk::api::{Earlier, Registered};
use crate::matter::deadline::Code;
use crate::matter::words::Stage;
use crate::tui::canvas::Canvas;
use crate::tui::text;
use crate::tui::theme::Meaning;
use chrono::Datelike;

/// Draws the half.
pub fn draw(intake: &Intake, canvas: &mut Canvas) {
    if let Some(new) = &intake.issued {
        issued(new, canvas);
        return;
    }
    let mut pen = Pen { canvas, y: 0 };
    if intake.form.is_empty() {
        pen.line(0, "从姓名开始，Enter 下一项。", Meaning::Hint);
        pen.line(0, "有身份证就刷卡，姓名、号码、住址", Meaning::Hint);
        pen.line(0, "一次填好。", Meaning::Hint);
        return;
    }
    let look = &intake.look;
    if intake.form.sealed() {
        pen.line(0, " 密 ", Meaning::Sealed);
        pen.wrapped("检举控告：另编号，只交密件承办单位；不上清单和看板，不告诉被举报的人和单位。");
        pen.wrapped("请问清被举报人和其单位，避免交到他们手里。");
        pen.gap();
    } else {
        earlier(&mut pen, &look.earlier);
        if let Some(why) = &look.declined {
            pen.line(0, "不另受理", Meaning::Title);
            pen.wrapped(why);
            pen.gap();
        }
        alike(&mut pen, &look.alike);
        if let Some(suggestion) = look.suggestion.as_ref().filter(|_| look.declined.is_none()) {
            pen.line(0, "建议", Meaning::Title);
            let rules = pen.canvas.window.rules.clone();
            for (label, value, because) in advice::lines(suggestion, &rules) {
                pen.suggestion(label, &value, &because);
            }
            pen.gap();
        }
    }
    if !look.dates.is_empty() {
        pen.line(0, "回执将写明", Meaning::Title);
        for (label, date) in &look.dates {
            pen.line(1, &format!("{} {date}", text::pad(label, 7)), Meaning::Text);
        }
        pen.gap();
    }
    if let Some(sit) = &look.sitting {
        let day = sit.seat.day;
        let when = format!("{}月{}日", day.month(), day.day());
        let words = format!("{}{} 下次接访 {when}", sit.place, sit.words().unwrap_or_default());
        pen.wrapped(&words);
        pen.gap();
    }
    let day = pen.canvas.now.day();
    if let Err(error) = intake.form.visible().check(&pen.canvas.window.rules, day) {
        pen.bottom(&format!("还差：{}", error.message));
    } else if let Some(refusal) = &look.refusal
        && refusal.field.as_deref() != Some("purpose")
    {
        pen.bottom(&refusal.message);
    }
}

fn earlier(pen: &mut Pen, list: &[Earlier]) {
    if list.is_empty() {
        return;
    }
    let heading = format!("此人来过 {} 次", list.len());
    pen.line(0, &heading, Meaning::Title);
    for matter in list.iter().take(3) {
        let line = format!("{} {}", matter.day.format("%Y-%m-%d"), matter.subject);
        pen.line(0, &line, Meaning::Text);
        let more = format!("{} {} {}", matter.stage, matter.unit, matter.because);
        pen.line(2, more.trim(), Meaning::Hint);
    }
    pen.gap();
}

fn alike(pen: &mut Pen, list: &[Earlier]) {
    let Some(first) = list.first() else { return };
    let number = super::super::rows::short(&first.number);
    let heading = format!("同地相近 {} 件，最近 {number}", list.len());
    pen.line(0, &heading, Meaning::Text);
    pen.line(2, &first.subject, Meaning::Hint);
    pen.gap();
}

fn issued(new: &Registered, canvas: &mut Canvas) {
    let matter = &new.matter;
    let window = canvas.window;
    let mut pen = Pen { canvas, y: 0 };
    pen.line(0, &format!("{} {}", matter.outcome.title(), matter.number), Meaning::Good);
    pen.gap();
    for row in large(super::super::rows::short(&matter.number)) {
        pen.line(0, &row, Meaning::Number);
    }
    pen.gap();
    pen.line(0, &format!("诉求码 {}", matter.code), Meaning::Text);
    if matter.sealed {
        pen.line(0, " 密 检举控告 ", Meaning::Sealed);
        pen.line(0, "回执上没有事由和单位，请收好。", Meaning::Text);
    } else if matter.stage != Stage::Declined {
        let no = matter.routing.room;
        let room = window.rules.room(no).map_or("", |room| room.name.as_str());
        pen.line(0, &format!("请到 {no} 号接待室 {room}"), Meaning::Title);
    }
    if let Some(ticket) = &new.ticket {
        let ahead = format!("排队号 {}，前面 {} 批", ticket.number, ticket.ahead);
        pen.line(0, &ahead, Meaning::Title);
    }
    if matter.awaits_confirmation() {
        let open: Vec<&str> = matter.routing.unconfirmed.iter().map(|c| c.word()).collect();
        pen.line(0, &format!("待确认：{}", open.join("、")), Meaning::Urgent);
    }
    // What the visitor is promised; the desk's own limits stand with the matter.
    for (code, label) in [(Code::T15, "反馈"), (Code::T2, "告知"), (Code::T5, "办结")] {
        let due = new.deadlines.iter().find(|d| d.code == code).and_then(|d| d.legal_due);
        if let Some(day) = due {
            pen.line(0, &format!("{label} {} 24:00 前", day.format("%m-%d")), Meaning::Text);
        }
    }
    for note in &new.notes {
        pen.wrapped(note);
    }
    let printing = if new.job.is_some() {
        "回执已交给打印，F9 再印一张。"
    } else {
        "没有打印回执。"
    };
    let away = if matter.sealed { "按任一键或过半分钟，这里就收起。" } else { "" };
    pen.bottom(&format!("{printing}{away}下一位：直接打姓名。"));
}

/// Writes line after line as long as there is room.
struct Pen<'c, 'a> {
    canvas: &'c mut Canvas<'a>,
    y: u16,
}

impl Pen<'_, '_> {
    fn line(&mut self, x: u16, words: &str, meaning: Meaning) {
        self.canvas.put(x, self.y, words, meaning);
        self.y += 1;
    }

    fn gap(&mut self) {
        // In a low window blank lines are the first to go.
        if self.canvas.area.height > 24 || self.y < 12 {
            self.y += 1;
        }
    }

    fn wrapped(&mut self, words: &str) {
        for line in text::wrap(words, usize::from(self.canvas.area.width)) {
            self.line(0, &line, Meaning::Text);
        }
    }

    /// Label, value, and the reason behind it as far as there is room.
    fn suggestion(&mut self, label: &str, value: &str, because: &str) {
        let x = self.canvas.put(0, self.y, &text::pad(label, 7), Meaning::Label);
        let x = self.canvas.put(x, self.y, value, Meaning::Suggested);
        self.canvas.put(x.max(17) + 1, self.y, because, Meaning::Hint);
        self.y += 1;
    }

    /// The last rows, if nothing stands there.
    fn bottom(&mut self, words: &str) {
        let lines = text::wrap(words, usize::from(self.canvas.area.width));
        let top = self.canvas.area.height.saturating_sub(lines.len() as u16);
        self.y = self.y.max(top);
        for line in &lines {
            self.line(0, line, Meaning::Hint);
        }
    }
}

/// Digits five rows high, three pixels wide, two columns a pixel.
fn large(digits: &str) -> Vec<String> {
    const FONT: [[u8; 5]; 10] = [
        [7, 5, 5, 5, 7],
        [2, 6, 2, 2, 7],
        [7, 1, 7, 4, 7],
        [7, 1, 7, 1, 7],
        [5, 5, 7, 1, 1],
        [7, 4, 7, 1, 7],
        [7, 4, 7, 5, 7],
        [7, 1, 1, 1, 1],
        [7, 5, 7, 5, 7],
        [7, 5, 7, 1, 7],
    ];
    let digits: Vec<usize> =
        digits.chars().filter_map(|c| c.to_digit(10)).map(|d| d as usize).collect();
    let row = |y: usize| {
        let glyph = |d: &usize| {
            let bits = FONT[*d][y];
            (0..3).rev().map(|x| if bits >> x & 1 == 1 { "██" } else { "  " }).collect::<String>()
        };
        digits.iter().map(glyph).collect::<Vec<_>>().join("  ")
    };
    (0..5).map(row).collect()
}
