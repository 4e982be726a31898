//! The ticket a kiosk prints: the number, where to wait, and the code of what was told.

use crate::desk::kiosk::Given;
use crate::pack::Pack;
use crate::pack::kiosk::Machine;
use crate::paper::document::{Align, Block};
use crate::paper::{Document, Fate, Printer, PrinterTarget, Profile, Size};
use std::time::Duration;

/// How long a printer is waited for while a person looks at the screen.
const PATIENCE: Duration = Duration::from_secs(4);

/// The ticket as a document.
pub(super) fn document(given: &Given, pack: &Pack, machine: &Machine) -> Document {
    let mut paper = Document::default();
    let centre = Align::Centre;
    paper.text(centre, Size::Normal, pack.title.clone());
    paper.text(centre, Size::Normal, "排队号票");
    paper.text(centre, Size::Big, given.number.clone());
    paper.push(Block::Blank);
    paper.pair("等候：", given.room.clone());
    paper.pair("前面：", format!("{} 位", given.ahead));
    paper.pair("取号：", format!("{} {}", given.at.ymd_hm(), machine.name));
    if let Some(code) = &given.code {
        paper.push(Block::Rule);
        paper.text(centre, Size::Normal, "诉求码，查进度用，请保存");
        paper.text(centre, Size::Tall, code.to_string());
        paper.push(Block::Qr(code.digits().to_owned()));
    }
    paper.push(Block::Blank);
    paper.text(centre, Size::Normal, "请听叫号，叫到请进。");
    paper
}

/// Prints it; true when it surely came out.
pub(super) fn print(paper: &Document, target: &PrinterTarget, profile: &Profile) -> bool {
    let bytes = paper.lay_for(profile).escpos(profile);
    let mut printer = Printer::with_patience(target.clone(), PATIENCE);
    printer.send(&bytes) == Fate::Sent
}
