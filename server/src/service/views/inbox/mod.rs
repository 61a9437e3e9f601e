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

/// Numbers for the head of the inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CountsView {
    /// Cases whose clock runs.
    pub open: i64,
    /// 已超期
    pub overdue: i64,
    /// 今天到期
    pub due_today: i64,
    /// 未打开
    pub unopened: i64,
    /// 缺手印
    pub signature_missing: i64,
    /// 缺照片
    pub photos_missing: i64,
    /// 已退回
    pub returned: i64,
    /// Of those, past the day for the correction: 上门.
    pub returned_overdue: i64,
    /// 急
    pub urgent: i64,
    /// 要求撤回
    pub withdrawal_requested: i64,
    /// 待补手印
    pub visits: i64,
    /// Of those, past the day promised for the visit.
    pub visits_overdue: i64,
    /// 同一来源连报 (`GET /floods`): what stands apart is in none of the counts of running clocks,
    /// until somebody opens it or its last day has come.
    pub set_apart: i64,
}

/// A page of the inbox.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct CasePage {
    /// At most `limit`.
    pub items: Vec<CaseRow>,
    /// Cursor of the next page; absent at the end.
    pub next: Option<String>,
    /// Counts of the whole region, whatever the filters.
    pub counts: CountsView,
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
    Ok(CasePage { items, next, counts: counts.into() })
}

impl From<Counts> for CountsView {
    fn from(counts: Counts) -> Self {
        let Counts {
            open,
            overdue,
            due_today,
            unopened,
            signature_missing,
            photos_missing,
            urgent,
            withdrawal_requested,
            returned,
            returned_overdue,
            visits,
            visits_overdue,
            set_apart,
        } = counts;
        Self {
            open,
            overdue,
            due_today,
            unopened,
            signature_missing,
            photos_missing,
            returned,
            returned_overdue,
            urgent,
            withdrawal_requested,
            visits,
            visits_overdue,
            set_apart,
        }
    }
}
