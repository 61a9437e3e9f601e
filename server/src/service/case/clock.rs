//! Whose turn it is: starting and stopping clocks.

use chrono::NaiveDate;

use crate::app::App;
use crate::clock::china_day;
use crate::domain::case::{ClockKind, ClockOutcome};
use crate::domain::error::Result;
use crate::domain::event::{EventKind, Happening};
use crate::service::case::timeline;
use crate::store::cases::Case;
use crate::store::clocks::Clock;
use crate::store::{Tx, clocks, events};

/// A clock of `days` working days that the case shows as its own; day 1 is the first working day
/// after `started_on`.
#[must_use]
pub fn new_clock(
    app: &App,
    case: &mut Case,
    number: i64,
    kind: ClockKind,
    started_on: NaiveDate,
    days: u32,
) -> Clock {
    let due = app.calendar.calendar.due(started_on, days);
    match kind {
        ClockKind::Answer => {
            case.due_on = Some(due.due);
            case.provisional = due.provisional;
        }
        ClockKind::Correction => case.correct_by = Some(due.due),
    }
    Clock {
        case_id: case.id,
        number,
        kind,
        started_on,
        days: i64::from(due.days),
        due_on: due.due,
        provisional: due.provisional,
        policy_version: app.policy_version.clone(),
        calendar_version: app.calendar.version.clone(),
        stopped_at: None,
        outcome: None,
    }
}

/// Starts the next clock of a case.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn start(
    app: &App,
    tx: &mut Tx,
    case: &mut Case,
    kind: ClockKind,
    started_on: NaiveDate,
    days: u32,
) -> Result<()> {
    let number = clocks::list(tx, case.id).await?.len() + 1;
    let number = i64::try_from(number).unwrap_or(i64::MAX);
    let clock = new_clock(app, case, number, kind, started_on, days);
    Ok(clocks::insert(tx, &[&clock]).await?)
}

/// The case's clocks in order; those that cannot be read are left out.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn list(app: &App, tx: &mut Tx, case: &Case) -> Result<Vec<Clock>> {
    let found = clocks::list(tx, case.id).await?;
    Ok(app.unreadable.sift("clocks", &case.id.to_string(), found)?.0)
}

/// The day on which the township had the case in hand, the day before its first clock's
/// day 1. Paper came before it was entered.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn filed_on(app: &App, tx: &mut Tx, case: &Case) -> Result<NaiveDate> {
    let first = list(app, tx, case).await?.into_iter().next();
    let received = china_day(case.received_at);
    Ok(first.map_or(received, |clock| clock.started_on.min(received)))
}

/// Stops the running clock; its outcome is kept for ever.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn stop(app: &App, tx: &mut Tx, case: &mut Case, outcome: ClockOutcome) -> Result<()> {
    clocks::stop(tx, case.id, app.clock.now(), outcome).await?;
    case.due_on = None;
    case.provisional = false;
    case.correct_by = None;
    case.breach_at_id = None;
    Ok(())
}

/// The last day of a case has moved from `old`. Counted anew, the case may have been handed on
/// in time after all, or have become late only at a township that handed it on later.
/// or was late only at a township that handed it on later.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn move_breach(app: &App, tx: &mut Tx, case: &mut Case, old: NaiveDate) -> Result<()> {
    let (Some(_), Some(new)) = (case.breach_at_id, case.due_on) else { return Ok(()) };
    let mut events = events::list(tx, case.id).await?;
    events.retain(|one| matches!(one.kind, EventKind::Transferred | EventKind::HandedOver));
    let first_after = |day| events.iter().find(|one| china_day(one.at) > day);
    match (first_after(old), first_after(new)) {
        (_, None) => case.breach_at_id = None,
        // The recorded place may have been overtaken by a merger of townships.
        (Some(before), Some(now)) if before.seq == now.seq => {}
        (_, Some(now)) => {
            if let Some(Happening::Transferred(said) | Happening::HandedOver(said)) =
                timeline::read(app, now).ok().flatten()
            {
                case.breach_at_id = said.from.or(Some(case.county_id));
            }
        }
    }
    Ok(())
}

/// Working days that the township has after a correction: those that were left when it
/// returned the case, but at least the policy's minimum.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn days_after_correction(app: &App, tx: &mut Tx, case: &Case) -> Result<u32> {
    let answered = list(app, tx, case).await?;
    let last = answered.iter().rev().find(|clock| clock.kind == ClockKind::Answer);
    let left = last.map_or(0, |clock| {
        let stopped = clock.stopped_at.map_or(app.clock.today(), china_day);
        app.calendar.calendar.working_days_between(stopped, clock.due_on)
    });
    Ok(u32::try_from(left).unwrap_or(0).max(app.policy.min_days_after_correction))
}
