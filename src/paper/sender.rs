//! A seat's printer for one kind of paper: it takes that paper's jobs from the spool one by one
//! under a lease, lays each out from what is stored, sends it once, and writes down its fate.

use super::{Fate, Fonts, Forms, PaperKind, Printer, PrinterTarget, Profile};
use crate::desk::facts::Facts;
use crate::desk::{Desk, DeskError};
use crate::store::turn::Turn;

/// What happened to one job.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// The job.
    pub job: i64,
    /// Title of its form.
    pub title: String,
    /// What the thing is called; `None` when sealed, because others may read the notice.
    pub label: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// Characters the printer lacks, printed as 〓: the clerk must be told.
    pub missing: Vec<char>,
}

/// A seat's printer for one kind of paper.
pub struct Press {
    kind: PaperKind,
    printer: Printer,
    profile: Profile,
    trouble: Option<String>,
    /// While we have it, nobody else sends to this printer for this seat.
    claim: Option<Turn>,
}

impl Press {
    /// The printer at `target`; `None` when the seat has none for this paper.
    pub fn new(kind: PaperKind, target: PrinterTarget, profile: Profile) -> Option<Press> {
        let there = target != PrinterTarget::None;
        there.then(|| Press {
            kind,
            printer: Printer::new(target),
            profile,
            trouble: None,
            claim: None,
        })
    }

    /// The paper it prints on.
    pub fn kind(&self) -> PaperKind {
        self.kind
    }

    /// What troubled it when it was last used or looked at.
    pub fn trouble(&self) -> Option<&str> {
        self.trouble.as_deref()
    }

    /// Looks whether it is well again. Then what surely never left, a short while ago, and was not
    /// ordered anew since, is queued once more.
    ///
    /// # Errors
    /// The store's.
    pub fn look_again(&mut self, desk: &mut Desk) -> Result<(), DeskError> {
        self.trouble = self.printer.trouble();
        if self.trouble.is_some() {
            return Ok(());
        }
        let forms = Forms::load(desk.config_dir());
        desk.retry_failed(&|name| kind_of(&forms, name) == self.kind)
    }

    /// Sends the oldest queued job of the desk's seat for this paper; `None` when there is none, or
    /// another process sends them.
    ///
    /// # Errors
    /// The store's. A printer's trouble is a [`Fate`], not an error.
    pub fn next(&mut self, desk: &mut Desk, sender: &str) -> Result<Option<Delivery>, DeskError> {
        // Read each time: a form the centre mends serves from the next slip on.
        let forms = Forms::load(desk.config_dir());
        let kind = self.kind;
        let wants = |name: &str| kind_of(&forms, name) == kind;
        if self.claim.is_none() {
            self.claim = desk.claim_press(kind.name(), &wants)?;
        }
        if self.claim.is_none() {
            return Ok(None);
        }
        let Some(leased) = desk.take_job(sender, &wants)? else { return Ok(None) };
        let made = match &leased.facts {
            Ok(facts) => make(&self.profile, &forms, &leased.form, facts),
            Err(why) => Err(why.clone()),
        };
        let (fate, missing) = match made {
            Ok((bytes, missing)) => {
                let fate = self.printer.send(&bytes);
                let well = matches!(fate, Fate::Sent | Fate::Printed);
                let dumb = || self.printer.trouble().or(Some("没有打成".to_owned()));
                self.trouble = if well { None } else { dumb() };
                (fate, missing)
            }
            Err(why) => (Fate::NotSent(why), Vec::new()),
        };
        desk.end_job(&leased, &fate)?;
        let title = forms.find(&leased.form).map_or(&leased.form, |form| &form.title).clone();
        Ok(Some(Delivery { job: leased.id, title, label: leased.label, fate, missing }))
    }
}

/// The bytes of a paper for a printer of this profile, and the characters it could not show.
///
/// # Errors
/// The sentence that says why there are none.
pub fn make(
    profile: &Profile,
    forms: &Forms,
    name: &str,
    facts: &Facts,
) -> Result<(Vec<u8>, Vec<char>), String> {
    let form = forms.find(name).ok_or_else(|| {
        format!("没有「{name}」这张单式了，没有打印。请把它放回 forms 目录，或把这一张作废")
    })?;
    if let Some(why) = form.refusal(facts) {
        return Err(why);
    }
    let paper = form.fill(facts);
    match form.stock.kind() {
        PaperKind::Slip => {
            profile.ready()?;
            let laid = paper.lay_for(profile);
            Ok((laid.escpos(profile), laid.missing))
        }
        PaperKind::Letter => {
            let columns = profile.width.columns();
            let pdf = paper.pdf(form.stock, columns, Fonts::system()?, &form.title)?;
            Ok((pdf.bytes, pdf.missing))
        }
    }
}

/// The paper of a form; one that is gone fails at the slip printer, where somebody is told.
fn kind_of(forms: &Forms, name: &str) -> PaperKind {
    forms.find(name).map_or(PaperKind::Slip, |form| form.stock.kind())
}
