//! How long a million cases of the release before wait while their foreign keys move to dockets,
//! and what disk that takes.

use std::path::Path;
use std::time::Instant;

use serde_json::json;
use shouwang::store::Db;
use sqlx::migrate::Migrator;
use sqlx::{AssertSqlSafe, PgPool, SqlitePool};
use tests::{Backend, database};

use crate::say;

const CASES: u32 = 1_000_000;
/// The last migration before dockets.
const BEFORE: u32 = 17;

/// A case in a hundred waits, the others are accepted; three events, a photo and two messages each.
const ROWS: [&str; 7] = [
    "INSERT INTO regions (id, level) VALUES ($none, 'county')",
    "INSERT INTO cases (id, reference, state, state_since, version, latest, channel, by_proxy, urgent, county_id, \
     township_id, received_at, routed_at, due_on, provisional, returns, signature_missing, photos_missing, \
     withdrawal_requested, review_requested) \
     SELECT $id, i, CASE WHEN i % 100 = 0 THEN 'submitted' ELSE 'accepted' END, $at, 1, 1, 'phone', FALSE, FALSE, \
     $none, $none, $at, $at, CASE WHEN i % 100 = 0 THEN $day END, FALSE, 0, FALSE, 0, FALSE, FALSE FROM $numbers",
    "INSERT INTO declaration_versions (case_id, version, content_sha256, received_at, declared_on, rules_version, \
     policy_version, warnings, sealed) SELECT id, 1, $empty, $at, $day, 'r', 'p', '[]', $form FROM cases",
    "INSERT INTO clocks (case_id, number, kind, started_on, days, due_on, provisional, policy_version, \
     calendar_version, stopped_at) SELECT id, 1, 'answer', $day, 7, $day, FALSE, 'p', 'c', \
     CASE WHEN due_on IS NULL THEN $at END FROM cases",
    "INSERT INTO events (case_id, seq, kind, at, actor_kind, previous, commitment, hash, sealed) \
     SELECT cases.id, s.seq, 'filed', $at, 'system', $hash, $hash, $hash, $form \
     FROM cases, (SELECT 1 AS seq UNION SELECT 2 UNION SELECT 3) AS s",
    "INSERT INTO attachments (case_id, sha256, version, position, kind, size) \
     SELECT id, $hash, 1, 0, 'evidence', 1 FROM cases",
    "INSERT INTO messages (id, case_id, kind, state, created_at, due_at, attempts, settled_at) \
     SELECT $id, cases.id, 'filed', 'sent', $at, $at, 1, $at FROM cases, (SELECT 1 AS n UNION SELECT 2) AS s",
];

/// What each engine writes for the same.
fn words(backend: Backend) -> Vec<(&'static str, String)> {
    let numbers = match backend {
        Backend::Sqlite => format!(
            "(WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n WHERE i < {CASES}) SELECT i FROM n) AS n"
        ),
        Backend::Postgres => format!("generate_series(1, {CASES}) AS i"),
    };
    let bytes = |n: u32| match backend {
        Backend::Sqlite => format!("zeroblob({n})"),
        Backend::Postgres => format!("decode(repeat('00', {n}), 'hex')"),
    };
    let typed = |value: &str, kind: &str| match backend {
        Backend::Sqlite => value.to_owned(),
        Backend::Postgres => format!("{value}{kind}"),
    };
    let (id, none) = match backend {
        Backend::Sqlite => ("randomblob(16)", "zeroblob(16)"),
        Backend::Postgres => ("gen_random_uuid()", "'00000000-0000-0000-0000-000000000000'"),
    };
    vec![
        ("$numbers", numbers),
        ("$id", id.to_owned()),
        ("$none", typed(none, "::uuid")),
        ("$empty", bytes(0)),
        ("$hash", bytes(32)),
        ("$form", bytes(600)),
        ("$at", typed("'2026-09-24T01:00:00.000001+00:00'", "::timestamptz")),
        ("$day", typed("'2026-09-24'", "::date")),
    ]
}

pub(crate) async fn migration(backend: Backend) {
    let folder = tempfile::tempdir().expect("a temporary folder");
    let url = database(backend, &folder).await;
    let engine = if backend == Backend::Sqlite { "sqlite" } else { "postgres" };
    let old = tempfile::tempdir().expect("a temporary folder");
    let all = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations").join(engine);
    for file in std::fs::read_dir(all).expect("migrations") {
        let file = file.expect("a migration");
        let name = file.file_name().into_string().expect("a name");
        if name[..4].parse::<u32>().expect("a number") <= BEFORE {
            std::fs::copy(file.path(), old.path().join(name)).expect("a copy");
        }
    }
    let migrator = Migrator::new(old.path()).await.expect("migrations");
    let filled = |sql: &str| {
        let fill = |sql: String, (name, word): &(&str, String)| sql.replace(name, word);
        AssertSqlSafe(words(backend).iter().fold(sql.to_owned(), fill))
    };
    match backend {
        Backend::Sqlite => {
            let pool = SqlitePool::connect(&format!("{url}?mode=rwc")).await.expect("a database");
            migrator.run(&pool).await.expect("the old schema");
            for sql in ROWS {
                sqlx::query(filled(sql)).execute(&pool).await.expect(sql);
            }
            pool.close().await;
        }
        Backend::Postgres => {
            let pool = PgPool::connect(&url).await.expect("a database");
            migrator.run(&pool).await.expect("the old schema");
            for sql in ROWS {
                sqlx::query(filled(sql)).execute(&pool).await.expect(sql);
            }
            pool.close().await;
        }
    }
    let db = Db::connect(&url).await.expect("it opens");
    let before = size(&db, folder.path()).await;
    let started = Instant::now();
    let done = db.migrate(None).await.expect("migrated");
    let seconds = started.elapsed().as_secs_f64();
    say(&json!({
        "what": "migrations after 17", "database": format!("{backend:?}"), "cases": CASES, "applied": done,
        "seconds": seconds, "gb_before": before / 1e9, "gb_after": size(&db, folder.path()).await / 1e9,
    }));
    db.close().await;
}

/// Bytes on the disk: a file and its log, or a database.
async fn size(db: &Db, folder: &Path) -> f64 {
    match db {
        Db::Lite { .. } => {
            let files = std::fs::read_dir(folder).expect("the folder");
            files.map(|file| file.expect("a file").metadata().expect("its size").len() as f64).sum()
        }
        Db::Pg(pool) => {
            let sql = "SELECT pg_database_size(current_database())";
            let bytes: i64 = sqlx::query_scalar(sql).fetch_one(pool).await.expect("its size");
            bytes as f64
        }
    }
}
