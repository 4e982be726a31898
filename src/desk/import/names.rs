//! Names in old ledgers: several persons or units in one cell.

use crate::matter::check::half_width;

/// The parts of a cell that lists several things.
pub fn split(text: &str) -> Vec<String> {
    let parts = text.split(['、', ',', '，', ';', '；', '/', '\n']);
    parts.map(|part| part.trim().to_owned()).filter(|part| !part.is_empty()).collect()
}

/// The persons of a cell, and how many there were in all when it says so: `张某、李某等5人`.
pub fn people(text: &str) -> (Vec<String>, Option<u32>) {
    let (names, count) = match text.rfind('等') {
        Some(at) if at > 0 => {
            let rest = half_width(&text[at + '等'.len_utf8()..]);
            match rest.trim().trim_end_matches(['人', '名', '位', '户']).trim() {
                "" => (&text[..at], None),
                number => match number.parse().ok().or_else(|| small_number(number)) {
                    Some(count) => (&text[..at], Some(count)),
                    None => (text, None),
                },
            }
        }
        _ => (text, None),
    };
    (split(names), count)
}

/// A refusal of the window as one reads it over a file: the person is not there to be asked.
pub fn to_clerk(message: &str) -> String {
    const WORDS: [(&str, &str); 4] = [
        ("请再问一遍号码", "请核对"),
        ("请核对证件", "请核对"),
        ("请把来访人说的事写下来", "请补上"),
        (
            "没有姓名也没有选匿名，请问来访人姓名，不愿说就选匿名",
            "没有姓名，请补上；本来就没留姓名的写「匿名」",
        ),
    ];
    WORDS.iter().fold(message.to_owned(), |told, (asked, said)| told.replace(asked, said))
}

/// A number up to ninety-nine in characters.
fn small_number(text: &str) -> Option<u32> {
    let digit = |c: char| "零一二三四五六七八九".chars().position(|d| d == c).map(|n| n as u32);
    let chars: Vec<char> = text.chars().collect();
    match chars[..] {
        ['十'] => Some(10),
        ['两'] => Some(2),
        [one] => digit(one),
        ['十', one] => Some(10 + digit(one)?),
        [ten, '十'] => Some(10 * digit(ten)?),
        [ten, '十', one] => Some(10 * digit(ten)? + digit(one)?),
        _ => None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn several_people_in_one_cell() {
        let of = |text: &str| people(text);
        let names = |list: &[&str]| list.iter().map(|n| n.to_string()).collect::<Vec<_>>();
        assert_eq!(of("吴某某"), (names(&["吴某某"]), None));
        assert_eq!(of("吴某某、徐某某"), (names(&["吴某某", "徐某某"]), None));
        assert_eq!(of("吴某某等5人"), (names(&["吴某某"]), Some(5)));
        assert_eq!(of("吴某某，徐某某 等 十二 人"), (names(&["吴某某", "徐某某"]), Some(12)));
        assert_eq!(of("吴某某等"), (names(&["吴某某"]), None));
        assert_eq!(of("等闲"), (names(&["等闲"]), None));
        assert_eq!(of(""), (vec![], None));
    }
}
