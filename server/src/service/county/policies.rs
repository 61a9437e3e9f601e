//! Dated parameters: the county's own, beside the defaults that ship.

use wasm_validator::Policy;
use wasm_validator::date::parse_date;

use crate::clock::Clock;
use crate::domain::error::{Error, Result};
use crate::store::{Db, settings};

const SETTING: &str = "policies";

/// All known policies by their first day; the one that ships is the oldest.
///
/// # Errors
/// A database error, or a stored policy that does not parse.
pub async fn list(db: &Db) -> Result<Vec<Policy>> {
    let mut tx = db.begin_read().await?;
    let mut known = vec![Policy::default()];
    if let Some(json) = settings::find(&mut tx, SETTING).await? {
        known.extend(serde_json::from_str::<Vec<Policy>>(&json).map_err(Error::fault)?);
    }
    known.sort_by(|a, b| a.valid_from.cmp(&b.valid_from));
    Ok(known)
}

/// The policy in force today. A server reads it when it starts.
///
/// # Errors
/// As [`list`].
pub async fn in_force(db: &Db, clock: &Clock) -> Result<Policy> {
    let today = wasm_validator::date::format_date(clock.today());
    let known = list(db).await?;
    Ok(known.into_iter().rfind(|policy| policy.valid_from <= today).unwrap_or_default())
}

/// Adds a policy, or replaces the one with the same first day.
///
/// # Errors
/// A limit that nobody could keep; database errors.
pub async fn add(db: &Db, clock: &Clock, policy: Policy) -> Result<()> {
    let counts = [
        policy.answer_working_days,
        policy.min_days_after_correction,
        policy.unopened_working_days,
        policy.correction_working_days,
        policy.hardships_max,
        policy.attachments_max,
        policy.attachment_max_bytes,
        policy.attachments_max_bytes,
    ];
    if parse_date(&policy.valid_from).is_none() || policy.holders.is_empty() || counts.contains(&0)
    {
        return Err(Error::fault("a policy needs a real first day, holders, and limits above 0"));
    }
    let mut own = list(db).await?;
    own.retain(|known| *known != Policy::default() && known.valid_from != policy.valid_from);
    own.push(policy);
    let json = serde_json::to_string(&own).map_err(Error::fault)?;
    let mut tx = db.begin().await?;
    settings::set(&mut tx, SETTING, &json, clock.now()).await?;
    Ok(tx.commit().await?)
}
