//! Deadlines counted in working days.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use super::{Calendar, Day, Why};
use crate::date;

/// The longest deadline [`Calendar::due`] counts, in working days.
pub const MAX_DAYS: u32 = 366;

/// A deadline, with every day on the way to it.
///
/// `counted` and `skipped` together are exactly the days after `from` up to and
/// including `due`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Due {
    /// The day the period runs from; it is not itself counted.
    #[serde(serialize_with = "date::serialize")]
    pub from: NaiveDate,
    /// Length in working days, after the clamp to 1..=[`MAX_DAYS`].
    pub days: u32,
    /// The last of `counted`.
    #[serde(serialize_with = "date::serialize")]
    pub due: NaiveDate,
    /// The working days, in order.
    #[serde(serialize_with = "date::serialize_all")]
    pub counted: Vec<NaiveDate>,
    /// The days off before `due`, in order.
    pub skipped: Vec<Skipped>,
    /// Whether a day counted or skipped lies in a year not announced yet, so
    /// that its notice may still move `due`.
    pub provisional: bool,
}

/// A day off within a period; in JSON `{"date", "why": "holiday", "name"}` or
/// `{"date", "why": "weekend"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
pub struct Skipped {
    /// The day off.
    #[serde(serialize_with = "date::serialize")]
    pub date: NaiveDate,
    /// Why it does not count.
    #[serde(flatten)]
    pub why: Why,
}

impl Calendar {
    /// The `days`-th working day after `from`, with `days` clamped to
    /// 1..=[`MAX_DAYS`]. `from` itself is never counted, worked or not.
    pub fn due(&self, from: NaiveDate, days: u32) -> Due {
        let days = days.clamp(1, MAX_DAYS);
        let mut due = Due {
            from,
            days,
            due: from,
            counted: Vec::with_capacity(days as usize),
            skipped: Vec::new(),
            provisional: false,
        };
        for date in from.iter_days().skip(1) {
            due.provisional |= !self.is_announced(date.year());
            match self.day(date) {
                Day::Working { .. } => due.counted.push(date),
                Day::Off(why) => due.skipped.push(Skipped { date, why }),
            }
            if due.counted.len() == days as usize {
                due.due = date;
                break;
            }
        }
        due
    }

    /// How many working days lie after `from`, up to and including `to`; when
    /// `to` is before `from`, minus the number after `to` up to and including
    /// `from`.
    pub fn working_days_between(&self, from: NaiveDate, to: NaiveDate) -> i64 {
        let (first, last, sign) = if from <= to { (from, to, 1) } else { (to, from, -1) };
        let days = first.iter_days().skip(1).take_while(|day| *day <= last);
        sign * days.filter(|day| self.is_working(*day)).count() as i64
    }
}
