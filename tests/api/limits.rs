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
    wrong(app, address, login, None).await
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

    async fn a_strangers_tries_hold_up_nobody_elsewhere(app: TestApp) {
        // From everywhere, ten each: the officer's own address is none of them.
        for n in 0..6 {
            for _ in 0..10 {
                assert_eq!(sign_in(&app, &format!("198.51.100.{n}"), "chulan").await.status(), 401);
            }
            expect_throttled(sign_in(&app, &format!("198.51.100.{n}"), "chulan").await, "session.throttled", 30).await;
        }
        assert_eq!(right(&app, "192.0.2.2", "chulan", None).await.status(), 201);
        // Another account from a stranger's address, and the same account in its /64.
        assert_eq!(right(&app, "198.51.100.1", "fuli", None).await.status(), 201);
        for n in 0..10 {
            let answer = sign_in(&app, &format!("2001:db8:0:1::{n}"), "chulan").await;
            assert_eq!(answer.status(), 401);
        }
        assert_eq!(sign_in(&app, "2001:db8:0:1:ffff::", "chulan").await.status(), 429);
        assert_eq!(sign_in(&app, "2001:db8:0:2::", "chulan").await.status(), 401);
        // What is right is not counted: an officer who signs in all day is not held up.
        for _ in 0..30 {
            assert_eq!(right(&app, "192.0.2.9", "chulan", None).await.status(), 201);
        }
        app.set_time("2026-09-24T09:00:29+08:00");
        assert_eq!(sign_in(&app, "198.51.100.1", "chulan").await.status(), 429);
        app.set_time("2026-09-24T09:00:30+08:00");
        assert_eq!(sign_in(&app, "198.51.100.1", "chulan").await.status(), 401);
    }

    async fn the_networks_of_a_line_guess_four_times_as_much(app: TestApp) {
        for n in 0..160 {
            assert_eq!(look_up(&app, &format!("2001:db8:0:1{n:02x}::1"), n).await.status(), 404);
        }
        expect_throttled(look_up(&app, "2001:db8:0:1ff::1", 160).await, "lookup.throttled", 3).await;
        assert_eq!(look_up(&app, "2001:db8:0:200::1", 161).await.status(), 404);
    }

    async fn one_address_guesses_forty_times_whatever_the_name(app: TestApp) {
        for n in 0..40 {
            assert_eq!(sign_in(&app, "192.0.2.1", &format!("name{n}")).await.status(), 401);
        }
        expect_throttled(sign_in(&app, "192.0.2.1", "fuli").await, "session.throttled", 3).await;
        assert_eq!(sign_in(&app, "192.0.2.2", "fuli").await.status(), 401);
    }

    async fn a_browser_of_an_earlier_sign_in_gets_in_always(app: TestApp) {
        const OFFICE: &str = "192.0.2.2";
        let known = known(right(&app, OFFICE, "chulan", None).await);
        // Strangers in the same office, or behind the same carrier, try until they are stopped.
        while sign_in(&app, OFFICE, "chulan").await.status() != 429 {}
        for n in 0.. {
            if sign_in(&app, OFFICE, &format!("name{n}")).await.status() == 429 { break }
        }
        assert_eq!(right(&app, OFFICE, "chulan", None).await.status(), 429, "not a known browser");
        assert_eq!(right(&app, OFFICE, "chulan", Some(&known)).await.status(), 201);
        // Of that account only, and as we made it only.
        let of_another = right(&app, "192.0.2.3", "fuli", Some(&known)).await;
        assert_eq!(of_another.status(), 201);
        assert_eq!(right(&app, OFFICE, "fuli", Some(&known)).await.status(), 429);
        let (name, value) = known.split_once('=').unwrap();
        for forged in [format!("{name}="), format!("{name}=00.00"), format!("{name}={}0", &value[..value.len() - 1]),
            format!("{name}=f{}", &value[1..])] {
            if forged != known {
                assert_eq!(right(&app, OFFICE, "chulan", Some(&forged)).await.status(), 429, "{forged}");
            }
        }
        // It is no way to guess for ever, and its own guesses hold up nobody else.
        for _ in 0..10 {
            assert_eq!(wrong(&app, "192.0.2.77", "chulan", Some(&known)).await.status(), 401);
        }
        assert_eq!(wrong(&app, "192.0.2.78", "chulan", Some(&known)).await.status(), 429);
        assert_eq!(right(&app, "192.0.2.78", "chulan", None).await.status(), 201);
        // It stays the same at the next sign-in, and after signing out.
        app.set_time("2026-09-24T10:00:00+08:00");
        let again = right(&app, OFFICE, "chulan", Some(&known)).await;
        assert_eq!(self::known(again), known);
        // A new password ends it.
        shouwang::service::people::accounts::set_password(&app.app, "chulan", "another-password").await.unwrap();
        while sign_in(&app, OFFICE, "chulan").await.status() != 429 {}
        let asked = json!({ "login": "chulan", "password": "another-password" });
        let request = app.client().post(app.api("/sessions")).header("X-Forwarded-For", OFFICE);
        assert_eq!(request.header("Cookie", &known).json(&asked).send().await.unwrap().status(), 429);
    }

    async fn names_that_no_account_has_are_not_remembered(app: TestApp) {
        for (login, password) in [("x".repeat(257), "p".into()), ("chulan".into(), "p".repeat(257))] {
            for _ in 0..60 {
                let asked = json!({ "login": login, "password": password });
                assert_eq!(post(&app, "/sessions", "192.0.2.1", &asked).await.status(), 401);
            }
        }
        assert_eq!(sign_in(&app, "192.0.2.1", &"x".repeat(256)).await.status(), 401);
    }

    /// Who has the password has not the code: five guesses, then one in five minutes, from
    /// wherever; a browser that is known counts for itself.
    async fn one_time_codes_are_not_guessed(app: TestApp) {
        let known = known(right(&app, "192.0.2.2", "chulan", None).await);
        let _ = shouwang::service::people::one_time_codes::enrol(&app.app, "chulan").await.unwrap();
        let guess = async |n: usize, cookie: Option<&str>| {
            let asked = json!({ "login": "chulan", "password": PASSWORD, "otp": "000000" });
            let request = app.client().post(app.api("/sessions")).json(&asked);
            let request = request.header("X-Forwarded-For", format!("198.51.100.{n}"));
            let request = request.header("Cookie", cookie.unwrap_or("none=none"));
            app.phone().send(request).await
        };
        for n in 0..5 {
            guess(n, None).await.expect_problem(401, "session.otp_wrong");
        }
        guess(6, None).await.expect_problem(429, "session.throttled");
        guess(6, Some(&known)).await.expect_problem(401, "session.otp_wrong");
        app.set_time("2026-09-24T09:05:00+08:00");
        guess(7, None).await.expect_problem(401, "session.otp_wrong");
        guess(8, None).await.expect_problem(429, "session.throttled");
    }
}

const PASSWORD: &str = "a-password-for-tests";

async fn with_password(
    app: &TestApp,
    address: &str,
    login: &str,
    password: &str,
    cookie: Option<&str>,
) -> Response {
    let asked = json!({ "login": login, "password": password });
    // The client keeps cookies by itself: this one must not.
    let request =
        reqwest::Client::new().post(app.api("/sessions")).header("X-Forwarded-For", address);
    let request = request.header("Cookie", cookie.unwrap_or("none=none"));
    request.json(&asked).send().await.unwrap()
}

async fn right(app: &TestApp, address: &str, login: &str, cookie: Option<&str>) -> Response {
    with_password(app, address, login, PASSWORD, cookie).await
}

async fn wrong(app: &TestApp, address: &str, login: &str, cookie: Option<&str>) -> Response {
    with_password(app, address, login, "a guess", cookie).await
}

/// `NAME=VALUE` of the cookie by which the browser is known.
fn known(answer: Response) -> String {
    assert_eq!(answer.status(), 201);
    let cookies = answer.headers().get_all("set-cookie").iter();
    let mut known = cookies
        .filter_map(|cookie| cookie.to_str().ok())
        .filter(|c| c.starts_with("shouwang_known_"));
    let cookie = known.next().expect("a cookie").to_owned();
    for part in ["HttpOnly", "SameSite=Strict", "Path=/api/v1/sessions", "Max-Age=34560000"] {
        assert!(cookie.contains(part), "{cookie}");
    }
    cookie.split(';').next().unwrap().to_owned()
}
