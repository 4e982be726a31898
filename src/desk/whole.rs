//! The whole store on its way out: who takes it and why is written down first, so that the record
//! is in what is taken.

use super::Desk;
use super::error::DeskError;
use crate::matter::Refusal;
use crate::matter::export::Taken;
use crate::store::keys::Keys;
use crate::store::whole::WholeError;
use std::io::Write;

impl From<WholeError> for DeskError {
    fn from(error: WholeError) -> Self {
        match error {
            WholeError::Store(error) => DeskError::Store(error),
            other => DeskError::Refused(Refusal::new(other.code(), other.to_string())),
        }
    }
}

impl Desk {
    /// Writes down who takes the whole store and why.
    ///
    /// # Errors
    /// This person may not, or the store's; nothing may then leave.
    pub fn record_whole(&mut self, reason: &str) -> Result<(), DeskError> {
        let matters = self.store.view().count_matters()?;
        self.record_taken(Taken::Whole, matters, Vec::new(), "", reason)
    }

    /// Writes the whole store as it stands at one moment, its keys under a passphrase; `told`
    /// hears how many rows are written and answers whether to go on. Returns how many.
    ///
    /// # Errors
    /// A short passphrase, the store's, or what the file does not take.
    pub fn write_whole(
        &self,
        passphrase: &str,
        out: &mut dyn Write,
        told: &mut dyn FnMut(u64) -> bool,
    ) -> Result<u64, WholeError> {
        let id = self.store.view().meta("store")?.unwrap_or_default();
        let keys = Keys::load(&self.config_dir, &id)?;
        self.store.still(|view| view.write_whole(&keys, passphrase, out, told))
    }
}
