//! The schedule alone, without a desk: a hall of one's own answers it.

use super::file::{Batch, Minute, PlayedDay};
use super::play::{Due, Guest, Part, Play, Step, Told};
use crate::calendar::Moment;
use crate::matter::Rules;
use crate::matter::rules::RoomNo;
use crate::pack::Pack;
use proptest::prelude::*;
use std::collections::{BTreeMap, VecDeque};

fn rules() -> Rules {
    Pack::load(crate::pack::DEFAULT, None).unwrap().rules
}

fn batch(at: i64, room: RoomNo) -> Batch {
    Batch {
        at: Minute(at * 60_000),
        booked: false,
        name: "吴某".into(),
        heads: 1,
        town: "云溪乡".into(),
        room,
        topic: "征地补偿".into(),
        purpose: "求决".into(),
        story: "一".into(),
        ask: String::new(),
        accused: String::new(),
        needs: Vec::new(),
        prefer: String::new(),
        took: 5 * 60_000,
        say: "好".into(),
        units: Vec::new(),
        colour: String::new(),
        guided: String::new(),
        absent: false,
        late: None,
        held: None,
        over: None,
        again: None,
    }
}

fn day(batches: Vec<Batch>) -> PlayedDay {
    PlayedDay {
        day: "2006-08-15".parse().unwrap(),
        title: "接访日".into(),
        place: "实验小学".into(),
        listed: vec!["2006-08-14".parse().unwrap()],
        opens: Minute(480 * 60_000),
        rest: [Minute(720 * 60_000), Minute(810 * 60_000)],
        closes: Minute(1020 * 60_000),
        windows: 2,
        writing: 180_000,
        beat: 60_000,
        batches,
    }
}

/// Plays a day against a plain first-come hall; returns every step.
fn play(day: &PlayedDay, rules: &Rules) -> Vec<Due> {
    let mut play = Play::new(day, rules, &Play::parts(day, rules));
    let mut lines: BTreeMap<RoomNo, VecDeque<Guest>> = BTreeMap::new();
    let mut done = Vec::new();
    while let Some(due) = play.due() {
        let told = match (&due.step, due.part) {
            (Step::Register(at) | Step::Arrive(at), _) => {
                let guest = Guest { number: at.to_string(), batch: Some(*at), again: false };
                let room = day.batches[*at].room;
                lines.entry(room).or_default().push_back(guest.clone());
                Told::Waits(guest, vec![room])
            }
            (Step::Next, Part::Room(room)) => match lines.entry(room).or_default().pop_front() {
                Some(guest) => Told::Called(guest),
                None => Told::Nobody,
            },
            (Step::Return(guest), Part::Room(room)) => {
                lines.entry(room).or_default().push_front(guest.clone());
                Told::Waits(guest.clone(), vec![room])
            }
            (Step::Transfer(guest, room), _) => {
                lines.entry(*room).or_default().push_back(guest.clone());
                Told::Waits(guest.clone(), vec![*room])
            }
            _ => Told::Done,
        };
        done.push(due.clone());
        play.tell(&due, due.at, told);
    }
    done
}

fn of(steps: &[Due], wanted: impl Fn(&Step) -> bool) -> Vec<(Moment, Part)> {
    steps.iter().filter(|due| wanted(&due.step)).map(|due| (due.at, due.part)).collect()
}

#[test]
fn somebody_late_is_called_twice_and_heard_once() {
    let rules = rules();
    let day = day(vec![Batch { late: Some(600_000), ..batch(490, 1) }]);
    let steps = play(&day, &rules);
    assert_eq!(of(&steps, |s| matches!(s, Step::Miss(_))).len(), 1);
    assert_eq!(of(&steps, |s| matches!(s, Step::Return(_))).len(), 1);
    let heard = of(&steps, |s| matches!(s, Step::Hear(_)));
    // Registered at 8:13, missed, back at 8:23, heard for five minutes.
    assert_eq!(heard, [(day.moment(Minute(508 * 60_000)), Part::Room(1))]);
}

#[test]
fn who_sits_in_the_wrong_room_is_heard_in_the_right_one() {
    let rules = rules();
    let day = day(vec![Batch { over: Some(7), ..batch(490, 1) }]);
    let heard = of(&play(&day, &rules), |s| matches!(s, Step::Hear(_)));
    assert_eq!(heard.iter().map(|(_, part)| *part).collect::<Vec<_>>(), [Part::Room(7)]);
}

#[test]
fn a_window_that_is_busy_makes_the_next_one_wait() {
    let rules = rules();
    let day = day(vec![batch(490, 1), batch(490, 1), batch(490, 1)]);
    let written = of(&play(&day, &rules), |s| matches!(s, Step::Register(_)));
    let minute = |n: i64| day.moment(Minute(n * 60_000));
    let wanted = [
        (minute(493), Part::Window(1)),
        (minute(493), Part::Window(2)),
        (minute(496), Part::Window(1)),
    ];
    assert_eq!(written, wanted);
}

#[test]
fn ten_times_as_many_come_in_the_same_day() {
    let one = day(vec![batch(490, 1), batch(495, 2)]);
    let ten = one.times(10);
    assert_eq!((ten.batches.len(), ten.batches[0].took), (20, 30_000));
    assert!(ten.batches.iter().all(|b| b.at.0 < 498 * 60_000), "the day grew longer");
    assert!(ten.batches.windows(2).all(|pair| pair[0].at <= pair[1].at));
}

fn any_batch() -> impl Strategy<Value = Batch> {
    let minutes = || proptest::option::weighted(0.2, 1..40_i64).prop_map(|m| m.map(|m| m * 60_000));
    let over = proptest::option::weighted(0.1, 1..=15_u16);
    let first = (420..1000_i64, 1..=15_u16, any::<bool>(), proptest::bool::weighted(0.1));
    (first, minutes(), minutes(), over, 1..30_i64).prop_map(
        |((at, room, booked, absent), late, held, over, took)| Batch {
            booked,
            absent,
            late,
            held,
            over,
            took: took * 60_000,
            ..batch(at, room)
        },
    )
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 48, failure_persistence: None, ..Default::default() })]

    /// Whatever kind of day: everybody who comes is heard exactly once, nobody is called before
    /// the doors open or over midday, time never runs back, and no room hears two at a time.
    #[test]
    fn everybody_is_heard_once(mut batches in proptest::collection::vec(any_batch(), 1..60)) {
        batches.sort_by_key(|batch| batch.at);
        let (rules, day) = (rules(), day(batches));
        let steps = play(&day, &rules);
        prop_assert!(steps.windows(2).all(|pair| pair[0].at <= pair[1].at));
        for (at, batch) in day.batches.iter().enumerate() {
            let heard = of(&steps, |s| matches!(s, Step::Hear(guest) if guest.batch == Some(at)));
            prop_assert_eq!(heard.len(), usize::from(!batch.absent), "{:?}", batch);
        }
        let rest = day.rest.map(|minute| day.moment(minute));
        for (at, _) in of(&steps, |s| matches!(s, Step::Next)) {
            prop_assert!(at >= day.moment(day.opens) && !(rest[0] <= at && at < rest[1]));
        }
    }
}
