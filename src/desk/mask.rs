//! Masks: what of a person stands on screens and paper until somebody asks for more.

use crate::matter::intake::Person;

/// `吴＊` for any name.
pub fn name(name: &str) -> String {
    match name.chars().next() {
        Some(first) => format!("{first}＊"),
        None => String::new(),
    }
}

/// First four and last four, e.g. `3308＊＊＊＊＊＊＊＊＊＊0017`; a short number shows its end only.
pub fn number(number: &str) -> String {
    let chars: Vec<char> = number.chars().collect();
    let (head, tail) = if chars.len() >= 12 { (4, 4) } else { (0, chars.len().min(4) / 2) };
    mid(&chars, head, tail)
}

/// `138＊＊＊＊0001`.
pub fn phone(phone: &str) -> String {
    let chars: Vec<char> = phone.chars().collect();
    let (head, tail) = if chars.len() >= 10 { (3, 4) } else { (0, chars.len() / 3) };
    mid(&chars, head, tail)
}

/// An address to the village: what stands behind 村, 社区, or else the town, is masked.
pub fn address(address: &str) -> String {
    let ends = ["社区", "村", "街道", "镇", "乡"];
    let cut = ends.iter().find_map(|end| address.find(end).map(|at| at + end.len()));
    match cut {
        Some(cut) if cut < address.len() => format!("{}＊＊", &address[..cut]),
        Some(_) => address.to_owned(),
        None => {
            let head: String = address.chars().take(6).collect();
            if head == address { head } else { format!("{head}＊＊") }
        }
    }
}

/// A person with everything masked.
pub fn person(person: &Person) -> Person {
    Person {
        name: person.name.as_deref().map(name),
        id_type: person.id_type,
        id_number: person.id_number.as_deref().map(number),
        phone: person.phone.as_deref().map(phone),
        address: person.address.as_deref().map(address),
        relation: person.relation.clone(),
    }
}

fn mid(chars: &[char], head: usize, tail: usize) -> String {
    let hidden = chars.len().saturating_sub(head + tail);
    let stars = std::iter::repeat_n('＊', hidden);
    chars
        .iter()
        .take(head)
        .copied()
        .chain(stars)
        .chain(chars[chars.len() - tail..].iter().copied())
        .collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn masks_show_no_more_than_they_should() {
        assert_eq!(name("欧阳某"), "欧＊");
        assert_eq!(number("330803180001010017"), "3308＊＊＊＊＊＊＊＊＊＊0017");
        assert_eq!(number("E1234567"), "＊＊＊＊＊＊67");
        assert_eq!(phone("13800000001"), "138＊＊＊＊0001");
        assert_eq!(address("衢江区云溪乡某某村12号"), "衢江区云溪乡某某村＊＊");
        assert_eq!(address("衢江区莲花镇3组"), "衢江区莲花镇＊＊");
        for text in ["", "1", "12", "龙"] {
            assert!(number(text).chars().count() == text.chars().count());
            let _ = (phone(text), address(text), name(text));
        }
    }
}
