//! `yichuang receipt NUMBER`: the slip as it prints, from what is stored.

use super::printers::profile;
use super::settings::Settings;
use super::{Common, Failure};
use crate::desk::api::Answer;
use crate::desk::{DeskError, Query};
use crate::paper::{Forms, QrArt};
use crate::store::private;
use std::io::Write;
use std::path::PathBuf;

/// 受理回执单：--as text 写成文字，--as escpos 写成打印机字节；不计入补打
#[derive(clap::Args)]
pub struct Receipt {
    /// 编号
    number: String,
    /// 写到文件；不写就到标准输出
    #[arg(long, value_name = "FILE")]
    out: Option<PathBuf>,
}

/// What a slip is written as. Here the common `--as` names the format: a receipt says the same
/// whoever asks for it.
#[derive(Clone, Copy, Debug)]
enum Format {
    /// Exactly the lines that print.
    Text,
    /// Printer bytes.
    Escpos,
}

impl Format {
    fn parse(text: Option<&str>) -> Result<Self, Failure> {
        match text {
            None | Some("text") => Ok(Format::Text),
            Some("escpos") => Ok(Format::Escpos),
            Some(other) => {
                let message = format!("回执不能写成「{other}」，--as 可以是 text 或 escpos");
                Err(Failure::usage("format", message))
            }
        }
    }
}

impl Receipt {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let format = Format::parse(common.staff.as_deref())?;
        let common = &Common { staff: None, ..common.clone() };
        let settings = Settings::load(common)?;
        let (profile, forms) = (profile(&settings)?, Forms::load(&settings.config_dir));
        let desk = common.reading_desk()?;
        let Answer::Slip(slip) = desk.ask(&Query::Slip(self.number.clone()))? else {
            return Err(DeskError::refused("answer", "回执没有取到，请再试一次").into());
        };
        if matches!(format, Format::Escpos) {
            profile.ready().map_err(|why| Failure::said("font", why))?;
        }
        let laid = forms.receipt(&slip).lay_for(&profile);
        let bytes = match format {
            Format::Text => laid.to_text(QrArt::Label).into_bytes(),
            Format::Escpos => laid.escpos(&profile),
        };
        match &self.out {
            Some(path) => private::write(path, &bytes).map_err(|e| {
                Failure::said(
                    "out",
                    format!("写不了 {}（{e}），登记都在库里，请换个地方写", path.display()),
                )
            }),
            None => Ok(std::io::stdout().lock().write_all(&bytes)?),
        }
    }
}
