//! What an earlier version left is filled page by page, while filings go on.

use std::net::TcpListener;
use std::sync::Arc;

use serde_json::{Value, json};
use shouwang::domain::backfill::Backfill::{self, ContentHashes, RequestHashes};
use shouwang::jobs::{self, metrics};
use shouwang::service::keeping::backfill::{self, By, Step};
use shouwang::service::keeping::verify;
use shouwang::store::backfills::Progress;
use tests::{Backend, Form, Phone, TestApp, on_both};
use tokio::sync::watch;

/// A page has 200 rows.
const ROWS: i64 = 210;

/// As an earlier version has left it: the hash of each form in clear. They are all one form's.
async fn filed_before(app: &TestApp, rows: i64) -> (Vec<Phone>, Value) {
    let (mut phones, mut receipt) = (Vec::new(), Value::Null);
    for _ in 0..rows {
        let phone = app.phone();
        receipt = phone.file(&Form::SelfFiled.json()).await.expect(201)["receipt"].clone();
        phones.push(phone);
    }
    make_old(app, &receipt, "1 = 1").await;
    (phones, receipt)
}

async fn make_old(app: &TestApp, receipt: &Value, rows: &str) {
    let hash = blob(app, receipt["content_sha256"].as_str().unwrap());
    app.execute(&format!(
        "UPDATE declaration_versions SET content_sealed = NULL, content_sha256 = {hash} WHERE {rows}"
    ))
    .await;
    let start = "UPDATE backfills SET finished = FALSE, reached = '', done = 0, passed_over = 0 \
         WHERE name = 'content_hashes'";
    app.execute(start).await;
}

fn blob(app: &TestApp, hex: &str) -> String {
    match app.backend {
        Backend::Sqlite => format!("X'{hex}'"),
        Backend::Postgres => format!("'\\x{hex}'::bytea"),
    }
}

async fn step(app: &TestApp) -> Progress {
    match backfill::step(&app.app, ContentHashes, By::Server).await.unwrap() {
        Step::On(progress) | Step::Finished(progress) => progress,
        Step::Later(why) => panic!("{why:?}"),
    }
}

async fn finish(app: &TestApp, name: Backfill) -> Progress {
    match backfill::finish(&app.app, name, By::Server).await.unwrap() {
        Step::Finished(progress) => progress,
        other => panic!("{other:?}"),
    }
}

async fn in_clear(app: &TestApp) -> i64 {
    app.count("declaration_versions WHERE length(content_sha256) > 0 OR content_sealed IS NULL")
        .await
}

on_both! {
    async fn one_page_after_the_other_while_filings_go_on(app: TestApp) {
        let (phones, receipt) = filed_before(&app, ROWS).await;
        let first = step(&app).await;
        assert_eq!((first.done, first.finished, in_clear(&app).await), (200, false, 10));
        // Whoever reads does so on either side of it.
        let officer = app.officer("chulan").await;
        for phone in [&phones[0], &phones[209]] {
            assert_eq!(phone.file(&Form::SelfFiled.json()).await.expect(200)["receipt"]["content_sha256"], receipt["content_sha256"]);
            phone.file(&Form::Proxy.json()).await.expect_problem(409, "declaration.conflict");
            assert_eq!(phone.view().await.expect(200)["receipt"]["content_sha256"], receipt["content_sha256"]);
            assert_eq!(officer.open(phone.id).await["content_sha256"], receipt["content_sha256"]);
        }
        // A new one never waits for it.
        let _ = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
        assert_eq!(in_clear(&app).await, 10);
        let second = step(&app).await;
        assert_eq!((second.done, second.passed_over, in_clear(&app).await), (210, 0, 0));
        assert!(step(&app).await.finished);
        assert_eq!(step(&app).await.done, 210, "finished for good");
    }

    async fn two_servers_share_the_pages(app: TestApp) {
        let _ = filed_before(&app, ROWS).await;
        let (one, other) = tokio::join!(finish(&app, ContentHashes), finish(&app, ContentHashes));
        assert_eq!((one.done, other.done, in_clear(&app).await), (210, 210, 0));
    }

    async fn a_row_that_is_torn_or_stuck_holds_up_no_other(app: TestApp) {
        let (_, receipt) = filed_before(&app, 5).await;
        let row = |place: i64| format!(
            "case_id = (SELECT id FROM cases ORDER BY id LIMIT 1 OFFSET {place})"
        );
        let torn = blob(&app, "00");
        app.execute(&format!("UPDATE declaration_versions SET content_sha256 = {torn} WHERE {}", row(1))).await;
        app.execute("CREATE TABLE stuck (case_id TEXT)").await;
        let id = match app.backend {
            Backend::Sqlite => "hex(OLD.case_id)",
            Backend::Postgres => "OLD.case_id::text",
        };
        let of = id.replace("OLD.", "");
        app.execute(&format!("INSERT INTO stuck SELECT {of} FROM declaration_versions WHERE {}", row(2))).await;
        match app.backend {
            Backend::Sqlite => app.execute(&format!(
                "CREATE TRIGGER stuck BEFORE UPDATE ON declaration_versions \
                 WHEN {id} IN (SELECT case_id FROM stuck) BEGIN SELECT RAISE(ABORT, 'stuck'); END"
            )).await,
            Backend::Postgres => {
                app.execute(&format!(
                    "CREATE FUNCTION stuck() RETURNS trigger AS $$ BEGIN IF {id} IN (SELECT case_id FROM stuck) \
                     THEN RAISE EXCEPTION 'stuck'; END IF; RETURN NEW; END $$ LANGUAGE plpgsql"
                )).await;
                app.execute("CREATE TRIGGER stuck BEFORE UPDATE ON declaration_versions FOR EACH ROW EXECUTE FUNCTION stuck()").await;
            }
        }
        let progress = finish(&app, ContentHashes).await;
        assert_eq!((progress.done, progress.passed_over, in_clear(&app).await), (3, 2, 2));
        assert_eq!(app.app.unreadable.count(), 2, "each is told to the operator by name");
        let summary = verify::verify(&app.app, &mut |_| ()).await.unwrap();
        let left = json!([{ "name": "content_hashes", "finished": true, "done": 3, "passed_over": 2 }]);
        assert_eq!(json!(summary.backfills), left);
        // Mended, it is filled.
        app.execute("DELETE FROM stuck").await;
        make_old(&app, &receipt, "content_sealed IS NULL").await;
        let progress = finish(&app, ContentHashes).await;
        assert_eq!((progress.done, in_clear(&app).await), (2, 0));
    }

    async fn a_request_of_before_is_known_again(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let officer = app.officer("chulan").await;
        let version = officer.open(phone.id).await["version"].clone();
        let body = json!({ "message": "乡镇已收下", "notified": { "how": "phone" } });
        let other = json!({ "message": "乡镇已收下了", "notified": { "how": "phone" } });
        let send = async |body: &Value| {
            let path = format!("/cases/{}/acceptance", phone.id);
            let request = officer.request(reqwest::Method::POST, &path);
            let request = request.header("If-Match", format!("\"{version}\""));
            officer.send(request.header("Idempotency-Key", "one-and-the-same").json(body)).await
        };
        let _ = send(&body).await.expect(200);
        let sent = [phone.id.as_bytes(), &b"acceptance\0"[..], body.to_string().as_bytes()].concat();
        let hash = blob(&app, &wasm_validator::canonical::sha256_hex(&sent));
        app.execute(&format!("UPDATE idempotency_keys SET request_mac = NULL, request_sha256 = {hash}")).await;
        for round in 0..2 {
            let _ = send(&body).await.expect(200);
            send(&other).await.expect_problem(409, "idempotency.reused");
            if round == 0 {
                app.execute("UPDATE backfills SET finished = FALSE WHERE name = 'request_hashes'").await;
                assert_eq!(finish(&app, RequestHashes).await.done, 1);
            }
        }
        assert_eq!(app.count("idempotency_keys WHERE length(request_sha256) > 0").await, 0);
    }
}

/// The only test that runs the job: the figure is the process's.
#[tokio::test(flavor = "multi_thread", worker_threads = 1)]
async fn what_is_left_to_the_operator_stays_open_in_the_figures() {
    let app = TestApp::start(Backend::Postgres).await;
    app.execute("UPDATE backfills SET finished = FALSE WHERE name = 'free_pages'").await;
    // As if the tables were large: for a text, this one is nearer than PostgreSQL's own.
    let size = "CREATE FUNCTION pg_total_relation_size(TEXT) RETURNS BIGINT LANGUAGE SQL AS 'SELECT 1::bigint << 40'";
    app.execute(size).await;
    let (_stop, stopped) = watch::channel(false);
    jobs::backfill::run(Arc::clone(&app.app), stopped).await;
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let url = format!("http://{}/metrics", listener.local_addr().unwrap());
    let server = metrics::server(Arc::clone(&app.app), listener).unwrap();
    let handle = server.handle();
    let (served, text) = tokio::join!(server, async {
        let text = reqwest::get(url).await.unwrap().text().await.unwrap();
        handle.stop(false).await;
        text
    });
    served.unwrap();
    assert!(text.contains("shouwang_backfills_open 1\n"), "{text}");
}
