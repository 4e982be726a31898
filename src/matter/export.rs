//! What is recorded when personal data leave the store unmasked, or the whole store does: who took
//! how much and why. The question and the reason are bodies, for both may name a person.

use super::event::{Fact, Slot};
use super::refusal::Refusal;
use serde::{Deserialize, Serialize};

/// Most characters of a reason.
const REASON_MAX: usize = 200;

/// What was written out.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Taken {
    /// Rows of the ledger, unmasked.
    Ledger,
    /// The whole store, to be restored elsewhere.
    Whole,
}

/// A fact about an export.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum ExportEvent {
    /// It was ordered; what came of it lies outside the store.
    Exported {
        /// What.
        what: Taken,
        /// How many matters.
        matters: u32,
        /// National names of the columns, or nothing for the whole.
        columns: Vec<String>,
    },
}

impl Taken {
    /// In the desk's words.
    pub const fn word(self) -> &'static str {
        match self {
            Taken::Ledger => "导出明文",
            Taken::Whole => "导出整库",
        }
    }
}

impl ExportEvent {
    /// The event in the desk's words.
    pub const fn word(&self) -> &'static str {
        match self {
            ExportEvent::Exported { what, .. } => what.word(),
        }
    }
}

/// Writes an export down before anything leaves the store.
///
/// # Errors
/// The person may not, or says no reason.
pub fn export(
    may: bool,
    what: Taken,
    matters: u32,
    columns: Vec<String>,
    (asked, reason): (&str, &str),
) -> Result<Fact<ExportEvent>, Refusal> {
    if !may {
        let message = "您没有导出明文和整库的权限，没有导出。遮住姓名号码的可以照常导出；要明文请找有权限的同事\
                       （县域包里 export = true 的人）";
        return Err(Refusal::new("not_allowed", message));
    }
    let reason = reason.trim();
    match reason.chars().count() {
        0 => {
            let message = "没有写原因，没有导出。明文和整库要写明用途，记录在案";
            return Err(Refusal::new("reason", message));
        }
        n if n > REASON_MAX => {
            let message = format!("原因有{n}个字，没有导出。请写在{REASON_MAX}字以内");
            return Err(Refusal::new("reason", message));
        }
        _ => {}
    }
    let mut bodies = vec![(Slot::Reason, reason.to_owned())];
    if !asked.trim().is_empty() {
        bodies.push((Slot::Request, asked.trim().to_owned()));
    }
    Ok(Fact { event: ExportEvent::Exported { what, matters, columns }, bodies })
}
