//! One year's file: from TOML to marked days, and every way such a file can be wrong.
//!
//! ```toml
//! year = 2026
//! [[off]]
//! name = "国庆节"
//! from = 2026-10-01
//! to = 2026-10-07      # may be left out for one day
//! [[work]]
//! date = 2026-10-10    # a Saturday or Sunday
//! ```
//!
//! The tree is walked by hand rather than derived, because a clerk edits these files once a
//! year: each complaint must be Chinese and name the line. A slip here would be printed on
//! legal paper, so the checks also cover what is well-formed and yet cannot be true.

use std::collections::BTreeMap;
use std::ops::Range;

use chrono::Datelike;
use toml::Spanned;
use toml::de::{DeTable, DeValue};

use super::error::CalendarError;
use super::moment::{Day, weekday_zh};

/// One day whose nature differs from what its weekday says, or has a name.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct Mark {
    pub working: bool,
    pub label: String,
    line: usize,
}

/// What one file says.
#[derive(Clone, Debug)]
pub(super) struct Year {
    pub year: i32,
    pub marks: BTreeMap<Day, Mark>,
}

type Table<'t> = DeTable<'t>;
type Value<'t> = Spanned<DeValue<'t>>;

const DATE: &str = "写成 2026-10-01 这样的日期";

/// Reads a year's file; `file` only serves the message.
pub(super) fn read(text: &str, file: &str) -> Result<Year, CalendarError> {
    // Windows editors put a byte-order mark in front.
    let text = text.strip_prefix('\u{feff}').unwrap_or(text);
    let file = File { text, name: file };
    let root = DeTable::parse(text).map_err(|e| {
        let at = e.span().unwrap_or_default();
        let line = text.lines().nth(file.line(at.start) - 1).unwrap_or_default().trim();
        file.wrong(at, format!("这一行不合写法：「{line}」"), "写成 from = 2026-10-01 这样的形式")
    })?;
    let whole = root.span();
    let root = root.into_inner();
    file.only(&root, &["year", "off", "work"])?;

    let year = file.year(&root, whole.clone())?;
    let mut marks = BTreeMap::new();
    for table in file.tables(&root, "off")? {
        file.off(table, year, &mut marks)?;
    }
    for table in file.tables(&root, "work")? {
        file.work(table, year, &mut marks)?;
    }
    // 《全国年节及纪念日放假办法》 has had these three every year: without them the file is
    // half-typed, and a half-typed year would pass for a certain one.
    for (month, day, name) in [(1, 1, "元旦"), (5, 1, "劳动节"), (10, 1, "国庆节")] {
        let there = Day::from_ymd_opt(year, month, day)
            .is_some_and(|d| marks.get(&d).is_some_and(|m| !m.working));
        if !there {
            let problem = format!("还没有写完：缺{name} {year}-{month:02}-{day:02}");
            return Err(file.wrong(whole, problem, "照国务院办公厅通知写全一年的放假"));
        }
    }
    Ok(Year { year, marks })
}

struct File<'f> {
    text: &'f str,
    name: &'f str,
}

impl File<'_> {
    fn line(&self, offset: usize) -> usize {
        1 + self.text.bytes().take(offset).filter(|&b| b == b'\n').count()
    }

    fn wrong(&self, at: Range<usize>, problem: String, expected: &str) -> CalendarError {
        CalendarError {
            file: self.name.to_owned(),
            line: Some(self.line(at.start)),
            problem,
            expected: expected.to_owned(),
        }
    }

    /// Refuses keys that mean nothing: a misspelt `to` must not silently shorten a holiday.
    fn only(&self, table: &Table<'_>, known: &[&str]) -> Result<(), CalendarError> {
        match table.keys().find(|key| !known.contains(&key.get_ref().as_ref())) {
            None => Ok(()),
            Some(key) => {
                let problem = format!("不认识「{}」", key.get_ref());
                Err(self.wrong(key.span(), problem, &format!("只用 {}", known.join("、"))))
            }
        }
    }

    fn year(&self, root: &Table<'_>, whole: Range<usize>) -> Result<i32, CalendarError> {
        let expected = "在文件开头写 year = 2026 这样的年份（1949 至 2999）";
        let Some(value) = root.get("year") else {
            return Err(self.wrong(whole, "没有写年份".to_owned(), expected));
        };
        match value.get_ref() {
            DeValue::Integer(number) => number.as_str().parse().ok(),
            _ => None,
        }
        .filter(|year| (1949..=2999).contains(year))
        .ok_or_else(|| self.wrong(value.span(), "年份不对".to_owned(), expected))
    }

    fn tables<'t>(
        &self,
        root: &'t Table<'_>,
        key: &str,
    ) -> Result<Vec<(&'t Table<'t>, Range<usize>)>, CalendarError> {
        let Some(value) = root.get(key) else { return Ok(Vec::new()) };
        let wrong = |at| {
            self.wrong(
                at,
                format!("{key} 的写法不对"),
                &format!("用双方括号 [[{key}]] 开头，一段一项"),
            )
        };
        let DeValue::Array(items) = value.get_ref() else { return Err(wrong(value.span())) };
        items
            .iter()
            .map(|item| match item.get_ref() {
                DeValue::Table(table) => Ok((table, item.span())),
                _ => Err(wrong(item.span())),
            })
            .collect()
    }

    fn off(
        &self,
        (table, at): (&Table<'_>, Range<usize>),
        year: i32,
        marks: &mut BTreeMap<Day, Mark>,
    ) -> Result<(), CalendarError> {
        self.only(table, &["name", "from", "to"])?;
        let Some(name) = table.get("name") else {
            return Err(self.wrong(at, "放假没有写节名".to_owned(), "有一行 name = \"国庆节\""));
        };
        let label = self.text_of(name)?;
        let Some(from) = table.get("from") else {
            return Err(self.wrong(at, format!("{label}没有写首日"), "有一行 from = 2026-10-01"));
        };
        let first = self.date(from, year)?;
        let (last, last_at) = match table.get("to") {
            None => (first, from.span()),
            Some(to) => (self.date(to, year)?, to.span()),
        };
        // The longest so far is nine days; a month's slip in `to` shows up here.
        if last < first || (last - first).num_days() >= 16 {
            let problem = format!("{label}从 {first} 到 {last} 不像一个假期");
            return Err(self.wrong(last_at, problem, "末日不早于首日，一次放假不超过 16 天"));
        }
        let line = self.line(from.span().start);
        for day in first.iter_days().take_while(|day| *day <= last) {
            let mark = Mark { working: false, label: label.clone(), line };
            self.put(marks, day, mark, last_at.clone())?;
        }
        Ok(())
    }

    fn work(
        &self,
        (table, at): (&Table<'_>, Range<usize>),
        year: i32,
        marks: &mut BTreeMap<Day, Mark>,
    ) -> Result<(), CalendarError> {
        self.only(table, &["date", "name"])?;
        let Some(date) = table.get("date") else {
            return Err(self.wrong(
                at,
                "调休上班没有写日期".to_owned(),
                "有一行 date = 2026-10-10",
            ));
        };
        let day = self.date(date, year)?;
        if day.weekday().number_from_monday() < 6 {
            let problem = format!("{day} 是{}，本来就上班", weekday_zh(day));
            return Err(self.wrong(date.span(), problem, "写调休上班的周六或周日"));
        }
        let label = match table.get("name") {
            None => "调休上班".to_owned(),
            Some(name) => self.text_of(name)?,
        };
        let line = self.line(date.span().start);
        self.put(marks, day, Mark { working: true, label, line }, date.span())
    }

    fn put(
        &self,
        marks: &mut BTreeMap<Day, Mark>,
        day: Day,
        mark: Mark,
        at: Range<usize>,
    ) -> Result<(), CalendarError> {
        if let Some(earlier) = marks.get(&day) {
            let problem = format!("{day} 在第 {} 行已经写成「{}」", earlier.line, earlier.label);
            return Err(self.wrong(at, problem, "一天只写一次"));
        }
        marks.insert(day, mark);
        Ok(())
    }

    fn text_of(&self, value: &Value<'_>) -> Result<String, CalendarError> {
        match value.get_ref() {
            DeValue::String(text) if !text.trim().is_empty() => Ok(text.trim().to_owned()),
            _ => Err(self.wrong(
                value.span(),
                "名称不对".to_owned(),
                "写成 \"国庆节\" 这样带引号的名称",
            )),
        }
    }

    /// A date of the file's year, or of the December before: a notice for a year may move
    /// working days across New Year (2019's made 2018-12-29 a working Saturday).
    fn date(&self, value: &Value<'_>, year: i32) -> Result<Day, CalendarError> {
        let day = match value.get_ref() {
            DeValue::Datetime(when) if when.time.is_none() => when
                .date
                .and_then(|d| Day::from_ymd_opt(d.year.into(), d.month.into(), d.day.into())),
            DeValue::String(text) => text.trim().parse().ok(),
            _ => None,
        };
        let Some(day) = day else {
            return Err(self.wrong(value.span(), "日期不对".to_owned(), DATE));
        };
        if day.year() == year || (day.year() == year - 1 && day.month() == 12) {
            return Ok(day);
        }
        let problem = format!("{day} 不属于这个文件的 {year} 年");
        Err(self.wrong(value.span(), problem, "只写本年的日子（或上一年 12 月的调休）"))
    }
}

#[cfg(test)]
#[path = "year_tests.rs"]
mod tests;
