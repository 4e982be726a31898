//! Which key means which command: the table, overlaid with a person's own keys by command name.
//! A name that does not exist or two commands on one key is a Chinese error that names both.

use super::commands::{COMMANDS, Command, Info, Scope};
use super::keys::Key;
use super::text;
use crate::matter::find::initials as pinyin;
use std::collections::HashMap;
use std::fmt::Write;

/// The keys of every command.
#[derive(Debug, Clone)]
pub struct Keymap {
    keys: HashMap<Command, Vec<Key>>,
}

impl Keymap {
    /// The table as it is.
    ///
    /// # Errors
    /// Never with the shipped table; see `with`.
    pub fn standard() -> Result<Keymap, String> {
        Keymap::with("")
    }

    /// The table overlaid with settings: TOML lines `intake = "f2 ctrl-n"`.
    ///
    /// # Errors
    /// A Chinese sentence for unreadable TOML, an unknown name, an unknown key, a key no plain
    /// terminal can send, a plain letter, or a clash.
    pub fn with(settings: &str) -> Result<Keymap, String> {
        let table: toml::Table =
            settings.parse().map_err(|error| format!("按键设置读不懂：{error}"))?;
        let mut keys = HashMap::new();
        for info in COMMANDS {
            keys.insert(info.command, parse(info, info.keys)?);
        }
        for (name, value) in &table {
            let info = COMMANDS.iter().find(|info| info.name == name).ok_or_else(|| {
                format!("按键设置里没有叫「{name}」的命令；运行 yichuang keys 看全部。")
            })?;
            let text = value
                .as_str()
                .ok_or_else(|| format!("「{name}」的按键要写成 \"f2 ctrl-n\" 这样。"))?;
            keys.insert(info.command, parse(info, text)?);
        }
        let keymap = Keymap { keys };
        keymap.check()?;
        Ok(keymap)
    }

    fn check(&self) -> Result<(), String> {
        for scope in Scope::ALL {
            let mut seen: HashMap<Key, &Info> = HashMap::new();
            for info in COMMANDS.iter().filter(|info| scope.chain().contains(&info.scope)) {
                for key in self.keys(info.command) {
                    if let Some(other) = seen.insert(*key, info) {
                        return Err(format!(
                            "按键 {key} 给了两个命令：「{}」（{}）和「{}」（{}）。",
                            other.label, other.name, info.label, info.name
                        ));
                    }
                }
            }
        }
        Ok(())
    }

    /// The keys of a command, the one to show first.
    pub fn keys(&self, command: Command) -> &[Key] {
        self.keys.get(&command).map_or(&[], Vec::as_slice)
    }

    /// What a key means on a screen of this scope.
    pub fn find(&self, scope: Scope, key: &Key) -> Option<Command> {
        scope.chain().iter().find_map(|scope| {
            let mut lines = COMMANDS.iter().filter(|info| info.scope == *scope);
            lines.find(|info| self.keys(info.command).contains(key)).map(|info| info.command)
        })
    }

    /// The footer's pieces, key and label, that fit into `columns`; a twin of the F-keys is
    /// explained at the end if there is room.
    pub fn footer(
        &self,
        scope: Scope,
        columns: usize,
        offers: impl Fn(Command) -> Option<&'static str>,
    ) -> Vec<(String, &'static str)> {
        let mut out: Vec<(String, &'static str)> = Vec::new();
        let mut used = 1;
        let mut add = |key: String, label: &'static str| {
            let wide = text::width(&key) + text::width(label) + 2;
            if used + wide <= columns {
                used += wide;
                out.push((key, label));
            }
        };
        let mut lines: Vec<(usize, &Info)> = scope
            .chain()
            .iter()
            .flat_map(|scope| COMMANDS.iter().filter(move |info| info.scope == *scope))
            .filter(|info| !plain(info))
            .map(|info| (self.rank(scope, info), info))
            .collect();
        lines.sort_by_key(|(rank, _)| *rank);
        for (_, info) in lines {
            let Some(label) = offers(info.command).filter(|label| !label.is_empty()) else {
                continue;
            };
            let Some(key) = self.keys(info.command).first() else { continue };
            add(key.to_string(), label);
        }
        add("Alt-数字".to_string(), "=F键");
        out
    }

    /// What a full footer shows first: the screen's own plain keys, the way out, help, its Ctrl
    /// keys, and then the house.
    fn rank(&self, scope: Scope, info: &Info) -> usize {
        let modified = self.keys(info.command).first().is_some_and(|key| key.ctrl || key.alt);
        match info.command {
            Command::Back => 1,
            Command::Help => 2,
            _ if info.scope == scope && !modified => 0,
            _ if info.scope == scope => 3,
            // What is needed seldom comes after the way to hide the screen.
            _ if self.keys(info.command).first().is_some_and(|key| key.alt) => 5,
            _ => 4,
        }
    }

    /// Commands of a scope that fit a search by label, name or pinyin initials.
    pub fn palette(&self, scope: Scope, query: &str) -> Vec<&'static Info> {
        let fits = |info: &&Info| {
            query.is_empty()
                || info.label.contains(query)
                || info.name.contains(query)
                || pinyin::initials_match(info.label, query)
        };
        let in_scope = |scope: &Scope| {
            let scope = *scope;
            COMMANDS.iter().filter(move |info| info.scope == scope && !plain(info))
        };
        scope.chain().iter().flat_map(in_scope).filter(fits).collect()
    }

    /// The list of all keys, as `yichuang keys` prints it and the README shows it.
    pub fn list(&self) -> String {
        let mut out = String::new();
        for scope in Scope::ALL {
            let _ = writeln!(out, "{}", scope.title());
            for info in COMMANDS.iter().filter(|info| info.scope == scope) {
                let keys: Vec<String> =
                    self.keys(info.command).iter().map(Key::to_string).collect();
                let keys = keys.join("  ");
                let _ = writeln!(
                    out,
                    "  {} {} {}",
                    text::pad(&keys, 24),
                    text::pad(info.label, 14),
                    info.name
                );
            }
            out.push('\n');
        }
        out.push_str("没有 F 键或被终端占用时，Alt 加数字就是 F 键（Alt-0 是 F10）。\n");
        out
    }
}

/// Moving about and Esc need no line in footer or palette.
fn plain(info: &Info) -> bool {
    let first = info.keys.split(' ').next().unwrap_or_default();
    ["up", "down", "left", "right", "pageup", "pagedown", "shift-tab"].contains(&first)
}

fn parse(info: &Info, text: &str) -> Result<Vec<Key>, String> {
    let name = info.name;
    let keys: Vec<Key> = text
        .split_whitespace()
        .map(|key| key.parse().map_err(|error| format!("「{name}」：{error}")))
        .collect::<Result<_, String>>()?;
    if keys.is_empty() {
        return Err(format!("「{name}」至少要有一个按键。"));
    }
    match keys
        .iter()
        .find(|key| !key.sendable() || key.typed().is_some() && !info.scope.takes_letters())
    {
        Some(key) => Err(format!("「{name}」不能用 {key}：普通终端送不出它，或者它会打进字里。")),
        None => Ok(keys),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn key(text: &str) -> Key {
        text.parse().expect("a key")
    }

    #[test]
    fn the_screen_comes_before_the_house() {
        let map = Keymap::standard().expect("the table");
        assert_eq!(map.find(Scope::Intake, &key("f10")), Some(Command::Submit));
        assert_eq!(map.find(Scope::Matter, &key("f10")), Some(Command::Confirm));
        assert_eq!(map.find(Scope::Home, &key("alt-2")), Some(Command::Intake));
        assert_eq!(map.find(Scope::Ask, &key("f2")), None);
        assert_eq!(map.find(Scope::Ask, &key("f12")), Some(Command::Blank));
        assert_eq!(map.find(Scope::Home, &key("f11")), None);
    }

    #[test]
    fn a_persons_keys_replace_and_their_mistakes_are_named() {
        let map = Keymap::with("intake = \"alt-j\"").expect("settings");
        assert_eq!(map.find(Scope::Home, &key("alt-j")), Some(Command::Intake));
        assert_eq!(map.find(Scope::Home, &key("f2")), None);
        for (settings, words) in [
            ("nothing = \"f2\"", "nothing"),
            ("intake = \"f5\"", "intake"),
            ("intake = \"f5\"", "today"),
            ("intake = \"x\"", "打进字里"),
            ("intake = \"ctrl-i\"", "终端"),
            ("intake = \"\"", "至少"),
            ("intake = 2", "f2 ctrl-n"),
            ("intake = [", "读不懂"),
        ] {
            let error = Keymap::with(settings).expect_err(settings);
            assert!(error.contains(words), "{settings}: {error}");
        }
    }

    #[test]
    fn the_palette_finds_by_label_name_and_initials() {
        let map = Keymap::standard().expect("the table");
        for query in ["遮屏", "blank", "zp"] {
            let found = map.palette(Scope::Home, query);
            assert_eq!(found.iter().map(|i| i.command).collect::<Vec<_>>(), [Command::Blank]);
        }
        assert!(map.palette(Scope::Home, "升色").is_empty());
    }

    #[test]
    fn the_footer_fits_and_says_only_what_is_offered() {
        let map = Keymap::standard().expect("the table");
        for columns in 0..200 {
            let pieces = map.footer(Scope::Intake, columns, |c| Some(c.info().label));
            let used: usize = pieces.iter().map(|(k, l)| text::width(k) + text::width(l) + 2).sum();
            assert!(used <= columns, "{columns}: {pieces:?}");
        }
        let pieces =
            map.footer(Scope::Home, 80, |c| (c != Command::Reprint).then_some(c.info().label));
        assert!(pieces.iter().all(|(key, _)| key != "F9"));
        assert!(pieces.contains(&("F2".to_string(), "登记")));
    }

    #[test]
    fn the_list_has_every_command() {
        let list = Keymap::standard().expect("the table").list();
        assert!(COMMANDS.iter().all(|info| list.contains(info.name)));
    }
}
