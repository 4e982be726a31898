//! Several real processes on one store: what one does, the others show.

use crate::support::Home;
use crate::terminal::Terminal;

/// Runs a verb beside the windows.
fn verb(home: &Home, words: &[&str]) {
    let output = home.run(words);
    assert!(output.status.success(), "{words:?}: {}", String::from_utf8_lossy(&output.stderr));
}

#[test]
fn what_one_process_does_the_others_show_by_themselves() {
    let home = Home::new();
    verb(&home, &["take", "--pool", "1"]);
    let mut board = Terminal::open(home.dir.path(), &["board"], (80, 24));
    let mut window = Terminal::open(home.dir.path(), &["--seat", "3"], (80, 24));
    board.sees("请留意叫号").sees("候访 1 批");
    window.sees("等我做的").send("\x1bOS").sees("1 土地拆迁 候访");
    verb(&home, &["next", "--room", "1"]);
    window.sees("正在 A001");
    board.sees("请 A001 到 1 号接待室");
    assert!(board.raw.contains(&7), "no bell");
    verb(&home, &["close-room", "4", "--reason", "领导外出"]);
    window.sees("领导外出");
    board.sees("关闭 4号");
    board.send("\x11");
    assert!(board.ended());
}

#[test]
fn a_clerk_who_is_killed_is_in_no_matter_any_more() {
    let home = Home::new();
    home.register(&crate::support::intake_line(1));
    let open = |seat: &str, staff: &str| {
        let mut window =
            Terminal::open(home.dir.path(), &["--seat", seat, "--as", staff], (80, 24));
        window.sees("等我做的").send("\x1b[15~").sees("0001").send("\r").sees("QJ20261123-0001");
        window
    };
    let (mut one, mut two) = (open("2", "柴敏"), open("3", "徐红"));
    one.sees("3号窗口 徐红 也开着这件事");
    two.sees("2号窗口 柴敏 也开着这件事");
    two.signal("KILL");
    assert!(two.ended());
    one.until("nobody else", |screen| !screen.contents().contains("也开着"));
}
