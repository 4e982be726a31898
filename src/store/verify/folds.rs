//! The check of things of a day: every row equals the refold of its events, and every booking is
//! recognised by what its person said.

use crate::matter::booking::BookingEvent;
use crate::matter::event::Slot;
use crate::store::error::StoreError;
use crate::store::events::{Logged, read_json, stream_number};
use crate::store::folds::{Folded, Likeness, With};
use crate::store::{Store, sql};
use std::collections::{BTreeMap, BTreeSet};

/// Every row of a kind equals the refold of its events, and nothing is missing; says what is not so.
pub(super) fn check<T: Folded>(
    store: &Store,
    mut fault: impl FnMut(String),
) -> Result<(), StoreError> {
    let mut states: BTreeMap<i64, (T, i64)> = BTreeMap::new();
    let mut statement = store.conn.prepare(sql::KIND_EVENTS)?;
    let mut rows = statement.query([stream_number(T::Event::STREAM)])?;
    while let Some(row) = rows.next()? {
        let (seq, id, facts): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        let Ok(event) = read_json::<T::Event>(&facts, T::WHAT) else {
            fault(format!("第{seq}条记录读不懂"));
            continue;
        };
        let kind: String = row.get(3)?;
        if kind != event.word() {
            fault(format!("第{seq}条记录写作「{kind}」，内容却是「{}」", event.word()));
        }
        let (state, first) = states.remove(&id).map_or((None, seq), |(s, first)| (Some(s), first));
        match T::fold(state, id, &event) {
            Some(state) => {
                states.insert(id, (state, first));
            }
            None => fault(format!("第{seq}条记录的次序不对（{}）", T::WHAT)),
        }
    }
    let mut statement = store.conn.prepare(sql::KIND_FOLDS)?;
    let mut rows = statement.query([T::Event::STREAM])?;
    while let Some(row) = rows.next()? {
        let (id, key): (i64, String) = (row.get(0)?, row.get(2)?);
        let Some((state, first)) = states.remove(&id) else {
            fault(format!("{} {key} 没有记录", T::WHAT));
            continue;
        };
        let same = row.get::<_, String>(1)? == state.day().to_string()
            && key == state.key()
            && row.get::<_, i64>(3)? == first
            && row.get::<_, u32>(4)? == state.version()
            && read_json::<T>(&row.get::<_, String>(5)?, T::WHAT).is_ok_and(|s| s == state)
            && (row.get(6)?, row.get(7)?) == With::columns(state.with());
        if !same {
            fault(format!("{} {key} 的当前状态与记录推出的不一致", T::WHAT));
        }
    }
    for (state, _) in states.values() {
        fault(format!("{} {} 有记录但不在表里", T::WHAT, state.key()));
    }
    Ok(())
}

/// Every booking is recognised by what its person said, and nothing else is there.
pub(super) fn check_likeness(
    store: &Store,
    mut fault: impl FnMut(String),
) -> Result<(), StoreError> {
    let view = store.view();
    let mut stored: BTreeSet<(i64, Vec<u8>, i64)> = BTreeSet::new();
    let mut statement = store.conn.prepare(sql::ALL_LIKENESS)?;
    let mut rows = statement.query([])?;
    while let Some(row) = rows.next()? {
        stored.insert((row.get(0)?, row.get(1)?, row.get(2)?));
    }
    let mut statement = store.conn.prepare(sql::KIND_EVENTS)?;
    let mut rows = statement.query([stream_number(BookingEvent::STREAM)])?;
    while let Some(row) = rows.next()? {
        let (seq, id, facts): (i64, i64, String) = (row.get(0)?, row.get(1)?, row.get(2)?);
        // What does not read or open was told above.
        let Ok(BookingEvent::Booked { number, day, .. }) = read_json(&facts, "预约") else {
            continue;
        };
        let Ok(Some(text)) = view.body(id, seq, Slot::Visitor) else { continue };
        for (likeness, value) in Likeness::of(&read_json(&text, "预约人")?, day) {
            let kind = likeness as i64;
            let hash = store.sealer.handle(&kind.to_string(), &value).to_vec();
            if !stored.remove(&(kind, hash, id)) {
                fault(format!("预约 {day} {number} 的查重索引不全（{}）", likeness.word()));
            }
        }
    }
    if !stored.is_empty() {
        fault(format!("预约的查重索引里有{}条不该有的", stored.len()));
    }
    Ok(())
}
