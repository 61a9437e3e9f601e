//! The timeline. UNIQUE (docket_id, seq) serialises its writers.

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, each, insert_rows, on, statements};
use crate::domain::event::EventKind;

/// An event as it is kept.
#[derive(Debug, Clone, FromRow)]
pub struct Event {
    /// The docket that it belongs to.
    pub docket_id: Uuid,
    /// Its number within the docket, from 1.
    pub seq: i64,
    /// The kind of event.
    pub kind: EventKind,
    /// When it happened; never earlier than the event before.
    pub at: DateTime<Utc>,
    /// `device`, `account` or `system`.
    pub actor_kind: String,
    /// The account that did it; none for `device` and `system`.
    pub actor_id: Option<Uuid>,
    /// Hash of the event before it.
    pub previous: Vec<u8>,
    /// H(salt ‖ payload).
    pub commitment: Vec<u8>,
    /// Hash over all the fields above, made as `format` says.
    pub hash: Vec<u8>,
    /// Number of the chain's format.
    pub format: i64,
    /// The sealed payload; none once erased.
    pub sealed: Option<Vec<u8>>,
}

macro_rules! columns {
    () => {
        "docket_id, seq, kind, at, actor_kind, actor_id, previous, commitment, hash, format, sealed"
    };
}

statements! {
    LAST = concat!("SELECT ", columns!(), " FROM events WHERE docket_id = $1 ORDER BY seq DESC LIMIT 1");
    INSERT = concat!("INSERT INTO events (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    OF_CASE = concat!("SELECT ", columns!(), " FROM events WHERE docket_id = $1 ORDER BY seq");
    FIRST = concat!("SELECT ", columns!(), " FROM events WHERE docket_id = $1 AND seq = 1");
    SOURCES = "SELECT kind FROM events WHERE docket_id = $1 AND kind IN ('filed', 'corrected', 'amended', 'code_issued') ORDER BY seq";
    OF_FORMAT = "SELECT seq FROM events WHERE format = $1 LIMIT 1";
    OF_KIND = concat!("SELECT ", columns!(), " FROM events WHERE docket_id = $1 AND kind = $2 ORDER BY seq");
    LAST_OF_KIND = concat!("SELECT ", columns!(), " FROM events WHERE docket_id = $1 AND kind = $2 ORDER BY seq DESC LIMIT 1");
}

type Found<T> = Result<T, sqlx::Error>;

/// The newest event of a docket.
pub async fn find_last(tx: &mut Tx, docket: Uuid) -> Found<Option<Event>> {
    on!(tx, |c| sqlx::query_as(LAST).bind(docket).fetch_optional(c).await)
}

/// The first event of a docket.
pub async fn find_first(tx: &mut Tx, docket: Uuid) -> Found<Option<Event>> {
    on!(tx, |c| sqlx::query_as(FIRST).bind(docket).fetch_optional(c).await)
}

/// The newest event of a docket that is of that kind.
pub async fn find_last_of(tx: &mut Tx, docket: Uuid, kind: EventKind) -> Found<Option<Event>> {
    on!(tx, |c| sqlx::query_as(LAST_OF_KIND).bind(docket).bind(kind).fetch_optional(c).await)
}

/// Appends events.
pub async fn insert(tx: &mut Tx, events: &[&Event]) -> Found<()> {
    insert_rows!(tx, INSERT, events, |query, e| query
        .bind(e.docket_id)
        .bind(e.seq)
        .bind(e.kind)
        .bind(e.at)
        .bind(&e.actor_kind)
        .bind(e.actor_id)
        .bind(&e.previous)
        .bind(&e.commitment)
        .bind(&e.hash)
        .bind(e.format)
        .bind(&e.sealed))
    .map(drop)
}

/// The events of a docket, from the first on.
pub async fn list(tx: &mut Tx, docket: Uuid) -> Found<Vec<Event>> {
    on!(tx, |c| sqlx::query_as(OF_CASE).bind(docket).fetch_all(c).await)
}

/// The events of a kind, from the first on, each read by itself.
pub async fn list_of_kind(tx: &mut Tx, docket: Uuid, kind: EventKind) -> Found<Vec<Found<Event>>> {
    on!(tx, |c| sqlx::query(OF_KIND).bind(docket).bind(kind).fetch_all(c).await.map(each))
}

/// The events that say where the versions of a case come from, in order: those that made one, and
/// codes with which another phone may have made the next.
pub async fn list_sources(tx: &mut Tx, docket: Uuid) -> Found<Vec<EventKind>> {
    on!(tx, |c| sqlx::query_scalar(SOURCES).bind(docket).fetch_all(c).await)
}

/// Whether any chain has an event of that format.
pub async fn has_format(tx: &mut Tx, format: i64) -> Found<bool> {
    let found: Option<i64> =
        on!(tx, |c| sqlx::query_scalar(OF_FORMAT).bind(format).fetch_optional(c).await)?;
    Ok(found.is_some())
}
