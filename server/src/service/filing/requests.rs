//! What the farmer asks for afterwards: to withdraw, to have a refusal looked at. Both
//! are requests; an officer acts on them.

use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::domain::case::State;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, EventKind};
use crate::service::case::device::{DeviceKey, Standing};
use crate::service::case::timeline;
use crate::service::views::status::{self, Status};
use crate::store::cases;

/// 我要撤回: the township calls back and confirms. Asked twice, it is one request.
///
/// # Errors
/// `declaration.unknown`, `device.not_allowed`, `declaration.linked`, `case.state`, the
/// database's.
pub async fn withdrawal(app: &App, id: Uuid, key: &DeviceKey) -> Result<Status> {
    request(app, id, key, EventKind::WithdrawalRequested, &[State::Submitted, State::Returned])
        .await
}

/// 我不同意: the county looks at a refusal.
///
/// # Errors
/// As [`withdrawal`].
pub async fn review(app: &App, id: Uuid, key: &DeviceKey) -> Result<Status> {
    request(app, id, key, EventKind::ReviewRequested, &[State::Refused]).await
}

async fn request(
    app: &App,
    id: Uuid,
    key: &DeviceKey,
    kind: EventKind,
    states: &[State],
) -> Result<Status> {
    let mut tx = app.db.begin().await?;
    cases::lock(&mut tx, id).await?;
    let (mut case, standing) = key.get(&mut tx, id).await?;
    if standing != Standing::Applicant {
        return Err(ErrorCode::DeviceNotAllowed.into());
    }
    // It is answered where it is linked to, which may be another household's after all: only
    // the phone of that one asks there.
    if case.duplicate_of.is_some() {
        return Err(ErrorCode::DeclarationLinked.into());
    }
    if !states.contains(&case.state) {
        return Err(Error::conflict(ErrorCode::CaseState, case.head(app.clock.today())));
    }
    let asked = match kind {
        EventKind::WithdrawalRequested => &mut case.withdrawal_requested,
        _ => &mut case.review_requested,
    };
    if !*asked {
        *asked = true;
        if !cases::update(&mut tx, &case).await? {
            return Err(ErrorCode::ServerBusy.into());
        }
        let details = json!({ "reference": case.reference });
        timeline::append(app, &mut tx, case.id, kind, Actor::Device, details).await?;
    }
    let status = status::of(app, &mut tx, &case).await?;
    tx.commit().await?;
    Ok(status)
}
