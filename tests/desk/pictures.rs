//! Few whole screens, looked at and kept: a change of what a clerk sees must be meant.

use crate::common::*;
use yichuang::headless::Session;
use yichuang::tui::narrow::Ambiguous;

/// A morning with one matter and a second form half filled.
fn at(width: u16, height: u16, theme: &str, ambiguous: Ambiguous, check: impl Fn(&str, String)) {
    let hall = Hall::new();
    let mut session = hall.session_at(MORNING, width, height, theme, ambiguous);
    land(&mut session);
    session.press("esc");
    check("home", picture(&session));
    session.press("f2").type_text("吴某某").press("enter").type_text(IDS[0]);
    session.type_text("13800000001").type_text("衢江区云溪乡某村").press("enter 3 enter");
    session
        .press("enter 1")
        .type_text("土地流转费用三年没有付清，村里说等等等，今年又要签新合同。");
    session.press("enter").type_text("付清三年费用").wait(600);
    check("intake", picture(&session));
    session.press("esc f5 enter");
    check("matter", picture(&session));
    session.press("ctrl-e");
    check("receipt", picture(&session));
}

fn land(session: &mut Session) {
    session.press("f2").type_text("吴某某").press("enter").type_text(IDS[0]);
    session.type_text("13800000001").type_text("衢江区云溪乡某村").press("enter enter");
    session.type_text("土地流转费用三年没有付清。").press("f10");
}

/// The screen as text; the random code of the receipt is put out of sight.
pub fn picture(session: &Session) -> String {
    let mut text = session.screen().join("\n");
    while let Some(at) = code_at(&text) {
        text.replace_range(at..at + 19, "____-____-____-____");
    }
    if let Some(at) = text.find("二维码 ").map(|at| at + "二维码 ".len()) {
        text.replace_range(at..at + 16, "________________");
    }
    text
}

fn code_at(text: &str) -> Option<usize> {
    let digits = |part: &str| part.bytes().all(|b| b.is_ascii_digit());
    text.match_indices('-').map(|(dash, _)| dash.wrapping_sub(4)).find(|at| {
        let parts = text.get(*at..at.wrapping_add(19)).map(|t| t.split('-').collect::<Vec<_>>());
        parts.is_some_and(|p| p.len() == 4 && p.iter().all(|p| p.len() == 4 && digits(p)))
    })
}

#[test]
fn screens_at_80_by_24() {
    at(80, 24, "default", Ambiguous::Narrow, |name, text| {
        insta::assert_snapshot!(format!("{name}_80x24"), text);
    });
}

#[test]
fn screens_at_120_by_40() {
    at(120, 40, "default", Ambiguous::Narrow, |name, text| {
        insta::assert_snapshot!(format!("{name}_120x40"), text);
    });
}

#[test]
fn screens_in_mono_on_a_terminal_with_wide_ambiguous_characters() {
    at(80, 24, "mono", Ambiguous::Wide, |name, text| {
        insta::assert_snapshot!(format!("{name}_80x24_wide"), text);
    });
}
