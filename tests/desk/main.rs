//! The desk on the screen, without a terminal: stories, budgets, columns, monkeys.

mod common;
mod stories;
