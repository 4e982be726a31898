//! Which days are worked: the years that are known, and what is assumed of those that are not.
//!
//! The State Council publishes each year's holidays in the November before. Until that file is
//! here, days of the year count by weekday alone and every answer that leans on them is marked
//! provisional; adding the file later changes those answers and nothing else.

use std::collections::BTreeMap;
use std::path::Path;

use chrono::Datelike;

use super::error::CalendarError;
use super::moment::Day;
use super::year::{self, Year};

/// The years shipped with the program, from the notices of 国务院办公厅.
const BUILTIN: [(&str, &str); 3] = [
    ("2024.toml", include_str!("../../fixtures/calendar/2024.toml")),
    ("2025.toml", include_str!("../../fixtures/calendar/2025.toml")),
    ("2026.toml", include_str!("../../fixtures/calendar/2026.toml")),
];

/// The working days of all known years.
#[derive(Clone, Debug)]
pub struct Calendar {
    years: BTreeMap<i32, Year>,
}

/// What one day is.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct DayInfo {
    /// Whether the desk works.
    pub working: bool,
    /// 国庆节, 调休上班 or 周末; none for an ordinary weekday.
    pub label: Option<String>,
    /// True if the year's notice is not known yet, so that this may still change.
    pub provisional: bool,
}

impl Calendar {
    /// 2024, 2025 and 2026.
    pub fn builtin() -> Self {
        let mut calendar = Self { years: BTreeMap::new() };
        for (origin, text) in BUILTIN {
            // A test reads all three. Were one broken all the same, its year would count as
            // unknown and every date in it be marked so, which is the safe way to be wrong.
            let added = calendar.add_year(text, origin);
            debug_assert!(added.is_ok(), "{added:?}");
        }
        calendar
    }

    /// Lays the `*.toml` files of a directory over the years known so far; a file replaces its
    /// whole year. A directory that does not exist adds nothing.
    ///
    /// # Errors
    /// The first file that cannot be read or is not a year's file, or whose name is not its year.
    pub fn with_dir(mut self, dir: &Path) -> Result<Self, CalendarError> {
        let unreadable = |path: &Path| CalendarError {
            file: path.display().to_string(),
            line: None,
            problem: "读不出来".to_owned(),
            expected: "让本程序有权读它".to_owned(),
        };
        let mut files = Vec::new();
        match std::fs::read_dir(dir) {
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(self),
            Err(_) => return Err(unreadable(dir)),
            Ok(entries) => {
                for entry in entries {
                    let path = entry.map_err(|_| unreadable(dir))?.path();
                    let name = path.file_name().unwrap_or_default().to_string_lossy();
                    // Dot files are the droppings of editors and of copying from a Mac.
                    if name.ends_with(".toml") && !name.starts_with('.') {
                        files.push(path);
                    }
                }
            }
        }
        files.sort();
        for path in files {
            let origin = path.display().to_string();
            let bytes = std::fs::read(&path).map_err(|_| unreadable(&path))?;
            let text = String::from_utf8(bytes).map_err(|e| {
                let sound = &e.as_bytes()[..e.utf8_error().valid_up_to()];
                CalendarError {
                    file: origin.clone(),
                    line: Some(1 + sound.iter().filter(|&&b| b == b'\n').count()),
                    problem: "这一行的汉字不是 UTF-8 编码".to_owned(),
                    expected: "在编辑器里另存为 UTF-8".to_owned(),
                }
            })?;
            let year = year::read(&text, &origin)?;
            // Two files for one year would make the answer depend on the order of names.
            if path.file_stem().and_then(|s| s.to_str()) != Some(year.year.to_string().as_str()) {
                return Err(CalendarError {
                    file: origin,
                    line: None,
                    problem: format!("里面写的是 {} 年", year.year),
                    expected: format!("把文件名改成 {}.toml", year.year),
                });
            }
            self.years.insert(year.year, year);
        }
        Ok(self)
    }

    /// Adds or replaces one year from the text of its file; `origin` names it in messages.
    /// Returns the year.
    ///
    /// # Errors
    /// Says what is wrong and where; the calendar is then unchanged.
    pub fn add_year(&mut self, text: &str, origin: &str) -> Result<i32, CalendarError> {
        let year = year::read(text, origin)?;
        let number = year.year;
        self.years.insert(number, year);
        Ok(number)
    }

    /// A word that changes whenever any day of any known year does, so that dates counted under
    /// another calendar can be found and counted again.
    pub fn fingerprint(&self) -> String {
        let mut sum = 0xcbf2_9ce4_8422_2325_u64;
        let mut mix = |value: u64| sum = (sum ^ value).wrapping_mul(0x0100_0000_01b3);
        for (number, year) in &self.years {
            mix(u64::from(number.unsigned_abs()));
            for (day, mark) in &year.marks {
                mix(u64::from(day.to_epoch_days().unsigned_abs()));
                mix(u64::from(mark.working));
            }
        }
        format!("{sum:016x}")
    }

    /// Whether the year's notice is here.
    pub fn knows(&self, year: i32) -> bool {
        self.years.contains_key(&year)
    }

    /// What this day is.
    pub fn info(&self, day: Day) -> DayInfo {
        let provisional = self.unpublished(day).is_some();
        // The later notice has the last word on the December before it.
        let mark = [day.year() + 1, day.year()]
            .iter()
            .find_map(|year| self.years.get(year)?.marks.get(&day));
        if let Some(mark) = mark {
            return DayInfo { working: mark.working, label: Some(mark.label.clone()), provisional };
        }
        let weekend = day.weekday().number_from_monday() > 5;
        DayInfo { working: !weekend, label: weekend.then(|| "周末".to_owned()), provisional }
    }

    /// Whether the desk works on this day.
    pub fn is_working(&self, day: Day) -> bool {
        self.info(day).working
    }

    /// The n-th working day after this one, which is never counted itself; the flag says that a
    /// provisional day was passed on the way. Zero gives the day itself.
    pub fn nth_working_day_after(&self, day: Day, n: u32) -> (Day, bool) {
        let (mut at, mut provisional, mut left) = (day, false, n);
        while left > 0 {
            let Some(next) = at.succ_opt() else { break };
            let info = self.info(next);
            at = next;
            provisional |= info.provisional;
            left -= u32::from(info.working);
        }
        (at, provisional)
    }

    /// 民法典 203: an end that falls on a day off moves to the day after the holiday, here the
    /// next working day; the flag says that a provisional day was looked at.
    pub fn roll(&self, day: Day) -> (Day, bool) {
        let (mut at, mut info) = (day, self.info(day));
        let mut provisional = info.provisional;
        while !info.working {
            let Some(next) = at.succ_opt() else { break };
            at = next;
            info = self.info(at);
            provisional |= info.provisional;
        }
        (at, provisional)
    }

    /// The year whose notice is still missing for this day, if any. The last three days of a
    /// year also wait for the next notice, which has moved them for 2007, 2008, 2012 and 2019.
    pub(super) fn unpublished(&self, day: Day) -> Option<i32> {
        let year = day.year();
        if !self.knows(year) {
            return Some(year);
        }
        let tail = day.month() == 12 && day.day() >= 29;
        (tail && !self.knows(year + 1)).then_some(year + 1)
    }
}

#[cfg(test)]
#[path = "table_tests.rs"]
mod tests;
