//! The laid-out lines as ESC/POS bytes in GB 18030.
//!
//! A dozen commands, written here rather than taken from a crate: the one there is writes
//! instruction by instruction, has no Chinese mode and knows a QR default that phones refuse.
//! The bytes of a job are built whole, so a broken connection never leaves half a queue.

use super::chars::{Charset, GETA, gb18030};
use super::document::{Align, Laid, Line, Size};
use super::fonts::Fonts;
use super::printer::{Profile, QrMode};
use super::qr::Modules;
use super::raster;

/// ESC @: forget everything a former job set.
const INIT: &[u8] = b"\x1b@";
/// FS &: Chinese mode. Some models start in it, some do not; valid from a line's beginning.
const CHINESE: &[u8] = b"\x1c&";
/// Dots along one QR module: 1 mm at 203 dpi, readable from worn paper.
const MODULE: u8 = 8;
/// Lines fed so that the last one clears the cutter or the tear bar.
const TAIL: u8 = 4;

impl Laid {
    /// The bytes that print these lines.
    pub fn escpos(&self, profile: &Profile) -> Vec<u8> {
        let mut pen = Pen {
            bytes: [INIT, if profile.charset == Charset::Image { &[] } else { CHINESE }].concat(),
            align: Align::Left,
            size: Size::Normal,
            profile,
        };
        for line in &self.lines {
            if let Some((text, align, size)) = line.written(self.columns) {
                if self.drawn && pen.drawn(&text, align, size) {
                    continue;
                }
                // An empty line needs no change of size or place.
                if !text.is_empty() {
                    pen.align(align);
                }
                pen.size(size);
                pen.text(&text);
                pen.bytes.push(b'\n');
            }
            match line {
                Line::Qr(payload) => pen.qr(payload),
                Line::Cut => pen.cut(),
                Line::Text { .. } | Line::Cells(_) | Line::Frame(_) => {}
            }
        }
        pen.align(Align::Left);
        pen.size(Size::Normal);
        pen.bytes
    }
}

/// Writes commands, and remembers what the printer was last told.
struct Pen<'a> {
    bytes: Vec<u8>,
    align: Align,
    size: Size,
    profile: &'a Profile,
}

impl Pen<'_> {
    /// ESC a n.
    fn align(&mut self, align: Align) {
        if std::mem::replace(&mut self.align, align) != align {
            let n = match align {
                Align::Left => 0,
                Align::Centre => 1,
                Align::Right => 2,
            };
            self.bytes.extend([0x1b, b'a', n]);
        }
    }

    /// GS ! for all characters, then FS ! because on many models only that makes Hanzi grow.
    /// GS ! keeps to 0x00, 0x01 and 0x11, which the simplest models know too.
    fn size(&mut self, size: Size) {
        if std::mem::replace(&mut self.size, size) != size {
            let (all, hanzi) = match size {
                Size::Normal => (0x00, 0x00),
                Size::Tall => (0x01, 0x08),
                Size::Big => (0x11, 0x0c),
            };
            self.bytes.extend([0x1d, b'!', all]);
            if self.profile.charset != Charset::Image {
                self.bytes.extend([0x1c, b'!', hanzi]);
            }
        }
    }

    /// Text, checked once more at the door: only what this printer has leaves as a code.
    fn text(&mut self, text: &str) {
        for c in text.chars() {
            let has = |c| self.profile.charset.has(c);
            // Without any Hanzi a line that could not be drawn is refused before; see `Profile::ready`.
            let c = if has(c) { c } else { [GETA, ' '][usize::from(!has(GETA))] };
            self.bytes.extend(gb18030(c));
        }
    }

    /// Draws a line the ROM has not all characters of, when the system's fonts have them.
    fn drawn(&mut self, text: &str, align: Align, size: Size) -> bool {
        if text.chars().all(|c| self.profile.charset.has(c)) {
            return false;
        }
        let dots = self.profile.width.dots();
        let rows = Fonts::system().ok().and_then(|f| raster::line(f, text, align, size, dots));
        let Some(rows) = rows else { return false };
        self.size(Size::Normal);
        self.align(Align::Left);
        self.picture(dots / 8, &rows);
        true
    }

    /// GS v 0.
    fn picture(&mut self, across: usize, rows: &[Vec<u8>]) {
        let [xl, xh] = u16::try_from(across).unwrap_or(u16::MAX).to_le_bytes();
        let [yl, yh] = u16::try_from(rows.len()).unwrap_or(u16::MAX).to_le_bytes();
        self.bytes.extend([0x1d, b'v', b'0', 0, xl, xh, yl, yh]);
        rows.iter().for_each(|row| self.bytes.extend(row));
    }

    /// The payload as the printer's own QR code, or drawn dot by dot.
    fn qr(&mut self, payload: &str) {
        self.size(Size::Normal);
        match self.profile.qr {
            QrMode::Native => {
                self.align(Align::Centre);
                self.native_qr(payload.as_bytes());
            }
            QrMode::Raster => {
                self.align(Align::Left);
                // Too long for any code: its text is on the paper anyway.
                if let Some(modules) = Modules::encode(payload) {
                    self.raster(&modules);
                }
            }
        }
    }

    /// GS ( k, functions 165, 167, 169, 180, 181: model 2, module size, correction M, store,
    /// print.
    fn native_qr(&mut self, payload: &[u8]) {
        let length = u16::try_from(payload.len() + 3).unwrap_or(u16::MAX);
        let [low, high] = length.to_le_bytes();
        let stored = &payload[..usize::from(length) - 3];
        self.bytes.extend(b"\x1d(k\x04\x001A2\x00");
        self.bytes.extend([0x1d, b'(', b'k', 3, 0, b'1', b'C', MODULE]);
        self.bytes.extend(b"\x1d(k\x03\x001E1");
        self.bytes.extend([0x1d, b'(', b'k', low, high, b'1', b'P', b'0']);
        self.bytes.extend(stored);
        self.bytes.extend(b"\x1d(k\x03\x001Q0");
    }

    /// GS v 0 over the whole paper width: some models ignore ESC a for pictures, so the middle
    /// is part of the picture.
    fn raster(&mut self, modules: &Modules) {
        let dots = self.profile.width.dots();
        let module = usize::from(MODULE).min(dots / (modules.side() + 8)).max(1);
        let (side, across) = (modules.side() * module, dots / 8);
        let left = dots.saturating_sub(side) / 2;
        let row = |y: usize| {
            let mut row = vec![0_u8; across];
            for x in (0..side).filter(|x| modules.is_dark(x / module, y / module)) {
                row[(left + x) / 8] |= 0x80 >> ((left + x) % 8);
            }
            row
        };
        self.picture(across, &(0..side).map(row).collect::<Vec<_>>());
    }

    /// ESC d, then GS V 66 0; without a cutter the same feed brings the end past the tear bar.
    fn cut(&mut self) {
        self.align(Align::Left);
        self.size(Size::Normal);
        self.bytes.extend([0x1b, b'd', TAIL]);
        if self.profile.cutter {
            self.bytes.extend([0x1d, b'V', 66, 0]);
        }
    }
}

#[cfg(test)]
mod tests {
    use crate::paper::document::{Align, Block, Size};
    use crate::paper::{Charset, Document, Profile};

    #[test]
    fn a_short_job_byte_by_byte() {
        let mut paper = Document::default();
        paper.text(Align::Centre, Size::Big, "回执");
        paper.text(Align::Left, Size::Normal, "A¥");
        paper.push(Block::Qr("12".into()));
        paper.push(Block::Cut);
        let profile = Profile::default();
        let bytes = paper.lay(32, profile.charset).escpos(&profile);
        let want: &[u8] = b"\x1b@\x1c&\x1ba\x01\x1d!\x11\x1c!\x0c\xbb\xd8\xd6\xb4\n\
            \x1ba\x00\x1d!\x00\x1c!\x00A\xa3\xa4\n\
            \x1ba\x01\x1d(k\x04\x001A2\x00\x1d(k\x03\x001C\x08\x1d(k\x03\x001E1\
            \x1d(k\x05\x001P012\x1d(k\x03\x001Q0\x1ba\x00\x1bd\x04\x1dVB\x00";
        assert_eq!(bytes, want);
    }

    #[test]
    fn lines_laid_for_another_printer_still_send_nothing_it_lacks() {
        let mut paper = Document::default();
        paper.text(Align::Left, Size::Normal, "𠮷A");
        let laid = paper.lay(32, Charset::Gb18030Full);
        assert_eq!(laid.escpos(&Profile::default()), b"\x1b@\x1c&\xa1\xfeA\n");
    }
}
