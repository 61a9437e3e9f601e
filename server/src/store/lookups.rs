//! Failed status lookups. The reference is kept as an HMAC, whether or not such a case
//! exists: the count reveals nothing.

use chrono::NaiveDate;

use super::{Tx, on, statements};

statements! {
    FAILURES = "SELECT failures FROM lookup_failures WHERE reference_index = $1 AND day = $2";
    ADD = "INSERT INTO lookup_failures (reference_index, day, failures) VALUES ($1, $2, 1) \
         ON CONFLICT (reference_index, day) DO UPDATE SET failures = lookup_failures.failures + 1 \
         RETURNING failures";
    FORGET = "DELETE FROM lookup_failures WHERE day < $1";
}

/// Failed attempts on that day.
pub async fn count(tx: &mut Tx, reference: &[u8], day: NaiveDate) -> Result<i64, sqlx::Error> {
    let found: Option<i64> = on!(tx, |c| sqlx::query_scalar(FAILURES)
        .bind(reference)
        .bind(day)
        .fetch_optional(c)
        .await)?;
    Ok(found.unwrap_or_default())
}

/// Adds one on that day; returns how many there were before. A concurrent attempt on the same
/// reference waits until the transaction ends.
pub async fn add(tx: &mut Tx, reference: &[u8], day: NaiveDate) -> Result<i64, sqlx::Error> {
    let now: i64 =
        on!(tx, |c| sqlx::query_scalar(ADD).bind(reference).bind(day).fetch_one(c).await)?;
    Ok(now - 1)
}

/// Drops what was counted before that day.
pub async fn forget_before(tx: &mut Tx, day: NaiveDate) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(FORGET).bind(day).execute(c).await.map(drop))
}
