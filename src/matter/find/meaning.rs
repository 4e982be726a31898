//! What one typed word may mean, and whether a matter is meant by it.

use super::fold::{self, Folded};
use super::initials;
use crate::matter::check;
use crate::matter::intake::Person;
use crate::matter::rules::{PlaceCode, UnitId};
use crate::matter::state::Matter;

/// One way to read a typed word.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Meaning {
    /// 编号, whole.
    Number(String),
    /// Number in another system: letters and digits, folded.
    External(String),
    /// 诉求码, sixteen digits.
    Code(String),
    /// 证件, whole.
    Id(String),
    /// Last four of a document.
    IdTail(String),
    /// 电话, whole.
    Phone(String),
    /// Last four of a phone.
    PhoneTail(String),
    /// A name or a part of one, folded, without dots.
    Name(String),
    /// First letters of a name's reading.
    Initials(String),
    /// 属地, by a usual short writing.
    Place(PlaceCode),
    /// 责任单位, by a usual short writing.
    Unit(UnitId),
    /// Characters of the story, folded.
    Words(String),
}

impl Meaning {
    /// The reading in the desk's words.
    pub const fn word(&self) -> &'static str {
        match self {
            Meaning::Number(_) => "编号",
            Meaning::External(_) => "原编号",
            Meaning::Code(_) => "诉求码",
            Meaning::Id(_) => "证件",
            Meaning::IdTail(_) => "证件尾号",
            Meaning::Phone(_) => "电话",
            Meaning::PhoneTail(_) => "电话尾号",
            Meaning::Name(_) => "姓名",
            Meaning::Initials(_) => "姓名拼音",
            Meaning::Place(_) => "属地",
            Meaning::Unit(_) => "单位",
            Meaning::Words(_) => "词",
        }
    }

    /// True when it says who or which one, so that what it finds comes before what only speaks of
    /// it.
    pub const fn is_sure(&self) -> bool {
        !matches!(self, Meaning::Place(_) | Meaning::Unit(_) | Meaning::Words(_))
    }

    /// True when it names the matter itself.
    pub const fn is_named(&self) -> bool {
        matches!(self, Meaning::Number(_) | Meaning::External(_) | Meaning::Code(_))
    }

    /// True when it says something of a person.
    pub const fn is_of_person(&self) -> bool {
        self.is_sure() && !self.is_named()
    }

    /// True for this matter.
    pub fn holds(&self, record: &Record) -> bool {
        let anybody = |is: &dyn Fn(&Person) -> bool| record.persons.iter().any(is);
        let tail = |whole: &Option<String>, tail: &str| {
            whole.as_deref().is_some_and(|whole| whole.ends_with(tail))
        };
        match self {
            Meaning::Number(number) => record.matter.number == *number,
            Meaning::External(number) => record.external.as_ref() == Some(number),
            Meaning::Code(digits) => record.matter.code.digits() == digits,
            Meaning::Id(id) => anybody(&|p| p.id_number.as_deref() == Some(id)),
            Meaning::IdTail(four) => anybody(&|p| tail(&p.id_number, four)),
            Meaning::Phone(phone) => anybody(&|p| p.phone.as_deref() == Some(phone)),
            Meaning::PhoneTail(four) => anybody(&|p| tail(&p.phone, four)),
            Meaning::Name(part) => anybody(&|p| {
                p.name.as_deref().is_some_and(|n| fold::name_key(n).contains(part.as_str()))
            }),
            Meaning::Initials(letters) => {
                anybody(&|p| p.name.as_deref().is_some_and(|n| initials::name_reads(n, letters)))
            }
            Meaning::Place(code) => record.matter.place.as_ref() == Some(code),
            Meaning::Unit(id) => record.matter.routing.units.iter().any(|role| role.unit == *id),
            Meaning::Words(word) => {
                let word: Vec<char> = word.chars().collect();
                record.texts.iter().any(|text| text.contains(&word))
            }
        }
    }
}

/// One typed word with every way to read it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Term {
    /// As typed.
    pub typed: String,
    /// Its readings, never none.
    pub meanings: Vec<Meaning>,
}

/// A matter with its texts, as far as they are open.
pub struct Record<'r> {
    /// The matter.
    pub matter: &'r Matter,
    /// Visitor and companions.
    pub persons: &'r [Person],
    /// 事由 and 请求, folded.
    pub texts: Vec<Folded>,
    /// Number in another system, letters and digits, folded.
    pub external: Option<String>,
}

impl<'r> Record<'r> {
    /// A matter nothing of which is open.
    pub fn new(matter: &'r Matter) -> Self {
        Record { matter, persons: &[], texts: Vec::new(), external: None }
    }
}

/// A word that looks like a number of another system: digits with something else among them, or
/// digits that are no phone, document or code.
pub(super) fn of_elsewhere(word: &str) -> Option<Meaning> {
    let key = fold::name_key(word);
    let digits = key.chars().filter(char::is_ascii_digit).count();
    let mixed = digits < word.trim().chars().count();
    let likely = if mixed { digits >= 2 } else { (5..=10).contains(&digits) };
    (likely && key.chars().count() <= 40).then_some(Meaning::External(key))
}

/// Every way a bare word can be read as something of a person: number, tail, name, initials.
pub(super) fn of_person(word: &str) -> Vec<Meaning> {
    let mut list = Vec::new();
    let plain = check::half_width(word).to_ascii_uppercase();
    let plain: String = plain.chars().filter(|c| !c.is_whitespace()).collect();
    let alnum = !plain.is_empty() && plain.chars().all(|c| c.is_ascii_alphanumeric());
    let digits = alnum && plain.chars().all(|c| c.is_ascii_digit());
    if let Ok(phone) = check::phone(&plain) {
        list.push(Meaning::Phone(phone));
    }
    if alnum && (6..=20).contains(&plain.len()) && plain.chars().any(|c| c.is_ascii_digit()) {
        list.push(Meaning::Id(plain.clone()));
    }
    let tail = alnum && plain.len() == 4 && plain.chars().take(3).all(|c| c.is_ascii_digit());
    if tail {
        if digits {
            list.push(Meaning::PhoneTail(plain.clone()));
        }
        if digits || plain.ends_with('X') {
            list.push(Meaning::IdTail(plain.clone()));
        }
    }
    let name = fold::name_key(word);
    let letters = name.chars().all(|c| c.is_ascii_lowercase());
    let said = letters || !name.is_ascii();
    if !name.is_empty() && said && name.chars().count() <= 30 {
        list.push(Meaning::Name(name.clone()));
        if letters {
            list.push(Meaning::Initials(name));
        }
    }
    list
}
