//! Fills, in rows that were there before a migration, what SQL cannot fill: pages of 200 rows, each
//! a short transaction of its own that also keeps how far it has come. Killed anywhere, it goes on
//! from there; of two servers on one database, each page is one's.
//!
//! Whoever reads such a row meanwhile does without. New rows are written whole and never wait for a
//! backfill. A later migration that needs one names it in `store/migrate.rs`.

mod rows;

use crate::app::App;
use crate::domain::backfill::Backfill;
use crate::domain::error::{Error, ErrorCode, Result};
use crate::gateway::keyring::Place;
use crate::service::case::chain;
use crate::service::case::form::if_readable;
use crate::store::backfills::{self, Progress};
use crate::store::{Position, Postponed, QUICK, Tx};
use rows::{Contacts, ContentHashes, OldChains, RequestHashes, Rows};

/// Rows of one transaction; few, so that filings do not wait for long.
const PAGE: i64 = 200;

/// Who runs it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum By {
    /// A server, beside its other work.
    Server,
    /// An operator's command, which may take long.
    Command,
}

/// What a step of a backfill came to.
#[derive(Debug, Clone)]
pub enum Step {
    /// There is more to do.
    On(Progress),
    /// Nothing is left to do.
    Finished(Progress),
    /// Not now.
    Later(Postponed),
}

/// Does the next page.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn step(app: &App, name: Backfill, by: By) -> Result<Step> {
    let progress = match name {
        Backfill::FreePages => return free_pages(app, by).await,
        Backfill::OldChains => endorse_chains(app).await?,
        Backfill::Contacts => page::<Contacts>(app, name).await?,
        Backfill::ContentHashes => page::<ContentHashes>(app, name).await?,
        Backfill::RequestHashes => page::<RequestHashes>(app, name).await?,
    };
    Ok(if progress.finished { Step::Finished(progress) } else { Step::On(progress) })
}

/// Does it to the end, or as far as it can be done now; what came of it.
///
/// # Errors
/// As [`step`].
pub async fn finish(app: &App, name: Backfill, by: By) -> Result<Step> {
    loop {
        match step(app, name, by).await? {
            Step::On(_) => {}
            ended => return Ok(ended),
        }
    }
}

/// Endorses the chains of the first format, all at once: before an event of the second is written,
/// or never.
///
/// # Errors
/// As [`step`].
pub async fn endorse_chains(app: &App) -> Result<Progress> {
    let mut progress = progress_of(app, Backfill::OldChains).await?;
    if !progress.finished && !chain::is_open(app, &mut app.db.begin_read().await?).await? {
        // Somebody has put the mark back: what is not endorsed by now never is.
        progress.finished = true;
        let mut tx = app.db.begin().await?;
        backfills::set(&mut tx, &progress).await?;
        tx.commit().await?;
    }
    while !progress.finished {
        progress = page::<OldChains>(app, Backfill::OldChains).await?;
    }
    Ok(progress)
}

/// The backfills that have not come to an end, or have passed something over.
///
/// # Errors
/// A database error: `server.busy`, `server.storage` or `server.fault`.
pub async fn list_open(app: &App) -> Result<Vec<Progress>> {
    let mut tx = app.db.begin_read().await?;
    let mut found = backfills::list(&mut tx).await?;
    found.retain(|progress| !progress.finished || progress.passed_over > 0);
    Ok(found)
}

async fn page<R: Rows>(app: &App, name: Backfill) -> Result<Progress> {
    match try_page::<R>(app, name, PAGE).await {
        // A row of them does not take what is written: each by itself.
        Err(error) if error.code == ErrorCode::ServerFault => {
            for _ in 0..PAGE {
                let progress = match try_page::<R>(app, name, 1).await {
                    Err(error) if error.code == ErrorCode::ServerFault => {
                        pass_over::<R>(app, name, error).await?
                    }
                    done => done?,
                };
                if progress.finished {
                    return Ok(progress);
                }
            }
            progress_of(app, name).await
        }
        done => done,
    }
}

async fn try_page<R: Rows>(app: &App, name: Backfill, limit: i64) -> Result<Progress> {
    let mut tx = app.db.begin().await?;
    let mut progress = backfills::lock(&mut tx, name).await?;
    if progress.finished {
        return Ok(progress);
    }
    let rows = next::<R>(app, &mut tx, &mut progress, limit).await?;
    progress.finished = rows.is_empty();
    for (position, row) in rows {
        progress.reached = position.to_string();
        let filled = match row {
            Ok(row) => R::fill(app, &mut tx, &row).await,
            Err(error) => Err(error.into()),
        };
        match app.unreadable.pass_over(R::TABLE, &progress.reached, filled)? {
            Some(()) => progress.done += 1,
            None => progress.passed_over += 1,
        }
    }
    backfills::set(&mut tx, &progress).await?;
    tx.commit().await?;
    Ok(progress)
}

/// Goes on behind the next row, which cannot be written.
async fn pass_over<R: Rows>(app: &App, name: Backfill, cause: Error) -> Result<Progress> {
    let mut tx = app.db.begin().await?;
    let mut progress = backfills::lock(&mut tx, name).await?;
    for (position, _) in next::<R>(app, &mut tx, &mut progress, 1).await? {
        progress.reached = position.to_string();
        progress.passed_over += 1;
        let place = Place { table: R::TABLE, column: R::COLUMN, id: &progress.reached };
        let _ = app.unreadable.tell(place, cause.cause());
    }
    backfills::set(&mut tx, &progress).await?;
    tx.commit().await?;
    Ok(progress)
}

/// The rows after those that are done. One whose key does not read is left out and counted as
/// passed over.
async fn next<R: Rows>(
    app: &App,
    tx: &mut Tx,
    progress: &mut Progress,
    limit: i64,
) -> Result<Vec<(Position, std::result::Result<R::Row, sqlx::Error>)>> {
    let after = Position::parse(&progress.reached);
    let found = R::list(tx, &after, limit).await?;
    let (all, mut rows) = (found.len(), Vec::with_capacity(found.len()));
    for (position, row) in found {
        let position = app.unreadable.judge(R::TABLE, "without a key that reads", position);
        rows.extend(if_readable(position)?.map(|position| (position, row)));
    }
    if rows.is_empty() && all > 0 {
        return Err(Error::fault("no key of a page reads"));
    }
    progress.passed_over += i64::try_from(all - rows.len()).unwrap_or_default();
    Ok(rows)
}

async fn progress_of(app: &App, name: Backfill) -> Result<Progress> {
    Ok(backfills::find(&mut app.db.begin_read().await?, name).await?)
}

/// Writes the database anew, without what other backfills have replaced: they come before this one
/// in the list.
async fn free_pages(app: &App, by: By) -> Result<Step> {
    let mut progress = progress_of(app, Backfill::FreePages).await?;
    if progress.finished {
        return Ok(Step::Finished(progress));
    }
    let limit = (by == By::Server).then_some(QUICK);
    if let Some(postponed) = app.db.rewrite(limit).await? {
        return Ok(Step::Later(postponed));
    }
    progress.finished = true;
    let mut tx = app.db.begin().await?;
    backfills::set(&mut tx, &progress).await?;
    tx.commit().await?;
    Ok(Step::Finished(progress))
}
