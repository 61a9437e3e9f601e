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
mod tests {
    use std::collections::BTreeSet;

    use super::*;

    fn years() -> Vec<Year> {
        [
            include_str!("../calendar/2020.json"),
            include_str!("../calendar/2021.json"),
            include_str!("../calendar/2022.json"),
            include_str!("../calendar/2023.json"),
            include_str!("../calendar/2024.json"),
            include_str!("../calendar/2025.json"),
            include_str!("../calendar/2026.json"),
        ]
        .map(|json| serde_json::from_str(json).unwrap())
        .into()
    }

    fn calendar() -> Calendar {
        Calendar::new(years()).unwrap()
    }

    fn d(text: &str) -> NaiveDate {
        parse_date(text).unwrap()
    }

    fn span(from: &str, to: &str) -> impl Iterator<Item = NaiveDate> {
        let to = d(to);
        d(from).iter_days().take_while(move |day| *day <= to)
    }

    fn off(name: &str) -> Day {
        Day::Off(Why::Holiday(name.into()))
    }

    const WORKING: Day = Day::Working { makeup: false };
    const MAKEUP: Day = Day::Working { makeup: true };
    const WEEKEND: Day = Day::Off(Why::Weekend);

    #[test]
    fn the_sums_worked_out_by_hand() {
        let calendar = calendar();
        for (from, days, due) in [
            ("2026-02-13", 7, "2026-03-02"),
            ("2026-04-30", 7, "2026-05-13"),
            ("2026-09-18", 7, "2026-09-29"),
            ("2026-09-24", 7, "2026-10-12"),
            ("2026-09-30", 10, "2026-10-20"),
            // the extension of January 2020: work resumed on 3 February
            ("2020-01-23", 1, "2020-02-03"),
            ("2020-01-17", 7, "2020-02-04"),
            // across a year's end that the next year's notice rules
            ("2022-12-30", 1, "2023-01-03"),
            ("2023-12-29", 1, "2024-01-02"),
        ] {
            let got = calendar.due(d(from), days);
            assert_eq!(format_date(got.due), due, "{days} days from {from}");
            assert!(!got.provisional);
        }
    }

    #[test]
    fn seven_days_of_2023_and_2024() {
        let calendar = calendar();
        for (from, due) in [
            ("2023-01-01", "2023-01-11"),
            ("2023-01-13", "2023-01-29"),
            ("2023-01-20", "2023-02-03"),
            ("2023-04-21", "2023-05-04"),
            ("2023-04-28", "2023-05-11"),
            ("2023-06-21", "2023-07-03"),
            ("2023-09-22", "2023-10-09"),
            ("2023-09-28", "2023-10-13"),
            ("2023-12-22", "2024-01-03"),
            ("2023-12-29", "2024-01-10"),
            ("2024-01-31", "2024-02-08"),
            ("2024-02-09", "2024-02-26"),
            ("2024-04-03", "2024-04-15"),
            ("2024-04-26", "2024-05-09"),
            ("2024-06-07", "2024-06-19"),
            ("2024-09-13", "2024-09-25"),
            ("2024-09-30", "2024-10-15"),
            ("2024-12-20", "2024-12-31"),
            ("2024-12-31", "2025-01-10"),
        ] {
            assert_eq!(format_date(calendar.due(d(from), 7).due), due, "{from}");
        }
    }

    #[test]
    fn the_whole_of_a_due_in_json() {
        let json = serde_json::to_string(&calendar().due(d("2026-09-24"), 7)).unwrap();
        assert_eq!(
            json,
            concat!(
                r#"{"from":"2026-09-24","days":7,"due":"2026-10-12","#,
                r#""counted":["2026-09-28","2026-09-29","2026-09-30","2026-10-08","#,
                r#""2026-10-09","2026-10-10","2026-10-12"],"skipped":["#,
                r#"{"date":"2026-09-25","why":"holiday","name":"中秋节"},"#,
                r#"{"date":"2026-09-26","why":"holiday","name":"中秋节"},"#,
                r#"{"date":"2026-09-27","why":"holiday","name":"中秋节"},"#,
                r#"{"date":"2026-10-01","why":"holiday","name":"国庆节"},"#,
                r#"{"date":"2026-10-02","why":"holiday","name":"国庆节"},"#,
                r#"{"date":"2026-10-03","why":"holiday","name":"国庆节"},"#,
                r#"{"date":"2026-10-04","why":"holiday","name":"国庆节"},"#,
                r#"{"date":"2026-10-05","why":"holiday","name":"国庆节"},"#,
                r#"{"date":"2026-10-06","why":"holiday","name":"国庆节"},"#,
                r#"{"date":"2026-10-07","why":"holiday","name":"国庆节"},"#,
                r#"{"date":"2026-10-11","why":"weekend"}],"provisional":false}"#,
            )
        );
    }

    #[test]
    fn what_single_days_are() {
        let calendar = calendar();
        for (day, what) in [
            ("2020-01-31", off("春节")),
            ("2020-02-01", off("春节")), // worked, until the extension
            ("2020-02-02", off("春节")),
            ("2020-02-03", WORKING),
            ("2020-10-10", MAKEUP),
            ("2022-12-30", WORKING),
            ("2022-12-31", off("元旦")), // by the notice of 2023
            ("2023-12-30", WEEKEND),     // "joined with the weekend"
            ("2024-01-01", off("元旦")),
            ("2024-02-09", WORKING), // New Year's Eve: leave was only encouraged
            ("2026-10-03", off("国庆节")),
            ("2026-12-31", WORKING),
            ("2027-01-01", off("元旦")),
            ("2027-02-08", WORKING), // Spring Festival is not guessed
            ("2027-05-01", off("劳动节")),
            ("2027-05-02", off("劳动节")),
            ("2027-05-03", WORKING),
            ("2027-10-03", off("国庆节")),
            ("2027-10-04", WORKING),
            ("2027-10-09", WEEKEND),
        ] {
            assert_eq!(calendar.day(d(day)), what, "{day}");
        }
        let makeups: Vec<_> = span("2026-01-01", "2026-12-31")
            .filter(|day| calendar.day(*day) == MAKEUP)
            .map(format_date)
            .collect();
        assert_eq!(
            makeups,
            ["2026-01-04", "2026-02-14", "2026-02-28", "2026-05-09", "2026-09-20", "2026-10-10"]
        );
    }

    /// Weekdays of the year less the statutory holidays (11, and 13 from 2025);
    /// 2020 lost two more to the extension.
    #[test]
    fn each_year_has_as_many_working_days_as_the_law_leaves() {
        let calendar = calendar();
        let fixed = |from: &str, to: &str| calendar.working_days_between(d(from), d(to));
        assert_eq!(fixed("2019-12-31", "2020-12-31"), 249);
        assert_eq!(fixed("2020-12-31", "2021-12-31"), 250);
        assert_eq!(fixed("2021-12-31", "2022-12-31"), 249);
        assert_eq!(fixed("2022-12-31", "2023-12-31"), 249);
        assert_eq!(fixed("2023-12-31", "2024-12-31"), 251);
        assert_eq!(fixed("2024-12-31", "2025-12-31"), 248);
        assert_eq!(fixed("2025-12-31", "2026-12-31"), 248);
    }

    #[test]
    fn a_due_accounts_for_every_day_on_the_way() {
        let calendar = calendar();
        let first_of_2027 = d("2027-01-01");
        for days in [1, 7, 10, 30] {
            let mut last = d("2019-12-31");
            for from in span("2020-01-01", "2028-12-31") {
                let due = calendar.due(from, days);
                assert_eq!(due.counted.len(), days as usize);
                assert_eq!(due.counted.last(), Some(&due.due));
                assert!(due.counted.iter().all(|day| calendar.is_working(*day)));
                assert!(due.due >= last, "{from}");
                last = due.due;
                let mut all: Vec<_> = due.skipped.iter().map(|s| s.date).collect();
                assert!(all.is_sorted() && due.counted.is_sorted());
                all.extend(&due.counted);
                all.sort();
                assert!(from.iter_days().skip(1).take_while(|day| *day <= due.due).eq(all));
                assert!(
                    due.skipped.iter().all(|s| calendar.day(s.date) == Day::Off(s.why.clone()))
                );
                assert_eq!(due.provisional, due.due >= first_of_2027, "{from}");
                assert_eq!(calendar.working_days_between(from, due.due), i64::from(days));
                assert_eq!(calendar.working_days_between(due.due, from), -i64::from(days));
            }
        }
    }

    #[test]
    fn the_count_of_days_is_kept_in_bounds() {
        let calendar = calendar();
        let from = d("2024-01-01");
        assert_eq!(calendar.due(from, 0), calendar.due(from, 1));
        assert_eq!(calendar.due(from, u32::MAX), calendar.due(from, MAX_DAYS));
        assert_eq!(calendar.due(from, MAX_DAYS).days, MAX_DAYS);
        assert_eq!(calendar.working_days_between(from, from), 0);
        // the end of chrono's calendar stops the count rather than the program
        assert_eq!(calendar.due(NaiveDate::MAX, 7).due, NaiveDate::MAX);
    }

    #[test]
    fn an_empty_calendar_knows_only_the_fixed_dates() {
        let calendar = Calendar::new(Vec::new()).unwrap();
        let due = calendar.due(d("2026-09-30"), 1);
        assert_eq!(due.due, d("2026-10-05"));
        assert!(due.provisional && !calendar.is_announced(2026));
    }

    #[test]
    fn the_data_files_are_what_they_say() {
        let names: BTreeSet<_> =
            "元旦 春节 清明节 劳动节 端午节 中秋节 国庆节".split(' ').collect();
        for (of, year) in years().iter().zip(2020..) {
            assert_eq!(of.year, year);
            assert_eq!(of.notice.len(), if year == 2020 { 2 } else { 1 });
            let named: Vec<_> = of.holidays.iter().flat_map(|h| h.name.split('、')).collect();
            assert_eq!(named.len(), 7, "{year}");
            assert_eq!(named.into_iter().collect::<BTreeSet<_>>(), names);
            let again: Year = serde_json::from_str(&serde_json::to_string(of).unwrap()).unwrap();
            assert_eq!(&again, of);
        }
        let unknown = r#"{"year":2027,"notice":[],"holidays":[],"workdays":[],"x":1}"#;
        assert!(serde_json::from_str::<Year>(unknown).is_err());
    }

    #[test]
    fn faulty_years_are_refused() {
        type Change = fn(&mut Vec<Year>);
        let faults: [(Change, i32, Fault, &str); 12] = [
            (|y| y[0].holidays[0].from = "2020-1-1".into(), 2020, Fault::BadDate, "2020-1-1"),
            (|y| y[0].workdays.push("2020-02-30".into()), 2020, Fault::BadDate, "2020-02-30"),
            (|y| y[0].notice[1].issued_on.clear(), 2020, Fault::BadDate, ""),
            (|y| y[6].holidays[6].to = "2062-10-07".into(), 2026, Fault::OutsideYear, "2062-10-07"),
            (|y| y[6].workdays.push("2025-11-30".into()), 2026, Fault::OutsideYear, "2025-11-30"),
            (|y| y.push(y[3].clone()), 2023, Fault::DuplicateYear, ""),
            (|y| y[5].holidays.clear(), 2025, Fault::NoHolidays, ""),
            (|y| y[6].holidays[6].to = "2026-09-30".into(), 2026, Fault::Reversed, "国庆节"),
            (|y| y[6].holidays[6].from = "2026-09-27".into(), 2026, Fault::Overlap, "国庆节"),
            (
                |y| y[6].workdays.push("2026-10-04".into()),
                2026,
                Fault::WorkdayInHoliday,
                "2026-10-04",
            ),
            // in a holiday of another year's notice
            (
                |y| y[2].workdays.push("2022-12-31".into()),
                2022,
                Fault::WorkdayInHoliday,
                "2022-12-31",
            ),
            (
                |y| y[6].workdays.push("2026-10-12".into()),
                2026,
                Fault::WorkdayOnWeekday,
                "2026-10-12",
            ),
        ];
        for (change, year, fault, at) in faults {
            let mut years = years();
            change(&mut years);
            let at = at.to_owned();
            assert_eq!(Calendar::new(years).unwrap_err(), CalendarError { year, fault, at });
        }
    }

    #[test]
    fn years_may_come_in_any_order_and_reach_into_each_other() {
        let mut reversed = years();
        reversed.reverse();
        // a notice that has the preceding December worked, as 2012's and 2019's did
        reversed[0].workdays.push("2025-12-27".into());
        let reversed = Calendar::new(reversed).unwrap();
        assert_eq!(reversed.day(d("2025-12-27")), MAKEUP);
        assert_eq!(reversed.day(d("2022-12-31")), off("元旦"));
        // without 2023's own file, 2024's still says nothing of it
        let only: Vec<_> = years().into_iter().filter(|y| y.year == 2024).collect();
        let only = Calendar::new(only).unwrap();
        assert!(only.due(d("2023-12-28"), 2).provisional);
        assert!(!only.due(d("2023-12-31"), 2).provisional);
    }
}
