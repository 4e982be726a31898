//! Hears how many came or are affected: 「我们十二个工人一起来的」, 「三十多户」.

use super::folded::Folded;

/// A number of people named in a story.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Crowd {
    /// How many; households count as one.
    pub count: u32,
    /// True when they came to the window together.
    pub came: bool,
    /// First character in the folded text.
    pub start: usize,
    /// Character after the last.
    pub end: usize,
}

/// Words after which a number of people is counted.
const COUNTED: [&str; 12] = [
    "个人",
    "人",
    "户",
    "名",
    "位",
    "个工友",
    "个工人",
    "个家长",
    "个业主",
    "个农户",
    "家",
    "个村民",
];
/// Words near the number that say they are here.
const HERE: [&str; 12] = [
    "一起来",
    "都来",
    "今天来",
    "来了",
    "同来",
    "赶来",
    "来的",
    "在门口",
    "在大厅",
    "结伴来",
    "代表来",
    "来反映",
];
/// How far from the number they are looked for.
const NEAR: usize = 10;

/// The largest crowd named; one that came goes before one that is only affected.
pub fn crowd(text: &Folded) -> Option<Crowd> {
    let chars = text.chars();
    let mut best: Option<Crowd> = None;
    let mut at = 0;
    while at < chars.len() {
        let (count, length) = number(&chars[at..]);
        if length == 0 {
            at += 1;
            continue;
        }
        let (start, mut end) = (at, at + length);
        at = end;
        // 第三人, 每户 and the like name nobody.
        if start > 0 && matches!(chars[start - 1], '第' | '每' | '.' | '-') {
            continue;
        }
        while end < chars.len() && matches!(chars[end], '多' | '几' | '来' | '余') {
            end += 1;
        }
        let Some(counter) =
            COUNTED.iter().filter(|w| starts(&chars[end..], w)).max_by_key(|w| w.len())
        else {
            continue;
        };
        end += counter.chars().count();
        let near = &chars[start.saturating_sub(NEAR)..(end + NEAR).min(chars.len())];
        // A household does not stand at the window.
        let people = !counter.ends_with(['户', '家']);
        let came = people && HERE.iter().any(|w| (0..near.len()).any(|i| starts(&near[i..], w)));
        let found = Crowd { count, came, start, end };
        if best.is_none_or(|b| (found.came, found.count) > (b.came, b.count)) {
            best = Some(found);
        }
    }
    best
}

fn starts(chars: &[char], word: &str) -> bool {
    let mut chars = chars.iter();
    word.chars().all(|c| chars.next() == Some(&c))
}

/// Reads a number in digits or Chinese numerals, and its length; 几十 is read as thirty.
fn number(chars: &[char]) -> (u32, usize) {
    let digits = chars.iter().take_while(|c| c.is_ascii_digit()).count();
    if digits > 0 {
        let read = chars[..digits].iter().collect::<String>().parse().unwrap_or(0);
        return (if digits > 4 { 0 } else { read }, digits);
    }
    let (mut total, mut digit, mut length) = (0_u32, None, 0);
    for c in chars.iter().take(7) {
        let value = match c {
            '一' => 1,
            '二' | '两' | '俩' => 2,
            '三' | '几' | '数' => 3,
            '四' => 4,
            '五' => 5,
            '六' => 6,
            '七' => 7,
            '八' => 8,
            '九' => 9,
            '零' => 0,
            '十' | '百' | '千' => {
                let unit = match c {
                    '十' => 10,
                    '百' => 100,
                    _ => 1000,
                };
                total += digit.take().unwrap_or(1) * unit;
                length += 1;
                continue;
            }
            _ => break,
        };
        // Two digits in a row, as in 七八个人: the larger.
        digit = Some(digit.map_or(value, |d: u32| d.max(value)));
        length += 1;
    }
    (total + digit.unwrap_or(0), length)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn heard(text: &str) -> Option<(u32, bool)> {
        crowd(&Folded::new(text)).map(|c| (c.count, c.came))
    }

    #[test]
    fn numbers_of_people_are_heard() {
        assert_eq!(heard("我们十二个工人一起来的"), Some((12, true)));
        assert_eq!(heard("村里三十多户没水"), Some((30, false)));
        assert_eq!(heard("今天来了７个人，代表一百二十户"), Some((7, true)));
        assert_eq!(heard("七八个人在大厅等"), Some((8, true)));
        assert_eq!(heard("几十户人家"), Some((30, false)));
    }

    #[test]
    fn other_numbers_are_not_people() {
        for text in ["2021年拆的", "第三人", "一万二千块", "电话13800000001", ""] {
            assert_eq!(heard(text), None, "{text}");
        }
    }
}
