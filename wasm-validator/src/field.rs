//! One value judged by itself: what the phone asks on a page, and
//! `shouwang check-field` on the command line.

use chrono::NaiveDate;
use serde::Serialize;

use crate::date;
use crate::identity::{IdNumber, Sex, counted};
use crate::phone::{Mobile, Phone};
use crate::region::{Level, RegionCode};
use crate::report::with_limits;
use crate::text::PersonName;
use crate::violation::{Code, Violation};

/// `{"ok":true,"value","facts"}` or `{"ok":false,"violation"}`.
#[derive(Debug, Clone, PartialEq, Eq, Serialize)]
#[serde(untagged)]
pub enum FieldReport {
    /// The value is valid.
    Good {
        /// Always true.
        ok: bool,
        /// The value in its normal form, as it is stored.
        value: String,
        /// Facts that the value itself contains.
        facts: Facts,
    },
    /// The value is not valid.
    Bad {
        /// Always false.
        ok: bool,
        /// The reason; its path is empty.
        violation: Violation,
    },
}

/// What can be read off a value, to be read back to the person.
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize)]
pub struct Facts {
    /// Birth date, YYYY-MM-DD, of an id number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub birth_date: Option<String>,
    /// Legal sex, of an id number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub sex: Option<Sex>,
    /// Age in full years on the day of the check, of an id number.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub age: Option<i32>,
    /// Of an id number: whether the first two digits name a province.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub province_known: Option<bool>,
    /// Level of a place code.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub level: Option<Level>,
    /// Number of characters of a name.
    #[serde(skip_serializing_if = "Option::is_none")]
    pub characters: Option<usize>,
}

/// The kinds that [`check_field`] knows.
pub const KINDS: &[&str] = &["id-number", "mobile", "phone", "name", "region", "date"];

/// Judges `value` as a `kind`, or `None` for a kind that is not in [`KINDS`].
#[must_use]
pub fn check_field(kind: &str, value: &str, as_of: NaiveDate) -> Option<FieldReport> {
    let judged: Result<(String, Facts), Code> = match kind {
        "id-number" => IdNumber::parse(value, as_of).map(|id| {
            let facts = Facts {
                birth_date: Some(date::format_date(id.birth_date())),
                sex: Some(id.sex()),
                age: Some(id.age(as_of)),
                province_known: Some(id.province_is_known()),
                ..Facts::default()
            };
            (id.as_str().to_owned(), facts)
        }),
        "mobile" => Mobile::parse(value).map(|m| (m.as_str().to_owned(), Facts::default())),
        "phone" => Phone::parse(value).map(|p| (p.as_str().to_owned(), Facts::default())),
        "name" => PersonName::parse(value).map(|name| {
            let characters = Some(name.as_str().chars().count());
            (name.as_str().to_owned(), Facts { characters, ..Facts::default() })
        }),
        "region" => RegionCode::parse(value).map(|region| {
            let level = Some(region.level());
            (region.as_str().to_owned(), Facts { level, ..Facts::default() })
        }),
        "date" => date::parse_date(value)
            .map(|day| (date::format_date(day), Facts::default()))
            .ok_or(Code::DeclaredOnInvalid),
        _ => return None,
    };
    Some(match judged {
        Ok((value, facts)) => FieldReport::Good { ok: true, value, facts },
        Err(code) => {
            let violation = counted(with_limits(Violation::new("", code)), value);
            FieldReport::Bad { ok: false, violation }
        }
    })
}
