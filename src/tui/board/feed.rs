//! What the board tells to loudspeakers and LED strips: one line a call, to a file or down a TCP
//! line. It runs on a thread of its own, so a dead feed never stops the board; the board says that
//! it is dead. A line too old to be spoken is dropped and counted.

use crate::desk::board::Call;
use std::fs::OpenOptions;
use std::io::{self, ErrorKind, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::PathBuf;
use std::sync::mpsc::{Receiver, Sender, channel};
use std::sync::{Arc, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// Longer than this and nobody would know whom a line speaks of.
const STALE: Duration = Duration::from_secs(15);
/// The longest a peer is waited for.
const WAIT: Duration = Duration::from_secs(2);

/// Where lines go.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Target {
    /// Appended to a file.
    File(PathBuf),
    /// Sent down a line, host and port.
    Tcp(String),
}

impl Target {
    /// Reads `tcp:HOST:PORT`, or else a path.
    ///
    /// # Errors
    /// A sentence about what is wrong.
    pub fn parse(text: &str) -> Result<Target, String> {
        match text.trim().strip_prefix("tcp:") {
            Some(peer)
                if peer.rsplit_once(':').is_some_and(|(host, port)| {
                    !host.is_empty() && port.parse::<u16>().is_ok()
                }) =>
            {
                Ok(Target::Tcp(peer.to_owned()))
            }
            Some(peer) => Err(format!("「tcp:{peer}」不对，请写 tcp:主机:端口，或写一个文件名")),
            None if text.trim().is_empty() => Err("--feed 后面请写文件名或 tcp:主机:端口".into()),
            None => Ok(Target::File(PathBuf::from(text.trim()))),
        }
    }
}

/// How lines are written.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Style {
    /// One Chinese sentence, UTF-8.
    Words,
    /// One Chinese sentence, GB18030, as most LED controllers want it.
    Gb18030,
    /// One JSON object.
    Json,
}

impl Style {
    /// The line of a call, with its line feed.
    pub fn line(self, call: &Call) -> Vec<u8> {
        let again = if call.times > 1 { "，再次呼叫" } else { "" };
        let words =
            format!("请 {} 号到 {} 号接待室，{}{again}\n", call.number, call.room, call.name);
        match self {
            Style::Words => words.into_bytes(),
            Style::Gb18030 => encoding_rs::GB18030.encode(&words).0.into_owned(),
            Style::Json => {
                let value = serde_json::json!({
                    "number": call.number, "room": call.room, "name": call.name,
                    "times": call.times, "at": call.at.rfc3339(),
                });
                format!("{value}\n").into_bytes()
            }
        }
    }
}

/// How the feed is.
#[derive(Debug, Default)]
struct State {
    trouble: Option<String>,
    lost: u32,
    busy: Option<Instant>,
}

/// A running feed.
pub struct Feed {
    lines: Sender<(Instant, Vec<u8>)>,
    style: Style,
    state: Arc<Mutex<State>>,
}

impl Feed {
    /// Starts the thread.
    pub fn start(target: Target, style: Style) -> Feed {
        let (lines, waiting) = channel();
        let state: Arc<Mutex<State>> = Arc::default();
        let told = state.clone();
        thread::spawn(move || run(target, &waiting, &told));
        Feed { lines, style, state }
    }

    /// Sends a call on its way.
    pub fn tell(&self, call: &Call) {
        // The thread lives as long as the sender.
        let _ = self.lines.send((Instant::now(), self.style.line(call)));
    }

    /// What is wrong with the feed, in words; none while it is well.
    pub fn trouble(&self) -> Option<String> {
        let state = self.state.lock().unwrap_or_else(PoisonError::into_inner);
        let hangs = state.busy.is_some_and(|since| since.elapsed() > WAIT + WAIT);
        let why = match (&state.trouble, hangs) {
            (Some(why), _) => why.clone(),
            (None, true) => "对方不收".to_owned(),
            (None, false) => return None,
        };
        let lost = match state.lost {
            0 => String::new(),
            n => format!("，有 {n} 次叫号没有播报"),
        };
        Some(format!("播报没有接上：{why}{lost}；屏幕照常"))
    }
}

fn run(target: Target, waiting: &Receiver<(Instant, Vec<u8>)>, state: &Mutex<State>) {
    let note = |change: &dyn Fn(&mut State)| {
        change(&mut state.lock().unwrap_or_else(PoisonError::into_inner));
    };
    let mut wire = None;
    // A peer that is not there is told before the first call needs it.
    if let Target::Tcp(peer) = &target {
        match connect(peer) {
            Ok(stream) => wire = Some(stream),
            Err(error) => note(&|state| state.trouble = Some(words(&error))),
        }
    }
    while let Ok((since, line)) = waiting.recv() {
        note(&|state| state.busy = Some(Instant::now()));
        let sent = match since.elapsed() > STALE {
            true => Err(io::Error::new(ErrorKind::TimedOut, "来不及播报")),
            false => send(&target, &mut wire, &line),
        };
        note(&|state| {
            state.busy = None;
            match &sent {
                Ok(()) => *state = State::default(),
                Err(error) => {
                    state.trouble = Some(words(error));
                    state.lost += 1;
                }
            }
        });
    }
}

fn send(target: &Target, wire: &mut Option<TcpStream>, line: &[u8]) -> io::Result<()> {
    let peer = match target {
        Target::File(path) => {
            let mut file = OpenOptions::new().append(true).create(true).open(path)?;
            return file.write_all(line);
        }
        Target::Tcp(peer) => peer,
    };
    if let Some(stream) = wire.as_mut().filter(|stream| alive(stream))
        && stream.write_all(line).is_ok()
    {
        return Ok(());
    }
    // Gone since the last call: once more on a new line.
    *wire = None;
    let mut stream = connect(peer)?;
    stream.write_all(line)?;
    *wire = Some(stream);
    Ok(())
}

/// False when the peer has hung up: a write would still seem to succeed once.
fn alive(stream: &TcpStream) -> bool {
    let mut byte = [0];
    let seen = stream.set_nonblocking(true).and_then(|()| stream.peek(&mut byte));
    let again = stream.set_nonblocking(false).is_ok();
    again && !matches!(seen, Ok(0)) && !seen.is_err_and(|e| e.kind() != ErrorKind::WouldBlock)
}

fn connect(peer: &str) -> io::Result<TcpStream> {
    let mut last = io::Error::new(ErrorKind::NotFound, "没有这个主机");
    for address in peer.to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, WAIT) {
            Ok(stream) => {
                stream.set_write_timeout(Some(WAIT))?;
                stream.set_nodelay(true)?;
                return Ok(stream);
            }
            Err(error) => last = error,
        }
    }
    Err(last)
}

/// An error in the hall's words.
fn words(error: &io::Error) -> String {
    match error.kind() {
        ErrorKind::ConnectionRefused => "对方没有开".into(),
        ErrorKind::TimedOut | ErrorKind::WouldBlock => "对方没有回应".into(),
        ErrorKind::NotFound => "没有这个文件夹或主机".into(),
        ErrorKind::PermissionDenied => "没有权限写".into(),
        ErrorKind::StorageFull => "磁盘满了".into(),
        _ => error.to_string(),
    }
}
