//! The outbox: messages to be sent, and their outcome.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, each, insert_rows, on, statements};
use crate::domain::message::{MessageKind, MessageState};

/// A message of the outbox; telephone and text are sealed.
#[derive(Debug, Clone, FromRow)]
pub struct Message {
    /// Id; also the idempotency key for the gateway.
    pub id: Uuid,
    /// The docket that it is about.
    pub docket_id: Uuid,
    /// What it tells the applicant.
    pub kind: MessageKind,
    /// How far its delivery is.
    pub state: MessageState,
    /// When the change that it reports happened.
    pub created_at: DateTime<Utc>,
    /// It is not sent before this.
    pub due_at: DateTime<Utc>,
    /// How often sending was tried, the current attempt included.
    pub attempts: i64,
    /// Until when a worker holds it.
    pub lease_until: Option<DateTime<Utc>>,
    /// Token of the attempt that holds it.
    pub attempt_token: Option<Uuid>,
    /// Why the last attempt failed.
    pub last_error: Option<String>,
    /// When it was sent, logged or given up.
    pub settled_at: Option<DateTime<Utc>>,
    /// The sealed telephone and text; none once erased.
    pub sealed: Option<Vec<u8>>,
    /// HMAC of the telephone, for receipts only: their number is limited.
    pub receipt_index: Option<Vec<u8>>,
}

/// The outcome of an attempt.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    /// The new state; `Pending`: to be tried again at `due_at`.
    pub state: MessageState,
    /// It is not tried again before this.
    pub due_at: DateTime<Utc>,
    /// Why it failed.
    pub error: Option<&'a str>,
    /// When delivery ended; none while it is pending.
    pub settled_at: Option<DateTime<Utc>>,
}

macro_rules! columns {
    () => {
        "id, docket_id, kind, state, created_at, due_at, attempts, lease_until, attempt_token, last_error, settled_at, sealed, receipt_index"
    };
}
// The outer statement tests the state again: the row may have changed since the inner one.
macro_rules! claim {
    ($lock:literal) => {
        concat!(
            "UPDATE messages SET attempts = attempts + 1, lease_until = $2, attempt_token = $3 WHERE id = \
             (SELECT m.id FROM messages m WHERE m.state = 'pending' AND m.due_at <= $1 \
             AND (m.lease_until IS NULL OR m.lease_until <= $1) ORDER BY m.due_at, m.id LIMIT 1",
            $lock,
            ") AND state = 'pending' AND (lease_until IS NULL OR lease_until <= $1) RETURNING ",
            columns!()
        )
    };
}

statements! {
    INSERT = "INSERT INTO messages (id, docket_id, kind, state, created_at, due_at, attempts, sealed, receipt_index) \
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)";
    // Includes those being sent by other workers: of two, the earlier one is sent.
    RECEIPTS = "SELECT COUNT(*) FROM messages WHERE receipt_index = $1 \
         AND ((state IN ('sent', 'logged') AND settled_at >= $2) \
         OR (state = 'pending' AND lease_until > $3 AND id < $4))";
    OF_CASE = concat!("SELECT ", columns!(), " FROM messages WHERE docket_id = $1 ORDER BY created_at, id");
    CLAIM = claim!("");
    // Only the attempt that holds the message may record its outcome.
    SETTLE = "UPDATE messages SET state = $3, due_at = $4, last_error = $5, settled_at = $6, \
         lease_until = NULL, attempt_token = NULL WHERE id = $1 AND attempt_token = $2 AND state = 'pending'";
    ERASE = "UPDATE messages SET sealed = NULL WHERE settled_at < $1 AND sealed IS NOT NULL";
}

/// Without SKIP LOCKED two workers would wait for one row, and the second would come away with
/// nothing. SQLite, which has one writer, does not know the clause.
pub const CLAIM_PG: &str = claim!(" FOR UPDATE SKIP LOCKED");

type Found<T> = Result<T, sqlx::Error>;

/// Inserts messages.
pub async fn insert(tx: &mut Tx, messages: &[&Message]) -> Found<()> {
    insert_rows!(tx, INSERT, messages, |query, m| query
        .bind(m.id)
        .bind(m.docket_id)
        .bind(m.kind)
        .bind(m.state)
        .bind(m.created_at)
        .bind(m.due_at)
        .bind(&m.sealed)
        .bind(&m.receipt_index))
    .map(drop)
}

/// Every message of a case, oldest first, each read by itself.
pub async fn list(tx: &mut Tx, docket: Uuid) -> Found<Vec<Found<Message>>> {
    on!(tx, |c| sqlx::query(OF_CASE).bind(docket).fetch_all(c).await.map(each))
}

/// How many receipts the telephone of this one has had since then, those being sent included.
pub async fn count_receipts(
    tx: &mut Tx,
    message: &Message,
    now: DateTime<Utc>,
    since: DateTime<Utc>,
) -> Found<i64> {
    on!(tx, |c| sqlx::query_scalar(RECEIPTS)
        .bind(&message.receipt_index)
        .bind(since)
        .bind(now)
        .bind(message.id)
        .fetch_one(c)
        .await)
}

/// Leases the message that has been due longest and that no worker holds.
pub async fn claim(
    tx: &mut Tx,
    now: DateTime<Utc>,
    lease_until: DateTime<Utc>,
    token: Uuid,
) -> Found<Option<Message>> {
    let sql = match tx {
        Tx::Lite(_) => CLAIM,
        Tx::Pg(_) => CLAIM_PG,
    };
    on!(tx, |c| sqlx::query_as(sql).bind(now).bind(lease_until).bind(token).fetch_optional(c).await)
}

/// Records the outcome of an attempt; false when the attempt no longer holds the message.
pub async fn settle(tx: &mut Tx, id: Uuid, token: Uuid, outcome: Outcome<'_>) -> Found<bool> {
    on!(tx, |c| sqlx::query(SETTLE)
        .bind(id)
        .bind(token)
        .bind(outcome.state)
        .bind(outcome.due_at)
        .bind(outcome.error)
        .bind(outcome.settled_at)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}

/// Erases telephone and text of messages settled earlier; returns how many.
pub async fn erase_before(tx: &mut Tx, before: DateTime<Utc>) -> Found<u64> {
    on!(tx, |c| sqlx::query(ERASE).bind(before).execute(c).await.map(|done| done.rows_affected()))
}
