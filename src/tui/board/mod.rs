//! The screen of the hall: whom to go where, in digits to be read from ten metres; below, who is
//! where, who waits, who sits today and next. Numbers and rooms, no names. When the store falls
//! silent for five seconds the age turns into words.

pub mod feed;
pub mod glyphs;
pub mod run;

use super::canvas::Canvas;
use super::narrow::Ambiguous;
use super::text;
use super::theme::Meaning;
use crate::calendar::Moment;
use crate::desk::board::{Board, Call};
use glyphs::{Brush, largest};

/// Milliseconds of silence after which the age is said in words.
const SILENT: u64 = 5_000;
/// A call is new for so long.
const NEW_MS: i64 = 20_000;

/// What the screen knows.
pub struct Shown {
    /// What was read last; none before the first answer.
    pub board: Option<Board>,
    /// The desk's clock when it was read.
    pub read: Moment,
    /// Milliseconds since the store was last looked at.
    pub age: u64,
    /// Why it could not be read.
    pub trouble: Option<String>,
    /// What is wrong with the feed.
    pub feed: Option<String>,
    /// How wide the terminal draws ambiguous characters.
    pub ambiguous: Ambiguous,
}

impl Shown {
    /// Draws the whole screen.
    pub fn view(&self, canvas: &mut Canvas) {
        let (width, height) = (canvas.area.width, canvas.area.height);
        let Some(board) = &self.board else {
            let words = self.trouble.as_deref().unwrap_or("正在打开……");
            return put_wrapped(canvas, height / 2, words, Meaning::Title);
        };
        head(canvas, board);
        let mut below = self.below(board, width);
        let top = if height > 16 { 2 } else { 1 };
        let bottom = (below.len() as u16 + 1).min(height.saturating_sub(top + 5));
        let room = height.saturating_sub(top + bottom);
        // Where not all of it fits, the age stays.
        let fits = usize::from(bottom.saturating_sub(1));
        let age = below.pop();
        below.truncate(fits.saturating_sub(1));
        below.extend(age);
        self.calls(&mut canvas.part(0, top, width, room), board);
        canvas.rule(top + room);
        for (y, (words, meaning)) in (top + room + 1..height).zip(&below) {
            canvas.put(1, y, words, *meaning);
        }
    }

    /// The lines under the calls, each cut to fit; the age is the last one and never missing.
    fn below(&self, board: &Board, width: u16) -> Vec<(String, Meaning)> {
        let columns = usize::from(width).saturating_sub(2);
        let mut lines = Vec::new();
        if let Some(feed) = &self.feed {
            lines.push((feed.clone(), Meaning::Urgent));
        }
        let inside = board
            .rooms
            .iter()
            .filter_map(|room| Some(format!("{}号 {}", room.no, room.inside.as_ref()?)));
        let closed = board.rooms.iter().filter(|room| room.closed);
        let closed: Vec<String> = closed.map(|room| format!("{}号", room.no)).collect();
        let mut parts: Vec<String> = inside.collect();
        if !closed.is_empty() {
            parts.push(format!("关闭 {}", closed.join(" ")));
        }
        lines.extend(flow(&parts, columns).into_iter().map(|line| (line, Meaning::Title)));
        if !board.missed.is_empty() {
            let words = format!("过号 {}　请到导办台", board.missed.join(" "));
            lines.push((words, Meaning::Text));
        }
        let since = board.since.map(|since| {
            let minutes = (self.read.millis() - since.millis()).max(0) / 60_000;
            format!("　最久 {minutes} 分")
        });
        let mut parts = vec![format!("候访 {} 批{}", board.waiting, since.unwrap_or_default())];
        if !board.today.is_empty() {
            parts.push(format!("今日坐班 {}", board.today));
        }
        if let Some((day, who)) = board.next.as_ref().filter(|(_, who)| !who.is_empty()) {
            parts.push(format!("{} 坐班 {who}", day.format("%m-%d")));
        }
        lines.extend(flow(&parts, columns).into_iter().map(|line| (line, Meaning::Text)));
        lines.push(self.age_line());
        lines
    }

    fn age_line(&self) -> (String, Meaning) {
        let clock = self.read.hms();
        if self.age < SILENT {
            return (format!("{clock}　更新 {} 秒前", self.age / 1_000), Meaning::Hint);
        }
        let why = self.trouble.as_deref().map(|why| format!("（{why}）")).unwrap_or_default();
        let seconds = self.age / 1_000;
        let words = format!("画面停在 {clock}，已经 {seconds} 秒没有更新{why}：请听人工叫号");
        (words, Meaning::Urgent)
    }

    /// The calls, newest first, as many as fit in the largest digits in which two fit.
    fn calls(&self, canvas: &mut Canvas, board: &Board) {
        let (width, height) = (canvas.area.width, canvas.area.height);
        if board.calls.is_empty() {
            return put_wrapped(canvas, height / 2, "请留意叫号", Meaning::Title);
        }
        let longest = board.calls.iter().map(|call| call.number.chars().count()).max();
        let characters = longest.unwrap_or(4) + 2;
        let lines = board.calls.len().min(2) as u16;
        // A line of digits, and under it the same in words.
        let brush = [lines, 1].into_iter().find_map(|lines| {
            let rows = (height / lines).saturating_sub(1);
            largest(width.saturating_sub(2), rows, characters, self.ambiguous)
        });
        let old = self.age >= SILENT;
        let Some(brush) = brush else {
            for (y, call) in (0..height).zip(&board.calls) {
                canvas.put(1, y, &sentence(call), self.meaning(call, y == 0, old));
            }
            return;
        };
        let each = brush.height() + 1;
        let gap = u16::from(height / each >= 2 && height % each >= height / each - 1);
        let left = width.saturating_sub(brush.width(characters) + brush.gap()) / 2;
        let rows = (0..height).step_by(usize::from(each + gap));
        let whole = rows.take_while(|y| y + each <= height);
        for (n, (y, call)) in whole.zip(&board.calls).enumerate() {
            let meaning = self.meaning(call, n == 0, old);
            self.line(canvas, (left, y), brush, characters, call, meaning);
        }
    }

    fn line(
        &self,
        canvas: &mut Canvas,
        (x, y): (u16, u16),
        brush: Brush,
        characters: usize,
        call: &Call,
        meaning: Meaning,
    ) {
        brush.draw(canvas, x, y, &call.number, meaning);
        let room = call.room.to_string();
        // Far enough from the number that nobody reads them as one.
        let at = x + brush.width(characters - room.chars().count().min(2)) + 2 * brush.gap();
        brush.draw(canvas, at, y, &room, meaning);
        canvas.put(x, y + brush.height(), &sentence(call), meaning);
    }

    fn meaning(&self, call: &Call, first: bool, old: bool) -> Meaning {
        let new = self.read.millis() - call.at.millis() < NEW_MS;
        match (old, first && new, first) {
            (true, ..) => Meaning::Hint,
            (_, true, _) => Meaning::Number,
            (_, _, true) => Meaning::Title,
            _ => Meaning::Text,
        }
    }
}

fn head(canvas: &mut Canvas, board: &Board) {
    let width = canvas.area.width;
    let clock = format!("{} {} {}", canvas.now.day(), canvas.now.weekday_zh(), canvas.now.hms());
    let wide = text::width(&clock) as u16 + 1;
    let room = width.saturating_sub(wide + 2);
    canvas.put_in(1, 0, room, &board.centre, Meaning::Title);
    canvas.put_right(width.saturating_sub(1), 0, &clock, Meaning::Text);
}

/// A call in words.
pub fn sentence(call: &Call) -> String {
    let again = if call.times > 1 { format!("　第 {} 次", call.times) } else { String::new() };
    let visitor = match call.visitor.as_str() {
        "" => String::new(),
        name => format!("　{name}"),
    };
    format!("请 {}{visitor} 到 {} 号接待室　{}{again}", call.number, call.room, call.name)
}

/// Parts one behind the other, as many on a line as fit.
fn flow(parts: &[String], columns: usize) -> Vec<String> {
    let mut lines: Vec<String> = Vec::new();
    for part in parts {
        match lines.last_mut() {
            Some(line) if text::width(line) + 3 + text::width(part) <= columns => {
                line.push_str("   ");
                line.push_str(part);
            }
            _ => lines.push(part.clone()),
        }
    }
    lines
}

fn put_wrapped(canvas: &mut Canvas, y: u16, words: &str, meaning: Meaning) {
    let width = canvas.area.width;
    for (y, line) in (y..).zip(text::wrap(words, usize::from(width).saturating_sub(2))) {
        let x = width.saturating_sub(text::width(&line) as u16) / 2;
        canvas.put(x, y, &line, meaning);
    }
}
