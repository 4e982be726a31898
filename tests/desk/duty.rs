//! The duty calendar and pre-registration on the screen: who sits today in every header, changes and
//! appointments by key, one batch after the other, 到场取号.

use crate::common::*;
use yichuang::desk::api::Change;
use yichuang::headless::Session;
use yichuang::matter::booking::DayText;
use yichuang::matter::booking::day::DayWish;
use yichuang::tui::narrow::Ambiguous;

fn announce(session: &mut Session) {
    let wish = DayWish {
        day: "2026-12-05".parse().unwrap(),
        rooms: Vec::new(),
        hours: Vec::new(),
        minutes: 0,
        opens: None,
        closes: None,
        text: DayText {
            place: "中心一楼".into(),
            leaders: vec!["市委书记 孙某".into()],
            phone: String::new(),
        },
    };
    session.desk().order(&Change::Announce(Box::new(wish))).unwrap();
}

#[test]
fn leave_is_a_gap_in_the_header_until_somebody_covers() {
    let hall = Hall::new();
    let mut session = hall.session();
    assert!(session.sees("坐班 余某"), "{:#?}", session.screen());
    session.press("alt-d a").type_text("出差").press("f10");
    assert!(session.sees("坐班 空缺") && session.sees("空缺 1 处"), "{:#?}", session.screen());
    assert!(session.sees("请假 出差"), "{:#?}", session.screen());
    session.press("c").type_text("fm").press("enter").type_text("方某在家").press("f10");
    assert!(
        session.sees("坐班 副区长 方某") && session.sees("顶班 方某在家"),
        "{:#?}",
        session.screen()
    );
    session.press("esc");
    assert!(session.sees("坐班 副区长 方某"), "every header: {:#?}", session.screen());
    session.press("alt-d u").type_text("开完会回来了").press("f10");
    assert!(session.sees("坐班 余某") && !session.sees("空缺 1"), "{:#?}", session.screen());
}

#[test]
fn a_swap_moves_both_days_and_a_past_day_is_refused_in_words() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("alt-d s").type_text("11-24").press("enter").type_text("家里有事");
    session.press("f10");
    assert!(
        session.sees("换班 家里有事") && session.screen()[0].contains("劳某"),
        "{:#?}",
        session.screen()
    );
    session.press("left left left a").type_text("晚了").press("f10");
    assert!(session.sees("已经过去"), "{:#?}", session.screen());
    session.press("esc");
    // From the 20th on, whoever received nobody this month is listed.
    assert!(session.sees("本月未达标"), "{:#?}", session.screen());
    session.press("f10");
    assert!(session.sees("2026年11月中心值班表"), "{:#?}", session.screen());
}

#[test]
fn batches_are_put_down_one_after_the_other_and_come() {
    let hall = Hall::new();
    let mut session = hall.session();
    announce(&mut session);
    session.press("alt-y");
    let mut put = |name: &str, phone: &str, story: &str| {
        session.type_text(name).press("enter").type_text("3").press("enter").type_text(phone);
        session.press("enter enter").type_text(story).press("enter");
        // The room the words suggest stands there, and F10 accepts what is visible.
        assert!(session.sees("劳动社保 建议"), "{:#?}", session.screen());
        session.press("f10");
    };
    put("吴某", "13800000001", "工资被拖欠三个月");
    put("胡某", "13800000002", "工伤没有赔");
    assert!(
        session.sees("2 批 6 人次") && session.sees("Y002 胡＊ 08:45"),
        "{:#?}",
        session.screen()
    );
    assert!(!session.sees("吴某") && !session.sees("13800000001"), "masked");
    // The same phone is asked about; Esc leaves what was typed.
    session.type_text("毛某").press("enter enter").type_text("13800000001");
    session.press("enter enter").type_text("要工钱").press("f10");
    assert!(session.sees("像是同一批") && session.sees("电话相同"), "{:#?}", session.screen());
    session.press("esc");
    assert!(session.sees("毛某") && session.sees("2 批"), "{:#?}", session.screen());
    session.press("f10 f10");
    assert!(session.sees("3 批"), "{:#?}", session.screen());

    let morning = "2026-12-05T08:20:00+08:00";
    let mut session = hall.session_at(morning, 80, 24, "default", Ambiguous::Narrow);
    session.press("alt-y ctrl-a");
    assert!(session.sees("排队号　A001"), "{:#?}", session.screen());
    assert!(session.sees("已到 1") && session.sees("已到 A001"), "{:#?}", session.screen());
    session.press("down ctrl-x").type_text("电话里说不来了").press("f10");
    assert!(session.sees("已取消") && session.sees("2 批"), "{:#?}", session.screen());
}

#[test]
fn an_official_is_booked_from_the_calendar_and_from_a_matter() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("alt-d right b");
    assert!(
        session.sees("预约 2026-11-24 周二  中心 区政协副主席 劳某"),
        "{:#?}",
        session.screen()
    );
    session.type_text("吴某").press("enter enter enter enter").type_text("问低保").press("f10");
    assert!(session.sees("Y001 吴＊ 08:30"), "{:#?}", session.screen());
    session.press("esc");
    assert!(session.sees("预约 1/8"), "{:#?}", session.screen());
}
