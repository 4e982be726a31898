//! What a card reader in keyboard mode types: 姓名|性别|民族|出生|住址|号码|…, parted by bars,
//! commas, carets or tabs, or the bare number. Only what the matter needs is kept (name, address,
//! number); sex, nation and birth are dropped at once (data minimisation).

use chrono::NaiveDate;

/// What is taken from a card.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Card {
    /// Name, empty if only the number came.
    pub name: String,
    /// The 18 characters, checked.
    pub id_number: String,
    /// Address, empty if only the number came.
    pub address: String,
}

/// Reads a burst. `None` unless it holds exactly one resident number with a right check
/// character, alone or in a record that has a name.
pub fn read(text: &str, today: NaiveDate) -> Option<Card> {
    let parts: Vec<String> = text
        .split(['|', ',', '，', '^', '\t', '\n'])
        .map(|part| unescape(part.trim()))
        .filter(|part| !part.is_empty())
        .collect();
    let is_id = |part: &String| crate::matter::check::resident_id(part, today).is_ok();
    let mut ids = parts.iter().filter(|part| is_id(part));
    let id_number = crate::matter::check::resident_id(ids.next()?, today).ok()?;
    if ids.next().is_some() {
        return None;
    }
    if parts.len() == 1 {
        return Some(Card { id_number, ..Card::default() });
    }
    // A record has a name, and a name comes before everything else in it.
    let name = parts.first().filter(|part| is_name(part))?.clone();
    let address = parts.iter().skip(1).find(|part| is_address(part)).cloned().unwrap_or_default();
    Some(Card { name, id_number, address })
}

fn is_name(part: &str) -> bool {
    let count = part.chars().count();
    (2..=30).contains(&count) && part.chars().all(|c| c.is_alphabetic() || "·•. ".contains(c))
}

/// The first long Chinese part; the issuing office (…公安局) is not an address.
fn is_address(part: &str) -> bool {
    part.chars().count() >= 6
        && !part.ends_with('局')
        && part.chars().next().is_some_and(|c| !c.is_ascii())
}

/// Some readers write Chinese as \u5434.
fn unescape(part: &str) -> String {
    let mut pieces = part.split("\\u");
    let mut out = pieces.next().unwrap_or_default().to_string();
    for piece in pieces {
        let (hex, rest) = piece.split_at_checked(4).unwrap_or((piece, ""));
        match u32::from_str_radix(hex, 16).ok().and_then(char::from_u32) {
            Some(c) => out.push(c),
            None => out.push_str(hex),
        }
        out.push_str(rest);
    }
    out
}

#[cfg(test)]
mod tests {
    use super::*;

    const ID: &str = "330803180501010013";

    fn read_now(text: &str) -> Option<Card> {
        read(text, NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day"))
    }

    #[test]
    fn a_record_gives_name_number_and_address_only() {
        let text = format!(
            "迪丽热巴·某|女|维吾尔|1805-01-01|浙江省衢州市衢江区云溪乡|{ID}|衢江区公安局|长期\n"
        );
        let card = read_now(&text).expect("a card");
        assert_eq!(card.name, "迪丽热巴·某");
        assert_eq!(card.address, "浙江省衢州市衢江区云溪乡");
        assert_eq!(card.id_number, ID);
    }

    #[test]
    fn escapes_and_full_width_are_read() {
        let card = read_now(&format!("\\u5434\\u67d0,男,{ID}\n")).expect("a card");
        assert_eq!((card.name.as_str(), card.address.as_str()), ("吴某", ""));
        let wide: String =
            ID.chars().map(|c| char::from_u32(c as u32 + 0xfee0).expect("wide")).collect();
        assert_eq!(read_now(&wide).expect("a card").id_number, ID);
    }

    #[test]
    fn anything_else_is_no_card() {
        for text in ["", "吴某|男", "330803180501010014", "12345|330803180501010013"] {
            assert_eq!(read_now(text), None, "{text}");
        }
        assert_eq!(read_now(&format!("吴某|{ID}|{ID}")), None);
    }
}
