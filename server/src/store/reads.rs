//! The log of reads: rows that are added, never changed, and deleted only when they are old
//! (triggers see to it).

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, each, on, statements};
use crate::domain::read::{Purpose, Tier};

/// A look, as it is kept.
#[derive(Debug, Clone, Copy)]
pub struct Look {
    /// The account that looks.
    pub account_id: Uuid,
    /// The docket; none: a list, or a search that found nothing.
    pub docket_id: Option<Uuid>,
    /// How much is seen.
    pub tier: Tier,
    /// What for.
    pub purpose: Purpose,
    /// When.
    pub at: DateTime<Utc>,
}

/// A look, as it is shown.
#[derive(Debug, Clone, FromRow)]
pub struct Seen {
    /// When.
    pub at: DateTime<Utc>,
    /// How much was seen.
    pub tier: Tier,
    /// What for.
    pub purpose: Purpose,
    /// Login name of the account.
    pub login: String,
    /// Name of whoever has it.
    pub name: String,
    /// Reference of the case; none: a list, or a search that found nothing.
    pub reference: Option<String>,
}

statements! {
    FIND = "SELECT at FROM reads WHERE account_id = $1 AND at > $2 AND tier = $3 \
         AND docket_id IS NOT DISTINCT FROM $4 LIMIT 1";
    INSERT = "INSERT INTO reads (account_id, docket_id, tier, purpose, at) VALUES ($1, $2, $3, $4, $5)";
    OPENED = "SELECT COUNT(*), MIN(newest) FROM (SELECT MAX(at) AS newest FROM reads WHERE account_id = $1 \
         AND at > $2 AND docket_id <> $3 AND tier NOT IN ($4, $5, $6) GROUP BY docket_id) AS opened";
    OF_DOCKET = "SELECT r.at, r.tier, r.purpose, a.login, a.name, c.reference FROM reads r \
         JOIN accounts a ON a.id = r.account_id LEFT JOIN cases c ON c.id = r.docket_id \
         WHERE r.docket_id = $1 ORDER BY r.at DESC, r.number DESC LIMIT $2";
    OF_ACCOUNT = "SELECT r.at, r.tier, r.purpose, a.login, a.name, c.reference FROM reads r \
         JOIN accounts a ON a.id = r.account_id LEFT JOIN cases c ON c.id = r.docket_id \
         WHERE r.account_id = $1 AND r.at >= $2 AND r.at < $3 ORDER BY r.at DESC, r.number DESC";
    NAMES = "SELECT DISTINCT tier, purpose FROM reads";
    FORGET = "DELETE FROM reads WHERE at < $1 AND number IN (SELECT number FROM reads ORDER BY number LIMIT 1000)";
}

/// PostgreSQL only: SQLite has one writer.
pub const ONE_BY_ONE_PG: &str = "SELECT id FROM accounts WHERE id = $1 FOR NO KEY UPDATE";

type Found<T> = Result<T, sqlx::Error>;

/// Makes other looks of the account wait until the transaction ends. A docket that is to be locked
/// as well is locked first, so that two transactions never wait for each other.
pub async fn one_by_one(tx: &mut Tx, account: Uuid) -> Found<()> {
    match tx {
        Tx::Lite(_) => Ok(()),
        Tx::Pg(tx) => sqlx::query(ONE_BY_ONE_PG).bind(account).execute(&mut **tx).await.map(drop),
    }
}

/// Whether the account has looked at that docket, at that tier, since then.
pub async fn has_since(
    tx: &mut Tx,
    account: Uuid,
    docket: Option<Uuid>,
    tier: Tier,
    since: DateTime<Utc>,
) -> Found<bool> {
    let found: Option<DateTime<Utc>> = on!(tx, |c| sqlx::query_scalar(FIND)
        .bind(account)
        .bind(since)
        .bind(tier)
        .bind(docket)
        .fetch_optional(c)
        .await)?;
    Ok(found.is_some())
}

/// How many dockets other than `but` the account has opened since then; and of the one among them
/// that it has not looked at for the longest time, when it last did.
pub async fn count_opened(
    tx: &mut Tx,
    account: Uuid,
    but: Uuid,
    since: DateTime<Utc>,
) -> Found<(i64, Option<DateTime<Utc>>)> {
    let [row, search, acted] = Tier::NOT_COUNTED;
    on!(tx, |c| sqlx::query_as(OPENED)
        .bind(account)
        .bind(since)
        .bind(but)
        .bind(row)
        .bind(search)
        .bind(acted)
        .fetch_one(c)
        .await)
}

/// Adds a look.
pub async fn insert(tx: &mut Tx, look: &Look) -> Found<()> {
    on!(tx, |c| sqlx::query(INSERT)
        .bind(look.account_id)
        .bind(look.docket_id)
        .bind(look.tier)
        .bind(look.purpose)
        .bind(look.at)
        .execute(c)
        .await
        .map(drop))
}

/// The looks at a docket, newest first, each read by itself.
pub async fn list_of_docket(tx: &mut Tx, docket: Uuid, limit: i64) -> Found<Vec<Found<Seen>>> {
    on!(tx, |c| sqlx::query(OF_DOCKET).bind(docket).bind(limit).fetch_all(c).await.map(each))
}

/// The looks of an account in that time, newest first, each read by itself.
pub async fn list_of_account(
    tx: &mut Tx,
    account: Uuid,
    from: DateTime<Utc>,
    until: DateTime<Utc>,
) -> Found<Vec<Found<Seen>>> {
    on!(tx, |c| sqlx::query(OF_ACCOUNT)
        .bind(account)
        .bind(from)
        .bind(until)
        .fetch_all(c)
        .await
        .map(each))
}

/// Every tier with every purpose that occurs, each read by itself.
pub async fn list_names(tx: &mut Tx) -> Found<Vec<Found<(Tier, Purpose)>>> {
    on!(tx, |c| sqlx::query(NAMES).fetch_all(c).await.map(each))
}

/// Drops up to a thousand looks from before that time, oldest first; returns how many.
pub async fn forget_before(tx: &mut Tx, before: DateTime<Utc>) -> Found<u64> {
    on!(tx, |c| sqlx::query(FORGET).bind(before).execute(c).await.map(|done| done.rows_affected()))
}
