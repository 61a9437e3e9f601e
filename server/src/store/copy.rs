//! Whole copies: what backup, restore and migrations ask of the database itself. The
//! two engines have nothing in common here, so nothing of it is in `statements!`.

use std::fs::{self, File};
use std::io;
use std::path::Path;

use sqlx::SqlitePool;
use sqlx::sqlite::{SqliteConnectOptions, SqlitePoolOptions};

use super::{Db, Tx, on};
use crate::names::names;
use crate::private;

names! {
    /// The engine of a database.
    pub enum Engine {
        /// SQLite, a single file.
        Sqlite = "sqlite",
        /// PostgreSQL, a server.
        Postgres = "postgres",
    }
}

impl std::fmt::Display for Engine {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(match self {
            Self::Sqlite => "SQLite",
            Self::Postgres => "PostgreSQL",
        })
    }
}

/// Why a copy failed.
#[derive(Debug, thiserror::Error)]
pub enum CopyError {
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// Reading or writing the file failed.
    #[error(transparent)]
    File(#[from] io::Error),
}

const TABLES_LITE: &str = "SELECT COUNT(*) FROM sqlite_master WHERE type = 'table'";
const TABLES_PG: &str =
    "SELECT COUNT(*) FROM information_schema.tables WHERE table_schema = current_schema()";
const SNAPSHOT_PG: &str = "SELECT pg_export_snapshot()";
const VERSION_PG: &str = "SELECT CAST(current_setting('server_version_num') AS INTEGER) / 10000";

impl Db {
    /// A SQLite file that nobody writes, such as a backup's: read only, and left as it
    /// is to the byte.
    pub async fn open_copy(file: &Path) -> Result<Self, sqlx::Error> {
        let options = SqliteConnectOptions::new().filename(file).read_only(true).immutable(true);
        let pool = SqlitePoolOptions::new().connect_with(options).await?;
        Ok(Self::Lite { read: pool.clone(), write: pool })
    }

    /// Which engine this is.
    #[must_use]
    pub const fn engine(&self) -> Engine {
        match self {
            Self::Lite { .. } => Engine::Sqlite,
            Self::Pg(_) => Engine::Postgres,
        }
    }

    /// Whether the database has no table at all.
    pub async fn is_empty(&self) -> Result<bool, sqlx::Error> {
        let mut tx = self.begin_read().await?;
        let sql = match self.engine() {
            Engine::Sqlite => TABLES_LITE,
            Engine::Postgres => TABLES_PG,
        };
        let tables: i64 = on!(&mut tx, |c| sqlx::query_scalar(sql).fetch_one(c).await)?;
        Ok(tables == 0)
    }

    /// What the engine itself reports as broken. SQLite reads the whole file;
    /// PostgreSQL has tools of its own for that (`pg_amcheck`).
    pub async fn list_damage(&self) -> Result<Vec<String>, sqlx::Error> {
        let Self::Lite { read, .. } = self else { return Ok(Vec::new()) };
        let mut found: Vec<String> =
            sqlx::query_scalar("PRAGMA integrity_check").fetch_all(read).await?;
        found.retain(|line| line != "ok");
        let orphans = sqlx::query("PRAGMA foreign_key_check").fetch_all(read).await?.len();
        if orphans > 0 {
            found.push(format!("{orphans} rows refer to rows that are not there"));
        }
        Ok(found)
    }

    /// Copies a SQLite database as of one moment, while it may be written.
    ///
    /// # Errors
    /// `Unsupported` for PostgreSQL; the database's and the disk's. No `file` is left behind.
    pub async fn copy_into(&self, file: &Path) -> Result<(), CopyError> {
        match self {
            Self::Lite { read, .. } => vacuum_into(read, file).await,
            Self::Pg(_) => Err(io::Error::from(io::ErrorKind::Unsupported).into()),
        }
    }
}

impl Tx {
    /// Exports the transaction's snapshot, so that `pg_dump` sees the same. `None` on
    /// SQLite.
    pub async fn export_snapshot(&mut self) -> Result<Option<String>, sqlx::Error> {
        match self {
            Self::Lite(_) => Ok(None),
            Self::Pg(tx) => sqlx::query_scalar(SNAPSHOT_PG).fetch_one(&mut **tx).await.map(Some),
        }
    }

    /// PostgreSQL's major version. `None` on SQLite.
    pub async fn server_major(&mut self) -> Result<Option<i32>, sqlx::Error> {
        match self {
            Self::Lite(_) => Ok(None),
            Self::Pg(tx) => sqlx::query_scalar(VERSION_PG).fetch_one(&mut **tx).await.map(Some),
        }
    }
}

/// Copies into `file`, which has this name only when it is whole and on the disk: half a copy must
/// never pass for a whole one.
pub(super) async fn vacuum_into(pool: &SqlitePool, file: &Path) -> Result<(), CopyError> {
    let mut part = file.as_os_str().to_owned();
    part.push(".part");
    let part = Path::new(&part);
    if part.exists() {
        fs::remove_file(part)?;
    }
    // SQLite writes into an existing file if that is empty, and keeps its mode.
    private::create_file(part)?;
    let text = part.to_str().ok_or_else(|| io::Error::from(io::ErrorKind::InvalidFilename))?;
    sqlx::query("VACUUM INTO $1").bind(text).execute(pool).await?;
    File::open(part)?.sync_all()?;
    fs::rename(part, file)?;
    if let Some(folder) = file.parent() {
        File::open(folder)?.sync_all()?;
    }
    Ok(())
}
