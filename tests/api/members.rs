//! 家庭成员: a list in the form, asked for where a county's policy says so, taken always.

use serde_json::{Value, json};
use shouwang::domain::policy::Policy;
use shouwang::service::county::policies;
use tests::{Form, TestApp, on_both};
use uuid::Uuid;

const MEMBERS: &str = "/household/members";

async fn asks(app: &TestApp, query: &str) -> Value {
    let answer = app.client().get(app.api(&format!("/bootstrap{query}"))).send().await.unwrap();
    answer.json::<Value>().await.unwrap()["asks"].clone()
}

async fn ask(app: &TestApp, county: Option<&str>, from: &str) {
    let mut document = Policy::default().document();
    document["valid_from"] = from.into();
    document["source"] = "for a test".into();
    document["asks"] = json!(["members"]);
    policies::add(&app.app, county, &document.to_string(), None).await.unwrap();
}

fn returned(item: &str) -> Value {
    json!({
        "defects": [{ "item": item, "text": "请再数一数" }],
        "message": "请补一下", "notified": { "how": "phone" },
    })
}

on_both! {
    async fn a_county_asks_from_a_day_on(app: TestApp) {
        assert_eq!(asks(&app, "?village=341302103209").await, json!([]), "off where nobody decided");
        ask(&app, Some("341302"), "2026-10-09").await;
        assert_eq!(asks(&app, "?village=341302103209").await, json!([]), "not yet");
        app.set_time("2026-10-09T00:00:00+08:00");
        assert_eq!(asks(&app, "?village=341302103209").await, json!(["members"]));
        assert_eq!(asks(&app, "?village=500151").await, json!([]), "another county's business");
        assert_eq!(asks(&app, "").await, json!([]));
    }

    async fn a_form_with_members_is_taken_whether_they_are_asked_for_or_not(app: TestApp) {
        for day in ["2026-09-24", "2026-10-09"] {
            app.set_time(&format!("{day}T09:00:00+08:00"));
            let officer = app.officer("chulan").await;
            let form = Form::Members.with(&[("/declared_on", json!(day))]);
            let phone = app.phone();
            let _ = phone.file(&form).await.expect(201);
            assert_eq!(officer.open(phone.id).await["declaration"]["household"], form["household"]);
            if day == "2026-09-24" {
                ask(&app, None, "2026-10-01").await;
            }
        }
        let (none, officer) = (app.phone(), app.officer("chulan").await);
        let form = Form::Proxy.with(&[("/declared_on", json!("2026-10-09"))]);
        let _ = none.file(&form).await.expect(201);
        assert_eq!(officer.open(none.id).await["declaration"], form, "nothing is put in");
    }

    async fn members_are_judged_on_paper_as_on_the_phone(app: TestApp) {
        let officer = app.officer("chulan").await;
        let wrong = Form::Members.with(&[(MEMBERS, json!([
            { "name": "吴老根", "relation_to_head": "head", "born": 1951 },
            { "name": "", "born": 2027 },
        ]))]);
        let said = ["members.count", "member.born", "member.name_missing", "member.relation_missing"];
        app.phone().file(&wrong).await.expect_problem(422, "declaration.invalid");
        let body = json!({
            "id": Uuid::now_v7(), "channel": "paper", "received_on": "2026-09-24", "declaration": wrong,
        });
        let send = officer.request(reqwest::Method::POST, "/cases").json(&body);
        let refused = officer.send(send).await;
        assert_eq!(refused.violations(), said);
    }

    async fn a_correction_leaves_the_members_as_they_are(app: TestApp) {
        let (phone, officer) = (app.phone(), app.officer("chulan").await);
        let _ = phone.file(&Form::Members.json()).await.expect(201);
        let _ = officer.open_and_answer(phone.id, "return", &returned("household")).await;
        // Four are named: a farmer who is shown none of them is not stopped by that.
        let patch = json!({ "declared_on": "2026-09-24", "household": { "size": 3 } });
        let send = phone.request(reqwest::Method::PUT, "/versions/2");
        let send = send.header("Content-Type", "application/merge-patch+json");
        let corrected = phone.send(send.body(patch.to_string())).await.expect(201);
        let warned = corrected["status"]["warnings"].as_array().unwrap();
        assert!(warned.iter().any(|one| one["code"] == "members.count"), "{warned:?}");
        let view = officer.open(phone.id).await;
        let household = &view["declaration"]["household"];
        assert_eq!(household["size"], 3);
        assert_eq!(household["members"], Form::Members.json()["household"]["members"]);
    }

    async fn members_are_amended_as_one_list(app: TestApp) {
        let (phone, officer) = (app.phone(), app.officer("chulan").await);
        let _ = phone.file(&Form::Proxy.json()).await.expect(201);
        let amend = |members: Value| json!({
            "changes": [{ "path": MEMBERS, "value": members }], "confirmed_by": "本人，电话 13955700001",
        });
        let one = json!([{ "name": "吴老根", "relation_to_head": "head", "born": 1951 }]);
        let view = officer.open_and_answer(phone.id, "amendment", &amend(one.clone())).await;
        assert_eq!(view["declaration"]["household"]["members"], one);
        let two = json!([one[0], { "name": "吴老根", "relation_to_head": "other", "born": 1951 }]);
        let refused = officer.answer(phone.id, &view["version"], "amendment", &amend(two)).await;
        assert!(refused.violations().contains(&"member.duplicate".to_owned()));
        let view = officer.open_and_answer(phone.id, "amendment", &amend(Value::Null)).await;
        assert_eq!(view["declaration"], Form::Proxy.json(), "as it was filed");
        let events = officer.get(&format!("/cases/{}/events", phone.id)).await.expect(200);
        let said: Vec<_> = events.as_array().unwrap().iter().filter(|of| of["kind"] == "amended").collect();
        assert_eq!(said[0]["details"]["changes"][0], json!({ "path": MEMBERS, "old": null, "new": one }));
        assert_eq!(said[1]["details"]["changes"][0]["old"], one);
    }
}
