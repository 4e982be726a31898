//! The map of the house. Floors from the ground up; an import never points up.
//!
//! [`calendar`] working days and both ends of a time limit ← [`matter`] the pure core: what a
//! matter is and may become ← [`pack`] the county pack ← [`store`] log, chain, bodies, index,
//! drafts, spool ← [`desk`] the use cases, the only door through which anything is written ←
//! [`paper`] the receipt and the way to the printer, [`exchange`] ledgers out and in ←
//! [`replay`] a reception day played over again ← [`tui`] the screens ← [`headless`] the same
//! screens without a terminal ← [`cli`] one file a verb.

pub mod calendar;
pub mod cli;
pub mod desk;
pub mod exchange;
pub mod headless;
pub mod matter;
pub mod pack;
pub mod paper;
pub mod replay;
pub mod store;
pub mod tui;

/// A step of the desk asks for thousands of small pieces of memory; this gives them in half the
/// time the C library takes.
#[global_allocator]
static MEMORY: mimalloc::MiMalloc = mimalloc::MiMalloc;
