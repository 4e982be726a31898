//! A refusal of the rules or a fault of the store: one value with a code and a Chinese sentence.

use crate::matter::Refusal;
use crate::matter::intake::FieldError;
use crate::store::StoreError;

/// Why the desk did not do something.
#[derive(Debug, thiserror::Error)]
pub enum DeskError {
    /// The rules refuse it; nothing was changed.
    #[error("{0}")]
    Refused(Refusal),
    /// The store could not do it; nothing was changed.
    #[error("{0}")]
    Store(StoreError),
}

impl DeskError {
    /// Stable word for scripts.
    pub fn code(&self) -> &str {
        match self {
            DeskError::Refused(refusal) => refusal.code,
            DeskError::Store(error) => error.code(),
        }
    }

    /// The field at fault, when there is one.
    pub fn field(&self) -> Option<&str> {
        match self {
            DeskError::Refused(refusal) => refusal.field.as_deref(),
            DeskError::Store(_) => None,
        }
    }

    /// A refusal without a field.
    pub fn refused(code: &'static str, message: impl Into<String>) -> Self {
        DeskError::Refused(Refusal::new(code, message))
    }
}

impl From<StoreError> for DeskError {
    fn from(error: StoreError) -> Self {
        DeskError::Store(error)
    }
}

impl From<Refusal> for DeskError {
    fn from(refusal: Refusal) -> Self {
        DeskError::Refused(refusal)
    }
}

impl From<FieldError> for DeskError {
    fn from(error: FieldError) -> Self {
        DeskError::Refused(error.into())
    }
}
