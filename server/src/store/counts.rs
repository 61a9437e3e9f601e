//! What an area wants today, and the county's overview of its townships.

use std::collections::BTreeMap;

use chrono::{DateTime, Utc};
use serde::Serialize;
use sqlx::FromRow;
use utoipa::ToSchema;
use uuid::Uuid;

use super::{Tx, by_area, floods, on, statements};
use crate::clock::{china_day, end_of};
use crate::domain::duty::DutyKind;
use crate::domain::post::Area;

/// Numbers for the head of the inbox: how many cases of an area need something.
#[derive(Debug, Clone, Serialize, FromRow, ToSchema)]
pub struct Counts {
    /// Cases whose answer is owed.
    pub open: i64,
    /// 已超期: of those, past their day.
    pub overdue: i64,
    /// 今天到期
    pub due_today: i64,
    /// 未打开
    pub unopened: i64,
    /// 缺手印
    pub signature_missing: i64,
    /// 缺照片
    pub photos_missing: i64,
    /// 急: 现在就过不下去
    pub urgent: i64,
    /// 要求撤回
    pub withdrawal_requested: i64,
    /// What is owed, by its kind; each is there.
    #[sqlx(skip)]
    pub owed: BTreeMap<&'static str, OwedCount>,
    /// 同一来源连报 (`GET /floods`): what stands apart is in none of the counts above but `owed`,
    /// until somebody opens it or its last day has come.
    #[sqlx(skip)]
    pub set_apart: i64,
}

/// How much of a kind is owed.
#[derive(Debug, Clone, Copy, Default, Serialize, FromRow, ToSchema)]
pub struct OwedCount {
    /// Running.
    pub running: i64,
    /// Of those, past their day.
    pub late: i64,
}

/// A township in the county's overview.
#[derive(Debug, Clone, FromRow)]
pub struct TownshipCounts {
    /// Id of the township; none for cases of which only the county is known.
    pub township_id: Option<Uuid>,
    /// Answers that are owed.
    pub open: i64,
    /// Of those, past their day.
    pub overdue: i64,
    /// Not opened within the days allowed.
    pub unopened: i64,
    /// 不收
    pub refused: i64,
    /// Returned twice or more.
    pub returned_twice: i64,
    /// Counted over a year that is not announced yet.
    pub provisional: i64,
    /// 已关联 to an earlier filing.
    pub linked: i64,
}

macro_rules! counts {
    ($scope:literal) => {
        concat!(
            "SELECT COUNT(*) AS open, COUNT(*) FILTER (WHERE due_at <= $2) AS overdue, \
             COUNT(*) FILTER (WHERE due_at > $2 AND due_at <= $3) AS due_today, \
             COUNT(*) FILTER (WHERE opened_at IS NULL) AS unopened, \
             COUNT(*) FILTER (WHERE signature_missing) AS signature_missing, \
             COUNT(*) FILTER (WHERE photos_missing > 0) AS photos_missing, \
             COUNT(*) FILTER (WHERE urgent) AS urgent, \
             (SELECT COUNT(*) FROM cases w WHERE w.",
            $scope,
            " = $1 AND w.withdrawal_requested) AS withdrawal_requested \
             FROM duties JOIN cases ON cases.id = duties.docket_id \
             WHERE duties.stopped_at IS NULL AND duties.kind = 'answer' AND duties.",
            $scope,
            " = $1"
        )
    };
}
macro_rules! owed {
    ($scope:literal) => {
        concat!(
            "SELECT COUNT(*) AS running, COUNT(*) FILTER (WHERE due_at <= $2) AS late FROM duties \
             WHERE stopped_at IS NULL AND kind = $3 AND ",
            $scope,
            " = $1"
        )
    };
}

statements! {
    TOWNSHIP_COUNTS = counts!("township_id");
    COUNTY_COUNTS = counts!("county_id");
    TOWNSHIP_OWED = owed!("township_id");
    COUNTY_OWED = owed!("county_id");
    // A case that was handed on late is overdue where its day passed. Each part walks a small
    // index, so that none goes over every case there ever was.
    OVERVIEW = "SELECT township_id, CAST(SUM(open) AS BIGINT) AS open, CAST(SUM(overdue) AS BIGINT) AS overdue, \
         CAST(SUM(unopened) AS BIGINT) AS unopened, CAST(SUM(refused) AS BIGINT) AS refused, \
         CAST(SUM(returned_twice) AS BIGINT) AS returned_twice, CAST(SUM(provisional) AS BIGINT) AS provisional, \
         CAST(SUM(linked) AS BIGINT) AS linked FROM ( \
         SELECT d.township_id, 1 AS open, 0 AS overdue, \
             CASE WHEN c.opened_at IS NULL AND c.routed_at < $3 THEN 1 ELSE 0 END AS unopened, 0 AS refused, \
             0 AS returned_twice, CASE WHEN d.provisional THEN 1 ELSE 0 END AS provisional, 0 AS linked \
             FROM duties d JOIN cases c ON c.id = d.docket_id \
             WHERE d.county_id = $1 AND d.kind = 'answer' AND d.stopped_at IS NULL \
         UNION ALL SELECT NULLIF(COALESCE(late_at_id, township_id), $1), 0, 1, 0, 0, 0, 0, 0 \
             FROM duties WHERE county_id = $1 AND kind = 'answer' AND stopped_at IS NULL AND due_at <= $2 \
         UNION ALL SELECT township_id, 0, 0, 0, 1, 0, 0, 0 FROM cases WHERE county_id = $1 AND state = 'refused' \
         UNION ALL SELECT township_id, 0, 0, 0, 0, 1, 0, 0 FROM cases WHERE county_id = $1 AND returns >= 2 \
         UNION ALL SELECT township_id, 0, 0, 0, 0, 0, 0, 1 FROM cases WHERE county_id = $1 AND duplicate_of IS NOT NULL \
         ) AS counted GROUP BY township_id";
}

type Found<T> = Result<T, sqlx::Error>;

/// Counts what the area needs today.
pub async fn find(tx: &mut Tx, area: Area, now: DateTime<Utc>) -> Found<Counts> {
    let sql = by_area(area, COUNTY_COUNTS, TOWNSHIP_COUNTS);
    let today = china_day(now);
    let mut counts: Counts = on!(tx, |c| sqlx::query_as(sql)
        .bind(area.id())
        .bind(now)
        .bind(end_of(today))
        .fetch_one(c)
        .await)?;
    let apart = floods::count_set_apart(tx, area, today).await?;
    counts.open -= apart.cases;
    counts.unopened -= apart.cases;
    counts.signature_missing -= apart.signature_missing;
    counts.photos_missing -= apart.photos_missing;
    counts.urgent -= apart.urgent;
    counts.set_apart = apart.cases;
    let sql = by_area(area, COUNTY_OWED, TOWNSHIP_OWED);
    for kind in DutyKind::ALL {
        let owed = on!(tx, |c| sqlx::query_as(sql)
            .bind(area.id())
            .bind(now)
            .bind(*kind)
            .fetch_one(c)
            .await)?;
        counts.owed.insert(kind.as_str(), owed);
    }
    Ok(counts)
}

/// The county's townships. `unopened_before`: routed earlier and still not opened.
pub async fn list_of_townships(
    tx: &mut Tx,
    county: Uuid,
    now: DateTime<Utc>,
    unopened_before: DateTime<Utc>,
) -> Found<Vec<TownshipCounts>> {
    on!(tx, |c| sqlx::query_as(OVERVIEW)
        .bind(county)
        .bind(now)
        .bind(unopened_before)
        .fetch_all(c)
        .await)
}
