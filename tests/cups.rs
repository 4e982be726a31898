//! Printing through a real CUPS on loopback: one private server, one raw queue to a TCP printer,
//! one queue whose paper can run out. Skips aloud without root and cupsd; YICHUANG_FORCE insists.
#![cfg(unix)]
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::fs;
use std::io::Read;
use std::net::TcpListener;
use std::os::unix::fs::{PermissionsExt, symlink};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Output};
use std::thread;
use std::time::{Duration, Instant};
use support::{Home, intake_line, text};

/// Keeps what it gets; a file FAIL in its folder means that it has no paper.
const CAPTURE: &str = r#"#!/bin/sh
[ $# -eq 0 ] && { echo 'direct capture "x" "x"'; exit 0; }
dir=${DEVICE_URI#capture:}
if [ -e "$dir/FAIL" ]; then
  echo "STATE: +media-empty-error" >&2; echo "ERROR: out of paper" >&2; exit 1
fi
echo "STATE: -media-empty-error" >&2
if [ -n "$6" ]; then cat "$6"; else cat; fi > "$dir/part" && mv "$dir/part" "$dir/job-$1"
"#;

/// A CUPS of our own, ended with its owner.
struct Cups {
    server: Child,
    dir: tempfile::TempDir,
    address: String,
}

impl Drop for Cups {
    fn drop(&mut self) {
        let _ = self.server.kill();
        let _ = self.server.wait();
    }
}

fn is_there(name: &str) -> bool {
    ["/usr/sbin", "/usr/bin", "/bin"].iter().any(|dir| Path::new(dir).join(name).exists())
}

impl Cups {
    fn start() -> Option<Cups> {
        let root = fs::metadata("/proc/self").map(|m| std::os::unix::fs::MetadataExt::uid(&m) == 0);
        let tools = ["cupsd", "lp", "lpstat", "lpadmin", "setpriv"];
        if !root.unwrap_or(false) || !tools.iter().all(|name| is_there(name)) {
            if std::env::var_os("YICHUANG_FORCE").is_some() {
                panic!("CUPS is insisted on: needs root and {tools:?}");
            }
            eprintln!("SKIPPED: needs root and {tools:?}; set YICHUANG_FORCE to insist");
            return None;
        }
        let dir = tempfile::tempdir().unwrap();
        let at = |name: &str| dir.path().join(name);
        for name in ["etc", "spool/tmp", "cache", "state", "log", "bin/backend", "out"] {
            fs::create_dir_all(at(name)).unwrap();
        }
        for entry in fs::read_dir("/usr/lib/cups").unwrap().map(Result::unwrap) {
            if entry.file_name() != "backend" {
                symlink(entry.path(), at("bin").join(entry.file_name())).unwrap();
            }
        }
        fs::copy("/usr/lib/cups/backend/socket", at("bin/backend/socket")).unwrap();
        fs::write(at("bin/backend/capture"), CAPTURE).unwrap();
        for name in ["bin/backend/socket", "bin/backend/capture"] {
            fs::set_permissions(at(name), fs::Permissions::from_mode(0o755)).unwrap();
        }
        let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
        let address = format!("127.0.0.1:{port}");
        let conf = format!(
            "Listen {address}\nBrowsing Off\nJobRetryInterval 1\nDefaultAuthType None\n<Location />\nOrder allow,deny\n\
             Allow localhost\n</Location>\n<Location /admin>\nOrder allow,deny\nAllow localhost\n\
             </Location>\n<Policy default>\n<Limit All>\nOrder allow,deny\nAllow localhost\n\
             </Limit>\n</Policy>\n"
        );
        fs::write(at("etc/cupsd.conf"), conf).unwrap();
        let d = dir.path().display();
        let files = format!(
            "User lp\nGroup lp\nSystemGroup root\nServerRoot {d}/etc\nRequestRoot {d}/spool\n\
             CacheDir {d}/cache\nStateDir {d}/state\nTempDir {d}/spool/tmp\nServerBin {d}/bin\n\
             AccessLog {d}/log/access\nErrorLog {d}/log/error\nPageLog {d}/log/page\n"
        );
        fs::write(at("etc/cups-files.conf"), files).unwrap();
        let owned = Command::new("chown").args(["-R", "lp:lp"]).arg(dir.path()).status().unwrap();
        assert!(owned.success());
        fs::set_permissions(dir.path(), fs::Permissions::from_mode(0o755)).unwrap();
        let server = Command::new("setpriv")
            .args(["--reuid=lp", "--regid=lp", "--init-groups", "cupsd", "-f", "-c"])
            .arg(at("etc/cupsd.conf"))
            .arg("-s")
            .arg(at("etc/cups-files.conf"))
            .spawn()
            .unwrap();
        let cups = Cups { server, dir, address };
        until("cupsd answers", || cups.tool("lpstat", &["-r"]).contains("is running"));
        Some(cups)
    }

    fn tool(&self, name: &str, words: &[&str]) -> String {
        let mut command = Command::new(name);
        let output =
            command.args(words).env("CUPS_SERVER", &self.address).env("LC_ALL", "C").output();
        output.map(|output| text(&output.stdout)).unwrap_or_default()
    }

    fn out(&self) -> PathBuf {
        self.dir.path().join("out")
    }

    fn run(&self, home: &Home, words: &[&str]) -> Output {
        Command::new(env!("CARGO_BIN_EXE_yichuang"))
            .args(words)
            .args(["--at", "2026-11-23T09:15:00+08:00"])
            .env("YICHUANG_HOME", home.dir.path())
            .env("CUPS_SERVER", &self.address)
            .output()
            .unwrap()
    }
}

fn until(what: &str, is: impl Fn() -> bool) {
    let begun = Instant::now();
    while !is() {
        assert!(begun.elapsed() < Duration::from_secs(20), "{what}");
        thread::sleep(Duration::from_millis(50));
    }
}

fn jobs(dir: &Path) -> Vec<Vec<u8>> {
    let mut paths: Vec<_> = fs::read_dir(dir).unwrap().map(|entry| entry.unwrap().path()).collect();
    paths.retain(|path| path.to_string_lossy().contains("job-"));
    paths.sort();
    paths.iter().map(|path| fs::read(path).unwrap()).collect()
}

#[test]
fn slips_and_papers_go_through_real_queues_and_trouble_is_told() {
    let Some(mut cups) = Cups::start() else { return };
    let home = Home::new();
    let number = home.register(&intake_line(1))[0]["number"].as_str().unwrap().to_owned();
    let said = |output: &Output| text(&output.stdout) + &text(&output.stderr);

    // A raw TCP printer behind a queue gets the bytes a file gets.
    let printer = TcpListener::bind("127.0.0.1:0").unwrap();
    let uri = format!("socket://{}", printer.local_addr().unwrap());
    let heard = thread::spawn(move || {
        let mut bytes = Vec::new();
        printer.accept().unwrap().0.read_to_end(&mut bytes).unwrap();
        bytes
    });
    cups.tool("lpadmin", &["-p", "slip", "-E", "-v", &uri, "-m", "raw"]);
    let sent = cups.run(&home, &["print-test", "--to", "cups:slip"]);
    assert!(sent.status.success() && said(&sent).contains("请看试页"), "{}", said(&sent));
    let file = home.dir.path().join("test.bin");
    cups.run(&home, &["print-test", "--to", &format!("file:{}", file.display())]);
    assert_eq!(heard.join().unwrap(), fs::read(&file).unwrap());

    // A letter as PDF; printer bytes of the same paper are left alone.
    let uri = format!("capture:{}", cups.out().display());
    cups.tool("lpadmin", &["-p", "letter", "-E", "-v", &uri, "-m", "raw"]);
    let sent =
        cups.run(&home, &["print", "register", &number, "--as", "escpos", "--to", "cups:letter"]);
    assert!(sent.status.success(), "{}", said(&sent));
    assert!(jobs(&cups.out())[0].starts_with(b"\x1b@\x1c&"));
    if yichuang::paper::Fonts::system().is_ok() {
        let sent = cups.run(&home, &["print", "register", &number, "--to", "cups:letter"]);
        assert!(sent.status.success(), "{}", said(&sent));
        assert!(jobs(&cups.out())[1].starts_with(b"%PDF"));
    }

    // Out of paper: the clerk is asked, the list shows why, and paper brings exactly one copy.
    let before = jobs(&cups.out()).len();
    fs::write(cups.out().join("FAIL"), "").unwrap();
    let stuck = cups.run(&home, &["print-test", "--to", "cups:letter"]);
    assert_eq!(stuck.status.code(), Some(1));
    assert!(said(&stuck).contains("缺纸") && said(&stuck).contains("letter-"), "{}", said(&stuck));
    let list = said(&cups.run(&home, &["printers"]));
    assert!(list.contains("cups:letter  缺纸") && list.contains("cups:slip  好"), "{list}");
    fs::remove_file(cups.out().join("FAIL")).unwrap();
    until("the job prints after all", || jobs(&cups.out()).len() == before + 1);

    // Nobody there: surely not sent.
    let refused = cups.run(&home, &["print-test", "--to", "cups:nowhere"]);
    assert!(said(&refused).contains("没有队列「nowhere」"), "{}", said(&refused));

    // CUPS dies with a job in it: a question, never "printed".
    fs::write(cups.out().join("FAIL"), "").unwrap();
    let orphan = thread::scope(|scope| {
        let printing = scope.spawn(|| {
            let mut command = home.command(&["print-test", "--to", "cups:letter"]);
            command.env("CUPS_SERVER", &cups.address).output().unwrap()
        });
        thread::sleep(Duration::from_millis(1200));
        Command::new("kill").args(["-9", &cups.server.id().to_string()]).status().unwrap();
        printing.join().unwrap()
    });
    cups.server.wait().unwrap();
    assert_eq!(orphan.status.code(), Some(1), "{}", said(&orphan));
    assert!(said(&orphan).contains("出纸口"), "{}", said(&orphan));
    let refused = cups.run(&home, &["print-test", "--to", "cups:letter"]);
    assert_eq!(refused.status.code(), Some(1));
    assert!(said(&refused).contains("没有送出"), "{}", said(&refused));
    let list = said(&cups.run(&home, &["printers"]));
    assert!(list.contains("CUPS 没开或没装"), "{list}");
    assert_eq!(jobs(&cups.out()).len(), before + 1);
}
