//! Passes on open cases of a place that ended or moved to the township that takes it over.
//! The filing date does not change: the household has been waiting all the same.

use uuid::Uuid;

use crate::app::App;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::event::{Actor, HandedOn, Happening};
use crate::service::case::notice::Notice;
use crate::service::case::relocate::relocate;
use crate::service::case::{outbox, timeline};
use crate::service::places::routing::Route;
use crate::store::{Tx, cases, dockets, duties};

/// Passes on the open cases of a township that ended.
pub(super) async fn township(app: &App, tx: &mut Tx, from: Uuid, to: Uuid) -> Result<()> {
    for case in cases::list_open(tx, from, None).await? {
        hand_on(app, tx, case, from, to).await?;
    }
    // Its late cases, wherever they are now, count as its successor's.
    Ok(duties::move_late(tx, from, to).await?)
}

/// Passes on the open cases of a village that went to another township, except those that had
/// been transferred away from its own township.
pub(super) async fn village(
    app: &App,
    tx: &mut Tx,
    village: Uuid,
    from: Uuid,
    to: Uuid,
) -> Result<()> {
    for case in cases::list_open(tx, from, Some(village)).await? {
        hand_on(app, tx, case, from, to).await?;
    }
    Ok(())
}

async fn hand_on(app: &App, tx: &mut Tx, id: Uuid, from: Uuid, to: Uuid) -> Result<()> {
    // An officer may be answering it at this moment: look again after waiting for the lock.
    dockets::lock(tx, id).await?;
    let mut case = cases::find(tx, id).await?.ok_or(ErrorCode::ServerFault)?;
    if case.township_id != Some(from) {
        return Ok(());
    }
    let (county_id, village_id) = (case.county_id, case.village_id);
    relocate(app, tx, &mut case, Route { county_id, township_id: Some(to), village_id }).await?;
    outbox::tell(app, tx, &mut case, Notice::Transferred, false).await?;
    if !cases::update(tx, &case).await? {
        return Err(ErrorCode::ServerFault.into());
    }
    let said = HandedOn { from: Some(from), to: Some(to), reason: None, version: None };
    timeline::append(app, tx, id, Actor::System, &Happening::HandedOver(said)).await
}
