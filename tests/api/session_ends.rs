//! The moment at which something that lets somebody in stops doing so.

use serde_json::json;
use shouwang::gateway::passwords;
use shouwang::service::people::sessions::{self, SessionRequest};
use shouwang::service::people::{accounts as people, one_time_codes};
use shouwang::store::accounts;
use tests::{Officer, TestApp, on_both};

use crate::filing_together::somebody_waits;

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
    /// Between the reading of an account and the opening of a session its password waits to be
    /// tried: what ends every session in that time ends the one to come.
    async fn a_sign_in_on_its_way_does_not_outlive_what_ends_sessions(app: TestApp) {
        for (change, code) in
            [("password", "session.wrong"), ("codes", "session.otp_needed"), ("disabled", "session.wrong")]
        {
            let asked = SessionRequest {
                login: if change == "codes" { "fuli" } else { "chulan" }.into(),
                password: if change == "disabled" { "a-new-password" } else { "a-password-for-tests" }.into(),
                otp: None,
            };
            let found = sessions::find_account(&app.app, &asked.login).await.unwrap();
            match change {
                "password" => people::set_password(&app.app, "chulan", "a-new-password").await.unwrap(),
                "codes" => drop(one_time_codes::enrol(&app.app, "fuli").await.unwrap()),
                _ => people::disable(&app.app, "chulan").await.unwrap(),
            }
            let refused = sessions::sign_in(&app.app, asked, found, None).await.unwrap_err();
            assert_eq!(refused.code.as_str(), code, "{change}");
        }
        assert_eq!(app.count("sessions").await, 0);
        assert_eq!(app.count("account_acts WHERE kind = 'password_wrong'").await, 1);
    }

    async fn a_sign_in_waits_for_a_password_that_is_being_set(app: TestApp) {
        let mut tx = app.app.db.begin().await.unwrap();
        let hash = passwords::hash("a-new-password", &app.app.ids).unwrap();
        assert!(accounts::set_password(&mut tx, "chulan", &hash).await.unwrap());
        let asked = json!({ "login": "chulan", "password": "a-password-for-tests" });
        let asked = app.client().post(app.api("/sessions")).json(&asked);
        let phone = app.phone();
        let signing_in = tokio::spawn(async move { phone.send(asked).await });
        while !signing_in.is_finished() && !somebody_waits(&app.app.db).await {
            tokio::task::yield_now().await;
        }
        tx.commit().await.unwrap();
        signing_in.await.unwrap().expect_problem(401, "session.wrong");
        assert_eq!(app.count("sessions").await, 0);
    }
}
