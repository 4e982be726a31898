//! The desk's side of the spool: which job is next, and what became of it.
//!
//! Paper only ever shows what is stored; sending it is the paper floor's work.

use super::Desk;
use super::api::{Draft, Job, JobAnswer, JobState, Paper, Queued};
use super::error::DeskError;
use super::facts::Facts;
use super::papers::{Made, RECEIPT, queue_print};
use crate::matter::{Command, Event, Matter};
use crate::store::StoreError;
use crate::store::events::Logged;
use crate::store::spool::{JobRow, NewJob};
use crate::store::turn::{self, Turn};

/// How long a sender may hold a job, in milliseconds; longer than any transport's time-out.
const LEASE: i64 = 60_000;

/// How long a slip that never left is still worth printing by itself, in milliseconds.
const RETRY: i64 = 10 * 60_000;

/// A job taken for sending, with what goes on the paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Leased {
    /// Its id.
    pub id: i64,
    /// The lease that ends it.
    pub lease: String,
    /// Name of its form.
    pub form: String,
    /// What people call the thing it is about; `None` when sealed, because others may read it.
    pub label: Option<String>,
    /// What to print, or the sentence that says why nothing can be.
    pub facts: Result<Facts, String>,
}

/// What is known about a job after sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// The printer itself said that it came out.
    Printed,
    /// Handed over whole; nothing more is said.
    Sent,
    /// Nothing left this machine; the sentence says why. May be sent again.
    NotSent(String),
    /// Some of it may have gone; the sentence says why. Only a person may send it again.
    Unknown(String),
}

impl Desk {
    /// What a paper would say now, persons masked; writes nothing.
    pub(super) fn paper_facts(&self, paper: &Paper) -> Result<Facts, DeskError> {
        let about = Self::about(&paper.about)?;
        let subject = (about.find)(self, &paper.subject)?;
        let copy = match paper.form.starts_with(RECEIPT) {
            true => self.slip(&subject.label)?.copy,
            false => 0,
        };
        let staff = self.actor.staff.clone();
        let made = Made {
            form: &paper.form,
            subject: subject.id,
            copy,
            ordered: self.now(),
            staff: &staff,
            personal: false,
        };
        (about.facts)(self, &made)
    }

    /// Queues a paper about something stored; what it says of persons is recorded first.
    pub(super) fn print(&mut self, paper: &Paper) -> Result<Queued, DeskError> {
        let about = Self::about(&paper.about)?;
        let subject = (about.find)(self, &paper.subject)?;
        let of_matter = about.stream == "matter";
        let form = paper.form.as_str();
        let job = if of_matter && form.starts_with(RECEIPT) {
            let stored = self.find_for_paper(&subject.label)?;
            self.carry_out(stored, None, &Command::Reprint, Some(form))?.1
        } else if subject.sealed {
            // The list of jobs hides a sealed matter, so a paper that failed would be lost there.
            let message = "这件事的单式不进打印清单：请看过后存成文件，自己去打。没有打印任何东西";
            return Err(DeskError::refused("sealed_paper", message));
        } else if of_matter && paper.personal {
            let command = Command::Unmask { reason: format!("打印《{}》", paper.title) };
            self.carry_out(self.find_for_paper(&subject.label)?, None, &command, Some(form))?.1
        } else {
            let (actor, clock) = (self.actor.clone(), self.clock);
            let stream = about.stream;
            Some(self.store.write(|tx| -> Result<_, DeskError> {
                let when = clock.when(tx)?;
                Ok(queue_print(tx, form, stream, &subject, &actor, when.at)?)
            })?)
        };
        let row = job.map(|id| self.store.view().job(id)).transpose()?.flatten();
        let row = row.ok_or_else(|| DeskError::refused("job", "没有排上打印，请再试一次"))?;
        Ok(Queued { job: row.id, title: paper.title.clone(), label: row.label, copy: row.copy })
    }

    /// The form receipts come out on at this seat.
    pub(super) fn receipt_form(&self) -> &str {
        self.receipt.as_deref().unwrap_or(RECEIPT)
    }

    /// The right to send this seat's jobs of one kind of paper; `None` while another process has it.
    /// Whoever gets it knows that the one before is gone: what that was sending becomes a question.
    ///
    /// # Errors
    /// The store's, or the system's.
    pub fn claim_press(
        &mut self,
        kind: &str,
        wants: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Turn>, DeskError> {
        let seat = self.actor.seat.clone();
        let turn = turn::claim(self.store.path(), &format!("{seat}/{kind}"))?;
        if turn.is_some() && self.store.view().waiting_jobs(&seat, wants)?.iter().any(|job| job.1) {
            self.store.write(|tx| tx.lose_jobs(&seat, wants).map_err(DeskError::from))?;
        }
        Ok(turn)
    }

    /// Takes the oldest queued job of this seat whose form is wanted; `None` when there is nothing
    /// to send.
    ///
    /// # Errors
    /// The store's.
    pub fn take_job(
        &mut self,
        sender: &str,
        wants: &dyn Fn(&str) -> bool,
    ) -> Result<Option<Leased>, DeskError> {
        let seat = self.actor.seat.clone();
        if self.store.view().waiting_jobs(&seat, wants)?.is_empty() {
            return Ok(None);
        }
        let now = super::clock::machine_now();
        let lease = format!("{sender}/{}", now.millis());
        let times = (now, now.plus_millis(LEASE));
        let job = self
            .store
            .write(|tx| tx.lease_job(&seat, &lease, times, wants))
            .map_err(DeskError::from)?;
        let Some(job) = job else { return Ok(None) };
        let made = Made {
            form: &job.form,
            subject: job.subject,
            copy: job.copy,
            ordered: job.ordered,
            staff: &job.staff,
            personal: job.personal,
        };
        let facts = Self::about(&job.stream).and_then(|about| (about.facts)(self, &made));
        Ok(Some(Leased {
            id: job.id,
            lease,
            facts: facts.map_err(|why| why.to_string()),
            label: (!job.sealed).then_some(job.label),
            form: job.form,
        }))
    }

    /// Queues again what surely never left while the printer was in trouble. Who waited longer has
    /// been given the number by hand; a second slip then would only confuse.
    ///
    /// # Errors
    /// The store's.
    pub fn retry_failed(&mut self, wants: &dyn Fn(&str) -> bool) -> Result<(), DeskError> {
        let (seat, since) = (self.actor.seat.clone(), self.now().plus_millis(-RETRY));
        self.store.write(|tx| tx.retry_jobs(&seat, since, wants).map_err(DeskError::from))
    }

    /// Records what became of a leased job.
    ///
    /// # Errors
    /// The store's.
    pub fn end_job(&mut self, leased: &Leased, fate: &Fate) -> Result<(), DeskError> {
        let (state, error) = match fate {
            Fate::Printed => ("printed", ""),
            Fate::Sent => ("sent", ""),
            Fate::NotSent(why) => ("failed", why.as_str()),
            Fate::Unknown(why) => ("unknown", why.as_str()),
        };
        // A lost lease leaves the job as unknown: that is what the clerk is asked about.
        self.store.write(|tx| tx.end_job(leased.id, &leased.lease, state, error))?;
        Ok(())
    }

    /// Jobs of this seat that are not done.
    pub(super) fn jobs(&self) -> Result<Vec<Job>, DeskError> {
        let rows = self.store.view().open_jobs(&self.actor.seat)?;
        Ok(rows.into_iter().map(job).collect::<Result<_, _>>()?)
    }

    pub(super) fn answer_job(&mut self, id: i64, answer: JobAnswer) -> Result<(), DeskError> {
        let state = match answer {
            JobAnswer::Printed => "printed",
            JobAnswer::Again => "queued",
            JobAnswer::Void => "voided",
        };
        let changed = self.store.write(|tx| tx.answer_job(id, state))?;
        if changed {
            return Ok(());
        }
        Err(DeskError::refused("job", "这张单已经有结果了，没有改动，请看打印清单"))
    }

    /// Drafts this person may see at this seat.
    pub(super) fn drafts(&self) -> Result<Vec<Draft>, DeskError> {
        let damage = |e: serde_json::Error| StoreError::Inconsistent(format!("草稿读不懂：{e}"));
        let rows = self.store.view().drafts(&self.actor)?;
        let list = rows.into_iter().map(|row| {
            Ok(Draft {
                id: row.id,
                saved: row.saved,
                form: serde_json::from_str(&row.text).map_err(damage)?,
            })
        });
        Ok(list.collect::<Result<_, StoreError>>()?)
    }
}

/// The receipt of a matter as the copy it is now.
pub(super) fn receipt_of(matter: &Matter, form: &str) -> NewJob {
    NewJob { copy: Some(matter.reprints), ..paper_of(matter, form, false) }
}

/// Any paper of a matter.
pub(super) fn paper_of(matter: &Matter, form: &str, personal: bool) -> NewJob {
    NewJob {
        form: form.to_owned(),
        stream: Event::STREAM,
        subject: matter.id,
        label: matter.number.clone(),
        sealed: matter.sealed,
        personal,
        copy: None,
    }
}

fn job(row: JobRow) -> Result<Job, StoreError> {
    let state = match row.state.as_str() {
        "queued" => JobState::Queued,
        "sending" => JobState::Sending,
        "sent" => JobState::Sent,
        "printed" => JobState::Printed,
        "unknown" => JobState::Unknown,
        "failed" => JobState::Failed,
        "voided" => JobState::Voided,
        other => return Err(StoreError::Inconsistent(format!("打印状态「{other}」"))),
    };
    Ok(Job {
        id: row.id,
        form: row.form,
        label: row.label,
        copy: row.copy,
        state,
        ordered: row.ordered,
        error: row.error,
    })
}
