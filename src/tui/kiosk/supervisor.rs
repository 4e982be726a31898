//! Holds the terminal and starts one process a visitor. Whatever ends a visit — its own end, an
//! idle minute, a panic, a signal, a kill — the next one stands on the first screen, in a process
//! that never knew the one before. Only TERM (the service manager) and the PIN end the kiosk.

use super::slow::{CODES, PINS};
use crate::tui::term;
use std::io::{self, BufRead, BufReader, Write};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::sync::mpsc::{Receiver, Sender, channel};
use std::thread;
use std::time::{Duration, Instant};

/// A visit that ends sooner than this, in failure, has a fault and not a visitor.
const AT_ONCE: Duration = Duration::from_secs(2);
/// How long the fault is shown before it is tried again.
const AGAIN: Duration = Duration::from_secs(5);
/// Longest line a visit may say.
const LINE_MAX: usize = 600;

/// What a visit tells the supervisor: never anything a person entered.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Word {
    /// The PIN is right.
    Leave,
    /// It is wrong.
    WrongPin,
    /// A code was wrong.
    WrongCode,
    /// A code was right.
    RightCode,
}

/// Every word with its writing on the line.
const WORDS: [(Word, &str); 4] = [
    (Word::Leave, "leave"),
    (Word::WrongPin, "wrong-pin"),
    (Word::WrongCode, "wrong-code"),
    (Word::RightCode, "right-code"),
];
/// Begins the sentence that says why there can be no visit.
const TROUBLE: &str = "trouble ";

impl Word {
    /// Says it, from the process of a visit.
    pub(super) fn tell(self) {
        if let Some((_, line)) = WORDS.iter().find(|(word, _)| *word == self) {
            say(line);
        }
    }
}

fn say(line: &str) {
    // A supervisor that is gone ends this process by itself.
    let _ = writeln!(io::stderr(), "{line}");
}

/// Tells the supervisor why there can be no visit.
pub fn trouble(why: &str) {
    say(&format!("{TROUBLE}{}", why.replace(['\n', '\r'], " ")));
}

/// What one visit is told about those before it.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Carried {
    /// Wrong codes one after the other.
    pub wrong_codes: u32,
    /// Milliseconds until a code may be looked up.
    pub codes_wait: u64,
    /// Milliseconds until the PIN may be asked.
    pub pin_wait: u64,
    /// Milliseconds the kiosk has run: a clock that was set goes on from there.
    pub elapsed: u64,
}

impl Carried {
    /// As one argument.
    pub fn write(&self) -> String {
        let Carried { wrong_codes, codes_wait, pin_wait, elapsed } = self;
        format!("{wrong_codes},{codes_wait},{pin_wait},{elapsed}")
    }

    /// Reads that argument.
    pub fn read(text: &str) -> Option<Carried> {
        let mut numbers = text.split(',').map(|n| n.parse::<u64>());
        let mut next = || numbers.next()?.ok();
        Some(Carried {
            wrong_codes: u32::try_from(next()?).ok()?,
            codes_wait: next()?,
            pin_wait: next()?,
            elapsed: next()?,
        })
    }
}

/// How a kiosk begins.
pub struct Start {
    /// The arguments of a visit, without what it is told about those before.
    pub arguments: Vec<std::ffi::OsString>,
    /// Plain lines: no alternate screen, no mouse.
    pub linear: bool,
}

/// What the supervisor hears.
enum Msg {
    Line(String),
    Ended,
    /// Begin anew.
    Again,
    /// TERM.
    Stop,
}

/// Wrong tries one after the other, and until when they wait.
#[derive(Default)]
struct Tries {
    wrong: u32,
    until: Option<Instant>,
}

impl Tries {
    fn wrong(&mut self, wait: impl Fn(u32) -> u64) {
        self.wrong = self.wrong.saturating_add(1);
        self.until = Some(Instant::now() + Duration::from_millis(wait(self.wrong)));
    }

    fn left(&self) -> u64 {
        let left = self.until.map(|until| until.saturating_duration_since(Instant::now()));
        left.map_or(0, |left| u64::try_from(left.as_millis()).unwrap_or(u64::MAX))
    }
}

/// Runs the kiosk until TERM or the PIN.
///
/// # Errors
/// There is no terminal, or this program cannot be started again.
pub fn supervise(start: &Start) -> io::Result<()> {
    let (out, heard) = channel();
    signals(&out)?;
    let _terminal = term::Kept::take(!start.linear)?;
    let began = Instant::now();
    let (mut codes, mut pins) = (Tries::default(), Tries::default());
    loop {
        let carried = Carried {
            wrong_codes: codes.wrong,
            codes_wait: codes.left(),
            pin_wait: pins.left(),
            elapsed: u64::try_from(began.elapsed().as_millis()).unwrap_or(u64::MAX),
        };
        let born = Instant::now();
        let mut child = begin(start, carried, &out)?;
        let (mut said, mut leaving, mut stop, mut killed) = (String::new(), false, false, false);
        loop {
            match heard.recv() {
                Ok(Msg::Ended) => break,
                Ok(Msg::Again) => killed = end(&mut child),
                Ok(Msg::Stop) | Err(_) => {
                    stop = true;
                    killed = end(&mut child);
                }
                Ok(Msg::Line(line)) => {
                    match WORDS.iter().find(|(_, text)| *text == line).map(|(word, _)| word) {
                        Some(Word::Leave) => leaving = true,
                        Some(Word::WrongPin) => pins.wrong(|n| PINS.wait(n)),
                        Some(Word::WrongCode) => codes.wrong(|n| CODES.wait(n)),
                        Some(Word::RightCode) => codes = Tries::default(),
                        None => said.extend(line.strip_prefix(TROUBLE)),
                    }
                }
            }
        }
        let status = child.wait()?;
        if stop || (leaving && status.success()) {
            return Ok(());
        }
        let faulty = !status.success() && !killed && born.elapsed() < AT_ONCE;
        if faulty && rest(&said, status, &heard) {
            return Ok(());
        }
    }
}

fn begin(start: &Start, carried: Carried, out: &Sender<Msg>) -> io::Result<Child> {
    let mut child = Command::new(std::env::current_exe()?)
        .args(&start.arguments)
        .args(["--visit", &carried.write()])
        .stderr(Stdio::piped())
        .spawn()?;
    let (said, out) = (child.stderr.take(), out.clone());
    thread::spawn(move || {
        let lines = said.into_iter().flat_map(|said| BufReader::new(said).lines());
        for line in lines.map_while(Result::ok).filter(|line| line.len() <= LINE_MAX) {
            if out.send(Msg::Line(line)).is_err() {
                return;
            }
        }
        let _ = out.send(Msg::Ended);
    });
    Ok(child)
}

/// Ends a visit from outside.
fn end(child: &mut Child) -> bool {
    // It may have ended by itself at this moment.
    let _ = child.kill();
    true
}

/// Says that the kiosk rests, and waits; true when it is to end.
fn rest(said: &str, status: ExitStatus, heard: &Receiver<Msg>) -> bool {
    let why = if said.is_empty() { status.to_string() } else { said.to_owned() };
    // Without a terminal nobody reads it.
    let _ = write!(
        io::stdout(),
        "\x1b[2J\x1b[H\r\n\r\n  自助机暂停服务，请到窗口办理。\r\n\r\n  （给工作人员：{why}）\r\n"
    )
    .and_then(|()| io::stdout().flush());
    let until = Instant::now() + AGAIN;
    loop {
        match heard.recv_timeout(until.saturating_duration_since(Instant::now())) {
            Ok(Msg::Stop) => return true,
            Ok(_) => {}
            Err(_) => return false,
        }
    }
}

/// TERM ends the kiosk; every other signal that can be caught begins it anew.
#[cfg(unix)]
fn signals(out: &Sender<Msg>) -> io::Result<()> {
    use signal_hook::consts::SIGTERM;
    for signal in super::signals::CATCHABLE {
        let out = out.clone();
        super::signals::on_signal(*signal, move || {
            let msg = if *signal == SIGTERM { Msg::Stop } else { Msg::Again };
            out.send(msg).is_ok()
        })?;
    }
    Ok(())
}

/// Windows closes the console with the window; there is no signal to wait for.
#[cfg(not(unix))]
fn signals(_out: &Sender<Msg>) -> io::Result<()> {
    Ok(())
}
