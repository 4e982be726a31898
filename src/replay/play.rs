//! The schedule of a played day, pure: what is due next, and what follows from how it went.
//!
//! Windows work through the arrivals one after the other; rooms call whoever the desk gives them,
//! hear them, and call again. The schedule never chooses who is next: the queue does.

use super::file::{Batch, Minute, PlayedDay};
use crate::calendar::Moment;
use crate::matter::rules::{RoomNo, Rules};
use std::collections::{BTreeMap, BTreeSet};

/// After closing time people are still heard, but not longer than this.
const LATEST: i64 = 4 * 3_600_000;

/// Whose hand does a step.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Part {
    /// The list of the days before (预登记).
    List,
    /// A window, from one.
    Window(usize),
    /// A reception room.
    Room(RoomNo),
}

/// Somebody with a number in the queue.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Guest {
    /// Number of the day.
    pub number: String,
    /// The visit of the file; none for a plain number.
    pub batch: Option<usize>,
    /// Here for the second time today.
    pub again: bool,
}

/// One step.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Step {
    /// 公告 of the day.
    Announce,
    /// Put on the list before the day.
    Book(usize),
    /// Registered at the window.
    Register(usize),
    /// Somebody of the list is there.
    Arrive(usize),
    /// Registered once more.
    Again(usize),
    /// 优先.
    Prefer(Guest),
    /// 叫下一位.
    Next,
    /// 重呼.
    Recall(Guest),
    /// 未到.
    Miss(Guest),
    /// 暂缓.
    Hold(Guest),
    /// 回队.
    Return(Guest),
    /// 转室.
    Transfer(Guest, RoomNo),
    /// The official decides.
    Hear(Guest),
    /// 结束 of a plain number.
    Leave(Guest),
    /// 日结.
    Close,
    /// Somebody who never came when called: the window confirms what was suggested.
    Confirm(usize),
}

/// A step that is due.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Due {
    /// When, on the clock of that day.
    pub at: Moment,
    /// By whom.
    pub part: Part,
    /// What.
    pub step: Step,
}

/// How a step went.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Told {
    /// Done, nothing follows for the queue.
    Done,
    /// Somebody waits now for any of these rooms.
    Waits(Guest, Vec<RoomNo>),
    /// Somebody comes into the room.
    Called(Guest),
    /// Nobody waits.
    Nobody,
    /// The desk refused, with this code.
    Refused(String),
}

/// The schedule.
#[derive(Clone, Debug)]
pub struct Play<'d> {
    day: &'d PlayedDay,
    parts: BTreeSet<Part>,
    /// Every part is played here, so a room is woken and need not look again and again.
    whole: bool,
    steps: BTreeMap<(Moment, u64), (Part, Step)>,
    count: u64,
    idle: BTreeSet<RoomNo>,
    /// Visits that were late or held once already.
    seen: BTreeSet<usize>,
    /// When the last step was due.
    last: Moment,
    closing: Closing,
}

/// How far 日结 is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Closing {
    Not,
    Tried,
    Again,
}

impl<'d> Play<'d> {
    /// Every part of a day.
    pub fn parts(day: &PlayedDay, rules: &Rules) -> BTreeSet<Part> {
        let windows = (1..=day.windows).map(Part::Window);
        let rooms = rules.rooms.iter().map(|room| Part::Room(room.no));
        [Part::List].into_iter().chain(windows).chain(rooms).collect()
    }

    /// A day played by these parts; others are played elsewhere, or by people.
    pub fn new(day: &'d PlayedDay, rules: &Rules, parts: &BTreeSet<Part>) -> Self {
        let mut play = Play {
            day,
            parts: parts.clone(),
            whole: *parts == Self::parts(day, rules),
            steps: BTreeMap::new(),
            count: 0,
            idle: BTreeSet::new(),
            seen: BTreeSet::new(),
            last: day.moment(day.opens),
            closing: Closing::Not,
        };
        play.list();
        play.windows();
        for room in rules.rooms.iter().map(|room| room.no) {
            play.call(room, day.moment(day.opens));
        }
        play
    }

    /// What is due next; `None` when the day is over.
    pub fn due(&mut self) -> Option<Due> {
        if self.steps.is_empty() && self.whole && self.closing == Closing::Not {
            self.closing = Closing::Tried;
            let at = self.last.max(self.day.moment(self.day.closes));
            self.add(at, Part::Window(1), Step::Close);
        }
        let ((at, _), (part, step)) = self.steps.pop_first()?;
        self.last = at;
        Some(Due { at, part, step })
    }

    /// What follows from how a step went at `at`.
    pub fn tell(&mut self, due: &Due, at: Moment, told: Told) {
        if let (Step::Register(_) | Step::Arrive(_), Told::Waits(guest, _)) = (&due.step, &told)
            && guest.batch.is_some_and(|b| !self.day.batches[b].prefer.is_empty())
        {
            self.add(at, due.part, Step::Prefer(guest.clone()));
        }
        if let Told::Waits(_, rooms) = &told {
            self.wake(rooms, at);
        }
        match (&due.step, due.part, told) {
            (Step::Next, Part::Room(room), Told::Called(guest)) => self.seat(room, guest, at),
            // Somebody else pressed in this room at the same time.
            (Step::Next, Part::Room(room), Told::Refused(_))
                if !self.whole && at < self.day.ends() =>
            {
                self.call(room, at.plus_millis(self.day.beat));
            }
            (Step::Next, Part::Room(room), _) => self.look_again(room, at),
            (Step::Recall(_) | Step::Return(_), ..) => {}
            (Step::Close, _, Told::Refused(_)) => self.settle(at),
            (_, Part::Room(room), Told::Refused(_)) => {
                self.call(room, at.plus_millis(self.day.beat));
            }
            (_, Part::Room(room), _) => self.call(room, at),
            _ => {}
        }
    }

    /// The announcement, and the list over its days: one a minute from nine.
    fn list(&mut self) {
        let day = self.day;
        let Some(first) = day.listed.first() else { return };
        self.add(Moment::of(*first, 8, 30), Part::List, Step::Announce);
        let booked: Vec<usize> =
            (0..day.batches.len()).filter(|at| day.batches[*at].booked).collect();
        let each = booked.len().div_ceil(day.listed.len()).max(1);
        for (some, date) in booked.chunks(each).zip(&day.listed) {
            for (turn, at) in some.iter().enumerate() {
                let at_nine = Moment::of(*date, 9, 0).plus_millis(turn as i64 * day.beat);
                self.add(at_nine, Part::List, Step::Book(*at));
            }
        }
    }

    /// 日结 is held up by whoever never came: the window confirms those, and closes.
    fn settle(&mut self, at: Moment) {
        if self.closing != Closing::Tried {
            return;
        }
        self.closing = Closing::Again;
        for (visit, batch) in self.day.batches.iter().enumerate() {
            if batch.absent && !batch.is_report() {
                self.add(at.plus_millis(self.day.beat), Part::Window(1), Step::Confirm(visit));
            }
        }
        self.add(at.plus_millis(2 * self.day.beat), Part::Window(1), Step::Close);
    }

    /// Who comes to which window when, in order of arrival.
    fn windows(&mut self) {
        let day = self.day;
        let mut comers: Vec<(Minute, i64, Step)> = Vec::new();
        for (at, batch) in day.batches.iter().enumerate() {
            comers.push(match batch.booked {
                true => (batch.at, day.writing / 2, Step::Arrive(at)),
                false => (batch.at, day.writing, Step::Register(at)),
            });
            if let Some(again) = &batch.again {
                comers.push((again.at, day.writing, Step::Again(at)));
            }
        }
        comers.sort_by_key(|(at, ..)| *at);
        let mut free = vec![Minute::default(); day.windows];
        for (at, takes, step) in comers {
            let Some(first) = (0..free.len()).min_by_key(|w| (free[*w].max(at), *w)) else {
                return;
            };
            free[first] = Minute(free[first].max(at).0 + takes);
            self.add(day.moment(free[first]), Part::Window(first + 1), step);
        }
    }

    /// What happens in a room with whoever came in.
    fn seat(&mut self, room: RoomNo, guest: Guest, at: Moment) {
        let after = |minutes: i64| at.plus_millis(minutes);
        let (part, beat) = (Part::Room(room), self.day.beat);
        let Some(visit) = guest.batch else {
            return self.add(after(10 * beat), part, Step::Leave(guest));
        };
        let batch: &Batch = &self.day.batches[visit];
        let (late, held) = match guest.again || !self.seen.insert(visit) {
            true => (None, None),
            false => (batch.late, batch.held),
        };
        if batch.absent || late.is_some() {
            self.add(after(beat), part, Step::Recall(guest.clone()));
            self.add(after(2 * beat), part, Step::Miss(guest.clone()));
            if let Some(late) = late {
                self.add(after(late.max(3 * beat)), part, Step::Return(guest));
            }
        } else if let Some(held) = held {
            self.add(after(beat), part, Step::Hold(guest.clone()));
            self.add(after(held.max(2 * beat)), part, Step::Return(guest));
        } else if let Some(over) = batch.over.filter(|over| *over != room && !guest.again) {
            self.add(after(2 * beat), part, Step::Transfer(guest, over));
        } else if guest.again {
            self.add(after(batch.took / 2), part, Step::Hear(guest));
        } else {
            self.add(after(batch.took), part, Step::Hear(guest));
        }
    }

    fn wake(&mut self, rooms: &[RoomNo], at: Moment) {
        let asleep: Vec<RoomNo> = rooms.iter().copied().filter(|r| self.idle.remove(r)).collect();
        asleep.into_iter().for_each(|room| self.call(room, at));
    }

    fn look_again(&mut self, room: RoomNo, at: Moment) {
        if self.whole {
            self.idle.insert(room);
        } else if at < self.day.moment(self.day.closes) {
            self.call(room, at.plus_millis(self.day.beat));
        }
    }

    /// A room calls: not before the doors open, not over the midday rest.
    fn call(&mut self, room: RoomNo, at: Moment) {
        let [from, to] = self.day.rest.map(|minute| self.day.moment(minute));
        let at = at.max(self.day.moment(self.day.opens));
        let at = if from <= at && at < to { to } else { at };
        self.add(at, Part::Room(room), Step::Next);
    }

    fn add(&mut self, at: Moment, part: Part, step: Step) {
        if self.parts.contains(&part) {
            self.count += 1;
            self.steps.insert((at, self.count), (part, step));
        }
    }
}

impl PlayedDay {
    /// When the clock of the day stands still: hours after closing, everybody has been heard.
    pub fn ends(&self) -> Moment {
        self.moment(self.closes).plus_millis(LATEST)
    }

    /// A minute of this day as an instant.
    pub fn moment(&self, minute: Minute) -> Moment {
        Moment::of(self.day, 0, 0).plus_millis(minute.0)
    }
}
