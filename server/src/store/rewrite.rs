//! Writing a file or tables anew, so that no bytes are left of values that were replaced: a page of
//! the disk keeps what it held until something else is written there.

use std::time::Duration;

use sqlx::{PgConnection, SqliteConnection};

use super::Db;

/// Most bytes that a server writes anew by itself, in a moment: nobody can write meanwhile. More is
/// left to an operator's command.
pub const QUICK: i64 = 256 << 20;

/// Why it was not done now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Postponed {
    /// There are more than [`QUICK`] bytes.
    Large,
    /// Somebody was using it.
    Busy,
}

/// What to write anew on PostgreSQL: the tables that held such values, and what ANALYZE has noted of
/// them, up to a hundred values of each column. The last needs the database's owner; for others
/// PostgreSQL leaves it out.
const TABLES: [&str; 3] = [
    "VACUUM (FULL, ANALYZE) declaration_versions",
    "VACUUM (FULL, ANALYZE) idempotency_keys",
    "VACUUM (FULL) pg_statistic",
];
const SIZE_PG: &str = "SELECT CAST(pg_total_relation_size('declaration_versions') \
     + pg_total_relation_size('idempotency_keys') AS BIGINT)";
/// How many have begun before now and not ended, be it PostgreSQL's own ANALYZE or a transaction
/// between two statements: rows that they may still see would be written again.
const OLDER_PG: &str = "SELECT COUNT(*) FROM pg_stat_activity WHERE datname = current_database() \
     AND pid <> pg_backend_pid() AND GREATEST(age(backend_xmin), age(backend_xid)) > age($1::text::xid)";
const NOW_PG: &str = "SELECT CAST(CAST(pg_current_xact_id() AS xid) AS TEXT)";

const SIZE_LITE: &str =
    "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";
/// Answers whether somebody stood in the way; the two numbers that follow are of no use here.
const EMPTY_LOG_LITE: &str = "PRAGMA wal_checkpoint(TRUNCATE)";

/// How long to wait for a lock: while this waits for those before it, all others wait behind it.
const PATIENCE_PG: &str = "SET lock_timeout = '2s'";
const PATIENCE_LITE: &str = "PRAGMA busy_timeout = 2000";
/// Between two looks for older transactions, and how often to look again.
const PAUSE: Duration = Duration::from_millis(100);
const PAUSES: u32 = 20;

impl Db {
    /// Writes the SQLite file, or the tables on PostgreSQL, anew; with a limit only where that is
    /// no larger. On SQLite the log is emptied too.
    ///
    /// # Errors
    /// The database's: a full disk, for one; what was there is then as it was.
    pub async fn rewrite(&self, limit: Option<i64>) -> Result<Option<Postponed>, sqlx::Error> {
        // Nobody else gets a connection with so little patience: both are closed.
        let done = match self {
            Self::Lite { write, .. } => {
                let mut connection = write.acquire().await?;
                let done = rewrite_file(&mut connection, limit).await;
                connection.close().await?;
                done
            }
            Self::Pg(pool) => {
                let mut connection = pool.acquire().await?;
                let done = rewrite_tables(&mut connection, limit).await;
                connection.close().await?;
                done
            }
        };
        match done {
            Err(sqlx::Error::Database(error))
                if matches!(error.code().as_deref(), Some("55P03" | "5" | "6" | "517")) =>
            {
                Ok(Some(Postponed::Busy))
            }
            done => done,
        }
    }
}

async fn rewrite_file(
    file: &mut SqliteConnection,
    limit: Option<i64>,
) -> Result<Option<Postponed>, sqlx::Error> {
    let size: i64 = sqlx::query_scalar(SIZE_LITE).fetch_one(&mut *file).await?;
    if limit.is_some_and(|limit| size > limit) {
        return Ok(Some(Postponed::Large));
    }
    let _ = sqlx::raw_sql(PATIENCE_LITE).execute(&mut *file).await?;
    // Whoever still reads what was there before keeps the log; so this is asked first, too.
    if is_log_in_use(file).await? {
        return Ok(Some(Postponed::Busy));
    }
    let _ = sqlx::raw_sql("VACUUM").execute(&mut *file).await?;
    Ok(is_log_in_use(file).await?.then_some(Postponed::Busy))
}

async fn is_log_in_use(file: &mut SqliteConnection) -> Result<bool, sqlx::Error> {
    let (is_busy, _, _): (i64, i64, i64) = sqlx::query_as(EMPTY_LOG_LITE).fetch_one(file).await?;
    Ok(is_busy != 0)
}

async fn rewrite_tables(
    tables: &mut PgConnection,
    limit: Option<i64>,
) -> Result<Option<Postponed>, sqlx::Error> {
    let size: i64 = sqlx::query_scalar(SIZE_PG).fetch_one(&mut *tables).await?;
    if limit.is_some_and(|limit| size > limit) {
        return Ok(Some(Postponed::Large));
    }
    let now: String = sqlx::query_scalar(NOW_PG).fetch_one(&mut *tables).await?;
    let mut pauses = 0;
    while sqlx::query_scalar::<_, i64>(OLDER_PG).bind(&now).fetch_one(&mut *tables).await? > 0 {
        if pauses == PAUSES {
            return Ok(Some(Postponed::Busy));
        }
        pauses += 1;
        tokio::time::sleep(PAUSE).await;
    }
    let _ = sqlx::raw_sql(PATIENCE_PG).execute(&mut *tables).await?;
    for sql in TABLES {
        let _ = sqlx::raw_sql(sql).execute(&mut *tables).await?;
    }
    Ok(None)
}
