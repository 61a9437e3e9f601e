//! Status by reference and last four, from any phone: state, date, telephone, no more.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::case::State;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::reference::Reference;
use crate::service::reading;
use crate::service::status::{self, Office};
use crate::store::{cases, lookups};

/// What somebody knows of a filing.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusLookup {
    /// 12 digits; spaces and hyphens do not matter.
    pub reference: String,
    /// Last four of the id number or the telephone.
    pub last4: String,
}

/// What they learn.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LookupResult {
    /// Where it stands.
    pub state: State,
    /// Since when.
    pub since: DateTime<Utc>,
    /// Last day for the township's answer.
    pub due_on: Option<NaiveDate>,
    /// The day has passed.
    pub overdue: bool,
    /// Who has it.
    pub office: Office,
    /// Whom to call if nothing happens.
    pub county_telephone: String,
}

/// Wrong tries of a reference a day; then this lookup is locked until tomorrow, and
/// nothing else is.
const WRONG_TRIES: i64 = 5;

/// Looks up. A wrong reference and wrong last four look the same, and count the same.
///
/// # Errors
/// `lookup.nothing`, `lookup.throttled`, the database's.
pub async fn look_up(app: &App, asked: &StatusLookup) -> Result<LookupResult> {
    let reference = Reference::parse(&asked.reference);
    let counted = reference.as_ref().map_or(asked.reference.trim(), Reference::as_str);
    let counted = app.keyring.index("lookup", counted);
    let today = app.clock.today();
    let mut tx = app.db.begin().await?;
    if lookups::count(&mut tx, &counted, today).await? >= WRONG_TRIES {
        return Err(Error::throttled(ErrorCode::LookupThrottled, app.clock.until_tomorrow()));
    }
    let case = match &reference {
        Some(reference) => cases::find_by_reference(&mut tx, reference.as_str()).await?,
        None => None,
    };
    if let Some(case) = case {
        let form = reading::newest(app, &mut tx, &case).await?.form;
        let last4 = asked.last4.trim().to_ascii_uppercase();
        if reading::last_fours(&form).contains(&last4) {
            let status = status::of(app, &mut tx, &case).await?;
            return Ok(LookupResult {
                state: status.state,
                since: status.since,
                due_on: status.due_on,
                overdue: status.overdue,
                office: status.office,
                county_telephone: status.county_telephone,
            });
        }
    }
    lookups::add(&mut tx, &counted, today).await?;
    tx.commit().await?;
    Err(ErrorCode::LookupNothing.into())
}
