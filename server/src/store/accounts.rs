//! Accounts of townships, counties and cadres.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::{ColumnIndex, Decode, FromRow, Row, Type};
use uuid::Uuid;

use super::{Tx, on, statements};
use crate::domain::staff::{Role, Staff};

/// What signing in needs.
#[derive(Debug, Clone, FromRow)]
pub struct Credentials {
    /// Id of the account.
    pub id: Uuid,
    /// Role of the account.
    pub role: Role,
    /// argon2id, in PHC form.
    pub password_hash: String,
    /// Secret of its one-time codes, if it has them.
    pub totp_sealed: Option<Vec<u8>>,
}

/// Without deputised regions: they depend on the day.
impl<'r, R: Row> FromRow<'r, R> for Staff
where
    &'static str: ColumnIndex<R>,
    Uuid: Decode<'r, R::Database> + Type<R::Database>,
    String: Decode<'r, R::Database> + Type<R::Database>,
    Role: Decode<'r, R::Database> + Type<R::Database>,
{
    fn from_row(row: &'r R) -> Found<Self> {
        Ok(Self {
            id: row.try_get("id")?,
            login: row.try_get("login")?,
            name: row.try_get("name")?,
            role: row.try_get("role")?,
            region_id: row.try_get("region_id")?,
            deputised: Vec::new(),
        })
    }
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
    /// Role of the account.
    pub role: Role,
    /// The region in which it works.
    pub region_id: Uuid,
    /// argon2id, in PHC form.
    pub password_hash: &'a str,
    /// When the account was made.
    pub created_at: DateTime<Utc>,
}

statements! {
    CREDENTIALS = "SELECT id, role, password_hash, totp_sealed FROM accounts WHERE login = $1 AND disabled_at IS NULL";
    // Role and region are read at each request: moving or disabling an account works at once.
    STAFF = "SELECT a.id, a.login, a.name, a.role, a.region_id FROM accounts a \
         JOIN sessions s ON s.account_id = a.id \
         WHERE a.id = $1 AND s.id = $2 AND a.disabled_at IS NULL AND s.revoked_at IS NULL AND s.expires_at > $3";
    INSERT = "INSERT INTO accounts (id, login, name, role, region_id, password_hash, created_at) \
         VALUES ($1, $2, $3, $4, $5, $6, $7) ON CONFLICT (login) DO NOTHING";
    // A cadre answers no cases.
    STAFFED = "SELECT DISTINCT region_id FROM accounts WHERE role <> 'cadre' AND disabled_at IS NULL";
    OFFICERS = "SELECT id FROM accounts WHERE region_id = $1 AND role <> 'cadre' AND disabled_at IS NULL";
    NAME = "SELECT name FROM accounts WHERE id = $1";
    FIND = "SELECT id, login, name, role, region_id FROM accounts WHERE id = $1";
    DISABLE = "UPDATE accounts SET disabled_at = $2 WHERE login = $1 AND disabled_at IS NULL";
    SET_PASSWORD = "UPDATE accounts SET password_hash = $2 WHERE login = $1 AND disabled_at IS NULL";
    LIST_TOTP = "SELECT id, login, totp_sealed FROM accounts WHERE totp_sealed IS NOT NULL ORDER BY login";
    SET_TOTP = "UPDATE accounts SET totp_sealed = $2, totp_last_step = NULL WHERE id = $1";
    USE_TOTP = "UPDATE accounts SET totp_last_step = $2 WHERE id = $1 \
         AND (totp_last_step IS NULL OR totp_last_step < $2)";
    MOVE = "UPDATE accounts SET region_id = $2 WHERE region_id = $1";
    DEPUTISED = "SELECT a.region_id FROM deputies d JOIN accounts a ON a.id = d.account_id \
         WHERE d.deputy_id = $1 AND d.from_day <= $2 AND d.to_day >= $2 AND a.disabled_at IS NULL";
    FIND_BY_LOGIN = "SELECT id, login, name, role, region_id FROM accounts WHERE login = $1 AND disabled_at IS NULL";
    INSERT_DEPUTY = "INSERT INTO deputies (account_id, deputy_id, from_day, to_day) VALUES ($1, $2, $3, $4) \
         ON CONFLICT (account_id, deputy_id, from_day) DO UPDATE SET to_day = excluded.to_day";
    LIST = "SELECT id, login, name, role, region_id FROM accounts WHERE disabled_at IS NULL ORDER BY login";
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

/// The user of a session, if both account and session are still valid.
pub async fn find_staff(
    tx: &mut Tx,
    account: Uuid,
    session: Uuid,
    now: DateTime<Utc>,
) -> Found<Option<Staff>> {
    on!(tx, |c| sqlx::query_as(STAFF).bind(account).bind(session).bind(now).fetch_optional(c).await)
}

/// Inserts an account; false when the login name is taken.
pub async fn insert(tx: &mut Tx, a: &NewAccount<'_>) -> Found<bool> {
    on!(tx, |c| sqlx::query(INSERT)
        .bind(a.id)
        .bind(a.login)
        .bind(a.name)
        .bind(a.role)
        .bind(a.region_id)
        .bind(a.password_hash)
        .bind(a.created_at)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}

/// Regions that have an active account which answers cases.
pub async fn list_staffed(tx: &mut Tx) -> Found<Vec<Uuid>> {
    on!(tx, |c| sqlx::query_scalar(STAFFED).fetch_all(c).await)
}

/// The active accounts that answer for a region.
pub async fn list_officers(tx: &mut Tx, region: Uuid) -> Found<Vec<Uuid>> {
    on!(tx, |c| sqlx::query_scalar(OFFICERS).bind(region).fetch_all(c).await)
}

/// An account, even a disabled one: its past actions keep their author.
pub async fn find(tx: &mut Tx, id: Uuid) -> Found<Option<Staff>> {
    on!(tx, |c| sqlx::query_as(FIND).bind(id).fetch_optional(c).await)
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

/// Moves all accounts of a place that ended to another.
pub async fn move_all(tx: &mut Tx, from: Uuid, to: Uuid) -> Found<u64> {
    on!(tx, |c| sqlx::query(MOVE).bind(from).bind(to).execute(c).await.map(|d| d.rows_affected()))
}

/// Every active account.
pub async fn list(tx: &mut Tx) -> Found<Vec<Staff>> {
    on!(tx, |c| sqlx::query_as(LIST).fetch_all(c).await)
}

/// Regions in which the account is a deputy on that day.
pub async fn list_deputised(tx: &mut Tx, deputy: Uuid, day: NaiveDate) -> Found<Vec<Uuid>> {
    on!(tx, |c| sqlx::query_scalar(DEPUTISED).bind(deputy).bind(day).fetch_all(c).await)
}

/// An active account by its login name.
pub async fn find_by_login(tx: &mut Tx, login: &str) -> Found<Option<Staff>> {
    on!(tx, |c| sqlx::query_as(FIND_BY_LOGIN).bind(login).fetch_optional(c).await)
}

/// While `account` is away, `deputy` works in its region; both days included.
pub async fn insert_deputy(
    tx: &mut Tx,
    account: Uuid,
    deputy: Uuid,
    from_day: NaiveDate,
    to_day: NaiveDate,
) -> Found<()> {
    on!(tx, |c| sqlx::query(INSERT_DEPUTY)
        .bind(account)
        .bind(deputy)
        .bind(from_day)
        .bind(to_day)
        .execute(c)
        .await
        .map(drop))
}
