//! The persons of an intake, checked: visitor, companions, how many came, who is reported.

use super::texts::{choose, short_text};
use super::{Accused, FieldError, IntakeForm, Person, wrong};
use crate::calendar::Day;
use crate::matter::check;
use crate::matter::words::{IdType, Purpose};

/// Most persons of one visit or affected by one matter; more is a slip of the finger.
const HEADS_MAX: u32 = 99_999;

impl IntakeForm {
    pub(super) fn check_visitor(&self, today: Day) -> Result<Person, FieldError> {
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
        if form.anonymous && !form.id_number.trim().is_empty() {
            let message = "选了匿名又写了证件号码，请去掉其中一个";
            return Err(wrong("visitor.id_number", message));
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

    pub(super) fn check_companions(&self, today: Day) -> Result<Vec<Person>, FieldError> {
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

    pub(super) fn check_accused(&self) -> Result<Option<Accused>, FieldError> {
        let Some(form) = &self.accused else { return Ok(None) };
        let name = short_text("accused.name", "被检举人", &form.name)?;
        let unit = short_text("accused.unit", "被检举单位", &form.unit)?;
        Ok((name.is_some() || unit.is_some()).then_some(Accused { name, unit }))
    }

    /// Somebody named as accused makes a report of wrongdoing; in any other matter the name would
    /// neither be shown nor protected.
    pub(super) fn only_in_a_report(&self, accused: Accused) -> Result<Accused, FieldError> {
        if Purpose::parse(&self.purpose) == Some(Purpose::Report) {
            return Ok(accused);
        }
        let message = "写了被检举人，请把目的选为揭发控告；不是检举就去掉这一栏，写进事由";
        Err(wrong("accused", message))
    }

    /// How many came: at least those who gave their names.
    pub(super) fn check_heads(&self, named: u32) -> Result<u32, FieldError> {
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
        Ok(head_count)
    }
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
        _ => short_text(field, "证件号码", &check::compact(text)),
    }
}

/// A checked phone number; `None` when empty.
fn phone(field: &str, text: &str) -> Result<Option<String>, FieldError> {
    if text.trim().is_empty() {
        return Ok(None);
    }
    check::phone(text).map(Some).map_err(|why| wrong(field, why))
}
