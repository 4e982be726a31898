//! The county pack (县域包): rooms, units, towns, channels, people, duty, texts and words of one
//! county, read from TOML and checked before anything is registered under it.
//!
//! A pack is `<name>.toml` with the file of words it names. Each is looked for in
//! `<config>/packs/` first and among the built-in ones second, so a centre can lay its own words
//! over a shipped pack without copying it.

mod check;
mod duty;
mod error;
mod file;
pub mod kiosk;
mod texts;
mod words;

use std::path::Path;

pub use error::PackError;
pub(crate) use error::translate;
pub use texts::Texts;

use crate::matter::columns::Column;
use crate::matter::rules::{RoomNo, Rules, Staff};
use error::Source;
use file::PackFile;
use kiosk::Kiosks;

/// The pack used when none is named.
pub const DEFAULT: &str = "qujiang";

/// The packs shipped with the program.
const BUILTIN: [(&str, &str); 4] = [
    ("qujiang", include_str!("../../fixtures/packs/qujiang.toml")),
    ("kecheng", include_str!("../../fixtures/packs/kecheng.toml")),
    ("changshan", include_str!("../../fixtures/packs/changshan.toml")),
    ("fengxi", include_str!("../../fixtures/packs/fengxi.toml")),
];
/// The files of words shipped with the program.
const WORDS: [(&str, &str); 1] =
    [("zhexi.words.toml", include_str!("../../fixtures/packs/zhexi.words.toml"))];

/// Everything one county says about its desk.
#[derive(Clone, Debug)]
pub struct Pack {
    /// Name of the pack, e.g. `qujiang`.
    pub name: String,
    /// Name of the centre, e.g. 衢江区社会治理中心.
    pub title: String,
    /// What the pure core needs.
    pub rules: Rules,
    /// Windows.
    pub seats: Vec<Seat>,
    /// The screen of the hall shows 姓＊ beside the number.
    pub board_names: bool,
    /// Columns of the ledger, in order.
    pub ledger: Vec<Column>,
    /// Columns of an export, in order.
    pub export: Vec<Column>,
    /// Printed and shown sentences.
    pub texts: Texts,
    /// The kiosks; none when the county has none.
    pub kiosks: Kiosks,
}

/// A window, or the desk of a reception room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Seat {
    /// Id, e.g. `2`.
    pub id: String,
    /// Name, e.g. 2号窗口.
    pub name: String,
    /// The reception room it stands in, when it is no window.
    pub room: Option<RoomNo>,
}

impl Pack {
    /// Loads a pack by name, from `<config_dir>/packs/` before the built-in ones.
    ///
    /// # Errors
    /// An unknown name (the known ones are listed), an unreadable file, or the first thing in
    /// the pack that cannot be.
    pub fn load(name: &str, config_dir: Option<&Path>) -> Result<Self, PackError> {
        let plain =
            !name.is_empty() && name.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-');
        let found = if plain { find(&format!("{name}.toml"), config_dir)? } else { None };
        let Some(pack) = found else {
            return Err(PackError {
                file: format!("{name}.toml"),
                line: None,
                problem: format!("没有名叫「{name}」的县域包"),
                expected: format!("用 {} 之一", Self::names(config_dir).join("、")),
            });
        };
        let file: PackFile = pack.read()?;
        let wanted = file.lexicon.get_ref();
        let plain = !wanted.contains(['/', '\\']) && wanted.ends_with(".toml");
        let words = if plain { find(wanted, config_dir)? } else { None };
        let Some(words) = words else {
            let problem = format!("没有词表「{wanted}」");
            let known = WORDS.map(|(name, _)| name).join("、");
            let expected = format!("写 {known}，或与县域包放在一起的词表文件名");
            return Err(pack.wrong(file.lexicon.span(), problem, expected));
        };
        check::build(name, file, &pack, &words)
    }

    /// The names of all packs, the centre's own after the built-in ones.
    pub fn names(config_dir: Option<&Path>) -> Vec<String> {
        let mut names: Vec<String> = BUILTIN.iter().map(|(name, _)| (*name).to_owned()).collect();
        let listed = config_dir.and_then(|dir| std::fs::read_dir(dir.join("packs")).ok());
        let mut own: Vec<String> = listed
            .into_iter()
            .flatten()
            .filter_map(|entry| entry.ok()?.file_name().into_string().ok())
            .filter_map(|file| Some(file.strip_suffix(".toml")?.to_owned()))
            .filter(|name| !name.contains('.') && !names.contains(name))
            .collect();
        own.sort();
        names.append(&mut own);
        names
    }

    /// The staff member with this id.
    pub fn member(&self, id: &str) -> Option<&Staff> {
        self.rules.staff.iter().find(|s| s.id == id)
    }

    /// The seat with this id.
    pub fn seat(&self, id: &str) -> Option<&Seat> {
        self.seats.iter().find(|s| s.id == id)
    }
}

/// A file of a pack, the centre's own before the built-in one.
fn find(file: &str, config_dir: Option<&Path>) -> Result<Option<Source>, PackError> {
    if let Some(path) = config_dir.map(|dir| dir.join("packs").join(file)) {
        let name = path.display().to_string();
        match std::fs::read_to_string(&path) {
            // Windows editors put a byte-order mark in front.
            Ok(text) => {
                let text = text.strip_prefix('\u{feff}').unwrap_or(&text).to_owned();
                return Ok(Some(Source { name, text, shipped: false }));
            }
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => {}
            Err(e) => {
                let bytes = e.kind() == std::io::ErrorKind::InvalidData;
                let expected = if bytes {
                    "在编辑器里另存为 UTF-8"
                } else {
                    "让本程序有权读它"
                };
                let (problem, expected) = ("读不出来".to_owned(), expected.to_owned());
                return Err(PackError { file: name, line: None, problem, expected });
            }
        }
    }
    let stem = file.strip_suffix(".toml").unwrap_or(file);
    let packs = BUILTIN.iter().filter(|(name, _)| *name == stem);
    let words = WORDS.iter().filter(|(name, _)| *name == file);
    let text = packs.chain(words).next().map(|(_, text)| (*text).to_owned());
    Ok(text.map(|text| Source { name: file.to_owned(), text, shipped: true }))
}

#[cfg(test)]
mod tests;
