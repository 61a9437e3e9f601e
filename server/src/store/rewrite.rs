//! Writing anew what holds bytes of values that were replaced: a page keeps what it held until
//! something else is written there.

use super::Db;

/// Nobody can write while the file is written anew: a server does it where that takes a moment, and
/// leaves more than this many bytes to an operator's command.
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
/// them, a hundred of each column. The last needs the database's owner; for others PostgreSQL
/// leaves it out.
const TABLES: [&str; 3] = [
    "VACUUM (FULL, ANALYZE) declaration_versions",
    "VACUUM (FULL, ANALYZE) idempotency_keys",
    "VACUUM (FULL) pg_statistic",
];
const SIZE_PG: &str = "SELECT CAST(pg_total_relation_size('declaration_versions') \
     + pg_total_relation_size('idempotency_keys') AS BIGINT)";
const SIZE_LITE: &str =
    "SELECT page_count * page_size FROM pragma_page_count(), pragma_page_size()";

impl Db {
    /// Writes the SQLite file, or the tables on PostgreSQL, anew; with a limit only where that is
    /// no larger. On SQLite the log is emptied too.
    ///
    /// # Errors
    /// The database's: a full disk, for one; what was there is then as it was.
    pub async fn rewrite(&self, limit: Option<i64>) -> Result<Option<Postponed>, sqlx::Error> {
        let size: i64 = match self {
            Self::Lite { write, .. } => sqlx::query_scalar(SIZE_LITE).fetch_one(write).await?,
            Self::Pg(pool) => sqlx::query_scalar(SIZE_PG).fetch_one(pool).await?,
        };
        if limit.is_some_and(|limit| size > limit) {
            return Ok(Some(Postponed::Large));
        }
        match self {
            Self::Lite { write, .. } => {
                sqlx::raw_sql("VACUUM").execute(write).await?;
                let (is_busy, _, _): (i64, i64, i64) =
                    sqlx::query_as("PRAGMA wal_checkpoint(TRUNCATE)").fetch_one(write).await?;
                Ok((is_busy != 0).then_some(Postponed::Busy))
            }
            Self::Pg(pool) => {
                let mut connection = pool.acquire().await?;
                // While it waits for those before it, all others wait behind it.
                let _ = sqlx::raw_sql("SET lock_timeout = '2s'").execute(&mut *connection).await?;
                let mut done = Ok(None);
                for sql in TABLES {
                    done = match sqlx::raw_sql(sql).execute(&mut *connection).await {
                        Ok(_) => continue,
                        Err(sqlx::Error::Database(error))
                            if error.code().as_deref() == Some("55P03") =>
                        {
                            Ok(Some(Postponed::Busy))
                        }
                        Err(error) => Err(error),
                    };
                    break;
                }
                // Nobody else gets a connection with such a limit.
                connection.close().await?;
                done
            }
        }
    }
}
