//! Files and folders only their owner can read: the store, its keys, and everything printed to a
//! file. Where a system has no such modes (not Unix) nothing is set and nothing is found.

use super::{keys, turn};
use std::fs::{self, File, OpenOptions};
use std::io::{self, Write};
use std::path::{Path, PathBuf};

/// Options that make a file only its owner can read.
pub fn options() -> OpenOptions {
    let mut options = OpenOptions::new();
    options.write(true);
    #[cfg(unix)]
    {
        use std::os::unix::fs::OpenOptionsExt;
        options.mode(0o600);
    }
    options
}

/// Makes a folder, and those above it that are missing, for its owner only.
///
/// # Errors
/// The system's.
pub fn folder(path: &Path) -> io::Result<()> {
    let mut builder = fs::DirBuilder::new();
    #[cfg(unix)]
    {
        use std::os::unix::fs::DirBuilderExt;
        builder.mode(0o700);
    }
    builder.recursive(true).create(path)
}

/// Opens a file to be written anew; one that was there keeps its name and loses its readers.
///
/// # Errors
/// The system's.
pub fn create(path: &Path) -> io::Result<File> {
    let file = options().create(true).truncate(true).open(path)?;
    // A device or a pipe somebody named is not ours to close.
    if file.metadata()?.is_file() {
        close(path)?;
    }
    Ok(file)
}

/// Writes a whole file.
///
/// # Errors
/// The system's.
pub fn write(path: &Path, bytes: &[u8]) -> io::Result<()> {
    create(path)?.write_all(bytes)
}

/// The files and folders of a store that belong to its owner alone: the store with its logs and
/// lock, its key file, and the folders made for them.
fn of_store(store: &Path, config_dir: &Path) -> Vec<PathBuf> {
    let beside = |end: &str| {
        let mut name = store.as_os_str().to_owned();
        name.push(end);
        PathBuf::from(name)
    };
    let mut list = vec![store.to_owned(), beside("-wal"), beside("-shm"), turn::path(store)];
    let folder = keys::folder(config_dir);
    let keys = fs::read_dir(&folder).into_iter().flatten();
    list.extend(keys.filter_map(|entry| Some(entry.ok()?.path())));
    list.push(folder);
    // A folder others keep things in (a home, /tmp) is theirs too.
    let name = store.file_name().unwrap_or_default().to_string_lossy().into_owned();
    let ours = |entry: io::Result<fs::DirEntry>| {
        entry.is_ok_and(|entry| entry.file_name().to_string_lossy().starts_with(&name))
    };
    let data = store.parent().filter(|p| !p.as_os_str().is_empty());
    list.extend(
        data.filter(|data| fs::read_dir(data).is_ok_and(|mut all| all.all(ours)))
            .map(Path::to_owned),
    );
    list
}

/// Which of them other users can read now.
pub fn readable(store: &Path, config_dir: &Path) -> Vec<PathBuf> {
    let judge = |path: &PathBuf| is_open(path, others(store, config_dir, path));
    of_store(store, config_dir).into_iter().filter(judge).collect()
}

/// Takes their readers from all of them. What cannot be changed stays, and the doctor tells.
pub fn tighten(store: &Path, config_dir: &Path) {
    for path in readable(store, config_dir) {
        let _ = shut(&path, others(store, config_dir, &path));
    }
}

/// The rights nobody but the owner may have on a file of the store. A data folder whose group was
/// made to stay with its files (setgid) was opened to that group on purpose: a kiosk's account
/// writes there, and the key files stay closed to it.
#[cfg(unix)]
fn others(store: &Path, config_dir: &Path, path: &Path) -> u32 {
    use std::os::unix::fs::PermissionsExt;
    let folder = store.parent().and_then(|folder| fs::metadata(folder).ok());
    let shared = folder.is_some_and(|meta| meta.permissions().mode() & 0o2000 != 0);
    if shared && !path.starts_with(keys::folder(config_dir)) { 0o007 } else { 0o077 }
}

#[cfg(not(unix))]
fn others(_: &Path, _: &Path, _: &Path) -> u32 {
    0
}

#[cfg(unix)]
fn is_open(path: &Path, others: u32) -> bool {
    use std::os::unix::fs::PermissionsExt;
    fs::symlink_metadata(path)
        .is_ok_and(|meta| !meta.file_type().is_symlink() && meta.permissions().mode() & others != 0)
}

#[cfg(not(unix))]
fn is_open(_: &Path, _: u32) -> bool {
    false
}

fn close(path: &Path) -> io::Result<()> {
    shut(path, 0o077)
}

#[cfg(unix)]
fn shut(path: &Path, others: u32) -> io::Result<()> {
    use std::os::unix::fs::PermissionsExt;
    let mode = fs::metadata(path)?.permissions().mode();
    if mode & others == 0 {
        return Ok(());
    }
    fs::set_permissions(path, fs::Permissions::from_mode(mode & 0o2777 & !others))
}

#[cfg(not(unix))]
fn shut(_: &Path, _: u32) -> io::Result<()> {
    Ok(())
}
