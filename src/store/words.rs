//! Chinese words for the full-text index: overlapping pairs of characters.
//!
//! Letters and digits stay whole words; a run of Han characters becomes its pairs and its last
//! character alone, so that words of one character can be found as prefixes too.

use crate::matter::check::half_width;

/// Most pairs one question asks for.
const QUESTION_GRAMS: usize = 48;

/// The pairs and words of a text, in order, folded to half-width lower case.
pub fn grams(text: &str) -> Vec<String> {
    let folded = half_width(text).to_lowercase();
    let mut list = Vec::new();
    let mut run: Vec<char> = Vec::new();
    let mut word = String::new();
    for c in folded.chars().chain([' ']) {
        let han = is_han(c);
        if !han && !run.is_empty() {
            flush(&mut run, &mut list);
        }
        if (han || !c.is_alphanumeric()) && !word.is_empty() {
            list.push(std::mem::take(&mut word));
        }
        if han {
            run.push(c);
        } else if c.is_alphanumeric() {
            word.push(c);
        }
    }
    list
}

/// Everything by which a story is found: its words, its request's, and its town.
pub fn story_grams(narrative: &str, request: &str, place: Option<&str>) -> Vec<String> {
    let mut list = grams(&format!("{narrative}\n{request}"));
    list.extend(place.map(place_gram));
    list
}

fn flush(run: &mut Vec<char>, list: &mut Vec<String>) {
    list.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
    list.extend(run.last().map(char::to_string));
    run.clear();
}

/// Han characters of the basic block, the extensions and the compatibility blocks, and 〇.
fn is_han(c: char) -> bool {
    matches!(c, '\u{3007}' | '\u{3400}'..='\u{9FFF}' | '\u{F900}'..='\u{FAFF}' | '\u{20000}'..='\u{323AF}')
}

/// The token by which the stories of one town are found together.
pub fn place_gram(code: &str) -> String {
    format!("place{code}")
}

/// A question for stories of one town that share any pair with `text`; `None` without a pair.
pub fn question(place: &str, text: &str) -> Option<String> {
    let mut seen = std::collections::HashSet::new();
    let pairs: Vec<String> = grams(text)
        .into_iter()
        .filter(|gram| gram.chars().count() >= 2 && seen.insert(gram.clone()))
        .take(QUESTION_GRAMS)
        .map(|gram| format!("\"{gram}\""))
        .collect();
    (!pairs.is_empty()).then(|| format!("\"{}\" AND ({})", place_gram(place), pairs.join(" OR ")))
}

/// How alike two stories are: shared pairs over all pairs, 0–1.
pub fn likeness(a: &str, b: &str) -> f32 {
    let set = |text: &str| -> std::collections::HashSet<String> {
        grams(text).into_iter().filter(|g| g.chars().count() >= 2).collect()
    };
    let (a, b) = (set(a), set(b));
    let shared = a.intersection(&b).count();
    let all = a.len() + b.len() - shared;
    if all == 0 { 0.0 } else { shared as f32 / all as f32 }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn runs_become_pairs_and_a_last_character() {
        assert_eq!(grams("土地费ＡＢ12，好"), ["土地", "地费", "费", "ab12", "好"]);
        assert!(grams("，。").is_empty());
    }

    #[test]
    fn likeness_is_between_nothing_and_all() {
        assert_eq!(likeness("", ""), 0.0);
        assert_eq!(likeness("路灯不亮", "路灯不亮"), 1.0);
        assert!(likeness("路灯不亮", "路灯坏了") < 1.0);
    }
}
