//! A notice of holidays moves days that run, also one that comes late.

use serde_json::{Value, json};
use shouwang::service::imports::calendar;
use tests::{Form, TestApp, on_both};
use wasm_validator::calendar::Year;

use crate::deadlines::{accepted, returned};

on_both! {
    async fn a_notice_moves_open_provisional_days_by_an_event(app: TestApp) {
        app.set_time("2026-12-28T09:00:00+08:00");
        let form = Form::SelfFiled.with(&[("/declared_on", json!("2026-12-28"))]);
        let (open, answered) = (app.phone(), app.phone());
        let _ = open.file(&form).await.expect(201);
        let _ = answered.file(&form).await.expect(201);
        let officer = app.officer("chulan").await;
        officer.open_and_answer(answered.id, "acceptance", &accepted()).await;
        // Invented: three days off, Sunday 3 January worked.
        let year = serde_json::from_value(json!({
            "year": 2027,
            "notice": [{ "number": "〔2026〕0号", "title": "for a test", "issued_on": "2026-11-30" }],
            "holidays": [{ "name": "元旦", "from": "2027-01-01", "to": "2027-01-02" }],
            "workdays": ["2027-01-03"],
        })).unwrap();
        let dry = calendar::import(&app.app, Year::clone(&year), false).await.unwrap();
        assert_eq!((dry.counted, dry.moved), (1, 1));
        assert_eq!(open.view().await.expect(200)["status"]["due_on"], "2027-01-07");
        calendar::import(&app.app, year, true).await.unwrap();
        let status = open.view().await.expect(200)["status"].clone();
        assert_eq!((&status["due_on"], &status["provisional"]), (&json!("2027-01-06"), &json!(false)));
        let events = officer.get(&format!("/cases/{}/events", open.id)).await.expect(200);
        let last = events.as_array().unwrap().last().unwrap();
        assert_eq!((&last["kind"], &last["details"]["new"]), (&json!("recounted"), &json!("2027-01-06")));
        let told = officer.open(open.id).await["messages"].clone();
        let recounted = told.as_array().unwrap().iter().filter(|one| one["kind"] == "recounted");
        assert_eq!(recounted.count(), 1);
        let clocks = officer.open(answered.id).await["clocks"].clone();
        assert_eq!(clocks[0]["due_on"], "2027-01-07", "an answered clock stays as it was");
    }

    /// Whoever has the case before them is not told that somebody was faster.
    async fn a_recount_hinders_no_answer(app: TestApp) {
        app.set_time("2026-11-26T09:00:00+08:00");
        let form = Form::SelfFiled.with(&[("/declared_on", json!("2026-11-26"))]);
        let (phone, _) = app.file(&form).await;
        let officer = app.officer("chulan").await;
        let version = officer.open(phone.id).await["version"].clone();
        let extended = year_2026(Some(("2026-11-27", "2026-12-02")));
        assert_eq!(calendar::import(&app.app, extended, true).await.unwrap().moved, 1);
        let answered = officer.answer(phone.id, &version, "acceptance", &accepted()).await.expect(200);
        assert_eq!((&answered["state"], &answered["clocks"][0]["due_on"]), (&json!("accepted"), &json!("2026-12-11")));
    }

    async fn a_second_notice_moves_running_days(app: TestApp) {
        app.set_time("2026-11-26T09:00:00+08:00");
        let form = Form::SelfFiled.with(&[("/declared_on", json!("2026-11-26"))]);
        let (running, answered, sent_back) = (app.phone(), app.phone(), app.phone());
        for phone in [&running, &answered, &sent_back] {
            let filed = phone.file(&form).await.expect(201);
            assert_eq!((&filed["status"]["due_on"], &filed["status"]["provisional"]), (&json!("2026-12-07"), &json!(false)));
        }
        let officer = app.officer("chulan").await;
        officer.open_and_answer(answered.id, "acceptance", &accepted()).await;
        officer.open_and_answer(sent_back.id, "return", &returned()).await;
        let day = async |phone: &tests::Phone| phone.view().await.expect(200)["status"].clone();

        // Imported a day late, when the old last day has passed: it was no breach.
        app.set_time("2026-12-08T09:00:00+08:00");
        assert_eq!(day(&running).await["overdue"], true);
        let extended = year_2026(Some(("2026-11-27", "2026-12-02")));
        let dry = calendar::import(&app.app, extended.clone(), false).await.unwrap();
        assert_eq!((dry.counted, dry.moved), (2, 2));
        assert_eq!(day(&running).await["due_on"], "2026-12-07");
        calendar::import(&app.app, extended.clone(), true).await.unwrap();
        let status = day(&running).await;
        assert_eq!((&status["due_on"], &status["overdue"]), (&json!("2026-12-11"), &json!(false)));
        assert_eq!(day(&sent_back).await["answer"]["correct_by"], "2026-12-09");
        let officer = app.officer("chulan").await;
        let events = officer.get(&format!("/cases/{}/events", running.id)).await.expect(200);
        let last = events.as_array().unwrap().last().unwrap();
        assert_eq!((&last["kind"], &last["actor"]["kind"]), (&json!("recounted"), &json!("system")));
        assert_eq!((&last["details"]["old"], &last["details"]["new"]), (&json!("2026-12-07"), &json!("2026-12-11")));
        let told = officer.open(running.id).await["messages"].clone();
        assert_eq!(told.as_array().unwrap().iter().filter(|one| one["kind"] == "recounted").count(), 1);
        assert_eq!(officer.open(answered.id).await["clocks"][0]["due_on"], "2026-12-07");
        // Again, it is the same.
        let again = calendar::import(&app.app, extended, true).await.unwrap();
        assert_eq!(again.moved, 0);

        // Taken back: never to a day that is over, nor on the day after it; on that day, yes.
        let taken_back = || year_2026(None);
        let back = calendar::import(&app.app, taken_back(), true).await.unwrap();
        assert_eq!((back.moved, &day(&running).await["due_on"]), (0, &json!("2026-12-11")));
        app.set_time("2026-12-07T09:00:00+08:00");
        calendar::import(&app.app, taken_back(), true).await.unwrap();
        assert_eq!(day(&running).await["due_on"], "2026-12-07");
    }

    async fn a_second_notice_takes_the_breach_from_who_handed_on_in_time(app: TestApp) {
        app.set_time("2026-11-26T09:00:00+08:00");
        let form = Form::SelfFiled.with(&[("/declared_on", json!("2026-11-26"))]);
        let (twice, once, late) = (app.phone(), app.phone(), app.phone());
        for phone in [&twice, &once, &late] {
            let filed = phone.file(&form).await.expect(201);
            assert_eq!(filed["status"]["due_on"], "2026-12-07");
        }
        let county = app.officer("yongqiao").await;
        let townships = county.get("/regions?parent=341302").await.expect(200);
        let township = |code: &str| {
            let found = townships.as_array().unwrap().iter().find(|one| one["code"] == code);
            found.unwrap()["id"].clone()
        };
        let hand_on = async |by: &str, phone: &tests::Phone, to: &str| {
            let body = json!({ "to": township(to), "reason": "户口不在这里" });
            app.officer(by).await.open_and_answer(phone.id, "transfer", &body).await;
        };
        let overdue = async || {
            let seen = app.officer("yongqiao").await.get("/overview").await.expect(200);
            ["341302103", "341302100"].map(|code| {
                let mut items = seen["items"].as_array().unwrap().iter();
                let item = items.find(|one| one["township"]["code"] == code);
                item.map_or(0, |item| item["overdue"].as_i64().unwrap())
            })
        };
        // By the first notice the day has passed; by the second this is a day, and the last one,
        // before it has.
        for day in ["2026-12-08", "2026-12-11"] {
            app.set_time(&format!("{day}T16:00:00+08:00"));
            let phone = if day == "2026-12-08" { &twice } else { &once };
            hand_on("chulan", phone, "341302100").await;
        }
        app.set_time("2026-12-12T09:00:00+08:00");
        hand_on("chulan", &late, "341302100").await;
        hand_on("fuli", &twice, "341302103").await;
        assert_eq!(overdue().await, [3, 0]);
        calendar::import(&app.app, year_2026(Some(("2026-11-27", "2026-12-02"))), true).await.unwrap();
        // The first was late with whom it came to, the second is so now, the third as before.
        assert_eq!(twice.view().await.expect(200)["status"]["due_on"], "2026-12-11");
        assert_eq!(overdue().await, [1, 2]);
        let path = "/cases?overdue=true&township=341302103";
        let page = app.officer("yongqiao").await.get(path).await.expect(200);
        let ids: Vec<_> = page["items"].as_array().unwrap().iter().map(|row| &row["id"]).collect();
        assert_eq!(ids, [&json!(late.id)]);
    }
}

/// As it ships, with days off that a second notice adds.
fn year_2026(more: Option<(&str, &str)>) -> Year {
    let text = include_str!("../../wasm-validator/calendar/2026.json");
    let mut year: Value = serde_json::from_str(text).unwrap();
    if let Some((from, to)) = more {
        let holidays = year["holidays"].as_array_mut().unwrap();
        holidays.push(json!({ "name": "临时放假", "from": from, "to": to }));
    }
    serde_json::from_value(year).unwrap()
}
