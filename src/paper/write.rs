//! Bytes into a file, a folder of numbered files, or a device of this machine.

use super::gate::{Gate, LOOK, SAFE, SILENT, cause};
use crate::desk::printing::Fate;
use crate::store::private;
use std::fs::{self, File, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};

/// A folder gets a new numbered file; any other path is written anew, whole or not at all.
pub(super) fn to_file(path: &Path, job: &[u8]) -> Fate {
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
