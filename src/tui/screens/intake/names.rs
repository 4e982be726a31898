//! Who came along, in one line: names, and behind a name the document or phone number given with it,
//! as in `方某 330803180001010017、汪某 13800000002`.

use crate::matter::check::compact;
use crate::matter::intake::CompanionForm;
use std::fmt::Write;

/// Digits from which on a number is a document's and no phone's.
const DOCUMENT: usize = 13;

/// Reads the line. A number before any name becomes a name, which the check then refuses.
pub fn read(line: &str) -> Vec<CompanionForm> {
    let mut list: Vec<CompanionForm> = Vec::new();
    for word in line.split([' ', '　', '、', '，', ',', '；', ';']).filter(|word| !word.is_empty())
    {
        let number = compact(word);
        let digits = number.bytes().filter(u8::is_ascii_digit).count();
        match list.last_mut() {
            Some(last) if digits >= DOCUMENT => last.id_number = number,
            // A passport has a letter or two before its digits.
            Some(last) if digits >= 7 && number.len() > digits && number.is_ascii() => {
                last.id_number = number;
            }
            Some(last) if digits > 0 && digits == number.len() => last.phone = number,
            _ => list.push(CompanionForm { name: word.to_owned(), ..CompanionForm::default() }),
        }
    }
    list
}

/// Writes the line of a draft.
pub fn write(list: &[CompanionForm]) -> String {
    let one = |person: &CompanionForm| {
        let parts = [&person.name, &person.id_number, &person.phone];
        parts.into_iter().filter(|part| !part.is_empty()).cloned().collect::<Vec<_>>().join(" ")
    };
    list.iter().map(one).collect::<Vec<_>>().join("、")
}

/// The line as it stands while others may look: names, and only that there are numbers.
pub fn masked(line: &str) -> String {
    read(line).iter().enumerate().fold(String::new(), |mut out, (at, person)| {
        let given = |text: &str, word: &'static str| if text.is_empty() { "" } else { word };
        let marks = [given(&person.id_number, "证"), given(&person.phone, "话")].concat();
        let dot = if at == 0 { "" } else { "、" };
        let _ = write!(out, "{dot}{}", person.name);
        if !marks.is_empty() {
            let _ = write!(out, "({marks})");
        }
        out
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn numbers_belong_to_the_name_before_them() {
        let line = "方某 330803180001010017 138 汪某、１３８００００００02；江某 E12345678";
        let list = read(line);
        let row = |p: &CompanionForm| format!("{}|{}|{}", p.name, p.id_number, p.phone);
        let rows: Vec<String> = list.iter().map(row).collect();
        assert_eq!(rows, ["方某|330803180001010017|138", "汪某||13800000002", "江某|E12345678|"]);
        assert_eq!(read(&write(&list)), list, "a draft comes back as it was");
        assert_eq!(masked(line), "方某(证话)、汪某(话)、江某(证)");
        assert_eq!(masked(""), "");
    }
}
