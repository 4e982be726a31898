//! The box as a clerk meets it: what was understood, what was found, opened and come back from.

use crate::common::*;
use yichuang::desk::find::Found;
use yichuang::desk::{Answer, Desk, Query};
use yichuang::headless::Session;
use yichuang::matter::IntakeForm;
use yichuang::matter::intake::VisitorForm;
use yichuang::paper::Printers;
use yichuang::tui::commands::Command;
use yichuang::tui::keys::Key;
use yichuang::tui::layer::{Cx, Effect, Flow, Outbox, Screen};
use yichuang::tui::screens::find::FindScreen;
use yichuang::tui::window::Window;

fn filled() -> Hall {
    let hall = Hall::new();
    let mut desk = Desk::open(&hall.options(MORNING)).unwrap();
    for (n, story) in
        (0..60).zip(["土地流转费用没有付清", "公交班次太少", "路灯坏了半年"].iter().cycle())
    {
        let form = IntakeForm {
            visitor: VisitorForm {
                name: if n == 3 { "单桂香".into() } else { format!("吴某{n}") },
                phone: format!("138000000{n:02}"),
                address: "衢江区云溪乡某村".into(),
                ..VisitorForm::default()
            },
            purpose: "求决".into(),
            place: "云溪乡".into(),
            narrative: format!("{story}，第{n}回来"),
            room: "1".into(),
            units: vec!["云溪乡人民政府".into()],
            colour: "绿".into(),
            ..IntakeForm::default()
        };
        desk.register(&form, None, false).unwrap();
    }
    hall
}

fn row(session: &Session, words: &str) -> usize {
    session
        .screen()
        .iter()
        .position(|row| row.contains(words))
        .unwrap_or_else(|| panic!("{:#?}", session.screen()))
}

#[test]
fn a_matter_is_found_opened_and_come_back_from_to_the_same_row() {
    let hall = filled();
    let mut session = hall.session();
    session.press("f6");
    assert_eq!(session.cursor(), Some((7, 2)));
    assert!(session.sees("末四位"), "{:#?}", session.screen());
    session.type_text("流轉");
    assert!(
        session.sees("查的是 姓名/词 流轉") && session.sees("共 20 件"),
        "{:#?}",
        session.screen()
    );
    session.press("down down");
    assert!(session.sees("3/共 20 件"));
    let marked = session.screen()[6].clone();
    session.press("enter");
    assert!(session.sees("来访人 吴＊"), "{:#?}", session.screen());
    session.press("esc");
    assert!(session.sees("3/共 20 件") && session.screen()[6] == marked, "{:#?}", session.screen());
    session.press("esc");
    assert!(session.sees("等我做的"));
}

#[test]
fn the_words_found_are_lit() {
    let hall = filled();
    let mut session = hall.session();
    session.press("f6").type_text("付清");
    let y = row(&session, "没有付清") as u16;
    let (buffer, _) = session.frame();
    let of = |c: &str| {
        let x = (48..80).find(|x| buffer[(*x, y)].symbol() == c).unwrap();
        buffer[(x, y)].style().add_modifier
    };
    assert_ne!(of("付"), of("没"), "the word stands out by more than colour");
}

#[test]
fn every_page_of_many_hits_is_reached() {
    let hall = filled();
    let mut session = hall.session();
    session.press("f6").type_text("回来");
    assert!(session.sees("40 件以上") || session.sees("共 60 件"), "{:#?}", session.screen());
    session.press("pagedown pagedown pagedown pagedown");
    assert!(session.sees("60/共 60 件"), "{:#?}", session.screen());
    session.type_text("不");
    assert!(session.sees("没有找到") && session.sees("回来不"), "{:#?}", session.screen());
}

#[test]
fn initials_tails_and_filters_are_understood() {
    let hall = filled();
    let mut session = hall.session();
    for (typed, words) in [
        ("sgx", "共 1 件"),
        ("13800000003", "共 1 件"),
        ("0003", "编号/电话尾号/证件尾号/词 0003"),
        ("室:1 绿 公交", "共 20 件"),
        ("室:99", "没有用上"),
        ("，", "没有可以查的字"),
    ] {
        session.press("f6").press("f6").type_text(typed);
        assert!(session.sees(words), "「{typed}」 {:#?}", session.screen());
    }
}

#[test]
fn an_older_answer_never_overwrites_a_newer_one_and_enter_waits() {
    let hall = filled();
    let desk = Desk::open(&hall.options(MORNING)).unwrap();
    let window = Window::of(&desk, Printers::default());
    let mut out = Outbox::default();
    let mut screen = FindScreen::beside(None);
    let mut asked: Vec<(u64, Query)> = Vec::new();
    let cx = |out: &mut Outbox, act: &mut dyn FnMut(&mut Cx) -> Flow| -> Flow {
        act(&mut Cx { window: &window, now: desk.now(), ms: 0, size: (80, 24), out })
    };
    for c in "流转".chars() {
        cx(&mut out, &mut |cx| screen.key(&Key::char(c), cx));
        asked.extend(out.effects.drain(..).filter_map(|effect| match effect {
            Effect::Ask { seq, query } => Some((seq, query)),
            _ => None,
        }));
    }
    assert_eq!(asked.len(), 2);
    let answer = |query: &Query| desk.ask(query).map_err(|_| unreachable!());
    // Enter before any answer: it is remembered, not lost.
    assert!(matches!(cx(&mut out, &mut |cx| screen.run(Command::FindOpen, cx)), Flow::Stay));
    let old = answer(&asked[0].1);
    assert!(matches!(cx(&mut out, &mut |cx| screen.answer(asked[0].0, &old, cx)), Flow::Stay));
    let new = answer(&asked[1].1);
    assert!(matches!(cx(&mut out, &mut |cx| screen.answer(asked[1].0, &new, cx)), Flow::Push(_)));
    let number = screen.number().map(String::from);
    let stale = Ok(Answer::Found(Box::<Found>::default()));
    cx(&mut out, &mut |cx| screen.answer(asked[0].0, &stale, cx));
    assert_eq!(screen.number().map(String::from), number);
    assert!(number.is_some());
}
