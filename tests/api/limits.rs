//! One address may guess a while, then it waits; nobody else does, and no filing.

use reqwest::Response;
use serde_json::{Value, json};
use tests::{Form, TestApp, on_both};

/// Through a proxy on the server's machine, which says who asked.
async fn post(app: &TestApp, path: &str, address: &str, body: &Value) -> Response {
    let request = app.client().post(app.api(path)).header("X-Forwarded-For", address).json(body);
    request.send().await.unwrap()
}

async fn look_up(app: &TestApp, address: &str, n: usize) -> Response {
    // A reference of its own each: the lock of a reference is another thing.
    let asked = json!({ "reference": format!("{n:012}"), "last4": "0000" });
    post(app, "/status-lookups", address, &asked).await
}

async fn sign_in(app: &TestApp, address: &str, login: &str) -> Response {
    post(app, "/sessions", address, &json!({ "login": login, "password": "a guess" })).await
}

async fn expect_throttled(response: Response, code: &str, at_most: u64) {
    assert_eq!(response.status(), 429);
    assert_eq!(response.headers()["content-type"], "application/problem+json");
    let wait: u64 = response.headers()["retry-after"].to_str().unwrap().parse().unwrap();
    assert!((1..=at_most).contains(&wait), "{wait}");
    let problem: Value = response.json().await.unwrap();
    assert_eq!(problem["code"], code);
}

on_both! {
    async fn look_ups_of_one_address_and_never_its_filings(app: TestApp) {
        let mut n = 0;
        let throttled = loop {
            let answer = look_up(&app, "192.0.2.1", n).await;
            if answer.status() != 404 {
                break answer;
            }
            n += 1;
            assert!(n < 1_000, "it may guess for ever");
        };
        assert!(n >= 40, "a village behind one address is held up after {n}");
        expect_throttled(throttled, "lookup.throttled", 3).await;
        assert_eq!(look_up(&app, "192.0.2.2", n).await.status(), 404);
        // What a client says of itself stands before what the proxy says of it.
        assert_eq!(look_up(&app, "192.0.2.1, 192.0.2.3", n).await.status(), 404);
        for _ in 0..60 {
            let phone = app.phone();
            let request = phone.request(reqwest::Method::PUT, "").header("X-Forwarded-For", "192.0.2.1");
            let _ = phone.send(request.json(&Form::SelfFiled.json())).await.expect(201);
        }
    }

    async fn sign_ins_by_name_and_by_address(app: TestApp) {
        let mut n = 0;
        let throttled = loop {
            // From everywhere.
            let answer = sign_in(&app, &format!("198.51.100.{n}"), "chulan").await;
            if answer.status() != 401 {
                break answer;
            }
            n += 1;
            assert!(n < 100, "a name may be guessed at for ever");
        };
        assert!(n >= 10, "an officer is held up after {n}");
        expect_throttled(throttled, "session.throttled", 30).await;
        assert_eq!(sign_in(&app, "192.0.2.2", "fuli").await.status(), 401);
        // Its refused tries count for the address: they cost nothing, so it is soon empty.
        for _ in 0..60 {
            assert_eq!(sign_in(&app, "192.0.2.1", "chulan").await.status(), 429);
        }
        expect_throttled(sign_in(&app, "192.0.2.1", "fuli").await, "session.throttled", 3).await;
        assert_eq!(sign_in(&app, "192.0.2.2", "fuli").await.status(), 401);
    }

    async fn a_locked_reference_says_that_it_is_locked_until_tomorrow(app: TestApp) {
        app.set_time("2026-09-24T23:00:00+08:00");
        let asked = json!({ "reference": "000000000006", "last4": "0000" });
        for n in 0..5 {
            assert_eq!(post(&app, "/status-lookups", &format!("192.0.2.{n}"), &asked).await.status(), 404);
        }
        let locked = post(&app, "/status-lookups", "192.0.2.9", &asked).await;
        assert_eq!(locked.headers()["retry-after"], "3600");
        expect_throttled(locked, "lookup.throttled", 3600).await;
    }
}
