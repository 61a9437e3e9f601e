//! `shouwang migrate`.

use std::process::ExitCode;

use super::{Absent, Failure, block_on, connect, open};
use crate::app::App;
use crate::clock::Clock;
use crate::config::{ConfigError, Storage};
use crate::domain::backfill::Backfill;
use crate::service::keeping::backfill::{self, By, Step};
use crate::store::{Postponed, backfills};

pub(super) fn run(storage: &Storage) -> Result<ExitCode, Failure> {
    block_on(async move {
        let db = connect(storage).await?;
        let applied = db.migrate(storage.database_file().as_deref()).await?;
        println!("{applied} migrations applied");
        let mut all = backfills::list(&mut db.begin_read().await?).await?;
        all.retain(|progress| !progress.finished);
        db.close().await;
        if all.is_empty() {
            return Ok(ExitCode::SUCCESS);
        }
        match storage.existing_keyring() {
            Ok(keyring) => {
                let app = open(storage, keyring, Clock::system(), Absent::Refuse).await?;
                for name in Backfill::ALL {
                    println!("{}: {}", name.as_str(), fill(&app, *name).await?);
                }
                app.db.close().await;
            }
            Err(ConfigError::NoKeys) => {
                let names: Vec<_> = all.iter().map(|progress| progress.name.as_str()).collect();
                eprintln!(
                    "shouwang: not done without the keys: {}. The server does it beside its \
                     work, or this command does when --key-file names them",
                    names.join(", ")
                );
            }
            Err(error) => return Err(error.into()),
        }
        Ok(ExitCode::SUCCESS)
    })
}

/// What came of it, in words.
async fn fill(app: &App, name: Backfill) -> Result<String, Failure> {
    Ok(match backfill::finish(app, name, By::Command).await? {
        Step::On(progress) | Step::Finished(progress) => {
            format!("{} rows, {} passed over", progress.done, progress.passed_over)
        }
        Step::Later(Postponed::Busy | Postponed::Large) => {
            return Err(
                format!("{}: somebody is using the database; run it again", name.as_str()).into()
            );
        }
    })
}
