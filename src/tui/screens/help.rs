//! F1: what the field with the focus is for, then the keys of the screen.

use super::list::Scroll;
use crate::tui::canvas::Canvas;
use crate::tui::commands::{COMMANDS, Command, Scope};
use crate::tui::keymap::Keymap;
use crate::tui::keys::Key;
use crate::tui::layer::{Cx, Flow, Screen};
use crate::tui::text;
use crate::tui::theme::Meaning;
use ratatui::layout::Position;

/// Columns of the page.
const WIDTH: u16 = 64;

/// The page.
pub struct Help {
    title: &'static str,
    lines: Vec<String>,
    scroll: Scroll,
}

impl Help {
    /// Explains a topic, if the screen has one, and lists the keys of its scope.
    pub fn about(topic: Option<(&'static str, &str)>, scope: Scope, keymap: &Keymap) -> Help {
        let mut lines = Vec::new();
        if let Some((_, words)) = topic {
            lines.extend(text::wrap(words, usize::from(WIDTH)));
            lines.push(String::new());
        }
        for scope in scope.chain() {
            lines.push(format!("{}的按键", scope.title()));
            for info in COMMANDS.iter().filter(|info| info.scope == *scope) {
                let keys: Vec<String> =
                    keymap.keys(info.command).iter().map(Key::to_string).collect();
                lines.push(format!("  {} {}", text::pad(&keys.join("  "), 26), info.label));
            }
        }
        lines.push("没有 F 键或被终端占用时，Alt 加数字就是 F 键（Alt-0 是 F10）。".to_string());
        Help { title: topic.map_or("按键", |(title, _)| title), lines, scroll: Scroll::default() }
    }
}

impl Screen for Help {
    fn scope(&self) -> Scope {
        Scope::Page
    }

    fn offer(&self, command: Command) -> Option<&'static str> {
        (command != Command::Help).then_some(command.info().label)
    }

    fn run(&mut self, command: Command, _cx: &mut Cx) -> Flow {
        match command {
            Command::Back => return Flow::Pop,
            Command::PageUp => self.scroll.by(-5),
            Command::PageDown => self.scroll.by(5),
            _ => {}
        }
        self.scroll.settle(self.lines.len());
        Flow::Stay
    }

    fn view(&self, canvas: &mut Canvas) -> Option<Position> {
        let rows = (self.lines.len() as u16).min(canvas.area.height.saturating_sub(2));
        let mut inside = canvas.popup(self.title, WIDTH, rows);
        let height = usize::from(inside.area.height);
        let window = self.scroll.window(self.lines.len(), height);
        for (y, line) in (0..).zip(&self.lines[window]) {
            inside.put(0, y, line, Meaning::Text);
        }
        None
    }
}
