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
        let (said, hears) = std::sync::mpsc::channel();
        let reader = std::thread::spawn(move || {
            let mut line = String::new();
            while stdout.read_line(&mut line).is_ok_and(|n| n > 0) {
                // A torn last line was never acknowledged whole.
                if line.ends_with('\n') && said.send(std::mem::take(&mut line)).is_err() {
                    break;
                }
                line.clear();
            }
        });
        // From before the store is open to well into the stream of saves, however busy the
        // machine: a number of answers, then any part of the next save.
        let mut lines: Vec<String> = hears.iter().take((round * 7 % 30) as usize).collect();
        std::thread::sleep(Duration::from_micros((round * 79_190) % 9_000));
        child.kill().unwrap();
        child.wait().unwrap();
        feeder.join().unwrap();
        reader.join().unwrap();
        lines.extend(hears);
        for line in lines {
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

/// What another program does to the store in the two tests below: told by its environment, it
/// takes the lock, says so, and keeps it until its input ends.
#[test]
fn holder() {
    let Some(file) = std::env::var_os("YICHUANG_HOLD") else { return };
    let lock = std::fs::File::open(&file).unwrap();
    let conn;
    if file.to_string_lossy().ends_with(".lock") {
        lock.lock().unwrap();
    } else {
        conn = rusqlite::Connection::open(&file).unwrap();
        conn.execute_batch("BEGIN IMMEDIATE").unwrap();
    }
    eprintln!("held");
    std::io::stdin().read_line(&mut String::new()).unwrap();
}

/// Another process that holds `name` beside the store; it lets go when its input is dropped.
fn held(home: &Home, name: &str) -> std::process::Child {
    let mut child = std::process::Command::new(std::env::current_exe().unwrap())
        .args(["holder", "--exact", "--nocapture"])
        .env("YICHUANG_HOLD", home.store().with_file_name(name))
        .stdin(Stdio::piped())
        .stderr(Stdio::piped())
        .stdout(Stdio::null())
        .spawn()
        .unwrap();
    let mut said = BufReader::new(child.stderr.take().unwrap()).lines();
    assert!(said.any(|line| line.unwrap().contains("held")));
    child
}

#[test]
fn a_store_that_another_program_holds_is_said_and_not_waited_for_in_silence() {
    // At the same time, because each waits its ten seconds.
    std::thread::scope(|scope| {
        for name in ["yichuang.db.lock", "yichuang.db"] {
            scope.spawn(move || {
                let home = Home::new();
                assert_eq!(home.register(&intake_line(1))[0]["ok"], true);
                let mut other = held(&home, name);
                let refused = home.run_with_input(&["register", "--from", "-"], &intake_line(2));
                let told = text(&refused.stderr) + &text(&refused.stdout);
                for words in ["yichuang.db 被别的程序占着", "等了10秒", "没有存", "都在", "请关掉"]
                {
                    assert!(told.contains(words), "{name}: {told}");
                }
                assert_eq!(refused.status.code(), Some(1));
                // Reading goes on meanwhile, and so does saving once it is let go.
                assert!(home.run(&["today"]).status.success());
                drop(other.stdin.take());
                assert!(other.wait().unwrap().success());
                assert_eq!(home.register(&intake_line(2))[0]["number"], "QJ20261123-0002");
            });
        }
    });
}
