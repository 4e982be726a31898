//! The board's loop: one thread looks at the store five times a second, one at the keyboard; the
//! screen is drawn when something came and once a second for its clock. A new call rings the bell
//! and goes down the feed, each once, whatever comes between two looks.

use super::Shown;
use super::feed::Feed;
use crate::calendar::Moment;
use crate::desk::board::{Board, Call};
use crate::desk::{self, Desk, DeskError};
use crate::paper::Printers;
use crate::tui::canvas::Canvas;
use crate::tui::narrow::{self, Ambiguous};
use crate::tui::run::{OpenError, signals};
use crate::tui::term::Guard;
use crate::tui::theme::{Colours, Theme};
use crate::tui::watch::LOOK;
use crate::tui::window::Window;
use crossterm::event::{self, Event, KeyCode, KeyEventKind, KeyModifiers};
use std::io::Write;
use std::sync::mpsc::{RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// The board is read again after so many looks although nothing was recorded, for the minutes
/// people have waited and for midnight.
const AGAIN: u32 = 150;

/// What it takes to open the board.
pub struct Options {
    /// The desk to read.
    pub desk: desk::Options,
    /// Theme name, or empty for the default.
    pub theme: String,
    /// The user's own theme file, if there is one.
    pub theme_file: Option<String>,
    /// How wide the terminal draws ambiguous characters.
    pub ambiguous: Ambiguous,
    /// Rings the terminal's bell on a new call.
    pub bell: bool,
    /// Where each call is told.
    pub feed: Option<Feed>,
}

enum Msg {
    /// The store was looked at; perhaps with what it says, and new calls.
    Seen(Option<Box<Board>>, Vec<Call>, Moment),
    /// It could not be read.
    Trouble(String),
    Redraw,
    Quit,
}

/// Opens the board and runs it until Ctrl-Q.
///
/// # Errors
/// The desk cannot be opened, or there is no terminal; the terminal is given back as it was.
pub fn run(options: Options) -> Result<(), OpenError> {
    let desk = Desk::open_reader(&options.desk)?;
    let name = if options.theme.is_empty() { "default" } else { &options.theme };
    let (theme, _) = Theme::load(name, options.theme_file.as_deref(), Colours::from_env());
    let window = Window::of(&desk, Printers::default());
    let clock = options.desk.clock;
    let mut guard = Guard::enter()?;
    let (out, messages) = channel();
    keys(out.clone());
    let quit = out.clone();
    signals(move || quit.send(Msg::Quit).is_ok())?;
    thread::spawn(move || look(&desk, &out));
    let mut shown = Shown {
        board: None,
        read: clock.now(),
        age: 0,
        trouble: None,
        feed: None,
        ambiguous: options.ambiguous,
    };
    let mut last_look = Instant::now();
    loop {
        shown.age = millis(last_look);
        shown.feed = options.feed.as_ref().and_then(Feed::trouble);
        let now = clock.now();
        let drawn = guard.terminal.draw(|frame| {
            let buffer = frame.buffer_mut();
            let area = buffer.area;
            shown.view(&mut Canvas { buffer, area, theme: &theme, window: &window, now });
            if options.ambiguous == Ambiguous::Wide {
                narrow::narrow(frame.buffer_mut());
            }
        });
        if drawn.is_err() {
            return Ok(());
        }
        let mut new = Vec::new();
        // Until the next second of the clock, or until something is worth drawing.
        let second = Instant::now() + to_next_second(now);
        loop {
            let left = second.saturating_duration_since(Instant::now());
            match messages.recv_timeout(left) {
                Ok(Msg::Quit) | Err(RecvTimeoutError::Disconnected) => return Ok(()),
                Err(RecvTimeoutError::Timeout) | Ok(Msg::Redraw) => break,
                Ok(Msg::Trouble(why)) => shown.trouble = Some(why),
                Ok(Msg::Seen(board, calls, at)) => {
                    last_look = Instant::now();
                    (shown.trouble, shown.read) = (None, at);
                    new.extend(calls);
                    if let Some(board) = board {
                        shown.board = Some(*board);
                        break;
                    }
                }
            }
        }
        if let Some(feed) = &options.feed {
            new.iter().for_each(|call| feed.tell(call));
        }
        if options.bell && !new.is_empty() {
            let backend = guard.terminal.backend_mut();
            // A terminal that is gone is met at the next drawing.
            let _ = backend.write_all(b"\x07").and_then(|()| Write::flush(backend));
        }
    }
}

/// Looks at the store until nobody listens any more.
fn look(desk: &Desk, out: &Sender<Msg>) {
    let mut seen = Seen { mark: None, seq: None, looks: 0 };
    loop {
        let msg = match seen.again(desk) {
            Ok((board, calls)) => Msg::Seen(board.map(Box::new), calls, desk.now()),
            Err(error) => Msg::Trouble(error.to_string()),
        };
        if out.send(msg).is_err() {
            return;
        }
        thread::sleep(LOOK);
    }
}

struct Seen {
    mark: Option<i64>,
    seq: Option<i64>,
    looks: u32,
}

impl Seen {
    /// The board when it may have changed, and the calls since the last look. Calls from before
    /// the board was opened are shown and not rung.
    fn again(&mut self, desk: &Desk) -> Result<(Option<Board>, Vec<Call>), DeskError> {
        let mark = desk.store().change_mark()?;
        self.looks += 1;
        if self.mark == Some(mark) && self.looks < AGAIN {
            return Ok((None, Vec::new()));
        }
        let (calls, seq) = match self.seq {
            Some(seq) => desk.calls_since(seq)?,
            None => (Vec::new(), desk.last_seq()?),
        };
        let board = desk.board()?;
        // Only what was read whole counts as seen: after a fault all of it is read again.
        (self.mark, self.seq, self.looks) = (Some(mark), Some(seq), 0);
        Ok((Some(board), calls))
    }
}

/// The keyboard: Ctrl-Q and Ctrl-C leave, a new size is drawn.
fn keys(out: Sender<Msg>) {
    thread::spawn(move || {
        loop {
            let msg = match event::read() {
                Ok(Event::Key(key)) if key.kind != KeyEventKind::Release => {
                    let ctrl = key.modifiers.contains(KeyModifiers::CONTROL);
                    match key.code {
                        KeyCode::Char('q' | 'c') if ctrl => Msg::Quit,
                        _ => continue,
                    }
                }
                Ok(Event::Resize(..)) => Msg::Redraw,
                Ok(_) => continue,
                Err(_) => Msg::Quit,
            };
            let last = matches!(msg, Msg::Quit);
            if out.send(msg).is_err() || last {
                return;
            }
        }
    });
}

fn to_next_second(now: Moment) -> Duration {
    Duration::from_millis(1_000 - now.millis().rem_euclid(1_000) as u64)
}

fn millis(since: Instant) -> u64 {
    u64::try_from(since.elapsed().as_millis()).unwrap_or(u64::MAX)
}
