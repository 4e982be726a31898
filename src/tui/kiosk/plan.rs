//! How a page is shared out over the rows of a screen: which of its parts are drawn large, what is
//! read from afar first, and what stays plain type.

use super::big::{self, HEIGHTS, SMALLEST};
use super::draw::{Look, MARGIN};
use super::page::Page;
use crate::tui::text;
use ratatui::layout::Rect;

/// Rows from which on the lowest bar is drawn large too.
const LARGE: u16 = 8 * SMALLEST;

/// Rows given to every part: 1 is plain type, more is drawn large.
#[derive(Clone)]
pub(super) struct Plan {
    pub hall: bool,
    pub title: u16,
    pub loud: Vec<u16>,
    pub field: u16,
    pub small: u16,
    pub choice: u16,
    pub footer: u16,
    pub lines: Vec<String>,
}

impl Plan {
    pub fn of(page: &Page, area: Rect, look: &Look) -> Plan {
        let wide = area.width.saturating_sub(2 * MARGIN);
        // The way to a person is as large as the rest, once there is room for large type at all.
        let footer = match area.height {
            height if height >= LARGE => height / 8,
            height => (height / 12).max(1),
        };
        let hall = area.height >= 18;
        let lines = |small: u16| -> Vec<String> {
            let columns = usize::from((wide / small).max(2));
            page.lines.iter().flat_map(|line| text::wrap(line, columns)).collect()
        };
        let room = area.height.saturating_sub(footer + 1 + if hall { 2 } else { 0 });
        let mut plan = Plan {
            hall,
            title: 1,
            loud: vec![1; page.loud.len()],
            field: 1,
            small: 1,
            choice: 1,
            footer,
            lines: lines(1),
        };
        let heights = || HEIGHTS.into_iter().filter(|_| look.fonts.is_some());
        let says =
            |rows| page.choices.iter().all(|c| big::columns(&c.say, rows) + 3 * rows <= wide);
        let fits = |plan: &Plan| plan.rows(page) <= room;
        // What is read from afar or copied comes first: each line of it as digits that can be told
        // apart, then as large as it goes.
        let all = 0..page.loud.len();
        for n in all.clone().filter(|_| look.fonts.is_some()) {
            plan.enlarge(page, n, big::DIGITS, (wide, room));
        }
        for (n, rows) in all.flat_map(|n| heights().map(move |rows| (n, rows))) {
            plan.enlarge(page, n, rows, (wide, room));
        }
        // Then what is chosen from, together with what is asked.
        for rows in heights() {
            let larger = Plan { title: rows, choice: rows, ..plan.clone() };
            let titled = big::columns(&page.title, rows) <= wide;
            if titled && says(rows) && fits(&larger) && page.field.is_none() {
                plan = larger;
                break;
            }
        }
        for rows in heights() {
            let larger = Plan { small: rows, lines: lines(rows), ..plan.clone() };
            if rows <= plan.title && fits(&larger) {
                plan = larger;
                break;
            }
        }
        plan
    }

    /// Gives a number so many rows, if they are more and there is room.
    fn enlarge(&mut self, page: &Page, n: usize, rows: u16, (wide, room): (u16, u16)) {
        let mut larger = self.clone();
        let (Some(given), Some(loud)) = (larger.loud.get_mut(n), page.loud.get(n)) else { return };
        if rows > std::mem::replace(given, rows)
            && loud_columns(loud, rows) <= wide
            && larger.rows(page) <= room
        {
            *self = larger;
        }
    }

    /// Rows all parts take.
    fn rows(&self, page: &Page) -> u16 {
        let lines = self.lines.len() as u16 * self.small;
        self.title
            + self.loud.iter().sum::<u16>()
            + lines
            + page.choices.len() as u16 * self.choice
            + 1
    }
}

/// Columns of a number drawn so many rows high.
pub(super) fn loud_columns(words: &str, rows: u16) -> u16 {
    match rows {
        big::DIGITS => 6 * words.chars().count() as u16,
        rows => big::columns(words, rows),
    }
}
