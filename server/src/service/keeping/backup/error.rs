//! Why a backup could not be made or restored.

use std::io;
use std::path::{Path, PathBuf};

use crate::gateway::postgres_tools::ToolError;
use crate::store::{CopyError, Engine, MigrateError};

/// Why there is no backup, or why it was not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// The folder is not empty: no backup is made over another.
    #[error("{0} is not empty: a backup goes into a new or an empty folder")]
    FolderNotEmpty(PathBuf),
    /// There is no manifest: the backup was interrupted.
    #[error("{0} holds no whole backup: there is no manifest.json, which is written last")]
    Incomplete(PathBuf),
    /// A manifest that no backup wrote.
    #[error("{path} cannot be read: {source}")]
    Manifest {
        /// The manifest's file.
        path: PathBuf,
        /// What is wrong with it.
        source: serde_json::Error,
    },
    /// The backup's format is newer than this program.
    #[error("the backup has format {0}, which this program does not know; use a newer shouwang")]
    Format(u32),
    /// The backup's schema is newer than this program.
    #[error(
        "the backup is of migration {0}, which this program does not know; use a newer shouwang"
    )]
    Newer(i64),
    /// The backup is of the other database engine.
    #[error("the backup is of {backup}, but the database named here is {here}")]
    Engine {
        /// Engine of the backup.
        backup: Engine,
        /// Engine of `--database`.
        here: Engine,
    },
    /// Files differ from what was backed up.
    #[error("the backup is damaged, and nothing was restored: {}", .0.join("; "))]
    Damaged(Vec<String>),
    /// A row names a file that is missing.
    #[error("photo object {0} is named by a row, but is not there; run `shouwang verify`")]
    ObjectMissing(String),
    /// The target is not empty: nothing is ever overwritten.
    #[error(
        "{0} is in use already: a backup is restored into an empty database and an empty folder"
    )]
    TargetInUse(String),
    /// A file could not be read or written.
    #[error("{path}: {source}")]
    File {
        /// Path of the file.
        path: PathBuf,
        /// The system's error.
        source: io::Error,
    },
    /// A database error.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// Copying a SQLite file failed.
    #[error("the database cannot be copied: {0}")]
    Copy(#[from] CopyError),
    /// Migrating the schema failed.
    #[error(transparent)]
    Schema(#[from] MigrateError),
    /// `pg_dump` or `pg_restore` failed.
    #[error(transparent)]
    Tool(#[from] ToolError),
}

/// Turns an I/O error into one that names the file.
pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    |source| BackupError::File { path, source }
}
