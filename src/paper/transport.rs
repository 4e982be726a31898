//! Carries finished bytes to a printer, once, and says honestly what became of them.
//!
//! A job is either sent, surely not sent, or of unknown fate; the last one asks a person and is
//! never repeated by itself. Slow places are written on a thread of their own. A gate between
//! that thread and the waiting one decides who was first, so "not sent" stays true even when a
//! printer wakes up later.

use super::network::{self, Talks};
use super::printer::PrinterTarget;
pub use crate::desk::printing::Fate;
use crate::store::private;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::sync::Arc;
use std::sync::atomic::{AtomicU8, Ordering};
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long a network printer is listened to after the last byte.
pub(super) const LISTEN: Duration = Duration::from_millis(500);
/// How long asking a printer and listening to it may take beside its patience.
const SPARE: Duration = Duration::from_millis(2500);
pub(super) const SAFE: &str = "登记已存好，处理好打印机后可再打";
pub(super) const LOOK: &str = "不知道这张打出没有。登记已存好，请先看出纸口，再决定要不要补打";
pub(super) const SILENT: &str = "打印机无响应（缺纸、开盖或离线？）";

/// A printer and, while it is stuck, the job it has not let go of.
#[derive(Debug)]
pub struct Printer {
    target: PrinterTarget,
    patience: Duration,
    stuck: Option<JoinHandle<()>>,
    talks: Arc<Talks>,
}

impl Printer {
    /// A printer that is waited for eight seconds.
    pub fn new(target: PrinterTarget) -> Self {
        Self::with_patience(target, Duration::from_secs(8))
    }

    /// A printer that is waited for this long.
    pub fn with_patience(target: PrinterTarget, patience: Duration) -> Self {
        Self { target, patience, stuck: None, talks: Arc::default() }
    }

    /// Where it stands.
    pub fn target(&self) -> &PrinterTarget {
        &self.target
    }

    /// Sends one whole job; blocks until its fate is known or patience ends.
    pub fn send(&mut self, job: &[u8]) -> Fate {
        let job = job.to_vec();
        let patience = self.patience;
        match self.target.clone() {
            PrinterTarget::None => {
                Fate::NotSent("没有设打印机。登记已存好，小票可预览或存成文件".into())
            }
            PrinterTarget::File(path) => to_file(&path, &job),
            PrinterTarget::Cups(queue) => self.on_thread(move |gate| {
                // What asks after the job has a moment of its own within the waiting.
                super::cups::to_queue(&queue, &job, patience / 2, gate)
            }),
            PrinterTarget::Device(path) => self.on_thread(move |gate| to_device(&path, &job, gate)),
            PrinterTarget::Serial { path, baud } => {
                self.on_thread(move |gate| super::serial::to_line(&path, baud, &job, gate))
            }
            #[cfg(windows)]
            PrinterTarget::Windows(name) => self
                .on_thread(move |gate| super::winspool::to_queue(&name, &job, patience / 2, gate)),
            #[cfg(not(windows))]
            PrinterTarget::Windows(name) => Fate::NotSent(format!(
                "「{name}」是 Windows 的打印机，这台电脑不是 Windows，没有送出。{SAFE}"
            )),
            PrinterTarget::Tcp { host, port } => {
                let talks = Arc::clone(&self.talks);
                self.on_thread(move |gate| {
                    // Connecting, writing and printing may each take their part of the waiting.
                    network::send((&host, port), &job, patience / 4, gate, &talks)
                })
            }
        }
    }

    /// What troubles it now in the desk's words; `None` when nothing does, or it cannot say.
    pub fn trouble(&self) -> Option<String> {
        if self.stuck.as_ref().is_some_and(|thread| !thread.is_finished()) {
            return Some("没有反应，缺纸、开盖或离线？".to_owned());
        }
        match &self.target {
            PrinterTarget::Tcp { host, port } => {
                network::trouble(host, *port, self.patience / 4, &self.talks)
            }
            PrinterTarget::Cups(queue) => super::cups::queue_trouble(queue),
            #[cfg(windows)]
            PrinterTarget::Windows(name) => super::winspool::trouble(name),
            PrinterTarget::Device(path) | PrinterTarget::Serial { path, .. }
                if cfg!(unix) && !path.exists() =>
            {
                Some("没插好或没开机".to_owned())
            }
            _ => None,
        }
    }

    /// Runs the writing aside, so that a printer out of paper holds up nobody.
    fn on_thread(&mut self, work: impl FnOnce(&Gate) -> Fate + Send + 'static) -> Fate {
        if self.stuck.as_ref().is_some_and(|thread| !thread.is_finished()) {
            return Fate::NotSent(format!("{SILENT}，上一张还堵着，这张没有送出。{SAFE}"));
        }
        self.stuck = None;
        let gate = Arc::new(Gate::default());
        let theirs = Arc::clone(&gate);
        let (tell, told) = mpsc::sync_channel(1);
        let thread = thread::Builder::new().name("printer".into()).spawn(move || {
            // Nobody listens any more when patience has ended; the gate has told the fate.
            let _ = tell.send(work(&theirs));
        });
        let thread = match thread {
            Ok(thread) => thread,
            Err(e) => return Fate::NotSent(format!("系统忙，这张没有送出（{e}）。{SAFE}")),
        };
        match told.recv_timeout(self.patience + SPARE) {
            Ok(fate) => fate,
            Err(RecvTimeoutError::Timeout | RecvTimeoutError::Disconnected) => {
                self.stuck = Some(thread);
                if gate.shut() {
                    Fate::NotSent(format!("{SILENT}，这张没有送出。{SAFE}"))
                } else {
                    Fate::Unknown(format!("{SILENT}，{LOOK}"))
                }
            }
        }
    }
}

/// Decides once whether bytes may go: either the writer passes or the waiting side shuts.
#[derive(Debug, Default)]
pub(super) struct Gate(AtomicU8);

impl Gate {
    /// The writer goes through; false when it was shut before.
    pub(super) fn pass(&self) -> bool {
        self.first(1)
    }

    /// No bytes from now on; false when the writer went through before.
    fn shut(&self) -> bool {
        self.first(2)
    }

    fn first(&self, mark: u8) -> bool {
        self.0.compare_exchange(0, mark, Ordering::SeqCst, Ordering::SeqCst).is_ok()
    }
}

/// A folder gets a new numbered file; any other path is written anew, whole or not at all.
fn to_file(path: &Path, job: &[u8]) -> Fate {
    let folder = path.is_dir() || path.as_os_str().to_string_lossy().ends_with(['/', '\\']);
    let written = if folder {
        numbered(path, job)
    } else if path.exists() && !path.is_file() {
        // Renaming over a device would put a file in its place.
        Err(io::Error::other("这不是普通文件，设备请写成 device:"))
    } else {
        anew(path, job)
    };
    match written {
        Ok(()) => Fate::Sent,
        Err(e) => Fate::NotSent(format!(
            "写不进「{}」（{}），这张没有存成文件。登记已存好，腾出空间或换个位置后可再打",
            path.display(),
            cause(&e)
        )),
    }
}

fn anew(path: &Path, job: &[u8]) -> io::Result<()> {
    let mut beside = path.as_os_str().to_owned();
    beside.push(".part");
    let beside = PathBuf::from(beside);
    let written = private::create(&beside)
        .and_then(|file| write_durably(file, job))
        .and_then(|()| fs::rename(&beside, path));
    if written.is_err() {
        // The first error is the one to tell; a leftover is overwritten next time.
        let _ = fs::remove_file(&beside);
    }
    written
}

/// Writes `0001.bin`, `0002.bin` … : the first number above all there are.
fn numbered(folder: &Path, job: &[u8]) -> io::Result<()> {
    private::folder(folder)?;
    let mut last = 0_u64;
    for entry in fs::read_dir(folder)? {
        let name = entry?.file_name();
        let number = name.to_str().and_then(|n| n.strip_suffix(".bin")?.parse().ok());
        last = last.max(number.unwrap_or(0));
    }
    loop {
        last += 1;
        let path = folder.join(format!("{last:04}.bin"));
        match private::options().create_new(true).open(&path) {
            // Another window took this number in the meantime.
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
            Ok(file) => {
                let written = write_durably(file, job);
                if written.is_err() {
                    let _ = fs::remove_file(&path);
                }
                return written;
            }
        }
    }
}

fn write_durably(mut file: File, job: &[u8]) -> io::Result<()> {
    file.write_all(job)?;
    file.sync_all()
}

/// Opening may block for ever (a device out of paper) and so may writing.
pub(super) fn to_device(path: &Path, job: &[u8], gate: &Gate) -> Fate {
    let mut device = match OpenOptions::new().write(true).open(path) {
        Ok(device) => device,
        Err(e) => {
            return Fate::NotSent(format!(
                "打不开打印机「{}」（{}），这张没有送出。{SAFE}",
                path.display(),
                cause(&e)
            ));
        }
    };
    if !gate.pass() {
        return Fate::NotSent(format!("{SILENT}，这张没有送出。{SAFE}"));
    }
    // A driver may have handed on part of a write that it then reports as failed.
    match device.write_all(job).and_then(|()| device.flush()) {
        Ok(()) => Fate::Sent,
        Err(e) => Fate::Unknown(format!("打印机中途断了（{}），{LOOK}", cause(&e))),
    }
}

/// The cause of an error in the desk's words.
pub(super) fn cause(e: &io::Error) -> String {
    match e.kind() {
        ErrorKind::NotFound => "找不到，没插好或没开机？".into(),
        ErrorKind::PermissionDenied => "没有权限，请让管理员把本用户加入 lp 组".into(),
        ErrorKind::ConnectionRefused => "对方拒绝，没开机或端口不对？".into(),
        ErrorKind::HostUnreachable | ErrorKind::NetworkUnreachable => "网络不通".into(),
        ErrorKind::TimedOut | ErrorKind::WouldBlock => "等了太久没有回音".into(),
        ErrorKind::ConnectionReset | ErrorKind::ConnectionAborted | ErrorKind::BrokenPipe => {
            "连接被切断".into()
        }
        ErrorKind::StorageFull => "满了或缺纸".into(),
        _ => e.to_string(),
    }
}

#[cfg(test)]
#[path = "transport_tests.rs"]
mod tests;
