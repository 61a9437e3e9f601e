//! Paths, methods, queries and headers that nobody means well with.

use reqwest::Method;
use serde_json::json;
use tests::{Form, TestApp, on_both};

use super::{SECRET, Sender, assert_alive, assert_answered, assert_refused};

/// What is no id, as it would stand in a path.
const BAD_IDS: &[&str] = &[
    "0190F3C2-7B1A-7C3D-9E4F-1A2B3C4D5E6F",
    "0190f3c27b1a7c3d9e4f1a2b3c4d5e6f",
    "%7B0190f3c2-7b1a-7c3d-9e4f-1a2b3c4d5e6f%7D",
    "urn:uuid:0190f3c2-7b1a-7c3d-9e4f-1a2b3c4d5e6f",
    // Version 1, 3, 5, nil and max.
    "c232ab00-9414-11ec-b3c8-9e6bdeced846",
    "5df41881-3aed-3515-88a7-2f4a814cf09e",
    "2ed6657d-e927-568b-95e1-2665a8aea6a2",
    "00000000-0000-0000-0000-000000000000",
    "ffffffff-ffff-ffff-ffff-ffffffffffff",
    "0190f3c2-7b1a-7c3d-9e4f-1a2b3c4d5e6",
    "0190f3c2-7b1a-7c3d-9e4f-1a2b3c4d5e6f0",
    "0190f3c2-7b1a-7c3d-9e4f-1a2b3c4d5e6g",
    "%00",
    "..%2f",
    "..%2f..%2fcases",
    "%2e%2e",
    "%ff%fe",
    "%",
    "%zz",
    "1",
    "-1",
    "null",
    "'%20OR%201=1--",
    "%E7%BB%9D%E5%AF%86ZQ7x",
];

on_both! {
    async fn what_is_no_id_is_refused_in_every_path(app: TestApp) {
        let sender = Sender::new(&app).await;
        let id = sender.phone.id.to_string();
        let long = "a".repeat(4_000);
        for (method, path) in sender.operations().iter().filter(|(_, path)| path.contains(&id)) {
            for bad in BAD_IDS.iter().copied().chain([long.as_str()]) {
                let request = sender.request(method, &path.replace(&id, bad));
                let body = if method == "GET" { request } else { request.json(&json!({})) };
                let answer = sender.send(body).await;
                assert_refused(&answer, &format!("{method} {path} with {bad}"));
                let code = answer.body["code"].as_str().unwrap();
                // A slash makes another path of it.
                assert!(["request.bad_id", "request.not_found"].contains(&code), "{bad}: {code}");
            }
        }
        sender.assert_untouched().await;
    }

    async fn hashes_and_versions_are_one_spelling_too(app: TestApp) {
        let sender = Sender::new(&app).await;
        let hash = wasm_validator::canonical::sha256_hex(&sender.photo);
        for bad in ["", "00", &hash[1..], &hash.to_uppercase(), &format!("{hash}00"), "%00", &"g".repeat(64), &"中".repeat(64)] {
            for (method, root) in [("PUT", "declarations"), ("GET", "cases"), ("PUT", "cases")] {
                let path = format!("/api/v1/{root}/{}/attachments/{bad}", sender.phone.id);
                let answer = sender.send(sender.request(method, &path).body(sender.photo.clone())).await;
                assert_refused(&answer, &format!("{method} {path}"));
            }
        }
        for bad in ["0", "-1", "1.0", "x", "%00", "99999999999999999999", ""] {
            let path = format!("/api/v1/declarations/{}/versions/{bad}", sender.phone.id);
            let answer = sender.send(sender.request("PUT", &path).json(&Form::Corrected.json())).await;
            assert_refused(&answer, &path);
        }
        for far in ["1", "3", "9223372036854775807"] {
            let path = format!("/api/v1/declarations/{}/versions/{far}", sender.phone.id);
            let answer = sender.send(sender.request("PUT", &path).json(&Form::Corrected.json())).await;
            assert_refused(&answer, &path);
        }
        sender.assert_untouched().await;
    }

    async fn wrong_methods_and_unknown_routes_are_problems(app: TestApp) {
        let sender = Sender::new(&app).await;
        let known = sender.operations();
        for (_, path) in &known {
            for method in ["GET", "PUT", "POST", "DELETE", "PATCH", "OPTIONS", "TRACE", "BREW"] {
                if known.contains(&(method.to_owned(), path.clone())) {
                    continue;
                }
                let request = sender.request(method, path).build().unwrap();
                let response = app.client().execute(request).await.unwrap();
                let allowed: Vec<_> = known.iter().filter(|(_, of)| of == path).map(|(method, _)| method.clone()).collect();
                let mut told: Vec<_> = response.headers()["allow"].to_str().unwrap().split(", ").map(str::to_owned).collect();
                told.sort();
                let mut sorted = allowed;
                sorted.sort();
                assert_eq!(told, sorted, "{method} {path}");
                let answer = sender.send(sender.request(method, path)).await;
                // `/declarations/check` is a path of its own beside `/declarations/{id}`.
                assert_refused(&answer, &format!("{method} {path}"));
                assert_eq!(answer.body["code"], "request.method", "{method} {path}");
            }
        }
        for path in [
            "/api", "/api/", "/api/v1", "/api/v1/", "/api/v2/cases", "/api/v1/case", "/api/v1/cases/",
            "/api/v1//cases", "/API/v1/cases", "/api/v1/declarations", "/metrics", "/admin", "/.git/config",
            "/.env", "/healthz/", "/wp-login.php", "/%00", "/%ff", "/\u{4e2d}", "/a?b=%00",
        ] {
            for method in [Method::GET, Method::POST, Method::PUT, Method::DELETE] {
                let request = app.client().request(method.clone(), format!("{}{path}", app.url));
                let answer = sender.send(request.body(SECRET)).await;
                assert_refused(&answer, &format!("{method} {path}"));
            }
        }
        assert_alive(&app).await;
    }

    async fn queries_are_judged(app: TestApp) {
        let sender = Sender::new(&app).await;
        let values = [
            "", "%00", "%ff", "'", "%27%3B--", "-1", "0", "101", "1.5", "99999999999999999999",
            "9223372036854775807", "null", "NaN", "[]", "true%00", "2026-13", "%E7%BB%9D%E5%AF%86ZQ7x",
            "341302103209%00", "AAAA", "e30", "submitted", &"9".repeat(8_000),
        ];
        let named = [
            ("bootstrap", &["village", "list"][..]),
            ("regions", &["parent", "under"]),
            ("cases", &[
                "view", "state", "overdue", "due_today", "village", "township", "proxy", "signature_missing",
                "photos_missing", "opened", "withdrawal_requested", "review_requested", "returns", "notified",
                "national_entry", "reference", "cursor", "limit",
            ]),
        ];
        for (path, names) in named {
            for name in names {
                for value in values {
                    let path = format!("/api/v1/{path}?{name}={value}");
                    let answer = sender.send(sender.request("GET", &path)).await;
                    let short: String = path.chars().take(90).collect();
                    assert_answered(&answer, &short);
                }
                // Twice, and with a value that belongs to it.
                let twice = format!("/api/v1/{path}?{name}=1&{name}=2");
                assert_answered(&sender.send(sender.request("GET", &twice)).await, &twice);
            }
        }
        for list in ["%00", "2023-06%00", "'"] {
            let path = format!("/api/v1/bootstrap?village=341302103209&list={list}");
            assert_answered(&sender.send(sender.request("GET", &path)).await, &path);
        }
        assert_alive(&app).await;
    }

    async fn a_repeated_credential_is_none(app: TestApp) {
        let sender = Sender::new(&app).await;
        let (device, bearer) = (format!("Device {}", sender.phone.key), format!("Bearer {}", sender.officer.token));
        let stranger = format!("Device {}", sender.phone.stranger().key);
        let path = format!("{}/api/v1/declarations/{}", app.url, sender.phone.id);
        for (one, two) in [(&device, &stranger), (&stranger, &device), (&device, &bearer), (&bearer, &device)] {
            let request = app.client().get(&path).header("Authorization", one).header("Authorization", two);
            sender.send(request).await.expect_problem(401, "device.missing");
        }
        for value in ["", "Device", "Device ", "Bearer ", "Basic eDp5", "Device\t", "device x", SECRET] {
            let Ok(value) = reqwest::header::HeaderValue::from_bytes(value.as_bytes()) else { continue };
            for path in [path.clone(), app.api("/cases")] {
                let answer = sender.send(app.client().get(path).header("Authorization", value.clone())).await;
                assert_refused(&answer, &format!("{value:?}"));
                assert_eq!(answer.status, 401);
            }
        }
        assert_alive(&app).await;
    }

    async fn preconditions_and_keys_are_judged(app: TestApp) {
        let sender = Sender::new(&app).await;
        let path = app.api(&format!("/cases/{}/acceptance", sender.phone.id));
        let body = json!({ "message": "乡镇已收下", "notified": { "how": "not_yet" } });
        let request = |tag: &[u8], keys: &[&[u8]]| {
            let value = |bytes: &[u8]| reqwest::header::HeaderValue::from_bytes(bytes).unwrap();
            let mut request = app.client().post(&path).bearer_auth(&sender.officer.token).json(&body);
            request = request.header("If-Match", value(tag));
            keys.iter().fold(request, |request, key| request.header("Idempotency-Key", value(key)))
        };
        for tag in ["", "*", "\"", "\"\"", "W/\"1\"", "\"1\", \"2\"", "\"x\"", "\"99999999999999999999\"", "1", "\"1.0\""] {
            let answer = sender.send(request(tag.as_bytes(), &[b"a-good-key"])).await;
            answer.expect_problem(428, "case.precondition_missing");
        }
        for version in ["\"0\"", "\"-1\"", "\"9223372036854775807\""] {
            let answer = sender.send(request(version.as_bytes(), &[b"a-good-key"])).await;
            answer.expect_problem(409, "case.changed");
        }
        let long = [b'k'; 101];
        for key in [&b""[..], b"7chars_", &long, b"\xff\xfe\xff\xfe\xff\xfe\xff\xfe", "键键键键键键键键".as_bytes(), b"tab\there\tand"] {
            let answer = sender.send(request(b"\"1\"", &[key])).await;
            answer.expect_problem(400, "idempotency.missing");
        }
        // One that is both one and another is none.
        let answer = sender.send(request(b"\"1\"", &[b"first-key", b"second-key"])).await;
        answer.expect_problem(400, "idempotency.missing");
        sender.assert_untouched().await;
        // Odd, but a key.
        let odd = b"';DROP/**/TABLE/**/cases;--";
        let _ = sender.send(request(b"\"1\"", &[odd])).await.expect(200);
        let _ = sender.send(request(b"\"1\"", &[odd])).await.expect(200);
    }
}
