//! The window itself: `yichuang` without a verb, and its key list.

use super::settings::Settings;
use super::{Common, Failure};
use crate::desk::Clock;

/// Opens the window on what the settings say.
pub fn open(settings: &Settings, clock: Clock) -> Result<(), Failure> {
    let _ = (settings, clock);
    Ok(())
}

/// Opens the window on the user's own store.
pub fn run(common: &Common) -> Result<(), Failure> {
    let _ = Settings::load(common)?;
    Ok(())
}

/// Prints the key list.
pub fn keys(common: &Common) -> Result<(), Failure> {
    let _ = Settings::load(common)?;
    Ok(())
}
