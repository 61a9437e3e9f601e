//! Running duties counted anew by the calendar in force, while serving: in pages, each written in
//! one transaction with the place where the next begins, where an interrupted recount goes on.
//!
//! Only the calendar moves a day: a duty keeps the length with which it began, whatever policy
//! has come since.

use std::slice;

use chrono::NaiveDate;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

use crate::app::App;
use crate::clock::end_of;
use crate::domain::calendar::CalendarInForce;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::domain::event::{Actor, Happening, Recounted};
use crate::service::case::notice::Notice;
use crate::service::case::{duty, outbox, timeline};
use crate::store::duties::Duty;
use crate::store::{Numbered, Tx, cases, dockets, duties, settings};

/// What a recount has changed, or would change.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Serialize)]
pub struct Recount {
    /// Running duties counted.
    pub counted: usize,
    /// Of these, duties whose last day moves.
    pub moved: usize,
    /// Running duties passed over, because they or their cases cannot be read.
    pub unreadable: usize,
}

impl std::ops::AddAssign for Recount {
    fn add_assign(&mut self, page: Self) {
        self.counted += page.counted;
        self.moved += page.moved;
        self.unreadable += page.unreadable;
    }
}

/// Before every duty.
const FIRST: (Uuid, i64) = (Uuid::nil(), 0);
/// After every duty.
const END: (Uuid, i64) = (Uuid::max(), i64::MAX);

/// Duties of a page; few enough that filings do not wait for long.
const PAGE: i64 = 200;

/// How far it has come: kept in the settings, under [`settings::RECOUNT`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
struct Progress {
    /// Version of the calendar by which it counts.
    calendar: String,
    /// Docket and number of the last duty counted.
    after: (Uuid, i64),
    /// Duties passed over so far.
    unreadable: usize,
    /// Whether all were counted.
    is_done: bool,
}

/// What each running duty would become by that calendar; nothing is written.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn try_out(app: &App, calendar: &CalendarInForce) -> Result<Recount> {
    let (mut all, mut after) = (Recount::default(), FIRST);
    while let Some(page) = Page::read(app, calendar, after).await? {
        all += page.told;
        after = page.last;
    }
    Ok(all)
}

/// Counts all of them.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn all(app: &App) -> Result<Recount> {
    run(app, None).await
}

/// Counts those that have not been counted by the calendar in force: all after an import or an
/// upgrade, the rest after an interruption, `None` when nothing is left. With `again`, what was
/// passed over is tried once more.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn go_on(app: &App, again: bool) -> Result<Option<Recount>> {
    let mut tx = app.db.begin_read().await?;
    let places = app.places.read(&mut tx).await?;
    let kept = settings::find(&mut tx, settings::RECOUNT).await?;
    drop(tx);
    // What does not read has not been done.
    let kept = kept.and_then(|kept| serde_json::from_str::<Progress>(&kept).ok());
    let kept = kept.filter(|kept| kept.calendar == places.rule_book.calendar.version);
    match kept {
        Some(Progress { is_done: true, unreadable, .. }) if unreadable == 0 || !again => Ok(None),
        Some(Progress { is_done: true, .. }) | None => run(app, None).await.map(Some),
        unfinished => run(app, unfinished).await.map(Some),
    }
}

/// Counts until no page is left, or until another calendar is in force, which has a recount of its
/// own.
async fn run(app: &App, unfinished: Option<Progress>) -> Result<Recount> {
    let mut all = Recount::default();
    let mut tx = app.db.begin_read().await?;
    let places = app.places.read(&mut tx).await?;
    drop(tx);
    let calendar = &places.rule_book.calendar;
    let mut progress = unfinished.unwrap_or_else(|| Progress {
        calendar: calendar.version.clone(),
        after: FIRST,
        unreadable: 0,
        is_done: false,
    });
    if progress.calendar != calendar.version {
        return Ok(all);
    }
    loop {
        let page = Page::read(app, calendar, progress.after).await?;
        let Some(mut page) = page else {
            progress.is_done = true;
            let mut tx = app.db.begin().await?;
            keep(app, &mut tx, &progress).await?;
            tx.commit().await?;
            return Ok(all);
        };
        if !page.write(app, &mut progress).await? {
            return Ok(all);
        }
        all += page.told;
    }
}

/// Keeps how far the recount has come, unless another calendar is in force: then nothing is kept,
/// and the answer is false. Nobody imports a calendar before the transaction ends.
async fn keep(app: &App, tx: &mut Tx, progress: &Progress) -> Result<bool> {
    let places = app.places.hold(tx).await?;
    if places.rule_book.calendar.version != progress.calendar {
        return Ok(false);
    }
    let json = serde_json::to_string(progress).map_err(Error::fault)?;
    settings::set(tx, settings::RECOUNT, &json, app.clock.now()).await?;
    Ok(true)
}

/// Some running duties, in the order of their dockets.
struct Page {
    /// The duties that change, each as it was and as it becomes.
    changed: Vec<(Duty, Duty)>,
    told: Recount,
    /// Docket and number of the last one that has both.
    last: (Uuid, i64),
}

impl Page {
    /// The page after that duty; `None` at the end.
    async fn read(
        app: &App,
        calendar: &CalendarInForce,
        after: (Uuid, i64),
    ) -> Result<Option<Self>> {
        let mut tx = app.db.begin_read().await?;
        let place = |(place, _): &Numbered<Duty>| place.as_ref().ok().copied();
        let mut most = PAGE;
        // A page of which no place reads does not say where the next begins: it is made longer.
        let (found, last) = loop {
            let mut found = duties::list_counted(&mut tx, after, most).await?;
            let is_full = i64::try_from(found.len()).is_ok_and(|count| count == most);
            let mut places = found.iter().enumerate().rev();
            match places.find_map(|(at, row)| Some((at, place(row)?))) {
                Some((at, last)) => {
                    // What stands behind it is of the next page.
                    found.truncate(at + 1);
                    break (found, last);
                }
                None if is_full => most += PAGE,
                None if found.is_empty() => return Ok(None),
                None => break (found, END),
            }
        };
        drop(tx);
        let of_docket = |(place, duty): Numbered<Duty>| (place.map(|(docket, _)| docket), duty);
        let found = found.into_iter().map(of_docket).collect();
        let (running, unreadable) = app.unreadable.sift_named("duties", found)?;
        let today = app.clock.today();
        let counted = running.len();
        let changed: Vec<_> = running
            .into_iter()
            .filter_map(|duty| anew(calendar, today, &duty).map(|new| (duty, new)))
            .collect();
        let moved = changed.iter().filter(|change| moves(change)).count();
        Ok(Some(Self { changed, told: Recount { counted, moved, unreadable }, last }))
    }

    /// Writes what changes, and that the recount has come past it. False where another calendar is
    /// in force: then it goes no further.
    async fn write(&mut self, app: &App, progress: &mut Progress) -> Result<bool> {
        let past = self.past(progress);
        match write(app, &past, &self.changed).await {
            // One of them cannot be read: do each by itself, so that it holds up no other.
            Err(error) if error.code == ErrorCode::RecordUnreadable => {}
            done => {
                *progress = past;
                return done;
            }
        }
        for one in &self.changed {
            // Interrupted here, it begins again before the page.
            let done = write(app, progress, slice::from_ref(one)).await;
            let id = one.0.docket_id.to_string();
            match app.unreadable.pass_over("cases", &id, done)? {
                Some(true) => {}
                Some(false) => return Ok(false),
                None => {
                    self.told.unreadable += 1;
                    self.told.moved -= usize::from(moves(one));
                }
            }
        }
        *progress = self.past(progress);
        write(app, progress, &[]).await
    }

    /// How far the recount has come with this page.
    fn past(&self, before: &Progress) -> Progress {
        let unreadable = before.unreadable + self.told.unreadable;
        Progress { after: self.last, unreadable, ..before.clone() }
    }
}

/// Writes the changes together with how far the recount has come. False, with nothing written,
/// when another calendar is in force.
async fn write(app: &App, progress: &Progress, changed: &[(Duty, Duty)]) -> Result<bool> {
    let mut tx = app.db.begin().await?;
    if !keep(app, &mut tx, progress).await? {
        return Ok(false);
    }
    for (old, new) in changed {
        change(app, &mut tx, old, new.clone()).await?;
    }
    tx.commit().await?;
    Ok(true)
}

fn moves((old, new): &(Duty, Duty)) -> bool {
    old.due_on() != new.due_on()
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
async fn change(app: &App, tx: &mut Tx, was: &Duty, mut duty: Duty) -> Result<()> {
    dockets::lock(tx, duty.docket_id).await?;
    let (old, new) = (was.due_on(), duty.due_on());
    duty::renew_late_at(app, tx, &mut duty, old).await?;
    // Done, or counted anew by somebody else, meanwhile: the duty stays as it is.
    if !duties::recount(tx, was, &duty).await? || new == old {
        return Ok(());
    }
    let mut case = cases::find(tx, duty.docket_id).await?.ok_or(ErrorCode::ServerFault)?;
    if duty.kind.is_told() {
        let notice = Notice::Recounted { duty: duty.kind, old, new };
        outbox::tell(app, tx, &mut case, notice, false).await?;
        cases::set_call_or_visit(tx, case.id, case.call_or_visit).await?;
    }
    let said = Happening::Recounted(Recounted { old, new, clock: duty.number });
    timeline::append(app, tx, case.id, Actor::System, &said).await
}
