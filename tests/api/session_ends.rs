//! The moment at which something that lets somebody in stops doing so.

use serde_json::json;
use tests::{Officer, TestApp, on_both};

/// Whether the cookie still gives a token.
async fn renews(app: &TestApp, officer: &Officer) -> bool {
    let asked = officer.client.post(app.api("/sessions/refresh"));
    let status = asked.send().await.unwrap().status().as_u16();
    assert!(matches!(status, 200 | 401), "{status}");
    status == 200
}

on_both! {
    async fn an_access_token_is_taken_for_ten_minutes(app: TestApp) {
        let officer = app.officer("chulan").await;
        app.set_time("2026-09-24T09:09:59+08:00");
        let _ = officer.get("/cases").await.expect(200);
        app.set_time("2026-09-24T09:10:00+08:00");
        officer.get("/cases").await.expect_problem(401, "session.expired");
    }

    async fn a_desks_session_ends_after_twelve_hours(app: TestApp) {
        let officer = app.officer("chulan").await;
        app.set_time("2026-09-24T20:59:59+08:00");
        assert!(renews(&app, &officer).await);
        app.set_time("2026-09-24T21:00:00+08:00");
        assert!(!renews(&app, &officer).await);
    }

    async fn a_cadres_session_ends_after_a_week(app: TestApp) {
        let cadre = app.cadre("zhou", "周建国", "341302103209").await;
        app.set_time("2026-10-01T08:59:59+08:00");
        assert!(renews(&app, &cadre).await);
        app.set_time("2026-10-01T09:00:00+08:00");
        assert!(!renews(&app, &cadre).await);
    }

    /// A token that was given a moment before the session's end does not outlive it.
    async fn a_token_ends_with_its_session(app: TestApp) {
        let mut officer = app.officer("chulan").await;
        app.set_time("2026-09-24T20:59:59+08:00");
        let renewed = officer.client.post(app.api("/sessions/refresh")).send().await.unwrap();
        let session: serde_json::Value = renewed.json().await.unwrap();
        officer.token = session["access_token"].as_str().unwrap().to_owned();
        let _ = officer.get("/cases").await.expect(200);
        app.set_time("2026-09-24T21:00:00+08:00");
        officer.get("/cases").await.expect_problem(401, "session.expired");
    }

    async fn a_correction_code_is_taken_for_a_day(app: TestApp) {
        let claim = async |at: &str| {
            app.set_time("2026-09-24T09:00:00+08:00");
            let phone = app.phone();
            let filed = phone.file(&tests::Form::SelfFiled.json()).await.expect(201);
            let officer = app.officer("chulan").await;
            let body = json!({
                "defects": [{ "item": "phone", "text": "号码打不通" }],
                "message": "请补一下", "notified": { "how": "phone" },
            });
            officer.open_and_answer(phone.id, "return", &body).await;
            let path = format!("/cases/{}/correction-codes", phone.id);
            let asked = officer.request(reqwest::Method::POST, &path);
            let code = officer.send(asked).await.expect(201)["code"].clone();
            app.set_time(at);
            let reference = filed["receipt"]["reference"].clone();
            let other = app.phone();
            let request = app.client().post(app.api("/correction-claims"));
            let request = request.header("Authorization", format!("Device {}", other.key));
            let asked = json!({ "reference": reference, "code": code });
            other.send(request.json(&asked)).await.status
        };
        assert_eq!(claim("2026-09-25T08:59:59+08:00").await, 200);
        assert_eq!(claim("2026-09-25T09:00:00+08:00").await, 403);
    }
}
