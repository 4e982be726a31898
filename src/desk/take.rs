//! Giving numbers: at the window, with a registration, at a kiosk, to who was put down for today.
//! A sealed matter never has one. The slip with number, room, topic and people ahead is queued in
//! the same transaction.

use super::Desk;
use super::error::DeskError;
use super::hall::TicketView;
use super::papers::{Subject, queue_print};
use super::queue::{fold, log, room_pool};
use crate::matter::Matter;
use crate::matter::booking::Booking;
use crate::matter::event::Actor;
use crate::matter::queue::decide::{Taking, no_room};
use crate::matter::queue::{Ticket, TicketEvent, take};
use crate::matter::rules::{RoomNo, Rules};
use crate::matter::words::Precedence;
use crate::pack::Pack;
use crate::store::Tx;
use crate::store::events::{Logged, When};
use crate::store::tickets::{KIND, TicketRow};

/// The form of the slip.
pub(super) const SLIP: &str = "ticket";

/// A wish for a number.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct TakeForm {
    /// Room number, name or topic; may be empty when there is a matter.
    pub pool: String,
    /// Number of its matter, or empty.
    pub matter: String,
    /// Persons present; 0 means one, or as many as the matter says.
    pub heads: u32,
    /// 预约 or 预登记.
    pub booked: bool,
    /// Why before others.
    pub precedence: Option<Precedence>,
    /// Typed for 其他.
    pub reason: String,
    /// Queue its slip for the printer of this seat.
    pub print: bool,
}

impl Desk {
    /// Gives a number.
    ///
    /// # Errors
    /// Unknown pool or matter, a second number for one matter, or the store's.
    pub fn take_number(&mut self, form: &TakeForm) -> Result<TicketView, DeskError> {
        let matter = match form.matter.trim() {
            "" => None,
            number => {
                // A sealed matter never stands in the queue: its visitor takes a plain number.
                let found = self.find(number)?.matter;
                Some(found).filter(|m| !m.sealed).ok_or_else(|| super::unknown(number)).map(Some)?
            }
        };
        let pool = match (form.pool.trim(), &matter) {
            ("", Some(matter)) => room_pool(matter.routing.room, self.rules()),
            (text, _) => self.pool(text)?,
        };
        let wish = Wish {
            pool,
            heads: match form.heads {
                0 => matter.as_ref().map_or(1, |m| m.visit.head_count.max(1)),
                heads => heads,
            },
            precedence: form
                .precedence
                .or_else(|| matter.as_ref().and_then(|m| Precedence::of(&m.visit.needs))),
            matter,
            booked: form.booked,
            reason: form.reason.clone(),
        };
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        let print = form.print;
        let ticket = self.store.write(|tx| -> Result<Ticket, DeskError> {
            let when = clock.when(tx)?;
            let ticket = give(tx, &wish, &pack.rules, &actor, when)?;
            if print {
                print_slip(tx, &ticket, &actor, when)?;
            }
            Ok(ticket)
        })?;
        self.ticket_view(&ticket)
    }
}

/// Queues the slip of a number.
pub(super) fn print_slip(
    tx: &Tx<'_>,
    ticket: &Ticket,
    actor: &Actor,
    when: When,
) -> Result<(), DeskError> {
    let subject = Subject { id: ticket.id, label: ticket.number.clone(), sealed: false };
    queue_print(tx, SLIP, TicketEvent::STREAM, &subject, actor, when.at)?;
    Ok(())
}

/// A number to be given.
struct Wish {
    pool: String,
    matter: Option<Matter>,
    heads: u32,
    booked: bool,
    precedence: Option<Precedence>,
    reason: String,
}

/// The number a registration gives by itself: only to somebody who came and is to be heard, and
/// never for a sealed matter.
pub(super) fn give_for(
    tx: &Tx<'_>,
    matter: &Matter,
    pack: &Pack,
    actor: &Actor,
    when: When,
) -> Result<Option<Ticket>, DeskError> {
    let rules = &pack.rules;
    let came = rules.find_channel(&matter.visit.channel).is_some_and(|c| c.group == "访");
    if !rules.queue.auto || !came || matter.sealed || !matter.stage.is_open() {
        return Ok(None);
    }
    let wish = Wish {
        pool: room_pool(matter.routing.room, rules),
        heads: matter.visit.head_count.max(1),
        precedence: Precedence::of(&matter.visit.needs),
        matter: Some(matter.clone()),
        booked: false,
        reason: String::new(),
    };
    give(tx, &wish, rules, actor, when).map(Some)
}

/// The number of somebody who was put down for today and came: before those who just came.
pub(super) fn give_booked(
    tx: &Tx<'_>,
    booking: &Booking,
    matter: Option<&Matter>,
    rules: &Rules,
    actor: &Actor,
    when: When,
) -> Result<Ticket, DeskError> {
    let wish = Wish {
        pool: room_pool(booking.room, rules),
        heads: matter.map_or(booking.heads, |m| m.visit.head_count).max(1),
        precedence: matter.and_then(|m| Precedence::of(&m.visit.needs)),
        matter: matter.cloned(),
        booked: true,
        reason: String::new(),
    };
    give(tx, &wish, rules, actor, when)
}

/// A number for a room and nothing else: no matter, one person, in turn.
pub(super) fn give_plain(
    tx: &Tx<'_>,
    room: RoomNo,
    rules: &Rules,
    actor: &Actor,
    when: When,
) -> Result<Ticket, DeskError> {
    rules.room(room).ok_or_else(|| no_room(room))?;
    let wish = Wish {
        pool: room_pool(room, rules),
        matter: None,
        heads: 1,
        booked: false,
        precedence: None,
        reason: String::new(),
    };
    give(tx, &wish, rules, actor, when)
}

fn give(
    tx: &Tx<'_>,
    wish: &Wish,
    rules: &Rules,
    actor: &Actor,
    when: When,
) -> Result<Ticket, DeskError> {
    let matter = wish.matter.as_ref().map(|m| m.id);
    if let Some(open) = matter.map(|id| tx.ticket_of(id)).transpose()?.flatten()
        && open.is_open()
        && open.taken.day() == when.at.day()
    {
        let message = format!("这件事已经有排队号 {}，没有再取", open.number);
        return Err(DeskError::refused("has_number", message));
    }
    let taking = Taking {
        id: tx.next_ticket_id(when.at)?,
        serial: tx.count(KIND, &when.at.day().to_string())?,
        pool: wish.pool.clone(),
        matter,
        heads: wish.heads,
        booked: wish.booked,
        precedence: wish.precedence,
        reason: wish.reason.clone(),
    };
    let fact = take(&taking, rules)?;
    let ticket = fold(None, &fact, when.at)?;
    let last_seq = log(tx, &ticket, fact, actor, when)?;
    tx.add_ticket(&TicketRow { ticket: ticket.clone(), seat: actor.seat.clone(), last_seq })?;
    Ok(ticket)
}
