//! JSON in which every field stands once: a second one would silently take the first one's place.

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Number, Value};
use std::cell::RefCell;
use std::fmt;

/// Reads a value; the path of the first field that stands twice, e.g. `visitor.name`, comes with it.
///
/// # Errors
/// What is no JSON.
pub fn read(text: &str) -> Result<(Value, Option<String>), serde_json::Error> {
    let twice = RefCell::new(None);
    let mut source = serde_json::Deserializer::from_str(text);
    let value = At { path: String::new(), twice: &twice }.deserialize(&mut source)?;
    source.end()?;
    Ok((value, twice.into_inner()))
}

/// A value at a path.
struct At<'t> {
    path: String,
    twice: &'t RefCell<Option<String>>,
}

impl At<'_> {
    fn inside(&self, path: String) -> At<'_> {
        At { path, twice: self.twice }
    }
}

impl<'de> DeserializeSeed<'de> for At<'_> {
    type Value = Value;
    fn deserialize<D: Deserializer<'de>>(self, source: D) -> Result<Value, D::Error> {
        source.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for At<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(Value::Bool(value))
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(Number::from_f64(value).map_or(Value::Null, Value::Number))
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(Value::String(value.to_owned()))
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut seq: A) -> Result<Value, A::Error> {
        let mut list = Vec::new();
        while let Some(value) =
            seq.next_element_seed(self.inside(format!("{}[{}]", self.path, list.len())))?
        {
            list.push(value);
        }
        Ok(Value::Array(list))
    }

    fn visit_map<A: MapAccess<'de>>(self, mut map: A) -> Result<Value, A::Error> {
        let mut fields = Map::new();
        while let Some(key) = map.next_key::<String>()? {
            let dot = if self.path.is_empty() { "" } else { "." };
            let path = format!("{}{dot}{key}", self.path);
            let value = map.next_value_seed(self.inside(path.clone()))?;
            if fields.insert(key, value).is_some() {
                self.twice.borrow_mut().get_or_insert(path);
            }
        }
        Ok(Value::Object(fields))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_field_that_stands_twice_is_named_by_its_path() {
        let twice = |text: &str| read(text).unwrap().1;
        assert_eq!(twice(r#"{"a":1,"b":{"a":1},"c":[{"a":1},{"a":2}]}"#), None);
        assert_eq!(twice(r#"{"a":1,"a":1}"#).as_deref(), Some("a"));
        assert_eq!(twice(r#"{"v":{"n":1,"n":2}}"#).as_deref(), Some("v.n"));
        assert_eq!(twice(r#"{"c":[{},{"p":1,"p":2}]}"#).as_deref(), Some("c[1].p"));
    }

    #[test]
    fn all_else_reads_as_it_always_did() {
        for text in [r#"{"a":[1,-2,3.5,true,null,"字"],"b":{}}"#, "[]", "7", "\"x\""] {
            assert_eq!(read(text).unwrap().0, serde_json::from_str::<Value>(text).unwrap());
        }
        for text in ["", "{", "{} x", "nul", "{\"a\"}"] {
            assert!(read(text).is_err(), "{text}");
        }
    }
}
