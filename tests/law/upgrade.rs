//! A database of the first release goes on with all that it holds.

use chrono::{DateTime, Utc};
use shouwang::domain::staff::Role;
use shouwang::store::{Db, accounts};
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
    let staff = accounts::find_staff(&mut tx, id, id, now).await.unwrap();
    assert_eq!(staff.map(|staff| staff.role), Some(Role::County));
    drop(tx);
    assert!(db.list_damage().await.unwrap().is_empty());
    db.close().await;
}

#[tokio::test]
async fn on_sqlite() {
    goes_on(Backend::Sqlite).await;
}

#[tokio::test]
async fn on_postgres() {
    goes_on(Backend::Postgres).await;
}
