//! How wrong tries slow down: some are free, then each further one waits twice as long, up to a
//! limit. Counted by the supervisor, because a visit's process ends and must not bring fresh tries.

/// How a kind of wrong try slows down.
#[derive(Clone, Copy, Debug)]
pub struct Slow {
    /// Wrong tries that cost nothing.
    pub free: u32,
    /// Milliseconds after the first one that does.
    first: u64,
    /// Most milliseconds.
    most: u64,
}

/// Wrong codes: five, then half a minute.
pub const CODES: Slow = Slow { free: 5, first: 30_000, most: 600_000 };
/// Wrong PINs: three, then a minute, up to an hour.
pub const PINS: Slow = Slow { free: 3, first: 60_000, most: 3_600_000 };

impl Slow {
    /// Milliseconds to wait after this many wrong tries one after the other.
    pub fn wait(&self, wrong: u32) -> u64 {
        match wrong.checked_sub(self.free) {
            None => 0,
            Some(more) => self.first.saturating_mul(1 << more.min(20)).min(self.most),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn free_tries_cost_nothing_and_the_others_ever_more() {
        let waits: Vec<u64> = (0..12).map(|n| CODES.wait(n) / 1000).collect();
        assert_eq!(waits, [0, 0, 0, 0, 0, 30, 60, 120, 240, 480, 600, 600]);
        assert_eq!(PINS.wait(2), 0);
        assert_eq!(PINS.wait(3), 60_000);
        assert_eq!(PINS.wait(u32::MAX), 3_600_000);
    }
}
