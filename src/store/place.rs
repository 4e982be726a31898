//! Where a store may lie: a local disk. A network share is told by the table of mounts.

use super::error::StoreError;
use std::path::{Path, PathBuf};

/// File systems on which SQLite's locks and fsync cannot be trusted between machines.
const NETWORK: &[&str] = &[
    "nfs",
    "nfs4",
    "cifs",
    "smb3",
    "smbfs",
    "smb2",
    "9p",
    "afs",
    "ceph",
    "glusterfs",
    "lustre",
    "ncpfs",
    "davfs",
    "davfs2",
    "fuse.sshfs",
    "fuse.davfs",
    "fuse.davfs2",
    "fuse.glusterfs",
    "fuse.smbnetfs",
    "fuse.gvfsd-fuse",
    "fuse.rclone",
    "fuse.s3fs",
    "fuse.cephfs",
];

/// Refuses a network share.
///
/// # Errors
/// [`StoreError::NetworkShare`].
pub fn refuse_network(path: &Path) -> Result<(), StoreError> {
    let text = path.to_string_lossy();
    if cfg!(windows) && (text.starts_with(r"\\") || text.starts_with("//")) {
        return Err(StoreError::NetworkShare { path: path.to_owned(), kind: "UNC".into() });
    }
    // Without a table of mounts (not Linux) nothing is known and nothing is refused.
    let mounts = std::fs::read_to_string("/proc/self/mountinfo").unwrap_or_default();
    match network_kind(&mounts, &existing(path)) {
        Some(kind) => Err(StoreError::NetworkShare { path: path.to_owned(), kind }),
        None => Ok(()),
    }
}

/// The nearest folder above (or at) `path` that exists, without links.
fn existing(path: &Path) -> PathBuf {
    let absolute = std::path::absolute(path).unwrap_or_else(|_| path.to_owned());
    absolute.ancestors().find_map(|p| p.canonicalize().ok()).unwrap_or(absolute)
}

/// The network file system `path` lies on, read from the text of `/proc/self/mountinfo`.
fn network_kind(mounts: &str, path: &Path) -> Option<String> {
    let mut best: Option<(usize, &str)> = None;
    for line in mounts.lines() {
        let (before, after) = line.split_once(" - ")?;
        let Some(point) = before.split(' ').nth(4) else { continue };
        let point = unescape(point);
        let kind = after.split(' ').next().unwrap_or_default();
        let longer = best.is_none_or(|(length, _)| point.len() >= length);
        if longer && path.starts_with(&point) {
            best = Some((point.len(), kind));
        }
    }
    best.map(|(_, kind)| kind).filter(|kind| NETWORK.contains(kind)).map(str::to_owned)
}

/// Mount points escape spaces and the like as `\040`.
fn unescape(text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while let Some(at) = rest.find('\\') {
        out.push_str(&rest[..at]);
        let code = rest.get(at + 1..at + 4).and_then(|octal| u8::from_str_radix(octal, 8).ok());
        match code {
            Some(code) => {
                out.push(char::from(code));
                rest = &rest[at + 4..];
            }
            None => {
                out.push('\\');
                rest = &rest[at + 1..];
            }
        }
    }
    out + rest
}

#[cfg(test)]
mod tests {
    use super::*;

    const MOUNTS: &str = "\
22 1 254:0 / / rw,relatime - ext4 /dev/vda rw
30 22 0:40 / /srv/share\\040one rw - nfs4 box:/x rw
31 22 0:41 / /srv/share\\040one/local rw - ext4 /dev/vdb rw
32 22 0:42 / /mnt/win rw - cifs //box/x rw
";

    #[test]
    fn the_longest_mount_decides() {
        let kind = |path: &str| network_kind(MOUNTS, Path::new(path));
        assert_eq!(kind("/home/desk"), None);
        assert_eq!(kind("/srv/share one/store"), Some("nfs4".into()));
        assert_eq!(kind("/srv/share one/local/store"), None);
        assert_eq!(kind("/mnt/win"), Some("cifs".into()));
        assert_eq!(kind("/mnt/windows"), None);
    }
}
