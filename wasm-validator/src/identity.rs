//! The resident id number (公民身份号码), GB 11643-1999.

use chrono::{Datelike, NaiveDate};
use serde::Serialize;

use crate::date::number;
use crate::text::{is_dash, is_invisible, to_half_width};
use crate::violation::{Code, Violation};

/// Legal sex as the 17th digit says: odd is male.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
#[serde(rename_all = "snake_case")]
pub enum Sex {
    /// 女
    Female,
    /// 男
    Male,
}

/// 18 characters: 6 of the county of first registration, 8 of the birth date, 3 of
/// the order (odd: male), a check character of ISO 7064 MOD 11-2.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct IdNumber {
    digits: String,
    birth_date: NaiveDate,
}

const LENGTH: usize = 18;
const WEIGHTS: [u32; 17] = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const CHECK: &[u8; 11] = b"10X98765432";
/// An earlier century is a slip of the finger; any later year is for the township
/// to wonder about, not for the form.
const FIRST_YEAR: i32 = 1800;
/// Provinces of GB/T 2260, with 83 (residents of Taiwan). A county is not looked up:
/// thousands have been abolished and their numbers stay valid for life.
const PROVINCES: &[u32] = &[
    11, 12, 13, 14, 15, 21, 22, 23, 31, 32, 33, 34, 35, 36, 37, 41, 42, 43, 44, 45, 46, 50, 51, 52,
    53, 54, 61, 62, 63, 64, 65, 71, 81, 82, 83,
];

impl IdNumber {
    /// Normalises (invisible characters, dashes, full-width digits, x) and judges.
    ///
    /// # Errors
    /// One of the `IdNumber…` codes; a birth date after `as_of` is an error too.
    pub fn parse(text: &str, as_of: NaiveDate) -> Result<Self, Code> {
        let digits = normalise(text);
        if digits.is_empty() {
            return Err(Code::IdNumberMissing);
        }
        let body = digits.trim_end_matches('X');
        if digits.len() - body.len() > 1 || !body.bytes().all(|b| b.is_ascii_digit()) {
            return Err(Code::IdNumberCharacter);
        }
        if digits.len() == 15 && body.len() == 15 {
            return Err(Code::IdNumberFifteen);
        }
        if digits.len() != LENGTH {
            return Err(Code::IdNumberLength);
        }
        let number = |from: usize, to: usize| number(&digits.as_bytes()[from..to]).unwrap_or(0);
        let birth_date =
            NaiveDate::from_ymd_opt(number(6, 10) as i32, number(10, 12), number(12, 14))
                .filter(|date| date.year() >= FIRST_YEAR)
                .ok_or(Code::IdNumberBirthDate)?;
        if check_character(digits.as_bytes()) != digits.as_bytes()[17] {
            return Err(Code::IdNumberChecksum);
        }
        if birth_date > as_of {
            return Err(Code::IdNumberFuture);
        }
        Ok(Self { digits, birth_date })
    }

    /// The 18 characters, X in upper case.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.digits
    }
    /// The birth date, to be read back to the person: 您是 1949 年 12 月 31 日出生.
    #[must_use]
    pub fn birth_date(&self) -> NaiveDate {
        self.birth_date
    }
    /// Legal sex, to be read back to the person.
    #[must_use]
    pub fn sex(&self) -> Sex {
        if self.digits.as_bytes()[16] % 2 == 1 { Sex::Male } else { Sex::Female }
    }
    /// Whether the first two digits name a province; of a foreigner with permanent residence
    /// (GA 2102-2023) the two after a 9. If not: a warning, no more.
    #[must_use]
    pub fn province_is_known(&self) -> bool {
        let digits = self.digits.as_bytes();
        let province = if digits[0] == b'9' { &digits[1..3] } else { &digits[..2] };
        number(province).is_some_and(|province| PROVINCES.contains(&province))
    }
    /// Completed years of life on that day.
    #[must_use]
    pub fn age(&self, as_of: NaiveDate) -> i32 {
        let before_birthday =
            (as_of.month(), as_of.day()) < (self.birth_date.month(), self.birth_date.day());
        as_of.year() - self.birth_date.year() - i32::from(before_birthday)
    }
}

/// Adds to a finding about the length how many characters there are, and how many are missing or
/// too many: counts, never the characters.
pub(crate) fn counted(violation: Violation, text: &str) -> Violation {
    if violation.code != Code::IdNumberLength {
        return violation;
    }
    let count = normalise(text).len();
    let name = if count < LENGTH { "missing" } else { "extra" };
    violation.with("count", count as u64).with(name, count.abs_diff(LENGTH) as u64)
}

fn normalise(text: &str) -> String {
    text.chars()
        .map(to_half_width)
        .filter(|c| !c.is_whitespace() && !is_dash(*c) && !is_invisible(*c))
        .map(|c| if matches!(c, 'x' | 'Х' | 'х' | '×') { 'X' } else { c })
        .collect()
}

fn check_character(digits: &[u8]) -> u8 {
    let sum: u32 = WEIGHTS.iter().zip(digits).map(|(w, d)| w * u32::from(d - b'0')).sum();
    CHECK[(sum % 11) as usize]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn day() -> NaiveDate {
        NaiveDate::from_ymd_opt(2026, 9, 24).unwrap()
    }
    fn parse(text: &str) -> Result<IdNumber, Code> {
        IdNumber::parse(text, day())
    }

    #[test]
    fn reads_sex_and_birth_date() {
        let id = parse(" 11010519491231002x ").unwrap();
        assert_eq!(id.as_str(), "11010519491231002X");
        assert_eq!(id.birth_date(), NaiveDate::from_ymd_opt(1949, 12, 31).unwrap());
        assert_eq!(id.sex(), Sex::Female);
        assert_eq!(id.age(day()), 76);
        assert_eq!(parse("４４０５２４１８８００１０１００１４").unwrap().sex(), Sex::Male);
        for typed in [
            "１１０１０５１９４９１２３１００２Ｘ",
            "11010519491231002X\u{200b}",
            "\u{202d}110105–19491231—002X\u{202c}",
        ] {
            assert_eq!(parse(typed).unwrap().as_str(), "11010519491231002X");
        }
    }

    #[test]
    fn a_foreigner_with_permanent_residence_has_the_province_after_a_nine() {
        let province = |text| parse(text).unwrap().province_is_known();
        assert!(province("934704199001010013"));
        assert!(province("911124198108030024"));
        assert!(!province("999704199001010019"));
    }

    #[test]
    fn each_fault_has_its_code() {
        for (text, code) in [
            ("", Code::IdNumberMissing),
            ("110105491231002", Code::IdNumberFifteen),
            ("1101051949123100", Code::IdNumberLength),
            ("110105194912310021", Code::IdNumberChecksum),
            ("11010519490231002X", Code::IdNumberBirthDate),
            ("1101051949123100XX", Code::IdNumberCharacter),
            ("11010519491231OO2X", Code::IdNumberCharacter),
        ] {
            assert_eq!(parse(text), Err(code), "{text}");
        }
        assert_eq!(
            IdNumber::parse("11010519491231002X", NaiveDate::from_ymd_opt(1949, 12, 30).unwrap()),
            Err(Code::IdNumberFuture)
        );
    }
}
