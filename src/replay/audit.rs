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
