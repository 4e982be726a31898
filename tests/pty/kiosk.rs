//! The kiosk as a process on a terminal: nobody gets out of it, everything ends on the first
//! screen, and what a visitor entered is in no process any more.

use crate::terminal::Terminal;
use std::collections::BTreeSet;
use std::io::Write;
use std::path::Path;
use std::process::{Command, Stdio};
use tempfile::TempDir;

const FIRST: &str = "您要办什么？";
const PIN: &str = "135790";
const ID: &str = "330803180501010013";
const PHONE: &str = "13800000067";
const CTRL_Q: &str = "\x11";

/// A store and a PIN.
fn hall() -> TempDir {
    let home = TempDir::new().unwrap();
    let run = |words: &[&str], input: &str| {
        let mut child = Command::new(env!("CARGO_BIN_EXE_yichuang"))
            .args(words)
            .env("YICHUANG_HOME", home.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::null())
            .spawn()
            .unwrap();
        child.stdin.take().unwrap().write_all(input.as_bytes()).unwrap();
        assert!(child.wait().unwrap().success());
    };
    run(&["today", "--at", "2026-11-23T09:14:00+08:00"], "");
    run(&["kiosk", "--set-pin"], PIN);
    home
}

fn open(home: &Path, args: &[&str]) -> Terminal {
    let mut terminal = Terminal::open(home, &[&["kiosk"], args].concat(), (80, 24));
    see(&mut terminal, FIRST);
    terminal
}

fn bare(screen: &vt100::Screen) -> String {
    screen.contents().replace([' ', '\n'], "")
}

/// The words, which stand spaced wide.
fn see<'t>(terminal: &'t mut Terminal, words: &str) -> &'t mut Terminal {
    terminal.until(words, |screen| bare(screen).contains(words))
}

/// The process of the visit, once there is one other than `before`.
fn visit(terminal: &Terminal, before: Option<u32>) -> u32 {
    let kiosk = terminal.child.process_id().unwrap();
    for _ in 0..4000 {
        let list = std::fs::read_to_string(format!("/proc/{kiosk}/task/{kiosk}/children"));
        let found = list.ok().and_then(|list| list.split_whitespace().next()?.parse().ok());
        if let Some(found) = found.filter(|found| Some(*found) != before) {
            return found;
        }
        std::thread::sleep(std::time::Duration::from_millis(5));
    }
    panic!("no visit");
}

fn kill(name: &str, process: u32) {
    let sent = Command::new("kill").args(["-s", name, &process.to_string()]).status().unwrap();
    assert!(sent.success(), "{name}");
}

#[test]
fn nobody_leaves_without_the_pin_and_wrong_ones_slow_down() {
    let home = hall();
    let mut terminal = open(home.path(), &[]);
    for keys in ["\x03", "\x1a", "\x1c", "\x04", "\x13", "\x1b", "\x1bOP", "\x1b[24~", "\x10", "q"]
    {
        terminal.send(keys);
    }
    // Among these keys is the one that calls a person, from which a key leads back.
    terminal.settle().send("\x1b").settle();
    see(&mut terminal, FIRST);
    for _ in 0..3 {
        let old = visit(&terminal, None);
        see(terminal.send(CTRL_Q), "退出自助机").send("000000\r");
        visit(&terminal, Some(old));
        see(&mut terminal, FIRST).settle();
    }
    // Now even the right one has to wait.
    terminal.send(CTRL_Q).settle();
    see(&mut terminal, FIRST);
    assert!(!bare(terminal.screen()).contains("退出自助机"));
    drop(terminal);
    let mut terminal = open(home.path(), &[]);
    see(terminal.settle().send(CTRL_Q), "退出自助机").send(&format!("{PIN}\r"));
    assert!(terminal.ended() && terminal.child.wait().unwrap().success());
    let text = String::from_utf8_lossy(&terminal.raw).into_owned();
    for undone in ["\x1b[?1049l", "\x1b[?2004l", "\x1b[?1000l", "\x1b[?25h"] {
        assert!(text.contains(undone), "{undone:?}");
    }
    assert!(!text.contains(PIN), "the PIN was shown");
}

#[test]
fn every_signal_ends_on_the_first_screen_and_term_ends_the_kiosk_cleanly() {
    let home = hall();
    let mut terminal = open(home.path(), &[]);
    let kiosk = terminal.child.process_id().unwrap();
    let all =
        "HUP INT QUIT TRAP ABRT BUS USR1 USR2 ALRM TSTP TTIN TTOU XCPU XFSZ VTALRM PROF IO SYS";
    let visits = all.split(' ').chain(["KILL", "SEGV", "ILL", "FPE", "TERM", "PIPE"]);
    let targets = all.split(' ').map(|s| (s, true)).chain(visits.map(|s| (s, false)));
    for (signal, supervisor) in targets {
        let process = visit(&terminal, None);
        see(terminal.settle().send("1"), "您想怎么办？");
        kill(signal, if supervisor { kiosk } else { process });
        // One is ignored, and Rust's own handler takes the first of another for a full stack that
        // is none; the visit goes on.
        match signal {
            "PIPE" => kill("HUP", process),
            "SEGV" => kill("SEGV", process),
            _ => {}
        }
        visit(&terminal, Some(process));
        see(&mut terminal, FIRST);
        assert!(!bare(terminal.screen()).contains("暂停服务"), "{signal}");
    }
    terminal.signal("TERM");
    assert!(terminal.ended() && terminal.child.wait().unwrap().success());
    assert!(String::from_utf8_lossy(&terminal.raw).contains("\x1b[?1049l"));
}

/// Which of these byte strings are anywhere in the memory of the kiosk's processes.
fn remembered(terminal: &Terminal, wanted: &[Vec<u8>]) -> BTreeSet<Vec<u8>> {
    let kiosk = terminal.child.process_id().unwrap();
    let mut found = BTreeSet::new();
    for process in [kiosk, visit(terminal, None)] {
        let maps = std::fs::read_to_string(format!("/proc/{process}/maps")).unwrap();
        let memory = std::fs::File::open(format!("/proc/{process}/mem")).unwrap();
        for line in maps.lines().filter(|line| line.split(' ').nth(1).unwrap().starts_with("rw")) {
            let (from, to) = line.split(' ').next().unwrap().split_once('-').unwrap();
            let at = |hex| u64::from_str_radix(hex, 16).unwrap();
            let mut bytes = vec![0; (at(to) - at(from)) as usize];
            let read = std::os::unix::fs::FileExt::read_at(&memory, &mut bytes, at(from));
            let bytes = &bytes[..read.unwrap_or(0)];
            for part in wanted.iter().filter(|part| !found.contains(*part)).collect::<Vec<_>>() {
                if memchr::memmem::find(bytes, part).is_some() {
                    found.insert(part.clone());
                }
            }
        }
    }
    found
}

/// Every run of six digits and of four characters, as text and as the terminal's characters.
fn runs(words: &str) -> Vec<Vec<u8>> {
    let list = |text: &str, long: usize| {
        let chars: Vec<char> = text.chars().collect();
        let runs: Vec<String> = chars.windows(long).map(|run| run.iter().collect()).collect();
        runs
    };
    let digits = list(ID, 6).into_iter().chain(list(PHONE, 6));
    let all: Vec<String> = digits.chain(list(words, 4)).collect();
    let wide = |run: &String| run.chars().flat_map(|c| (c as u32).to_le_bytes()).collect();
    all.iter().map(|run| run.as_bytes().to_vec()).chain(all.iter().map(wide)).collect()
}

const WORDS: &str = "隔壁老槐树压坏瓦片";

/// Typed by hand: nearer together they could be a card reader's.
fn digits(terminal: &mut Terminal, digits: &str) {
    for digit in digits.chars() {
        terminal.send(&digit.to_string());
        std::thread::sleep(std::time::Duration::from_millis(40));
    }
}

fn tell(terminal: &mut Terminal) {
    see(terminal.settle().send("1"), "您想怎么办？");
    see(terminal.send("1"), "是哪方面的事？");
    see(terminal.send("3"), "事情在哪里？");
    see(terminal.send("1"), "您的身份证？");
    see(terminal.send("2"), "请输身份证号");
    digits(terminal, ID);
    see(terminal, "您要说的是？");
    see(terminal.send("1"), "说完了");
    see(terminal.send("9"), "还要说什么？");
    see(terminal.send("2"), "请写下来");
    see(terminal.send(WORDS), WORDS).settle();
}

#[test]
fn nothing_a_visitor_entered_is_in_any_process_afterwards() {
    let home = hall();
    let mut terminal = open(home.path(), &["--words"]);
    let wanted = runs(WORDS);
    // Town codes of the pack look like the head of a number: known before anybody came.
    let before = remembered(&terminal, &wanted);
    tell(&mut terminal);
    let during = remembered(&terminal, &wanted);
    assert!(during.len() > before.len() + 5, "the search does not find what is there: {during:?}");
    let old = visit(&terminal, None);
    see(terminal.send("\r"), "这样对吗？");
    see(terminal.send("1"), "写下来").settle();
    terminal.send("1");
    let old = visit(&terminal, Some(old));
    see(&mut terminal, FIRST);
    // The next visitor books an official and leaves a phone.
    see(terminal.settle().send("3"), "谁接访");
    see(terminal.settle().send("1"), "约哪一天？");
    see(terminal.settle().send("1"), "约这一位吗？");
    see(terminal.settle().send("1"), "请输手机号").settle();
    digits(&mut terminal, PHONE);
    see(&mut terminal, "约好了").settle();
    terminal.send("1");
    visit(&terminal, Some(old));
    see(&mut terminal, FIRST);
    let after: Vec<_> = remembered(&terminal, &wanted).difference(&before).cloned().collect();
    assert_eq!(after, Vec::<Vec<u8>>::new());
}

#[test]
#[ignore = "waits a minute"]
fn nothing_is_left_after_an_idle_minute_either() {
    let home = hall();
    let mut terminal = open(home.path(), &["--words", "--idle", "60"]);
    let wanted = runs(WORDS);
    let before = remembered(&terminal, &wanted);
    tell(&mut terminal);
    std::thread::sleep(std::time::Duration::from_secs(45));
    see(&mut terminal, "秒后回到第一屏");
    see(&mut terminal, FIRST);
    let after: Vec<_> = remembered(&terminal, &wanted).difference(&before).cloned().collect();
    assert_eq!(after, Vec::<Vec<u8>>::new());
    // Nothing was told, so nothing is with the windows either.
    let shown = bare(terminal.screen());
    assert!(!shown.contains("0013") && !shown.contains(WORDS), "{shown}");
}

#[test]
fn ten_thousand_random_keys_touches_pastes_and_sizes_never_get_out() {
    let home = hall();
    let mut terminal = open(home.path(), &["--words"]);
    let mut seed = 20_261_123_u64;
    let mut random = move |below: u64| {
        seed ^= seed << 13;
        seed ^= seed >> 7;
        seed ^= seed << 17;
        seed % below
    };
    for _ in 0..100 {
        let (width, height) = (30 + random(110) as u16, 10 + random(40) as u16);
        let mut bytes = String::new();
        for _ in 0..100 {
            match random(12) {
                0..=4 => bytes.push(char::from(b'0' + random(10) as u8)),
                5 => bytes.push(char::from(random(32) as u8)),
                6 => bytes.push(char::from(32 + random(95) as u8)),
                7 => bytes.push(char::from_u32(0x4e00 + random(0x5000) as u32).unwrap()),
                8 | 9 => {
                    let (x, y) = (1 + random(width.into()), 1 + random(height.into()));
                    bytes.push_str(&format!("\x1b[<0;{x};{y}M\x1b[<0;{x};{y}m"));
                }
                10 => bytes.push_str("\x1b[200~12345\n\x1b[Aabc一\x1b[201~"),
                _ => bytes.push_str(&format!("\x1b[{}~", random(40))),
            }
        }
        terminal.resize(width, height);
        terminal.send(&bytes).settle();
        assert!(terminal.child.try_wait().unwrap().is_none(), "the kiosk ended");
        let shown = bare(terminal.screen());
        assert!(!shown.contains("暂停服务") && !shown.contains("首页"), "{shown}");
    }
    terminal.resize(80, 24);
    let old = visit(&terminal, None);
    kill("HUP", old);
    visit(&terminal, Some(old));
    see(&mut terminal, FIRST);
    let report = Command::new(env!("CARGO_BIN_EXE_yichuang"))
        .args(["verify", "--json"])
        .env("YICHUANG_HOME", home.path())
        .output()
        .unwrap();
    assert!(report.status.success(), "{}", String::from_utf8_lossy(&report.stdout));
}

#[test]
fn every_screen_is_spoken_to_a_file_and_printed_line_by_line() {
    let home = hall();
    let feed = home.path().join("feed.txt");
    let target = format!("file:{}", feed.display());
    let mut terminal =
        Terminal::open(home.path(), &["kiosk", "--linear", "--feed", &target], (80, 24));
    see(&mut terminal, "3今天谁接访");
    see(terminal.settle().send("2"), "一共16位，已经输了0位");
    see(terminal.send("1"), "已经输了1位").settle();
    let spoken = std::fs::read_to_string(&feed).unwrap();
    assert!(spoken.starts_with("请输诉求码\n") && spoken.contains("已经输了 1 位"), "{spoken}");
    assert!(
        !String::from_utf8_lossy(&terminal.raw).contains("\x1b[?1049h"),
        "no screen of its own"
    );
}
