//! A QR code as a square of modules, for outputs that draw it themselves.

use qrcodegen::{QrCode, QrCodeEcc};

/// A square of dark and light modules without its quiet zone.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Modules {
    dark: Vec<bool>,
    side: usize,
}

impl Modules {
    /// Encodes ASCII text, model 2, error correction M; `None` when it is too long.
    pub fn encode(payload: &str) -> Option<Self> {
        let code = QrCode::encode_text(payload, QrCodeEcc::Medium).ok()?;
        let side = code.size();
        let dark = (0..side).flat_map(|y| (0..side).map(move |x| (x, y)));
        let dark = dark.map(|(x, y)| code.get_module(x, y)).collect();
        Some(Self { dark, side: usize::try_from(side).ok()? })
    }

    /// Modules along one side.
    pub fn side(&self) -> usize {
        self.side
    }

    /// True for a dark module; everything outside is light.
    pub fn is_dark(&self, x: usize, y: usize) -> bool {
        x < self.side && y < self.side && self.dark[y * self.side + x]
    }
}
