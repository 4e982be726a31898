//! Days as old ledgers write them: 2006-8-15, 2006/8/15, 2006.8.15, 2006年8月15日, 20060815, the
//! day numbers of spreadsheets, each with or without a time behind it.

use crate::calendar::{Day, Moment};
use crate::matter::check::half_width;
use chrono::Days;

/// Day numbers of spreadsheets that can be a day of a ledger: 1927 to 2118.
const SERIALS: std::ops::Range<f64> = 10_000.0..80_000.0;

/// Reads a day and its time; midnight when only the day is known.
///
/// # Errors
/// One Chinese sentence: what is missing, or how a date is written.
pub fn parse(text: &str) -> Result<Moment, String> {
    let text = half_width(text);
    let text = text.trim();
    let wrong = || format!("日期「{text}」看不懂，请写成 2006-08-15 这样的年月日");
    let (day, rest) =
        day(text).ok_or_else(|| match text.contains('年') && !text.contains('日') {
            true => format!("日期「{text}」没有写到哪一天，请写全年月日"),
            false => wrong(),
        })?;
    let (hour, minute) = time(rest).ok_or_else(wrong)?;
    Ok(Moment::of(day, hour, minute))
}

/// The day at the beginning of a text, and what stands behind it.
fn day(text: &str) -> Option<(Day, &str)> {
    let number: String = text.chars().take_while(char::is_ascii_digit).collect();
    let rest = &text[number.len()..];
    match number.len() {
        8 => {
            let day = Day::parse_from_str(&number, "%Y%m%d").ok().filter(possible)?;
            Some((day, rest))
        }
        5 => serial(text).map(|day| (day, if rest.is_empty() { "" } else { text })),
        4 => {
            let (year, rest) =
                (number.parse().ok()?, rest.trim_start().strip_prefix(['-', '/', '.', '年'])?);
            let (month, rest) = small(rest)?;
            let (day, rest) = small(rest.trim_start().strip_prefix(['-', '/', '.', '月'])?)?;
            let day = Day::from_ymd_opt(year, month, day).filter(possible)?;
            Some((day, rest.trim_start().strip_prefix(['日', '号']).unwrap_or(rest)))
        }
        _ => None,
    }
}

/// No ledger of such a desk is older than the People's Republic.
fn possible(day: &Day) -> bool {
    use chrono::Datelike;
    (1949..=2199).contains(&day.year())
}

/// One or two digits and what stands behind them.
fn small(text: &str) -> Option<(u32, &str)> {
    let text = text.trim_start();
    let end = text.find(|c: char| !c.is_ascii_digit()).unwrap_or(text.len());
    let digits = &text[..end];
    let number = digits.parse().ok().filter(|_| digits.len() <= 2)?;
    Some((number, &text[end..]))
}

/// A spreadsheet's day number, counted from the last day of 1899.
fn serial(text: &str) -> Option<Day> {
    let number: f64 = text.parse().ok().filter(|n| SERIALS.contains(n))?;
    Day::from_ymd_opt(1899, 12, 30)?.checked_add_days(Days::new(number as u64))
}

/// Hour and minute behind a day: `9:14`, `T09:14:00+08:00`, `上午9时14分`, the fraction of a day
/// number, or nothing.
fn time(text: &str) -> Option<(u32, u32)> {
    if let Some((whole, _)) = text.split_once('.')
        && whole.len() == 5
        && whole.bytes().all(|b| b.is_ascii_digit())
    {
        let part: f64 = text.parse::<f64>().ok()?.fract();
        // Half a minute more, so that 9:14 does not become 9:13.
        let minutes = (part * 1440.0 + 0.5) as u32;
        return Some(if minutes >= 1440 { (23, 59) } else { (minutes / 60, minutes % 60) });
    }
    let text = text.trim_start_matches(['T', 't']).trim();
    let (text, later) = match text.strip_prefix("上午") {
        Some(rest) => (rest, false),
        None => match text.strip_prefix("下午") {
            Some(rest) => (rest, true),
            None => (text, false),
        },
    };
    if text.trim().is_empty() {
        return Some((0, 0));
    }
    let (hour, rest) = small(text)?;
    let (minute, _) = small(rest.strip_prefix([':', '时', '点'])?).unwrap_or((0, ""));
    let hour = if later && hour < 12 { hour + 12 } else { hour };
    (hour < 24 && minute < 60).then_some((hour, minute))
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn one_day_in_every_writing() {
        for text in [
            "2006-8-15",
            "2006-08-15",
            "2006/8/15",
            "2006.08.15",
            "2006年8月15日",
            "20060815",
            "２００６年８月１５日",
            "2006年8月15号",
            "38944",
            "2006 年 8 月 15 日",
            "2006-08-15T00:00:00",
        ] {
            assert_eq!(parse(text).unwrap().ymd_hm(), "2006-08-15 00:00", "{text}");
        }
        for (text, at) in [
            ("2006-08-15 09:14", "09:14"),
            ("2006年8月15日 下午2时30分", "14:30"),
            ("2006/8/15 9:14:59", "09:14"),
            ("38944.385", "09:14"),
            ("2006-08-15T09:14:00+08:00", "09:14"),
        ] {
            assert_eq!(parse(text).unwrap().ymd_hm(), format!("2006-08-15 {at}"), "{text}");
        }
    }

    #[test]
    fn what_could_be_two_days_is_no_day() {
        for text in
            ["06-8-15", "8/15/2006", "2006-13-01", "2006-02-30", "昨天", "", "2006", "1806-08-15"]
        {
            assert!(parse(text).is_err(), "{text}");
        }
        assert!(parse("2006年8月").unwrap_err().contains("哪一天"));
    }

    proptest! {
        #[test]
        fn nothing_panics(text in "\\PC{0,20}") {
            let _ = parse(&text);
        }
    }
}
