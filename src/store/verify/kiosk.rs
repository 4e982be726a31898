//! The check of what kiosks sent: every row equals the refold of its events, and an envelope nobody
//! has taken over yet is the one that was sent and opens here.

use super::Pass;
use crate::calendar::Moment;
use crate::matter::kiosk::{Item, ItemId, KioskEvent};
use crate::store::error::StoreError;
use crate::store::kiosk::ItemRow;
use crate::store::sql;

impl Pass<'_> {
    /// Refolds one event of an item.
    pub(super) fn reitem(
        &mut self,
        id: ItemId,
        seq: i64,
        event: &KioskEvent,
        at: Moment,
        seat: &str,
    ) {
        let before = self.items.remove(&id);
        let seat = before.as_ref().map_or(seat, |row| &row.seat).to_owned();
        match Item::fold(before.map(|row| row.item), event, at).filter(|item| item.id == id) {
            Some(item) => {
                self.items.insert(id, ItemRow { item, seat, envelope: None });
            }
            None => self.fault(format!("第{seq}条记录与自助来件的先后不合")),
        }
    }

    /// Every row of what kiosks sent equals its refold, and its envelope opens here.
    pub(super) fn item_rows(&mut self) -> Result<(), StoreError> {
        let store = self.store;
        let mut statement = store.conn.prepare(sql::ALL_ITEMS)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let id: ItemId = row.get(0)?;
            match self.items.remove(&id) {
                None => self.fault(format!("自助来件 {id} 没有记录")),
                Some(wanted) if !wanted.equals(row)? => {
                    self.fault(format!("自助来件 {id} 的当前状态与记录推出的不一致"));
                }
                Some(wanted) => {
                    let stored = ItemRow { envelope: row.get(5)?, ..wanted };
                    if let Err(e) = store.view().told(&stored) {
                        self.fault(format!("自助来件 {id}：{e}"));
                    }
                }
            }
        }
        let lost: Vec<ItemId> = self.items.keys().copied().collect();
        for id in lost {
            self.fault(format!("自助来件 {id} 有记录但不在清单里"));
        }
        Ok(())
    }
}
