//! The check of closed days: every sheet counted again from the matters as they stood then, and the
//! columns a day counts by.

use super::Pass;
use crate::calendar::Moment;
use crate::matter::Matter;
use crate::matter::day::{CloseEvent, SheetNo};
use crate::store::error::StoreError;
use crate::store::sql;
use rusqlite::Row;

impl Pass<'_> {
    /// Counts a closed day again from the matters as they stood then.
    pub(super) fn resheet(
        &mut self,
        seq: i64,
        event: CloseEvent,
        head: &str,
    ) -> Result<(), StoreError> {
        let CloseEvent::Closed(closed) = event;
        let find = |id| self.states.get(id, seq);
        let (figures, supplement, ids) = self.book.close(closed.day, find)?;
        let (sheet, day) = (closed.sheet, closed.day);
        if !closed.agrees(&figures, supplement) {
            self.fault(format!("{day} 的日结单 {sheet} 与当时的事项数不符"));
        }
        if closed.head != head {
            self.fault(format!("{day} 的日结单 {sheet} 上的链头与记录链不符"));
        }
        self.on_sheet.extend(ids.into_iter().map(|id| (id, seq)));
        self.sheets.insert(seq, (sheet, day.to_string()));
        Ok(())
    }

    /// Every sheet's row equals its event.
    pub(super) fn sheet_rows(&mut self) -> Result<(), StoreError> {
        let store = self.store;
        let mut statement = store.conn.prepare(sql::ALL_SHEETS)?;
        let mut rows = statement.query([])?;
        while let Some(row) = rows.next()? {
            let no = SheetNo { year: row.get(1)?, serial: row.get(2)? };
            if self.sheets.remove(&row.get(0)?) != Some((no, row.get(3)?)) {
                self.fault(format!("日结单 {no} 与记录不一致"));
            }
        }
        let lost: Vec<SheetNo> = self.sheets.values().map(|(no, _)| *no).collect();
        lost.iter().for_each(|no| self.fault(format!("日结单 {no} 有记录但不在库里")));
        Ok(())
    }
}

/// True when the columns a day counts by say what the matter says.
pub(super) fn counted(
    row: &Row<'_>,
    state: &Matter,
    sheet: Option<i64>,
) -> Result<bool, StoreError> {
    let time = |at: Option<Moment>| at.map(Moment::millis);
    Ok(row.get::<_, i64>(13)? == state.standing() as i64
        && row.get::<_, String>(14)? == state.outcome.word()
        && row.get::<_, u32>(15)? == state.visit.head_count
        && row.get::<_, Option<i64>>(16)? == time(state.assigned)
        && row.get::<_, Option<i64>>(17)? == time(state.signed())
        && row.get::<_, Option<i64>>(18)? == time(state.fed)
        && row.get::<_, Option<i64>>(19)? == time(state.ended_here())
        && row.get::<_, Option<i64>>(20)? == sheet)
}
