//! A text made equal for comparing, which still knows what the person said at each place.

/// A text with widths and cases made equal and blanks removed.
#[derive(Clone, Debug, Default)]
pub struct Folded {
    chars: Vec<char>,
    /// For each folded character its byte range in the original.
    places: Vec<(usize, usize)>,
}

/// Half-width, lower-case form of a character.
fn fold_char(c: char) -> char {
    let narrow = match u32::from(c) {
        code @ 0xFF01..=0xFF5E => char::from_u32(code - 0xFEE0).unwrap_or(c),
        _ => c,
    };
    narrow.to_ascii_lowercase()
}

impl Folded {
    /// Folds a text.
    pub fn new(text: &str) -> Self {
        let kept = text.char_indices().filter(|(_, c)| *c == '\n' || !c.is_whitespace());
        let (chars, places) = kept.map(|(at, c)| (fold_char(c), (at, at + c.len_utf8()))).unzip();
        Self { chars, places }
    }

    /// The folded characters.
    pub fn chars(&self) -> &[char] {
        &self.chars
    }

    /// The original words at these folded places, as the person said them.
    pub fn said<'t>(&self, text: &'t str, start: usize, end: usize) -> &'t str {
        let from = self.places.get(start).map_or(0, |p| p.0);
        let to = end.checked_sub(1).and_then(|last| self.places.get(last)).map_or(from, |p| p.1);
        text.get(from..to).unwrap_or_default()
    }
}
