//! From the words of the box to what they may mean. Blanks part words, every word must hold, a
//! word holds by any of its readings. `词:` in front takes a word as nothing but characters of the
//! story, `室:3` and the like say which fact is meant.

use super::filter::Filter;
use super::fold;
use super::meaning::{Meaning, Term, of_elsewhere, of_person};
use crate::calendar::Day;
use crate::matter::check::half_width;
use crate::matter::code::TrackingCode;
use crate::matter::deadline::Colour;
use crate::matter::register::{KIND_LEDGER, KIND_ORDINARY, number};
use crate::matter::rules::{Place, Rules, Unit};
use crate::matter::words::{Purpose, Stage};
use chrono::{Datelike, Days, Months};

/// Most words of one question; more is a paste gone wrong.
const WORDS: usize = 12;

/// A typed word and how it was read.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Understood {
    /// As typed.
    pub text: String,
    /// The readings in the desk's words, e.g. 编号, 电话尾号, 室 3 劳动社保.
    pub readings: Vec<String>,
}

/// What was asked.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Question {
    /// Words to find, all of them.
    pub terms: Vec<Term>,
    /// Facts that must hold.
    pub filter: Filter,
    /// Every typed word and how it was read.
    pub understood: Vec<Understood>,
    /// Words that could not be used, one Chinese sentence each.
    pub faults: Vec<String>,
}

impl Question {
    /// True when nothing is asked.
    pub fn is_empty(&self) -> bool {
        self.terms.is_empty() && self.filter.is_empty()
    }

    /// Everything that was understood on one line, e.g. `室 3 劳动社保 · 词 流转`.
    pub fn says(&self) -> String {
        let one = |u: &Understood| match u.readings.as_slice() {
            [fact] if fact.contains(' ') => fact.clone(),
            readings => format!("{} {}", readings.join("/"), u.text),
        };
        self.understood.iter().map(one).collect::<Vec<_>>().join(" · ")
    }
}

/// Reads what was typed, on the desk day `today`.
pub fn read(typed: &str, rules: &Rules, today: Day) -> Question {
    let mut question = Question::default();
    let folded = half_width(typed);
    for word in folded.split_whitespace().take(WORDS) {
        Reader { question: &mut question, rules, today }.word(word);
    }
    if folded.split_whitespace().count() > WORDS {
        question.faults.push(format!("一次最多查 {WORDS} 个词，后面的没有用上"));
    }
    question
}

struct Reader<'a> {
    question: &'a mut Question,
    rules: &'a Rules,
    today: Day,
}

impl Reader<'_> {
    fn word(&mut self, word: &str) {
        if let Some((key, value)) = word.split_once([':', '：']) {
            match self.keyed(key, value) {
                Some(Ok(reading)) => return self.understood(word, vec![reading]),
                Some(Err(why)) => return self.question.faults.push(why),
                None => {}
            }
        }
        if let Some(reading) = self.fact(word) {
            return self.understood(word, vec![reading]);
        }
        let meanings = self.meanings(word);
        if meanings.is_empty() {
            return self.question.faults.push(format!("「{word}」里没有可以查的字"));
        }
        self.term(word, meanings);
    }

    fn understood(&mut self, word: &str, readings: Vec<String>) {
        self.question.understood.push(Understood { text: word.to_owned(), readings });
    }

    fn term(&mut self, word: &str, meanings: Vec<Meaning>) {
        let readings = meanings.iter().map(|m| m.word().to_owned()).collect();
        self.understood(word, readings);
        self.question.terms.push(Term { typed: word.to_owned(), meanings });
    }

    /// `室:3`: `None` when the key is no key and the whole is a word like any other.
    fn keyed(&mut self, key: &str, value: &str) -> Option<Result<String, String>> {
        let rules = self.rules;
        let filter = &mut self.question.filter;
        let gap = |what: &str| Err(format!("「{key}:」后面要写{what}，「{value}」没有用上"));
        Some(match key {
            "室" | "房" | "接待室" => match rules.find_room(value) {
                Some(room) => {
                    filter.room = Some(room.no);
                    Ok(format!("室 {} {}", room.no, room.name))
                }
                None => gap("接待室的号码或名称"),
            },
            "地" | "属地" => match rules.find_place(value) {
                Some(place) => {
                    filter.place = Some(place.code.clone());
                    Ok(format!("属地 {}", place.name))
                }
                None => gap("乡镇街道"),
            },
            "单位" => match rules.find_unit(value) {
                Some(unit) => {
                    filter.unit = Some(unit.id.clone());
                    Ok(format!("单位 {}", unit.short))
                }
                None => gap("单位的名称"),
            },
            "目的" => match Purpose::parse(value) {
                Some(purpose) if purpose != Purpose::Report => {
                    filter.purpose = Some(purpose);
                    Ok(format!("目的 {}", purpose.word()))
                }
                _ => gap("信访目的"),
            },
            "渠道" | "来源" => match rules.find_channel(value) {
                Some(channel) => {
                    filter.channel = Some(channel.name.clone());
                    Ok(format!("渠道 {}", channel.name))
                }
                None => gap("渠道"),
            },
            "首接" | "首接人" => match rules.find_staff(value) {
                Some(staff) => {
                    filter.receiver = Some(staff.id.clone());
                    Ok(format!("首接 {}", staff.name))
                }
                None => gap("首接人的姓名"),
            },
            "色" | "分类" | "进度" | "状态" | "日" | "时" => {
                self.fact(value).map_or_else(|| gap("绿、黄、红，进度，或者日期"), Ok)
            }
            "人" | "姓名" => return self.only(key, value, &["姓名", "姓名拼音"]),
            "电话" => return self.only(key, value, &["电话", "电话尾号"]),
            "证件" => return self.only(key, value, &["证件", "证件尾号"]),
            "原编号" | "原号" => match fold::name_key(value) {
                text if text.is_empty() => gap("另一个系统或旧台账里的编号"),
                text => {
                    let meanings = vec![Meaning::External(text)];
                    self.question.terms.push(Term { typed: value.to_owned(), meanings });
                    Ok(format!("原编号 {value}"))
                }
            },
            "词" => match fold::key(value) {
                text if text.chars().any(char::is_alphanumeric) => {
                    let meanings = vec![Meaning::Words(text)];
                    self.question.terms.push(Term { typed: value.to_owned(), meanings });
                    Ok(format!("词 {value}"))
                }
                _ => gap("要找的字"),
            },
            _ => return None,
        })
    }

    /// A word that is to be read only as one kind of thing of a person.
    fn only(&mut self, key: &str, value: &str, kinds: &[&str]) -> Option<Result<String, String>> {
        let mut meanings = of_person(value);
        meanings.retain(|meaning| kinds.contains(&meaning.word()));
        if meanings.is_empty() {
            return Some(Err(format!("「{key}:」后面的「{value}」不像{}，没有用上", kinds[0])));
        }
        let says = meanings.iter().map(Meaning::word).collect::<Vec<_>>().join("/");
        self.question.terms.push(Term { typed: value.to_owned(), meanings });
        Some(Ok(format!("{says} {value}")))
    }

    /// A bare word that is a fact of the desk, exactly.
    fn fact(&mut self, word: &str) -> Option<String> {
        let (rules, today) = (self.rules, self.today);
        let filter = &mut self.question.filter;
        if let Some(colour) =
            Colour::ALL.into_iter().find(|c| c.word() == word.trim_end_matches('色'))
        {
            filter.colour = Some(colour);
            return Some(format!("分类 {}", colour.word()));
        }
        match word {
            "超期" | "逾期" => {
                (filter.open, filter.due_until) = (Some(true), today.pred_opt());
                return Some("逾期 未结".to_owned());
            }
            "今日到期" => {
                (filter.open, filter.due_from, filter.due_until) =
                    (Some(true), Some(today), Some(today));
                return Some("今日到期 未结".to_owned());
            }
            "待确认" | "未交办" => {
                filter.awaiting = true;
                return Some("进度 待确认".to_owned());
            }
            "未结" | "在办" => {
                filter.open = Some(true);
                return Some("进度 未结".to_owned());
            }
            "已结" => {
                filter.open = Some(false);
                return Some("进度 已结".to_owned());
            }
            "集体访" => {
                filter.group = true;
                return Some("来访 集体".to_owned());
            }
            "重大紧急" => {
                filter.urgent = true;
                return Some("来访 重大紧急".to_owned());
            }
            _ => {}
        }
        if let Some(stage) = Stage::ALL.iter().copied().find(|stage| stage.word() == word) {
            filter.stage = Some(stage);
            return Some(format!("进度 {}", stage.word()));
        }
        if let Some(no) = word.strip_suffix('室').map(|no| no.trim_end_matches('号'))
            && let Some(room) = no.parse().ok().and_then(|no| rules.room(no))
        {
            filter.room = Some(room.no);
            return Some(format!("室 {} {}", room.no, room.name));
        }
        if let Some(place) = rules.places.iter().find(|place| place.name == word) {
            filter.place = Some(place.code.clone());
            return Some(format!("属地 {}", place.name));
        }
        if let Some(unit) = rules.units.iter().find(|unit| unit.name == word || unit.short == word)
        {
            filter.unit = Some(unit.id.clone());
            return Some(format!("单位 {}", unit.short));
        }
        let (from, until) = days(word, today, today)?;
        (filter.from, filter.until) = (Some(from), Some(until));
        Some(match from == until {
            true => format!("登记 {from}"),
            false => format!("登记 {from}—{until}"),
        })
    }

    /// Every reading of a word that is not simply a fact.
    fn meanings(&self, word: &str) -> Vec<Meaning> {
        let mut list = self.numbers(word);
        if let Ok(code) = TrackingCode::parse(word) {
            list.push(Meaning::Code(code.digits().to_owned()));
        }
        list.extend(of_elsewhere(word));
        list.extend(of_person(word));
        let called = |aliases: &[String]| aliases.iter().any(|alias| alias == word);
        let rules = self.rules;
        let place = rules.places.iter().find(|p: &&Place| called(&p.aliases));
        list.extend(place.map(|p| Meaning::Place(p.code.clone())));
        let unit = rules.units.iter().find(|u: &&Unit| called(&u.aliases));
        list.extend(unit.map(|u| Meaning::Unit(u.id.clone())));
        let text = fold::key(word);
        if text.chars().any(char::is_alphanumeric) {
            list.push(Meaning::Words(text));
        }
        list
    }

    /// A whole number, one without its site, or the serial of a matter of today.
    fn numbers(&self, word: &str) -> Vec<Meaning> {
        let site = self.rules.site.as_str();
        let whole = word.to_ascii_uppercase();
        let rest = whole.strip_prefix(site).unwrap_or(&whole);
        let (kind, rest) = match rest.strip_prefix('L') {
            Some(rest) => (KIND_LEDGER, rest),
            None => (KIND_ORDINARY, rest),
        };
        let of = |day: Day, serial: &str| -> Option<Meaning> {
            let serial = serial.parse().ok().filter(|serial| *serial > 0)?;
            Some(Meaning::Number(number(site, kind, &day.to_string(), serial)))
        };
        let digits = |text: &str| !text.is_empty() && text.bytes().all(|b| b.is_ascii_digit());
        let found = match rest.split_once('-') {
            Some((day, serial)) if digits(day) && digits(serial) => match day.len() {
                8 => Day::parse_from_str(day, "%Y%m%d").ok().and_then(|day| of(day, serial)),
                4 => {
                    let both: u32 = day.parse().unwrap_or_default();
                    last(self.today, both / 100, both % 100).and_then(|day| of(day, serial))
                }
                _ => None,
            },
            None if digits(rest) && rest.len() == 4 => of(self.today, rest),
            _ => None,
        };
        found.into_iter().collect()
    }
}

/// The last such day there was up to `latest`; 2-29 may lie eight years back.
fn last(latest: Day, month: u32, day: u32) -> Option<Day> {
    let mut days = (0..=8).filter_map(|back| Day::from_ymd_opt(latest.year() - back, month, day));
    days.find(|day| *day <= latest)
}

/// The days a word names, first and last. What has no year is the last there was: what one looks
/// for lies behind, unless `latest` is a day ahead.
pub fn days(word: &str, today: Day, latest: Day) -> Option<(Day, Day)> {
    let monday = today - Days::new(u64::from(today.weekday().num_days_from_monday()));
    let month = |year: i32, month: u32| {
        let first = Day::from_ymd_opt(year, month, 1)?;
        Some((first, (first + Months::new(1)).pred_opt()?))
    };
    let year = |year: i32| Some((Day::from_ymd_opt(year, 1, 1)?, Day::from_ymd_opt(year, 12, 31)?));
    match word {
        "今天" | "今日" => return Some((today, today)),
        "昨天" | "昨日" => return today.pred_opt().map(|day| (day, day)),
        "本周" | "这周" => return Some((monday, monday + Days::new(6))),
        "上周" => return Some((monday - Days::new(7), monday - Days::new(1))),
        "本月" | "这个月" => return month(today.year(), today.month()),
        "上月" | "上个月" => {
            let before = today.with_day(1)? - Months::new(1);
            return month(before.year(), before.month());
        }
        "今年" => return year(today.year()),
        "去年" => return year(today.year() - 1),
        _ => {}
    }
    let plain: String = word
        .chars()
        .filter_map(|c| match c {
            '年' | '月' | '/' | '.' | '—' => Some('-'),
            '日' | '号' => None,
            c => Some(c),
        })
        .collect();
    let parts: Vec<u32> = plain
        .trim_end_matches('-')
        .split('-')
        .map(|part| if part.len() > 4 { None } else { part.parse().ok() })
        .collect::<Option<_>>()?;
    let dated = word.contains(['年', '月', '-', '/', '.']);
    match parts[..] {
        [y @ 1990..=2199, m, d] => Day::from_ymd_opt(y as i32, m, d).map(|day| (day, day)),
        [y @ 1990..=2199, m] => month(y as i32, m),
        [y @ 1990..=2199] if dated => year(y as i32),
        [m, d] if m <= 12 => last(latest, m, d).map(|day| (day, day)),
        [m @ 1..=12] if word.contains('月') => month(last(latest, m, 1)?.year(), m),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_without_a_year_is_the_last_there_was() {
        let day = |text: &str| text.parse::<Day>().unwrap_or_default();
        let today = day("2027-01-04");
        for (word, latest, first) in [
            ("12-30", today, "2026-12-30"),
            ("1-4", today, "2027-01-04"),
            ("1-5", today, "2026-01-05"),
            ("12月", today, "2026-12-01"),
            ("1月", today, "2027-01-01"),
            ("2-29", today, "2024-02-29"),
            // A list of dates to keep looks ahead.
            ("1-5", day("2027-07-04"), "2027-01-05"),
            ("12-30", day("2027-07-04"), "2026-12-30"),
        ] {
            assert_eq!(days(word, today, latest).map(|d| d.0), Some(day(first)), "{word}");
        }
        assert_eq!(days("2-30", today, today), None);
    }
}
