//! The number that people see and read over a telephone: 12 digits, 4-4-4.

use wasm_validator::text::to_half_width;

use crate::clock::IdGen;

/// 11 random digits and a check digit (ISO 7064 MOD 11,10), which catches every
/// single wrong digit and nearly every swapped pair.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Reference(String);

impl Reference {
    /// A new random reference.
    #[must_use]
    pub fn generate(ids: &IdGen) -> Self {
        let mut digits = ids.digits(11);
        digits.push(check_digit(&digits));
        Self(digits)
    }

    /// Parses a reference as typed or dictated; spaces and hyphens are ignored.
    #[must_use]
    pub fn parse(text: &str) -> Option<Self> {
        let digits = text.chars().map(to_half_width).filter(|c| !c.is_whitespace() && *c != '-');
        let digits: String = digits.collect();
        let all_digits = digits.len() == 12 && digits.bytes().all(|b| b.is_ascii_digit());
        (all_digits && check_digit(&digits[..11]) == char::from(digits.as_bytes()[11]))
            .then_some(Self(digits))
    }

    /// The 12 digits, without separators.
    #[must_use]
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

fn check_digit(digits: &str) -> char {
    let product = digits.bytes().fold(10, |product, byte| {
        let sum = (product + u32::from(byte - b'0')) % 10;
        (if sum == 0 { 10 } else { sum }) * 2 % 11
    });
    let check = (11 - product) % 10;
    char::from_digit(check, 10).unwrap_or('0')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn iso_7064_example_and_round_trip() {
        // The standard's own example: 0794 has the check digit 5.
        assert_eq!(check_digit("0794"), '5');
        for _ in 0..200 {
            let reference = Reference::generate(&IdGen);
            let text = reference.as_str();
            let spoken = format!("{}-{} {}", &text[..4], &text[4..8], &text[8..]);
            assert_eq!(Reference::parse(&spoken), Some(reference.clone()));
            for place in 0..12 {
                let mut wrong = text.as_bytes().to_vec();
                wrong[place] = if wrong[place] == b'9' { b'0' } else { wrong[place] + 1 };
                assert_eq!(Reference::parse(std::str::from_utf8(&wrong).unwrap()), None);
            }
        }
    }
}
