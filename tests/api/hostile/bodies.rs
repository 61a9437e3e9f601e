//! Bodies that are no JSON, too much of it, or of another kind.

use serde_json::json;
use tests::{Form, TestApp, on_both};

use super::{SECRET, Sender, assert_alive, assert_answered, assert_refused};

/// Bytes that no endpoint takes, by what they are.
fn hostile() -> Vec<(String, Vec<u8>)> {
    let golden = Form::SelfFiled.json().to_string();
    let texts = [
        ("nothing", String::new()),
        ("blank", " \n\t ".into()),
        ("an open brace", "{".into()),
        ("words", format!("{SECRET} = 1")),
        ("a lone string", format!("\"{SECRET}\"")),
        ("null", "null".into()),
        ("a number", "1".into()),
        ("an empty list", "[]".into()),
        ("an empty object", "{}".into()),
        ("10 000 lists", "[".repeat(10_000)),
        ("10 000 closed lists", format!("{}{}", "[".repeat(10_000), "]".repeat(10_000))),
        ("10 000 objects", "{\"a\":".repeat(10_000)),
        ("a duplicate key", format!("{{\"urgent\":\"{SECRET}\",\"urgent\":\"{SECRET}\"}}")),
        ("a duplicate key, escaped", format!("{{\"a\":\"{SECRET}\",\"\\u0061\":1}}")),
        ("a NUL escape", format!("{{\"description\":\"{SECRET}\\u0000\"}}")),
        ("a NUL in a key", format!("{{\"a\\u0000\":\"{SECRET}\"}}")),
        ("a control escape", format!("{{\"description\":\"{SECRET}\\u001b[31m\"}}")),
        ("a C1 control", format!("{{\"description\":\"{SECRET}\u{9b}31m\"}}")),
        ("a raw NUL", format!("{{\"description\":\"{SECRET}\0\"}}")),
        ("a raw line break", format!("{{\"description\":\"{SECRET}\n\"}}")),
        ("a lone high surrogate", format!("{{\"description\":\"{SECRET}\\ud800\"}}")),
        ("a lone low surrogate", format!("{{\"description\":\"{SECRET}\\udc00\"}}")),
        ("surrogates turned round", format!("{{\"description\":\"{SECRET}\\udc00\\ud800\"}}")),
        ("a fraction", format!("{{\"a\":1.5,\"b\":\"{SECRET}\"}}")),
        ("a fraction that is whole", "{\"household\":{\"size\":3.0}}".into()),
        ("minus nought", "{\"household\":{\"size\":-0}}".into()),
        ("an exponent", "{\"household\":{\"size\":1e400}}".into()),
        ("a large exponent", "{\"household\":{\"size\":1e999999999}}".into()),
        ("a tiny number", "{\"household\":{\"size\":1e-400}}".into()),
        ("2^53", "{\"household\":{\"size\":9007199254740992}}".into()),
        ("2^64", "{\"household\":{\"size\":18446744073709551616}}".into()),
        ("a number of 1000 digits", format!("{{\"household\":{{\"size\":{}}}}}", "9".repeat(1000))),
        ("NaN", "{\"household\":{\"size\":NaN}}".into()),
        ("a comment", format!("{{/* {SECRET} */}}")),
        ("a trailing comma", format!("{{\"a\":\"{SECRET}\",}}")),
        ("two values", format!("{golden} {golden}")),
        ("a byte order mark", format!("\u{feff}{golden}")),
        (
            "100 000 keys",
            format!(
                "{{{}\"z\":1}}",
                (0..9_000).map(|n| format!("\"k{n}\":{n},")).collect::<String>()
            ),
        ),
        ("a key of 200 KB", format!("{{\"{}\":1}}", SECRET.repeat(18_000))),
        ("a text of 200 KB", format!("{{\"description\":\"{}\"}}", SECRET.repeat(18_000))),
        ("a prototype", format!("{{\"__proto__\":{{\"a\":\"{SECRET}\"}}}}")),
    ];
    let bytes: [(&str, Vec<u8>); 4] = [
        ("invalid UTF-8", b"{\"description\":\"\xff\xfe\xc0\x80\"}".to_vec()),
        ("a surrogate in UTF-8", b"{\"description\":\"\xed\xa0\x80\"}".to_vec()),
        ("UTF-16", golden.encode_utf16().flat_map(u16::to_be_bytes).collect()),
        ("gzip", b"\x1f\x8b\x08\x00\x00\x00\x00\x00\x00\x03".to_vec()),
    ];
    let texts = texts.into_iter().map(|(name, text)| (name.to_owned(), text.into_bytes()));
    let cut = (1..40).map(|part| {
        let end = golden.len() * part / 40;
        (format!("cut at {end}"), golden.as_bytes()[..end].to_vec())
    });
    let bytes = bytes.map(|(name, bytes)| (name.to_owned(), bytes));
    texts.chain(bytes).chain(cut).collect()
}

on_both! {
    async fn what_is_no_json_is_refused_everywhere(app: TestApp) {
        let sender = Sender::new(&app).await;
        let hostile = hostile();
        for (method, path) in sender.operations() {
            let judges = path.ends_with("/check");
            for (name, body) in &hostile {
                // Each to a case of its own, lest the first taken hide the rest.
                let request = sender.request(&method, &path).header("Content-Type", "application/json");
                let answer = sender.send(request.body(body.clone())).await;
                let what = format!("{method} {path}: {name}");
                let reads_none = ["GET", "DELETE"].contains(&method.as_str())
                    || path.ends_with("-request") || path.ends_with("-codes") || path.ends_with("/refresh");
                if reads_none {
                    continue;
                }
                if judges && answer.status == 200 {
                    assert_eq!(answer.body["ok"], false, "{what}: {}", answer.text);
                    assert!(!answer.text.contains(SECRET), "{what} is repeated: {}", answer.text);
                } else {
                    assert_refused(&answer, &what);
                }
            }
        }
        assert_alive(&app).await;
    }

    async fn a_new_declaration_of_such_bytes_is_not_kept(app: TestApp) {
        for (name, body) in hostile() {
            let phone = app.phone();
            let answer = phone.send(phone.request(reqwest::Method::PUT, "").body(body)).await;
            assert_refused(&answer, &name);
            phone.view().await.expect_problem(404, "declaration.unknown");
        }
        assert_alive(&app).await;
    }

    async fn only_json_is_taken_for_json(app: TestApp) {
        let sender = Sender::new(&app).await;
        let form = Form::SelfFiled.json().to_string();
        for kind in [
            "text/plain", "text/html", "application/x-www-form-urlencoded", "multipart/form-data; boundary=x",
            "application/xml", "image/jpeg", "application/octet-stream", "*/*", "", "garbage",
        ] {
            let phone = app.phone();
            let request = phone.request(reqwest::Method::PUT, "").header("Content-Type", kind);
            let answer = phone.send(request.body(form.clone())).await;
            assert_refused(&answer, kind);
            assert_eq!(answer.body["code"], "request.media_type", "{kind}");
            phone.view().await.expect_problem(404, "declaration.unknown");
        }
        for kind in ["application/json", "application/json; charset=utf-8", "APPLICATION/JSON"] {
            let phone = app.phone();
            let request = phone.request(reqwest::Method::PUT, "").header("Content-Type", kind);
            let _ = phone.send(request.body(form.clone())).await.expect(201);
        }
        assert_alive(&app).await;
        drop(sender);
    }

    async fn days_out_of_any_calendar_are_no_fault(app: TestApp) {
        let sender = Sender::new(&app).await;
        let notified = |on: &str| json!({ "how": "phone", "on": on });
        for day in ["+262142-12-31", "-262143-01-01", "-4714-11-24", "0000-01-01", "99999-01-01", "2026-02-30", ""] {
            let bodies = [
                ("acceptance", json!({ "message": "收下", "notified": notified(day) })),
                ("acceptance", json!({ "message": "收下", "notified": notified("2026-09-24"),
                    "visit_signature": { "who": "周建国", "by": day } })),
                ("acceptance", json!({ "message": "收下", "notified": notified("2026-09-24"),
                    "national_entry": { "on": day, "number": "1" } })),
                ("refusal", json!({ "ground": "withdrawn", "message": "撤回", "notified": notified("2026-09-24"),
                    "confirmed": { "number": "13955700001", "at": format!("{day}T00:00:00Z") } })),
                ("progress", json!({ "kind": "visited", "on": day })),
            ];
            for (number, (action, body)) in bodies.into_iter().enumerate() {
                let phone = app.phone();
                let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
                let version = sender.officer.open(phone.id).await["version"].clone();
                let answer = sender.officer.answer(phone.id, &version, action, &body).await;
                assert_answered(&answer, &format!("{action} {number} with day {day:?}"));
                // Whatever was kept can be read again, by both sides.
                let _ = sender.officer.get(&format!("/cases/{}", phone.id)).await.expect(200);
                let _ = phone.view().await.expect(200);
            }
        }
        let _ = sender.officer.get("/cases?view=all").await.expect(200);
        assert_alive(&app).await;
    }
}
