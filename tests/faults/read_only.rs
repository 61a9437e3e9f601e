//! The database is there and takes nothing: read only, as a cloud sets it when its disk is
//! full, or a standby; and no disk for a SQLite file. Filings are told to come again, the
//! server is not ready, and goes on by itself when it can.

use std::process::Command;

use reqwest::StatusCode;
use tests::Backend;

use crate::filing::Filing;
use crate::installation::{Installation, Server};

async fn ready(server: &Server) -> (StatusCode, String) {
    let answer = reqwest::get(format!("{}/readyz", server.url)).await.expect("an answer");
    (answer.status(), answer.text().await.expect("text"))
}

/// Its connections are those that the database gave before, or while it was read only.
async fn expect_refusals(server: &Server, filing: &Filing, status: u16, code: &str) {
    let request = filing.phone.request(reqwest::Method::PUT, "").json(&filing.form);
    let answer = request.send().await.expect("the server answers");
    assert_eq!(answer.status().as_u16(), status, "{:?}", answer.text().await);
    assert!(answer.headers().contains_key("retry-after"));
    let _ = filing.send().await.expect("the server answers").expect_problem(status, code);
    let (ready, why) = ready(server).await;
    assert_eq!((ready.as_u16(), why), (503, format!("not ready: {code}\n")));
}

/// By somebody connected to another database: this one would not let them.
async fn writable_again(installation: &Installation, name: &str) {
    let (server, _) = installation.database.rsplit_once('/').expect("a URL");
    let pool = sqlx::PgPool::connect(&format!("{server}/postgres")).await.expect("a cluster");
    let reset = format!("ALTER DATABASE {name} RESET default_transaction_read_only");
    sqlx::query(sqlx::AssertSqlSafe(reset)).execute(&pool).await.expect("it runs");
    pool.close().await;
}

#[tokio::test]
async fn a_read_only_database_comes_back_by_itself() {
    let installation = Installation::new(Backend::Postgres).await;
    let server = installation.serve();
    let mut before = Filing::new(&server.url, 1);
    before.go_on().await;
    assert_eq!(ready(&server).await, (StatusCode::OK, "ready\n".to_owned()));
    let name = installation.database.rsplit_once('/').expect("a URL").1.to_owned();
    let mut after = Filing::new(&server.url, 2);
    for _ in 0..2 {
        let set = format!("ALTER DATABASE {name} SET default_transaction_read_only = on");
        installation.execute(&set).await;
        // Sessions that were open go on writing: the provider ends them.
        let end = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity \
             WHERE datname = current_database() AND pid <> pg_backend_pid()";
        installation.execute(end).await;
        expect_refusals(&server, &after, 503, "server.busy").await;
        // What is there can be read.
        before.phone.view().await.expect(200);

        writable_again(&installation, &name).await;
        assert_eq!(ready(&server).await.0, 200);
        after.go_on().await;
        assert!(after.is_done());
        after = Filing::new(&server.url, 3);
    }
    server.stop();
}

fn limit(server: &Server, bytes: &str) {
    let mut command = Command::new("prlimit");
    command.arg("--pid").arg(server.pid().to_string()).arg(format!("--fsize={bytes}:"));
    assert!(command.status().expect("prlimit of util-linux").success());
}

#[tokio::test]
async fn a_full_disk_is_not_ready() {
    let installation = Installation::new(Backend::Sqlite).await;
    let server = installation.serve_limited();
    let filing = Filing::new(&server.url, 1);
    assert_eq!(ready(&server).await.0, 200);
    limit(&server, "0");
    expect_refusals(&server, &filing, 507, "server.storage").await;
    limit(&server, "unlimited");
    assert_eq!(ready(&server).await.0, 200);
    let _ = filing.send().await.expect("the server answers").expect(201);
    server.stop();
}
