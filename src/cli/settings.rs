//! The user's settings file and folders, overlaid with what the command line says.
//!
//! `yichuang.toml` in the config directory; every key may be left out.

use super::{Common, Failure, played_clock};
use crate::calendar::Calendar;
use crate::desk::{Clock, Options};
use crate::pack::{self, Pack};
use crate::store::Location;
use serde::Deserialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::sync::Arc;

/// The settings file.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct SettingsFile {
    store: Option<PathBuf>,
    pack: Option<String>,
    seat: Option<String>,
    #[serde(rename = "as")]
    staff: Option<String>,
    printer: Option<String>,
    letter: Option<String>,
    width: Option<u16>,
    charset: Option<String>,
    qr: Option<String>,
    cutter: Option<bool>,
    number_slip: bool,
    papers: Option<PathBuf>,
    theme: Option<String>,
    ambiguous: Option<String>,
    keys: BTreeMap<String, String>,
}

/// What a test page showed of this machine's slip printer; the settings file comes before it.
#[derive(Clone, Debug, Default, Deserialize)]
#[serde(deny_unknown_fields, default)]
struct TestedPrinter {
    width: Option<u16>,
    charset: Option<String>,
    qr: Option<String>,
    cutter: Option<bool>,
}

/// What this run uses.
#[derive(Clone, Debug)]
pub struct Settings {
    /// The store.
    pub store: PathBuf,
    /// The folder of settings, packs, calendars, themes and keys.
    pub config_dir: PathBuf,
    /// Pack name.
    pub pack: String,
    /// Seat, or empty.
    pub seat: String,
    /// Staff, or empty.
    pub staff: String,
    /// Slip printer target.
    pub printer: String,
    /// Letter printer target.
    pub letter: String,
    /// Paper width in millimetres, 58 or 80.
    pub width: u16,
    /// Character set of the slip printer, or empty.
    pub charset: String,
    /// `native`, `raster` or empty: how it draws a code.
    pub qr: String,
    /// It cuts the paper.
    pub cutter: bool,
    /// A number given with a registration gets a slip of its own.
    pub number_slip: bool,
    /// The folder for papers that are files.
    pub papers: PathBuf,
    /// Theme, or empty.
    pub theme: String,
    /// `narrow` or `wide`.
    pub ambiguous: String,
    /// Key bindings by command name.
    pub keys: BTreeMap<String, String>,
}

impl Settings {
    /// Reads the file and overlays the command line.
    ///
    /// # Errors
    /// A broken file, named with its line.
    pub fn load(common: &Common) -> Result<Settings, Failure> {
        let (config_dir, data_dir) = folders()?;
        let file: SettingsFile = read(&config_dir.join("yichuang.toml"))?;
        let tested: TestedPrinter = read(&config_dir.join("printer.toml"))?;
        let width = common.width.or(file.width).or(tested.width).unwrap_or(58);
        if ![58, 80].contains(&width) {
            return Err(Failure::usage(
                "width",
                format!("纸宽只能是 58 或 80 毫米，不能是 {width}"),
            ));
        }
        let text = |given: &Option<String>, file: Option<String>| {
            given.clone().or(file).unwrap_or_default()
        };
        Ok(Settings {
            store: common
                .store
                .clone()
                .or(file.store)
                .unwrap_or_else(|| data_dir.join("yichuang.db")),
            pack: common.pack.clone().or(file.pack).unwrap_or_else(|| pack::DEFAULT.to_owned()),
            seat: text(&common.seat, file.seat),
            staff: text(&common.staff, file.staff),
            printer: text(&common.printer, file.printer),
            letter: text(&common.letter, file.letter),
            width,
            charset: file.charset.or(tested.charset).unwrap_or_default(),
            qr: file.qr.or(tested.qr).unwrap_or_default(),
            cutter: file.cutter.or(tested.cutter).unwrap_or(true),
            number_slip: file.number_slip,
            papers: file.papers.unwrap_or_else(|| data_dir.join("papers")),
            theme: file.theme.unwrap_or_default(),
            ambiguous: file.ambiguous.unwrap_or_default(),
            keys: file.keys,
            config_dir,
        })
    }

    /// What it takes to open the desk: the pack, with the user's calendar files laid over it.
    ///
    /// # Errors
    /// A broken pack or calendar file.
    pub fn options(&self, clock: Clock) -> Result<Options, Failure> {
        let mut pack =
            Pack::load(&self.pack, Some(&self.config_dir)).map_err(|e| match e.line {
                // A pack without a line was not found; any other is a file to mend.
                None => Failure::usage("pack", e.to_string()),
                Some(_) => Failure::said("pack_file", e.to_string()),
            })?;
        pack.rules.calendar = Calendar::builtin()
            .with_dir(&self.config_dir.join("calendar"))
            .map_err(|e| Failure::said("calendar", e.to_string()))?;
        // A store in which a day is being played goes by the clock of that day.
        let clock = match clock {
            Clock::Machine => played_clock::read(&self.store).map_or(clock, Clock::Played),
            clock => clock,
        };
        Ok(Options {
            location: Location { file: self.store.clone(), config_dir: self.config_dir.clone() },
            pack: Arc::new(pack),
            seat: self.seat.clone(),
            staff: self.staff.clone(),
            clock,
        })
    }
}

/// `YICHUANG_HOME`, when it is set.
pub fn under() -> Option<PathBuf> {
    std::env::var_os("YICHUANG_HOME").filter(|home| !home.is_empty()).map(PathBuf::from)
}

/// Config and data folders of this user; `YICHUANG_HOME` puts both in one place.
fn folders() -> Result<(PathBuf, PathBuf), Failure> {
    if let Some(home) = under() {
        return Ok((home.join("config"), home.join("data")));
    }
    directories::ProjectDirs::from("", "", "yichuang")
        .map(|dirs| (dirs.config_dir().to_owned(), dirs.data_dir().to_owned()))
        .ok_or_else(|| {
            Failure::said("home", "找不到本用户的主目录，请设置 HOME，或用 YICHUANG_HOME 指定")
        })
}

fn read<T: Default + DeserializeOwned>(path: &Path) -> Result<T, Failure> {
    let text = match std::fs::read_to_string(path) {
        Ok(text) => text,
        Err(e) if e.kind() == std::io::ErrorKind::NotFound => return Ok(T::default()),
        Err(e) => {
            return Err(Failure::said("settings", format!("读不了设置 {}（{e}）", path.display())));
        }
    };
    toml::from_str(&text).map_err(|e| {
        let line = e.span().map_or(1, |span| text[..span.start].lines().count().max(1));
        let message = format!(
            "设置 {} 第{line}行不对：{}。没有打开任何东西，请改好再来",
            path.display(),
            e.message()
        );
        Failure::said("settings", message)
    })
}
