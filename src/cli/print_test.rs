//! `yichuang print-test`: a page that shows what a printer can do; the answers of whoever looks at it
//! are written down as this machine's printer settings.

use super::printers::{profile, target};
use super::settings::Settings;
use super::{Common, Failure};
use crate::paper::test_page::{QUESTIONS, test_page};
use crate::paper::{Charset, Fate, PaperWidth, Printer, PrinterTarget, Profile, QrArt};
use crate::store::private;
use std::io::{BufRead, IsTerminal, Write};

/// 打一张试页：列数、字号、生僻字、二维码、切纸；看过回答几句，就记成本机的打印设置
#[derive(clap::Args)]
pub struct PrintTest {
    /// 送到哪台；不写就用设置里的，没有设就显示在屏幕上
    #[arg(long, value_name = "PRINTER")]
    to: Option<String>,
    /// 打完逐句问打出了什么，并记下来；在终端里本来就问
    #[arg(long)]
    ask: bool,
}

impl PrintTest {
    /// Runs.
    pub fn run(&self, common: &Common) -> Result<(), Failure> {
        let settings = Settings::load(common)?;
        // Every code is sent as it is: what comes out shows which characters the printer has.
        let profile = Profile { charset: Charset::Gb18030Full, ..profile(&settings)? };
        let target = target(self.to.as_deref().unwrap_or(&settings.printer))?;
        let laid = test_page(&profile).lay(profile.width.columns(), profile.charset);
        let mut output = std::io::stdout().lock();
        if target == PrinterTarget::None {
            return Ok(output.write_all(laid.to_text(QrArt::Label).as_bytes())?);
        }
        match Printer::new(target.clone()).send(&laid.escpos(&profile)) {
            Fate::Sent | Fate::Printed => {}
            Fate::NotSent(why) => return Err(Failure::said("not_sent", why)),
            Fate::Unknown(why) => return Err(Failure::said("unknown", why)),
        }
        if !self.ask && !std::io::stdin().is_terminal() {
            return Ok(writeln!(output, "{QUESTIONS}")?);
        }
        let input = std::io::stdin().lock();
        let found = ask(input, &mut output, &profile)?;
        let path = settings.config_dir.join("printer.toml");
        let text = format!(
            "# 试打 {target} 后记下的；yichuang.toml 里写了的以那里为准。重试一次就重写。\n{found}"
        );
        let kept = private::folder(&settings.config_dir)
            .and_then(|()| private::write(&path, text.as_bytes()));
        kept.map_err(|e| {
            let path = path.display();
            Failure::said("out", format!("写不了 {path}（{e}），请把这几行抄进设置：\n{found}"))
        })?;
        Ok(write!(output, "记下了（{}）：\n{found}", path.display())?)
    }
}

/// Asks what came out; answers the settings it means, as TOML lines.
fn ask(
    mut input: impl BufRead,
    output: &mut impl Write,
    profile: &Profile,
) -> Result<String, Failure> {
    let mut answer = |question: &str, known: &[&str]| -> Result<usize, Failure> {
        loop {
            write!(output, "{question} ")?;
            output.flush()?;
            let mut line = String::new();
            if input.read_line(&mut line)? == 0 {
                let message = "没有答完，什么也没有记；再试打一次就行";
                return Err(Failure::said("answers", message));
            }
            match known.iter().position(|word| *word == line.trim().to_lowercase()) {
                Some(at) => return Ok(at),
                None => writeln!(output, "请答 {} 之一", known.join("、"))?,
            }
        }
    };
    let yes = ["y", "n"];
    let ruler = "一、数字行：1 正好一满行，2 折到了第二行，3 没有满行？";
    let ruler = answer(ruler, &["1", "2", "3"])?;
    let sizes = answer("二、加高、加大两行变大了没有？y/n", &yes)?;
    let sets = "三、字库四行，从上数几行全对？0 到 4";
    let sets = answer(sets, &["0", "1", "2", "3", "4"])?;
    let code = answer("五、手机扫得出二维码吗？y/n", &yes)?;
    let cut = answer("六、切纸了没有？y/n", &yes)?;
    let width = match (ruler, profile.width) {
        (1, _) => PaperWidth::Mm58,
        (2, _) => PaperWidth::Mm80,
        (_, width) => width,
    };
    let width = if width == PaperWidth::Mm80 { 80 } else { 58 };
    let charset = ["image", "gb2312", "gbk", "gb18030", "gb18030-full"][sets];
    let qr = ["native", "raster"][code];
    let large = ["能", "不能，回执仍可读"][sizes];
    Ok(format!(
        "width = {width}\ncharset = \"{charset}\"\nqr = \"{qr}\"\ncutter = {}\n# 大字：{large}\n",
        cut == 0
    ))
}
