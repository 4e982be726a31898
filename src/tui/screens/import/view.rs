//! How the import looks: the columns and their fields, then progress and what became of the rows.

use super::change::Target;
use super::{ImportScreen, Step};
use crate::desk::import::Field;
use crate::tui::canvas::Canvas;
use crate::tui::text;
use crate::tui::theme::Meaning;

/// Columns of the headings.
const HEADING: u16 = 18;
/// Columns of the field at the right.
const FIELD: u16 = 22;
/// Columns of the bar.
const BAR: u16 = 30;

impl ImportScreen {
    pub(super) fn draw(&self, canvas: &mut Canvas) {
        let name = self.path.file_name().unwrap_or(self.path.as_os_str()).to_string_lossy();
        let x = canvas.put(1, 0, "导入旧台账", Meaning::Title) + 2;
        canvas.put(x, 0, &name, Meaning::Text);
        match &self.looked {
            None if self.error.is_empty() => {
                canvas.put(1, 2, "正在看这个文件…", Meaning::Hint);
            }
            None => _ = self.lines(canvas, 2, &self.error, Meaning::Error),
            Some(_) if self.step == Step::Mapping => self.draw_map(canvas),
            Some(_) => self.draw_run(canvas),
        }
    }

    /// A text from a line on; nothing is lost at the edge. Returns the line below it.
    fn lines(&self, canvas: &mut Canvas, mut top: u16, words: &str, meaning: Meaning) -> u16 {
        let width = usize::from(canvas.area.width).saturating_sub(2);
        for line in text::wrap(words, width) {
            canvas.put(1, top, &line, meaning);
            top += 1;
        }
        top
    }

    fn draw_map(&self, canvas: &mut Canvas) {
        let Some(looked) = &self.looked else { return };
        let (width, height) = (canvas.area.width, canvas.area.height);
        let said = match looked.kept {
            true => "用这种台账上次存下的对照；请看一遍，再按 F10 试算。",
            false => "认得的栏已经对好；请看一遍，不对的按回车改，再按 F10 试算。",
        };
        let told = looked.notices.iter().map(String::as_str).chain([said]);
        let mut top = 1;
        for notice in told {
            top = self.lines(canvas, top, notice, Meaning::Hint);
        }
        let right = width.saturating_sub(FIELD);
        let sample = HEADING + 3;
        canvas.put(1, top, "文件里的栏", Meaning::Label);
        canvas.put(sample, top, "头几行", Meaning::Label);
        canvas.put(right, top, "去到", Meaning::Label);
        top += 1;
        let rows = self.rows();
        let (map, window) = (
            self.map.borrow(),
            self.mark.window(rows.len(), usize::from(height.saturating_sub(top))),
        );
        if window.len() < rows.len() {
            let seen = format!("第 {}–{} 项，共 {} 项", window.start + 1, window.end, rows.len());
            canvas.put(
                width.saturating_sub(text::width(&seen) as u16 + 1),
                0,
                &seen,
                Meaning::Hint,
            );
        }
        let missing = map.missing();
        for (y, at) in (top..).zip(window) {
            let marked = at == self.mark.at(rows.len());
            if marked {
                canvas.select(y);
                canvas.put(0, y, "▸", Meaning::Selected);
            }
            let meaning = |other: Meaning| if marked { Meaning::Selected } else { other };
            let room = right.saturating_sub(sample + 1);
            match rows[at].clone() {
                Target::Sheet => {
                    canvas.put_in(1, y, HEADING, "工作表", meaning(Meaning::Label));
                    let count = format!("共 {} 张，一次导一张", looked.sheets.len());
                    canvas.put_in(sample, y, room, &count, meaning(Meaning::Hint));
                    let sheet = looked.sheet.as_deref().unwrap_or_default();
                    canvas.put_in(right, y, FIELD, sheet, meaning(Meaning::Good));
                }
                Target::Value(field, text) => {
                    canvas.put_in(1, y, HEADING, field.name(), meaning(Meaning::Label));
                    let rows = self.summary.unknown.get(&(field, text.clone()));
                    let rows = rows.map(|n| format!("  {n} 行")).unwrap_or_default();
                    let words = format!("写「{text}」{rows}");
                    canvas.put_in(sample, y, room, &words, meaning(Meaning::Text));
                    let word = map.values.get(&field).and_then(|values| values.get(&text));
                    let (words, kind) = match word.map(String::as_str) {
                        Some("") => ("当作没写", Meaning::Good),
                        Some(word) => (word, Meaning::Good),
                        None => ("不认得，会退回", Meaning::Urgent),
                    };
                    canvas.put_in(right, y, FIELD, words, meaning(kind));
                }
                Target::Column(column) => {
                    canvas.put_in(1, y, HEADING, &looked.headings[column], meaning(Meaning::Text));
                    let field = map.columns.get(column).copied().flatten();
                    let words = looked.sample(column, field);
                    canvas.put_in(sample, y, room, &words, meaning(Meaning::Hint));
                    let (name, kind) = match field {
                        Some(field) => (field.name(), Meaning::Good),
                        None => ("不导入", Meaning::Hint),
                    };
                    canvas.put(right, y, name, meaning(kind));
                }
                Target::Whole(field) => {
                    canvas.put_in(1, y, HEADING, "（没有这一栏）", meaning(Meaning::Hint));
                    canvas.put_in(sample, y, right - sample, field.name(), meaning(Meaning::Label));
                    let value = map.fixed.get(&field).map(String::as_str);
                    let (words, kind) = match value {
                        Some(value) if field == Field::Colour => {
                            (format!("没办结的都是{value}"), Meaning::Good)
                        }
                        Some(value) => (format!("都是{value}"), Meaning::Good),
                        None if missing.contains(&field) => ("还缺".to_owned(), Meaning::Urgent),
                        None => ("空着".to_owned(), Meaning::Hint),
                    };
                    canvas.put(right, y, &words, meaning(kind));
                }
            }
        }
    }

    fn draw_run(&self, canvas: &mut Canvas) {
        let (done, dry) = (&self.summary, self.is_dry());
        let head = match (self.step, dry, self.stop) {
            (Step::Running, _, true) => "这一批导完就停",
            (Step::Running, ..) if done.share == 0.0 => "正在读这个文件；窗口照常可以办事",
            (Step::Running, true, _) => "试算中，什么也不登记",
            (Step::Running, false, _) => "导入中，一批一批存好；窗口照常可以办事",
            (_, true, false) => "试算好了，什么也没有登记。按 F10 导入，按 Esc 回去改对照。",
            (_, true, true) => "试算停下了。",
            (_, false, false) => "导入好了，台账和查找里都有了。",
            (_, false, true) => "停下了；已经导入的都在，按 F10 接着导，不会重复。",
        };
        canvas.put(1, 1, head, Meaning::Hint);
        let full = (done.share * f64::from(BAR)).round() as usize;
        let bar = format!(
            "[{}{}]",
            "#".repeat(full),
            "-".repeat(usize::from(BAR) - full.min(usize::from(BAR)))
        );
        let seconds = (self.since.1.saturating_sub(self.since.0)) as f64 / 1000.0;
        let mut words = format!("{:3.0}%  {} 行", done.share * 100.0, done.rows);
        if seconds > 0.0 {
            words.push_str(&format!("  每秒 {:.0} 行", f64::from(done.rows) / seconds));
        }
        if self.step == Step::Running && done.share > 0.0 {
            words.push_str(&format!("  还要 {:.0} 秒", seconds / done.share - seconds));
        }
        let x = canvas.put(1, 3, &bar, Meaning::Good) + 1;
        canvas.put(x, 3, &words, Meaning::Text);
        let verb = if dry { "会登记" } else { "登记" };
        let mut x = 1;
        for (what, count) in [
            (verb, done.entered),
            ("早已导入", done.known),
            ("文件里重复", done.twice),
            ("退回", done.refused),
            ("合计落款", done.notes),
        ] {
            x = canvas.put(x, 5, what, Meaning::Label) + 1;
            let meaning =
                if what == "退回" && count > 0 { Meaning::Urgent } else { Meaning::Text };
            x = canvas.put(x, 5, &count.to_string(), meaning) + 3;
        }
        let mut y = 7;
        if self.step == Step::Over && !done.unknown.is_empty() {
            let kinds = done.kinds(done.unknown.len());
            let words = format!(
                "有 {kinds}写法不认得。按回车一样一样换成登记的写法，再试算；不换的照样退回。"
            );
            y = self.lines(canvas, y, &words, Meaning::Urgent);
        }
        if !done.faults.is_empty() {
            let faults = done.faults.iter().map(|(field, n)| format!("{} {n}", field.name()));
            let words = format!("退回的原因：{}", faults.collect::<Vec<_>>().join("，"));
            y = self.lines(canvas, y, &words, Meaning::Label);
        }
        let bottom = canvas.area.height.saturating_sub(if done.report.is_some() { 3 } else { 0 });
        for (row, why) in &done.first {
            if y < bottom {
                canvas.put(1, y, &format!("第 {row} 行  {why}"), Meaning::Text);
                y += 1;
            }
        }
        if let Some(report) = &done.report {
            let words = format!("退回的行在 {}，改好直接再导这个文件。", report.display());
            self.lines(canvas, bottom, &words, Meaning::Label);
        }
    }
}
