//! What may be done with a case is told by the server: to the officer, to the phone, and to
//! whoever was too late.

use serde_json::{Value, json};
use tests::{Form, Officer, TestApp, on_both};
use uuid::Uuid;

fn body(action: &str) -> Value {
    let notified = json!({ "how": "phone" });
    match action {
        "return" => json!({
            "defects": [{ "item": "phone", "text": "号码打不通" }],
            "message": "请补一下", "notified": notified,
        }),
        "refusal" => {
            json!({ "ground": "outside_county", "message": "户口不在本县。", "notified": notified })
        }
        "amendment" => json!({
            "changes": [{ "path": "/household/size", "value": 4 }], "confirmed_by": "本人",
        }),
        _ => json!({ "message": "乡镇已收下", "notified": notified }),
    }
}

async fn told(officer: &Officer, case: Uuid) -> Vec<String> {
    let view = officer.open(case).await;
    serde_json::from_value(view["actions"].clone()).unwrap()
}

const OF_SUBMITTED: [&str; 7] =
    ["acceptance", "return", "refusal", "withdrawal", "transfer", "amendment", "duplicate-of"];
const OF_RETURNED: [&str; 6] =
    ["refusal", "withdrawal", "follow-up", "amendment", "duplicate-of", "correction-code"];

on_both! {
    async fn each_side_is_told_what_it_may_do(app: TestApp) {
        let officer = app.officer("chulan").await;
        let county = app.officer("yongqiao").await;
        for (action, township, of_county, phones) in [
            ("", OF_SUBMITTED.as_slice(), ["transfer"].as_slice(), ["withdrawal-request"].as_slice()),
            ("return", &OF_RETURNED, &[], &["correction", "withdrawal-request"]),
            ("acceptance", &["progress", "follow-up", "amendment", "duplicate-of"], &[], &[]),
            ("refusal", &["follow-up"], &[], &["review-request"]),
        ] {
            let (phone, _) = app.file(&Form::SelfFiled.json()).await;
            if !action.is_empty() {
                officer.open_and_answer(phone.id, action, &body(action)).await;
            }
            assert_eq!(told(&officer, phone.id).await, township, "after {action}");
            assert_eq!(told(&county, phone.id).await, of_county, "after {action}");
            let status = phone.view().await.expect(200)["status"].clone();
            assert_eq!(status["actions"], json!(phones), "after {action}");
        }
    }

    async fn what_was_asked_for_is_not_asked_for_again(app: TestApp) {
        let officer = app.officer("chulan").await;
        let county = app.officer("yongqiao").await;
        let (phone, _) = app.file(&Form::SelfFiled.json()).await;
        let status = phone.ask("withdrawal").await.expect(200);
        assert_eq!(status["actions"], json!([]));
        officer.open_and_answer(phone.id, "refusal", &body("refusal")).await;
        let status = phone.ask("review").await.expect(200);
        assert_eq!(status["actions"], json!([]));
        // Sent twice on a bad line, it is one request.
        assert_eq!(phone.ask("review").await.expect(200)["actions"], json!([]));
        assert_eq!(told(&county, phone.id).await, ["reopening"]);
        assert_eq!(told(&officer, phone.id).await, ["follow-up"]);
    }

    async fn whoever_was_too_late_is_told_what_is_left(app: TestApp) {
        let (phone, _) = app.file(&Form::SelfFiled.json()).await;
        let (first, second) = (app.officer("chulan").await, app.officer("chulan").await);
        let version = second.open(phone.id).await["version"].clone();
        first.open_and_answer(phone.id, "acceptance", &body("acceptance")).await;
        let late = second.answer(phone.id, &version, "return", &body("return")).await;
        let problem = late.expect_problem(409, "case.changed");
        let left: Vec<String> = serde_json::from_value(problem["current"]["actions"].clone()).unwrap();
        assert!(left.contains(&"progress".to_owned()) && !left.contains(&"return".to_owned()), "{left:?}");
    }

    // The harness verifies what is kept after it: the timeline leads to where the case stands.
    async fn a_returned_one_mended_on_the_telephone_is_the_townships_again(app: TestApp) {
        let officer = app.officer("chulan").await;
        let (phone, _) = app.file(&Form::SelfFiled.json()).await;
        officer.open_and_answer(phone.id, "return", &body("return")).await;
        let view = officer.open_and_answer(phone.id, "amendment", &body("amendment")).await;
        assert_eq!(view["state"], "submitted");
        assert_eq!(view["status"]["due_on"], "2026-10-12");
        assert_eq!(told(&officer, phone.id).await, OF_SUBMITTED);
    }
}
