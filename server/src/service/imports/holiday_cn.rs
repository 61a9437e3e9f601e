//! A year's holiday notice as JSON: our own form, or that of holiday-cn
//! (<https://github.com/NateScarlet/holiday-cn>), which lists day by day.

use chrono::NaiveDate;
use serde::Deserialize;
use wasm_validator::calendar::{Holiday, Year};
use wasm_validator::date::{format_date, parse_date};

/// Why a file is not a year.
#[derive(Debug, thiserror::Error)]
pub enum YearError {
    /// Not JSON, or neither of the two forms.
    #[error("{0}")]
    Json(#[from] serde_json::Error),
    /// A date that does not parse.
    #[error("not a date: {0}")]
    Date(String),
}

/// The fields of holiday-cn that are used.
#[derive(Deserialize)]
struct Listed {
    year: i32,
    days: Vec<ListedDay>,
}

#[derive(Deserialize)]
#[serde(rename_all = "camelCase")]
struct ListedDay {
    name: String,
    date: String,
    is_off_day: bool,
}

/// Reads a year in either form.
///
/// # Errors
/// As [`YearError`] says.
pub fn read(text: &str) -> Result<Year, YearError> {
    let text = text.trim_start_matches('\u{feff}');
    let value: serde_json::Value = serde_json::from_str(text)?;
    if value.get("days").is_none() {
        // Parsed from the text, so that an error names its line.
        return Ok(serde_json::from_str(text)?);
    }
    let Listed { year, days } = serde_json::from_str(text)?;
    let mut off = Vec::new();
    let mut workdays = Vec::new();
    for ListedDay { name, date, is_off_day } in days {
        let day = parse_date(&date).ok_or(YearError::Date(date))?;
        if is_off_day { off.push((day, name)) } else { workdays.push(format_date(day)) }
    }
    off.sort();
    off.dedup();
    Ok(Year { year, notice: Vec::new(), holidays: runs(off), workdays })
}

/// Joins consecutive days of one name into one holiday.
fn runs(days: Vec<(NaiveDate, String)>) -> Vec<Holiday> {
    let mut holidays: Vec<(NaiveDate, NaiveDate, String)> = Vec::new();
    for (day, name) in days {
        match holidays.last_mut() {
            Some((_, to, last)) if *last == name && to.succ_opt() == Some(day) => *to = day,
            _ => holidays.push((day, day, name)),
        }
    }
    let holiday = |(from, to, name)| Holiday { name, from: format_date(from), to: format_date(to) };
    holidays.into_iter().map(holiday).collect()
}
