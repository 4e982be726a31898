//! The laid-out lines as plain text: the preview on the screen and `--as text`.
//!
//! Same lines, same breaks, same characters as on paper. A large line is not stretched; its
//! size is told beside it, so that a screen can mark it.

use super::chars::text_width;
use super::document::{Align, Laid, Line, Size};
use super::qr::Modules;

/// How a QR code stands in text.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum QrArt {
    /// One line that names its payload.
    #[default]
    Label,
    /// Half blocks (`▀▄█`), two modules high each; for screens where these are one column wide.
    HalfBlock,
}

/// A line of the preview.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct TextLine {
    /// The text with its margin, without spaces at the end.
    pub text: String,
    /// How large it prints.
    pub size: Size,
}

impl Laid {
    /// The lines from top to bottom.
    pub fn text(&self, qr: QrArt) -> Vec<TextLine> {
        let mut out = Vec::with_capacity(self.lines.len());
        for line in &self.lines {
            if let Some((text, align, size)) = line.written(self.columns) {
                out.push(TextLine { text: self.placed(&text, align), size });
            }
            match line {
                Line::Qr(payload) => {
                    let art = match qr {
                        QrArt::HalfBlock => half_blocks(payload),
                        QrArt::Label => None,
                    };
                    let art = art.unwrap_or_else(|| vec![format!("[二维码 {payload}]")]);
                    out.extend(art.into_iter().map(|row| TextLine {
                        text: self.placed(&row, Align::Centre),
                        size: Size::Normal,
                    }));
                }
                Line::Text { .. } | Line::Cells(_) | Line::Frame(_) | Line::Cut => {}
            }
        }
        out
    }

    /// The whole text, one line feed after each line.
    pub fn to_text(&self, qr: QrArt) -> String {
        self.text(qr).into_iter().flat_map(|line| [line.text, "\n".to_owned()]).collect()
    }

    fn placed(&self, text: &str, align: Align) -> String {
        // Block characters are two columns on paper, yet here they stand on a screen.
        let art = text.chars().any(|c| matches!(c, '▀' | '▄' | '█'));
        let width = if art { text.chars().count() } else { text_width(text) };
        let room = self.columns.saturating_sub(width);
        let before = match align {
            _ if text.is_empty() => 0,
            Align::Left => 0,
            Align::Centre => room / 2,
            Align::Right => room,
        };
        format!("{}{}", " ".repeat(before), text.trim_end())
    }
}

/// Dark modules as ink; the caller sets black on white.
fn half_blocks(payload: &str) -> Option<Vec<String>> {
    let modules = Modules::encode(payload)?;
    let rows = (0..modules.side()).step_by(2).map(|y| {
        (0..modules.side())
            .map(|x| match (modules.is_dark(x, y), modules.is_dark(x, y + 1)) {
                (true, true) => '█',
                (true, false) => '▀',
                (false, true) => '▄',
                (false, false) => ' ',
            })
            .collect()
    });
    Some(rows.collect())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::paper::document::Block;
    use crate::paper::{Charset, Document};

    fn paper() -> Laid {
        let mut paper = Document::default();
        paper.text(Align::Centre, Size::Big, "受理回执单");
        paper.push(Block::Qr("1234567890123452".into()));
        paper.text(Align::Right, Size::Normal, "窗口");
        paper.push(Block::Cut);
        paper.lay(32, Charset::default())
    }

    #[test]
    fn a_label_names_the_code() {
        assert_eq!(
            paper().to_text(QrArt::Label),
            "           受理回执单\n   [二维码 1234567890123452]\n                            窗口\n"
        );
        assert_eq!(paper().text(QrArt::Label)[0].size, Size::Big);
    }

    #[test]
    fn art_is_the_code_itself() {
        let text = paper().text(QrArt::HalfBlock);
        let art: Vec<&str> = text[1..text.len() - 1].iter().map(|l| l.text.as_str()).collect();
        assert_eq!(art.len(), 11, "21 modules, two a row");
        let margin = art[0].find('█').unwrap();
        assert!(art[0][margin..].starts_with("█▀▀▀▀▀█"), "finder pattern: {}", art[0]);
        let modules = Modules::encode("1234567890123452").unwrap();
        for (row, line) in art.iter().enumerate() {
            let cells: Vec<char> = line.chars().skip(margin).collect();
            for x in 0..modules.side() {
                let cell = cells.get(x).copied().unwrap_or(' ');
                assert_eq!(modules.is_dark(x, row * 2), matches!(cell, '█' | '▀'));
                assert_eq!(modules.is_dark(x, row * 2 + 1), matches!(cell, '█' | '▄'));
            }
        }
    }
}
