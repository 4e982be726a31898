//! What every rule asks first: is the matter where this may be done, is the text there and not too
//! long. Asked in one place, so that the same mistake is always told in the same words.

use super::event::{Event, Fact, Slot};
use super::intake::NARRATIVE_MAX;
use super::refusal::Refusal;
use super::state::Matter;
use super::words::Stage;

/// The matter is in one of these stages; `act` is what was meant, for the refusal.
pub(super) fn must_be(matter: &Matter, stages: &[Stage], act: &str) -> Result<(), Refusal> {
    if stages.contains(&matter.stage) {
        return Ok(());
    }
    if matter.awaits_confirmation() {
        return Err(Refusal::new("unconfirmed", format!("要先确认接待室、单位和分类，才能{act}")));
    }
    let message = format!("这件事现在是「{}」，不能{act}，没有改动", matter.stage.word());
    Err(Refusal::new("stage", message))
}

/// An event with its text; `what` names the text, for the refusal.
pub(super) fn with_text(event: Event, slot: Slot, text: &str, what: &str) -> Result<Fact, Refusal> {
    let text = text.trim();
    let count = text.chars().count();
    if count == 0 {
        return Err(Refusal::new("text", format!("还没有写{what}，请写一句")));
    }
    if count > NARRATIVE_MAX {
        return Err(Refusal::new("text", format!("{what}有{count}个字，太长了，请写短一些")));
    }
    Ok(Fact { event, bodies: vec![(slot, text.to_owned())] })
}
