//! A form: which facts stand where on a paper, as data.
//!
//! A form is read from TOML by [`Form::read`], checked once against the known facts, and filled
//! as often as wanted by [`Form::fill`]. A row whose facts are absent disappears; boxes of a
//! table stay, to be written in by hand. Filling cannot fail.

use super::document::{Align, Block, Cell, Document, GridRow, Size};
use crate::desk::facts::{Facts, Item};
use crate::desk::fields::PERSONAL;
use crate::desk::papers::RECEIPT;

/// The paper a form is made for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, serde::Deserialize)]
#[serde(rename_all = "lowercase")]
pub enum Stock {
    /// The roll of the slip printer, 58 or 80 mm.
    Slip,
    /// A5 upright.
    A5,
    /// A4 upright.
    A4,
}

/// The kinds of paper printers are loaded with.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum PaperKind {
    /// A roll for slips.
    Slip,
    /// Sheets for letters.
    Letter,
}

impl PaperKind {
    /// The kind in names of files and in settings.
    pub const fn name(self) -> &'static str {
        match self {
            PaperKind::Slip => "slip",
            PaperKind::Letter => "letter",
        }
    }

    /// The kind in the desk's words.
    pub const fn word(self) -> &'static str {
        match self {
            PaperKind::Slip => "小票",
            PaperKind::Letter => "公文纸",
        }
    }
}

impl Stock {
    /// The paper in the desk's words.
    pub const fn word(self) -> &'static str {
        match self {
            Stock::Slip => "小票",
            Stock::A5 => "A5",
            Stock::A4 => "A4",
        }
    }

    /// The kind of paper, which decides the printer.
    pub const fn kind(self) -> PaperKind {
        match self {
            Stock::Slip => PaperKind::Slip,
            Stock::A5 | Stock::A4 => PaperKind::Letter,
        }
    }

    /// Columns of ordinary size; `slip` is the width of the roll in columns.
    pub const fn columns(self, slip: usize) -> usize {
        match self {
            Stock::Slip => slip,
            Stock::A5 => 72,
            Stock::A4 => 90,
        }
    }
}

/// A piece of a row's text.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Piece {
    /// As written.
    Words(String),
    /// A fact.
    Fact(String),
    /// A fact of a list's row.
    Of(&'static str, String),
}

/// Words and facts in turn.
pub(super) type Template = Vec<Piece>;

/// A cell of a row.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Slot {
    pub text: Template,
    pub align: Align,
    pub share: usize,
}

/// What a row is.
#[derive(Clone, Debug, PartialEq)]
pub(super) enum Kind {
    Text(Template),
    Pair { label: Template, value: Template, one_line: bool },
    Columns(Vec<Slot>),
    Grid { cells: Vec<Slot>, head: bool, lines: usize, at_least: usize },
    Sign(Template),
    Rule,
    Blank(usize),
    Qr(Template),
}

/// A row and when it stands on the paper.
#[derive(Clone, Debug, PartialEq)]
pub(super) struct Row {
    pub kind: Kind,
    pub align: Align,
    pub size: Size,
    /// Stands once for every row of this list.
    pub each: Option<&'static str>,
    /// Stands only if one of these is there.
    pub when: Vec<String>,
    /// Stands only if none of these is there.
    pub unless: Vec<String>,
}

/// A checked form.
#[derive(Clone, Debug, PartialEq)]
pub struct Form {
    /// Its name, as a verb takes it, e.g. `receipt`.
    pub name: String,
    /// Its title, e.g. 来访登记表.
    pub title: String,
    /// Kind of thing it is about, a row of `desk::papers::ABOUT`.
    pub about: &'static str,
    /// The paper it is made for.
    pub stock: Stock,
    /// 联次; one nameless copy when empty.
    pub copies: Vec<String>,
    /// One paper for every row of this list.
    pub per: Option<&'static str>,
    /// Facts without which this paper must not be made.
    pub(super) needs: Vec<String>,
    /// What is said then.
    pub(super) otherwise: String,
    pub(super) rows: Vec<Row>,
}

/// What a template is filled from.
#[derive(Clone, Copy)]
struct Scope<'f> {
    form: &'f Form,
    facts: &'f Facts,
    copy: &'f str,
    per: Option<&'f Item>,
    each: Option<(&'static str, &'f Item)>,
}

impl Form {
    /// True when its papers name a person, so that making one is recorded.
    pub fn is_personal(&self) -> bool {
        let personal = |piece: &Piece| match piece {
            Piece::Words(_) => false,
            Piece::Fact(name) => PERSONAL.contains(&name.as_str()),
            Piece::Of(list, _) => PERSONAL.contains(list),
        };
        self.rows.iter().flat_map(|row| row.kind.templates()).flatten().any(personal)
    }

    /// True when it says only what the holder of a receipt may know, also of a sealed matter.
    pub fn is_receipt(&self) -> bool {
        self.name.starts_with(RECEIPT)
    }

    /// Why this paper must not be made of these facts; `None` when it may.
    pub fn refusal(&self, facts: &Facts) -> Option<String> {
        let there = |name: &String| is_there(facts, name);
        let nothing = self.per.is_some_and(|list| facts.list(list).is_empty());
        (nothing || !self.needs.iter().all(there)).then(|| {
            format!("这件事现在不出《{}》：{}。没有打印任何东西", self.title, self.otherwise)
        })
    }

    /// The papers as one document, each copy ending in a cut.
    pub fn fill(&self, facts: &Facts) -> Document {
        let mut paper = Document::default();
        let one = [Item::default()];
        let papers = self.per.map_or(&one[..], |list| facts.list(list));
        let nameless = [String::new()];
        let copies = if self.copies.is_empty() { &nameless[..] } else { &self.copies };
        for item in papers {
            for copy in copies {
                let per = self.per.is_some().then_some(item);
                let scope = Scope { form: self, facts, copy, per, each: None };
                // Rows of the same list that follow each other are repeated together.
                for rows in self.rows.chunk_by(|a, b| a.each.is_some() && a.each == b.each) {
                    fill(rows, scope, &mut paper);
                }
                paper.push(Block::Cut);
            }
        }
        paper
    }
}

impl Kind {
    /// All texts of a row.
    pub(super) fn templates(&self) -> Vec<&Template> {
        match self {
            Kind::Text(text) | Kind::Sign(text) | Kind::Qr(text) => vec![text],
            Kind::Pair { label, value, .. } => vec![label, value],
            Kind::Columns(cells) | Kind::Grid { cells, .. } => {
                cells.iter().map(|cell| &cell.text).collect()
            }
            Kind::Rule | Kind::Blank(_) => Vec::new(),
        }
    }
}

/// Puts rows on the paper once, or once for every row of their list.
fn fill(rows: &[Row], scope: Scope<'_>, paper: &mut Document) {
    let Some(list) = rows.first().and_then(|row| row.each) else {
        return rows.iter().for_each(|row| row.put(scope, paper));
    };
    let items = scope.facts.list(list);
    for item in items {
        let scope = Scope { each: Some((list, item)), ..scope };
        rows.iter().for_each(|row| row.put(scope, paper));
    }
    let empty = Item::default();
    for row in rows {
        if let Kind::Grid { at_least, .. } = &row.kind {
            let scope = Scope { each: Some((list, &empty)), ..scope };
            (items.len()..*at_least).for_each(|_| row.put(scope, paper));
        }
    }
}

impl Row {
    /// Puts the row on the paper, unless a fact it speaks of is absent.
    fn put(&self, scope: Scope<'_>, paper: &mut Document) {
        let there = |name: &String| scope.is_there(name);
        let wanted = self.when.is_empty() || self.when.iter().any(there);
        if !wanted || self.unless.iter().any(there) {
            return;
        }
        let boxed = matches!(self.kind, Kind::Grid { .. });
        if !boxed && !self.kind.templates().iter().all(|text| scope.is_whole(text)) {
            return;
        }
        let (align, size) = (self.align, self.size);
        let cells = |slots: &[Slot]| {
            let cell = |slot: &Slot| Cell {
                text: scope.words(&slot.text),
                align: slot.align,
                share: slot.share,
            };
            slots.iter().map(cell).collect::<Vec<_>>()
        };
        match &self.kind {
            Kind::Text(text) => paper.text(align, size, scope.words(text)),
            Kind::Pair { label, value, one_line } => paper.push(Block::Pair {
                label: scope.words(label),
                value: scope.words(value),
                size,
                one_line: *one_line,
            }),
            Kind::Columns(slots) => paper.push(Block::Columns(cells(slots))),
            Kind::Grid { cells: slots, head, lines, .. } => {
                let row = GridRow { cells: cells(slots), head: *head, lines: *lines };
                // Rows that follow each other are one table.
                match paper.blocks.last_mut() {
                    Some(Block::Grid(rows)) => rows.push(row),
                    _ => paper.push(Block::Grid(vec![row])),
                }
            }
            Kind::Sign(label) => paper.push(Block::Sign(scope.words(label))),
            Kind::Rule => paper.push(Block::Rule),
            Kind::Blank(lines) => (0..*lines).for_each(|_| paper.push(Block::Blank)),
            Kind::Qr(payload) => paper.push(Block::Qr(scope.words(payload))),
        }
    }
}

impl<'f> Scope<'f> {
    fn piece(&self, piece: &'f Piece) -> &'f str {
        let of = |item: Option<&'f Item>, field: &str| {
            item.and_then(|item| item.get(field)).map_or("", String::as_str)
        };
        match piece {
            Piece::Words(words) => words,
            Piece::Fact(name) if name == "title" => &self.form.title,
            Piece::Fact(name) if name == "copy_name" => self.copy,
            Piece::Fact(name) => self.facts.text(name),
            Piece::Of(list, field) => match self.each {
                Some((each, item)) if each == *list => of(Some(item), field),
                _ => of(self.per, field),
            },
        }
    }

    fn words(&self, text: &'f Template) -> String {
        text.iter().map(|piece| self.piece(piece)).collect()
    }

    /// True when no fact of the text is absent.
    fn is_whole(&self, text: &'f Template) -> bool {
        text.iter().all(|piece| matches!(piece, Piece::Words(_)) || !self.piece(piece).is_empty())
    }

    fn is_there(&self, name: &str) -> bool {
        match (name.split_once('.'), self.each) {
            (Some((list, field)), Some((each, item))) if each == list => {
                item.get(field).is_some_and(|value| !value.is_empty())
            }
            (Some((_, field)), _) => {
                self.per.and_then(|item| item.get(field)).is_some_and(|value| !value.is_empty())
            }
            (None, _) if name == "copy_name" => !self.copy.is_empty(),
            (None, _) => is_there(self.facts, name),
        }
    }
}

fn is_there(facts: &Facts, name: &str) -> bool {
    !facts.text(name).is_empty() || !facts.list(name).is_empty()
}
