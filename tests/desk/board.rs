//! The screen of the hall: at any size, from far away, with its age; and what it tells the feed.

use crate::common::*;
use std::io::{BufRead, BufReader};
use std::net::TcpListener;
use yichuang::calendar::Moment;
use yichuang::desk::Desk;
use yichuang::desk::api::Change;
use yichuang::desk::board::Call;
use yichuang::desk::queue::TakeForm;
use yichuang::matter::queue::{Press, RoomPress};
use yichuang::tui::board::Shown;
use yichuang::tui::board::feed::{Feed, Style, Target};
use yichuang::tui::canvas::Canvas;
use yichuang::tui::narrow::{Ambiguous, narrow, screen_text};
use yichuang::tui::theme::{Colours, Theme};
use yichuang::tui::window::Window;

/// A hall with people in two rooms, one missed, one room closed.
fn busy() -> (Hall, Desk) {
    let hall = Hall::new();
    let mut desk = Desk::open(&hall.options(MORNING)).unwrap();
    for pool in ["1", "1", "3", "12", "5"] {
        let form = TakeForm { pool: pool.into(), ..TakeForm::default() };
        desk.order(&Change::Take(form)).unwrap();
    }
    for room in [1, 3, 12] {
        desk.order(&Change::CallNext(room)).unwrap();
    }
    let press = |number: &str, press| Change::Press { number: number.into(), press };
    desk.order(&press("A003", Press::Miss)).unwrap();
    desk.order(&press("A001", Press::Recall)).unwrap();
    let reason = "领导外出".to_owned();
    desk.order(&Change::Room { no: 4, press: RoomPress::Close { reason } }).unwrap();
    (hall, desk)
}

pub fn shown(desk: &Desk, age: u64) -> Shown {
    Shown {
        board: Some(desk.board().unwrap()),
        read: desk.now(),
        age,
        trouble: None,
        feed: None,
        ambiguous: Ambiguous::Narrow,
    }
}

pub fn draw(desk: &Desk, shown: &Shown, (width, height): (u16, u16)) -> Vec<String> {
    let mut buffer =
        ratatui::buffer::Buffer::empty(ratatui::layout::Rect::new(0, 0, width, height));
    let (theme, _) = Theme::load("default", None, Colours::Named);
    let window = Window::of(desk, Default::default());
    let area = buffer.area;
    let mut canvas =
        Canvas { buffer: &mut buffer, area, theme: &theme, window: &window, now: desk.now() };
    shown.view(&mut canvas);
    if shown.ambiguous == Ambiguous::Wide {
        narrow(&mut buffer);
    }
    screen_text(&buffer)
}

#[test]
fn numbers_and_rooms_in_large_digits() {
    let (_hall, desk) = busy();
    for (width, height) in [(80, 24), (120, 40), (40, 15)] {
        let text = draw(&desk, &shown(&desk, 0), (width, height)).join("\n");
        insta::assert_snapshot!(format!("board_{width}x{height}"), text);
    }
}

#[test]
fn the_board_breaks_at_no_size_and_its_age_is_always_there() {
    let (_hall, desk) = busy();
    for ambiguous in [Ambiguous::Narrow, Ambiguous::Wide] {
        for width in (1..60).step_by(3).chain([80, 137, 240]) {
            for height in (1..30).step_by(2).chain([60, 90]) {
                let shown = Shown { ambiguous, ..shown(&desk, 1_200) };
                let rows = draw(&desk, &shown, (width, height));
                let all = rows.join("\n");
                if width >= 30 && height >= 9 {
                    assert!(all.contains("更新 1 秒前"), "{width}x{height}:\n{all}");
                    assert!(all.contains("请 A001 到 1 号"), "{width}x{height}:\n{all}");
                }
            }
        }
    }
}

#[test]
fn silence_is_said_in_words_after_five_seconds() {
    let (_hall, desk) = busy();
    let says = |age: u64, trouble: Option<&str>| {
        let shown = Shown { trouble: trouble.map(str::to_owned), ..shown(&desk, age) };
        draw(&desk, &shown, (80, 24)).join("\n")
    };
    assert!(says(4_999, None).contains("更新 4 秒前"));
    let silent = says(5_000, Some("磁盘没有了"));
    for words in ["画面停在 09:14:00", "5 秒没有更新", "磁盘没有了", "请听人工叫号"]
    {
        assert!(silent.contains(words), "{silent}");
    }
    let nothing = Shown { board: None, ..shown(&desk, 0) };
    assert!(draw(&desk, &nothing, (80, 24)).join("").contains("正在打开"));
}

#[test]
fn nobody_is_named_unless_the_pack_allows_it() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("吴某某").press("enter").type_text(IDS[0]);
    session.type_text("13800000001").type_text("衢江区云溪乡某村").press("enter enter");
    session.type_text("土地流转费用三年没有付清。").press("f10");
    session.desk().order(&Change::CallNext(5)).unwrap();
    let mut options = hall.options(MORNING);
    let says = |options: &yichuang::desk::Options| {
        let desk = Desk::open_reader(options).unwrap();
        draw(&desk, &shown(&desk, 0), (80, 24)).join("\n")
    };
    assert!(says(&options).contains("请 A001 到 5 号接待室") && !says(&options).contains('吴'));
    let mut pack = (*options.pack).clone();
    pack.board_names = true;
    options.pack = std::sync::Arc::new(pack);
    assert!(says(&options).contains("请 A001　吴＊ 到 5 号接待室"));
    assert!(!says(&options).contains("吴某"));
}

#[test]
fn every_call_is_told_once_however_many_came_between_two_looks() {
    let (hall, mut desk) = busy();
    let reader = Desk::open_reader(&hall.options(MORNING)).unwrap();
    let start = reader.last_seq().unwrap();
    assert_eq!(reader.calls_since(start).unwrap(), (Vec::new(), start));
    // Two called into one room, the first gone before anybody looked; one called again.
    desk.order(&Change::CallNext(1)).unwrap();
    desk.order(&Change::CallNext(5)).unwrap();
    desk.order(&Change::Press { number: "A005".into(), press: Press::Recall }).unwrap();
    desk.order(&Change::Press { number: "A005".into(), press: Press::Finish }).unwrap();
    let (calls, reached) = reader.calls_since(start).unwrap();
    let told: Vec<_> = calls.iter().map(|c| (c.number.as_str(), c.room, c.times)).collect();
    assert_eq!(told, [("A002", 1, 1), ("A005", 5, 1), ("A005", 5, 2)]);
    assert_eq!(reader.calls_since(reached).unwrap(), (Vec::new(), reached));
}

fn call(number: &str) -> Call {
    Call {
        seq: 1,
        number: number.into(),
        room: 3,
        name: "劳动社保".into(),
        times: 1,
        at: Moment::parse(MORNING).unwrap(),
        visitor: "吴＊".into(),
    }
}

#[test]
fn a_line_a_call_goes_down_the_wire_again_after_it_was_cut() {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let target = Target::parse(&format!("tcp:{}", listener.local_addr().unwrap())).unwrap();
    let feed = Feed::start(target, Style::Words);
    for number in ["A001", "A002"] {
        feed.tell(&call(number));
        let mut line = String::new();
        // The peer hangs up after every line; the next call finds a new one.
        let (stream, _) = listener.accept().unwrap();
        BufReader::new(stream).read_line(&mut line).unwrap();
        assert_eq!(line, format!("请 {number} 号到 3 号接待室，劳动社保\n"));
    }
}

#[test]
fn a_dead_feed_is_told_and_stops_nothing() {
    let port = TcpListener::bind("127.0.0.1:0").unwrap().local_addr().unwrap().port();
    let feed = Feed::start(Target::Tcp(format!("127.0.0.1:{port}")), Style::Words);
    feed.tell(&call("A001"));
    let told = loop {
        match feed.trouble() {
            Some(told) if told.contains("1 次") => break told,
            _ => std::thread::yield_now(),
        }
    };
    assert!(told.contains("播报没有接上") && told.contains("屏幕照常"), "{told}");
    let (_hall, desk) = busy();
    let shown = Shown { feed: Some(told), ..shown(&desk, 0) };
    let screen = draw(&desk, &shown, (80, 24)).join("\n");
    assert!(screen.contains("播报没有接上") && screen.contains("请 A001 到 1 号"), "{screen}");
}

#[test]
fn lines_for_led_strips_and_programs() {
    let json: serde_json::Value = serde_json::from_slice(&Style::Json.line(&call("A001"))).unwrap();
    assert_eq!((&json["number"], &json["room"]), (&"A001".into(), &3.into()));
    assert!(json.get("visitor").is_none());
    let line = Style::Gb18030.line(&call("A001"));
    let (text, _, wrong) = encoding_rs::GB18030.decode(&line);
    assert!(!wrong && text == "请 A001 号到 3 号接待室，劳动社保\n");
    for wrong in ["", " ", "tcp:", "tcp:host", "tcp::9", "tcp:host:70000"] {
        assert!(Target::parse(wrong).is_err(), "{wrong}");
    }
    assert_eq!(Target::parse("a/b").unwrap(), Target::File("a/b".into()));
}
