//! What keeps a backup from being made or taken back.

use std::io;
use std::path::{Path, PathBuf};

use crate::gateway::postgres_tools::ToolError;
use crate::store::{CopyError, Engine, MigrateError};

/// Why there is no backup, or why it was not restored.
#[derive(Debug, thiserror::Error)]
pub enum BackupError {
    /// Backups are not made over one another.
    #[error("{0} is not empty: a backup goes into a new or an empty folder")]
    FolderNotEmpty(PathBuf),
    /// It was broken off.
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
    /// Of a later program.
    #[error("the backup has format {0}, which this program does not know; use a newer shouwang")]
    Format(u32),
    /// Of a later program.
    #[error("the backup is of migration {0}, which this program does not know; use a newer one")]
    Newer(i64),
    /// Engines do not mix.
    #[error("the backup is of {backup}, but the database named here is {here}")]
    Engine {
        /// Of the backup.
        backup: Engine,
        /// Of `--database`.
        here: Engine,
    },
    /// Bytes are not what was backed up.
    #[error("the backup is damaged, and nothing was restored: {}", .0.join("; "))]
    Damaged(Vec<String>),
    /// A row names a file that is not there.
    #[error("photo object {0} is named by a row, but is not there; run `shouwang verify`")]
    ObjectMissing(String),
    /// Nothing is ever overwritten.
    #[error(
        "{0} is in use already: a backup is restored into an empty database and an empty folder"
    )]
    TargetInUse(String),
    /// A file that cannot be read or written.
    #[error("{path}: {source}")]
    File {
        /// Where it is, or should be.
        path: PathBuf,
        /// What the system said.
        source: io::Error,
    },
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The copy of a SQLite file.
    #[error("the database cannot be copied: {0}")]
    Copy(#[from] CopyError),
    /// The schema.
    #[error(transparent)]
    Schema(#[from] MigrateError),
    /// `pg_dump`, `pg_restore`.
    #[error(transparent)]
    Tool(#[from] ToolError),
}

/// Says which file it was.
pub(crate) fn at(path: &Path) -> impl FnOnce(io::Error) -> BackupError {
    let path = path.to_owned();
    |source| BackupError::File { path, source }
}
