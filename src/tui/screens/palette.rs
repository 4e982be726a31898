//! Ctrl-P: every command that can be given here, found by its words, its name or the initials of
//! its reading. For people who forgot the key; the list shows it.

use super::list::Mark;
use crate::tui::canvas::Canvas;
use crate::tui::commands::{Command, Info, Scope};
use crate::tui::field::{Kind, TextField};
use crate::tui::keymap::Keymap;
use crate::tui::keys::Key;
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::text;
use crate::tui::theme::Meaning;
use ratatui::layout::{Position, Rect};

/// Rows of the list.
const ROWS: u16 = 12;
/// Columns of the popup.
const WIDTH: u16 = 46;

/// The popup.
pub struct Palette {
    keymap: Keymap,
    scope: Scope,
    offered: Vec<Command>,
    query: TextField,
    mark: Mark,
}

impl Palette {
    /// The commands of a scope that are offered now.
    pub fn new(scope: Scope, keymap: &Keymap, offered: impl Fn(Command) -> bool) -> Palette {
        let commands = keymap.palette(scope, "").into_iter().map(|info| info.command);
        let offered = commands.filter(|c| *c != Command::Palette && offered(*c)).collect();
        let query = TextField::new(Kind::Line, 40);
        Palette { keymap: keymap.clone(), scope, offered, query, mark: Mark::default() }
    }

    fn found(&self) -> Vec<&'static Info> {
        let mut found = self.keymap.palette(self.scope, self.query.value().trim());
        found.retain(|info| self.offered.contains(&info.command));
        found
    }
}

impl Screen for Palette {
    fn scope(&self) -> Scope {
        Scope::Pick
    }

    fn run(&mut self, command: Command, _cx: &mut Cx) -> Flow {
        let found = self.found();
        match command {
            Command::Back => return Flow::Pop,
            Command::PickUp => self.mark.step(-1, found.len()),
            Command::PickDown => self.mark.step(1, found.len()),
            Command::PickTake => {
                if let Some(info) = found.get(self.mark.at(found.len())) {
                    return Flow::PopRun(info.command);
                }
            }
            _ => {}
        }
        Flow::Stay
    }

    fn key(&mut self, key: &Key, _cx: &mut Cx) -> Flow {
        self.query.key(key);
        self.mark.set(0);
        Flow::Stay
    }

    fn paste(&mut self, pasted: &str, _cx: &mut Cx) {
        self.query.insert(pasted);
        self.mark.set(0);
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let mut inside = canvas.popup("命令", WIDTH, ROWS + 1);
        let style = inside.theme.get(Meaning::Focus);
        let row = Rect { height: 1, ..inside.area };
        let cursor = self.query.view(row, inside.buffer, style);
        let found = self.found();
        if found.is_empty() {
            inside.put(0, 1, "没有这个命令，退格改一改", Meaning::Hint);
        }
        let window = self.mark.window(found.len(), usize::from(ROWS));
        let marked = self.mark.at(found.len());
        for (y, index) in (1..).zip(window) {
            let info = found[index];
            let keys: Vec<String> =
                self.keymap.keys(info.command).iter().map(Key::to_string).collect();
            let line = format!("{} {}", text::pad(info.label, 20), keys.join("  "));
            inside.put(0, y, &text::pad(&line, usize::from(WIDTH)), Meaning::Text);
            if index == marked {
                inside.select(y);
            }
        }
        cursor
    }
}
