//! Whose turn it is: starting and stopping clocks.

use chrono::NaiveDate;

use crate::app::App;
use crate::domain::case::ClockKind;
use crate::domain::error::Result;
use crate::store::cases::Case;
use crate::store::clocks::Clock;
use crate::store::{Tx, clocks};

/// Starts a clock of that many working days; day 1 is the first working day after
/// `started_on`.
///
/// # Errors
/// The database's.
pub async fn start(
    app: &App,
    tx: &mut Tx,
    case: &mut Case,
    kind: ClockKind,
    started_on: NaiveDate,
    days: u32,
) -> Result<()> {
    let due = app.calendar.calendar.due(started_on, days);
    let number = clocks::list(tx, case.id).await?.len() + 1;
    let clock = Clock {
        case_id: case.id,
        number: i64::try_from(number).unwrap_or(i64::MAX),
        kind,
        started_on,
        days: i64::from(due.days),
        due_on: due.due,
        provisional: due.provisional,
        policy_version: app.policy_version.clone(),
        calendar_version: app.calendar.version.clone(),
        stopped_at: None,
        outcome: None,
    };
    clocks::insert(tx, &clock).await?;
    match kind {
        ClockKind::Answer => {
            case.due_on = Some(due.due);
            case.provisional = due.provisional;
        }
        ClockKind::Correction => case.correct_by = Some(due.due),
    }
    Ok(())
}

/// Stops what runs; its outcome is kept for ever. Returns the working days that an
/// answer clock had left, today not counted; below zero when it was late.
///
/// # Errors
/// The database's.
pub async fn stop(app: &App, tx: &mut Tx, case: &mut Case, outcome: &str) -> Result<Option<i64>> {
    let mut left = None;
    for clock in clocks::list(tx, case.id).await? {
        if clock.stopped_at.is_some() {
            continue;
        }
        clocks::stop(tx, &clock, app.clock.now(), outcome).await?;
        if clock.kind == ClockKind::Answer {
            left =
                Some(app.calendar.calendar.working_days_between(app.clock.today(), clock.due_on));
        }
    }
    case.due_on = None;
    case.provisional = false;
    case.correct_by = None;
    Ok(left)
}

/// Days that the township has after a correction: those that were left when it
/// returned the case, at least the policy's fewest.
///
/// # Errors
/// The database's.
pub async fn days_after_correction(app: &App, tx: &mut Tx, case: &Case) -> Result<u32> {
    let answered = clocks::list(tx, case.id).await?;
    let last = answered.iter().rev().find(|clock| clock.kind == ClockKind::Answer);
    let left = last.map_or(0, |clock| {
        let stopped = clock.stopped_at.map_or(app.clock.today(), crate::clock::china_day);
        app.calendar.calendar.working_days_between(stopped, clock.due_on)
    });
    Ok(u32::try_from(left).unwrap_or(0).max(app.policy.min_days_after_correction))
}
