//! What is owed, by whom and until when: starting, stopping and handing on duties.

use chrono::NaiveDate;

use crate::app::App;
use crate::clock::{china_day, end_of, start_of};
use crate::domain::duty::{DutyKind, DutyOutcome, Unit};
use crate::domain::error::Result;
use crate::domain::event::{EventKind, Happening};
use crate::service::case::timeline;
use crate::service::places::gazetteer::Gazetteer;
use crate::service::places::rules::Rules;
use crate::store::cases::Case;
use crate::store::duties::Duty;
use crate::store::{Tx, duties, events};

/// A duty to be done within `days` working days; day 1 is the first working day after
/// `started_on`, and `rules` are those of that day. The case in memory shows it.
#[must_use]
pub fn counted(
    app: &App,
    rules: Rules<'_>,
    case: &mut Case,
    number: i64,
    kind: DutyKind,
    started_on: NaiveDate,
    days: u32,
) -> Duty {
    let due = rules.calendar.due(started_on, days);
    let due_at = end_of(due.due);
    let duty = Duty {
        unit: Unit::Working,
        length: Some(i64::from(due.days)),
        started_at: start_of(started_on),
        due_at,
        first_due_at: due_at,
        provisional: due.provisional,
        policy_version: Some(rules.policy_version.to_owned()),
        calendar_version: Some(rules.calendar_version.to_owned()),
        ..agreed(app, case, number, kind, due.due)
    };
    show(case, &duty);
    duty
}

/// A duty to be done by a day that was agreed on.
fn agreed(app: &App, case: &Case, number: i64, kind: DutyKind, by: NaiveDate) -> Duty {
    let answering = case.township_id.unwrap_or(case.county_id);
    Duty {
        docket_id: case.id,
        number,
        kind,
        owed_by: (kind != DutyKind::Correction).then_some(answering),
        county_id: case.county_id,
        township_id: case.township_id,
        rank: case.rank(),
        started_at: app.clock.now(),
        unit: Unit::Agreed,
        length: None,
        due_at: end_of(by),
        first_due_at: end_of(by),
        provisional: false,
        policy_version: None,
        calendar_version: None,
        continues: None,
        late_at_id: None,
        stopped_at: None,
        outcome: None,
    }
}

/// Shows a running duty in the case in memory, as reading it from the database would.
fn show(case: &mut Case, duty: &Duty) {
    case.owed.set(duty.kind, Some(duty.due_at));
    if duty.kind == DutyKind::Answer {
        case.provisional = duty.provisional;
    }
}

async fn next_number(tx: &mut Tx, case: &Case) -> Result<i64> {
    let number = duties::list(tx, case.id).await?.len() + 1;
    Ok(i64::try_from(number).unwrap_or(i64::MAX))
}

/// Starts a duty of `days` working days, by the rules of the day on which it starts.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn start(
    app: &App,
    rules: Rules<'_>,
    tx: &mut Tx,
    case: &mut Case,
    kind: DutyKind,
    started_on: NaiveDate,
    days: u32,
) -> Result<()> {
    let number = next_number(tx, case).await?;
    let duty = counted(app, rules, case, number, kind, started_on, days);
    Ok(duties::insert(tx, &[&duty]).await?)
}

/// Starts the duty to fetch the print at home, promised by that day.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn promise_visit(app: &App, tx: &mut Tx, case: &mut Case, by: NaiveDate) -> Result<()> {
    let number = next_number(tx, case).await?;
    let duty = agreed(app, case, number, DutyKind::SignatureVisit, by);
    show(case, &duty);
    Ok(duties::insert(tx, &[&duty]).await?)
}

/// Begins a stopped duty again where the case is now, from its old first day and with its old
/// length.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn resume(
    app: &App,
    places: &Gazetteer,
    tx: &mut Tx,
    case: &mut Case,
    stopped: &Duty,
) -> Result<()> {
    let started_on = stopped.started_on();
    let rules = places.rules(case.county_id, started_on);
    let days = stopped.length.and_then(|days| u32::try_from(days).ok());
    let days = days.unwrap_or(rules.policy.procedure.answer_working_days);
    let number = next_number(tx, case).await?;
    let mut duty = counted(app, rules, case, number, stopped.kind, started_on, days);
    duty.policy_version.clone_from(&stopped.policy_version);
    duty.continues = Some(stopped.number);
    duty.late_at_id = stopped.late_at_id;
    // A holiday notice may have moved its last day since it stopped.
    renew_late_at(app, tx, &mut duty, stopped.due_on()).await?;
    Ok(duties::insert(tx, &[&duty]).await?)
}

/// The case's duties in order; those that cannot be read are left out.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn list(app: &App, tx: &mut Tx, case: &Case) -> Result<Vec<Duty>> {
    let found = duties::list(tx, case.id).await?;
    Ok(app.unreadable.sift("duties", &case.id.to_string(), found)?.0)
}

/// The day on which the township had the case in hand, the day before day 1 of its first
/// duty. Paper came before it was entered.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn filed_on(app: &App, tx: &mut Tx, case: &Case) -> Result<NaiveDate> {
    let first = list(app, tx, case).await?.into_iter().next();
    let received = china_day(case.received_at);
    Ok(first.map_or(received, |duty| duty.started_on().min(received)))
}

/// Whoever's turn it was, it is over: stops the answer or the correction that is owed.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn end_turn(app: &App, tx: &mut Tx, case: &mut Case, outcome: DutyOutcome) -> Result<()> {
    for kind in DutyKind::ALL.iter().filter(|kind| kind.is_turn()) {
        end(app, tx, case, *kind, outcome).await?;
    }
    case.provisional = false;
    Ok(())
}

/// Stops the running duty of that kind, if there is one.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn end(
    app: &App,
    tx: &mut Tx,
    case: &mut Case,
    kind: DutyKind,
    outcome: DutyOutcome,
) -> Result<()> {
    duties::stop(tx, case.id, kind, app.clock.now(), outcome).await?;
    case.owed.set(kind, None);
    Ok(())
}

/// Finds anew where the duty became late, after its last day has moved from `old`: it may have been
/// handed on in time after all, or have become late only at a township that handed it on later.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn renew_late_at(app: &App, tx: &mut Tx, duty: &mut Duty, old: NaiveDate) -> Result<()> {
    if duty.late_at_id.is_none() {
        return Ok(());
    }
    let mut events = events::list(tx, duty.docket_id).await?;
    events.retain(|one| matches!(one.kind, EventKind::Transferred | EventKind::HandedOver));
    let first_after = |day| events.iter().find(|one| china_day(one.at) > day);
    match (first_after(old), first_after(duty.due_on())) {
        (_, None) => duty.late_at_id = None,
        // The recorded place may have been overtaken by a merger of townships.
        (Some(before), Some(now)) if before.seq == now.seq => {}
        (_, Some(now)) => {
            if let Some(Happening::Transferred(said) | Happening::HandedOver(said)) =
                timeline::read(app, now).ok().flatten()
            {
                duty.late_at_id = said.from.or(Some(duty.county_id));
            }
        }
    }
    Ok(())
}

/// Working days that the township has after a correction: those that were left when it
/// returned the case, but at least the minimum of the day on which it is corrected.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn days_after_correction(
    app: &App,
    rules: Rules<'_>,
    tx: &mut Tx,
    case: &Case,
) -> Result<u32> {
    let all = list(app, tx, case).await?;
    let last = all.iter().rev().find(|duty| duty.kind == DutyKind::Answer);
    let left = last.map_or(0, |duty| {
        let stopped = duty.stopped_at.map_or(app.clock.today(), china_day);
        rules.calendar.working_days_between(stopped, duty.due_on())
    });
    Ok(u32::try_from(left).unwrap_or(0).max(rules.policy.procedure.min_days_after_correction))
}
