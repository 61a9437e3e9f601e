//! What SQL alone cannot move when the schema changes: policies and calendars that earlier
//! versions kept as settings, and whose rows need hashes.

use chrono::{DateTime, Utc};
use serde_json::Value;
use wasm_validator::canonical;
use wasm_validator::date::parse_date;

use super::calendars::{self, CalendarRow};
use super::policies::{self, PolicyRow};
use super::{Db, settings};

const POLICIES: &str = "policies";
const CALENDARS: &str = "calendar.imported";

/// A setting of an earlier version is not the list that it should be.
#[derive(Debug, thiserror::Error)]
#[error("setting {0} is not what an earlier version would have kept")]
struct NotKept(&'static str);

impl Db {
    /// Moves both settings into their tables, each in the order in which it was kept. Done once:
    /// a setting that has been moved is gone.
    ///
    /// # Errors
    /// The driver's; `Decode` for a setting that is no such list.
    pub(super) async fn carry_rules_over(&self) -> Result<(), sqlx::Error> {
        let mut tx = self.begin_read().await?;
        let policies = settings::find(&mut tx, POLICIES).await?;
        let calendars = settings::find(&mut tx, CALENDARS).await?;
        if policies.or(calendars).is_none() {
            return Ok(());
        }
        drop(tx);
        let mut tx = self.begin().await?;
        // Another server that starts at the same time waits here, and then finds nothing.
        if let Some((list, at)) = settings::take(&mut tx, POLICIES).await? {
            for value in documents(POLICIES, &list)? {
                let row = policy(&value, at).ok_or_else(|| not_kept(POLICIES))?;
                policies::insert(&mut tx, &row).await?;
            }
        }
        if let Some((list, at)) = settings::take(&mut tx, CALENDARS).await? {
            for value in documents(CALENDARS, &list)? {
                let row = calendar(&value, at).ok_or_else(|| not_kept(CALENDARS))?;
                calendars::insert(&mut tx, &row).await?;
            }
        }
        tx.commit().await
    }
}

fn not_kept(setting: &'static str) -> sqlx::Error {
    sqlx::Error::Decode(NotKept(setting).into())
}

fn documents(setting: &'static str, list: &str) -> Result<Vec<Value>, sqlx::Error> {
    serde_json::from_str(list).map_err(|_| not_kept(setting))
}

fn policy(value: &Value, recorded_at: DateTime<Utc>) -> Option<PolicyRow> {
    Some(PolicyRow {
        number: 0,
        county_id: None,
        valid_from: parse_date(value["valid_from"].as_str()?)?,
        version: canonical::sha256_hex(&canonical::to_bytes(value)),
        document: canonical::to_text(value),
        recorded_at,
        recorded_by: None,
    })
}

fn calendar(value: &Value, recorded_at: DateTime<Utc>) -> Option<CalendarRow> {
    Some(CalendarRow {
        number: 0,
        year: value["year"].as_i64()?,
        version: canonical::sha256_hex(&canonical::to_bytes(value)),
        document: canonical::to_text(value),
        recorded_at,
        recorded_by: None,
    })
}
