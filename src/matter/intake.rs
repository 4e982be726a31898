//! What the window wrote down, checked.
//!
//! One function, [`IntakeForm::check`], turns words as typed into an [`Intake`] whose values exist
//! in the pack. Nothing else makes an `Intake`, so window, script and import go through the same
//! rules.

use super::check;
use super::deadline::Colour;
pub use super::form::{AccusedForm, CompanionForm, IntakeForm, SameAsForm, VisitorForm};
use super::rules::{PlaceCode, RoomNo, Rules, UnitId};
use super::words::{Guided, IdType, Need, Purpose, SameMatter};
use crate::calendar::Day;
use serde::{Deserialize, Serialize};
use std::fmt;

/// Most characters of a narrative; a longer one is refused, never cut (national field 概况信息).
pub const NARRATIVE_MAX: usize = 4000;
/// Most persons of one visit or affected by one matter; more is a slip of the finger.
const HEADS_MAX: u32 = 99_999;
/// Most characters of a short field.
const SHORT_MAX: usize = 120;

/// A field that cannot be what it says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct FieldError {
    /// Path of the field, e.g. `visitor.id_number` or `companions[1].phone`.
    pub field: String,
    /// One Chinese sentence: what is wrong and what to do.
    pub message: String,
}

impl fmt::Display for FieldError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}: {}", self.field, self.message)
    }
}

/// Makes a [`FieldError`].
pub fn wrong(field: impl Into<String>, message: impl Into<String>) -> FieldError {
    FieldError { field: field.into(), message: message.into() }
}

/// A checked person.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Person {
    /// 姓名; `None` when anonymous.
    pub name: Option<String>,
    /// Type of the document.
    pub id_type: Option<IdType>,
    /// Number of the document, folded.
    pub id_number: Option<String>,
    /// Phone, digits only.
    pub phone: Option<String>,
    /// Address or, for companions, nothing.
    pub address: Option<String>,
    /// Relation to the visitor, for companions.
    pub relation: Option<String>,
}

/// Who is reported, checked.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Accused {
    /// Name.
    pub name: Option<String>,
    /// Unit as said.
    pub unit: Option<String>,
}

/// A checked intake: every word exists in the pack, every number is possible.
#[derive(Clone, Debug, PartialEq)]
pub struct Intake {
    /// The person.
    pub visitor: Person,
    /// True when the person gave no name on purpose.
    pub anonymous: bool,
    /// Named companions.
    pub companions: Vec<Person>,
    /// All persons present, ≥ 1.
    pub head_count: u32,
    /// People affected.
    pub affected: Option<u32>,
    /// Channel name of the pack.
    pub channel: String,
    /// Purpose.
    pub purpose: Purpose,
    /// Town code.
    pub place: Option<PlaceCode>,
    /// 1–4000 characters.
    pub narrative: String,
    /// May be empty.
    pub request: String,
    /// Who is reported.
    pub accused: Option<Accused>,
    /// Earlier matter and the person's answer.
    pub same_as: Option<(String, SameMatter)>,
    /// 重大紧急.
    pub urgent: bool,
    /// Needs.
    pub needs: Vec<Need>,
    /// Number in another system.
    pub external_no: Option<String>,
    /// Room chosen by a person.
    pub room: Option<RoomNo>,
    /// Units chosen by a person, the lead first.
    pub units: Vec<UnitId>,
    /// Colour chosen by a person.
    pub colour: Option<Colour>,
    /// Guidance confirmed by a person: `Some(None)` means "no guidance".
    pub guided: Option<Option<Guided>>,
}

impl IntakeForm {
    /// Checks every field against the rules on the desk day `today`.
    ///
    /// # Errors
    /// The first field that cannot be what it says.
    pub fn check(&self, rules: &Rules, today: Day) -> Result<Intake, FieldError> {
        let visitor = self.check_visitor(today)?;
        let companions = self.check_companions(today)?;
        let named = companions.len() as u32 + 1;
        let head_count = self.head_count.unwrap_or(named);
        if head_count == 0 {
            return Err(wrong("head_count", "同来人数至少是1人，请数一数再填"));
        }
        if head_count < named {
            let message = format!("同来人数{head_count}人，少于已登记姓名的{named}人，请核对");
            return Err(wrong("head_count", message));
        }
        for (field, count) in [("head_count", Some(head_count)), ("affected", self.affected)] {
            if count.is_some_and(|count| count > HEADS_MAX) {
                return Err(wrong(field, format!("人数最多填{HEADS_MAX}，请核对")));
            }
        }
        Ok(Intake {
            anonymous: self.visitor.anonymous,
            head_count,
            affected: self.affected,
            // The story first: with it the desk can suggest all the rest.
            narrative: self.check_narrative()?,
            request: long_text("request", "请求", &self.request)?,
            channel: self.check_channel(rules)?,
            purpose: choose(
                "purpose",
                "目的",
                &self.purpose,
                Purpose::ALL,
                Purpose::word,
                Purpose::parse,
            )?
            .ok_or_else(|| wrong("purpose", "还没有选目的，请问来访人想办什么"))?,
            place: self.check_place(rules)?,
            accused: self
                .check_accused()?
                .map(|accused| self.only_in_a_report(accused))
                .transpose()?,
            same_as: self.check_same_as()?,
            urgent: self.urgent,
            needs: self
                .needs
                .iter()
                .map(|need| {
                    choose("needs", "特殊需求", need, Need::ALL, Need::word, Need::parse)?
                        .ok_or_else(|| wrong("needs", "特殊需求有一项是空的，请删去"))
                })
                .collect::<Result<_, _>>()?,
            external_no: short_text("external_no", "外部编号", &self.external_no)?,
            room: self.check_room(rules)?,
            units: self.check_units(rules)?,
            colour: choose("colour", "分类", &self.colour, &Colour::ALL, Colour::word, |text| {
                Colour::parse(text).ok()
            })?,
            guided: match self.guided.trim() {
                "" => None,
                "no" => Some(None),
                word => Some(Some(
                    Guided::parse(word)
                        .ok_or_else(|| wrong("guided", "引导只能是 court、statutory 或 no"))?,
                )),
            },
            visitor,
            companions,
        })
    }

    fn check_visitor(&self, today: Day) -> Result<Person, FieldError> {
        let form = &self.visitor;
        let name = short_text("visitor.name", "姓名", &form.name)?;
        match (&name, form.anonymous) {
            (None, false) => {
                return Err(wrong(
                    "visitor.name",
                    "没有姓名也没有选匿名，请问来访人姓名，不愿说就选匿名",
                ));
            }
            (Some(_), true) => {
                return Err(wrong("visitor.name", "选了匿名又写了姓名，请去掉其中一个"));
            }
            _ => {}
        }
        let id_type = choose(
            "visitor.id_type",
            "证件类型",
            &form.id_type,
            IdType::ALL,
            IdType::word,
            IdType::parse,
        )?
        .unwrap_or(IdType::Resident);
        let id_number = id_number("visitor.id_number", id_type, &form.id_number, today)?;
        Ok(Person {
            name,
            id_type: id_number.as_ref().map(|_| id_type),
            id_number,
            phone: phone("visitor.phone", &form.phone)?,
            address: short_text("visitor.address", "住址", &form.address)?,
            relation: None,
        })
    }

    fn check_companions(&self, today: Day) -> Result<Vec<Person>, FieldError> {
        self.companions
            .iter()
            .enumerate()
            .map(|(at, form)| {
                let field = |name: &str| format!("companions[{at}].{name}");
                let name = short_text(&field("name"), "姓名", &form.name)?
                    .ok_or_else(|| wrong(field("name"), "同来的人没有姓名，不愿登记就只计人数"))?;
                let id = id_number(&field("id_number"), IdType::Resident, &form.id_number, today)?;
                Ok(Person {
                    name: Some(name),
                    id_type: id.as_ref().map(|_| IdType::Resident),
                    id_number: id,
                    phone: phone(&field("phone"), &form.phone)?,
                    address: None,
                    relation: short_text(&field("relation"), "关系", &form.relation)?,
                })
            })
            .collect()
    }

    fn check_channel(&self, rules: &Rules) -> Result<String, FieldError> {
        let known =
            || rules.channels.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join("、");
        let found = if self.channel.trim().is_empty() {
            rules.channels.first()
        } else {
            rules.find_channel(&check::half_width(&self.channel))
        };
        found.map(|c| c.name.clone()).ok_or_else(|| {
            wrong("channel", format!("没有「{}」这个来源，可以是 {}", self.channel.trim(), known()))
        })
    }

    fn check_place(&self, rules: &Rules) -> Result<Option<PlaceCode>, FieldError> {
        let text = check::half_width(&self.place);
        if text.trim().is_empty() {
            return Ok(None);
        }
        rules.find_place(&text).map(|p| Some(p.code.clone())).ok_or_else(|| {
            let place = text.trim();
            wrong(
                "place",
                format!("本县没有「{place}」这个乡镇街道，请从清单里选，外地的事不填属地"),
            )
        })
    }

    fn check_narrative(&self) -> Result<String, FieldError> {
        let text = long_text("narrative", "事由", &self.narrative)?;
        if text.is_empty() {
            return Err(wrong("narrative", "事由还是空的，请把来访人说的事写下来"));
        }
        Ok(text)
    }

    fn check_accused(&self) -> Result<Option<Accused>, FieldError> {
        let Some(form) = &self.accused else { return Ok(None) };
        let name = short_text("accused.name", "被检举人", &form.name)?;
        let unit = short_text("accused.unit", "被检举单位", &form.unit)?;
        Ok((name.is_some() || unit.is_some()).then_some(Accused { name, unit }))
    }

    /// Somebody named as accused makes a report of wrongdoing; in any other matter the name would
    /// neither be shown nor protected.
    fn only_in_a_report(&self, accused: Accused) -> Result<Accused, FieldError> {
        if Purpose::parse(&self.purpose) == Some(Purpose::Report) {
            return Ok(accused);
        }
        let message = "写了被检举人，请把目的选为揭发控告；不是检举就去掉这一栏，写进事由";
        Err(wrong("accused", message))
    }

    fn check_same_as(&self) -> Result<Option<(String, SameMatter)>, FieldError> {
        let Some(form) = &self.same_as else { return Ok(None) };
        let number = check::half_width(&form.number).trim().to_owned();
        if number.is_empty() {
            return Err(wrong("same_as.number", "说了是再次来访，但没有写原编号"));
        }
        let answer = choose(
            "same_as.answer",
            "再次来访",
            &form.answer,
            SameMatter::ALL,
            SameMatter::word,
            SameMatter::parse,
        )?
        .ok_or_else(|| wrong("same_as.answer", "再次来访要回答 是、否 或 部分"))?;
        Ok(Some((number, answer)))
    }

    fn check_room(&self, rules: &Rules) -> Result<Option<RoomNo>, FieldError> {
        let text = check::half_width(&self.room);
        if text.trim().is_empty() {
            return Ok(None);
        }
        rules.find_room(&text).map(|r| Some(r.no)).ok_or_else(|| {
            let last = rules.rooms.last().map_or(0, |r| r.no);
            wrong("room", format!("没有「{}」这个接待室，可以填 1–{last} 或室名", text.trim()))
        })
    }

    fn check_units(&self, rules: &Rules) -> Result<Vec<UnitId>, FieldError> {
        let mut ids: Vec<UnitId> = Vec::new();
        for text in self.units.iter().filter(|t| !t.trim().is_empty()) {
            let unit = rules.find_unit(text).ok_or_else(|| {
                wrong("units", format!("没有「{}」这个单位，请从清单里选", text.trim()))
            })?;
            if !ids.contains(&unit.id) {
                ids.push(unit.id.clone());
            }
        }
        Ok(ids)
    }
}

/// Reads one word of a closed list; `None` when empty.
fn choose<T: Copy>(
    field: &str,
    what: &str,
    text: &str,
    all: &[T],
    word: impl Fn(T) -> &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    parse(text).map(Some).ok_or_else(|| {
        let known = all.iter().map(|t| word(*t)).collect::<Vec<_>>().join("、");
        wrong(field, format!("{what}没有「{text}」这一项，可以是 {known}"))
    })
}

/// Controls, zero-width characters and marks that turn the direction of what follows: none of them
/// was said by a person, and all of them make a text read otherwise than it is.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// A one-line text; `None` when empty; control characters and over-length are refused.
fn short_text(field: &str, what: &str, text: &str) -> Result<Option<String>, FieldError> {
    let text = text.trim();
    if text.chars().any(is_invisible) {
        return Err(wrong(field, format!("{what}里有看不见的控制字符，请重新输入")));
    }
    let count = text.chars().count();
    if count > SHORT_MAX {
        return Err(wrong(field, format!("{what}有{count}个字，最多{SHORT_MAX}个，请写短一些")));
    }
    Ok((count > 0).then(|| text.to_owned()))
}

/// A text of up to [`NARRATIVE_MAX`] characters, line breaks allowed; kept exactly, never cut.
fn long_text(field: &str, what: &str, text: &str) -> Result<String, FieldError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let count = text.chars().count();
    if count > NARRATIVE_MAX {
        let message =
            format!("{what}有{count}个字，最多{NARRATIVE_MAX}个；请分成几件登记或交纸质材料");
        return Err(wrong(field, message));
    }
    if text.chars().any(|c| is_invisible(c) && c != '\n' && c != '\t') {
        return Err(wrong(field, format!("{what}里有看不见的控制字符，请重新输入")));
    }
    Ok(if text.trim().is_empty() { String::new() } else { text })
}

/// A checked document number; GB 11643 where the type says so.
fn id_number(
    field: &str,
    id_type: IdType,
    text: &str,
    today: Day,
) -> Result<Option<String>, FieldError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    match id_type {
        IdType::Resident | IdType::ResidencePermit => {
            check::resident_id(text, today).map(Some).map_err(|why| wrong(field, why))
        }
        _ => {
            let folded = check::half_width(text).trim().to_ascii_uppercase();
            short_text(field, "证件号码", &folded)
        }
    }
}

/// A checked phone number; `None` when empty.
fn phone(field: &str, text: &str) -> Result<Option<String>, FieldError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    check::phone(text).map(Some).map_err(|why| wrong(field, why))
}
