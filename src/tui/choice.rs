//! A field with a list. It opens as one types: digits, Chinese, or pinyin initials narrow it; a
//! number that can mean only one entry is taken at once. A suggestion is shown in the field as a
//! suggestion until a person takes or replaces it.

use super::keys::{Code, Key};
use crate::matter::find::initials as pinyin;

/// One entry of a list.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Item {
    /// What the desk understands (a code, a name).
    pub value: String,
    /// The number people type, or "".
    pub number: String,
    /// What people read.
    pub label: String,
}

impl Item {
    /// An entry whose value is its label.
    pub fn plain(number: impl Into<String>, label: impl Into<String>) -> Item {
        let label = label.into();
        Item { value: label.clone(), number: number.into(), label }
    }
}

/// What became of a key.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Picked {
    /// Not a key for this field.
    Ignored,
    /// The query or the marked row changed.
    Narrowed,
    /// An entry was taken; the form may move on.
    Taken,
}

/// A choice of up to `max` entries.
#[derive(Debug, Clone)]
pub struct Choice {
    items: Vec<Item>,
    max: usize,
    chosen: Vec<usize>,
    suggested: Vec<usize>,
    query: String,
    marked: usize,
    open: bool,
}

impl Choice {
    /// A choice of one entry.
    pub fn one(items: Vec<Item>) -> Choice {
        Choice::up_to(1, items)
    }

    /// A choice of at most `max` entries; the first one taken leads.
    pub fn up_to(max: usize, items: Vec<Item>) -> Choice {
        Choice {
            items,
            max,
            chosen: Vec::new(),
            suggested: Vec::new(),
            query: String::new(),
            marked: 0,
            open: false,
        }
    }

    /// Every entry.
    pub fn items(&self) -> &[Item] {
        &self.items
    }

    /// True while the list is open.
    pub fn is_open(&self) -> bool {
        self.open
    }

    /// What was typed to narrow the list.
    pub fn query(&self) -> &str {
        &self.query
    }

    /// Opens the list at what the field shows.
    pub fn unfold(&mut self) {
        self.open = true;
        let shown = self.chosen.first().or(self.suggested.first());
        let at = |index: &usize| self.matches().iter().position(|i| i == index);
        self.marked = shown.and_then(at).unwrap_or(0);
    }

    /// Closes the list without taking anything.
    pub fn close(&mut self) {
        self.open = false;
        self.query.clear();
        self.marked = 0;
    }

    /// Chosen by a person.
    pub fn is_chosen(&self) -> bool {
        !self.chosen.is_empty()
    }

    /// Values chosen by a person.
    pub fn chosen(&self) -> impl Iterator<Item = &Item> {
        self.chosen.iter().map(|i| &self.items[*i])
    }

    /// What the field shows: the choice, or else the suggestion.
    pub fn shown(&self) -> impl Iterator<Item = &Item> {
        let shown = if self.chosen.is_empty() { &self.suggested } else { &self.chosen };
        shown.iter().map(|i| &self.items[*i])
    }

    /// The labels the field shows, joined.
    pub fn label(&self) -> String {
        self.shown().map(|item| item.label.as_str()).collect::<Vec<_>>().join(" + ")
    }

    /// The value of the first entry shown.
    pub fn first(&self) -> Option<&str> {
        self.shown().next().map(|item| item.value.as_str())
    }

    /// Chooses by value; values that are no entry are left out.
    pub fn choose(&mut self, values: &[&str]) {
        self.chosen = self.find(values);
        self.close();
    }

    /// Sets the suggestion by value.
    pub fn suggest(&mut self, values: &[&str]) {
        self.suggested = self.find(values);
    }

    /// Takes the suggestion as the choice. False if there is nothing to take.
    pub fn take(&mut self) -> bool {
        if self.is_chosen() || self.suggested.is_empty() {
            return false;
        }
        self.chosen = self.suggested.clone();
        self.close();
        true
    }

    /// Empties the choice; the suggestion shows again.
    pub fn clear(&mut self) {
        self.chosen.clear();
        self.close();
    }

    fn find(&self, values: &[&str]) -> Vec<usize> {
        let at = |value: &&str| self.items.iter().position(|item| item.value == **value);
        values.iter().filter_map(at).take(self.max).collect()
    }

    /// The entries that fit the query, best first, as indexes.
    pub fn matches(&self) -> Vec<usize> {
        let mut ranked: Vec<(usize, usize)> = (0..self.items.len())
            .filter_map(|i| Some((rank(&self.items[i], &self.query)?, i)))
            .collect();
        ranked.sort_unstable();
        ranked.into_iter().map(|(_, i)| i).collect()
    }

    /// The row of `matches` that is marked.
    pub fn marked(&self) -> usize {
        self.marked
    }

    /// Takes the marked entry.
    pub fn pick(&mut self) -> bool {
        let Some(&index) = self.matches().get(self.marked) else { return false };
        if self.max == 1 {
            self.chosen.clear();
        }
        if !self.chosen.contains(&index) && self.chosen.len() < self.max {
            self.chosen.push(index);
        }
        self.close();
        true
    }

    /// Takes a key that no command claimed, or Enter, Up, Down and Esc while the list is open.
    pub fn key(&mut self, key: &Key) -> Picked {
        match (key.typed(), key.code) {
            (Some(' '), _) if !self.open => {
                self.unfold();
                Picked::Narrowed
            }
            (Some(c), _) => {
                self.open = true;
                self.query.push(super::text::fold_width(c));
                self.marked = 0;
                self.settle()
            }
            (None, Code::Backspace) if !key.ctrl && !key.alt => {
                if self.query.pop().is_none() {
                    self.chosen.pop();
                    self.open = false;
                } else if self.query.is_empty() {
                    self.close();
                }
                self.marked = 0;
                Picked::Narrowed
            }
            (None, Code::Down) if self.open => self.step(1),
            (None, Code::Up) if self.open => self.step(-1),
            (None, Code::Enter) if self.open => match self.pick() {
                true => Picked::Taken,
                false => Picked::Narrowed,
            },
            (None, Code::Esc) if self.open => {
                self.close();
                Picked::Narrowed
            }
            _ => Picked::Ignored,
        }
    }

    fn step(&mut self, by: isize) -> Picked {
        let last = self.matches().len().saturating_sub(1);
        self.marked = self.marked.saturating_add_signed(by).min(last);
        Picked::Narrowed
    }

    /// Takes an entry at once if the digits typed can mean no other.
    fn settle(&mut self) -> Picked {
        if !self.query.bytes().all(|b| b.is_ascii_digit()) {
            return Picked::Narrowed;
        }
        let mut fitting = self.items.iter().filter(|item| item.number.starts_with(&self.query));
        let exact = fitting.next().is_some_and(|item| item.number == self.query);
        if exact && fitting.next().is_none() && self.pick() {
            return Picked::Taken;
        }
        Picked::Narrowed
    }
}

/// How well an entry fits a query (smaller is better), or `None`.
fn rank(item: &Item, query: &str) -> Option<usize> {
    if query.is_empty() {
        return Some(0);
    }
    if item.number == query {
        return Some(0);
    }
    if item.number.starts_with(query) {
        return Some(1);
    }
    if let Some(at) = item.label.find(query) {
        return Some(2 + at.min(50));
    }
    pinyin::find(&item.label, query).map(|at| 2 + at.min(50))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn rooms() -> Choice {
        let names = ["土地拆迁", "安全环保", "劳动社保", "基层反腐"];
        let mut items: Vec<Item> = (1..)
            .zip(names)
            .map(|(n, name): (usize, &str)| Item::plain(n.to_string(), name))
            .collect();
        items.push(Item::plain("12", "市场消费"));
        Choice::one(items)
    }

    fn type_in(choice: &mut Choice, text: &str) -> Picked {
        text.chars().map(|c| choice.key(&Key::char(c))).last().expect("a key")
    }

    #[test]
    fn lists_answer_to_digits_chinese_and_initials() {
        for (query, label) in [("ldsb", "劳动社保"), ("环保", "安全环保"), ("jc", "基层反腐")]
        {
            let mut choice = rooms();
            type_in(&mut choice, query);
            assert!(choice.is_open());
            assert_eq!(choice.key(&Key::plain(Code::Enter)), Picked::Taken);
            assert_eq!(choice.label(), label);
        }
    }

    #[test]
    fn a_number_is_taken_once_it_can_mean_only_one_entry() {
        let mut choice = rooms();
        assert_eq!(type_in(&mut choice, "3"), Picked::Taken);
        assert_eq!(choice.label(), "劳动社保");
        let mut choice = rooms();
        assert_eq!(type_in(&mut choice, "1"), Picked::Narrowed);
        assert_eq!(type_in(&mut choice, "2"), Picked::Taken);
        assert_eq!(choice.label(), "市场消费");
        let mut choice = rooms();
        type_in(&mut choice, "1");
        choice.key(&Key::plain(Code::Enter));
        assert_eq!(choice.label(), "土地拆迁");
        assert_eq!(type_in(&mut rooms(), "９"), Picked::Narrowed);
    }

    #[test]
    fn a_suggestion_shows_until_a_person_decides() {
        let mut choice = rooms();
        choice.suggest(&["安全环保", "没有这个"]);
        assert_eq!((choice.label().as_str(), choice.is_chosen()), ("安全环保", false));
        assert!(choice.take() && choice.is_chosen() && !choice.take());
        choice.suggest(&["土地拆迁"]);
        assert_eq!(choice.label(), "安全环保");
        choice.key(&Key::plain(Code::Backspace));
        assert_eq!((choice.label().as_str(), choice.is_chosen()), ("土地拆迁", false));
    }

    #[test]
    fn several_can_be_taken_up_to_the_limit() {
        let items = ["甲", "乙", "丙"].map(|name| Item::plain("", name)).to_vec();
        let mut choice = Choice::up_to(2, items);
        for name in ["乙", "甲", "丙", "乙"] {
            type_in(&mut choice, name);
            choice.key(&Key::plain(Code::Enter));
        }
        assert_eq!(choice.label(), "乙 + 甲");
        choice.key(&Key::plain(Code::Backspace));
        assert_eq!(choice.label(), "乙");
    }

    #[test]
    fn nothing_fitting_takes_nothing() {
        let mut choice = rooms();
        type_in(&mut choice, "zzz");
        assert_eq!(choice.key(&Key::plain(Code::Enter)), Picked::Narrowed);
        assert!(!choice.is_chosen());
        choice.key(&Key::plain(Code::Esc));
        assert!(!choice.is_open() && choice.query().is_empty());
    }
}
