//! 《受理回执单》 by the built-in form.

use super::document::Document;
use super::forms::Forms;
use crate::desk::slip::Slip;

/// The receipt as a document, ready for any width and output.
pub fn receipt(slip: &Slip) -> Document {
    Forms::builtin().receipt(slip)
}
