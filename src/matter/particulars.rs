//! What a registration says beside its story that could tell something about a person or a report.
//!
//! A number of another system is nobody's business but its reader's, so it always lies in an
//! encrypted body ([`Slot::Particulars`](super::event::Slot::Particulars)). Of a sealed matter
//! everything here does: who comes with what need, from which town, meaning what, and after which
//! earlier matter would tell a reader of the file whom a report is from.

use super::brought::Provenance;
use super::event::Origin;
use super::rules::PlaceCode;
use super::words::{Need, Purpose};
use serde::{Deserialize, Serialize};

/// Purpose, town, needs, earlier matter and foreign number of one registration.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub struct Particulars {
    /// Purpose.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub purpose: Option<Purpose>,
    /// Town code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub place: Option<PlaceCode>,
    /// Needs, each once.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    pub needs: Vec<Need>,
    /// The earlier matter the person was asked about.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub origin: Option<Origin>,
    /// Number in another system.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub external_no: Option<String>,
    /// The old ledger it came from.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub brought: Option<Provenance>,
}

impl Particulars {
    /// Parts them into what an event may say in clear and what only an encrypted body says.
    pub fn part(self, sealed: bool) -> (Particulars, Particulars) {
        if sealed {
            return (Particulars::default(), self);
        }
        let (external_no, brought) = (self.external_no.clone(), self.brought.clone());
        let hidden = Particulars { external_no, brought, ..Particulars::default() };
        (Particulars { external_no: None, brought: None, ..self }, hidden)
    }

    /// True when there is nothing to say.
    pub fn is_empty(&self) -> bool {
        *self == Particulars::default()
    }
}
