//! A paper as a file: how a desk without a printer works, and how anything is kept or sent on.

use super::chars::written;
use super::{Fonts, Forms, Profile, QrArt, Stock};
use crate::desk::api::{Answer, Paper};
use crate::desk::facts::Facts;
use crate::desk::papers::ABOUT;
use crate::desk::{Desk, DeskError, Query};
use crate::store::private;
use std::io::{ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Makes a paper of what is stored and writes it into `folder`: a PDF, or a text where no Chinese
/// font is installed. Nobody else on the machine may read it. Returns where it lies.
///
/// # Errors
/// A form nobody knows or that is not for this thing now, the desk's, or the disk's.
pub fn save(
    desk: &mut Desk,
    wanted: &Paper,
    profile: &Profile,
    folder: &Path,
) -> Result<PathBuf, DeskError> {
    let forms = Forms::load(desk.config_dir());
    let form = forms.find(&wanted.form).ok_or_else(|| {
        DeskError::refused("form", format!("没有「{}」这张单式，没有存", wanted.form))
    })?;
    let answer = desk.ask(&Query::Paper(Box::new(wanted.clone())))?;
    let Answer::Paper(mut facts) = answer else {
        return Err(DeskError::refused("answer", "单式没有取到，请再试一次"));
    };
    if let Some(why) = form.refusal(&facts) {
        return Err(DeskError::refused("form", why));
    }
    if form.is_personal() && form.about == ABOUT[0].stream {
        *facts = Facts::from(&desk.sheet_unmasked(&wanted.subject, &form.title)?);
    }
    let (paper, columns) = (form.fill(&facts), profile.width.columns());
    let label = format!("{} {}", form.title, wanted.subject);
    let (bytes, end) = match Fonts::system() {
        Ok(fonts) => {
            let pdf = paper.pdf(form.stock, columns, fonts, &label);
            (pdf.map_err(|why| DeskError::refused("pdf", why))?.bytes, "pdf")
        }
        Err(_) => {
            let laid = match form.stock {
                Stock::Slip => paper.lay_for(profile),
                page => paper.lay_with(page.columns(columns), &written),
            };
            (laid.to_text(QrArt::Label).into_bytes(), "txt")
        }
    };
    write(folder, &label.replace(['/', '\\', ':', ' '], "-"), end, &bytes).map_err(|e| {
        let folder = folder.display();
        let message = format!("写不进 {folder}（{e}），没有存。登记都在库里，腾出空间再存");
        DeskError::refused("out", message)
    })
}

/// Writes under a name that is still free.
fn write(folder: &Path, name: &str, end: &str, bytes: &[u8]) -> std::io::Result<PathBuf> {
    private::folder(folder)?;
    for n in 1.. {
        let mark = if n == 1 { String::new() } else { format!("-{n}") };
        let path = folder.join(format!("{name}{mark}.{end}"));
        match private::options().create_new(true).open(&path) {
            Err(e) if e.kind() == ErrorKind::AlreadyExists => {}
            Err(e) => return Err(e),
            Ok(mut file) => {
                let written = file.write_all(bytes).and_then(|()| file.sync_all());
                if written.is_err() {
                    // The first error is the one to tell.
                    let _ = std::fs::remove_file(&path);
                }
                return written.map(|()| path);
            }
        }
    }
    Err(ErrorKind::AlreadyExists.into())
}

/// Shows a file in the system's own program, where there is a desktop; true when one was started.
pub fn open(path: &Path) -> bool {
    let words: &[&str] = if cfg!(windows) {
        &["cmd", "/C", "start", ""]
    } else if cfg!(target_os = "macos") {
        &["open"]
    } else {
        let desktop = ["DISPLAY", "WAYLAND_DISPLAY"];
        if !desktop.iter().any(|name| std::env::var_os(name).is_some_and(|v| !v.is_empty())) {
            return false;
        }
        &["xdg-open"]
    };
    let mut command = Command::new(words[0]);
    command.args(&words[1..]).arg(path);
    command.stdin(Stdio::null()).stdout(Stdio::null()).stderr(Stdio::null());
    match command.spawn() {
        Ok(mut child) => {
            // It ends by itself; somebody has to take its leave.
            std::thread::spawn(move || child.wait());
            true
        }
        Err(_) => false,
    }
}
