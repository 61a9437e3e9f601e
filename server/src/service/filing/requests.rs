//! What the farmer asks for afterwards: to withdraw, to have a refusal looked at. Both
//! are requests; an officer acts on them.

use std::mem::replace;

use uuid::Uuid;

use crate::app::App;
use crate::domain::action::{Action, Situation};
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, Happening, Requested};
use crate::service::case::device::{DeviceKey, Standing};
use crate::service::case::timeline;
use crate::service::views::status::{self, Status};
use crate::store::cases::{self, Case};
use crate::store::dockets;

/// 我要撤回: the township calls back and confirms. A second request changes nothing.
///
/// # Errors
/// `declaration.unknown`, `device.not_allowed`, `declaration.linked`, `case.state`, the
/// database's.
pub async fn withdrawal(app: &App, id: Uuid, key: &DeviceKey) -> Result<Status> {
    let asked = |case: &mut Case| replace(&mut case.withdrawal_requested, true);
    request(app, id, key, Action::RequestWithdrawal, asked, Happening::WithdrawalRequested).await
}

/// 我不同意: asks the county to look at a refusal.
///
/// # Errors
/// As [`withdrawal`].
pub async fn review(app: &App, id: Uuid, key: &DeviceKey) -> Result<Status> {
    let asked = |case: &mut Case| replace(&mut case.review_requested, true);
    request(app, id, key, Action::RequestReview, asked, Happening::ReviewRequested).await
}

/// `ask` sets the flag on the case and returns whether it was set already.
async fn request(
    app: &App,
    id: Uuid,
    key: &DeviceKey,
    action: Action,
    ask: fn(&mut Case) -> bool,
    happening: fn(Requested) -> Happening,
) -> Result<Status> {
    let mut tx = app.db.begin().await?;
    dockets::lock(&mut tx, id).await?;
    let (mut case, standing) = key.get(&mut tx, id).await?;
    if standing != Standing::Applicant {
        return Err(ErrorCode::DeviceNotAllowed.into());
    }
    // A linked case is answered where it is linked to. That may be another household's case after
    // all, so only the phone of that case may ask there.
    if case.duplicate_of.is_some() {
        return Err(ErrorCode::DeclarationLinked.into());
    }
    // Asking a second time changes nothing.
    let unasked =
        Situation { withdrawal_requested: false, review_requested: false, ..case.situation() };
    if action.next(unasked).is_none() {
        return Err(Error::conflict(ErrorCode::CaseState, case.head(app.clock.today())));
    }
    if !ask(&mut case) {
        if !cases::update(&mut tx, &case).await? {
            return Err(ErrorCode::ServerBusy.into());
        }
        let said = happening(Requested { reference: Some(case.reference.clone()) });
        timeline::append(app, &mut tx, case.id, Actor::Device, &said).await?;
    }
    let status = status::of(app, &mut tx, &case).await?;
    tx.commit().await?;
    Ok(status)
}
