//! Entering and leaving the terminal. Whatever happens — a normal end, an error, a panic of the
//! UI thread, a signal — the terminal is given back as it was found: cooked, main screen, no
//! bracketed paste, cursor shown. Nothing here asks the terminal anything, because some never
//! answer and the answer would race with the input thread.

use crossterm::cursor::{Hide, Show};
use crossterm::event::{
    DisableBracketedPaste, DisableMouseCapture, EnableBracketedPaste, EnableMouseCapture,
};
use crossterm::terminal::{
    BeginSynchronizedUpdate, EndSynchronizedUpdate, EnterAlternateScreen, LeaveAlternateScreen,
    disable_raw_mode, enable_raw_mode,
};
use crossterm::{execute, queue};
use ratatui::Terminal;
use ratatui::backend::CrosstermBackend;
use std::io::{self, BufWriter, Stdout, Write};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

/// True between entering and leaving, so that leaving twice does nothing.
static ENTERED: AtomicBool = AtomicBool::new(false);

/// True while touches are asked for.
static TOUCH: AtomicBool = AtomicBool::new(false);

/// Room for the largest frame: 200×60 full of Chinese is 68 KB.
const FRAME_BYTES: usize = 256 * 1024;

/// Collects a frame and writes it in one piece inside a synchronized update. ratatui places the
/// cursor before it flushes, so the cursor move lies inside the bracket and the input-method
/// window never jumps.
pub struct FrameWriter<W: Write> {
    out: BufWriter<W>,
    open: bool,
}

impl<W: Write> FrameWriter<W> {
    /// A writer over `out`.
    pub fn new(out: W) -> FrameWriter<W> {
        FrameWriter { out: BufWriter::with_capacity(FRAME_BYTES, out), open: false }
    }
}

impl<W: Write> Write for FrameWriter<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        if !self.open {
            self.open = true;
            queue!(self.out, BeginSynchronizedUpdate)?;
        }
        self.out.write(bytes)
    }

    fn flush(&mut self) -> io::Result<()> {
        if self.open {
            self.open = false;
            queue!(self.out, EndSynchronizedUpdate)?;
        }
        self.out.flush()
    }
}

/// The terminal while the desk has it; dropping gives it back.
pub struct Guard {
    /// What the desk draws on.
    pub terminal: Terminal<CrosstermBackend<FrameWriter<Stdout>>>,
}

impl Guard {
    /// Takes the terminal.
    ///
    /// # Errors
    /// When there is no terminal or it refuses raw mode; the terminal is left as it was.
    pub fn enter() -> io::Result<Guard> {
        hook();
        enable_raw_mode()?;
        ENTERED.store(true, Ordering::SeqCst);
        let entered = execute!(io::stdout(), EnterAlternateScreen, EnableBracketedPaste)
            .and_then(|()| Terminal::new(CrosstermBackend::new(FrameWriter::new(io::stdout()))));
        match entered {
            Ok(terminal) => Ok(Guard { terminal }),
            Err(error) => {
                leave();
                Err(error)
            }
        }
    }
}

/// The terminal held for processes that draw on it one after the other; dropping gives it back.
pub struct Kept;

impl Kept {
    /// Takes the terminal raw, so that nothing typed between two processes shows; as a `screen`
    /// also the alternate one, with touch.
    ///
    /// # Errors
    /// When there is no terminal or it refuses raw mode; the terminal is left as it was.
    pub fn take(screen: bool) -> io::Result<Kept> {
        hook();
        enable_raw_mode()?;
        ENTERED.store(true, Ordering::SeqCst);
        let kept = Kept;
        if screen {
            TOUCH.store(true, Ordering::SeqCst);
            execute!(
                io::stdout(),
                EnterAlternateScreen,
                EnableBracketedPaste,
                EnableMouseCapture,
                Hide
            )?;
        }
        Ok(kept)
    }
}

impl Drop for Kept {
    fn drop(&mut self) {
        leave();
    }
}

impl Drop for Guard {
    fn drop(&mut self) {
        leave();
    }
}

/// Gives the terminal back; safe to call at any time and any number of times.
pub fn leave() {
    if ENTERED.swap(false, Ordering::SeqCst) {
        if TOUCH.swap(false, Ordering::SeqCst) {
            let _ = execute!(io::stdout(), DisableMouseCapture);
        }
        // Nothing can be done about a terminal that is gone, and each step must be tried.
        let _ = execute!(
            io::stdout(),
            EndSynchronizedUpdate,
            DisableBracketedPaste,
            LeaveAlternateScreen,
            Show
        );
        let _ = disable_raw_mode();
    }
}

/// Gives the terminal back before a panic is reported, but only when the UI thread panics: a
/// worker that fails reports by message while the desk goes on.
fn hook() {
    static ONCE: std::sync::Once = std::sync::Once::new();
    ONCE.call_once(|| {
        let ui = thread::current().id();
        let before = std::panic::take_hook();
        std::panic::set_hook(Box::new(move |info| {
            if thread::current().id() == ui {
                leave();
                before(info);
            } else if !ENTERED.load(Ordering::SeqCst) {
                before(info);
            }
        }));
    });
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_frame_is_one_bracketed_write() {
        struct Count(Vec<Vec<u8>>);
        impl Write for &mut Count {
            fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
                self.0.push(bytes.to_vec());
                Ok(bytes.len())
            }
            fn flush(&mut self) -> io::Result<()> {
                Ok(())
            }
        }
        let mut count = Count(Vec::new());
        let mut writer = FrameWriter::new(&mut count);
        writer.write_all("中".repeat(20_000).as_bytes()).expect("a write");
        writer.write_all(b"\x1b[5;5H").expect("a write");
        writer.flush().expect("a flush");
        writer.flush().expect("nothing more to flush");
        drop(writer);
        assert_eq!(count.0.len(), 1);
        let frame = String::from_utf8_lossy(&count.0[0]).to_string();
        assert!(frame.starts_with("\x1b[?2026h") && frame.ends_with("\x1b[5;5H\x1b[?2026l"));
    }
}
