//! Files, named pipes and sockets that behave as good and bad printers do.

use super::*;
use std::fs::{self, File};
use std::io::Read;
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::sync::mpsc::channel;

const JOB: &[u8] = b"\x1b@\x1c&\xbb\xd8\xd6\xb4\n";
/// More than any pipe or socket buffer here swallows.
const HUGE: usize = 32 << 20;

fn printer(target: &str) -> Printer {
    Printer::with_patience(PrinterTarget::parse(target).unwrap(), Duration::from_millis(400))
}

fn not_sent(fate: &Fate) -> &str {
    match fate {
        Fate::NotSent(why) => why,
        other => panic!("{other:?}"),
    }
}

fn unknown(fate: &Fate) -> &str {
    match fate {
        Fate::Unknown(why) => why,
        other => panic!("{other:?}"),
    }
}

#[test]
fn no_printer_is_said_calmly() {
    let fate = printer("none").send(JOB);
    assert!(not_sent(&fate).contains("登记已存好"));
}

#[test]
fn a_folder_gets_a_new_number_each_time() {
    let dir = tempfile::tempdir().unwrap();
    let mut printer = printer(&format!("file:{}/slips/", dir.path().display()));
    for job in [b"one".as_slice(), b"two", b"three"] {
        assert_eq!(printer.send(job), Fate::Sent);
    }
    fs::remove_file(dir.path().join("slips/0001.bin")).unwrap();
    assert_eq!(printer.send(b"four"), Fate::Sent);
    assert_eq!(fs::read(dir.path().join("slips/0002.bin")).unwrap(), b"two");
    assert_eq!(fs::read(dir.path().join("slips/0004.bin")).unwrap(), b"four");
}

#[test]
fn a_file_is_written_anew_and_whole() {
    let dir = tempfile::tempdir().unwrap();
    let path = dir.path().join("slip.bin");
    let mut printer = printer(&format!("file:{}", path.display()));
    assert_eq!(printer.send(b"a longer one"), Fate::Sent);
    assert_eq!(printer.send(JOB), Fate::Sent);
    assert_eq!(fs::read(&path).unwrap(), JOB);
    assert_eq!(fs::read_dir(dir.path()).unwrap().count(), 1, "nothing left beside it");
}

#[test]
fn a_file_that_cannot_be_written_is_surely_not_sent() {
    let dir = tempfile::tempdir().unwrap();
    let fate = printer(&format!("file:{}/no/slip.bin", dir.path().display())).send(JOB);
    assert!(not_sent(&fate).contains("写不进"));
}

#[test]
fn a_missing_device_is_surely_not_sent() {
    let fate = printer("device:/nowhere/lp0").send(JOB);
    assert!(not_sent(&fate).contains("没插好"));
}

#[cfg(unix)]
mod pipes {
    use super::*;

    fn pipe(dir: &Path) -> PathBuf {
        let path = dir.join("lp0");
        assert!(std::process::Command::new("mkfifo").arg(&path).status().unwrap().success());
        path
    }

    #[test]
    fn a_printer_that_never_opens_gets_nothing_even_when_it_wakes_up() {
        let dir = tempfile::tempdir().unwrap();
        let path = pipe(dir.path());
        let mut printer = printer(&format!("device:{}", path.display()));
        assert!(not_sent(&printer.send(JOB)).contains("打印机无响应"));
        assert!(not_sent(&printer.send(JOB)).contains("上一张还堵着"));

        let mut woken = Vec::new();
        File::open(&path).unwrap().read_to_end(&mut woken).unwrap();
        assert!(woken.is_empty(), "said 'not sent', so it must not print later");

        let stuck = printer.stuck.as_ref().unwrap();
        while !stuck.is_finished() {
            thread::sleep(Duration::from_millis(5));
        }
        let reader = thread::spawn(move || {
            let mut got = Vec::new();
            File::open(path).unwrap().read_to_end(&mut got).unwrap();
            got
        });
        assert_eq!(printer.send(JOB), Fate::Sent);
        assert_eq!(reader.join().unwrap(), JOB);
    }

    #[test]
    fn paper_out_in_the_middle_is_unknown_and_blocks_the_next() {
        let dir = tempfile::tempdir().unwrap();
        let path = pipe(dir.path());
        let (stop, stopped) = channel::<()>();
        let reading = path.clone();
        let reader = thread::spawn(move || {
            let mut open = File::open(reading).unwrap();
            open.read_exact(&mut [0; 8]).unwrap();
            let _ = stopped.recv();
        });
        let mut printer = printer(&format!("device:{}", path.display()));
        assert!(unknown(&printer.send(&vec![b'a'; HUGE])).contains("先看出纸口"));
        assert!(not_sent(&printer.send(JOB)).contains("上一张还堵着"));
        stop.send(()).unwrap();
        reader.join().unwrap();
    }

    #[test]
    #[cfg(target_os = "linux")]
    fn a_write_that_fails_is_unknown_and_no_device_is_replaced() {
        assert!(unknown(&printer("device:/dev/full").send(JOB)).contains("满了或缺纸"));
        assert!(not_sent(&printer("file:/dev/full").send(JOB)).contains("device:"));
    }
}

/// No slip: nobody asks the printer about it first.
const LETTER: &[u8] = b"%PDF a letter\n";

/// A listener on loopback and the target that names it.
fn listener() -> (TcpListener, String) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("tcp:localhost:{}", listener.local_addr().unwrap().port());
    (listener, target)
}

#[test]
fn a_network_printer_gets_exactly_the_bytes() {
    let (listener, target) = listener();
    let reader = thread::spawn(move || {
        let mut got = Vec::new();
        listener.accept().unwrap().0.read_to_end(&mut got).unwrap();
        got
    });
    assert_eq!(printer(&target).send(LETTER), Fate::Sent);
    assert_eq!(reader.join().unwrap(), LETTER);
}

#[test]
fn a_printer_that_keeps_the_line_open_has_its_job() {
    let (listener, target) = listener();
    let (stop, stopped) = channel::<()>();
    let reader = thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        let mut got = vec![0; LETTER.len()];
        stream.read_exact(&mut got).unwrap();
        let _ = stopped.recv();
        got
    });
    assert_eq!(printer(&target).send(LETTER), Fate::Sent);
    stop.send(()).unwrap();
    assert_eq!(reader.join().unwrap(), LETTER);
}

#[test]
fn a_closed_port_is_surely_not_sent() {
    let (listener, target) = listener();
    drop(listener);
    assert!(not_sent(&printer(&target).send(LETTER)).contains("对方拒绝"));
}

#[test]
fn a_printer_that_stops_reading_is_unknown() {
    let (listener, target) = listener();
    let (stop, stopped) = channel::<()>();
    let reader = thread::spawn(move || {
        let stream = listener.accept().unwrap().0;
        let _ = stopped.recv();
        drop(stream);
    });
    assert!(unknown(&printer(&target).send(&vec![b'a'; HUGE])).contains("不知道"));
    stop.send(()).unwrap();
    reader.join().unwrap();
}

#[test]
fn a_line_cut_after_the_last_byte_is_unknown() {
    let (listener, target) = listener();
    // Closing with bytes unread resets the connection: they were lost.
    let reader = thread::spawn(move || {
        let mut stream = listener.accept().unwrap().0;
        stream.read_exact(&mut [0; 2]).unwrap();
    });
    assert!(unknown(&printer(&target).send(LETTER)).contains("中途断了"));
    reader.join().unwrap();
}
