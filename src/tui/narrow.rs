//! For terminals that draw East-Asian *ambiguous* characters two columns wide: one pass over the
//! finished frame puts a one-column stand-in for each, so names with · and notes with “” or ——
//! cannot shift or destroy their neighbours. Also the popup-clearing that respects half glyphs.

use ratatui::buffer::{Buffer, CellWidth};
use ratatui::layout::Rect;
use unicode_width::UnicodeWidthStr;

/// How wide the terminal draws ambiguous characters (setting `ambiguous`).
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Ambiguous {
    /// One column, as modern terminals do.
    #[default]
    Narrow,
    /// Two columns, as some Chinese consoles do: stand-ins are drawn instead.
    Wide,
}

/// Stand-ins: each character of the first string becomes the one below it in the second.
const FROM: &str = "─━│┃┌┐└┘├┤┬┴┼╌·•—–―…“”‘’×±→←↑↓■●★▸▶◆□○◇▏█℃°§";
const TO: &str = "--||+++++++++-･*---.\"\"''xX><^v#**>>*#oo|#CoS";

/// Replaces every cell whose width depends on the terminal's policy.
pub fn narrow(buffer: &mut Buffer) {
    for cell in &mut buffer.content {
        let symbol = cell.symbol();
        // Greek and Cyrillic are two columns on such terminals, though unicode-width says one.
        let letters = symbol.contains(|c| matches!(c, 'Α'..='ω' | 'Ё'..='ё'));
        if symbol.is_ascii() || (symbol.width() == symbol.width_cjk() && !letters) {
            continue;
        }
        let mut stand_in = symbol.chars().map(stand_in_for);
        let first = stand_in.next().unwrap_or(' ');
        cell.set_char(first);
    }
}

fn stand_in_for(c: char) -> char {
    if let Some(at) = FROM.chars().position(|from| from == c) {
        return TO.chars().nth(at).unwrap_or('?');
    }
    match c {
        '①'..='⑨' => char::from(b'1' + (c as u32 - '①' as u32) as u8),
        'Ⅰ'..='Ⅻ' => 'I',
        _ => '?',
    }
}

/// Blanks `area` for a popup. `Clear` alone leaves the second half of a wide glyph that starts
/// one column to the left, and the terminal then swallows the popup's first column; so that
/// glyph is blanked too.
pub fn clear(buffer: &mut Buffer, area: Rect) {
    let area = area.intersection(buffer.area);
    for y in area.top()..area.bottom() {
        if area.left() > buffer.area.left()
            && let Some(cell) = buffer.cell_mut((area.left() - 1, y))
            && cell.cell_width() == 2
        {
            cell.set_symbol(" ");
        }
        for x in area.left()..area.right() {
            if let Some(cell) = buffer.cell_mut((x, y)) {
                cell.reset();
            }
        }
    }
}

/// The frame as text, one string a row, without the hidden halves of wide glyphs. Trailing
/// blanks are cut. What tests and the headless session read.
pub fn screen_text(buffer: &Buffer) -> Vec<String> {
    let area = buffer.area;
    (area.top()..area.bottom())
        .map(|y| {
            let mut row = String::new();
            let mut x = area.left();
            while x < area.right() {
                let Some(cell) = buffer.cell((x, y)) else { break };
                row.push_str(cell.symbol());
                x += cell.cell_width().max(1);
            }
            row.truncate(row.trim_end().len());
            row
        })
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;
    use ratatui::style::Style;

    #[test]
    fn every_stand_in_is_one_column_under_both_policies() {
        assert_eq!(FROM.chars().count(), TO.chars().count());
        for c in TO.chars() {
            let s = c.to_string();
            assert_eq!((s.width(), s.width_cjk()), (1, 1), "{c}");
        }
    }

    #[test]
    fn a_name_with_a_dot_keeps_its_columns() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 30, 1));
        buffer.set_string(0, 0, "迪丽热巴·迪力木拉提“—…①α”", Style::new());
        narrow(&mut buffer);
        let text = screen_text(&buffer).concat();
        assert_eq!(text, "迪丽热巴･迪力木拉提\"-.1?\"");
        assert_eq!(text.width(), text.width_cjk());
    }

    #[test]
    fn a_popup_over_half_a_glyph_keeps_its_border() {
        let mut buffer = Buffer::empty(Rect::new(0, 0, 10, 1));
        buffer.set_string(0, 0, "中文中文中", Style::new());
        clear(&mut buffer, Rect::new(3, 0, 4, 1));
        buffer.set_string(3, 0, "|ab|", Style::new());
        assert_eq!(screen_text(&buffer), ["中 |ab| 中"]);
    }
}
