//! A backup while the server runs: the database at one moment first, then every photo that
//! this copy names. Photos are never changed, and those with a row never
//! removed, so whatever the copy names is still there afterwards. Keys are never included.

mod error;
mod folder;

use std::fs::File;
use std::path::Path;

use chrono::{DateTime, Utc};

pub use error::BackupError;
pub(crate) use error::at;
pub use folder::{Folder, Manifest, Part};

use crate::gateway::objects::Objects;
use crate::gateway::postgres_tools::PostgresTool;
use crate::private;
use crate::store::{Db, Engine, Tx, objects};

/// Photos listed in one query.
const PAGE: i64 = 1_000;

/// The installation that is backed up.
#[derive(Debug)]
pub struct Source {
    /// The database.
    pub db: Db,
    /// The database's URL, for `pg_dump`.
    pub url: String,
    /// The photos.
    pub objects: Objects,
}

/// Makes a backup in a new or empty folder.
///
/// # Errors
/// As [`BackupError`] says; the folder then holds no manifest and is no backup.
pub async fn backup(
    source: &Source,
    to: &Path,
    made_at: DateTime<Utc>,
) -> Result<Manifest, BackupError> {
    let schema = source.db.schema().await?;
    let folder = Folder::create(to)?;
    let engine = source.db.engine();
    let database = folder.database(engine);
    let (mut copied, pg_dump) = copy_database(source, &database).await?;

    let mut list = folder.start_list()?;
    let mut after = String::new();
    loop {
        let page = objects::list_after(&mut copied, &after, PAGE).await?;
        let Some(last) = page.last() else { break };
        after.clone_from(last);
        for name in &page {
            source.objects.link_to(name, &folder.objects).map_err(|error| match error.kind() {
                std::io::ErrorKind::NotFound => BackupError::ObjectMissing(name.clone()),
                _ => at(Path::new(name))(error),
            })?;
            let (size, sha256) = folder.objects.digest(name).map_err(at(Path::new(name)))?;
            list.add(name, size, &sha256)?;
        }
    }
    drop(copied);

    let (object_count, object_bytes) = (list.count, list.bytes);
    let manifest = Manifest {
        format: folder::FORMAT,
        made_at,
        program: env!("CARGO_PKG_VERSION").to_owned(),
        engine,
        migration: schema.migration,
        pg_dump,
        database: folder.part(&database)?,
        objects: folder.part(&list.close()?)?,
        object_count,
        object_bytes,
    };
    folder.finish(&manifest)?;
    Ok(manifest)
}

/// Copies the database and returns a transaction that sees exactly the copied state:
/// on SQLite the copy itself, on PostgreSQL the snapshot that was dumped.
async fn copy_database(source: &Source, to: &Path) -> Result<(Tx, Option<i32>), BackupError> {
    match source.db.engine() {
        Engine::Sqlite => {
            source.db.copy_into(to).await?;
            let copy = Db::open_copy(to).await?;
            Ok((copy.begin_read().await?, None))
        }
        Engine::Postgres => {
            let mut tx = source.db.begin_read().await?;
            let server = tx.server_major().await?.unwrap_or_default();
            let snapshot = tx.export_snapshot().await?.unwrap_or_default();
            let (url, file) = (source.url.clone(), to.to_owned());
            let dumped = tokio::task::spawn_blocking(move || {
                let tool = PostgresTool::find("pg_dump", server)?;
                private::create_file(&file).map_err(at(&file))?;
                tool.dump(&url, &snapshot, &file)?;
                File::open(&file).and_then(|file| file.sync_all()).map_err(at(&file))?;
                Ok::<_, BackupError>(tool.major)
            });
            let major = dumped.await.map_err(|error| at(to)(std::io::Error::other(error)))??;
            Ok((tx, Some(major)))
        }
    }
}
