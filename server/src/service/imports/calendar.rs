//! Importing a year's holiday notice, new or corrected: running duties are counted anew.

use chrono::{DateTime, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;
use wasm_validator::calendar::Year;
use wasm_validator::canonical;

use crate::app::App;
use crate::domain::calendar::CalendarInForce;
use crate::domain::error::{Error, Result};
use crate::domain::policy::version_of;
use crate::service::imports::recount::{self, Recount};
use crate::store::calendars::{self, CalendarRow};

/// Recounts with a year, in place of what was known of it; nothing is written unless `apply`.
/// Running servers follow at their next request.
///
/// # Errors
/// `server.fault` with the reason when the year contradicts itself or others, the
/// database's.
pub async fn import(app: &App, year: Year, apply: bool) -> Result<Recount> {
    if !apply {
        let mut tx = app.db.begin_read().await?;
        let known = app.places.read(&mut tx).await?;
        drop(tx);
        return recount::try_out(app, &known.rule_book.calendar.with(&[year])?).await;
    }
    record(app, &year).await?;
    recount::all(app).await
}

/// Keeps a year, unless it is known just so already. What is counted by it is left to
/// [`recount`]: a running server does that as well.
///
/// # Errors
/// As [`import`].
pub async fn record(app: &App, year: &Year) -> Result<()> {
    let mut tx = app.db.begin().await?;
    let known = app.places.read(&mut tx).await?;
    let calendar: &CalendarInForce = &known.rule_book.calendar;
    calendar.with(std::slice::from_ref(year))?;
    if calendar.years.contains(year) {
        return Ok(());
    }
    let document = serde_json::to_value(year).map_err(Error::fault)?;
    let row = CalendarRow {
        number: 0,
        year: year.year.into(),
        version: version_of(&document),
        document: canonical::to_text(&document),
        recorded_at: app.clock.now(),
        recorded_by: None,
    };
    calendars::insert(&mut tx, &row).await?;
    Ok(tx.commit().await?)
}

/// A year as it was imported.
#[derive(Debug, Clone, Serialize)]
pub struct Imported {
    /// The calendar year.
    pub year: i64,
    /// Hash of the document.
    pub version: String,
    /// When it was imported.
    pub recorded_at: DateTime<Utc>,
    /// Id of the account that imported it; absent: the command line.
    pub recorded_by: Option<Uuid>,
    /// Whether a later import of that year has taken its place.
    pub replaced: bool,
    /// The year.
    pub document: Value,
}

/// Every year that was ever imported, in the order of importing.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn history(app: &App) -> Result<Vec<Imported>> {
    let mut tx = app.db.begin_read().await?;
    let rows: Vec<CalendarRow> = calendars::list(&mut tx).await?.into_iter().flatten().collect();
    let imported = |(place, row): (usize, &CalendarRow)| Imported {
        year: row.year,
        version: row.version.clone(),
        recorded_at: row.recorded_at,
        recorded_by: row.recorded_by,
        replaced: rows[place + 1..].iter().any(|later| later.year == row.year),
        document: serde_json::from_str(&row.document).unwrap_or_default(),
    };
    Ok(rows.iter().enumerate().map(imported).collect())
}
