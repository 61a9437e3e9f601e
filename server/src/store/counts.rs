//! What an officer's region wants today, and the county's overview of its townships.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, floods, on, statements};
use crate::domain::staff::{Role, Staff};

/// How many cases of an officer's region need something.
#[derive(Debug, Clone, Default, FromRow)]
pub struct Counts {
    /// Running clocks.
    pub open: i64,
    /// Of those, past their day.
    pub overdue: i64,
    /// Of those, due today.
    pub due_today: i64,
    /// Not opened yet.
    pub unopened: i64,
    /// 缺手印
    pub signature_missing: i64,
    /// 缺照片
    pub photos_missing: i64,
    /// 现在就过不下去
    pub urgent: i64,
    /// 要求撤回
    pub withdrawal_requested: i64,
    /// Returned, and waiting for the applicant's correction.
    pub returned: i64,
    /// Of those, past the day for the correction: somebody should go there.
    pub returned_overdue: i64,
    /// 待补手印
    pub visits: i64,
    /// Of those, past their day.
    pub visits_overdue: i64,
    /// Part of a flood, and in none of the numbers above.
    #[sqlx(skip)]
    pub set_apart: i64,
}

/// A township in the county's overview.
#[derive(Debug, Clone, FromRow)]
pub struct TownshipCounts {
    /// Id of the township; none for cases of which only the county is known.
    pub township_id: Option<Uuid>,
    /// Running clocks.
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
            "SELECT COUNT(*) FILTER (WHERE due_on IS NOT NULL) AS open, \
             COUNT(*) FILTER (WHERE due_on < $2) AS overdue, \
             COUNT(*) FILTER (WHERE due_on = $2) AS due_today, \
             COUNT(*) FILTER (WHERE opened_at IS NULL) AS unopened, \
             COUNT(*) FILTER (WHERE signature_missing) AS signature_missing, \
             COUNT(*) FILTER (WHERE photos_missing > 0) AS photos_missing, \
             COUNT(*) FILTER (WHERE urgent) AS urgent, \
             (SELECT COUNT(*) FROM cases w WHERE w.",
            $scope,
            " = $1 AND w.withdrawal_requested) AS withdrawal_requested, \
             (SELECT COUNT(*) FROM cases v WHERE v.",
            $scope,
            " = $1 AND v.visit_signature_by IS NOT NULL) AS visits, \
             (SELECT COUNT(*) FROM cases v WHERE v.",
            $scope,
            " = $1 AND v.visit_signature_by < $2) AS visits_overdue, \
             (SELECT COUNT(*) FROM cases r WHERE r.",
            $scope,
            " = $1 AND r.correct_by IS NOT NULL) AS returned, \
             (SELECT COUNT(*) FROM cases r WHERE r.",
            $scope,
            " = $1 AND r.correct_by < $2) AS returned_overdue \
             FROM cases WHERE due_on IS NOT NULL AND ",
            $scope,
            " = $1"
        )
    };
}

statements! {
    TOWNSHIP_COUNTS = counts!("township_id");
    COUNTY_COUNTS = counts!("county_id");
    // A case that was handed on late is overdue where its day passed. Walks over small indexes instead of one over every case there ever was.
    OVERVIEW = "SELECT township_id, CAST(SUM(open) AS BIGINT) AS open, CAST(SUM(overdue) AS BIGINT) AS overdue, \
         CAST(SUM(unopened) AS BIGINT) AS unopened, CAST(SUM(refused) AS BIGINT) AS refused, \
         CAST(SUM(returned_twice) AS BIGINT) AS returned_twice, CAST(SUM(provisional) AS BIGINT) AS provisional, \
         CAST(SUM(linked) AS BIGINT) AS linked FROM ( \
         SELECT township_id, 1 AS open, 0 AS overdue, \
             CASE WHEN opened_at IS NULL AND routed_at < $3 THEN 1 ELSE 0 END AS unopened, 0 AS refused, \
             0 AS returned_twice, CASE WHEN provisional THEN 1 ELSE 0 END AS provisional, 0 AS linked \
             FROM cases WHERE county_id = $1 AND due_on IS NOT NULL \
         UNION ALL SELECT NULLIF(COALESCE(breach_at_id, township_id), $1), 0, 1, 0, 0, 0, 0, 0 \
             FROM cases WHERE county_id = $1 AND due_on < $2 \
         UNION ALL SELECT township_id, 0, 0, 0, 1, 0, 0, 0 FROM cases WHERE county_id = $1 AND state = 'refused' \
         UNION ALL SELECT township_id, 0, 0, 0, 0, 1, 0, 0 FROM cases WHERE county_id = $1 AND returns >= 2 \
         UNION ALL SELECT township_id, 0, 0, 0, 0, 0, 0, 1 FROM cases WHERE county_id = $1 AND duplicate_of IS NOT NULL \
         ) AS counted GROUP BY township_id";
}

type Found<T> = Result<T, sqlx::Error>;

/// Counts what the officer's region needs today.
pub async fn find(tx: &mut Tx, staff: &Staff, today: NaiveDate) -> Found<Counts> {
    let sql = match staff.role {
        Role::Township => TOWNSHIP_COUNTS,
        Role::County => COUNTY_COUNTS,
        Role::Cadre => return Ok(Counts::default()),
    };
    let mut counts: Counts =
        on!(tx, |c| sqlx::query_as(sql).bind(staff.region_id).bind(today).fetch_one(c).await)?;
    let apart = floods::count_set_apart(tx, staff, today).await?;
    counts.open -= apart.cases;
    counts.unopened -= apart.cases;
    counts.signature_missing -= apart.signature_missing;
    counts.photos_missing -= apart.photos_missing;
    counts.urgent -= apart.urgent;
    counts.set_apart = apart.cases;
    Ok(counts)
}

/// The county's townships. `unopened_before`: routed earlier and still not opened.
pub async fn list_of_townships(
    tx: &mut Tx,
    county: Uuid,
    today: NaiveDate,
    unopened_before: DateTime<Utc>,
) -> Found<Vec<TownshipCounts>> {
    on!(tx, |c| sqlx::query_as(OVERVIEW)
        .bind(county)
        .bind(today)
        .bind(unopened_before)
        .fetch_all(c)
        .await)
}
