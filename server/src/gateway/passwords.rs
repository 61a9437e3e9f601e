//! Passwords: argon2id. Blocking, some 50 ms each.

use argon2::Argon2;
use argon2::password_hash::phc::PasswordHash;
use argon2::password_hash::{PasswordHasher as _, PasswordVerifier as _};

use crate::clock::IdGen;

/// Fewest characters of a password that somebody chooses.
pub const MIN_LENGTH: usize = 12;

/// PHC string of a fresh salt.
///
/// # Errors
/// When argon2 has no memory.
pub fn hash(password: &str, ids: &IdGen) -> Result<String, argon2::password_hash::Error> {
    let salt = ids.bytes::<16>();
    Ok(Argon2::default().hash_password_with_salt(password.as_bytes(), &salt)?.to_string())
}

/// Whether it is the password. An unknown login is compared with a hash of nothing, so
/// that it takes as long.
#[must_use]
pub fn verify(password: &str, phc: Option<&str>) -> bool {
    const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c2hvdXdhbmctbm9ib2R5$\
                          W0qU0q2PO1v6dJkq6fPcdmC8r5Z0m8G2n8Qe3p0lq1E";
    let Ok(parsed) = PasswordHash::new(phc.unwrap_or(NOBODY)) else { return false };
    let right = Argon2::default().verify_password(password.as_bytes(), &parsed).is_ok();
    right && phc.is_some()
}

/// Easy to read out: 4 groups of 4 of 31 characters that are not mistaken for others,
/// 79 bits.
#[must_use]
pub fn generate(ids: &IdGen) -> String {
    const LETTERS: &[u8; 31] = b"23456789abcdefghjkmnpqrstuvwxyz";
    let mut password = String::new();
    while password.len() < 19 {
        if password.len() % 5 == 4 {
            password.push('-');
        }
        // 248 = 8 × 31: no letter is favoured.
        if let Some(byte) = ids.bytes::<8>().into_iter().find(|byte| *byte < 248) {
            password.push(char::from(LETTERS[usize::from(byte) % LETTERS.len()]));
        }
    }
    password
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn right_wrong_and_nobody() {
        let phc = hash("correct horse", &IdGen).unwrap();
        assert!(phc.starts_with("$argon2id$"));
        assert!(verify("correct horse", Some(&phc)));
        assert!(!verify("wrong", Some(&phc)));
        assert!(!verify("correct horse", None));
        let password = generate(&IdGen);
        assert_eq!(password.len(), 19);
        assert_eq!(password.split('-').count(), 4);
    }
}
