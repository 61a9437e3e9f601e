//! One-time codes: another phone may correct, once, with the code that the township
//! reads out.

use chrono::{DateTime, Utc};
use uuid::Uuid;

use super::{Tx, on, statements};

statements! {
    INSERT = "INSERT INTO correction_codes (code_hash, case_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
    // A new code ends the earlier ones of its case.
    EXPIRE = "UPDATE correction_codes SET expires_at = $2 WHERE case_id = $1 AND device_key_hash IS NULL AND expires_at > $2";
    CLAIM = "UPDATE correction_codes SET device_key_hash = $3 \
         WHERE code_hash = $1 AND device_key_hash IS NULL AND expires_at > $2 AND failures < $4";
    // Counts the failures of the current code, not those of earlier ones.
    COUNT = "UPDATE correction_codes SET failures = failures + 1 \
         WHERE case_id = $1 AND device_key_hash IS NULL AND expires_at > $2";
    IS_CLAIMED = "SELECT EXISTS (SELECT 1 FROM correction_codes WHERE case_id = $1 AND device_key_hash = $2)";
}

/// Inserts a new code and ends the unused ones.
pub async fn insert(
    tx: &mut Tx,
    code: &[u8],
    case: Uuid,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(EXPIRE).bind(case).bind(now).execute(c).await.map(drop))?;
    on!(tx, |c| sqlx::query(INSERT)
        .bind(code)
        .bind(case)
        .bind(now)
        .bind(expires_at)
        .execute(c)
        .await
        .map(drop))
}

/// Counts a wrong attempt.
pub async fn count_failure(tx: &mut Tx, case: Uuid, now: DateTime<Utc>) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(COUNT).bind(case).bind(now).execute(c).await.map(drop))
}

/// Binds a phone's key to the case of the code; false when the code is wrong, used or expired,
/// or has had `most` wrong attempts.
pub async fn claim(
    tx: &mut Tx,
    code: &[u8],
    now: DateTime<Utc>,
    key: &[u8],
    most: i64,
) -> Result<bool, sqlx::Error> {
    on!(tx, |c| sqlx::query(CLAIM)
        .bind(code)
        .bind(now)
        .bind(key)
        .bind(most)
        .execute(c)
        .await
        .map(|d| d.rows_affected() == 1))
}

/// Whether the key was bound to the case.
pub async fn is_claimed(tx: &mut Tx, case: Uuid, key: &[u8]) -> Result<bool, sqlx::Error> {
    on!(tx, |c| sqlx::query_scalar(IS_CLAIMED).bind(case).bind(key).fetch_one(c).await)
}
