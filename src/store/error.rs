//! What can go wrong with the store, each with its Chinese sentence: what happened, what is safe,
//! what to do.

use std::path::{Path, PathBuf};

/// Why the store cannot be used or a change was not saved.
#[derive(Debug, thiserror::Error)]
pub enum StoreError {
    /// The file is some other program's.
    #[error("{0} 不是一窗的库文件，没有动它。请用 --store 指定正确的库")]
    NotOurs(PathBuf),
    /// A newer program wrote it.
    #[error(
        "{path} 是更新版本的程序建的库（第{found}版，本程序认到第{known}版）,没有动它。请先升级本程序"
    )]
    Newer {
        /// The file.
        path: PathBuf,
        /// Its schema version.
        found: i64,
        /// The newest version this program knows.
        known: i64,
    },
    /// It lies on a network share, where locks and fsync cannot be trusted.
    #[error(
        "{path} 在网络共享盘（{kind}）上，断网会损坏数据，没有打开。请把库放在本机硬盘；几台电脑合用请都登录到同一台机器上用"
    )]
    NetworkShare {
        /// The file.
        path: PathBuf,
        /// File system type.
        kind: String,
    },
    /// The file or its folder cannot be written.
    #[error(
        "{0} 只能读不能写，没有保存任何东西，已存的都在。请检查文件夹权限，或用 --store 换一个位置"
    )]
    ReadOnly(PathBuf),
    /// No space left.
    #[error("硬盘满了，这一次没有存上，以前存的都在。请先腾出空间，再按一次确认；不要关机")]
    Full,
    /// The key file is missing.
    #[error("找不到这个库的密钥文件 {0}，个人信息打不开，库没有动。请从备份取回这个文件放到原处")]
    KeyMissing(PathBuf),
    /// This process holds no key on purpose.
    #[error("这台机器上没有密钥，打不开也存不下加密的内容，库没有动。请到窗口办理")]
    Keyless,
    /// The key file cannot be read as one.
    #[error("密钥文件 {path} 读不懂（{why}）,库没有动。请从备份取回这个文件")]
    KeyBroken {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// A body does not decrypt under its key: damaged or exchanged.
    #[error(
        "有一段加密内容（{0}）解不开，可能被改动或损坏，其余的都在。请运行 yichuang verify 查看，并用备份核对"
    )]
    BodyBroken(String),
    /// Stored data contradicts itself.
    #[error("库里的数据前后不一致（{0}）,没有再写。请运行 yichuang verify 查看，并用备份核对")]
    Inconsistent(String),
    /// Another program held the store all the time we waited.
    #[error(
        "{path} 被别的程序占着，等了{seconds}秒还没有让出来。这一次没有存，以前存的都在。请关掉占着它的程序（多半是备份、杀毒、导入，或卡住的另一个窗口），再按一次确认",
        path = .0.display(), seconds = super::turn::PATIENCE.as_secs()
    )]
    Busy(PathBuf),
    /// The engine or the operating system failed.
    #[error("库文件出错（{0}）,这一次没有存上，以前存的都在。请再按一次确认；还不行就重开程序")]
    Sqlite(rusqlite::Error),
    /// Reading or writing a file failed.
    #[error("读写 {path} 出错（{why}）,以前存的都在。请检查磁盘和权限")]
    Io {
        /// The file.
        path: PathBuf,
        /// The system's words.
        why: String,
    },
    /// No randomness from the operating system.
    #[error("系统取不到随机数（{0}）,没有保存。请重启电脑再试")]
    Random(String),
    /// The question was overtaken by a newer one.
    #[error("已有更新的查询，这一次不再回答")]
    Interrupted,
}

impl StoreError {
    /// Stable word for scripts.
    pub fn code(&self) -> &'static str {
        match self {
            StoreError::NotOurs(_) => "not_ours",
            StoreError::Newer { .. } => "newer",
            StoreError::NetworkShare { .. } => "network_share",
            StoreError::ReadOnly(_) => "read_only",
            StoreError::Full => "disk_full",
            StoreError::KeyMissing(_) => "key_missing",
            StoreError::Keyless => "keyless",
            StoreError::KeyBroken { .. } => "key_broken",
            StoreError::BodyBroken(_) => "body_broken",
            StoreError::Inconsistent(_) => "inconsistent",
            StoreError::Busy(_) => "busy",
            StoreError::Sqlite(_) => "store",
            StoreError::Io { .. } => "io",
            StoreError::Random(_) => "random",
            StoreError::Interrupted => "interrupted",
        }
    }

    /// Words for a failed file operation, telling apart the faults a clerk can mend.
    pub fn io(path: &Path, error: &std::io::Error) -> Self {
        match error.kind() {
            std::io::ErrorKind::PermissionDenied | std::io::ErrorKind::ReadOnlyFilesystem => {
                StoreError::ReadOnly(path.to_owned())
            }
            std::io::ErrorKind::StorageFull => StoreError::Full,
            _ => StoreError::Io { path: path.to_owned(), why: error.to_string() },
        }
    }

    /// Words for a failed SQLite call on the file at `path`.
    pub fn sqlite(path: &Path, error: rusqlite::Error) -> Self {
        use rusqlite::ErrorCode;
        match error.sqlite_error_code() {
            Some(ErrorCode::ReadOnly | ErrorCode::PermissionDenied | ErrorCode::CannotOpen) => {
                StoreError::ReadOnly(path.to_owned())
            }
            Some(ErrorCode::DatabaseBusy | ErrorCode::DatabaseLocked) => {
                StoreError::Busy(path.to_owned())
            }
            Some(ErrorCode::DiskFull) => StoreError::Full,
            Some(ErrorCode::NotADatabase) => StoreError::NotOurs(path.to_owned()),
            Some(ErrorCode::OperationInterrupted) => StoreError::Interrupted,
            _ => StoreError::Sqlite(error),
        }
    }
}

impl From<rusqlite::Error> for StoreError {
    fn from(error: rusqlite::Error) -> Self {
        StoreError::sqlite(Path::new("库文件"), error)
    }
}
