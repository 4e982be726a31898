//! Reads one JSON line into an intake form, strictly: an unknown field or a wrong type is refused
//! by the field's name, because a misspelt field would silently lose what somebody said.

use crate::matter::intake::{
    AccusedForm, CompanionForm, FieldError, IntakeForm, SameAsForm, VisitorForm, wrong,
};
use serde_json::{Map, Value};

/// An object and the path that leads to it, e.g. `visitor.`.
struct Fields<'v> {
    map: &'v Map<String, Value>,
    path: String,
}

/// Reads an intake form.
///
/// # Errors
/// The field that is unknown or of the wrong type.
pub fn form(value: &Value) -> Result<IntakeForm, FieldError> {
    let top = Fields::read(
        value,
        "",
        &[
            "visitor",
            "companions",
            "head_count",
            "affected",
            "channel",
            "purpose",
            "place",
            "narrative",
            "request",
            "accused",
            "same_as",
            "urgent",
            "needs",
            "external_no",
            "room",
            "units",
            "colour",
        ],
    )?;
    Ok(IntakeForm {
        kiosk: None,
        visitor: top.object("visitor").map_or(Ok(VisitorForm::default()), visitor)?,
        companions: top
            .list("companions")?
            .iter()
            .enumerate()
            .map(companion)
            .collect::<Result<_, _>>()?,
        head_count: top.count("head_count")?,
        affected: top.count("affected")?,
        channel: top.text("channel")?,
        purpose: top.text("purpose")?,
        place: top.text("place")?,
        narrative: top.text("narrative")?,
        request: top.text("request")?,
        accused: top.object("accused").map(accused).transpose()?,
        same_as: top.object("same_as").map(same_as).transpose()?,
        urgent: top.flag("urgent")?,
        needs: top.texts("needs")?,
        external_no: top.text("external_no")?,
        room: top.text_or_number("room")?,
        units: top.texts("units")?,
        colour: top.text("colour")?,
        guided: String::new(),
    })
}

/// Reads only the story of an intake. Other keys are passed over, so that a file of intakes, or of
/// anything with a story, can be asked about; what is read is read as strictly.
///
/// # Errors
/// The field of the wrong type.
pub fn story(value: &Value) -> Result<IntakeForm, FieldError> {
    let top = Fields::object_of(value, "")?;
    Ok(IntakeForm {
        narrative: top.text("narrative")?,
        request: top.text("request")?,
        place: top.text("place")?,
        head_count: top.count("head_count")?,
        urgent: top.flag("urgent")?,
        ..IntakeForm::default()
    })
}

fn visitor(value: &Value) -> Result<VisitorForm, FieldError> {
    let keys = ["name", "anonymous", "id_type", "id_number", "phone", "address"];
    let fields = Fields::read(value, "visitor.", &keys)?;
    Ok(VisitorForm {
        name: fields.text("name")?,
        anonymous: fields.flag("anonymous")?,
        id_type: fields.text("id_type")?,
        id_number: fields.text("id_number")?,
        phone: fields.text("phone")?,
        address: fields.text("address")?,
    })
}

fn companion((at, value): (usize, &Value)) -> Result<CompanionForm, FieldError> {
    let keys = ["name", "id_number", "phone", "relation"];
    let fields = Fields::read(value, &format!("companions[{at}]."), &keys)?;
    Ok(CompanionForm {
        name: fields.text("name")?,
        id_number: fields.text("id_number")?,
        phone: fields.text("phone")?,
        relation: fields.text("relation")?,
    })
}

fn accused(value: &Value) -> Result<AccusedForm, FieldError> {
    let fields = Fields::read(value, "accused.", &["name", "unit"])?;
    Ok(AccusedForm { name: fields.text("name")?, unit: fields.text("unit")? })
}

fn same_as(value: &Value) -> Result<SameAsForm, FieldError> {
    let fields = Fields::read(value, "same_as.", &["number", "answer"])?;
    Ok(SameAsForm { number: fields.text("number")?, answer: fields.text("answer")? })
}

impl<'v> Fields<'v> {
    fn object_of(value: &'v Value, path: &str) -> Result<Self, FieldError> {
        let Value::Object(map) = value else {
            let name = path.trim_end_matches('.');
            let name = if name.is_empty() { "line" } else { name };
            return Err(wrong(name, "这里要写成 {\"字段\": 值} 的样子"));
        };
        Ok(Self { map, path: path.to_owned() })
    }

    fn read(value: &'v Value, path: &str, known: &[&str]) -> Result<Self, FieldError> {
        let fields = Self::object_of(value, path)?;
        if let Some(key) = fields.map.keys().find(|key| !known.contains(&key.as_str())) {
            let message =
                format!("没有「{key}」这个字段，多半是拼错了；可以用 {}", known.join("、"));
            return Err(wrong(format!("{path}{key}"), message));
        }
        Ok(fields)
    }

    /// A value that is there; `null` is the same as left out.
    fn get(&self, key: &str) -> Option<&'v Value> {
        self.map.get(key).filter(|value| !value.is_null())
    }

    fn object(&self, key: &str) -> Option<&'v Value> {
        self.get(key)
    }

    fn bad(&self, key: &str, wanted: &str) -> FieldError {
        wrong(format!("{}{key}", self.path), format!("这里要写{wanted}"))
    }

    fn text(&self, key: &str) -> Result<String, FieldError> {
        match self.get(key) {
            None => Ok(String::new()),
            Some(Value::String(text)) => Ok(text.clone()),
            Some(_) => Err(self.bad(key, "带引号的文字")),
        }
    }

    fn text_or_number(&self, key: &str) -> Result<String, FieldError> {
        match self.get(key) {
            Some(Value::Number(number)) => Ok(number.to_string()),
            _ => self.text(key),
        }
    }

    fn flag(&self, key: &str) -> Result<bool, FieldError> {
        match self.get(key) {
            None => Ok(false),
            Some(Value::Bool(flag)) => Ok(*flag),
            Some(_) => Err(self.bad(key, " true 或 false")),
        }
    }

    fn count(&self, key: &str) -> Result<Option<u32>, FieldError> {
        let wanted = "不带引号的整数，如 3";
        self.get(key)
            .map(|value| {
                let number = value.as_u64().and_then(|n| u32::try_from(n).ok());
                number.ok_or_else(|| self.bad(key, wanted))
            })
            .transpose()
    }

    fn list(&self, key: &str) -> Result<&'v [Value], FieldError> {
        match self.get(key) {
            None => Ok(&[]),
            Some(Value::Array(list)) => Ok(list),
            Some(_) => Err(self.bad(key, "方括号里的一列")),
        }
    }

    fn texts(&self, key: &str) -> Result<Vec<String>, FieldError> {
        let text = |value: &Value| value.as_str().map(str::to_owned);
        self.list(key)?
            .iter()
            .map(|value| text(value).ok_or_else(|| self.bad(key, "带引号的文字")))
            .collect()
    }
}
