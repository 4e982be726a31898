//! What a visit knows before anybody comes: the machine, the county, and what the machine can do.

use crate::calendar::Day;
use crate::pack::Pack;
use crate::pack::kiosk::Machine;
use std::sync::Arc;

/// Everything a visit needs that no person entered.
#[derive(Clone)]
pub struct Hall {
    /// The county.
    pub pack: Arc<Pack>,
    /// The machine.
    pub machine: Machine,
    /// The desk's day.
    pub today: Day,
    /// Milliseconds without a key after which everything entered is gone.
    pub idle_ms: u64,
    /// There is an input method, so own words can be written.
    pub words: bool,
    /// There is a printer.
    pub prints: bool,
    /// A PIN is set and may be asked for now.
    pub pin: bool,
    /// Wrong codes one after the other in visits before this one.
    pub wrong_codes: u32,
    /// Milliseconds until a code may be looked up again.
    pub codes_wait: u64,
}
