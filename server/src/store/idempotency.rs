//! Idempotency keys of staff requests, written in the same transaction as their effect.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Position, Tx, Waiting, each_waiting, on, statements};

/// A key that was used.
#[derive(Debug, Clone, FromRow)]
pub struct Used {
    /// HMAC of the request's SHA-256; absent until the backfill has come to the row.
    pub request_mac: Option<Vec<u8>>,
    /// SHA-256 of case, action and body, until there is the HMAC; empty from then on.
    pub request_sha256: Vec<u8>,
    /// The docket that it changed.
    pub docket_id: Uuid,
}

statements! {
    FIND = "SELECT request_mac, request_sha256, docket_id FROM idempotency_keys WHERE account_id = $1 AND key = $2";
    INSERT = "INSERT INTO idempotency_keys (account_id, key, request_mac, request_sha256, docket_id, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6)";
    UNKEYED = "SELECT account_id, key, request_sha256 FROM idempotency_keys \
         WHERE (account_id, key) > ($1, $2) AND request_mac IS NULL ORDER BY account_id, key LIMIT $3";
    KEY_REQUEST = "UPDATE idempotency_keys SET request_mac = $3, request_sha256 = $4 \
         WHERE account_id = $1 AND key = $2 AND request_mac IS NULL";
}

/// What the column of the hash in clear holds instead of one.
const NOTHING: &[u8] = &[];

/// By account and idempotency key.
pub async fn find(tx: &mut Tx, account: Uuid, key: &str) -> Result<Option<Used>, sqlx::Error> {
    on!(tx, |c| sqlx::query_as(FIND).bind(account).bind(key).fetch_optional(c).await)
}

/// Inserts the key; a concurrent second insert violates the primary key.
pub async fn insert(
    tx: &mut Tx,
    account: Uuid,
    key: &str,
    request_mac: &[u8],
    docket: Uuid,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(INSERT)
        .bind(account)
        .bind(key)
        .bind(request_mac)
        .bind(NOTHING)
        .bind(docket)
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}

/// A used key whose hash is not keyed yet.
#[derive(Debug, Clone, FromRow)]
pub struct Unkeyed {
    /// The account that used it.
    pub account_id: Uuid,
    /// The idempotency key.
    pub key: String,
    /// SHA-256 of case, action and body.
    pub request_sha256: Vec<u8>,
}

/// Used keys after that position whose hash is not keyed yet, each read by itself.
pub async fn list_unkeyed(
    tx: &mut Tx,
    after: &Position,
    limit: i64,
) -> Result<Vec<Waiting<Unkeyed>>, sqlx::Error> {
    on!(tx, |c| sqlx::query(UNKEYED)
        .bind(after.id)
        .bind(&after.rest)
        .bind(limit)
        .fetch_all(c)
        .await
        .map(|rows| each_waiting(rows, ["account_id", "key"])))
}

/// Puts the HMAC in the place of the hash in clear.
pub async fn key_request(tx: &mut Tx, of: &Unkeyed, request_mac: &[u8]) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(KEY_REQUEST)
        .bind(of.account_id)
        .bind(&of.key)
        .bind(request_mac)
        .bind(NOTHING)
        .execute(c)
        .await
        .map(drop))
}
