//! What accounts do about themselves and what is done to them: rows that are added, never changed,
//! and deleted only when they are old (triggers see to it).

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, each, on, statements};
use crate::domain::account_act::AccountAct;

/// An act, as it is kept.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Act {
    /// The account.
    pub account_id: Uuid,
    /// What happened.
    pub kind: AccountAct,
    /// When.
    pub at: DateTime<Utc>,
}

statements! {
    INSERT = "INSERT INTO account_acts (account_id, kind, at) VALUES ($1, $2, $3)";
    FIND = "SELECT at FROM account_acts WHERE account_id = $1 AND kind = $2 AND at > $3 \
         LIMIT 1";
    OF_ACCOUNT = "SELECT account_id, kind, at FROM account_acts WHERE account_id = $1 ORDER BY at, number";
    KINDS = "SELECT DISTINCT kind FROM account_acts";
    FORGET = "DELETE FROM account_acts WHERE at < $1 \
         AND number IN (SELECT number FROM account_acts ORDER BY number LIMIT 1000)";
}

type Found<T> = Result<T, sqlx::Error>;

/// Adds an act.
pub async fn insert(tx: &mut Tx, act: &Act) -> Found<()> {
    on!(tx, |c| sqlx::query(INSERT)
        .bind(act.account_id)
        .bind(act.kind)
        .bind(act.at)
        .execute(c)
        .await
        .map(drop))
}

/// Whether that has happened to the account since.
pub async fn has_since(
    tx: &mut Tx,
    account: Uuid,
    kind: AccountAct,
    since: DateTime<Utc>,
) -> Found<bool> {
    let found: Option<DateTime<Utc>> = on!(tx, |c| sqlx::query_scalar(FIND)
        .bind(account)
        .bind(kind)
        .bind(since)
        .fetch_optional(c)
        .await)?;
    Ok(found.is_some())
}

/// The acts of an account, oldest first, each read by itself.
pub async fn list(tx: &mut Tx, account: Uuid) -> Found<Vec<Found<Act>>> {
    on!(tx, |c| sqlx::query(OF_ACCOUNT).bind(account).fetch_all(c).await.map(each))
}

/// Every kind that occurs, each read by itself.
pub async fn list_kinds(tx: &mut Tx) -> Found<Vec<Found<(AccountAct,)>>> {
    on!(tx, |c| sqlx::query(KINDS).fetch_all(c).await.map(each))
}

/// Drops up to a thousand acts from before that time, oldest first; returns how many.
pub async fn forget_before(tx: &mut Tx, before: DateTime<Utc>) -> Found<u64> {
    on!(tx, |c| sqlx::query(FORGET).bind(before).execute(c).await.map(|done| done.rows_affected()))
}
