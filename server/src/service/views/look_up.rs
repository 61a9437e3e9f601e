//! Status by reference and last four digits, from any phone: state, dates and telephones only.

use chrono::{DateTime, NaiveDate, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::case::State;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::reference::Reference;
use crate::service::case::form;
use crate::service::case::reads::Read;
use crate::service::views::status::{self, Office};
use crate::store::{cases, lookups};

/// What the asker knows of a filing.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct StatusLookup {
    /// Reference, 12 digits; spaces and hyphens do not matter.
    pub reference: String,
    /// Last four digits of the id number or the telephone. More of them, up to the whole number,
    /// are accepted too, and are required after many wrong tries.
    pub last4: String,
}

/// The answer to a lookup.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct LookupResult {
    /// State of the case.
    pub state: State,
    /// When it came into that state.
    pub since: DateTime<Utc>,
    /// Last day for the township's answer; absent when none is owed.
    pub due_on: Option<NaiveDate>,
    /// Whether that day has passed.
    pub overdue: bool,
    /// The office that has the case.
    pub office: Office,
    /// Telephone of the county, to call if nothing happens.
    pub county_telephone: String,
}

/// Wrong tries allowed per reference and day with four digits. After that six are required
/// until midnight, and after the second limit the whole number. The right digits get in at
/// each step, whoever else has tried before. The odds of guessing: docs/decisions.md.
const WITH_FOUR: i64 = 20;
const WITH_SIX: i64 = WITH_FOUR + 200;

/// Digits required after so many wrong tries; `None`: the whole number.
const fn digits_after(wrong: i64) -> Option<usize> {
    match wrong {
        ..WITH_FOUR => Some(4),
        WITH_FOUR..WITH_SIX => Some(6),
        _ => None,
    }
}

/// Looks up a status. A wrong reference and wrong digits give the same error and count the same.
///
/// # Errors
/// `lookup.nothing`; `lookup.six_digits` or `lookup.whole_number` for too few digits, which are
/// not compared at all; database errors.
pub async fn look_up(app: &App, asked: &StatusLookup) -> Result<LookupResult> {
    let reference = Reference::parse(&asked.reference);
    let counted = reference.as_ref().map_or(asked.reference.trim(), Reference::as_str);
    let counted = app.keyring.index("lookup", counted);
    let typed = form::dialled(&asked.last4);
    let mut tx = app.db.begin().await?;
    // Counted before the comparison, and uncounted when it is right: of many tries sent at once,
    // none slips through.
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
        let form = form::newest(app, &mut tx, Read::by_no_account(), &case).await?.form;
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

/// Digits of the shortest number: a fixed line without its area code.
const SHORTEST_NUMBER: usize = 7;
