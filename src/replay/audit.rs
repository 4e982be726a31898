//! Was anybody overtaken? The day's log read back: whoever was called while somebody with a
//! better place still waited must have a typed reason beside the call (S2-1: first come, first
//! heard, and every exception in writing).

use crate::matter::event::Slot;
use crate::matter::queue::event::TicketStage;
use crate::matter::queue::order::rank;
use crate::matter::queue::{Ticket, TicketEvent, TicketId};
use crate::matter::rules::{RoomNo, Rules};
use crate::store::tickets::TicketEntry;
use std::collections::BTreeMap;

/// Somebody called before somebody else.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Overtaking {
    /// Number called.
    pub called: String,
    /// The room.
    pub room: RoomNo,
    /// Numbers that were before it and still waited.
    pub before: Vec<String>,
    /// A typed reason stands beside the call.
    pub reasoned: bool,
}

/// Every overtaking of a day, and how its tickets stand at the end.
#[derive(Clone, Debug, Default)]
pub struct Audit {
    /// Overtakings in the order they happened.
    pub overtakings: Vec<Overtaking>,
    /// Tickets by row id.
    pub tickets: BTreeMap<TicketId, Ticket>,
    /// Events that do not follow from those before: only a damaged log has any.
    pub broken: u32,
    /// Calls to a room that still held somebody, or of somebody who did not wait.
    pub crowded: u32,
}

impl Audit {
    /// Reads a day's log.
    pub fn of(log: &[TicketEntry], rules: &Rules) -> Audit {
        let mut audit = Audit::default();
        for entry in log {
            let (event, at) = (&entry.recorded.event, entry.recorded.at);
            let before = audit.tickets.remove(&entry.id);
            if let (TicketEvent::Called { room, .. }, Some(ticket)) = (event, &before) {
                let reasoned = entry.recorded.bodies.iter().any(|mark| mark.slot == Slot::Reason);
                audit.call(ticket, *room, reasoned, rules);
            }
            match Ticket::fold(before, event, at) {
                Some(ticket) => {
                    audit.tickets.insert(entry.id, ticket);
                }
                None => audit.broken += 1,
            }
        }
        audit
    }

    fn call(&mut self, ticket: &Ticket, room: RoomNo, reasoned: bool, rules: &Rules) {
        let pools = rules.room(room).map_or(&[][..], |room| &room.pools);
        let first = |other: &&Ticket| {
            other.now.stage == TicketStage::Waiting
                && pools.contains(&other.now.pool)
                && rank(other) < rank(ticket)
        };
        let before: Vec<String> =
            self.tickets.values().filter(first).map(|other| other.number.clone()).collect();
        if !before.is_empty() {
            let called = ticket.number.clone();
            self.overtakings.push(Overtaking { called, room, before, reasoned });
        }
        let inside = |other: &&Ticket| {
            other.now.stage == TicketStage::Called && other.now.room == Some(room)
        };
        self.crowded += self.tickets.values().filter(inside).count() as u32;
        self.crowded += u32::from(ticket.now.stage != TicketStage::Waiting);
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::calendar::{Calendar, Moment};
    use crate::matter::event::{Actor, Assurance};
    use crate::pack::Pack;
    use crate::store::bodies::BodyMark;
    use crate::store::events::Recorded;

    fn rules() -> Rules {
        let mut pack = Pack::load(crate::pack::DEFAULT, None).unwrap();
        pack.rules.calendar = Calendar::builtin();
        pack.rules
    }

    fn entry(seq: i64, id: TicketId, event: TicketEvent, reason: bool) -> TicketEntry {
        let mark = BodyMark { slot: Slot::Reason, digest: String::new() };
        let actor =
            Actor { seat: "1".into(), staff: "chaimin".into(), assurance: Assurance::Declared };
        let at = Moment::from_millis(1_155_600_000_000 + seq * 60_000);
        let bodies = if reason { vec![mark] } else { Vec::new() };
        TicketEntry { id, recorded: Recorded { seq, event, at, actor, bodies } }
    }

    fn taken(id: TicketId, pool: &str, booked: bool) -> TicketEvent {
        TicketEvent::Taken {
            id,
            number: format!("A{id:03}"),
            pool: pool.to_owned(),
            matter: None,
            heads: 1,
            representatives: 1,
            booked,
            precedence: None,
        }
    }

    /// Two wait, the second one is called.
    fn second_first(rules: &Rules, booked: bool, reason: bool) -> Audit {
        let pool = &rules.room(1).unwrap().pools[0];
        let call = TicketEvent::Called { room: 1, out_of_turn: reason, after: None };
        let log = [
            entry(1, 1, taken(1, pool, false), false),
            entry(2, 2, taken(2, pool, booked), false),
            entry(3, 2, call, reason),
        ];
        Audit::of(&log, rules)
    }

    #[test]
    fn who_is_called_before_another_needs_a_reason_in_the_log() {
        let rules = rules();
        let audit = second_first(&rules, false, false);
        let overtaking = &audit.overtakings[0];
        assert_eq!((&*overtaking.called, overtaking.reasoned), ("A002", false));
        assert_eq!(overtaking.before, ["A001"]);
        assert!(second_first(&rules, false, true).overtakings[0].reasoned);
        // 预约 is a reason of its own.
        assert!(second_first(&rules, true, false).overtakings.is_empty());
    }

    #[test]
    fn a_full_room_and_a_log_out_of_order_are_seen() {
        let rules = rules();
        let pool = &rules.room(1).unwrap().pools[0];
        let call = || TicketEvent::Called { room: 1, out_of_turn: false, after: None };
        let log = [
            entry(1, 1, taken(1, pool, false), false),
            entry(2, 1, call(), false),
            entry(3, 2, taken(2, pool, false), false),
            entry(4, 2, call(), false),
            entry(5, 3, TicketEvent::Recalled, false),
        ];
        let audit = Audit::of(&log, &rules);
        assert_eq!((audit.crowded, audit.broken), (1, 1));
    }
}
