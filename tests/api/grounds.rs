//! Days and numbers in an officer's answer fit the case: from the filing until today.

use serde_json::{Value, json};
use tests::{Form, Officer, Phone, TestApp, on_both};

const DAY_BEFORE: &str = "2026-09-23";
const FILED: &str = "2026-09-24";
const TODAY: &str = "2026-09-30";
const TOMORROW: &str = "2026-10-01";

fn told(on: &str) -> Value {
    json!({ "how": "phone", "on": on })
}

fn unreachable(days: [&str; 3], visit: &str) -> Value {
    let attempts: Vec<_> = days.iter().map(|on| json!({ "on": on, "how": "电话" })).collect();
    json!({
        "ground": "unreachable", "message": "联系不上", "notified": { "how": "not_yet" },
        "attempts": attempts, "village_visit_on": visit,
    })
}

fn withdrawn(confirmed: &Value) -> Value {
    json!({ "ground": "withdrawn", "message": "已撤回", "notified": { "how": "phone" }, "confirmed": confirmed })
}

/// 电话更正.
async fn amend(officer: &Officer, phone: &Phone, changes: &Value) {
    let body = json!({ "changes": changes, "confirmed_by": "打电话问过" });
    officer.open_and_answer(phone.id, "amendment", &body).await;
}

/// The next version, by what changes.
async fn patch(phone: &Phone, version: i64, patch: &Value) {
    let request = phone.request(reqwest::Method::PUT, &format!("/versions/{version}"));
    let request = request.header("Content-Type", "application/merge-patch+json");
    let _ = phone.send(request.body(patch.to_string())).await.expect(201);
}

async fn give_back(officer: &Officer, phone: &Phone) {
    let body = json!({
        "defects": [{ "item": "phone", "text": "打不通" }], "message": "请补", "notified": { "how": "phone" },
    });
    officer.open_and_answer(phone.id, "return", &body).await;
}

/// Each number is told to the desk and taken, or neither; the last one that is taken withdraws.
async fn expect_numbers(officer: &Officer, phone: &Phone, theirs: &[&str], others: &[&str]) {
    let view = officer.open(phone.id).await;
    assert_eq!(view["numbers"], json!(theirs), "{}", view["declaration"]["applicant"]);
    let at = "2026-09-30T09:00:00+08:00";
    for other in others {
        let body = withdrawn(&json!({ "number": other, "at": at }));
        let answer = officer.answer(phone.id, &view["version"], "refusal", &body).await;
        answer.expect_problem(422, "case.confirmation");
    }
    if let Some(number) = theirs.last() {
        let body = withdrawn(&json!({ "number": number, "at": at }));
        let view = officer.answer(phone.id, &view["version"], "refusal", &body).await.expect(200);
        assert_eq!(view["state"], "withdrawn");
    }
}

async fn seen(app: &TestApp, form: &Value) -> (Phone, Officer, Value) {
    app.set_time("2026-09-24T09:00:00+08:00");
    let phone = app.phone();
    let _ = phone.file(form).await.expect(201);
    app.set_time("2026-09-30T09:00:00+08:00");
    let officer = app.officer("chulan").await;
    let version = officer.open(phone.id).await["version"].clone();
    (phone, officer, version)
}

on_both! {
    async fn what_was_done_lies_between_the_filing_and_today(app: TestApp) {
        let form = Form::SelfFiled.json();
        let (phone, officer, version) = seen(&app, &form).await;
        assert_eq!(officer.open(phone.id).await["filed_on"], FILED);
        let try_days = ["2026-09-25", "2026-09-26", "2026-09-28"];
        let text = "请补";
        let defects = json!([{ "item": "phone", "text": text }]);
        for wrong in [DAY_BEFORE, TOMORROW, "2020-01-01", "2099-12-31"] {
            let entry = json!({ "on": wrong, "number": "H1" });
            for (action, body) in [
                ("refusal", unreachable([wrong, try_days[1], try_days[2]], TODAY)),
                ("refusal", unreachable(try_days, wrong)),
                ("refusal", json!({ "ground": "not_rural", "message": text, "notified": told(wrong) })),
                // Days that were not asked for are no less wrong.
                ("refusal", json!({ "ground": "not_rural", "message": text, "notified": told(TODAY), "village_visit_on": wrong })),
                ("acceptance", json!({ "message": text, "notified": told(wrong) })),
                ("acceptance", json!({ "message": text, "notified": told(TODAY), "national_entry": entry })),
                ("return", json!({ "defects": defects, "message": text, "notified": told(wrong) })),
            ] {
                let answer = officer.answer(phone.id, &version, action, &body).await;
                answer.expect_problem(422, "case.answer_day");
            }
        }
        for past in [DAY_BEFORE, FILED, "2026-09-29"] {
            let visit = json!({ "who": "周建国", "by": past });
            let body = json!({ "message": text, "notified": told(TODAY), "visit_signature": visit });
            let answer = officer.answer(phone.id, &version, "acceptance", &body).await;
            answer.expect_problem(422, "case.answer_day");
        }
        // No database has to keep a year beyond 2100, and nobody waits for it.
        for (far, status) in [("2101-01-01", 422), ("2100-12-31", 200)] {
            let visit = json!({ "who": "周建国", "by": far });
            let body = json!({ "message": text, "notified": told(TODAY), "visit_signature": visit });
            let (phone, officer, version) = seen(&app, &Form::SelfFiled.json()).await;
            let answer = officer.answer(phone.id, &version, "acceptance", &body).await;
            assert_eq!(answer.status, status, "{far}");
        }
        // A try without a word how is none.
        let mut silent = unreachable(try_days, TODAY);
        silent["attempts"][0]["how"] = json!(" ");
        let answer = officer.answer(phone.id, &version, "refusal", &silent).await;
        answer.expect_problem(422, "case.answer_invalid");
        let edges = unreachable([FILED, "2026-09-25", TODAY], FILED);
        let _ = officer.answer(phone.id, &version, "refusal", &edges).await.expect(200);
    }

    async fn afterwards_too(app: TestApp) {
        let (phone, officer, version) = seen(&app, &Form::SelfFiled.json()).await;
        let body = json!({
            "message": "乡镇已收下", "notified": told(FILED), "visit_signature": { "who": "周建国", "by": TODAY },
            "national_entry": { "on": FILED, "number": "H1" },
        });
        let view = officer.answer(phone.id, &version, "acceptance", &body).await.expect(200);
        for wrong in [DAY_BEFORE, TOMORROW] {
            for (action, body) in [
                ("progress", json!({ "kind": "visited", "on": wrong })),
                ("follow-up", json!({ "notified": told(wrong) })),
                ("follow-up", json!({ "national_entry": { "on": wrong, "number": "H1" } })),
            ] {
                let answer = officer.answer(phone.id, &view["version"], action, &body).await;
                answer.expect_problem(422, "case.answer_day");
            }
        }
        for on in [FILED, TODAY] {
            officer.open_and_answer(phone.id, "progress", &json!({ "kind": "visited", "on": on })).await;
            let both = json!({ "notified": told(on), "national_entry": { "on": on, "number": "H1" } });
            officer.open_and_answer(phone.id, "follow-up", &both).await;
        }
    }

    async fn paper_was_in_hand_before_it_was_entered(app: TestApp) {
        app.set_time("2026-09-24T09:00:00+08:00");
        let officer = app.officer("chulan").await;
        let id = uuid::Uuid::now_v7();
        let body = json!({
            "id": id, "channel": "paper", "received_on": "2026-09-22", "late_reason": "下村",
            "declaration": Form::SelfFiled.json(),
        });
        let _ = officer.send(officer.request(reqwest::Method::POST, "/cases").json(&body)).await.expect(201);
        // Whoever entered it leaves the answer to the county, as there is no colleague.
        let officer = app.officer("yongqiao").await;
        let view = officer.open(id).await;
        assert_eq!(view["filed_on"], "2026-09-22");
        let wrong = officer.answer(id, &view["version"], "refusal", &unreachable(["2026-09-21", "2026-09-23", FILED], FILED)).await;
        wrong.expect_problem(422, "case.answer_day");
        let right = unreachable(["2026-09-22", "2026-09-23", FILED], "2026-09-22");
        let _ = officer.answer(id, &view["version"], "refusal", &right).await.expect(200);
    }

    async fn a_withdrawal_is_confirmed_by_the_household_itself(app: TestApp) {
        let own = Form::SelfFiled.json();
        let contact = json!({ "name": "吴小林", "phone": "0557-3022345", "relation": "侄子" });
        let through = Form::Proxy.with(&[("/applicant/contact", contact)]);
        for (form, number, requested) in
            [(&own, "139 5570 0001", false), (&own, "13955700001", true), (&through, "05573022345", false)]
        {
            let (phone, officer, version) = seen(&app, form).await;
            let version = if requested {
                let _ = phone.ask("withdrawal").await.expect(200);
                officer.open(phone.id).await["version"].clone()
            } else {
                version
            };
            let now = "2026-09-30T09:00:00+08:00";
            for wrong in [
                json!({ "number": "1", "at": now }),
                json!({ "number": "", "at": now }),
                json!({ "at": now }),
                json!({ "number": "13955700098", "at": now }),
                // The proxy is not the household.
                json!({ "number": "13955700002", "at": now }),
                json!({ "number": number, "at": "2000-01-01T00:00:00Z" }),
                json!({ "number": number, "at": "2026-09-23T23:59:59+08:00" }),
                json!({ "number": number, "at": "2026-09-30T09:00:01+08:00" }),
                json!({ "number": number, "in_person": true, "at": now }),
                json!({ "in_person": true, "at": "2026-09-23T23:59:59+08:00" }),
            ] {
                let answer = officer.answer(phone.id, &version, "refusal", &withdrawn(&wrong)).await;
                assert_eq!(answer.status, 422, "{wrong}: {}", answer.text);
                assert_eq!(answer.body["code"], "case.confirmation", "{wrong}");
            }
            let none = officer.answer(phone.id, &version, "refusal", &withdrawn(&Value::Null)).await;
            none.expect_problem(422, "case.answer_invalid");
            let right = withdrawn(&json!({ "number": number, "at": now }));
            // Who has confirmed it knows of it.
            let mut untold = right.clone();
            untold["notified"] = json!({ "how": "not_yet" });
            let answer = officer.answer(phone.id, &version, "refusal", &untold).await;
            answer.expect_problem(422, "case.answer_invalid");
            assert_eq!(officer.answer(phone.id, &version, "refusal", &right).await.expect(200)["state"], "withdrawn");
        }
        for at in ["2026-09-24T00:00:00+08:00", "2026-09-30T09:00:00+08:00"] {
            let (phone, officer, version) = seen(&app, &own).await;
            let in_person = withdrawn(&json!({ "in_person": true, "at": at }));
            let _ = officer.answer(phone.id, &version, "refusal", &in_person).await.expect(200);
        }
    }

    async fn a_number_that_the_office_amended_confirms_nothing(app: TestApp) {
        let (own, officers, corrected) = ("13955700001", "13955709999", "13955700077");
        let telephone = |number: &str| json!([{ "path": "/applicant/phone", "value": number }]);
        let contact = |phone: &str| json!({ "name": "吴小林", "phone": phone, "relation": "侄子" });
        // Whichever of them has been put there, by one amendment or two, or taken out.
        let (phone, officer, _) = seen(&app, &Form::SelfFiled.json()).await;
        amend(&officer, &phone, &telephone(corrected)).await;
        amend(&officer, &phone, &telephone(officers)).await;
        expect_numbers(&officer, &phone, &[own], &[officers, corrected]).await;
        let (phone, officer, _) = seen(&app, &Form::SelfFiled.json()).await;
        amend(&officer, &phone, &json!([
            { "path": "/applicant/phone_status", "value": "none" },
            { "path": "/applicant/phone", "value": null },
            { "path": "/applicant/contact", "value": contact(officers) },
        ])).await;
        expect_numbers(&officer, &phone, &[own], &[officers]).await;
        let through = Form::Proxy.with(&[("/applicant/contact", contact("0557-3022345"))]);
        let (phone, officer, _) = seen(&app, &through).await;
        amend(&officer, &phone, &json!([{ "path": "/applicant/contact", "value": contact(officers) }])).await;
        expect_numbers(&officer, &phone, &["05573022345"], &[officers, "13955700002"]).await;

        // What the household corrects counts; what its correction leaves as the office put it, does not.
        for (said, theirs) in [(json!({ "description": "还是没有水" }), own), (json!({ "applicant": { "phone": corrected } }), corrected)] {
            let (phone, officer, _) = seen(&app, &Form::SelfFiled.json()).await;
            amend(&officer, &phone, &telephone(officers)).await;
            give_back(&officer, &phone).await;
            patch(&phone, 3, &said).await;
            let other = if theirs == own { corrected } else { own };
            expect_numbers(&officer, &phone, &[theirs], &[officers, other]).await;
        }
        // Without the office between, only the newest.
        let (phone, officer, _) = seen(&app, &Form::SelfFiled.json()).await;
        give_back(&officer, &phone).await;
        patch(&phone, 2, &json!({ "applicant": { "phone": corrected } })).await;
        expect_numbers(&officer, &phone, &[corrected], &[own, officers]).await;
    }

    async fn nor_does_one_that_came_by_the_offices_code(app: TestApp) {
        let (own, officers) = ("13955700001", "13955709999");
        let (phone, officer, _) = seen(&app, &Form::SelfFiled.json()).await;
        give_back(&officer, &phone).await;
        let other = app.helper(&officer, &phone).await;
        patch(&other, 2, &json!({ "applicant": { "phone": officers } })).await;
        expect_numbers(&officer, &phone, &[own], &[officers]).await;
    }
}
