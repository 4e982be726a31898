//! Network printers that answer questions: played by a thread that reads what a real one reads.

use super::*;
use crate::paper::{Printer, PrinterTarget};
use std::net::TcpListener;
use std::thread::{self, JoinHandle};

const SLIP: &[u8] = b"\x1b@\x1c&a slip with a question inside \x10 \x04 it\n";

/// How a printer behaves.
#[derive(Clone, Copy, Default)]
struct Manner {
    /// Answers to DLE EOT 2 and 4 before, and from the byte on at which its paper runs out.
    before: (u8, u8),
    /// So many bytes of the slip come out.
    prints: Option<usize>,
    /// It hangs up there.
    hangs_up: bool,
    /// It does not know GS r.
    simple: bool,
}

/// Serves one line after another; returns what came out of each.
fn printer(manner: Manner, lines: usize) -> (Printer, JoinHandle<Vec<Vec<u8>>>) {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = PrinterTarget::Tcp {
        host: "127.0.0.1".into(),
        port: listener.local_addr().unwrap().port(),
    };
    let serve = move || (0..lines).map(|_| one(&listener, manner)).collect();
    (Printer::with_patience(target, Duration::from_millis(2400)), thread::spawn(serve))
}

fn one(listener: &TcpListener, manner: Manner) -> Vec<u8> {
    let mut line = listener.accept().unwrap().0;
    let (mut out, mut held) = (Vec::new(), Vec::new());
    let mut byte = [0];
    while line.read(&mut byte).is_ok_and(|n| n > 0) {
        held.push(byte[0]);
        let end = manner.prints.is_some_and(|n| out.len() >= n);
        let answer = match held[..] {
            [0x10, 0x04, 2] => Some(if end { 0x12 | 0x20 } else { 0x12 | manner.before.0 }),
            [0x10, 0x04, 4] => Some(if end { 0x12 | 0x60 } else { 0x12 | manner.before.1 }),
            [0x1d, b'r', 1] => (!end && !manner.simple).then_some(0),
            [0x10] | [0x10, 0x04] | [0x1d] | [0x1d, b'r'] => continue,
            _ => {
                if end && manner.hangs_up {
                    return out;
                }
                if !end {
                    out.append(&mut held);
                }
                held.clear();
                continue;
            }
        };
        held.clear();
        if answer.is_some_and(|answer| line.write_all(&[answer]).is_err()) {
            break;
        }
    }
    out
}

#[test]
fn a_slip_that_came_out_is_known_to_be_printed() {
    let (mut printer, out) = printer(Manner::default(), 2);
    assert_eq!(printer.trouble(), None);
    assert_eq!(printer.send(SLIP), Fate::Printed);
    assert_eq!(out.join().unwrap(), [&b""[..], SLIP]);
}

#[test]
fn an_open_lid_and_an_empty_roll_are_told_before_a_byte_leaves() {
    for (before, word) in [((0x04, 0), "盖子开着"), ((0, 0x60), "缺纸"), ((0x20, 0), "缺纸")]
    {
        let manner = Manner { before, ..Manner::default() };
        let (mut printer, out) = printer(manner, 2);
        let Fate::NotSent(why) = printer.send(SLIP) else { panic!("{word}") };
        assert!(why.contains(word) && why.contains("没有送出"), "{why}");
        assert_eq!(printer.trouble().as_deref(), Some(word));
        assert_eq!(out.join().unwrap(), [b"", b""], "nothing came out");
    }
    let (mut printer, out) = printer(Manner { before: (0, 0x0c), ..Manner::default() }, 2);
    assert_eq!(printer.trouble().as_deref(), Some("纸快用完了"));
    assert_eq!(printer.send(SLIP), Fate::Printed, "nearly empty still prints");
    out.join().unwrap();
}

#[test]
fn paper_that_runs_out_in_the_middle_is_a_question_with_its_cause() {
    let (mut printer, out) = printer(Manner { prints: Some(9), ..Manner::default() }, 1);
    let Fate::Unknown(why) = printer.send(SLIP) else { panic!() };
    assert!(why.contains("打到一半缺纸"), "{why}");
    assert_eq!(out.join().unwrap()[0].len(), 9);
}

#[test]
fn a_cable_pulled_in_the_middle_is_a_question() {
    let manner = Manner { prints: Some(9), hangs_up: true, ..Manner::default() };
    let (mut printer, out) = printer(manner, 1);
    let Fate::Unknown(why) = printer.send(SLIP) else { panic!() };
    assert!(why.contains("中途断了") && why.contains("不知道"), "{why}");
    out.join().unwrap();
}

#[test]
fn a_printer_that_knows_one_question_only_is_taken_at_its_word() {
    let (mut printer, out) = printer(Manner { simple: true, ..Manner::default() }, 1);
    assert_eq!(printer.send(SLIP), Fate::Sent);
    assert_eq!(out.join().unwrap(), [SLIP]);
}

#[test]
fn a_printer_that_never_answers_is_asked_once_and_then_given_its_bytes() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = format!("tcp:127.0.0.1:{}", listener.local_addr().unwrap().port());
    let serve = thread::spawn(move || {
        let one = |_| {
            let mut got = Vec::new();
            listener.accept().unwrap().0.read_to_end(&mut got).unwrap();
            got
        };
        (0..3).map(one).collect::<Vec<_>>()
    });
    let mut printer = Printer::new(PrinterTarget::parse(&target).unwrap());
    for job in [SLIP, SLIP, b"%PDF of a letter is never asked about"] {
        assert_eq!(printer.send(job), Fate::Sent);
    }
    let asked = [&ASK_OFFLINE[..], SLIP].concat();
    assert_eq!(serve.join().unwrap(), [&asked[..], SLIP, b"%PDF of a letter is never asked about"]);
}
