//! Importing a year's holiday notice, new or corrected: what is owed is counted anew.

use std::slice;

use chrono::NaiveDate;
use serde::Serialize;
use wasm_validator::calendar::Year;

use crate::app::{App, CALENDAR_SETTING, CalendarInForce};
use crate::clock::end_of;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, Happening, Recounted};
use crate::service::case::notice::Notice;
use crate::service::case::{duty, outbox, timeline};
use crate::store::duties::Duty;
use crate::store::{Tx, cases, dockets, duties, settings};

/// What an import changes, or would change.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize)]
pub struct Recount {
    /// Running duties counted.
    pub counted: usize,
    /// Of these, duties whose last day moves.
    pub moved: usize,
    /// Running duties passed over, because they or their cases cannot be read.
    pub unreadable: usize,
}

/// Duties moved in one transaction; few, so that filings do not wait for long.
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

/// Recounts running duties by the calendar in force: a server that ran during an import has
/// gone on counting by the old one, and an import may have been interrupted.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn recount_by_calendar_in_force(app: &App) -> Result<Recount> {
    recount(app, &app.calendar, true).await
}

async fn recount(app: &App, calendar: &CalendarInForce, apply: bool) -> Result<Recount> {
    let mut tx = app.db.begin_read().await?;
    let running = duties::list_counted(&mut tx).await?;
    drop(tx);
    let (running, mut unreadable) = app.unreadable.sift_named("duties", running)?;
    let today = app.clock.today();
    let changed: Vec<_> = running
        .iter()
        .filter_map(|duty| Some((duty.due_on(), anew(calendar, today, duty)?)))
        .collect();
    let moves = |(old, duty): &&(NaiveDate, Duty)| *old != duty.due_on();
    let mut moved = changed.iter().filter(moves).count();
    for some in changed.chunks(AT_ONCE).filter(|_| apply) {
        match change_all(app, some).await {
            // One of them cannot be read: do each by itself, so that it holds up no other.
            Err(error) if error.code == ErrorCode::RecordUnreadable => {
                for one in some {
                    let done = change_all(app, slice::from_ref(one)).await;
                    let id = one.1.docket_id.to_string();
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

async fn change_all(app: &App, duties: &[(NaiveDate, Duty)]) -> Result<()> {
    let mut tx = app.db.begin().await?;
    for (old, duty) in duties {
        change(app, &mut tx, *old, duty.clone()).await?;
    }
    Ok(tx.commit().await?)
}

/// The duty by the calendar, where its last day changes. A day off that is declared late still
/// counts: the last day moves on even when it had passed, and nobody is in
/// breach. It never moves back to a day that is over: nobody could have kept it.
fn anew(calendar: &CalendarInForce, today: NaiveDate, duty: &Duty) -> Option<Duty> {
    let days = duty.length.and_then(|days| u32::try_from(days).ok())?;
    let due = calendar.calendar.due(duty.started_on(), days);
    let old = duty.due_on();
    let is_same = due.due == old && due.provisional == duty.provisional;
    if is_same || (due.due < old && due.due < today) {
        return None;
    }
    Some(Duty {
        due_at: end_of(due.due),
        provisional: due.provisional,
        calendar_version: Some(calendar.version.clone()),
        ..duty.clone()
    })
}

/// The case itself does not change, and keeps its version: an officer who is answering it at
/// this moment is not told that somebody was faster.
async fn change(app: &App, tx: &mut Tx, old: NaiveDate, mut duty: Duty) -> Result<()> {
    dockets::lock(tx, duty.docket_id).await?;
    duty::move_late(app, tx, &mut duty, old).await?;
    // Done meanwhile: the duty stays as it was.
    if !duties::recount(tx, &duty).await? {
        return Ok(());
    }
    let new = duty.due_on();
    if new == old {
        return Ok(());
    }
    let mut case = cases::find(tx, duty.docket_id).await?.ok_or(ErrorCode::ServerFault)?;
    let notice = Notice::Recounted { duty: duty.kind, old, new };
    outbox::tell(app, tx, &mut case, notice, false).await?;
    cases::set_call_or_visit(tx, case.id, case.call_or_visit).await?;
    let said = Happening::Recounted(Recounted { old, new, clock: duty.number });
    timeline::append(app, tx, case.id, Actor::System, &said).await
}
