//! A desk on a throw-away store with a clock that stands still.

use ratatui::buffer::CellWidth;
use std::sync::Arc;
use tempfile::TempDir;
use yichuang::calendar::Moment;
use yichuang::desk::{Clock, Options};
use yichuang::headless::Session;
use yichuang::pack::{DEFAULT, Pack};
use yichuang::paper::Profile;
use yichuang::store::Location;
use yichuang::tui::app::Manner;
use yichuang::tui::keymap::Keymap;
use yichuang::tui::narrow::Ambiguous;
use yichuang::tui::theme::{Colours, Theme};

/// Checksum-valid numbers nobody can have: born 1805, 1801, 1802, 1809.
pub const IDS: [&str; 4] =
    ["330803180501010013", "330803180102030025", "330803180203040038", "330803180909090096"];

/// A Monday morning.
pub const MORNING: &str = "2026-11-23T09:14:00+08:00";

/// A store in a folder of its own.
pub struct Hall {
    folder: TempDir,
}

impl Hall {
    pub fn new() -> Hall {
        Hall { folder: TempDir::new().unwrap() }
    }

    pub fn options(&self, at: &str) -> Options {
        Options {
            location: Location {
                file: self.folder.path().join("desk.db"),
                config_dir: self.folder.path().join("config"),
            },
            pack: Arc::new(Pack::load(DEFAULT, None).unwrap()),
            seat: String::new(),
            staff: String::new(),
            clock: Clock::Still(Moment::parse(at).unwrap()),
        }
    }

    /// Where papers lie that were kept as files.
    pub fn papers(&self) -> std::path::PathBuf {
        self.folder.path().join("papers")
    }

    pub fn session(&self) -> Session {
        self.session_at(MORNING, 80, 24, "default", Ambiguous::Narrow)
    }

    pub fn session_at(
        &self,
        at: &str,
        width: u16,
        height: u16,
        theme: &str,
        ambiguous: Ambiguous,
    ) -> Session {
        open(&self.options(at), (width, height), theme, ambiguous)
    }

    /// The same seat, another person.
    pub fn session_of(&self, staff: &str, at: &str, size: (u16, u16)) -> Session {
        let options = Options { staff: staff.to_owned(), ..self.options(at) };
        open(&options, size, "default", Ambiguous::Narrow)
    }
}

pub fn open(options: &Options, size: (u16, u16), theme: &str, ambiguous: Ambiguous) -> Session {
    Session::open(options, manner(theme, ambiguous), Profile::default(), size).unwrap()
}

pub fn manner(theme: &str, ambiguous: Ambiguous) -> Manner {
    let (theme, warnings) = Theme::load(theme, None, Colours::Named);
    assert!(warnings.is_empty(), "{warnings:?}");
    Manner { keymap: Keymap::standard().unwrap(), theme, ambiguous }
}

/// Every row is exactly as wide as the screen, glyph by glyph, under the terminal's policy.
pub fn assert_columns(session: &Session, ambiguous: Ambiguous) {
    let (buffer, _) = session.frame();
    for y in 0..buffer.area.height {
        let mut x = 0;
        while x < buffer.area.width {
            let cell = &buffer[(x, y)];
            let wide = match ambiguous {
                Ambiguous::Narrow => cell.cell_width(),
                Ambiguous::Wide => unicode_width::UnicodeWidthStr::width_cjk(cell.symbol()) as u16,
            };
            assert_eq!(wide, cell.cell_width(), "{:?} at {x},{y}", cell.symbol());
            x += wide.max(1);
        }
        assert_eq!(x, buffer.area.width, "row {y} breaks its last column");
    }
}
