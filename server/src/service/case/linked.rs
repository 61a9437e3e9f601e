//! Cases of one household: the earlier one, and those linked to it.

use uuid::Uuid;

use crate::app::App;
use crate::domain::error::Result;
use crate::service::case::form;
use crate::store::cases::{self, Case};
use crate::store::{Tx, dockets};

/// Makes other writers of these two cases, of those linked to either, and of the earlier one that
/// the first is linked to wait until the transaction ends. It is done in the order of ids, by
/// everybody who locks several: otherwise two could wait for each other.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn lock(tx: &mut Tx, pair: [Uuid; 2]) -> Result<()> {
    for (id,) in cases::list_together(tx, pair).await?.into_iter().flatten() {
        dockets::lock(tx, id).await?;
    }
    Ok(())
}

/// Cases linked to this one; those that cannot be read are left out.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn list(app: &App, tx: &mut Tx, case: Uuid) -> Result<Vec<Case>> {
    Ok(app.unreadable.sift_named("cases", cases::list_linked(tx, case).await?)?.0)
}

/// The earlier case that this one is linked to: `None` when that case cannot be read,
/// `Some(None)` when this one is not linked.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn earlier(app: &App, tx: &mut Tx, case: &Case) -> Result<Option<Option<Case>>> {
    let Some(earlier) = case.duplicate_of else { return Ok(Some(None)) };
    let found = cases::find(tx, earlier).await;
    form::if_readable(app.unreadable.judge("cases", &earlier.to_string(), found))
}
