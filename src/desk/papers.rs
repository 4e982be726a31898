//! What a paper can be about: the one table behind the spool, the forms and the verbs.
//!
//! A form (`fixtures/forms/NAME.toml`) says `about = "ticket"`; its words come from the row of
//! [`ABOUT`] with that stream. To print about a new kind of thing: add a row here, with a function
//! that finds the thing by what people call it and one that gathers its [`Facts`] from the store;
//! write the TOML file; then either call [`queue_print`] inside the transaction that saves, or
//! order [`Change::Print`](super::Change::Print), and the window's printer thread does the rest.

use super::day::papers as day;
use super::day_papers::{
    self, BOOKING_FIELDS, CALLS_FIELDS, CALLS_LISTS, DAY_FIELDS, DAY_LISTS, DUTY_FIELDS, DUTY_LISTS,
};
use super::error::DeskError;
use super::facts::Facts;
use super::fields::{
    COMMON_FIELDS, Field, List, MATTER_LISTS, SHEET_FIELDS, SLIP_FIELDS, TICKET_FIELDS,
};
use super::{Desk, unknown};
use crate::calendar::Moment;
use crate::matter::event::Actor;
use crate::store::spool::NewJob;
use crate::store::{StoreError, Tx};

/// Forms whose name begins so say only what the holder may know, whoever prints them: they are
/// made for sealed matters too (条例 30).
pub const RECEIPT: &str = "receipt";

/// A kind of thing papers are about.
pub struct About {
    /// The kind as the events, the spool and a form's `about` name it.
    pub stream: &'static str,
    /// The kind in the desk's words.
    pub word: &'static str,
    /// What its papers may say besides [`COMMON_FIELDS`].
    pub fields: &'static [&'static [Field]],
    /// The lists its papers may show.
    pub lists: &'static [List],
    /// Finds the thing meant by its number, day or name.
    pub find: fn(&Desk, &str) -> Result<Subject, DeskError>,
    /// What its papers say, from what is stored.
    pub facts: fn(&Desk, &Made<'_>) -> Result<Facts, DeskError>,
}

/// A thing a paper is about.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Subject {
    /// Its row id, or the number of its day.
    pub id: i64,
    /// What people call it; never a person's name.
    pub label: String,
    /// It is a sealed matter.
    pub sealed: bool,
}

/// One making of a paper.
#[derive(Clone, Copy, Debug)]
pub struct Made<'a> {
    /// Name of the form.
    pub form: &'a str,
    /// Row id of the thing.
    pub subject: i64,
    /// 0 for the first print, n for 补打第n次.
    pub copy: u32,
    /// When it was ordered.
    pub ordered: Moment,
    /// Who ordered it.
    pub staff: &'a str,
    /// Persons are shown unmasked, which was recorded.
    pub personal: bool,
}

/// Every kind of thing papers are about.
pub const ABOUT: &[About] = &[
    About {
        stream: "matter",
        word: "事项",
        fields: &[SLIP_FIELDS, SHEET_FIELDS],
        lists: MATTER_LISTS,
        find: |desk, text| {
            let stored = desk.find_for_paper(text)?;
            let (id, sealed) = (stored.matter.id, stored.matter.sealed);
            Ok(Subject { id, label: stored.matter.number, sealed })
        },
        facts: matter_facts,
    },
    About {
        stream: "ticket",
        word: "排队号",
        fields: &[TICKET_FIELDS],
        lists: &[],
        find: |desk, text| {
            let ticket = desk.ticket_of_today(text)?;
            Ok(Subject { id: ticket.id, label: ticket.number, sealed: false })
        },
        facts: |desk, made| {
            let found = desk.store.view().ticket_by_id(made.subject)?;
            let ticket = found.ok_or_else(|| gone("排队号"))?;
            let mut facts = desk.common_facts(made);
            facts.ticket(&desk.ticket_view(&ticket)?);
            Ok(facts)
        },
    },
    About {
        stream: "duty",
        word: "值班月份",
        fields: &[DUTY_FIELDS],
        lists: DUTY_LISTS,
        find: day_papers::find_month,
        facts: day_papers::month_facts,
    },
    About {
        stream: "reception_day",
        word: "接访日",
        fields: &[DAY_FIELDS],
        lists: DAY_LISTS,
        find: day_papers::find_day,
        facts: day_papers::day_facts,
    },
    About {
        stream: "calls",
        word: "接访日的一间接待室",
        fields: &[DAY_FIELDS, CALLS_FIELDS],
        lists: CALLS_LISTS,
        find: day_papers::find_calls,
        facts: day_papers::calls_facts,
    },
    About {
        stream: "booking",
        word: "预约",
        fields: &[BOOKING_FIELDS],
        lists: &[],
        find: day_papers::find_booking,
        facts: day_papers::booking_facts,
    },
    About {
        stream: "sheet",
        word: "日结单",
        fields: &[day::SHEET_FIELDS],
        lists: day::SHEET_LISTS,
        find: day::find_sheet,
        facts: day::sheet_facts,
    },
    About {
        stream: "day",
        word: "一天的清单",
        fields: &[day::LIST_FIELDS],
        lists: day::LIST_LISTS,
        find: day::find_day,
        facts: day::list_facts,
    },
];

/// The kind of thing with this stream.
pub fn about(stream: &str) -> Option<&'static About> {
    ABOUT.iter().find(|about| about.stream == stream)
}

/// Every field a form about this may name.
pub fn fields(about: &About) -> impl Iterator<Item = &'static Field> {
    let matter = about.stream == "matter";
    // A matter's own tables already say what is common.
    let common = if matter { &[][..] } else { COMMON_FIELDS };
    common.iter().chain(about.fields.iter().flat_map(|table| table.iter()))
}

/// Queues a paper about something inside the transaction that saves it: it prints when, and only
/// when, that is stored. The copy is counted by itself. Returns the job.
///
/// # Errors
/// SQLite's.
pub fn queue_print(
    tx: &Tx<'_>,
    form: &str,
    about: &'static str,
    subject: &Subject,
    actor: &Actor,
    at: Moment,
) -> Result<i64, StoreError> {
    let job = NewJob {
        form: form.to_owned(),
        stream: about,
        subject: subject.id,
        label: subject.label.clone(),
        sealed: subject.sealed,
        personal: false,
        copy: None,
    };
    tx.queue_job(&job, actor, at)
}

fn matter_facts(desk: &Desk, made: &Made<'_>) -> Result<Facts, DeskError> {
    let found = desk.store.view().by_id(made.subject)?;
    let stored = found.ok_or_else(|| gone("事项"))?;
    if made.form.starts_with(RECEIPT) {
        // A queued receipt is printed by whoever sits at its seat; the paper goes to its holder.
        return Ok(Facts::from(&desk.compose(&stored, made.copy, made.ordered)?));
    }
    Ok(Facts::from(&desk.sheet_made(&stored.matter.number, made)?))
}

pub(super) fn gone(what: &str) -> DeskError {
    let message = format!("库里没有这张单说的{what}，没有打印。请核对库（yichuang verify）");
    DeskError::refused("gone", message)
}

impl Desk {
    /// The facts every paper may say: centre, hall, who makes it and when.
    pub(super) fn common_facts(&self, made: &Made<'_>) -> Facts {
        let mut facts = Facts::common(&self.pack, made.copy, made.ordered);
        facts.set("clerk", self.staff_name(made.staff));
        facts
    }

    /// The row of [`ABOUT`] for a stream a form named.
    ///
    /// # Errors
    /// No such kind.
    pub(super) fn about(stream: &str) -> Result<&'static About, DeskError> {
        about(stream).ok_or_else(|| unknown(stream))
    }
}
