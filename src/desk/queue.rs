//! The hall: numbers given, people called, wrong presses taken back — each in one transaction, so
//! two rooms pressing at once never get the same person.

use super::Desk;
use super::api::Done;
use super::error::DeskError;
use super::hall::{TicketView, Undone};
use super::rooms::{closed, press_in};
pub use super::take::TakeForm;
use crate::calendar::Moment;
use crate::matter::event::{Actor, Fact};
use crate::matter::numbers;
use crate::matter::queue::decide::{Around, no_room, room_closed};
use crate::matter::queue::event::TicketStage;
use crate::matter::queue::order::first;
use crate::matter::queue::{Press, RoomPress, Ticket, TicketEvent, TicketId, decide};
use crate::matter::rules::{RoomNo, Rules};
use crate::matter::words::Stage;
use crate::matter::{Matter, Refusal};
use crate::pack::Pack;
use crate::store::events::When;
use crate::store::tickets::TicketRow;
use crate::store::{StoreError, Tx, View};

impl Desk {
    /// Calls whoever is next to a room; whoever is still in it is finished with the same press.
    ///
    /// # Errors
    /// Nobody waits, no such room, or the store's.
    pub fn call_next(&mut self, room: RoomNo) -> Result<TicketView, DeskError> {
        self.call(room, None, "")
    }

    /// Presses something on a ticket.
    ///
    /// # Errors
    /// No such number today, a refusal of the rules, or the store's.
    pub fn press(&mut self, number: &str, press: &Press) -> Result<TicketView, DeskError> {
        if let Press::Call { room, reason } = press {
            return self.call(*room, Some(number), reason);
        }
        let press = match press {
            Press::Transfer { pool } => Press::Transfer { pool: self.pool(pool)? },
            press => press.clone(),
        };
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        let ticket = self.store.write(|tx| -> Result<Ticket, DeskError> {
            let when = clock.when(tx)?;
            let ticket = today(tx, number, when.at)?;
            let mut hand = Hand { tx, pack: &pack, actor: &actor, when };
            hand.press(ticket, &press, None)
        })?;
        self.ticket_view(&ticket)
    }

    /// Takes back the last press on a ticket. A call that emptied a room first is taken back whole.
    ///
    /// # Errors
    /// Nothing to take back, too late, the room is taken, or the store's.
    pub fn undo(&mut self, number: &str) -> Result<Undone, DeskError> {
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        let (ticket, back) = self.store.write(|tx| -> Result<_, DeskError> {
            let when = clock.when(tx)?;
            let ticket = today(tx, number, when.at)?;
            Hand { tx, pack: &pack, actor: &actor, when }.undo(ticket)
        })?;
        self.undone(&ticket, back.as_ref())
    }

    /// Takes back the last press of this seat, on a ticket or on a room.
    ///
    /// # Errors
    /// Nothing to take back, too late, the room is taken, or the store's.
    pub fn undo_last(&mut self) -> Result<Done, DeskError> {
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        let taken_back = self.store.write(|tx| -> Result<_, DeskError> {
            let when = clock.when(tx)?;
            let day = when.at.day();
            let room = tx.last_room_pressed(day, &actor.seat)?;
            match (tx.last_pressed(day, &actor.seat)?, room) {
                (Some((ticket, at)), room) if room.as_ref().is_none_or(|(_, seq)| *seq < at) => {
                    Hand { tx, pack: &pack, actor: &actor, when }.undo(ticket).map(Ok)
                }
                (_, Some((room, _))) => {
                    press_in(tx, room.room, &RoomPress::Undo, &pack.rules, &actor, when)?;
                    Ok(Err(room.room))
                }
                _ => Err(DeskError::refused("nothing", "本席位今天还没有操作过，没有可以撤销的")),
            }
        })?;
        Ok(match taken_back {
            Ok((ticket, back)) => Done::Undone(Box::new(self.undone(&ticket, back.as_ref())?)),
            Err(room) => Done::Room(Box::new(self.room_view(room)?)),
        })
    }

    fn undone(&self, ticket: &Ticket, back: Option<&Ticket>) -> Result<Undone, DeskError> {
        let back = back.map(|t| self.ticket_view(t)).transpose()?;
        Ok(Undone { ticket: self.ticket_view(ticket)?, back })
    }

    /// The number of the matter meant by its own number or by today's number in the queue.
    ///
    /// # Errors
    /// A number of the queue that is not there today, or has no matter.
    pub fn matter_number(&self, text: &str) -> Result<String, DeskError> {
        if text.contains('-') {
            return Ok(text.trim().to_owned());
        }
        let view = self.store.view();
        let ticket = today(&view, text, self.now())?;
        let stored = ticket.matter.map(|id| view.by_id(id)).transpose()?.flatten();
        stored.map(|s| s.matter.number).ok_or_else(|| {
            let message = format!("{} 还没有登记事项，请先登记再接访", ticket.number);
            DeskError::refused("no_matter", message)
        })
    }

    /// The ticket of today with this number.
    ///
    /// # Errors
    /// No such number today, or the store's.
    pub(super) fn ticket_of_today(&self, number: &str) -> Result<Ticket, DeskError> {
        today(&self.store.view(), number, self.now())
    }

    fn call(
        &mut self,
        room: RoomNo,
        number: Option<&str>,
        reason: &str,
    ) -> Result<TicketView, DeskError> {
        let (pack, actor, clock) = (self.pack.clone(), self.actor.clone(), self.clock);
        let ticket = self.store.write(|tx| -> Result<Ticket, DeskError> {
            let when = clock.when(tx)?;
            let chosen = match number {
                Some(number) => today(tx, number, when.at)?,
                None => next(tx, room, &pack.rules, when.at)?,
            };
            let mut hand = Hand { tx, pack: &pack, actor: &actor, when };
            let inside = tx.inside(when.at.day(), room)?.filter(|i| i.id != chosen.id);
            let after = inside.map(|i| hand.press(i, &Press::Finish, None)).transpose()?;
            let press = Press::Call { room, reason: reason.to_owned() };
            hand.press(chosen, &press, after.map(|t| t.id))
        })?;
        self.ticket_view(&ticket)
    }

    /// The pool meant by a room's number, name or topic, or by the pool's own name.
    pub(super) fn pool(&self, text: &str) -> Result<String, DeskError> {
        let rules = self.rules();
        if let Some(room) = rules.find_room(text) {
            return Ok(room_pool(room.no, rules));
        }
        let known = rules.rooms_of(text.trim()).next().map(|_| text.trim().to_owned());
        known.ok_or_else(|| {
            let message = format!("没有「{}」这一队，请写接待室的号或名称", text.trim());
            DeskError::refused("pool", message)
        })
    }
}

/// Gives a number that is already running its matter; where the matter is heard elsewhere, the
/// number waits there from now on, with its time of arrival. `None` when the number is over.
pub(super) fn join(
    tx: &Tx<'_>,
    ticket: TicketId,
    matter: &Matter,
    pack: &Pack,
    actor: &Actor,
    when: When,
) -> Result<Option<Ticket>, DeskError> {
    let running = tx.ticket_by_id(ticket)?;
    let running = running.filter(|t| t.is_open() && t.taken.day() == when.at.day());
    let Some(ticket) = running.filter(|t| t.matter.is_none()) else { return Ok(None) };
    let fact = TicketEvent::Joined { matter: matter.id }.into();
    let ticket = fold(Some(ticket), &fact, when.at)?;
    log(tx, &ticket, fact, actor, when)?;
    tx.join_ticket(&ticket)?;
    let pool = room_pool(matter.routing.room, &pack.rules);
    if pool == ticket.now.pool || ticket.now.stage != TicketStage::Waiting {
        return Ok(Some(ticket));
    }
    Hand { tx, pack, actor, when }.press(ticket, &Press::Transfer { pool }, None).map(Some)
}

/// The reception is over, or the matter is void: whoever is in a room for it leaves, and nobody is
/// called for a void one any more.
pub(super) fn leave(
    tx: &Tx<'_>,
    matter: &Matter,
    pack: &Pack,
    actor: &Actor,
    when: When,
) -> Result<(), DeskError> {
    let ticket =
        tx.ticket_of(matter.id)?.filter(|t| t.taken.day() == when.at.day()).filter(
            |t| match matter.stage {
                Stage::Voided => t.is_open(),
                _ => t.now.stage == TicketStage::Called,
            },
        );
    let Some(ticket) = ticket else { return Ok(()) };
    Hand { tx, pack, actor, when }.press(ticket, &Press::Finish, None)?;
    Ok(())
}

/// One person's hand on the tickets, within one transaction.
struct Hand<'a> {
    tx: &'a Tx<'a>,
    pack: &'a Pack,
    actor: &'a Actor,
    when: When,
}

impl Hand<'_> {
    /// Takes back the last press; with a call, also the end of whoever it sent out.
    fn undo(&mut self, ticket: Ticket) -> Result<(Ticket, Option<Ticket>), DeskError> {
        let after = ticket.now.after;
        let ticket = self.press(ticket, &Press::Undo, None)?;
        // Only the call itself brings the one before back; undoing a later press does not.
        let after = after.filter(|_| ticket.now.after.is_none());
        let before = after.map(|id| self.tx.ticket_by_id(id)).transpose()?.flatten();
        let before = before.filter(|t| t.now.stage == TicketStage::Finished);
        let back = before.map(|t| self.press(t, &Press::Undo, None)).transpose()?;
        Ok((ticket, back))
    }

    fn press(
        &mut self,
        ticket: Ticket,
        press: &Press,
        after: Option<i64>,
    ) -> Result<Ticket, DeskError> {
        let (rules, at) = (&self.pack.rules, self.when.at);
        let back = ticket.presses.last().and_then(|p| p.before.as_ref()).and_then(|b| b.room);
        let mut around = Around { after, ..Around::default() };
        match press {
            Press::Call { room, .. } => {
                around.first = first_of(self.tx, *room, rules, at)?;
                around.inside = self.tx.inside(at.day(), *room)?;
                around.closed = closed(self.tx, *room, at)?;
            }
            Press::Finish => {
                let matter = ticket.matter.map(|id| self.tx.by_id(id)).transpose()?.flatten();
                let stage = matter.map(|s| s.matter.stage);
                around.unsettled = stage == Some(Stage::Registered);
                around.voided = stage == Some(Stage::Voided);
            }
            Press::Undo => {
                around.inside =
                    back.map(|room| self.tx.inside(at.day(), room)).transpose()?.flatten();
                around.closed = back.map(|room| closed(self.tx, room, at)).transpose()?.flatten();
            }
            _ => {}
        }
        let fact = decide(&ticket, press, &around, rules, at)?;
        let ticket = fold(Some(ticket), &fact, at)?;
        let last_seq = log(self.tx, &ticket, fact, self.actor, self.when)?;
        let row = TicketRow { ticket, seat: self.actor.seat.clone(), last_seq };
        self.tx.set_ticket(&row)?;
        Ok(row.ticket)
    }
}

pub(super) fn log(
    tx: &Tx<'_>,
    ticket: &Ticket,
    fact: Fact<TicketEvent>,
    actor: &Actor,
    when: When,
) -> Result<i64, StoreError> {
    let places = tx.append(ticket.id, false, &[fact], actor, when)?;
    Ok(places.first().copied().unwrap_or_default())
}

pub(super) fn fold(
    state: Option<Ticket>,
    fact: &Fact<TicketEvent>,
    at: Moment,
) -> Result<Ticket, StoreError> {
    Ticket::fold(state, &fact.event, at)
        .ok_or_else(|| StoreError::Inconsistent("排队号的事件次序不对".into()))
}

/// The ticket of today with this number, `a17` and `A017` alike.
fn today(tx: &View<'_>, number: &str, at: Moment) -> Result<Ticket, DeskError> {
    let number = numbers::ticket_number(number);
    tx.ticket(at.day(), &number)?.ok_or_else(|| {
        DeskError::refused("unknown_number", format!("今天没有排队号「{number}」，请核对号码"))
    })
}

/// Whoever is next for a room.
fn next(tx: &Tx<'_>, room: RoomNo, rules: &Rules, at: Moment) -> Result<Ticket, DeskError> {
    if let Some(why) = closed(tx, room, at)? {
        return Err(room_closed(room, &why).into());
    }
    first_of(tx, room, rules, at)?
        .ok_or_else(|| Refusal::new("nobody", format!("{room}号接待室没有人候访，没有叫号")).into())
}

fn first_of(
    tx: &Tx<'_>,
    room: RoomNo,
    rules: &Rules,
    at: Moment,
) -> Result<Option<Ticket>, DeskError> {
    let pools = &rules.room(room).ok_or_else(|| no_room(room))?.pools;
    let lines: Vec<Vec<Ticket>> =
        pools.iter().map(|pool| tx.waiting(at.day(), pool, 1)).collect::<Result<_, _>>()?;
    Ok(first(lines.into_iter().flatten()))
}

/// The pool of a room: the first it serves.
pub(super) fn room_pool(room: RoomNo, rules: &Rules) -> String {
    rules.room(room).and_then(|r| r.pools.first().cloned()).unwrap_or_default()
}
