//! The person's own verdict on an answered matter: solved or not, and how content they are with how
//! they were treated (化解情况, 满意度: national lists). Only the person's word is kept here; who calls
//! them back and what follows from a bad one is another matter.

use super::event::{Event, Fact};
use super::guard::must_be;
use super::refusal::Refusal;
use super::state::Matter;
use super::words::{Content, Solved, Stage};

impl Matter {
    /// True when there is an answer to judge.
    pub fn may_be_rated(&self) -> bool {
        ANSWERED.contains(&self.stage)
    }
}

/// Where a matter has an answer.
const ANSWERED: [Stage; 3] = [Stage::Answered, Stage::Concluded, Stage::Reviewed];

/// Gives a verdict; the last one counts, all are in the log.
pub(super) fn rate(
    matter: &Matter,
    solved: Solved,
    content: Content,
) -> Result<Vec<Fact>, Refusal> {
    must_be(matter, &ANSWERED, "评价")?;
    Ok(vec![Event::Rated { solved, content }.into()])
}
