//! The deadline is right, to the day, and cannot be edited away.

use serde_json::{Value, json};
use tests::{Form, TestApp, on_both};

pub(crate) fn returned() -> Value {
    json!({
        "defects": [{ "item": "phone", "text": "号码打不通" }],
        "message": "请补一下", "notified": { "how": "phone" },
    })
}

pub(crate) fn accepted() -> Value {
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
                assert_eq!(counts["owed"]["correction"], json!({ "running": 2, "late": needed }));
                let row = &page["items"][0];
                assert_eq!((&row["id"], &row["owed"][0]["by"]), (&json!(early.id), &json!("2026-10-09")));
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
        assert_eq!((&page["counts"]["owed"]["correction"]["running"], page["items"].as_array().unwrap().len()), (&json!(1), 1));
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
}
