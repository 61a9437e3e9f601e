//! The township answers; the phone sees it; nobody answers twice by accident.

use serde_json::{Value, json};
use tests::{Form, TestApp, on_both};
use tokio::task::JoinSet;

fn acceptance() -> Value {
    json!({
        "message": "乡镇已收下，还没有定。下一步：村干部上门。",
        "notified": { "how": "phone", "on": "2026-09-24" },
        "visit_signature": { "who": "周建国", "by": "2026-09-30" },
    })
}

fn refusal(ground: &str) -> Value {
    json!({ "ground": ground, "message": "这次没有收下，因为户口不在本区。", "notified": { "how": "not_yet" } })
}

on_both! {
    async fn from_the_phone_to_the_inbox_and_back(app: TestApp) {
        let phone = app.phone();
        let receipt = phone.file(&Form::SelfFiled.json()).await.expect(201)["receipt"].clone();
        let officer = app.officer("chulan").await;
        let page = officer.get("/cases").await.expect(200);
        assert_eq!(page["items"][0]["reference"], receipt["reference"]);
        assert_eq!(page["items"][0]["applicant"], "孙**");
        assert_eq!(page["counts"]["unopened"], 1);
        let view = officer.open(phone.id).await;
        assert_eq!(view["declaration"]["applicant"]["name"], "孙桂芳");
        assert_eq!(view["facts"]["birth_date"], "1978-02-06");
        assert_eq!(view["facts"]["sex"], "female");
        assert_eq!(view["short_code"].as_str().map(str::len), Some(8));
        let page = officer.get("/cases").await.expect(200);
        assert_eq!(page["items"][0]["applicant"], "孙桂芳");
        let view = officer.answer(phone.id, &view["version"], "acceptance", &acceptance()).await.expect(200);
        assert_eq!(view["state"], "accepted");
        let status = phone.view().await.expect(200)["status"].clone();
        assert_eq!(status["state"], "accepted");
        assert_eq!(status["answer"]["message"], "乡镇已收下，还没有定。下一步：村干部上门。");
        // Her own filing needs no print; what was promised is owed until it is done.
        assert_eq!(status["answer"]["visit_by"], "2026-09-30");
        assert_eq!(status["due_on"], Value::Null);
        let body = json!({ "kind": "visited", "on": "2026-09-24" });
        officer.answer(phone.id, &view["version"], "progress", &body).await.expect(200);
        let status = phone.view().await.expect(200)["status"].clone();
        assert_eq!((&status["progress"]["kind"], &status["answer"]["visit_by"]), (&json!("visited"), &Value::Null));
        // 未纳入 says why, to the farmer too.
        let mut body = json!({ "kind": "not_included", "on": "2026-09-24" });
        let view = officer.open(phone.id).await;
        for empty in [Value::Null, json!(""), json!("  ")] {
            body["reason"] = empty;
            let answer = officer.answer(phone.id, &view["version"], "progress", &body).await;
            answer.expect_problem(422, "case.answer_invalid");
        }
        body["reason"] = json!("家里收入已经稳定");
        officer.answer(phone.id, &view["version"], "progress", &body).await.expect(200);
        let progress = phone.view().await.expect(200)["status"]["progress"].clone();
        assert_eq!((&progress["kind"], &progress["reason"]), (&body["kind"], &body["reason"]));
    }

    async fn the_same_again_is_the_same_and_anything_else_a_conflict(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let officer = app.officer("chulan").await;
        let version = officer.open(phone.id).await["version"].clone();
        let mut sending = JoinSet::new();
        for _ in 0..8 {
            let (officer, version, id) = (officer.clone(), version.clone(), phone.id);
            sending.spawn(async move {
                officer.answer_with_key(id, &version, "acceptance", &acceptance(), "one-click").await
            });
        }
        for answer in sending.join_all().await {
            assert_eq!(answer.expect(200)["state"], "accepted");
        }
        let events = officer.get(&format!("/cases/{}/events", phone.id)).await.expect(200);
        let accepted = events.as_array().unwrap().iter().filter(|e| e["kind"] == "accepted").count();
        assert_eq!(accepted, 1);
        let other = officer
            .answer_with_key(phone.id, &version, "refusal", &refusal("not_rural"), "one-click")
            .await;
        other.expect_problem(409, "idempotency.reused");
        let late = officer.answer(phone.id, &version, "refusal", &refusal("not_rural")).await;
        let problem = late.expect_problem(409, "case.changed");
        assert_eq!(problem["current"]["state"], "accepted");
    }

    async fn of_two_officers_one_answers(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let officer = app.officer("chulan").await;
        let version = officer.open(phone.id).await["version"].clone();
        let mut sending = JoinSet::new();
        for ground in ["outside_county", "not_rural", "outside_county", "not_rural"] {
            let (officer, version, id) = (officer.clone(), version.clone(), phone.id);
            sending.spawn(async move { officer.answer(id, &version, "refusal", &refusal(ground)).await });
        }
        let answers = sending.join_all().await;
        assert_eq!(answers.iter().filter(|answer| answer.status == 200).count(), 1);
        assert_eq!(answers.iter().filter(|answer| answer.status == 409).count(), 3);
    }

    async fn preconditions_are_asked_for(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let officer = app.officer("chulan").await;
        let path = format!("/cases/{}/acceptance", phone.id);
        let bare = || officer.request(reqwest::Method::POST, &path).json(&acceptance());
        officer.send(bare()).await.expect_problem(428, "case.precondition_missing");
        officer.send(bare().header("If-Match", "1")).await.expect_problem(428, "case.precondition_missing");
        let keyless = bare().header("If-Match", "\"1\"");
        officer.send(keyless).await.expect_problem(400, "idempotency.missing");
    }

    async fn only_four_grounds_and_the_third_needs_tries(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        app.set_time("2026-09-30T09:00:00+08:00");
        let officer = app.officer("chulan").await;
        let version = officer.open(phone.id).await["version"].clone();
        let poor = officer.answer(phone.id, &version, "refusal", &refusal("income")).await;
        poor.expect_problem(422, "case.answer_invalid");
        let mut body = refusal("unreachable");
        body["attempts"] = json!([
            { "on": "2026-09-25", "how": "电话" }, { "on": "2026-09-25", "how": "电话" },
            { "on": "2026-09-28", "how": "电话" },
        ]);
        body["village_visit_on"] = json!("2026-09-29");
        let two_days = officer.answer(phone.id, &version, "refusal", &body).await;
        two_days.expect_problem(422, "case.refusal_attempts");
        body["attempts"][1]["on"] = json!("2026-09-27");
        let view = officer.answer(phone.id, &version, "refusal", &body).await.expect(200);
        assert_eq!(view["state"], "refused");
        assert_eq!(phone.ask("review").await.expect(200)["flags"], json!(["review_requested"]));
        let county = app.officer("yongqiao").await;
        let page = county.get("/cases?state=refused&review_requested=true").await.expect(200);
        assert_eq!(page["items"].as_array().map(Vec::len), Some(1));
    }

    async fn a_withdrawal_is_a_request_that_the_township_confirms(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let status = phone.ask("withdrawal").await.expect(200);
        assert_eq!((&status["state"], &status["flags"]), (&json!("submitted"), &json!(["withdrawal_requested"])));
        let _ = phone.ask("withdrawal").await.expect(200);
        let officer = app.officer("chulan").await;
        let version = officer.open(phone.id).await["version"].clone();
        let mut body = refusal("withdrawn");
        let unconfirmed = officer.answer(phone.id, &version, "refusal", &body).await;
        unconfirmed.expect_problem(422, "case.answer_invalid");
        body["confirmed"] = json!({ "number": "13955700001", "at": "2026-09-24T01:00:00Z" });
        body["notified"] = json!({ "how": "phone" });
        let view = officer.answer(phone.id, &version, "refusal", &body).await.expect(200);
        assert_eq!(view["state"], "withdrawn");
        let events = officer.get(&format!("/cases/{}/events", phone.id)).await.expect(200);
        let asked = events.as_array().unwrap().iter().filter(|e| e["kind"] == "withdrawal_requested");
        assert_eq!(asked.count(), 1);
    }

    async fn a_return_names_all_defects_and_an_empty_one_is_refused(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        phone.correct(2, &Form::Corrected.json()).await.expect_problem(409, "declaration.not_correctable");
        let officer = app.officer("chulan").await;
        let version = officer.open(phone.id).await["version"].clone();
        let empty = json!({ "defects": [], "message": "请补", "notified": { "how": "sms" } });
        let answer = officer.answer(phone.id, &version, "return", &empty).await;
        answer.expect_problem(422, "case.answer_invalid");
        let defects = json!([
            { "item": "phone", "text": "号码打不通" }, { "item": "id_number", "text": "请带身份证" },
        ]);
        let body = json!({ "defects": defects, "message": "请补两样", "notified": { "how": "sms" } });
        officer.answer(phone.id, &version, "return", &body).await.expect(200);
        let status = phone.view().await.expect(200)["status"].clone();
        assert_eq!(status["answer"]["defects"], defects);
        assert_eq!(status["state"], "returned");
    }

    async fn the_timeline_is_whole(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let officer = app.officer("chulan").await;
        officer.open_and_answer(phone.id, "acceptance", &acceptance()).await;
        let events = officer.get(&format!("/cases/{}/events", phone.id)).await.expect(200);
        let kinds: Vec<_> = events.as_array().unwrap().iter().map(|e| e["kind"].as_str().unwrap()).collect();
        assert_eq!(kinds, ["filed", "routed", "opened", "accepted"]);
        assert_eq!(events[3]["actor"]["name"], "chulan");
        assert_eq!(events[3]["details"]["visit_signature"]["who"], "周建国");
    }

    async fn what_is_missing_after_an_answer_can_be_found_and_done(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let officer = app.officer("chulan").await;
        let told = json!({ "notified": { "how": "phone", "on": "2026-09-24" } });
        let version = officer.open(phone.id).await["version"].clone();
        officer.answer(phone.id, &version, "follow-up", &told).await.expect_problem(409, "case.state");
        let silent = json!({ "message": "乡镇已收下", "notified": { "how": "not_yet" } });
        let view = officer.answer(phone.id, &version, "acceptance", &silent).await.expect(200);
        let missing = "/cases?view=all&notified=not_yet&national_entry=false";
        assert_eq!(officer.get(missing).await.expect(200)["items"].as_array().map(Vec::len), Some(1));
        for nothing in [json!({}), json!({ "notified": { "how": "not_yet" } }),
            json!({ "national_entry": { "on": "2026-09-24", "number": " " } })] {
            let answer = officer.answer(phone.id, &view["version"], "follow-up", &nothing).await;
            answer.expect_problem(422, "case.answer_invalid");
        }
        let body = json!({
            "notified": { "how": "phone", "on": "2026-09-24" },
            "national_entry": { "on": "2026-09-24", "number": "H20260924" },
        });
        officer.answer(phone.id, &view["version"], "follow-up", &body).await.expect(200);
        assert_eq!(officer.get(missing).await.expect(200)["items"], json!([]));
        assert_eq!(phone.view().await.expect(200)["status"]["state"], "accepted");
    }
}
