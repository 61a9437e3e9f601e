//! Telephone numbers: the applicant's mobile, and what a contact may have.

use crate::text::{to_half_width, trim};
use crate::violation::Code;

/// A mobile number of the mainland: 1, then 3 to 9, then nine digits. Operators'
/// prefixes are not looked up: one opened tomorrow must not be refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mobile(String);

impl Mobile {
    /// Normalises (+86, spaces, hyphens, full-width digits) and judges.
    ///
    /// # Errors
    /// [`Code::PhoneMissing`], [`Code::PhoneCharacter`], [`Code::PhoneLength`],
    /// [`Code::PhonePrefix`].
    pub fn parse(text: &str) -> Result<Self, Code> {
        let digits = digits_of(text)?;
        if digits.len() != 11 {
            return Err(Code::PhoneLength);
        }
        match digits.as_bytes() {
            [b'1', b'3'..=b'9', ..] => Ok(Self(digits)),
            _ => Err(Code::PhonePrefix),
        }
    }

    /// 11 digits.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// A contact's number: a mobile, or a landline with its area code (0…, 10 to 12 digits).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Phone(String);

impl Phone {
    /// Like [`Mobile::parse`], landlines included.
    ///
    /// # Errors
    /// As [`Mobile::parse`].
    pub fn parse(text: &str) -> Result<Self, Code> {
        let digits = digits_of(text)?;
        if digits.starts_with('0') {
            return if (10..=12).contains(&digits.len()) {
                Ok(Self(digits))
            } else {
                Err(Code::PhoneLength)
            };
        }
        Mobile::parse(&digits).map(|mobile| Self(mobile.0))
    }

    /// Digits only.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn digits_of(text: &str) -> Result<String, Code> {
    let half: String = trim(text)
        .chars()
        .map(to_half_width)
        .filter(|c| !c.is_whitespace() && !matches!(c, '-' | '–' | '—' | '(' | ')' | '.' | '。'))
        .collect();
    let national = half
        .strip_prefix("+86")
        .or_else(|| half.strip_prefix("0086"))
        .or_else(|| half.strip_prefix("86").filter(|rest| rest.len() == 11))
        // A zero was once dialled before a mobile number of another city.
        .or_else(|| half.strip_prefix('0').filter(|rest| rest.len() == 11 && rest.starts_with('1')))
        .unwrap_or(&half);
    if national.is_empty() {
        return Err(Code::PhoneMissing);
    }
    if !national.bytes().all(|b| b.is_ascii_digit()) {
        return Err(Code::PhoneCharacter);
    }
    Ok(national.to_owned())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn mobiles() {
        for text in [
            "13800138000",
            "+86 138-0013-8000",
            "8613800138000",
            "１３８００１３８０００",
            "013800138000",
        ] {
            assert_eq!(Mobile::parse(text).unwrap().as_str(), "13800138000", "{text}");
        }
        for (text, code) in [
            ("", Code::PhoneMissing),
            ("1380013800", Code::PhoneLength),
            ("12800138000", Code::PhonePrefix),
            ("1380013800a", Code::PhoneCharacter),
            ("05571234567", Code::PhonePrefix),
        ] {
            assert_eq!(Mobile::parse(text), Err(code), "{text}");
        }
        assert_eq!(Phone::parse("0557-3041234").unwrap().as_str(), "05573041234");
        assert!(Phone::parse("13800138000").is_ok());
    }
}
