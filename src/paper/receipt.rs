//! 《受理回执单》: which facts of a slip stand where, and how large.
//!
//! Content per 条例 23 and the desk's practice. Order and size serve the person holding it,
//! often old and without glasses: first where to go now, then until when an answer is owed and
//! whom to call, then the code; all that large. The particulars follow in ordinary size.
//! A field that is absent prints nothing at all, so a sealed slip has no gap that speaks.

use super::layout::{Align, Block, Cell, Document, Size};
use crate::calendar::{Day, weekday_zh};
use crate::desk::slip::{Slip, SlipDate};
use crate::matter::words::Outcome;
use chrono::Datelike;

/// The receipt as a document, ready for any width and output.
pub fn receipt(slip: &Slip) -> Document {
    let mut paper = Document::default();
    head(slip, &mut paper);
    what_now(slip, &mut paper);
    promise(slip, &mut paper);
    look_up(slip, &mut paper);
    particulars(slip, &mut paper);
    small_print(slip, &mut paper);
    paper
}

fn head(slip: &Slip, paper: &mut Document) {
    paper.text(Align::Centre, Size::Normal, &slip.centre);
    paper.text(Align::Centre, Size::Big, &slip.title);
    if slip.copy > 0 {
        paper.text(Align::Centre, Size::Tall, format!("补打第{}次", slip.copy));
    }
    paper.text(Align::Centre, Size::Normal, format!("编号：{}", slip.number));
    paper.push(Block::Rule);
}

/// Where to go and what to do next.
fn what_now(slip: &Slip, paper: &mut Document) {
    let before = paper.blocks.len();
    if slip.outcome != Outcome::Accepted {
        paper.text(Align::Centre, Size::Big, slip.outcome.title());
    }
    if let Some((no, name)) = &slip.room {
        paper.text(Align::Centre, Size::Big, format!("请到{no}号接待室"));
        paper.text(Align::Centre, Size::Big, name);
    }
    for note in &slip.notes {
        paper.text(Align::Left, Size::Normal, note);
    }
    if paper.blocks.len() > before {
        paper.push(Block::Rule);
    }
}

/// The dates owed to the visitor, and the phone to ask.
fn promise(slip: &Slip, paper: &mut Document) {
    match &slip.feedback {
        Some(SlipDate::On { day, provisional }) => {
            paper.text(Align::Left, Size::Normal, "反馈期限（到这一天24:00）：");
            paper.text(Align::Centre, Size::Big, long_date(*day));
            let weekday = weekday_zh(*day);
            let line = if *provisional {
                format!("（{weekday}，暂按周末计）")
            } else {
                format!("（{weekday}）")
            };
            paper.text(Align::Centre, Size::Normal, line);
        }
        Some(SlipDate::Words(words)) => {
            let label = "反馈期限：".to_owned();
            let value = words.clone();
            paper.push(Block::Pair { label, value, size: Size::Tall, one_line: false });
        }
        None => {}
    }
    if let Some(first) = slip.first_feedback {
        paper.pair("首次期限：", long_date(first));
    }
    if let Some(date) = &slip.notice {
        paper.pair("书面告知：", owed(date));
    }
    if let Some(date) = &slip.handling {
        paper.pair("办结：", owed(date));
    }
    if !slip.hotline.is_empty() {
        paper.text(Align::Left, Size::Normal, "查询电话：");
        paper.text(Align::Centre, Size::Big, &slip.hotline);
    }
    paper.push(Block::Rule);
}

/// 诉求码, to be read aloud, typed or scanned.
fn look_up(slip: &Slip, paper: &mut Document) {
    paper.text(Align::Left, Size::Normal, "诉求码（凭它查办到哪一步）：");
    paper.text(Align::Centre, Size::Tall, slip.code.to_string());
    // Scanners want four modules of white around the code.
    paper.push(Block::Blank);
    paper.push(Block::Qr(slip.code.digits().to_owned()));
    paper.push(Block::Blank);
    paper.push(Block::Rule);
}

fn particulars(slip: &Slip, paper: &mut Document) {
    let registered = format!("{} {}", slip.registered.day(), slip.registered.clock());
    paper.pair("来访：", registered);
    let who = format!("姓名：{}", slip.visitor);
    let count = format!("1批{}人次", slip.head_count);
    paper.push(Block::Columns(vec![
        Cell { text: who, align: Align::Left, share: 1 },
        Cell { text: count, align: Align::Right, share: 1 },
    ]));
    if let Some(count) = slip.representatives {
        paper.pair("代表：", format!("{count}人进接待室"));
    }
    paper.pair("目的：", &slip.purpose);
    if let Some(subject) = &slip.subject {
        let (label, value) = ("事由：".to_owned(), subject.clone());
        paper.push(Block::Pair { label, value, size: Size::Normal, one_line: true });
    }
    paper.pair("首接人：", &slip.receiver);
    paper.pair("坐班：", slip.duty.as_deref().unwrap_or_default());
    for unit in &slip.units {
        paper.pair("去向：", &unit.name);
        // The role goes before the phone: behind a long name it would be torn apart.
        match (unit.role.as_str(), unit.phone.as_str()) {
            (role, "") => paper.pair("  分工：", role),
            ("", phone) => paper.pair("  电话：", phone),
            (role, phone) => paper.pair(&format!("  {role} 电话："), phone),
        }
    }
    paper.pair("分类：", slip.class.as_deref().unwrap_or_default());
    if let Some(open) = &slip.unconfirmed {
        paper.text(Align::Left, Size::Normal, format!("※ {open}"));
    }
    paper.push(Block::Rule);
}

fn small_print(slip: &Slip, paper: &mut Document) {
    for sentence in slip.rights.iter().chain(&slip.privacy) {
        paper.text(Align::Left, Size::Normal, sentence);
    }
    for label in ["来访人签字：", "工作人员签字："] {
        paper.push(Block::Blank);
        paper.push(Block::Sign(label.to_owned()));
    }
    let printed = format!("{} {}打印", slip.ordered.day(), slip.ordered.clock());
    paper.text(Align::Left, Size::Normal, printed);
    paper.push(Block::Cut);
}

/// `2026年11月24日`, as a person says it.
fn long_date(day: Day) -> String {
    format!("{}年{}月{}日", day.year(), day.month(), day.day())
}

/// A legal date until its last minute, or the words in its place.
fn owed(date: &SlipDate) -> String {
    match date {
        SlipDate::On { day, provisional: false } => format!("{}24:00前", long_date(*day)),
        SlipDate::On { day, provisional: true } => {
            format!("{}24:00前（暂按周末计）", long_date(*day))
        }
        SlipDate::Words(words) => words.clone(),
    }
}
