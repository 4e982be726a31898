//! The map of the house. Floors from the ground up; an import never points up.
//!
//! `calendar` ← `matter` ← `pack` ← `store` ← `desk` ← `paper` ← `tui` ← `headless` ← `cli`

pub mod calendar;
pub mod desk;
pub mod headless;
pub mod matter;
pub mod pack;
pub mod store;
pub mod tui;
