//! The notices as data, and what may be wrong with them.

use std::fmt;

use serde::{Deserialize, Serialize};

/// What the State Council's General Office ruled for one year
/// (国务院办公厅关于…节假日安排的通知).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(deny_unknown_fields)]
pub struct Year {
    /// The calendar year.
    pub year: i32,
    /// The notices this is taken from; 2020 has two, as the second extended
    /// that year's Spring Festival.
    pub notice: Vec<Notice>,
    /// Days off. The New Year holiday may begin in the December before.
    pub holidays: Vec<Holiday>,
    /// Weekend days that are working days (调休上班), as `YYYY-MM-DD`.
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
    /// The fault found.
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
    /// A year that is given twice.
    DuplicateYear,
    /// Not a single holiday, which no notice has ever ruled.
    NoHolidays,
    /// A holiday that ends before it begins.
    Reversed,
    /// A holiday that shares a day with another.
    Overlap,
    /// A make-up working day that is also a day off.
    WorkdayInHoliday,
    /// A make-up working day that is one anyhow, being no weekend day.
    WorkdayOnWeekday,
}

impl fmt::Display for CalendarError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let Self { year, fault, at } = self;
        write!(f, "holiday data of {year}: {fault:?} {at}")
    }
}

impl std::error::Error for CalendarError {}
