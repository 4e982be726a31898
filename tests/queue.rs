//! The queue by example and by property: nobody is overtaken without a recorded reason, no two sit
//! in one room, a transfer keeps the arrival, and a wrong press leaves no trace but its events.
#![allow(clippy::unwrap_used, clippy::panic)]

use proptest::prelude::*;
use std::collections::BTreeMap;
use std::sync::LazyLock;
use yichuang::calendar::Moment;
use yichuang::matter::event::Fact;
use yichuang::matter::queue::decide::{Around, Taking, UNDO};
use yichuang::matter::queue::event::TicketStage;
use yichuang::matter::queue::order::{estimate, first, minutes_each, rank};
use yichuang::matter::queue::room::{self, RoomDay, RoomEvent, RoomPress};
use yichuang::matter::queue::{Press, Ticket, TicketEvent, decide, take};
use yichuang::matter::words::{Need, Precedence};
use yichuang::matter::{Refusal, Rules};
use yichuang::pack::Pack;

fn rules() -> &'static Rules {
    static RULES: LazyLock<Rules> = LazyLock::new(|| Pack::load("qujiang", None).unwrap().rules);
    &RULES
}

/// The pool of a room; what is no room stays as it is.
fn pool(room: &str) -> String {
    let room = room.parse().ok().and_then(|no| rules().room(no));
    room.map_or_else(|| "没有的".into(), |r| r.pools[0].clone())
}

fn at(minute: i64) -> Moment {
    Moment::parse("2026-11-23T08:30:00+08:00").unwrap().plus_millis(minute * 60_000)
}

/// The hall as the desk sees it: every ticket of the day.
#[derive(Default)]
struct Hall {
    tickets: Vec<Ticket>,
    log: Vec<(usize, Fact<TicketEvent>, Moment)>,
    rooms: BTreeMap<u16, RoomDay>,
    room_log: Vec<(u16, Fact<RoomEvent>, Moment)>,
}

impl Hall {
    fn take(&mut self, room: &str, booked: bool, why: Option<Precedence>, now: Moment) -> usize {
        let n = self.tickets.len();
        let taking = Taking {
            id: n as i64,
            serial: n as i64 + 1,
            pool: pool(room),
            matter: None,
            heads: 7,
            booked,
            precedence: why,
            reason: "理由".into(),
        };
        let fact = take(&taking, rules()).unwrap();
        self.tickets.push(Ticket::fold(None, &fact.event, now).unwrap());
        self.log.push((n, fact, now));
        n
    }

    fn waiting(&self, room: u16) -> Vec<Ticket> {
        let pools = rules().room(room).map_or(&[][..], |r| &r.pools);
        let here = |t: &&Ticket| t.now.stage == TicketStage::Waiting && pools.contains(&t.now.pool);
        self.tickets.iter().filter(here).cloned().collect()
    }

    fn inside(&self, room: u16) -> Option<Ticket> {
        let here = |t: &&Ticket| t.now.stage == TicketStage::Called && t.now.room == Some(room);
        self.tickets.iter().find(here).cloned()
    }

    fn press(&mut self, n: usize, press: &Press, now: Moment) -> Result<(), Refusal> {
        let ticket = self.tickets[n].clone();
        let back = ticket.presses.last().and_then(|p| p.before.as_ref()).and_then(|b| b.room);
        let room = match press {
            Press::Call { room, .. } => Some(*room),
            Press::Undo => back,
            _ => None,
        };
        let around = Around {
            first: room.and_then(|r| first(self.waiting(r))),
            inside: room.and_then(|r| self.inside(r)),
            closed: room.filter(|r| !self.is_open(*r)).map(|_| "领导外出".into()),
            ..Around::default()
        };
        let fact = decide(&ticket, press, &around, rules(), now)?;
        self.tickets[n] = Ticket::fold(Some(ticket), &fact.event, now).unwrap();
        self.log.push((n, fact, now));
        Ok(())
    }

    fn is_open(&self, room: u16) -> bool {
        self.rooms.get(&room).is_none_or(RoomDay::is_open)
    }

    fn press_room(&mut self, no: u16, press: &RoomPress, now: Moment) -> Result<(), Refusal> {
        let inside = self.inside(no).map(|t| t.number);
        let state = self.rooms.get(&no).cloned().unwrap_or_else(|| RoomDay::fresh(now.day(), no));
        let fact = room::decide(&state, press, inside.as_deref(), rules(), now)?;
        self.rooms.insert(no, RoomDay::fold(Some(state), &fact.event, now).unwrap());
        self.room_log.push((no, fact, now));
        Ok(())
    }

    fn next(&mut self, room: u16, now: Moment) -> Option<usize> {
        if !self.is_open(room) {
            return None;
        }
        if let Some(inside) = self.inside(room) {
            self.press(inside.id as usize, &Press::Finish, now).unwrap();
        }
        let n = first(self.waiting(room))?.id as usize;
        self.press(n, &Press::Call { room, reason: String::new() }, now).unwrap();
        Some(n)
    }
}

fn code(result: Result<(), Refusal>) -> &'static str {
    result.err().map_or("done", |refusal| refusal.code)
}

#[test]
fn booked_first_then_those_with_a_reason_then_by_arrival() {
    let mut hall = Hall::default();
    let early = hall.take("1", false, None, at(0));
    let old = hall.take("1", false, Some(Precedence::Elderly), at(1));
    let other = hall.take("2", false, None, at(1));
    let booked = hall.take("1", true, None, at(2));
    let order: Vec<_> = (0..4).map(|n| hall.next(1, at(3 + n))).collect();
    assert_eq!(order, [Some(booked), Some(old), Some(early), None]);
    assert_eq!(hall.next(2, at(9)), Some(other));
    assert_eq!(hall.tickets[0].number, "A001");
    assert_eq!((hall.tickets[0].heads, hall.tickets[0].representatives), (7, 5));
}

#[test]
fn calling_somebody_out_of_turn_needs_a_reason_that_is_kept() {
    let mut hall = Hall::default();
    hall.take("1", false, None, at(0));
    let late = hall.take("1", false, None, at(1));
    let call = |reason: &str| Press::Call { room: 1, reason: reason.into() };
    assert_eq!(code(hall.press(late, &call(" "), at(2))), "overtakes");
    hall.press(late, &call("要赶末班车"), at(2)).unwrap();
    let (_, fact, _) = hall.log.last().unwrap();
    assert!(matches!(fact.event, TicketEvent::Called { out_of_turn: true, .. }));
    assert_eq!(fact.bodies[0].1, "要赶末班车");
}

#[test]
fn recalls_end_and_what_makes_no_sense_is_refused_with_the_way_out() {
    let mut hall = Hall::default();
    let one = hall.take("1", false, None, at(0));
    let two = hall.take("1", false, None, at(0));
    let call = Press::Call { room: 1, reason: String::new() };
    assert_eq!(code(hall.press(one, &Press::Recall, at(1))), "stage");
    hall.next(1, at(1));
    for _ in 0..3 {
        hall.press(one, &Press::Recall, at(2)).unwrap();
    }
    assert_eq!(code(hall.press(one, &Press::Recall, at(2))), "recall_limit");
    assert_eq!(code(hall.press(two, &call, at(2))), "occupied");
    let into = |room| Press::Call { room, reason: String::new() };
    assert_eq!(code(hall.press(two, &into(2), at(2))), "other_pool");
    assert_eq!(code(hall.press(two, &into(99), at(2))), "room");
    let to = |room: &str| Press::Transfer { pool: pool(room) };
    assert_eq!(code(hall.press(two, &to("1"), at(2))), "same_pool");
    assert_eq!(code(hall.press(two, &to("99"), at(2))), "pool");
    let prefer = Press::Prefer { precedence: Precedence::Other, reason: String::new() };
    assert_eq!(code(hall.press(two, &prefer, at(2))), "reason");
    hall.press(one, &Press::Miss, at(3)).unwrap();
    assert_eq!(code(hall.press(one, &Press::Hold, at(3))), "stage");
    assert_eq!(code(hall.press(two, &call, at(24 * 60))), "other_day");
}

#[test]
fn a_transfer_and_a_return_keep_the_arrival() {
    let mut hall = Hall::default();
    let moved = hall.take("1", false, None, at(0));
    let there = hall.take("2", false, None, at(1));
    hall.next(1, at(2));
    hall.press(moved, &Press::Transfer { pool: pool("2") }, at(3)).unwrap();
    assert_eq!(hall.next(2, at(4)), Some(moved));
    hall.press(moved, &Press::Miss, at(5)).unwrap();
    hall.press(moved, &Press::Return, at(6)).unwrap();
    assert_eq!(hall.next(2, at(7)), Some(moved));
    assert_eq!(hall.next(2, at(8)), Some(there));
    assert_eq!(hall.tickets[moved].taken, at(0));
}

#[test]
fn a_wrong_press_is_taken_back_for_five_minutes_and_not_into_a_full_room() {
    let mut hall = Hall::default();
    let one = hall.take("1", false, None, at(0));
    let two = hall.take("1", false, None, at(0));
    hall.next(1, at(1));
    let before = hall.tickets[one].now.clone();
    hall.press(one, &Press::Finish, at(2)).unwrap();
    let late = at(2).plus_millis(UNDO + 1);
    assert_eq!(code(hall.press(one, &Press::Undo, late)), "too_late");
    hall.press(one, &Press::Undo, at(2).plus_millis(UNDO)).unwrap();
    assert_eq!(hall.tickets[one].now, before);
    hall.press(one, &Press::Finish, at(8)).unwrap();
    hall.next(1, at(8));
    assert_eq!(code(hall.press(one, &Press::Undo, at(9))), "occupied");
    hall.press(two, &Press::Undo, at(9)).unwrap();
    hall.press(one, &Press::Undo, at(9)).unwrap();
    assert_eq!(hall.inside(1).map(|t| t.number), Some("A001".into()));
    let wrong = hall.take("3", false, None, at(9));
    hall.press(wrong, &Press::Undo, at(9)).unwrap();
    assert_eq!(hall.tickets[wrong].now.stage, TicketStage::Voided);
    assert_eq!(code(hall.press(wrong, &Press::Undo, at(9))), "nothing");
}

#[test]
fn the_estimate_learns_from_the_day() {
    assert_eq!((estimate(0, 1, 15), estimate(3, 2, 15), estimate(3, 0, 10)), (0, 23, 30));
    let mut hall = Hall::default();
    for minute in 0..4 {
        hall.take("1", false, None, at(minute));
    }
    for call in 0..4 {
        hall.next(1, at(10 + 8 * call));
    }
    let done: Vec<Ticket> = hall.tickets[..3].to_vec();
    assert_eq!((minutes_each(&done, 15), minutes_each(&done[..2], 15)), (8, 15));
}

#[test]
fn nobody_leaves_a_room_without_an_outcome() {
    let mut hall = Hall::default();
    let one = hall.take("1", false, None, at(0));
    hall.next(1, at(1));
    let around = Around { unsettled: true, ..Around::default() };
    let refusal = decide(&hall.tickets[one], &Press::Finish, &around, rules(), at(2)).unwrap_err();
    assert_eq!(refusal.code, "no_outcome");
}

#[test]
fn needs_give_precedence() {
    assert_eq!(Precedence::of(&[Need::Dialect, Need::Sight]), Some(Precedence::Disabled));
    assert_eq!(Precedence::of(&[Need::Dialect]), None);
}

#[test]
fn a_closed_room_calls_nobody_until_it_opens_and_says_why() {
    let mut hall = Hall::default();
    let one = hall.take("1", false, None, at(0));
    let close = |why: &str| RoomPress::Close { reason: why.into() };
    assert_eq!(code(hall.press_room(1, &close(" "), at(1))), "reason");
    assert_eq!(code(hall.press_room(99, &close("领导外出"), at(1))), "room");
    assert_eq!(code(hall.press_room(1, &RoomPress::Open, at(1))), "stage");
    hall.press_room(1, &close("领导外出"), at(1)).unwrap();
    assert_eq!(hall.room_log[0].1.bodies[0].1, "领导外出");
    assert_eq!(code(hall.press_room(1, &close("又关"), at(1))), "stage");
    let call = Press::Call { room: 1, reason: String::new() };
    assert_eq!(code(hall.press(one, &call, at(2))), "closed");
    // Taken back, it calls; with somebody inside it does not close, nor by taking back an opening.
    hall.press_room(1, &RoomPress::Undo, at(3)).unwrap();
    hall.press_room(1, &close("领导外出"), at(3)).unwrap();
    hall.press_room(1, &RoomPress::Open, at(4)).unwrap();
    hall.press(one, &call, at(4)).unwrap();
    assert_eq!(code(hall.press_room(1, &close("下班"), at(4))), "occupied");
    assert_eq!(code(hall.press_room(1, &RoomPress::Undo, at(4))), "occupied");
    // Nobody is sent back into a room that has closed meanwhile.
    hall.press(one, &Press::Finish, at(5)).unwrap();
    hall.press_room(1, &close("下班"), at(5)).unwrap();
    assert_eq!(code(hall.press(one, &Press::Undo, at(6))), "closed");
    let late = at(5).plus_millis(UNDO + 1);
    assert_eq!(code(hall.press_room(1, &RoomPress::Undo, late)), "too_late");
    assert_eq!(code(hall.press_room(2, &RoomPress::Undo, late)), "nothing");
}

#[test]
fn who_sits_and_which_units_are_on_duty_change_apart_and_come_back_together() {
    let mut hall = Hall::default();
    let man = |staff: Option<&str>, units: Option<Vec<String>>| RoomPress::Man {
        staff: staff.map(str::to_owned),
        units,
    };
    hall.press_room(1, &man(Some("chenmou"), None), at(0)).unwrap();
    hall.press_room(1, &man(None, Some(vec!["shuili".into()])), at(1)).unwrap();
    let now = hall.rooms[&1].now.clone();
    assert_eq!((now.staff.as_deref(), now.units), (Some("chenmou"), Some(vec!["shuili".into()])));
    assert_eq!(code(hall.press_room(1, &man(Some("没有的人"), None), at(2))), "staff");
    assert_eq!(code(hall.press_room(1, &man(None, Some(vec!["x".into()])), at(2))), "units");
    hall.press_room(1, &RoomPress::Undo, at(2)).unwrap();
    hall.press_room(1, &RoomPress::Undo, at(2)).unwrap();
    assert_eq!(hall.rooms[&1].now, Default::default());
}

/// Something somebody does in the hall.
#[derive(Clone, Debug)]
enum Step {
    Take(u16, bool, bool),
    Next(u16),
    Press(usize, u8, u16),
    Room(u16, u8),
}

fn step() -> impl Strategy<Value = Step> {
    prop_oneof![
        3 => (1u16..4, any::<bool>(), any::<bool>()).prop_map(|(r, b, p)| Step::Take(r, b, p)),
        2 => (1u16..4).prop_map(Step::Next),
        3 => (0usize..20, 0u8..10, 1u16..4).prop_map(|(n, p, r)| Step::Press(n, p, r)),
        1 => (1u16..4, 0u8..3).prop_map(|(r, p)| Step::Room(r, p)),
    ]
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(300))]
    #[test]
    fn whatever_is_pressed_the_queue_stays_fair(steps in prop::collection::vec(step(), 1..60)) {
        let mut hall = Hall::default();
        for (minute, step) in (0..).zip(&steps) {
            let now = at(minute);
            match step {
                Step::Take(room, booked, prefer) => {
                    let why = prefer.then_some(Precedence::Infant);
                    hall.take(&room.to_string(), *booked && minute % 3 == 0, why, now);
                }
                Step::Room(no, press) => {
                    let press = match press {
                        0 => RoomPress::Close { reason: "领导外出".into() },
                        1 => RoomPress::Open,
                        _ => RoomPress::Undo,
                    };
                    let _ = hall.press_room(*no, &press, now);
                    prop_assert!(hall.is_open(*no) || hall.inside(*no).is_none());
                }
                Step::Next(room) => {
                    let waiting = hall.waiting(*room);
                    let called = hall.next(*room, now);
                    prop_assert_eq!(called.is_none(), waiting.is_empty() || !hall.is_open(*room));
                    let Some(called) = called.map(|n| hall.tickets[n].clone()) else { continue };
                    // Whoever came earlier and still waits was passed for a reason in the log.
                    for earlier in waiting.iter().filter(|w| w.taken < called.taken) {
                        prop_assert!(called.booked || called.now.precedence.is_some());
                        prop_assert!(rank(&called) < rank(earlier));
                    }
                }
                Step::Press(n, press, room) if *n < hall.tickets.len() => {
                    let press = match press {
                        0 => Press::Call { room: *room, reason: String::new() },
                        8 => Press::Call { room: *room, reason: "要赶末班车".into() },
                        9 => Press::Prefer { precedence: Precedence::Elderly, reason: String::new() },
                        1 => Press::Recall,
                        2 => Press::Hold,
                        3 => Press::Miss,
                        4 => Press::Return,
                        5 => Press::Transfer { pool: pool(&room.to_string()) },
                        6 => Press::Finish,
                        _ => Press::Undo,
                    };
                    let first = first(hall.waiting(*room));
                    let (before, done) = (hall.tickets[*n].clone(), hall.press(*n, &press, now));
                    match (&press, done) {
                        (_, Err(refusal)) => {
                            prop_assert!(refusal.message.chars().count() > 8);
                            prop_assert_eq!(&hall.tickets[*n], &before);
                        }
                        (Press::Call { .. }, Ok(())) => {
                            prop_assert!(hall.is_open(*room), "called into a closed room");
                            // Out of turn only with the reason in the log beside the call.
                            let (_, fact, _) = hall.log.last().unwrap();
                            let in_turn = first.map(|f| f.id) == Some(before.id);
                            prop_assert_eq!(fact.bodies.is_empty(), in_turn);
                            let out = TicketEvent::Called {
                                room: *room, out_of_turn: !in_turn, after: None,
                            };
                            prop_assert_eq!(&fact.event, &out);
                        }
                        _ => prop_assert_eq!(hall.tickets[*n].taken, before.taken),
                    }
                }
                Step::Press(..) => {}
            }
            for room in 1..4 {
                let inside = hall.tickets.iter().filter(|t| {
                    t.now.stage == TicketStage::Called && t.now.room == Some(room)
                });
                prop_assert!(inside.count() <= 1, "two in room {room}");
            }
        }
        // The log alone gives the same hall.
        let mut again: Vec<Option<Ticket>> = vec![None; hall.tickets.len()];
        for (n, fact, now) in &hall.log {
            again[*n] = Some(Ticket::fold(again[*n].take(), &fact.event, *now).unwrap());
        }
        let again: Vec<Ticket> = again.into_iter().flatten().collect();
        prop_assert_eq!(again, hall.tickets);
        let mut rooms: BTreeMap<u16, RoomDay> = BTreeMap::new();
        for (no, fact, now) in &hall.room_log {
            let room = RoomDay::fold(rooms.remove(no), &fact.event, *now).unwrap();
            rooms.insert(*no, room);
        }
        prop_assert_eq!(rooms, hall.rooms);
    }
}
