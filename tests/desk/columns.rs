//! No broken column at any size, in any theme, under either width policy, whatever the text.

use crate::common::*;
use yichuang::calendar::Moment;
use yichuang::desk::api::{Answer, Home, Todo, TodoKind};
use yichuang::headless::Session;
use yichuang::tui::app::Msg;
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

/// Home in a store so large that nothing was laid out for its numbers.
fn crowded(number: u32) -> Home {
    let kinds = [TodoKind::Overdue, TodoKind::DueToday, TodoKind::Unconfirmed, TodoKind::Mine];
    let todo =
        |kind| Todo { kind, count: number, detail: "9999 吴＊ 逾999日".into(), first: None };
    Home {
        registered: number,
        heads: number,
        answered: number,
        assigned: number,
        guided: number,
        unconfirmed: number,
        todo: kinds.map(todo).to_vec(),
        rooms: (1..=15).map(|no| (no, "土地拆迁".to_owned(), number)).collect(),
        waiting: number,
        since: Some(Moment::parse("2026-11-20T09:00:00+08:00").unwrap()),
        ..Home::default()
    }
}

#[test]
fn no_number_of_the_first_screen_touches_another_word() {
    // Six counts, the hall, four rows of what waits, fifteen rooms.
    let wanted = 6 + 1 + 4 + 15;
    for number in [888, 88_888, 1_234_567, u32::MAX / 10] {
        let hall = Hall::new();
        let mut session = hall.session();
        for seq in 0..50 {
            let home = Answer::Home(Box::new(crowded(number)));
            session.hear(Msg::Answer(seq, Box::new(Ok(home))));
        }
        let forms = [number.to_string(), format!("{}万", number / 10_000)];
        let mut seen = 0;
        for row in &session.screen()[2..20] {
            for word in row.split_whitespace() {
                let holds = forms.iter().any(|form| word.contains(form.as_str()));
                let date = word.contains('逾');
                assert!(!holds || date || forms.iter().any(|form| form == word), "{row}");
                seen += usize::from(holds && !date);
            }
        }
        assert!(seen >= wanted, "{number}: {seen}\n{}", session.screen().join("\n"));
        assert_columns(&session, Ambiguous::Narrow);
    }
}
