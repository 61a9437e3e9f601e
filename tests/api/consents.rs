//! The texts that people agree to: those that ever shipped are known, any other is flagged
//! and never refused.

use serde_json::{Value, json};
use tests::{Form, TestApp, on_both};

const PLACES: [&str; 3] =
    ["/consents/truthful/text", "/consents/authorisation/text", "/consents/notice"];

fn flagged(warnings: &Value) -> Vec<&str> {
    let of = |one: &'_ Value| one["code"] == "consent.text_unknown";
    let found = warnings.as_array().unwrap().iter().filter(|one| of(one));
    found.map(|one| one["path"].as_str().unwrap()).collect()
}

on_both! {
    async fn a_text_that_never_was_is_flagged_and_taken(app: TestApp) {
        let officer = app.officer("chulan").await;
        let real = Form::SelfFiled.json();
        for place in PLACES {
            let other = PLACES.iter().find(|other| **other != place).unwrap();
            for (change, value) in [
                (format!("{place}/version"), json!("v-i-made-up")),
                (format!("{place}/sha256"), json!("0".repeat(64))),
                // Another kind's text is not this one.
                (place.to_owned(), real.pointer(other).unwrap().clone()),
            ] {
                let form = Form::SelfFiled.with(&[(&change, value)]);
                let phone = app.phone();
                let filed = phone.file(&form).await.expect(201);
                assert_eq!(flagged(&filed["status"]["warnings"]), [place], "{change}");
                assert_eq!(flagged(&officer.open(phone.id).await["status"]["warnings"]), [place]);
                let check = app.client().post(app.api("/declarations/check")).json(&form);
                let report = phone.send(check).await.expect(200);
                assert_eq!((&report["ok"], flagged(&report["violations"])), (&json!(true), vec![place]));
            }
        }
    }

    async fn every_text_that_ever_shipped_is_taken_without_a_flag(app: TestApp) {
        for (place, known) in PLACES.iter().zip([
            &app.app.known_texts.truthful, &app.app.known_texts.authorisation, &app.app.known_texts.notice,
        ]) {
            assert!(!known.is_empty());
            for text in known {
                let form = Form::SelfFiled.with(&[(place, json!(text))]);
                let filed = app.phone().file(&form).await.expect(201);
                assert_eq!(filed["status"]["warnings"], json!([]), "{text:?}");
            }
        }
    }
}
