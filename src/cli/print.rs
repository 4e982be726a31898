//! `yichuang print FORM NUMBER…`: any paper, from what is stored, as text, printer bytes or PDF.

use super::forms::find;
use super::printers::profile;
use super::settings::Settings;
use super::{Common, Failure};
use crate::desk::api::{Answer, Paper};
use crate::desk::{Desk, DeskError, Query};
use crate::matter::Event;
use crate::paper::chars::written;
use crate::paper::{
    Document, Facts, Fate, Fonts, Form, Forms, Printer, PrinterTarget, Profile, QrArt, Stock,
};
use crate::store::events::Logged;
use crate::store::private;
use std::io::{IsTerminal, Write};
use std::path::{Path, PathBuf};

/// 打印一张单式：--as pdf、escpos 或 text；印有姓名的单式记入该事项的查看明文
#[derive(clap::Args)]
pub struct Print {
    /// 单式名，如 register 或 来访登记表
    form: String,
    /// 编号，排队号票写排队号；可以几个
    #[arg(required = true)]
    numbers: Vec<String>,
    /// 送到打印机，如 cups:office、file:PATH
    #[arg(long, value_name = "PRINTER", conflicts_with = "out")]
    to: Option<String>,
    /// 写到文件；不写就到标准输出
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What a paper is written as. Here the common `--as` names the format.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Format {
    Text,
    Escpos,
    Pdf,
}

impl Format {
    /// As said, or as the place it goes to wants it.
    fn choose(said: Option<&str>, verb: &Print, stock: Stock) -> Result<Self, Failure> {
        let pdf = verb.out.as_deref().and_then(Path::extension).is_some_and(|end| end == "pdf");
        match said {
            Some("text") => Ok(Format::Text),
            Some("escpos") => Ok(Format::Escpos),
            Some("pdf") => Ok(Format::Pdf),
            Some(other) => {
                let message = format!("单式不能写成「{other}」，--as 可以是 pdf、escpos 或 text");
                Err(Failure::usage("format", message))
            }
            None if pdf => Ok(Format::Pdf),
            None if verb.to.is_none() => Ok(Format::Text),
            None if stock == Stock::Slip => Ok(Format::Escpos),
            None => Ok(Format::Pdf),
        }
    }
}

impl Print {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let settings = Settings::load(common)?;
        let (profile, forms) = (profile(&settings)?, Forms::load(&settings.config_dir));
        let form = find(&forms, &self.form)?;
        let format = Format::choose(common.staff.as_deref(), self, form.stock)?;
        let target = self.target(form, format)?;
        let common = &Common { staff: None, ..common.clone() };
        // Said before anything is recorded: without a font nothing can come of it.
        let fonts = match format {
            Format::Pdf => Some(Fonts::system().map_err(|why| Failure::said("font", why))?),
            Format::Text | Format::Escpos => None,
        };
        if fonts.is_some() && target.is_none() && self.out.is_none() && stdout_is_screen() {
            let message = "PDF 不写到屏幕上，请加 --out 文件名.pdf 或 --to 打印机";
            return Err(Failure::said("out", message));
        }
        let mut desk = if form.is_personal() { common.desk()? } else { common.reading_desk()? };
        if format == Format::Escpos {
            profile.ready().map_err(|why| Failure::said("font", why))?;
        }
        let mut paper = Document::default();
        for number in &self.numbers {
            paper.blocks.extend(form.fill(&facts(&mut desk, form, number)?).blocks);
        }
        let columns = profile.width.columns();
        let (bytes, missing) = match fonts {
            Some(fonts) => {
                let label = format!("{} {}", form.title, self.numbers.join(" "));
                let pdf = paper
                    .pdf(form.stock, columns, fonts, &label)
                    .map_err(|why| Failure::said("pdf", why))?;
                (pdf.bytes, pdf.missing)
            }
            None => lines(&paper, form, format, &profile),
        };
        if !missing.is_empty() {
            let missing: String = missing.iter().collect();
            eprintln!("没有这些字：{missing}，纸上是〓并注明，请手写补上");
        }
        match (target, &self.out) {
            (Some(target), _) => send(target, &bytes),
            (None, Some(path)) => private::write(path, &bytes).map_err(|e| {
                let path = path.display();
                Failure::said("out", format!("写不了 {path}（{e}），登记都在库里，请换个地方写"))
            }),
            (None, None) => Ok(std::io::stdout().lock().write_all(&bytes)?),
        }
    }

    /// The printer, when one is named and understands the format.
    fn target(&self, form: &Form, format: Format) -> Result<Option<PrinterTarget>, Failure> {
        let Some(text) = &self.to else { return Ok(None) };
        let target = PrinterTarget::parse(text).map_err(|why| Failure::usage("printer", why))?;
        if form.is_receipt() {
            // A copy on paper is counted and marked, which is the window's work.
            let message = "回执补打要计次并注明，请在窗口按 F9；要文件请用 --out";
            return Err(Failure::usage("printer", message));
        }
        let slips_only = matches!(target, PrinterTarget::Device(_) | PrinterTarget::Tcp { .. });
        if slips_only && format != Format::Escpos {
            let message = "这样连接的打印机只懂 escpos：请加 --as escpos，或用 cups:队列 打 PDF";
            return Err(Failure::usage("printer", message));
        }
        Ok(Some(target))
    }
}

fn stdout_is_screen() -> bool {
    std::io::stdout().is_terminal()
}

/// The facts of one thing; making a paper that names a visitor is recorded.
fn facts(desk: &mut Desk, form: &Form, subject: &str) -> Result<Facts, Failure> {
    let of_matter = form.about == Event::STREAM;
    let paper = Paper {
        form: form.name.clone(),
        title: form.title.clone(),
        about: form.about.to_owned(),
        subject: subject.to_owned(),
        personal: form.is_personal(),
    };
    // Looked at masked first: a paper that is refused unmasks nobody.
    let Answer::Paper(masked) = desk.ask(&Query::Paper(Box::new(paper)))? else {
        return Err(DeskError::refused("answer", "单式没有取到，请再试一次").into());
    };
    if let Some(why) = form.refusal(&masked) {
        return Err(Failure::said("form", why));
    }
    if !form.is_personal() || !of_matter {
        return Ok(*masked);
    }
    Ok(Facts::from(&desk.sheet_unmasked(subject, &form.title)?))
}

fn lines(paper: &Document, form: &Form, format: Format, profile: &Profile) -> (Vec<u8>, Vec<char>) {
    let roll = profile.width.columns();
    if format == Format::Escpos {
        let laid = paper.lay_for(profile);
        return (laid.escpos(profile), laid.missing);
    }
    let laid = match form.stock {
        Stock::Slip => paper.lay_for(profile),
        // A text file has every character.
        page => paper.lay_with(page.columns(roll), &written),
    };
    (laid.to_text(QrArt::Label).into_bytes(), laid.missing)
}

fn send(target: PrinterTarget, bytes: &[u8]) -> Result<(), Failure> {
    match Printer::new(target).send(bytes) {
        Fate::Sent | Fate::Printed => Ok(()),
        Fate::NotSent(why) => Err(Failure::said("not_sent", why)),
        Fate::Unknown(why) => Err(Failure::said("unknown", why)),
    }
}
