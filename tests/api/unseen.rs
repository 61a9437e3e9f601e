//! Characters that nobody types and nobody sees: said at their very field, beside all else.

use serde_json::{Value, json};
use tests::{Answer, Form, TestApp, on_both};
use uuid::Uuid;

const FIELDS: [&str; 10] = [
    "/description",
    "/home/note",
    "/applicant/name",
    "/applicant/contact/name",
    "/applicant/contact/phone",
    "/applicant/contact/relation",
    "/proxy/name",
    "/proxy/phone",
    "/proxy/reason_note",
    "/signature/reason",
];

/// Where a control character was found, and whether anything else was.
fn found(answer: &Answer) -> (Vec<&str>, Vec<&str>) {
    let listed = answer.body["violations"].as_array().expect("violations");
    let part = |is_control: bool| {
        let of =
            listed.iter().filter(|one| (one["code"] == "json.control_character") == is_control);
        of.map(|one| one["path"].as_str().unwrap()).collect()
    };
    (part(true), part(false))
}

/// As text, so that half a character can be sent.
fn with(field: &str, escaped: &str) -> String {
    let form = Form::Proxy.with(&[(field, json!("PLACE")), ("/household/size", json!(0))]);
    form.to_string().replace("\"PLACE\"", &format!("\"老伴{escaped}住院\""))
}

on_both! {
    async fn what_is_not_to_be_seen_is_said_at_its_field(app: TestApp) {
        for field in FIELDS {
            for escaped in ["\\u000b", "\\u0000", "\\u009f", "\\u202e", "\\u2066"] {
                let phone = app.phone();
                let put = phone.request(reqwest::Method::PUT, "").body(with(field, escaped));
                let answer = phone.send(put).await;
                assert_eq!((answer.status, &answer.body["code"]), (422, &json!("declaration.invalid")));
                let (places, others) = found(&answer);
                assert_eq!(places, [field], "{escaped}");
                assert!(others.contains(&"/household/size"), "{field} {escaped}: all else is judged too");
            }
            // No text can hold half a character: it belongs to no field.
            for half in ["\\ud83d", "\\ude00", "\\ude00\\ud83d"] {
                let phone = app.phone();
                let put = phone.request(reqwest::Method::PUT, "").body(with(field, half));
                phone.send(put).await.expect_problem(400, "request.malformed");
            }
            let phone = app.phone();
            let put = phone.request(reqwest::Method::PUT, "").body(with(field, "\\ud83d\\ude00"));
            assert_eq!(found(&phone.send(put).await).0, [""; 0], "a whole character is none");
        }
    }

    async fn line_breaks_and_tabs_are_typed(app: TestApp) {
        // Joiners and the signs beside emoji are typed too, and turn nothing round.
        for text in ["老伴住院\n了\t三个月", "👨\u{200d}👩\u{200d}👧 ❤\u{fe0f}\u{200c}", "三\u{2029}\u{202f}\u{2065}\u{206a}"] {
            let form = Form::SelfFiled.with(&[("/description", json!(text))]);
            let _ = app.phone().file(&form).await.expect(201);
        }
    }

    async fn an_officer_is_told_the_field_too(app: TestApp) {
        let officer = app.officer("chulan").await;
        let form = Form::SelfFiled.with(&[("/home/note", json!("三组\u{b}"))]);
        let post = |body: Value| officer.request(reqwest::Method::POST, "/cases").json(&body);
        let entry = |late: &str, form: &Value| json!({
            "id": Uuid::now_v7(), "channel": "paper", "received_on": "2026-09-24",
            "late_reason": late, "declaration": form,
        });
        let answer = officer.send(post(entry("停电", &form))).await;
        assert_eq!((answer.status, found(&answer).0), (422, vec!["/home/note"]));
        let answer = officer.send(post(entry("停\u{b}电", &Form::SelfFiled.json()))).await;
        assert_eq!(found(&answer).0, ["/late_reason"]);
        answer.expect_problem(422, "case.answer_invalid");
        // What would show the words in another order than they are kept.
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let version = officer.open(phone.id).await["version"].clone();
        for turned in ["\u{202a}", "\u{202e}", "\u{2066}", "\u{2069}"] {
            let body = json!({ "message": format!("已{turned}收下"), "notified": { "how": "phone" } });
            let answer = officer.answer(phone.id, &version, "acceptance", &body).await;
            assert_eq!(found(&answer).0, ["/message"], "{turned:?}");
            answer.expect_problem(422, "case.answer_invalid");
        }
    }
}
