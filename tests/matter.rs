//! The pure core by example and by property: no sequence of commands reaches an impossible state.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use proptest::prelude::*;
use std::sync::LazyLock;
use support::intake;
use yichuang::calendar::{Day, Moment};
use yichuang::matter::clocks::{deadlines, in_time, next_due};
use yichuang::matter::code::TrackingCode;
use yichuang::matter::deadline::{Code, Colour};
use yichuang::matter::event::NextStep;
use yichuang::matter::event::{Choice, UnitRole};
use yichuang::matter::intake::{AccusedForm, IntakeForm, SameAsForm};
use yichuang::matter::reception::{Receiving, Settled};
use yichuang::matter::register::{Issued, Proposal, Registration};
use yichuang::matter::words::{Feedback, Guided, Mode, Outcome, Purpose, Role, Stage, Tier};
use yichuang::matter::{Command, Refusal, decide};
use yichuang::matter::{Event, Fact, Matter, Rules};
use yichuang::pack::Pack;

/// Loaded once: a pack's words take a while to read without optimisation.
fn rules() -> &'static Rules {
    static RULES: LazyLock<Rules> = LazyLock::new(|| Pack::load("qujiang", None).unwrap().rules);
    &RULES
}

fn start() -> Moment {
    Moment::parse("2026-09-16T10:00:00+08:00").unwrap()
}

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn unit_id(rules: &Rules, name: &str) -> String {
    rules.find_unit(name).unwrap().id.clone()
}

fn registration(rules: &Rules, form: &IntakeForm, origin: Option<Matter>) -> Registration {
    let unit = UnitRole { unit: unit_id(rules, "云溪乡人民政府"), role: Role::Lead };
    Registration {
        intake: form.check(rules, start().day()).unwrap(),
        issued: Some(Issued {
            id: 1,
            number: "QJ20260916-0001".into(),
            code: TrackingCode::from_random(7),
        }),
        receiver: "r".into(),
        proposal: Proposal { room: 1, units: vec![unit], colour: Colour::Green, guided: None },
        origin,
    }
}

fn fold(state: Option<Matter>, facts: &[Fact], at: Moment) -> Matter {
    facts.iter().fold(state, |s, f| Some(Matter::fold(s, &f.event, at).unwrap())).unwrap()
}

fn register(rules: &Rules, form: &IntakeForm) -> Result<Matter, Refusal> {
    let command = Command::Register(Box::new(registration(rules, form, None)));
    Ok(fold(None, &decide(None, &command, rules, start())?, start()))
}

fn act(matter: &Matter, command: &Command, rules: &Rules, at: Moment) -> Result<Matter, Refusal> {
    let facts = decide(Some(matter), command, rules, at)?;
    Ok(fold(Some(matter.clone()), &facts, at))
}

fn legal(matter: &Matter, rules: &Rules, code: Code) -> Option<Day> {
    deadlines(matter, rules).into_iter().find(|d| d.code == code)?.legal_due
}

#[test]
fn chosen_routing_is_handed_over_at_once() {
    let rules = rules();
    let matter = register(rules, &intake(1)).unwrap();
    assert_eq!(matter.stage, Stage::Assigned);
    assert_eq!(matter.assigned, Some(start()));
    assert_eq!(matter.routing.units[0].role, Role::Lead);
    assert_eq!(matter.routing.units[1].role, Role::Assist);
    assert_eq!(legal(&matter, rules, Code::T15), Some(day("2026-09-17")));
    assert_eq!(legal(&matter, rules, Code::T1), Some(day("2026-10-08")), "1 October is a holiday");
    assert_eq!(legal(&matter, rules, Code::T5), None, "handling has not begun");
}

#[test]
fn what_was_only_suggested_waits_for_a_person() {
    let rules = rules();
    let form = IntakeForm { units: vec![], colour: String::new(), ..intake(1) };
    let matter = register(rules, &form).unwrap();
    assert_eq!(matter.stage, Stage::Registered);
    assert_eq!(matter.routing.unconfirmed, [Choice::Units, Choice::Colour]);
    let due = deadlines(&matter, rules);
    let t15 = due.iter().find(|d| d.code == Code::T15).unwrap();
    assert_eq!((t15.legal_due, t15.cause), (None, Some("尚未确认交办")));
    assert_eq!(act(&matter, &Command::Accept, rules, start()).unwrap_err().code, "unconfirmed");
    let later = start().plus_days(1);
    let confirm = Command::Confirm {
        room: 5,
        units: vec![unit_id(rules, "农业农村局")],
        colour: Colour::Yellow,
        guided: None,
    };
    let matter = act(&matter, &confirm, rules, later).unwrap();
    assert_eq!((matter.stage, matter.routing.room), (Stage::Assigned, 5));
    assert_eq!(
        legal(&matter, rules, Code::T15),
        Some(day("2026-09-20")),
        "from the confirmation on"
    );
    assert_eq!(act(&matter, &confirm, rules, later).unwrap_err().code, "confirmed");
}

#[test]
fn a_suggested_guidance_can_be_taken_back() {
    let rules = rules();
    let form = IntakeForm { units: vec![], ..intake(1) };
    let mut registration = registration(rules, &form, None);
    registration.proposal.guided = Some(Guided::Court);
    let command = Command::Register(Box::new(registration));
    let matter = fold(None, &decide(None, &command, rules, start()).unwrap(), start());
    assert_eq!((matter.outcome, matter.stage), (Outcome::Guided, Stage::Registered));
    assert_eq!(matter.ended, None, "a suggestion ends nothing");
    assert_eq!(matter.routing.unconfirmed, [Choice::Guided]);
    let confirm = Command::Confirm {
        room: 1,
        units: vec![unit_id(rules, "云溪乡人民政府")],
        colour: Colour::Green,
        guided: None,
    };
    let matter = act(&matter, &confirm, rules, start()).unwrap();
    assert_eq!(
        (matter.outcome, matter.stage, matter.guided),
        (Outcome::Accepted, Stage::Assigned, None)
    );
    assert_eq!(matter.ended, None);
}

#[test]
fn colour_is_raised_only_and_the_first_date_is_kept() {
    let rules = rules();
    let matter = register(rules, &intake(1)).unwrap();
    let raise = |to| Command::RaiseColour { to, reason: "再次来访".into() };
    let red = act(&matter, &raise(Colour::Red), rules, start()).unwrap();
    let t15 = deadlines(&red, rules).into_iter().find(|d| d.code == Code::T15).unwrap();
    assert_eq!((t15.legal_due, t15.first_due), (Some(day("2026-09-23")), Some(day("2026-09-17"))));
    assert_eq!(act(&red, &raise(Colour::Yellow), rules, start()).unwrap_err().code, "not_upward");
    assert_eq!(act(&red, &raise(Colour::Red), rules, start()).unwrap_err().code, "not_upward");
    let silent = Command::RaiseColour { to: Colour::Red, reason: " ".into() };
    assert_eq!(act(&matter, &silent, rules, start()).unwrap_err().code, "text");
    let late = start().plus_days(2);
    assert_eq!(act(&matter, &raise(Colour::Red), rules, late).unwrap_err().code, "overdue");
}

#[test]
fn handling_runs_from_acceptance_and_extends_once_to_ninety_days() {
    let rules = rules();
    let matter = register(rules, &intake(1)).unwrap();
    let matter = act(&matter, &Command::Accept, rules, start()).unwrap();
    assert_eq!(legal(&matter, rules, Code::T5), Some(day("2026-11-16")));
    let extend = Command::Extend { reason: "案情复杂".into() };
    let matter = act(&matter, &extend, rules, start().plus_days(50)).unwrap();
    assert_eq!(legal(&matter, rules, Code::T6), Some(day("2026-12-15")));
    // Acceptance does not make the unit's report due by the class go away.
    assert_eq!(next_due(&matter, rules).unwrap().code, Code::T15);
    let feedback = Command::Feedback {
        unit: matter.routing.units[0].unit.clone(),
        outcome: Feedback::Working,
        text: "正在核实".into(),
    };
    let told = act(&matter, &feedback, rules, start().plus_days(50)).unwrap();
    assert_eq!(next_due(&told, rules).unwrap().code, Code::T6);
    assert_eq!(act(&matter, &extend, rules, start()).unwrap_err().code, "extended");
    let suggestion = IntakeForm { purpose: "意见建议".into(), ..intake(2) };
    let matter = register(rules, &suggestion).unwrap();
    assert_eq!(act(&matter, &Command::Accept, rules, start()).unwrap_err().code, "purpose");
}

#[test]
fn a_report_of_wrongdoing_never_reaches_the_accused() {
    let rules = rules();
    let report = |unit: &str, units: &[&str]| IntakeForm {
        purpose: "揭发控告".into(),
        accused: Some(AccusedForm { name: "钱某".into(), unit: unit.into() }),
        units: units.iter().map(|u| (*u).to_owned()).collect(),
        room: String::new(),
        colour: String::new(),
        ..intake(1)
    };
    let matter = register(rules, &report("云溪乡人民政府", &[])).unwrap();
    assert!(matter.sealed);
    assert_eq!(matter.routing.units[0].unit, rules.sealed.unit);
    assert_eq!((matter.routing.colour, legal(&matter, rules, Code::T15)), (None, None));
    let refused = register(rules, &report("云溪乡人民政府", &["云溪乡政府"])).unwrap_err();
    assert_eq!((refused.code, refused.field.as_deref()), ("accused_unit", Some("units")));
    assert_eq!(
        register(rules, &report("云溪乡政府", &["区民政局"])).unwrap_err().code,
        "sealed_unit"
    );
    let sealed_unit = rules.unit(&rules.sealed.unit).unwrap().name.clone();
    let matter = register(rules, &report(&sealed_unit, &[])).unwrap();
    assert_eq!(matter.routing.units[0].unit, rules.sealed.other, "never to itself");
    let matter = register(rules, &report(&format!("{sealed_unit}第二监督室"), &[])).unwrap();
    assert_eq!(matter.routing.units[0].unit, rules.sealed.other, "nor to a part of itself");
}

#[test]
fn the_same_matter_in_time_is_not_accepted_twice() {
    let rules = rules();
    let earlier = register(rules, &intake(1)).unwrap();
    let again = |answer: &str| IntakeForm {
        same_as: Some(SameAsForm { number: earlier.number.clone(), answer: answer.into() }),
        ..intake(1)
    };
    let outcome = |form: &IntakeForm, origin: &Matter, at: Moment| {
        let registration = registration(rules, form, Some(origin.clone()));
        let command = Command::Register(Box::new(registration));
        fold(None, &decide(None, &command, rules, at).unwrap(), at)
    };
    let matter = outcome(&again("是"), &earlier, start());
    assert_eq!((matter.outcome, matter.stage), (Outcome::NotAccepted, Stage::Declined));
    assert_eq!(matter.origin.as_ref().unwrap().number, earlier.number);
    assert!(matter.routing.units.is_empty());
    assert_eq!(outcome(&again("部分"), &earlier, start()).outcome, Outcome::Accepted);
    assert!(in_time(&earlier, rules, start()));
    let broken_promise = start().plus_days(3);
    assert_eq!(outcome(&again("yes"), &earlier, broken_promise).outcome, Outcome::Accepted);
    let ended =
        act(&earlier, &Command::Conclude { reply: "已付清".into() }, rules, start()).unwrap();
    assert_eq!(outcome(&again("是"), &ended, start()).outcome, Outcome::Accepted);
    let reviewed = act(&ended, &Command::Review, rules, start()).unwrap();
    assert_eq!(outcome(&again("是"), &reviewed, start()).outcome, Outcome::NoLongerAccepted);
}

#[test]
fn groups_send_at_most_five() {
    let rules = rules();
    let group = |heads: u32| IntakeForm { head_count: Some(heads), ..intake(1) };
    let matter = register(rules, &group(4)).unwrap();
    assert!(!matter.visit.group);
    let matter = register(rules, &group(5)).unwrap();
    assert!(matter.visit.group, "five counts");
    let mut form = group(38);
    form.companions = (0..9)
        .map(|n| yichuang::matter::intake::CompanionForm {
            name: format!("同{n}"),
            ..Default::default()
        })
        .collect();
    assert_eq!(register(rules, &form).unwrap().visit.representatives, 5);
}

/// Any command at all, sensible or not.
fn any_command() -> impl Strategy<Value = Command> {
    let text = prop_oneof![Just("理由".to_owned()), Just(String::new())];
    let colour = prop_oneof![Just(Colour::Green), Just(Colour::Yellow), Just(Colour::Red)];
    let guided = prop_oneof![Just(None), Just(Some(Guided::Court)), Just(Some(Guided::Statutory))];
    prop_oneof![
        (0u16..20, 0usize..4, colour.clone(), guided).prop_map(|(room, units, colour, guided)| {
            let rules = rules();
            let units = rules.units.iter().take(units).map(|u| u.id.clone()).collect();
            Command::Confirm { room, units, colour, guided }
        }),
        (colour, text.clone()).prop_map(|(to, reason)| Command::RaiseColour { to, reason }),
        Just(Command::Accept),
        text.clone().prop_map(|reason| Command::Extend { reason }),
        text.clone().prop_map(|reply| Command::Answer { reply }),
        text.clone().prop_map(|reply| Command::Conclude { reply }),
        any_reception().prop_map(|receiving| Command::Receive(Box::new(receiving))),
        Just(Command::Review),
        text.clone().prop_map(|words| Command::Report { words }),
        Just(Command::Reprint),
        text.clone().prop_map(|reason| Command::Unmask { reason }),
        any_unit().prop_map(|unit| Command::Sign { unit }),
        (any_unit(), text.clone(), any::<bool>()).prop_map(|(unit, text, done)| {
            let outcome = if done { Feedback::Settled } else { Feedback::Working };
            Command::Feedback { unit, outcome, text }
        }),
        text.clone().prop_map(|text| Command::Remind { text }),
        text.prop_map(|reason| Command::Void { reason }),
    ]
}

fn any_unit() -> impl Strategy<Value = String> {
    (0usize..3).prop_map(|n| match n {
        0 => unit_id(rules(), "云溪乡人民政府"),
        n => rules().units[n].id.clone(),
    })
}

fn any_reception() -> impl Strategy<Value = Receiving> {
    let colours = prop_oneof![Just(None), Just(Some(Colour::Green)), Just(Some(Colour::Red))];
    let assigned = (0usize..3, colours).prop_map(|(units, colour)| {
        let units = rules().units.iter().take(units).map(|u| u.id.clone()).collect();
        Settled::Assigned { units, colour }
    });
    let settled = prop_oneof![3 => assigned, 1 => Just(Settled::Answered), 1 => Just(Settled::Guided(Guided::Court))];
    let leaders = prop_oneof![Just("chenmou"), Just("xumou")];
    let words = prop_oneof![Just(""), Just("请乡里今天约谈")];
    let place = prop::option::of(0usize..3);
    let report = prop::option::of(-1i64..20);
    (settled, leaders, words, place, report).prop_map(
        |(settled, leader, opinion, place, report)| Receiving {
            leader: leader.into(),
            room: None,
            mode: Mode::Duty,
            tier: Tier::County,
            opinion: opinion.into(),
            settled,
            place: place.map(|n: usize| rules().places[n].code.clone()),
            next: NextStep {
                report: report.map(|days| start().plus_days(days).day()),
                revisit: None,
            },
        },
    )
}

fn any_form() -> impl Strategy<Value = IntakeForm> {
    let purposes =
        prop_oneof![Just("求决"), Just("申诉"), Just("意见建议"), Just("揭发控告"), Just("其他")];
    (purposes, any::<[bool; 5]>(), 1u32..40).prop_map(
        |(purpose, [room, units, colour, name, urgent], heads)| {
            let mut form = intake(1);
            form.purpose = purpose.into();
            form.head_count = Some(heads);
            form.urgent = urgent;
            if !room || purpose == "揭发控告" {
                form.room.clear();
            }
            if !units || purpose == "揭发控告" {
                form.units.clear();
            }
            if !colour {
                form.colour.clear();
            }
            if !name {
                form.visitor.name.clear();
                form.visitor.id_number.clear();
                form.visitor.anonymous = true;
            }
            form
        },
    )
}

/// What must hold of every matter at any time.
/// The date the class promised first.
fn first_promise(matter: &Matter, rules: &Rules) -> Option<Day> {
    let t15 = deadlines(matter, rules).into_iter().find(|d| d.code == Code::T15)?;
    t15.first_due.or(t15.legal_due)
}

fn possible(matter: &Matter, rules: &Rules, now: Moment) {
    assert_eq!(matter.ended.is_some(), !matter.stage.is_open(), "{:?}", matter.stage);
    assert!(matter.visit.representatives <= 5);
    assert!(matter.accepted.is_none() || matter.purpose.is_some_and(Purpose::has_handling_clock));
    assert!(matter.accepted.is_none() || matter.assigned.is_some());
    assert!(!matter.extended || matter.accepted.is_some());
    assert!(matter.first_colour <= matter.routing.colour || matter.routing.colour.is_none());
    if matter.sealed {
        assert_eq!(matter.routing.colour, None);
        let route = [&rules.sealed.unit, &rules.sealed.other];
        assert!(matter.routing.units.iter().all(|u| route.contains(&&u.unit)));
    }
    if matter.stage == Stage::Assigned {
        assert!(!matter.routing.units.is_empty() && !matter.awaits_confirmation());
        assert_eq!(matter.routing.units.iter().filter(|u| u.role == Role::Lead).count(), 1);
    }
    for deadline in deadlines(matter, rules) {
        assert_eq!(deadline.cause.is_none(), deadline.legal_due.is_some(), "{deadline:?}");
        if let Some(due) = deadline.legal_due {
            assert!(due >= matter.registered.day(), "{deadline:?}");
        }
        if let (Some(first), Some(due)) = (deadline.first_due, deadline.legal_due) {
            assert!(first <= due);
        }
        if let Some(kpi) = deadline.kpi_due {
            assert!(kpi > matter.registered);
        }
        let until = deadline.met.unwrap_or(now).day();
        assert!(deadline.is_over(now) == deadline.legal_due.is_some_and(|d| d < until));
    }
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn no_sequence_of_commands_reaches_an_impossible_state(
        form in any_form(),
        commands in proptest::collection::vec((any_command(), 0i64..40), 0..12),
    ) {
        let rules = rules();
        let mut matter = register(rules, &form).unwrap();
        let mut log: Vec<(Event, Moment)> = Vec::new();
        let registered = decide(
            None, &Command::Register(Box::new(registration(rules, &form, None))), rules, start(),
        ).unwrap();
        log.extend(registered.into_iter().map(|f| (f.event, start())));
        possible(&matter, rules, start());
        let mut now = start();
        for (command, days) in commands {
            now = now.plus_days(days);
            let before = matter.clone();
            match decide(Some(&matter), &command, rules, now) {
                Ok(facts) => {
                    prop_assert!(!facts.is_empty());
                    matter = fold(Some(matter), &facts, now);
                    log.extend(facts.into_iter().map(|f| (f.event, now)));
                }
                Err(refusal) => {
                    prop_assert!(!refusal.message.is_empty());
                    prop_assert_eq!(&matter, &before);
                }
            }
            possible(&matter, rules, now);
            prop_assert_eq!(&matter.first_receiver, &before.first_receiver);
            prop_assert_eq!(&matter.number, &before.number);
            if before.first_leader.is_some() {
                prop_assert_eq!(&matter.first_leader, &before.first_leader);
            }
            // What was agreed is never for a day gone by, and ends with the matter.
            if matter.receptions > before.receptions {
                prop_assert!(matter.next.first().is_none_or(|day| day >= now.day()));
            }
            prop_assert!(matter.stage.is_open() || matter.next.first().is_none());
            prop_assert!(!matter.more_places.iter().any(|code| Some(code) == matter.place.as_ref()));
            if matter.receptions > before.receptions {
                // It ended with a unit, an answer or guidance; there is no "to be studied".
                prop_assert!(matter.stage != Stage::Registered);
                prop_assert!(!matter.routing.units.is_empty() || !matter.stage.is_open());
            }
            if before.assigned.is_some() {
                prop_assert_eq!(matter.assigned, before.assigned);
                prop_assert_eq!(matter.first_colour, before.first_colour);
                prop_assert!(matter.routing.colour >= before.routing.colour);
                // The date first promised never moves, and a report once made stays made.
                let promised = [&matter, &before].map(|m| first_promise(m, rules));
                prop_assert!(matter.outcome != before.outcome || promised[0] == promised[1]);
                prop_assert!(before.fed.is_none() || matter.fed == before.fed);
            }
            if matter.stage == Stage::Voided && before.stage != Stage::Voided {
                prop_assert_eq!(now.day(), matter.registered.day());
                prop_assert!(matter.handling.is_empty() && matter.receptions == 0);
            }
            for done in &before.handling {
                let still = matter.handling_of(&done.unit);
                prop_assert_eq!(still.map(|h| h.signed), Some(done.signed), "signed once");
            }
            prop_assert!(matter.stage.is_open() <= before.stage.is_open() || before.awaits_confirmation());
        }
        let refolded = log.iter().fold(None, |s, (event, at)| {
            Some(Matter::fold(s, event, *at).unwrap())
        });
        prop_assert_eq!(refolded.as_ref(), Some(&matter));
        // What goes through the store comes back the same.
        let json = serde_json::to_string(&matter).unwrap();
        prop_assert_eq!(&serde_json::from_str::<Matter>(&json).unwrap(), &matter);
        for (event, _) in &log {
            let json = serde_json::to_string(event).unwrap();
            prop_assert_eq!(&serde_json::from_str::<Event>(&json).unwrap(), event);
        }
    }
}
