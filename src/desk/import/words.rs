//! The words of old ledgers: headings of columns, ways to write "nothing", sums at the foot, and how
//! far a matter had come. They are data (`fixtures/ledgers/headings.toml`), read once.

use super::field::Field;
use crate::matter::check::half_width;
use crate::matter::words::{Guided, Outcome};
use serde::Deserialize;
use std::collections::HashMap;
use std::sync::LazyLock;

const DATA: &str = include_str!("../../../fixtures/ledgers/headings.toml");

/// The file as written.
#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    headings: HashMap<String, Vec<String>>,
    report: Report,
    blank: List,
    notes: List,
    state: States,
    values: HashMap<String, HashMap<String, String>>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct Report {
    row: String,
    reason: String,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct List {
    words: Vec<String>,
}

#[derive(Debug, Default, Deserialize)]
#[serde(deny_unknown_fields)]
struct States {
    open: Vec<String>,
    concluded: Vec<String>,
    answered: Vec<String>,
    not_accepted: Vec<String>,
    no_longer_accepted: Vec<String>,
    court: Vec<String>,
    statutory: Vec<String>,
}

/// How far a matter had come, as an old ledger writes it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    /// Still open.
    Open,
    /// 办结.
    Concluded,
    /// 当场办结.
    Answered,
    /// 不予受理 or 不再受理.
    Declined(Outcome),
    /// Guided elsewhere.
    Guided(Guided),
}

/// The words, ready for looking up.
pub struct Words {
    headings: HashMap<String, (usize, Field)>,
    states: HashMap<String, State>,
    file: File,
}

/// The words that come with the program.
pub static WORDS: LazyLock<Words> =
    LazyLock::new(|| Words::of(toml::from_str(DATA).unwrap_or_default()));

/// A heading for comparing: without blanks, marks and what stands in brackets, half-width, lower
/// case.
pub fn bare(heading: &str) -> String {
    let mut depth = 0;
    half_width(heading)
        .chars()
        .filter(|c| {
            match c {
                '(' | '[' | '【' | '〔' => depth += 1,
                ')' | ']' | '】' | '〕' => depth -= 1,
                c if depth <= 0 => return c.is_alphanumeric(),
                _ => {}
            }
            false
        })
        .flat_map(char::to_lowercase)
        .collect()
}

impl Words {
    fn of(file: File) -> Words {
        let mut headings = HashMap::new();
        for field in Field::ALL {
            let names = file.headings.get(field.name()).into_iter().flatten();
            for (rank, name) in names.enumerate() {
                headings.entry(bare(name)).or_insert((rank, *field));
            }
        }
        let s = &file.state;
        let states = [
            (&s.open, State::Open),
            (&s.concluded, State::Concluded),
            (&s.answered, State::Answered),
            (&s.not_accepted, State::Declined(Outcome::NotAccepted)),
            (&s.no_longer_accepted, State::Declined(Outcome::NoLongerAccepted)),
            (&s.court, State::Guided(Guided::Court)),
            (&s.statutory, State::Guided(Guided::Statutory)),
        ];
        let states = states
            .into_iter()
            .flat_map(|(words, state)| words.iter().map(move |word| (bare(word), state)))
            .collect();
        Words { headings, states, file }
    }

    /// The field a heading usually means, and how usual that is: 0 is the surest.
    pub fn field(&self, heading: &str) -> Option<(usize, Field)> {
        self.headings.get(&bare(heading)).copied()
    }

    /// One word for each way a matter can stand, to choose from.
    pub fn states(&self) -> impl Iterator<Item = &str> {
        let s = &self.file.state;
        let lists = [&s.open, &s.concluded, &s.answered, &s.not_accepted, &s.no_longer_accepted];
        let lists = lists.into_iter().chain([&s.court, &s.statutory]);
        lists.filter_map(|words| words.first().map(String::as_str))
    }

    /// How far, in the words of a ledger.
    pub fn state(&self, text: &str) -> Option<State> {
        self.states.get(&bare(text)).copied()
    }

    /// What is registered for a value that ledgers write otherwise.
    pub fn value(&self, field: Field, text: &str) -> Option<&str> {
        self.file.values.get(field.name())?.get(text).map(String::as_str)
    }

    /// A cell without its blanks; empty when it says that there is nothing.
    pub fn text<'c>(&self, cell: &'c str) -> &'c str {
        let text =
            cell.trim_matches(|c: char| c.is_whitespace() || c == '\u{3000}' || c == '\u{FEFF}');
        if self.file.blank.words.iter().any(|word| word == text) { "" } else { text }
    }

    /// True for the first words of a foot: sums, signatures.
    pub fn is_note(&self, text: &str) -> bool {
        let text = bare(text);
        self.file.notes.words.iter().any(|word| text.starts_with(word.as_str()))
    }

    /// Heading of the row number in a report of refused rows.
    pub fn row(&self) -> &str {
        &self.file.report.row
    }

    /// Heading of the reason in a report of refused rows.
    pub fn reason(&self) -> &str {
        &self.file.report.reason
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_data_reads_and_names_every_field() {
        let file: File = toml::from_str(DATA).unwrap();
        for field in Field::ALL {
            assert!(file.headings.contains_key(field.name()), "{}", field.name());
        }
        assert_eq!(file.headings.len(), Field::ALL.len());
    }

    #[test]
    fn headings_are_known_however_they_are_written() {
        for (heading, field) in [
            ("来 访 日 期", Field::Registered),
            ("联系电话（手机）", Field::Phone),
            ("ＸＭ", Field::Name),
            ("来访人数\n(人)", Field::Heads),
            ("信访人", Field::Name),
            ("问题属地", Field::Place),
        ] {
            assert_eq!(WORDS.field(heading).map(|(_, f)| f), Some(field), "{heading}");
        }
        assert_eq!(WORDS.field("序号"), None);
        assert_eq!(WORDS.state("已办结。"), Some(State::Concluded));
        assert_eq!(WORDS.text(" 不详 "), "");
    }
}
