//! 本村已收下的: what the village sees of the cases that its township has taken, and no more.

use std::collections::BTreeSet;

use serde_json::{Value, json};
use shouwang::domain::post::PostKind;
use tests::{Form, Officer, TestApp, add_account, on_both};

const VILLAGE: &str = "341302103209";

async fn cadre(app: &TestApp) -> Officer {
    add_account(&app.app, "cun", "村两委", PostKind::Village, VILLAGE).await.unwrap();
    app.officer("cun").await
}

async fn listed(of: &Officer) -> Vec<Value> {
    of.get("/village-cases").await.expect(200).as_array().unwrap().clone()
}

fn ids(listed: &[Value]) -> Vec<String> {
    listed.iter().map(|one| one["id"].as_str().unwrap().to_owned()).collect()
}

fn accepted() -> Value {
    json!({ "message": "乡镇已收下", "notified": { "how": "phone", "on": "2026-09-24" } })
}

on_both! {
    async fn sees_what_its_township_has_taken(app: TestApp) {
        let (township, village) = (app.officer("chulan").await, cadre(&app).await);
        let elsewhere = Form::SelfFiled.with(&[("/home/region", json!("341302103"))]);
        let (taken, _) = app.file(&Form::SelfFiled.json()).await;
        let (waits, _) = app.file(&Form::SelfFiled.json()).await;
        let (unknown, _) = app.file(&elsewhere).await;
        assert_eq!(listed(&village).await, Vec::<Value>::new());
        for phone in [&taken, &unknown] {
            township.open_and_answer(phone.id, "acceptance", &accepted()).await;
        }
        assert_eq!(ids(&listed(&village).await), [taken.id.to_string()]);
        township.open_and_answer(waits.id, "acceptance", &accepted()).await;
        // Linked to another it is answered there; the newest come first.
        assert_eq!(ids(&listed(&village).await).len(), 2);
        let version = township.open(waits.id).await["version"].clone();
        let link = json!({ "of": taken.id, "reason": "同一户" });
        township.answer(waits.id, &version, "duplicate-of", &link).await.expect(200);
        assert_eq!(ids(&listed(&village).await), [taken.id.to_string()]);
    }

    async fn sees_whom_to_go_to_and_nothing_else(app: TestApp) {
        let (township, village) = (app.officer("chulan").await, cadre(&app).await);
        let form = Form::SelfFiled.with(&[("/home/note", json!("桥头第三家"))]);
        let (phone, reference) = app.file(&form).await;
        township.open_and_answer(phone.id, "acceptance", &accepted()).await;
        let one = listed(&village).await.remove(0);
        assert_eq!(one, json!({
            "id": phone.id, "reference": reference, "name": form["applicant"]["name"], "place": "桥头第三家",
            "phone": form["applicant"]["phone"], "people": form["household"]["size"],
            "accepted_on": "2026-09-24", "visit_by": null, "visit_overdue": false,
        }));
        for path in ["/cases", "/floods", "/overview", &format!("/cases/{}", phone.id), &format!("/cases/{}/events", phone.id)] {
            village.get(path).await.expect_problem(403, "account.not_allowed");
        }
        let uses: BTreeSet<String> = {
            let again = json!({ "login": "cun", "password": "a-password-for-tests" });
            let answer = village.send(app.client().post(app.api("/sessions")).json(&again)).await.expect(201);
            serde_json::from_value(answer["account"]["uses"].clone()).unwrap()
        };
        assert_eq!(uses, ["fill_in", "village_cases"].map(str::to_owned).into());
    }

    async fn is_shown_to_nobody_else(app: TestApp) {
        for login in ["chulan", "yongqiao"] {
            app.officer(login).await.get("/village-cases").await.expect_problem(403, "account.not_allowed");
        }
        let other = app.cadre("zhou", "周建国", VILLAGE).await;
        other.get("/village-cases").await.expect_problem(403, "account.not_allowed");
    }
    async fn sees_how_a_name_sounds_that_cannot_be_typed(app: TestApp) {
        let (township, village) = (app.officer("chulan").await, cadre(&app).await);
        let form = Form::SelfFiled.with(&[
            ("/applicant/name", json!("孙")),
            ("/applicant/name_untypable", json!(true)),
            ("/applicant/name_hint", json!("孙桂英")),
        ]);
        let (phone, _) = app.file(&form).await;
        township.open_and_answer(phone.id, "acceptance", &accepted()).await;
        assert_eq!(listed(&village).await[0]["name"], "孙桂英");
    }
}
