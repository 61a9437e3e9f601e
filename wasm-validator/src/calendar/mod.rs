//! Working days in mainland China, as the State Council's General Office rules
//! them year by year, and the deadlines counted in them.
//!
//! Monday to Friday are worked and weekends are not, except where a year's
//! notice gives a day off (放假) or has a weekend day worked (调休上班). The
//! notices come as data ([`Year`]); nothing here knows a particular year, reads
//! a clock or does I/O.

use std::fmt;

use chrono::{Datelike, NaiveDate, Weekday};
use serde::{Deserialize, Serialize};

use crate::date::{self, format_date, parse_date};

/// The longest deadline [`Calendar::due`] counts, in working days.
pub const MAX_DAYS: u32 = 366;

/// What the State Council's General Office ruled for one year
/// (国务院办公厅关于…节假日安排的通知).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// Which year.
    pub year: i32,
    /// The notices this is taken from; 2020 has two, as the second extended
    /// that year's Spring Festival.
    pub notice: Vec<Notice>,
    /// Days off. The New Year holiday may begin in the December before.
    pub holidays: Vec<Holiday>,
    /// Weekend days worked (调休上班), as `YYYY-MM-DD`.
    pub workdays: Vec<String>,
}

/// One document of the General Office.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Notice {
    /// 发文字号, such as `国办发明电〔2025〕7号`.
    pub number: String,
    /// Its title.
    pub title: String,
    /// The date it is signed (成文日期), as `YYYY-MM-DD`.
    pub issued_on: String,
}

/// A run of days off, weekends within it included.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Holiday {
    /// As the notice names it: `国庆节`, or `国庆节、中秋节` when they are joined.
    pub name: String,
    /// First day off, as `YYYY-MM-DD`.
    pub from: String,
    /// Last day off, as `YYYY-MM-DD`.
    pub to: String,
}

/// Why [`Calendar::new`] refuses the years it is given.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CalendarError {
    /// The year whose data is at fault.
    pub year: i32,
    /// What is wrong.
    pub fault: Fault,
    /// The date or the holiday at fault; empty when it is the year itself.
    pub at: String,
}

/// A fault in the data of a [`Year`].
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Fault {
    /// Not a date in the form `YYYY-MM-DD`.
    BadDate,
    /// Outside the year, the December before it and the January after it.
    OutsideYear,
    /// Given twice.
    DuplicateYear,
    /// Not a single holiday, which no notice has ever ruled.
    NoHolidays,
    /// A holiday that ends before it begins.
    Reversed,
    /// A holiday that shares a day with another.
    Overlap,
    /// A make-up workday that is also a day off.
    WorkdayInHoliday,
    /// A make-up workday that is worked anyhow.
    WorkdayOnWeekday,
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, fault, at } = self;
        write!(f, "holiday data of {year}: {fault:?} {at}")
    }
}

impl std::error::Error for CalendarError {}

/// What one day is.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Day {
    /// `makeup` marks a weekend day that a notice has worked.
    Working {
        /// A weekend day worked.
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
