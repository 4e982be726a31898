//! The loop: one channel of messages, receive → update → drain → draw once. Input, reader, writer,
//! printer and signals are threads that send; nothing else touches the terminal.

use super::app::{App, Manner, Msg, Time};
use super::away::{self, UnderWay};
use super::keymap::Keymap;
use super::keys::Key;
use super::layer::Effect;
use super::narrow::Ambiguous;
use super::term::Guard;
use super::theme::{Colours, Theme};
use super::window::Window;
use super::workers::{self, Shelf, Work};
use crate::desk::{self, Desk, DeskError};
use crate::paper::{PaperKind, Press, Printers};
use crossterm::event::{self, Event};
use std::io;
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, RecvTimeoutError, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// How long leaving waits for the last order; longer, and the machine has other troubles.
const LAST_ORDER: Duration = Duration::from_secs(5);

/// What it takes to open the window.
pub struct Options {
    /// The desk to open: store, pack, seat, person, clock.
    pub desk: desk::Options,
    /// Theme name, or empty for the default.
    pub theme: String,
    /// The user's own theme file, if there is one.
    pub theme_file: Option<String>,
    /// How wide the terminal draws ambiguous characters.
    pub ambiguous: Ambiguous,
    /// The user's keys, TOML lines `command = "keys"`.
    pub keys: String,
    /// The window's printers.
    pub printers: Printers,
    /// A number given with a registration gets a slip of its own.
    pub number_slip: bool,
    /// The folder for papers that are files.
    pub papers: PathBuf,
}

/// Why the window could not be opened.
#[derive(Debug, thiserror::Error)]
pub enum OpenError {
    /// The desk's refusal.
    #[error("{0}")]
    Desk(#[from] DeskError),
    /// The key settings.
    #[error("{0}")]
    Keys(String),
    /// The terminal.
    #[error("打不开终端画面（{0}）。窗口要在终端里运行；脚本请用 yichuang register 等命令")]
    Terminal(#[from] io::Error),
}

/// Opens the window and runs it until the person leaves.
///
/// # Errors
/// The desk cannot be opened, the key settings are wrong, or there is no terminal. The terminal
/// is always given back as it was.
pub fn run(options: Options) -> Result<(), OpenError> {
    let keymap = Keymap::with(&options.keys).map_err(OpenError::Keys)?;
    let name = if options.theme.is_empty() { "default" } else { &options.theme };
    let (theme, warnings) = Theme::load(name, options.theme_file.as_deref(), Colours::from_env());
    let manner = Manner { keymap, theme, ambiguous: options.ambiguous };
    let mut writer = Desk::open(&options.desk)?;
    let printers = options.printers;
    writer.set_receipt(printers.receipt());
    writer.set_number_slip(options.number_slip);
    let reader = Desk::open_reader(&options.desk)?;
    let window = Window::of(&writer, printers.clone());
    let clock = options.desk.clock;
    // Read while the person reads the first screen, so that the first story never waits for it.
    let pack = options.desk.pack.clone();
    thread::spawn(move || pack.rules.lexicon.warm());
    let mut guard = Guard::enter()?;
    let started = Instant::now();
    let time = move || Time { now: clock.now(), ms: millis(started) };
    let (out, messages) = channel();
    let (order, orders) = channel();
    let ask = workers::reader(reader, out.clone());
    let presses = [PaperKind::Slip, PaperKind::Letter]
        .into_iter()
        .filter_map(|kind| Press::new(kind, printers.target(kind).clone(), printers.profile));
    let nudge = workers::printers(&options.desk, presses, &out);
    let (desk, folder) = (options.desk, options.papers);
    let shelf = Shelf { folder: folder.clone(), profile: printers.profile, show: true };
    let worker = workers::writer(writer, orders, shelf, out.clone(), nudge);
    let (quit, tell) = (out.clone(), out.clone());
    signals(move || quit.send(Msg::Quit).is_ok())?;
    input(out, started);

    let size = guard.terminal.size()?;
    let mut app = App::new(window, manner, (size.width, size.height), time());
    let mut effects = app.start();
    let mut under_way: Vec<UnderWay> = Vec::new();
    if !warnings.is_empty() {
        app.warn(&warnings.join(" "));
    }
    loop {
        let mut quit = false;
        for effect in effects.drain(..) {
            // A worker that is gone has said why by its last message.
            match effect {
                Effect::Ask { seq, query } => ask(seq, query),
                Effect::Order { seq, change } => drop(order.send((seq, Work::Change(change)))),
                Effect::Save { seq, paper } => drop(order.send((seq, Work::Save(paper)))),
                Effect::Away { seq, away } => {
                    under_way.retain(|(_, thread): &UnderWay| !thread.is_finished());
                    under_way.push(away::start(&desk, &folder, seq, away, tell.clone()));
                }
                Effect::Quit => quit = true,
            }
        }
        if quit {
            break;
        }
        let drawn = guard.terminal.draw(|frame| {
            let cursor = app.view(frame.buffer_mut());
            if let Some(position) = cursor {
                frame.set_cursor_position(position);
            }
        });
        effects = match drawn {
            Ok(_) => receive(&mut app, &messages, &time),
            // The terminal is gone: save what was typed, as on a signal.
            Err(_) => app.update(Msg::Quit, time()),
        };
    }
    // The writer finishes what it was given; the input thread is left where it is.
    drop(order);
    // What is half written out is not left behind.
    under_way.iter().for_each(|(stop, _)| stop.now());
    let until = Instant::now() + LAST_ORDER;
    let busy = || !worker.is_finished() || under_way.iter().any(|(_, t)| !t.is_finished());
    while busy() && Instant::now() < until {
        thread::sleep(Duration::from_millis(2));
    }
    Ok(())
}

fn millis(started: Instant) -> u64 {
    u64::try_from(started.elapsed().as_millis()).unwrap_or(u64::MAX)
}

/// Waits for a message or the next due moment, then takes all that are there.
fn receive(app: &mut App, messages: &Receiver<Msg>, time: &impl Fn() -> Time) -> Vec<Effect> {
    let now = time().ms;
    let wait = app.due().map_or(60_000, |due| due.saturating_sub(now).max(1));
    let first = match messages.recv_timeout(Duration::from_millis(wait)) {
        Ok(msg) => msg,
        Err(RecvTimeoutError::Timeout) => Msg::Tick,
        Err(RecvTimeoutError::Disconnected) => Msg::Quit,
    };
    let mut effects = app.update(first, time());
    while let Ok(msg) = messages.try_recv() {
        effects.extend(app.update(msg, time()));
    }
    effects
}

/// Reads the terminal. The thread ends with the process: it may be blocked in a read for ever.
fn input(out: Sender<Msg>, started: Instant) {
    thread::spawn(move || {
        loop {
            let msg = match event::read() {
                Ok(Event::Key(key)) => {
                    Key::from_event(&key).map(|key| Msg::Key(key, millis(started)))
                }
                Ok(Event::Paste(text)) => Some(Msg::Paste(text)),
                Ok(Event::Resize(width, height)) => Some(Msg::Resize(width, height)),
                Ok(_) => None,
                // The terminal is gone.
                Err(_) => Some(Msg::Quit),
            };
            let gone = msg == Some(Msg::Quit);
            if msg.is_some_and(|msg| out.send(msg).is_err()) || gone {
                return;
            }
        }
    });
}

/// TERM, HUP and INT are told, so that the program saves and leaves.
#[cfg(unix)]
pub(super) fn signals(tell: impl Fn() -> bool + Send + 'static) -> io::Result<()> {
    use signal_hook::consts::{SIGHUP, SIGINT, SIGTERM};
    use std::io::Read;
    let (mut woken, waker) = std::os::unix::net::UnixStream::pair()?;
    for signal in [SIGTERM, SIGHUP, SIGINT] {
        signal_hook::low_level::pipe::register(signal, waker.try_clone()?)?;
    }
    thread::spawn(move || {
        let mut byte = [0];
        while woken.read(&mut byte).is_ok_and(|n| n > 0) && tell() {}
    });
    Ok(())
}

/// Windows closes the console with the window; there is no signal to wait for.
#[cfg(not(unix))]
pub(super) fn signals(_tell: impl Fn() -> bool + Send + 'static) -> io::Result<()> {
    Ok(())
}
