//! The rules of the desk: (state, command, rules, now) → facts or a refusal. No clock, no store.
//!
//! Each command is one small function. A [`Refusal`] is a value with a Chinese sentence that says
//! what happened, what is safe and what to do; it is never a panic.

use super::assign;
use super::clocks;
use super::deadline::{Code, Colour};
use super::event::{Event, Fact, Slot};
use super::guard::{must_be, with_text};
use super::handling;
use super::rating;
use super::reception::{self, Receiving};
use super::refusal::Refusal;
use super::register::{self, Registration};
use super::rules::{RoomNo, Rules, UnitId};
use super::state::Matter;
use super::words::{Content, Feedback, Guided, Purpose, Solved, Stage};
use crate::calendar::Moment;

/// Something a person does to a matter.
#[derive(Clone, Debug, PartialEq)]
pub enum Command {
    /// Registers a new matter.
    Register(Box<Registration>),
    /// Confirms room, units and colour (or guidance) that a suggestion filled; T15 begins.
    Confirm {
        /// Room.
        room: RoomNo,
        /// Units, the lead first; ignored when guided.
        units: Vec<UnitId>,
        /// Colour; ignored when guided.
        colour: Colour,
        /// Guidance.
        guided: Option<Guided>,
    },
    /// Raises the colour; never lowers it.
    RaiseColour {
        /// New colour.
        to: Colour,
        /// Why.
        reason: String,
    },
    /// 受理.
    Accept,
    /// 延期 (条例 34), approved by the unit's head.
    Extend {
        /// Why.
        reason: String,
    },
    /// 当场办结: the visitor was answered on the spot.
    Answer {
        /// What was answered.
        reply: String,
    },
    /// 办结 with an opinion.
    Conclude {
        /// What was answered.
        reply: String,
    },
    /// 复核 is through (条例 36).
    Review,
    /// 事权单位接收: a unit signs for what it was handed (衢江 S2-7).
    Sign {
        /// The unit.
        unit: UnitId,
    },
    /// 处置反馈: a unit reports back (衢江 S2-7); who reports back has received it.
    Feedback {
        /// The unit.
        unit: UnitId,
        /// How far it has come.
        outcome: Feedback,
        /// What it says.
        text: String,
    },
    /// 催办 (银湖 S4-6).
    Remind {
        /// What the units are told.
        text: String,
    },
    /// 作废: registered by mistake, on the same day only.
    Void {
        /// Why, e.g. 重复登记.
        reason: String,
    },
    /// 接访: an official heard it and decided.
    Receive(Box<Receiving>),
    /// The person's own verdict on the answer.
    Rate {
        /// 化解情况.
        solved: Solved,
        /// 满意度.
        content: Content,
    },
    /// 回话: the official was told what they had asked for.
    Report {
        /// What was told.
        words: String,
    },
    /// Prints the receipt again.
    Reprint,
    /// Shows personal data unmasked.
    Unmask {
        /// Why.
        reason: String,
    },
}

/// Decides a command on a state.
///
/// # Errors
/// A [`Refusal`]; the state is then unchanged.
pub fn decide(
    state: Option<&Matter>,
    command: &Command,
    rules: &Rules,
    now: Moment,
) -> Result<Vec<Fact>, Refusal> {
    match (state, command) {
        (None, Command::Register(registration)) => register::register(registration, rules, now),
        (Some(_), Command::Register(_)) => {
            Err(Refusal::new("exists", "这件事已经登记过，没有重复登记，请按编号打开"))
        }
        (None, _) => Err(Refusal::new("unknown", "没有这件事，请核对编号")),
        (Some(matter), command) => act(matter, command, rules, now),
    }
}

/// Nothing happens to a matter before it is registered.
fn act(
    matter: &Matter,
    command: &Command,
    rules: &Rules,
    now: Moment,
) -> Result<Vec<Fact>, Refusal> {
    if now < matter.registered {
        let message = format!(
            "办事台的时间（{}）早于这件事的登记（{}），没有改动，请校准时间",
            now.ymd_hm(),
            matter.registered.ymd_hm()
        );
        return Err(Refusal::new("before", message));
    }
    match command {
        Command::Register(_) => Ok(Vec::new()),
        Command::Confirm { room, units, colour, guided } => {
            assign::confirm(matter, *room, units, *colour, *guided, rules)
        }
        Command::RaiseColour { to, reason } => assign::raise(matter, *to, reason, rules, now),
        Command::Accept => accept(matter),
        Command::Extend { reason } => extend(matter, reason, rules, now),
        Command::Answer { reply } => {
            must_be(matter, &[Stage::Registered, Stage::Assigned], "当场办结")?;
            Ok(vec![with_text(Event::Answered, Slot::Reply, reply, "答复内容")?])
        }
        Command::Conclude { reply } => {
            must_be(matter, &[Stage::Assigned, Stage::Accepted], "办结")?;
            Ok(vec![with_text(Event::Concluded, Slot::Reply, reply, "处理意见")?])
        }
        Command::Review => {
            must_be(matter, &[Stage::Concluded], "复核终结")?;
            Ok(vec![Event::Reviewed.into()])
        }
        Command::Sign { unit } => handling::sign(matter, unit, rules),
        Command::Feedback { unit, outcome, text } => {
            handling::feed_back(matter, unit, *outcome, text, rules)
        }
        Command::Remind { text } => {
            must_be(matter, &[Stage::Assigned, Stage::Accepted], "催办")?;
            Ok(vec![with_text(Event::Reminded, Slot::Reason, text, "催办的话")?])
        }
        Command::Void { reason } => handling::void(matter, reason, now),
        Command::Report { words } => {
            if matter.next.report.is_none() {
                let message = "没有人要求就这件事回话，没有改动";
                return Err(Refusal::new("stage", message));
            }
            Ok(vec![with_text(Event::Reported, Slot::Reply, words, "回话内容")?])
        }
        Command::Receive(receiving) => reception::receive(matter, receiving, rules, now),
        Command::Rate { solved, content } => rating::rate(matter, *solved, *content),
        Command::Reprint => Ok(vec![Event::Reprinted { copy: matter.reprints + 1 }.into()]),
        Command::Unmask { reason } => {
            Ok(vec![with_text(Event::Unmasked, Slot::Reason, reason, "查看原因")?])
        }
    }
}

fn accept(matter: &Matter) -> Result<Vec<Fact>, Refusal> {
    must_be(matter, &[Stage::Assigned], "受理")?;
    let purpose = matter.purpose.unwrap_or(Purpose::Report);
    if matter.sealed || !purpose.has_handling_clock() {
        let message = format!("{}不走受理程序，没有改动", purpose.word());
        return Err(Refusal::new("purpose", message));
    }
    Ok(vec![Event::Accepted.into()])
}

/// One extension of T5, before T5 has ended (条例 34).
fn extend(matter: &Matter, reason: &str, rules: &Rules, now: Moment) -> Result<Vec<Fact>, Refusal> {
    must_be(matter, &[Stage::Accepted], "延期")?;
    if matter.extended {
        return Err(Refusal::new("extended", "已经延期过一次，不能再延"));
    }
    let due = clocks::deadlines(matter, rules).into_iter().find(|d| d.code == Code::T5);
    if due.is_some_and(|d| d.is_over(now)) {
        return Err(Refusal::new("overdue", "60日办理期限已经过了，延期要在期满前批准；逾期照记"));
    }
    Ok(vec![with_text(Event::Extended, Slot::Reason, reason, "延期理由")?])
}
