//! `shouwang backup`, `restore` and `verify`.

use std::path::{Path, PathBuf};
use std::process::ExitCode;
use std::sync::Arc;

use clap::Args;
use serde_json::json;

use super::{Failure, block_on, connect, existing};
use crate::app::App;
use crate::clock::Clock;
use crate::config::Storage;
use crate::gateway::keyring::Keyring;
use crate::gateway::objects::Objects;
use crate::gateway::postgres_tools::PostgresTool;
use crate::service::keeping::backup::{self, Folder, Manifest, Source};
use crate::service::keeping::restore::{self, Target};
use crate::service::keeping::verify::{self, Problem, Summary};
use crate::service::keeping::{backfill, keys};
use crate::store::{Db, Engine};

#[derive(Debug, Args)]
pub(super) struct Backup {
    /// A new or an empty folder; best on another disk
    #[arg(long)]
    to: PathBuf,
    #[command(flatten)]
    storage: Storage,
}

#[derive(Debug, Args)]
pub(super) struct Restore {
    /// A folder that `backup` made
    #[arg(long)]
    from: PathBuf,
    #[command(flatten)]
    storage: Storage,
}

#[derive(Debug, Args)]
pub(super) struct Verify {
    /// Check a backup instead of the installation
    #[arg(long)]
    from: Option<PathBuf>,
    #[command(flatten)]
    storage: Storage,
}

/// Exit status: problems were found.
const NOT_ALL: u8 = 1;

/// Needs no keys: sealed data stays sealed.
pub(super) fn back_up(Backup { to, storage }: Backup) -> Result<ExitCode, Failure> {
    block_on(async move {
        let db = existing(&storage).await?;
        let objects = Objects::open(storage.objects())?;
        let source = Source { db, url: storage.database_url(), objects };
        let manifest = backup::backup(&source, &to, Clock::system().now()).await?;
        source.db.close().await;
        println!("{}", summary_of(&manifest));
        eprintln!(
            "The master keys are not part of the backup: without them nobody can read it. \
             Keep the key file apart, in two places at least."
        );
        Ok(ExitCode::SUCCESS)
    })
}

pub(super) fn restore(Restore { from, storage }: Restore) -> Result<ExitCode, Failure> {
    block_on(async move {
        // Checked before anything is written: a restore without its keys is useless.
        let keyring = storage.existing_keyring()?;
        let target = Target {
            url: storage.database_url(),
            database_file: storage.database_file(),
            objects: storage.objects(),
        };
        let manifest = restore::restore(&from, &target).await?;
        eprintln!("restored: {}", summary_of(&manifest));
        let db = connect(&storage).await?;
        // The schema of an older backup is migrated; the backup itself stays as the copy.
        db.migrate(None).await?;
        let app = app_of(db, Objects::open(storage.objects())?, keyring).await?;
        backfill::endorse_chains(&app).await?;
        finish(&verify_rows(&app).await?)
    })
}

pub(super) fn verify(Verify { from, storage }: Verify) -> Result<ExitCode, Failure> {
    block_on(async move {
        let keyring = storage.existing_keyring()?;
        let summary = match from {
            Some(from) => verify_backup(&from, keyring).await?,
            None => {
                let db = existing(&storage).await?;
                let app = app_of(db, Objects::open(storage.objects())?, keyring).await?;
                verify_rows(&app).await?
            }
        };
        finish(&summary)
    })
}

/// Checks its bytes against the manifest, then their contents.
async fn verify_backup(from: &Path, keyring: Keyring) -> Result<Summary, Failure> {
    let (folder, manifest) = Folder::open(from)?;
    let mut changed = 0;
    folder.differences(&manifest, |what| {
        changed += 1;
        tell(Problem { reference: None, what });
    })?;
    let database = folder.database(manifest.engine);
    let mut summary = match manifest.engine {
        Engine::Sqlite => {
            let db = Db::open_copy(&database).await?;
            verify_rows(&app_of(db, folder.objects, keyring).await?).await?
        }
        Engine::Postgres => {
            PostgresTool::find("pg_restore", manifest.pg_dump.unwrap_or_default())?
                .list(&database)?;
            eprintln!(
                "The rows of a PostgreSQL backup can be read by a server only: restore it into \
                 an empty database, which verifies them."
            );
            verify::verify_photos(&folder, &keyring, &mut tell)?
        }
    };
    summary.problems += changed;
    summary.ok = summary.problems == 0;
    Ok(summary)
}

/// The installation, or a copy of it; refused where its schema is not up to date, or the keys are
/// another database's.
async fn app_of(db: Db, objects: Objects, keyring: Keyring) -> Result<Arc<App>, Failure> {
    db.need_current().await?;
    let app = App::new(db, objects, Arc::new(keyring), Clock::system()).await?;
    // Otherwise every single record would be reported.
    keys::judge(&app).await?;
    Ok(Arc::new(app))
}

async fn verify_rows(app: &Arc<App>) -> Result<Summary, Failure> {
    let summary = verify::verify(app, &mut tell).await?;
    app.db.close().await;
    Ok(summary)
}

fn tell(problem: Problem) {
    eprintln!("shouwang: {problem}");
}

fn finish(summary: &Summary) -> Result<ExitCode, Failure> {
    println!("{}", serde_json::to_string(summary)?);
    Ok(if summary.ok { ExitCode::SUCCESS } else { ExitCode::from(NOT_ALL) })
}

fn summary_of(manifest: &Manifest) -> serde_json::Value {
    json!({
        "made_at": manifest.made_at,
        "engine": manifest.engine,
        "migration": manifest.migration,
        "database_bytes": manifest.database.size,
        "objects": manifest.object_count,
        "object_bytes": manifest.object_bytes,
        "keys": "not included",
    })
}
