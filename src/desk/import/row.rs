//! One row of an old ledger, read by its map: an intake as the window would have typed it, and what
//! became of it; or why not.

use super::date;
use super::field::Field;
use super::listed::{self, LISTED};
use super::map::Map;
use super::names;
use super::source::Row;
use super::words::{State, WORDS};
use crate::calendar::Moment;
use crate::matter::brought::{End, Past, Provenance};
use crate::matter::check::{self, name_key};
use crate::matter::find::fold;
use crate::matter::form::{AccusedForm, CompanionForm, IntakeForm, VisitorForm};
use crate::matter::rules::{Rules, StaffId};
use crate::matter::words::Purpose;

/// Why a row is refused.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Refused {
    /// The field at fault.
    pub field: Option<Field>,
    /// One Chinese sentence.
    pub message: String,
    /// Values that no list knows: a person can say once for the whole ledger what they are.
    pub unknown: Vec<(Field, String)>,
}

impl Refused {
    /// A refusal of a field.
    pub fn new(field: Field, message: impl Into<String>) -> Refused {
        Refused { field: Some(field), message: message.into(), unknown: Vec::new() }
    }
}

/// A row, read.
#[derive(Clone, Debug, PartialEq)]
pub struct Draft {
    /// As the window would have typed it.
    pub form: IntakeForm,
    /// What became of it; where it comes from is still missing.
    pub past: Past,
    /// First receiver; empty when the ledger names nobody of this house.
    pub receiver: StaffId,
    /// Who, when and what: the same for the same row, however the rest was mended.
    pub essence: String,
    /// The purpose is one a person gave for the whole ledger, not this row's.
    pub purpose_fixed: bool,
}

/// The cells of a row by field.
struct Cells<'a> {
    row: &'a Row,
    map: &'a Map,
}

impl Cells<'_> {
    /// What the columns of a field say, as it is written there; empty when they say nothing.
    fn written(&self, field: Field) -> String {
        let cells = self.map.columns.iter().zip(&self.row.cells);
        let texts = cells.filter(|(to, _)| **to == Some(field)).map(|(_, cell)| WORDS.text(cell));
        let texts: Vec<&str> = texts.filter(|text| !text.is_empty()).collect();
        texts.join(field.between())
    }

    /// The same, as it is registered here.
    fn own(&self, field: Field) -> String {
        self.value(field, &self.written(field)).to_owned()
    }

    /// True when a person said for the whole ledger what stands in this row: one value for the
    /// field, or another word for what is written.
    fn is_given(&self, field: Field) -> bool {
        let written = self.written(field);
        let given = self.map.values.get(&field).is_some_and(|v| v.contains_key(&written));
        given || self.own(field).is_empty()
    }

    /// The same, or what was fixed for the whole field.
    fn text(&self, field: Field) -> String {
        let own = self.own(field);
        match self.map.fixed.get(&field) {
            Some(fixed) if own.is_empty() => self.value(field, fixed).to_owned(),
            _ => own,
        }
    }

    /// A value as it is registered here.
    fn value<'t>(&'t self, field: Field, text: &'t str) -> &'t str {
        let own = self.map.values.get(&field).and_then(|values| values.get(text));
        own.map(String::as_str).or_else(|| WORDS.value(field, text)).unwrap_or(text)
    }

    /// Each of several values of one cell, as it is registered here.
    fn parts(&self, field: Field) -> Vec<String> {
        names::split(&self.text(field))
            .iter()
            .map(|part| self.value(field, part).to_owned())
            .filter(|part| !part.is_empty())
            .collect()
    }

    fn date(&self, field: Field) -> Result<Option<Moment>, Refused> {
        match self.text(field) {
            text if text.is_empty() => Ok(None),
            text => date::parse(&text).map(Some).map_err(|why| Refused::new(field, why)),
        }
    }

    /// A later day; `同登记` is that of the registration. On the same day only the day counts.
    fn later(&self, field: Field, at: Moment) -> Result<Option<Moment>, Refused> {
        if self.text(field) == "同登记" {
            return Ok(Some(at));
        }
        let found = self.date(field)?;
        Ok(found.map(|found| if found.day() == at.day() { found.max(at) } else { found }))
    }

    fn count(&self, field: Field) -> Result<Option<u32>, Refused> {
        let text = check::half_width(&self.text(field));
        let text = text.trim().trim_end_matches(['人', '名', '次', '户']).trim();
        if text.is_empty() {
            return Ok(None);
        }
        let whole = text.strip_suffix(".0").unwrap_or(text);
        let wrong = |_| Refused::new(field, format!("{}「{text}」不是数字，请核对", field.name()));
        whole.parse().map(Some).map_err(wrong)
    }
}

/// Reads a row.
///
/// # Errors
/// The first thing in it that cannot be what it says.
pub fn read(row: &Row, map: &Map, rules: &Rules) -> Result<Draft, Refused> {
    let cells = Cells { row, map };
    on_the_lists(&cells, rules)?;
    let at = cells.date(Field::Registered)?;
    let at = at.ok_or_else(|| Refused::new(Field::Registered, "没有登记日期，请补上年月日"))?;
    let mut form = persons(&cells)?;
    about(&cells, &mut form)?;
    words_of_the_pack(&cells, rules, &mut form);
    let (end, way) = ended(&cells, at)?;
    if let Some(Step::Guided(word)) = &end {
        form.guided = word.clone();
    }
    let end = match end {
        Some(Step::End(end, at)) => Some((end, at)),
        _ => None,
    };
    // The class fixed for a whole ledger is for what still runs.
    let open = end.is_none() && form.guided == "no";
    form.colour = if open { cells.text(Field::Colour) } else { cells.own(Field::Colour) };
    let reply = [way, cells.own(Field::Reply)].into_iter().filter(|t| !t.is_empty());
    let past = Past {
        at,
        assigned: cells.later(Field::Assigned, at)?,
        end,
        reply: reply.collect::<Vec<_>>().join("\n"),
        from: Provenance::default(),
    };
    let receiver = rules.find_staff(&cells.text(Field::Receiver));
    Ok(Draft {
        essence: essence(&form, at),
        receiver: receiver.map(|staff| staff.id.clone()).unwrap_or_default(),
        purpose_fixed: cells.is_given(Field::Purpose),
        form,
        past,
    })
}

/// A formula without its value and an error of the spreadsheet say nothing.
///
/// # Errors
/// The first of them.
pub fn computed(row: &Row, map: &Map) -> Result<(), Refused> {
    for (field, cell) in map.columns.iter().zip(&row.cells) {
        let Some(field) = field else { continue };
        if cell.starts_with('=') {
            let message =
                format!("{}是还没有算过的公式；请用表格软件打开、保存一次再导", field.name());
            return Err(Refused::new(*field, message));
        }
        if matches!(
            cell.as_str(),
            "#REF!" | "#N/A" | "#VALUE!" | "#NAME?" | "#DIV/0!" | "#NULL!" | "#NUM!"
        ) {
            let message = format!("{}是表格算错的「{cell}」，请改成本来的值", field.name());
            return Err(Refused::new(*field, message));
        }
    }
    Ok(())
}

fn persons(cells: &Cells<'_>) -> Result<IntakeForm, Refused> {
    let (mut names, told) = names::people(&cells.text(Field::Name));
    names.extend(names::people(&cells.text(Field::Companions)).0);
    let numbers = one_each(cells, Field::IdNumber, names.len())?;
    let phones = one_each(cells, Field::Phone, names.len())?;
    let of = |list: &[String], at: usize| list.get(at).cloned().unwrap_or_default();
    let first = of(&names, 0);
    let anonymous = first.starts_with("匿名");
    let visitor = VisitorForm {
        name: if anonymous { String::new() } else { first },
        anonymous,
        id_type: cells.text(Field::IdType),
        id_number: check::resident_id_of_old(&of(&numbers, 0)),
        phone: of(&phones, 0),
        address: cells.text(Field::Address),
    };
    let companions = (1..names.len())
        .map(|at| CompanionForm {
            name: of(&names, at),
            id_number: check::resident_id_of_old(&of(&numbers, at)),
            phone: of(&phones, at),
            relation: String::new(),
        })
        .collect();
    Ok(IntakeForm {
        visitor,
        companions,
        head_count: cells.count(Field::Heads)?.or(told),
        affected: cells.count(Field::Affected)?,
        external_no: cells.text(Field::Number),
        guided: "no".to_owned(),
        ..IntakeForm::default()
    })
}

/// The numbers of one cell: one for each person in their order, and not more.
fn one_each(cells: &Cells<'_>, field: Field, persons: usize) -> Result<Vec<String>, Refused> {
    let parts = names::split(&cells.text(field));
    if parts.len() > persons.max(1) {
        let (name, count) = (field.name(), parts.len());
        let message = format!("{name}写了{count}个，姓名只有{persons}个；请各留一个，或补上姓名");
        return Err(Refused::new(field, message));
    }
    Ok(parts)
}

/// What it is about, and whom.
fn about(cells: &Cells<'_>, form: &mut IntakeForm) -> Result<(), Refused> {
    form.narrative = cells.text(Field::Narrative);
    form.request = cells.text(Field::Request);
    form.purpose = cells.text(Field::Purpose);
    if form.purpose.is_empty() {
        return Err(Refused::new(
            Field::Purpose,
            "没有写目的，请补上（求决、申诉、意见建议、揭发控告、其他）",
        ));
    }
    let report = Purpose::parse(&form.purpose) == Some(Purpose::Report);
    let (name, unit) = (cells.text(Field::Accused), cells.text(Field::AccusedUnit));
    let whom = cells.text(Field::About);
    let accused = AccusedForm { name, unit };
    match whom.is_empty() {
        true => {}
        false if report && accused.unit.is_empty() => {
            form.accused = Some(AccusedForm { unit: whom, ..accused });
            return Ok(());
        }
        false => form.narrative.push_str(&format!("\n（反映的是：{whom}）")),
    }
    form.accused = (accused != AccusedForm::default()).then_some(accused);
    Ok(())
}

/// Values that have to stand on a list: all that do not are told at once.
fn on_the_lists(cells: &Cells<'_>, rules: &Rules) -> Result<(), Refused> {
    let mut unknown = Vec::new();
    for (field, _) in LISTED {
        let text = cells.text(field);
        let known = |text: &String| text.is_empty() || listed::knows(field, text, rules);
        match known(&text) {
            true => {}
            false if matches!(field, Field::Units | Field::Assist) => {
                let parts = cells.parts(field).into_iter().filter(|part| !known(part));
                unknown.extend(parts.map(|part| (field, part)));
            }
            false => unknown.push((field, text)),
        }
    }
    let Some((field, _)) = unknown.first() else { return Ok(()) };
    let told = unknown.iter().map(|(field, text)| listed::refusal(*field, text, rules));
    let message = told.collect::<Vec<_>>().join("；");
    Err(Refused { field: Some(*field), message, unknown })
}

fn words_of_the_pack(cells: &Cells<'_>, rules: &Rules, form: &mut IntakeForm) {
    form.channel = cells.text(Field::Channel);
    form.place = cells.text(Field::Place);
    form.room = cells.text(Field::Room);
    for field in [Field::Units, Field::Assist] {
        let whole = cells.text(field);
        match rules.find_unit(&whole) {
            Some(_) => form.units.push(whole),
            None => form.units.extend(cells.parts(field)),
        }
    }
    form.urgent = cells.text(Field::Urgent) == "是";
}

/// What a state or a way says of the end.
enum Step {
    End(End, Moment),
    /// The word of the form.
    Guided(String),
}

/// Whether and how it ended, and a way that is only worth keeping as text.
fn ended(cells: &Cells<'_>, at: Moment) -> Result<(Option<Step>, String), Refused> {
    let (state, way) = (cells.text(Field::State), cells.text(Field::Way));
    let said = WORDS.state(&state);
    let by_way = WORDS.state(&way);
    let left = if by_way.is_none() && !way.is_empty() { way } else { String::new() };
    let day = cells.later(Field::Ended, at)?;
    // How it was done says more than that it is done.
    let step = match (said, by_way) {
        (Some(State::Open), _) => Some(State::Open),
        (_, Some(way)) if way != State::Open => Some(way),
        (said, _) => said,
    };
    let done = |end: End| -> Result<Option<Step>, Refused> {
        let day = day.ok_or_else(|| {
            let message = "写着办结，没有办结日期；请补上，或给整栏定一个值（可写「同登记」）";
            Refused::new(Field::Ended, message)
        })?;
        Ok(Some(Step::End(end, day)))
    };
    let step = match step {
        Some(State::Open) if day.is_some() && !cells.own(Field::Ended).is_empty() => {
            let message = format!("办理状态是「{state}」，却有办结日期；请改正其中一个");
            return Err(Refused::new(Field::State, message));
        }
        Some(State::Open) => None,
        Some(State::Concluded) => done(End::Concluded)?,
        Some(State::Answered) => Some(Step::End(End::Answered, day.unwrap_or(at))),
        Some(State::Declined(outcome)) => Some(Step::End(End::Declined(outcome), at)),
        Some(State::Guided(to)) => Some(Step::Guided(to.word().to_owned())),
        None if !cells.own(Field::Ended).is_empty() => done(End::Concluded)?,
        None => None,
    };
    Ok((step, left))
}

fn essence(form: &IntakeForm, at: Moment) -> String {
    let visitor = &form.visitor;
    [
        at.day().to_string(),
        name_key(&visitor.name),
        check::compact(&visitor.id_number),
        check::compact(&visitor.phone),
        fold::key(&form.narrative),
    ]
    .join("\n")
}
