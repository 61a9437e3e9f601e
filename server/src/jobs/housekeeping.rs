//! Upkeep every few hours: orphans, old sessions, counters and logs, statistics.

use std::sync::Arc;
use std::time::Duration;

use chrono::{DateTime, TimeDelta, Utc};

use super::orphans;
use crate::app::App;
use crate::clock::start_of;
use crate::domain::error::Result;
use crate::domain::read::kept_from;
use crate::store::{account_acts, lookups, messages, reads, sessions};

const EVERY: Duration = Duration::from_secs(6 * 3600);
/// How long an ended session is kept: the timeline records who did what, so it is of no more use.
const SESSIONS_KEPT: TimeDelta = TimeDelta::days(180);
/// How long the text of a message is kept: long enough to ask the operator about one that did not
/// come. That there was one, and when, stays.
const LETTERS_KEPT: TimeDelta = TimeDelta::days(30);

/// Runs until the process ends; a round that fails is logged and the next one tries.
/// `forget` drops the counters of HTTP's limits that are full again.
pub async fn run(app: Arc<App>, forget: impl Fn(DateTime<Utc>)) {
    let mut every = tokio::time::interval(EVERY);
    loop {
        every.tick().await;
        forget(app.clock.now());
        app.otp_tries.forget(app.clock.now());
        app.floods.forget(app.clock.now());
        match round(&app).await {
            Ok(0) => {}
            Ok(removed) => tracing::info!(removed, "orphans swept"),
            Err(error) => {
                let (code, cause) = (error.code.as_str(), error.cause());
                tracing::error!(code, error = cause, "housekeeping failed");
            }
        }
    }
}

/// Runs once. Returns how many orphans were removed.
///
/// # Errors
/// The database's or the disk's, as its code.
pub async fn round(app: &Arc<App>) -> Result<usize> {
    let mut tx = app.db.begin().await?;
    lookups::forget_before(&mut tx, app.clock.today()).await?;
    sessions::forget_before(&mut tx, app.clock.now() - SESSIONS_KEPT).await?;
    messages::erase_before(&mut tx, app.clock.now() - LETTERS_KEPT).await?;
    tx.commit().await?;
    forget_old_logs(app).await?;
    app.db.analyze().await?;
    orphans::sweep(app, orphans::AGE).await
}

/// Drops what the logs of reads and of accounts have kept long enough, in small transactions.
async fn forget_old_logs(app: &App) -> Result<()> {
    let before = start_of(kept_from(app.clock.today()));
    loop {
        let mut tx = app.db.begin().await?;
        let dropped = reads::forget_before(&mut tx, before).await?
            + account_acts::forget_before(&mut tx, before).await?;
        tx.commit().await?;
        if dropped == 0 {
            return Ok(());
        }
    }
}
