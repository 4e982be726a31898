//! The reception room's screen: the person, the decision and the official's own list on one page;
//! nothing typed is lost, and nothing leaves the list before it ends.

use crate::common::*;
use crate::pictures::picture;
use yichuang::calendar::{Day, Moment};
use yichuang::desk::api::Change;
use yichuang::desk::{Clock, Options};
use yichuang::headless::Session;
use yichuang::matter::Command;
use yichuang::matter::words::{Mode, Tier};

const STORY: &str = "土地流转费用三年没有付清，村里说等等等，今年又要签新合同。";

fn at_room(hall: &Hall, staff: &str, at: &str, size: (u16, u16)) -> Session {
    let options = Options { seat: "室5".into(), staff: staff.into(), ..hall.options(at) };
    open(&options, size, "default", yichuang::tui::narrow::Ambiguous::Narrow)
}

fn register(session: &mut Session, name: &str, id: &str) {
    session.press("f2").type_text(name).press("enter").type_text(id);
    session.type_text("13800000001").type_text("衢江区云溪乡某村").press("enter enter");
    session.type_text(STORY).press("f10 esc");
}

/// Came in March, was answered; comes again today and sits in room 5.
fn again(hall: &Hall, size: (u16, u16)) -> Session {
    let mut march = hall.session_at(
        "2026-03-04T10:00:00+08:00",
        80,
        24,
        "default",
        yichuang::tui::narrow::Ambiguous::Narrow,
    );
    register(&mut march, "吴某某", IDS[0]);
    let answer = Command::Answer { reply: "年底前付清".into() };
    march.desk().act("QJ20260304-0001", None, &answer).unwrap();
    let mut room = at_room(hall, "陈某", MORNING, size);
    let form = yichuang::matter::IntakeForm {
        visitor: yichuang::matter::intake::VisitorForm {
            name: "吴某某".into(),
            id_number: IDS[0].into(),
            address: "衢江区云溪乡某村".into(),
            ..Default::default()
        },
        purpose: "求决".into(),
        place: "云溪乡".into(),
        narrative: STORY.into(),
        request: "付清三年费用".into(),
        room: "5".into(),
        ..Default::default()
    };
    room.desk()
        .order(&Change::Register { form: Box::new(form), draft: None, print: false })
        .unwrap();
    room.press("f4 f3");
    room
}

#[test]
fn one_screen_has_the_person_the_decision_and_my_own_list() {
    for size in [(80, 24), (120, 40)] {
        let hall = Hall::new();
        let mut room = again(&hall, size);
        for words in
            ["A001  吴＊  云溪乡  第 1 次接访", "2026-03-04 土地流转费用", "当场办结：年底前付清"]
        {
            assert!(room.sees(words), "{words}: {:#?}", room.screen());
        }
        room.type_text("请云溪乡今日约谈承租方，农业农村局核合同；逾期我来主持。");
        room.press("ctrl-r").type_text("3").type_text("25").press("enter").type_text("12-4");
        room.wait(600);
        assert!(room.sees("草稿已存") && room.sees("11-25 周三") && room.sees("12-04 周五"));
        insta::assert_snapshot!(format!("reception_{}x{}", size.0, size.1), picture(&room));
        // Words and dates apart, the decision took three keys: class, next step, F10.
        room.press("f10");
        assert!(room.sees("QJ20261123-0001 已交办"), "{:#?}", room.screen());
        assert!(
            room.sees("跟踪中 1") && room.sees("回话 11-25 复访 12-04"),
            "{:#?}",
            room.screen()
        );
        let matter = room.desk().matter("QJ20261123-0001").unwrap().matter;
        assert_eq!(matter.first_leader.as_deref(), Some("chenmou"));
        assert_eq!(matter.next.report, Day::from_ymd_opt(2026, 11, 25));
        assert_columns(&room, yichuang::tui::narrow::Ambiguous::Narrow);
    }
}

#[test]
fn what_is_being_written_survives_a_crash_and_belongs_to_its_matter() {
    let hall = Hall::new();
    let mut room = again(&hall, (80, 24));
    room.type_text("今天约谈").press("ctrl-t").type_text("+3").wait(600);
    assert!(room.sees("草稿已存"), "{:#?}", room.screen());
    drop(room);
    let mut room = at_room(&hall, "陈某", MORNING, (80, 24));
    room.press("f4");
    assert!(room.sees("今天约谈") && room.sees("11-26 周四"), "{:#?}", room.screen());
    // Another official who opens it has a blank sheet.
    let mut other = at_room(&hall, "徐某", MORNING, (80, 24));
    other.press("f4");
    assert!(other.sees("第 1 次接访") && !other.sees("今天约谈"), "{:#?}", other.screen());
    // Decided, it is gone; emptied, too.
    room.press("f10");
    assert!(room.sees("已交办"), "{:#?}", room.screen());
    let seen = room.desk().reception(5, Some("QJ20261123-0001")).unwrap();
    assert_eq!(seen.opinion, None);
}

#[test]
fn a_date_without_words_is_kept_like_words_and_taken_back_it_is_no_draft() {
    let hall = Hall::new();
    let mut room = again(&hall, (80, 24));
    room.press("ctrl-t").type_text("+3").wait(600);
    assert!(room.sees("草稿已存"), "{:#?}", room.screen());
    drop(room);
    let mut room = at_room(&hall, "陈某", MORNING, (80, 24));
    room.press("f4");
    assert!(room.sees("11-26 周四") && room.sees("草稿已存"), "{:#?}", room.screen());
    room.press("ctrl-t backspace backspace").wait(600);
    assert!(!room.sees("草稿已存"), "{:#?}", room.screen());
    let seen = room.desk().reception(5, Some("QJ20261123-0001")).unwrap();
    assert_eq!(seen.opinion, None);
}

#[test]
fn a_decision_a_slow_disk_holds_up_leaves_no_draft_and_a_refused_one_does() {
    let hall = Hall::new();
    let number = "QJ20261123-0001";
    let mut room = again(&hall, (80, 24));
    room.stall().type_text("今天约谈").press("f10").wait(2000).catch_up().wait(2000);
    assert!(room.sees("已交办"), "{:#?}", room.screen());
    assert_eq!(room.desk().reception(5, Some(number)).unwrap().opinion, None);
    // Somebody else was quicker: what was written is safe all the same.
    let hall = Hall::new();
    let mut room = again(&hall, (80, 24));
    room.stall().type_text("今天约谈").press("f10");
    let quicker = hall.session().desk().act(number, None, &Command::Reprint);
    assert!(quicker.is_ok(), "{quicker:?}");
    room.catch_up().wait(2000);
    let kept = room.desk().reception(5, Some(number)).unwrap().opinion.unwrap();
    assert_eq!(kept.words, "今天约谈");
}

#[test]
fn a_wrong_date_is_told_and_stands_where_it_was_typed() {
    let hall = Hall::new();
    let mut room = again(&hall, (80, 24));
    room.type_text("今天约谈").press("ctrl-t").type_text("13-45");
    assert!(room.sees("看不懂"), "{:#?}", room.screen());
    room.press("f10");
    assert!(room.sees("看不懂日期「13-45」"), "{:#?}", room.screen());
    room.press("backspace backspace backspace backspace backspace").type_text("明天").press("f10");
    assert!(room.sees("已交办"), "{:#?}", room.screen());
}

#[test]
fn three_receptions_in_two_towns_stand_on_one_timeline() {
    let hall = Hall::new();
    let mut room = again(&hall, (80, 24));
    room.type_text("请云溪乡先核").press("f10");
    // On the road: opened from the matter, in the other town, by another official.
    let mut road = at_room(&hall, "徐某", "2026-11-26T10:00:00+08:00", (120, 40));
    road.press("esc f5 enter ctrl-w");
    assert!(road.sees("第 2 次接访"), "{:#?}", road.screen());
    road.type_text("莲花镇一方也听了").press("shift-tab").type_text("莲花").press("enter");
    road.press("shift-tab shift-tab shift-tab").type_text("2").press("f10");
    assert!(road.sees("云溪乡、莲花镇"), "{:#?}", road.screen());
    let mut room = at_room(&hall, "陈某", "2026-12-01T10:00:00+08:00", (120, 40));
    room.press("esc f5 enter ctrl-a");
    assert!(room.sees("排队号　A001"), "{:#?}", room.screen());
    room.press("esc f4 f3");
    assert!(room.sees("第 3 次接访") && room.sees("第2次"), "{:#?}", room.screen());
    room.type_text("两乡当面签字").press("f10");
    let view = room.desk().matter("QJ20261123-0001").unwrap();
    assert_eq!((view.matter.receptions, view.place.as_str()), (3, "云溪乡、莲花镇"));
    assert_eq!(view.matter.first_leader.as_deref(), Some("chenmou"));
    let heard: Vec<&str> =
        view.timeline.iter().filter(|r| r.what == "接访").map(|r| r.note.as_str()).collect();
    assert!(heard[0].starts_with("第1次 县级坐班 陈某"), "{heard:?}");
    assert!(
        heard[1].starts_with("第2次 县级下访 徐某") && heard[1].contains("莲花镇"),
        "{heard:?}"
    );
    assert!(heard[2].starts_with("第3次 县级坐班 陈某"), "{heard:?}");
    assert_eq!((Mode::ALL.len(), Tier::ALL.len()), (6, 4));
    assert!(room.desk().store().verify(None).unwrap().ok);
}

#[test]
fn the_first_leader_keeps_the_matter_in_their_list_until_it_ends() {
    let hall = Hall::new();
    let mut room = again(&hall, (80, 24));
    room.type_text("请云溪乡先核").press("ctrl-t").type_text("25").press("f10");
    let number = "QJ20261123-0001";
    let clock = |at: &str| Clock::Still(Moment::parse(at).unwrap());
    let mut clerk = hall.session();
    clerk.desk().set_clock(clock("2026-11-25T09:00:00+08:00"));
    clerk.desk().act(number, None, &Command::Accept).unwrap();
    // Received by another later: it stays the first leader's, and only theirs.
    let at = "2026-11-25T09:30:00+08:00";
    let mut first = at_room(&hall, "陈某", at, (80, 24));
    assert!(first.sees("今日约定") && first.sees("我的事"), "{:#?}", first.screen());
    first.press("f4 ctrl-w");
    for words in ["跟踪中 1   今日有动静 1   逾期 0   今日约定 1", "09:00 受理 柴敏", "回话 11-25"]
    {
        assert!(first.sees(words), "{words}: {:#?}", first.screen());
    }
    insta::assert_snapshot!("mine_80x24", picture(&first));
    // Told what was asked for, the reminder goes and the matter stays.
    first.press("enter ctrl-g").type_text("云溪乡已约谈，承租方愿付").press("f10 esc");
    assert!(first.sees("今日约定 0") && first.sees("跟踪中 1"), "{:#?}", first.screen());
    let mut other = at_room(&hall, "徐某", at, (80, 24));
    other.press("f4 ctrl-w");
    assert!(other.sees("跟踪中 0"), "{:#?}", other.screen());
    let done = Command::Conclude { reply: "费用已付清".into() };
    clerk.desk().act(number, None, &done).unwrap();
    first.wait(300);
    assert!(first.sees("跟踪中 0"), "{:#?}", first.screen());
    // Days later it is overdue nowhere, because it has ended.
    assert!(first.desk().store().verify(None).unwrap().ok);
}

#[test]
fn whoever_sits_in_the_room_receives_although_a_clerk_types() {
    let hall = Hall::new();
    let mut room = again(&hall, (80, 24));
    drop(std::mem::replace(&mut room, at_room(&hall, "柴敏", MORNING, (80, 24))));
    let press =
        yichuang::matter::queue::RoomPress::Man { staff: Some("徐某".into()), units: None };
    room.desk().order(&Change::Room { no: 5, press }).unwrap();
    room.press("f4").type_text("请云溪乡先核").press("f10");
    let matter = room.desk().matter("QJ20261123-0001").unwrap().matter;
    assert_eq!(matter.first_leader.as_deref(), Some("xumou"));
}

#[test]
fn a_small_window_never_loses_a_field() {
    for size in [(80, 24), (81, 25), (100, 30), (160, 50)] {
        let hall = Hall::new();
        let mut room = again(&hall, size);
        for _ in 0..8 {
            assert!(room.cursor().is_some(), "{size:?}: {:#?}", room.screen());
            room.press("tab");
        }
        for words in
            ["意见", "责任单位", "分类", "回我一次", "约复访", "方式", "层级", "属地", "结果"]
        {
            assert!(room.sees(words), "{size:?} {words}: {:#?}", room.screen());
        }
    }
}
