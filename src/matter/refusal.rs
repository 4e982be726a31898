//! Why something was not done: a value with a code for scripts and a sentence for people.

use super::intake::FieldError;
use serde::Serialize;
use std::fmt;

/// Why a command was not carried out.
#[derive(Clone, Debug, PartialEq, Eq, Serialize)]
pub struct Refusal {
    /// Stable word for scripts, e.g. `field`, `closed`, `not_upward`.
    pub code: &'static str,
    /// The field at fault, when there is one.
    pub field: Option<String>,
    /// One Chinese sentence.
    pub message: String,
}

impl Refusal {
    /// A refusal without a field.
    pub fn new(code: &'static str, message: impl Into<String>) -> Self {
        Self { code, field: None, message: message.into() }
    }
}

impl fmt::Display for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.message)
    }
}

impl std::error::Error for Refusal {}

impl From<FieldError> for Refusal {
    fn from(error: FieldError) -> Self {
        Self { code: "field", field: Some(error.field), message: error.message }
    }
}
