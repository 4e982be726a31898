//! The text of a file, whatever Chinese encoding it was saved in, and what separates its columns.

use encoding_rs::{GB18030, UTF_16BE, UTF_16LE};

/// Separators looked for, the usual one first.
const SEPARATORS: [u8; 4] = [b',', b'\t', b';', b'|'];
/// Records looked at to find the separator.
const PROBED: usize = 30;

/// The text of a file: UTF-8 or UTF-16 by its mark, else UTF-8 if it is, else GB18030 if it is.
///
/// # Errors
/// One Chinese sentence.
pub fn text(bytes: &[u8]) -> Result<String, String> {
    let wrong = || {
        "文字编码既不是 UTF-8 也不是 GB18030，没有导入；请用表格软件打开，另存为 .xlsx 或「CSV UTF-8」再导"
            .to_owned()
    };
    let clean = |text: &str| -> Result<String, String> {
        // A file that is no text at all passes for GB18030 now and then, but not without zeros.
        if text.contains('\0') { Err(wrong()) } else { Ok(text.to_owned()) }
    };
    let marked = match bytes {
        [0xEF, 0xBB, 0xBF, rest @ ..] => {
            return clean(std::str::from_utf8(rest).map_err(|_| wrong())?);
        }
        [0xFF, 0xFE, rest @ ..] => Some((UTF_16LE, rest)),
        [0xFE, 0xFF, rest @ ..] => Some((UTF_16BE, rest)),
        _ => None,
    };
    if let Some((encoding, rest)) = marked {
        let text = encoding.decode_without_bom_handling_and_without_replacement(rest);
        return clean(&text.ok_or_else(wrong)?);
    }
    if let Ok(text) = std::str::from_utf8(bytes) {
        return clean(text);
    }
    let text = GB18030.decode_without_bom_handling_and_without_replacement(bytes);
    clean(&text.ok_or_else(wrong)?)
}

/// What separates the columns: by which the first records have most columns most evenly.
pub fn separator(text: &str) -> u8 {
    let score = |separator: &u8| -> usize {
        let mut reader = csv::ReaderBuilder::new()
            .delimiter(*separator)
            .has_headers(false)
            .flexible(true)
            .from_reader(text.as_bytes());
        let widths: Vec<usize> =
            reader.records().take(PROBED).filter_map(|r| r.ok().map(|r| r.len())).collect();
        let like = |width: usize| widths.iter().filter(|w| **w == width).count();
        widths.iter().filter(|w| **w > 1).map(|w| like(*w) * w.min(&20)).max().unwrap_or(0)
    };
    let mut best = (SEPARATORS[0], 0);
    for separator in SEPARATORS {
        let here = score(&separator);
        if here > best.1 {
            best = (separator, here);
        }
    }
    best.0
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_usual_encodings_are_told_apart() {
        let line = "来访日期,姓名\n2006-8-15,吴某某";
        let utf16: Vec<u8> = [0xFF, 0xFE]
            .into_iter()
            .chain(line.encode_utf16().flat_map(u16::to_le_bytes))
            .collect();
        let (gb, _, _) = GB18030.encode(line);
        let marked = [b"\xEF\xBB\xBF", line.as_bytes()].concat();
        for bytes in [line.as_bytes(), &marked, &utf16, &gb] {
            assert_eq!(text(bytes).unwrap(), line);
        }
    }

    #[test]
    fn what_is_no_text_is_refused() {
        for bytes in [&b"\x89PNG\r\n\x1a\n\0\0"[..], &[0x80, 0xFF, 0xFF], &[0xFF, 0xFE, 0xD8]] {
            assert!(text(bytes).unwrap_err().contains("GB18030"));
        }
    }

    #[test]
    fn separators_are_found_beside_commas_in_texts() {
        assert_eq!(separator("日期,姓名,内容\n1,2,\"a;b;c;d\"\n"), b',');
        assert_eq!(separator("日期;姓名;内容\n1;2;甲，乙, 丙\n1;2;丁\n"), b';');
        assert_eq!(separator("日期\t姓名\n1\t2,3\n"), b'\t');
        assert_eq!(separator("只有一栏\n没有别的\n"), b',');
    }
}
