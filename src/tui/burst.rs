//! Tells a card reader from a person. A reader in keyboard mode types a whole record within
//! milliseconds and ends it with Enter, Tab or a line feed. Speed alone proves nothing (an input
//! method commits a whole sentence at once, and keys queue up while the desk is busy), so a burst
//! is a card only if speed, terminator and grammar agree; otherwise its keys are typing, in
//! order, none lost.

use super::card::Card;
use super::keys::{Code, Key};

/// Keys nearer together than this are one burst.
pub const GAP_MS: u64 = 30;
/// Longest record a reader sends; more keys than this are a paste typed by the terminal.
const LONGEST: usize = 1000;

/// What the detector lets through.
#[derive(Debug, Clone, PartialEq)]
pub enum Heard {
    /// A key as typed by a person.
    Key(Key),
    /// A card. If `lead` is set its first character was already let through as a key.
    Card {
        /// What the card says.
        card: Card,
        /// The first character went out as `Heard::Key` and has to be taken back.
        lead: bool,
    },
}

/// Reads what a burst says, if it is a card.
pub type Grammar = fn(&str, chrono::NaiveDate) -> Option<Card>;

/// The detector. Times are milliseconds of any clock that never goes back.
pub struct Burst {
    lead: Option<char>,
    held: Vec<Key>,
    last: Option<u64>,
    today: chrono::NaiveDate,
    grammar: Grammar,
}

impl Burst {
    /// A detector that asks `grammar` what a burst says.
    pub fn new(grammar: Grammar, today: chrono::NaiveDate) -> Burst {
        Burst { lead: None, held: Vec::new(), last: None, today, grammar }
    }

    /// Sets the desk day, against which birth dates on cards are checked.
    pub fn set_today(&mut self, today: chrono::NaiveDate) {
        self.today = today;
    }

    /// Takes a key pressed at `at` and returns what may go on now. The first key of any series
    /// goes through at once, so ordinary typing is never delayed.
    pub fn key(&mut self, key: Key, at: u64) -> Vec<Heard> {
        let near = self.last.is_some_and(|last| at.saturating_sub(last) < GAP_MS);
        let mut out = if near { Vec::new() } else { self.flush() };
        self.last = Some(at);
        let part = matches!(key.code, Code::Enter | Code::Tab) || key.typed().is_some();
        if !part || key.ctrl || key.alt || self.held.len() >= LONGEST {
            out.extend(self.flush());
            out.push(Heard::Key(key));
            return out;
        }
        if near && (self.lead.is_some() || !self.held.is_empty()) {
            self.held.push(key);
        } else {
            self.lead = key.typed();
            out.push(Heard::Key(key));
        }
        out
    }

    /// When keys are held: the moment at which `flush` is due.
    pub fn due(&self) -> Option<u64> {
        let last = self.last?;
        (!self.held.is_empty()).then_some(last + GAP_MS)
    }

    /// Ends the burst: a card, or everything held as keys.
    pub fn flush(&mut self) -> Vec<Heard> {
        let held = std::mem::take(&mut self.held);
        let lead = self.lead.take();
        self.last = None;
        let ended = held.last().is_some_and(|key| matches!(key.code, Code::Enter | Code::Tab));
        if ended {
            let text: String = lead.into_iter().chain(held.iter().map(as_char)).collect();
            if let Some(card) = (self.grammar)(&text, self.today) {
                return vec![Heard::Card { card, lead: lead.is_some() }];
            }
        }
        held.into_iter().map(Heard::Key).collect()
    }
}

fn as_char(key: &Key) -> char {
    match key.code {
        Code::Enter => '\n',
        Code::Tab => '\t',
        Code::Char(c) => c,
        _ => ' ',
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::tui::card;
    use proptest::prelude::*;

    fn day() -> chrono::NaiveDate {
        chrono::NaiveDate::from_ymd_opt(2026, 11, 23).expect("a day")
    }

    fn keys(text: &str) -> Vec<Key> {
        let key = |c| match c {
            '\n' => Key::plain(Code::Enter),
            '\t' => Key::plain(Code::Tab),
            c => Key::char(c),
        };
        text.chars().map(key).collect()
    }

    fn hear(text: &str, gap: u64) -> Vec<Heard> {
        let mut burst = Burst::new(card::read, day());
        let mut out = Vec::new();
        for (n, key) in keys(text).into_iter().enumerate() {
            out.extend(burst.key(key, 1000 + n as u64 * gap));
        }
        out.extend(burst.flush());
        out
    }

    fn cards(heard: &[Heard]) -> Vec<&Card> {
        heard
            .iter()
            .filter_map(|h| if let Heard::Card { card, .. } = h { Some(card) } else { None })
            .collect()
    }

    const ID: &str = "330803180501010013";

    #[test]
    fn a_record_at_the_speed_of_a_reader_is_a_card() {
        let record = format!("吴某某|男|汉|18050101|浙江省衢州市衢江区云溪乡某村1号|{ID}\n");
        let heard = hear(&record, 8);
        assert_eq!(heard[0], Heard::Key(Key::char('吴')));
        assert!(matches!(&heard[1..], [Heard::Card { card, lead: true }] if card.name == "吴某某"));
        assert_eq!(cards(&hear(&format!("{ID}\n"), 2))[0].id_number, ID);
        assert_eq!(cards(&hear(&format!("{ID}\n\n"), 2)).len(), 1);
        assert_eq!(cards(&hear(&record.replace('|', "\t"), 8))[0].id_number, ID);
    }

    #[test]
    fn speed_without_grammar_terminator_or_a_true_number_is_typing() {
        for text in
            ["土地流转费用三年没有付清\n", ID, "1234567890\n", "330803180501010014\n", "abc\tdef\n"]
        {
            let heard = hear(text, 2);
            assert_eq!(heard, keys(text).into_iter().map(Heard::Key).collect::<Vec<_>>());
        }
        assert!(cards(&hear(&format!("{ID}\n"), 90)).is_empty());
    }

    #[test]
    fn typing_is_never_delayed_and_a_function_key_ends_a_burst() {
        let mut burst = Burst::new(card::read, day());
        assert_eq!(burst.key(Key::char('a'), 0).len(), 1);
        assert_eq!(burst.key(Key::char('b'), 40).len(), 1);
        assert!(burst.key(Key::char('c'), 45).is_empty());
        assert_eq!(burst.due(), Some(75));
        let out = burst.key(Key::plain(Code::F(10)), 47);
        assert_eq!(out, [Heard::Key(Key::char('c')), Heard::Key(Key::plain(Code::F(10)))]);
        assert_eq!(burst.due(), None);
    }

    proptest! {
        #[test]
        fn no_key_is_ever_lost(presses in prop::collection::vec((0u8..6, 0u64..50), 0..60)) {
            let mut burst = Burst::new(|_, _| None, day());
            let (mut at, mut sent, mut heard) = (0, Vec::new(), Vec::new());
            for (which, gap) in presses {
                at += gap;
                let codes = [Code::Enter, Code::Tab, Code::Char('a'), Code::Char('土'), Code::F(2), Code::Up];
                let key = Key::plain(codes[usize::from(which)]);
                sent.push(Heard::Key(key));
                heard.extend(burst.key(key, at));
            }
            heard.extend(burst.flush());
            prop_assert_eq!(heard, sent);
        }
    }
}
