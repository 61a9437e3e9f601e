//! The day before, the day, the day after: in every place that tells of a day.

use serde_json::{Value, json};
use shouwang::service::people::posts;
use tests::{Form, Officer, Phone, TestApp, on_both};
use wasm_validator::date::parse_date;

/// Where an overdue answer can be seen, each as it is told there.
async fn told(app: &TestApp, phone: &Phone, reference: &str) -> Vec<(&'static str, bool)> {
    let status = phone.view().await.expect(200)["status"].clone();
    let last4 = json!({ "reference": reference, "last4": "0011" });
    let asked = app.client().post(app.api("/status-lookups")).json(&last4);
    let looked_up = phone.send(asked).await.expect(200);
    let (township, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
    let mut places = vec![
        ("status", status["overdue"] == true),
        ("working days left", status["working_days_left"].as_i64().unwrap() < 0),
        ("look-up", looked_up["overdue"] == true),
        ("overview", county.get("/overview").await.expect(200)["items"][0]["overdue"] == 1),
    ];
    for (officer, row, listed, counted) in [
        (township, "township's row", "township's filter", "township's count"),
        (county, "county's row", "county's filter", "county's count"),
    ] {
        let page = officer.get("/cases").await.expect(200);
        places.push((row, page["items"][0]["overdue"] == true));
        places.push((counted, page["counts"]["overdue"] == 1));
        let page = officer.get("/cases?overdue=true").await.expect(200);
        places.push((listed, !page["items"].as_array().unwrap().is_empty()));
    }
    places
}

/// How many cases of 褚兰镇 are shown to the officer of 符离镇.
async fn shown_to_the_deputy(app: &TestApp) -> usize {
    let page = app.officer("fuli").await.get("/cases?township=341302103").await.expect(200);
    page["items"].as_array().unwrap().len()
}

async fn visits_overdue(officer: &Officer) -> (Value, Value) {
    let page = officer.get("/cases?view=visits").await.expect(200);
    (
        page["counts"]["owed"]["signature_visit"]["late"].clone(),
        page["items"][0]["owed"][0]["late"].clone(),
    )
}

on_both! {
    async fn an_answer_is_overdue_from_the_first_moment_of_the_day_after(app: TestApp) {
        let phone = app.phone();
        let form = Form::SelfFiled.with(&[("/applicant/phone", json!("13800130011"))]);
        let receipt = phone.file(&form).await.expect(201)["receipt"].clone();
        let reference = receipt["reference"].as_str().unwrap();
        for (at, overdue) in [
            ("2026-10-11T23:59:59+08:00", false),
            ("2026-10-12T00:00:00+08:00", false),
            ("2026-10-12T23:59:59.999999+08:00", false),
            ("2026-10-13T00:00:00+08:00", true),
            ("2026-10-14T09:00:00+08:00", true),
        ] {
            app.set_time(at);
            for (place, is_overdue) in told(&app, &phone, reference).await {
                assert_eq!(is_overdue, overdue, "{place} at {at}");
            }
        }
    }

    async fn a_deputy_works_from_the_first_day_to_the_last(app: TestApp) {
        let _ = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
        let day = |text| parse_date(text).unwrap();
        let (from, to) = (day("2026-09-26"), day("2026-09-28"));
        posts::set_deputy(&app.app, "chulan", "fuli", from, to).await.unwrap();
        for (at, shown) in [
            ("2026-09-25T23:59:59+08:00", 0),
            ("2026-09-26T00:00:00+08:00", 1),
            ("2026-09-28T23:59:59+08:00", 1),
            ("2026-09-29T00:00:00+08:00", 0),
        ] {
            app.set_time(at);
            assert_eq!(shown_to_the_deputy(&app).await, shown, "{at}");
        }
    }

    async fn a_visit_is_overdue_the_day_after_it_was_promised_for(app: TestApp) {
        let phone = app.phone();
        let form = Form::Proxy.with(&[
            ("/signature", json!({ "basis": "cannot_now", "reason": "人在外地" })),
            ("/applicant/id_status", json!("unknown")),
            ("/attachments", json!([])),
        ]);
        let _ = phone.file(&form).await.expect(201);
        let body = json!({
            "message": "乡镇已收下", "notified": { "how": "phone", "on": "2026-09-24" },
            "visit_signature": { "who": "周建国", "by": "2026-09-30" },
        });
        app.officer("chulan").await.open_and_answer(phone.id, "acceptance", &body).await;
        for (at, count) in [("2026-09-30T23:59:59+08:00", 0), ("2026-10-01T00:00:00+08:00", 1)] {
            app.set_time(at);
            for login in ["chulan", "yongqiao"] {
                let officer = app.officer(login).await;
                let told = (json!(count), json!(count == 1));
                assert_eq!(visits_overdue(&officer).await, told, "{login} at {at}");
            }
        }
    }

    /// The day of judging is the form's own within 30 days before and one day after.
    async fn a_day_of_declaring_is_believed_within_its_window(app: TestApp) {
        // A calendar day more than 30 lie between 25 August and 25 September.
        app.set_time("2026-09-25T09:00:00+08:00");
        for (day, is_believed) in [
            ("2026-08-25", false),
            ("2026-08-26", true),
            ("2026-09-25", true),
            ("2026-09-26", true),
            ("2026-09-27", false),
        ] {
            let form = Form::SelfFiled.with(&[("/declared_on", json!(day))]);
            let asked = app.client().post(app.api("/declarations/check")).json(&form);
            let report = app.phone().send(asked).await.expect(200);
            let listed = report["violations"].as_array().unwrap();
            let doubted = listed.iter().any(|one| one["path"] == "/declared_on");
            assert_eq!(!doubted, is_believed, "{day}: {report}");
        }
    }
}
