//! Whoever filed for a household, filled in for it or entered its paper does not answer it.

use serde_json::{Value, json};
use shouwang::domain::policy::Policy;
use shouwang::domain::post::PostKind;
use shouwang::service::county::policies;
use tests::{Form, Officer, Phone, TestApp, add_account, on_both};
use uuid::Uuid;

const ANSWERS: [&str; 4] = ["acceptance", "return", "refusal", "withdrawal"];

async fn entered(officer: &Officer) -> Uuid {
    let id = Uuid::now_v7();
    let body = json!({
        "id": id, "channel": "walk_in", "received_on": "2026-09-24",
        "declaration": Form::SelfFiled.json(),
    });
    let _ = officer
        .send(officer.request(reqwest::Method::POST, "/cases").json(&body))
        .await
        .expect(201);
    id
}

/// Filed on a phone at which that officer was signed in.
async fn filled_in(app: &TestApp, officer: &Officer) -> Phone {
    let phone = app.phone();
    let _ = phone.file_as(&officer.token, &Form::Proxy.json()).await.expect(201);
    phone
}

fn accepted() -> Value {
    json!({ "message": "乡镇已收下", "notified": { "how": "phone", "on": "2026-09-24" } })
}

fn offered(view: &Value) -> Vec<&str> {
    let actions = view["actions"].as_array().unwrap().iter();
    actions.map(|one| one.as_str().unwrap()).filter(|one| ANSWERS.contains(one)).collect()
}

on_both! {
    async fn are_answered_by_a_colleague(app: TestApp) {
        let one = app.officer("chulan").await;
        let (paper, phone) = (entered(&one).await, filled_in(&app, &one).await);
        add_account(&app.app, "chulan2", "chulan2", PostKind::Township, "341302103").await.unwrap();
        let (other, county) = (app.officer("chulan2").await, app.officer("yongqiao").await);
        for id in [paper, phone.id] {
            let own = one.open(id).await;
            assert_eq!((&own["own_filing"], &own["may_answer"], offered(&own)), (&json!(true), &json!(true), vec![]));
            one.answer(id, &own["version"], "acceptance", &accepted()).await.expect_problem(403, "account.own_filing");
            // All else is theirs as before.
            let change = json!({ "changes": [{ "path": "/home/note", "value": "桥头" }], "confirmed_by": "本人，139" });
            let own = one.answer(id, &own["version"], "amendment", &change).await.expect(200);
            let above = county.open(id).await;
            assert_eq!(offered(&above), Vec::<&str>::new(), "there is a colleague");
            county.answer(id, &above["version"], "acceptance", &accepted()).await.expect_problem(403, "account.not_allowed");
            let theirs = other.open(id).await;
            assert_eq!((&theirs["own_filing"], offered(&theirs)), (&json!(false), vec!["acceptance", "return", "refusal", "withdrawal"]));
            assert_eq!(theirs["version"], own["version"]);
            other.answer(id, &theirs["version"], "acceptance", &accepted()).await.expect(200);
        }
    }

    async fn are_answered_by_the_county_where_there_is_no_colleague(app: TestApp) {
        let (one, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
        let (paper, phone) = (entered(&one).await, filled_in(&app, &one).await);
        for id in [paper, phone.id] {
            let view = county.open(id).await;
            assert_eq!(offered(&view).len(), 4, "{view}");
            county.answer(id, &view["version"], "acceptance", &accepted()).await.expect(200);
        }
        // What a household files itself is the township's alone.
        let (own, _) = app.file(&Form::SelfFiled.json()).await;
        assert_eq!(offered(&county.open(own.id).await), Vec::<&str>::new());
        assert_eq!(offered(&one.open(own.id).await).len(), 4);
    }

    /// A county that has nobody else says so, from a day on.
    async fn may_be_ones_own_by_the_countys_policy(app: TestApp) {
        let mut document = Policy::default().document();
        document["valid_from"] = "2026-09-25".into();
        document["source"] = "for a test".into();
        document["preparer_may_answer"] = true.into();
        let document = document.to_string();
        policies::add(&app.app, Some("341302"), &document, None).await.unwrap();
        let one = app.officer("chulan").await;
        let (id, above) = (entered(&one).await, entered(&app.officer("yongqiao").await).await);
        for (at, may) in [("2026-09-24T23:59:59", false), ("2026-09-25T00:00:00", true), ("2026-09-26T09:00:00", true)] {
            app.set_time(&format!("{at}+08:00"));
            let one = app.officer("chulan").await;
            let view = one.open(id).await;
            assert_eq!((&view["own_filing"], offered(&view).len()), (&json!(!may), if may { 4 } else { 0 }), "{at}");
        }
        let one = app.officer("chulan").await;
        let view = one.open(id).await;
        one.answer(id, &view["version"], "acceptance", &accepted()).await.expect(200);
        // What the county has entered, the township answers.
        let county = app.officer("yongqiao").await;
        let view = county.open(above).await;
        assert_eq!((&view["own_filing"], offered(&view)), (&json!(false), vec![]));
        county.answer(above, &view["version"], "acceptance", &accepted()).await.expect_problem(403, "account.not_allowed");
        assert_eq!(offered(&one.open(above).await).len(), 4);
    }
}
