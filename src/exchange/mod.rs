//! Ledgers out of the house, and whole stores out and in: CSV, Excel and JSON lines with the names
//! of the national exchange. A file is written beside and put in its place whole, so that half an
//! export never looks like one.

pub mod csv;
pub mod excel;
pub mod file;
pub mod lines;
pub mod whole;

pub use file::{Format, Heads, Written, ledger};
