//! Papers from the screen: previewed, printed, written into a file; and what waits for a printer.

use crate::common::*;
use yichuang::desk::printing::Fate;
use yichuang::headless::Session;
use yichuang::paper::PaperKind;
use yichuang::tui::app::Msg;

const NUMBER: &str = "QJ20261123-0001";

/// One matter registered, its receipt queued, and its screen open.
fn opened(hall: &Hall) -> Session {
    let mut session = hall.session();
    session.press("f2").type_text("吴某某").press("enter").type_text(IDS[0]);
    session.type_text("13800000001衢江区云溪乡某村").press("enter enter");
    session.type_text("土地流转费用三年没有付清，今年又要签新合同。").press("f10");
    session.press("esc down enter");
    while !session.sees("看回执") {
        session.press("down enter");
    }
    session
}

#[test]
fn a_form_is_seen_masked_and_then_kept_as_a_file_with_the_looking_recorded() {
    let hall = Hall::new();
    let mut session = opened(&hall);
    session.press("ctrl-o");
    assert!(session.sees("来访登记表") && session.sees("引导单"), "{:#?}", session.screen());
    session.type_text("3");
    assert!(session.sees("来访登记表") && session.sees("吴＊"), "{:#?}", session.screen());
    assert!(session.sees("← → 左右移动"), "a page is wider than this screen");
    session.press("right").press("ctrl-o");
    assert!(session.sees("已存成"), "{:#?}", session.screen());
    session.press("esc");
    assert!(session.sees("打印《来访登记表》"), "{:#?}", session.screen());
    let kept: Vec<_> = std::fs::read_dir(hall.papers()).unwrap().flatten().collect();
    let [file] = &kept[..] else { panic!("{kept:?}") };
    assert!(file.file_name().to_string_lossy().starts_with("来访登记表-QJ20261123-0001."));
    #[cfg(unix)]
    {
        use std::os::unix::fs::PermissionsExt;
        assert_eq!(file.metadata().unwrap().permissions().mode() & 0o777, 0o600);
    }
}

#[test]
fn a_form_that_is_not_for_this_matter_now_says_why() {
    let hall = Hall::new();
    let mut session = opened(&hall);
    session.press("ctrl-o").type_text("6");
    assert!(session.sees("现在不出"), "{:#?}", session.screen());
    session.press("ctrl-o f10");
    assert!(!hall.papers().exists(), "nothing was kept or printed");
}

#[test]
fn what_waits_stands_by_paper_and_the_header_says_which_printer_is_ill() {
    let hall = Hall::new();
    let mut session = opened(&hall);
    let slip = |name: &str| name == "receipt";
    let job = session.desk().take_job("test", &slip).unwrap().unwrap();
    let why = "打到一半缺纸。请先看出纸口".to_owned();
    session.desk().end_job(&job, &Fate::Unknown(why)).unwrap();
    let trouble = Some("缺纸".to_owned());
    session.hear(Msg::Printer { kind: PaperKind::Slip, trouble, told: String::new() });
    assert!(session.screen()[0].contains("!小票打印机缺纸"), "{:#?}", session.screen());
    session.press("alt-p");
    for words in ["受理回执单", NUMBER, "不知打出没有", "打出来没有？", "! 缺纸", "没有打印机"]
    {
        assert!(session.sees(words), "{words}: {:#?}", session.screen());
    }
    session.press("ctrl-y");
    assert!(session.sees("都打好了"), "{:#?}", session.screen());
    session.hear(Msg::Printer { kind: PaperKind::Slip, trouble: None, told: String::new() });
    assert!(!session.screen()[0].contains('!'));
}
