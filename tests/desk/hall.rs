//! The hall on the screen: F3 from anywhere, the tiles of F4, letters and their twins, undo.

use crate::common::*;
use std::collections::BTreeMap;
use yichuang::calendar::Moment;
use yichuang::desk::api::{Change, Done};
use yichuang::desk::queue::TakeForm;
use yichuang::desk::{Clock, Options};
use yichuang::headless::Session;
use yichuang::matter::deadline::Colour;
use yichuang::matter::words::Precedence;
use yichuang::tui::app::Manner;
use yichuang::tui::keymap::Keymap;
use yichuang::tui::narrow::Ambiguous;
use yichuang::tui::theme::{Colours, Theme};

fn take(session: &mut Session, pool: &str, why: Option<Precedence>) -> String {
    let form = TakeForm { pool: pool.into(), precedence: why, ..TakeForm::default() };
    match session.desk().order(&Change::Take(form)) {
        Ok(Done::Taken(ticket)) => ticket.number,
        other => panic!("{other:?}"),
    }
}

fn at_seat(hall: &Hall, seat: &str) -> Session {
    let (theme, _) = Theme::load("default", None, Colours::Named);
    let keymap = Keymap::standard().unwrap();
    let manner = Manner { keymap, theme, ambiguous: Ambiguous::Narrow };
    let options = Options { seat: seat.into(), ..hall.options(MORNING) };
    Session::open(&options, manner, Default::default(), (80, 24)).unwrap()
}

#[test]
fn a_room_calls_its_next_with_one_key_from_any_screen() {
    let hall = Hall::new();
    let mut room = at_seat(&hall, "室1");
    room.press("f3");
    assert!(room.sees("1号接待室没有人候访"), "{:#?}", room.screen());
    take(&mut room, "1", None);
    take(&mut room, "1", Some(Precedence::Elderly));
    for (screen, number) in [("f2", "A002"), ("f5", "A001")] {
        room.press(screen).press("alt-3");
        assert!(room.sees(&format!("请 {number} 到 1 号接待室")), "{:#?}", room.screen());
    }
    // From the window nobody sits in a room: the tiles open, and say what to do.
    let mut window = at_seat(&hall, "1");
    window.press("f3");
    assert!(window.sees("选好一间") && window.sees("正在 A001"), "{:#?}", window.screen());
}

#[test]
fn the_tiles_begin_where_somebody_has_waited_longest_and_letters_act() {
    let hall = Hall::new();
    let mut session = hall.session();
    let at = |text| Clock::Still(Moment::parse(text).unwrap());
    session.desk().set_clock(at("2026-11-23T09:02:00+08:00"));
    take(&mut session, "5", None);
    session.desk().set_clock(at(MORNING));
    take(&mut session, "1", None);
    take(&mut session, "1", None);
    session.press("f4");
    assert!(
        session.sees("5 农林水利 候访") && session.sees("候访 1 久12分"),
        "{:#?}",
        session.screen()
    );
    session.press("1 enter");
    assert!(session.sees("请 A002 到 1 号接待室") && session.sees("正在 A002"));
    session.press("r");
    assert!(session.sees("重呼1次"), "{:#?}", session.screen());
    session.press("ctrl-k");
    assert!(session.sees("A002 未到"));
    session.press("u");
    assert!(session.sees("已撤销：A002 现在已叫") && session.sees("正在 A002"));
    session.press("h b");
    assert!(session.sees("A002 候访"), "{:#?}", session.screen());
    // Somebody later in the line: only with a written reason.
    session.press("down enter");
    assert!(session.sees("A002 排在 A003 前面"), "{:#?}", session.screen());
    session.press("f10");
    assert!(session.sees("还是空的"));
    session.type_text("要赶末班车").press("f10");
    assert!(session.sees("正在 A003"), "{:#?}", session.screen());
    // To another room, and a number taken here.
    session.press("up t").type_text("5").press("f10");
    session.press("5");
    assert!(session.sees("A002") && session.sees("5 农林水利 候访"), "{:#?}", session.screen());
    session.press("q");
    assert!(session.sees("排队号　A004") && session.sees("前面 2 批"), "{:#?}", session.screen());
    session.press("u");
    assert!(session.sees("A004 现在作废"));
    // Digits typed quickly are one number; slowly, two.
    session.press("1 5");
    assert!(session.sees("15 综合 候访"), "{:#?}", session.screen());
}

#[test]
fn a_registered_visitor_has_a_number_at_once_and_home_counts_who_waits() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("吴某某").press("enter").type_text(IDS[0]);
    session.type_text("13800000001").type_text("衢江区云溪乡某村").press("enter enter");
    session.type_text("土地流转费用三年没有付清。").press("f10");
    assert!(session.sees("排队号 A001，前面 0 批"), "{:#?}", session.screen());
    session.press("esc");
    assert!(session.sees("候访  1 批   最久 0 分"), "{:#?}", session.screen());
    session.press("f4 f3");
    assert!(session.sees("请 A001 到 5 号接待室　吴＊"), "{:#?}", session.screen());
}

#[test]
fn an_official_decides_on_one_screen_while_the_person_is_talking() {
    let hall = Hall::new();
    let mut session = at_seat(&hall, "室5");
    session.press("f4");
    assert!(session.sees("5 号接待室空着"), "{:#?}", session.screen());
    for (name, id, phone) in [("吴某某", IDS[0], "13800000001"), ("毛某", IDS[1], "13800000002")]
    {
        session.press("f2").type_text(name).press("enter").type_text(id);
        session.type_text(phone).type_text("衢江区云溪乡某村").press("enter enter");
        session.type_text("土地流转费用三年没有付清。").press("f10 esc");
    }
    session.press("f3");
    assert!(session.sees("A001  吴＊  云溪乡  第 1 次接访"), "{:#?}", session.screen());
    assert!(session.sees("土地流转费用三年没有付清。"));
    // Nothing is decided without words, and what is typed survives the refusal.
    session.press("f10");
    assert!(session.sees("还没有写接访意见"), "{:#?}", session.screen());
    session.type_text("今天约谈承租方").press("enter enter").type_text("3");
    assert_eq!(session.cursor().map(|(x, _)| x > 10), Some(true));
    session.press("f10");
    assert!(session.sees("QJ20261123-0001 已交办"), "{:#?}", session.screen());
    let view = session.desk().matter("QJ20261123-0001").unwrap();
    assert_eq!((view.matter.receptions, view.matter.first_leader.is_some()), (1, true));
    assert_eq!(view.matter.routing.colour, Some(Colour::Red));
    // The room is empty again; the next is called and answered on the spot.
    session.press("f3").type_text("补贴已在路上").press("ctrl-d");
    assert!(session.sees("QJ20261123-0002 当场办结"), "{:#?}", session.screen());
    session.wait(1_100);
    assert!(session.sees("5 号接待室空着"), "{:#?}", session.screen());
    session.press("f4");
    assert!(session.sees("5 农林水利 候访"), "{:#?}", session.screen());
}

#[test]
fn a_room_is_closed_on_its_tile_and_whoever_presses_there_is_told_why() {
    let hall = Hall::new();
    let mut session = hall.session();
    take(&mut session, "4", None);
    session.press("f4 4 x");
    assert!(session.sees("还有 1 批在等这一间"), "{:#?}", session.screen());
    // A refusal leaves the popup and what was typed where they were.
    session.type_text("领导外出").press("f10");
    assert!(
        session.sees("关闭：领导外出") && session.sees("4 号接待室已关"),
        "{:#?}",
        session.screen()
    );
    session.press("enter");
    assert!(session.sees("4号接待室关着（领导外出），没有叫号"), "{:#?}", session.screen());
    session.press("u");
    assert!(session.sees("4 号接待室开着"), "{:#?}", session.screen());
    session.press("w").type_text("陈某").press("enter f10");
    assert!(session.sees("4 号接待室开着　陈某"), "{:#?}", session.screen());
    session.press("d").type_text("水利").press("enter f10");
    assert!(session.sees("陈某　5 座　水利局"), "{:#?}", session.screen());
    // Enter where nobody waits says so.
    session.press("6 enter");
    assert!(session.sees("6号接待室没有人候访"), "{:#?}", session.screen());
}

#[test]
fn what_others_do_is_seen_without_losing_the_place_or_what_is_typed() {
    let hall = Hall::new();
    let (mut one, mut two) = (hall.session(), at_seat(&hall, "3"));
    for _ in 0..3 {
        take(&mut two, "1", None);
    }
    one.press("f4 1 down t").type_text("5");
    assert!(one.sees("A002 转到另一间"), "{:#?}", one.screen());
    two.desk().order(&Change::CallNext(1)).unwrap();
    one.wait(300);
    assert!(one.sees("A002 转到另一间") && one.sees("正在 A001"), "{:#?}", one.screen());
    one.press("f10");
    assert!(one.sees("A002 候访"), "{:#?}", one.screen());
    two.press("f2").type_text("毛某");
    one.press("esc");
    take(&mut one, "7", None);
    two.wait(300);
    assert!(two.sees("毛某") && two.cursor() == Some((12, 3)), "{:?}", two.cursor());
}

#[test]
fn the_tiles_keep_their_columns_at_any_size() {
    let hall = Hall::new();
    for (width, height) in [(80, 24), (81, 25), (120, 40), (200, 60)] {
        let mut session = hall.session_at(MORNING, width, height, "default", Ambiguous::Narrow);
        take(&mut session, "15", Some(Precedence::Infant));
        session.press("f4");
        assert!(session.sees("15 综合 候访") && session.sees("优先 带婴幼儿"));
        assert_columns(&session, Ambiguous::Narrow);
    }
}

#[test]
fn every_room_of_the_pack_has_a_desk_of_its_own() {
    let hall = Hall::new();
    let pack = hall.options(MORNING).pack;
    let mut desks: BTreeMap<u16, u32> = BTreeMap::new();
    for seat in &pack.seats {
        if let Some(room) = seat.room {
            *desks.entry(room).or_default() += 1;
        }
    }
    assert!(pack.rules.rooms.iter().all(|room| desks.get(&room.no) == Some(&1)), "{desks:?}");
}
