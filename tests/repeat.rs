//! Somebody comes again: the desk knows them, sends them where the first matter went, and keeps
//! who received them first.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use support::{Home, intake, morning};
use yichuang::desk::api::Registered;
use yichuang::desk::{Answer, Clock, Desk, Options, Query};
use yichuang::matter::intake::SameAsForm;
use yichuang::matter::words::Outcome;
use yichuang::matter::{Command, IntakeForm};

/// The first visit, ended; and the person again, half a year later, at another clerk's window.
fn again(answer: &str) -> (Registered, Registered, Desk, IntakeForm) {
    let home = Home::new();
    let mut desk = home.desk();
    let first = desk.register(&intake(1), None, false).unwrap();
    let number = first.matter.number.clone();
    desk.act(&number, None, &Command::Conclude { reply: "年底前付清".into() }).unwrap();
    let other = home.pack.rules.staff.last().unwrap().id.clone();
    let later = Options {
        staff: other,
        clock: Clock::Still(morning().plus_days(180)),
        ..home.options(morning())
    };
    let mut desk = Desk::open(&later).unwrap();
    let form = IntakeForm {
        narrative: "上次说年底前付，还是没有付".into(),
        request: String::new(),
        room: String::new(),
        units: Vec::new(),
        same_as: Some(SameAsForm { number, answer: answer.into() }),
        ..intake(1)
    };
    let second = desk.register(&form, None, false).unwrap();
    (first, second, desk, form)
}

#[test]
fn the_same_matter_goes_where_it_went_and_keeps_its_first_receiver() {
    let (first, second, desk, form) = again("是");
    assert_eq!(second.matter.outcome, Outcome::Accepted);
    assert_eq!(second.matter.routing.room, first.matter.routing.room);
    assert_eq!(second.matter.routing.units, first.matter.routing.units);
    assert_eq!(second.matter.first_receiver, first.matter.first_receiver);
    assert_ne!(second.matter.first_receiver, desk.actor().staff);
    assert_eq!(second.repeat[0].number, first.matter.number);
    assert_eq!(second.repeat[0].because, "证件号相同");
    let Answer::Look(look) = desk.ask(&Query::Look(Box::new(form))).unwrap() else { panic!() };
    let hint = &look.suggestion.unwrap().rooms[0];
    assert_eq!(hint.no, first.matter.routing.room);
    assert!(hint.because[0].contains(&first.matter.number), "the reason is shown: {hint:?}");
}

#[test]
fn another_matter_of_the_same_person_is_a_new_one() {
    let (first, second, desk, _) = again("否");
    let asked = second.matter.origin.clone().unwrap();
    assert!(asked.number == first.matter.number && !asked.repeats(), "what was asked is kept");
    let Answer::Slip(slip) = desk.ask(&Query::Slip(second.matter.number.clone())).unwrap() else {
        panic!()
    };
    assert!(!slip.notes.iter().any(|n| n.contains(&first.matter.number)), "{:?}", slip.notes);
    assert_eq!(second.matter.first_receiver, desk.actor().staff);
    assert_eq!(second.repeat[0].number, first.matter.number, "but the desk still knows them");
}

#[test]
fn an_old_matter_beyond_the_window_is_not_shown() {
    let home = Home::new();
    home.desk().register(&intake(1), None, false).unwrap();
    let years =
        Options { clock: Clock::Still(morning().plus_days(800)), ..home.options(morning()) };
    let mut desk = Desk::open(&years).unwrap();
    assert!(desk.register(&intake(1), None, false).unwrap().repeat.is_empty());
}

#[test]
fn a_number_nobody_has_is_refused_whatever_the_answer() {
    let home = Home::new();
    let mut desk = home.desk();
    for answer in ["是", "部分", "否"] {
        let same = SameAsForm { number: "QJ20261123-0099".into(), answer: answer.into() };
        let form = IntakeForm { same_as: Some(same), ..intake(1) };
        let refused = desk.register(&form, None, false).unwrap_err();
        assert_eq!(refused.field(), Some("same_as.number"), "{answer}: {refused}");
    }
    assert_eq!(desk.store().view().count_matters().unwrap(), 0);
}
