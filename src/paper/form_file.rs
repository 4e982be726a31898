//! The shape of a form's file, and the check that makes a [`Form`] of it.
//!
//! A misspelt key, an unknown fact or a row that is two things at once is refused with its line.

use super::document::{Align, Size};
use super::form::{Form, Kind, Piece, Row, Slot, Stock, Template};
use crate::desk::fields::{Field, SLIP_FIELDS};
use crate::desk::papers::{self, ABOUT, About, RECEIPT};
use serde::Deserialize;
use std::ops::Range;
use thiserror::Error;
use toml::Spanned;

/// A form that cannot be used: which file, where, what is wrong, what belongs there.
#[derive(Clone, Debug, PartialEq, Eq, Error)]
#[error("单式 {file}{}：{problem}；应当{expected}",
        .line.map_or_else(String::new, |n| format!(" 第 {n} 行")))]
pub struct FormError {
    /// The file.
    pub file: String,
    /// Line in it, from 1; none if it could not be read at all.
    pub line: Option<usize>,
    /// What is wrong, in Chinese.
    pub problem: String,
    /// What should be there, continuing 「应当」.
    pub expected: String,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct FormTable {
    title: Spanned<String>,
    about: Option<Spanned<String>>,
    paper: Stock,
    #[serde(default)]
    copies: Vec<String>,
    per: Option<Spanned<String>>,
    #[serde(default)]
    needs: Vec<Spanned<String>>,
    #[serde(default)]
    otherwise: String,
    #[serde(rename = "row")]
    rows: Vec<Spanned<RowTable>>,
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct RowTable {
    text: Option<Spanned<String>>,
    pair: Option<Spanned<String>>,
    value: Option<Spanned<String>>,
    columns: Option<Vec<Spanned<String>>>,
    grid: Option<Vec<Spanned<String>>>,
    sign: Option<Spanned<String>>,
    qr: Option<Spanned<String>>,
    rule: Option<bool>,
    blank: Option<usize>,
    #[serde(default)]
    align: AlignWord,
    #[serde(default)]
    aligns: Vec<AlignWord>,
    #[serde(default)]
    size: SizeWord,
    #[serde(default)]
    shares: Vec<usize>,
    #[serde(default)]
    one_line: bool,
    #[serde(default)]
    head: bool,
    #[serde(default)]
    lines: usize,
    #[serde(default)]
    at_least: usize,
    each: Option<Spanned<String>>,
    #[serde(default)]
    when: Vec<Spanned<String>>,
    #[serde(default)]
    unless: Vec<Spanned<String>>,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum AlignWord {
    #[default]
    Left,
    Centre,
    Right,
}

#[derive(Clone, Copy, Default, Deserialize)]
#[serde(rename_all = "lowercase")]
enum SizeWord {
    #[default]
    Normal,
    Tall,
    Big,
}

impl From<AlignWord> for Align {
    fn from(word: AlignWord) -> Self {
        match word {
            AlignWord::Left => Align::Left,
            AlignWord::Centre => Align::Centre,
            AlignWord::Right => Align::Right,
        }
    }
}

/// What is wrong where; the file's name and line are added outside.
type Wrong = (Range<usize>, String, String);

/// Which facts may stand in a row.
#[derive(Clone, Copy)]
struct Known<'a> {
    about: &'static About,
    fields: &'a [&'static Field],
    lists: [Option<&'static str>; 2],
}

impl Form {
    /// Reads and checks a form's file. `name` is the form's, `file` what a complaint calls it.
    ///
    /// # Errors
    /// The first thing that cannot be, with its line.
    pub fn read(name: &str, file: &str, text: &str) -> Result<Form, FormError> {
        let line = |at: usize| 1 + text.bytes().take(at).filter(|&b| b == b'\n').count();
        let complain = |(at, problem, expected): Wrong| FormError {
            file: file.to_owned(),
            line: Some(line(at.start)),
            problem,
            expected,
        };
        let table: FormTable = toml::from_str(text).map_err(|e| {
            let at = e.span().unwrap_or_default();
            let shown = text.lines().nth(line(at.start) - 1).unwrap_or_default().trim();
            let (problem, expected) = crate::pack::translate(e.message(), shown);
            complain((at, problem, expected))
        })?;
        build(name, table).map_err(complain)
    }
}

fn build(name: &str, table: FormTable) -> Result<Form, Wrong> {
    let at = table.title.span();
    let title = table.title.into_inner();
    if title.trim().is_empty() {
        return Err((at, "单式没有名称".into(), "写上 title = \"…\"".into()));
    }
    let about = match &table.about {
        None => &ABOUT[0],
        Some(word) => papers::about(word.get_ref()).ok_or_else(|| {
            let known: Vec<_> = ABOUT.iter().map(|about| about.stream).collect();
            let problem = format!("没有「{}」这种事可以出单", word.get_ref());
            (word.span(), problem, format!("写 {} 之一", known.join("、")))
        })?,
    };
    let fields: Vec<_> = match name.starts_with(RECEIPT) {
        true => SLIP_FIELDS.iter().collect(),
        false => papers::fields(about).collect(),
    };
    let per = table.per.as_ref().map(|list| list_name(list, about)).transpose()?;
    let known = Known { about, fields: &fields, lists: [per, None] };
    for name in &table.needs {
        known.presence(name)?;
    }
    if (per.is_some() || !table.needs.is_empty()) && table.otherwise.trim().is_empty() {
        let expected = "写上 otherwise = \"为什么现在不出这张单\"";
        return Err((at, "needs 或 per 不满足时没有话说".into(), expected.into()));
    }
    Ok(Form {
        name: name.to_owned(),
        title,
        about: about.stream,
        stock: table.paper,
        copies: table.copies,
        per,
        needs: table.needs.into_iter().map(Spanned::into_inner).collect(),
        otherwise: table.otherwise,
        rows: table.rows.into_iter().map(|row| build_row(row, known)).collect::<Result<_, _>>()?,
    })
}

fn build_row(row: Spanned<RowTable>, known: Known<'_>) -> Result<Row, Wrong> {
    let at = row.span();
    let row = row.into_inner();
    let each = row.each.as_ref().map(|list| list_name(list, known.about)).transpose()?;
    let known = Known { lists: [known.lists[0], each], ..known };
    for name in row.when.iter().chain(&row.unless) {
        known.presence(name)?;
    }
    let shares = &row.shares;
    let slots = |texts: &[Spanned<String>]| {
        let full = |given: usize| given == 0 || given == texts.len();
        if !full(shares.len()) || !full(row.aligns.len()) {
            let expected = format!("各写 {} 个，或者不写", texts.len());
            return Err((at.clone(), "shares 或 aligns 与格数不同".into(), expected));
        }
        let slot = |(n, text): (usize, &Spanned<String>)| {
            Ok(Slot {
                text: known.template(text)?,
                align: row.aligns.get(n).map_or(row.align, |a| *a).into(),
                share: shares.get(n).copied().unwrap_or(1),
            })
        };
        texts.iter().enumerate().map(slot).collect::<Result<Vec<_>, Wrong>>()
    };
    let mut kinds = Vec::new();
    if let Some(text) = &row.text {
        kinds.push(Kind::Text(known.template(text)?));
    }
    match (&row.pair, &row.value) {
        (Some(label), Some(value)) => kinds.push(Kind::Pair {
            label: known.template(label)?,
            value: known.template(value)?,
            one_line: row.one_line,
        }),
        (None, None) => {}
        _ => return Err((at, "pair 和 value 只写了一个".into(), "两个都写".into())),
    }
    if let Some(texts) = &row.columns {
        kinds.push(Kind::Columns(slots(texts)?));
    }
    if let Some(texts) = &row.grid {
        let (head, lines, at_least) = (row.head, row.lines.min(60), row.at_least.min(60));
        kinds.push(Kind::Grid { cells: slots(texts)?, head, lines, at_least });
    }
    if let Some(label) = &row.sign {
        kinds.push(Kind::Sign(known.template(label)?));
    }
    if let Some(payload) = &row.qr {
        kinds.push(Kind::Qr(known.template(payload)?));
    }
    if row.rule == Some(true) {
        kinds.push(Kind::Rule);
    }
    if let Some(lines) = row.blank {
        kinds.push(Kind::Blank(lines.min(60)));
    }
    let (Some(kind), true) = (kinds.pop(), kinds.is_empty()) else {
        let expected = "只写 text、pair+value、columns、grid、sign、qr、rule、blank 之一";
        return Err((at, "这一行不是恰好一种内容".into(), expected.into()));
    };
    let empty =
        matches!(&kind, Kind::Columns(cells) | Kind::Grid { cells, .. } if cells.is_empty());
    if empty {
        return Err((at, "这一行一格也没有".into(), "至少写一格".into()));
    }
    let size = match row.size {
        SizeWord::Normal => Size::Normal,
        SizeWord::Tall => Size::Tall,
        SizeWord::Big => Size::Big,
    };
    let inner = |names: Vec<Spanned<String>>| names.into_iter().map(Spanned::into_inner).collect();
    let (when, unless) = (inner(row.when), inner(row.unless));
    Ok(Row { kind, align: row.align.into(), size, each, when, unless })
}

/// The list meant by a name.
fn list_name(name: &Spanned<String>, about: &About) -> Result<&'static str, Wrong> {
    let found = about.lists.iter().find(|(list, _)| list == name.get_ref());
    found.map(|(list, _)| *list).ok_or_else(|| {
        let lists: Vec<_> = about.lists.iter().map(|(list, _)| *list).collect();
        let expected = format!("写 {} 之一", lists.join("、"));
        (name.span(), format!("没有「{}」这个清单", name.get_ref()), expected)
    })
}

impl Known<'_> {
    fn has(&self, name: &str) -> bool {
        let built_in = ["title", "copy_name"].contains(&name);
        built_in || self.fields.iter().any(|(field, _)| *field == name)
    }

    /// The list and field meant by `list.field`, when it may stand here.
    fn of(&self, name: &str) -> Option<(&'static str, &'static str)> {
        let (list, field) = name.split_once('.')?;
        let list = self.lists.into_iter().flatten().find(|known| *known == list)?;
        let (_, fields) = self.about.lists.iter().find(|(known, _)| *known == list)?;
        fields.iter().find(|(known, _)| *known == field).map(|(field, _)| (list, *field))
    }

    /// Checks a name of `when`, `unless` or `needs`: a fact or a whole list.
    fn presence(&self, name: &Spanned<String>) -> Result<(), Wrong> {
        let text = name.get_ref();
        let list = self.about.lists.iter().any(|(list, _)| list == text);
        if list || self.has(text) || self.of(text).is_some() { Ok(()) } else { Err(self.no(name)) }
    }

    fn template(&self, text: &Spanned<String>) -> Result<Template, Wrong> {
        let mut pieces = Vec::new();
        let mut rest = text.get_ref().as_str();
        while let Some(open) = rest.find('{') {
            let Some(close) = rest[open..].find('}') else {
                let problem = "有「{」没有「}」".to_owned();
                return Err((text.span(), problem, "写成 {编号的英文名}".into()));
            };
            if open > 0 {
                pieces.push(Piece::Words(rest[..open].to_owned()));
            }
            let name = &rest[open + 1..open + close];
            match self.of(name) {
                Some((list, field)) => pieces.push(Piece::Of(list, field.to_owned())),
                None if self.has(name) => pieces.push(Piece::Fact(name.to_owned())),
                None => return Err(self.no(&Spanned::new(text.span(), name.to_owned()))),
            }
            rest = &rest[open + close + 1..];
        }
        if !rest.is_empty() {
            pieces.push(Piece::Words(rest.to_owned()));
        }
        Ok(pieces)
    }

    fn no(&self, name: &Spanned<String>) -> Wrong {
        let problem = format!("这里没有「{}」这一项", name.get_ref());
        (name.span(), problem, "用 yichuang forms fields 列出的名字".to_owned())
    }
}
