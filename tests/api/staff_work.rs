//! What officers do beyond answering: entry, amendment, linking, reopening, codes.

use serde_json::{Value, json};
use tests::{Answer, Form, Officer, TestApp, jpeg, on_both};
use uuid::Uuid;

fn entry(id: Uuid, received_on: &str, reason: Option<&str>, declaration: &Value) -> Value {
    json!({
        "id": id, "channel": "paper", "received_on": received_on,
        "late_reason": reason, "declaration": declaration,
    })
}

async fn enter(officer: &Officer, body: &Value) -> Answer {
    officer.send(officer.request(reqwest::Method::POST, "/cases").json(body)).await
}

fn returned() -> Value {
    json!({
        "defects": [{ "item": "phone", "text": "号码打不通" }],
        "message": "请补一下", "notified": { "how": "phone" },
    })
}

on_both! {
    async fn paper_has_the_same_rules_and_the_clock_of_the_day_it_came(app: TestApp) {
        let officer = app.officer("chulan").await;
        let paper = jpeg(9);
        let form = Form::SelfFiled.with_photos(&[("paper_form", &paper)]);
        let id = Uuid::now_v7();
        for none in [None, Some(""), Some(" \u{3000}")] {
            let bare = enter(&officer, &entry(id, "2026-09-22", none, &form)).await;
            bare.expect_problem(422, "case.entry_reason");
        }
        for (received_on, reason) in [("2026-09-22", "停".repeat(101)), ("2026-09-24", "停".repeat(101))] {
            let long = enter(&officer, &entry(id, received_on, Some(&reason), &form)).await;
            long.expect_problem(422, "case.entry_reason");
        }
        let early = enter(&officer, &entry(id, "2026-09-20", Some("下村"), &form)).await;
        early.expect_problem(422, "case.received_on");
        let future = enter(&officer, &entry(id, "2026-09-25", Some("下村"), &form)).await;
        future.expect_problem(422, "case.received_on");
        let body = entry(id, "2026-09-22", Some(&"停".repeat(100)), &form);
        let first = enter(&officer, &body).await.expect(201);
        // Two working days earlier than a filing of the 24th.
        assert_eq!(first["status"]["due_on"], "2026-10-09");
        let again = enter(&officer, &body).await.expect(200);
        assert_eq!(again["receipt"], first["receipt"]);
        let sha256 = form["attachments"][0]["sha256"].as_str().unwrap();
        let put = officer
            .request(reqwest::Method::PUT, &format!("/cases/{id}/attachments/{sha256}"))
            .body(paper.clone());
        let stored = officer.send(put).await.expect(201);
        assert_eq!(stored["status"]["missing"], json!([]));
        let view = officer.open(id).await;
        assert_eq!(view["channel"], "paper");
        let broken = Form::SelfFiled.with(&[("/hardships", json!([]))]);
        let refused = enter(&officer, &entry(Uuid::now_v7(), "2026-09-24", None, &broken)).await;
        assert_eq!(refused.violations(), ["hardship.missing"]);
        let elsewhere = Form::SelfFiled.with(&[("/home/region", json!("500151109205"))]);
        let other = enter(&officer, &entry(Uuid::now_v7(), "2026-09-24", None, &elsewhere)).await;
        other.expect_problem(403, "account.not_allowed");
        let first_day = entry(Uuid::now_v7(), "2026-09-21", Some("下村"), &Form::SelfFiled.json());
        let _ = enter(&officer, &first_day).await.expect(201);
    }

    async fn an_amendment_keeps_old_new_and_who_confirmed(app: TestApp) {
        let phone = app.phone();
        let receipt = phone.file(&Form::SelfFiled.json()).await.expect(201)["receipt"].clone();
        let officer = app.officer("chulan").await;
        let version = officer.open(phone.id).await["version"].clone();
        let body = json!({
            "changes": [{ "path": "/applicant/phone", "value": "13955700009" }],
            "confirmed_by": "本人，0557-0000103 打出",
        });
        let view = officer.answer(phone.id, &version, "amendment", &body).await.expect(200);
        assert_eq!(view["declaration"]["applicant"]["phone"], "13955700009");
        assert_eq!((&view["declaration_version"], &view["state"]), (&json!(2), &json!("submitted")));
        assert_eq!(view["status"]["due_on"], "2026-10-12");
        let events = officer.get(&format!("/cases/{}/events", phone.id)).await.expect(200);
        let told = &events.as_array().unwrap().last().unwrap()["details"];
        assert_eq!(told["changes"][0]["old"], "13955700001");
        assert_eq!(told["confirmed_by"], "本人，0557-0000103 打出");
        for path in ["/consents/authorisation/agreed", "/signature", "/attachments", "/declared_on", "/applicant"] {
            let body = json!({ "changes": [{ "path": path, "value": true }], "confirmed_by": "x" });
            let answer = officer.answer(phone.id, &view["version"], "amendment", &body).await;
            answer.expect_problem(422, "case.amendment_field");
        }
        let broken = json!({ "changes": [{ "path": "/household/size", "value": 0 }], "confirmed_by": "x" });
        let answer = officer.answer(phone.id, &view["version"], "amendment", &broken).await;
        answer.expect_problem(422, "declaration.invalid");
        // The phone's own receipt is what it was.
        assert_eq!(phone.file(&Form::SelfFiled.json()).await.expect(200)["receipt"], receipt);
    }

    async fn three_references_of_one_family_show_one_case(app: TestApp) {
        let own = app.phone();
        let first = own.file(&Form::SelfFiled.json()).await.expect(201);
        let officer = app.officer("chulan").await;
        app.set_time("2026-09-24T09:04:00+08:00");
        // By telephone, one digit of the id number heard wrong: found by its telephone.
        let heard = tests::id_number("34220119780206012");
        let form = Form::SelfFiled.with(&[("/applicant/id_number", json!(heard))]);
        let by_telephone = Uuid::now_v7();
        let mut body = entry(by_telephone, "2026-09-24", None, &form);
        body["channel"] = json!("telephone");
        let second = enter(&officer, &body).await.expect(201);
        app.set_time("2026-09-24T09:08:00+08:00");
        let cadre = app.phone();
        let id_number = Form::SelfFiled.json()["applicant"]["id_number"].clone();
        let form = Form::Proxy.with(&[
            ("/applicant/id_status", json!("given")),
            ("/applicant/id_number", id_number),
        ]);
        let third = cadre.file(&form).await.expect(201);
        assert_eq!(third["status"]["state"], "submitted", "a duplicate is nobody's business");
        let candidates = officer.open(own.id).await["duplicates"].clone();
        assert_eq!(candidates.as_array().map(Vec::len), Some(2));
        let reason = json!({ "of": own.id, "reason": "同一户，电话核实", "differs_confirmed": true });
        for id in [by_telephone, cadre.id] {
            let version = officer.open(id).await["version"].clone();
            let view = officer.answer(id, &version, "duplicate-of", &reason).await.expect(200);
            assert_eq!(view["duplicate_of"], json!(own.id));
        }
        let version = officer.open(own.id).await["version"].clone();
        let back = json!({ "of": cadre.id, "reason": "x" });
        officer.answer(own.id, &version, "duplicate-of", &back).await.expect_problem(422, "case.link_order");
        let body = json!({ "message": "乡镇已收下", "notified": { "how": "phone" } });
        officer.answer(own.id, &version, "acceptance", &body).await.expect(200);
        assert_eq!(officer.get("/cases").await.expect(200)["counts"]["open"], 0);
        for answer in [&first, &second, &third] {
            let reference = answer["receipt"]["reference"].as_str().unwrap();
            let asked = json!({ "reference": reference, "last4": if answer == &third { "0003" } else { "0001" } });
            let request = app.client().post(app.api("/status-lookups")).json(&asked);
            assert_eq!(own.send(request).await.expect(200)["state"], "accepted", "{reference}");
        }
        assert_eq!(cadre.view().await.expect(200)["status"]["state"], "accepted");
    }

    async fn what_is_linked_is_no_open_case_and_is_heard_where_it_is_answered(app: TestApp) {
        let officer = app.officer("chulan").await;
        let mut phones = Vec::new();
        for minute in 1..=4 {
            app.set_time(&format!("2026-09-24T09:0{minute}:00+08:00"));
            let phone = app.phone();
            let receipt = phone.file(&Form::SelfFiled.json()).await.expect(201)["receipt"].clone();
            phones.push((phone, receipt["reference"].clone()));
        }
        let link = async |later: usize, earlier: usize| {
            let id = phones[later].0.id;
            let version = officer.open(id).await["version"].clone();
            let body = json!({ "of": phones[earlier].0.id, "reason": "同一户，电话核实" });
            officer.answer(id, &version, "duplicate-of", &body).await.expect(200)
        };
        let _ = phones[1].0.ask("withdrawal").await.expect(200);
        link(2, 1).await;
        // The second goes to the first, and takes along the third, which was linked to it.
        link(1, 0).await;
        link(3, 0).await;
        let main = json!({ "id": phones[0].0.id, "reference": phones[0].1 });
        for (phone, reference) in &phones[1..] {
            assert_eq!(officer.open(phone.id).await["duplicate_of"], main["id"]);
            let page = officer.get(&format!("/cases?view=all&reference={}", reference.as_str().unwrap())).await.expect(200);
            let row = &page["items"][0];
            assert_eq!((&row["duplicate_of"], &row["due_on"], &row["overdue"]), (&main, &Value::Null, &json!(false)));
        }
        let events = officer.get(&format!("/cases/{}/events", phones[2].0.id)).await.expect(200);
        assert_eq!(events.as_array().unwrap().last().unwrap()["details"]["of"], phones[0].1);
        let mine = |page: Value| page["items"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect::<Vec<_>>();
        // What the second had asked for is told where it is linked to, and asked for by nobody there.
        for (query, found) in [("view=open", 1), ("view=all&state=submitted", 1), ("view=all&withdrawal_requested=true", 0)] {
            let page = officer.get(&format!("/cases?{query}")).await.expect(200);
            assert_eq!((&page["counts"]["open"], &page["counts"]["withdrawal_requested"]), (&json!(1), &json!(0)), "{query}");
            assert_eq!(mine(page), vec![json!(phones[0].0.id); found], "{query}");
        }
        let body = json!({ "message": "乡镇已收下", "notified": { "how": "phone" } });
        officer.open_and_answer(phones[0].0.id, "acceptance", &body).await;
        phones[3].0.ask("withdrawal").await.expect_problem(409, "declaration.linked");
        for query in ["view=all&state=accepted", "view=all&national_entry=false"] {
            let page = officer.get(&format!("/cases?{query}")).await.expect(200);
            assert_eq!(mine(page), [json!(phones[0].0.id)], "{query}");
        }
    }

    async fn the_county_reopens_when_asked(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let officer = app.officer("chulan").await;
        let body = json!({ "ground": "not_rural", "message": "因为不是农户", "notified": { "how": "phone" } });
        officer.open_and_answer(phone.id, "refusal", &body).await;
        let county = app.officer("yongqiao").await;
        let version = county.open(phone.id).await["version"].clone();
        let reason = json!({ "reason": "户口在村里，请重新办理" });
        county.answer(phone.id, &version, "reopening", &reason).await.expect_problem(409, "case.state");
        let _ = phone.ask("review").await.expect(200);
        app.set_time("2026-10-09T09:00:00+08:00");
        let (officer, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
        let version = county.open(phone.id).await["version"].clone();
        officer.answer(phone.id, &version, "reopening", &reason).await.expect_problem(403, "account.not_allowed");
        let view = county.answer(phone.id, &version, "reopening", &reason).await.expect(200);
        assert_eq!((&view["state"], &view["status"]["due_on"]), (&json!("submitted"), &json!("2026-10-19")));
        let body = json!({ "message": "乡镇已收下", "notified": { "how": "phone" } });
        officer.open_and_answer(phone.id, "acceptance", &body).await;
    }

    async fn another_phone_corrects_with_the_code_once(app: TestApp) {
        let wiped = app.phone();
        let receipt = wiped.file(&Form::SelfFiled.json()).await.expect(201)["receipt"].clone();
        let officer = app.officer("chulan").await;
        officer.open_and_answer(wiped.id, "return", &returned()).await;
        let path = format!("/cases/{}/correction-codes", wiped.id);
        let issue = || officer.request(reqwest::Method::POST, &path);
        let old = officer.send(issue()).await.expect(201)["code"].clone();
        let code = officer.send(issue()).await.expect(201)["code"].clone();
        let granddaughter = app.phone();
        let claim = |phone: &tests::Phone, code: &Value| {
            let asked = json!({ "reference": receipt["reference"], "code": code });
            let request = app.client().post(app.api("/correction-claims")).json(&asked);
            request.header("Authorization", format!("Device {}", phone.key))
        };
        granddaughter.send(claim(&granddaughter, &old)).await.expect_problem(403, "correction.code");
        let claimed = granddaughter.send(claim(&granddaughter, &code)).await.expect(200);
        assert_eq!((&claimed["id"], &claimed["version"]), (&json!(wiped.id), &json!(1)));
        assert_eq!(claimed["status"]["answer"]["defects"][0]["item"], "phone");
        let second = app.phone();
        second.send(claim(&second, &code)).await.expect_problem(403, "correction.code");

        let helper = granddaughter.with_id(wiped.id);
        let view = helper.view().await.expect(200);
        assert_eq!(view["reading"], Value::Null);
        assert!(!view.to_string().contains("孙"));
        helper.ask("withdrawal").await.expect_problem(403, "device.not_allowed");
        let patch = |body: Value| {
            helper
                .request(reqwest::Method::PUT, "/versions/2")
                .header("Content-Type", "application/merge-patch+json")
                .body(body.to_string())
        };
        let consents = patch(json!({ "consents": { "truthful": { "text": { "version": "x" } } } }));
        helper.send(consents).await.expect_problem(403, "device.not_allowed");
        let change = json!({ "applicant": { "phone": "13955700008" } });
        let corrected = helper.send(patch(change.clone())).await.expect(201);
        let again = helper.send(patch(change)).await.expect(200);
        assert_eq!(again["receipt"], corrected["receipt"]);
        let view = officer.open(wiped.id).await;
        assert_eq!(view["declaration"]["applicant"]["phone"], "13955700008");
        assert_eq!(view["declaration"]["applicant"]["name"], "孙桂芳");
        assert_eq!(view["state"], "submitted");
    }

    async fn a_code_counts_its_own_wrong_tries(app: TestApp) {
        let phone = app.phone();
        let receipt = phone.file(&Form::SelfFiled.json()).await.expect(201)["receipt"].clone();
        let officer = app.officer("chulan").await;
        let path = format!("/cases/{}/correction-codes", phone.id);
        let issue = || officer.request(reqwest::Method::POST, &path);
        officer.send(issue()).await.expect_problem(409, "case.state");
        officer.open_and_answer(phone.id, "return", &returned()).await;
        let claim = async |code: &str| {
            let (fresh, reference) = (app.phone(), receipt["reference"].as_str().unwrap());
            let asked = json!({ "reference": reference, "code": code });
            let request = app.client().post(app.api("/correction-claims")).json(&asked);
            fresh.send(request.header("Authorization", format!("Device {}", fresh.key))).await
        };
        // While none is read out, nothing is to be learnt, and nothing used up.
        for n in 0..10 {
            claim(&format!("0000000{n}")).await.expect_problem(403, "correction.code");
        }
        let code = officer.send(issue()).await.expect(201)["code"].as_str().unwrap().to_owned();
        let wrong = |n: usize| format!("{:08}", (code.parse::<usize>().unwrap() + 1 + n) % 100_000_000);
        for n in 0..20 {
            claim(&wrong(n)).await.expect_problem(403, "correction.code");
        }
        let tries = |n: i64| tries_so_far(&app, phone.id, n);
        tries(10_000).await;
        claim(&code).await.expect_problem(403, "correction.code");
        tries(9_999).await;
        claim(&wrong(0)).await.expect_problem(403, "correction.code");
        claim(&code).await.expect_problem(403, "correction.code");
        let fresh = officer.send(issue()).await.expect(201)["code"].as_str().unwrap().to_owned();
        claim(&code).await.expect_problem(403, "correction.code");
        let full_width: String = fresh.chars().map(|c| char::from_u32(u32::from(c) + 0xFEE0).unwrap()).collect();
        let _ = claim(&full_width).await.expect(200);
        claim(&fresh).await.expect_problem(403, "correction.code");
        let _ = phone.correct(2, &Form::Corrected.json()).await.expect(201);
    }
}

/// As if its code had been tried wrongly so often.
async fn tries_so_far(app: &TestApp, case: uuid::Uuid, failures: i64) {
    const SET: &str = "UPDATE correction_codes SET failures = $2 WHERE case_id = $1";
    match app.app.db.begin().await.unwrap() {
        shouwang::store::Tx::Lite(mut tx) => {
            sqlx::query(SET).bind(case).bind(failures).execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
        }
        shouwang::store::Tx::Pg(mut tx) => {
            sqlx::query(SET).bind(case).bind(failures).execute(&mut *tx).await.unwrap();
            tx.commit().await.unwrap();
        }
    }
}
