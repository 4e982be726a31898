//! One key press as the desk knows it: parsed from settings ("ctrl-n"), shown to people
//! ("Ctrl-N"), made from what the terminal sends. Only keys that a plain terminal can send exist
//! here, because the desk must work over ssh, in tmux and on an old console alike.

use crossterm::event::{KeyCode, KeyEvent, KeyEventKind, KeyModifiers};
use std::fmt;
use std::str::FromStr;

/// What was pressed, without modifiers.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Code {
    /// A printable character, as typed (already upper-cased by Shift).
    Char(char),
    /// F1–F12.
    F(u8),
    /// Enter.
    Enter,
    /// Esc.
    Esc,
    /// Tab.
    Tab,
    /// Shift-Tab.
    BackTab,
    /// Backspace.
    Backspace,
    /// Delete.
    Delete,
    /// Up.
    Up,
    /// Down.
    Down,
    /// Left.
    Left,
    /// Right.
    Right,
    /// Home.
    Home,
    /// End.
    End,
    /// Page up.
    PageUp,
    /// Page down.
    PageDown,
}

/// A key press: a code with Ctrl and Alt. Shift lives in the character or in `BackTab`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Key {
    /// Ctrl was held.
    pub ctrl: bool,
    /// Alt was held.
    pub alt: bool,
    /// What was pressed.
    pub code: Code,
}

/// Every named code: setting spelling, words on the screen.
const NAMES: [(Code, &str, &str); 14] = [
    (Code::Enter, "enter", "Enter"),
    (Code::Esc, "esc", "Esc"),
    (Code::Tab, "tab", "Tab"),
    (Code::BackTab, "shift-tab", "Shift-Tab"),
    (Code::Backspace, "backspace", "退格"),
    (Code::Delete, "delete", "Del"),
    (Code::Up, "up", "上"),
    (Code::Down, "down", "下"),
    (Code::Left, "left", "左"),
    (Code::Right, "right", "右"),
    (Code::Home, "home", "Home"),
    (Code::End, "end", "End"),
    (Code::PageUp, "pageup", "PgUp"),
    (Code::PageDown, "pagedown", "PgDn"),
];

impl Key {
    /// A key without modifiers.
    pub const fn plain(code: Code) -> Key {
        Key { ctrl: false, alt: false, code }
    }

    /// A typed character.
    pub const fn char(c: char) -> Key {
        Key::plain(Code::Char(c))
    }

    /// The character, if this key types one.
    pub fn typed(&self) -> Option<char> {
        match self.code {
            Code::Char(c) if !self.ctrl && !self.alt => Some(c),
            _ => None,
        }
    }

    /// Reads a terminal event. Key releases (Windows sends them), keys we have no name for and
    /// control characters give `None`. A line feed is Enter and Ctrl-H is Backspace, since
    /// terminals mix them up.
    pub fn from_event(event: &KeyEvent) -> Option<Key> {
        if event.kind == KeyEventKind::Release {
            return None;
        }
        let mut ctrl = event.modifiers.contains(KeyModifiers::CONTROL);
        let mut alt = event.modifiers.contains(KeyModifiers::ALT);
        let code = match event.code {
            KeyCode::Char(c) if ctrl && alt => {
                // AltGr on Windows types characters.
                (ctrl, alt) = (false, false);
                Code::Char(c)
            }
            KeyCode::Char('j' | 'm') if ctrl => {
                ctrl = false;
                Code::Enter
            }
            KeyCode::Char('h') if ctrl => {
                ctrl = false;
                Code::Backspace
            }
            KeyCode::Char(c) if c.is_control() => return None,
            KeyCode::Char(c) if ctrl || alt => Code::Char(c.to_ascii_lowercase()),
            KeyCode::Char(c) => Code::Char(c),
            KeyCode::F(n @ 1..=12) => Code::F(n),
            KeyCode::Tab if event.modifiers.contains(KeyModifiers::SHIFT) => Code::BackTab,
            other => NAMED.iter().find(|(from, _)| *from == other)?.1,
        };
        Some(Key { ctrl, alt, code })
    }

    /// True if every plain terminal can send this key unmistakably: Ctrl only with a letter that
    /// is not Tab, Enter, line feed or Backspace in disguise; Alt only with a letter or digit.
    pub fn sendable(&self) -> bool {
        match self.code {
            Code::Char(c) if self.ctrl => {
                !self.alt && c.is_ascii_lowercase() && !"imhj".contains(c)
            }
            Code::Char(c) if self.alt => c.is_ascii_lowercase() || c.is_ascii_digit(),
            Code::Char(c) => !c.is_control() && c.is_ascii(),
            Code::F(n) => !self.ctrl && !self.alt && n != 11,
            _ => !self.ctrl && !self.alt,
        }
    }
}

/// The terminal's names of our plain codes.
const NAMED: [(KeyCode, Code); 14] = [
    (KeyCode::Enter, Code::Enter),
    (KeyCode::Esc, Code::Esc),
    (KeyCode::Tab, Code::Tab),
    (KeyCode::BackTab, Code::BackTab),
    (KeyCode::Backspace, Code::Backspace),
    (KeyCode::Delete, Code::Delete),
    (KeyCode::Up, Code::Up),
    (KeyCode::Down, Code::Down),
    (KeyCode::Left, Code::Left),
    (KeyCode::Right, Code::Right),
    (KeyCode::Home, Code::Home),
    (KeyCode::End, Code::End),
    (KeyCode::PageUp, Code::PageUp),
    (KeyCode::PageDown, Code::PageDown),
];

impl FromStr for Key {
    type Err = String;

    /// Reads a key as settings and the command table write it. The error is a Chinese sentence.
    fn from_str(text: &str) -> Result<Key, String> {
        let bad = || format!("认不得按键「{text}」：写成 f2、ctrl-n、alt-1、enter 这样。");
        if let Some((code, _, _)) = NAMES.iter().find(|(_, name, _)| *name == text) {
            return Ok(Key::plain(*code));
        }
        let (ctrl, alt, rest) = match (text.strip_prefix("ctrl-"), text.strip_prefix("alt-")) {
            (Some(rest), _) => (true, false, rest),
            (_, Some(rest)) => (false, true, rest),
            _ => (false, false, text),
        };
        let mut chars = rest.chars();
        let code = match (chars.next(), chars.as_str()) {
            (Some(c), "") => Code::Char(c),
            (Some('f'), number) => match number.parse() {
                Ok(n @ 1..=12) => Code::F(n),
                _ => return Err(bad()),
            },
            _ => return Err(bad()),
        };
        Ok(Key { ctrl, alt, code })
    }
}

impl fmt::Display for Key {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if self.ctrl {
            f.write_str("Ctrl-")?;
        }
        if self.alt {
            f.write_str("Alt-")?;
        }
        match self.code {
            Code::Char(' ') => f.write_str("空格"),
            Code::Char(c) => write!(f, "{}", c.to_ascii_uppercase()),
            Code::F(n) => write!(f, "F{n}"),
            code => {
                let name = NAMES.iter().find(|(c, _, _)| *c == code).map_or("?", |(_, _, n)| n);
                f.write_str(name)
            }
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        text.parse().expect("a key")
    }

    #[test]
    fn keys_are_read_and_shown() {
        for (written, shown) in
            [("f2", "F2"), ("ctrl-n", "Ctrl-N"), ("alt-1", "Alt-1"), ("shift-tab", "Shift-Tab")]
        {
            assert_eq!(key(written).to_string(), shown);
        }
        assert_eq!(key("n"), Key::char('n'));
        for wrong in ["", "f13", "f0", "ctrl-", "hyper-x", "回车"] {
            let error = wrong.parse::<Key>().expect_err(wrong);
            assert!(error.contains(wrong), "{error}");
        }
    }

    #[test]
    fn keys_no_plain_terminal_sends_are_known() {
        for bad in ["ctrl-i", "ctrl-m", "ctrl-h", "ctrl-j", "ctrl-[", "ctrl-N", "ctrl-1", "f11"] {
            assert!(!key(bad).sendable(), "{bad}");
        }
        for good in ["ctrl-n", "alt-1", "f10", "tab", "esc"] {
            assert!(key(good).sendable(), "{good}");
        }
    }

    #[test]
    fn release_is_dropped_and_twins_are_folded() {
        let mut event = KeyEvent::new(KeyCode::Char('a'), KeyModifiers::NONE);
        assert_eq!(Key::from_event(&event), Some(Key::char('a')));
        event.kind = KeyEventKind::Release;
        assert_eq!(Key::from_event(&event), None);
        let lf = KeyEvent::new(KeyCode::Char('j'), KeyModifiers::CONTROL);
        assert_eq!(Key::from_event(&lf), Some(key("enter")));
        let bs = KeyEvent::new(KeyCode::Char('h'), KeyModifiers::CONTROL);
        assert_eq!(Key::from_event(&bs), Some(key("backspace")));
        let altgr = KeyEvent::new(KeyCode::Char('@'), KeyModifiers::CONTROL | KeyModifiers::ALT);
        assert_eq!(Key::from_event(&altgr), Some(Key::char('@')));
    }
}
