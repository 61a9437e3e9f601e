//! Who signed in, who tried to, and what was done to accounts.

use serde_json::json;
use shouwang::service::people::acts;
use tests::{Answer, TestApp, on_both};

async fn sign_in(app: &TestApp, login: &str, password: &str) -> Answer {
    let asked = json!({ "login": login, "password": password });
    app.phone().send(app.client().post(app.api("/sessions")).json(&asked)).await
}

on_both! {
    async fn who_signs_in_and_who_tries_is_on_record(app: TestApp) {
        let kinds = async |login: &str| {
            let acts = acts::list(&app.app, login).await.unwrap();
            acts.unwrap().iter().map(|act| act.kind.as_str()).collect::<Vec<_>>()
        };
        let before = app.count("account_acts").await;
        for _ in 0..3 {
            sign_in(&app, "nobody-has-this", "a wrong password").await.expect_problem(401, "session.wrong");
        }
        assert_eq!(app.count("account_acts").await, before);
        for (at, expected) in [("09:00:00", 1), ("09:00:59", 1), ("09:01:00", 2)] {
            app.set_time(&format!("2026-09-24T{at}+08:00"));
            sign_in(&app, "chulan", "a wrong password").await.expect_problem(401, "session.wrong");
            assert_eq!(app.count("account_acts WHERE kind = 'password_wrong'").await, expected, "{at}");
        }
        let officer = app.officer("chulan").await;
        let left = officer.request(reqwest::Method::DELETE, "/sessions/current").send().await.unwrap();
        assert_eq!(left.status(), 204);
        assert_eq!(kinds("chulan").await, ["added", "password_wrong", "password_wrong", "signed_in", "signed_out"]);
        assert_eq!(kinds("fuli").await, ["added"]);
    }
}
