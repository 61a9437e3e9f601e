//! A neighbour with a found slip learns nothing but a state, and not for long.

use serde_json::{Value, json};
use tests::{Answer, Form, TestApp, on_both};

async fn look_up(app: &TestApp, reference: &str, last4: &str) -> Answer {
    let asked = json!({ "reference": reference, "last4": last4 });
    let request = app.client().post(app.api("/status-lookups")).json(&asked);
    app.phone().send(request).await
}

on_both! {
    async fn by_reference_and_last_four(app: TestApp) {
        let form = Form::SelfFiled.json();
        let receipt = app.phone().file(&form).await.expect(201)["receipt"].clone();
        let reference = receipt["reference"].as_str().unwrap();
        let spoken = format!("{}-{} {}", &reference[..4], &reference[4..8], &reference[8..]);
        let id_number = form["applicant"]["id_number"].as_str().unwrap();
        for last4 in ["0001", &id_number[14..], &id_number[14..].to_lowercase()] {
            let found = look_up(&app, &spoken, last4).await.expect(200);
            assert_eq!((&found["state"], &found["due_on"]), (&json!("submitted"), &json!("2026-10-12")));
            let fields: Vec<_> = found.as_object().unwrap().keys().cloned().collect();
            assert_eq!(fields, ["county_telephone", "due_on", "office", "overdue", "since", "state"]);
        }
    }

    async fn five_wrong_tries_lock_the_lookup_only_until_tomorrow(app: TestApp) {
        let phone = app.phone();
        let receipt = phone.file(&Form::SelfFiled.json()).await.expect(201)["receipt"].clone();
        let real = receipt["reference"].as_str().unwrap().to_owned();
        let unknown = "000000000006".to_owned();
        let mut answers: Vec<Vec<Value>> = Vec::new();
        for reference in [&real, &unknown] {
            let mut seen = Vec::new();
            for n in 0..7 {
                let mut body = look_up(&app, reference, &format!("999{n}")).await.body;
                body.as_object_mut().unwrap().remove("request_id");
                seen.push(body);
            }
            assert_eq!(seen[4]["code"], "lookup.nothing");
            assert_eq!(seen[5]["code"], "lookup.throttled");
            answers.push(seen);
        }
        assert_eq!(answers[0], answers[1], "a real and an unknown reference look the same");
        look_up(&app, &real, "0001").await.expect_problem(429, "lookup.throttled");
        let _ = phone.view().await.expect(200);
        app.set_time("2026-09-25T00:00:00+08:00");
        let _ = look_up(&app, &real, "0001").await.expect(200);
    }
}
