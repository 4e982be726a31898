//! What each screen does besides the main job: lists, one matter, drafts, help, palette, popups,
//! the dark screen, leaving.

use crate::common::*;
use yichuang::headless::Session;

fn registered(session: &mut Session) {
    session.press("f2").type_text("吴某某").press("enter").type_text(IDS[0]);
    session.type_text("13800000001").type_text("衢江区云溪乡某村").press("enter enter");
    session.type_text("土地流转费用三年没有付清。").press("f10");
    assert!(session.sees("已登记 QJ20261123-0001"), "{:#?}", session.screen());
}

#[test]
fn the_cursor_follows_every_character() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2");
    assert_eq!(session.cursor(), Some((8, 3)));
    for (typed, column) in [("吴", 10), ("a", 11), ("某", 13)] {
        session.type_text(typed);
        assert_eq!(session.cursor(), Some((column, 3)));
    }
    session.press("left");
    assert_eq!(session.cursor(), Some((11, 3)));
    session.press("enter");
    assert_eq!(session.cursor(), Some((8, 4)));
    // A number that is complete and right moves on to the phone by itself.
    session.type_text(IDS[0]);
    assert_eq!(session.cursor(), Some((8, 5)));
    session.press("ctrl-p");
    assert_eq!(session.cursor(), Some((17, 5)));
    session.type_text("遮");
    assert_eq!(session.cursor(), Some((19, 5)));
}

#[test]
fn numbers_are_masked_once_left_and_wrong_ones_say_so() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("吴某").press("enter").type_text("330803180501010014");
    assert!(session.sees("校验码") && session.sees("! 校验"), "{:#?}", session.screen());
    session.press("backspace").type_text("3");
    assert!(session.sees("✓ 校验") && session.sees("3308**********0013"));
    assert!(!session.sees(IDS[0]));
    session.press("up");
    assert!(session.sees(IDS[0]));
}

#[test]
fn tab_takes_a_suggestion_and_typing_replaces_it() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("吴某").press("enter enter enter").type_text("云溪乡");
    session.press("enter enter").type_text("土地流转费用三年没有付清。");
    assert!(session.sees("农林水利 建议") && session.sees("云溪乡 建议"));
    session.press("enter enter tab tab tab");
    assert!(session.sees("求决") && !session.sees("求决 建议") && !session.sees("云溪乡 建议"));
    session.type_text("tdcq");
    assert!(session.sees("▸ ") || session.sees("1 土地拆迁"), "{:#?}", session.screen());
    session.press("enter");
    assert!(session.sees("接待室 土地拆迁") && !session.sees("土地拆迁 建议"));
    session.press("f10");
    assert!(session.sees("请到 1 号接待室 土地拆迁"), "{:#?}", session.screen());
}

#[test]
fn f10_with_an_open_list_or_a_gap_says_what_to_do() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2 f10");
    assert!(session.sees("这张表还是空的"));
    session.type_text("吴某").press("f10");
    assert!(session.sees("事由还是空的") && !session.sees("已登记"), "{:#?}", session.screen());
    // The cursor stands where the gap is.
    session.type_text("路灯不亮").press("enter enter").type_text("m").press("f10");
    assert!(session.sees("列表还开着"), "{:#?}", session.screen());
}

#[test]
fn a_draft_is_durable_half_a_second_after_the_last_key_and_offered_again() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("吴某");
    assert!(!session.sees("草稿已存"));
    session.wait(490);
    assert!(!session.sees("草稿已存"));
    session.wait(10);
    assert!(session.sees("草稿已存"), "{:#?}", session.screen());
    session.type_text("某");
    assert!(!session.sees("草稿已存"));
    session.press("enter").type_text("3308");
    // Killed here: the name left its field and is safe, the four digits are not promised.
    drop(session);
    let mut session = hall.session();
    assert!(session.sees("未完成的草稿") && session.sees("吴＊"), "{:#?}", session.screen());
    session.press("enter");
    assert!(session.sees("吴某某"), "{:#?}", session.screen());
    session.press("esc");
    assert!(session.sees("草稿") && session.sees("等我做的"), "{:#?}", session.screen());
}

#[test]
fn a_signal_saves_what_was_typed() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("胡某").hang_up();
    assert!(session.ended());
    drop(session);
    let mut session = hall.session();
    session.press("enter");
    assert!(session.sees("胡某"), "{:#?}", session.screen());
}

#[test]
fn a_draft_can_be_thrown_away_but_not_by_one_key() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("胡某").press("enter ctrl-x");
    assert!(session.sees("丢弃草稿"), "{:#?}", session.screen());
    session.press("enter");
    assert!(session.sees("胡某"));
    session.press("f10");
    assert!(!session.sees("胡某"), "{:#?}", session.screen());
    drop(session);
    assert!(!hall.session().sees("未完成的草稿"));
}

#[test]
fn one_matter_can_be_opened_answered_and_printed_again() {
    let hall = Hall::new();
    let mut session = hall.session();
    registered(&mut session);
    session.press("f9");
    assert!(session.sees("补打第 1 次"), "{:#?}", session.screen());
    session.press("f5 enter");
    assert!(session.sees("QJ20261123-0001  已交办") && session.sees("吴＊"));
    assert!(!session.sees(IDS[0]));
    session.press("ctrl-u").type_text("核对号码").press("f10");
    assert!(session.sees(IDS[0]) && session.sees("看明文") || session.sees("查看明文"));
    session.press("esc enter");
    assert!(!session.sees(IDS[0]), "{:#?}", session.screen());
    session.press("ctrl-e");
    assert!(
        session.sees("回执 QJ20261123-0001") && session.sees("补打第"),
        "{:#?}",
        session.screen()
    );
    session.press("esc ctrl-d f10");
    assert!(session.sees("还是空的"), "{:#?}", session.screen());
    session.type_text("已当面说清，今日付款。").press("f10");
    assert!(session.sees("QJ20261123-0001  当场办结"), "{:#?}", session.screen());
}

#[test]
fn a_class_is_raised_with_a_reason_and_keeps_its_first_date() {
    let hall = Hall::new();
    let mut session = hall.session();
    registered(&mut session);
    session.press("f5 enter ctrl-r").type_text("1").type_text("涉及面广").press("f10");
    assert!(session.sees("升色") && session.sees("涉及面广"), "{:#?}", session.screen());
    assert!(session.screen()[2].contains("红"), "{:#?}", session.screen());
}

#[test]
fn help_explains_the_field_and_the_palette_finds_by_initials() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2 enter f1");
    assert!(session.sees("末位 x 大小写"), "{:#?}", session.screen());
    session.press("esc esc ctrl-p").type_text("zp");
    assert!(session.sees("遮屏") && !session.sees("再印     "), "{:#?}", session.screen());
    session.press("enter");
    assert!(session.sees("已遮屏") && !session.sees("衢江区"));
    session.press("f2");
    assert!(session.sees("等我做的"));
}

#[test]
fn esc_comes_back_to_the_same_row_and_leaving_asks() {
    let hall = Hall::new();
    let mut session = hall.session();
    registered(&mut session);
    session.press("esc down enter");
    assert!(session.sees("QJ20261123-0001  已交办"), "{:#?}", session.screen());
    session.press("esc ctrl-q");
    assert!(session.sees("要退出一窗吗") && !session.ended());
    session.press("enter esc");
    assert!(!session.ended());
    session.press("ctrl-q f10");
    assert!(session.ended());
}

#[test]
fn a_paste_too_long_is_refused_whole() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2 enter enter enter enter enter").paste(&"字".repeat(4001));
    assert!(session.sees("最多 4000 字"), "{:#?}", session.screen());
    session.paste(&"字".repeat(4000));
    assert!(!session.sees("最多") && session.sees("字字字"));
}

#[test]
fn the_draft_of_a_report_says_nothing_in_the_list() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("胡某").press("enter enter enter enter enter");
    session.type_text("村干部把补偿款装进口袋。").press("enter enter 4").wait(600);
    drop(session);
    let mut session = hall.session();
    assert!(session.sees("未完成的草稿"), "{:#?}", session.screen());
    assert!(!session.sees("补偿款") && !session.sees("胡"), "{:#?}", session.screen());
    session.press("enter");
    assert!(session.sees("密 检举控告") && session.sees("补偿款"), "{:#?}", session.screen());
}
