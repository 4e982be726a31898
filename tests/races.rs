//! Real processes against one store: no double number, no gap, and nothing acknowledged is lost
//! when one of them is killed at any moment.
#![allow(clippy::unwrap_used, clippy::panic)]

mod support;

use std::collections::BTreeSet;
use std::io::{BufRead, BufReader, Write};
use std::process::Stdio;
use std::time::Duration;
use support::{Home, intake_line, json_lines, text};

#[test]
fn eight_processes_register_at_once() {
    let home = Home::new();
    const EACH: u32 = 25;
    let lines = |process: u32| -> String {
        (0..EACH).map(|n| intake_line(process * EACH + n) + "\n").collect()
    };
    let answers: Vec<serde_json::Value> = std::thread::scope(|scope| {
        let home = &home;
        let workers: Vec<_> = (0..8)
            .map(|process| {
                let input = lines(process);
                scope.spawn(move || {
                    let output = home.run_with_input(&["register", "--from", "-"], &input);
                    assert!(output.status.success(), "{}", text(&output.stderr));
                    json_lines(&output)
                })
            })
            .collect();
        workers.into_iter().flat_map(|w| w.join().unwrap()).collect()
    });
    let numbers: BTreeSet<String> =
        answers.iter().map(|a| a["number"].as_str().unwrap().to_owned()).collect();
    let wanted: BTreeSet<String> = (1..=8 * EACH).map(|n| format!("QJ20261123-{n:04}")).collect();
    assert_eq!(numbers, wanted, "every number once, none missing");
    let codes: BTreeSet<&str> =
        answers.iter().map(|a| a["tracking_code"].as_str().unwrap()).collect();
    assert_eq!(codes.len(), answers.len());
    let verify = home.run(&["verify"]);
    assert!(verify.status.success(), "{}", text(&verify.stdout));
}

/// Kills a registering process at a moment that differs each round, and counts.
#[test]
fn nothing_acknowledged_is_lost_when_killed_while_saving() {
    let rounds: u64 =
        std::env::var("YICHUANG_KILLS").ok().and_then(|n| n.parse().ok()).unwrap_or(40);
    let home = Home::new();
    let mut acknowledged: BTreeSet<String> = BTreeSet::new();
    let mut serial = 0;
    for round in 0..rounds {
        let mut child = home
            .command(&["register", "--from", "-", "--print"])
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .stderr(Stdio::null())
            .spawn()
            .unwrap();
        let mut stdin = child.stdin.take().unwrap();
        let mut stdout = BufReader::new(child.stdout.take().unwrap());
        let first = serial;
        serial += 400;
        let feeder = std::thread::spawn(move || {
            for n in first..first + 400 {
                if writeln!(stdin, "{}", intake_line(n)).is_err() {
                    break;
                }
            }
        });
        let reader = std::thread::spawn(move || {
            let mut lines = Vec::new();
            let mut line = String::new();
            while stdout.read_line(&mut line).is_ok_and(|n| n > 0) {
                // A torn last line was never acknowledged whole.
                if line.ends_with('\n') {
                    lines.push(std::mem::take(&mut line));
                }
                line.clear();
            }
            lines
        });
        // From before the store is open to well into the stream of saves.
        std::thread::sleep(Duration::from_micros((round * 79_190) % 400_000));
        child.kill().unwrap();
        child.wait().unwrap();
        feeder.join().unwrap();
        for line in reader.join().unwrap() {
            let answer: serde_json::Value = serde_json::from_str(&line).unwrap();
            assert_eq!(answer["ok"], true, "{line}");
            let number = answer["number"].as_str().unwrap().to_owned();
            assert!(acknowledged.insert(number), "a number was given twice: {line}");
        }
    }
    assert!(acknowledged.len() > rounds as usize, "the test never got as far as saving");
    let verify = home.run(&["verify"]);
    assert!(verify.status.success(), "{}", text(&verify.stdout));
    let desk = home.desk();
    for number in &acknowledged {
        assert!(desk.matter(number).is_ok(), "{number} was acknowledged and is gone");
    }
    eprintln!("{rounds} kills, {} acknowledged, none lost", acknowledged.len());
}
