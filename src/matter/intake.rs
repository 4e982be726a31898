//! What the window wrote down, checked.
//!
//! One function, [`IntakeForm::check`], turns words as typed into an [`Intake`] whose values exist
//! in the pack. Nothing else makes an `Intake`, so window, script and import go through the same
//! rules.

mod people;
mod texts;

use super::check::half_width;
use super::deadline::Colour;
pub use super::form::{AccusedForm, CompanionForm, IntakeForm, SameAsForm, VisitorForm};
use super::numbers::matter_number;
use super::rules::{PlaceCode, RoomNo, Rules, UnitId};
use super::words::{Guided, IdType, Need, Purpose, SameMatter};
use crate::calendar::Day;
use serde::{Deserialize, Serialize};
use std::fmt;
use texts::{choose, long_text, short_text};

/// Most characters of a narrative; a longer one is refused, never cut (national field 概况信息).
pub const NARRATIVE_MAX: usize = 4000;

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
        let head_count = self.check_heads(companions.len() as u32 + 1)?;
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
            needs: self.check_needs()?,
            external_no: short_text("external_no", "外部编号", &half_width(&self.external_no))?,
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

    /// Each need once, in the order given.
    fn check_needs(&self) -> Result<Vec<Need>, FieldError> {
        let mut needs = Vec::new();
        for need in &self.needs {
            let need = choose("needs", "特殊需求", need, Need::ALL, Need::word, Need::parse)?
                .ok_or_else(|| wrong("needs", "特殊需求有一项是空的，请删去"))?;
            if !needs.contains(&need) {
                needs.push(need);
            }
        }
        Ok(needs)
    }

    fn check_channel(&self, rules: &Rules) -> Result<String, FieldError> {
        let known =
            || rules.channels.iter().map(|c| c.name.as_str()).collect::<Vec<_>>().join("、");
        let found = if self.channel.trim().is_empty() {
            rules.channels.first()
        } else {
            rules.find_channel(&self.channel)
        };
        found.map(|c| c.name.clone()).ok_or_else(|| {
            wrong("channel", format!("没有「{}」这个来源，可以是 {}", self.channel.trim(), known()))
        })
    }

    fn check_place(&self, rules: &Rules) -> Result<Option<PlaceCode>, FieldError> {
        let place = self.place.trim();
        if place.is_empty() {
            return Ok(None);
        }
        rules.find_place(place).map(|p| Some(p.code.clone())).ok_or_else(|| {
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

    fn check_same_as(&self) -> Result<Option<(String, SameMatter)>, FieldError> {
        let Some(form) = &self.same_as else { return Ok(None) };
        let number = matter_number(&form.number);
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
        let text = self.room.trim();
        if text.is_empty() {
            return Ok(None);
        }
        rules.find_room(text).map(|r| Some(r.no)).ok_or_else(|| {
            let last = rules.rooms.last().map_or(0, |r| r.no);
            wrong("room", format!("没有「{text}」这个接待室，可以填 1–{last} 或室名"))
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
