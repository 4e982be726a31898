//! Five visitors from F2 to the stored record. Every key that is not a character of the visitor's
//! own words and numbers is counted.

use crate::common::*;
use yichuang::desk::{Answer, Query};
use yichuang::headless::Session;
use yichuang::matter::words::Outcome;

const LAND: &str = "土地流转费用三年没有付清,村里说等等等,今年又要签新合同。";

/// A first visit: words, numbers, and ten keys at the most.
fn land(session: &mut Session, id: &str) {
    session.press("f2").type_text("吴某某").press("enter").type_text(id).type_text("13800000001");
    session.type_text("衢江区云溪乡某村").press("enter enter").type_text(LAND).press("f10");
}

fn stored(session: &mut Session, number: &str) -> yichuang::desk::api::MatterView {
    match session.desk().ask(&Query::Matter(number.to_string())) {
        Ok(Answer::Matter(view)) => *view,
        other => panic!("{number}: {other:?}"),
    }
}

#[test]
fn a_new_visitor_takes_no_more_than_ten_keys() {
    let hall = Hall::new();
    let mut session = hall.session();
    land(&mut session, IDS[0]);
    assert!(session.sees("已登记 QJ20261123-0001"), "{:#?}", session.screen());
    assert!(session.pressed() <= 10, "{} keys", session.pressed());
    let view = stored(&mut session, "QJ20261123-0001");
    assert_eq!(view.narrative, LAND);
    assert_eq!(view.matter.routing.room, 5);
    assert_eq!(view.matter.routing.unconfirmed, []);
    assert_eq!(view.place, "云溪乡");
    // The next visitor's form is there, empty, with the cursor in the name.
    assert_eq!(session.cursor(), Some((8, 3)));
    session.type_text("毛");
    assert!(!session.sees("已登记") && session.sees("毛"));
}

#[test]
fn a_returning_visitor_takes_no_more_than_eight_keys_and_a_person_answers() {
    let hall = Hall::new();
    let mut session = hall.session();
    land(&mut session, IDS[0]);
    let before = session.pressed();
    session.press("esc f2").type_text("吴某某").press("enter").type_text(IDS[0]);
    assert!(session.sees("此人来过 1 次") && session.sees("证件号相同"), "{:#?}", session.screen());
    session.type_text("13800000001").type_text("衢江区云溪乡某村").press("enter enter 3");
    session.type_text("上次说年底前付，还是没有付。").press("f10");
    assert!(session.sees("QJ20261123-0002"), "{:#?}", session.screen());
    // Esc only brought the script back to where every visitor begins.
    assert!(session.pressed() - before - 1 <= 8, "{} keys", session.pressed() - before - 1);
    let view = stored(&mut session, "QJ20261123-0002");
    assert_eq!(view.matter.origin.map(|o| o.number).as_deref(), Some("QJ20261123-0001"));
}

#[test]
fn what_will_not_be_accepted_again_shows_nobody_who_would_handle_it() {
    let hall = Hall::new();
    let mut session = hall.session();
    land(&mut session, IDS[0]);
    session.press("f2").type_text("吴某某").press("enter").type_text(IDS[0]);
    session.type_text("13800000001").type_text("衢江区云溪乡某村").press("enter enter");
    session.type_text("1").type_text("土地流转费还是没有付。");
    assert!(session.sees("不另受理：不分室，没有单位和分类"), "{:#?}", session.screen());
    for word in ["接待室", "农业农村局 建议", "反馈"] {
        assert!(!session.sees(word), "{word}: {:#?}", session.screen());
    }
    session.press("f10");
    assert!(session.sees("不予受理 QJ20261123-0002"), "{:#?}", session.screen());
    assert!(!session.sees("请到"), "{:#?}", session.screen());
    assert!(stored(&mut session, "QJ20261123-0002").matter.routing.units.is_empty());
}

#[test]
fn f10_does_not_pass_over_the_question_whether_it_is_the_same_matter() {
    let hall = Hall::new();
    let mut session = hall.session();
    land(&mut session, IDS[0]);
    session
        .press("f2")
        .type_text("吴某某")
        .press("enter")
        .type_text(IDS[0])
        .press("down down down");
    session.press("down").type_text("还是没有付。").press("f10");
    assert!(session.sees("请答再次来访"), "{:#?}", session.screen());
    session.press("2 f10");
    assert!(session.sees("QJ20261123-0002"), "{:#?}", session.screen());
    // What was asked and answered is kept, and is no repeat.
    let asked = stored(&mut session, "QJ20261123-0002").matter.origin.unwrap();
    assert_eq!(asked.number, "QJ20261123-0001");
    assert!(!asked.repeats());
}

#[test]
fn a_card_takes_no_more_than_four_keys() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2");
    session.scan(&format!(
        "吴某某|男|汉|18050101|浙江省衢州市衢江区云溪乡某村1号|{}|衢江区公安局",
        IDS[0]
    ));
    assert!(session.sees("已读卡") && session.sees("✓ 校验"), "{:#?}", session.screen());
    session.type_text("13800000001").press("enter").type_text(LAND).press("f10");
    assert!(session.sees("已登记 QJ20261123-0001"), "{:#?}", session.screen());
    assert!(session.pressed() <= 4, "{} keys", session.pressed());
    assert_eq!(stored(&mut session, "QJ20261123-0001").place, "云溪乡");
}

#[test]
fn a_card_on_the_home_screen_begins_a_registration() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.scan(IDS[1]);
    assert!(session.sees("✓ 校验"), "{:#?}", session.screen());
    // Only the number came: the name is asked first.
    assert_eq!(session.cursor(), Some((8, 3)));
    session.scan(&format!("毛某|{}", IDS[2]));
    assert!(session.sees("毛某") && session.sees("0038"), "{:#?}", session.screen());
}

#[test]
fn a_group_of_six_is_counted_and_sends_representatives() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("胡某").press("enter").type_text(IDS[1]).type_text("13800000002");
    session.type_text("樟潭街道").press("enter").type_text("6").press("enter");
    assert!(session.sees("代表    最多5名，待推选"), "{:#?}", session.screen());
    session.type_text("方某 汪某、江某").press("enter");
    assert!(session.sees("代表    4人进接待室"), "{:#?}", session.screen());
    session.type_text("厂里拖欠六个人三个月工资，老板不接电话。").press("f10");
    assert!(session.sees("QJ20261123-0001"), "{:#?}", session.screen());
    let view = stored(&mut session, "QJ20261123-0001");
    assert!(view.matter.visit.group);
    assert_eq!((view.matter.visit.head_count, view.matter.visit.representatives), (6, 4));
    assert_eq!(view.companions.len(), 3);
    assert_eq!(view.matter.routing.room, 3);
}

#[test]
fn a_report_of_wrongdoing_is_sealed_and_stands_in_no_list() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("匿名").press("enter enter enter enter enter");
    session.type_text("村干部把征地补偿款装进自己口袋。").press("enter enter").press("4");
    assert!(session.sees(" 密 "), "{:#?}", session.screen());
    assert!(!session.sees("接待室") && !session.sees("农业农村局"), "{:#?}", session.screen());
    session.press("enter enter").type_text("某主任").press("enter").type_text("某村委会");
    session.press("f10");
    assert!(session.sees("已登记 QJM") && session.sees("密 检举控告"), "{:#?}", session.screen());
    // The number stands alone, and the next visitor's form comes without it.
    assert!(!session.sees("同来"), "{:#?}", session.screen());
    session.press("enter");
    assert!(session.sees("同来") && !session.sees("QJM"), "{:#?}", session.screen());
    session.press("esc");
    assert!(session.sees("登记 0") && !session.sees("补偿款"), "{:#?}", session.screen());
    session.press("f5");
    assert!(session.sees("一件也没有") && !session.sees("补偿款"), "{:#?}", session.screen());
}

#[test]
fn a_matter_before_the_court_is_guided_and_still_registered() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("余某").press("enter").type_text(IDS[3]).type_text("13800000003");
    session.type_text("衢江区莲花镇").press("enter enter");
    session.type_text("法院判决我不服，要求撤销法院的生效判决，重新审理。");
    assert!(session.sees("涉法涉诉"), "{:#?}", session.screen());
    session.press("f10");
    assert!(session.sees("已引导 QJ20261123-0001"), "{:#?}", session.screen());
    let view = stored(&mut session, "QJ20261123-0001");
    assert_eq!(view.matter.outcome, Outcome::Guided);
    assert!(view.matter.routing.units.is_empty());
}

#[test]
fn seldom_asked_things_are_reached_behind_all_others_and_come_back_with_the_draft() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("胡某").press("enter").type_text(IDS[1]).type_text("13800000002");
    session.type_text("樟潭街道").press("enter").type_text("3").press("enter");
    session.type_text(&format!("方某 {} 汪某 13800000003", IDS[2])).press("enter");
    assert!(session.sees("方某(证话)") || session.sees("方某(证)、汪某(话)"));
    assert!(!session.sees(IDS[2]) && !session.sees("13800000003"), "{:#?}", session.screen());
    session.type_text("厂里拖欠三个月工资，老板不接电话。");
    assert!(!session.sees("涉及") && !session.sees("外部编号"), "{:#?}", session.screen());
    while !session.sees("涉及") {
        session.press("enter");
        assert!(session.pressed() < 60, "{:#?}", session.screen());
    }
    session.type_text("40").press("enter").type_text("网信2026-0077");
    // Esc keeps the draft; it comes back whole.
    session.press("esc");
    drop(session);
    let mut session = hall.session();
    session.press("enter");
    assert!(
        session.sees("涉及 40    人") && session.sees("外部编号 网信"),
        "{:#?}",
        session.screen()
    );
    session.press("f10");
    let view = stored(&mut session, "QJ20261123-0001");
    assert_eq!(view.matter.visit.affected, Some(40));
    assert_eq!(view.particulars.external_no.as_deref(), Some("网信2026-0077"));
    let named: Vec<_> = view.companions.iter().map(|p| p.name.clone().unwrap()).collect();
    assert_eq!(named, ["方＊", "汪＊"]);
    assert!(view.companions[0].id_number.is_some() && view.companions[1].phone.is_some());
}
