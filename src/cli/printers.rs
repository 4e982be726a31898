//! `yichuang printers`: what this seat prints on and how it is; and the printers as settings name
//! them.

use super::settings::Settings;
use super::{Common, Failure};
use crate::paper::cups::queues;
use crate::paper::{Charset, PaperWidth, PrinterTarget, Printers, Profile, QrMode};
use serde_json::json;
use std::io::Write;

/// The profile of the configured slip printer.
///
/// # Errors
/// A character set or a way to draw a code nobody knows.
pub fn profile(settings: &Settings) -> Result<Profile, Failure> {
    let width = if settings.width == 80 { PaperWidth::Mm80 } else { PaperWidth::Mm58 };
    let mut profile = Profile { cutter: settings.cutter, ..Profile::of(width) };
    if !settings.charset.is_empty() {
        profile.charset =
            Charset::parse(&settings.charset).map_err(|why| Failure::said("charset", why))?;
    }
    profile.qr = match settings.qr.as_str() {
        "" | "native" => QrMode::Native,
        "raster" => QrMode::Raster,
        other => {
            let message = format!("设置 qr 只能是 native 或 raster，不能是「{other}」");
            return Err(Failure::said("settings", message));
        }
    };
    Ok(profile)
}

/// A printer as settings write it; nothing is none.
///
/// # Errors
/// Not a printer.
pub fn target(text: &str) -> Result<PrinterTarget, Failure> {
    match text {
        "" => Ok(PrinterTarget::None),
        text => PrinterTarget::parse(text).map_err(|why| Failure::usage("printer", why)),
    }
}

/// The printers of this seat.
///
/// # Errors
/// A setting nobody understands.
pub fn printers(settings: &Settings) -> Result<Printers, Failure> {
    let (slip, letter) = (target(&settings.printer)?, target(&settings.letter)?);
    Ok(Printers { slip, letter, profile: profile(settings)? })
}

/// Lists the desk's printer and the queues of this machine.
pub fn list(common: &Common) -> Result<(), Failure> {
    let settings = Settings::load(common)?;
    let mut output = std::io::stdout().lock();
    let own = printers(&settings)?;
    let queues = queues();
    if common.json {
        let list: Vec<_> = queues
            .iter()
            .flatten()
            .map(|q| json!({"printer": format!("cups:{}", q.name), "trouble": q.trouble}))
            .collect();
        let name =
            |target: &PrinterTarget| (*target != PrinterTarget::None).then(|| target.to_string());
        let answer = json!({
            "desk": name(&own.slip),
            "letter": name(&own.letter),
            "cups": queues.is_some(),
            "queues": list,
        });
        writeln!(output, "{answer}")?;
        return Ok(());
    }
    match &own.slip {
        PrinterTarget::None => {
            writeln!(output, "小票    没有设打印机：预览或存成文件，一样登记")?;
        }
        target => writeln!(output, "小票    {target}，{}毫米", settings.width)?,
    }
    match &own.letter {
        PrinterTarget::None => writeln!(output, "公文纸  没有设打印机：单式存成 PDF")?,
        target => writeln!(output, "公文纸  {target}")?,
    }
    for queue in queues.iter().flatten() {
        let how = if queue.trouble.is_empty() { "好" } else { &queue.trouble };
        writeln!(output, "cups:{}  {how}", queue.name)?;
    }
    match &queues {
        None => writeln!(output, "CUPS 没开或没装；小票机可用 tcp: 或 device: 直接连")?,
        Some(list) if list.is_empty() => writeln!(output, "CUPS 里还没有打印队列")?,
        Some(_) => {}
    }
    Ok(())
}
