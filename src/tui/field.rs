//! One text field: a line, a number, or a paragraph, over ratatui-textarea. It keeps the rules a
//! form needs everywhere: no control characters from pastes, full-width digits folded in number
//! fields, a limit that refuses aloud instead of cutting, a value masked once the field is left,
//! and the real cursor position, because the input-method window appears there.

use super::keys::{Code, Key};
use super::text;
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use ratatui::style::Style;
use ratatui::widgets::Widget;
use ratatui_textarea::{CursorMove, Input, Key as AreaKey, TextArea, WrapMode};

/// What a field holds.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    /// One line of any text.
    Line,
    /// Letters and digits of an identity document; full width is folded, x becomes X.
    Document,
    /// Digits and the marks of telephone numbers.
    Phone,
    /// Digits only.
    Count,
    /// Several lines, wrapped.
    Paragraph,
}

/// What became of a key or a paste.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Typed {
    /// Not a key for a text field.
    Ignored,
    /// The text or the cursor changed.
    Taken,
    /// Not taken; the sentence says why.
    Refused(String),
}

/// A text field with its cursor, its undo history and its rules.
pub struct TextField {
    area: TextArea<'static>,
    kind: Kind,
    limit: usize,
}

impl TextField {
    /// An empty field that takes at most `limit` characters.
    pub fn new(kind: Kind, limit: usize) -> TextField {
        let mut area = TextArea::default();
        area.set_cursor_line_style(Style::new());
        area.set_cursor_style(Style::new());
        let wrap = if kind == Kind::Paragraph { WrapMode::Glyph } else { WrapMode::None };
        area.set_wrap_mode(wrap);
        TextField { area, kind, limit }
    }

    /// The text; paragraphs keep their line feeds.
    pub fn value(&self) -> String {
        self.area.lines().join("\n")
    }

    /// True if nothing is typed.
    pub fn is_empty(&self) -> bool {
        self.area.is_empty()
    }

    /// Number of characters.
    pub fn chars(&self) -> usize {
        self.area.lines().iter().map(|line| line.chars().count() + 1).sum::<usize>() - 1
    }

    /// Puts `value` in place of what is there, with the cursor behind it. Undo brings it back.
    pub fn set(&mut self, value: &str) {
        if self.value() == value {
            return;
        }
        self.area.select_all();
        self.area.cut();
        let clean = self.clean(value);
        self.area.insert_str(clean);
    }

    /// Empties the field.
    pub fn clear(&mut self) {
        self.set("");
    }

    /// Takes back the last change.
    pub fn undo(&mut self) -> bool {
        self.area.undo()
    }

    /// Takes a key that no command claimed.
    pub fn key(&mut self, key: &Key) -> Typed {
        if let Some(c) = key.typed() {
            return self.insert(&c.to_string());
        }
        if key.ctrl || key.alt {
            return Typed::Ignored;
        }
        let movement = match key.code {
            Code::Backspace => return self.edit(AreaKey::Backspace),
            Code::Delete => return self.edit(AreaKey::Delete),
            Code::Left => CursorMove::Back,
            Code::Right => CursorMove::Forward,
            Code::Home => CursorMove::Head,
            Code::End => CursorMove::End,
            Code::Up if self.kind == Kind::Paragraph => CursorMove::Up,
            Code::Down if self.kind == Kind::Paragraph => CursorMove::Down,
            _ => return Typed::Ignored,
        };
        let before = self.area.cursor();
        self.area.move_cursor(movement);
        let stuck = self.area.cursor() == before;
        // At the edge of the text Up and Down belong to the form.
        if stuck && matches!(key.code, Code::Up | Code::Down) {
            return Typed::Ignored;
        }
        Typed::Taken
    }

    /// Inserts typed or pasted text at the cursor, or refuses it whole.
    pub fn insert(&mut self, raw: &str) -> Typed {
        let clean = self.clean(raw);
        if clean.is_empty() {
            return match raw.is_empty() || raw.chars().all(char::is_whitespace) {
                true => Typed::Taken,
                false => Typed::Refused(self.refusal(raw)),
            };
        }
        let after = self.chars() + clean.chars().count();
        if after > self.limit {
            let (limit, more) = (self.limit, after - self.limit);
            return Typed::Refused(format!("此项最多 {limit} 字，超出 {more} 字：没有放进去。"));
        }
        self.area.insert_str(clean);
        Typed::Taken
    }

    fn edit(&mut self, key: AreaKey) -> Typed {
        let input = Input { key, ctrl: false, alt: false, shift: false };
        self.area.input_without_shortcuts(input);
        Typed::Taken
    }

    fn refusal(&self, raw: &str) -> String {
        let what = match self.kind {
            Kind::Document => "证件号只用数字和字母",
            Kind::Phone => "电话只用数字",
            Kind::Count => "这里只填数字",
            _ => "这里放不进控制字符",
        };
        format!("{what}：「{}」没有放进去。", text::truncate(raw.trim(), 12))
    }

    /// What the field would take of a text.
    fn clean(&self, raw: &str) -> String {
        let raw = raw.replace("\r\n", "\n").replace('\r', "\n");
        let mut out = String::with_capacity(raw.len());
        for c in raw.chars() {
            match self.kind {
                Kind::Paragraph if c == '\n' => out.push(c),
                Kind::Line | Kind::Paragraph if c.is_control() => {
                    if matches!(c, '\n' | '\t') {
                        out.push(' ');
                    }
                }
                Kind::Line | Kind::Paragraph => out.push(c),
                Kind::Document => {
                    let c = text::fold_width(c).to_ascii_uppercase();
                    if c.is_ascii_alphanumeric() || "()-".contains(c) {
                        out.push(c);
                    }
                }
                Kind::Phone => {
                    let c = text::fold_width(c);
                    if c.is_ascii_digit() || "-+".contains(c) {
                        out.push(c);
                    }
                }
                Kind::Count => {
                    let c = text::fold_width(c);
                    if c.is_ascii_digit() {
                        out.push(c);
                    }
                }
            }
        }
        if self.kind == Kind::Line { out.trim_matches('\n').to_string() } else { out }
    }

    /// Draws the field and returns where the cursor belongs. One column stays free for a cursor
    /// behind the last character.
    pub fn view(&self, area: Rect, buffer: &mut Buffer, style: Style) -> Option<Position> {
        let area = area.intersection(buffer.area);
        if area.width < 3 || area.height == 0 {
            return None;
        }
        buffer.set_style(area, style);
        let spare = u16::from(self.kind == Kind::Paragraph);
        let inner = Rect { width: area.width - spare, ..area };
        (&self.area).render(inner, buffer);
        let cursor = self.area.screen_cursor();
        let (top, left) = self.area.scroll_offset();
        let x = area.x + (cursor.col as u16).saturating_sub(left).min(area.width - 1);
        let y = area.y + (cursor.row as u16).saturating_sub(top).min(area.height - 1);
        Some(Position { x, y })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::narrow::screen_text;

    fn drawn(field: &TextField, width: u16, height: u16) -> (Vec<String>, Position) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, width, height));
        let cursor = field.view(buffer.area, &mut buffer, Style::new()).expect("a cursor");
        (screen_text(&buffer), cursor)
    }

    #[test]
    fn the_cursor_stands_behind_what_was_typed() {
        let mut field = TextField::new(Kind::Line, 40);
        field.insert("吴a某");
        let (rows, cursor) = drawn(&field, 20, 1);
        assert_eq!((rows[0].as_str(), cursor.x), ("吴a某", 5));
        field.key(&Key::plain(Code::Left));
        assert_eq!(drawn(&field, 20, 1).1.x, 3);
        for width in 3..12 {
            let (rows, cursor) = drawn(&field, width, 1);
            assert!(cursor.x < width && text::width(&rows[0]) <= usize::from(width));
        }
    }

    #[test]
    fn a_paragraph_wraps_and_its_cursor_never_leaves_it() {
        let mut field = TextField::new(Kind::Paragraph, 4000);
        for n in 0..200 {
            field.insert(if n % 7 == 0 { "a" } else { "土" });
            for width in [9, 10] {
                let (rows, cursor) = drawn(&field, width, 3);
                assert!(cursor.x < width && cursor.y < 3, "{rows:?} {cursor}");
            }
        }
        assert_eq!(field.chars(), 200);
    }

    #[test]
    fn number_fields_fold_and_refuse_aloud() {
        let mut field = TextField::new(Kind::Document, 40);
        assert_eq!(field.insert("１２a 34x"), Typed::Taken);
        assert_eq!(field.value(), "12A34X");
        let mut field = TextField::new(Kind::Count, 4);
        assert!(matches!(field.insert("三"), Typed::Refused(why) if why.contains("数字")));
        assert_eq!(field.value(), "");
    }

    #[test]
    fn a_paste_loses_its_control_characters_and_nothing_else() {
        let mut field = TextField::new(Kind::Line, 40);
        field.insert("一\r\n二\u{1b}[31m\t三");
        assert_eq!(field.value(), "一 二[31m 三");
        let mut field = TextField::new(Kind::Paragraph, 40);
        field.insert("一\r\n二\u{7}");
        assert_eq!(field.value(), "一\n二");
    }

    #[test]
    fn too_much_is_refused_whole() {
        let mut field = TextField::new(Kind::Paragraph, 4000);
        assert_eq!(field.insert(&"字".repeat(4000)), Typed::Taken);
        assert!(matches!(field.insert("字"), Typed::Refused(why) if why.contains("4000")));
        assert_eq!(field.chars(), 4000);
    }

    #[test]
    fn a_change_can_be_taken_back() {
        let mut field = TextField::new(Kind::Line, 40);
        field.insert("吴某");
        field.set("毛某");
        assert_eq!(field.value(), "毛某");
        field.undo();
        field.undo();
        assert_eq!(field.value(), "吴某");
        field.set("吴某");
        assert_eq!(field.value(), "吴某");
    }
}
