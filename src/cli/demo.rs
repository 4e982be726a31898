//! `yichuang demo`: the desk on a throw-away store, with a morning in it that went through the
//! real use cases.

use super::settings::Settings;
use super::{Common, Failure, intake_json, register, window};
use crate::calendar::Moment;
use crate::desk::{Clock, Desk, DeskError, clock};
use crate::store::keys;

/// The stories of the morning.
const MORNING: &str = include_str!("../../fixtures/matters/qujiang.jsonl");

/// 在一个用完就扔的库上，打开一个忙碌的上午。
#[derive(clap::Args)]
pub struct Demo {
    /// 只造库、不打开窗口，造在 --store 指定的地方
    #[arg(long)]
    fill_only: bool,
    /// 上午来了多少批
    #[arg(long, default_value_t = 24, value_name = "N")]
    matters: usize,
}

impl Demo {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let mark = keys::to_hex(&keys::random::<8>().map_err(DeskError::from)?);
        let folder = std::env::temp_dir().join(format!("yichuang-demo-{mark}"));
        let mut settings = Settings::load(common)?;
        if common.store.is_none() {
            settings.store = folder.join("demo.db");
            settings.config_dir = folder.join("config");
        }
        let day = common.moment()?.unwrap_or_else(clock::machine_now).day();
        let noon = self.fill(&settings, Moment::of(day, 8, 30))?;
        if self.fill_only {
            return Ok(());
        }
        let ended = window::open(&settings, Clock::ticking(noon));
        if common.store.is_none() {
            // Best effort: the system's own temporary folder is emptied anyway.
            let _ = std::fs::remove_dir_all(&folder);
        }
        ended
    }

    /// Registers the morning, some minutes apart; returns the time after the last one.
    fn fill(&self, settings: &Settings, open: Moment) -> Result<Moment, Failure> {
        let mut desk =
            Desk::open(&settings.options(Clock::Still(open))?).map_err(Failure::opening)?;
        let mut at = open;
        for (index, line) in MORNING.lines().take(self.matters).enumerate() {
            at = at.plus_millis((3 + (index as i64 * 7) % 5) * 60_000);
            desk.set_clock(Clock::Still(at));
            let form = register::parse(line).and_then(|value| Ok(intake_json::form(&value)?))?;
            desk.register(&form, None, false)?;
        }
        Ok(at.plus_millis(60_000))
    }
}
