//! Which characters a printer has, and what is printed in place of the others.
//!
//! A thermal printer draws from a character ROM; a code it lacks comes out as a wrong Hanzi or
//! as two Latin letters, without any error. So every character is checked here before it is
//! sent: kept, put in another usual writing, dropped when invisible, or printed as 〓 and named.

use encoding_rs::GB18030;

/// Stands for a character the printer lacks; in every Chinese ROM (GB2312 row 1).
pub const GETA: char = '〓';

/// What the ROM of a printer holds, smallest first.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Charset {
    /// GB 2312-80: 6,763 Hanzi.
    Gb2312,
    /// GBK: 20,902 Hanzi and 21 compatibility forms.
    Gbk,
    /// The two-byte areas of GB 18030: what most printers sold as "GB18030" really have.
    #[default]
    Gb18030TwoByte,
    /// GB 18030 with four-byte Hanzi.
    Gb18030Full,
    /// No Hanzi at all: whatever is not ASCII is drawn as dots from a font of this system.
    Image,
}

/// What becomes of one character on paper.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Glyph {
    /// Printed as it is.
    Keep,
    /// Printed in this other usual writing.
    Swap(&'static str),
    /// Invisible by nature (controls, joiners, variation selectors); nothing is printed.
    Drop,
    /// The printer lacks it: [`GETA`] is printed and the character named beneath.
    Missing,
}

/// What becomes of `c` where `has` says which characters there are.
pub fn glyph_of(c: char, has: impl Fn(char) -> bool) -> Glyph {
    if has(c) {
        return Glyph::Keep;
    }
    match other_writing(c) {
        Some(other) if other.chars().all(has) => Glyph::Swap(other),
        _ if is_invisible(c) => Glyph::Drop,
        _ => Glyph::Missing,
    }
}

/// What becomes of `c` where every visible character can be written: a text file.
pub fn written(c: char) -> Glyph {
    glyph_of(c, |c| !is_invisible(c))
}

impl Charset {
    /// Reads `gb2312`, `gbk`, `gb18030` (its two-byte areas), `gb18030-full` or `image`.
    ///
    /// # Errors
    /// A Chinese sentence that lists them.
    pub fn parse(text: &str) -> Result<Self, String> {
        match text.trim().to_ascii_lowercase().as_str() {
            "gb2312" => Ok(Charset::Gb2312),
            "gbk" => Ok(Charset::Gbk),
            "gb18030" => Ok(Charset::Gb18030TwoByte),
            "gb18030-full" => Ok(Charset::Gb18030Full),
            "image" => Ok(Charset::Image),
            other => Err(format!(
                "没有「{other}」这种字库，可以是 gb2312、gbk、gb18030、gb18030-full、image"
            )),
        }
    }

    /// What becomes of `c` on this printer.
    pub fn glyph(self, c: char) -> Glyph {
        glyph_of(c, |c| self.has(c))
    }

    /// True when the ROM has this character. Controls are never "had": none may reach the
    /// printer as text.
    pub fn has(self, c: char) -> bool {
        if c.is_ascii() {
            return (' '..='~').contains(&c);
        }
        if self == Charset::Image {
            return false;
        }
        // Private use has codes, but every maker draws something else there.
        if is_private(c) {
            return false;
        }
        match *gb18030(c).as_slice() {
            [lead, trail] => match self {
                Charset::Gb2312 => in_gb2312(lead, trail),
                Charset::Gbk => in_gbk(lead, trail),
                Charset::Gb18030TwoByte | Charset::Gb18030Full => true,
                Charset::Image => false,
            },
            // Four bytes reach all of Unicode; a ROM promises Hanzi there and no more.
            [_, _, _, _] => self == Charset::Gb18030Full && is_han(c),
            _ => false,
        }
    }
}

/// Columns a printable character takes on paper: its ASCII half cell or a full Hanzi cell.
///
/// Not `unicode-width`: `— … “ ·` are one column on many screens and always two on paper.
pub const fn paper_width(c: char) -> usize {
    if c.is_ascii() { 1 } else { 2 }
}

/// Columns of a text on paper.
pub fn text_width(text: &str) -> usize {
    text.chars().map(paper_width).sum()
}

/// The GB 18030 code of a character, one, two or four bytes; empty when it has none.
pub fn gb18030(c: char) -> Vec<u8> {
    let mut utf8 = [0; 4];
    let (bytes, _, unmappable) = GB18030.encode(c.encode_utf8(&mut utf8));
    if unmappable { Vec::new() } else { bytes.into_owned() }
}

/// Names a character for a person: `U+20BB7(土口)`.
pub fn name(c: char) -> String {
    let point = format!("U+{:04X}", u32::from(c));
    match parts(c) {
        Some(parts) => format!("{point}({parts})"),
        None => point,
    }
}

/// 拆字: the parts of characters that are frequent in names and rare in ROMs.
const fn parts(c: char) -> Option<&'static str> {
    Some(match c {
        '堃' => "方方土",
        '喆' => "吉吉",
        '䶮' => "龙天",
        '𠮷' => "土口",
        '㐂' => "七七七",
        '垚' => "土土土",
        '珺' => "王君",
        '玥' => "王月",
        '镕' => "金容",
        '翀' => "羽中",
        '昇' => "日升",
        '甦' => "更生",
        '曌' => "明空",
        _ => return None,
    })
}

/// Another writing that says the same, for characters ROMs often lack.
const fn other_writing(c: char) -> Option<&'static str> {
    Some(match c {
        '\t' | '\n' | '\r' | '\u{2028}' | '\u{2029}' => " ",
        '\u{a0}' | '\u{1680}' | '\u{2000}'..='\u{200a}' | '\u{202f}' | '\u{205f}' => " ",
        '¥' => "￥",
        '€' => "欧元",
        '•' | '・' | '‧' | '∙' | '⋅' | '･' => "·",
        '‐' | '‑' | '‒' | '–' | '−' | '﹣' => "-",
        '―' | '⸺' => "—",
        '⋯' => "…",
        '〜' | '∼' => "～",
        '«' => "《",
        '»' => "》",
        '‹' => "〈",
        '›' => "〉",
        '㎡' => "平方米",
        '㎏' => "公斤",
        _ => return None,
    })
}

/// Controls, format characters and variation selectors: nothing to see, with or without ink.
pub(super) const fn is_invisible(c: char) -> bool {
    matches!(c,
        '\u{0}'..='\u{1f}' | '\u{7f}'..='\u{9f}' | '\u{ad}' | '\u{34f}' | '\u{61c}'
        | '\u{180b}'..='\u{180f}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{fe00}'..='\u{fe0f}' | '\u{feff}'
        | '\u{e0000}'..='\u{e0fff}')
}

const fn is_private(c: char) -> bool {
    matches!(c, '\u{e000}'..='\u{f8ff}' | '\u{f0000}'..='\u{10ffff}')
}

const fn is_han(c: char) -> bool {
    matches!(c, '\u{3400}'..='\u{4dbf}' | '\u{4e00}'..='\u{9fff}' | '\u{f900}'..='\u{faff}'
        | '\u{20000}'..='\u{3ffff}')
}

/// The assigned cells of GB 2312-80. GBK and GB 18030 filled the holes of rows 2, 6 and 8, so
/// the ranges are spelled out.
const fn in_gb2312(lead: u8, trail: u8) -> bool {
    match lead {
        0xa1 | 0xa3 => matches!(trail, 0xa1..=0xfe),
        0xa2 => matches!(trail, 0xb1..=0xe2 | 0xe5..=0xee | 0xf1..=0xfc),
        0xa4 => matches!(trail, 0xa1..=0xf3),
        0xa5 => matches!(trail, 0xa1..=0xf6),
        0xa6 => matches!(trail, 0xa1..=0xb8 | 0xc1..=0xd8),
        0xa7 => matches!(trail, 0xa1..=0xc1 | 0xd1..=0xf1),
        0xa8 => matches!(trail, 0xa1..=0xba | 0xc5..=0xe9),
        0xa9 => matches!(trail, 0xa4..=0xef),
        0xd7 => matches!(trail, 0xa1..=0xf9),
        0xb0..=0xf7 => matches!(trail, 0xa1..=0xfe),
        _ => false,
    }
}

/// GBK 1.0: the two-byte codes without what GB 18030 added (€, ḿ, ǹ, row FE from 50 on, …).
const fn in_gbk(lead: u8, trail: u8) -> bool {
    !matches!(
        (lead, trail),
        (0xa2, 0xe3)
            | (0xa6, 0xd9..=0xdf | 0xec..=0xed | 0xf3 | 0xfe)
            | (0xa8, 0xbc | 0xbf)
            | (0xa9, 0x89..=0x95)
            | (0xfe, 0x50..=0xff)
    )
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Characters of `text` that the set lacks even in another writing.
    fn lacks(set: Charset, text: &str) -> String {
        text.chars().filter(|&c| set.glyph(c) == Glyph::Missing).collect()
    }

    #[test]
    fn each_set_lacks_what_was_found_missing_on_paper() {
        let rare = "堃喆䶮㛃𠮷𬭊";
        assert_eq!(lacks(Charset::Gb2312, rare), rare);
        assert_eq!(lacks(Charset::Gbk, rare), "䶮㛃𠮷𬭊");
        assert_eq!(lacks(Charset::Gb18030TwoByte, rare), "㛃𠮷𬭊");
        assert_eq!(lacks(Charset::Gb18030Full, rare), "");
    }

    #[test]
    fn the_smallest_set_has_all_6763_hanzi_and_nothing_bigger() {
        let hanzi = ('\u{4e00}'..='\u{9fa5}').filter(|&c| Charset::Gb2312.has(c)).count();
        assert_eq!(hanzi, 6763);
        let all = ('\u{4e00}'..='\u{9fa5}').filter(|&c| Charset::Gbk.has(c)).count();
        assert_eq!(all, 20902);
    }

    #[test]
    fn yen_is_never_sent_as_a_four_byte_code() {
        for set in [Charset::Gb2312, Charset::Gbk, Charset::Gb18030TwoByte, Charset::Gb18030Full] {
            assert_eq!(set.glyph('¥'), Glyph::Swap("￥"));
            assert_eq!(set.glyph('\u{a0}'), Glyph::Swap(" "));
            assert_eq!(set.glyph('•'), Glyph::Swap("·"));
            assert_eq!(set.glyph('😀'), Glyph::Missing);
            // Private use: one has a two-byte code, the other none.
            assert_eq!(set.glyph('\u{e000}'), Glyph::Missing);
            assert_eq!(set.glyph('\u{e5e5}'), Glyph::Missing);
            for control in ['\u{1b}', '\u{1d}', '\0', '\u{7f}', '\u{200d}', '\u{fe0f}'] {
                assert_eq!(set.glyph(control), Glyph::Drop, "{control:?}");
            }
        }
        assert_eq!(Charset::Gb2312.glyph('€'), Glyph::Swap("欧元"));
        assert_eq!(Charset::Gb18030TwoByte.glyph('€'), Glyph::Keep);
    }

    #[test]
    fn ambiguous_characters_take_two_columns() {
        assert_eq!(text_width("— … “ ·"), 11);
        for c in "—…“·×①".chars() {
            assert_eq!(gb18030(c).len(), 2, "{c}");
        }
    }

    #[test]
    fn what_is_had_has_a_code_of_the_width_it_takes() {
        for c in '\0'..=char::MAX {
            if Charset::Gb18030TwoByte.has(c) {
                assert_eq!(gb18030(c).len(), paper_width(c), "{c:?}");
            }
        }
    }

    #[test]
    fn a_rare_character_is_named_so_that_it_can_be_written_by_hand() {
        assert_eq!(name('𠮷'), "U+20BB7(土口)");
        assert_eq!(name('𬭊'), "U+2CB4A");
    }
}
