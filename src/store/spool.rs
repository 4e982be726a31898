//! The print spool: a job is queued in the transaction that saves, leased to one sender, and ends
//! as sent, failed or unknown. A job whose fate is unknown is never sent again by itself.

use super::error::StoreError;
use super::{Tx, View, sql_spool as sql};
use crate::calendar::Moment;
use crate::matter::event::Actor;
use rusqlite::{OptionalExtension, Row, params};

/// What the clerk is told of a job whose sender is gone.
const LOST: &str = "程序在打印途中断了，不知道打出没有，请看一眼打印机";

/// A paper to be queued: a form about a thing.
#[derive(Clone, Debug, PartialEq)]
pub struct NewJob {
    /// Name of the form, e.g. `receipt`.
    pub form: String,
    /// Kind of thing, as in the events: `matter`, `ticket` …
    pub stream: &'static str,
    /// Row id of the thing.
    pub subject: i64,
    /// What people call the thing, e.g. its number; never a person's name.
    pub label: String,
    /// It is a sealed matter: in no list.
    pub sealed: bool,
    /// Persons are printed unmasked, which was recorded.
    pub personal: bool,
    /// 补打第n次, 0 for the first; `None` counts the earlier jobs of this form about this thing.
    pub copy: Option<u32>,
}

/// A job as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct JobRow {
    /// Row id.
    pub id: i64,
    /// Name of its form.
    pub form: String,
    /// Kind of thing it is about.
    pub stream: String,
    /// Row id of that thing.
    pub subject: i64,
    /// What people call it.
    pub label: String,
    /// It is a sealed matter: never in a list.
    pub sealed: bool,
    /// Persons stand on it unmasked.
    pub personal: bool,
    /// 0 for the first print, n for 补打第n次.
    pub copy: u32,
    /// `queued`, `sending`, `sent`, `printed`, `unknown`, `failed`, `voided`.
    pub state: String,
    /// When it was ordered.
    pub ordered: Moment,
    /// Who ordered it.
    pub staff: String,
    /// What went wrong, a Chinese sentence, or empty.
    pub error: String,
}

fn read(row: &Row<'_>) -> rusqlite::Result<JobRow> {
    Ok(JobRow {
        id: row.get(0)?,
        form: row.get(1)?,
        stream: row.get(2)?,
        subject: row.get(3)?,
        label: row.get(4)?,
        sealed: row.get(5)?,
        personal: row.get(6)?,
        copy: row.get(7)?,
        state: row.get(8)?,
        ordered: Moment::from_millis(row.get(9)?),
        staff: row.get(10)?,
        error: row.get(11)?,
    })
}

impl View<'_> {
    /// One job.
    ///
    /// # Errors
    /// SQLite's.
    pub fn job(&self, id: i64) -> Result<Option<JobRow>, StoreError> {
        Ok(self.conn.prepare_cached(sql::JOB)?.query_row([id], read).optional()?)
    }

    /// Jobs of a seat that are not done, oldest first, never sealed ones.
    ///
    /// # Errors
    /// SQLite's.
    pub fn open_jobs(&self, seat: &str) -> Result<Vec<JobRow>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::OPEN_JOBS)?;
        Ok(statement.query_map([seat], read)?.collect::<Result<_, _>>()?)
    }

    /// Jobs of a seat that wait for a sender or hang in a lease, sealed ones too, whose form is
    /// wanted: id and whether it is being sent.
    ///
    /// # Errors
    /// SQLite's.
    pub fn waiting_jobs(
        &self,
        seat: &str,
        wants: &dyn Fn(&str) -> bool,
    ) -> Result<Vec<(i64, bool)>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::WAITING_JOBS)?;
        let mut rows = statement.query([seat])?;
        let mut jobs = Vec::new();
        while let Some(row) = rows.next()? {
            if wants(&row.get::<_, String>(1)?) {
                jobs.push((row.get(0)?, row.get::<_, String>(2)? == "sending"));
            }
        }
        Ok(jobs)
    }
}

impl Tx<'_> {
    /// Queues a paper; it is printed once this transaction is stored, and only then.
    ///
    /// # Errors
    /// SQLite's.
    pub fn queue_job(&self, job: &NewJob, actor: &Actor, at: Moment) -> Result<i64, StoreError> {
        let copy = match job.copy {
            Some(copy) => copy,
            None => self
                .conn
                .prepare_cached(sql::COUNT_COPIES)?
                .query_row(params![job.stream, job.subject, job.form], |r| r.get(0))?,
        };
        let mut statement = self.conn.prepare_cached(sql::ADD_JOB)?;
        let id = statement.query_row(
            params![
                job.form,
                job.stream,
                job.subject,
                job.label,
                job.sealed,
                job.personal,
                copy,
                at.millis(),
                actor.seat,
                actor.staff
            ],
            |r| r.get(0),
        )?;
        Ok(id)
    }

    /// Leases the oldest queued job of a seat whose form is wanted until `until`; `None` when
    /// there is none or another sender is busy with such a one. Leases that ran out before `now`
    /// become unknown first.
    ///
    /// # Errors
    /// SQLite's.
    pub fn lease_job(
        &self,
        seat: &str,
        lease: &str,
        (now, until): (Moment, Moment),
        wants: &dyn Fn(&str) -> bool,
    ) -> Result<Option<JobRow>, StoreError> {
        self.conn.prepare_cached(sql::LOST_JOBS)?.execute(params![LOST, now.millis()])?;
        let waiting = self.waiting_jobs(seat, wants)?;
        let busy = waiting.iter().any(|(_, sending)| *sending);
        let Some((id, _)) = waiting.first().filter(|_| !busy) else { return Ok(None) };
        self.conn.prepare_cached(sql::LEASE_JOB)?.execute(params![lease, until.millis(), id])?;
        self.job(*id)
    }

    /// The sender that held these is gone: what it was sending is of unknown fate, at once.
    ///
    /// # Errors
    /// SQLite's.
    pub fn lose_jobs(&self, seat: &str, wants: &dyn Fn(&str) -> bool) -> Result<(), StoreError> {
        for (id, sending) in self.waiting_jobs(seat, wants)? {
            if sending {
                self.conn.prepare_cached(sql::LOSE_JOB)?.execute(params![LOST, id])?;
            }
        }
        Ok(())
    }

    /// Queues again what surely never left: jobs of a seat whose form is wanted, ordered since a
    /// moment, of which no newer copy was ordered.
    ///
    /// # Errors
    /// SQLite's.
    pub fn retry_jobs(
        &self,
        seat: &str,
        since: Moment,
        wants: &dyn Fn(&str) -> bool,
    ) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare_cached(sql::RETRY_JOBS)?;
        let failed = statement
            .query_map(params![seat, since.millis()], |r| Ok((r.get(0)?, r.get(1)?)))?
            .collect::<Result<Vec<(i64, String)>, _>>()?;
        for (id, _) in failed.iter().filter(|(_, form)| wants(form)) {
            self.answer_job(*id, "queued")?;
        }
        Ok(())
    }

    /// Ends a lease with the job's fate; false when the lease had been lost meanwhile.
    ///
    /// # Errors
    /// SQLite's.
    pub fn end_job(
        &self,
        id: i64,
        lease: &str,
        state: &str,
        error: &str,
    ) -> Result<bool, StoreError> {
        let changed =
            self.conn.prepare_cached(sql::END_JOB)?.execute(params![state, error, id, lease])?;
        Ok(changed == 1)
    }

    /// Records a person's word about a job; false when there was nothing to answer.
    ///
    /// # Errors
    /// SQLite's.
    pub fn answer_job(&self, id: i64, state: &str) -> Result<bool, StoreError> {
        Ok(self.conn.prepare_cached(sql::ANSWER_JOB)?.execute(params![state, id])? == 1)
    }
}
