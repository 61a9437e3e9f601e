//! Staff sessions and their refresh tokens.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, on, statements};

/// A refresh token as it is kept.
#[derive(Debug, Clone, FromRow)]
pub struct Refresh {
    /// Its session.
    pub session_id: Uuid,
    /// Whose.
    pub account_id: Uuid,
    /// When it was rotated away.
    pub used_at: Option<DateTime<Utc>>,
    /// Of the session.
    pub expires_at: DateTime<Utc>,
    /// Of the session.
    pub revoked_at: Option<DateTime<Utc>>,
}

statements! {
    INSERT = "INSERT INTO sessions (id, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
    INSERT_REFRESH = "INSERT INTO refresh_tokens (token_hash, session_id, issued_at) VALUES ($1, $2, $3)";
    FIND_REFRESH = "SELECT t.session_id, s.account_id, t.used_at, s.expires_at, s.revoked_at \
         FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id WHERE t.token_hash = $1";
    USE_REFRESH = "UPDATE refresh_tokens SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL";
    REVOKE = "UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    FORGET_TOKENS = "DELETE FROM refresh_tokens WHERE session_id IN (SELECT id FROM sessions WHERE expires_at < $1)";
    FORGET = "DELETE FROM sessions WHERE expires_at < $1";
    REVOKE_ALL = "UPDATE sessions SET revoked_at = $2 WHERE revoked_at IS NULL AND account_id IN \
         (SELECT id FROM accounts WHERE login = $1)";
}

type Found<T> = Result<T, sqlx::Error>;

/// A new session.
pub async fn insert(
    tx: &mut Tx,
    id: Uuid,
    account: Uuid,
    now: DateTime<Utc>,
    expires_at: DateTime<Utc>,
) -> Found<()> {
    on!(tx, |c| sqlx::query(INSERT)
        .bind(id)
        .bind(account)
        .bind(now)
        .bind(expires_at)
        .execute(c)
        .await
        .map(drop))
}

/// Its next refresh token.
pub async fn insert_refresh(
    tx: &mut Tx,
    hash: &[u8],
    session: Uuid,
    now: DateTime<Utc>,
) -> Found<()> {
    on!(tx, |c| sqlx::query(INSERT_REFRESH)
        .bind(hash)
        .bind(session)
        .bind(now)
        .execute(c)
        .await
        .map(drop))
}

/// By its hash.
pub async fn find_refresh(tx: &mut Tx, hash: &[u8]) -> Found<Option<Refresh>> {
    on!(tx, |c| sqlx::query_as(FIND_REFRESH).bind(hash).fetch_optional(c).await)
}

/// False when somebody was faster.
pub async fn use_refresh(tx: &mut Tx, hash: &[u8], now: DateTime<Utc>) -> Found<bool> {
    on!(tx, |c| sqlx::query(USE_REFRESH)
        .bind(hash)
        .bind(now)
        .execute(c)
        .await
        .map(|d| d.rows_affected() == 1))
}

/// Ends a session.
pub async fn revoke(tx: &mut Tx, session: Uuid, now: DateTime<Utc>) -> Found<()> {
    on!(tx, |c| sqlx::query(REVOKE).bind(session).bind(now).execute(c).await.map(drop))
}

/// Ends every session of a login name.
pub async fn revoke_all(tx: &mut Tx, login: &str, now: DateTime<Utc>) -> Found<()> {
    on!(tx, |c| sqlx::query(REVOKE_ALL).bind(login).bind(now).execute(c).await.map(drop))
}

/// Drops sessions that ended before.
pub async fn forget_before(tx: &mut Tx, before: DateTime<Utc>) -> Found<()> {
    on!(tx, |c| sqlx::query(FORGET_TOKENS).bind(before).execute(c).await.map(drop))?;
    on!(tx, |c| sqlx::query(FORGET).bind(before).execute(c).await.map(drop))
}
