//! The inbox: pages by key over an area.
//!
//! Four fixed statements (duties of a kind or all cases, township or county) with optional
//! filters, so that each walks one index: what is owed, urgent first, then by its last day; or
//! all cases, newest first.

use chrono::{DateTime, NaiveDate, Utc};
use uuid::Uuid;

use super::cases::Case;
use super::floods::apart;
use super::{Named, Tx, by_area, each_after, on, statements};
use crate::clock::end_of;
use crate::domain::answer::NotifiedHow;
use crate::domain::case::State;
use crate::domain::duty::DutyKind;
use crate::domain::post::Area;
use crate::names::names;

names! {
    /// Which cases, and in which order.
    #[derive(Default)]
    pub enum View {
        /// An answer is owed; urgent ones first, then by its last day.
        #[default]
        Open = "open",
        /// 待补手印: a print is to be taken at home; by the day of the visit.
        Visits = "visits",
        /// 待签字: an adult's signature is missing; by the day until which all are to be there.
        Signatures = "signatures",
        /// 已退回: the farmer's turn; by the day until which she may correct.
        Returned = "returned",
        /// Every case, newest first.
        All = "all",
    }
}

impl View {
    /// The duty that it lists; none for all cases.
    #[must_use]
    pub const fn duty(self) -> Option<DutyKind> {
        match self {
            Self::Open => Some(DutyKind::Answer),
            Self::Visits => Some(DutyKind::SignatureVisit),
            Self::Signatures => Some(DutyKind::Signatures),
            Self::Returned => Some(DutyKind::Correction),
            Self::All => None,
        }
    }
}

/// Which cases; `None` means any.
#[derive(Debug, Clone, Default)]
pub struct Filter {
    /// The view to list.
    pub view: View,
    /// In that state, and not linked to an earlier case.
    pub state: Option<State>,
    /// Late at this instant.
    pub late_at: Option<DateTime<Utc>>,
    /// Due on this day.
    pub due_on: Option<NaiveDate>,
    /// In that village.
    pub village: Option<Uuid>,
    /// In that township (for the county); late cases count where their day passed.
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

/// Where a row stands in the order of its view.
#[derive(Debug, Clone, Copy)]
pub enum Position {
    /// Among what is owed: rank, the instant before which it is to be done, docket.
    Owed(i64, DateTime<Utc>, Uuid),
    /// In the view of all cases: when it came into the inbox where it is, and its id.
    Routed(DateTime<Utc>, Uuid),
}

// Postgres cannot guess the type of a parameter that is only compared with NULL.
macro_rules! filters {
    () => {
        " AND (CAST($2 AS TEXT) IS NULL OR (cases.state = $2 AND cases.duplicate_of IS NULL)) \
          AND (CAST($3 AS TIMESTAMPTZ) IS NULL OR duties.due_at <= $3) \
          AND (CAST($4 AS TIMESTAMPTZ) IS NULL OR duties.due_at = $4) \
          AND (CAST($5 AS UUID) IS NULL OR cases.village_id = $5) \
          AND (CAST($6 AS UUID) IS NULL OR $6 = CASE WHEN CAST($3 AS TIMESTAMPTZ) IS NULL THEN cases.township_id \
               ELSE NULLIF(COALESCE(duties.late_at_id, cases.township_id), cases.county_id) END) \
          AND (CAST($7 AS BOOLEAN) IS NULL OR cases.by_proxy = $7) \
          AND (CAST($8 AS BOOLEAN) IS NULL OR cases.signature_missing = $8) \
          AND (CAST($9 AS BOOLEAN) IS NULL OR (cases.photos_missing > 0) = $9) \
          AND (CAST($10 AS BOOLEAN) IS NULL OR (cases.opened_at IS NOT NULL) = $10) \
          AND (CAST($11 AS BOOLEAN) IS NULL OR cases.withdrawal_requested = $11) \
          AND (CAST($12 AS BOOLEAN) IS NULL OR cases.review_requested = $12) \
          AND (CAST($13 AS BIGINT) IS NULL OR cases.returns >= $13) \
          AND (CAST($14 AS TEXT) IS NULL OR cases.notified = $14) \
          AND (CAST($15 AS BOOLEAN) IS NULL OR (cases.national_entry_on IS NOT NULL) = $15 \
               AND (cases.national_entry_on IS NOT NULL OR (cases.state = 'accepted' AND cases.duplicate_of IS NULL))) \
          AND (CAST($16 AS TEXT) IS NULL OR cases.reference = $16) \
          AND (CAST($17 AS BOOLEAN) IS NULL OR cases.urgent = $17) \
          AND (CAST($18 AS TIMESTAMPTZ) IS NULL OR (cases.opened_at IS NULL AND cases.routed_at < $18)) \
          AND (CAST($19 AS BOOLEAN) IS NULL OR cases.call_or_visit = $19) \
          AND (CAST($20 AS UUID) IS NULL \
               OR EXISTS (SELECT 1 FROM floods f WHERE f.case_id = cases.id AND f.flood_id = $20)) \
          AND (CAST($21 AS BOOLEAN) IS NULL OR (cases.duplicate_of IS NOT NULL) = $21)"
    };
}
macro_rules! owed {
    ($scope:literal) => {
        concat!(
            "SELECT ",
            super::cases::columns!(),
            " FROM duties JOIN cases ON cases.id = duties.docket_id \
            WHERE duties.stopped_at IS NULL AND duties.kind = $22 AND duties.",
            $scope,
            " = $1",
            filters!(),
            " AND (CAST($23 AS TIMESTAMPTZ) IS NULL OR NOT ",
            apart!("$23"),
            ") \
              AND (duties.rank, duties.due_at, duties.docket_id) > ($24, $25, $26) \
              ORDER BY duties.rank, duties.due_at, duties.docket_id LIMIT $27"
        )
    };
}
macro_rules! all {
    ($scope:literal) => {
        concat!("SELECT ", super::cases::columns!(), " FROM cases LEFT JOIN duties \
            ON duties.docket_id = cases.id AND duties.kind = 'answer' AND duties.stopped_at IS NULL \
            WHERE cases.", $scope, " = $1", filters!(),
            " AND (CAST($22 AS TIMESTAMPTZ) IS NULL OR cases.routed_at < $22 OR (cases.routed_at = $22 AND cases.id > $23)) \
             ORDER BY cases.routed_at DESC, cases.id LIMIT $24")
    };
}
statements! {
    TOWNSHIP_OWED = owed!("township_id");
    COUNTY_OWED = owed!("county_id");
    TOWNSHIP_ALL = all!("township_id");
    COUNTY_ALL = all!("county_id");
}

type Found<T> = Result<T, sqlx::Error>;

/// One page of at most `limit` cases, each read by itself.
pub async fn list(tx: &mut Tx, area: Area, f: &Filter, limit: i64) -> Found<Vec<Named<Case>>> {
    macro_rules! filtered {
        ($sql:expr) => {
            sqlx::query($sql)
                .bind(area.id())
                .bind(f.state)
                .bind(f.late_at)
                .bind(f.due_on.map(end_of))
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
                .bind(f.call_or_visit)
                .bind(f.flood)
                .bind(f.linked)
        };
    }
    let Some(duty) = f.view.duty() else {
        let (at, id) = match f.after {
            Some(Position::Routed(at, id)) => (Some(at), Some(id)),
            _ => (None, None),
        };
        return on!(tx, |c| filtered!(by_area(area, COUNTY_ALL, TOWNSHIP_ALL))
            .bind(at)
            .bind(id)
            .bind(limit)
            .fetch_all(c)
            .await
            .map(|rows| each_after(rows, "id")));
    };
    // The first page begins after what is smaller than any row: one plan serves all pages.
    let (rank, due_at, id) = match f.after {
        Some(Position::Owed(rank, due_at, id)) => (rank, due_at, id),
        _ => (-1, DateTime::UNIX_EPOCH, Uuid::nil()),
    };
    let apart_on = f.without_apart_on.filter(|_| duty == DutyKind::Answer);
    on!(tx, |c| filtered!(by_area(area, COUNTY_OWED, TOWNSHIP_OWED))
        .bind(duty)
        .bind(apart_on.map(end_of))
        .bind(rank)
        .bind(due_at)
        .bind(id)
        .bind(limit)
        .fetch_all(c)
        .await
        .map(|rows| each_after(rows, "id")))
}
