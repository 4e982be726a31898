//! What became of a matter, as fuller papers say it: who heard it, what was decided, whether its
//! time was prolonged, what the answer was. Read from its events; the last of each kind counts.

use super::{Desk, DeskError};
use crate::calendar::Day;
use crate::matter::MatterId;
use crate::matter::event::{Event, Slot};

/// What became of a matter.
#[derive(Clone, Debug, Default, PartialEq)]
pub struct Course {
    /// Post and name of the official who heard it, or empty.
    pub leader: String,
    /// How, e.g. 第1次 坐班.
    pub reception: String,
    /// When it was heard.
    pub heard: Option<Day>,
    /// What the official said.
    pub opinion: String,
    /// When its time was prolonged.
    pub extended: Option<Day>,
    /// Why.
    pub extended_why: String,
    /// When it was answered, on the spot or by its unit.
    pub answered: Option<Day>,
    /// The answer.
    pub reply: String,
}

impl Desk {
    /// What became of a matter so far.
    ///
    /// # Errors
    /// The store's.
    pub(super) fn course(&self, matter: MatterId) -> Result<Course, DeskError> {
        let mut course = Course::default();
        for recorded in self.store.view().events(matter)? {
            let day = Some(recorded.at.day());
            let text = |slot: Slot| -> Result<String, DeskError> {
                Ok(self.store.view().body(matter, recorded.seq, slot)?.unwrap_or_default())
            };
            match &recorded.event {
                Event::Received { leader, mode, number, .. } => {
                    let staff = self.rules().find_staff(leader);
                    course.leader = staff.map_or_else(
                        || leader.clone(),
                        |staff| format!("{} {}", staff.post, staff.name).trim().to_owned(),
                    );
                    course.reception = format!("第{number}次 {}", mode.word());
                    course.heard = day;
                    course.opinion = text(Slot::Opinion)?;
                }
                Event::Extended => {
                    course.extended = day;
                    course.extended_why = text(Slot::Reason)?;
                }
                Event::Answered | Event::Concluded => {
                    course.answered = day;
                    course.reply = text(Slot::Reply)?;
                }
                _ => {}
            }
        }
        Ok(course)
    }
}
