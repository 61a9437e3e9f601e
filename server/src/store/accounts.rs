//! Accounts: who signs in. What they do, and where, is in `posts.rs`.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, on, statements};

/// What signing in needs.
#[derive(Debug, Clone, FromRow)]
pub struct Credentials {
    /// Id of the account.
    pub id: Uuid,
    /// argon2id, in PHC form.
    pub password_hash: String,
    /// Secret of its one-time codes, if it has them.
    pub totp_sealed: Option<Vec<u8>>,
}

/// An account without its posts: they depend on the day.
#[derive(Debug, Clone, FromRow)]
pub struct Account {
    /// Id of the account.
    pub id: Uuid,
    /// Login name.
    pub login: String,
    /// Shown in the timeline.
    pub name: String,
}

/// A new account.
#[derive(Debug)]
pub struct NewAccount<'a> {
    /// Id of the account.
    pub id: Uuid,
    /// Login name.
    pub login: &'a str,
    /// Shown in the timeline.
    pub name: &'a str,
    /// argon2id, in PHC form.
    pub password_hash: &'a str,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
}

statements! {
    CREDENTIALS = "SELECT id, password_hash, totp_sealed FROM accounts WHERE login = $1 AND disabled_at IS NULL";
    // Changes nothing, but a new password or new codes wait, or have been waited for.
    LOCK_CREDENTIALS = "UPDATE accounts SET password_hash = password_hash WHERE id = $1 AND disabled_at IS NULL \
         RETURNING id, password_hash, totp_sealed";
    // Read at each request: disabling an account works at once.
    SIGNED_IN = "SELECT a.id, a.login, a.name FROM accounts a \
         JOIN sessions s ON s.account_id = a.id \
         WHERE a.id = $1 AND s.id = $2 AND a.disabled_at IS NULL AND s.revoked_at IS NULL AND s.expires_at > $3";
    INSERT = "INSERT INTO accounts (id, login, name, password_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5) ON CONFLICT (login) DO NOTHING";
    ID = "SELECT id FROM accounts WHERE login = $1";
    NAME = "SELECT name FROM accounts WHERE id = $1";
    FIND = "SELECT id, login, name FROM accounts WHERE id = $1";
    DISABLE = "UPDATE accounts SET disabled_at = $2 WHERE login = $1 AND disabled_at IS NULL";
    SET_PASSWORD = "UPDATE accounts SET password_hash = $2 WHERE login = $1 AND disabled_at IS NULL";
    LIST_TOTP = "SELECT id, login, totp_sealed FROM accounts WHERE totp_sealed IS NOT NULL ORDER BY login";
    SET_TOTP = "UPDATE accounts SET totp_sealed = $2, totp_last_step = NULL WHERE id = $1";
    USE_TOTP = "UPDATE accounts SET totp_last_step = $2 WHERE id = $1 \
         AND (totp_last_step IS NULL OR totp_last_step < $2)";
    FIND_BY_LOGIN = "SELECT id, login, name FROM accounts WHERE login = $1 AND disabled_at IS NULL";
    LIST = "SELECT id, login, name FROM accounts WHERE disabled_at IS NULL ORDER BY login";
}

type Found<T> = Result<T, sqlx::Error>;

/// Every account with one-time codes, disabled ones too: id, login name, sealed secret.
pub async fn list_totp(tx: &mut Tx) -> Found<Vec<(Uuid, String, Vec<u8>)>> {
    on!(tx, |c| sqlx::query_as(LIST_TOTP).fetch_all(c).await)
}

/// By login name; a disabled account is not found.
pub async fn find_credentials(tx: &mut Tx, login: &str) -> Found<Option<Credentials>> {
    on!(tx, |c| sqlx::query_as(CREDENTIALS).bind(login).fetch_optional(c).await)
}

/// By id, as they are now; they stay so until the transaction ends. A disabled account is not found.
pub async fn lock_credentials(tx: &mut Tx, id: Uuid) -> Found<Option<Credentials>> {
    on!(tx, |c| sqlx::query_as(LOCK_CREDENTIALS).bind(id).fetch_optional(c).await)
}

/// The user of a session, if both account and session are still valid.
pub async fn find_signed_in(
    tx: &mut Tx,
    account: Uuid,
    session: Uuid,
    now: DateTime<Utc>,
) -> Found<Option<Account>> {
    on!(tx, |c| sqlx::query_as(SIGNED_IN)
        .bind(account)
        .bind(session)
        .bind(now)
        .fetch_optional(c)
        .await)
}

/// Inserts an account; false when the login name is taken.
pub async fn insert(tx: &mut Tx, a: &NewAccount<'_>) -> Found<bool> {
    on!(tx, |c| sqlx::query(INSERT)
        .bind(a.id)
        .bind(a.login)
        .bind(a.name)
        .bind(a.password_hash)
        .bind(a.created_at)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}

/// An account, even a disabled one: its past actions keep their author.
pub async fn find(tx: &mut Tx, id: Uuid) -> Found<Option<Account>> {
    on!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)
}

/// The id of an account, disabled ones too.
pub async fn find_id(tx: &mut Tx, login: &str) -> Found<Option<Uuid>> {
    on!(tx, |c| sqlx::query_scalar(ID).bind(login).fetch_optional(c).await)
}

/// The name shown for an account, disabled ones too.
pub async fn find_name(tx: &mut Tx, id: Uuid) -> Found<Option<String>> {
    on!(tx, |c| sqlx::query_scalar(NAME).bind(id).fetch_optional(c).await)
}

/// Disables an account; false when no active one has that login name.
pub async fn disable(tx: &mut Tx, login: &str, now: DateTime<Utc>) -> Found<bool> {
    on!(tx, |c| sqlx::query(DISABLE)
        .bind(login)
        .bind(now)
        .execute(c)
        .await
        .map(|d| d.rows_affected() == 1))
}

/// Sets a password; false when no active account has that login name.
pub async fn set_password(tx: &mut Tx, login: &str, hash: &str) -> Found<bool> {
    on!(tx, |c| sqlx::query(SET_PASSWORD)
        .bind(login)
        .bind(hash)
        .execute(c)
        .await
        .map(|d| d.rows_affected() == 1))
}

/// Requires one-time codes from this secret from now on; `None`: the password alone.
pub async fn set_totp(tx: &mut Tx, id: Uuid, sealed: Option<&[u8]>) -> Found<()> {
    on!(tx, |c| sqlx::query(SET_TOTP).bind(id).bind(sealed).execute(c).await.map(drop))
}

/// Records a code's step as used; false when it, or a later one, was used before.
pub async fn use_totp(tx: &mut Tx, id: Uuid, step: i64) -> Found<bool> {
    on!(tx, |c| sqlx::query(USE_TOTP)
        .bind(id)
        .bind(step)
        .execute(c)
        .await
        .map(|d| d.rows_affected() == 1))
}

/// Every active account.
pub async fn list(tx: &mut Tx) -> Found<Vec<Account>> {
    on!(tx, |c| sqlx::query_as(LIST).fetch_all(c).await)
}

/// An active account by its login name.
pub async fn find_by_login(tx: &mut Tx, login: &str) -> Found<Option<Account>> {
    on!(tx, |c| sqlx::query_as(FIND_BY_LOGIN).bind(login).fetch_optional(c).await)
}
