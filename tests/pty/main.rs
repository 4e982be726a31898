//! The binary in a real pseudo-terminal: what only a terminal can show.
#![cfg(target_os = "linux")]
#![allow(clippy::unwrap_used, clippy::panic)]

#[path = "../support/escpos_reader.rs"]
mod escpos_reader;
mod kills;
mod kiosk;
mod recorder;
mod stories;
#[path = "../support/mod.rs"]
mod support;
mod terminal;
mod windows;

use tempfile::TempDir;
use terminal::Terminal;

const F2: &str = "\x1bOQ";
const F5: &str = "\x1b[15~";
const F10: &str = "\x1b[21~";
const ESC: &str = "\x1b";
const CTRL_P: &str = "\x10";
const CTRL_Q: &str = "\x11";
const ID: &str = "330803180501010013";

fn has(raw: &[u8], bytes: &[u8]) -> bool {
    raw.windows(bytes.len()).any(|window| window == bytes)
}

/// Fills the form up to the narrative and waits for the suggestion.
fn fill(terminal: &mut Terminal) {
    terminal.sees("等我做的").send(F2).sees("从姓名开始");
    terminal.send("吴某某\r").sees("告知");
    terminal.send(ID).sees("✓ 校验").send("13800000001").sees("138**");
    terminal.send("衢江区云溪乡某村\r").sees("云溪乡 建议").send("\r");
    terminal.send("土地流转费用三年没有付清").sees("农林水利 建议");
}

#[test]
fn the_first_start_asks_seat_and_person_once() {
    let home = TempDir::new().unwrap();
    let mut terminal = Terminal::start(home.path(), &[], (80, 24));
    terminal.sees("席位（写号或名字，直接回车是 1号窗口）").send("2\n");
    terminal.sees("您（写号或名字，直接回车是 柴敏）").send("徐红\n");
    terminal.sees("2号窗口 徐红");
    drop(terminal);
    let mut terminal = Terminal::start(home.path(), &[], (80, 24));
    terminal.sees("2号窗口 徐红");
    assert!(!String::from_utf8_lossy(&terminal.raw).contains("第一次打开"));
    drop(terminal);
    // What is said on the command line goes before what was answered.
    let mut terminal = Terminal::start(home.path(), &["--as", "毛军"], (80, 24));
    terminal.sees("2号窗口 毛军");
}

#[test]
fn a_visitor_is_registered_and_the_receipt_comes_out() {
    let home = TempDir::new().unwrap();
    let paper = home.path().join("paper");
    std::fs::create_dir(&paper).unwrap();
    let target = format!("file:{}", paper.display());
    let mut terminal = Terminal::open(home.path(), &["--printer", &target], (80, 24));
    fill(&mut terminal);
    // The next visitor's name is typed before the answer is there: it is not lost.
    terminal.send(&format!("{F10}毛某"));
    terminal.until("the next form", |s| {
        s.contents().contains("毛某") && !s.contents().contains("吴某某")
    });
    terminal.send(F5).sees("1 件 1 人次").sees("0001");
    let end = std::time::Instant::now() + std::time::Duration::from_secs(20);
    let printed = loop {
        let files: Vec<_> = std::fs::read_dir(&paper).unwrap().flatten().collect();
        let bytes = files.first().map(|file| std::fs::read(file.path()).unwrap());
        if let Some(bytes) = bytes.filter(|bytes| !bytes.is_empty()) {
            break bytes;
        }
        assert!(std::time::Instant::now() < end, "nothing printed");
        std::thread::sleep(std::time::Duration::from_millis(20));
    };
    let (name, _, _) = encoding_rs::GB18030.encode("受理回执单");
    assert!(has(&printed, &name) && has(&printed, b"QJ20261123-0001"));
}

#[test]
fn the_cursor_stands_where_the_input_method_needs_it() {
    let home = TempDir::new().unwrap();
    let mut terminal = Terminal::open(home.path(), &[], (80, 24));
    terminal.sees("等我做的").send(F2).sees("从姓名开始");
    terminal.send("吴").sees("吴").until("column 10", |s| s.cursor_position() == (3, 10));
    terminal.send("a某").until("column 13", |s| s.cursor_position() == (3, 13));
    terminal.send("\r").until("the next row", |s| s.cursor_position() == (4, 8));
    assert!(!terminal.cursor_hidden());
    // No question was ever put to the terminal, and every frame is bracketed.
    for question in ["\x1b[6n", "\x1b[c", "\x1b[?u", "\x1b[>c", "\x1b[?2026$p"] {
        assert!(!has(&terminal.raw, question.as_bytes()), "{question:?}");
    }
    let count = |bytes: &[u8]| terminal.raw.windows(bytes.len()).filter(|w| *w == bytes).count();
    assert!(count(b"\x1b[?2026h") > 3);
    assert!(count(b"\x1b[?2026h") <= count(b"\x1b[?2026l") + 1);
}

#[test]
fn a_paste_with_line_ends_never_submits() {
    let home = TempDir::new().unwrap();
    let mut terminal = Terminal::open(home.path(), &[], (80, 24));
    terminal.sees("等我做的").send(F2).sees("从姓名开始").send("胡某\r\r\r\r\r");
    terminal.until("the narrative", |s| s.cursor_position().0 == 9);
    terminal.send("\x1b[200~第一行\r\n第二行\r\x1b[201~").sees("第一行").sees("第二行");
    assert!(!terminal.text().contains("已登记"));
}

#[test]
fn a_popup_over_half_a_glyph_keeps_its_border_and_a_resize_draws_anew() {
    let home = TempDir::new().unwrap();
    let mut terminal = Terminal::open(home.path(), &[], (81, 24));
    terminal.sees("等我做的").send(F2).sees("从姓名开始").send("胡某\r\r\r\r\r");
    terminal.send(&"路灯不亮路灯不亮".repeat(8)).sees("不亮路灯");
    terminal.send(CTRL_P).sees("┌─ 命令");
    let rows: Vec<String> = terminal.rows();
    let framed = rows.iter().filter(|row| row.matches('│').count() >= 2).count();
    assert!(framed >= 10, "{rows:#?}");
    terminal.send(ESC).until("no popup", |s| !s.contents().contains("┌─ 命令"));
    terminal.resize(40, 10);
    terminal.sees("窗口太小");
    terminal.resize(120, 40);
    terminal.sees("路灯不亮").sees("F10");
}

#[test]
fn a_terminate_signal_gives_the_terminal_back_and_keeps_the_draft() {
    let home = TempDir::new().unwrap();
    let mut terminal = Terminal::open(home.path(), &[], (80, 24));
    terminal.sees("等我做的").send(F2).sees("从姓名开始").send("胡某").sees("胡某");
    terminal.signal("TERM");
    assert!(terminal.ended());
    for undone in ["\x1b[?2004l", "\x1b[?1049l", "\x1b[?25h"] {
        assert!(has(&terminal.raw, undone.as_bytes()), "{undone:?}");
    }
    drop(terminal);
    let mut terminal = Terminal::open(home.path(), &[], (80, 24));
    terminal.sees("未完成的草稿").send("\r").sees("胡某");
}

#[test]
fn a_cut_line_ends_the_program_and_keeps_the_draft() {
    let home = TempDir::new().unwrap();
    let mut terminal = Terminal::open(home.path(), &[], (80, 24));
    terminal.sees("等我做的").send(F2).sees("从姓名开始").send("方某").sees("方某");
    terminal.hang_up();
    assert!(terminal.ended());
    drop(terminal);
    let mut terminal = Terminal::open(home.path(), &[], (80, 24));
    terminal.sees("未完成的草稿").send("\r").sees("方某");
}

#[test]
fn what_the_screen_called_saved_survives_a_kill() {
    let home = TempDir::new().unwrap();
    let mut terminal = Terminal::open(home.path(), &[], (80, 24));
    terminal.sees("等我做的").send(F2).sees("从姓名开始").send("江某").sees("草稿已存");
    terminal.signal("KILL");
    assert!(terminal.ended());
    drop(terminal);
    let mut terminal = Terminal::open(home.path(), &[], (80, 24));
    terminal.sees("未完成的草稿").send("\r").sees("江某");
}

#[test]
fn leaving_asks_and_then_leaves_the_terminal_clean() {
    let home = TempDir::new().unwrap();
    let mut terminal = Terminal::open(home.path(), &[], (80, 24));
    terminal.sees("等我做的").send(CTRL_Q).sees("要退出一窗吗").send(F10);
    assert!(terminal.ended());
    assert!(has(&terminal.raw, b"\x1b[?1049l") && has(&terminal.raw, b"\x1b[?2004l"));
    assert!(terminal.child.wait().unwrap().success());
}

#[test]
fn no_color_sends_no_colour_at_all() {
    let home = TempDir::new().unwrap();
    // The mono theme is what NO_COLOR loads; the setting asks for it by name.
    let config = home.path().join("config");
    std::fs::create_dir_all(&config).unwrap();
    std::fs::write(config.join("yichuang.toml"), "theme = \"mono\"\n").unwrap();
    let mut terminal = Terminal::open(home.path(), &[], (80, 24));
    terminal.sees("等我做的").send(F2).sees("从姓名开始");
    for colour in ["\x1b[38;5;", "\x1b[48;5;", "\x1b[38;2;", "\x1b[48;2;"] {
        assert!(!has(&terminal.raw, colour.as_bytes()), "{colour:?}");
    }
}
