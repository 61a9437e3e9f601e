//! 关联: what a linked filing may learn and ask, what is counted, and how it is undone.

mod clocks;
mod locks;

use serde_json::{Value, json};
use tests::{Answer, Form, Officer, Phone, TestApp, id_number, jpeg, on_both};
use uuid::Uuid;

const SECRET: &str = "请把尿毒症透析病历补上";

async fn link(officer: &Officer, later: Uuid, earlier: Uuid, confirmed: bool) -> Answer {
    let version = officer.open(later).await["version"].clone();
    let body = json!({ "of": earlier, "reason": "打电话问过", "differs_confirmed": confirmed });
    officer.answer(later, &version, "duplicate-of", &body).await
}

async fn unlink(county: &Officer, id: Uuid) -> Answer {
    let version = county.open(id).await["version"].clone();
    county.answer(id, &version, "unlinking", &json!({ "reason": "不是同一户" })).await
}

/// Filed one after the other, a minute apart.
async fn filed(app: &TestApp, forms: &[Value]) -> Vec<Phone> {
    let mut phones = Vec::new();
    for (minute, form) in forms.iter().enumerate() {
        app.set_time(&format!("2026-09-24T09:{minute:02}:00+08:00"));
        let phone = app.phone();
        let _ = phone.file(form).await.expect(201);
        phones.push(phone);
    }
    phones
}

fn another() -> Value {
    Form::SelfFiled.with(&[
        ("/applicant/name", json!("刘小军")),
        ("/applicant/id_number", json!(id_number("34220119700101001"))),
    ])
}

fn acceptance() -> Value {
    json!({ "message": "乡镇已收下", "notified": { "how": "phone" } })
}

async fn candidate(officer: &Officer, of: Uuid, other: Uuid) -> Value {
    let view = officer.open(of).await;
    let found = view["duplicates"].as_array().unwrap().iter().find(|one| one["id"] == json!(other));
    found.unwrap().clone()
}

async fn events(officer: &Officer, id: Uuid) -> Vec<Value> {
    officer.get(&format!("/cases/{id}/events")).await.expect(200).as_array().unwrap().clone()
}

on_both! {
    async fn through_a_linked_filing_nothing_of_the_other_is_read_or_asked(app: TestApp) {
        let officer = app.officer("chulan").await;
        let photo = jpeg(8);
        let mut forged = Form::SelfFiled.with_photos(&[("evidence", &photo)]);
        forged["applicant"]["phone"] = json!("13955700099");
        let phones = filed(&app, &[Form::SelfFiled.json(), forged]).await;
        let [victim, attacker] = &phones[..] else { panic!() };
        let reference = victim.view().await.expect(200)["receipt"]["reference"].clone();
        let _ = link(&officer, attacker.id, victim.id, true).await.expect(200);
        let quiet = events(&officer, victim.id).await.len();
        let body = json!({
            "defects": [{ "item": "evidence", "text": SECRET }], "message": SECRET,
            "notified": { "how": "phone" },
        });
        officer.open_and_answer(victim.id, "return", &body).await;
        let seen = attacker.view().await.expect(200);
        let status = &seen["status"];
        assert_eq!((&status["state"], &status["linked"]), (&json!("returned"), &json!(true)));
        assert_eq!(status["office"]["name"], "褚兰镇");
        assert_eq!((&status["answer"], &status["progress"]), (&Value::Null, &Value::Null));
        // Its own content, its own photos, its own flags.
        assert_eq!(seen["reading"]["phone"], "139****0099");
        assert_eq!(status["flags"], json!(["photos_missing"]));
        assert!(!seen.to_string().contains(SECRET) && !seen.to_string().contains(reference.as_str().unwrap()));
        for what in ["withdrawal", "review"] {
            attacker.ask(what).await.expect_problem(409, "declaration.linked");
        }
        let again = attacker.correct(2, &Form::Corrected.json()).await;
        again.expect_problem(409, "declaration.linked");
        let stored = attacker.attach(&photo).await.expect(201);
        assert!(!stored.to_string().contains(SECRET));
        assert_eq!(stored["status"]["missing"], json!([]));
        let view = officer.open(victim.id).await;
        assert!(!view["status"]["flags"].to_string().contains("requested"));
        // Opened, returned: nothing else happened there.
        assert_eq!(events(&officer, victim.id).await.len(), quiet + 2);
        let code = officer.request(reqwest::Method::POST, &format!("/cases/{}/correction-codes", attacker.id));
        officer.send(code).await.expect_problem(409, "case.state");
        // The household itself asks, and the timeline says with which filing.
        let _ = victim.ask("withdrawal").await.expect(200);
        let asked = events(&officer, victim.id).await.pop().unwrap();
        assert_eq!((&asked["kind"], &asked["details"]["reference"]), (&json!("withdrawal_requested"), &reference));
        let mut body = json!({ "kind": "visited", "on": "2026-09-24" });
        officer.open_and_answer(victim.id, "amendment", &json!({
            "changes": [{ "path": "/household/size", "value": 5 }], "confirmed_by": "本人",
        })).await;
        officer.open_and_answer(victim.id, "acceptance", &acceptance()).await;
        officer.open_and_answer(victim.id, "progress", &body).await;
        body["kind"] = json!("not_included");
        body["reason"] = json!(SECRET);
        officer.open_and_answer(victim.id, "progress", &body).await;
        assert!(!attacker.view().await.expect(200).to_string().contains(SECRET));
    }

    async fn what_was_asked_before_the_link_is_told_and_not_asked_for_another(app: TestApp) {
        let (officer, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
        let phones = filed(&app, &[Form::SelfFiled.json(), Form::SelfFiled.json()]).await;
        let [first, second] = &phones[..] else { panic!() };
        let _ = second.ask("withdrawal").await.expect(200);
        let _ = link(&officer, second.id, first.id, false).await.expect(200);
        let told = events(&officer, first.id).await.pop().unwrap();
        assert_eq!(officer.open(first.id).await["status"]["flags"], json!([]));
        assert_eq!(told["details"]["withdrawal_requested"], true);
        let _ = unlink(&county, second.id).await.expect(200);
        assert_eq!(officer.open(second.id).await["status"]["flags"], json!(["withdrawal_requested"]));
    }

    async fn a_code_of_a_filing_that_was_linked_meanwhile_opens_nothing(app: TestApp) {
        let officer = app.officer("chulan").await;
        let phones = filed(&app, &[Form::SelfFiled.json(), Form::SelfFiled.json()]).await;
        let [first, second] = &phones[..] else { panic!() };
        let body = json!({ "defects": [{ "item": "phone", "text": "打不通" }], "message": "请补", "notified": { "how": "phone" } });
        officer.open_and_answer(second.id, "return", &body).await;
        let path = format!("/cases/{}/correction-codes", second.id);
        let code = officer.send(officer.request(reqwest::Method::POST, &path)).await.expect(201)["code"].clone();
        let _ = link(&officer, second.id, first.id, false).await.expect(200);
        let reference = second.view().await.expect(200)["receipt"]["reference"].clone();
        let claim = || {
            let asked = json!({ "reference": reference, "code": code });
            let request = app.client().post(app.api("/correction-claims")).json(&asked);
            second.send(request.header("Authorization", format!("Device {}", app.phone().key)))
        };
        // The code is right: that is no guess, however often it is typed.
        for _ in 0..=40 {
            claim().await.expect_problem(409, "declaration.linked");
        }
        let county = app.officer("yongqiao").await;
        let view = unlink(&county, second.id).await.expect(200);
        // The farmer's turn goes on where it was.
        assert_eq!((&view["state"], &view["status"]["answer"]["correct_by"]), (&json!("returned"), &json!("2026-10-09")));
        assert_eq!(claim().await.expect(200)["status"]["state"], "returned");
    }

    async fn where_people_differ_it_is_asked_back(app: TestApp) {
        let officer = app.officer("chulan").await;
        let unknown = |name: &str| Form::SelfFiled.with(&[
            ("/applicant/name", json!(name)), ("/applicant/id_status", json!("unknown")),
            ("/applicant/id_number", Value::Null),
        ]);
        let other_number = Form::SelfFiled.with(&[("/applicant/id_number", json!(id_number("34220119780206012")))]);
        let telephone = |number: &str| Form::SelfFiled.with(&[("/applicant/phone", json!(number))]);
        let mut forms = vec![Form::SelfFiled.json(), another(), other_number, unknown("孙桂方"), unknown(" 孙桂芳 "), Form::SelfFiled.json()];
        forms.extend([telephone("13955700099"), telephone("+86 139-5570-0001")]);
        let phones = filed(&app, &forms).await;
        for (at, differs) in [
            (1, json!(["name", "id_number"])), (2, json!(["id_number"])), (3, json!(["name"])),
            (4, json!([])), (5, json!([])), (6, json!(["telephone"])), (7, json!([])),
        ] {
            let (later, first) = (phones[at].id, phones[0].id);
            let beside = candidate(&officer, later, first).await;
            assert_eq!((&beside["differs"], &beside["earlier"], &beside["hindrance"]), (&differs, &json!(true), &Value::Null));
            assert_eq!(candidate(&officer, first, later).await["earlier"], false);
            if differs != json!([]) {
                link(&officer, later, first, false).await.expect_problem(422, "case.link_differs");
                assert_eq!(officer.open(later).await["duplicate_of"], Value::Null);
            }
            let view = link(&officer, later, first, differs != json!([])).await.expect(200);
            assert_eq!(view["duplicate_of"], json!(first));
            let told = events(&officer, later).await.pop().unwrap()["details"].clone();
            assert_eq!(told["differs"], if differs == json!([]) { Value::Null } else { differs });
            assert_eq!(candidate(&officer, later, first).await["hindrance"], "linked");
        }
    }

    async fn a_forged_filing_that_came_first_is_asked_back_too(app: TestApp) {
        let officer = app.officer("chulan").await;
        let forged = Form::SelfFiled.with(&[("/applicant/phone", json!("13955700099"))]);
        let phones = filed(&app, &[forged, Form::SelfFiled.json()]).await;
        let [attacker, victim] = &phones[..] else { panic!() };
        assert_eq!(candidate(&officer, victim.id, attacker.id).await["differs"], json!(["telephone"]));
        link(&officer, victim.id, attacker.id, false).await.expect_problem(422, "case.link_differs");
        assert_eq!(officer.open(victim.id).await["duplicate_of"], Value::Null);
    }

    async fn which_is_earlier_is_told_by_the_server(app: TestApp) {
        app.set_time("2026-09-22T10:00:00+08:00");
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        app.set_time("2026-09-22T10:01:00+08:00");
        let officer = app.officer("chulan").await;
        // Paper that was in hand the day before, entered a minute later.
        let paper = Uuid::now_v7();
        let body = json!({
            "id": paper, "channel": "paper", "received_on": "2026-09-21", "late_reason": "下村",
            "declaration": Form::SelfFiled.json(),
        });
        let entered = officer.send(officer.request(reqwest::Method::POST, "/cases").json(&body)).await;
        let _ = entered.expect(201);
        assert_eq!(candidate(&officer, phone.id, paper).await["earlier"], true);
        assert_eq!(candidate(&officer, paper, phone.id).await["earlier"], false);
        let wrong = link(&officer, paper, phone.id, false).await.expect_problem(422, "case.link_order");
        assert_ne!(wrong["title"], "答复还没有填好。");
        let itself = link(&officer, paper, paper, false).await;
        itself.expect_problem(422, "case.link_target");
        let _ = link(&officer, phone.id, paper, false).await.expect(200);
    }
}
