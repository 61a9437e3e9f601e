//! Status by reference and last four, from any phone: state, date, telephone, no more.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::case::State;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::reference::Reference;
use crate::service::case::form;
use crate::service::views::status::{self, Office};
use crate::store::{cases, lookups};

/// What somebody knows of a filing.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusLookup {
    /// 12 digits; spaces and hyphens do not matter.
    pub reference: String,
    /// Last four of the id number or the telephone; more of them, up to the whole number, do
    /// as well, and are asked after many wrong tries.
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

/// Wrong tries allowed per reference and day with four digits; after that six are asked
/// until midnight, and after the second limit the whole number. The right digits get in at
/// each step, whoever else has tried before. The odds of guessing: docs/decisions.md.
const WITH_FOUR: i64 = 20;
const WITH_SIX: i64 = WITH_FOUR + 200;

/// How many digits are asked after so many wrong tries; none: all that the number has.
const fn digits_after(wrong: i64) -> Option<usize> {
    match wrong {
        ..WITH_FOUR => Some(4),
        WITH_FOUR..WITH_SIX => Some(6),
        _ => None,
    }
}

/// Looks up. A wrong reference and wrong digits look the same, and count the same.
///
/// # Errors
/// `lookup.nothing`; `lookup.six_digits`, `lookup.whole_number`, for fewer, right or wrong:
/// they are not compared; the database's.
pub async fn look_up(app: &App, asked: &StatusLookup) -> Result<LookupResult> {
    let reference = Reference::parse(&asked.reference);
    let counted = reference.as_ref().map_or(asked.reference.trim(), Reference::as_str);
    let counted = app.keyring.index("lookup", counted);
    let typed = form::dialled(&asked.last4);
    let mut tx = app.db.begin().await?;
    // Counted before it is compared, and taken back when it is right: of many that are sent
    // at once, none slips through.
    let needed = digits_after(lookups::add(&mut tx, &counted, app.clock.today()).await?);
    match needed {
        Some(6) if typed.len() < 6 => return Err(ErrorCode::LookupSixDigits.into()),
        None if typed.len() < SHORTEST_NUMBER => return Err(ErrorCode::LookupWholeNumber.into()),
        _ => {}
    }
    let case = match &reference {
        Some(reference) => cases::find_by_reference(&mut tx, reference.as_str()).await?,
        None => None,
    };
    if let Some(case) = case {
        let form = form::newest(app, &mut tx, &case).await?.form;
        let fits = |number: &String| {
            typed.len() >= needed.unwrap_or(number.len()) && number.ends_with(&typed)
        };
        if form::numbers(&form).iter().any(fits) {
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
    tx.commit().await?;
    Err(ErrorCode::LookupNothing.into())
}

/// A fixed line without its area code.
const SHORTEST_NUMBER: usize = 7;
