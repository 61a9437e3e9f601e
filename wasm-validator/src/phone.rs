//! Telephone numbers: the applicant's mobile, and what a contact may have.

use crate::text::{is_invisible, is_within, to_half_width};
use crate::violation::Code;

/// A mobile number of the mainland: 1, then 3 to 9, then nine digits. Operators'
/// prefixes are not looked up: one opened tomorrow must not be refused.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Mobile(String);

impl Mobile {
    /// Normalises (takes +86 and all signs away, makes full-width digits plain ones) and judges.
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

    /// The 11 digits.
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

    /// The digits, without separators.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

/// The digits, without what people and contact lists put between and around them. Words among them
/// (转, 或) are refused: they make it another number, which only the person knows.
fn digits_of(text: &str) -> Result<String, Code> {
    let mut typed = String::new();
    for c in text.chars().map(to_half_width) {
        match c {
            '0'..='9' => typed.push(c),
            '+' if typed.is_empty() => typed.push(c),
            c if !is_sign(c) => return Err(Code::PhoneCharacter),
            _ => {}
        }
    }
    let national = typed
        .strip_prefix("+86")
        .or_else(|| typed.strip_prefix("0086"))
        .or_else(|| typed.strip_prefix("86").filter(|rest| rest.len() == 11))
        // A zero was once dialled before a mobile number from another city.
        .or_else(|| {
            typed.strip_prefix('0').filter(|rest| rest.len() == 11 && rest.starts_with('1'))
        })
        .unwrap_or(&typed);
    match national {
        "" | "+" => Err(Code::PhoneMissing),
        _ if national.starts_with('+') => Err(Code::PhoneCharacter),
        _ => Ok(national.to_owned()),
    }
}

/// Blanks, punctuation, arrows and pictures: no letter, no ideograph, no other script's
/// digit (`①`, `²`), which would change the number.
fn is_sign(c: char) -> bool {
    const RANGES: &[(u16, u16)] = &[
        (0, 0x2f),
        (0x3a, 0x40),
        (0x5b, 0x60),
        (0x7b, 0xb1),
        (0xb4, 0xb8),
        (0x2000, 0x206f),
        (0x20a0, 0x214f),
        (0x2190, 0x245f),
        (0x2500, 0x2775),
        (0x2794, 0x2e7f),
        (0x3000, 0x3004),
        (0x3008, 0x3020),
        (0x30fb, 0x30fb),
        (0xfe10, 0xfe6f),
        (0xff5f, 0xff65),
    ];
    is_within(c, RANGES) || is_invisible(c) || ('\u{1f000}'..='\u{1faff}').contains(&c)
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
            "\u{202d}13800138000\u{202c}",
            "13800138000，",
            "（+86）138·0013·8000。",
            "138—0013–8000",
            "☎ 138/0013/8000",
            "📱13800138000\u{fe0f}",
            "【13800138000】",
        ] {
            assert_eq!(Mobile::parse(text).unwrap().as_str(), "13800138000", "{text}");
        }
        for (text, code) in [
            ("", Code::PhoneMissing),
            ("1380013800", Code::PhoneLength),
            ("12800138000", Code::PhonePrefix),
            ("1380013800a", Code::PhoneCharacter),
            ("13800138000转8", Code::PhoneCharacter),
            ("1380013800①", Code::PhoneCharacter),
            ("1380013800²", Code::PhoneCharacter),
            ("+852 9123 4567", Code::PhoneCharacter),
            ("+", Code::PhoneMissing),
            ("（）", Code::PhoneMissing),
            ("05571234567", Code::PhonePrefix),
        ] {
            assert_eq!(Mobile::parse(text), Err(code), "{text}");
        }
        assert_eq!(Phone::parse("0557-3041234").unwrap().as_str(), "05573041234");
        assert!(Phone::parse("13800138000").is_ok());
    }
}
