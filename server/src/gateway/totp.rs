//! One-time codes (RFC 6238): six digits from a secret that only the officer's own phone
//! and the sealed column hold, new every 30 seconds.

use aws_lc_rs::constant_time::verify_slices_are_equal;
use aws_lc_rs::hmac;
use chrono::{DateTime, Utc};

use crate::clock::IdGen;

/// Bytes of a secret: as long as the hash, as RFC 4226 recommends.
pub const SECRET: usize = 20;
/// Seconds of a step: each has a code of its own.
const PERIOD: i64 = 30;

/// A random secret.
#[must_use]
pub fn generate(ids: &IdGen) -> [u8; SECRET] {
    ids.bytes()
}

/// The step that this code belongs to: the current one or, since clocks differ and typing takes
/// time, the one before or after.
#[must_use]
pub fn step_of(secret: &[u8], code: &str, now: DateTime<Utc>) -> Option<i64> {
    let current = now.timestamp().div_euclid(PERIOD);
    (current - 1..=current + 1).find(|step| {
        let right = code_of(secret, *step);
        verify_slices_are_equal(right.as_bytes(), code.as_bytes()).is_ok()
    })
}

/// The six digits for a step.
#[must_use]
pub fn code_of(secret: &[u8], step: i64) -> String {
    format!("{:06}", truncated(secret, step) % 1_000_000)
}

/// The `otpauth:` address for an authenticator, to be typed or scanned.
#[must_use]
pub fn uri(login: &str, secret: &[u8]) -> String {
    let secret = base32(secret);
    let login: String = login.bytes().map(percent).collect();
    format!("otpauth://totp/Shouwang:{login}?secret={secret}&issuer=Shouwang")
}

/// Dynamic truncation (RFC 4226, section 5.3).
fn truncated(secret: &[u8], step: i64) -> u32 {
    // Authenticators support SHA-1; as a MAC it is unbroken.
    let key = hmac::Key::new(hmac::HMAC_SHA1_FOR_LEGACY_USE_ONLY, secret);
    let tag = hmac::sign(&key, &step.to_be_bytes());
    let tag = tag.as_ref();
    let at = usize::from(tag[tag.len() - 1] & 0xf);
    u32::from_be_bytes([tag[at] & 0x7f, tag[at + 1], tag[at + 2], tag[at + 3]])
}

/// Base32 (RFC 4648) without padding: 20 bytes need none.
fn base32(bytes: &[u8]) -> String {
    const LETTERS: &[u8; 32] = b"ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let mut text = String::new();
    for group in bytes.chunks(5) {
        let word = group.iter().fold(0_u64, |word, byte| (word << 8) | u64::from(*byte));
        let word = word << (8 * (5 - group.len()));
        for place in 0..(group.len() * 8).div_ceil(5) {
            text.push(char::from(LETTERS[(word >> (35 - 5 * place)) as usize & 31]));
        }
    }
    text
}

fn percent(byte: u8) -> String {
    if byte.is_ascii_alphanumeric() || b"-._~".contains(&byte) {
        char::from(byte).to_string()
    } else {
        format!("%{byte:02X}")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// RFC 6238, appendix B, the rows of SHA-1.
    #[test]
    fn the_vectors_of_rfc_6238() {
        let secret = b"12345678901234567890";
        for (seconds, code) in [
            (59, 94_287_082),
            (1_111_111_109, 7_081_804),
            (1_111_111_111, 14_050_471),
            (1_234_567_890, 89_005_924),
            (2_000_000_000, 69_279_037),
            (20_000_000_000, 65_353_130),
        ] {
            // The RFC lists eight digits.
            assert_eq!(truncated(secret, seconds / PERIOD) % 100_000_000, code, "{seconds}");
        }
    }

    #[test]
    fn a_step_before_and_after_is_taken_and_no_more() {
        let secret = b"12345678901234567890";
        let at = |seconds| DateTime::from_timestamp(seconds, 0).unwrap();
        // 59 s lies in step 1, whose six digits are the last six of the eight.
        for (seconds, step) in [(0, 1), (29, 1), (30, 1), (89, 1)] {
            assert_eq!(step_of(secret, "287082", at(seconds)), Some(step), "{seconds}");
        }
        assert_eq!(step_of(secret, "287082", at(90)), None);
        for code in ["", "28708", "2870822", "287083", "\u{ff12}87082"] {
            assert_eq!(step_of(secret, code, at(59)), None, "{code}");
        }
    }

    /// RFC 4648, section 10, without the padding.
    #[test]
    fn the_vectors_of_rfc_4648() {
        for (plain, text) in [
            ("", ""),
            ("f", "MY"),
            ("fo", "MZXQ"),
            ("foo", "MZXW6"),
            ("foob", "MZXW6YQ"),
            ("fooba", "MZXW6YTB"),
            ("foobar", "MZXW6YTBOI"),
        ] {
            assert_eq!(base32(plain.as_bytes()), text);
        }
        assert_eq!(
            uri("\u{674e} a", b"f"),
            "otpauth://totp/Shouwang:%E6%9D%8E%20a?secret=MY&issuer=Shouwang"
        );
    }
}
