//! The desk's side of the spool: which job is next, and what became of it.
//!
//! Paper only ever shows what is stored; sending it is the paper floor's work.

use super::Desk;
use super::api::{Draft, Job, JobAnswer, JobState};
use super::error::DeskError;
use super::slip::Slip;
use crate::store::StoreError;
use crate::store::spool::JobRow;

/// How long a sender may hold a job, in milliseconds; longer than any transport's time-out.
const LEASE: i64 = 60_000;

/// A job taken for sending, with what goes on the paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Leased {
    /// Its id.
    pub id: i64,
    /// The lease that ends it.
    pub lease: String,
    /// What to print.
    pub slip: Slip,
    /// Of a sealed matter: its number is told to nobody but its holder.
    pub sealed: bool,
}

/// What is known about a job after sending.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Fate {
    /// Handed over whole.
    Sent,
    /// Nothing left this machine; the sentence says why. May be sent again.
    NotSent(String),
    /// Some of it may have gone; the sentence says why. Only a person may send it again.
    Unknown(String),
}

impl Desk {
    /// Takes the oldest queued job of this seat; `None` when there is nothing to send.
    ///
    /// # Errors
    /// The store's.
    pub fn take_job(&mut self, sender: &str) -> Result<Option<Leased>, DeskError> {
        let seat = self.actor.seat.clone();
        if !self.store.view().has_queued(&seat)? {
            return Ok(None);
        }
        let now = super::clock::machine_now();
        let lease = format!("{sender}/{}", now.millis());
        let job = self
            .store
            .write(|tx| tx.lease_job(&seat, &lease, now, now.plus_millis(LEASE)))
            .map_err(DeskError::from)?;
        let Some(job) = job else { return Ok(None) };
        let slip = self.slip_of_job(&job.number, job.copy, job.ordered)?;
        Ok(Some(Leased { id: job.id, lease, slip, sealed: job.sealed }))
    }

    /// Records what became of a leased job.
    ///
    /// # Errors
    /// The store's.
    pub fn end_job(&mut self, leased: &Leased, fate: &Fate) -> Result<(), DeskError> {
        let (state, error) = match fate {
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

    /// Number of the matter this seat printed last.
    ///
    /// # Errors
    /// The store's.
    pub fn last_printed(&self) -> Result<Option<String>, DeskError> {
        Ok(self.store.view().last_printed(&self.actor.seat)?)
    }

    pub(super) fn answer_job(&mut self, id: i64, answer: JobAnswer) -> Result<(), DeskError> {
        let state = match answer {
            JobAnswer::Printed => "sent",
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

fn job(row: JobRow) -> Result<Job, StoreError> {
    let state = match row.state.as_str() {
        "queued" => JobState::Queued,
        "sending" => JobState::Sending,
        "sent" => JobState::Sent,
        "unknown" => JobState::Unknown,
        "failed" => JobState::Failed,
        "voided" => JobState::Voided,
        other => return Err(StoreError::Inconsistent(format!("打印状态「{other}」"))),
    };
    Ok(Job {
        id: row.id,
        number: row.number,
        copy: row.copy,
        state,
        ordered: row.ordered,
        error: row.error,
    })
}
