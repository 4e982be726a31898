//! The terminal floor: the loop, the command table, the screens. Screens never touch the store;
//! they ask the desk with a query and tell it with a change, and draw what they last heard.

pub mod burst;
pub mod card;
pub mod choice;
pub mod commands;
pub mod field;
pub mod keymap;
pub mod keys;
pub mod narrow;
pub mod pinyin;
pub mod term;
pub mod text;
pub mod theme;
