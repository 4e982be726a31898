//! `yichuang import FILE` of a whole store that was exported: back into an empty one, all of it or
//! nothing.

use super::settings::Settings;
use super::{Common, Failure, passphrase};
use crate::exchange::whole;
use serde_json::json;
use std::io::{IsTerminal, Write};
use std::path::Path;

/// Restores a whole store.
pub fn run(common: &Common, file: &Path, secret: Option<&Path>) -> Result<(), Failure> {
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
