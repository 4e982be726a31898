//! The README tells the truth: its key list is the table's, its commands are the program's.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::{Home, text};

const README: &str = include_str!("../README.md");

#[test]
fn the_key_list_is_the_tables() {
    let keys = text(&Home::new().run(&["keys"]).stdout);
    let block =
        README.split("<!-- keys -->").nth(1).unwrap().split("<!-- /keys -->").next().unwrap();
    let listed = block.trim().trim_start_matches("```text").trim_end_matches("```").trim();
    assert_eq!(listed, keys.trim(), "put the output of `yichuang keys` between the marks");
}

#[test]
fn every_verb_is_listed() {
    let help = text(&Home::new().run(&["--help"]).stdout);
    let verbs = help.lines().skip_while(|l| !l.starts_with("Commands")).skip(1);
    for verb in verbs.take_while(|l| !l.trim().is_empty()) {
        let verb = verb.split_whitespace().next().unwrap();
        assert!(README.contains(&format!("`{verb}")), "README does not mention {verb}");
    }
}
