//! Pools and transactions.

use std::path::Path;
use std::str::FromStr;
use std::time::Duration;

use sqlx::postgres::{PgConnectOptions, PgPoolOptions};
use sqlx::sqlite::{SqliteConnectOptions, SqliteJournalMode, SqlitePoolOptions, SqliteSynchronous};
use sqlx::{Connection as _, PgPool, Postgres, Sqlite, SqlitePool, Transaction};

/// A database. Cheap to clone.
#[derive(Debug, Clone)]
pub enum Db {
    /// SQLite, one file. Readers do not wait; one connection writes, so that `SQLITE_BUSY` cannot
    /// occur.
    Lite {
        /// Pool of reading connections.
        read: SqlitePool,
        /// Pool of the single writing connection.
        write: SqlitePool,
    },
    /// PostgreSQL.
    Pg(PgPool),
}

/// A transaction on either.
#[derive(Debug)]
pub enum Tx {
    /// SQLite.
    Lite(Transaction<'static, Sqlite>),
    /// PostgreSQL.
    Pg(Transaction<'static, Postgres>),
}

/// How long a request waits for a connection before it is answered with `server.busy`.
const WAIT: Duration = Duration::from_secs(10);

impl Db {
    /// Connects. `sqlite:PATH`, or `postgres://…`.
    pub async fn connect(url: &str) -> Result<Self, sqlx::Error> {
        if url.starts_with("postgres:") || url.starts_with("postgresql:") {
            let options = PgConnectOptions::from_str(url)?
                .options([("synchronous_commit", "on"), ("timezone", "UTC")]);
            let pool =
                postgres_pool().max_connections(16).acquire_timeout(WAIT).connect_with(options);
            return Ok(Self::Pg(pool.await?));
        }
        let options = SqliteConnectOptions::from_str(url)?
            .create_if_missing(true)
            .journal_mode(SqliteJournalMode::Wal)
            .synchronous(SqliteSynchronous::Full)
            .foreign_keys(true)
            .busy_timeout(WAIT)
            // A full ANALYZE blocks every writer for long; a sample of each index is enough.
            .pragma("analysis_limit", "1000");
        let write = lite_pool()
            .max_connections(1)
            .acquire_timeout(WAIT)
            .connect_with(options.clone())
            .await?;
        let read = lite_pool()
            .max_connections(8)
            .acquire_timeout(WAIT)
            .connect_with(options.read_only(true).create_if_missing(false))
            .await?;
        Ok(Self::Lite { read, write })
    }

    /// A SQLite file's URL.
    #[must_use]
    pub fn sqlite_url(path: &Path) -> String {
        format!("sqlite:{}", path.display())
    }

    /// A transaction that writes. On SQLite it takes the write lock at once.
    pub async fn begin(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            Self::Lite { write, .. } => Tx::Lite(write.begin_with("BEGIN IMMEDIATE").await?),
            Self::Pg(pool) => Tx::Pg(pool.begin().await?),
        })
    }

    /// A transaction that only reads: one consistent picture.
    pub async fn begin_read(&self) -> Result<Tx, sqlx::Error> {
        Ok(match self {
            Self::Lite { read, .. } => Tx::Lite(read.begin().await?),
            Self::Pg(pool) => {
                Tx::Pg(pool.begin_with("BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY").await?)
            }
        })
    }

    /// Gathers the statistics by which the database plans statements.
    ///
    /// # Errors
    /// The driver's.
    pub async fn analyze(&self) -> Result<(), sqlx::Error> {
        match self {
            Self::Lite { write, .. } => sqlx::query("ANALYZE").execute(write).await.map(drop),
            Self::Pg(pool) => sqlx::query("ANALYZE").execute(pool).await.map(drop),
        }
    }

    /// Finishes open work and closes; on SQLite folds the log into the file.
    pub async fn close(&self) {
        match self {
            Self::Lite { read, write } => {
                read.close().await;
                write.close().await;
            }
            Self::Pg(pool) => pool.close().await,
        }
    }
}

/// When a write fails because the disk is full, SQLite rolls the transaction back by itself; the
/// driver's own ROLLBACK then fails, and the driver believes for ever that the connection is in a
/// transaction (sqlx 0.9). Such a connection is closed; otherwise nobody could write until a
/// restart.
fn lite_pool() -> SqlitePoolOptions {
    SqlitePoolOptions::new().before_acquire(|connection, _| {
        let is_stuck = connection.is_in_transaction();
        Box::pin(async move { Ok(!is_stuck) })
    })
}

/// A session opened while the database was read only stays so afterwards: such a connection
/// is replaced by a fresh one. The query also serves as the driver's own liveness test.
fn postgres_pool() -> PgPoolOptions {
    PgPoolOptions::new().test_before_acquire(false).before_acquire(|connection, _| {
        Box::pin(async move {
            let read_only: String = sqlx::query_scalar(READ_ONLY_PG).fetch_one(connection).await?;
            Ok(read_only == "off")
        })
    })
}

const READ_ONLY_PG: &str = "SELECT current_setting('transaction_read_only')";

impl Tx {
    /// Commits, durably.
    ///
    /// # Errors
    /// The driver's; nothing of the transaction has happened then.
    pub async fn commit(self) -> Result<(), sqlx::Error> {
        match self {
            Self::Lite(tx) => tx.commit().await,
            Self::Pg(tx) => tx.commit().await,
        }
    }
}
