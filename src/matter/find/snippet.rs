//! The part of a story that shows why it was found, with the places to light.

use super::fold::Folded;

/// A cut of a text and what in it was found.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Snippet {
    /// The cut, on one line.
    pub text: String,
    /// Ranges of characters in it, in order, apart from each other.
    pub lit: Vec<(usize, usize)>,
}

/// Characters shown in front of the first found word.
const BEFORE: usize = 8;

/// Cuts `text` around the first of the folded `words` found in it, at most `length` characters;
/// `None` when none of them is. `folded` is the same text.
pub fn cut(text: &str, folded: &Folded, words: &[String], length: usize) -> Option<Snippet> {
    let mut found: Vec<(usize, usize)> =
        words.iter().flat_map(|word| folded.ranges(&word.chars().collect::<Vec<_>>())).collect();
    found.sort_unstable();
    let first = found.first()?.0;
    let from = if first < length / 2 { 0 } else { first - BEFORE.min(length / 3).min(first) };
    let mut out = Snippet::default();
    let lead = usize::from(from > 0);
    if from > 0 {
        out.text.push('…');
    }
    let total = text.chars().count();
    out.text
        .extend(text.chars().skip(from).take(length).map(|c| if c.is_control() { ' ' } else { c }));
    if from + length < total {
        out.text.push('…');
    }
    for (start, end) in found {
        let start = start.max(from) + lead - from;
        let end = end.min(from + length).max(from) + lead - from;
        match out.lit.last_mut() {
            Some(last) if start <= last.1 => last.1 = last.1.max(end),
            _ if start < end => out.lit.push((start, end)),
            _ => {}
        }
    }
    Some(out)
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::matter::find::fold::{fold, key};
    use proptest::prelude::*;

    fn lit(snippet: &Snippet) -> Vec<String> {
        let chars: Vec<char> = snippet.text.chars().collect();
        snippet.lit.iter().map(|(a, b)| chars[*a..*b].iter().collect()).collect()
    }

    #[test]
    fn what_was_found_is_lit_as_it_was_written() {
        let text = "土地流轉費用三年没有付清，土地\n流转";
        let words = ["土地流转".to_owned(), "流转费用".to_owned()];
        let snippet = cut(text, &fold(text), &words, 40).unwrap();
        assert_eq!(lit(&snippet), ["土地流轉費用", "土地 流转"]);
        assert_eq!(cut(text, &fold(text), &["没有字".to_owned()], 40), None);
    }

    proptest! {
        #[test]
        fn ranges_lie_inside_and_apart(text in "[土地流转a1 \\n。𠀀]{0,60}", word in "[土地流转a𠀀]{1,3}", length in 1usize..30) {
            if let Some(snippet) = cut(&text, &fold(&text), &[key(&word)], length) {
                let count = snippet.text.chars().count();
                let mut last = 0;
                for (start, end) in &snippet.lit {
                    prop_assert!(*start >= last && start < end && *end <= count);
                    last = *end;
                }
                prop_assert!(!snippet.lit.is_empty());
            }
        }
    }
}
