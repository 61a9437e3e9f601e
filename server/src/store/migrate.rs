//! Schema changes: numbered, forward only, embedded in the binary.

use std::path::Path;

use sqlx::migrate::{Migrate as _, Migrator};

use super::Db;

static LITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static PG: Migrator = sqlx::migrate!("../migrations/postgres");

/// Why the schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// The database knows a migration that this program does not: it is newer.
    #[error(
        "the database was made by a newer shouwang (migration {0}); use that one, or restore a backup"
    )]
    Newer(i64),
    /// An applied migration is not the one that this program has.
    #[error(
        "migration {0} in the database differs from this program's; it was changed after release"
    )]
    Changed(i64),
    /// The copy of the file before the change failed.
    #[error("no copy of the database could be made before migrating: {0}")]
    Copy(#[from] std::io::Error),
    /// The database.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// The migration itself.
    #[error(transparent)]
    Migration(#[from] sqlx::migrate::MigrateError),
}

impl Db {
    /// Applies what is missing. A SQLite file that holds anything is copied first,
    /// beside itself.
    ///
    /// # Errors
    /// As [`MigrateError`] says; the schema is then as it was.
    pub async fn migrate(&self, file: Option<&Path>) -> Result<usize, MigrateError> {
        let applied = self.applied().await?;
        let known = match self {
            Self::Lite { .. } => &LITE,
            Self::Pg(_) => &PG,
        };
        for (version, checksum) in &applied {
            match known.iter().find(|migration| migration.version == *version) {
                None => return Err(MigrateError::Newer(*version)),
                Some(migration) if migration.checksum.as_ref() != checksum.as_slice() => {
                    return Err(MigrateError::Changed(*version));
                }
                Some(_) => {}
            }
        }
        let missing = known.iter().count() - applied.len();
        if missing == 0 {
            return Ok(0);
        }
        match self {
            Self::Lite { write, .. } => {
                if let (Some(file), Some((last, _))) = (file, applied.last()) {
                    let copy = file.with_extension(format!("before-migration-{}.db", last + 1));
                    if !copy.exists() {
                        let text = copy.to_string_lossy().into_owned();
                        sqlx::query("VACUUM INTO $1").bind(text).execute(write).await?;
                    }
                }
                LITE.run(write).await?;
            }
            Self::Pg(pool) => PG.run(pool).await?,
        }
        Ok(missing)
    }

    async fn applied(&self) -> Result<Vec<(i64, Vec<u8>)>, MigrateError> {
        let found = match self {
            Self::Lite { write, .. } => {
                let mut connection = write.acquire().await?;
                connection.ensure_migrations_table("_sqlx_migrations").await?;
                connection.list_applied_migrations("_sqlx_migrations").await?
            }
            Self::Pg(pool) => {
                let mut connection = pool.acquire().await?;
                connection.ensure_migrations_table("_sqlx_migrations").await?;
                connection.list_applied_migrations("_sqlx_migrations").await?
            }
        };
        Ok(found.into_iter().map(|m| (m.version, m.checksum.into_owned())).collect())
    }
}
