//! Paints a page at any size, from forty columns and fifteen rows up to a wall, and says which
//! part of the screen is touched for what. The type is as large as the page allows; where no font
//! is found, or no room is, it is spaced wide instead.

use super::big;
use super::page::{Choice, Field, Input, Page};
use super::plan::{Plan, loud_columns};
use crate::paper::Fonts;
use crate::tui::text;
use crate::tui::theme::{Meaning, Theme};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Modifier;

/// Blank columns at both sides.
pub(super) const MARGIN: u16 = 2;
/// Most rows a choice takes when it is not drawn large.
const TALL: u16 = 4;

/// How the screen looks.
pub struct Look {
    /// The colours.
    pub theme: Theme,
    /// The fonts, when characters may be drawn large.
    pub fonts: Option<&'static Fonts>,
}

/// A part of the screen and what touching it does.
#[derive(Clone, Debug, PartialEq)]
pub struct Touch {
    /// Where.
    pub area: Rect,
    /// What.
    pub input: Input,
}

/// A painted page.
#[derive(Debug, Default)]
pub struct Painted {
    /// What can be touched.
    pub touches: Vec<Touch>,
    /// Where the input method needs the cursor.
    pub cursor: Option<Position>,
}

impl Painted {
    /// What a touch at this cell does.
    pub fn at(&self, x: u16, y: u16) -> Option<&Input> {
        let hit = |touch: &&Touch| touch.area.contains(Position::new(x, y));
        self.touches.iter().find(hit).map(|touch| &touch.input)
    }
}

/// Paints a page over the whole buffer.
pub fn draw(page: &Page, buffer: &mut Buffer, look: &Look) -> Painted {
    let area = buffer.area;
    let mut brush = Brush { buffer, look, painted: Painted::default() };
    brush.fill(area, Meaning::Text);
    let plan = Plan::of(page, area, look);
    let mut y = area.y;
    if plan.hall {
        brush.centred(area, y, &page.hall, Meaning::Hint);
        y += 2;
    }
    y = brush.line(area, y, plan.title, &page.title, Meaning::Title);
    for (loud, rows) in page.loud.iter().zip(&plan.loud) {
        y = brush.loud(area, y, *rows, loud);
    }
    if let Some(field) = &page.field {
        y = brush.field(area, y, plan.field, field);
    }
    for line in &plan.lines {
        y = brush.line(area, y, plan.small, line, Meaning::Text);
    }
    let bottom = area.bottom().saturating_sub(plan.footer + 1);
    let rest = Rect::new(area.x, y, area.width, bottom.saturating_sub(y));
    match &page.field {
        Some(field) => brush.pad(rest, field),
        None => brush.choices(rest, plan.choice, page),
    }
    if let Some(left) = page.left {
        let words = format!("{left} 秒后回到第一屏，按任意键继续");
        brush.centred(area, bottom, &words, Meaning::Urgent);
    }
    let footer = Rect::new(area.x, bottom + 1, area.width, plan.footer);
    brush.footer(footer.intersection(area), page);
    brush.painted
}

struct Brush<'b> {
    buffer: &'b mut Buffer,
    look: &'b Look,
    painted: Painted,
}

impl Brush<'_> {
    fn fill(&mut self, area: Rect, meaning: Meaning) {
        let style = self.look.theme.get(meaning);
        for y in area.top()..area.bottom() {
            for x in area.left()..area.right() {
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.reset();
                    cell.set_style(style);
                }
            }
        }
    }

    fn put(&mut self, x: u16, y: u16, words: &str, meaning: Meaning) {
        let area = self.buffer.area;
        if y < area.top() || y >= area.bottom() || x >= area.right() {
            return;
        }
        let columns = usize::from(area.right() - x);
        let fitting = text::truncate(words, columns);
        self.buffer.set_stringn(x, y, &fitting, columns, self.look.theme.get(meaning));
    }

    fn centred(&mut self, area: Rect, y: u16, words: &str, meaning: Meaning) {
        let left = area.width.saturating_sub(text::width(words) as u16) / 2;
        self.put(area.x + left, y, words, meaning);
    }

    /// A line of the page, large when it was given rows; returns the row below it.
    fn line(&mut self, area: Rect, y: u16, rows: u16, words: &str, meaning: Meaning) -> u16 {
        let inner = area.width.saturating_sub(2 * MARGIN);
        let left = inner.saturating_sub(big::columns(words, rows)) / 2;
        if rows > 1 && self.large((area.x + MARGIN + left, y), rows, words, meaning) {
            return y + rows;
        }
        let words = spaced(words, usize::from(inner));
        self.centred(area, y + rows / 2, &words, meaning);
        y + rows
    }

    /// A number, drawn as large as it was given rows.
    fn loud(&mut self, area: Rect, y: u16, rows: u16, words: &str) -> u16 {
        let drawn = if rows == big::DIGITS { big::digits(words) } else { None };
        let Some(drawn) = drawn else { return self.line(area, y, rows, words, Meaning::Number) };
        let inner = area.width.saturating_sub(2 * MARGIN);
        let left = inner.saturating_sub(loud_columns(words, rows)) / 2;
        self.ink((area.x + MARGIN + left, y), drawn, Meaning::Number);
        y + rows
    }

    fn large(&mut self, at: (u16, u16), rows: u16, words: &str, meaning: Meaning) -> bool {
        let Some(fonts) = self.look.fonts else { return false };
        let Some(drawn) = big::lines(fonts, rows, words) else { return false };
        self.ink(at, drawn, meaning);
        true
    }

    fn ink(&mut self, at: (u16, u16), drawn: Vec<Vec<(bool, bool)>>, meaning: Meaning) {
        // A dark cell is a blank in reverse and not a full block: blocks of many fonts leave gaps
        // between the rows.
        let paper = self.look.theme.get(meaning);
        let ink = match paper.add_modifier.contains(Modifier::REVERSED) {
            true => paper.remove_modifier(Modifier::REVERSED),
            false => paper.add_modifier(Modifier::REVERSED),
        };
        for (y, line) in (at.1..).zip(drawn) {
            for (x, dots) in (at.0..).zip(line) {
                let (symbol, style) = match dots {
                    (true, true) => (" ", ink),
                    (true, false) => ("▄", ink),
                    (false, true) => ("▄", paper),
                    (false, false) => (" ", paper),
                };
                if let Some(cell) = self.buffer.cell_mut((x, y)) {
                    cell.set_symbol(symbol).set_style(style);
                }
            }
        }
    }

    fn field(&mut self, area: Rect, y: u16, rows: u16, field: &Field) -> u16 {
        match field {
            Field::Digits { .. } => {
                let grouped = field.grouped();
                let wide = usize::from(area.width.saturating_sub(2 * MARGIN));
                let wider = grouped.chars().flat_map(|c| [c, ' ']).collect::<String>();
                let shown = if text::width(&wider) <= wide { wider } else { grouped };
                self.centred(area, y, shown.trim_end(), Meaning::Number);
                y + rows + 1
            }
            Field::Words(words) => {
                let wide = area.width.saturating_sub(2 * MARGIN).max(2);
                let lines = text::wrap(words, usize::from(wide));
                let shown = usize::from((area.height / 3).max(1));
                let skip = lines.len().saturating_sub(shown);
                let mut at = y;
                for line in &lines[skip..] {
                    self.put(area.x + MARGIN, at, line, Meaning::Focus);
                    at += 1;
                }
                let end = lines.last().map_or(0, |line| text::width(line) as u16);
                let row = at.saturating_sub(1).max(y);
                self.painted.cursor = Some(Position::new(area.x + MARGIN + end.min(wide), row));
                at.max(y + 1) + 1
            }
        }
    }

    fn choices(&mut self, rest: Rect, rows: u16, page: &Page) {
        let count = page.choices.len() as u16;
        if count == 0 || rest.height == 0 {
            return;
        }
        let each = match rows {
            1 => (rest.height / count).clamp(1, TALL),
            rows => (rest.height / count).max(rows),
        };
        for (n, choice) in (0..).zip(&page.choices) {
            let area = Rect::new(rest.x, rest.y + n * each, rest.width, each).intersection(rest);
            self.choice(area, rows, choice, usize::from(n) == page.marked);
            let input = Input::Digit(choice.digit);
            self.painted.touches.push(Touch { area, input });
        }
    }

    fn choice(&mut self, area: Rect, rows: u16, choice: &Choice, marked: bool) {
        if area.height == 0 {
            return;
        }
        let meaning = if marked { Meaning::Selected } else { Meaning::Text };
        self.fill(
            Rect { height: area.height.max(2) - u16::from(area.height > 1), ..area },
            meaning,
        );
        let tick = match choice.tick {
            Some(true) => "✓ ",
            Some(false) => "· ",
            None => "",
        };
        let digit = choice.digit.to_string();
        if rows > 1 {
            let (x, y) = (area.x + MARGIN, area.y);
            let say = format!("{digit} {tick}{}", choice.say);
            let say = say.replacen("✓ ", "√", 1).replacen("· ", "", 1);
            if self.large((x, y), rows, &say, meaning) {
                return;
            }
        }
        let middle = area.y + (area.height - 1) / 2;
        let inner = area.width.saturating_sub(2 * MARGIN + 5);
        // Everything begins at the same column, so a list is read down its digits.
        let left = area.x + MARGIN + if inner > 60 { (inner - 60) / 2 } else { 0 };
        self.put(left, middle, &format!(" {digit} "), Meaning::Key);
        let words = format!("{tick}{}", choice.say);
        self.put(left + 5, middle, &spaced(&words, usize::from(inner)), meaning);
    }

    /// The keys of a number pad, for fingers.
    fn pad(&mut self, rest: Rect, field: &Field) {
        let last: [(&str, Input); 3] = match field {
            Field::Words(_) => {
                let area = Rect { height: rest.height.min(TALL), ..rest };
                return self.button(area, "写完了", Input::Enter);
            }
            Field::Digits { x: true, .. } => {
                [("X", Input::Char('X')), ("0", Input::Digit(0)), ("改", Input::Rub)]
            }
            Field::Digits { .. } => {
                [("好了", Input::Enter), ("0", Input::Digit(0)), ("改", Input::Rub)]
            }
        };
        let each = (rest.height / 4).clamp(1, 6);
        let wide = rest.width / 3;
        let digits = (1..=9).map(|n| (n.to_string(), Input::Digit(n)));
        let keys = digits.chain(last.map(|(say, input)| (say.to_owned(), input)));
        for (n, (say, input)) in (0..).zip(keys) {
            let area = Rect::new(rest.x + n % 3 * wide, rest.y + n / 3 * each, wide, each);
            self.button(area.intersection(rest), &say, input);
        }
    }

    fn button(&mut self, area: Rect, say: &str, input: Input) {
        if area.height == 0 || area.width < 4 {
            return;
        }
        let face = Rect {
            x: area.x + 1,
            width: area.width - 2,
            height: area.height.max(2) - u16::from(area.height > 1),
            ..area
        };
        self.fill(face, Meaning::Key);
        self.centred(face, face.y + (face.height - 1) / 2, say, Meaning::Key);
        self.painted.touches.push(Touch { area, input });
    }

    fn footer(&mut self, area: Rect, page: &Page) {
        if area.height == 0 {
            return;
        }
        let half = if page.back.is_some() { area.width / 2 } else { area.width };
        let call = Rect { width: half, ..area };
        let input = if page.takes_digits() { Input::Help } else { Input::Digit(0) };
        self.bar(call, page.help(), input);
        if let Some(back) = page.back {
            let area = Rect { x: area.x + half, width: area.width - half, ..area };
            self.bar(area, &format!("退格键 {back}"), Input::Back);
        }
    }

    fn bar(&mut self, area: Rect, say: &str, input: Input) {
        self.fill(area, Meaning::Selected);
        let fits = |rows: &u16| *rows <= area.height && big::columns(say, *rows) <= area.width;
        let rows = big::HEIGHTS.into_iter().find(fits).unwrap_or(1);
        let left = area.width.saturating_sub(big::columns(say, rows)) / 2;
        let at = (area.x + left, area.y + (area.height - rows) / 2);
        if rows == 1 || !self.large(at, rows, say, Meaning::Selected) {
            self.centred(area, area.y + (area.height - 1) / 2, say, Meaning::Selected);
        }
        self.painted.touches.push(Touch { area, input });
    }
}

/// A blank between all characters where they fit, so that they stand wide.
fn spaced(words: &str, columns: usize) -> String {
    let digits = |c: char| c.is_ascii_alphanumeric() || c == '-';
    let mut out = String::new();
    for c in words.chars() {
        if c == ' ' {
            // Between words there is more room than within one.
            out.push_str("  ");
            continue;
        }
        let joined = out.chars().last().is_none_or(|before| digits(before) && digits(c));
        if !joined && !out.ends_with(' ') {
            out.push(' ');
        }
        out.push(c);
    }
    let out = out.trim();
    if text::width(out) <= columns { out.to_owned() } else { words.to_owned() }
}
