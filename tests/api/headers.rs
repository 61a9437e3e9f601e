//! What every answer tells a browser: guess no types, show nobody's pages in a frame, tell
//! nobody where one came from, keep nothing that is private.

use reqwest::Response;
use serde_json::json;
use shouwang::config::Proxies;
use tests::{Backend, Form, TestApp, jpeg, on_both, try_send};
use wasm_validator::canonical::sha256_hex;

fn header<'a>(response: &'a Response, name: &str) -> &'a str {
    response.headers().get(name).map_or("", |value| value.to_str().unwrap())
}

#[track_caller]
fn assert_guarded(response: &Response, what: &str) {
    assert_eq!(header(response, "x-content-type-options"), "nosniff", "{what}");
    assert_eq!(header(response, "referrer-policy"), "no-referrer", "{what}");
    assert_eq!(header(response, "x-frame-options"), "DENY", "{what}");
    assert_eq!(header(response, "cross-origin-resource-policy"), "same-origin", "{what}");
    assert_eq!(header(response, "cross-origin-opener-policy"), "same-origin", "{what}");
    assert_eq!(
        header(response, "permissions-policy"),
        "camera=(self), microphone=(self), geolocation=(), payment=(), usb=()",
        "{what}"
    );
    let policy = header(response, "content-security-policy");
    for part in
        ["default-src 'self'", "object-src 'none'", "base-uri 'none'", "frame-ancestors 'none'"]
    {
        assert!(policy.split(';').any(|one| one.trim() == part), "{what}: {part} in {policy}");
    }
    assert!(!policy.contains("'unsafe-inline'") && !policy.contains("'unsafe-eval'"), "{what}");
    for name in ["server", "x-powered-by"] {
        assert_eq!(header(response, name), "", "{what} says what serves it");
    }
}

on_both! {
    async fn pages_are_guarded_and_asked_for_again(app: TestApp) {
        for path in ["/", "/desk/", "/telephones", "/healthz", "/readyz", "/nowhere", "/assets/none.js"] {
            let answer = app.client().get(format!("{}{path}", app.url)).send().await.unwrap();
            assert_guarded(&answer, path);
            // An error kept for a year would outlive its cause.
            assert!(!header(&answer, "cache-control").contains("immutable"), "{path}");
        }
    }

    /// The value is read, and only a proxy's: what its presence says, a client could say.
    async fn cookies_and_hsts_go_by_the_scheme_that_the_proxy_names(app: TestApp) {
        for (headers, is_secure, has_hsts) in [
            (&[][..], false, false),
            (&[("X-Forwarded-Proto", "https")][..], true, true),
            (&[("X-Forwarded-Proto", "http")], false, false),
            (&[("X-Forwarded-For", "192.0.2.7")], false, false),
            (&[("X-Forwarded-Proto", "http"), ("X-Forwarded-Proto", "https")], true, true),
            (&[("Forwarded", "for=192.0.2.7;proto=https")], true, true),
            // The page itself is an https one, whatever the proxy leaves unsaid.
            (&[("Origin", "https://shouwang.example.cn")], true, false),
            (&[("X-Forwarded-Proto", "http"), ("Origin", "https://shouwang.example.cn")], true, false),
            (&[("Origin", "http://shouwang.example.cn")], false, false),
            (&[("Origin", "null")], false, false),
        ] {
            let asked = json!({ "login": "chulan", "password": "a-password-for-tests" });
            let mut request = app.client().post(app.api("/sessions")).json(&asked);
            for (name, value) in headers {
                request = request.header(*name, *value);
            }
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 201, "{headers:?}");
            for cookie in answer.headers().get_all("set-cookie") {
                assert_eq!(cookie.to_str().unwrap().contains("Secure"), is_secure, "{headers:?}");
            }
            assert_eq!(answer.headers().contains_key("strict-transport-security"), has_hsts, "{headers:?}");
        }
    }

    // RFC 9110, section 11.6.1.
    async fn who_shows_no_credential_is_told_which(app: TestApp) {
        let wrong = json!({ "login": "chulan", "password": "not-the-password" });
        let own = format!("/declarations/{}", uuid::Uuid::now_v7());
        for (what, scheme, request) in [
            ("a filing", "Device", app.client().put(app.api(&own)).json(&Form::SelfFiled.json())),
            ("a view", "Device", app.client().get(app.api(&own))),
            ("an inbox", "Bearer", app.client().get(app.api("/cases"))),
            ("a forged token", "Bearer", app.client().get(app.api("/cases")).bearer_auth("x.y.z")),
            ("a wrong password", "Bearer", app.client().post(app.api("/sessions")).json(&wrong)),
        ] {
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), 401, "{what}");
            assert_eq!(header(&answer, "www-authenticate"), scheme, "{what}");
        }
    }

    // Outside the desk nobody has a case to answer.
    async fn a_body_of_another_shape_is_no_unfinished_answer(app: TestApp) {
        for path in ["/sessions", "/status-lookups"] {
            let request = app.client().post(app.api(path)).json(&json!({ "nobody": "asked" }));
            let problem = try_send(request).await.unwrap().expect_problem(422, "request.invalid");
            assert_eq!(problem["violations"][0]["path"], "", "{path}");
        }
    }

    async fn private_answers_are_kept_nowhere(app: TestApp) {
        let (phone, officer, photo) = (app.phone(), app.officer("chulan").await, jpeg(3));
        let form = Form::SelfFiled.with_photos(&[("evidence", &photo)]);
        let sha256 = sha256_hex(&photo);
        let case = format!("/cases/{}", phone.id);
        let get = reqwest::Method::GET;
        let (put, post) = (reqwest::Method::PUT, reqwest::Method::POST);
        let wrong = json!({ "login": "chulan", "password": "not-the-password" });
        let lookup = json!({ "reference": "000000000000", "last4": "0000" });
        for (what, status, request) in [
            ("a filing", 201, phone.request(put.clone(), "").json(&form)),
            ("a photo", 201, phone.request(put, &format!("/attachments/{sha256}"))
                .header("Content-Type", "image/jpeg").body(photo.clone())),
            ("a reading", 200, phone.request(get.clone(), "")),
            ("a stranger's reading", 404, phone.stranger().request(get.clone(), "")),
            ("the inbox", 200, officer.request(get.clone(), "/cases")),
            ("a case", 200, officer.request(get.clone(), &case)),
            ("its events", 200, officer.request(get.clone(), &format!("{case}/events"))),
            ("its photo", 200, officer.request(get.clone(), &format!("{case}/attachments/{sha256}"))),
            ("no session", 401, app.client().get(app.api("/cases"))),
            ("a wrong password", 401, app.client().post(app.api("/sessions")).json(&wrong)),
            ("a refresh without one", 401, reqwest::Client::new().post(app.api("/sessions/refresh"))),
            ("a wrong lookup", 404, app.client().post(app.api("/status-lookups")).json(&lookup)),
            ("a wrong method", 405, officer.request(post, &case)),
            ("no such path", 404, officer.request(get, "/nowhere")),
        ] {
            let answer = request.send().await.unwrap();
            assert_eq!(answer.status(), status, "{what}");
            assert_guarded(&answer, what);
            assert_eq!(header(&answer, "cache-control"), "no-store", "{what}");
        }
    }
}

/// What the operator says of the proxies is heard by every request.
#[tokio::test]
async fn the_operators_https_address_counts_where_no_proxy_names_a_scheme() {
    let proxies = Proxies { public_https: true, ..Proxies::default() };
    let app = TestApp::start_behind(Backend::Sqlite, proxies).await;
    let asked = json!({ "login": "chulan", "password": "a-password-for-tests" });
    let answer = app.client().post(app.api("/sessions")).json(&asked).send().await.unwrap();
    assert!(answer.headers().contains_key("strict-transport-security"));
    for cookie in answer.headers().get_all("set-cookie") {
        assert!(cookie.to_str().unwrap().contains("Secure"), "{cookie:?}");
    }
}
