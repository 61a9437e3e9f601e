//! What an operator brings in from outside: regions, calendars.

pub mod calendar;
pub mod holiday_cn;
pub mod recount;
pub mod regions;
