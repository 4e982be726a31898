//! Who else has the matter on the screen open: asked when a matter is opened, and every second
//! while it is.

use super::App;
use crate::desk::api::{Answer, Query};
use crate::matter::Refusal;
use crate::tui::commands::Scope;

/// Between two questions, in milliseconds.
const AGAIN: u64 = 1_000;

/// What is known of the others.
#[derive(Default)]
pub(super) struct Company {
    /// The matter stood in.
    number: Option<String>,
    asked: u64,
    asked_at: u64,
    /// Seat and person of each.
    pub(super) who: Vec<String>,
}

impl App {
    /// The matter on the screen, when the screen is about one.
    fn matter_on_screen(&self) -> Option<String> {
        let about = |scope| matches!(scope, Scope::Matter | Scope::Reception);
        let screen = self.layers.iter().rfind(|screen| !screen.scope().is_popup())?;
        screen.number().filter(|_| about(screen.scope())).map(str::to_owned)
    }

    pub(super) fn company_due(&self) -> Option<u64> {
        self.company.number.as_ref().map(|_| self.company.asked_at + AGAIN)
    }

    /// Asks when another matter came on the screen, when it went, and every second.
    pub(super) fn ask_company(&mut self) {
        let here = if self.leaving { None } else { self.matter_on_screen() };
        let same = here == self.company.number;
        let soon = self.time.ms < self.company.asked_at + AGAIN;
        if same && (here.is_none() || soon) {
            return;
        }
        if !same {
            self.company.who.clear();
        }
        self.company.number.clone_from(&here);
        self.company.asked_at = self.time.ms;
        self.company.asked = self.cx().ask(Query::Company(here));
    }

    /// Takes the answer; a fault is no news, because saving checks versions anyway.
    pub(super) fn heed_company(&mut self, seq: u64, answer: &Result<Answer, Refusal>) {
        if let Ok(Answer::Company(who)) = answer
            && self.company.asked == seq
        {
            self.company.who.clone_from(who);
        }
    }
}
