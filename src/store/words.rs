//! Words for the full-text index: overlapping pairs of characters.
//!
//! A run of letters and digits, whatever their writing, becomes its pairs and its last character
//! alone; so any piece of it is found: two characters as a pair, one as the beginning of a pair or
//! as the last. Characters every story is full of stand alone too, and three of them together:
//! their pairs are everywhere, so pairs alone would find far too much. Six digits or letters stand
//! together as well: whoever types a whole number gets what holds it at once. Texts are folded
//! first, as every question is.

use crate::matter::find::fold;
use std::collections::HashSet;
use std::sync::LazyLock;

/// Most pairs one question asks for.
const QUESTION_GRAMS: usize = 48;

/// The characters that make up six tenths of the shipped stories. The index is made with them: a
/// change here calls for `reindex`.
const BUSY: &str = "我了一的个不来讲上是人年没里在去说子们要就都到家那三老给他十天有下头两过看公把开能\
     车还打出得水村着钱这回小现电月口点你工四门八几问地大么好分也做半二边跟查房六多办话路自掉五叫外字退走哪\
     前修学费后机收户可生百名报发拿写证会想管万块换新交道进放什算先面又院保起";

static BUSY_SET: LazyLock<HashSet<char>> = LazyLock::new(|| BUSY.chars().collect());

/// True for digits, latin letters and the characters of [`BUSY`].
fn is_busy(c: &char) -> bool {
    c.is_ascii_alphanumeric() || BUSY_SET.contains(c)
}

/// The gram longer than a pair that begins at a place of a run: six digits or letters, else three
/// busy characters.
fn long(run: &[char], at: usize) -> Option<&[char]> {
    let six = run.get(at..at + 6).filter(|six| six.iter().all(char::is_ascii_alphanumeric));
    six.or_else(|| three(run, at))
}

fn three(run: &[char], at: usize) -> Option<&[char]> {
    run.get(at..at + 3).filter(|three| three.iter().all(is_busy))
}

/// Everything of a text that is looked for: its pairs and the last character of each run, folded;
/// of busy characters each alone and any three in a row; any six digits or letters in a row.
pub fn grams(text: &str) -> Vec<String> {
    let folded = fold::fold(text);
    let mut list = Vec::new();
    for run in folded.chars().split(|c| !c.is_alphanumeric()) {
        list.extend(run.windows(2).map(|pair| pair.iter().collect::<String>()));
        for at in 0..run.len() {
            let six = long(run, at).filter(|gram| gram.len() == 6);
            list.extend(three(run, at).into_iter().chain(six).map(String::from_iter));
        }
        let Some((last, before)) = run.split_last() else { continue };
        list.extend(before.iter().filter(|c| is_busy(c)).map(char::to_string));
        list.push(last.to_string());
    }
    let mut seen = HashSet::new();
    list.retain(|gram| seen.insert(gram.clone()));
    list
}

/// The pairs of a text, each once.
fn pairs(text: &str) -> Vec<String> {
    let mut list = grams(text);
    list.retain(|gram| gram.chars().count() == 2);
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

/// The fewest and longest grams in which a run of two or more can be asked for.
fn fewest(run: &[char]) -> impl Iterator<Item = &[char]> {
    let is_six = |gram: &[char]| gram.len() == 6;
    let (mut covered, mut sixes) = (0, 0);
    run.windows(2).enumerate().filter_map(move |(at, pair)| {
        let gram = long(run, at).unwrap_or(pair);
        if is_six(gram) {
            // Sixes stand one behind the other, and the last at the end.
            if at < sixes && long(run, at + 1).is_some_and(is_six) {
                return None;
            }
            sixes = at + 6;
        }
        // What lies inside the one before asks for nothing more.
        let more = at + gram.len() > covered;
        covered = covered.max(at + gram.len());
        more.then_some(gram)
    })
}

/// A question for texts that may hold the folded `word`; `None` when it has neither letter nor
/// digit.
pub fn holding(word: &str) -> Option<String> {
    let chars: Vec<char> = word.chars().collect();
    let mut parts: Vec<String> = Vec::new();
    for run in chars.split(|c| !c.is_alphanumeric()) {
        match run {
            [] => {}
            [one] if is_busy(one) => parts.push(format!("\"{one}\"")),
            [one] => parts.push(format!("\"{one}\"*")),
            run => parts.extend(fewest(run).map(|gram| format!("\"{}\"", String::from_iter(gram)))),
        }
    }
    let mut seen = HashSet::new();
    parts.retain(|part| seen.insert(part.clone()));
    // Hardly any story has one six of a number; two of them say enough.
    let is_six = |part: &String| part.len() == "\"123456\"".len() && part.is_ascii();
    if parts.iter().any(is_six) {
        parts.retain(is_six);
        parts.truncate(2);
    }
    parts.truncate(QUESTION_GRAMS);
    (!parts.is_empty()).then(|| parts.join(" AND "))
}

/// The token by which the stories of one town are found together.
pub fn place_gram(code: &str) -> String {
    format!("place{code}")
}

/// A question for stories of one town that share any pair with `text`; `None` without a pair.
pub fn question(place: &str, text: &str) -> Option<String> {
    let pairs: Vec<String> =
        pairs(text).iter().take(QUESTION_GRAMS).map(|gram| format!("\"{gram}\"")).collect();
    (!pairs.is_empty()).then(|| format!("\"{}\" AND ({})", place_gram(place), pairs.join(" OR ")))
}

/// How alike two stories are: shared pairs over all pairs, 0–1.
pub fn likeness(a: &str, b: &str) -> f32 {
    let set = |text: &str| -> HashSet<String> { pairs(text).into_iter().collect() };
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
        let list = ["鱼塘", "塘边", "边a", "ab", "b1", "边ab", "ab1", "边", "a", "b", "1", "好"];
        assert_eq!(grams("鱼 塘邊ＡＢ1，好"), list);
        assert_eq!(grams("塘塘塘"), ["塘塘", "塘"]);
        assert!(grams("，。").is_empty());
    }

    #[test]
    fn a_question_asks_for_every_pair_once() {
        let asks = |word: &str| holding(word).map(|question| question.replace('"', ""));
        assert_eq!(asks("塘").as_deref(), Some("塘*"));
        assert_eq!(asks("的").as_deref(), Some("的"));
        assert_eq!(asks("等等等a").as_deref(), Some("等等 AND 等a"));
        assert_eq!(asks("一年一年").as_deref(), Some("一年一 AND 年一年"));
        assert_eq!(asks("塘边一家塘").as_deref(), Some("塘边 AND 边一家 AND 家塘"));
        assert_eq!(asks("0017").as_deref(), Some("001 AND 017"));
        assert_eq!(asks("13800017").as_deref(), Some("138000 AND 800017"));
        assert_eq!(asks("1234567890555567").as_deref(), Some("123456 AND 789055"));
        assert_eq!(asks("边1234567塘").as_deref(), Some("123456 AND 234567"));
        assert_eq!(asks("热巴·某").as_deref(), Some("热巴 AND 某*"));
        assert_eq!(asks("，"), None);
    }

    #[test]
    fn likeness_is_between_nothing_and_all() {
        assert_eq!(likeness("", ""), 0.0);
        assert_eq!(likeness("路灯不亮", "路灯不亮"), 1.0);
        assert!(likeness("路灯不亮", "路灯坏了") < 1.0);
    }
}
