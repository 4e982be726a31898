//! The day on the screen: the close that cannot be skipped, three time stamps by keyboard, pages
//! that never hold more than the window, and a forgotten day the next morning.

use crate::common::*;
use crate::pictures::picture;
use yichuang::desk::day::{DayList, DayQuestion, From};
use yichuang::headless::Session;
use yichuang::matter::IntakeForm;
use yichuang::matter::intake::VisitorForm;
use yichuang::tui::narrow::Ambiguous;

const SIZES: [(u16, u16); 2] = [(80, 24), (120, 40)];
const FRIDAY: &str = "2026-11-20T15:00:00+08:00";
const LATER: &str = "2026-11-23T16:40:00+08:00";

fn form(story: &str, units: &[&str], colour: &str) -> IntakeForm {
    IntakeForm {
        visitor: VisitorForm {
            name: "吴某某".into(),
            id_number: IDS[0].into(),
            address: "衢江区云溪乡某村".into(),
            ..VisitorForm::default()
        },
        purpose: "求决".into(),
        place: "云溪乡".into(),
        narrative: story.into(),
        room: "1".into(),
        units: units.iter().map(|unit| (*unit).to_owned()).collect(),
        colour: colour.into(),
        ..IntakeForm::default()
    }
}

/// A morning with one matter of each class, one without a unit, one answered, one voided; and what
/// Friday left open.
fn morning(hall: &Hall) {
    let mut desk = yichuang::desk::Desk::open(&hall.options(FRIDAY)).unwrap();
    desk.register(&form("低保申请没有下文", &["民政局"], "黄"), None, false).unwrap();
    desk.close_day(None, false).unwrap();
    let mut desk = yichuang::desk::Desk::open(&hall.options(MORNING)).unwrap();
    let town = "云溪乡政府";
    for (story, units, colour) in [
        ("土地流转费用三年没有付清", &[town, "农业农村局"][..], "绿"),
        ("供水管道老化，水压不够", &["水利局"], "黄"),
        ("宅基地边界说不清", &[town], "红"),
        ("路灯坏了半年没有人修", &[], ""),
        ("公交班次太少", &["交通运输局"], "绿"),
        ("公交班次太少，老人看病不方便", &["交通运输局"], "绿"),
    ] {
        desk.register(&form(story, units, colour), None, false).unwrap();
    }
    use yichuang::matter::Command;
    use yichuang::matter::words::Feedback;
    let mut act = |n: u32, command: Command| {
        desk.act(&format!("QJ20261123-{n:04}"), None, &command).unwrap();
    };
    act(2, Command::Sign { unit: "shuili".into() });
    let text = "已经加开一班".to_owned();
    let outcome = Feedback::Settled;
    act(5, Command::Feedback { unit: "jiaotong".into(), outcome, text });
    act(6, Command::Void { reason: "重复登记".into() });
}

fn seen(session: &Session, words: &str) {
    assert!(session.sees(words), "no 「{words}」:\n{}", session.screen().join("\n"));
}

fn day_picture(width: u16, height: u16) -> String {
    let hall = Hall::new();
    morning(&hall);
    let mut session = hall.session_at(LATER, width, height, "default", Ambiguous::Narrow);
    session.press("f5 down");
    assert_columns(&session, Ambiguous::Narrow);
    picture(&session)
}

#[test]
fn the_day_at_80x24() {
    insta::assert_snapshot!(day_picture(80, 24));
}

#[test]
fn the_day_at_120x40() {
    insta::assert_snapshot!(day_picture(120, 40));
}

#[test]
fn a_day_closes_only_when_everything_has_a_unit() {
    for (width, height) in SIZES {
        let hall = Hall::new();
        morning(&hall);
        let mut session = hall.session_at(LATER, width, height, "default", Ambiguous::Narrow);
        session.press("f5");
        seen(&session, "未交办 1 ← 日结前清零");
        session.press("f10");
        seen(&session, "未交办的 1 件");
        seen(&session, "日结还差: 1 件未交办（0004，首接 柴敏）");
        // It stands on that matter: one key hands it over.
        session.press("a");
        seen(&session, "确认交办");
        session.press("f10");
        seen(&session, "已交办");
        session.press("esc");
        seen(&session, "未交办的 0 件");
        session.press("f10");
        seen(&session, "日结：5 件 5 人次");
        session.press("f10");
        seen(&session, "日结单第 2 号已出");
        seen(&session, "2026年11月23日 周一");
        session.press("down down down down");
        seen(&session, "重复登记");
        session.press("esc f5");
        seen(&session, "已日结，第 2 号");
        session.press("f10");
        seen(&session, "之后没有新来的");
        // Who comes now keeps the date and stands on a supplement.
        session.press("f2").type_text("毛某").press("enter").type_text(IDS[1]).press("f10");
        session.press("esc esc f5");
        session.desk().register(&form("水渠塌了", &["水利局"], "绿"), None, false).unwrap();
        session.wait(6_000);
        seen(&session, "之后又来 1 件");
        session.press("f10 f10");
        seen(&session, "补充清单第 3 号已出");
        assert!(session.desk().verify().unwrap().ok);
    }
}

#[test]
fn a_unit_signs_and_reports_back_by_keyboard() {
    let hall = Hall::new();
    morning(&hall);
    let mut session = hall.session_at(LATER, 80, 24, "default", Ambiguous::Narrow);
    // Not assigned, red, yellow, green: the green one has two units.
    session.press("f5 down down down");
    seen(&session, "缺：云溪乡政府、农业农村局未接收");
    session.press("s");
    seen(&session, "事权单位接收");
    session.press("f10");
    seen(&session, "缺：农业农村局未接收");
    session.press("c");
    seen(&session, "请按期反馈");
    session.press("f10");
    seen(&session, "催办 1 次");
    session.press("s f10 f");
    seen(&session, "哪个单位来的反馈");
    session.press("f10");
    seen(&session, "办到哪一步");
    session.type_text("2三年费用已经付清").press("f10");
    seen(&session, "已反馈 16:40");
    seen(&session, "缺：农业农村局未反馈");
    session.press("enter");
    seen(&session, "已解决 · 三年费用");
    assert!(session.desk().verify().unwrap().ok);
}

#[test]
fn a_wrong_registration_is_voided_on_its_own_screen() {
    let hall = Hall::new();
    morning(&hall);
    let mut session = hall.session_at(LATER, 80, 24, "default", Ambiguous::Narrow);
    session.press("f5 enter ctrl-x").type_text("登记错人").press("f10");
    seen(&session, "已作废");
    session.press("esc");
    seen(&session, "本日作废 2");
    seen(&session, "未交办 0");
}

#[test]
fn a_long_day_is_shown_by_pages_and_no_row_is_lost() {
    let hall = Hall::new();
    let mut desk = yichuang::desk::Desk::open(&hall.options(MORNING)).unwrap();
    for n in 0..40 {
        let colour = ["绿", "黄", "红"][n % 3];
        let story = format!("第 {n} 件事，请尽快办理");
        desk.register(&form(&story, &["云溪乡政府"], colour), None, false).unwrap();
    }
    let question = |from| DayQuestion { day: None, list: DayList::All, from, rows: 14 };
    let (mut from, mut numbers) = (From::Start, Vec::new());
    loop {
        let page = desk.day(&question(from)).unwrap();
        assert!(page.rows.len() <= 14 && page.total == 40);
        assert_eq!(page.before as usize, numbers.len());
        numbers.extend(page.rows.iter().map(|row| row.row.number.clone()));
        match page.rows.last().filter(|_| numbers.len() < 40) {
            Some(last) => from = From::After(last.cursor),
            None => break,
        }
    }
    numbers.sort();
    numbers.dedup();
    assert_eq!(numbers.len(), 40, "every matter once");

    let mut session = hall.session_at(MORNING, 80, 24, "default", Ambiguous::Narrow);
    session.press("f5");
    seen(&session, "1-14/40");
    // Keys typed ahead act on the page they were meant for.
    session.press(&"down ".repeat(14));
    seen(&session, "15-28/40");
    session.press("up");
    seen(&session, "1-14/40");
    session.press("pagedown pagedown");
    seen(&session, "29-40/40");
    session.press("pageup");
    seen(&session, "15-28/40");
    session.resize(120, 40).wait(6_000);
    assert_columns(&session, Ambiguous::Narrow);
    let rows = |session: &Session| session.screen().iter().filter(|r| r.contains("件事")).count();
    assert!(rows(&session) <= 30 && rows(&session) > 14, "{}", session.screen().join("\n"));
    session.resize(80, 24);
    assert_columns(&session, Ambiguous::Narrow);
}

#[test]
fn a_forgotten_day_waits_on_the_home_screen_and_stops_nobody() {
    let hall = Hall::new();
    let mut desk = yichuang::desk::Desk::open(&hall.options(FRIDAY)).unwrap();
    desk.register(&form("低保申请没有下文", &[], ""), None, false).unwrap();
    let mut session = hall.session();
    seen(&session, "未日结");
    seen(&session, "11-20 的 1 件，有未交办");
    seen(&session, "11-20 还没有日结：F5 再按 F10 补结，今天登记照常。");
    session.press("f2").type_text("毛某").press("esc esc enter");
    seen(&session, "日清 11-20 周五");
    session.press("f10");
    seen(&session, "11-20 周五");
    session.press("f10");
    seen(&session, "日结单第 1 号已出");
    session.press("down down down down");
    seen(&session, "首接人 柴敏");
    session.press("esc esc esc");
    assert!(!session.sees("未日结") && !session.sees("还没有日结"), "{:#?}", session.screen());
}
