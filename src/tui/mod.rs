//! The terminal floor: the loop, the command table, the screens. Screens never touch the store;
//! they ask the desk with a query and tell it with a change, and draw what they last heard.

pub mod app;
pub mod away;
pub mod board;
pub mod burst;
pub mod canvas;
pub mod card;
pub mod choice;
pub mod choice_view;
pub mod commands;
pub mod field;
pub mod keymap;
pub mod keys;
pub mod kiosk;
pub mod layer;
pub mod lists;
pub mod narrow;
mod run;
pub mod screens;
pub mod term;
pub mod text;
pub mod theme;
pub mod watch;
pub mod window;
pub mod workers;

pub use run::{OpenError, Options, run};
