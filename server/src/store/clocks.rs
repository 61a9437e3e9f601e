//! Clocks: rows that are stopped, never deleted.

use chrono::{DateTime, NaiveDate, Utc};
use sqlx::FromRow;
use uuid::Uuid;

use super::{Named, Tx, each, each_after, insert_rows, on, statements};
use crate::domain::case::{ClockKind, ClockOutcome};

/// A clock of a case: an answer or a correction that is awaited.
#[derive(Debug, Clone, FromRow)]
pub struct Clock {
    /// The case that it belongs to.
    pub case_id: Uuid,
    /// Its number within the case, from 1.
    pub number: i64,
    /// What it measures.
    pub kind: ClockKind,
    /// The day before the first counted day.
    pub started_on: NaiveDate,
    /// Number of working days allowed.
    pub days: i64,
    /// The last of those days.
    pub due_on: NaiveDate,
    /// Whether a year on the way has not been announced yet.
    pub provisional: bool,
    /// Version of the policy that sets that length.
    pub policy_version: String,
    /// Version of the calendar by which the days were counted.
    pub calendar_version: String,
    /// When it was stopped; none while it runs.
    pub stopped_at: Option<DateTime<Utc>>,
    /// What stopped it: the answer, a correction, a link; none while it runs.
    pub outcome: Option<ClockOutcome>,
}

macro_rules! columns {
    () => {
        "case_id, number, kind, started_on, days, due_on, provisional, policy_version, calendar_version, stopped_at, outcome"
    };
}

statements! {
    INSERT = concat!("INSERT INTO clocks (", columns!(), ") VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)");
    OF_CASE = concat!("SELECT ", columns!(), " FROM clocks WHERE case_id = $1 ORDER BY number");
    STOP = "UPDATE clocks SET stopped_at = $2, outcome = $3 WHERE case_id = $1 AND stopped_at IS NULL";
    // Running clocks are those that case rows show: each side of the UNION uses an index.
    RUNNING = concat!("SELECT ", columns!(), " FROM clocks WHERE stopped_at IS NULL AND case_id IN \
         (SELECT d.id FROM cases d WHERE d.due_on IS NOT NULL UNION SELECT c.id FROM cases c WHERE c.correct_by IS NOT NULL) \
         ORDER BY case_id, number");
    RECOUNT = "UPDATE clocks SET due_on = $3, provisional = $4, calendar_version = $5 WHERE case_id = $1 AND number = $2 AND stopped_at IS NULL";
}

type Found<T> = Result<T, sqlx::Error>;

/// Inserts running clocks.
pub async fn insert(tx: &mut Tx, clocks: &[&Clock]) -> Found<()> {
    insert_rows!(tx, INSERT, clocks, |query, k| query
        .bind(k.case_id)
        .bind(k.number)
        .bind(k.kind)
        .bind(k.started_on)
        .bind(k.days)
        .bind(k.due_on)
        .bind(k.provisional)
        .bind(&k.policy_version)
        .bind(&k.calendar_version)
        .bind(k.stopped_at)
        .bind(k.outcome))
    .map(drop)
}

/// Every clock of a case, in order, each read by itself.
pub async fn list(tx: &mut Tx, case: Uuid) -> Found<Vec<Found<Clock>>> {
    on!(tx, |c| sqlx::query(OF_CASE).bind(case).fetch_all(c).await.map(each))
}

/// Stops the running clocks of a case; the outcome is kept.
pub async fn stop(tx: &mut Tx, case: Uuid, at: DateTime<Utc>, outcome: ClockOutcome) -> Found<()> {
    on!(tx, |c| sqlx::query(STOP).bind(case).bind(at).bind(outcome).execute(c).await.map(drop))
}

/// All running clocks, each read by itself, after its case.
pub async fn list_running(tx: &mut Tx) -> Found<Vec<Named<Clock>>> {
    on!(tx, |c| sqlx::query(RUNNING).fetch_all(c).await.map(|rows| each_after(rows, "case_id")))
}

/// Moves a running clock's last day; `k` carries the new values. False when it has stopped.
pub async fn recount(tx: &mut Tx, k: &Clock) -> Found<bool> {
    on!(tx, |c| sqlx::query(RECOUNT)
        .bind(k.case_id)
        .bind(k.number)
        .bind(k.due_on)
        .bind(k.provisional)
        .bind(&k.calendar_version)
        .execute(c)
        .await
        .map(|done| done.rows_affected() == 1))
}
