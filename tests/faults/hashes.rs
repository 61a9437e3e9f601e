//! Whoever has the database and no key tries guesses: a hash that anybody can make of a guess would
//! tell which one is right. There is none, neither in a row nor in what an earlier version left in
//! the file.

use std::collections::BTreeSet;

use serde_json::json;
use sha2::{Digest as _, Sha256};
use sqlx::{PgPool, SqlitePool};
use tests::{Backend, Form, Phone};

use crate::installation::{Installation, Server};
use crate::upgrade;

/// All bytes that are kept: the file and its log, or those of every table and index.
async fn kept(installation: &Installation) -> Vec<u8> {
    match installation.backend {
        Backend::Sqlite => {
            let files = ["test.db", "test.db-wal"].map(|name| installation.path(name));
            files.iter().flat_map(|file| std::fs::read(file).unwrap_or_default()).collect()
        }
        Backend::Postgres => {
            let pool = PgPool::connect(&installation.database).await.unwrap();
            let _ = sqlx::query("CHECKPOINT").execute(&pool).await.unwrap();
            let sql = "SELECT pg_read_binary_file(pg_relation_filepath(c.oid)) FROM pg_class c \
                 JOIN pg_namespace n ON n.oid = c.relnamespace \
                 WHERE NOT c.relisshared AND c.relkind IN ('r', 'i', 't') \
                 AND pg_relation_filepath(c.oid) IS NOT NULL";
            let files: Vec<Vec<u8>> = sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap();
            files.concat()
        }
    }
}

/// Those of the hashes that stand in what is kept.
fn found<'a>(kept: &[u8], hashes: &'a BTreeSet<Vec<u8>>) -> Vec<&'a Vec<u8>> {
    let seen: BTreeSet<&[u8]> = kept.windows(32).collect();
    hashes.iter().filter(|hash| seen.contains(hash.as_slice())).collect()
}

/// What the columns of an earlier version hold.
async fn in_clear(installation: &Installation) -> BTreeSet<Vec<u8>> {
    let sql = "SELECT content_sha256 FROM declaration_versions UNION SELECT request_sha256 FROM idempotency_keys";
    let found: Vec<Vec<u8>> = match installation.backend {
        Backend::Sqlite => {
            let pool = SqlitePool::connect(&installation.database).await.unwrap();
            sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap()
        }
        Backend::Postgres => {
            let pool = PgPool::connect(&installation.database).await.unwrap();
            sqlx::query_scalar(sql).fetch_all(&pool).await.unwrap()
        }
    };
    found.into_iter().filter(|hash| !hash.is_empty()).collect()
}

async fn new_rows(backend: Backend) {
    let installation = Installation::new(backend).await;
    let server = installation.serve();
    let phone = Phone::new(server.url.clone());
    let filed = phone.file(&Form::SelfFiled.json()).await.expect(201);
    let on_receipt = hex::decode(filed["receipt"]["content_sha256"].as_str().unwrap()).unwrap();
    let officer = server.officer("chulan").await;
    let amended = json!({
        "changes": [{ "path": "/applicant/phone", "value": "13955700002" }],
        "confirmed_by": "本人",
    });
    officer.open_and_answer(phone.id, "amendment", &amended).await;
    let body = amended.to_string();
    let request = [phone.id.as_bytes(), &b"amendment\0"[..], body.as_bytes()];
    let corrected = officer.open(phone.id).await;
    let after = hex::decode(corrected["content_sha256"].as_str().unwrap()).unwrap();
    assert_ne!(on_receipt, after);
    let hashes = [on_receipt, after, Sha256::digest(request.concat()).to_vec()].into();
    server.stop();
    let kept = kept(&installation).await;
    assert!(kept.len() > 100_000, "{} bytes are not all", kept.len());
    assert_eq!(found(&kept, &hashes), [] as [&Vec<u8>; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn none_is_in_new_rows_sqlite() {
    new_rows(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn none_is_in_new_rows_postgres() {
    new_rows(Backend::Postgres).await;
}

/// Asks until the backfills have ended.
async fn wait_for_backfills(server: &Server) {
    loop {
        let text = reqwest::get(&server.metrics).await.unwrap().text().await.unwrap();
        if text.contains("shouwang_backfills_open 0\n") {
            return;
        }
        tokio::task::yield_now().await;
    }
}

/// A server, killed and started again, replaces those of an earlier version beside its other work.
async fn by_a_server(backend: Backend) {
    let installation = upgrade::any(backend).await;
    let hashes = in_clear(&installation).await;
    assert!(hashes.len() > 200, "{} hashes", hashes.len());
    assert_eq!(found(&kept(&installation).await, &hashes).len(), hashes.len());
    // PostgreSQL's statistics hold values too.
    installation.execute("ANALYZE").await;
    let args = ["--metrics", "127.0.0.1:0", "--demo", "--now", upgrade::NOW];
    installation.serve_with(&args).kill();
    let server = installation.serve_with(&args);
    wait_for_backfills(&server).await;
    assert_eq!(found(&kept(&installation).await, &hashes), [] as [&Vec<u8>; 0]);
    server.stop();
    assert_eq!(installation.expect_whole()["backfills"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_replaces_those_of_before_sqlite() {
    by_a_server(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_server_replaces_those_of_before_postgres() {
    by_a_server(Backend::Postgres).await;
}

/// `shouwang migrate` does it to the end, where it has the keys.
async fn by_a_command(backend: Backend) {
    let installation = upgrade::any(backend).await;
    let hashes = in_clear(&installation).await;
    installation.execute("ANALYZE").await;
    let open = installation.expect_whole()["backfills"].clone();
    let names: Vec<_> = open.as_array().unwrap().iter().map(|one| &one["name"]).collect();
    assert_eq!(names, ["content_hashes", "free_pages", "request_hashes"]);
    let keys = installation.path("keys");
    std::fs::rename(&keys, installation.path("away")).unwrap();
    let mut keyless = installation.command(&["migrate"]);
    let done = keyless.env_remove("SHOUWANG_KEY_FILE").output().unwrap();
    let said = String::from_utf8_lossy(&done.stderr);
    assert!(done.status.success() && said.contains("content_hashes"), "{said}");
    assert_eq!(in_clear(&installation).await.len(), hashes.len());
    std::fs::rename(installation.path("away"), &keys).unwrap();
    let done = installation.run(&["migrate"]);
    let said = String::from_utf8_lossy(&done.stdout);
    assert!(done.status.success() && said.contains("content_hashes: "), "{said}");
    assert_eq!(found(&kept(&installation).await, &hashes), [] as [&Vec<u8>; 0]);
    assert_eq!(installation.expect_whole()["backfills"], json!([]));
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_replaces_those_of_before_sqlite() {
    by_a_command(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_command_replaces_those_of_before_postgres() {
    by_a_command(Backend::Postgres).await;
}

/// Somebody, a backup for one, still reads what was there before: it stays for them, and so the
/// work is not done.
async fn while_somebody_reads(backend: Backend) {
    let installation = upgrade::any(backend).await;
    let hashes = in_clear(&installation).await;
    let read = "SELECT COUNT(*) FROM cases";
    let refused = |done: std::process::Output| {
        let said = String::from_utf8_lossy(&done.stderr).into_owned();
        assert_eq!(done.status.code(), Some(2), "{said}");
        assert!(said.contains("free_pages: somebody is using the database"), "{said}");
    };
    match backend {
        Backend::Sqlite => {
            let pool = SqlitePool::connect(&installation.database).await.unwrap();
            let mut reader = pool.begin().await.unwrap();
            let _ = sqlx::query(read).fetch_one(&mut *reader).await.unwrap();
            refused(installation.run(&["migrate"]));
        }
        Backend::Postgres => {
            let pool = PgPool::connect(&installation.database).await.unwrap();
            let begin = "BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY";
            let mut reader = pool.begin_with(begin).await.unwrap();
            let _ = sqlx::query(read).fetch_one(&mut *reader).await.unwrap();
            refused(installation.run(&["migrate"]));
        }
    }
    let left = &installation.expect_whole()["backfills"];
    assert_eq!((&left[0]["name"], &left[1]), (&json!("free_pages"), &serde_json::Value::Null));
    assert!(installation.run(&["migrate"]).status.success());
    assert_eq!(found(&kept(&installation).await, &hashes), [] as [&Vec<u8>; 0]);
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_that_somebody_still_reads_go_afterwards_sqlite() {
    while_somebody_reads(Backend::Sqlite).await;
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn those_that_somebody_still_reads_go_afterwards_postgres() {
    while_somebody_reads(Backend::Postgres).await;
}
