//! The desk on the screen, without a terminal: stories, key budgets, columns, monkeys.

mod columns;
mod common;
mod monkey;
mod screens;
mod stories;
