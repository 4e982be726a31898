//! `yichuang printers` and `print-test`: what this desk prints on, how it is, and a page to try it.

use super::receipt::profile;
use super::settings::Settings;
use super::{Common, Failure};
use crate::paper::cups::queues;
use crate::paper::test_page::{QUESTIONS, test_page};
use crate::paper::{Fate, Printer, PrinterTarget, QrArt};
use serde_json::json;
use std::io::Write;

/// 打一张试页：列数、字号、生僻字、二维码、切纸
#[derive(clap::Args)]
pub struct PrintTest {
    /// 送到哪台；不写就用设置里的，没有设就显示在屏幕上
    #[arg(long, value_name = "PRINTER")]
    to: Option<String>,
}

/// Lists the desk's printer and the queues of this machine.
pub fn list(common: &Common) -> Result<(), Failure> {
    let settings = Settings::load(common)?;
    let mut output = std::io::stdout().lock();
    let desk = match settings.printer.as_str() {
        "" => None,
        text => Some(PrinterTarget::parse(text).map_err(|why| Failure::said("printer", why))?),
    };
    let queues = queues();
    if common.json {
        let list: Vec<_> = queues
            .iter()
            .flatten()
            .map(|q| json!({"printer": format!("cups:{}", q.name), "trouble": q.trouble}))
            .collect();
        let desk = desk.map(|target| target.to_string());
        writeln!(output, "{}", json!({"desk": desk, "cups": queues.is_some(), "queues": list}))?;
        return Ok(());
    }
    match desk {
        Some(target) => writeln!(output, "本窗口  {target}，{}毫米", settings.width)?,
        None => writeln!(output, "本窗口  没有设打印机：预览或存成文件，一样登记")?,
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

impl PrintTest {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let settings = Settings::load(common)?;
        let profile = profile(&settings)?;
        let text = self.to.as_deref().unwrap_or(&settings.printer);
        let target =
            if text.is_empty() { Ok(PrinterTarget::None) } else { PrinterTarget::parse(text) };
        let target = target.map_err(|why| Failure::said("printer", why))?;
        let laid = test_page(&profile).lay(profile.width.columns(), profile.charset);
        let mut output = std::io::stdout().lock();
        if target == PrinterTarget::None {
            return Ok(output.write_all(laid.to_text(QrArt::Label).as_bytes())?);
        }
        match Printer::new(target).send(&laid.escpos(&profile)) {
            Fate::Sent => Ok(writeln!(output, "{QUESTIONS}")?),
            Fate::NotSent(why) => Err(Failure::said("not_sent", why)),
            Fate::Unknown(why) => Err(Failure::said("unknown", why)),
        }
    }
}
