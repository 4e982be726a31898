//! The check of rooms on a day: every row equals the refold of the presses on that room.

use super::Pass;
use crate::calendar::Moment;
use crate::matter::queue::room::RoomDayId;
use crate::matter::queue::{RoomDay, RoomEvent};
use crate::store::error::StoreError;
use crate::store::rooms::RoomRow;
use crate::store::sql;

impl Pass<'_> {
    /// Refolds one press on a room.
    pub(super) fn reroom(
        &mut self,
        id: RoomDayId,
        seq: i64,
        event: &RoomEvent,
        at: Moment,
        seat: &str,
    ) {
        let state = self.rooms.remove(&id).map(|row| row.room);
        match RoomDay::fold(state, event, at).filter(|room| room.id == id) {
            Some(room) => {
                let row = RoomRow { room, seat: seat.to_owned(), last_seq: seq };
                self.rooms.insert(id, row);
            }
            None => self.fault(format!("第{seq}条记录不合接待室当天的次序")),
        }
    }

    /// Every room of a day equals its refold.
    pub(super) fn room_rows(&mut self) -> Result<(), StoreError> {
        let store = self.store;
        let mut statement = store.conn.prepare(sql::ALL_ROOM_DAYS)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: RoomDayId = row.get(0)?;
            let wanted = self.rooms.remove(&id);
            if !wanted.map(|wanted| wanted.equals(row)).transpose()?.unwrap_or(false) {
                self.fault(format!("接待室 {id} 的当天状态与记录推出的不一致"));
            }
        }
        if let Some(id) = self.rooms.keys().next() {
            let id = *id;
            self.fault(format!("接待室 {id} 有记录但没有当天状态"));
        }
        Ok(())
    }
}
