//! The inbox: what an officer's region has to answer.

mod query;
mod row;

use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::domain::error::{ErrorCode, Result};
use crate::domain::rights::Use;
use crate::gateway::tokens::Bearer;
use crate::service::case::reads::{self, Sight};
use crate::service::people::sessions;
use crate::store::counts::{self, Counts};
use crate::store::inbox;
pub use query::{InboxQuery, region};
use query::{cursor, filter};
pub use row::{CaseRow, row};

/// A page of the inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CasePage {
    /// At most `limit`.
    pub items: Vec<CaseRow>,
    /// Cursor of the next page; absent at the end.
    pub next: Option<String>,
    /// Counts of the whole region, whatever the filters.
    pub counts: Counts,
}

const LIMIT: i64 = 50;
const LIMIT_MAX: i64 = 100;

/// One page of the inbox.
///
/// # Errors
/// `request.query`, `session.expired`, database errors.
pub async fn list(app: &App, bearer: Bearer, query: &InboxQuery) -> Result<CasePage> {
    let limit = query.limit.unwrap_or(LIMIT);
    if !(1..=LIMIT_MAX).contains(&limit) {
        return Err(ErrorCode::RequestQuery.into());
    }
    let (mut tx, places, area, filter, read) = loop {
        let mut tx = app.db.begin_read().await?;
        let staff = sessions::staff(app, &mut tx, bearer, Use::Cases).await?;
        let places = app.places.read(&mut tx).await?;
        let township = region(&places, query.township.as_deref())?;
        let area = staff.area(Use::Cases, township).ok_or(ErrorCode::AccountNotAllowed)?;
        let filter = filter(app, &places, area, township, query)?;
        let sight = Sight::list(area);
        if let Some(read) = reads::on_record(app, &mut tx, &staff, sight).await? {
            break (tx, places, area, filter, read);
        }
        drop(tx);
        reads::put(app, &staff, sight).await?;
    };
    let mut found = inbox::list(&mut tx, area, &filter, limit + 1).await?;
    let more = i64::try_from(found.len()).unwrap_or(i64::MAX) > limit;
    found.truncate(usize::try_from(limit).unwrap_or_default());
    let (found, _) = app.unreadable.sift_named("cases", found)?;
    let next = found.last().filter(|_| more).map(|last| cursor(last, filter.view));
    let counts = counts::find(&mut tx, area, app.clock.now()).await?;
    let mut items = Vec::with_capacity(found.len());
    for case in found {
        items.push(row(app, &mut tx, &places, read, case).await?);
    }
    Ok(CasePage { items, next, counts })
}
