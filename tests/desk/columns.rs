//! No broken column at any size, in any theme, under either width policy, whatever the text.

use crate::common::*;
use yichuang::headless::Session;
use yichuang::tui::narrow::Ambiguous;

/// Names and words that ordinary people have and bad terminals choke on.
const NASTY: &str = "老人说：“路灯——不亮……”①再说①遍·真的（三次）；𠮷家门口";

/// Goes through every screen and looks at each.
fn tour(session: &mut Session, look: impl Fn(&Session)) {
    let step = |session: &mut Session, keys: &str, words: &str| {
        session.press(keys).type_text(words);
        look(session);
    };
    step(session, "", "");
    step(session, "f1", "");
    step(session, "esc ctrl-p", "dj");
    step(session, "esc f2", "迪丽热巴·某");
    step(session, "enter", IDS[0]);
    step(session, "", "13800000001");
    step(session, "", "衢江区莲花镇——“某村”·①组");
    step(session, "enter enter", NASTY);
    step(session, "enter", "修好路灯…");
    step(session, "f1", "");
    step(session, "esc enter enter enter enter", "t");
    step(session, "esc", "");
    step(session, "enter", "h");
    step(session, "enter", "");
    step(session, "f10", "");
    step(session, "f9", "");
    step(session, "f5", "");
    step(session, "enter", "");
    step(session, "ctrl-e", "");
    step(session, "esc ctrl-u", "本人要看");
    step(session, "f10", "");
    step(session, "ctrl-r", "2");
    step(session, "esc ctrl-d", "当面说清了——没有了");
    step(session, "f10", "");
    step(session, "esc esc f12", "");
    step(session, "esc ctrl-q", "");
    step(session, "esc", "");
    step(session, "f2", "楼某");
    step(session, "esc", "");
    step(session, "f7", "绿");
    step(session, "ctrl-e", "①——“册”");
    step(session, "enter", "j");
    step(session, "esc enter", "交上级…");
    step(session, "f10", "");
    step(session, "esc esc", "");
}

#[test]
fn every_row_keeps_its_width() {
    for (width, height) in [(80, 24), (81, 25), (120, 40), (200, 60)] {
        for ambiguous in [Ambiguous::Narrow, Ambiguous::Wide] {
            let hall = Hall::new();
            let mut session = hall.session_at(MORNING, width, height, "default", ambiguous);
            tour(&mut session, |session| assert_columns(session, ambiguous));
            assert!(!session.sees("NASTY"));
        }
    }
}

#[test]
fn every_theme_draws_every_screen() {
    for theme in ["mono", "light", "contrast"] {
        let hall = Hall::new();
        let mut session = hall.session_at(MORNING, 80, 24, theme, Ambiguous::Narrow);
        tour(&mut session, |session| assert_columns(session, Ambiguous::Narrow));
    }
}

#[test]
fn mono_has_no_colour_and_still_marks_what_matters() {
    use ratatui::style::{Color, Modifier};
    let hall = Hall::new();
    let mut session = hall.session_at(MORNING, 80, 24, "mono", Ambiguous::Narrow);
    session.press("f2").type_text("吴").press("ctrl-p");
    let (buffer, _) = session.frame();
    assert!(buffer.content.iter().all(|c| (c.fg, c.bg) == (Color::Reset, Color::Reset)));
    assert!(buffer.content.iter().any(|c| c.modifier.contains(Modifier::REVERSED)));
}

#[test]
fn a_window_too_small_says_so_and_takes_no_key_it_cannot_show() {
    let hall = Hall::new();
    let mut session = hall.session();
    session.press("f2").type_text("吴某");
    for (width, height) in [(79, 24), (80, 23), (20, 5), (2, 2), (1, 1)] {
        session.resize(width, height).press("f10").type_text("字");
        assert_columns(&session, Ambiguous::Narrow);
    }
    session.resize(40, 10);
    assert!(session.sees("窗口太小") && session.cursor().is_none());
    session.resize(80, 24);
    assert!(session.sees("吴某") && !session.sees("字") && !session.sees("已登记"));
}
