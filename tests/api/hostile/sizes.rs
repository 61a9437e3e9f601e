//! Texts, days, numbers and lists of a size that nothing has, in every place of what staff
//! send: refused by its place, or harmless.

use base64::Engine as _;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use serde_json::{Value, json};
use tests::{Form, TestApp, on_both};
use uuid::Uuid;

use super::shapes::{answers, places};
use super::{Sender, assert_alive, assert_answered, assert_refused};

/// Every body of the desk: where it goes, and what it says.
fn bodies() -> Vec<(String, Value)> {
    let mut all: Vec<_> =
        answers().map(|(action, body)| (format!("/cases/{{id}}/{action}"), body)).into();
    let amended = json!({ "changes": [{ "path": "/applicant/phone", "value": "13955700009" }], "confirmed_by": "本人" });
    let follow_up = json!({
        "notified": { "how": "phone", "on": "2026-09-24" },
        "national_entry": { "on": "2026-09-24", "number": "1" },
        "print": { "sha256": "0".repeat(64), "size": 1000 },
    });
    let entered = json!({
        "id": Uuid::now_v7(), "channel": "paper", "received_on": "2026-09-24", "late_reason": "停电",
        "declaration": Form::SelfFiled.json(),
    });
    for (path, body) in [
        ("/cases/{id}/amendment", amended),
        ("/cases/{id}/follow-up", follow_up),
        ("/cases/{id}/reopening", json!({ "reason": "县里复核" })),
        ("/cases", entered),
    ] {
        all.push((path.to_owned(), body));
    }
    all
}

fn is_day(text: &str) -> bool {
    text.parse::<chrono::NaiveDate>().is_ok()
        || text.parse::<chrono::DateTime<chrono::Utc>>().is_ok()
}

/// What a place may be made into, and whether that has to be refused.
fn absurd(value: &Value) -> Vec<(Value, bool)> {
    match value {
        Value::String(text) if is_day(text) => {
            let time = text.get(10..).unwrap_or_default();
            [
                "+262142-12-31",
                "-262143-01-01",
                "0000-01-01",
                "1999-12-31",
                "2101-01-01",
                "9999-12-31",
            ]
            .map(|day| (json!(format!("{day}{time}")), true))
            .into()
        }
        Value::String(_) => {
            vec![(json!("长".repeat(1_001)), true), (json!("x".repeat(200_000)), true)]
        }
        Value::Number(_) => {
            let most = wasm_validator::canonical::MAX_INTEGER;
            vec![(json!(most), false), (json!(-most), false), (json!(0), false)]
        }
        Value::Array(_) => vec![(json!(vec![0; 201]), true)],
        _ => Vec::new(),
    }
}

on_both! {
    async fn in_every_place_of_what_staff_send(app: TestApp) {
        let sender = Sender::new(&app).await;
        let _ = sender.officer.open(sender.phone.id).await;
        for (path, body) in bodies() {
            let path = format!("/api/v1{}", path.replace("{id}", &sender.phone.id.to_string()));
            let mut all = Vec::new();
            places(&body, "", &mut all);
            for place in all {
                for (number, (value, is_refused)) in absurd(body.pointer(&place).unwrap()).into_iter().enumerate() {
                    let mut copy = body.clone();
                    *copy.pointer_mut(&place).unwrap() = value;
                    let answer = sender.send(sender.request("POST", &path).json(&copy)).await;
                    let what = format!("{path} {place} {number}");
                    if !is_refused {
                        assert_answered(&answer, &what);
                        continue;
                    }
                    assert_refused(&answer, &what);
                    assert_eq!(answer.status, 422, "{what}: {}", answer.text);
                    // Read strictly before anything is judged: the declaration within, too.
                    assert_eq!(answer.body["violations"][0]["path"], place.as_str(), "{what}");
                }
            }
        }
        sender.assert_untouched().await;
        assert_alive(&app).await;
    }

    async fn where_a_page_ended_is_within_the_calendar(app: TestApp) {
        let officer = app.officer("chulan").await;
        let id = Uuid::nil();
        let micros = ["-8334601228800000000", "8210266876799999999", "-62198755200000000", "253402300800000000",
            "9223372036854775807", "-9223372036854775808", "9223372036854775808", "1e3", "", "0x1"];
        let owed = micros.map(|key| format!("1/{key}"));
        let ranks = ["", "x", "9223372036854775808"].map(|rank| format!("{rank}/0"));
        for key in micros.map(str::to_owned).into_iter().chain(owed).chain(ranks) {
            for view in ["open", "returned", "visits", "all"] {
                let cursor = URL_SAFE_NO_PAD.encode(format!("{key}/{id}"));
                let answer = officer.get(&format!("/cases?view={view}&cursor={cursor}")).await;
                answer.expect_problem(400, "request.query");
            }
        }
        // Within it, a page that is empty or not.
        for (view, key) in [("all", "0"), ("all", "1790211600000000"), ("open", "1/0"), ("visits", "0/4102444800000000"),
            ("returned", "-9223372036854775808/0")] {
            let cursor = URL_SAFE_NO_PAD.encode(format!("{key}/{id}"));
            let _ = officer.get(&format!("/cases?view={view}&cursor={cursor}")).await.expect(200);
        }
        for query in ["limit=9223372036854775807", "returns=9223372036854775807", "returns=-9223372036854775808",
            "limit=-1", "returns=9223372036854775808"] {
            assert_answered(&officer.get(&format!("/cases?view=all&{query}")).await, query);
        }
        for (path, query) in [("/bootstrap", "list=9999-99"), ("/bootstrap", "list=-262143-01"), ("/regions", "parent=99999999999999999999")] {
            let answer = officer.get(&format!("{path}?village=341302103209&{query}")).await;
            assert!(answer.status < 500, "{path} {query}: {}", answer.text);
        }
    }

    async fn of_more_parts_than_any_form_has(app: TestApp) {
        let url = app.api("/declarations/check");
        for repeated in ["[0],", "{},", "0,", "\"\",", "{\"a\":{}},"] {
            let items = repeated.repeat(5_000);
            for body in [format!("[{}]", items.trim_end_matches(',')), format!("{{\"hardships\":[{}]}}", items.trim_end_matches(','))] {
                let request = app.client().post(&url).header("Content-Type", "application/json").body(body);
                let answer = app.phone().send(request).await;
                assert_refused(&answer, repeated);
                assert_eq!(answer.body["code"], "request.malformed");
            }
        }
        assert_alive(&app).await;
    }

    async fn of_a_name_or_password_that_nobody_has(app: TestApp) {
        for (login, password) in [("chulan".repeat(50), "p".into()), ("chulan".into(), "p".repeat(257))] {
            let asked = json!({ "login": login, "password": password });
            let request = app.client().post(app.api("/sessions")).json(&asked);
            app.phone().send(request).await.expect_problem(401, "session.wrong");
        }
        // None of it was counted for the name.
        let _ = app.officer("chulan").await;
    }
}
