//! What happened to a ticket, and the ticket as the fold of it.
//!
//! Everything a press may change lies in [`Standing`]; the standings before the last presses are
//! kept, so a wrong press is taken back by an event of its own and nothing is ever rewritten.

use crate::calendar::Moment;
use crate::matter::event::MatterId;
use crate::matter::rules::RoomNo;
use crate::matter::words::Precedence;
use serde::{Deserialize, Serialize};

/// Row id of a ticket, see [`crate::matter::row_id`].
pub type TicketId = i64;

/// How many presses back a ticket can be taken.
const KEPT: usize = 4;

/// Where a ticket is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum TicketStage {
    /// 候访.
    Waiting,
    /// Called to a room, or sitting in it.
    Called,
    /// 暂缓.
    Held,
    /// 未到.
    Missed,
    /// 结束.
    Finished,
    /// 作废: taken by mistake.
    Voided,
}

impl TicketStage {
    /// The stage in the desk's words.
    pub const fn word(self) -> &'static str {
        match self {
            TicketStage::Waiting => "候访",
            TicketStage::Called => "已叫",
            TicketStage::Held => "暂缓",
            TicketStage::Missed => "未到",
            TicketStage::Finished => "结束",
            TicketStage::Voided => "作废",
        }
    }

    /// Name in the store.
    pub const fn name(self) -> &'static str {
        match self {
            TicketStage::Waiting => "waiting",
            TicketStage::Called => "called",
            TicketStage::Held => "held",
            TicketStage::Missed => "missed",
            TicketStage::Finished => "finished",
            TicketStage::Voided => "voided",
        }
    }
}

/// A fact about a ticket.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[serde(tag = "kind", rename_all = "snake_case")]
pub enum TicketEvent {
    /// The number was given.
    Taken {
        /// Row id.
        id: TicketId,
        /// Number of the day, e.g. `A017`.
        number: String,
        /// The pool it waits in.
        pool: String,
        /// Its matter; never a sealed one.
        matter: Option<MatterId>,
        /// Persons present.
        heads: u32,
        /// Persons who enter the room.
        representatives: u32,
        /// 预约 or 预登记.
        booked: bool,
        /// Why it goes before others; the typed reason of 其他 is a body.
        precedence: Option<Precedence>,
    },
    /// Called to a room.
    Called {
        /// The room.
        room: RoomNo,
        /// Somebody who was before it still waits; the reason is a body.
        out_of_turn: bool,
        /// The ticket that ended with this press, when the room was not empty.
        after: Option<TicketId>,
    },
    /// Called once more.
    Recalled,
    /// Put aside.
    Held,
    /// Did not come.
    Missed,
    /// Waits again, at its old place.
    Returned,
    /// Waits in another pool; the time of arrival stays.
    Transferred {
        /// The other pool.
        pool: String,
    },
    /// Goes before others from now on; the typed reason of 其他 is a body.
    Preferred {
        /// Why.
        precedence: Precedence,
    },
    /// Left the room.
    Finished,
    /// Its matter was registered after the number was given; no press, so nothing to take back.
    Joined {
        /// The matter; never a sealed one.
        matter: MatterId,
    },
    /// The last press was a mistake.
    Undone,
}

impl TicketEvent {
    /// The event in the desk's words.
    pub const fn word(&self) -> &'static str {
        match self {
            TicketEvent::Taken { .. } => "取号",
            TicketEvent::Called { .. } => "叫号",
            TicketEvent::Recalled => "重呼",
            TicketEvent::Held => "暂缓",
            TicketEvent::Missed => "未到",
            TicketEvent::Returned => "回队",
            TicketEvent::Transferred { .. } => "转室",
            TicketEvent::Preferred { .. } => "优先",
            TicketEvent::Finished => "结束",
            TicketEvent::Joined { .. } => "登记",
            TicketEvent::Undone => "撤销",
        }
    }
}

/// What presses change.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Standing {
    /// Where it is.
    pub stage: TicketStage,
    /// The pool it waits in.
    pub pool: String,
    /// The room it was called to.
    pub room: Option<RoomNo>,
    /// How often it was called to that room.
    pub calls: u32,
    /// When it was called there first.
    pub called: Option<Moment>,
    /// The ticket that ended with that call.
    pub after: Option<TicketId>,
    /// Why it goes before others.
    pub precedence: Option<Precedence>,
    /// When it ended.
    pub ended: Option<Moment>,
}

/// A press that can be taken back.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Pressed {
    /// When.
    pub at: Moment,
    /// How the ticket stood before; none before it was taken.
    pub before: Option<Standing>,
}

/// A 排队号.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Ticket {
    /// Row id.
    pub id: TicketId,
    /// Number of the day.
    pub number: String,
    /// When it was taken: the arrival, which nothing moves.
    pub taken: Moment,
    /// Its matter; never a sealed one.
    pub matter: Option<MatterId>,
    /// Persons present.
    pub heads: u32,
    /// Persons who enter the room.
    pub representatives: u32,
    /// 预约 or 预登记.
    pub booked: bool,
    /// How it stands.
    pub now: Standing,
    /// The last presses, newest last.
    pub presses: Vec<Pressed>,
    /// Number of events so far.
    pub version: u32,
}

impl Ticket {
    /// The state after one more event; the first must be `Taken`. `None` for an order of events
    /// only a damaged store can hold.
    pub fn fold(state: Option<Ticket>, event: &TicketEvent, at: Moment) -> Option<Ticket> {
        match (state, event) {
            (None, TicketEvent::Taken { .. }) => Ticket::taken(event, at),
            (Some(_), TicketEvent::Taken { .. }) | (None, _) => None,
            (Some(ticket), TicketEvent::Undone) => ticket.undo(at),
            (Some(mut ticket), TicketEvent::Joined { matter }) => {
                ticket.matter = Some(*matter);
                ticket.version += 1;
                Some(ticket)
            }
            (Some(mut ticket), event) => {
                ticket.presses.push(Pressed { at, before: Some(ticket.now.clone()) });
                let spare = ticket.presses.len().saturating_sub(KEPT);
                ticket.presses.drain(..spare);
                ticket.now.apply(event, at);
                ticket.version += 1;
                Some(ticket)
            }
        }
    }

    fn taken(event: &TicketEvent, at: Moment) -> Option<Ticket> {
        let TicketEvent::Taken {
            id,
            number,
            pool,
            matter,
            heads,
            representatives,
            booked,
            precedence,
        } = event
        else {
            return None;
        };
        Some(Ticket {
            id: *id,
            number: number.clone(),
            taken: at,
            matter: *matter,
            heads: *heads,
            representatives: *representatives,
            booked: *booked,
            now: Standing {
                stage: TicketStage::Waiting,
                pool: pool.clone(),
                room: None,
                calls: 0,
                called: None,
                after: None,
                precedence: *precedence,
                ended: None,
            },
            presses: vec![Pressed { at, before: None }],
            version: 1,
        })
    }

    fn undo(mut self, at: Moment) -> Option<Ticket> {
        match self.presses.pop()?.before {
            Some(before) => self.now = before,
            None => {
                self.now.stage = TicketStage::Voided;
                self.now.ended = Some(at);
            }
        }
        self.version += 1;
        Some(self)
    }

    /// True while somebody is still to be heard under this number.
    pub fn is_open(&self) -> bool {
        !matches!(self.now.stage, TicketStage::Finished | TicketStage::Voided)
    }
}

impl Standing {
    fn apply(&mut self, event: &TicketEvent, at: Moment) {
        match event {
            TicketEvent::Taken { .. } | TicketEvent::Joined { .. } | TicketEvent::Undone => {}
            TicketEvent::Called { room, after, .. } => {
                self.stage = TicketStage::Called;
                self.room = Some(*room);
                self.calls = 1;
                self.called = Some(at);
                self.after = *after;
            }
            TicketEvent::Recalled => self.calls += 1,
            TicketEvent::Held => self.leave(TicketStage::Held),
            TicketEvent::Missed => self.leave(TicketStage::Missed),
            TicketEvent::Returned => self.leave(TicketStage::Waiting),
            TicketEvent::Transferred { pool } => {
                self.pool.clone_from(pool);
                self.leave(TicketStage::Waiting);
            }
            TicketEvent::Preferred { precedence } => self.precedence = Some(*precedence),
            TicketEvent::Finished => {
                self.stage = TicketStage::Finished;
                self.ended = Some(at);
            }
        }
    }

    fn leave(&mut self, stage: TicketStage) {
        self.stage = stage;
        self.room = None;
        self.calls = 0;
        self.called = None;
        self.after = None;
    }
}
