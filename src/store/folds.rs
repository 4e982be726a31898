//! Things of a day that are nothing but the fold of their events: changes of the duty calendar,
//! reception days, bookings. One table and one way in for all of them.

use super::error::StoreError;
use super::events::{Logged, When, read_json, write_json};
use super::{Tx, View, sql};
use crate::calendar::{Day, Moment};
use crate::matter::booking::{Booking, BookingEvent, BookingStage, DayEvent, ReceptionDay, Target};
use crate::matter::duty::{DutyChange, DutyEvent, Seat};
use crate::matter::event::{Actor, Fact};
use crate::matter::intake::Person;
use crate::matter::rules::RoomNo;
use rusqlite::{Params, params};
use serde::Serialize;
use serde::de::DeserializeOwned;
use std::collections::BTreeMap;

/// A thing of a day.
pub trait Folded: Serialize + DeserializeOwned + PartialEq + Clone {
    /// What happens to it.
    type Event: Logged;
    /// What people call it, in a complaint of the check.
    const WHAT: &'static str;

    /// The state after one more event.
    fn fold(state: Option<Self>, id: i64, event: &Self::Event) -> Option<Self>;
    /// Row id.
    fn id(&self) -> i64;
    /// Its day.
    fn day(&self) -> Day;
    /// What it is called among those of its kind and day.
    fn key(&self) -> String;
    /// Number of events so far.
    fn version(&self) -> u32;
    /// With whom it takes one of the times of its day.
    fn with(&self) -> Option<With>;
}

/// How a chair is called among those of its day.
pub fn chair(seat: &Seat) -> String {
    format!("{}/{}/{}", seat.rule, seat.place, seat.post)
}

/// Who has times to book on a day: each official of the duty calendar, and on a reception day each
/// room.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum With {
    /// A chair, by what it is called among those of its day.
    Chair(String),
    /// A room.
    Room(RoomNo),
}

impl With {
    /// Whose times a target means; a reception day's are the room's.
    pub fn of(target: &Target, room: RoomNo) -> With {
        match target {
            Target::Duty { seat } => With::Chair(chair(seat)),
            Target::Reception => With::Room(room),
        }
    }

    /// As two columns: the chair, the room.
    pub(super) fn columns(with: Option<With>) -> (Option<String>, Option<RoomNo>) {
        match with {
            Some(With::Chair(chair)) => (Some(chair), None),
            Some(With::Room(room)) => (None, Some(room)),
            None => (None, None),
        }
    }
}

macro_rules! folded {
    ($state:ty, $event:ty, $stream:literal, $what:literal, $day:expr, $key:expr, $with:expr) => {
        impl Logged for $event {
            const STREAM: &'static str = $stream;
            fn word(&self) -> &'static str {
                <$event>::word(self)
            }
        }
        impl Folded for $state {
            type Event = $event;
            const WHAT: &'static str = $what;
            fn fold(state: Option<Self>, id: i64, event: &$event) -> Option<Self> {
                <$state>::fold(state, id, event)
            }
            fn id(&self) -> i64 {
                self.id
            }
            fn day(&self) -> Day {
                $day(self)
            }
            fn key(&self) -> String {
                $key(self)
            }
            fn version(&self) -> u32 {
                self.version
            }
            fn with(&self) -> Option<With> {
                $with(self)
            }
        }
    };
}

folded!(
    DutyChange,
    DutyEvent,
    "duty",
    "坐班改动",
    |c: &DutyChange| c.seat.day,
    |c: &DutyChange| chair(&c.seat),
    |_| None
);
folded!(
    ReceptionDay,
    DayEvent,
    "reception_day",
    "接访日",
    |d: &ReceptionDay| d.day,
    |_: &ReceptionDay| String::new(),
    |_| None
);
folded!(
    Booking,
    BookingEvent,
    "booking",
    "预约",
    |b: &Booking| b.day,
    |b: &Booking| b.number.clone(),
    |b: &Booking| (b.stage != BookingStage::Cancelled).then(|| With::of(&b.target, b.room))
);

/// Counter kind of bookings; its period is the day booked.
pub const BOOKING_KIND: &str = "booking";

/// A thing with the place of its first event in the log, where its bodies hang.
#[derive(Clone, Debug, PartialEq)]
pub struct Kept<T> {
    /// The thing.
    pub state: T,
    /// Seq of its first event.
    pub first_seq: i64,
}

/// By what a booking is recognised among those of its day.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Likeness {
    /// 电话相同.
    Phone = 1,
    /// 证件号相同.
    Id = 2,
    /// 姓名相同; it counts when the room is the same too.
    Name = 3,
}

impl Likeness {
    /// Why it looks the same.
    pub const fn word(self) -> &'static str {
        match self {
            Likeness::Phone => "电话相同",
            Likeness::Id => "证件号相同",
            Likeness::Name => "姓名和接待室相同",
        }
    }

    /// What of a person put down for a day can be recognised.
    pub fn of(person: &Person, day: Day) -> Vec<(Likeness, String)> {
        let name = person.name.as_ref().map(|n| crate::matter::check::name_key(n));
        let list = [
            (Likeness::Phone, person.phone.clone()),
            (Likeness::Id, person.id_number.clone()),
            (Likeness::Name, name),
        ];
        list.into_iter().filter_map(|(kind, v)| Some((kind, format!("{day}\n{}", v?)))).collect()
    }
}

impl View<'_> {
    /// Every thing of a kind between two days, both included, by day and key.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn folds<T: Folded>(&self, from: Day, to: Day) -> Result<Vec<Kept<T>>, StoreError> {
        self.kept(sql::FOLDS, params![T::Event::STREAM, from.to_string(), to.to_string()])
    }

    /// One thing of a day.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn folded<T: Folded>(&self, day: Day, key: &str) -> Result<Option<Kept<T>>, StoreError> {
        let keys = params![T::Event::STREAM, day.to_string(), key];
        Ok(self.kept(sql::FOLD, keys)?.pop())
    }

    /// One thing by its row id.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn folded_by_id<T: Folded>(&self, id: i64) -> Result<Option<Kept<T>>, StoreError> {
        Ok(self.kept(sql::FOLD_BY_ID, params![T::Event::STREAM, id])?.pop())
    }

    /// How many are booked with each chair of the duty calendar, of those booked at all between
    /// two days, both included.
    ///
    /// # Errors
    /// SQLite's.
    pub fn booked(&self, from: Day, to: Day) -> Result<BTreeMap<(Day, String), u32>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::BOOKED)?;
        let mut rows = statement.query(params![from.to_string(), to.to_string()])?;
        let mut booked = BTreeMap::new();
        while let Some(row) = rows.next()? {
            let day: String = row.get(0)?;
            let day =
                day.parse().map_err(|_| StoreError::Inconsistent(format!("日期「{day}」")))?;
            booked.insert((day, row.get(1)?), row.get(2)?);
        }
        Ok(booked)
    }

    /// The bookings of a day with one official or for one room, cancelled ones left out.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn booked_with(&self, day: Day, with: &With) -> Result<Vec<Kept<Booking>>, StoreError> {
        let day = day.to_string();
        match with {
            With::Chair(chair) => self.kept(sql::BOOKED_WITH, params![day, chair]),
            With::Room(room) => self.kept(sql::BOOKED_FOR, params![day, room]),
        }
    }

    fn kept<T: Folded>(&self, sql: &str, keys: impl Params) -> Result<Vec<Kept<T>>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql)?;
        let rows =
            statement.query_map(keys, |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (first_seq, state) = row?;
            Ok(Kept { state: read_json(&state, T::WHAT)?, first_seq })
        })
        .collect()
    }

    /// Ids of bookings recognised by this.
    ///
    /// # Errors
    /// SQLite's.
    pub fn alike(&self, likeness: Likeness, value: &str) -> Result<Vec<i64>, StoreError> {
        let kind = likeness as i64;
        let hash = self.sealer.handle(&kind.to_string(), value);
        let mut statement = self.conn.prepare_cached(sql::ALIKE)?;
        let rows = statement.query_map(params![kind, hash], |r| r.get(0))?;
        Ok(rows.collect::<Result<_, _>>()?)
    }

    /// Every reception (接访) between two days: the day and the event as stored.
    ///
    /// # Errors
    /// SQLite's, or damage.
    pub fn received(
        &self,
        from: Day,
        to: Day,
    ) -> Result<Vec<(Day, crate::matter::Event)>, StoreError> {
        let mut statement = self.conn.prepare_cached(sql::RECEIVED)?;
        let begin = |day: Day| Moment::of(day, 0, 0);
        let keys = params![begin(from).millis(), begin(to).plus_days(1).millis()];
        let rows =
            statement.query_map(keys, |r| Ok((r.get::<_, i64>(0)?, r.get::<_, String>(1)?)))?;
        rows.map(|row| {
            let (at, facts) = row?;
            Ok((Moment::from_millis(at).day(), read_json(&facts, "事件")?))
        })
        .collect()
    }
}

impl Tx<'_> {
    /// Appends facts to a thing, new or known, and keeps its fold; returns how it stands.
    ///
    /// # Errors
    /// SQLite's, or an order of events that cannot be.
    pub fn record<T: Folded>(
        &self,
        known: Option<&Kept<T>>,
        facts: &[Fact<T::Event>],
        actor: &Actor,
        when: When,
    ) -> Result<Kept<T>, StoreError> {
        let id = match known {
            Some(known) => known.state.id(),
            None => self.free_id(sql::MAX_FOLD, when.at)?,
        };
        let fold = |state, fact: &Fact<T::Event>| T::fold(state, id, &fact.event).map(Some);
        let state = facts.iter().try_fold(known.map(|k| k.state.clone()), fold).flatten();
        let Some(state) = state else {
            return Err(StoreError::Inconsistent(format!("{}的事件次序不对", T::WHAT)));
        };
        let places = self.append(id, false, facts, actor, when)?;
        let (json, (chair, room)) = (write_json(&state)?, With::columns(state.with()));
        let first_seq =
            known.map_or_else(|| places.first().copied().unwrap_or_default(), |k| k.first_seq);
        if let Some(known) = known {
            let row = params![state.version(), json, id];
            self.conn.prepare_cached(sql::SET_FOLD)?.execute(row)?;
            if known.state.with() != state.with() {
                let row = params![chair, room, id];
                self.conn.prepare_cached(sql::SET_FOLD_WITH)?.execute(row)?;
            }
        } else {
            self.conn.prepare_cached(sql::ADD_FOLD)?.execute(params![
                id,
                T::Event::STREAM,
                state.day().to_string(),
                state.key(),
                first_seq,
                state.version(),
                chair,
                room,
                json
            ])?;
        }
        Ok(Kept { state, first_seq })
    }

    /// Makes a booking recognisable.
    ///
    /// # Errors
    /// SQLite's.
    pub fn add_likeness(&self, id: i64, list: &[(Likeness, String)]) -> Result<(), StoreError> {
        let mut statement = self.conn.prepare_cached(sql::ADD_LIKENESS)?;
        for (likeness, value) in list {
            let kind = *likeness as i64;
            let hash = self.sealer.handle(&kind.to_string(), value);
            statement.execute(params![kind, hash, id])?;
        }
        Ok(())
    }
}
