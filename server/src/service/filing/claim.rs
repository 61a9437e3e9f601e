//! Correction from another phone, when storage was wiped or the applicant has none. The township
//! reads out a one-time code; with it and the reference a phone's fresh key is bound to
//! the case, for status, correction and photos, never for reading or withdrawing.

use chrono::{DateTime, TimeDelta, Utc};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

use crate::app::App;
use crate::domain::action::Action;
use crate::domain::case::State;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, Happening, Nothing};
use crate::domain::reference::Reference;
use crate::domain::rights::Use;
use crate::gateway::tokens::Bearer;
use crate::service::case::access::Standing;
use crate::service::case::device::DeviceKey;
use crate::service::case::{access, form, timeline};
use crate::service::people::sessions;
use crate::service::views::status::{self, Status};
use crate::store::{cases, claims, dockets};

/// The one-time code that the officer reads out.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CorrectionCode {
    /// The code, 8 digits.
    pub code: String,
    /// When the code stops being accepted.
    pub expires_at: DateTime<Utc>,
}

/// What is typed on the other phone.
#[derive(Debug, Clone, Deserialize, ToSchema)]
#[serde(deny_unknown_fields)]
pub struct CorrectionClaim {
    /// Reference of the case, 12 digits.
    pub reference: String,
    /// The code that was read out, 8 digits.
    pub code: String,
}

/// The answer to the other phone: enough to correct.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Claimed {
    /// Id of the case, for the paths of the API.
    pub id: Uuid,
    /// The newest version; the correction is the next.
    pub version: i64,
    /// Status, with what is to be mended.
    pub status: Status,
}

/// Lifetime of a code in hours: it is read out and typed in the same call or on the same day.
const LIFETIME_HOURS: i64 = 24;
/// Wrong tries allowed per code: a ten-thousandth of all codes, in the day that it lives. Fewer
/// would let anybody who has seen the slip use them up in minutes.
const WRONG_TRIES: i64 = 10_000;

/// Makes a code for a returned case; earlier codes end.
///
/// # Errors
/// `case.unknown`, `account.not_allowed`, `case.state`, database errors.
pub async fn issue(app: &App, bearer: Bearer, id: Uuid) -> Result<CorrectionCode> {
    let mut tx = app.db.begin().await?;
    dockets::lock(&mut tx, id).await?;
    let staff = sessions::staff(app, &mut tx, bearer, Use::Cases).await?;
    let case = access::get(&mut tx, &staff, Use::Cases, id).await?;
    let places = app.places.read(&mut tx).await?;
    let standing = Standing::of(app, &mut tx, &places, &staff, &case).await?;
    if !standing.may(Action::IssueCode) {
        return Err(standing.refusal(Action::IssueCode).into());
    }
    if Action::IssueCode.next(case.situation()).is_none() {
        return Err(Error::conflict(ErrorCode::CaseState, case.head(app.clock.today())));
    }
    let now = app.clock.now();
    let (code, expires_at) = (app.ids.digits(8), now + TimeDelta::hours(LIFETIME_HOURS));
    claims::insert(&mut tx, &hash(app, &case.reference, &code), id, now, expires_at).await?;
    let actor = Actor::Account(staff.id);
    timeline::append(app, &mut tx, id, actor, &Happening::CodeIssued(Nothing {})).await?;
    tx.commit().await?;
    Ok(CorrectionCode { code, expires_at })
}

/// Binds the phone's key. A wrong, used, expired or unknown code gives the same error, and so
/// does a code that was tried too often; a fresh one starts anew.
///
/// # Errors
/// `correction.code`, `declaration.linked`, database errors.
pub async fn claim(app: &App, key: &DeviceKey, asked: &CorrectionClaim) -> Result<Claimed> {
    let reference = Reference::parse(&asked.reference).ok_or(ErrorCode::CorrectionCode)?;
    let now = app.clock.now();
    let code = form::digits(&asked.code);
    let mut tx = app.db.begin().await?;
    let case = cases::find_by_reference(&mut tx, reference.as_str()).await?;
    let case =
        case.filter(|case| case.state == State::Returned).ok_or(ErrorCode::CorrectionCode)?;
    let code = hash(app, &case.reference, &code);
    if claims::claim(&mut tx, &code, now, key.hash(), WRONG_TRIES).await? {
        // The code stays valid: the link may be undone.
        if case.duplicate_of.is_some() {
            return Err(ErrorCode::DeclarationLinked.into());
        }
        let status = status::of(app, &mut tx, &case).await?;
        tx.commit().await?;
        return Ok(Claimed { id: case.id, version: case.latest, status });
    }
    claims::count_failure(&mut tx, case.id, now).await?;
    tx.commit().await?;
    Err(ErrorCode::CorrectionCode.into())
}

fn hash(app: &App, reference: &str, code: &str) -> Vec<u8> {
    app.keyring.index("correction_code", &format!("{reference}/{code}"))
}
