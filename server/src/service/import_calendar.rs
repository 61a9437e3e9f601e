//! A year's notice is imported: provisional days are counted anew, open clocks only.

use serde::Serialize;
use serde_json::json;
use wasm_validator::calendar::Year;

use crate::app::{App, CALENDAR_SETTING, CalendarInForce};
use crate::domain::case::ClockKind;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, EventKind};
use crate::service::outbox::{self, Notice};
use crate::service::timeline;
use crate::store::{Tx, cases, clocks, settings};

/// What an import does, or would do.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Recount {
    /// Open clocks that were provisional.
    pub counted: usize,
    /// Of these, clocks whose last day moves.
    pub moved: usize,
}

/// Reads a year's file as `calendar/2026.json` is written and counts with it; nothing
/// is kept unless `apply`.
///
/// # Errors
/// `server.fault` with the reason when the year contradicts itself or others, the
/// database's.
pub async fn import(app: &App, year: Year, apply: bool) -> Result<Recount> {
    let mut tx = app.db.begin().await?;
    let mut imported: Vec<Year> = match settings::find(&mut tx, CALENDAR_SETTING).await? {
        Some(json) => serde_json::from_str(&json).map_err(Error::fault)?,
        None => Vec::new(),
    };
    imported.retain(|known| known.year != year.year);
    imported.push(year);
    let mut years = app.calendar.years.clone();
    years.retain(|known| imported.iter().all(|newer| newer.year != known.year));
    years.extend(imported.iter().cloned());
    let calendar = CalendarInForce::new(years)?;
    let recount = recount(app, &mut tx, &calendar).await?;
    if apply {
        let json = serde_json::to_string(&imported).map_err(Error::fault)?;
        settings::set(&mut tx, CALENDAR_SETTING, &json, app.clock.now()).await?;
        tx.commit().await?;
    }
    Ok(recount)
}

/// Counts open provisional clocks by the calendar in force: a server that ran through an
/// import has still counted by the old one.
///
/// # Errors
/// The database's.
pub async fn recount_by_calendar_in_force(app: &App) -> Result<Recount> {
    let mut tx = app.db.begin().await?;
    let recount = recount(app, &mut tx, &app.calendar).await?;
    tx.commit().await?;
    Ok(recount)
}

async fn recount(app: &App, tx: &mut Tx, calendar: &CalendarInForce) -> Result<Recount> {
    let mut done = Recount { counted: 0, moved: 0 };
    for mut clock in clocks::list_provisional(tx).await? {
        done.counted += 1;
        let due = calendar.calendar.due(clock.started_on, u32::try_from(clock.days).unwrap_or(1));
        if due.due == clock.due_on && due.provisional {
            continue;
        }
        let old = clock.due_on;
        clock.due_on = due.due;
        clock.provisional = due.provisional;
        clock.calendar_version.clone_from(&calendar.version);
        cases::lock(tx, clock.case_id).await?;
        clocks::recount(tx, &clock).await?;
        let mut case = cases::find(tx, clock.case_id).await?.ok_or(ErrorCode::ServerFault)?;
        match clock.kind {
            ClockKind::Answer => {
                case.due_on = Some(due.due);
                case.provisional = due.provisional;
            }
            ClockKind::Correction => case.correct_by = Some(due.due),
        }
        let moved = due.due != old;
        if moved {
            let notice = Notice::Recounted { clock: clock.kind, old, new: due.due };
            outbox::tell(app, tx, &mut case, notice, false).await?;
        }
        cases::update(tx, &case).await?;
        if moved {
            done.moved += 1;
            let details = json!({ "old": old, "new": due.due, "clock": clock.number });
            timeline::append(app, tx, case.id, EventKind::Recounted, Actor::System, details)
                .await?;
        }
    }
    Ok(done)
}
