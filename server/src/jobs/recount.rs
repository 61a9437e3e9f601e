//! Counts running duties anew when another calendar is in force: after an import beside this
//! server, after an upgrade, and where an earlier recount was interrupted.

use std::sync::Arc;
use std::time::Duration;

use crate::app::App;
use crate::service::imports::recount;

const EVERY: Duration = Duration::from_secs(5);

/// Runs until the process ends; a round that fails is logged, and the next one goes on.
pub async fn run(app: Arc<App>) {
    let mut every = tokio::time::interval(EVERY);
    // What could not be read may have been mended before this start.
    let mut again = true;
    loop {
        every.tick().await;
        match recount::go_on(&app, again).await {
            Ok(done) => {
                again = false;
                if let Some(recount::Recount { counted, moved, unreadable }) = done {
                    tracing::info!(counted, moved, unreadable, "running duties were counted anew");
                }
            }
            Err(error) => {
                let (code, cause) = (error.code.as_str(), error.cause());
                tracing::error!(code, error = cause, "the recount of running duties failed");
            }
        }
    }
}
