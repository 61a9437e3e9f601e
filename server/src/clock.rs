//! Time and randomness: the only file that asks the machine for either.

use std::sync::Arc;
use std::sync::atomic::{AtomicI64, Ordering};
use std::time::Duration;

use aws_lc_rs::rand;
use chrono::{DateTime, FixedOffset, NaiveDate, NaiveTime, TimeDelta, Utc};
use uuid::{Builder, Uuid};

/// What time it is. Cheap to clone.
#[derive(Debug, Clone)]
pub struct Clock(Source);

#[derive(Debug, Clone)]
enum Source {
    System,
    /// Runs, at this distance in microseconds from the machine's clock.
    Shifted(i64),
    /// Stands still until it is set.
    Manual(Arc<AtomicI64>),
}

/// China has one time zone, +08:00, and no daylight saving.
const SECONDS_EAST: i32 = 8 * 3600;
const SECONDS_A_DAY: i64 = 24 * 3600;

impl Clock {
    /// The machine's clock.
    #[must_use]
    pub const fn system() -> Self {
        Self(Source::System)
    }

    /// Runs from `start`: the demo shows any season.
    #[must_use]
    pub fn starting_at(start: DateTime<Utc>) -> Self {
        Self(Source::Shifted(start.timestamp_micros() - system_micros()))
    }

    /// Stands at `now` until [`Clock::set`].
    #[must_use]
    pub fn manual(now: DateTime<Utc>) -> Self {
        Self(Source::Manual(Arc::new(AtomicI64::new(now.timestamp_micros()))))
    }

    /// Sets a manual clock; the others ignore it.
    pub fn set(&self, now: DateTime<Utc>) {
        if let Source::Manual(micros) = &self.0 {
            micros.store(now.timestamp_micros(), Ordering::SeqCst);
        }
    }

    /// Now, to the microsecond: the precision of both databases.
    #[must_use]
    pub fn now(&self) -> DateTime<Utc> {
        let micros = match &self.0 {
            Source::System => system_micros(),
            Source::Shifted(shift) => system_micros() + shift,
            Source::Manual(micros) => micros.load(Ordering::SeqCst),
        };
        DateTime::from_timestamp_micros(micros).unwrap_or_default()
    }

    /// Today at +08:00: deadlines are days of China.
    #[must_use]
    pub fn today(&self) -> NaiveDate {
        china_day(self.now())
    }

    /// Midnight at +08:00.
    #[must_use]
    pub fn start_of_today(&self) -> DateTime<Utc> {
        start_of(self.today())
    }

    /// The time until midnight at +08:00.
    #[must_use]
    pub fn until_tomorrow(&self) -> Duration {
        let since_midnight =
            (self.now().timestamp() + i64::from(SECONDS_EAST)).rem_euclid(SECONDS_A_DAY);
        Duration::from_secs((SECONDS_A_DAY - since_midnight).unsigned_abs())
    }
}

/// The day of an instant at +08:00.
#[must_use]
pub fn china_day(at: DateTime<Utc>) -> NaiveDate {
    FixedOffset::east_opt(SECONDS_EAST)
        .map_or_else(|| at.date_naive(), |zone| at.with_timezone(&zone).date_naive())
}

/// The first instant of a day at +08:00.
#[must_use]
pub fn start_of(day: NaiveDate) -> DateTime<Utc> {
    day.and_time(NaiveTime::MIN).and_utc() - TimeDelta::seconds(SECONDS_EAST.into())
}

/// The first instant after a day at +08:00: what is due on that day is late from then on.
#[must_use]
pub fn end_of(day: NaiveDate) -> DateTime<Utc> {
    start_of(day) + TimeDelta::days(1)
}

/// The last day at +08:00 of which something lies before that instant.
#[must_use]
pub fn last_day_before(end: DateTime<Utc>) -> NaiveDate {
    china_day(end - TimeDelta::microseconds(1))
}

#[expect(clippy::disallowed_methods, reason = "the one place that asks")]
fn system_micros() -> i64 {
    Utc::now().timestamp_micros()
}

/// Source of random bytes and ids.
#[derive(Debug, Clone, Default)]
pub struct IdGen;

impl IdGen {
    /// From the operating system's generator.
    ///
    /// # Panics
    /// When the system has no random numbers: nothing safe can be done then.
    #[must_use]
    pub fn bytes<const N: usize>(&self) -> [u8; N] {
        let mut bytes = [0; N];
        rand::fill(&mut bytes).expect("the operating system gives random bytes");
        bytes
    }

    /// A UUID of version 7 for that time.
    #[must_use]
    pub fn uuid(&self, now: DateTime<Utc>) -> Uuid {
        let millis = u64::try_from(now.timestamp_millis()).unwrap_or_default();
        Builder::from_unix_timestamp_millis(millis, &self.bytes()).into_uuid()
    }

    /// Random decimal digits, all equally likely.
    #[must_use]
    pub fn digits(&self, count: usize) -> String {
        let mut digits = String::with_capacity(count);
        while digits.len() < count {
            // 250 is the largest multiple of 10 in a byte: no digit is favoured.
            let fresh = self.bytes::<16>().into_iter().filter(|byte| *byte < 250);
            digits
                .extend(fresh.map(|byte| char::from(b'0' + byte % 10)).take(count - digits.len()));
        }
        digits
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_day_is_chinas() {
        for (now, start, left) in [
            ("2026-09-24T15:59:59Z", "2026-09-23T16:00:00Z", 1),
            ("2026-09-24T16:00:00Z", "2026-09-24T16:00:00Z", 24 * 3600),
            ("2026-09-24T16:00:01Z", "2026-09-24T16:00:00Z", 24 * 3600 - 1),
        ] {
            let clock = Clock::manual(now.parse().unwrap());
            assert_eq!(clock.start_of_today(), start.parse::<DateTime<Utc>>().unwrap(), "{now}");
            assert_eq!(clock.until_tomorrow(), Duration::from_secs(left), "{now}");
        }
    }

    #[test]
    fn a_day_ends_where_the_next_begins() {
        let day = NaiveDate::from_ymd_opt(2026, 9, 24).unwrap();
        assert_eq!(start_of(day), "2026-09-23T16:00:00Z".parse::<DateTime<Utc>>().unwrap());
        assert_eq!(end_of(day), start_of(day.succ_opt().unwrap()));
        assert_eq!(last_day_before(end_of(day)), day);
        assert_eq!(last_day_before(start_of(day)), day.pred_opt().unwrap());
        assert_eq!(last_day_before(start_of(day) + TimeDelta::microseconds(1)), day);
    }
}
