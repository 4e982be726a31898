//! A press at the counter → events of a ticket, or a refusal that says what to press instead.

use super::event::{Ticket, TicketEvent, TicketId, TicketStage};
use super::order::rank;
use crate::calendar::Moment;
use crate::matter::event::{Fact, MatterId, Slot};
use crate::matter::refusal::Refusal;
use crate::matter::rules::{RoomNo, Rules};
use crate::matter::words::Precedence;

/// A wrong press can be taken back for this long, in milliseconds.
pub const UNDO: i64 = 5 * 60_000;
/// Most characters of a typed reason.
const REASON_MAX: usize = 100;

/// What somebody presses on a ticket.
#[derive(Clone, Debug, PartialEq)]
pub enum Press {
    /// 叫这位 to a room.
    Call {
        /// The room.
        room: RoomNo,
        /// Why before others, when others are before it.
        reason: String,
    },
    /// 重呼.
    Recall,
    /// 暂缓.
    Hold,
    /// 未到.
    Miss,
    /// 回队.
    Return,
    /// 转室.
    Transfer {
        /// The pool it goes to.
        pool: String,
    },
    /// 优先.
    Prefer {
        /// Why.
        precedence: Precedence,
        /// Typed for 其他.
        reason: String,
    },
    /// 结束.
    Finish,
    /// 撤销 of the last press.
    Undo,
}

/// What stands around a ticket when a room is concerned.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Around {
    /// Whoever waits first in the room's pools.
    pub first: Option<Ticket>,
    /// Whoever is in the room.
    pub inside: Option<Ticket>,
    /// The ticket's matter has neither unit nor answer nor guidance yet.
    pub unsettled: bool,
    /// The ticket's matter was voided, so it ends wherever it is.
    pub voided: bool,
    /// Whoever just left it with the same press.
    pub after: Option<TicketId>,
    /// The room is closed today, and why.
    pub closed: Option<String>,
}

/// A number to be given.
#[derive(Clone, Debug, PartialEq)]
pub struct Taking {
    /// Row id.
    pub id: TicketId,
    /// Count of the day, from one.
    pub serial: i64,
    /// Pool.
    pub pool: String,
    /// Matter; never a sealed one.
    pub matter: Option<MatterId>,
    /// Persons present.
    pub heads: u32,
    /// 预约 or 预登记.
    pub booked: bool,
    /// Why before others.
    pub precedence: Option<Precedence>,
    /// Typed for 其他.
    pub reason: String,
}

/// Gives a number.
///
/// # Errors
/// An unknown pool, nobody present, or 其他 without a reason.
pub fn take(taking: &Taking, rules: &Rules) -> Result<Fact<TicketEvent>, Refusal> {
    known(&taking.pool, rules)?;
    if taking.heads == 0 {
        return Err(Refusal::new("heads", "人数至少是1，没有取号"));
    }
    let bodies = taking.precedence.map_or(Ok(Vec::new()), |p| typed(p, &taking.reason))?;
    let event = TicketEvent::Taken {
        id: taking.id,
        number: rules.queue.number(taking.serial),
        pool: taking.pool.clone(),
        matter: taking.matter,
        heads: taking.heads,
        representatives: taking.heads.min(rules.representatives_max),
        booked: taking.booked,
        precedence: taking.precedence,
    };
    Ok(Fact { event, bodies })
}

/// Decides a press on a ticket.
///
/// # Errors
/// A [`Refusal`]; the ticket is then unchanged.
pub fn decide(
    ticket: &Ticket,
    press: &Press,
    around: &Around,
    rules: &Rules,
    now: Moment,
) -> Result<Fact<TicketEvent>, Refusal> {
    use TicketStage::{Called, Held, Missed, Waiting};
    if ticket.taken.day() != now.day() {
        let message = format!(
            "{} 是{}的号，过了当天就不能再叫，请重新取号",
            ticket.number,
            ticket.taken.day()
        );
        return Err(Refusal::new("other_day", message));
    }
    match press {
        Press::Call { room, reason } => call(ticket, *room, reason, around, rules),
        Press::Recall => {
            must_be(ticket, &[Called], "重呼")?;
            let limit = rules.queue.recalls;
            if ticket.now.calls > limit {
                let message =
                    format!("{} 已经重呼{limit}次，请按「未到」或「暂缓」", ticket.number);
                return Err(Refusal::new("recall_limit", message));
            }
            Ok(TicketEvent::Recalled.into())
        }
        Press::Hold => {
            must_be(ticket, &[Waiting, Called], "暂缓").map(|()| TicketEvent::Held.into())
        }
        Press::Miss => must_be(ticket, &[Called], "记未到").map(|()| TicketEvent::Missed.into()),
        Press::Return => {
            must_be(ticket, &[Held, Missed], "回队").map(|()| TicketEvent::Returned.into())
        }
        Press::Transfer { pool } => {
            must_be(ticket, &[Waiting, Called, Held, Missed], "转室")?;
            known(pool, rules)?;
            if *pool == ticket.now.pool {
                let message = format!("{} 本来就在这一队，没有改动", ticket.number);
                return Err(Refusal::new("same_pool", message));
            }
            Ok(TicketEvent::Transferred { pool: pool.clone() }.into())
        }
        Press::Prefer { precedence, reason } => {
            must_be(ticket, &[Waiting, Held, Missed], "优先")?;
            let bodies = typed(*precedence, reason)?;
            Ok(Fact { event: TicketEvent::Preferred { precedence: *precedence }, bodies })
        }
        Press::Finish => {
            let anywhere = [Waiting, Called, Held, Missed];
            must_be(ticket, if around.voided { &anywhere } else { &[Called] }, "结束")?;
            if around.unsettled {
                let message = format!(
                    "{} 还没有结果：先交办、当场办结或引导，才能结束（没有「再研究」）",
                    ticket.number
                );
                return Err(Refusal::new("no_outcome", message));
            }
            Ok(TicketEvent::Finished.into())
        }
        Press::Undo => undo(ticket, around, now),
    }
}

fn call(
    ticket: &Ticket,
    room: RoomNo,
    reason: &str,
    around: &Around,
    rules: &Rules,
) -> Result<Fact<TicketEvent>, Refusal> {
    must_be(ticket, &[TicketStage::Waiting], "叫号")?;
    let Some(here) = rules.room(room) else { return Err(no_room(room)) };
    if !here.pools.contains(&ticket.now.pool) {
        let message = format!("{} 不在{room}号接待室的队里，请先转室", ticket.number);
        return Err(Refusal::new("other_pool", message));
    }
    if let Some(why) = &around.closed {
        return Err(room_closed(room, why));
    }
    if let Some(inside) = &around.inside {
        let message = format!("{room}号接待室里还有 {}，请先结束", inside.number);
        return Err(Refusal::new("occupied", message));
    }
    let before = around.first.as_ref().filter(|first| rank(first) < rank(ticket));
    let bodies = match before {
        None => Vec::new(),
        Some(first) if reason.trim().is_empty() => {
            let message =
                format!("{} 排在 {} 前面；要先叫后来的，请写明理由", first.number, ticket.number);
            return Err(Refusal::new("overtakes", message));
        }
        Some(_) => vec![written(reason, "优先的理由")?],
    };
    let event = TicketEvent::Called { room, out_of_turn: before.is_some(), after: around.after };
    Ok(Fact { event, bodies })
}

fn undo(ticket: &Ticket, around: &Around, now: Moment) -> Result<Fact<TicketEvent>, Refusal> {
    let Some(last) = ticket.presses.last() else {
        let message = format!("{} 没有可以撤销的操作", ticket.number);
        return Err(Refusal::new("nothing", message));
    };
    if now.millis() - last.at.millis() > UNDO {
        let message = format!(
            "{} 的上一步在{}，过了5分钟不能撤销，请按实际情况再操作",
            ticket.number,
            last.at.clock()
        );
        return Err(Refusal::new("too_late", message));
    }
    let back = last.before.as_ref().filter(|b| b.stage == TicketStage::Called);
    if let (Some(_), Some(inside)) = (back, around.inside.as_ref().filter(|i| i.id != ticket.id)) {
        let message =
            format!("房间里现在是 {}，{} 回不去了；没有改动", inside.number, ticket.number);
        return Err(Refusal::new("occupied", message));
    }
    if let (Some(_), Some(why)) = (back, &around.closed) {
        let message = format!("房间已经关了（{why}），{} 回不去了；没有改动", ticket.number);
        return Err(Refusal::new("closed", message));
    }
    Ok(TicketEvent::Undone.into())
}

/// The refusal for a room the pack does not have.
pub fn no_room(room: RoomNo) -> Refusal {
    Refusal::new("room", format!("没有{room}号接待室，请核对房号"))
}

/// The refusal for a room that is closed today.
pub fn room_closed(room: RoomNo, why: &str) -> Refusal {
    let message = format!("{room}号接待室关着（{why}），没有叫号；请先开室，或把候访的人转室");
    Refusal::new("closed", message)
}

fn known(pool: &str, rules: &Rules) -> Result<(), Refusal> {
    match rules.rooms_of(pool).next() {
        Some(_) => Ok(()),
        None => Err(Refusal::new("pool", format!("没有「{pool}」这一队，请写接待室的号或名称"))),
    }
}

fn must_be(ticket: &Ticket, stages: &[TicketStage], act: &str) -> Result<(), Refusal> {
    if stages.contains(&ticket.now.stage) {
        return Ok(());
    }
    let message =
        format!("{} 现在是「{}」，不能{act}，没有改动", ticket.number, ticket.now.stage.word());
    Err(Refusal::new("stage", message))
}

/// The typed reason 其他 needs; the others speak for themselves.
fn typed(precedence: Precedence, reason: &str) -> Result<Vec<(Slot, String)>, Refusal> {
    if precedence != Precedence::Other && reason.trim().is_empty() {
        return Ok(Vec::new());
    }
    Ok(vec![written(reason, "优先的理由")?])
}

/// A typed reason, not empty and not a story.
pub(super) fn written(reason: &str, what: &str) -> Result<(Slot, String), Refusal> {
    let reason = reason.trim();
    match reason.chars().count() {
        0 => Err(Refusal::new("reason", format!("还没有写{what}，请写一句"))),
        n if n > REASON_MAX => {
            Err(Refusal::new("reason", format!("理由有{n}个字，请写在{REASON_MAX}字以内")))
        }
        _ => Ok((Slot::Reason, reason.to_owned())),
    }
}
