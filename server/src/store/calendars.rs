//! Imported notices of working days: rows that are added, never changed or deleted (triggers see
//! to it).

use chrono::{DateTime, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, each, on, statements};

/// A year's notice as it was imported.
#[derive(Debug, Clone, FromRow)]
pub struct CalendarRow {
    /// Its place in the order of importing, given by the database. Of two for one year, the later
    /// one holds.
    pub number: i64,
    /// The calendar year.
    pub year: i64,
    /// SHA-256 of the document, in hex.
    pub version: String,
    /// The year, in canonical JSON.
    pub document: String,
    /// When it was imported.
    pub recorded_at: DateTime<Utc>,
    /// The account that imported it; none: the command line.
    pub recorded_by: Option<Uuid>,
}

statements! {
    ALL = "SELECT number, year, version, document, recorded_at, recorded_by FROM calendars ORDER BY number";
    INSERT = "INSERT INTO calendars (year, version, document, recorded_at, recorded_by) VALUES ($1, $2, $3, $4, $5)";
}

/// Every import in its order, each read by itself.
pub async fn list(tx: &mut Tx) -> Result<Vec<Result<CalendarRow, sqlx::Error>>, sqlx::Error> {
    on!(tx, |c| sqlx::query(ALL).fetch_all(c).await.map(each))
}

/// Adds an import; its `number` is the next one, whatever it says.
pub async fn insert(tx: &mut Tx, row: &CalendarRow) -> Result<(), sqlx::Error> {
    on!(tx, |c| sqlx::query(INSERT)
        .bind(row.year)
        .bind(&row.version)
        .bind(&row.document)
        .bind(row.recorded_at)
        .bind(row.recorded_by)
        .execute(c)
        .await
        .map(drop))
}
