//! The print spool: a job is queued in the transaction that saves, leased to one sender, and ends
//! as sent, failed or unknown. A job whose fate is unknown is never sent again by itself.

use super::error::StoreError;
use super::{Tx, View, sql};
use crate::calendar::Moment;
use crate::matter::MatterId;
use rusqlite::{OptionalExtension, Row, params};

/// A job as stored.
#[derive(Clone, Debug, PartialEq)]
pub struct JobRow {
    /// Row id.
    pub id: i64,
    /// Number of its matter.
    pub number: String,
    /// Its matter.
    pub matter: MatterId,
    /// 0 for the first print, n for 补打第n次.
    pub copy: u32,
    /// `queued`, `sending`, `sent`, `unknown`, `failed`, `voided`.
    pub state: String,
    /// When it was ordered.
    pub ordered: Moment,
    /// What went wrong, a Chinese sentence, or empty.
    pub error: String,
    /// Its matter is sealed: never in a list.
    pub sealed: bool,
}

fn read(row: &Row<'_>) -> rusqlite::Result<JobRow> {
    Ok(JobRow {
        id: row.get(0)?,
        number: row.get(1)?,
        matter: row.get(2)?,
        copy: row.get(3)?,
        state: row.get(4)?,
        ordered: Moment::from_millis(row.get(5)?),
        error: row.get(6)?,
        sealed: row.get(7)?,
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

    /// True when a job of this seat waits for a sender, a sealed one too.
    ///
    /// # Errors
    /// SQLite's.
    pub fn has_queued(&self, seat: &str) -> Result<bool, StoreError> {
        Ok(self.conn.prepare_cached(sql::HAS_QUEUED)?.query_row([seat], |r| r.get(0))?)
    }

    /// Number of the matter this seat printed last, never a sealed one.
    ///
    /// # Errors
    /// SQLite's.
    pub fn last_printed(&self, seat: &str) -> Result<Option<String>, StoreError> {
        Ok(self.conn.prepare_cached(sql::LAST_JOB)?.query_row([seat], |r| r.get(0)).optional()?)
    }
}

impl Tx<'_> {
    /// Queues a print of a matter's receipt.
    ///
    /// # Errors
    /// SQLite's.
    pub fn queue_job(
        &self,
        matter: MatterId,
        copy: u32,
        seat: &str,
        at: Moment,
    ) -> Result<i64, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::ADD_JOB)?;
        Ok(statement.query_row(params![matter, copy, at.millis(), seat], |r| r.get(0))?)
    }

    /// Leases the oldest queued job of a seat until `until`; `None` when there is none or another
    /// sender is busy. Leases that ran out before `now` become unknown first.
    ///
    /// # Errors
    /// SQLite's.
    pub fn lease_job(
        &self,
        seat: &str,
        lease: &str,
        now: Moment,
        until: Moment,
    ) -> Result<Option<JobRow>, StoreError> {
        let lost = "程序在打印途中断了，不知道打出没有，请看一眼打印机";
        self.conn.prepare_cached(sql::LOST_JOBS)?.execute(params![lost, now.millis()])?;
        let id: Option<i64> = self
            .conn
            .prepare_cached(sql::LEASE_JOB)?
            .query_row(params![lease, until.millis(), seat], |r| r.get(0))
            .optional()?;
        id.map_or(Ok(None), |id| self.job(id))
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
