//! Keys that come before the answer: what the screen does while a file is still being looked at.

use super::*;
use crate::calendar::Moment;
use crate::desk::{Clock, Desk, Options};
use crate::pack::{DEFAULT, Pack};
use crate::paper::Printers;
use crate::store::Location;
use crate::tui::layer::{Effect, Outbox};
use crate::tui::window::Window;
use std::sync::Arc;

/// A sheet of a workbook that has two, its columns known.
fn sheet(name: &str) -> Result<Answer, Refusal> {
    let columns = [Field::Registered, Field::Name, Field::Purpose, Field::Narrative];
    let map = Map { columns: columns.map(Some).to_vec(), ..Map::default() };
    Ok(Answer::OldLedger(Box::new(Looked {
        sheet: Some(name.to_owned()),
        sheets: vec!["2006年".to_owned(), "2007年".to_owned()],
        headings: columns.map(|field| field.name().to_owned()).to_vec(),
        map,
        ..Looked::default()
    })))
}

/// The imports ordered so far: number, sheet, whether it is a dry run.
fn ordered(out: &Outbox) -> Vec<(u64, String, bool)> {
    let imports = out.effects.iter().filter_map(|effect| match effect {
        Effect::Order { seq, change: Change::Import(import) } => {
            Some((*seq, import.sheet.clone().unwrap(), import.dry))
        }
        _ => None,
    });
    imports.collect()
}

#[test]
fn no_sheet_is_brought_in_that_was_not_tried() {
    let folder = tempfile::tempdir().unwrap();
    let options = Options {
        location: Location {
            file: folder.path().join("desk.db"),
            config_dir: folder.path().join("config"),
        },
        pack: Arc::new(Pack::load(DEFAULT, None).unwrap()),
        seat: String::new(),
        staff: String::new(),
        clock: Clock::Still(Moment::parse("2026-11-23T09:14:00+08:00").unwrap()),
    };
    let desk = Desk::open(&options).unwrap();
    let window = Window::of(&desk, Printers::default());
    let mut out = Outbox::default();
    let mut cx = Cx { window: &window, now: desk.now(), ms: 0, size: (80, 24), out: &mut out };
    let mut screen = ImportScreen::of(PathBuf::from("years.xlsx"));
    let through = || Ok(Done::Imported { summary: Box::default(), more: false, wrote: false });
    screen.refresh(&mut cx);
    screen.answer(screen.asked.get(), &sheet("2006年"), &mut cx);
    screen.run(Command::ImportGo, &mut cx);
    screen.done(screen.ordered, &through(), &mut cx);
    assert_eq!(screen.offer(Command::ImportGo), Some("导入"), "tried");
    // Another sheet is chosen; F10 comes before anybody has looked at it.
    let look = |screen: &ImportScreen, cx: &mut Cx| {
        let query = Query::OldLedger { path: screen.path.clone(), sheet: Some("2007年".into()) };
        screen.asked.set(cx.ask(query));
    };
    screen.run(Command::Back, &mut cx);
    look(&screen, &mut cx);
    screen.run(Command::ImportGo, &mut cx);
    assert_eq!(ordered(cx.out).len(), 1);
    assert!(cx.out.notice.as_ref().unwrap().text.contains("还在看"));
    screen.answer(screen.asked.get(), &sheet("2007年"), &mut cx);
    screen.run(Command::ImportGo, &mut cx);
    screen.done(screen.ordered, &through(), &mut cx);
    // Nor does what was tried of one count for the other, whenever the answer comes.
    look(&screen, &mut cx);
    screen.answer(screen.asked.get(), &sheet("2006年"), &mut cx);
    screen.run(Command::ImportGo, &mut cx);
    let sheets: Vec<(String, bool)> =
        ordered(cx.out).into_iter().map(|(_, sheet, dry)| (sheet, dry)).collect();
    let dry = |sheet: &str| (sheet.to_owned(), true);
    assert_eq!(sheets, [dry("2006年"), dry("2007年"), dry("2006年")]);
    screen.done(screen.ordered, &through(), &mut cx);
    screen.run(Command::ImportGo, &mut cx);
    assert_eq!(ordered(cx.out).last().map(|(_, _, dry)| *dry), Some(false));
}
