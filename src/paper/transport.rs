//! Carries finished bytes to a printer, once, and says honestly what became of them.
//!
//! A job is either sent, surely not sent, or of unknown fate; the last one asks a person and is
//! never repeated by itself. Slow places are written on a thread of their own. A gate between
//! that thread and the waiting one decides who was first, so "not sent" stays true even when a
//! printer wakes up later.

use super::gate::{Gate, LOOK, SAFE, SILENT};
use super::network::{self, Talks};
use super::printer::PrinterTarget;
use super::write;
pub use crate::desk::printing::Fate;
use std::sync::Arc;
use std::sync::mpsc::{self, RecvTimeoutError};
use std::thread::{self, JoinHandle};
use std::time::Duration;

/// How long asking a printer and listening to it may take beside its patience.
const SPARE: Duration = Duration::from_millis(2500);

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
            PrinterTarget::File(path) => write::to_file(&path, &job),
            PrinterTarget::Cups(queue) => self.on_thread(move |gate| {
                // What asks after the job has a moment of its own within the waiting.
                super::cups::to_queue(&queue, &job, patience / 2, gate)
            }),
            PrinterTarget::Device(path) => {
                self.on_thread(move |gate| write::to_device(&path, &job, gate))
            }
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

#[cfg(test)]
#[path = "transport_tests.rs"]
mod tests;
