//! Every screen as plain lines to wherever speech is made: a file that always holds the present
//! screen and nothing older, or a line over TCP. A voice that is not there stops nobody.

use super::page::Page;
use std::io::{self, Write};
use std::net::{TcpStream, ToSocketAddrs};
use std::path::PathBuf;
use std::time::Duration;

/// How long a speech program is waited for.
const PATIENCE: Duration = Duration::from_millis(300);

/// Where screens are spoken.
pub struct Feed {
    to: To,
    /// What was said last.
    last: Vec<String>,
}

/// Where the lines go.
enum To {
    /// Nowhere.
    Off,
    /// A file, written anew for every screen.
    File(PathBuf),
    /// A program that reads lines; an empty line ends a screen.
    Tcp {
        /// HOST:PORT.
        address: String,
        /// The line, while it stands.
        line: Option<TcpStream>,
    },
}

impl Feed {
    /// Reads `file:PATH`, `tcp:HOST:PORT` or nothing.
    ///
    /// # Errors
    /// A Chinese sentence.
    pub fn parse(text: &str) -> Result<Feed, String> {
        let to = match text.trim().split_once(':') {
            None if text.trim().is_empty() => To::Off,
            Some(("file", path)) if !path.is_empty() => To::File(path.into()),
            Some(("tcp", address)) if address.contains(':') => {
                To::Tcp { address: address.to_owned(), line: None }
            }
            _ => return Err(format!("认不得朗读去处「{text}」，请写 file:路径 或 tcp:主机:端口")),
        };
        Ok(Feed { to, last: Vec::new() })
    }

    /// Says a screen, unless it was the last one said.
    pub fn say(&mut self, page: &Page) {
        let lines = page.spoken();
        if lines == self.last {
            return;
        }
        let text = lines.iter().fold(String::new(), |text, line| text + line + "\n");
        // Nobody waits for a voice: what cannot be said now is not said later either.
        let _ = match &mut self.to {
            To::Off => Ok(()),
            To::File(path) => std::fs::write(path, text),
            To::Tcp { address, line } => {
                let said = connect(line, address).and_then(|to| writeln!(to, "{text}"));
                if said.is_err() {
                    *line = None;
                }
                said
            }
        };
        self.last = lines;
    }
}

fn connect<'l>(line: &'l mut Option<TcpStream>, address: &str) -> io::Result<&'l mut TcpStream> {
    let to = match line.take() {
        Some(open) => open,
        None => {
            let first = address.to_socket_addrs()?.next().ok_or(io::ErrorKind::NotFound)?;
            let open = TcpStream::connect_timeout(&first, PATIENCE)?;
            open.set_write_timeout(Some(PATIENCE))?;
            open
        }
    };
    Ok(line.insert(to))
}
