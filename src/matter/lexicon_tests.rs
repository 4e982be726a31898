//! Finding words: gaps, overlaps, widths.

use super::*;
use crate::matter::deadline::Colour;
use crate::matter::hints::About;
use crate::matter::words::{Purpose, Special};

fn lexicon(words: &[&str]) -> Lexicon {
    let words = words.iter().map(|w| ((*w).to_owned(), 3.0)).collect();
    Lexicon::build(vec![Group { about: About::Colour(Colour::Red), words }], 1)
}

fn said<'t>(lexicon: &Lexicon, text: &'t str) -> Vec<&'t str> {
    let folded = Folded::new(text);
    lexicon.find(&folded).iter().map(|h| folded.said(text, h.start, h.end)).collect()
}

#[test]
fn the_longest_word_hides_those_inside_it() {
    let lexicon = lexicon(&["工伤", "工伤认定", "认定书"]);
    assert_eq!(said(&lexicon, "我要工伤认定书，是工伤"), ["工伤认定", "认定书", "工伤"]);
}

#[test]
fn a_gap_stays_short_and_within_the_sentence() {
    let lexicon = lexicon(&["收…红包"]);
    assert_eq!(said(&lexicon, "他收了人家两个红包"), ["收了人家两个红包"]);
    assert_eq!(said(&lexicon, "秋天收。红包"), [""; 0]);
    assert_eq!(said(&lexicon, "收一二三四五六七八九红包"), [""; 0]);
    assert_eq!(said(&lexicon, "收一二三四五六七八红包"), ["收一二三四五六七八红包"]);
}

#[test]
fn widths_cases_and_blanks_are_folded_but_quoted_as_said() {
    let lexicon = lexicon(&["12345", "ktv", "拆迁"]);
    assert_eq!(said(&lexicon, "打１２３４5，ＫＴV和拆 迁"), ["１２３４5", "ＫＴV", "拆 迁"]);
}

#[test]
fn groups_of_another_kind_are_not_hidden() {
    let group = |about, word: &str| Group { about, words: vec![(word.to_owned(), 1.0)] };
    let lexicon = Lexicon::build(
        vec![
            group(About::Special(Special::GuidedCourt, None), "法院判决"),
            group(About::Purpose(Purpose::Appeal), "判决"),
        ],
        1,
    );
    assert_eq!(said(&lexicon, "法院判决下来"), ["法院判决", "判决"]);
}
