//! The deadline is right, to the day, and cannot be edited away.

use serde_json::{Value, json};
use shouwang::service::imports::calendar;
use tests::{Form, TestApp, on_both};
use wasm_validator::calendar::Year;

fn returned() -> Value {
    json!({
        "defects": [{ "item": "phone", "text": "号码打不通" }],
        "message": "请补一下", "notified": { "how": "phone" },
    })
}

fn accepted() -> Value {
    json!({ "message": "乡镇已收下", "notified": { "how": "phone" } })
}

on_both! {
    async fn the_checked_sums(app: TestApp) {
        for (from, due) in [
            ("2026-02-13", "2026-03-02"),
            ("2026-04-30", "2026-05-13"),
            ("2026-09-18", "2026-09-29"),
            ("2026-09-24", "2026-10-12"),
        ] {
            app.set_time(&format!("{from}T23:59:59+08:00"));
            let form = Form::SelfFiled.with(&[("/declared_on", json!(from))]);
            let answer = app.phone().file(&form).await.expect(201);
            assert_eq!(answer["status"]["due_on"], due, "{from}");
            assert_eq!(answer["status"]["provisional"], false);
        }
    }

    async fn a_late_answer_keeps_the_breach(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        app.set_time("2026-10-12T23:59:59+08:00");
        assert_eq!(phone.view().await.expect(200)["status"]["overdue"], false);
        app.set_time("2026-10-13T00:00:00+08:00");
        let status = phone.view().await.expect(200)["status"].clone();
        assert_eq!((&status["overdue"], &status["working_days_left"]), (&json!(true), &json!(-1)));
        let county = app.officer("yongqiao").await;
        let overview = county.get("/overview").await.expect(200);
        assert_eq!(overview["items"][0]["overdue"], 1);
        assert_eq!(overview["items"][0]["unopened"], 1);
        let officer = app.officer("chulan").await;
        let view = officer.open_and_answer(phone.id, "acceptance", &accepted()).await;
        let clock = &view["clocks"][0];
        assert_eq!((&clock["due_on"], &clock["outcome"]), (&json!("2026-10-12"), &json!("accepted")));
        assert!(clock["stopped_at"].as_str().unwrap() >= "2026-10-12T16:00:00Z");
    }

    async fn a_return_on_day_seven_leaves_two_days(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        app.set_time("2026-10-12T10:00:00+08:00");
        let officer = app.officer("chulan").await;
        let view = officer.open_and_answer(phone.id, "return", &returned()).await;
        assert_eq!(view["status"]["due_on"], Value::Null);
        assert_eq!(view["status"]["answer"]["correct_by"], "2026-10-19");
        app.set_time("2026-10-14T10:00:00+08:00");
        let answer = phone.correct(2, &Form::Corrected.json()).await.expect(201);
        assert_eq!(answer["status"]["due_on"], "2026-10-16");
        assert_eq!(answer["status"]["working_days_left"], 2);
        let officer = app.officer("chulan").await;
        let view = officer.open_and_answer(phone.id, "return", &returned()).await;
        assert_eq!(view["returns"], 2);
        let county = app.officer("yongqiao").await;
        let overview = county.get("/overview").await.expect(200);
        assert_eq!(overview["items"][0]["returned_twice"], 1);
        let outcomes: Vec<_> = view["clocks"].as_array().unwrap().iter().map(|c| &c["outcome"]).collect();
        assert_eq!(outcomes, [&json!("returned"), &json!("corrected"), &json!("returned"), &Value::Null]);
    }

    async fn who_does_not_correct_is_called_upon_and_never_closed(app: TestApp) {
        let (early, late) = (app.phone(), app.phone());
        for (phone, at) in [(&early, "2026-09-24"), (&late, "2026-09-28")] {
            app.set_time(&format!("{at}T10:00:00+08:00"));
            let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
            app.officer("chulan").await.open_and_answer(phone.id, "return", &returned()).await;
        }
        // Five working days from 24 September: 28, 29, 30, 8 and 9 October.
        for (day, needed) in [("2026-10-09", 0), ("2026-10-10", 1), ("2027-10-10", 2)] {
            app.set_time(&format!("{day}T10:00:00+08:00"));
            for login in ["chulan", "yongqiao"] {
                let page = app.officer(login).await.get("/cases?view=returned&limit=1").await.expect(200);
                let counts = &page["counts"];
                assert_eq!((&counts["returned"], &counts["returned_overdue"]), (&json!(2), &json!(needed)));
                let row = &page["items"][0];
                assert_eq!((&row["id"], &row["correct_by"]), (&json!(early.id), &json!("2026-10-09")));
                let next = page["next"].as_str().unwrap();
                let page = app.officer(login).await.get(&format!("/cases?view=returned&cursor={next}")).await;
                let row = &page.expect(200)["items"][0];
                assert_eq!((&row["id"], &row["state"]), (&json!(late.id), &json!("returned")));
                let flagged = row["flags"].as_array().unwrap().contains(&json!("visit_needed"));
                assert_eq!(flagged, needed == 2);
            }
        }
        // A correction is taken however late.
        let _ = early.correct(2, &Form::Corrected.json()).await.expect(201);
        let page = app.officer("chulan").await.get("/cases?view=returned").await.expect(200);
        assert_eq!((&page["counts"]["returned"], page["items"].as_array().unwrap().len()), (&json!(1), 1));
    }

    async fn a_correction_with_days_left_gets_them(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        // Day 1 is 28 September; five are left after day 2.
        app.set_time("2026-09-29T10:00:00+08:00");
        let officer = app.officer("chulan").await;
        officer.open_and_answer(phone.id, "return", &returned()).await;
        app.set_time("2026-10-09T10:00:00+08:00");
        let answer = phone.correct(2, &Form::Corrected.json()).await.expect(201);
        assert_eq!(answer["status"]["working_days_left"], 5);
        assert_eq!(answer["status"]["due_on"], "2026-10-15");
    }

    async fn a_transfer_does_not_move_the_date(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        app.set_time("2026-10-10T10:00:00+08:00");
        let officer = app.officer("chulan").await;
        let townships = officer.get("/regions?parent=341302").await.expect(200);
        let fuli = townships.as_array().unwrap().iter().find(|r| r["name"] == "符离镇").unwrap();
        let body = json!({ "to": fuli["id"], "reason": "户口在符离镇" });
        let version = officer.open(phone.id).await["version"].clone();
        let view = officer.answer(phone.id, &version, "transfer", &body).await.expect(200);
        assert_eq!(view["status"]["due_on"], "2026-10-12");
        officer.get(&format!("/cases/{}", phone.id)).await.expect_problem(404, "case.unknown");
        let status = phone.view().await.expect(200)["status"].clone();
        assert_eq!(status["office"]["name"], "符离镇");
        assert_eq!(status["office"]["telephone"], "0557-0000100");
        let fuli = app.officer("fuli").await;
        fuli.open_and_answer(phone.id, "acceptance", &accepted()).await;
    }

    async fn december_is_provisional_and_never_guessed(app: TestApp) {
        app.set_time("2026-12-28T09:00:00+08:00");
        let form = Form::SelfFiled.with(&[("/declared_on", json!("2026-12-28"))]);
        let status = app.phone().file(&form).await.expect(201)["status"].clone();
        assert_eq!(status["provisional"], true);
        // 29, 30, 31 December; 1 January is fixed by regulation; 4 to 7 January.
        assert_eq!(status["due_on"], "2027-01-07");
    }

    async fn the_days_counted_and_skipped_are_shown(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let count = app.officer("chulan").await.open(phone.id).await["clocks"][0]["count"].clone();
        assert_eq!(count["counted"].as_array().map(Vec::len), Some(7));
        let national_day = json!({ "date": "2026-10-01", "why": "holiday", "name": "国庆节" });
        assert!(count["skipped"].as_array().unwrap().contains(&national_day));
        assert!(count["counted"].as_array().unwrap().contains(&json!("2026-10-10")));
    }

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
