//! Several windows on one store: who else is here, who was quicker, who sits here next.

use crate::common::*;
use yichuang::desk::api::{Change, Done};
use yichuang::desk::export::Export;
use yichuang::desk::import::{Import, Looked};
use yichuang::desk::queue::TakeForm;
use yichuang::desk::{Desk, Options};
use yichuang::headless::Session;
use yichuang::matter::Command;
use yichuang::matter::intake::{IntakeForm, VisitorForm};
use yichuang::paper::Printers;
use yichuang::tui::app::{App, Msg, Time};
use yichuang::tui::layer::Effect;
use yichuang::tui::narrow::Ambiguous;
use yichuang::tui::window::Window;

const NUMBER: &str = "QJ20261123-0001";

fn at(hall: &Hall, seat: &str, staff: &str) -> Session {
    let options = Options { seat: seat.into(), staff: staff.into(), ..hall.options(MORNING) };
    open(&options, (80, 24), "default", Ambiguous::Narrow)
}

/// One matter, assigned, and two clerks.
fn two(hall: &Hall) -> (Session, Session) {
    let (mut one, two) = (at(hall, "2", "柴敏"), at(hall, "3", "徐红"));
    let form = IntakeForm {
        visitor: VisitorForm {
            name: "吴某某".into(),
            address: "衢江区云溪乡某村".into(),
            ..VisitorForm::default()
        },
        purpose: "求决".into(),
        place: "云溪乡".into(),
        narrative: "土地流转费用三年没有付清。".into(),
        room: "5".into(),
        units: vec!["云溪乡人民政府".into()],
        colour: "绿".into(),
        guided: "no".into(),
        ..IntakeForm::default()
    };
    one.desk()
        .order(&Change::Register { form: Box::new(form), draft: None, print: false })
        .unwrap();
    (one, two)
}

#[test]
fn two_clerks_in_one_matter_are_told_of_each_other() {
    let hall = Hall::new();
    let (mut one, mut two) = two(&hall);
    one.press("esc f5 enter").wait(1_100);
    assert!(one.sees(NUMBER) && !one.sees("也开着这件事"), "{:#?}", one.screen());
    two.press("esc f5 enter").wait(1_100);
    assert!(two.sees("2号窗口 柴敏 也开着这件事"), "{:#?}", two.screen());
    one.wait(1_100);
    assert!(one.sees("3号窗口 徐红 也开着这件事"), "{:#?}", one.screen());
    // In a popup over it one is still there; on the home screen, or gone, no more.
    two.press("ctrl-r").wait(1_100);
    one.wait(1_100);
    assert!(one.sees("徐红 也开着"), "{:#?}", one.screen());
    two.press("esc esc esc").wait(100);
    one.wait(1_100);
    assert!(!one.sees("也开着"), "{:#?}", one.screen());
    two.press("f5 enter").wait(1_100);
    one.wait(1_100);
    assert!(one.sees("也开着"));
    drop(two);
    one.wait(1_100);
    assert!(!one.sees("也开着"), "{:#?}", one.screen());
}

#[test]
fn whoever_saves_second_sees_both_and_loses_neither() {
    let hall = Hall::new();
    let (mut one, mut two) = two(&hall);
    one.press("esc f5 enter ctrl-r").type_text("1").type_text("涉及两个村");
    two.desk().act(NUMBER, None, &Command::Accept).unwrap();
    one.press("f10");
    for words in ["别的窗口刚存的", "徐红　受理", "您正要存的（还没有存）", "升为黄：涉及两个村"]
    {
        assert!(one.sees(words), "{words}: {:#?}", one.screen());
    }
    // Theirs alone: mine still stands where it was typed.
    one.press("esc");
    assert!(one.sees("涉及两个村") && one.sees("没有存"), "{:#?}", one.screen());
    // Mine on top of theirs: both are recorded, and both popups are gone.
    one.press("f10 f10");
    assert!(!one.sees("您正要存的") && one.sees("升为黄"), "{:#?}", one.screen());
    let view = one.desk().matter(NUMBER).unwrap();
    let what: Vec<&str> = view.timeline.iter().map(|row| row.what.as_str()).collect();
    assert_eq!(what[what.len() - 2..], ["受理", "升色"]);
}

#[test]
fn a_reception_decided_on_what_is_no_longer_so_is_asked_about() {
    let hall = Hall::new();
    let (mut clerk, _) = two(&hall);
    let mut room = at(&hall, "室5", "陈某");
    room.press("f4 f3").type_text("请云溪乡今日约谈");
    clerk.desk().act(NUMBER, None, &Command::Accept).unwrap();
    room.wait(300);
    assert!(room.sees("请云溪乡今日约谈"));
    room.press("f10");
    assert!(room.sees("接访：请云溪乡今日约谈　交办 云溪乡政府 绿"), "{:#?}", room.screen());
    room.press("f10");
    assert!(room.sees("跟踪中 1"), "{:#?}", room.screen());
    assert_eq!(room.desk().matter(NUMBER).unwrap().matter.receptions, 1);
}

#[test]
fn nothing_is_done_at_a_seat_before_the_shift_is_taken_over() {
    let hall = Hall::new();
    let (mut early, _) = two(&hall);
    early.press("esc ctrl-o");
    assert!(early.sees("还开着的"), "{:#?}", early.screen());
    early.press("f10");
    assert!(early.sees("还是空的"));
    early.type_text("吴某某下午送合同来").press("f10");
    assert!(early.sees("交班") && !early.sees("还是空的"), "{:#?}", early.screen());
    // Who wrote it may still finish something; the next person may not begin.
    let take = || Change::Take(TakeForm { pool: "1".into(), ..TakeForm::default() });
    assert!(early.desk().order(&take()).is_ok());
    let mut late = at(&hall, "2", "徐红");
    late.press("f2").type_text("毛某某").wait(600);
    assert!(late.sees("草稿已存"), "{:#?}", late.screen());
    let refused = late.desk().order(&take()).unwrap_err();
    assert_eq!(refused.code(), "handover");
    // Nor by the doors beside the window's: a verb, an export of who people are.
    let desk = late.desk();
    let registered = desk.register(&IntakeForm::default(), None, false);
    assert_eq!(registered.unwrap_err().code(), "handover");
    let acted = desk.act(NUMBER, None, &Command::Accept);
    assert_eq!(acted.unwrap_err().code(), "handover");
    let export = Export { reason: "核对".into(), ..Export::default() };
    assert_eq!(desk.record_export(&export).unwrap_err().code(), "handover");
    late.press("esc f4 1 q");
    assert!(late.sees("吴某某下午送合同来") && late.sees("F10 接班"), "{:#?}", late.screen());
    late.press("f10 q");
    assert!(late.sees("排队号　A003"), "{:#?}", late.screen());
    // Other seats never stood still, and the log has both halves.
    assert!(at(&hall, "3", "徐红").desk().order(&take()).is_ok());
    assert!(late.desk().take_over().is_err_and(|e| e.code() == "nothing"));
    assert!(late.desk().store().verify(None).unwrap().ok);
}

#[test]
fn a_number_taken_where_there_is_a_printer_comes_out_as_a_slip() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("esc f4 1 q");
    assert!(session.sees("排队号　A001"), "{:#?}", session.screen());
    let job = session.desk().take_job("test", &|form| form == "ticket").unwrap().unwrap();
    assert_eq!((job.form.as_str(), job.label.as_deref()), ("ticket", Some("A001")));
    assert!(job.facts.is_ok());
}

#[test]
fn an_import_that_writes_nothing_makes_no_list_ask_again() {
    let hall = Hall::new();
    let mut desk = Desk::open(&hall.options(MORNING)).unwrap();
    let path = hall.options(MORNING).location.config_dir.with_file_name("old.csv");
    let ledger = "来访日期,信访人,内容,目的,办结日期\n2006-8-15,吴某某,山塘漏水,求决,2006-9-1\n";
    std::fs::write(&path, ledger).unwrap();
    let map = Looked::at(desk.config_dir(), &path, None).unwrap().map;
    let (now, mut ms) = (desk.now(), 1_000);
    let window = Window::of(&desk, Printers::default());
    let manner = manner("default", Ambiguous::Narrow);
    let mut app = App::new(window, manner, (80, 24), Time { now, ms });
    app.start();
    // Tried, brought in, and once more: then the row is known.
    for (dry, asked) in [(true, false), (false, true), (false, false)] {
        let import = Change::Import(Import::new(path.clone(), None, map.clone(), dry));
        loop {
            let done = desk.order(&import).unwrap();
            let Done::Imported { summary, more, .. } = &done else { panic!("{done:?}") };
            let (rows, more) = (summary.rows, *more);
            ms += 50;
            let effects = app.update(Msg::Done(9, Box::new(Ok(done))), Time { now, ms });
            let asks = effects.iter().any(|effect| matches!(effect, Effect::Ask { .. }));
            assert_eq!(asks, asked && rows > 0, "{dry} {rows}");
            if !more {
                break;
            }
        }
    }
}
