//! The outbox: messages to be sent, and what became of them.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, each, insert_rows, on, statements};
use crate::domain::message::{MessageKind, MessageState};

/// A message; to whom and what is sealed.
#[derive(Debug, Clone, FromRow)]
pub struct Message {
    /// The gateway's idempotency key.
    pub id: Uuid,
    /// Of which case.
    pub case_id: Uuid,
    /// What it tells of.
    pub kind: MessageKind,
    /// What became of it.
    pub state: MessageState,
    /// When the change was.
    pub created_at: DateTime<Utc>,
    /// Not before this.
    pub due_at: DateTime<Utc>,
    /// How often it was tried, this time included.
    pub attempts: i64,
    /// A worker has it until then.
    pub lease_until: Option<DateTime<Utc>>,
    /// Which attempt has it.
    pub attempt_token: Option<Uuid>,
    /// Why the last try failed.
    pub last_error: Option<String>,
    /// When it was sent, logged or given up.
    pub settled_at: Option<DateTime<Utc>>,
    /// Telephone and text; none once erased.
    pub sealed: Option<Vec<u8>>,
    /// HMAC of the telephone, of a receipt: they are counted.
    pub receipt_index: Option<Vec<u8>>,
}

/// What an attempt has come to.
#[derive(Debug, Clone, Copy)]
pub struct Outcome<'a> {
    /// `Pending`: once more at `due_at`.
    pub state: MessageState,
    /// Not before this.
    pub due_at: DateTime<Utc>,
    /// Why it failed.
    pub error: Option<&'a str>,
    /// When it is over.
    pub settled_at: Option<DateTime<Utc>>,
}

macro_rules! columns {
    () => {
        "id, case_id, kind, state, created_at, due_at, attempts, lease_until, attempt_token, last_error, settled_at, sealed, receipt_index"
    };
}
// The state is looked at again outside: the row may have changed between the two.
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
    INSERT = "INSERT INTO messages (id, case_id, kind, state, created_at, due_at, attempts, sealed, receipt_index) \
         VALUES ($1, $2, $3, $4, $5, $6, 0, $7, $8)";
    // Also what other workers are just sending: of two, the earlier one goes.
    RECEIPTS = "SELECT COUNT(*) FROM messages WHERE receipt_index = $1 \
         AND ((state IN ('sent', 'logged') AND settled_at >= $2) \
         OR (state = 'pending' AND lease_until > $3 AND id < $4))";
    OF_CASE = concat!("SELECT ", columns!(), " FROM messages WHERE case_id = $1 ORDER BY created_at, id");
    CLAIM = claim!("");
    // Only the attempt that has it may say what came of it.
    SETTLE = "UPDATE messages SET state = $3, due_at = $4, last_error = $5, settled_at = $6, \
         lease_until = NULL, attempt_token = NULL WHERE id = $1 AND attempt_token = $2 AND state = 'pending'";
    ERASE = "UPDATE messages SET sealed = NULL WHERE settled_at < $1 AND sealed IS NOT NULL";
}

/// Without it two workers would wait for one row, and the second come away with nothing;
/// SQLite, which has one writer, does not know it.
pub const CLAIM_PG: &str = claim!(" FOR UPDATE SKIP LOCKED");

type Found<T> = Result<T, sqlx::Error>;

/// Puts them into the outbox.
pub async fn insert(tx: &mut Tx, messages: &[&Message]) -> Found<()> {
    insert_rows!(tx, INSERT, messages, |query, m| query
        .bind(m.id)
        .bind(m.case_id)
        .bind(m.kind)
        .bind(m.state)
        .bind(m.created_at)
        .bind(m.due_at)
        .bind(&m.sealed)
        .bind(&m.receipt_index))
    .map(drop)
}

/// Every message of a case, oldest first, each read by itself.
pub async fn list(tx: &mut Tx, case: Uuid) -> Found<Vec<Found<Message>>> {
    on!(tx, |c| sqlx::query(OF_CASE).bind(case).fetch_all(c).await.map(each))
}

/// How many receipts the telephone of this one was sent since, or is just being sent.
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

/// Takes the message that is due longest and that nobody has, until the lease ends.
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

/// What came of an attempt; false when it is no longer that attempt's to say.
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

/// Erases telephone and text of what was settled before; returns of how many.
pub async fn erase_before(tx: &mut Tx, before: DateTime<Utc>) -> Found<u64> {
    on!(tx, |c| sqlx::query(ERASE).bind(before).execute(c).await.map(|done| done.rows_affected()))
}
