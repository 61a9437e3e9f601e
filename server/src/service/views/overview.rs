//! The county's overview: overdue, unopened, refused and twice returned cases by township.

use chrono::{DateTime, NaiveDate, TimeDelta, Utc};
use serde::Serialize;
use utoipa::ToSchema;

use crate::app::App;
use crate::clock::{china_day, end_of};
use crate::domain::error::{ErrorCode, Result};
use crate::domain::rights::Use;
use crate::gateway::tokens::Bearer;
use crate::service::people::sessions;
use crate::service::places::regions::RegionView;
use crate::service::places::rules::Rules;
use crate::store::{counts, regions};

/// The figures of one township.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct OverviewItem {
    /// The township; the county itself for cases whose township is not known.
    pub township: RegionView,
    /// Cases to which an answer is owed.
    pub open: i64,
    /// 已超期, counted where the day passed: handing a case on does not hand on the breach.
    pub overdue: i64,
    /// Not opened within the working days allowed.
    pub unopened: i64,
    /// 不收
    pub refused: i64,
    /// Returned twice or more often.
    pub returned_twice: i64,
    /// Cases whose last day may move, as a year that it reaches is not announced.
    pub provisional: i64,
    /// 已关联 to an earlier filing.
    pub linked: i64,
}

/// All townships that have a case.
#[derive(Debug, Clone, Serialize, ToSchema)]
pub struct Overview {
    /// Most overdue first.
    pub items: Vec<OverviewItem>,
}

/// The overview for a county's officer.
///
/// # Errors
/// `account.not_allowed` for a township, `session.expired`, database errors.
pub async fn overview(app: &App, bearer: Bearer) -> Result<Overview> {
    let mut tx = app.db.begin_read().await?;
    let staff = sessions::staff(app, &mut tx, bearer, Use::Overview).await?;
    let county = staff.area(Use::Overview, None).ok_or(ErrorCode::AccountNotAllowed)?.id();
    let now = app.clock.now();
    let today = china_day(now);
    let places = app.places.read(&mut tx).await?;
    let before = unopened_before(places.rules(county, today), today);
    let found = counts::list_of_townships(&mut tx, county, now, before).await?;
    let mut items = Vec::with_capacity(found.len());
    for row in found {
        let region = regions::get_current(&mut tx, row.township_id.unwrap_or(county)).await?;
        items.push(OverviewItem {
            township: RegionView::of(region, None),
            open: row.open,
            overdue: row.overdue,
            unopened: row.unopened,
            refused: row.refused,
            returned_twice: row.returned_twice,
            provisional: row.provisional,
            linked: row.linked,
        });
    }
    items.sort_by(|a, b| {
        (b.overdue, b.unopened, &a.township.code).cmp(&(a.overdue, a.unopened, &b.township.code))
    });
    Ok(Overview { items })
}

/// A case routed before this instant and not opened is late: the end of the last day D
/// such that the policy's working days after D lie before today.
#[must_use]
pub fn unopened_before(rules: Rules<'_>, today: NaiveDate) -> DateTime<Utc> {
    let days = rules.policy.procedure.unopened_working_days;
    let mut day = today;
    while rules.calendar.due(day, days).due >= today {
        day -= TimeDelta::days(1);
    }
    end_of(day)
}
