//! How the ledger is drawn: the rows in as many of the pack's columns as fit, or the parts with
//! their sums, and the sums of all below.

use super::{LedgerScreen, PARTS, SORTS};
use crate::matter::columns::Column;
use crate::tui::canvas::{Canvas, class};
use crate::tui::theme::Meaning;

impl LedgerScreen {
    /// Columns that fit, each with its place and width; the story takes what is left over.
    fn layout(columns: &[Column], width: u16) -> Vec<(Column, u16, u16)> {
        let mut fit: Vec<Column> = Vec::new();
        let mut used = 1;
        for column in columns {
            if used + column.width() < width {
                fit.push(*column);
                used += column.width() + 1;
            }
        }
        let spare = width.saturating_sub(used);
        let mut x = 1;
        fit.into_iter()
            .map(|column| {
                let extra = if column == Column::Subject { spare } else { 0 };
                let place = (column, x, column.width() + extra);
                x += column.width() + extra + 1;
                place
            })
            .collect()
    }

    pub(super) fn draw_rows(&self, canvas: &mut Canvas, height: u16) {
        let columns = Self::layout(&canvas.window.ledger, canvas.area.width);
        for (column, x, width) in &columns {
            canvas.put_in(*x, 2, *width, column.word(), Meaning::Label);
        }
        let lines = self.lines();
        let marked = self.mark.at(lines.len());
        for (y, index) in (3..).zip(self.mark.window(lines.len(), usize::from(height))) {
            let line = &lines[index];
            for (column, x, width) in &columns {
                let meaning = match (column, line.row.colour) {
                    (Column::Colour, Some(colour)) => class(colour),
                    (Column::Due, _) if line.row.overdue > 0 => Meaning::Urgent,
                    _ => Meaning::Text,
                };
                canvas.put_in(*x, y, *width, &line.cell(*column), meaning);
            }
            if index == marked {
                canvas.select(y);
            }
        }
    }

    pub(super) fn draw_parts(&self, canvas: &mut Canvas, height: u16, by: usize) {
        let title = PARTS[by % PARTS.len()].1;
        canvas.put(1, 2, &format!("分账 {title}"), Meaning::Label);
        for (x, word) in [(40, "批次"), (52, "人次"), (64, "未结")] {
            canvas.put_right(x, 2, word, Meaning::Label);
        }
        let Some(account) = &self.account else { return };
        let marked = self.part_mark.at(account.parts.len());
        let window = self.part_mark.window(account.parts.len(), usize::from(height));
        for (y, index) in (3..).zip(window) {
            let (name, _, totals) = &account.parts[index];
            canvas.put_in(1, y, 28, name, Meaning::Text);
            for (x, number) in [(40, totals.matters), (52, totals.heads), (64, totals.open)] {
                canvas.put_right(x, y, &number.to_string(), Meaning::Text);
            }
            if index == marked {
                canvas.select(y);
            }
        }
        if account.parts.is_empty() && account.all.matters > 0 {
            canvas.put(1, 3, "按字、按人查出来的不分账，只有总数；请改用筛选。", Meaning::Hint);
        }
    }

    /// The last line: where one is, and the sums of all that is meant.
    pub(super) fn draw_sums(&self, canvas: &mut Canvas) {
        let (width, y) = (canvas.area.width, canvas.area.height - 1);
        let sums = match &self.account {
            None => "总账 正在数…".to_owned(),
            Some(account) => {
                let all = &account.all;
                let least = if account.at_least { "至少 " } else { "" };
                format!("总账 {least}{} 批次 {} 人次　未结 {}", all.matters, all.heads, all.open)
            }
        };
        canvas.put(1, y, &sums, Meaning::Label);
        let order = SORTS[self.sort % SORTS.len()].1;
        canvas.put_right(width - 1, y, order, Meaning::Hint);
    }
}
