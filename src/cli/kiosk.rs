//! `yichuang kiosk`: the visitors' machine in a township hall, locked on its own first screen.

use super::printers::{profile, target};
use super::settings::Settings;
use super::window::ambiguous;
use super::{Common, Failure};
use crate::desk::Clock;
use crate::tui::kiosk::{self, Carried, Feed, Manner, Start};
use argon2::Argon2;
use argon2::password_hash::PasswordHasher;
use std::io::Read;
use std::path::PathBuf;

/// The file of the PIN's hash, in the config folder.
const PIN_FILE: &str = "kiosk.pin";

/// 自助机：给来访人自己用的画面
#[derive(clap::Args)]
pub struct Kiosk {
    /// 一行一行地写出来，给读屏软件或盲文点显器
    #[arg(long)]
    linear: bool,
    /// 每一屏的文字另送一份去朗读：file:路径 或 tcp:主机:端口
    #[arg(long, default_value = "", value_name = "TARGET")]
    feed: String,
    /// 这台机器有中文输入法：来访人可以自己写几句
    #[arg(long)]
    words: bool,
    /// 多少秒没有人动就回到第一屏；不写就按县域包
    #[arg(long, value_name = "SECONDS", value_parser = clap::value_parser!(u32).range(60..))]
    idle: Option<u32>,
    /// 设退出密码：从标准输入读一行数字，只存散列
    #[arg(long)]
    set_pin: bool,
    #[arg(long, hide = true, value_name = "CARRIED")]
    visit: Option<String>,
}

impl Kiosk {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let settings = Settings::load(common)?;
        if self.set_pin {
            return set_pin(&settings);
        }
        let Some(carried) = self.visit.as_deref().and_then(Carried::read) else {
            // Said here, before the screen is taken.
            self.manner(&settings)?;
            let arguments = std::env::args_os().skip(1).collect();
            let start = Start { arguments, linear: self.linear };
            return kiosk::supervise(&start).map_err(|e| {
                let message = format!("打不开自助机的画面（{e}）。自助机要在终端里运行");
                Failure::said("terminal", message)
            });
        };
        let clock = match common.moment()? {
            Some(at) => Clock::ticking(at.plus_millis(carried.elapsed as i64)),
            None => Clock::Machine,
        };
        let (options, manner) = (settings.options(clock)?, self.manner(&settings)?);
        kiosk::visit(&options, manner, carried).map_err(|why| {
            kiosk::trouble(&why);
            Failure::Told
        })
    }

    fn manner(&self, settings: &Settings) -> Result<Manner, Failure> {
        let pin = match std::fs::read_to_string(pin_file(settings)) {
            Ok(hash) => Some(hash.trim().to_owned()),
            Err(e) if e.kind() == std::io::ErrorKind::NotFound => None,
            Err(e) => return Err(Failure::said("pin", format!("读不了退出密码（{e}）"))),
        };
        Ok(Manner {
            theme: settings.theme.clone(),
            ambiguous: ambiguous(settings)?,
            feed: Feed::parse(&self.feed).map_err(|why| Failure::said("feed", why))?,
            linear: self.linear,
            words: self.words,
            printer: target(&settings.printer)?,
            profile: profile(settings)?,
            pin,
            idle: self.idle,
        })
    }
}

fn pin_file(settings: &Settings) -> PathBuf {
    settings.config_dir.join(PIN_FILE)
}

/// Reads a PIN and keeps its hash.
fn set_pin(settings: &Settings) -> Result<(), Failure> {
    let mut line = String::new();
    std::io::stdin().take(64).read_to_string(&mut line)?;
    let pin = line.trim();
    if !(4..=12).contains(&pin.len()) || !pin.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Failure::said("pin", "退出密码要 4 到 12 位数字，没有改动"));
    }
    let said = |why: String| Failure::said("pin", format!("退出密码没有存上（{why}）"));
    let hash = Argon2::default().hash_password(pin.as_bytes()).map_err(|e| said(e.to_string()))?;
    std::fs::create_dir_all(&settings.config_dir).map_err(|e| said(e.to_string()))?;
    std::fs::write(pin_file(settings), format!("{hash}\n")).map_err(|e| said(e.to_string()))?;
    println!("退出密码已存好：在第一屏按 Ctrl-Q，输密码，按回车。");
    Ok(())
}
