//! Access tokens: they live for 10 minutes and name account and session only. Posts are read at
//! each request, so that giving somebody another post or disabling them works at once.

use chrono::{DateTime, Utc};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// How long an access token lives, seconds.
pub const LIFETIME: i64 = 600;
const AUDIENCE: &str = "shouwang-desk";

#[derive(Debug, Serialize, Deserialize)]
struct Claims {
    aud: String,
    exp: i64,
    /// Id of the account.
    sub: Uuid,
    /// Id of the session.
    sid: Uuid,
}

/// The account and session that a token stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Bearer {
    /// Id of the account.
    pub account: Uuid,
    /// Id of the session.
    pub session: Uuid,
}

/// Issues a signed token.
///
/// # Errors
/// Never, short of a fault in the library.
pub fn issue(
    key: &[u8],
    bearer: Bearer,
    now: DateTime<Utc>,
) -> Result<String, jsonwebtoken::errors::Error> {
    let claims = Claims {
        aud: AUDIENCE.into(),
        exp: now.timestamp() + LIFETIME,
        sub: bearer.account,
        sid: bearer.session,
    };
    encode(&Header::new(Algorithm::HS256), &claims, &EncodingKey::from_secret(key))
}

/// Reads a token; `None` when it is forged, expired or not ours. Only one algorithm is
/// accepted, whatever the header says.
#[must_use]
pub fn read(key: &[u8], token: &str, now: DateTime<Utc>) -> Option<Bearer> {
    let mut validation = Validation::new(Algorithm::HS256);
    validation.set_audience(&[AUDIENCE]);
    validation.set_required_spec_claims(&["exp", "aud"]);
    // Expiry is checked below by our own clock, which tests may set.
    validation.validate_exp = false;
    let claims = decode::<Claims>(token, &DecodingKey::from_secret(key), &validation).ok()?.claims;
    (claims.exp > now.timestamp()).then_some(Bearer { account: claims.sub, session: claims.sid })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn forged_and_old_tokens_are_nobody() {
        let now = DateTime::from_timestamp(1_780_000_000, 0).unwrap();
        let bearer = Bearer { account: Uuid::from_u128(1), session: Uuid::from_u128(2) };
        let token = issue(b"key", bearer, now).unwrap();
        assert_eq!(read(b"key", &token, now), Some(bearer));
        assert_eq!(read(b"other", &token, now), None);
        assert_eq!(read(b"key", &token, now + chrono::TimeDelta::seconds(LIFETIME)), None);
        let body = token.split('.').nth(1).unwrap();
        for header in ["eyJhbGciOiJub25lIn0", "eyJhbGciOiJIUzM4NCJ9"] {
            assert_eq!(read(b"key", &format!("{header}.{body}."), now), None);
        }
    }
}
