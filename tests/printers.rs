//! A printer is set up by looking at a test page; a slip printer without Hanzi draws them; and a full
//! disk prints nothing twice.
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "support/escpos_reader.rs"]
mod escpos_reader;
mod support;

use escpos_reader::{Event, read};
use std::path::Path;
use std::process::Command;
use support::{Home, intake, intake_line, text};
use yichuang::desk::api::{Answer, JobState};
use yichuang::desk::printing::Fate;
use yichuang::desk::{Desk, Query};
use yichuang::paper::{Fonts, PaperKind, Press, PrinterTarget, Profile};

fn forced() -> bool {
    std::env::var_os("YICHUANG_FORCE").is_some()
}

#[test]
fn what_came_out_of_the_test_page_is_written_down_and_used() {
    let home = Home::new();
    home.register(&intake_line(1));
    let target = format!("file:{}", home.dir.path().join("test.bin").display());
    let words = ["print-test", "--to", &target, "--ask", "--width", "80"];
    let broken = home.run_with_input(&words, "1\ny\n");
    assert!(text(&broken.stderr).contains("没有答完"), "{}", text(&broken.stderr));
    // The ruler is too wide, large letters grow, no Hanzi at all, no code, no cutter.
    let done = home.run_with_input(&words, "yes\n2\nY\n0\nn\nn\n");
    assert!(done.status.success(), "{}", text(&done.stderr));
    assert!(text(&done.stdout).contains("请答 1、2、3 之一"), "{}", text(&done.stdout));
    let kept = std::fs::read_to_string(home.dir.path().join("config/printer.toml")).unwrap();
    for line in ["width = 58", "charset = \"image\"", "qr = \"raster\"", "cutter = false"] {
        assert!(kept.contains(line), "{line}: {kept}");
    }
    let slip = home.run(&["receipt", "QJ20261123-0001", "--as", "escpos"]);
    if Fonts::system().is_err() {
        assert!(!forced(), "a font was forced on");
        assert!(text(&slip.stderr).contains("fonts-noto-cjk"), "{}", text(&slip.stderr));
        return eprintln!("SKIPPED: no Chinese font on this machine");
    }
    let out = read(&slip.stdout, 32).unwrap();
    assert!(out.clean, "left as it was found");
    let pictures = out.events.iter().filter(|e| matches!(e, Event::Raster { .. })).count();
    assert!(pictures > 15, "{pictures} lines are drawn");
    for event in &out.events {
        match event {
            Event::Line { text, .. } => assert!(text.is_ascii(), "no Hanzi by code: {text}"),
            Event::Raster { across, .. } => assert_eq!(*across, 48, "as wide as the paper"),
            Event::Qr { .. } | Event::Cut => panic!("{event:?} is what it cannot"),
            Event::Feed(_) => {}
        }
    }
    // The settings file comes first.
    std::fs::write(home.dir.path().join("config/yichuang.toml"), "charset = \"gb18030\"\n")
        .unwrap();
    let slip = home.run(&["receipt", "QJ20261123-0001", "--as", "escpos"]);
    let out = read(&slip.stdout, 32).unwrap();
    assert!(out.events.iter().any(|e| matches!(e, Event::Line { text, .. } if !text.is_ascii())));
}

#[test]
fn a_drawn_slip_can_be_read_by_a_phone() {
    if Fonts::system().is_err() {
        assert!(!forced(), "a font was forced on");
        return eprintln!("SKIPPED: no Chinese font on this machine");
    }
    let home = Home::new();
    let code = home.register(&intake_line(1))[0]["tracking_code"].as_str().unwrap().to_owned();
    std::fs::create_dir_all(home.dir.path().join("config")).unwrap();
    let settings = "charset = \"image\"\nqr = \"raster\"\n";
    std::fs::write(home.dir.path().join("config/yichuang.toml"), settings).unwrap();
    let slip = home.run(&["receipt", "QJ20261123-0001", "--as", "escpos"]);
    let mut rows: Vec<Vec<u8>> = Vec::new();
    for event in read(&slip.stdout, 32).unwrap().events {
        if let Event::Raster { rows: picture, .. } = event {
            rows.extend(picture);
        }
    }
    // A portable bitmap of all that was drawn, one picture under the other.
    let image = home.dir.path().join("slip.pbm");
    let head = format!("P4\n384 {}\n", rows.len());
    std::fs::write(&image, [head.into_bytes(), rows.concat()].concat()).unwrap();
    match Command::new("zbarimg").arg("-q").arg(&image).output() {
        Ok(read) => {
            let wanted = format!("QR-Code:{}", code.replace('-', ""));
            assert_eq!(text(&read.stdout).trim(), wanted);
        }
        Err(e) => assert!(!forced(), "zbarimg was forced on: {e}"),
    }
}

/// A disk of this many KiB, taken away again at the end.
struct Disk<'a>(&'a Path);

impl Disk<'_> {
    fn of(at: &Path) -> Option<Disk<'_>> {
        std::fs::create_dir_all(at).unwrap();
        let mut mount = Command::new("mount");
        mount.args(["-t", "tmpfs", "-o", "size=2m", "tmpfs"]).arg(at);
        let done = mount.output().is_ok_and(|done| done.status.success());
        assert!(done || !forced(), "mounting was forced on");
        done.then_some(Disk(at))
    }

    /// Leaves no room, or some again.
    fn fill(&self, full: bool) {
        let ballast = self.0.join("ballast");
        if !full {
            return std::fs::remove_file(ballast).unwrap();
        }
        // As much as there is, to the last page.
        let _ = std::fs::write(ballast, vec![1; 4 << 20]);
    }
}

impl Drop for Disk<'_> {
    fn drop(&mut self) {
        let _ = Command::new("umount").arg("-l").arg(self.0).status();
    }
}

#[test]
fn a_full_disk_prints_nothing_that_is_not_marked_and_nothing_twice() {
    let home = Home::new();
    let data = home.store().parent().unwrap().to_owned();
    let Some(disk) = Disk::of(&data) else {
        return eprintln!("SKIPPED: this machine does not let us mount a small disk");
    };
    let tray = home.dir.path().join("tray/");
    let slips = || std::fs::read_dir(&tray).map_or(0, |all| all.count());
    let press = || {
        let target = PrinterTarget::File(tray.clone());
        Press::new(PaperKind::Slip, target, Profile::default()).unwrap()
    };
    let mut desk = home.desk();
    desk.register(&intake(1), None, true).unwrap();
    desk.register(&intake(2), None, true).unwrap();
    // No room to write down that a slip is being sent: none is.
    disk.fill(true);
    assert!(press().next(&mut desk, "test").is_err());
    assert_eq!(slips(), 0);
    disk.fill(false);
    assert_eq!(press().next(&mut desk, "test").unwrap().unwrap().fate, Fate::Sent);
    assert_eq!(slips(), 1);
    // No room to write down what became of one that is out.
    let leased = desk.take_job("test", &|_| true).unwrap().unwrap();
    disk.fill(true);
    assert!(desk.end_job(&leased, &Fate::Sent).is_err());
    drop(desk);
    disk.fill(false);
    let mut desk: Desk = home.desk();
    assert!(press().next(&mut desk, "again").unwrap().is_none(), "never by itself");
    let Answer::Jobs(jobs) = desk.ask(&Query::Jobs).unwrap() else { panic!() };
    assert_eq!(jobs.len(), 1);
    assert_eq!(jobs[0].state, JobState::Unknown, "the clerk is asked");
}
