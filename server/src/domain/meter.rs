//! How often something may happen: so many at once, then one more every so often (GCRA,
//! the leaky bucket of ATM networks). In memory, and never more than a fixed number of
//! counters, so that a flood of keys cannot fill it.

use std::collections::HashMap;
use std::hash::Hash;
use std::sync::{Mutex, MutexGuard, PoisonError};
use std::time::Duration;

use chrono::{DateTime, Utc};

/// Most counters of one meter: seven eighths of a power of two is what a hash table of that size
/// holds before it doubles. With their keys some 3 MB.
const MOST: usize = 7 << 12;

/// A counter for each key.
#[derive(Debug)]
pub struct Meter<K> {
    /// Microseconds until one more may happen.
    period: i64,
    /// How far a counter may run ahead, in microseconds: the length of a burst.
    ahead: i64,
    /// When each counter is full again, in microseconds since 1970: so much is taken from it.
    full_at: Mutex<HashMap<K, i64>>,
}

impl<K: Eq + Hash> Meter<K> {
    /// A meter that allows `burst` at once, then one more every `period`.
    #[must_use]
    pub fn new(burst: u32, period: Duration) -> Self {
        let period = i64::try_from(period.as_micros()).unwrap_or(i64::MAX / 4);
        let ahead = period.saturating_mul(i64::from(burst));
        Self { period, ahead, full_at: Mutex::default() }
    }

    /// Takes one from the key's counter.
    ///
    /// # Errors
    /// The time to wait, when there is none left.
    pub fn take(&self, key: K, now: DateTime<Utc>) -> Result<(), Duration> {
        let now = now.timestamp_micros();
        let mut counters = self.counters();
        if counters.len() >= MOST && !counters.contains_key(&key) {
            forget(&mut counters, now);
        }
        let full_at = counters.entry(key).or_insert(now);
        // Further ahead than possible: the clock was set back, so the counter means nothing.
        let started = if *full_at - now > self.ahead { now } else { now.max(*full_at) };
        let next = started + self.period;
        if next - now > self.ahead {
            return Err(Duration::from_micros((next - now - self.ahead).unsigned_abs()));
        }
        *full_at = next;
        Ok(())
    }

    /// Takes all that the key's counter can hold, as of that time. Where there are as many counters
    /// as a meter keeps, nothing is taken.
    pub fn spend(&self, key: K, at: DateTime<Utc>) {
        let mut counters = self.counters();
        if counters.len() < MOST {
            counters.insert(key, at.timestamp_micros().saturating_add(self.ahead));
        }
    }

    /// Gives one back: it turned out to be of a kind that is not counted.
    pub fn give_back(&self, key: &K) {
        if let Some(full_at) = self.counters().get_mut(key) {
            *full_at -= self.period;
        }
    }

    /// Drops the counters that are full again.
    pub fn forget(&self, now: DateTime<Utc>) {
        let now = now.timestamp_micros();
        self.counters().retain(|_, full_at| *full_at > now);
    }

    /// Number of counters kept.
    #[cfg(test)]
    pub(crate) fn count(&self) -> usize {
        self.counters().len()
    }

    fn counters(&self) -> MutexGuard<'_, HashMap<K, i64>> {
        self.full_at.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// Makes room: drops the counters that are full again and, if that is not enough, the half that is
/// used least.
fn forget<K: Eq + Hash>(counters: &mut HashMap<K, i64>, now: i64) {
    counters.retain(|_, full_at| *full_at > now);
    if counters.len() < MOST {
        return;
    }
    let mut times: Vec<i64> = counters.values().copied().collect();
    let (_, &mut middle, _) = times.select_nth_unstable(MOST / 2);
    counters.retain(|_, full_at| *full_at > middle);
}

#[cfg(test)]
mod tests {
    use super::*;

    fn at(seconds: i64) -> DateTime<Utc> {
        DateTime::from_timestamp(1_800_000_000 + seconds, 0).unwrap()
    }

    #[test]
    fn a_burst_and_then_one_by_one() {
        let meter = Meter::new(3, Duration::from_secs(10));
        for _ in 0..3 {
            assert_eq!(meter.take("a", at(0)), Ok(()));
        }
        assert_eq!(meter.take("a", at(0)), Err(Duration::from_secs(10)));
        assert_eq!(meter.take("b", at(0)), Ok(()));
        assert_eq!(meter.take("a", at(9)), Err(Duration::from_secs(1)));
        assert_eq!(meter.take("a", at(10)), Ok(()));
        assert_eq!(meter.take("a", at(10)), Err(Duration::from_secs(10)));
        meter.give_back(&"a");
        assert_eq!(meter.take("a", at(10)), Ok(()));
        // After a pause the burst is whole again, and no larger.
        for n in 0..4 {
            assert_eq!(meter.take("a", at(1_000)).is_ok(), n < 3);
        }
    }

    #[test]
    fn a_clock_that_was_set_back_holds_nobody_up() {
        let meter = Meter::new(3, Duration::from_secs(10));
        for _ in 0..3 {
            assert_eq!(meter.take("a", at(86_400)), Ok(()));
        }
        assert_eq!(meter.take("a", at(0)), Ok(()));
    }

    #[test]
    fn a_flood_fills_no_memory_and_frees_nobody_who_waits() {
        let meter = Meter::new(3, Duration::from_secs(10));
        for _ in 0..3 {
            assert_eq!(meter.take(0, at(0)), Ok(()));
        }
        for key in 1..=(2 * MOST) {
            let _ = meter.take(key, at(1));
            assert!(meter.counters().len() <= MOST);
        }
        assert!(meter.take(0, at(1)).is_err());
        meter.forget(at(1_000));
        assert_eq!(meter.counters().len(), 0);
    }

    #[test]
    fn where_enough_is_full_again_whoever_waits_stays() {
        let meter = Meter::new(3, Duration::from_secs(10));
        for key in 0..MOST {
            assert_eq!(meter.take(key, at(0)), Ok(()));
        }
        for key in 0..2 {
            assert_eq!(meter.take(key, at(0)), Ok(()));
        }
        assert_eq!(meter.take(MOST, at(10)), Ok(()));
        assert_eq!(meter.counters().len(), 3);
    }
}
