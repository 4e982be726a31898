//! `yichuang forms`: the papers of this desk, checked, previewed, and what they may speak of.

use super::settings::Settings;
use super::{Common, Failure};
use crate::desk::fields::{PERSONAL, SLIP_FIELDS};
use crate::desk::papers::{self, ABOUT};
use crate::paper::samples::Sample;
use crate::paper::{Charset, Form, Forms, PaperWidth, QrArt};
use std::io::Write;

/// 单式：检查、试看、列出可用的项
#[derive(clap::Args)]
pub struct FormsVerb {
    #[command(subcommand)]
    what: What,
}

#[derive(clap::Subcommand)]
enum What {
    /// 检查全部单式，自带的和本中心的
    Check,
    /// 用样例试看一张单式
    Show {
        /// 单式名，如 register 或 来访登记表
        form: String,
        /// 样例：empty、ordinary、overfull
        #[arg(long, default_value = "ordinary")]
        sample: String,
    },
    /// 列出单式里可以用的项
    Fields,
}

/// The form meant by a word.
///
/// # Errors
/// The known forms, listed.
pub fn find<'f>(forms: &'f Forms, text: &str) -> Result<&'f Form, Failure> {
    forms.find(text).ok_or_else(|| {
        let known: Vec<_> =
            forms.all().iter().map(|form| format!("{}（{}）", form.name, form.title)).collect();
        let message = format!("没有「{text}」这张单式，可以是 {}", known.join("、"));
        Failure::said("form", message)
    })
}

impl FormsVerb {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let settings = Settings::load(common)?;
        let forms = Forms::load(&settings.config_dir);
        let slip = if settings.width == 80 { PaperWidth::Mm80 } else { PaperWidth::Mm58 };
        let mut output = std::io::stdout().lock();
        match &self.what {
            What::Check => check(&forms, slip.columns(), &mut output),
            What::Show { form, sample } => {
                let form = find(&forms, form)?;
                let sample = Sample::parse(sample).map_err(|why| Failure::usage("sample", why))?;
                let laid = form
                    .fill(&sample.facts(form))
                    .lay(form.stock.columns(slip.columns()), Charset::Gb18030Full);
                Ok(output.write_all(laid.to_text(QrArt::Label).as_bytes())?)
            }
            What::Fields => {
                let receipt = |name: &str| SLIP_FIELDS.iter().any(|(known, _)| *known == name);
                for about in ABOUT {
                    writeln!(output, "-- about = \"{}\"  {}", about.stream, about.word)?;
                    for (name, meaning) in papers::fields(about) {
                        let personal = PERSONAL.contains(name);
                        let matter = about.stream == ABOUT[0].stream;
                        let mark = match (matter && !receipt(name), personal) {
                            (_, true) => "  （印出来要记入查看明文）",
                            (true, _) => "  （回执上不能用）",
                            _ => "",
                        };
                        writeln!(output, "{{{name}}}  {meaning}{mark}")?;
                    }
                    for (list, fields) in about.lists {
                        for (name, meaning) in *fields {
                            writeln!(output, "{{{list}.{name}}}  {meaning}")?;
                        }
                    }
                }
                Ok(())
            }
        }
    }
}

/// Lays every form out with every sample and says which files were refused.
fn check(forms: &Forms, slip: usize, output: &mut impl Write) -> Result<(), Failure> {
    for form in forms.all() {
        let lines: Vec<String> = Sample::ALL
            .iter()
            .map(|sample| {
                let columns = form.stock.columns(slip);
                let laid = form.fill(&sample.facts(form)).lay(columns, Charset::default());
                format!("{}{}行", sample.word(), laid.lines.len())
            })
            .collect();
        writeln!(output, "好    {} {}（{}）", form.name, form.title, lines.join("，"))?;
    }
    for error in &forms.refused {
        writeln!(output, "不用  {error}。这个文件没有采用，同名的自带单式照常用")?;
    }
    if forms.refused.is_empty() { Ok(()) } else { Err(Failure::Told) }
}
