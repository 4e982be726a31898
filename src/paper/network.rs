//! A raw network printer: asked how it is before a slip leaves, and afterwards whether it came out.
//!
//! Many slip printers answer the real-time question DLE EOT; then an empty roll or an open lid is
//! known before a byte of the slip is sent, and GS r, answered only behind the slip, says that it
//! was printed. One that never answers is given its bytes and taken at its word.

use super::gate::{Gate, LOOK, SAFE, SILENT, cause};
use crate::desk::printing::Fate;
use std::io::{self, ErrorKind, Read, Write};
use std::net::{Shutdown, TcpStream, ToSocketAddrs};
use std::sync::atomic::{AtomicU8, Ordering};
use std::time::{Duration, Instant};

/// How long a network printer is listened to after the last byte.
const LISTEN: Duration = Duration::from_millis(500);
/// How long a printer has to answer what it can answer at once.
const ANSWER: Duration = Duration::from_millis(400);
/// Why it is offline; whether its lid is open.
const ASK_OFFLINE: [u8; 3] = [0x10, 0x04, 2];
/// What its paper sensors say.
const ASK_PAPER: [u8; 3] = [0x10, 0x04, 4];
/// The same, but answered in its turn, behind all that was sent before.
const ASK_AFTER: [u8; 3] = [0x1d, b'r', 1];

/// Whether a printer answers questions: learnt from the first slip.
#[derive(Debug, Default)]
pub(super) struct Talks(AtomicU8);

impl Talks {
    fn learn(&self, answers: bool) {
        self.0.store(if answers { 1 } else { 2 }, Ordering::Relaxed);
    }

    fn may(&self) -> bool {
        self.0.load(Ordering::Relaxed) != 2
    }
}

/// What a printer says of itself.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
struct Status {
    open: bool,
    empty: bool,
    nearly_empty: bool,
    fault: bool,
}

impl Status {
    /// From the answers to [`ASK_OFFLINE`] and [`ASK_PAPER`], as the ESC/POS manuals give the bits.
    const fn read(offline: u8, paper: u8) -> Status {
        Status {
            open: offline & 0x04 != 0,
            empty: offline & 0x20 != 0 || paper & 0x60 != 0,
            nearly_empty: paper & 0x0c != 0,
            fault: offline & 0x40 != 0,
        }
    }

    /// What keeps it from printing, or nothing.
    const fn trouble(self) -> Option<&'static str> {
        match self {
            Status { open: true, .. } => Some("盖子开着"),
            Status { empty: true, .. } => Some("缺纸"),
            Status { fault: true, .. } => Some("切刀或机芯出错"),
            _ => None,
        }
    }
}

/// Sends one job; `patience` is the time for connecting, for writing and for printing each.
pub(super) fn send(
    (host, port): (&str, u16),
    job: &[u8],
    patience: Duration,
    gate: &Gate,
    talks: &Talks,
) -> Fate {
    let mut line = match connect(host, port, patience) {
        Ok(line) => line,
        Err(e) => {
            return Fate::NotSent(format!(
                "连不上打印机 {host}:{port}（{}），这张没有送出。{SAFE}",
                cause(&e)
            ));
        }
    };
    let asks = job.starts_with(b"\x1b@") && talks.may();
    let status = if asks { ask(&mut line) } else { Ok(None) };
    let answers = match status {
        Ok(status) => {
            if asks {
                talks.learn(status.is_some());
            }
            if let Some(trouble) = status.and_then(Status::trouble) {
                return Fate::NotSent(format!("打印机{trouble}，这张没有送出。{SAFE}"));
            }
            status.is_some()
        }
        Err(e) => {
            return Fate::NotSent(format!(
                "打印机 {host}:{port} 断了（{}），这张没有送出。{SAFE}",
                cause(&e)
            ));
        }
    };
    if !gate.pass() {
        return Fate::NotSent(format!("{SILENT}，这张没有送出。{SAFE}"));
    }
    let fate = match answers {
        true => confirmed(&mut line, job, patience),
        false => deliver(&mut line, job).map(|()| Fate::Sent),
    };
    fate.unwrap_or_else(|e| {
        Fate::Unknown(format!("打印机 {host}:{port} 中途断了（{}），{LOOK}", cause(&e)))
    })
}

/// What troubles a printer now; `None` when nothing does or it does not say.
pub(super) fn trouble(host: &str, port: u16, patience: Duration, talks: &Talks) -> Option<String> {
    let mut line = match connect(host, port, patience) {
        Ok(line) => line,
        Err(e) => return Some(format!("连不上，{}", cause(&e))),
    };
    let status = if talks.may() { ask(&mut line).ok()?? } else { return None };
    let nearly = status.nearly_empty.then_some("纸快用完了");
    status.trouble().or(nearly).map(str::to_owned)
}

fn connect(host: &str, port: u16, patience: Duration) -> io::Result<TcpStream> {
    let mut last = io::Error::new(ErrorKind::NotFound, "没有这台主机");
    for address in (host, port).to_socket_addrs()? {
        match TcpStream::connect_timeout(&address, patience) {
            Ok(line) => {
                line.set_nodelay(true)?;
                line.set_write_timeout(Some(patience))?;
                return Ok(line);
            }
            Err(e) => last = e,
        }
    }
    Err(last)
}

/// Asks how it is; `None` when it does not answer such questions.
fn ask(line: &mut TcpStream) -> io::Result<Option<Status>> {
    line.write_all(&ASK_OFFLINE)?;
    let real_time = |byte: u8| byte & 0x93 == 0x12;
    let offline = match hear(line, ANSWER, real_time)? {
        Heard::Byte(offline) => offline,
        Heard::Nothing => return Ok(None),
        Heard::End => return Err(ErrorKind::ConnectionReset.into()),
    };
    line.write_all(&ASK_PAPER)?;
    let paper = match hear(line, ANSWER, real_time)? {
        Heard::Byte(paper) => paper,
        Heard::Nothing | Heard::End => 0,
    };
    Ok(Some(Status::read(offline, paper)))
}

/// What came back.
enum Heard {
    /// A byte of the kind waited for.
    Byte(u8),
    /// Nothing in time.
    Nothing,
    /// The other side hung up in good order.
    End,
}

/// Waits for a byte of a kind and drops others.
fn hear(line: &mut TcpStream, time: Duration, is: impl Fn(u8) -> bool) -> io::Result<Heard> {
    let until = Instant::now() + time;
    let mut byte = [0; 1];
    loop {
        let left = until.saturating_duration_since(Instant::now());
        if left.is_zero() {
            return Ok(Heard::Nothing);
        }
        line.set_read_timeout(Some(left))?;
        match line.read(&mut byte) {
            Ok(0) => return Ok(Heard::End),
            Ok(_) if is(byte[0]) => return Ok(Heard::Byte(byte[0])),
            Ok(_) => {}
            Err(e) if is_late(&e) => {}
            Err(e) => return Err(e),
        }
    }
}

fn is_late(e: &io::Error) -> bool {
    matches!(e.kind(), ErrorKind::WouldBlock | ErrorKind::TimedOut | ErrorKind::Interrupted)
}

/// Writes all and waits until the printer, in its turn, answers behind it.
fn confirmed(line: &mut TcpStream, job: &[u8], patience: Duration) -> io::Result<Fate> {
    line.write_all(job)?;
    line.write_all(&ASK_AFTER)?;
    let until = Instant::now() + patience;
    loop {
        match hear(line, ANSWER, |byte| byte & 0x90 == 0)? {
            Heard::Byte(_) => return Ok(Fate::Printed),
            Heard::End => return Err(ErrorKind::ConnectionReset.into()),
            Heard::Nothing if Instant::now() < until => continue,
            Heard::Nothing => {}
        }
        return Ok(match ask(line)? {
            None => Fate::Unknown(format!("{SILENT}，{LOOK}")),
            Some(status) => match status.trouble() {
                Some(trouble) => Fate::Unknown(format!(
                    "打到一半{trouble}。处理好后打印机可能自己接着打，请先看出纸口，再决定要不要补打"
                )),
                // It knows the one question and not the other.
                None => Fate::Sent,
            },
        });
    }
}

/// Writes all, closes our side, and listens a moment: a reset now means the bytes were lost.
/// A printer that says nothing and keeps the line open is taken at its word.
fn deliver(line: &mut TcpStream, job: &[u8]) -> io::Result<()> {
    line.write_all(job)?;
    line.shutdown(Shutdown::Write)?;
    // Whatever it sends by itself, nothing here depends on it.
    hear(line, LISTEN, |_| false).map(|_| ())
}

#[cfg(test)]
#[path = "network_tests.rs"]
mod tests;
