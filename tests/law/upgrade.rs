//! A database of the first release goes on with all that it holds.

use chrono::{DateTime, Utc};
use shouwang::domain::backfill::Backfill;
use shouwang::domain::post::PostKind;
use shouwang::store::{Db, accounts, posts};
use sqlx::migrate::Migrator;
use sqlx::{PgPool, SqlitePool};
use tests::{Backend, database};
use uuid::Uuid;

use crate::source::root;

const FIRST: &str = "0001_initial.sql";
const ROWS: [&str; 3] = [
    "INSERT INTO regions (id, level) VALUES ($1, 'county')",
    "INSERT INTO accounts (id, login, name, role, region_id, password_hash, created_at) \
     VALUES ($1, 'yongqiao', '埇桥区', 'county', $1, '-', '2026-09-24T01:00:00Z')",
    "INSERT INTO sessions (id, account_id, created_at, expires_at) \
     VALUES ($1, $1, '2026-09-24T01:00:00Z', '2026-09-24T13:00:00.000000+00:00')",
];

/// The first migration alone, and somebody who is signed in; one id does for all.
macro_rules! first_release {
    ($pool:ty, $url:expr, $engine:literal, $id:expr) => {{
        let folder = tempfile::tempdir().unwrap();
        let file = root().join("migrations").join($engine).join(FIRST);
        std::fs::copy(file, folder.path().join(FIRST)).unwrap();
        let pool = <$pool>::connect($url).await.unwrap();
        Migrator::new(folder.path()).await.unwrap().run(&pool).await.unwrap();
        for sql in ROWS {
            sqlx::query(sql).bind($id).execute(&pool).await.unwrap();
        }
        pool.close().await;
    }};
}

async fn goes_on(backend: Backend) {
    let folder = tempfile::tempdir().unwrap();
    let url = database(backend, &folder).await;
    let id = Uuid::from_u128(7);
    match backend {
        Backend::Sqlite => {
            first_release!(SqlitePool, &format!("{url}?mode=rwc"), "sqlite", id);
        }
        Backend::Postgres => first_release!(PgPool, &url, "postgres", id),
    }
    let db = Db::connect(&url).await.unwrap();
    assert!(db.migrate(None).await.unwrap() > 0);
    let now: DateTime<Utc> = "2026-09-24T02:00:00Z".parse().unwrap();
    let mut tx = db.begin_read().await.unwrap();
    let staff = accounts::find_signed_in(&mut tx, id, id, now).await.unwrap();
    let day = "2026-09-24".parse().unwrap();
    let held = posts::list_held(&mut tx, staff.unwrap().id, day).await.unwrap();
    let held: Vec<_> = held.iter().map(|post| (post.kind, post.region_id, post.from_day)).collect();
    assert_eq!(held, [(PostKind::County, id, day)]);
    drop(tx);
    assert!(db.list_damage().await.unwrap().is_empty());
    db.close().await;
}

/// A migration that takes for granted what a backfill does is not applied before that.
async fn waits_for_its_backfill(backend: Backend) {
    let folder = tempfile::tempdir().unwrap();
    let url = database(backend, &folder).await;
    let id = Uuid::from_u128(7);
    match backend {
        Backend::Sqlite => {
            first_release!(SqlitePool, &format!("{url}?mode=rwc"), "sqlite", id);
        }
        Backend::Postgres => first_release!(PgPool, &url, "postgres", id),
    }
    let db = Db::connect(&url).await.unwrap();
    let newest = db.engine().newest_migration();
    let needs = [(newest, Backfill::ContentHashes)];
    let refused = db.migrate_with(None, &needs).await.unwrap_err();
    let said = refused.to_string();
    assert!(
        said.contains(&format!("migration {newest} needs the backfill content_hashes")),
        "{said}"
    );
    assert_eq!(db.schema().await.unwrap().migration, 1, "nothing was changed");
    assert!(db.migrate_with(None, &[(1, Backfill::ContentHashes)]).await.unwrap() > 0);
    db.close().await;
    // A new database has nothing to fill.
    let folder = tempfile::tempdir().unwrap();
    let db = Db::connect(&database(backend, &folder).await).await.unwrap();
    assert!(db.migrate_with(None, &needs).await.unwrap() > 0);
    db.close().await;
}

#[tokio::test]
async fn a_migration_waits_for_its_backfill_on_sqlite() {
    waits_for_its_backfill(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_migration_waits_for_its_backfill_on_postgres() {
    waits_for_its_backfill(Backend::Postgres).await;
}

#[tokio::test]
async fn on_sqlite() {
    goes_on(Backend::Sqlite).await;
}

#[tokio::test]
async fn on_postgres() {
    goes_on(Backend::Postgres).await;
}
