//! Working days in mainland China, as the State Council's General Office rules
//! them year by year, and the deadlines counted in them.
//!
//! Monday to Friday are working days and weekends are not, except where a year's
//! notice gives a day off (放假) or makes a weekend day a working day (调休上班).
//! The notices come as data ([`Year`]); nothing here knows a particular year,
//! reads a clock or does I/O.

mod due;
mod year;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::Serialize;

use crate::date::{format_date, parse_date};

pub use due::{Due, MAX_DAYS, Skipped};
pub use year::{CalendarError, Fault, Holiday, Notice, Year};

/// What one day is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Day {
    /// A working day.
    Working {
        /// Whether it is a weekend day that a notice has made a working day (调休上班).
        makeup: bool,
    },
    /// A day off.
    Off(Why),
}

/// Why a day is off. A weekend day within a holiday is the holiday's.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(tag = "why", content = "name", rename_all = "lowercase")]
pub enum Why {
    /// The holiday of this name.
    Holiday(String),
    /// Saturday or Sunday.
    Weekend,
}

/// The announced years, checked and ready to be asked.
///
/// A few dozen entries in all, so they are searched in place: a map would cost
/// the WebAssembly module more than it saves.
#[derive(Debug, Clone)]
pub struct Calendar {
    years: Vec<i32>,
    /// First day, last day, name.
    holidays: Vec<(NaiveDate, NaiveDate, String)>,
    workdays: Vec<NaiveDate>,
}

impl Calendar {
    /// Checks the years against themselves and each other. Their order is free.
    ///
    /// # Errors
    /// The first [`Fault`] met.
    pub fn new(years: Vec<Year>) -> Result<Self, CalendarError> {
        let mut calendar = Self {
            years: Vec::with_capacity(years.len()),
            holidays: Vec::new(),
            workdays: Vec::new(),
        };
        let mut workdays = Vec::new();
        for of in years {
            let year = of.year;
            let refuse = |fault, at| Err(CalendarError { year, fault, at });
            if calendar.is_announced(year) {
                return refuse(Fault::DuplicateYear, String::new());
            }
            if of.holidays.is_empty() {
                return refuse(Fault::NoHolidays, String::new());
            }
            if let Some(bad) = of.notice.iter().find(|n| parse_date(&n.issued_on).is_none()) {
                return refuse(Fault::BadDate, bad.issued_on.clone());
            }
            for Holiday { name, from, to } in of.holidays {
                let (from, to) = (date_of(year, &from)?, date_of(year, &to)?);
                if from > to {
                    return refuse(Fault::Reversed, name);
                }
                if calendar.holidays.iter().any(|h| h.0 <= to && from <= h.1) {
                    return refuse(Fault::Overlap, name);
                }
                calendar.holidays.push((from, to, name));
            }
            for day in &of.workdays {
                workdays.push((year, date_of(year, day)?));
            }
            calendar.years.push(year);
        }
        for (year, day) in workdays {
            let refuse = |fault| Err(CalendarError { year, fault, at: format_date(day) });
            if !is_weekend(day) {
                return refuse(Fault::WorkdayOnWeekday);
            }
            if calendar.holiday(day).is_some() {
                return refuse(Fault::WorkdayInHoliday);
            }
            calendar.workdays.push(day);
        }
        Ok(calendar)
    }

    /// Whether the notice for `year` is known.
    ///
    /// A known year may still lose or gain a day at its very end: the next
    /// year's notice, issued in October to December, can reach back into it.
    pub fn is_announced(&self, year: i32) -> bool {
        self.years.contains(&year)
    }

    /// What `day` is. In a year not announced only weekends and the dates fixed
    /// by 《全国年节及纪念日放假办法》 as revised in November 2024 are off; what
    /// follows the moon, the sun or an arrangement (调休) is not guessed.
    pub fn day(&self, day: NaiveDate) -> Day {
        if let Some(name) = self.holiday(day) {
            Day::Off(Why::Holiday(name.to_owned()))
        } else if self.workdays.contains(&day) {
            Day::Working { makeup: true }
        } else if is_weekend(day) {
            Day::Off(Why::Weekend)
        } else {
            Day::Working { makeup: false }
        }
    }

    fn is_working(&self, day: NaiveDate) -> bool {
        matches!(self.day(day), Day::Working { .. })
    }

    /// The name of the holiday `day` belongs to.
    fn holiday(&self, day: NaiveDate) -> Option<&str> {
        self.holidays
            .iter()
            .find(|(from, to, _)| (*from..=*to).contains(&day))
            .map(|(.., name)| name.as_str())
            .or_else(|| match (day.month(), day.day()) {
                _ if self.is_announced(day.year()) => None,
                (1, 1) => Some("元旦"),
                (5, 1..=2) => Some("劳动节"),
                (10, 1..=3) => Some("国庆节"),
                _ => None,
            })
    }
}

fn is_weekend(day: NaiveDate) -> bool {
    matches!(day.weekday(), Weekday::Sat | Weekday::Sun)
}

/// A date the notice of `year` can rule on.
fn date_of(year: i32, text: &str) -> Result<NaiveDate, CalendarError> {
    let refuse = |fault| CalendarError { year, fault, at: text.to_owned() };
    let day = parse_date(text).ok_or_else(|| refuse(Fault::BadDate))?;
    match (i64::from(day.year()) - i64::from(year), day.month()) {
        (-1, 12) | (0, _) | (1, 1) => Ok(day),
        _ => Err(refuse(Fault::OutsideYear)),
    }
}

#[cfg(test)]
mod tests;
