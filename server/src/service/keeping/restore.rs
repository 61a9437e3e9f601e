//! Restoring a backup, into an empty target only: photos first, the database last and in one
//! step, so that an interrupted restore is never served.

use std::fs::{self, File};
use std::io;
use std::path::{Path, PathBuf};

use crate::gateway::objects::Objects;
use crate::gateway::postgres_tools::PostgresTool;
use crate::private;
use crate::service::keeping::backup::{BackupError, Folder, Manifest, at};
use crate::store::{Db, Engine};

/// Where a backup is restored to.
#[derive(Debug)]
pub struct Target {
    /// URL of the database.
    pub url: String,
    /// Path of the database's file, for SQLite.
    pub database_file: Option<PathBuf>,
    /// Folder for the photos.
    pub objects: PathBuf,
}

/// Compares every byte with the manifest, checks that the target is empty, and only then
/// writes.
///
/// # Errors
/// As [`BackupError`] says. What was written before an error is not removed, but there is then
/// no database that could be served.
pub async fn restore(from: &Path, target: &Target) -> Result<Manifest, BackupError> {
    let (folder, manifest) = Folder::open(from)?;
    let here = if target.database_file.is_some() { Engine::Sqlite } else { Engine::Postgres };
    if manifest.engine != here {
        return Err(BackupError::Engine { backup: manifest.engine, here });
    }
    if manifest.migration > here.newest_migration() {
        return Err(BackupError::Newer(manifest.migration));
    }
    let objects = empty_objects(&target.objects)?;
    let dump = folder.database(here);
    match &target.database_file {
        Some(file) => {
            see_that_file_is_free(file)?;
            folder.check(&manifest)?;
            copy_objects(&folder, &objects)?;
            place(&dump, file).map_err(at(file))?;
        }
        None => {
            let tool = tool_for_empty(&target.url, &manifest).await?;
            folder.check(&manifest)?;
            copy_objects(&folder, &objects)?;
            tool.restore(&target.url, &dump)?;
        }
    }
    Ok(manifest)
}

/// A `pg_restore` that can read the dump and suits the server; fails unless the database is
/// empty.
async fn tool_for_empty(url: &str, manifest: &Manifest) -> Result<PostgresTool, BackupError> {
    let db = Db::connect(url).await?;
    let is_empty = db.is_empty().await?;
    let server = db.begin_read().await?.server_major().await?.unwrap_or_default();
    db.close().await;
    if !is_empty {
        return Err(BackupError::TargetInUse("the database".into()));
    }
    Ok(PostgresTool::find("pg_restore", server.max(manifest.pg_dump.unwrap_or_default()))?)
}

fn empty_objects(path: &Path) -> Result<Objects, BackupError> {
    let objects = Objects::open(path.to_owned()).map_err(at(path))?;
    for folder in 0..=u8::MAX {
        if !objects.list_folder(folder).map_err(at(path))?.is_empty() {
            return Err(BackupError::TargetInUse(path.display().to_string()));
        }
    }
    Ok(objects)
}

fn see_that_file_is_free(file: &Path) -> Result<(), BackupError> {
    for ending in ["", "-wal", "-shm"] {
        let mut path = file.as_os_str().to_owned();
        path.push(ending);
        if Path::new(&path).exists() {
            return Err(BackupError::TargetInUse(Path::new(&path).display().to_string()));
        }
    }
    Ok(())
}

fn copy_objects(folder: &Folder, objects: &Objects) -> Result<(), BackupError> {
    folder.each_object(|name, _| {
        folder.objects.copy_to(name, objects).map_err(at(Path::new(name)))
    })?;
    objects.sync().map_err(at(Path::new("objects")))
}

/// Moves the dump to its name only when it is complete and on the disk.
fn place(dump: &Path, file: &Path) -> io::Result<()> {
    let folder = private::folder_of(file);
    private::create_folder(folder)?;
    let part = file.with_extension("restoring");
    if part.exists() {
        fs::remove_file(&part)?;
    }
    let mut copy = private::create_file(&part)?;
    io::copy(&mut File::open(dump)?, &mut copy)?;
    copy.sync_all()?;
    fs::rename(&part, file)?;
    File::open(folder)?.sync_all()
}
