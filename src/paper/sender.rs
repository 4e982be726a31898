//! Empties the spool of one seat: takes a job under a lease, lays it out from what is stored,
//! sends it once, and writes down what became of it.

use super::{Fate, Printer, Profile, receipt};
use crate::desk::{Desk, DeskError};

/// What happened to one job.
#[derive(Clone, Debug, PartialEq)]
pub struct Delivery {
    /// The job.
    pub job: i64,
    /// Number of its matter; `None` when sealed, because others may read the notice.
    pub number: Option<String>,
    /// What became of it.
    pub fate: Fate,
    /// Characters the printer lacks, printed as 〓: the clerk must be told.
    pub missing: Vec<char>,
}

/// Sends the oldest queued job of the desk's seat; `None` when there is none.
///
/// # Errors
/// The store's. A printer's trouble is a [`Fate`], not an error.
pub fn send_next(
    desk: &mut Desk,
    printer: &mut Printer,
    profile: &Profile,
    sender: &str,
) -> Result<Option<Delivery>, DeskError> {
    let Some(leased) = desk.take_job(sender)? else { return Ok(None) };
    let laid = receipt(&leased.slip).lay(profile.width.columns(), profile.charset);
    let fate = printer.send(&laid.escpos(profile));
    desk.end_job(&leased, &fate)?;
    let number = (!leased.sealed).then_some(leased.slip.number);
    Ok(Some(Delivery { job: leased.id, number, fate, missing: laid.missing }))
}
