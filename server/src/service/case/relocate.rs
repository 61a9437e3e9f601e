//! Moving a case: handed on by an officer, after a correction, or along with its region.

use uuid::Uuid;

use crate::app::App;
use crate::domain::error::Result;
use crate::service::places::routing::Route;
use crate::store::cases::Case;
use crate::store::{Tx, duties};

/// Moves a case to its new place. `None` when it stays in its township; otherwise the township that
/// it has left, `Some(None)` when until now only its county was known. The filing date does not
/// change, and a missed day stays counted against the township that missed it.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn relocate(
    app: &App,
    tx: &mut Tx,
    case: &mut Case,
    to: Route,
) -> Result<Option<Option<Uuid>>> {
    let from = case.township_id;
    case.village_id = to.village_id;
    if to.township_id == from {
        return Ok(None);
    }
    let now = app.clock.now();
    duties::hand_on(tx, case.id, now, case.county_id, to.township_id).await?;
    case.township_id = to.township_id;
    case.routed_at = now;
    case.opened_at = None;
    Ok(Some(from))
}
