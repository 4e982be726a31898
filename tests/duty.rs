//! The duty calendar by example and by property: every working day has one official or a visible
//! gap, fixed days are never lost, and no change ever puts anybody into two chairs on one day.
#![allow(clippy::unwrap_used, clippy::panic)]

use chrono::{Datelike, Weekday};
use proptest::prelude::*;
use std::collections::BTreeSet;
use yichuang::calendar::{Calendar, Day};
use yichuang::matter::duty::{
    Chair, Days, DutyChange, DutyCommand, DutyRule, Rest, Seat, Sitting, Standing, decide, plan,
};
use yichuang::matter::words::Tier;
use yichuang::matter::{Refusal, Rules};
use yichuang::pack::Pack;

fn day(text: &str) -> Day {
    text.parse().unwrap()
}

fn pack(name: &str) -> Rules {
    let mut rules = Pack::load(name, None).unwrap().rules;
    rules.calendar = Calendar::builtin();
    rules
}

fn who(rules: &Rules, text: &str) -> Vec<(String, String, String)> {
    plan(&rules.duty, &rules.calendar, (day(text), day(text)), &[])
        .iter()
        .map(|s| (s.seat.place.clone(), s.seat.post.clone(), s.who().unwrap_or("空").to_owned()))
        .collect()
}

fn centre(rules: &Rules, text: &str) -> Option<String> {
    who(rules, text).into_iter().find(|(place, ..)| place.is_empty()).map(|(.., id)| id)
}

#[test]
fn the_rota_goes_round_over_working_days() {
    let rules = pack("qujiang");
    assert_eq!(centre(&rules, "2026-01-04"), None, "a day before the rota begins");
    assert_eq!(centre(&rules, "2026-01-05").as_deref(), Some("chenmou"));
    assert_eq!(centre(&rules, "2026-01-09").as_deref(), Some("laomou"));
    assert_eq!(centre(&rules, "2026-01-10"), None, "Saturday");
    assert_eq!(centre(&rules, "2026-01-12").as_deref(), Some("chenmou"));
    // 2026-02-14 is a Saturday that is worked (调休): one of the rota sits.
    assert!(centre(&rules, "2026-02-14").is_some());
    assert_eq!(centre(&rules, "2026-10-01"), None);
}

#[test]
fn fixed_days_weekdays_and_villages_come_from_the_pack() {
    let rules = pack("fengxi");
    // 2026-11-01 is a Sunday: a promised day is kept.
    let sunday = who(&rules, "2026-11-01");
    let town: Vec<_> = sunday.iter().filter(|(p, ..)| p == "339901101").collect();
    let posts: Vec<_> = town.iter().map(|(_, post, id)| (post.as_str(), id.as_str())).collect();
    assert_eq!(posts, [("党委书记", "fq1"), ("镇长", "fq2"), ("人大主席", "fq3")]);
    assert_eq!(sunday.iter().filter(|(p, ..)| p.len() == 9).count(), 9, "three posts in each town");
    let tuesday = who(&rules, "2026-11-24");
    assert!(tuesday.iter().any(|(place, ..)| place == "339901101/溪口村"));
    // One of the village every day, by turns.
    let village = |text: &str| who(&rules, text).into_iter().find(|(p, ..)| p.ends_with("上坞村"));
    let three: BTreeSet<_> =
        ["2026-11-27", "2026-11-28", "2026-11-29"].map(|d| village(d).unwrap().2).into();
    assert_eq!(three.len(), 3);
    // 集中调处 on Friday 2026-10-02 falls on a holiday and moves to the first day worked after it.
    let together = |text: &str| {
        who(&rules, text).iter().filter(|(_, post, _)| post.starts_with("两委成员")).count()
    };
    assert_eq!((together("2026-10-02"), together("2026-10-08"), together("2026-11-27")), (0, 2, 2));
}

#[test]
fn every_working_day_has_exactly_one_official_at_the_centre() {
    let mut rules = pack("qujiang");
    rules.duty[0].from = Some(day("2024-01-01"));
    let (from, to) = (day("2024-01-01"), day("2026-12-31"));
    let sittings = plan(&rules.duty, &rules.calendar, (from, to), &[]);
    let mut worked = 0;
    for date in from.iter_days().take_while(|d| *d <= to) {
        let here = sittings.iter().filter(|s| s.seat.day == date && s.seat.place.is_empty());
        let expected = usize::from(rules.calendar.is_working(date));
        assert_eq!(here.count(), expected, "{date}");
        worked += expected;
    }
    assert_eq!(worked, 251 + 248 + 248, "working days of 2024, 2025, 2026");
    // Turns are fair: nobody sits twice before everybody sat once.
    for five in sittings.chunks(5).filter(|five| five.len() == 5) {
        let people: BTreeSet<_> = five.iter().map(|s| &s.planned).collect();
        assert_eq!(people.len(), 5);
    }
    // The same day by itself says the same as within a range.
    let one = plan(&rules.duty, &rules.calendar, (day("2026-02-14"), day("2026-02-14")), &[]);
    assert!(sittings.contains(&one[0]));
}

/// Applies a command as the desk does.
fn carry_out(
    rules: &Rules,
    changes: &mut Vec<DutyChange>,
    command: &DutyCommand,
    today: Day,
) -> Result<(), Refusal> {
    let range = (day("2026-01-01"), day("2026-12-31"));
    let sittings = plan(&rules.duty, &rules.calendar, range, changes);
    for fact in decide(&sittings, command, "理由", rules, today)? {
        let seat = fact.event.seat();
        let at = changes.iter().position(|c| c.seat == *seat);
        let id = at.unwrap_or(changes.len()) as i64;
        let before = at.map(|at| changes[at].clone());
        let after = DutyChange::fold(before, id, &fact.event).unwrap();
        match at {
            Some(at) => changes[at] = after,
            None => changes.push(after),
        }
    }
    Ok(())
}

fn seat(rules: &Rules, text: &str) -> Seat {
    plan(&rules.duty, &rules.calendar, (day(text), day(text)), &[])[0].seat.clone()
}

#[test]
fn a_swap_a_cover_and_an_absence_say_who_sits_and_can_be_taken_back() {
    let rules = pack("qujiang");
    let today = day("2026-11-23");
    let (mon, tue) = (seat(&rules, "2026-11-23"), seat(&rules, "2026-11-24"));
    let mut changes = Vec::new();
    let sits = |changes: &[DutyChange], seat: &Seat| -> Option<String> {
        let all = plan(&rules.duty, &rules.calendar, (seat.day, seat.day), changes);
        all[0].who().map(str::to_owned)
    };
    let (a, b) = (sits(&[], &mon).unwrap(), sits(&[], &tue).unwrap());
    let swap = DutyCommand::Swap { seat: mon.clone(), with: tue.clone() };
    carry_out(&rules, &mut changes, &swap, today).unwrap();
    assert_eq!((sits(&changes, &mon), sits(&changes, &tue)), (Some(b.clone()), Some(a.clone())));
    let back = DutyCommand::Restore { seat: tue.clone() };
    carry_out(&rules, &mut changes, &back, today).unwrap();
    assert_eq!((sits(&changes, &mon), sits(&changes, &tue)), (Some(a.clone()), Some(b.clone())));
    // Absence without cover is a gap.
    let absent = DutyCommand::Absent { seat: mon.clone() };
    carry_out(&rules, &mut changes, &absent, today).unwrap();
    assert_eq!(sits(&changes, &mon), None);
    let cover = DutyCommand::Cover { seat: mon.clone(), by: b.clone() };
    carry_out(&rules, &mut changes, &cover, today).unwrap();
    assert_eq!(sits(&changes, &mon), Some(b.clone()));

    let code = |command: DutyCommand, today: &str, reason: &str| {
        let range = (day("2026-01-01"), day("2026-12-31"));
        let sittings = plan(&rules.duty, &rules.calendar, range, &changes);
        decide(&sittings, &command, reason, &rules, day(today)).unwrap_err()
    };
    let by = |by: &str| DutyCommand::Cover { seat: tue.clone(), by: by.to_owned() };
    assert_eq!(code(by("chenmou"), "2026-11-25", "病假").code, "past");
    assert_eq!(code(by("没有的人"), "2026-11-23", "病假").code, "staff");
    assert_eq!(code(by(&b), "2026-11-23", "病假").code, "same");
    assert_eq!(code(by("laomou"), "2026-11-23", " ").code, "reason");
    let off = Seat { day: day("2026-10-01"), ..tue.clone() };
    let holiday = code(DutyCommand::Absent { seat: off }, "2026-09-01", "假");
    assert_eq!(holiday.code, "no_sitting");
    assert!(holiday.message.contains("国庆节"), "{holiday}");
    let nothing = code(DutyCommand::Restore { seat: tue.clone() }, "2026-11-23", "撤");
    assert_eq!(nothing.code, "nothing");
}

/// A county with several chairs a day, so that somebody could sit twice.
fn crowded(people: usize) -> Rules {
    let mut rules = pack("qujiang");
    let ids: Vec<String> = rules.staff.iter().take(people).map(|s| s.id.clone()).collect();
    let rule = |id: &str, days, place: &str, shift: usize| DutyRule {
        id: id.into(),
        name: id.into(),
        tier: Tier::County,
        days,
        rest: Rest::Keep,
        from: Some(day("2026-01-01")),
        until: None,
        month: 0,
        bookings: 3,
        chairs: vec![Chair {
            place: place.into(),
            post: "坐班".into(),
            staff: ids.iter().cycle().skip(shift).take(people).cloned().collect(),
        }],
    };
    rules.duty =
        vec![rule("a", Days::Working, "", 0), rule("b", Days::Working, "330803207", people / 2)];
    rules
}

#[derive(Clone, Debug)]
enum Wish {
    Swap(usize, usize),
    Cover(usize, usize),
    Absent(usize),
    Restore(usize),
}

fn wish() -> impl Strategy<Value = Wish> {
    prop_oneof![
        (0..40usize, 0..40usize).prop_map(|(a, b)| Wish::Swap(a, b)),
        (0..40usize, 0..11usize).prop_map(|(a, b)| Wish::Cover(a, b)),
        (0..40usize).prop_map(Wish::Absent),
        (0..40usize).prop_map(Wish::Restore),
    ]
}

proptest! {
    #[test]
    fn no_change_ever_makes_a_double_duty_and_no_chair_is_lost(
        people in 4..9usize,
        wishes in prop::collection::vec(wish(), 1..40),
    ) {
        let rules = crowded(people);
        let range = (day("2026-11-23"), day("2026-12-18"));
        let plain = plan(&rules.duty, &rules.calendar, range, &[]);
        let seats: Vec<Seat> = plain.iter().map(|s| s.seat.clone()).collect();
        let mut changes = Vec::new();
        let mut done = 0;
        for wish in &wishes {
            let at = |n: &usize| seats[n % seats.len()].clone();
            let command = match wish {
                Wish::Swap(a, b) => DutyCommand::Swap { seat: at(a), with: at(b) },
                Wish::Cover(a, b) => DutyCommand::Cover {
                    seat: at(a),
                    by: rules.staff[b % rules.staff.len()].id.clone(),
                },
                Wish::Absent(a) => DutyCommand::Absent { seat: at(a) },
                Wish::Restore(a) => DutyCommand::Restore { seat: at(a) },
            };
            done += usize::from(carry_out(&rules, &mut changes, &command, day("2026-11-23")).is_ok());
            let now = plan(&rules.duty, &rules.calendar, range, &changes);
            let same: Vec<&Seat> = now.iter().map(|s| &s.seat).collect();
            prop_assert_eq!(same, seats.iter().collect::<Vec<_>>());
            for (n, a) in now.iter().enumerate() {
                let twice = |b: &&Sitting| b.seat.day == a.seat.day && a.who().is_some() && b.who() == a.who();
                prop_assert!(now[n + 1..].iter().find(twice).is_none(), "{:?} after {:?}", a, command);
                // Nobody sits only where somebody asked for leave.
                prop_assert_eq!(a.who().is_none(), a.now == Standing::Absent);
            }
        }
        prop_assert!(done > 0 || wishes.len() < 20, "every wish was refused");
    }

    #[test]
    fn fixed_days_are_never_lost(year in 2024..2027i32, month in 1..13u32, next in any::<bool>()) {
        let mut rules = pack("fengxi");
        let at = rules.duty.iter().position(|r| r.id == "santian").unwrap();
        rules.duty[at].rest = if next { Rest::Next } else { Rest::Keep };
        let from = Day::from_ymd_opt(year, month, 1).unwrap();
        // A moved day may land behind the end of the month.
        let to = from + chrono::Days::new(50);
        let days: BTreeSet<Day> = plan(&rules.duty[at..=at], &rules.calendar, (from, to), &[])
            .into_iter()
            .map(|s| s.seat.day)
            .collect();
        for n in [1, 11, 21] {
            let named = Day::from_ymd_opt(year, month, n).unwrap();
            let wanted = if next { rules.calendar.roll(named).0 } else { named };
            prop_assert!(days.contains(&wanted), "{named} → {wanted}");
        }
    }

    #[test]
    fn weekdays_skip_days_off_only_when_told(offset in 0..1000u64) {
        let mut rules = pack("fengxi");
        let at = rules.duty.iter().position(|r| r.id == "zhouer").unwrap();
        rules.duty[at].rest = Rest::Skip;
        let date = day("2024-01-01") + chrono::Days::new(offset);
        let falls = rules.duty[at].falls_on(date, &rules.calendar);
        prop_assert_eq!(falls, date.weekday() == Weekday::Tue && rules.calendar.is_working(date));
    }
}
