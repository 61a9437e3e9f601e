//! Sending again is harmless: once, ten times, at the same moment, under another hand.

use serde_json::{Value, json};
use tests::{Backend, Form, TestApp, on_both};
use tokio::task::JoinSet;
use uuid::Uuid;

on_both! {
    async fn twenty_at_the_same_moment_are_one_case(app: TestApp) {
        let phone = app.phone();
        let form = Form::SelfFiled.json();
        let mut sending = JoinSet::new();
        for _ in 0..20 {
            let (phone, form) = (phone.clone(), form.clone());
            sending.spawn(async move { phone.file(&form).await });
        }
        let answers = sending.join_all().await;
        let created = answers.iter().filter(|answer| answer.status == 201).count();
        assert_eq!(created, 1);
        for answer in &answers {
            assert!(matches!(answer.status, 200 | 201), "{}", answer.text);
            assert_eq!(answer.body["receipt"], answers[0].body["receipt"]);
        }
        let officer = app.officer("chulan").await;
        assert_eq!(officer.get("/cases").await.expect(200)["counts"]["open"], 1);
    }

    async fn of_two_contents_at_the_same_moment_one_wins(app: TestApp) {
        let phone = app.phone();
        let mut sending = JoinSet::new();
        for size in [3, 4, 3, 4, 3, 4] {
            let phone = phone.clone();
            let form = Form::SelfFiled.with(&[("/household/size", json!(size))]);
            sending.spawn(async move { phone.file(&form).await });
        }
        let answers = sending.join_all().await;
        let count = |status| answers.iter().filter(|answer| answer.status == status).count();
        assert_eq!((count(201), count(200), count(409)), (1, 2, 3));
    }

    async fn another_body_or_another_key_is_a_conflict(app: TestApp) {
        let phone = app.phone();
        let form = Form::SelfFiled.json();
        let _ = phone.file(&form).await.expect(201);
        let other = Form::SelfFiled.with(&[("/urgent", json!(true))]);
        phone.file(&other).await.expect_problem(409, "declaration.conflict");
        phone.stranger().file(&form).await.expect_problem(409, "declaration.conflict");
        let _ = phone.file(&form).await.expect(200);
    }

    async fn a_retry_is_a_retry_after_the_day_moved_on(app: TestApp) {
        let phone = app.phone();
        let form = Form::SelfFiled.json();
        let first = phone.file(&form).await.expect(201);
        // Far outside the 30 days: judged anew it would carry a warning.
        app.set_time("2026-12-24T09:00:00+08:00");
        assert_eq!(phone.file(&form).await.expect(200)["receipt"], first["receipt"]);
    }

    async fn the_receipt_survives_correction_and_answer(app: TestApp) {
        let phone = app.phone();
        let form = Form::SelfFiled.json();
        let first = phone.file(&form).await.expect(201);
        let officer = app.officer("chulan").await;
        let body = json!({
            "defects": [{ "item": "phone", "text": "号码打不通" }],
            "message": "请补一下", "notified": { "how": "phone" },
        });
        officer.open_and_answer(phone.id, "return", &body).await;
        let corrected = phone.correct(2, &Form::Corrected.json()).await.expect(201);
        assert_eq!(corrected["receipt"]["version"], 2);
        assert_eq!(corrected["receipt"]["reference"], first["receipt"]["reference"]);
        let again = phone.file(&form).await.expect(200);
        assert_eq!(again["receipt"], first["receipt"]);
        let again = phone.correct(2, &Form::Corrected.json()).await.expect(200);
        assert_eq!(again["receipt"], corrected["receipt"]);
        let other = Form::Corrected.with(&[("/urgent", json!(true))]);
        phone.correct(2, &other).await.expect_problem(409, "declaration.conflict");
        phone.correct(4, &other).await.expect_problem(409, "declaration.version_gap");
    }
    /// The answer to it was lost shortly before midnight.
    async fn an_entry_is_the_same_case_on_a_later_day(app: TestApp) {
        let entered = json!({
            "id": Uuid::now_v7(), "channel": "paper", "received_on": "2026-09-24",
            "declaration": Form::SelfFiled.json(),
        });
        let enter = async |login: &str, body: &Value| {
            let officer = app.officer(login).await;
            officer.send(officer.request(reqwest::Method::POST, "/cases").json(body)).await
        };
        app.set_time("2026-09-24T23:59:00+08:00");
        let first = enter("chulan", &entered).await.expect(201);
        // No reason is given for a later day, and so many days later it would be taken with none.
        for day in ["2026-09-25T00:00:00+08:00", "2026-11-24T09:00:00+08:00"] {
            app.set_time(day);
            assert_eq!(enter("chulan", &entered).await.expect(200)["receipt"], first["receipt"]);
        }
        let mut other = entered.clone();
        other["declaration"]["urgent"] = json!(true);
        enter("chulan", &other).await.expect_problem(409, "declaration.conflict");
        // Whose it is not is told nothing of it.
        enter("tongliang", &entered).await.expect_problem(422, "case.received_on");
        other["id"] = json!(Uuid::now_v7());
        enter("chulan", &other).await.expect_problem(422, "case.received_on");
    }

    async fn a_correction_is_the_same_where_the_version_before_does_not_open(app: TestApp) {
        let (phone, reference) = app.file(&Form::SelfFiled.json()).await;
        let officer = app.officer("chulan").await;
        let body = json!({
            "defects": [{ "item": "phone", "text": "号码打不通" }],
            "message": "请补一下", "notified": { "how": "phone" },
        });
        officer.open_and_answer(phone.id, "return", &body).await;
        let corrected = phone.correct(2, &Form::Corrected.json()).await.expect(201);
        let case = format!("(SELECT id FROM cases WHERE reference = '{}')", reference.as_str().unwrap());
        let row = format!("case_id = {case} AND version = 1");
        app.execute(&format!("CREATE TABLE kept AS SELECT sealed FROM declaration_versions WHERE {row}")).await;
        let nothing = if app.backend == Backend::Sqlite { "X'00'" } else { "'\\x00'" };
        app.execute(&format!("UPDATE declaration_versions SET sealed = {nothing} WHERE {row}")).await;
        let again = phone.correct(2, &Form::Corrected.json()).await.expect(200);
        assert_eq!(again["receipt"], corrected["receipt"]);
        let other = Form::Corrected.with(&[("/urgent", json!(true))]);
        phone.correct(2, &other).await.expect_problem(409, "declaration.conflict");
        let healed = "(SELECT sealed FROM kept)";
        app.execute(&format!("UPDATE declaration_versions SET sealed = {healed} WHERE {row}")).await;
    }
}
