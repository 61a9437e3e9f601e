//! A flood is answered in one act: exactly what the officer has seen, each by an event of its own.

use serde_json::{Value, json};
use shouwang::service::people::posts;
use tests::{Answer, Officer, Phone, TestApp, on_both};

use crate::floods::{counts, file, floods, household};

const KEY: &str = "a-flood-answered";

/// 42 of one telephone, and its id.
async fn flood(app: &TestApp, officer: &Officer) -> (Vec<Phone>, Value) {
    let mut phones = Vec::new();
    for n in 0..42 {
        phones.push(file(app, &format!("192.0.2.{n}"), 1).await);
    }
    let id = floods(officer).await[0]["id"].clone();
    (phones, id)
}

/// What is open of it, as listed.
async fn seen(officer: &Officer, flood: &Value) -> Vec<Value> {
    let path = format!("/cases?flood={}&limit=100", flood.as_str().unwrap());
    let page = officer.get(&path).await.expect(200);
    let rows = page["items"].as_array().unwrap().iter();
    rows.map(|row| json!({ "id": row["id"], "version": row["version"] })).collect()
}

async fn refuse(officer: &Officer, flood: &Value, cases: &[Value], key: &str) -> Answer {
    let asked = json!({ "message": "不是农户家里报的", "reason": "同一个电话", "cases": cases });
    send(officer, flood, &asked, key).await
}

async fn send(officer: &Officer, flood: &Value, asked: &Value, key: &str) -> Answer {
    let path = format!("/floods/{}/refusal", flood.as_str().unwrap());
    let request = officer.request(reqwest::Method::POST, &path).json(asked);
    officer.send(request.header("Idempotency-Key", key)).await
}

async fn state(phone: &Phone) -> Value {
    phone.view().await.expect(200)["status"]["state"].clone()
}

async fn refusals(officer: &Officer, phone: &Phone) -> Vec<Value> {
    let events = officer.get(&format!("/cases/{}/events", phone.id)).await.expect(200);
    events.as_array().unwrap().iter().filter(|event| event["kind"] == "refused").cloned().collect()
}

on_both! {
    async fn all_that_is_open_and_nothing_that_joined_meanwhile(app: TestApp) {
        let officer = app.officer("chulan").await;
        let (phones, id) = flood(&app, &officer).await;
        // One has been answered before, one has been looked at.
        let acceptance = json!({ "message": "收下了", "notified": { "how": "not_yet" } });
        officer.open_and_answer(phones[0].id, "acceptance", &acceptance).await;
        let _ = officer.open(phones[41].id).await;
        let cases = seen(&officer, &id).await;
        assert_eq!(cases.len(), 41, "before the limit and after it, opened or not");
        let late = file(&app, "192.0.2.42", 1).await;
        let done = refuse(&officer, &id, &cases, KEY).await.expect(200);
        assert_eq!(done, json!({ "refused": 41, "left": [] }));
        for phone in &phones[1..] {
            assert_eq!(state(phone).await, "refused");
        }
        assert_eq!((state(&phones[0]).await, state(&late).await), (json!("accepted"), json!("submitted")));
        assert_eq!(counts(&officer).await["open"], 0, "what joined stands apart");
        let events = refusals(&officer, &phones[41]).await;
        assert_eq!(events[0]["details"]["ground"], "not_household");
        assert_eq!((&events[0]["details"]["reason"], &events[0]["actor"]["kind"]), (&json!("同一个电话"), &json!("account")));
        let view = officer.open(phones[41].id).await;
        assert_eq!(view["clocks"][0]["outcome"], "refused");
        assert_eq!(phones[41].view().await.expect(200)["status"]["answer"]["message"], "不是农户家里报的");
        // The lost answer is asked for again, and a second page sends what it has seen.
        assert_eq!(refuse(&officer, &id, &cases, KEY).await.expect(200), done);
        let second = refuse(&officer, &id, &cases, "another-page").await.expect(200);
        assert_eq!((&second["refused"], second["left"].as_array().unwrap().len()), (&json!(0), 41));
        assert_eq!(second["left"][0]["code"], "case.changed");
        assert_eq!(refusals(&officer, &phones[41]).await.len(), 1);
    }

    async fn what_changed_since_it_was_seen_is_left(app: TestApp) {
        let officer = app.officer("chulan").await;
        let (phones, id) = flood(&app, &officer).await;
        let mut cases = seen(&officer, &id).await;
        cases.retain(|case| [&phones[40], &phones[41]].iter().any(|phone| case["id"] == phone.id.to_string()));
        let _ = officer.open(phones[41].id).await;
        // Named twice it is refused once; one of no flood is not refused at all.
        let honest = file(&app, "192.0.2.99", 2).await;
        cases.push(cases[0].clone());
        cases.push(json!({ "id": honest.id, "version": 1 }));
        let done = refuse(&officer, &id, &cases, KEY).await.expect(200);
        assert_eq!(done["refused"], 1);
        assert_eq!(done["left"], json!([
            { "id": phones[41].id, "code": "case.changed" },
            { "id": honest.id, "code": "case.unknown" },
        ]));
        assert_eq!((state(&phones[40]).await, state(&phones[41]).await), (json!("refused"), json!("submitted")));
        // A household after all: it asks, and the county opens it again; it may file again, too.
        let _ = phones[40].ask("review").await.expect(200);
        let county = app.officer("yongqiao").await;
        let version = county.open(phones[40].id).await["version"].clone();
        let reason = json!({ "reason": "是真的" });
        let reopened = county.answer(phones[40].id, &version, "reopening", &reason).await.expect(200);
        assert_eq!(reopened["state"], "submitted");
        let _ = app.phone().file(&household(3)).await.expect(201);
    }

    async fn only_by_who_answers_there(app: TestApp) {
        let officer = app.officer("chulan").await;
        let (phones, id) = flood(&app, &officer).await;
        let cases = &seen(&officer, &id).await[..2];
        for stranger in ["fuli", "tongliang"] {
            let refused = refuse(&app.officer(stranger).await, &id, cases, KEY).await;
            refused.expect_problem(404, "case.unknown");
        }
        let county = refuse(&app.officer("yongqiao").await, &id, cases, KEY).await.expect(200);
        assert_eq!((&county["refused"], &county["left"][1]["code"]), (&json!(0), &json!("account.not_allowed")));
        let cadre = app.cadre("zhou", "周建国", "341302103209").await;
        refuse(&cadre, &id, cases, KEY).await.expect_problem(403, "account.not_allowed");
        for phone in &phones {
            assert_eq!(state(phone).await, "submitted");
        }
        // A deputy answers while they are one.
        let today = app.clock.today();
        posts::set_deputy(&app.app, "chulan", "fuli", today, today).await.unwrap();
        let done = refuse(&app.officer("fuli").await, &id, cases, KEY).await.expect(200);
        assert_eq!(done["refused"], 2);
    }

    async fn says_why_and_what_the_household_reads(app: TestApp) {
        let officer = app.officer("chulan").await;
        let (phones, id) = flood(&app, &officer).await;
        let case = json!({ "id": phones[0].id, "version": 1 });
        let asked = |message: &str, reason: &str, cases: usize| {
            json!({ "message": message, "reason": reason, "cases": vec![case.clone(); cases] })
        };
        for wrong in [asked(" ", "同一个电话", 1), asked("不收", " ", 1), asked("不收", "同一个电话", 0), asked("不收", "同一个电话", 201)] {
            send(&officer, &id, &wrong, KEY).await.expect_problem(422, "case.answer_invalid");
        }
        // Nor by the name of another flood.
        let other = json!("00000000-0000-4000-8000-000000000000");
        let named = send(&officer, &other, &asked("不收", "同一个电话", 1), KEY).await;
        named.expect_problem(404, "case.unknown");
        assert_eq!(state(&phones[0]).await, "submitted");
        let done = send(&officer, &id, &asked("不收", "同一个电话", 200), KEY).await.expect(200);
        assert_eq!(done, json!({ "refused": 1, "left": [] }));
    }

    async fn its_ground_is_for_what_is_marked_only(app: TestApp) {
        let phone = file(&app, "192.0.2.1", 1).await;
        let officer = app.officer("chulan").await;
        let answer = json!({
            "ground": "not_household", "message": "不是农户家里报的", "reason": "同一来源",
            "notified": { "how": "not_yet" },
        });
        let version = officer.open(phone.id).await["version"].clone();
        let refused = officer.answer(phone.id, &version, "refusal", &answer).await;
        refused.expect_problem(422, "case.answer_invalid");
        assert_eq!(state(&phone).await, "submitted");
        for n in 2..43 {
            let _ = file(&app, &format!("192.0.2.{n}"), 1).await;
        }
        let mut silent = answer.clone();
        silent.as_object_mut().unwrap().remove("reason");
        officer.answer(phone.id, &version, "refusal", &silent).await.expect_problem(422, "case.answer_invalid");
        let _ = officer.answer(phone.id, &version, "refusal", &answer).await.expect(200);
        assert_eq!(state(&phone).await, "refused");
    }
}
