//! The desk's clock and the machine's: the only place that asks what time it is.

use super::error::DeskError;
use crate::calendar::Moment;
use crate::store::Tx;
use crate::store::events::When;
use serde::{Deserialize, Serialize};
use std::time::{Instant, SystemTime, UNIX_EPOCH};

/// Where the desk's time comes from.
#[derive(Clone, Copy, Debug)]
pub enum Clock {
    /// The machine's clock.
    Machine,
    /// `--at` in a verb: stands still.
    Still(Moment),
    /// `--at` on the screen: ticks on from there.
    Ticking {
        /// What the desk's clock showed at `since`.
        from: Moment,
        /// When that was.
        since: Instant,
    },
    /// The clock of a played day, the same in every process that looks at its store.
    Played(Played),
}

/// A day played over again: its clock runs so many times faster, and stands still at its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Played {
    /// What it showed at `since`.
    pub from: Moment,
    /// When that was on the machine's clock.
    pub since: Moment,
    /// So many minutes of the day in one of the machine.
    pub pace: u32,
    /// Where it stands still.
    pub until: Moment,
}

impl Played {
    /// What it shows when the machine's clock shows `machine`.
    pub fn at(&self, machine: Moment) -> Moment {
        let gone = machine.millis().saturating_sub(self.since.millis()).max(0);
        self.from.plus_millis(gone.saturating_mul(i64::from(self.pace))).min(self.until)
    }

    /// When the machine's clock will show it; at once when that is over.
    pub fn when(&self, at: Moment) -> Moment {
        let to_go = at.millis().saturating_sub(self.from.millis()).max(0);
        let pace = i64::from(self.pace.max(1));
        self.since.plus_millis(to_go.saturating_add(pace - 1) / pace)
    }
}

impl Clock {
    /// A clock that shows `from` now and ticks on.
    pub fn ticking(from: Moment) -> Self {
        Clock::Ticking { from, since: Instant::now() }
    }

    /// What the desk's clock shows.
    pub fn now(&self) -> Moment {
        match self {
            Clock::Machine => machine_now(),
            Clock::Still(at) => *at,
            Clock::Played(played) => played.at(machine_now()),
            Clock::Ticking { from, since } => {
                from.plus_millis(i64::try_from(since.elapsed().as_millis()).unwrap_or(i64::MAX))
            }
        }
    }
}

/// What the machine's clock shows.
pub fn machine_now() -> Moment {
    let since = SystemTime::now().duration_since(UNIX_EPOCH).unwrap_or_default();
    Moment::from_millis(i64::try_from(since.as_millis()).unwrap_or(i64::MAX))
}

/// The two clocks of a write: the desk's, and the machine's checked against the log.
#[derive(Clone, Copy, Debug)]
pub struct WriteClock {
    desk: Clock,
    /// A machine clock behind the log was shown to a person, who said to go on.
    accepted: bool,
}

impl WriteClock {
    /// A clock nobody has accepted anything about.
    pub fn new(desk: Clock) -> Self {
        Self { desk, accepted: false }
    }

    /// Goes on although the machine's clock is behind the last record.
    pub fn accept(&mut self) {
        self.accepted = true;
    }

    /// Sets the desk's clock.
    pub fn set(&mut self, desk: Clock) {
        self.desk = desk;
    }

    /// What the desk's clock shows.
    pub fn now(&self) -> Moment {
        self.desk.now()
    }

    /// The two clocks of a write.
    ///
    /// # Errors
    /// `clock_behind` when the machine's clock is behind the last record and nobody accepted it.
    pub fn when(&self, tx: &Tx<'_>) -> Result<When, DeskError> {
        let recorded = machine_now();
        let last = tx.head()?.recorded;
        if recorded.plus_millis(1000) < last && !self.accepted {
            let message = format!(
                "电脑时钟（{}）比最后一条记录（{}）还早，没有保存。请先校准时间；确实要按现在的时钟继续，再选「照此继续」",
                recorded.ymd_hm(),
                last.ymd_hm()
            );
            return Err(DeskError::refused("clock_behind", message));
        }
        Ok(When { at: self.desk.now(), recorded })
    }
}
