//! Everything a paper of a matter may say, gathered from what is stored.
//!
//! A [`Sheet`] is the receipt's [`Slip`] and what only fuller papers carry. Personal data are
//! masked unless the desk was ordered to show them, which is recorded with the reason
//! 打印《form》; a sealed matter has a sheet only for those who may read it (条例 30).

use super::api::MatterView;
use super::course::Course;
use super::papers::Made;
use super::slip::Slip;
use super::{Desk, DeskError};
use crate::calendar::Day;
use crate::matter::Command;
use crate::matter::deadline::Colour;
use crate::matter::words::{Guided, Outcome};

/// The facts of a fuller paper.
#[derive(Clone, Debug, PartialEq)]
pub struct Sheet {
    /// What the receipt says.
    pub slip: Slip,
    /// The matter with its persons and texts.
    pub view: MatterView,
    /// 引导 or 不予/不再受理 in the county's words, or empty.
    pub guidance: String,
    /// Paragraph of the law for an intake that is not accepted, or empty.
    pub ground: String,
    /// Address and hours of the hall.
    pub hall: (String, String),
    /// How to ask after the matter.
    pub track: String,
    /// Who makes this paper.
    pub clerk: String,
    /// The day the record begins to speak of acceptance, when it happened.
    pub accepted: Option<Day>,
    /// What became of it.
    pub course: Course,
    /// The three class colours, the one it has marked.
    pub colours: String,
    /// The day it was handed to its units.
    pub assigned: Option<Day>,
}

impl Desk {
    /// The facts for a paper, persons masked; writes nothing.
    ///
    /// # Errors
    /// Not found, not open to this person, or the store's.
    pub fn sheet(&self, number: &str) -> Result<Sheet, DeskError> {
        let view = self.matter(number)?;
        self.sheet_of(view)
    }

    /// The same with persons unmasked, after recording that `paper` was made of them.
    ///
    /// # Errors
    /// Not found, not open to this person, or the store's.
    pub fn sheet_unmasked(&mut self, number: &str, paper: &str) -> Result<Sheet, DeskError> {
        let command = Command::Unmask { reason: format!("打印《{paper}》") };
        let view = self.act(number, None, &command)?;
        self.sheet_of(view)
    }

    /// The facts of a paper that was ordered; what they unmask was recorded with the order.
    pub(super) fn sheet_made(&self, number: &str, made: &Made<'_>) -> Result<Sheet, DeskError> {
        let mut sheet = self.sheet_of(self.view_of(number, made.personal)?)?;
        (sheet.slip.copy, sheet.slip.ordered) = (made.copy, made.ordered);
        sheet.clerk = self.staff_name(made.staff);
        Ok(sheet)
    }

    fn sheet_of(&self, view: MatterView) -> Result<Sheet, DeskError> {
        let texts = &self.pack.texts;
        let matter = &view.matter;
        let guidance = match matter.guided {
            Some(Guided::Court) => texts.guided_court.clone(),
            Some(Guided::Statutory) => texts.guided_statutory.clone(),
            None => String::new(),
        };
        let ground = match matter.outcome {
            Outcome::NotAccepted => texts.not_accepted.clone(),
            Outcome::NoLongerAccepted => texts.no_longer_accepted.clone(),
            _ => String::new(),
        };
        let days = &self.rules().limits.colours;
        let colours: Vec<_> = Colour::ALL
            .iter()
            .map(|colour| {
                let mark = if matter.routing.colour == Some(*colour) { '■' } else { '□' };
                format!("{mark}{}色{}日", colour.word(), days.days(*colour))
            })
            .collect();
        Ok(Sheet {
            slip: self.slip(&matter.number)?,
            guidance,
            ground,
            hall: (texts.address.clone(), texts.hours.clone()),
            track: texts.track.clone(),
            clerk: self.staff_name(&self.actor.staff),
            course: self.course(matter.id)?,
            colours: colours.join("  "),
            accepted: matter.accepted.map(|at| at.day()),
            assigned: matter.assigned.map(|at| at.day()),
            view,
        })
    }
}
