//! What stands in the rows of an import that a person can change, and the popup that changes one:
//! the sheet, where a column goes, one value for a whole field, what a value of this ledger is here.

use super::{ImportScreen, TEXT_MAX};
use crate::desk::api::Query;
use crate::desk::import::{Field, listed};
use crate::tui::choice::{Choice, Item};
use crate::tui::field::{Kind, TextField};
use crate::tui::layer::{Cx, Flow};
use crate::tui::screens::ask::Ask;
use std::collections::BTreeSet;

/// What the choice says of a column or a field that nothing is made of.
const NOTHING: &str = "不导入";
/// What it says of a value that stays as it is and keeps its rows out.
const KEEP: &str = "不换，照样退回";
/// What it says of a value that says nothing.
const BLANK: &str = "当作没写";
/// Fields that one value may be given for, when no column has them.
const FIXABLE: [Field; 8] = [
    Field::Purpose,
    Field::Channel,
    Field::Place,
    Field::Room,
    Field::Units,
    Field::Colour,
    Field::State,
    Field::Ended,
];

/// What a row of the screen is about.
#[derive(Clone, PartialEq, Eq)]
pub(super) enum Target {
    /// Which sheet of several is read.
    Sheet,
    /// A column of the file.
    Column(usize),
    /// A field no column has.
    Whole(Field),
    /// A value of this ledger that no list knows.
    Value(Field, String),
}

/// A choice among words, with the one that stands.
fn choice<'w>(words: impl IntoIterator<Item = &'w str>, now: Option<&str>) -> Choice {
    let items = (0..).zip(words).map(|(n, word): (usize, _)| Item::plain(n.to_string(), word));
    let mut choice = Choice::one(items.collect());
    choice.suggest(&Vec::from_iter(now));
    choice
}

impl ImportScreen {
    /// The sheet where there are several, the columns of the ledger itself, the fields that one
    /// value can be given for, and the values that are or must be given another word.
    pub(super) fn rows(&self) -> Vec<Target> {
        let Some(looked) = &self.looked else { return Vec::new() };
        let map = self.map.borrow();
        let sheet = (looked.sheets.len() > 1).then_some(Target::Sheet);
        let own = (0..looked.headings.len()).filter(|column| !looked.added.contains(column));
        let free = FIXABLE.into_iter().filter(|field| !map.columns.contains(&Some(*field)));
        let given = map
            .values
            .iter()
            .flat_map(|(field, values)| values.keys().map(|text| (*field, text.clone())));
        let values: BTreeSet<_> = given.chain(self.summary.unknown.keys().cloned()).collect();
        sheet
            .into_iter()
            .chain(own.map(Target::Column))
            .chain(free.map(Target::Whole))
            .chain(values.into_iter().map(|(field, text)| Target::Value(field, text)))
            .collect()
    }

    /// The popup that changes the marked row.
    pub(super) fn change(&self, cx: &Cx) -> Flow {
        let rows = self.rows();
        let (Some(looked), Some(target)) = (&self.looked, rows.get(self.mark.at(rows.len())))
        else {
            return Flow::Stay;
        };
        let (map, rules) = (self.map.clone(), &cx.window.rules);
        let ask = match target.clone() {
            Target::Sheet => {
                let (path, asked) = (self.path.clone(), self.asked.clone());
                let choice =
                    choice(looked.sheets.iter().map(String::as_str), looked.sheet.as_deref());
                let words = "这个表格有好几张工作表，一次导一张；导完一张再来导下一张。";
                Ask::new("换工作表", words, "看这张", move |sheet, _, cx| {
                    let (path, sheet) = (path.clone(), Some(sheet.to_owned()));
                    asked.set(cx.ask(Query::OldLedger { path, sheet }));
                    Ok(Flow::Stay)
                })
                .with_list("工作表", choice)
            }
            Target::Column(column) => {
                let now = map.borrow().columns.get(column).copied().flatten();
                let names = std::iter::once(NOTHING).chain(Field::ALL.iter().map(|f| f.name()));
                let choice = choice(names, Some(now.map_or(NOTHING, Field::name)));
                let words = format!("「{}」这一栏是什么？", looked.headings[column]);
                Ask::new("改去处", words, "改", move |name, _, _| {
                    map.borrow_mut().set(column, Field::parse(name));
                    Ok(Flow::Stay)
                })
                .with_list("去到", choice)
            }
            Target::Whole(field) => {
                let words = format!("文件里没有{}这一栏，整栏都算什么？", field.name());
                let now = map.borrow().fixed.get(&field).cloned();
                let list = listed::values(field, rules);
                let ask =
                    Ask::new("整栏定一个值", words, "定", move |chosen, written, _| {
                        let value = if chosen.is_empty() { written } else { chosen };
                        map.borrow_mut().fix(field, if value == NOTHING { "" } else { value });
                        Ok(Flow::Stay)
                    });
                if list.is_empty() {
                    let mut text = TextField::new(Kind::Line, TEXT_MAX);
                    text.set(&now.unwrap_or_default());
                    ask.with_field(field.name(), text)
                } else {
                    let now = now.as_deref().unwrap_or(NOTHING);
                    let names = std::iter::once(NOTHING).chain(list);
                    ask.with_list(field.name(), choice(names, Some(now)))
                }
            }
            Target::Value(field, text) => {
                let now = map.borrow().values.get(&field).and_then(|v| v.get(&text)).cloned();
                let now = now.map(|word| if word.is_empty() { BLANK.to_owned() } else { word });
                let now = now.as_deref().or_else(|| listed::likely(field, &text, rules));
                let words = format!(
                    "台账里写「{text}」，登记时算哪个{}？这样写的行都换，下次还用。打字或按上下键挑，F10 换。",
                    field.name()
                );
                let names = [KEEP, BLANK].into_iter().chain(listed::values(field, rules));
                Ask::new("换写法", words, "换", move |word, _, _| {
                    let word = match word {
                        KEEP => None,
                        BLANK => Some(""),
                        word => Some(word),
                    };
                    map.borrow_mut().give(field, &text, word);
                    Ok(Flow::Stay)
                })
                .with_list(field.name(), choice(names, now))
            }
        };
        Flow::Push(Box::new(ask))
    }
}
