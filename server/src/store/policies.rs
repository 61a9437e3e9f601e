//! Policies: rows that are added, never changed or deleted (triggers see to it).

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, each, on, statements};

/// A policy as it was recorded.
#[derive(Debug, Clone, FromRow)]
pub struct PolicyRow {
    /// Its place in the order of recording, given by the database. Of two with one county and
    /// first day, the later one holds.
    pub number: i64,
    /// The county for which it holds; none: every county without one of its own.
    pub county_id: Option<Uuid>,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
    /// SHA-256 of the document, in hex.
    pub version: String,
    /// The policy, in canonical JSON.
    pub document: String,
    /// When it was recorded.
    pub recorded_at: DateTime<Utc>,
    /// The account that recorded it; none: the command line.
    pub recorded_by: Option<Uuid>,
}

statements! {
    ALL = "SELECT number, county_id, valid_from, version, document, recorded_at, recorded_by FROM policies ORDER BY number";
    INSERT = "INSERT INTO policies (county_id, valid_from, version, document, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5, $6)";
    COUNTED_SINCE = "SELECT DISTINCT county_id, started_at FROM duties WHERE length IS NOT NULL AND started_at >= $1";
}

/// Every policy in the order of recording, each read by itself.
pub async fn list(tx: &mut Tx) -> Result<Vec<Result<PolicyRow, sqlx::Error>>, sqlx::Error> {
    on!(tx, |c| sqlx::query(ALL).fetch_all(c).await.map(each))
}

/// Adds a policy; its `number` is the next one, whatever it says.
pub async fn insert(tx: &mut Tx, row: &PolicyRow) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(INSERT)
        .bind(row.county_id)
        .bind(row.valid_from)
        .bind(&row.version)
        .bind(&row.document)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .execute(c)
        .await
        .map(drop))
}

/// The counties and beginnings of all duties that were counted, stopped ones too, and began at
/// that moment or later.
pub async fn list_counted_since(
    tx: &mut Tx,
    start: DateTime<Utc>,
) -> Result<Vec<(Uuid, DateTime<Utc>)>, sqlx::Error> {
    on!(tx, |c| sqlx::query_as(COUNTED_SINCE).bind(start).fetch_all(c).await)
}
