//! Idempotency keys of staff requests, written in the same transaction as their effect.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, on, statements};

/// A key that was used.
#[derive(Debug, Clone, FromRow)]
pub struct Used {
    /// SHA-256 of path and body.
    pub request_sha256: Vec<u8>,
    /// The case that it changed.
    pub case_id: Uuid,
}

statements! {
    FIND = "SELECT request_sha256, case_id FROM idempotency_keys WHERE account_id = $1 AND key = $2";
    INSERT = "INSERT INTO idempotency_keys (account_id, key, request_sha256, case_id, created_at) VALUES ($1, $2, $3, $4, $5)";
}

/// By account and idempotency key.
pub async fn find(tx: &mut Tx, account: Uuid, key: &str) -> Result<Option<Used>, sqlx::Error> {
    on!(tx, |c| sqlx::query_as(FIND).bind(account).bind(key).fetch_optional(c).await)
}

/// Inserts the key; a concurrent second insert violates the primary key.
pub async fn insert(
    tx: &mut Tx,
    account: Uuid,
    key: &str,
    request: &[u8],
    case: Uuid,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(INSERT)
        .bind(account)
        .bind(key)
        .bind(request)
        .bind(case)
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}
