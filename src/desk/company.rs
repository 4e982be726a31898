//! Two clerks in one matter are told of each other. Who asks who else is in a matter stands in it
//! from then on; nothing of it is stored.

use super::Desk;
use super::error::DeskError;
use crate::store::presence::{Here, Presence};

impl Desk {
    /// Stands in a matter, or in none, and names the others who have it open: seat and person.
    ///
    /// # Errors
    /// The matter is not open to this person, or the system's.
    pub(super) fn company(&self, number: Option<&str>) -> Result<Vec<String>, DeskError> {
        let matter = number.map(|number| self.find(number)).transpose()?.map(|s| s.matter.id);
        let mut presence = self.presence.borrow_mut();
        let mine = match presence.take() {
            Some(mine) => mine,
            None => Presence::enter(self.store.path())?,
        };
        let here = matter.map(|matter| Here {
            seat: self.actor.seat.clone(),
            staff: self.actor.staff.clone(),
            matter,
        });
        mine.stand(here.as_ref())?;
        let others = mine.others();
        *presence = Some(mine);
        let same = others.iter().filter(|other| Some(other.matter) == matter);
        let mut names: Vec<String> = same
            .map(|o| format!("{} {}", self.seat_name(&o.seat), self.staff_name(&o.staff)))
            .collect();
        names.sort();
        names.dedup();
        Ok(names)
    }
}
