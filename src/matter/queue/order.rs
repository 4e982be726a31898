//! Who comes before whom, how many are ahead, and about how long it takes.
//!
//! 预约 and 预登记 first, then those with a recorded reason, then by arrival. Nothing moves the
//! arrival, so nobody is overtaken without a reason that is in the log.

use super::event::Ticket;
use crate::calendar::Moment;

/// Fewer finished visits than this say nothing about how long one takes.
const ENOUGH: usize = 3;

/// A ticket's place; the lowest is called first.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Rank {
    /// 0 booked, 1 with a reason, 2 everybody.
    pub class: u8,
    /// Arrival.
    pub taken: Moment,
    /// Row id, for two of one millisecond.
    pub id: i64,
}

/// The place of a ticket.
pub fn rank(ticket: &Ticket) -> Rank {
    let class = match (ticket.booked, ticket.now.precedence) {
        (true, _) => 0,
        (false, Some(_)) => 1,
        (false, None) => 2,
    };
    Rank { class, taken: ticket.taken, id: ticket.id }
}

/// The first of these; whoever asks has left out all but those who wait.
pub fn first(waiting: impl IntoIterator<Item = Ticket>) -> Option<Ticket> {
    waiting.into_iter().min_by_key(rank)
}

/// Minutes one visit takes: the mean of those just finished, or `usual` when there are too few.
pub fn minutes_each(finished: &[Ticket], usual: u32) -> u32 {
    let took: Vec<i64> = finished
        .iter()
        .filter_map(|t| Some(t.now.ended?.millis() - t.now.called?.millis()))
        .collect();
    if took.len() < ENOUGH {
        return usual;
    }
    let mean = took.iter().sum::<i64>() / took.len() as i64;
    u32::try_from(mean / 60_000).unwrap_or(usual).max(1)
}

/// Minutes until a person with `ahead` before them is called, when `rooms` rooms serve the pool.
pub fn estimate(ahead: u32, rooms: u32, minutes_each: u32) -> u32 {
    (ahead * minutes_each).div_ceil(rooms.max(1))
}
