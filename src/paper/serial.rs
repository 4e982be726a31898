//! A printer on a serial line. The system's own command sets the line (`stty`, on Windows `mode`),
//! as `lp` carries a job to CUPS: no library, and what it says is understood by whoever set up the
//! printer. After that the line is a device like any other.

use super::gate::{Gate, SAFE};
use super::write::to_device;
use crate::desk::printing::Fate;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Sets the line to a speed, eight bits, no parity, bytes as they are, and sends one job.
pub(super) fn to_line(path: &Path, baud: u32, job: &[u8], gate: &Gate) -> Fate {
    let set = setting(path, baud).stdin(Stdio::null()).output();
    let why = match set {
        Ok(done) if done.status.success() => return to_device(&device(path), job, gate),
        Ok(done) => String::from_utf8_lossy(&done.stderr).trim().to_owned(),
        Err(e) => e.to_string(),
    };
    Fate::NotSent(format!(
        "串口「{}」设不成 {baud} 波特（{why}），这张没有送出。{SAFE}",
        path.display()
    ))
}

#[cfg(windows)]
fn setting(path: &Path, baud: u32) -> Command {
    let mut mode = Command::new("mode");
    mode.arg(format!("{}:", path.display()));
    mode.args([format!("BAUD={baud}"), "PARITY=N".into(), "DATA=8".into(), "STOP=1".into()]);
    mode
}

#[cfg(not(windows))]
fn setting(path: &Path, baud: u32) -> Command {
    let mut stty = Command::new("stty");
    stty.arg(if cfg!(target_os = "macos") { "-f" } else { "-F" }).arg(path).arg(baud.to_string());
    // Without clocal the line waits for a modem; raw leaves Hanzi and controls alone; the printer's
    // busy signal is heeded.
    stty.args(["raw", "-echo", "cs8", "-parenb", "-cstopb", "clocal", "crtscts"]);
    stty
}

/// The line as a file; ports above COM9 have only this name.
fn device(path: &Path) -> PathBuf {
    match cfg!(windows) {
        true => PathBuf::from(format!(r"\\.\{}", path.display())),
        false => path.to_owned(),
    }
}

#[cfg(all(test, unix))]
mod tests {
    use crate::paper::{Fate, Printer, PrinterTarget};
    use portable_pty::{PtySize, native_pty_system};
    use std::io::Read;

    #[test]
    fn a_serial_printer_gets_every_byte_as_it_is() {
        let pair = native_pty_system().openpty(PtySize::default()).unwrap();
        let name = pair.master.tty_name().unwrap();
        let mut reader = pair.master.try_clone_reader().unwrap();
        // Every byte, those a terminal would swallow or change too.
        let job: Vec<u8> = (0..=255).chain(*b"\x1b@\x1c&\x11\x13\r\n\x03\x04").collect();
        let target = PrinterTarget::parse(&format!("serial:{}:19200", name.display())).unwrap();
        let mut printer = Printer::new(target);
        assert_eq!(printer.send(&job), Fate::Sent);
        let mut got = vec![0; job.len()];
        reader.read_exact(&mut got).unwrap();
        assert_eq!(got, job);
    }

    #[test]
    fn a_line_that_is_none_is_surely_not_sent() {
        let target = PrinterTarget::parse("serial:/nowhere/ttyS9").unwrap();
        let Fate::NotSent(why) = Printer::new(target).send(b"x") else { panic!() };
        assert!(why.contains("/nowhere/ttyS9") && why.contains("没有送出"), "{why}");
    }
}
