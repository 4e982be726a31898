//! The desk on the screen, without a terminal: stories, key budgets, columns, monkeys.
#![allow(clippy::unwrap_used, clippy::panic)]

mod board;
mod columns;
mod common;
mod day;
mod duty;
mod find;
mod hall;
mod import;
mod kiosk;
mod ledger;
mod monkey;
mod papers;
mod pictures;
mod reception;
mod screens;
mod sealed;
mod stories;
mod windows;
