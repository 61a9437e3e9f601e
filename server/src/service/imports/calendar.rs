//! Importing a year's holiday notice, new or corrected: running clocks are counted anew.

use std::slice;

use chrono::NaiveDate;
use serde::Serialize;
use wasm_validator::calendar::Year;

use crate::app::{App, CALENDAR_SETTING, CalendarInForce};
use crate::domain::case::ClockKind;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, Happening, Recounted};
use crate::service::case::notice::Notice;
use crate::service::case::{clock, outbox, timeline};
use crate::store::clocks::Clock;
use crate::store::{Tx, cases, clocks, settings};

/// What an import changes, or would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Recount {
    /// Running clocks counted.
    pub counted: usize,
    /// Of these, clocks whose last day moves.
    pub moved: usize,
    /// Running clocks passed over, because they or their cases cannot be read.
    pub unreadable: usize,
}

/// Clocks moved in one transaction; few, so that filings do not wait for long.
const AT_ONCE: usize = 50;

/// Recounts with a year, in place of what was known of it; nothing is written unless `apply`.
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
    if apply {
        let json = serde_json::to_string(&imported).map_err(Error::fault)?;
        settings::set(&mut tx, CALENDAR_SETTING, &json, app.clock.now()).await?;
        tx.commit().await?;
    }
    recount(app, &calendar, apply).await
}

/// Recounts running clocks by the calendar in force: a server that ran during an import has
/// gone on counting by the old one, and an import may have been interrupted.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn recount_by_calendar_in_force(app: &App) -> Result<Recount> {
    recount(app, &app.calendar, true).await
}

async fn recount(app: &App, calendar: &CalendarInForce, apply: bool) -> Result<Recount> {
    let mut tx = app.db.begin_read().await?;
    let running = clocks::list_running(&mut tx).await?;
    drop(tx);
    let (running, mut unreadable) = app.unreadable.sift_named("clocks", running)?;
    let today = app.clock.today();
    let changed: Vec<_> = running
        .iter()
        .filter_map(|clock| Some((clock.due_on, anew(calendar, today, clock)?)))
        .collect();
    let moves = |(old, clock): &&(NaiveDate, Clock)| *old != clock.due_on;
    let mut moved = changed.iter().filter(moves).count();
    for some in changed.chunks(AT_ONCE).filter(|_| apply) {
        match change_all(app, some).await {
            // One of them cannot be read: do each by itself, so that it holds up no other.
            Err(error) if error.code == ErrorCode::RecordUnreadable => {
                for one in some {
                    let done = change_all(app, slice::from_ref(one)).await;
                    let id = one.1.case_id.to_string();
                    if app.unreadable.pass_over("cases", &id, done)?.is_none() {
                        unreadable += 1;
                        moved -= usize::from(moves(&one));
                    }
                }
            }
            done => done?,
        }
    }
    Ok(Recount { counted: running.len(), moved, unreadable })
}

async fn change_all(app: &App, clocks: &[(NaiveDate, Clock)]) -> Result<()> {
    let mut tx = app.db.begin().await?;
    for (old, clock) in clocks {
        change(app, &mut tx, *old, clock).await?;
    }
    Ok(tx.commit().await?)
}

/// The clock by the calendar, where its last day changes. A day off that is declared late still
/// counts: the last day moves on even when it had passed, and nobody is in
/// breach. It never moves back to a day that is over: nobody could have kept it.
fn anew(calendar: &CalendarInForce, today: NaiveDate, clock: &Clock) -> Option<Clock> {
    let due = calendar.calendar.due(clock.started_on, u32::try_from(clock.days).unwrap_or(1));
    let is_same = due.due == clock.due_on && due.provisional == clock.provisional;
    if is_same || (due.due < clock.due_on && due.due < today) {
        return None;
    }
    Some(Clock {
        due_on: due.due,
        provisional: due.provisional,
        calendar_version: calendar.version.clone(),
        ..clock.clone()
    })
}

async fn change(app: &App, tx: &mut Tx, old: NaiveDate, clock: &Clock) -> Result<()> {
    cases::lock(tx, clock.case_id).await?;
    // Answered meanwhile: the clock stays as it was.
    if !clocks::recount(tx, clock).await? {
        return Ok(());
    }
    let mut case = cases::find(tx, clock.case_id).await?.ok_or(ErrorCode::ServerFault)?;
    let new = clock.due_on;
    match clock.kind {
        ClockKind::Answer => {
            case.due_on = Some(new);
            case.provisional = clock.provisional;
            clock::move_breach(app, tx, &mut case, old).await?;
        }
        ClockKind::Correction => case.correct_by = Some(new),
    }
    if new != old {
        let notice = Notice::Recounted { clock: clock.kind, old, new };
        outbox::tell(app, tx, &mut case, notice, false).await?;
    }
    cases::update(tx, &case).await?;
    if new != old {
        let said = Happening::Recounted(Recounted { old, new, clock: clock.number });
        timeline::append(app, tx, case.id, Actor::System, &said).await?;
    }
    Ok(())
}
