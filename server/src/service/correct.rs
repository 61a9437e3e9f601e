//! 补正: the next version of a declaration, from the phone that filed it.

use serde_json::json;
use uuid::Uuid;

use crate::app::App;
use crate::domain::case::{Action, ClockKind, State};
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::{Actor, EventKind};
use crate::service::device::DeviceKey;
use crate::service::submit::{self, Receipt, Received, Submission};
use crate::service::{reading, routing, status, timeline, turn};
use crate::store::{cases, declarations};

/// Takes version `number`: when the case was returned, or while a listed photo has not
/// arrived (so that it can be taken anew).
///
/// # Errors
/// `declaration.unknown`, `declaration.version_gap`, `declaration.not_correctable`,
/// `declaration.conflict`, `declaration.invalid`, the database's.
pub async fn correct(
    app: &App,
    id: Uuid,
    number: i64,
    key: &DeviceKey,
    body: &str,
) -> Result<Submission> {
    let received = Received::parse(body)?;
    let mut tx = app.db.begin().await?;
    cases::lock(&mut tx, id).await?;
    let mut case = key.get_case(&mut tx, id).await?;
    if let Some(version) = declarations::find(&mut tx, id, number).await? {
        if version.content_sha256 != received.sha256 {
            return Err(ErrorCode::DeclarationConflict.into());
        }
        let status = status::of(app, &mut tx, &case).await?;
        return Ok(Submission { receipt: Receipt::new(&case, &version), status, created: false });
    }
    if number != case.latest + 1 {
        return Err(ErrorCode::DeclarationVersionGap.into());
    }
    let awaited = case.state == State::Returned
        || (case.state == State::Submitted && case.photos_missing > 0);
    if !awaited || case.state.after(Action::Correct).is_none() {
        return Err(ErrorCode::DeclarationNotCorrectable.into());
    }
    let (valid, warnings) = submit::judge(app, &mut tx, &received.value).await?;
    let form = valid.declaration();

    case.latest = number;
    case.urgent = case.urgent || form.urgent;
    let route = routing::route(&mut tx, valid.region(), &form.home.list).await?;
    case.county_id = route.county_id;
    case.township_id = route.township_id;
    case.village_id = route.village_id;
    let version = submit::store_version(app, &mut tx, &case, &received, &valid, &warnings).await?;
    if case.state == State::Returned {
        let days = turn::days_after_correction(app, &mut tx, &case).await?;
        turn::stop(app, &mut tx, &mut case, "corrected").await?;
        turn::start(app, &mut tx, &mut case, ClockKind::Answer, app.clock.today(), days).await?;
        case.state = State::Submitted;
        case.state_since = app.clock.now();
    }
    if !cases::update(&mut tx, &case).await? {
        return Err(ErrorCode::ServerBusy.into());
    }
    cases::set_index(&mut tx, id, &reading::search_index(app, &valid)).await?;
    cases::set_signature_missing(&mut tx, id, submit::owes_signature(form)).await?;
    cases::count_photos(&mut tx, id).await?;
    let details = json!({ "version": number, "due_on": case.due_on });
    timeline::append(app, &mut tx, id, EventKind::Corrected, Actor::Device, details).await?;
    let case = cases::find(&mut tx, id).await?.ok_or(ErrorCode::ServerFault)?;
    let status = status::of(app, &mut tx, &case).await?;
    tx.commit().await?;
    Ok(Submission { receipt: Receipt::new(&case, &version), status, created: true })
}
