//! The working days of 2020 to 2027, counted.

use std::collections::BTreeSet;

use super::*;

fn years() -> Vec<Year> {
    [
        include_str!("../../calendar/2020.json"),
        include_str!("../../calendar/2021.json"),
        include_str!("../../calendar/2022.json"),
        include_str!("../../calendar/2023.json"),
        include_str!("../../calendar/2024.json"),
        include_str!("../../calendar/2025.json"),
        include_str!("../../calendar/2026.json"),
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
            assert!(due.skipped.iter().all(|s| calendar.day(s.date) == Day::Off(s.why.clone())));
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
    let names: BTreeSet<_> = "元旦 春节 清明节 劳动节 端午节 中秋节 国庆节".split(' ').collect();
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
        (|y| y[6].workdays.push("2026-10-04".into()), 2026, Fault::WorkdayInHoliday, "2026-10-04"),
        // in a holiday of another year's notice
        (|y| y[2].workdays.push("2022-12-31".into()), 2022, Fault::WorkdayInHoliday, "2022-12-31"),
        (|y| y[6].workdays.push("2026-10-12".into()), 2026, Fault::WorkdayOnWeekday, "2026-10-12"),
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
