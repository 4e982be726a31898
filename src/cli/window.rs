//! The window itself: `yichuang` without a verb, and its key list.

use super::printers::printers;
use super::settings::Settings;
use super::sit;
use super::{Common, Failure};
use crate::desk::Clock;
use crate::tui::keymap::Keymap;
use crate::tui::narrow::Ambiguous;
use crate::tui::{self, OpenError, Options};
use std::fmt::Write;

/// Opens the window on what the settings say.
pub fn open(settings: &Settings, clock: Clock) -> Result<(), Failure> {
    let options = Options {
        desk: settings.options(clock)?,
        theme: settings.theme.clone(),
        theme_file: theme_file(settings),
        ambiguous: ambiguous(settings)?,
        keys: keys_toml(settings),
        printers: printers(settings)?,
        number_slip: settings.number_slip,
        papers: settings.papers.clone(),
    };
    tui::run(options).map_err(failure)
}

/// The user's own theme, if there is one.
pub fn theme_file(settings: &Settings) -> Option<String> {
    std::fs::read_to_string(settings.config_dir.join("theme.toml")).ok()
}

/// How wide the terminal draws ambiguous characters.
pub fn ambiguous(settings: &Settings) -> Result<Ambiguous, Failure> {
    match settings.ambiguous.as_str() {
        "" | "narrow" => Ok(Ambiguous::Narrow),
        "wide" => Ok(Ambiguous::Wide),
        other => {
            let message = format!("设置 ambiguous 只能是 narrow 或 wide，不能是「{other}」");
            Err(Failure::said("settings", message))
        }
    }
}

/// Why a screen did not open.
pub fn failure(error: OpenError) -> Failure {
    match error {
        OpenError::Desk(error) => Failure::opening(error),
        OpenError::Keys(why) => Failure::said("keys", why),
        error @ OpenError::Terminal(_) => Failure::said("terminal", error.to_string()),
    }
}

/// Opens the window on the user's own store.
pub fn run(common: &Common) -> Result<(), Failure> {
    let mut settings = Settings::load(common)?;
    if settings.seat.is_empty() || settings.staff.is_empty() {
        let options = settings.options(Clock::Machine)?;
        sit::settle(&mut settings, &options.pack)?;
    }
    let clock = match common.moment()? {
        Some(at) => Clock::ticking(at),
        None => Clock::Machine,
    };
    open(&settings, clock)
}

/// Prints the key list.
pub fn keys(common: &Common) -> Result<(), Failure> {
    let settings = Settings::load(common)?;
    let keymap = Keymap::with(&keys_toml(&settings)).map_err(|why| Failure::said("keys", why))?;
    print!("{}", keymap.list());
    Ok(())
}

fn keys_toml(settings: &Settings) -> String {
    settings.keys.iter().fold(String::new(), |mut out, (name, keys)| {
        let _ = writeln!(out, "{name} = {}", toml::Value::String(keys.clone()));
        out
    })
}
