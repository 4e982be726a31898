//! Words for the full-text index: overlapping pairs of characters.
//!
//! A run of letters and digits, whatever their writing, becomes its pairs and its last character
//! alone; so any piece of it is found: two characters as a pair, one as the beginning of a pair or
//! as the last. Texts are folded first, as every question is.

use crate::matter::find::fold;
use std::collections::HashSet;

/// Most pairs one question asks for.
const QUESTION_GRAMS: usize = 48;

/// The pairs of a text and the last character of each run, in order, folded.
pub fn grams(text: &str) -> Vec<String> {
    let folded = fold::fold(text);
    let mut list = Vec::new();
    for run in folded.chars().split(|c| !c.is_alphanumeric()) {
        list.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
        list.extend(run.last().map(char::to_string));
    }
    list
}

/// Everything by which a story is found: its words, its request's, and its town.
pub fn story_grams(narrative: &str, request: &str, place: Option<&str>) -> Vec<String> {
    let mut list = grams(narrative);
    list.extend(grams(request));
    list.extend(place.map(place_gram));
    list
}

/// Everything by which a name is found, whole or in part: its characters and their pairs.
pub fn name_grams(name: &str) -> Vec<String> {
    let name: Vec<char> = fold::name_key(name).chars().collect();
    let mut list: Vec<String> = name.iter().map(char::to_string).collect();
    list.extend(name.windows(2).map(|pair| pair.iter().collect::<String>()));
    list
}

/// A question for texts that may hold the folded `word`; `None` when it has neither letter nor
/// digit.
pub fn holding(word: &str) -> Option<String> {
    let chars: Vec<char> = word.chars().collect();
    let mut seen = HashSet::new();
    let mut parts: Vec<String> = Vec::new();
    for run in chars.split(|c| !c.is_alphanumeric()) {
        match run {
            [] => {}
            [one] => parts.push(format!("\"{one}\"*")),
            run => parts.extend(
                run.windows(2)
                    .filter(|pair| seen.insert(pair.to_vec()))
                    .map(|pair| format!("\"{}\"", pair.iter().collect::<String>())),
            ),
        }
    }
    parts.truncate(QUESTION_GRAMS);
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

/// True when every text that [`holding`] finds for this folded word has it for sure.
pub fn is_certain(word: &str) -> bool {
    word.chars().count() <= 2 && word.chars().all(char::is_alphanumeric)
}

/// The token by which the stories of one town are found together.
pub fn place_gram(code: &str) -> String {
    format!("place{code}")
}

/// A question for stories of one town that share any pair with `text`; `None` without a pair.
pub fn question(place: &str, text: &str) -> Option<String> {
    let mut seen = HashSet::new();
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
    let set = |text: &str| -> HashSet<String> {
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
        assert_eq!(grams("土 地費ＡＢ1，好"), ["土地", "地费", "费a", "ab", "b1", "1", "好"]);
        assert!(grams("，。").is_empty());
    }

    #[test]
    fn a_question_asks_for_every_pair_once() {
        assert_eq!(holding("土").as_deref(), Some("\"土\"*"));
        assert_eq!(holding("等等等a").as_deref(), Some("\"等等\" AND \"等a\""));
        assert_eq!(holding("热巴·某").as_deref(), Some("\"热巴\" AND \"某\"*"));
        assert_eq!(holding("，"), None);
        assert!(
            is_certain("土地") && is_certain("a") && !is_certain("土·") && !is_certain("土地费")
        );
    }

    #[test]
    fn likeness_is_between_nothing_and_all() {
        assert_eq!(likeness("", ""), 0.0);
        assert_eq!(likeness("路灯不亮", "路灯不亮"), 1.0);
        assert!(likeness("路灯不亮", "路灯坏了") < 1.0);
    }
}
