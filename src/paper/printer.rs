//! What a printer is: where it stands, how wide its paper is, what it can draw.

use super::chars::Charset;
use super::fonts::Fonts;
use super::form::PaperKind;
use crate::desk::papers::RECEIPT;
use std::fmt;
use std::path::PathBuf;

/// Paper of a slip printer at 203 dpi.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum PaperWidth {
    /// 58 mm: 32 columns, 384 dots.
    #[default]
    Mm58,
    /// 80 mm: 48 columns, 576 dots.
    Mm80,
}

impl PaperWidth {
    /// From millimetres as written on the roll.
    pub const fn from_mm(mm: u32) -> Option<Self> {
        match mm {
            58 => Some(PaperWidth::Mm58),
            80 => Some(PaperWidth::Mm80),
            _ => None,
        }
    }

    /// Columns of ordinary size.
    pub const fn columns(self) -> usize {
        match self {
            PaperWidth::Mm58 => 32,
            PaperWidth::Mm80 => 48,
        }
    }

    /// Dots across.
    pub const fn dots(self) -> usize {
        self.columns() * 12
    }
}

/// How the printer draws a QR code.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QrMode {
    /// By its own command GS ( k.
    #[default]
    Native,
    /// As a picture, for models without that command.
    Raster,
}

/// What a printer can do.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Profile {
    /// Its paper.
    pub width: PaperWidth,
    /// Its character ROM.
    pub charset: Charset,
    /// Its way to a QR code.
    pub qr: QrMode,
    /// True when it cuts; otherwise the paper is fed to be torn.
    pub cutter: bool,
}

impl Default for Profile {
    fn default() -> Self {
        Self::of(PaperWidth::default())
    }
}

impl Profile {
    /// Why this printer cannot print here: one without Hanzi needs a font to draw them from.
    ///
    /// # Errors
    /// A Chinese sentence that names the package to install.
    pub fn ready(&self) -> Result<(), String> {
        match self.charset {
            Charset::Image => Fonts::system().map(|_| ()).map_err(str::to_owned),
            _ => Ok(()),
        }
    }

    /// The usual printer for a paper: GB 18030 two-byte ROM, own QR code, cutter.
    pub fn of(width: PaperWidth) -> Self {
        Self { width, charset: Charset::default(), qr: QrMode::default(), cutter: true }
    }
}

/// Where finished bytes go, as a person writes it: `file:PATH`, `device:PATH`,
/// `serial:LINE:BAUD`, `tcp:HOST:PORT`, `cups:QUEUE`, `windows:PRINTER` or `none`.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum PrinterTarget {
    /// No printer: a normal way to work.
    #[default]
    None,
    /// A file that is written anew, or a folder that gets a new numbered file each time.
    File(PathBuf),
    /// A device such as `/dev/usb/lp0`.
    Device(PathBuf),
    /// A raw network printer.
    Tcp {
        /// Name or address.
        host: String,
        /// Port, 9100 unless said.
        port: u16,
    },
    /// A printer on a serial line.
    Serial {
        /// The line, e.g. `/dev/ttyUSB0` or `COM3`.
        path: PathBuf,
        /// Its speed, 9600 unless said.
        baud: u32,
    },
    /// A queue of CUPS.
    Cups(String),
    /// A printer of the Windows spooler.
    Windows(String),
}

impl PrinterTarget {
    /// Reads a target.
    ///
    /// # Errors
    /// A Chinese sentence that shows the forms it may have.
    pub fn parse(text: &str) -> Result<Self, String> {
        let wrong = || {
            format!(
                "看不懂打印机「{text}」。请写成 file:文件或目录、device:/dev/usb/lp0、\
                 serial:/dev/ttyUSB0:9600、tcp:主机:9100、cups:队列、windows:打印机 或 none"
            )
        };
        let text = text.trim();
        if text == "none" {
            return Ok(Self::None);
        }
        let (kind, place) = text.split_once(':').ok_or_else(wrong)?;
        if place.is_empty() {
            return Err(wrong());
        }
        match kind {
            "file" => Ok(Self::File(place.into())),
            "device" => Ok(Self::Device(place.into())),
            // lp and lpstat take the name as a word of their own.
            "cups" if !place.starts_with('-') && !place.contains(char::is_whitespace) => {
                Ok(Self::Cups(place.to_owned()))
            }
            "serial" => match place.rsplit_once(':') {
                Some((path, baud)) if !path.is_empty() => {
                    let baud = baud.parse().ok().filter(|baud| *baud > 0).ok_or_else(wrong)?;
                    Ok(Self::Serial { path: path.into(), baud })
                }
                Some(_) => Err(wrong()),
                None => Ok(Self::Serial { path: place.into(), baud: 9600 }),
            },
            "windows" => Ok(Self::Windows(place.to_owned())),
            "tcp" => host_and_port(place).ok_or_else(wrong),
            _ => Err(wrong()),
        }
    }
}

/// The printers of a seat, one for each kind of paper.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Printers {
    /// Slips.
    pub slip: PrinterTarget,
    /// Letters, as PDF.
    pub letter: PrinterTarget,
    /// What the slip printer can do.
    pub profile: Profile,
}

impl Printers {
    /// The printer for a paper.
    pub const fn target(&self, kind: PaperKind) -> &PrinterTarget {
        match kind {
            PaperKind::Slip => &self.slip,
            PaperKind::Letter => &self.letter,
        }
    }

    /// True when there is a printer for a paper.
    pub fn prints(&self, kind: PaperKind) -> bool {
        *self.target(kind) != PrinterTarget::None
    }

    /// The form receipts come out on: the slip, or A5 where only letters can be printed.
    pub fn receipt(&self) -> Option<&'static str> {
        match (self.prints(PaperKind::Slip), self.prints(PaperKind::Letter)) {
            (true, _) => Some(RECEIPT),
            (false, true) => Some("receipt-a5"),
            (false, false) => None,
        }
    }
}

/// `host`, `host:9100`, `[::1]` or `[::1]:9100`.
fn host_and_port(place: &str) -> Option<PrinterTarget> {
    let (host, port) = match place.strip_prefix('[') {
        Some(inner) => inner.split_once(']')?,
        None => place.find(':').map_or((place, ""), |at| place.split_at(at)),
    };
    let port = match port.strip_prefix(':') {
        Some(digits) => digits.parse().ok().filter(|&port| port > 0)?,
        None if port.is_empty() => 9100,
        None => return None,
    };
    (!host.is_empty()).then(|| PrinterTarget::Tcp { host: host.to_owned(), port })
}

impl fmt::Display for PrinterTarget {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::None => f.write_str("none"),
            Self::File(path) => write!(f, "file:{}", path.display()),
            Self::Device(path) => write!(f, "device:{}", path.display()),
            Self::Cups(queue) => write!(f, "cups:{queue}"),
            Self::Windows(name) => write!(f, "windows:{name}"),
            Self::Serial { path, baud } => write!(f, "serial:{}:{baud}", path.display()),
            Self::Tcp { host, port } if host.contains(':') => write!(f, "tcp:[{host}]:{port}"),
            Self::Tcp { host, port } => write!(f, "tcp:{host}:{port}"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_what_it_shows() {
        for text in [
            "none",
            "file:/tmp/slips/",
            "file:C:\\slips\\a.bin",
            "device:/dev/usb/lp0",
            "tcp:printer.hall:9101",
            "tcp:[::1]:9100",
            "cups:office",
            "serial:/dev/ttyUSB0:19200",
            "serial:COM3:9600",
            "windows:XP-58 (副本 1)",
        ] {
            assert_eq!(PrinterTarget::parse(text).unwrap().to_string(), text);
        }
        let short = PrinterTarget::parse(" tcp:10.0.0.9 ").unwrap();
        assert_eq!(short.to_string(), "tcp:10.0.0.9:9100");
    }

    #[test]
    fn a_wrong_target_is_told_the_right_forms() {
        for text in [
            "",
            "lp0",
            "file:",
            "usb:/dev/usb/lp0",
            "tcp:host:0",
            "tcp:host:x",
            "tcp::1",
            "cups:-d",
            "serial:/dev/ttyS0:fast",
            "serial::9600",
        ] {
            let said = PrinterTarget::parse(text).unwrap_err();
            assert!(said.contains("device:/dev/usb/lp0"), "{text}: {said}");
        }
    }
}
