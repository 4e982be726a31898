//! The statements of the print spool, in the same subset and under the same test as `sql.rs`.

/// Queues a print job.
pub const ADD_JOB: &str = "INSERT INTO spool (form, stream, subject, label, sealed, personal, copy, \
     state, ordered, seat, staff, error) \
     VALUES ($1, $2, $3, $4, $5, $6, $7, 'queued', $8, $9, $10, '') RETURNING id";
/// How often a form was queued about a thing.
pub const COUNT_COPIES: &str = "SELECT COUNT(*) FROM spool WHERE stream = $1 AND subject = $2 \
     AND form = $3 AND state <> 'voided'";
/// One print job.
pub const JOB: &str = "SELECT id, form, stream, subject, label, sealed, personal, copy, state, \
     ordered, staff, error FROM spool WHERE id = $1";
/// Jobs of a seat that are not done, oldest first, never sealed ones.
pub const OPEN_JOBS: &str = "SELECT id, form, stream, subject, label, sealed, personal, copy, state, \
     ordered, staff, error FROM spool WHERE seat = $1 \
     AND state IN ('queued', 'sending', 'unknown', 'failed') AND sealed = 0 ORDER BY id LIMIT 99";
/// Jobs of a seat that wait or are being sent, sealed ones too, oldest first.
pub const WAITING_JOBS: &str = "SELECT id, form, state FROM spool WHERE seat = $1 \
     AND state IN ('queued', 'sending') ORDER BY id";
/// Leases a job to one sender.
pub const LEASE_JOB: &str = "UPDATE spool SET state = 'sending', lease = $1, lease_until = $2 \
     WHERE id = $3 AND state = 'queued'";
/// What every job is about, to check that it is stored.
pub const ALL_JOBS: &str = "SELECT id, stream, subject FROM spool ORDER BY id";
/// Ends a lease.
pub const END_JOB: &str = "UPDATE spool SET state = $1, error = $2, lease = NULL, lease_until = NULL \
     WHERE id = $3 AND lease = $4 AND state = 'sending'";
/// Leases that ran out: nobody knows what came out of the printer.
pub const LOST_JOBS: &str = "UPDATE spool SET state = 'unknown', \
     error = $1, lease = NULL, lease_until = NULL \
     WHERE state = 'sending' AND lease_until < $2";
/// The same for one job whose sender is known to be gone.
pub const LOSE_JOB: &str = "UPDATE spool SET state = 'unknown', \
     error = $1, lease = NULL, lease_until = NULL WHERE id = $2 AND state = 'sending'";
/// Jobs that surely never left, ordered since a moment and not ordered anew after that.
pub const RETRY_JOBS: &str = "SELECT s.id, s.form FROM spool s WHERE s.seat = $1 \
     AND s.state = 'failed' AND s.ordered >= $2 AND NOT EXISTS (SELECT 1 FROM spool n \
     WHERE n.stream = s.stream AND n.subject = s.subject AND n.form = s.form AND n.id > s.id)";
/// A person's word about a job.
pub const ANSWER_JOB: &str = "UPDATE spool SET state = $1, error = '' \
     WHERE id = $2 AND state IN ('unknown', 'failed', 'queued')";
