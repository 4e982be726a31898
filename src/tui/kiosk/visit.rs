//! One visit: what a person does at the kiosk, as a pure machine. Inputs in, effects out, a page at
//! any moment. Everything a person enters lives here and nowhere else, and ends with the process.

use super::effect::{Effect, Heard};
use super::hall::Hall;
use super::page::{Input, Page};
use super::steps::{Act, Opt, Step};
use crate::matter::Refusal;
use crate::matter::duty::Seat;
use crate::matter::rules::PlaceCode;
use crate::matter::words::CallWhy;
use crate::pack::kiosk::Topic;
use crate::tui::card::Card;

/// Seconds before the end of a visit that are counted in sight.
pub const COUNTED: u64 = 30;
/// Milliseconds within which a second press on 找工作人员 calls nobody twice.
const CALLED_MS: u64 = 60_000;

/// What a person has entered so far.
#[derive(Clone, Debug, Default, PartialEq)]
pub(super) struct Entered {
    pub topic: Option<Topic>,
    pub place: Option<PlaceCode>,
    pub card: Option<Card>,
    pub ticks: Vec<usize>,
    pub words: String,
    /// The code that was looked up.
    pub code: String,
}

/// One visit.
pub struct Visit {
    pub(super) hall: Hall,
    pub(super) path: Vec<Step>,
    pub(super) entered: Entered,
    marked: usize,
    touched: u64,
    pub(super) ms: u64,
    called: Option<u64>,
    /// No code is looked up before this moment.
    pub(super) codes_from: u64,
    wrong_codes: u32,
}

impl Visit {
    /// A visit on its first screen.
    pub fn new(hall: Hall, ms: u64) -> Visit {
        let (codes_from, wrong_codes) = (ms + hall.codes_wait, hall.wrong_codes);
        Visit {
            path: vec![Step::Menu(Vec::new())],
            entered: Entered::default(),
            marked: 0,
            touched: ms,
            ms,
            called: None,
            codes_from,
            wrong_codes,
            hall,
        }
    }

    /// True on the first screen, where nothing was entered.
    pub fn is_first(&self) -> bool {
        self.path.len() == 1
    }

    /// True where a card may be laid on the reader, which types its number.
    pub fn awaits_card(&self) -> bool {
        matches!(self.step(), Step::Identity | Step::Card)
    }

    pub(super) fn step(&self) -> &Step {
        // The first screen is never popped.
        self.path.last().unwrap_or(&Step::Nothing)
    }

    /// The screen as it stands.
    pub fn page(&self) -> Page {
        let mut page = self.step().page(self);
        let options = self.step().options(self);
        page.choices = options.iter().map(Opt::choice).collect();
        page.marked = self.marked.min(page.choices.len().saturating_sub(1));
        page.hall = self.hall.machine.hall.clone();
        page.left = self.left();
        page
    }

    /// Seconds left, once they are counted in sight.
    fn left(&self) -> Option<u64> {
        let end = self.touched + self.hall.idle_ms;
        let left = end.saturating_sub(self.ms).div_ceil(1000);
        (!self.is_first() && left <= COUNTED).then_some(left)
    }

    /// When `tick` is due next, in milliseconds.
    pub fn due(&self) -> Option<u64> {
        let end = self.touched + self.hall.idle_ms;
        let counted = end - COUNTED * 1000;
        let next =
            if self.ms < counted { counted } else { self.ms + 1000 - (self.ms - counted) % 1000 };
        (!self.is_first()).then_some(next.min(end))
    }

    /// Time has passed.
    pub fn tick(&mut self, ms: u64) -> Vec<Effect> {
        self.ms = ms;
        let over = !self.is_first() && ms >= self.touched + self.hall.idle_ms;
        if over { vec![Effect::End] } else { Vec::new() }
    }

    /// A person did something.
    pub fn input(&mut self, input: Input, ms: u64) -> Vec<Effect> {
        (self.ms, self.touched) = (ms, ms);
        match input {
            Input::Leave if self.is_first() && self.hall.pin => {
                self.go(Step::Pin { typed: String::new(), said: String::new() });
                Vec::new()
            }
            Input::Leave => Vec::new(),
            Input::Help => self.call(),
            Input::Card(card) => self.card(card),
            input if self.step().takes_digits() => self.typed(input),
            Input::Digit(0) => self.call(),
            Input::Digit(digit) => self.pick(digit),
            Input::Up => self.mark(-1),
            Input::Down => self.mark(1),
            Input::Enter => self.enter(),
            Input::Back | Input::Rub => self.back(),
            Input::Char(_) | Input::Paste(_) => Vec::new(),
        }
    }

    /// An effect was carried out.
    pub fn heard(&mut self, heard: Heard, ms: u64) -> Vec<Effect> {
        (self.ms, self.touched) = (ms, ms);
        match heard {
            Heard::Given(Ok(mut given)) => {
                if let Some(service) = self.service() {
                    given.slip.facts.set("service", service);
                }
                // What was told is with the windows now; nothing of it is needed here any more.
                self.entered = Entered::default();
                self.path.truncate(1);
                let print = Effect::Print(Box::new(given.slip.clone()));
                self.go(Step::Given { given, printed: None });
                return vec![print];
            }
            Heard::Booked(Ok(booked)) => {
                self.path.truncate(1);
                let print = Effect::Print(Box::new(booked.slip.clone()));
                self.go(Step::Booked { booked, printed: None });
                return vec![print];
            }
            Heard::Given(Err(why))
            | Heard::Free(Err(why))
            | Heard::Booked(Err(why))
            | Heard::Rated(Err(why))
            | Heard::Sitting(Err(why)) => self.swap(Step::Trouble(why)),
            Heard::Printed(out) => {
                if let Some(Step::Given { printed, .. } | Step::Booked { printed, .. }) =
                    self.path.last_mut()
                {
                    *printed = Some(out);
                    return if out || !self.hall.prints {
                        Vec::new()
                    } else {
                        vec![Effect::Call(CallWhy::Printer)]
                    };
                }
            }
            Heard::State(Ok(state)) => {
                self.wrong_codes = 0;
                self.swap(Step::State(state));
                return vec![Effect::RightCode];
            }
            Heard::State(Err(refusal)) => return self.wrong_code(&refusal),
            Heard::Rated(Ok(())) => self.swap(Step::Rated),
            Heard::Sitting(Ok(sits)) => self.swap(Step::Duty(sits)),
            Heard::Free(Ok(list)) => self.swap(Step::Whom(list)),
            Heard::Called(result) => {
                if let Some(Step::Called(said)) = self.path.last_mut() {
                    *said = Some(result);
                }
            }
            // A wrong one ends the visit, and the supervisor counts it.
            Heard::RightPin | Heard::WrongPin => return vec![Effect::End],
        }
        Vec::new()
    }

    /// Five wrong codes one after the other slow down and are written down.
    fn wrong_code(&mut self, refusal: &Refusal) -> Vec<Effect> {
        let said = match refusal.code {
            "code" => "这个码输错了：有一位不对。请对着纸，一位一位再输一遍。",
            "unknown_code" => "码输得对，可是这里查不到。请看是不是别处给的纸。",
            _ => "现在查不了，请找工作人员。",
        };
        self.swap(Step::Code { typed: String::new(), said: said.to_owned() });
        if !matches!(refusal.code, "code" | "unknown_code") {
            return Vec::new();
        }
        self.wrong_codes += 1;
        let mut effects = vec![Effect::WrongCode];
        if self.wrong_codes >= super::slow::CODES.free {
            self.codes_from = self.ms + super::slow::CODES.wait(self.wrong_codes);
            if self.wrong_codes.is_multiple_of(super::slow::CODES.free) {
                effects.push(Effect::Call(CallWhy::Codes));
            }
        }
        effects
    }

    /// What was asked for, when it is one of the services (信访超市 点单, 金华 S3-5).
    fn service(&self) -> Option<&str> {
        let topic = self.entered.topic.as_ref()?;
        self.hall.pack.kiosks.services.contains(topic).then_some(&topic.say)
    }

    pub(super) fn go(&mut self, step: Step) {
        self.path.push(step);
        self.marked = 0;
    }

    fn swap(&mut self, step: Step) {
        if self.path.len() > 1 {
            self.path.pop();
        }
        self.go(step);
    }

    fn mark(&mut self, by: isize) -> Vec<Effect> {
        let count = self.step().options(self).len();
        if count > 0 {
            self.marked =
                (self.marked.min(count - 1) as isize + by).rem_euclid(count as isize) as usize;
        }
        Vec::new()
    }

    fn enter(&mut self) -> Vec<Effect> {
        let options = self.step().options(self);
        let digit = options.get(self.marked.min(options.len().saturating_sub(1))).map(|o| o.digit);
        digit.map_or(Vec::new(), |digit| self.pick(digit))
    }

    pub(super) fn back(&mut self) -> Vec<Effect> {
        // A ticket that was given is no screen to go back from into what is gone.
        match self.step() {
            Step::Menu(path) if path.is_empty() => Vec::new(),
            Step::Given { .. }
            | Step::Booked { .. }
            | Step::State(_)
            | Step::Rated
            | Step::Trouble(_) => {
                vec![Effect::End]
            }
            _ if self.path.len() <= 2 => vec![Effect::End],
            _ => {
                self.path.pop();
                self.marked = 0;
                Vec::new()
            }
        }
    }

    fn call(&mut self) -> Vec<Effect> {
        if matches!(self.step(), Step::Called(_)) {
            return Vec::new();
        }
        let fresh = self.called.is_none_or(|at| self.ms >= at + CALLED_MS);
        self.go(Step::Called((!fresh).then_some(Ok(()))));
        if !fresh {
            return Vec::new();
        }
        self.called = Some(self.ms);
        vec![Effect::Call(CallWhy::Help)]
    }

    pub(super) fn card(&mut self, card: Card) -> Vec<Effect> {
        if matches!(self.step(), Step::Identity | Step::Card | Step::IdDigits { .. }) {
            self.entered.card = Some(card);
            while matches!(self.step(), Step::Card | Step::IdDigits { .. }) {
                self.path.pop();
            }
            self.go(Step::Sentences);
        }
        Vec::new()
    }

    pub(super) fn book(&mut self, seat: Seat, phone: String) -> Vec<Effect> {
        self.go(Step::Busy("正在约……"));
        vec![Effect::Book(seat, phone)]
    }

    fn pick(&mut self, digit: u8) -> Vec<Effect> {
        let options = self.step().options(self);
        let Some(at) = options.iter().position(|o| o.digit == digit) else { return Vec::new() };
        self.marked = at;
        let Some(opt) = options.into_iter().nth(at) else { return Vec::new() };
        match opt.act {
            Act::Go(step) => self.go(step),
            Act::Turn(by) => {
                if let Some(Step::Pick { page, .. }) = self.path.last_mut() {
                    *page = page.saturating_add_signed(by);
                    self.marked = 0;
                }
            }
            Act::Topic(topic, next) => {
                self.entered.topic = Some(topic);
                self.entered.ticks.clear();
                self.go(*next);
            }
            Act::Place(place) => {
                self.entered.place = place;
                self.go(Step::Identity);
            }
            Act::NoIdentity => {
                self.entered.card = None;
                self.go(Step::Sentences);
            }
            Act::Tick(n) => match self.entered.ticks.iter().position(|t| *t == n) {
                Some(at) => drop(self.entered.ticks.remove(at)),
                None => self.entered.ticks.push(n),
            },
            Act::Number(room) => {
                self.go(Step::Busy("正在取号……"));
                return vec![Effect::Number(room)];
            }
            Act::Rate(solved, content) => {
                self.go(Step::Busy("正在记下……"));
                return vec![Effect::Rate(self.entered.code.clone(), solved, content)];
            }
            Act::Sitting => {
                self.go(Step::Busy("正在查……"));
                return vec![Effect::Sitting(super::words::DAYS)];
            }
            Act::Frees => {
                self.go(Step::Busy("正在查……"));
                return vec![Effect::Free];
            }
            Act::Book(seat) => return self.book(seat, String::new()),
            Act::Tell => {
                let Some((room, form)) = self.form() else { return Vec::new() };
                self.go(Step::Busy("正在存好……"));
                return vec![Effect::Tell(room, Box::new(form))];
            }
            Act::Back => return self.back(),
            Act::End => return vec![Effect::End],
        }
        Vec::new()
    }
}
