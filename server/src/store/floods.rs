//! Cases that came in as part of a flood.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Tx, by_area, insert_rows, on, statements};
use crate::clock::end_of;
use crate::domain::flood::FloodKind;
use crate::domain::post::Area;

/// A case's part in a flood.
#[derive(Debug, Clone, Copy, FromRow)]
pub struct Mark {
    /// The case.
    pub case_id: Uuid,
    /// The flood.
    pub flood_id: Uuid,
    /// How its sender was recognised.
    pub kind: FloodKind,
    /// One too many: it stands apart from the other open cases until somebody opens it.
    pub apart: bool,
}

/// A flood's open cases in one township.
#[derive(Debug, Clone, FromRow)]
pub struct Share {
    /// The flood.
    pub flood_id: Uuid,
    /// How its sender was recognised.
    pub kind: FloodKind,
    /// The county.
    pub county_id: Uuid,
    /// Id of the township; none when only the county is known.
    pub township_id: Option<Uuid>,
    /// Cases whose answer is owed.
    pub open: i64,
    /// Of those, how many stand apart today.
    pub set_apart: i64,
    /// When the first of them came.
    pub first_at: DateTime<Utc>,
    /// When the last of them came.
    pub last_at: DateTime<Utc>,
    /// The instant before which the most pressing of them is to be answered.
    pub due_at: DateTime<Utc>,
}

/// How many cases stand apart, by what the head of the inbox counts: there they are left out.
#[derive(Debug, Clone, FromRow)]
pub struct SetApart {
    /// All of them.
    pub cases: i64,
    /// 缺手印
    pub signature_missing: i64,
    /// 缺照片
    pub photos_missing: i64,
    /// 现在就过不下去
    pub urgent: i64,
}

// Beyond its sender's limit, not opened by anybody, and due later than the day that ends at that
// instant: a case that falls due rejoins the others.
macro_rules! apart {
    ($end_of_today:literal) => {
        concat!(
            "(cases.opened_at IS NULL AND duties.due_at > ",
            $end_of_today,
            " AND EXISTS (SELECT 1 FROM floods f WHERE f.case_id = cases.id AND f.apart))"
        )
    };
}
pub(super) use apart;
macro_rules! list {
    ($scope:literal) => {
        concat!(
            "SELECT flood_id, floods.kind, cases.county_id, cases.township_id, COUNT(*) AS open, \
             COUNT(*) FILTER (WHERE apart AND opened_at IS NULL AND due_at > $2) AS set_apart, \
             MIN(received_at) AS first_at, MAX(received_at) AS last_at, MIN(due_at) AS due_at \
             FROM floods JOIN cases ON cases.id = floods.case_id \
             JOIN duties ON duties.docket_id = cases.id AND duties.kind = 'answer' AND duties.stopped_at IS NULL \
             WHERE cases.",
            $scope,
            " = $1 AND duplicate_of IS NULL AND floods.kind <> 'versions' \
             GROUP BY flood_id, floods.kind, cases.county_id, cases.township_id \
             HAVING COUNT(*) FILTER (WHERE apart) > 0 ORDER BY open DESC, flood_id LIMIT $3"
        )
    };
}
macro_rules! set_apart {
    ($scope:literal) => {
        concat!(
            "SELECT COUNT(*) AS cases, COUNT(*) FILTER (WHERE signature_missing) AS signature_missing, \
             COUNT(*) FILTER (WHERE photos_missing > 0) AS photos_missing, \
             COUNT(*) FILTER (WHERE urgent) AS urgent FROM floods JOIN cases ON cases.id = floods.case_id \
             JOIN duties ON duties.docket_id = cases.id AND duties.kind = 'answer' AND duties.stopped_at IS NULL WHERE cases.",
            $scope,
            " = $1 AND apart AND opened_at IS NULL AND due_at > $2"
        )
    };
}

statements! {
    // A case belongs to the flood in which it was first found.
    INSERT = "INSERT INTO floods (case_id, flood_id, kind, apart) VALUES ($1, $2, $3, $4) ON CONFLICT (case_id) DO NOTHING";
    FIND = "SELECT case_id, flood_id, kind, apart FROM floods WHERE case_id = $1";
    TOWNSHIP_FLOODS = list!("township_id");
    COUNTY_FLOODS = list!("county_id");
    TOWNSHIP_SET_APART = set_apart!("township_id");
    COUNTY_SET_APART = set_apart!("county_id");
    // Run when the server starts.
    LATEST = "SELECT flood_id, kind, MAX(received_at) AS last_at FROM floods JOIN cases ON cases.id = floods.case_id \
         WHERE apart AND received_at >= $1 GROUP BY flood_id, kind ORDER BY last_at DESC LIMIT $2";
}

type Found<T> = Result<T, sqlx::Error>;

/// Marks cases, unless they are marked already.
pub async fn insert(tx: &mut Tx, marks: &[Mark]) -> Found<()> {
    let written = insert_rows!(tx, INSERT, marks, |query, mark| query
        .bind(mark.case_id)
        .bind(mark.flood_id)
        .bind(mark.kind)
        .bind(mark.apart));
    written.map(drop)
}

/// The flood that a case is part of.
pub async fn find(tx: &mut Tx, case: Uuid) -> Found<Option<Mark>> {
    on!(tx, |c| sqlx::query_as(FIND).bind(case).fetch_optional(c).await)
}

/// Floods with unanswered cases in the area, by township; the largest first.
pub async fn list(tx: &mut Tx, area: Area, today: NaiveDate, limit: i64) -> Found<Vec<Share>> {
    let sql = by_area(area, COUNTY_FLOODS, TOWNSHIP_FLOODS);
    on!(tx, |c| sqlx::query_as(sql)
        .bind(area.id())
        .bind(end_of(today))
        .bind(limit)
        .fetch_all(c)
        .await)
}

/// Counts the cases that stand apart in the area.
pub async fn count_set_apart(tx: &mut Tx, area: Area, today: NaiveDate) -> Found<SetApart> {
    let sql = by_area(area, COUNTY_SET_APART, TOWNSHIP_SET_APART);
    on!(tx, |c| sqlx::query_as(sql).bind(area.id()).bind(end_of(today)).fetch_one(c).await)
}

/// Senders that were over their limit since then, and when they last were.
pub async fn list_latest(
    tx: &mut Tx,
    since: DateTime<Utc>,
    limit: i64,
) -> Found<Vec<(Uuid, FloodKind, DateTime<Utc>)>> {
    on!(tx, |c| sqlx::query_as(LATEST).bind(since).bind(limit).fetch_all(c).await)
}
