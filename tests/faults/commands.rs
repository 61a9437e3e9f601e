//! What an operator does from the command line, before and beside serving.

use std::path::Path;

use serde_json::Value;
use sqlx::SqlitePool;
use sqlx::migrate::Migrator;
use tests::Backend;

use crate::installation::Installation;

fn lines(installation: &Installation, args: &[&str]) -> Vec<Value> {
    let done = installation.run(args);
    assert_eq!(done.status.code(), Some(0), "{}", String::from_utf8_lossy(&done.stderr));
    let text = String::from_utf8(done.stdout).expect("it prints text");
    text.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect()
}

async fn policies(backend: Backend) {
    let installation = Installation::new(backend).await;
    assert_eq!(installation.run(&["migrate"]).status.code(), Some(0));
    let shipped = lines(&installation, &["policy", "list"]);
    let shipped_on = shipped[0]["valid_from"].as_str().expect("a day").to_owned();
    let add = |valid_from: &str, days: u32| {
        let mut policy = shipped[0].clone();
        policy["valid_from"] = valid_from.into();
        policy["answer_working_days"] = days.into();
        let file = installation.path("policy.json");
        std::fs::write(&file, policy.to_string()).expect("a file");
        lines(&installation, &["policy", "add", file.to_str().expect("a path")]);
    };
    // One dated before the shipped one stays, whatever is added after it; the same first day
    // again replaces.
    add("2020-01-01", 5);
    add("2026-01-01", 3);
    add("2026-01-01", 2);
    let known: Vec<_> = lines(&installation, &["policy", "list"])
        .iter()
        .map(|policy| (policy["valid_from"].clone(), policy["answer_working_days"].clone()))
        .collect();
    let expected = [("2020-01-01", 5), (&shipped_on, 7), ("2026-01-01", 2)];
    assert_eq!(known, expected.map(|(day, days)| (day.into(), days.into())));
}

#[tokio::test]
async fn a_policy_added_leaves_the_others_sqlite() {
    policies(Backend::Sqlite).await;
}

#[tokio::test]
async fn a_policy_added_leaves_the_others_postgres() {
    policies(Backend::Postgres).await;
}

/// A file as the first release left it: only `0001` applied, and something in it.
async fn first_release(installation: &Installation) {
    let folder = installation.path("first");
    std::fs::create_dir(&folder).expect("a folder");
    let first = Path::new(env!("CARGO_MANIFEST_DIR")).join("../migrations/sqlite/0001_initial.sql");
    std::fs::copy(first, folder.join("0001_initial.sql")).expect("the first migration");
    let url = format!("{}?mode=rwc", installation.database);
    let pool = SqlitePool::connect(&url).await.expect("a database");
    Migrator::new(folder).await.expect("a migration").run(&pool).await.expect("a schema");
    sqlx::query("INSERT INTO settings VALUES ('kept', 'since the first release', '')")
        .execute(&pool)
        .await
        .expect("a row");
    pool.close().await;
}

async fn kept(url: &str) -> (i64, String) {
    let pool = SqlitePool::connect(url).await.expect("a database");
    let found = sqlx::query_as(
        "SELECT (SELECT MAX(version) FROM _sqlx_migrations), value FROM settings WHERE name = 'kept'",
    );
    let found = found.fetch_one(&pool).await.expect("the row");
    pool.close().await;
    found
}

#[tokio::test]
async fn a_file_is_copied_before_it_is_migrated() {
    let installation = Installation::new(Backend::Sqlite).await;
    first_release(&installation).await;
    let copy = installation.path("test.before-migration-2.db");
    // That of a try that failed some weeks ago is not what is there now.
    std::fs::write(&copy, "of before").expect("an older copy");
    assert_eq!(installation.run(&["migrate"]).status.code(), Some(0));
    let newest = kept(&installation.database).await;
    assert!(newest.0 > 1, "there is more than the first migration");
    assert_eq!(kept(&format!("sqlite:{}", copy.display())).await, (1, newest.1));
    // Nothing to apply, nothing to copy.
    std::fs::remove_file(&copy).expect("the copy");
    assert_eq!(installation.run(&["migrate"]).status.code(), Some(0));
    assert!(!copy.exists());
}
