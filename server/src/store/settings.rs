//! A few named values of the installation.

use chrono::{DateTime, Utc};

use super::{Tx, on, statements};

/// Where the state of places and staffing has its name; triggers give it a new one with
/// every change of either.
pub const PLACES: &str = "places";

/// Written to see that writing is possible.
pub const READY: &str = "ready";

/// What tells the installation's master keys from others.
pub const KEYS: &str = "keys";

statements! {
    FIND = "SELECT value FROM settings WHERE name = $1";
    SET = "INSERT INTO settings (name, value, changed_at) VALUES ($1, $2, $3) \
         ON CONFLICT (name) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at";
}

/// The value of a name.
pub async fn find(tx: &mut Tx, name: &str) -> Result<Option<String>, sqlx::Error> {
    on!(tx, |c| sqlx::query_scalar(FIND).bind(name).fetch_optional(c).await)
}

/// PostgreSQL only: SQLite has one writer, and no such words.
pub const HOLD_PG: &str = "SELECT value FROM settings WHERE name = $1 FOR SHARE";

/// The value of a name, which then nobody changes until the transaction ends.
pub async fn hold(tx: &mut Tx, name: &str) -> Result<Option<String>, sqlx::Error> {
    let sql = match tx {
        Tx::Lite(_) => FIND,
        Tx::Pg(_) => HOLD_PG,
    };
    on!(tx, |c| sqlx::query_scalar(sql).bind(name).fetch_optional(c).await)
}

/// Sets it.
pub async fn set(
    tx: &mut Tx,
    name: &str,
    value: &str,
    now: DateTime<Utc>,
) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(SET).bind(name).bind(value).bind(now).execute(c).await.map(drop))
}
