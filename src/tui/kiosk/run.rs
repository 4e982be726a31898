//! The process of one visit: it draws, listens, carries out what the visit wants, and ends. With
//! it ends everything that was entered. The terminal itself belongs to the supervisor.

use super::draw::{Look, Painted, draw};
use super::effect::Effect;
use super::feed::Feed;
use super::hall::Hall;
use super::machine::Machine;
use super::page::{Input, Page};
use super::supervisor::{Carried, Word};
use super::visit::Visit;
use crate::calendar::Day;
use crate::desk::kiosk::Kiosk;
use crate::desk::{self, DeskError};
use crate::paper::{Fonts, Forms, PrinterTarget, Profile};
use crate::tui::burst;
use crate::tui::burst::{Burst, GAP_MS};
use crate::tui::card;
use crate::tui::keys::{Code, Key};
use crate::tui::narrow::{self, Ambiguous};
use crate::tui::term::FrameWriter;
use crate::tui::theme::{Colours, Theme};
use crossterm::event::{self, Event, MouseButton, MouseEventKind};
use crossterm::execute;
use crossterm::terminal::{Clear, ClearType};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use std::collections::VecDeque;
use std::io::{self, Stdout, Write};
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::time::{Duration, Instant};

/// How a kiosk looks, speaks and prints; from settings.
pub struct Manner {
    /// Theme name, or empty for the kiosk's own.
    pub theme: String,
    /// How wide the terminal draws ambiguous characters.
    pub ambiguous: Ambiguous,
    /// Where every screen is spoken.
    pub feed: Feed,
    /// Plain lines instead of a screen, for a screen reader or a braille line.
    pub linear: bool,
    /// There is an input method, so own words can be written.
    pub words: bool,
    /// The printer.
    pub printer: PrinterTarget,
    /// Its paper.
    pub profile: Profile,
    /// The hash of the PIN by which staff leave; none and nobody leaves.
    pub pin: Option<String>,
    /// Seconds without a key after which a visit ends, instead of the pack's.
    pub idle: Option<u32>,
}

/// Runs one visit to its end.
///
/// # Errors
/// The store cannot be opened or there is no terminal: the supervisor shows why.
pub fn visit(options: &desk::Options, manner: Manner, carried: Carried) -> Result<(), String> {
    // A message of a panic could hold what was entered; the supervisor only needs to know that
    // the process ended.
    std::panic::set_hook(Box::new(|_| {}));
    let kiosk = Kiosk::open(options).map_err(|e: DeskError| e.to_string())?;
    let hall = hall(&kiosk, &manner, carried);
    let screen = Screen::open(&manner).map_err(|e| format!("打不开终端画面（{e}）"))?;
    let started = Instant::now();
    // What was typed at the screen before this one is nobody's any more.
    while event::poll(Duration::ZERO).unwrap_or(false) && event::read().is_ok() {}
    let (out, events) = channel();
    #[cfg(unix)]
    super::signals::end_on_signals().map_err(|e| format!("接不住系统信号（{e}）"))?;
    listen(out, started);
    let burst = Burst::new(card::read, hall.today);
    let today = hall.today;
    let visit = Visit::new(hall, 0);
    let Manner { printer, profile, pin, feed, ambiguous, .. } = manner;
    let forms = Forms::load(&options.location.config_dir);
    let machine = Machine { kiosk, printer, profile, forms, pin, tell: Word::tell };
    Session { machine, feed, ambiguous, screen, visit, burst, today, lead: None, started }
        .run(&events);
    Ok(())
}

fn hall(kiosk: &Kiosk, manner: &Manner, carried: Carried) -> Hall {
    let pack = kiosk.pack().clone();
    let idle = manner.idle.unwrap_or(pack.kiosks.idle);
    Hall {
        machine: kiosk.machine().clone(),
        today: kiosk.now().day(),
        idle_ms: u64::from(idle) * 1000,
        words: manner.words,
        prints: manner.printer != PrinterTarget::None,
        pin: manner.pin.is_some() && carried.pin_wait == 0,
        wrong_codes: carried.wrong_codes,
        codes_wait: carried.codes_wait,
        pack,
    }
}

/// What the input thread heard.
enum Msg {
    Key(Key, u64),
    Paste(String),
    Touch(u16, u16),
    Resized,
    Gone,
}

/// Reads the terminal; ends with the process.
fn listen(out: Sender<Msg>, started: Instant) {
    std::thread::spawn(move || {
        loop {
            let msg = match event::read() {
                Ok(Event::Key(key)) => Key::from_event(&key).map(|key| Msg::Key(key, ms(started))),
                Ok(Event::Paste(text)) => Some(Msg::Paste(text)),
                Ok(Event::Mouse(mouse))
                    if mouse.kind == MouseEventKind::Down(MouseButton::Left) =>
                {
                    Some(Msg::Touch(mouse.column, mouse.row))
                }
                Ok(Event::Resize(..)) => Some(Msg::Resized),
                Ok(_) => None,
                Err(_) => Some(Msg::Gone),
            };
            let gone = matches!(msg, Some(Msg::Gone));
            if msg.is_some_and(|msg| out.send(msg).is_err()) || gone {
                return;
            }
        }
    });
}

fn ms(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

struct Session {
    machine: Machine,
    feed: Feed,
    ambiguous: Ambiguous,
    screen: Screen,
    visit: Visit,
    burst: Burst,
    today: Day,
    /// A first key that may belong to a card, held until that is known.
    lead: Option<(Key, u64)>,
    started: Instant,
}

impl Session {
    fn run(mut self, events: &Receiver<Msg>) {
        let mut effects: VecDeque<Effect> = VecDeque::new();
        loop {
            let page = self.visit.page();
            self.feed.say(&page);
            if self.screen.show(&page, self.ambiguous).is_err() {
                return;
            }
            match effects.pop_front() {
                Some(Effect::End) => return,
                Some(effect) => {
                    let heard = self.machine.carry(effect);
                    let now = ms(self.started);
                    effects.extend(heard.map_or(Vec::new(), |heard| self.visit.heard(heard, now)));
                }
                None => match self.wait(events) {
                    Some(more) => effects.extend(more),
                    None => return,
                },
            }
        }
    }

    /// Waits for a message or the next due moment; `None` when the terminal is gone.
    fn wait(&mut self, events: &Receiver<Msg>) -> Option<Vec<Effect>> {
        let lead = self.lead.map(|(_, at)| at + GAP_MS);
        let due = [self.visit.due(), self.burst.due(), lead].into_iter().flatten().min();
        let now = ms(self.started);
        let wait = due.map_or(60_000, |due| due.saturating_sub(now).max(1));
        let msg = match events.recv_timeout(Duration::from_millis(wait)) {
            Ok(Msg::Gone) | Err(RecvTimeoutError::Disconnected) => return None,
            Ok(msg) => Some(msg),
            Err(RecvTimeoutError::Timeout) => None,
        };
        let now = ms(self.started);
        let mut effects = Vec::new();
        if self.burst.due().is_some_and(|due| due <= now) {
            let heard = self.burst.flush();
            effects.extend(self.heard(heard, now));
        }
        if self.lead.is_some_and(|(_, at)| at + GAP_MS <= now) && self.burst.due().is_none() {
            effects.extend(self.let_go(now));
        }
        match msg {
            Some(Msg::Key(key, at)) => {
                let heard = self.burst.key(key, at);
                effects.extend(self.heard(heard, at));
            }
            Some(Msg::Paste(text)) => effects.extend(self.visit.input(Input::Paste(text), now)),
            Some(Msg::Touch(x, y)) => {
                if let Some(input) = self.screen.painted.at(x, y).cloned() {
                    effects.extend(self.visit.input(input, now));
                }
            }
            Some(Msg::Resized | Msg::Gone) | None => {}
        }
        effects.extend(self.visit.tick(now));
        // A machine nobody came to since yesterday begins the day anew.
        let yesterday = self.visit.is_first() && self.machine.kiosk.now().day() != self.today;
        (!yesterday).then_some(effects)
    }

    fn heard(&mut self, heard: Vec<burst::Heard>, at: u64) -> Vec<Effect> {
        let mut effects = Vec::new();
        for one in heard {
            match one {
                burst::Heard::Card { card, .. } => {
                    self.lead = None;
                    effects.extend(self.visit.input(Input::Card(card), at));
                }
                burst::Heard::Key(key) => {
                    effects.extend(self.let_go(at));
                    if self.visit.awaits_card() && key.typed().is_some() {
                        self.lead = Some((key, at));
                    } else {
                        effects.extend(self.key(key, at));
                    }
                }
            }
        }
        effects
    }

    /// The held key belongs to no card.
    fn let_go(&mut self, at: u64) -> Vec<Effect> {
        self.lead.take().map_or(Vec::new(), |(key, _)| self.key(key, at))
    }

    fn key(&mut self, key: Key, at: u64) -> Vec<Effect> {
        input_of(&key).map_or(Vec::new(), |input| self.visit.input(input, at))
    }
}

/// What a key means at a kiosk; most mean nothing.
fn input_of(key: &Key) -> Option<Input> {
    if key.ctrl && key.code == Code::Char('q') {
        return Some(Input::Leave);
    }
    if let Some(c) = key.typed() {
        let folded = crate::matter::check::half_width(c.encode_utf8(&mut [0; 4]));
        let c = folded.chars().next().unwrap_or(c);
        return Some(match c.to_digit(10) {
            Some(digit) => Input::Digit(digit as u8),
            None if c == '*' => Input::Help,
            None => Input::Char(c),
        });
    }
    (!key.ctrl && !key.alt).then_some(())?;
    Some(match key.code {
        Code::Enter => Input::Enter,
        Code::Esc | Code::Left => Input::Back,
        Code::Backspace | Code::Delete => Input::Rub,
        Code::Up | Code::BackTab => Input::Up,
        Code::Down | Code::Tab => Input::Down,
        Code::F(1) => Input::Help,
        _ => return None,
    })
}

/// Where pages are shown: the whole terminal, or line by line.
struct Screen {
    look: Look,
    terminal: Option<Terminal<CrosstermBackend<FrameWriter<Stdout>>>>,
    painted: Painted,
    /// Linear: the lines shown last.
    lines: Vec<String>,
}

impl Screen {
    fn open(manner: &Manner) -> io::Result<Screen> {
        // Whatever the visit before left, on the screen or rolled out of it, goes first.
        execute!(io::stdout(), Clear(ClearType::Purge), Clear(ClearType::All))?;
        let name = if manner.theme.is_empty() { "kiosk" } else { &manner.theme };
        let (theme, _) = Theme::load(name, None, Colours::from_env());
        let drawn = !manner.linear && manner.ambiguous == Ambiguous::Narrow;
        let fonts = if drawn { Fonts::system().ok() } else { None };
        let backend = || CrosstermBackend::new(FrameWriter::new(io::stdout()));
        let terminal = (!manner.linear).then(|| Terminal::new(backend())).transpose()?;
        let look = Look { theme, fonts };
        Ok(Screen { look, terminal, painted: Painted::default(), lines: Vec::new() })
    }

    fn show(&mut self, page: &Page, ambiguous: Ambiguous) -> io::Result<()> {
        let Some(terminal) = &mut self.terminal else { return self.print(page) };
        let mut painted = Painted::default();
        terminal.draw(|frame| {
            painted = draw(page, frame.buffer_mut(), &self.look);
            if ambiguous == Ambiguous::Wide {
                narrow::narrow(frame.buffer_mut());
            }
            if let Some(position) = painted.cursor {
                frame.set_cursor_position(position);
            }
        })?;
        self.painted = painted;
        Ok(())
    }

    /// A new screen whole, of the same one only what changed.
    fn print(&mut self, page: &Page) -> io::Result<()> {
        let lines = page.spoken();
        let same = self.lines.first() == lines.first();
        let new = lines.iter().filter(|line| !same || !self.lines.contains(line));
        let mut text: String = new.map(|line| format!("{line}\r\n")).collect();
        if !same {
            text.insert_str(0, "\r\n");
        }
        self.lines = lines;
        let mut out = io::stdout().lock();
        out.write_all(text.as_bytes())?;
        out.flush()
    }
}
