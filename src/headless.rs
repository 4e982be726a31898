//! The desk without a terminal: the same app, view and use cases, with effects carried out at
//! once and a clock that moves only when told. For tests, scripted stories and replays.

use crate::desk::{self, Change, Desk, DeskError};
use crate::paper::{PrinterTarget, Printers, Profile};
use crate::tui::app::{App, Manner, Msg, Time};
use crate::tui::away::News;
use crate::tui::keys::Key;
use crate::tui::layer::Effect;
use crate::tui::narrow::screen_text;
use crate::tui::watch::Watch;
use crate::tui::window::Window;
use crate::tui::workers::{self, Shelf};
use ratatui::buffer::Buffer;
use ratatui::layout::{Position, Rect};
use std::collections::VecDeque;

/// Between two keys of a person.
const PERSON_MS: u64 = 120;
/// Between two keys of a card reader.
const READER_MS: u64 = 4;

/// A running desk.
pub struct Session {
    app: App,
    reader: Desk,
    writer: Desk,
    watch: Watch,
    ms: u64,
    size: (u16, u16),
    /// Keys given by name: everything but the visitor's own words and numbers.
    pressed: usize,
    /// All keys.
    struck: usize,
    ended: bool,
    shelf: Shelf,
    /// Orders a stalled writer has not come to, in order.
    stalled: Option<VecDeque<(u64, Change)>>,
}

impl Session {
    /// Opens the desk in a window of this size.
    ///
    /// # Errors
    /// The desk's refusal to open.
    pub fn open(
        options: &desk::Options,
        manner: Manner,
        profile: Profile,
        size: (u16, u16),
    ) -> Result<Session, DeskError> {
        let writer = Desk::open(options)?;
        let reader = Desk::open_reader(options)?;
        let time = Time { now: reader.now(), ms: 1_000 };
        // A printer is there, but nobody empties the spool: tests look at what is queued.
        let slip = PrinterTarget::File("printer".into());
        let printers = Printers { slip, profile, ..Printers::default() };
        let app = App::new(Window::of(&writer, printers), manner, size, time);
        let mut watch = Watch::default();
        watch.news(&reader);
        let folder = options.location.config_dir.with_file_name("papers");
        let mut session = Session {
            app,
            reader,
            writer,
            watch,
            ms: time.ms,
            size,
            pressed: 0,
            struck: 0,
            ended: false,
            shelf: Shelf { folder, profile, show: false },
            stalled: None,
        };
        let effects = session.app.start();
        session.carry_out(effects);
        Ok(session)
    }

    /// Presses keys, parted by blanks: `"f2"`, `"enter enter f10"`. A word that is no key name is
    /// an error of the script and does nothing.
    pub fn press(&mut self, keys: &str) -> &mut Session {
        for name in keys.split_whitespace() {
            if let Ok(key) = name.parse::<Key>() {
                self.pressed += 1;
                self.key(key, PERSON_MS);
            }
        }
        self
    }

    /// Types words at the speed of a person.
    pub fn type_text(&mut self, text: &str) -> &mut Session {
        for c in text.chars() {
            self.key(Key::char(c), PERSON_MS);
        }
        self
    }

    /// Lays a card on the reader: `text` comes at its speed, ended by Enter.
    pub fn scan(&mut self, text: &str) -> &mut Session {
        for c in text.chars() {
            let key = if c == '\t' { "tab".parse().unwrap_or(Key::char(c)) } else { Key::char(c) };
            self.key(key, READER_MS);
        }
        if let Ok(enter) = "enter".parse() {
            self.key(enter, READER_MS);
        }
        self.wait(PERSON_MS)
    }

    /// Pastes.
    pub fn paste(&mut self, text: &str) -> &mut Session {
        self.ms += PERSON_MS;
        self.update(Msg::Paste(text.to_string()));
        self
    }

    /// Lets time pass.
    pub fn wait(&mut self, ms: u64) -> &mut Session {
        if self.watch.news(&self.reader) {
            self.update(Msg::Changed);
        }
        let end = self.ms + ms;
        while let Some(due) = self.app.due().filter(|due| *due <= end) {
            self.ms = due.max(self.ms + 1);
            self.update(Msg::Tick);
        }
        self.ms = self.ms.max(end);
        self
    }

    /// Hears what a worker has to say.
    pub fn hear(&mut self, msg: Msg) -> &mut Session {
        self.ms += PERSON_MS;
        self.update(msg);
        self
    }

    /// The writer comes to no order until `catch_up`: another window holds the store, or the disk
    /// is slow.
    pub fn stall(&mut self) -> &mut Session {
        self.stalled.get_or_insert_default();
        self
    }

    /// The writer carries out what was ordered meanwhile, in order.
    pub fn catch_up(&mut self) -> &mut Session {
        while let Some((seq, change)) = self.stalled.as_mut().and_then(VecDeque::pop_front) {
            self.order(seq, &change);
        }
        self.stalled = None;
        self
    }

    /// Gives the window another size.
    pub fn resize(&mut self, width: u16, height: u16) -> &mut Session {
        self.size = (width, height);
        self.update(Msg::Resize(width, height));
        self
    }

    /// Ends it as a signal would.
    pub fn hang_up(&mut self) -> &mut Session {
        self.update(Msg::Quit);
        self
    }

    /// True once the person left.
    pub fn ended(&self) -> bool {
        self.ended
    }

    /// Keys given to `press` so far: what the key budgets count.
    pub fn pressed(&self) -> usize {
        self.pressed
    }

    /// Every key so far, words included.
    pub fn struck(&self) -> usize {
        self.struck
    }

    /// The desk's own handle, to look at what is stored.
    pub fn desk(&mut self) -> &mut Desk {
        &mut self.writer
    }

    /// The frame and the cursor.
    pub fn frame(&self) -> (Buffer, Option<Position>) {
        let mut buffer = Buffer::empty(Rect::new(0, 0, self.size.0, self.size.1));
        let cursor = self.app.view(&mut buffer);
        (buffer, cursor)
    }

    /// The screen as text, a string a row.
    pub fn screen(&self) -> Vec<String> {
        screen_text(&self.frame().0)
    }

    /// True if the screen shows these words in one row.
    pub fn sees(&self, words: &str) -> bool {
        self.screen().iter().any(|row| row.contains(words))
    }

    /// Where the cursor stands, column and row.
    pub fn cursor(&self) -> Option<(u16, u16)> {
        self.frame().1.map(|position| (position.x, position.y))
    }

    fn key(&mut self, key: Key, gap: u64) {
        self.wait(gap);
        self.struck += 1;
        self.update(Msg::Key(key, self.ms));
    }

    fn update(&mut self, msg: Msg) {
        let time = Time { now: self.reader.now(), ms: self.ms };
        let effects = self.app.update(msg, time);
        self.carry_out(effects);
    }

    fn order(&mut self, seq: u64, change: &Change) {
        let done = workers::order(&mut self.writer, change);
        self.update(Msg::Done(seq, Box::new(done)));
    }

    fn carry_out(&mut self, effects: Vec<Effect>) {
        for effect in effects {
            match effect {
                Effect::Ask { seq, query } => {
                    let answer = workers::ask(&self.reader, &query);
                    self.update(Msg::Answer(seq, Box::new(answer)));
                }
                Effect::Order { seq, change } => match &mut self.stalled {
                    Some(waiting) => waiting.push_back((seq, change)),
                    None => self.order(seq, &change),
                },
                Effect::Save { seq, paper } => {
                    let saved = self.shelf.keep(&mut self.writer, &paper);
                    self.update(Msg::Saved(seq, saved));
                }
                Effect::Away { seq, away } => {
                    let mut far = Vec::new();
                    let told = |read, all| far.push(News::Far(read, all));
                    let done = away.carry_out(&mut self.writer, &self.shelf.folder, told);
                    for news in far.into_iter().chain([News::Done(done)]) {
                        self.update(Msg::Away(seq, news));
                    }
                }
                Effect::Quit => self.ended = true,
            }
        }
    }
}
