//! Filings that are written together, and while places change under them.

use std::sync::Arc;

use serde_json::json;
use shouwang::app::App;
use shouwang::domain::post::PostKind;
use shouwang::service::people::accounts;
use shouwang::store::{Db, attachments, cases, duties, events, regions};
use tests::{Form, TestApp, add_account, on_both};
use tokio::task::JoinSet;
use uuid::Uuid;
use wasm_validator::region::Level;

/// One that the server under test knows nothing of, on the same database.
async fn another_process(app: &TestApp) -> App {
    let app = &app.app;
    App::new(app.db.clone(), app.objects.clone(), Arc::clone(&app.keyring), app.clock.clone())
        .await
        .unwrap()
}

/// Whether a statement of this database waits for another's lock. On SQLite nobody can say.
pub(crate) async fn somebody_waits(db: &Db) -> bool {
    let Db::Pg(pool) = db else { return true };
    let sql = "SELECT EXISTS (SELECT 1 FROM pg_stat_activity \
         WHERE datname = current_database() AND wait_event_type = 'Lock')";
    sqlx::query_scalar(sql).fetch_one(pool).await.unwrap()
}

async fn township_of(app: &TestApp, id: Uuid) -> Option<Uuid> {
    let mut tx = app.app.db.begin_read().await.unwrap();
    cases::find(&mut tx, id).await.unwrap().unwrap().township_id
}

async fn region(app: &TestApp, code: &str) -> Uuid {
    let mut tx = app.app.db.begin_read().await.unwrap();
    regions::list_by_code(&mut tx, code).await.unwrap()[0].id
}

#[tokio::test]
async fn gathering_statistics_holds_up_no_writer_for_long() {
    let folder = tempfile::tempdir().unwrap();
    let db = Db::connect(&Db::sqlite_url(&folder.path().join("db"))).await.unwrap();
    let Db::Lite { read, write } = &db else { panic!("{db:?}") };
    for pool in [read, write] {
        let limit = sqlx::query_scalar::<_, i64>("PRAGMA analysis_limit").fetch_one(pool);
        assert_eq!(limit.await.unwrap(), 1_000);
    }
    db.close().await;
}

on_both! {
    async fn one_that_cannot_be_written_fails_alone(app: TestApp) {
        // A rule that filings over HTTP can break: one case a phone.
        app.execute("CREATE UNIQUE INDEX one_a_phone ON cases (device_key_hash)").await;
        let first = app.phone();
        let form = Form::SelfFiled.json();
        let _ = first.file(&form).await.expect(201);
        let mut sending = JoinSet::new();
        for turn in 0..24 {
            let is_bad = turn % 6 == 0;
            let phone = app.phone();
            let phone = if is_bad { first.clone().with_id(phone.id) } else { phone };
            let form = form.clone();
            sending.spawn(async move { (is_bad, phone.id, phone.file(&form).await) });
        }
        for (is_bad, id, answer) in sending.join_all().await {
            assert_eq!(answer.status, if is_bad { 503 } else { 201 }, "{}", answer.text);
            let mut tx = app.app.db.begin_read().await.unwrap();
            assert_eq!(cases::find(&mut tx, id).await.unwrap().is_none(), is_bad);
        }
        let officer = app.officer("chulan").await;
        assert_eq!(officer.get("/cases").await.expect(200)["counts"]["open"], 21);
    }

    async fn what_piles_up_behind_another_writer_is_written_each_whole(app: TestApp) {
        let _ = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
        let mut tx = app.app.db.begin().await.unwrap();
        regions::insert(&mut tx, Uuid::now_v7(), Level::Township, None).await.unwrap();
        let mut sending = JoinSet::new();
        // Each twice; with photos to come and without.
        for turn in 0..60 {
            let phone = app.phone();
            let form = if turn % 3 == 0 { Form::Proxy } else { Form::SelfFiled }.json();
            sending.spawn(async move {
                let (one, other) = tokio::join!(phone.file(&form), phone.file(&form));
                let manifest = form["attachments"].as_array().map_or(0, Vec::len);
                (phone, manifest, [one, other])
            });
        }
        while !somebody_waits(&app.app.db).await {
            tokio::task::yield_now().await;
        }
        drop(tx);
        for (phone, manifest, answers) in sending.join_all().await {
            let mut statuses = answers.each_ref().map(|answer| answer.status);
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 201], "{}", answers[0].text);
            assert_eq!(answers[0].body["receipt"], answers[1].body["receipt"]);
            let mut tx = app.app.db.begin_read().await.unwrap();
            assert_eq!(attachments::list_of_version(&mut tx, phone.id, 1).await.unwrap().len(), manifest);
            assert_eq!(events::list(&mut tx, phone.id).await.unwrap().len(), 2);
            assert_eq!(duties::list(&mut tx, phone.id).await.unwrap().len(), 1);
        }
        // The harness, when the server stops, verifies every case.
    }

    async fn what_another_process_changes_holds_for_the_next_filing(app: TestApp) {
        let there = Form::SelfFiled.with(&[("/home/region", json!("341302104"))]);
        let office = |answer: serde_json::Value| answer["status"]["office"]["name"].clone();
        assert_eq!(office(app.phone().file(&there).await.expect(201)), "埇桥区");
        let other = another_process(&app).await;
        add_account(&other, "next", "next", PostKind::Township, "341302104").await.unwrap();
        let named = office(app.phone().file(&there).await.expect(201));
        assert_ne!(named, "埇桥区");
        accounts::disable(&other, "next").await.unwrap();
        assert_eq!(office(app.phone().file(&there).await.expect(201)), "埇桥区");
        let mut tx = other.db.begin().await.unwrap();
        let (county, id) = (region(&app, "341302").await, Uuid::now_v7());
        regions::insert(&mut tx, id, Level::Township, None).await.unwrap();
        let version = regions::NewVersion {
            code: "341302777", name: "新镇", parent_id: Some(county), list: "2026-09", valid_from: app.clock.today(),
        };
        regions::insert_version(&mut tx, id, &version).await.unwrap();
        tx.commit().await.unwrap();
        let phone = app.phone();
        let form = Form::SelfFiled.with(&[("/home/region", json!("341302777"))]);
        let _ = phone.file(&form).await.expect(201);
        assert_eq!(township_of(&app, phone.id).await, Some(id));
    }

    async fn a_township_that_ends_at_this_moment_gets_nothing_more(app: TestApp) {
        let form = Form::SelfFiled.json();
        let _ = app.phone().file(&form).await.expect(201);
        let (ends, follows) = (region(&app, "341302103").await, region(&app, "341302100").await);
        let mut tx = app.app.db.begin().await.unwrap();
        regions::end_version(&mut tx, ends, app.clock.today()).await.unwrap();
        regions::set_successor(&mut tx, ends, follows).await.unwrap();
        let phone = app.phone();
        let form = Form::SelfFiled.with(&[("/home/region", json!("341302103"))]);
        let filing = tokio::spawn({ let phone = phone.clone(); async move { phone.file(&form).await } });
        while !filing.is_finished() && !somebody_waits(&app.app.db).await {
            tokio::task::yield_now().await;
        }
        tx.commit().await.unwrap();
        let _ = filing.await.unwrap().expect(201);
        assert_eq!(township_of(&app, phone.id).await, Some(follows));
    }
}
