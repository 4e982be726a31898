//! What a screen is: one layer of a stack. Popups, palette and help are layers too; keys go to the
//! top one, drawing goes from the bottom up, and the top layer with a field says where the cursor
//! belongs. Screens do no I/O: they put questions and orders into the outbox and hear answers.

use super::away::{Away, News};
use super::canvas::Canvas;
use super::card::Card;
use super::commands::{Command, Scope};
use super::keys::Key;
use super::window::Window;
use crate::calendar::Moment;
use crate::desk::api::{Answer, Change, Done, Paper, Query};
use crate::matter::Refusal;
use crate::matter::rules::RoomNo;
use ratatui::layout::Position;

/// Something the loop has to do for the screens.
#[derive(Debug, Clone, PartialEq)]
pub enum Effect {
    /// Ask the desk.
    Ask {
        /// Comes back with the answer.
        seq: u64,
        /// The question.
        query: Query,
    },
    /// Give the desk an order.
    Order {
        /// Comes back when it is done or refused.
        seq: u64,
        /// The order.
        change: Change,
    },
    /// Write a paper into a file and show it.
    Save {
        /// Comes back with where it lies, or why not.
        seq: u64,
        /// The paper.
        paper: Paper,
    },
    /// Write a ledger out, beside the window.
    Away {
        /// Comes back with what is heard of it.
        seq: u64,
        /// What.
        away: Away,
    },
    /// Leave, after every order before it has been carried out.
    Quit,
}

/// The line above the footer.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Notice {
    /// What it says.
    pub text: String,
    /// Something went wrong.
    pub bad: bool,
}

/// What screens put out while they handle something.
#[derive(Debug, Default)]
pub struct Outbox {
    /// Questions and orders, in order.
    pub effects: Vec<Effect>,
    /// What to tell the person; replaces what stood there.
    pub notice: Option<Notice>,
    /// Orders for which the keyboard waits.
    pub waiting: Vec<u64>,
    last_seq: u64,
}

/// What a screen may see and do while it handles something.
pub struct Cx<'a> {
    /// Whose window this is.
    pub window: &'a Window,
    /// The desk's clock.
    pub now: Moment,
    /// Milliseconds of a clock that never goes back.
    pub ms: u64,
    /// Columns and rows of the whole window: how many rows of a list are worth asking for.
    pub size: (u16, u16),
    /// Where questions, orders and notices go.
    pub out: &'a mut Outbox,
}

impl Cx<'_> {
    /// Asks the desk; the answer comes back with the number returned.
    pub fn ask(&mut self, query: Query) -> u64 {
        let seq = self.next();
        self.out.effects.push(Effect::Ask { seq, query });
        seq
    }

    /// Gives an order that the person waits for: keys typed meanwhile are kept, in order.
    pub fn order(&mut self, change: Change) -> u64 {
        let seq = self.save(change);
        self.out.waiting.push(seq);
        seq
    }

    /// Gives an order that runs beside typing, such as saving a draft.
    pub fn save(&mut self, change: Change) -> u64 {
        let seq = self.next();
        self.out.effects.push(Effect::Order { seq, change });
        seq
    }

    /// Writes a paper into a file; the person waits for it.
    pub fn keep(&mut self, paper: Paper) {
        let seq = self.next();
        self.out.effects.push(Effect::Save { seq, paper });
        self.out.waiting.push(seq);
    }

    /// Has a ledger written out beside the window; what is heard of it comes with the number
    /// returned.
    pub fn send_away(&mut self, away: Away) -> u64 {
        let seq = self.next();
        self.out.effects.push(Effect::Away { seq, away });
        seq
    }

    /// Tells the person something.
    pub fn say(&mut self, text: impl Into<String>) {
        self.out.notice = Some(Notice { text: text.into(), bad: false });
    }

    /// Tells the person what went wrong.
    pub fn complain(&mut self, text: impl Into<String>) {
        self.out.notice = Some(Notice { text: text.into(), bad: true });
    }

    fn next(&mut self) -> u64 {
        self.out.last_seq += 1;
        self.out.last_seq
    }
}

/// What becomes of the stack after a screen handled something.
pub enum Flow {
    /// Nothing.
    Stay,
    /// A screen on top.
    Push(Box<dyn Screen>),
    /// Another screen in its place.
    Replace(Box<dyn Screen>),
    /// Away with it.
    Pop,
    /// Away with it, and then this happens to the layer below.
    PopThen(Box<Flow>),
    /// A command for the layer below, after this one is gone (the palette).
    PopRun(Command),
    /// Back to the first screen.
    Home,
    /// End the program.
    Quit,
}

/// One layer. Only `scope`, `run` and `view` are needed; the rest has a quiet default.
pub trait Screen {
    /// Which part of the command table applies.
    fn scope(&self) -> Scope;

    /// The label under which a command is offered now, empty if it works but is not worth a word,
    /// `None` if it would do nothing.
    fn offer(&self, command: Command) -> Option<&'static str> {
        Some(command.info().label)
    }

    /// True if this key belongs to the screen even though a command claims it (an open list).
    fn grabs(&self, _key: &Key) -> bool {
        false
    }

    /// Carries out a command of its scope, or `Back`.
    fn run(&mut self, command: Command, cx: &mut Cx) -> Flow;

    /// Takes a key no command claimed.
    fn key(&mut self, _key: &Key, _cx: &mut Cx) -> Flow {
        Flow::Stay
    }

    /// Takes a paste.
    fn paste(&mut self, _text: &str, _cx: &mut Cx) {}

    /// Takes a card; `lead` says that its first character already came as a key.
    fn card(&mut self, _card: &Card, _lead: bool, _cx: &mut Cx) -> Flow {
        Flow::Stay
    }

    /// Hears an answer; numbers it did not ask for, or asked again since, are to be dropped.
    fn answer(&mut self, _seq: u64, _answer: &Result<Answer, Refusal>, _cx: &mut Cx) -> Flow {
        Flow::Stay
    }

    /// Hears what became of an order, anybody's.
    fn done(&mut self, _seq: u64, _done: &Result<Done, Refusal>, _cx: &mut Cx) -> Flow {
        Flow::Stay
    }

    /// Hears of work that goes on beside the window.
    fn news(&mut self, _seq: u64, _news: &News, _cx: &mut Cx) -> Flow {
        Flow::Stay
    }

    /// Something in the store changed or the screen came into view: ask again.
    fn refresh(&mut self, _cx: &mut Cx) {}

    /// When `tick` should be called next, in the milliseconds of `Cx`; `top` says that nothing
    /// lies over this screen.
    fn due(&self, _top: bool) -> Option<u64> {
        None
    }

    /// Time has passed.
    fn tick(&mut self, _cx: &mut Cx) -> Flow {
        Flow::Stay
    }

    /// True while keys have to wait: for an order, or for what they would act on.
    fn busy(&self) -> bool {
        false
    }

    /// The program ends or the screen goes: save what would be lost.
    fn leave(&mut self, _cx: &mut Cx) {}

    /// The matter that F9 prints again from here.
    fn number(&self) -> Option<&str> {
        None
    }

    /// The reception room F3 calls the next person to from here.
    fn room(&self) -> Option<RoomNo> {
        None
    }

    /// What F1 explains: heading and text. Without one, the keys are listed.
    fn topic(&self) -> Option<(&'static str, &'static str)> {
        None
    }

    /// Draws itself and returns where the cursor belongs.
    fn view(&self, canvas: &mut Canvas) -> Option<Position>;
}
