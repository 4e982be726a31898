//! The Windows spooler: raw bytes to a queue by name, and its word whether they have gone on.

use super::gate::{Gate, SAFE, SILENT};
use crate::desk::printing::Fate;
use printers::common::base::job::{PrinterJobOptions, PrinterJobState};
use printers::common::base::printer::PrinterState;
use printers::common::converters::Converter;
use std::thread;
use std::time::{Duration, Instant};

/// How often a job is asked after.
const ASK: Duration = Duration::from_millis(200);

/// Hands a job to a queue and waits until it has left it, or patience ends.
pub(super) fn to_queue(queue: &str, job: &[u8], patience: Duration, gate: &Gate) -> Fate {
    let Some(printer) = printers::get_printer_by_name(queue) else {
        return Fate::NotSent(format!("没有打印机「{queue}」，这张没有送出。{SAFE}"));
    };
    if !gate.pass() {
        return Fate::NotSent(format!("{SILENT}，这张没有送出。{SAFE}"));
    }
    let options = PrinterJobOptions {
        name: Some("yichuang"),
        raw_properties: &[("document-format", "RAW")],
        converter: Converter::None,
    };
    let id = match printer.print(job, options) {
        Ok(id) => id,
        Err(e) => {
            let why = e.message;
            return Fate::NotSent(format!("打印机「{queue}」不收（{why}），没有送出。{SAFE}"));
        }
    };
    let until = Instant::now() + patience;
    loop {
        let waiting = printer.get_active_jobs().into_iter().find(|known| known.id == id);
        match waiting {
            None => return Fate::Sent,
            Some(known) if known.state == PrinterJobState::COMPLETED => return Fate::Sent,
            Some(_) if Instant::now() < until => thread::sleep(ASK),
            Some(_) => {
                let why = trouble(queue).unwrap_or_else(|| "还没有打完".to_owned());
                return Fate::Unknown(format!(
                    "{why}，作业 {id} 还在「{queue}」的队列里，处理好会自己接着打，不要再打一次；\
                     不要它就在系统的打印队列里取消"
                ));
            }
        }
    }
}

/// What troubles a queue in the desk's words; `None` when nothing does.
pub(super) fn trouble(queue: &str) -> Option<String> {
    let Some(printer) = printers::get_printer_by_name(queue) else {
        return Some("没有这台打印机".to_owned());
    };
    let said = printer.state_reasons.join(" ").to_lowercase();
    let known = [
        ("paper_out", "缺纸"),
        ("paper-out", "缺纸"),
        ("paper_jam", "卡纸"),
        ("door_open", "盖子开着"),
        ("no_toner", "缺墨粉"),
        ("offline", "离线"),
        ("error", "出错"),
    ];
    let reason = known.iter().find(|(sign, _)| said.contains(sign)).map(|(_, word)| *word);
    let state = match printer.state {
        PrinterState::OFFLINE => Some("离线"),
        PrinterState::PAUSED => Some("队列暂停了"),
        _ => None,
    };
    reason.or(state).map(str::to_owned)
}
