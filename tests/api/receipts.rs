//! A telephone gets at most three receipts a day, whoever files with it; what an officer
//! answers always goes.

use serde_json::json;
use shouwang::domain::message::MessageState::{self, Logged, Withheld};
use shouwang::gateway::sms::Sms;
use shouwang::service::case::deliver::deliver_next;
use tests::{Form, Phone, TestApp, on_both};

async fn filed(app: &TestApp, telephone: &str) -> Phone {
    let phone = app.phone();
    let form = Form::SelfFiled.with(&[("/applicant/phone", json!(telephone))]);
    let _ = phone.file(&form).await.expect(201);
    phone
}

/// All that is due, in the order of their leaving.
async fn delivered(app: &TestApp) -> Vec<MessageState> {
    let mut states = Vec::new();
    while let Some(delivery) = deliver_next(&app.app, &Sms::Log).await.unwrap() {
        states.push(delivery.state);
    }
    states
}

on_both! {
    async fn three_a_day_and_the_fourth_says_why_it_did_not_go(app: TestApp) {
        let mut phones = Vec::new();
        for _ in 0..5 {
            phones.push(filed(&app, "13800138000").await);
        }
        let _ = filed(&app, "13800138001").await;
        let states = delivered(&app).await;
        assert_eq!(states.iter().filter(|state| **state == Logged).count(), 4);
        assert_eq!(states.iter().filter(|state| **state == Withheld).count(), 2);
        let officer = app.officer("chulan").await;
        let mut seen = Vec::new();
        for phone in &phones {
            let view = officer.open(phone.id).await;
            seen.push(view["messages"][0]["state"].as_str().unwrap().to_owned());
            // Nobody has to call: the receipt stands on the phone that filed.
            assert!(!view.to_string().contains("\"call_or_visit\""), "{view}");
        }
        seen.sort();
        assert_eq!(seen, ["logged", "logged", "logged", "withheld", "withheld"]);
        // An answer goes, on the same day and to the same number.
        let accepted = json!({ "message": "收下了", "notified": { "how": "not_yet" } });
        officer.open_and_answer(phones[4].id, "acceptance", &accepted).await;
        assert_eq!(delivered(&app).await, [Logged]);
    }

    async fn a_day_ends_at_midnight_of_china(app: TestApp) {
        app.set_time("2026-09-24T20:59:00+08:00");
        for _ in 0..3 {
            let _ = filed(&app, "13800138000").await;
        }
        assert_eq!(delivered(&app).await, [Logged, Logged, Logged]);
        let _ = filed(&app, "13800138000").await;
        assert_eq!(delivered(&app).await, [Withheld]);
        // Filed in the night, it leaves in the morning: it is that day's.
        app.set_time("2026-09-24T23:00:00+08:00");
        for _ in 0..4 {
            let _ = filed(&app, "13800138000").await;
        }
        assert_eq!(delivered(&app).await, []);
        app.set_time("2026-09-25T08:00:00+08:00");
        assert_eq!(delivered(&app).await, [Logged, Logged, Logged, Withheld]);
    }
}
