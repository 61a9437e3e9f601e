//! Cases of one household: the earlier one, and those linked to it.

use uuid::Uuid;

use crate::app::App;
use crate::domain::error::Result;
use crate::service::case::form;
use crate::store::Tx;
use crate::store::cases::{self, Case};

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
