//! Duties: rows that are stopped, never deleted.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Numbered, Tx, each, each_numbered, insert_rows, on, statements};
use crate::clock::{china_day, last_day_before};
use crate::domain::duty::{DutyKind, DutyOutcome, Unit};

/// Something that is owed until a day.
#[derive(Debug, Clone, FromRow)]
pub struct Duty {
    /// The docket that it belongs to.
    pub docket_id: Uuid,
    /// Its number within the docket, from 1.
    pub number: i64,
    /// What is owed.
    pub kind: DutyKind,
    /// The region that owes it; none: the household.
    pub owed_by: Option<Uuid>,
    /// The county that watches it.
    pub county_id: Uuid,
    /// The township that watches it; none while only the county is known.
    pub township_id: Option<Uuid>,
    /// How pressing it is: 0 for an urgent case, otherwise 1.
    pub rank: i64,
    /// When it began: the day after is day 1.
    pub started_at: DateTime<Utc>,
    /// In what its time is counted.
    pub unit: Unit,
    /// How many of these units it has; none where the day was agreed on.
    pub length: Option<i64>,
    /// The instant before which it is to be done.
    pub due_at: DateTime<Utc>,
    /// The same, as it was first counted.
    pub first_due_at: DateTime<Utc>,
    /// Whether a year on the way has not been announced yet.
    pub provisional: bool,
    /// Version of the policy that sets the length; none where the day was agreed on.
    pub policy_version: Option<String>,
    /// Version of the calendar by which the days were counted; none where it was agreed on.
    pub calendar_version: Option<String>,
    /// Number of the duty that it continues, with the same last day, at another place or after
    /// an unlinking.
    pub continues: Option<i64>,
    /// Handed on after its day had passed: the region where it passed.
    pub late_at_id: Option<Uuid>,
    /// When it was stopped; none while it runs.
    pub stopped_at: Option<DateTime<Utc>>,
    /// What stopped it; none while it runs.
    pub outcome: Option<DutyOutcome>,
}

impl Duty {
    /// The day before the first counted day.
    #[must_use]
    pub fn started_on(&self) -> NaiveDate {
        china_day(self.started_at)
    }
    /// The last day.
    #[must_use]
    pub fn due_on(&self) -> NaiveDate {
        last_day_before(self.due_at)
    }
}

macro_rules! columns {
    () => {
        "docket_id, number, kind, owed_by, county_id, township_id, rank, started_at, unit, length, due_at, first_due_at, \
         provisional, policy_version, calendar_version, continues, late_at_id, stopped_at, outcome"
    };
}

statements! {
    INSERT = concat!("INSERT INTO duties (", columns!(), ") VALUES \
         ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17, $18, $19)");
    OF_DOCKET = concat!("SELECT ", columns!(), " FROM duties WHERE docket_id = $1 ORDER BY number");
    STOP = "UPDATE duties SET stopped_at = $3, outcome = $4 WHERE docket_id = $1 AND kind = $2 AND stopped_at IS NULL";
    STOP_ALL = "UPDATE duties SET stopped_at = $2, outcome = $3 WHERE docket_id = $1 AND stopped_at IS NULL";
    // Rows are copied without being read here: a duty that cannot be read holds up neither itself
    // nor the others. A CASE on docket_id only tells PostgreSQL the type of its parameter.
    CONTINUE = concat!("INSERT INTO duties (", columns!(), ") SELECT docket_id, \
         (SELECT MAX(m.number) FROM duties m WHERE m.docket_id = $1) + ROW_NUMBER() OVER (ORDER BY number), kind, \
         CASE WHEN owed_by IS NULL THEN owed_by ELSE $2 END, CASE WHEN docket_id = $1 THEN $3 ELSE county_id END, \
         CASE WHEN docket_id = $1 THEN $4 ELSE township_id END, rank, started_at, unit, length, due_at, first_due_at, \
         provisional, policy_version, calendar_version, number, \
         COALESCE(late_at_id, CASE WHEN due_at <= $5 THEN owed_by END), NULL, NULL \
         FROM duties d WHERE docket_id = $1 AND outcome = $6 \
         AND NOT EXISTS (SELECT 1 FROM duties n WHERE n.docket_id = $1 AND n.continues = d.number)");
    RANK = "UPDATE duties SET rank = $2 WHERE docket_id = $1 AND stopped_at IS NULL";
    // Only what was counted can be counted anew.
    COUNTED = concat!("SELECT ", columns!(), " FROM duties WHERE stopped_at IS NULL AND length IS NOT NULL \
         AND (docket_id, number) > ($1, $2) ORDER BY docket_id, number LIMIT $3");
    RECOUNT = "UPDATE duties SET due_at = $3, provisional = $4, calendar_version = $5, late_at_id = $6 \
         WHERE docket_id = $1 AND number = $2 AND stopped_at IS NULL AND due_at = $7 AND provisional = $8";
    MOVE_LATE = "UPDATE duties SET late_at_id = $2 WHERE late_at_id = $1";
}

type Found<T> = Result<T, sqlx::Error>;

/// Inserts running duties.
pub async fn insert(tx: &mut Tx, duties: &[&Duty]) -> Found<()> {
    insert_rows!(tx, INSERT, duties, |query, d| query
        .bind(d.docket_id)
        .bind(d.number)
        .bind(d.kind)
        .bind(d.owed_by)
        .bind(d.county_id)
        .bind(d.township_id)
        .bind(d.rank)
        .bind(d.started_at)
        .bind(d.unit)
        .bind(d.length)
        .bind(d.due_at)
        .bind(d.first_due_at)
        .bind(d.provisional)
        .bind(&d.policy_version)
        .bind(&d.calendar_version)
        .bind(d.continues)
        .bind(d.late_at_id)
        .bind(d.stopped_at)
        .bind(d.outcome))
    .map(drop)
}

/// Every duty of a docket, in order, each read by itself.
pub async fn list(tx: &mut Tx, docket: Uuid) -> Found<Vec<Found<Duty>>> {
    on!(tx, |c| sqlx::query(OF_DOCKET).bind(docket).fetch_all(c).await.map(each))
}

/// Stops the running duty of that kind, if there is one; the outcome is kept.
pub async fn stop(
    tx: &mut Tx,
    docket: Uuid,
    kind: DutyKind,
    at: DateTime<Utc>,
    outcome: DutyOutcome,
) -> Found<()> {
    on!(tx, |c| sqlx::query(STOP)
        .bind(docket)
        .bind(kind)
        .bind(at)
        .bind(outcome)
        .execute(c)
        .await
        .map(drop))
}

/// Hands the running duties on to a township, or to the county where `township` is none: each is
/// stopped, and one with the same last day continues it. What is late stays late where its day
/// passed.
pub async fn hand_on(
    tx: &mut Tx,
    docket: Uuid,
    at: DateTime<Utc>,
    county: Uuid,
    township: Option<Uuid>,
) -> Found<()> {
    on!(tx, |c| sqlx::query(STOP_ALL)
        .bind(docket)
        .bind(at)
        .bind(DutyOutcome::HandedOn)
        .execute(c)
        .await
        .map(drop))?;
    on!(tx, |c| sqlx::query(CONTINUE)
        .bind(docket)
        .bind(township.unwrap_or(county))
        .bind(county)
        .bind(township)
        .bind(at)
        .bind(DutyOutcome::HandedOn)
        .execute(c)
        .await
        .map(drop))
}

/// Sets how pressing a docket's running duties are: 0 for an urgent case, otherwise 1.
pub async fn set_rank(tx: &mut Tx, docket: Uuid, rank: i64) -> Found<()> {
    on!(tx, |c| sqlx::query(RANK).bind(docket).bind(rank).execute(c).await.map(drop))
}

/// Running duties whose days were counted, from the one after `after` (docket and number) on, each
/// read by itself.
pub async fn list_counted(
    tx: &mut Tx,
    after: (Uuid, i64),
    limit: i64,
) -> Found<Vec<Numbered<Duty>>> {
    on!(tx, |c| sqlx::query(COUNTED)
        .bind(after.0)
        .bind(after.1)
        .bind(limit)
        .fetch_all(c)
        .await
        .map(each_numbered))
}

/// Moves a running duty's last day; `d` carries the new values. False when it has stopped, or is
/// not as it `was` any more.
pub async fn recount(tx: &mut Tx, was: &Duty, d: &Duty) -> Found<bool> {
    on!(tx, |c| sqlx::query(RECOUNT)
        .bind(d.docket_id)
        .bind(d.number)
        .bind(d.due_at)
        .bind(d.provisional)
        .bind(&d.calendar_version)
        .bind(d.late_at_id)
        .bind(was.due_at)
        .bind(was.provisional)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}

/// A region ended: its successor takes over the days that passed there.
pub async fn move_late(tx: &mut Tx, from: Uuid, to: Uuid) -> Found<()> {
    on!(tx, |c| sqlx::query(MOVE_LATE).bind(from).bind(to).execute(c).await.map(drop))
}
