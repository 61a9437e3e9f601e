//! The inbox: pages by key over an officer's region.
//!
//! Eight fixed statements (four views, township or county) with optional filters, so that
//! each walks one index: (due_on, id) while a clock runs, (correct_by, id) while it is the
//! farmer's turn, (visit_signature_by, id) while a print is to be taken at home, else
//! (routed_at descending, id).

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::cases::Case;
use super::floods::apart;
use super::{Named, Tx, each_after, on, statements};
use crate::domain::answer::NotifiedHow;
use crate::domain::case::State;
use crate::domain::staff::{Role, Staff};
use crate::names::names;

names! {
    /// Which cases, and in which order.
    #[derive(Default)]
    pub enum View {
        /// Running clocks, by due day.
        #[default]
        Open = "open",
        /// 待补手印: a print is to be taken at home; by the day of the visit.
        Visits = "visits",
        /// 已退回: the farmer's turn; by the day until which she may correct.
        Returned = "returned",
        /// Every case, newest first.
        All = "all",
    }
}

/// Which cases; `None` means any.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The view to list.
    pub view: View,
    /// In that state, and not linked to an earlier case.
    pub state: Option<State>,
    /// Due before this day.
    pub due_before: Option<NaiveDate>,
    /// Due on this day.
    pub due_on: Option<NaiveDate>,
    /// In that village.
    pub village: Option<Uuid>,
    /// In that township (for the county); overdue cases count where their day passed.
    pub township: Option<Uuid>,
    /// 代填
    pub by_proxy: Option<bool>,
    /// 缺手印
    pub signature_missing: Option<bool>,
    /// 缺照片
    pub photos_missing: Option<bool>,
    /// Opened by an officer, or not.
    pub opened: Option<bool>,
    /// 要求撤回
    pub withdrawal_requested: Option<bool>,
    /// 要求复核
    pub review_requested: Option<bool>,
    /// Returned at least that often.
    pub returns_at_least: Option<i64>,
    /// 告知方式
    pub notified: Option<NotifiedHow>,
    /// 国家系统录入: done, or missing although accepted.
    pub national_entry: Option<bool>,
    /// Reference number, 12 digits.
    pub reference: Option<String>,
    /// 现在就过不下去
    pub urgent: Option<bool>,
    /// Not opened, though routed before this.
    pub unopened_since: Option<DateTime<Utc>>,
    /// 待电话/上门核实
    pub call_or_visit: Option<bool>,
    /// Part of that flood.
    pub flood: Option<Uuid>,
    /// 已关联 to an earlier filing.
    pub linked: Option<bool>,
    /// Without cases that stand apart on that day, as part of a flood.
    pub without_apart_on: Option<NaiveDate>,
    /// The last row of the page before.
    pub after: Option<Position>,
}

/// The key of a row in its view.
#[derive(Debug, Clone, Copy)]
pub enum Position {
    /// Of a view ordered by day.
    Day(NaiveDate, Uuid),
    /// Of the view of all cases.
    Routed(DateTime<Utc>, Uuid),
}

// Postgres cannot guess the type of a parameter that is only compared with NULL.
macro_rules! filters {
    () => {
        " AND (CAST($2 AS TEXT) IS NULL OR (state = $2 AND duplicate_of IS NULL)) \
          AND (CAST($3 AS DATE) IS NULL OR due_on < $3) \
          AND (CAST($4 AS DATE) IS NULL OR due_on = $4) \
          AND (CAST($5 AS UUID) IS NULL OR village_id = $5) \
          AND (CAST($6 AS UUID) IS NULL OR $6 = CASE WHEN CAST($3 AS DATE) IS NULL THEN township_id \
               ELSE NULLIF(COALESCE(breach_at_id, township_id), county_id) END) \
          AND (CAST($7 AS BOOLEAN) IS NULL OR by_proxy = $7) \
          AND (CAST($8 AS BOOLEAN) IS NULL OR signature_missing = $8) \
          AND (CAST($9 AS BOOLEAN) IS NULL OR (photos_missing > 0) = $9) \
          AND (CAST($10 AS BOOLEAN) IS NULL OR (opened_at IS NOT NULL) = $10) \
          AND (CAST($11 AS BOOLEAN) IS NULL OR withdrawal_requested = $11) \
          AND (CAST($12 AS BOOLEAN) IS NULL OR review_requested = $12) \
          AND (CAST($13 AS BIGINT) IS NULL OR returns >= $13) \
          AND (CAST($14 AS TEXT) IS NULL OR notified = $14) \
          AND (CAST($15 AS BOOLEAN) IS NULL OR (national_entry_on IS NOT NULL) = $15 \
               AND (national_entry_on IS NOT NULL OR (state = 'accepted' AND duplicate_of IS NULL))) \
          AND (CAST($16 AS TEXT) IS NULL OR reference = $16) \
          AND (CAST($17 AS BOOLEAN) IS NULL OR urgent = $17) \
          AND (CAST($18 AS TIMESTAMPTZ) IS NULL OR (opened_at IS NULL AND routed_at < $18)) \
          AND (CAST($22 AS BOOLEAN) IS NULL OR call_or_visit = $22) \
          AND (CAST($23 AS UUID) IS NULL \
               OR EXISTS (SELECT 1 FROM floods f WHERE f.case_id = cases.id AND f.flood_id = $23)) \
          AND (CAST($24 AS BOOLEAN) IS NULL OR (duplicate_of IS NOT NULL) = $24)"
    };
}
macro_rules! page {
    ($scope:literal, open) => {
        page!($scope, "due_on", concat!(
            "due_on IS NOT NULL AND (CAST($25 AS DATE) IS NULL OR NOT ", apart!("$25"), ")"
        ))
    };
    ($scope:literal, visits) => {
        page!($scope, "visit_signature_by", "visit_signature_by IS NOT NULL")
    };
    ($scope:literal, returned) => {
        page!($scope, "correct_by", "correct_by IS NOT NULL")
    };
    ($scope:literal, $day:literal, $holds:expr) => {
        concat!("SELECT ", super::cases::columns!(), " FROM cases WHERE ", $holds, " AND ", $scope, " = $1", filters!(),
            " AND (CAST($19 AS DATE) IS NULL OR (", $day, ", id) > ($19, $20)) ORDER BY ", $day, ", id LIMIT $21")
    };
    ($scope:literal, all) => {
        concat!("SELECT ", super::cases::columns!(), " FROM cases WHERE ", $scope, " = $1", filters!(),
            " AND (CAST($19 AS TIMESTAMPTZ) IS NULL OR routed_at < $19 OR (routed_at = $19 AND id > $20)) \
             ORDER BY routed_at DESC, id LIMIT $21")
    };
}
statements! {
    TOWNSHIP_OPEN = page!("township_id", open);
    TOWNSHIP_VISITS = page!("township_id", visits);
    TOWNSHIP_RETURNED = page!("township_id", returned);
    TOWNSHIP_ALL = page!("township_id", all);
    COUNTY_OPEN = page!("county_id", open);
    COUNTY_VISITS = page!("county_id", visits);
    COUNTY_RETURNED = page!("county_id", returned);
    COUNTY_ALL = page!("county_id", all);
}

type Found<T> = Result<T, sqlx::Error>;

/// One page of at most `limit` cases, each read by itself.
pub async fn list(tx: &mut Tx, staff: &Staff, f: &Filter, limit: i64) -> Found<Vec<Named<Case>>> {
    macro_rules! run {
        ($sql:expr, $after:expr, $id:expr) => {
            on!(tx, |c| sqlx::query($sql)
                .bind(staff.region_id)
                .bind(f.state)
                .bind(f.due_before)
                .bind(f.due_on)
                .bind(f.village)
                .bind(f.township)
                .bind(f.by_proxy)
                .bind(f.signature_missing)
                .bind(f.photos_missing)
                .bind(f.opened)
                .bind(f.withdrawal_requested)
                .bind(f.review_requested)
                .bind(f.returns_at_least)
                .bind(f.notified)
                .bind(f.national_entry)
                .bind(&f.reference)
                .bind(f.urgent)
                .bind(f.unopened_since)
                .bind($after)
                .bind($id)
                .bind(limit)
                .bind(f.call_or_visit)
                .bind(f.flood)
                .bind(f.linked)
                .bind(f.without_apart_on)
                .fetch_all(c)
                .await
                .map(|rows| each_after(rows, "id")))
        };
    }
    let (day, at, id) = match f.after {
        Some(Position::Day(day, id)) => (Some(day), None, Some(id)),
        Some(Position::Routed(at, id)) => (None, Some(at), Some(id)),
        None => (None, None, None),
    };
    match (f.view, staff.role) {
        (View::Open, Role::Township) => run!(TOWNSHIP_OPEN, day, id),
        (View::Open, Role::County) => run!(COUNTY_OPEN, day, id),
        (View::Visits, Role::Township) => run!(TOWNSHIP_VISITS, day, id),
        (View::Visits, Role::County) => run!(COUNTY_VISITS, day, id),
        (View::Returned, Role::Township) => run!(TOWNSHIP_RETURNED, day, id),
        (View::Returned, Role::County) => run!(COUNTY_RETURNED, day, id),
        (View::All, Role::Township) => run!(TOWNSHIP_ALL, at, id),
        (View::All, Role::County) => run!(COUNTY_ALL, at, id),
        (_, Role::Cadre) => Ok(Vec::new()),
    }
}
