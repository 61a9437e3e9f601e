//! Staff: tokens that end, refresh tokens that rotate, accounts that can be shut out.

use serde_json::{Value, json};
use shouwang::gateway::totp;
use shouwang::service::people::{accounts, one_time_codes};
use tests::{Answer, Form, TestApp, on_both};

on_both! {
    async fn wrong_name_and_wrong_password_look_the_same(app: TestApp) {
        let mut problems = Vec::new();
        for login in ["chulan", "nobody"] {
            let asked = json!({ "login": login, "password": "wrong" });
            let request = app.client().post(app.api("/sessions")).json(&asked);
            let mut problem = app.phone().send(request).await.expect_problem(401, "session.wrong");
            problem.as_object_mut().unwrap().remove("request_id");
            problems.push(problem);
        }
        assert_eq!(problems[0], problems[1]);
    }

    async fn a_token_lives_ten_minutes_and_is_renewed_by_cookie(app: TestApp) {
        let mut officer = app.officer("chulan").await;
        let _ = officer.get("/cases").await.expect(200);
        app.set_time("2026-09-24T09:10:00+08:00");
        officer.get("/cases").await.expect_problem(401, "session.expired");
        let renewed = officer.client.post(app.api("/sessions/refresh")).send().await.unwrap();
        let cookie = renewed.headers()["set-cookie"].to_str().unwrap().to_owned();
        for part in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/sessions"] {
            assert!(cookie.contains(part), "{cookie}");
        }
        let session: serde_json::Value = renewed.json().await.unwrap();
        officer.token = session["access_token"].as_str().unwrap().to_owned();
        let _ = officer.get("/cases").await.expect(200);
    }

    /// An office computer is shared, a cadre's phone is not.
    async fn a_desk_is_signed_out_with_its_browser_a_phone_stays_for_a_week(app: TestApp) {
        let _ = app.cadre("zhou", "周建国", "341302103209").await;
        for (login, kept) in [("chulan", None), ("yongqiao", None), ("zhou", Some("Max-Age=604800"))] {
            let asked = json!({ "login": login, "password": "a-password-for-tests" });
            let first = app.client().post(app.api("/sessions")).json(&asked).send().await.unwrap();
            let next = app.client().post(app.api("/sessions/refresh")).send().await.unwrap();
            for answer in [first, next] {
                let cookie = answer.headers()["set-cookie"].to_str().unwrap().to_owned();
                let age = cookie.split("; ").find(|part| part.starts_with("Max-Age"));
                assert_eq!(age, kept, "{login}: {cookie}");
                assert!(!cookie.contains("Expires"), "{login}: {cookie}");
            }
        }
    }

    async fn a_lost_answer_is_given_again_until_somebody_goes_on(app: TestApp) {
        let first = cookie_of(&app, "chulan").await;
        let lost = refreshed(&app, &first).await.unwrap();
        let (second, token) = refreshed(&app, &first).await.unwrap();
        let _ = asked(&app, &token).await.expect(200);
        let (third, token) = refreshed(&app, &second).await.unwrap();
        let _ = asked(&app, &token).await.expect(200);
        assert!(refreshed(&app, &third).await.is_some());
        // The lost one, in other hands.
        assert!(refreshed(&app, &lost.0).await.is_none());
        asked(&app, &token).await.expect_problem(401, "session.expired");
        assert!(refreshed(&app, &third).await.is_none());
    }

    async fn a_refresh_token_that_comes_back_after_the_next_was_used_ends_the_session(app: TestApp) {
        let first = cookie_of(&app, "chulan").await;
        let (second, _) = refreshed(&app, &first).await.unwrap();
        let (_, token) = refreshed(&app, &second).await.unwrap();
        assert!(refreshed(&app, &first).await.is_none());
        asked(&app, &token).await.expect_problem(401, "session.expired");
        assert_eq!(app.count("account_acts WHERE kind = 'token_reused'").await, 1);
    }

    async fn a_desk_asks_again_within_a_minute(app: TestApp) {
        let first = cookie_of(&app, "chulan").await;
        let _ = refreshed(&app, &first).await.unwrap();
        app.set_time("2026-09-24T09:00:59+08:00");
        assert!(refreshed(&app, &first).await.is_some());
        app.set_time("2026-09-24T09:01:00+08:00");
        assert!(refreshed(&app, &first).await.is_none());
    }

    async fn a_cadres_phone_asks_again_when_it_has_a_signal(app: TestApp) {
        let _ = app.cadre("zhou", "周建国", "341302103209").await;
        let first = cookie_of(&app, "zhou").await;
        let lost = refreshed(&app, &first).await.unwrap();
        app.set_time("2026-09-25T21:00:00+08:00");
        let (second, _) = refreshed(&app, &first).await.unwrap();
        assert!(refreshed(&app, &second).await.is_some());
        assert!(refreshed(&app, &lost.0).await.is_none());
        assert!(refreshed(&app, &second).await.is_none());
    }

    /// Two tabs of one browser: whichever answer comes last stays in the cookie.
    async fn two_who_ask_at_once_both_get_an_answer_and_one_goes_on(app: TestApp) {
        let first = cookie_of(&app, "chulan").await;
        let (left, right) = tokio::join!(refreshed(&app, &first), refreshed(&app, &first));
        let (left, right) = (left.unwrap(), right.unwrap());
        let (a, b) = tokio::join!(refreshed(&app, &left.0), refreshed(&app, &right.0));
        assert!(a.is_some() != b.is_some(), "one of two goes on");
        // Both at once look like two who share it.
        asked(&app, &left.1).await.expect_problem(401, "session.expired");
    }

    async fn a_one_time_code_is_asked_for_once_enrolled_and_taken_once(app: TestApp) {
        let before = app.officer("chulan").await;
        let uri = one_time_codes::enrol(&app.app, "chulan").await.unwrap();
        before.get("/cases").await.expect_problem(401, "session.expired");
        let secret = uri.split_once("secret=").unwrap().1.split_once('&').unwrap().0.to_owned();
        let sign_in = async |password: &str, otp: Option<&str>| {
            let asked = json!({ "login": "chulan", "password": password, "otp": otp });
            app.phone().send(app.client().post(app.api("/sessions")).json(&asked)).await
        };
        const RIGHT: &str = "a-password-for-tests";
        // Whether there are codes is told to nobody who lacks the password.
        sign_in("wrong", None).await.expect_problem(401, "session.wrong");
        sign_in(RIGHT, None).await.expect_problem(401, "session.otp_needed");
        sign_in(RIGHT, Some("not it")).await.expect_problem(401, "session.otp_wrong");
        let code = code_of(&secret, app.clock.now());
        let _ = sign_in(RIGHT, Some(&code)).await.expect(201);
        sign_in(RIGHT, Some(&code)).await.expect_problem(401, "session.otp_wrong");
        app.set_time("2026-09-24T09:00:30+08:00");
        let _ = sign_in(RIGHT, Some(&code_of(&secret, app.clock.now()))).await.expect(201);
        // The one before is still in its time, and not taken after a later one.
        sign_in(RIGHT, Some(&code)).await.expect_problem(401, "session.otp_wrong");
        assert_eq!(app.count("account_acts WHERE kind = 'code_wrong'").await, 3);
        one_time_codes::drop_codes(&app.app, "chulan").await.unwrap();
        let _ = sign_in(RIGHT, None).await.expect(201);
        let _ = app.cadre("zhou", "周建国", "341302103209").await;
        assert!(one_time_codes::enrol(&app.app, "zhou").await.is_err());
    }

    async fn signing_out_and_disabling_work_at_once(app: TestApp) {
        let officer = app.officer("chulan").await;
        let out = officer.request(reqwest::Method::DELETE, "/sessions/current").send().await.unwrap();
        assert_eq!(out.status(), 204);
        officer.get("/cases").await.expect_problem(401, "session.expired");
        let officer = app.officer("chulan").await;
        accounts::disable(&app.app, "chulan").await.unwrap();
        officer.get("/cases").await.expect_problem(401, "session.expired");
        // Nobody answers there now: new and open cases are the county's.
        let status = app.phone().file(&Form::SelfFiled.json()).await.expect(201)["status"].clone();
        assert_eq!(status["office"]["name"], "埇桥区");
    }

    async fn forged_tokens_are_nobody(app: TestApp) {
        let officer = app.officer("chulan").await;
        let (head, rest) = officer.token.split_once('.').unwrap();
        let none = format!("eyJhbGciOiJub25lIiwidHlwIjoiSldUIn0.{rest}");
        let cut = format!("{head}.{}", &rest[..rest.len() - 2]);
        for token in [none.as_str(), cut.as_str(), "x", "a.b.c"] {
            let request = app.client().get(app.api("/cases")).bearer_auth(token);
            app.phone().send(request).await.expect_problem(401, "session.expired");
        }
        let request = app.client().get(app.api("/cases"));
        app.phone().send(request).await.expect_problem(401, "session.required");
    }

    async fn from_another_site_nothing_is_renewed(app: TestApp) {
        let officer = app.officer("chulan").await;
        let request = officer.client.post(app.api("/sessions/refresh")).header("Sec-Fetch-Site", "cross-site");
        officer.send(request).await.expect_problem(403, "session.origin");
    }
}

/// Signs in; the refresh cookie.
async fn cookie_of(app: &TestApp, login: &str) -> String {
    let asked = json!({ "login": login, "password": "a-password-for-tests" });
    let request = reqwest::Client::new().post(app.api("/sessions")).json(&asked);
    set_cookie(&request.send().await.unwrap())
}

/// The next cookie and access token, if the session stands.
async fn refreshed(app: &TestApp, cookie: &str) -> Option<(String, String)> {
    let request =
        reqwest::Client::new().post(app.api("/sessions/refresh")).header("Cookie", cookie);
    let answer = request.send().await.unwrap();
    if answer.status() == 401 {
        return None;
    }
    let next = set_cookie(&answer);
    let session: Value = answer.json().await.unwrap();
    Some((next, session["access_token"].as_str().unwrap().to_owned()))
}

fn set_cookie(answer: &reqwest::Response) -> String {
    let cookie = answer.headers()["set-cookie"].to_str().unwrap();
    cookie.split(';').next().unwrap().to_owned()
}

async fn asked(app: &TestApp, token: &str) -> Answer {
    app.phone().send(app.client().get(app.api("/cases")).bearer_auth(token)).await
}

/// As an authenticator shows it, from what it was given.
fn code_of(base32: &str, now: chrono::DateTime<chrono::Utc>) -> String {
    const LETTERS: &str = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
    let bits: String =
        base32.chars().map(|c| format!("{:05b}", LETTERS.find(c).unwrap())).collect();
    let secret: Vec<u8> = bits
        .as_bytes()
        .chunks_exact(8)
        .map(|bits| u8::from_str_radix(std::str::from_utf8(bits).unwrap(), 2).unwrap())
        .collect();
    totp::code_of(&secret, now.timestamp() / 30)
}
