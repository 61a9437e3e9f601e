//! Staff sessions and their refresh tokens.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, on, statements};

/// A refresh token as it is kept.
#[derive(Debug, Clone, FromRow)]
pub struct Refresh {
    /// The session that it belongs to.
    pub session_id: Uuid,
    /// The account that is signed in.
    pub account_id: Uuid,
    /// When it was first exchanged for another; none while unused.
    pub used_at: Option<DateTime<Utc>>,
    /// Whether one of its successors, or of its siblings, has been used already: another holder
    /// has moved on.
    pub is_behind: bool,
}

statements! {
    INSERT = "INSERT INTO sessions (id, account_id, created_at, expires_at) VALUES ($1, $2, $3, $4)";
    INSERT_REFRESH = "INSERT INTO refresh_tokens (token_hash, session_id, issued_at, given_for) VALUES ($1, $2, $3, $4)";
    // Changes nothing, but makes a request with another token of the session wait.
    LOCK = "UPDATE sessions SET revoked_at = revoked_at WHERE id = \
         (SELECT session_id FROM refresh_tokens WHERE token_hash = $1)";
    FIND_REFRESH = "SELECT t.session_id, s.account_id, t.used_at, \
         EXISTS (SELECT 1 FROM refresh_tokens o WHERE o.session_id = t.session_id AND o.used_at IS NOT NULL \
           AND o.token_hash <> t.token_hash AND (o.given_for = t.token_hash OR o.given_for = t.given_for)) AS is_behind \
         FROM refresh_tokens t JOIN sessions s ON s.id = t.session_id \
         WHERE t.token_hash = $1";
    USE_REFRESH = "UPDATE refresh_tokens SET used_at = $2 WHERE token_hash = $1 AND used_at IS NULL";
    REVOKE = "UPDATE sessions SET revoked_at = $2 WHERE id = $1 AND revoked_at IS NULL";
    FORGET_TOKENS = "DELETE FROM refresh_tokens WHERE session_id IN (SELECT id FROM sessions WHERE expires_at < $1)";
    FORGET = "DELETE FROM sessions WHERE expires_at < $1";
    REVOKE_ALL = "UPDATE sessions SET revoked_at = $2 WHERE revoked_at IS NULL AND account_id IN \
         (SELECT id FROM accounts WHERE login = $1)";
}

type Found<T> = Result<T, sqlx::Error>;

/// Inserts a session.
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

/// Inserts the session's next refresh token, and the one that it replaces.
pub async fn insert_refresh(
    tx: &mut Tx,
    hash: &[u8],
    session: Uuid,
    now: DateTime<Utc>,
    given_for: Option<&[u8]>,
) -> Found<()> {
    on!(tx, |c| sqlx::query(INSERT_REFRESH)
        .bind(hash)
        .bind(session)
        .bind(now)
        .bind(given_for)
        .execute(c)
        .await
        .map(drop))
}

/// Finds a token by its hash, and locks its session until the transaction ends.
pub async fn find_refresh(tx: &mut Tx, hash: &[u8]) -> Found<Option<Refresh>> {
    on!(tx, |c| sqlx::query(LOCK).bind(hash).execute(c).await.map(drop))?;
    on!(tx, |c| sqlx::query_as(FIND_REFRESH).bind(hash).fetch_optional(c).await)
}

/// Records that a token was exchanged; the time of the first exchange stays.
pub async fn use_refresh(tx: &mut Tx, hash: &[u8], now: DateTime<Utc>) -> Found<()> {
    on!(tx, |c| sqlx::query(USE_REFRESH).bind(hash).bind(now).execute(c).await.map(drop))
}

/// Ends a session.
pub async fn revoke(tx: &mut Tx, session: Uuid, now: DateTime<Utc>) -> Found<()> {
    on!(tx, |c| sqlx::query(REVOKE).bind(session).bind(now).execute(c).await.map(drop))
}

/// Ends every session of a login name.
pub async fn revoke_all(tx: &mut Tx, login: &str, now: DateTime<Utc>) -> Found<()> {
    on!(tx, |c| sqlx::query(REVOKE_ALL).bind(login).bind(now).execute(c).await.map(drop))
}

/// Drops sessions that expired before that time.
pub async fn forget_before(tx: &mut Tx, before: DateTime<Utc>) -> Found<()> {
    on!(tx, |c| sqlx::query(FORGET_TOKENS).bind(before).execute(c).await.map(drop))?;
    on!(tx, |c| sqlx::query(FORGET).bind(before).execute(c).await.map(drop))
}
