//! `yichuang import FILE`: what comes in, by the kind of the file.

use super::settings::Settings;
use super::{Common, Failure, passphrase};
use crate::exchange::whole;
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// 导入：整库备份还原到一个空库（或还不存在的库）。
#[derive(clap::Args)]
pub struct Import {
    /// 文件
    file: PathBuf,
    /// 整库备份的口令在这个文件的第一行；不写就从键盘或标准输入读
    #[arg(long, value_name = "FILE")]
    passphrase_file: Option<PathBuf>,
}

impl Import {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        match whole::is_whole(&self.file) {
            true => restore(common, &self.file, self.passphrase_file.as_deref()),
            false if self.file.exists() => {
                let message =
                    format!("{} 不是一窗的整库备份，没有动库。请核对文件名", self.file.display());
                Err(Failure::said("not_whole", message))
            }
            false => {
                let message = format!("没有 {} 这个文件，没有动库", self.file.display());
                Err(Failure::said("file", message))
            }
        }
    }
}

/// Restores a whole store.
pub fn restore(common: &Common, file: &Path, secret: Option<&Path>) -> Result<(), Failure> {
    let location = Settings::load(common)?.options(common.clock()?)?.location;
    let secret = passphrase::ask(secret, false)?;
    let shown = std::io::stderr().is_terminal();
    let done = whole::read(&location, file, &secret, &mut |rows| {
        if shown {
            eprint!("\r{rows} 行　");
        }
    })?;
    if shown {
        eprintln!();
    }
    let mut output = std::io::stdout().lock();
    let store = location.file.display();
    if common.json {
        let value = json!({ "rows": done.rows, "matters": done.matters, "site": done.site,
            "head": done.head, "store": location.file });
        writeln!(output, "{value}")?;
        return Ok(());
    }
    writeln!(output, "还原好了：{} 行，{} 件事项，在 {store}", done.rows, done.matters)?;
    writeln!(output, "链头 {}，与备份一致", done.head)?;
    writeln!(
        output,
        "请运行 yichuang verify 核对一遍；原来那个库请停用，两边不能同时登记，否则会重号"
    )?;
    Ok(())
}
