//! What every way to a printer shares: the gate that decides who was first, the writer or the one
//! who waits, and the words that tell a clerk what is safe and what to look at.

use std::io::{self, ErrorKind};
use std::sync::atomic::{AtomicU8, Ordering};

pub(super) const SAFE: &str = "登记已存好，处理好打印机后可再打";
pub(super) const LOOK: &str = "不知道这张打出没有。登记已存好，请先看出纸口，再决定要不要补打";
pub(super) const SILENT: &str = "打印机无响应（缺纸、开盖或离线？）";

/// Decides once whether bytes may go: either the writer passes or the waiting side shuts.
#[derive(Debug, Default)]
pub(super) struct Gate(AtomicU8);

impl Gate {
    /// The writer goes through; false when it was shut before.
    pub(super) fn pass(&self) -> bool {
        self.first(1)
    }

    /// No bytes from now on; false when the writer went through before.
    pub(super) fn shut(&self) -> bool {
        self.first(2)
    }

    fn first(&self, mark: u8) -> bool {
        self.0.compare_exchange(0, mark, Ordering::SeqCst, Ordering::SeqCst).is_ok()
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
