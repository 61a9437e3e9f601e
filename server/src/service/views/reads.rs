//! 谁看过: the log of reads, for the county and for the operator.

use chrono::{DateTime, NaiveDate, Utc};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::clock::{end_of, start_of};
use crate::domain::error::{ErrorCode, Result};
use crate::domain::read::{Purpose, Tier};
use crate::domain::rights::Use;
use crate::gateway::tokens::Bearer;
use crate::service::case::access;
use crate::service::people::{AccountError, sessions};
use crate::store::reads::{self, Seen};
use crate::store::{Tx, accounts, cases};

/// A look of an account at a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct ReadView {
    /// When.
    pub at: DateTime<Utc>,
    /// How much was seen.
    pub tier: Tier,
    /// What for.
    pub purpose: Purpose,
    /// Name of the account.
    pub name: String,
}

/// Who has looked at a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CaseReads {
    /// The looks, newest first; at most 500.
    pub items: Vec<ReadView>,
    /// Whether there are more, or some that cannot be read.
    pub more: bool,
}

/// Most rows of an answer; the command line shows all.
const LIMIT: i64 = 500;

/// Who has looked at a case.
///
/// # Errors
/// `session.expired`, `case.unknown`, `account.not_allowed` for a township, database errors.
pub async fn list(app: &App, bearer: Bearer, id: Uuid) -> Result<CaseReads> {
    let mut tx = app.db.begin_read().await?;
    let staff = sessions::staff(app, &mut tx, bearer, Use::Cases).await?;
    let case = access::get(&mut tx, &staff, Use::Cases, id).await?;
    if !access::may(&staff, Use::Reads, &case) {
        return Err(ErrorCode::AccountNotAllowed.into());
    }
    let (mut found, mut more) = of_case(app, &mut tx, id, LIMIT + 1).await?;
    let limit = usize::try_from(LIMIT).unwrap_or_default();
    more |= found.len() > limit;
    found.truncate(limit);
    let view = |Seen { at, tier, purpose, name, .. }| ReadView { at, tier, purpose, name };
    Ok(CaseReads { items: found.into_iter().map(view).collect(), more })
}

/// Who has looked at the case with that reference, newest first, for the operator.
///
/// # Errors
/// `case.unknown`, database errors.
pub async fn list_of_reference(app: &App, reference: &str) -> Result<Vec<Seen>> {
    let mut tx = app.db.begin_read().await?;
    let case = cases::find_by_reference(&mut tx, reference).await?;
    let case = case.ok_or(ErrorCode::CaseUnknown)?;
    Ok(of_case(app, &mut tx, case.id, i64::MAX).await?.0)
}

async fn of_case(app: &App, tx: &mut Tx, id: Uuid, limit: i64) -> Result<(Vec<Seen>, bool)> {
    let found = reads::list_of_docket(tx, id, limit).await?;
    app.unreadable.sift("reads", &id.to_string(), found)
}

/// What an account has looked at on these days, newest first, for the operator.
///
/// # Errors
/// [`AccountError::Unknown`], a database error.
pub async fn list_of_account(
    app: &App,
    login: &str,
    from: NaiveDate,
    to: NaiveDate,
) -> std::result::Result<Vec<Seen>, AccountError> {
    let mut tx = app.db.begin_read().await?;
    let id = accounts::find_id(&mut tx, login).await?.ok_or(AccountError::Unknown)?;
    let found = reads::list_of_account(&mut tx, id, start_of(from), end_of(to)).await?;
    Ok(app.unreadable.sift("reads", login, found)?.0)
}
