//! Adding a policy from a day on, and what was ever added.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use serde_json::Value;
use uuid::Uuid;
use wasm_validator::canonical;
use wasm_validator::region::Level;

use crate::app::App;
use crate::clock::{china_day, start_of};
use crate::domain::error::{Error, Result};
use crate::domain::policy::{Policy, PolicyFault, version_of};
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::routing;
use crate::service::places::rules::RuleBook;
use crate::store::policies::{self, PolicyRow};

/// Why a policy is not added.
#[derive(Debug, thiserror::Error)]
pub enum AddError {
    /// The document.
    #[error(transparent)]
    Fault(#[from] PolicyFault),
    /// No county served has, or had, this code.
    #[error("no county served has the code {0}")]
    County(String),
    /// Deadlines that people were told were counted by what held then; they are not counted anew.
    #[error(
        "deadlines that began on {day} were already counted by the policy that held then: \
         choose a first day after that one"
    )]
    Counted {
        /// The last such day.
        day: NaiveDate,
    },
    /// The database's.
    #[error("{0}: {cause}", cause = .0.cause())]
    Failed(#[from] Error),
}

impl From<sqlx::Error> for AddError {
    fn from(error: sqlx::Error) -> Self {
        Self::Failed(error.into())
    }
}

/// A policy as it was recorded.
#[derive(Debug, Clone, Serialize)]
pub struct Recorded {
    /// Code of the county; absent: every county without one of its own.
    pub county: Option<String>,
    /// First day on which it holds.
    pub valid_from: NaiveDate,
    /// Hash of the document.
    pub version: String,
    /// When it was recorded; absent: it ships with the program.
    pub recorded_at: Option<DateTime<Utc>>,
    /// Id of the account that recorded it; absent: the command line.
    pub recorded_by: Option<Uuid>,
    /// Whether a policy recorded later for the same county and first day has taken its place.
    pub replaced: bool,
    /// The policy.
    pub document: Value,
}

/// Adds a policy for a county (by its code), or for every county without one of its own. Running
/// servers follow at their next request. `by` is the account that adds it.
///
/// # Errors
/// As [`AddError`] says; nothing is added then.
pub async fn add(
    app: &App,
    county: Option<&str>,
    document: &str,
    by: Option<Uuid>,
) -> std::result::Result<Policy, AddError> {
    let (policy, document) = Policy::parse(document)?;
    let mut tx = app.db.begin().await?;
    let places = app.places.read(&mut tx).await?;
    let row = PolicyRow {
        number: 0,
        county_id: county.map(|code| county_id(&places, code)).transpose()?,
        valid_from: policy.valid_from,
        version: version_of(&document),
        document: canonical::to_text(&document),
        recorded_at: app.clock.now(),
        recorded_by: by,
    };
    // First: its trigger waits for filings on their way, and lets no further ones through.
    policies::insert(&mut tx, &row).await?;
    let after = RuleBook::load(&mut tx).await?;
    let counted = policies::list_counted_since(&mut tx, start_of(policy.valid_from)).await?;
    let counted: Vec<_> = counted.into_iter().map(|(county, at)| (county, china_day(at))).collect();
    let version =
        |book: &RuleBook, county, day| book.of(Some(county), day).policy_version.to_owned();
    let is_touched = |(county, day): &&(Uuid, NaiveDate)| {
        version(&places.rule_book, *county, *day) != version(&after, *county, *day)
    };
    if let Some((_, day)) = counted.iter().filter(is_touched).max_by_key(|(_, day)| *day) {
        return Err(AddError::Counted { day: *day });
    }
    tx.commit().await?;
    Ok(policy)
}

/// Id of the county that has or had this code, or of the one that it has become part of.
///
/// # Errors
/// `County` when there is none.
pub fn county_id(places: &Gazetteer, code: &str) -> std::result::Result<Uuid, AddError> {
    let found = places.list_by_code(code).iter().find(|region| region.level == Level::County);
    let found = found.ok_or_else(|| AddError::County(code.to_owned()))?;
    Ok(routing::of_region(places, found.id)?.county_id)
}

/// Every policy that was ever recorded, in the order of recording, after the one that ships.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn history(app: &App) -> Result<Vec<Recorded>> {
    let mut tx = app.db.begin_read().await?;
    let places = app.places.read(&mut tx).await?;
    let rows: Vec<PolicyRow> = policies::list(&mut tx).await?.into_iter().flatten().collect();
    let shipped = Policy::default();
    let is_replaced = |after: &[PolicyRow], county: Option<Uuid>, day: NaiveDate| {
        after.iter().any(|later| (later.county_id, later.valid_from) == (county, day))
    };
    let mut found = vec![Recorded {
        county: None,
        valid_from: shipped.valid_from,
        version: version_of(&shipped.document()),
        recorded_at: None,
        recorded_by: None,
        replaced: is_replaced(&rows, None, shipped.valid_from),
        document: shipped.document(),
    }];
    for (place, row) in rows.iter().enumerate() {
        let county = row.county_id.map(|id| places.get(id)).transpose()?;
        found.push(Recorded {
            county: county.map(|county| county.code.clone()),
            valid_from: row.valid_from,
            version: row.version.clone(),
            recorded_at: Some(row.recorded_at),
            recorded_by: row.recorded_by,
            replaced: is_replaced(&rows[place + 1..], row.county_id, row.valid_from),
            document: serde_json::from_str(&row.document).unwrap_or_default(),
        });
    }
    Ok(found)
}
