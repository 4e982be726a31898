//! The popups by which a matter moves on between its units and the desk: 接收, 反馈, 催办, 作废. The day's
//! list and the matter's own screen share them.

use super::ask::Ask;
use super::rows::short;
use crate::desk::api::Change;
use crate::matter::Command;
use crate::matter::words::Feedback;
use crate::tui::choice::{Choice, Item};
use crate::tui::field::{Kind, TextField};
use crate::tui::layer::{Cx, Flow};

/// Most characters of what a unit reports.
const REPORT_MAX: usize = 2000;
/// Most characters of a reason or a reminder.
const REASON_MAX: usize = 200;

fn order(number: &str, command: Command, cx: &mut Cx) -> Result<Flow, String> {
    cx.order(Change::Act { number: number.to_owned(), version: None, command });
    Ok(Flow::Stay)
}

/// One of the units, the first chosen already.
fn one_of(units: &[String]) -> Choice {
    let items = (1..).zip(units).map(|(n, unit): (usize, _)| Item::plain(n.to_string(), unit));
    let mut choice = Choice::one(items.collect());
    choice.choose(&[units.first().map_or("", String::as_str)]);
    choice
}

/// 接收: one of the units that have not signed; `None` when all have.
pub fn sign(number: &str, units: Vec<String>) -> Option<Ask> {
    let first = units.first()?.clone();
    let words = format!("{} 的交办，单位已经收到并确认。现在的时间记为接收时间。", short(number));
    let (number, several) = (number.to_owned(), units.len() > 1);
    let ask = Ask::new("事权单位接收", words, "记接收", move |chosen, _, cx| {
        let unit = if chosen.is_empty() { first.clone() } else { chosen.to_owned() };
        order(&number, Command::Sign { unit }, cx)
    });
    let choice = one_of(&units);
    Some(if several || choice.is_chosen() { ask.with_choice("单位", choice) } else { ask })
}

/// 反馈: first which unit, when several may, then how far it is and what it says.
pub fn feedback(number: &str, units: Vec<String>) -> Option<Ask> {
    let first = units.first()?.clone();
    let number = number.to_owned();
    if units.len() == 1 {
        return Some(report(number, first));
    }
    let words = "哪个单位来的反馈？";
    let ask = Ask::new("处置反馈", words, "下一步", move |unit, _, _| {
        Ok(Flow::Push(Box::new(report(number.clone(), unit.to_owned()))))
    });
    Some(ask.with_choice("单位", one_of(&units)))
}

fn report(number: String, unit: String) -> Ask {
    let words = format!("{} {unit}：办到哪一步，原话记下。", short(&number));
    let items = (1..).zip(Feedback::ALL).map(|(n, word)| Item::plain(n.to_string(), word.word()));
    let choice = Choice::one(items.collect::<Vec<_>>());
    let ask = Ask::new("处置反馈", words, "记反馈", move |word, text, cx| {
        let outcome = Feedback::parse(word).ok_or("请选一种结果。")?;
        let (unit, text) = (unit.clone(), text.to_owned());
        order(&number, Command::Feedback { unit, outcome, text }, cx)
    });
    ask.with_choice("结果", choice).with_field("反馈", TextField::new(Kind::Paragraph, REPORT_MAX))
}

/// 催办: what the units are told.
pub fn remind(number: &str) -> Ask {
    let words = format!("催 {} 的责任单位。催办记入经过，也计入催办率。", short(number));
    let number = number.to_owned();
    let mut field = TextField::new(Kind::Paragraph, REASON_MAX);
    field.set("请按期反馈");
    let ask = Ask::new("催办", words, "记催办", move |_, text, cx| {
        order(&number, Command::Remind { text: text.to_owned() }, cx)
    });
    ask.with_field("内容", field)
}

/// 作废, with a reason.
pub fn void(number: &str) -> Ask {
    let words = "只作废今天登记错、还没有人办的。编号留着，不再给别人，理由印在日结单上。";
    let number = number.to_owned();
    let ask = Ask::new("作废", words, "作废", move |_, text, cx| {
        order(&number, Command::Void { reason: text.to_owned() }, cx)
    });
    ask.with_field("理由", TextField::new(Kind::Paragraph, REASON_MAX))
}
