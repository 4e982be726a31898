//! The real binary in a real pseudo-terminal, read by a terminal that answers no questions.

use portable_pty::{Child, CommandBuilder, MasterPty, PtySize, native_pty_system};
use std::io::{Read, Write};
use std::num::NonZeroU16;
use std::path::Path;
use std::sync::Arc;
use std::sync::atomic::{AtomicBool, Ordering};
use std::sync::mpsc::{Receiver, channel};
use std::thread::JoinHandle;
use std::time::{Duration, Instant};

/// How long anything may take on a loaded machine.
const PATIENCE: Duration = Duration::from_secs(20);

fn cells(n: u16) -> NonZeroU16 {
    NonZeroU16::new(n).unwrap()
}

/// How long nothing may come before a screen counts as drawn.
const QUIET: Duration = Duration::from_millis(60);

/// What ends every frame.
const FRAME_END: &[u8] = b"\x1b[?2026l";

/// A running window.
pub struct Terminal {
    pub child: Box<dyn Child + Send + Sync>,
    master: Option<Box<dyn MasterPty + Send>>,
    keys: Option<Box<dyn Write + Send>>,
    output: Receiver<Vec<u8>>,
    reading: Option<JoinHandle<()>>,
    cut: Arc<AtomicBool>,
    screen: vt100::Parser,
    pub raw: Vec<u8>,
}

impl Terminal {
    /// Opens the window on the store in `home`, for 柴敏 at the first seat unless others are named.
    pub fn open(home: &Path, args: &[&str], size: (u16, u16)) -> Terminal {
        let verb = args.first().is_some_and(|word| !word.starts_with('-'));
        let unsaid = |word: &str| !verb && !args.contains(&word);
        let mut args = args.to_vec();
        let seat = unsaid("--seat").then_some(["--seat", "1"]);
        let staff = unsaid("--as").then_some(["--as", "柴敏"]);
        args.extend(seat.into_iter().chain(staff).flatten());
        Terminal::start(home, &args, size)
    }

    /// Starts the program with these words and nothing else.
    pub fn start(home: &Path, args: &[&str], (width, height): (u16, u16)) -> Terminal {
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        let pair = native_pty_system().openpty(size).unwrap();
        let mut command = CommandBuilder::new(env!("CARGO_BIN_EXE_yichuang"));
        command.args(["--at", "2026-11-23T09:14:00+08:00"]);
        command.args(args);
        command.env("YICHUANG_HOME", home);
        command.env("TERM", "xterm-256color");
        command.env_remove("NO_COLOR");
        command.env_remove("COLORTERM");
        let child = pair.slave.spawn_command(command).unwrap();
        drop(pair.slave);
        let mut reader = pair.master.try_clone_reader().unwrap();
        let (out, output) = channel();
        let cut = Arc::new(AtomicBool::new(false));
        let told = cut.clone();
        let reading = std::thread::spawn(move || {
            let mut bytes = [0; 65536];
            while let Ok(n @ 1..) = reader.read(&mut bytes) {
                if out.send(bytes[..n].to_vec()).is_err() || told.load(Ordering::SeqCst) {
                    return;
                }
            }
        });
        let keys = pair.master.take_writer().unwrap();
        Terminal {
            child,
            master: Some(pair.master),
            keys: Some(keys),
            output,
            reading: Some(reading),
            cut,
            screen: vt100::Parser::new(cells(height), cells(width), 0),
            raw: Vec::new(),
        }
    }

    /// Sends bytes as the keyboard would.
    pub fn send(&mut self, text: &str) -> &mut Terminal {
        let keys = self.keys.as_mut().unwrap();
        keys.write_all(text.as_bytes()).unwrap();
        keys.flush().unwrap();
        self
    }

    /// Waits until the screen fulfils a wish.
    pub fn until(&mut self, what: &str, wish: impl Fn(&vt100::Screen) -> bool) -> &mut Terminal {
        let end = Instant::now() + PATIENCE;
        while !wish(self.screen.screen()) {
            let left = end.saturating_duration_since(Instant::now());
            match self.output.recv_timeout(left) {
                Ok(bytes) => self.take(&bytes),
                Err(_) => panic!("waiting for {what}:\n{}", self.text()),
            }
        }
        self
    }

    /// Waits until the screen shows these words.
    pub fn sees(&mut self, words: &str) -> &mut Terminal {
        self.until(words, |screen| screen.contents().contains(words))
    }

    /// Waits until nothing is drawn any more.
    pub fn settle(&mut self) -> &mut Terminal {
        while let Ok(bytes) = self.output.recv_timeout(QUIET) {
            self.take(&bytes);
        }
        self
    }

    /// Looks on for a while and at every whole frame, as a person would see them.
    pub fn watch(&mut self, time: Duration, mut frame: impl FnMut(&vt100::Screen)) {
        let end = Instant::now() + time;
        let left = || end.saturating_duration_since(Instant::now());
        while let Ok(bytes) = self.output.recv_timeout(left()) {
            for byte in bytes {
                self.take(&[byte]);
                if self.raw.ends_with(FRAME_END) {
                    frame(self.screen.screen());
                }
            }
        }
    }

    /// Waits for the process to end and takes what it still wrote.
    pub fn ended(&mut self) -> bool {
        let end = Instant::now() + PATIENCE;
        while Instant::now() < end {
            if let Ok(Some(_)) = self.child.try_wait() {
                while let Ok(bytes) = self.output.recv_timeout(Duration::from_millis(300)) {
                    self.take(&bytes);
                }
                return true;
            }
            std::thread::sleep(Duration::from_millis(5));
        }
        false
    }

    /// The screen itself.
    pub fn screen(&self) -> &vt100::Screen {
        self.screen.screen()
    }

    /// What the screen shows.
    pub fn text(&self) -> String {
        self.screen.screen().contents()
    }

    /// What the screen shows, row by row.
    pub fn rows(&self) -> Vec<String> {
        let width = self.screen.screen().size().1.get();
        self.screen.screen().rows(0, width).collect()
    }

    /// True while the terminal hides its cursor.
    pub fn cursor_hidden(&self) -> bool {
        self.screen.screen().hide_cursor()
    }

    /// Gives the window another size.
    pub fn resize(&mut self, width: u16, height: u16) {
        let size = PtySize { rows: height, cols: width, pixel_width: 0, pixel_height: 0 };
        self.master.as_ref().unwrap().resize(size).unwrap();
        self.screen.screen_mut().set_size(cells(height), cells(width));
    }

    /// The line is cut: our end of the terminal closes.
    pub fn hang_up(&mut self) {
        // Our reader holds it open too; one more frame wakes it to see that it is over.
        self.cut.store(true, Ordering::SeqCst);
        self.resize(100, 30);
        self.reading.take().unwrap().join().unwrap();
        self.keys = None;
        self.master = None;
    }

    /// Ends the process by a signal of the `kill` program.
    pub fn signal(&mut self, name: &str) {
        let id = self.child.process_id().unwrap().to_string();
        let sent = std::process::Command::new("kill").args(["-s", name, &id]).status().unwrap();
        assert!(sent.success());
    }

    fn take(&mut self, bytes: &[u8]) {
        self.raw.extend_from_slice(bytes);
        self.screen.process(bytes);
    }
}

impl Drop for Terminal {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}
