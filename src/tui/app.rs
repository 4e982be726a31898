//! The desk on the screen as a pure machine: messages in, effects out, a view at any moment. It
//! routes keys to the top layer and answers to all; it keeps keys typed while an order runs and
//! plays them in order to whatever screen comes next.

mod company;
mod msg;
mod orders;
mod stack;
mod view;

pub use msg::{Manner, Msg, Time};

use super::away::{self, News};
use super::burst::{Burst, Heard};
use super::card::{self, Card};
use super::commands::{Command, Scope};
use super::keys::Key;
use super::layer::{Cx, Effect, Flow, Outbox, Screen};
use super::screens::{
    ask, bookings, day, duty, find, help, home, intake, jobs, ledger, palette, reception, rooms,
};
use super::window::Window;
use crate::desk::api::{Answer, Query};
use crate::matter;
use std::collections::VecDeque;

/// Smallest window the desk is drawn in.
pub const SMALLEST: (u16, u16) = (80, 24);
/// An order that takes longer than this is mentioned on the screen.
const SLOW_MS: u64 = 300;

/// Input waiting for its turn.
enum Input {
    Key(Key),
    Paste(String),
    Card(Card, bool),
}

/// The whole state.
pub struct App {
    window: Window,
    manner: Manner,
    layers: Vec<Box<dyn Screen>>,
    out: Outbox,
    queue: VecDeque<Input>,
    burst: Burst,
    time: Time,
    size: (u16, u16),
    blank: bool,
    leaving: bool,
    waiting_since: Option<u64>,
    last_number: Option<String>,
    reprint: Option<u64>,
    calling: Option<u64>,
    company: company::Company,
    /// The last order about a matter, in case somebody else was quicker.
    acting: Option<(u64, String, u32, matter::Command)>,
    /// The question who sits today, and the minute it was asked in.
    duty: (u64, i64),
}

impl App {
    /// A desk on its home screen; `start` gives the first questions.
    pub fn new(window: Window, manner: Manner, size: (u16, u16), time: Time) -> App {
        App {
            window,
            manner,
            layers: vec![Box::new(home::Home::default())],
            out: Outbox::default(),
            queue: VecDeque::new(),
            burst: Burst::new(card::read, time.now.day()),
            time,
            size,
            blank: false,
            leaving: false,
            waiting_since: None,
            last_number: None,
            reprint: None,
            calling: None,
            company: company::Company::default(),
            acting: None,
            duty: (0, 0),
        }
    }

    /// The first questions: what stands on the home screen, and drafts left by a crash.
    pub fn start(&mut self) -> Vec<Effect> {
        self.with_all(|screen, cx| screen.refresh(cx));
        self.ask_duty();
        self.take_effects()
    }

    /// Who sits today stands in every header: asked again when the minute changes or something did.
    fn ask_duty(&mut self) {
        let day = self.time.now.day();
        let minute = self.time.now.millis().div_euclid(60_000);
        self.duty = (self.cx().ask(Query::OnDuty(day)), minute);
    }

    /// Takes what happened and returns what is to be done.
    pub fn update(&mut self, msg: Msg, time: Time) -> Vec<Effect> {
        if self.leaving {
            return Vec::new();
        }
        let day = std::mem::replace(&mut self.time, time).now.day();
        if day != time.now.day() {
            // Midnight: what is due today, and who waits, is another question.
            self.with_all(|screen, cx| screen.refresh(cx));
        }
        self.burst.set_today(time.now.day());
        match msg {
            Msg::Key(key, at) => {
                let heard = self.burst.key(key, at);
                self.enqueue(heard);
            }
            Msg::Paste(text) => {
                let heard = self.burst.flush();
                self.enqueue(heard);
                self.queue.push_back(Input::Paste(text));
            }
            Msg::Resize(width, height) => self.size = (width, height),
            Msg::Tick => {}
            Msg::Answer(seq, answer) if seq == self.duty.0 => {
                if let Ok(Answer::OnDuty(sit)) = *answer {
                    self.window.duty = Window::duty_words(sit.as_deref());
                }
            }
            Msg::Answer(seq, answer) => {
                self.heed_company(seq, &answer);
                self.hear(|screen, cx| screen.answer(seq, &answer, cx));
            }
            Msg::Done(seq, done) => self.done(seq, &done),
            Msg::Changed => {
                self.ask_duty();
                self.with_all(|screen, cx| screen.refresh(cx));
            }
            Msg::Told(words) => {
                if !words.is_empty() {
                    self.warn(&words);
                }
                self.with_all(|screen, cx| screen.refresh(cx));
            }
            Msg::Printer { kind, trouble, told } => {
                self.window.troubles.retain(|(known, _)| *known != kind);
                self.window.troubles.extend(trouble.map(|words| (kind, words)));
                if !told.is_empty() {
                    self.warn(&told);
                }
                self.with_all(|screen, cx| screen.refresh(cx));
            }
            Msg::Saved(seq, saved) => {
                self.out.waiting.retain(|waiting| *waiting != seq);
                match saved {
                    Ok(words) => self.cx().say(words),
                    Err(refusal) => self.cx().complain(refusal.message),
                }
            }
            Msg::Away(seq, news) => {
                self.hear(|screen, cx| screen.news(seq, &news, cx));
                match news {
                    News::Far(..) => {}
                    News::Done(Ok(written)) => self.cx().say(away::words(&written)),
                    News::Done(Err(refusal)) => self.cx().complain(refusal.message),
                }
            }
            Msg::Quit => self.quit(),
        }
        self.tick();
        self.drain();
        self.take_effects()
    }

    /// Shows a warning until the next key.
    pub fn warn(&mut self, words: &str) {
        self.cx().complain(words);
    }

    /// When `Msg::Tick` is due next, in milliseconds.
    pub fn due(&self) -> Option<u64> {
        let screens = (0..self.layers.len()).filter_map(|n| self.due_of(n));
        let slow = self.waiting_since.map(|since| since + SLOW_MS).filter(|at| *at > self.time.ms);
        // The clock in the header moves once a minute.
        let minute = 60_000 - self.time.now.millis().rem_euclid(60_000) as u64;
        let company = self.company_due();
        screens
            .chain(company)
            .chain(self.burst.due())
            .chain(slow)
            .chain([self.time.ms + minute])
            .min()
    }

    fn due_of(&self, n: usize) -> Option<u64> {
        self.layers.get(n)?.due(n + 1 == self.layers.len())
    }

    /// The scope of the top layer.
    pub fn scope(&self) -> Scope {
        self.layers.last().map_or(Scope::Home, |screen| screen.scope())
    }

    fn tick(&mut self) {
        if self.burst.due().is_some_and(|due| due <= self.time.ms) {
            let heard = self.burst.flush();
            self.enqueue(heard);
        }
        if self.time.now.millis().div_euclid(60_000) != self.duty.1 {
            self.ask_duty();
        }
        let ms = self.time.ms;
        for n in 0..self.layers.len() {
            if self.due_of(n).is_some_and(|due| due <= ms) {
                self.step(n, |screen, cx| screen.tick(cx));
            }
        }
    }

    fn enqueue(&mut self, heard: Vec<Heard>) {
        self.queue.extend(heard.into_iter().map(|heard| match heard {
            Heard::Key(key) => Input::Key(key),
            Heard::Card { card, lead } => Input::Card(card, lead),
        }));
    }

    /// Plays waiting input until it is used up or has to wait for an order.
    fn drain(&mut self) {
        while !self.held() && !self.leaving {
            let Some(input) = self.queue.pop_front() else { break };
            if self.blank {
                // The key that wakes the screen does nothing else.
                self.blank = false;
                continue;
            }
            if self.too_small() && !matches!(input, Input::Key(key) if self.is_quit(&key)) {
                continue;
            }
            self.out.notice = None;
            match input {
                Input::Key(key) => self.key(key),
                Input::Paste(text) => self.top(|screen, cx| {
                    screen.paste(&text, cx);
                    Flow::Stay
                }),
                Input::Card(card, lead) => self.top(|screen, cx| screen.card(&card, lead, cx)),
            }
        }
        self.waiting_since = match self.held() {
            true => self.waiting_since.or(Some(self.time.ms)),
            false => None,
        };
    }

    fn held(&self) -> bool {
        !self.out.waiting.is_empty() || self.layers.last().is_some_and(|screen| screen.busy())
    }

    fn is_quit(&self, key: &Key) -> bool {
        self.manner.keymap.find(Scope::Always, key) == Some(Command::Quit)
    }

    fn key(&mut self, key: Key) {
        let Some(screen) = self.layers.last() else { return };
        let command = match screen.grabs(&key) {
            true => None,
            false => self.manner.keymap.find(screen.scope(), &key),
        };
        match command {
            Some(command) => self.run(command),
            None => self.top(|screen, cx| screen.key(&key, cx)),
        }
    }

    fn run(&mut self, command: Command) {
        let Some(screen) = self.layers.last() else { return };
        if screen.offer(command).is_none() {
            return;
        }
        let scope = screen.scope();
        match command {
            Command::Blank => self.blank = true,
            Command::Quit => self.push(Box::new(ask::quit())),
            Command::Help if scope == Scope::Page => {}
            Command::Help => {
                let page = help::Help::about(screen.topic(), scope, &self.manner.keymap);
                self.push(Box::new(page));
            }
            Command::Palette => {
                let offered =
                    |command| screen.offer(command).is_some_and(|label| !label.is_empty());
                let list = palette::Palette::new(scope, &self.manner.keymap, offered);
                self.push(Box::new(list));
            }
            Command::Intake if !self.uncover(Scope::Intake) => {
                let form = intake::Intake::new(&self.window);
                self.push(Box::new(form));
            }
            Command::Today if scope != Scope::Today && !self.uncover(Scope::Today) => {
                self.push(Box::new(day::DayScreen::default()));
            }
            // At a room's own desk F4 is whoever sits there; once more, all the rooms.
            Command::Rooms if self.window.room.is_some() && scope != Scope::Reception => {
                if !self.uncover(Scope::Reception) {
                    let room = self.window.room.unwrap_or_default();
                    self.push(Box::new(reception::Reception::of(room)));
                }
            }
            Command::Rooms if scope != Scope::Rooms && !self.uncover(Scope::Rooms) => {
                self.push(Box::new(rooms::Rooms::at(self.window.room)));
            }
            Command::Jobs if scope != Scope::Jobs && !self.uncover(Scope::Jobs) => {
                self.push(Box::new(jobs::Jobs::default()));
            }
            Command::Duty if scope != Scope::Duty && !self.uncover(Scope::Duty) => {
                self.push(Box::new(duty::DutyScreen::default()));
            }
            Command::Bookings if scope != Scope::Bookings && !self.uncover(Scope::Bookings) => {
                self.push(Box::new(bookings::BookingsScreen::default()));
            }
            Command::Ledger if scope != Scope::Ledger && !self.uncover(Scope::Ledger) => {
                self.push(Box::new(ledger::LedgerScreen::default()));
            }
            // From a matter, others of its person come first.
            Command::Find if scope != Scope::Find && !self.uncover(Scope::Find) => {
                let beside = self.layers.last().and_then(|s| s.number().map(String::from));
                self.push(Box::new(find::FindScreen::beside(beside)));
            }
            Command::CallNext => self.call_next(),
            Command::Reprint => self.print_again(),
            command => self.top(|screen, cx| screen.run(command, cx)),
        }
    }

    fn quit(&mut self) {
        self.with_all(|screen, cx| screen.leave(cx));
        self.out.effects.push(Effect::Quit);
        self.leaving = true;
    }

    /// True while an order runs or keys wait for one.
    pub fn waits(&self) -> bool {
        self.held()
    }

    fn cx(&mut self) -> Cx<'_> {
        Cx {
            window: &self.window,
            now: self.time.now,
            ms: self.time.ms,
            size: self.size,
            out: &mut self.out,
        }
    }

    fn take_effects(&mut self) -> Vec<Effect> {
        self.ask_company();
        self.note_acts();
        std::mem::take(&mut self.out.effects)
    }
}
