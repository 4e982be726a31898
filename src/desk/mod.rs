//! The desk's use cases: the only door through which anything is written.
//!
//! [`Desk::ask`] answers a [`Query`], [`Desk::order`] carries out a [`Change`]; both are plain
//! data, so window, script, replay and kiosk go through the same door.

pub mod api;
pub mod slip;
