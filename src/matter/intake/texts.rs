//! Texts and words of an intake, checked: closed lists, one-line texts, stories.

use super::{FieldError, NARRATIVE_MAX, wrong};

/// Most characters of a short field.
const SHORT_MAX: usize = 120;

/// Reads one word of a closed list; `None` when empty.
pub(super) fn choose<T: Copy>(
    field: &str,
    what: &str,
    text: &str,
    all: &[T],
    word: impl Fn(T) -> &'static str,
    parse: impl Fn(&str) -> Option<T>,
) -> Result<Option<T>, FieldError> {
    let text = text.trim();
    if text.is_empty() {
        return Ok(None);
    }
    parse(text).map(Some).ok_or_else(|| {
        let known = all.iter().map(|t| word(*t)).collect::<Vec<_>>().join("、");
        wrong(field, format!("{what}没有「{text}」这一项，可以是 {known}"))
    })
}

/// Controls, zero-width characters and marks that turn the direction of what follows: none of them
/// was said by a person, and all of them make a text read otherwise than it is.
fn is_invisible(c: char) -> bool {
    c.is_control()
        || matches!(c, '\u{200B}'..='\u{200F}' | '\u{202A}'..='\u{202E}' | '\u{2060}'..='\u{2069}' | '\u{FEFF}')
}

/// A one-line text; `None` when empty; control characters and over-length are refused.
pub(super) fn short_text(
    field: &str,
    what: &str,
    text: &str,
) -> Result<Option<String>, FieldError> {
    let text = text.trim();
    if text.chars().any(is_invisible) {
        return Err(wrong(field, format!("{what}里有看不见的控制字符，请重新输入")));
    }
    let count = text.chars().count();
    if count > SHORT_MAX {
        return Err(wrong(field, format!("{what}有{count}个字，最多{SHORT_MAX}个，请写短一些")));
    }
    Ok((count > 0).then(|| text.to_owned()))
}

/// A text of up to [`NARRATIVE_MAX`] characters, line breaks allowed; kept exactly, never cut.
pub(super) fn long_text(field: &str, what: &str, text: &str) -> Result<String, FieldError> {
    let text = text.replace("\r\n", "\n").replace('\r', "\n");
    let count = text.chars().count();
    if count > NARRATIVE_MAX {
        let message =
            format!("{what}有{count}个字，最多{NARRATIVE_MAX}个；请分成几件登记或交纸质材料");
        return Err(wrong(field, message));
    }
    if text.chars().any(|c| is_invisible(c) && c != '\n' && c != '\t') {
        return Err(wrong(field, format!("{what}里有看不见的控制字符，请重新输入")));
    }
    Ok(if text.trim().is_empty() { String::new() } else { text })
}
