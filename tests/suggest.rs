//! The suggestion engine with the shipped packs: the development stories, which the words were
//! tuned on and which are therefore no measure of strangers, and what must hold for any text.

// The lint's own exemption covers `#[test]` functions, not their helpers.
#![allow(clippy::unwrap_used)]

use std::sync::LazyLock;
use std::time::Instant;

use proptest::prelude::*;
use serde::Deserialize;
use yichuang::matter::Rules;
use yichuang::matter::deadline::Colour;
use yichuang::matter::learned::Learned;
use yichuang::matter::suggest::{Story, Suggestion, suggest};
use yichuang::matter::words::{Purpose, Role, Special, UnitKind};
use yichuang::pack::Pack;

static QUJIANG: LazyLock<Rules> = LazyLock::new(|| Pack::load("qujiang", None).unwrap().rules);

#[derive(Deserialize)]
struct Told {
    narrative: String,
    request: String,
    room: u16,
    special: Option<Special>,
    purpose: Option<Purpose>,
    place: Option<String>,
}

fn stories() -> Vec<Told> {
    let text = include_str!("../fixtures/dev-stories.jsonl");
    text.lines().map(|line| serde_json::from_str(line).unwrap()).collect()
}

fn ask(told: &Told) -> Suggestion {
    let story = Story {
        narrative: told.narrative.clone(),
        request: told.request.clone(),
        place: told.place.clone(),
        ..Story::default()
    };
    suggest(&story, &QUJIANG, &Learned::default())
}

fn hear(narrative: &str) -> Suggestion {
    let story = Story { narrative: narrative.to_owned(), ..Story::default() };
    suggest(&story, &QUJIANG, &Learned::default())
}

/// 「…」 parts of a reason.
fn quoted(because: &str) -> impl Iterator<Item = &str> {
    because.split('「').skip(1).filter_map(|part| part.split_once('」').map(|(word, _)| word))
}

#[test]
fn development_stories_find_their_room() {
    let (mut first, mut among) = (0, 0);
    let stories = stories();
    for told in &stories {
        let answer = ask(told);
        let rooms: Vec<u16> = answer.rooms.iter().map(|room| room.no).collect();
        first += usize::from(rooms[0] == told.room);
        among += usize::from(rooms.contains(&told.room));
        if rooms[0] != told.room {
            println!("{} → {:?}  {}", told.room, answer.rooms, told.narrative);
        }
    }
    println!("{first} first, {among} among three, of {}", stories.len());
    assert!(first * 100 >= stories.len() * 95, "{first} of {}", stories.len());
    assert!(among * 100 >= stories.len() * 99, "{among} of {}", stories.len());
}

#[test]
fn development_stories_find_their_special_path() {
    let paths = [Special::Sealed, Special::GuidedCourt, Special::GuidedStatutory];
    let (mut missed, mut false_alarms) = (0, 0);
    for told in stories() {
        let answer = ask(&told);
        let found = paths.into_iter().find(|path| answer.has(*path));
        if found != told.special {
            println!("{:?} → {:?}  {}", told.special, answer.special, told.narrative);
        }
        missed += usize::from(told.special.is_some() && found != told.special);
        false_alarms += usize::from(told.special.is_none() && found.is_some());
    }
    println!("{missed} missed, {false_alarms} false alarms");
    assert_eq!(missed, 0);
    assert!(false_alarms <= 3, "{false_alarms}");
}

#[test]
fn development_stories_find_their_purpose() {
    for told in stories().iter().filter(|told| told.purpose.is_some()) {
        assert_eq!(Some(ask(told).purpose.value), told.purpose, "{}", told.narrative);
    }
}
