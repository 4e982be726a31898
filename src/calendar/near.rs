//! A day as people write one that is near: `25`, `11-25`, `1125`, `2026-11-25`, `+3`, 明天.

use super::Day;
use chrono::{Datelike, Days};

/// Reads a near day, never before `today`: a day of the month or a date without a year is the next
/// one there is.
///
/// # Errors
/// A Chinese sentence with the forms that are understood, or why the day is no day.
pub fn near_day(text: &str, today: Day) -> Result<Day, String> {
    let text = text.trim();
    let wrong = || format!("看不懂日期「{text}」，请写 25、11-25、2026-11-25、+3 或 明天");
    let after = |days: u64| today.checked_add_days(Days::new(days)).ok_or_else(wrong);
    match text {
        "今天" | "今日" => return Ok(today),
        "明天" | "明日" => return after(1),
        "后天" => return after(2),
        _ => {}
    }
    if let Some(days) = text.strip_prefix('+') {
        let days: u64 = days.trim_end_matches(['日', '天']).trim().parse().map_err(|_| wrong())?;
        return if days <= 3660 { after(days) } else { Err(wrong()) };
    }
    let bare = text.trim_end_matches(['日', '号']).replace(['.', '/', '月'], "-");
    let parts: Vec<&str> = bare.split('-').collect();
    let number = |text: &str| text.parse::<u32>().map_err(|_| wrong());
    let (month, day) = match parts[..] {
        [year, month, day] => {
            let year: i32 = year.parse().map_err(|_| wrong())?;
            let found = Day::from_ymd_opt(year, number(month)?, number(day)?).ok_or_else(wrong)?;
            return match found < today {
                true => Err(format!("{found} 已经过了，请写今天或以后的日期")),
                false => Ok(found),
            };
        }
        [month, day] => (Some(number(month)?), number(day)?),
        [digits] if digits.len() > 2 && digits.len() <= 4 => {
            let both = number(digits)?;
            (Some(both / 100), both % 100)
        }
        [day] => (None, number(day)?),
        _ => return Err(wrong()),
    };
    // The next such day within four years, for 2-29.
    let fits = |d: &Day| d.day() == day && month.is_none_or(|month| d.month() == month);
    today.iter_days().take(1_500).find(fits).ok_or_else(wrong)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_near_day_is_the_next_one_there_is() {
        let today = Day::from_ymd_opt(2026, 11, 23).unwrap();
        for (text, wanted) in [
            ("25", "2026-11-25"),
            ("23", "2026-11-23"),
            ("3", "2026-12-03"),
            ("11-25", "2026-11-25"),
            ("1125", "2026-11-25"),
            ("301", "2027-03-01"),
            ("12.1", "2026-12-01"),
            ("12月1日", "2026-12-01"),
            ("2-29", "2028-02-29"),
            ("2026-11-30", "2026-11-30"),
            ("+3", "2026-11-26"),
            ("+2日", "2026-11-25"),
            (" 明天 ", "2026-11-24"),
        ] {
            assert_eq!(
                near_day(text, today).map(|d| d.to_string()).as_deref(),
                Ok(wanted),
                "{text}"
            );
        }
        for text in ["", "32", "0", "13-1", "2-30", "+", "+99999", "下周", "2026-11-22", "1-2-3-4"]
        {
            assert!(near_day(text, today).is_err(), "{text}");
        }
    }
}
