//! Runs the backfills, one after the other, beside the requests.

use std::sync::Arc;
use std::time::Duration;

use tokio::sync::watch;

use super::metrics;
use crate::app::App;
use crate::domain::backfill::Backfill;
use crate::domain::error::Result;
use crate::service::keeping::backfill::{self, By, Step};
use crate::store::Postponed;

/// Time between two pages, in which others may write.
const PAUSE: Duration = Duration::from_millis(20);
/// Time until the next try after an error, or where the database was in use.
const AGAIN: Duration = Duration::from_secs(60);
/// Pages between two lines of the log.
const TOLD_EVERY: u64 = 50;

/// Runs until nothing is left that a server does, or `stop` is set.
pub async fn run(app: Arc<App>, mut stop: watch::Receiver<bool>) {
    loop {
        match round(&app, &stop).await {
            Ok(true) => return,
            Ok(false) => {}
            Err(error) => {
                let (code, cause) = (error.code.as_str(), error.cause());
                tracing::error!(code, error = cause, "a backfill failed; it goes on in a minute");
            }
        }
        tokio::select! {
            () = tokio::time::sleep(AGAIN) => {}
            _ = stop.changed() => return,
        }
    }
}

/// Goes through all backfills; whether a server has nothing more to do for any of them.
async fn round(app: &App, stop: &watch::Receiver<bool>) -> Result<bool> {
    for name in Backfill::ALL {
        count_open(app).await?;
        if !fill(app, *name, stop).await? {
            return Ok(false);
        }
    }
    // What is left to the operator's command stays open.
    count_open(app).await?;
    Ok(true)
}

async fn count_open(app: &App) -> Result<()> {
    let open = backfill::list_open(app).await?.iter().filter(|one| !one.finished).count();
    metrics::set_backfills_open(open);
    Ok(())
}

/// Does one backfill, as far as a server does it; whether the next one may begin.
async fn fill(app: &App, name: Backfill, stop: &watch::Receiver<bool>) -> Result<bool> {
    let (name_told, mut pages) = (name.as_str(), 0);
    while !*stop.borrow() {
        match backfill::step(app, name, By::Server).await? {
            Step::On(progress) => {
                pages += 1;
                if pages % TOLD_EVERY == 1 {
                    tracing::info!(backfill = name_told, done = progress.done, "backfill goes on");
                }
                tokio::time::sleep(PAUSE).await;
            }
            Step::Finished(progress) => {
                if pages > 0 || name == Backfill::FreePages {
                    let (done, passed_over) = (progress.done, progress.passed_over);
                    tracing::info!(backfill = name_told, done, passed_over, "backfill finished");
                }
                return Ok(true);
            }
            Step::Later(Postponed::Busy) => return Ok(false),
            Step::Later(Postponed::Large) => {
                tracing::warn!(
                    backfill = name_told,
                    "nobody could file while so much is written anew: run `shouwang migrate` when \
                     nobody works"
                );
                return Ok(true);
            }
        }
    }
    Ok(false)
}
