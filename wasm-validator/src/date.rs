//! Dates as `YYYY-MM-DD`, read and written by hand: chrono's own parser and
//! formatter (and its `serde` feature, which uses them) would add about 10 KB
//! to the WebAssembly module.

use chrono::{Datelike, NaiveDate};

/// Reads exactly `YYYY-MM-DD` (ten ASCII characters) with a year in
/// 1900..=2200; anything else, or a day that does not exist, is `None`.
#[must_use]
pub fn parse_date(text: &str) -> Option<NaiveDate> {
    let &[y1, y2, y3, y4, b'-', m1, m2, b'-', d1, d2] = text.as_bytes() else {
        return None;
    };
    let year = number(&[y1, y2, y3, y4]).filter(|y| (1900..=2200).contains(y))?;
    NaiveDate::from_ymd_opt(year as i32, number(&[m1, m2])?, number(&[d1, d2])?)
}

/// A few ASCII digits as a number.
pub(crate) fn number(digits: &[u8]) -> Option<u32> {
    let digit = |c: &u8| c.is_ascii_digit().then(|| u32::from(c - b'0'));
    digits.iter().try_fold(0, |n, c| Some(n * 10 + digit(c)?))
}

/// Writes `YYYY-MM-DD`, the inverse of [`parse_date`]. Meant for the years
/// `parse_date` accepts; of a year outside 0..=9999 only the last four digits
/// of its magnitude are written.
#[must_use]
pub fn format_date(date: NaiveDate) -> String {
    let mut text = String::with_capacity(10);
    let mut push = |n: u32, mut unit: u32| {
        while unit > 0 {
            text.push(char::from(b'0' + (n / unit % 10) as u8));
            unit /= 10;
        }
    };
    push(date.year().unsigned_abs(), 1000);
    push(100 + date.month(), 10);
    push(100 + date.day(), 10);
    text.insert(4, '-');
    text.insert(7, '-');
    text
}

/// `#[serde(serialize_with = "date::serialize")]` for a `NaiveDate`.
///
/// # Errors
/// The serializer's own.
pub fn serialize<S: serde::Serializer>(date: &NaiveDate, to: S) -> Result<S::Ok, S::Error> {
    to.serialize_str(&format_date(*date))
}

/// `#[serde(serialize_with = "date::serialize_all")]` for a `Vec<NaiveDate>`.
///
/// # Errors
/// The serializer's own.
pub fn serialize_all<S: serde::Serializer>(dates: &[NaiveDate], to: S) -> Result<S::Ok, S::Error> {
    to.collect_seq(dates.iter().map(|date| format_date(*date)))
}

/// `#[serde(with = "date::iso")]`: both ways.
pub mod iso {
    use chrono::NaiveDate;
    use serde::{Deserialize, Deserializer, de::Error};

    pub use super::serialize;

    /// As [`super::parse_date`].
    ///
    /// # Errors
    /// For anything but a date that exists.
    pub fn deserialize<'de, D: Deserializer<'de>>(reader: D) -> Result<NaiveDate, D::Error> {
        let text = String::deserialize(reader)?;
        super::parse_date(&text).ok_or_else(|| D::Error::custom("not a date"))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_day_of_the_accepted_years_survives_a_round_trip() {
        let first = NaiveDate::from_ymd_opt(1900, 1, 1).unwrap();
        let mut days = 0;
        for day in first.iter_days().take_while(|d| d.year() <= 2200) {
            let text = format_date(day);
            assert_eq!(text.len(), 10);
            assert_eq!(parse_date(&text), Some(day), "{text}");
            days += 1;
        }
        assert_eq!(days, 109_938);
        assert_eq!(format_date(NaiveDate::from_ymd_opt(2026, 3, 2).unwrap()), "2026-03-02");
    }

    #[test]
    fn nothing_but_the_one_form_is_read() {
        for text in [
            "",
            "2026",
            "2026-3-2",
            "20260302",
            "2026/03/02",
            " 2026-03-02",
            "2026-03-02 ",
            "2026-03-02T00",
            "+026-03-02",
            "-026-03-02",
            "2026-+3-02",
            "2026-00-02",
            "2026-13-02",
            "2026-02-29",
            "2026-03-00",
            "2026-03-32",
            "1899-12-31",
            "2201-01-01",
            "２０２６-03-02",
            "2026-０3-2",
            "2026年3月2",
        ] {
            assert_eq!(parse_date(text), None, "{text:?}");
        }
        assert!(parse_date("2024-02-29").is_some());
        assert!(parse_date("1900-02-28").is_some());
        assert!(parse_date("1900-02-29").is_none());
    }
}
