//! What the loop tells the desk on the screen, the clocks it is told with, and how it looks and
//! listens.

use crate::calendar::Moment;
use crate::desk::api::{Answer, Done};
use crate::matter::Refusal;
use crate::paper::PaperKind;
use crate::tui::away::News;
use crate::tui::keymap::Keymap;
use crate::tui::keys::Key;
use crate::tui::narrow::Ambiguous;
use crate::tui::theme::Theme;

/// How the desk looks and listens; from settings.
#[derive(Debug, Clone)]
pub struct Manner {
    /// Which key means what.
    pub keymap: Keymap,
    /// The colours.
    pub theme: Theme,
    /// How wide the terminal draws ambiguous characters.
    pub ambiguous: Ambiguous,
}

/// What happened.
#[derive(Debug, Clone, PartialEq)]
pub enum Msg {
    /// A key, with the moment the terminal gave it.
    Key(Key, u64),
    /// A bracketed paste.
    Paste(String),
    /// The window has another size, columns and rows.
    Resize(u16, u16),
    /// Time passed.
    Tick,
    /// The desk answered.
    Answer(u64, Box<Result<Answer, Refusal>>),
    /// The desk carried out an order, or refused it.
    Done(u64, Box<Result<Done, Refusal>>),
    /// Somebody else recorded something: what the screens show may have changed.
    Changed,
    /// A worker has something to say; what the screens show may have changed.
    Told(String),
    /// A printer was used or looked at.
    Printer {
        /// Its paper.
        kind: PaperKind,
        /// What troubles it.
        trouble: Option<String>,
        /// What to tell about its jobs, or nothing.
        told: String,
    },
    /// A paper was written into a file, and what to tell of it; or it was not.
    Saved(u64, Result<String, Refusal>),
    /// What is heard of work beside the window.
    Away(u64, News),
    /// A signal or a hang-up: save and go.
    Quit,
}

/// The two clocks a message comes with.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Time {
    /// The desk's clock.
    pub now: Moment,
    /// Milliseconds of a clock that never goes back.
    pub ms: u64,
}
