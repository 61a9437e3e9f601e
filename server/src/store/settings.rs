//! A few named values of the installation.

use chrono::{DateTime, Utc};

use super::{Tx, on, statements};

/// A name for the present state of places, staffing, policies and calendars: triggers give it a new
/// one with every change of any of them.
pub const PLACES: &str = "places";

/// Written by the readiness check, to see that the database takes writes.
pub const READY: &str = "ready";

/// How far the recount of running duties has come.
pub const RECOUNT: &str = "recount";

/// A check value that identifies the installation's master keys.
pub const KEYS: &str = "keys";

statements! {
    FIND = "SELECT value FROM settings WHERE name = $1";
    SET = "INSERT INTO settings (name, value, changed_at) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at";
    TAKE = "DELETE FROM settings WHERE name = $1 RETURNING value, changed_at";
}

/// The value of a name.
pub async fn find(tx: &mut Tx, name: &str) -> Result<Option<String>, sqlx::Error> {
    on!(tx, |c| sqlx::query_scalar(FIND).bind(name).fetch_optional(c).await)
}

/// PostgreSQL only: SQLite has one writer, and no FOR SHARE.
pub const HOLD_PG: &str = "SELECT value FROM settings WHERE name = $1 FOR SHARE";

/// The value of a name, locked against changes until the transaction ends.
pub async fn hold(tx: &mut Tx, name: &str) -> Result<Option<String>, sqlx::Error> {
    let sql = match tx {
        Tx::Lite(_) => FIND,
        Tx::Pg(_) => HOLD_PG,
    };
    on!(tx, |c| sqlx::query_scalar(sql).bind(name).fetch_optional(c).await)
}

/// Sets the value of a name.
pub async fn set(
    tx: &mut Tx,
    name: &str,
    value: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(SET).bind(name).bind(value).bind(now).execute(c).await.map(drop))
}

/// Takes a value out, with the time of its last change. Of two transactions that take it at once,
/// one finds it.
pub async fn take(tx: &mut Tx, name: &str) -> Result<Option<(String, DateTime<Utc>)>, sqlx::Error> {
    on!(tx, |c| sqlx::query_as(TAKE).bind(name).fetch_optional(c).await)
}
