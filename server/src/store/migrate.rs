//! Schema changes: numbered, forward only, embedded in the binary.

use std::path::Path;

use sqlx::migrate::{Migrate as _, Migrator};

use super::copy::{CopyError, Engine, vacuum_into};
use super::{Db, backfills};
use crate::domain::backfill::Backfill;

static LITE: Migrator = sqlx::migrate!("../migrations/sqlite");
static PG: Migrator = sqlx::migrate!("../migrations/postgres");
/// Migrations that take for granted what a backfill has done. The backfill ships with an earlier
/// version, which has to finish it.
const NEEDS: &[(i64, Backfill)] = &[];
/// The migration that brought the table of backfills.
const BACKFILLS: i64 = 17;
/// Where sqlx keeps what was applied.
const TABLE: &str = "_sqlx_migrations";

/// Why the schema could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// A newer program has migrated the database: it has a migration that this one does not know.
    #[error(
        "the database was made by a newer shouwang (migration {0}); use that one, or restore a backup"
    )]
    Newer(i64),
    /// An applied migration is not the one that this program has.
    #[error(
        "migration {0} in the database differs from this program's; it was changed after release"
    )]
    Changed(i64),
    /// The database has no table at all.
    #[error("the database is empty")]
    Empty,
    /// The schema is older than this program, and must not be changed here.
    #[error("{0} migrations are to be applied first: run `shouwang migrate`")]
    Behind(usize),
    /// A backfill has to end before a migration.
    #[error(
        "migration {0} needs the backfill {name} to be finished, and nothing was changed: run \
         `shouwang migrate` of the version before this one, with the key file",
        name = .1.as_str()
    )]
    Needs(i64, Backfill),
    /// Copying the file before the change failed.
    #[error("no copy of the database could be made before migrating: {0}")]
    Copy(#[from] CopyError),
    /// The database failed.
    #[error(transparent)]
    Database(#[from] sqlx::Error),
    /// A migration failed.
    #[error(transparent)]
    Migration(#[from] sqlx::migrate::MigrateError),
}

/// How far a database's schema has come.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Schema {
    /// Number of the newest applied migration.
    pub migration: i64,
    /// How many of this program's are not applied.
    pub missing: usize,
}

impl Engine {
    fn migrator(self) -> &'static Migrator {
        match self {
            Self::Sqlite => &LITE,
            Self::Postgres => &PG,
        }
    }

    /// Number of the newest migration that this program knows.
    #[must_use]
    pub fn newest_migration(self) -> i64 {
        self.migrator().iter().map(|migration| migration.version).max().unwrap_or_default()
    }
}

impl Db {
    /// Looks at the schema and changes nothing.
    ///
    /// # Errors
    /// `Empty`, `Newer`, `Changed`, the database's.
    pub async fn schema(&self) -> Result<Schema, MigrateError> {
        if self.is_empty().await? {
            return Err(MigrateError::Empty);
        }
        self.judge(&self.applied().await?)
    }

    /// Looks at the schema, for what reads and must change nothing.
    ///
    /// # Errors
    /// As [`Db::schema`], and `Behind` when it is not this program's.
    pub async fn need_current(&self) -> Result<(), MigrateError> {
        match self.schema().await?.missing {
            0 => Ok(()),
            missing => Err(MigrateError::Behind(missing)),
        }
    }

    /// Applies what is missing. A SQLite file that holds anything is copied first,
    /// beside itself.
    ///
    /// # Errors
    /// As [`MigrateError`] says; the schema is then as it was.
    pub async fn migrate(&self, file: Option<&Path>) -> Result<usize, MigrateError> {
        self.migrate_with(file, NEEDS).await
    }

    /// As [`Self::migrate`], where these migrations need these backfills.
    ///
    /// # Errors
    /// As [`Self::migrate`].
    pub async fn migrate_with(
        &self,
        file: Option<&Path>,
        needs: &[(i64, Backfill)],
    ) -> Result<usize, MigrateError> {
        self.ensure_table().await?;
        let applied = self.applied().await?;
        let missing = self.judge(&applied)?.missing;
        if missing > 0 {
            self.check(&applied, needs).await?;
            self.apply(file, &applied).await?;
        }
        self.carry_rules_over().await?;
        Ok(missing)
    }

    /// Refuses what needs a backfill that has not ended.
    async fn check(
        &self,
        applied: &[(i64, Vec<u8>)],
        needs: &[(i64, Backfill)],
    ) -> Result<(), MigrateError> {
        for (migration, backfill) in needs {
            let is_applied = applied.iter().any(|(version, _)| version == migration);
            if !is_applied && !self.has_finished(applied, *backfill).await? {
                return Err(MigrateError::Needs(*migration, *backfill));
            }
        }
        Ok(())
    }

    async fn apply(
        &self,
        file: Option<&Path>,
        applied: &[(i64, Vec<u8>)],
    ) -> Result<(), MigrateError> {
        match self {
            Self::Lite { write, .. } => {
                if let (Some(file), Some((last, _))) = (file, applied.last()) {
                    // Anew each time: one of a try that failed lacks what was filed since.
                    let copy = file.with_extension(format!("before-migration-{}.db", last + 1));
                    vacuum_into(write, &copy).await?;
                }
                LITE.run(write).await?;
            }
            Self::Pg(pool) => PG.run(pool).await?,
        }
        Ok(())
    }

    /// Whether a backfill has ended. A new database has nothing to fill; in one from before there
    /// were backfills, none has run.
    async fn has_finished(
        &self,
        applied: &[(i64, Vec<u8>)],
        backfill: Backfill,
    ) -> Result<bool, MigrateError> {
        match applied.last() {
            None => Ok(true),
            Some((last, _)) if *last < BACKFILLS => Ok(false),
            Some(_) => Ok(backfills::find(&mut self.begin_read().await?, backfill).await?.finished),
        }
    }

    fn judge(&self, applied: &[(i64, Vec<u8>)]) -> Result<Schema, MigrateError> {
        let known = self.engine().migrator();
        for (version, checksum) in applied {
            match known.iter().find(|migration| migration.version == *version) {
                None => return Err(MigrateError::Newer(*version)),
                Some(migration) if migration.checksum.as_ref() != checksum.as_slice() => {
                    return Err(MigrateError::Changed(*version));
                }
                Some(_) => {}
            }
        }
        let migration = applied.last().map_or(0, |(version, _)| *version);
        Ok(Schema { migration, missing: known.iter().count() - applied.len() })
    }

    async fn ensure_table(&self) -> Result<(), MigrateError> {
        match self {
            Self::Lite { write, .. } => {
                write.acquire().await?.ensure_migrations_table(TABLE).await?;
            }
            Self::Pg(pool) => pool.acquire().await?.ensure_migrations_table(TABLE).await?,
        }
        Ok(())
    }

    async fn applied(&self) -> Result<Vec<(i64, Vec<u8>)>, MigrateError> {
        let found = match self {
            Self::Lite { read, .. } => read.acquire().await?.list_applied_migrations(TABLE).await?,
            Self::Pg(pool) => pool.acquire().await?.list_applied_migrations(TABLE).await?,
        };
        Ok(found.into_iter().map(|m| (m.version, m.checksum.into_owned())).collect())
    }
}
