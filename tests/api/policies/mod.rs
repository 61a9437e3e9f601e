//! Dated policies: from which day on one holds, in which county, and for which duties.

mod adding;

use serde_json::{Value, json};
use shouwang::domain::policy::Policy;
use shouwang::service::county::policies;
use tests::{Form, Officer, Phone, TestApp, on_both};
use uuid::Uuid;

/// The policy that ships, changed at some keys.
fn policy(valid_from: &str, changes: &[(&str, Value)]) -> String {
    let mut document = Policy::default().document();
    document["valid_from"] = valid_from.into();
    document["source"] = "for a test".into();
    for (key, value) in changes {
        document[key] = value.clone();
    }
    document.to_string()
}

async fn add(app: &TestApp, county: Option<&str>, valid_from: &str, changes: &[(&str, Value)]) {
    policies::add(&app.app, county, &policy(valid_from, changes), None).await.unwrap();
}

/// All working days that differ between two policies here are told apart by their numbers.
fn shorter() -> Vec<(&'static str, Value)> {
    vec![
        ("answer_working_days", json!(4)),
        ("correction_working_days", json!(9)),
        ("min_days_after_correction", json!(3)),
    ]
}

async fn served(app: &TestApp, query: &str) -> Value {
    let answer = app.client().get(app.api(&format!("/bootstrap{query}"))).send().await.unwrap();
    answer.json::<Value>().await.unwrap()
}

/// Files on that day, as of which the form is judged.
async fn file_on(app: &TestApp, day: &str) -> Phone {
    app.set_time(&format!("{day}T09:00:00+08:00"));
    let phone = app.phone();
    let _ = phone.file(&Form::SelfFiled.with(&[("/declared_on", json!(day))])).await.expect(201);
    phone
}

async fn last_clock(officer: &Officer, id: Uuid) -> Value {
    officer.open(id).await["clocks"].as_array().unwrap().last().unwrap().clone()
}

async fn enter(officer: &Officer, received_on: &str) -> Uuid {
    let id = Uuid::now_v7();
    let body = json!({
        "id": id, "channel": "paper", "received_on": received_on, "late_reason": "下村没有信号",
        "declaration": Form::SelfFiled.with(&[("/declared_on", json!(received_on))]),
    });
    let _ = officer
        .send(officer.request(reqwest::Method::POST, "/cases").json(&body))
        .await
        .expect(201);
    id
}

fn returned() -> Value {
    json!({
        "defects": [{ "item": "phone", "text": "号码打不通" }],
        "message": "请补一下", "notified": { "how": "phone" },
    })
}

on_both! {
    async fn one_is_in_force_from_its_first_day(app: TestApp) {
        let usual = Policy::default().procedure.answer_working_days;
        add(&app, None, "2026-10-12", &[("answer_working_days", json!(4))]).await;
        add(&app, None, "2026-10-09", &[("answer_working_days", json!(6))]).await;
        // Recorded later for the same day: it holds.
        add(&app, None, "2026-10-09", &[("answer_working_days", json!(5))]).await;
        for (at, days) in [
            ("2026-10-08T23:59:59", usual),
            ("2026-10-09T00:00:00", 5),
            ("2026-10-11T23:59:59", 5),
            ("2026-10-12T00:00:00", 4),
            ("2026-10-13T00:00:00", 4),
        ] {
            app.set_time(&format!("{at}+08:00"));
            assert_eq!(served(&app, "").await["policy"]["answer_working_days"], days, "{at}");
        }
    }

    /// Phones keep a module for weeks that refuses any other key.
    async fn what_phones_are_served_has_the_same_twelve_keys_for_ever(app: TestApp) {
        for query in ["", "?village=341302103209", "?village=500151"] {
            let policy = served(&app, query).await["policy"].clone();
            let mut keys: Vec<_> = policy.as_object().unwrap().keys().cloned().collect();
            keys.sort();
            assert_eq!(keys, [
                "answer_working_days", "attachment_max_bytes", "attachments_max",
                "attachments_max_bytes", "correction_working_days",
                "entry_backdate_working_days", "hardships_max", "holders",
                "min_days_after_correction", "source", "unopened_working_days", "valid_from",
            ], "{query}");
        }
        let shipped: Value = serde_json::from_str(include_str!("../../vectors/policy.json")).unwrap();
        assert_eq!(served(&app, "").await["policy"], shipped);
    }

    /// The day before, the day, the day after; and paper of those days, entered on the last.
    async fn a_filing_is_answered_by_the_policy_of_the_day_on_which_it_came(app: TestApp) {
        // A Sunday: Friday's paper is entered on Monday.
        add(&app, None, "2026-09-27", &shorter()).await;
        for (day, days, due) in [
            ("2026-09-25", 7, "2026-10-12"),
            ("2026-09-26", 7, "2026-10-12"),
            ("2026-09-27", 4, "2026-10-08"),
            ("2026-09-28", 4, "2026-10-09"),
        ] {
            let phone = file_on(&app, day).await;
            let clock = last_clock(&app.officer("chulan").await, phone.id).await;
            assert_eq!((&clock["days"], &clock["due_on"]), (&json!(days), &json!(due)), "{day}");
        }
        let officer = app.officer("chulan").await;
        for (day, days) in [("2026-09-25", 7), ("2026-09-26", 7), ("2026-09-27", 4), ("2026-09-28", 4)] {
            let id = enter(&officer, day).await;
            assert_eq!(last_clock(&officer, id).await["days"], days, "paper of {day}");
        }
    }

    async fn a_return_and_a_correction_take_the_policy_of_their_own_day(app: TestApp) {
        let phones = [file_on(&app, "2026-09-24").await, file_on(&app, "2026-09-24").await, file_on(&app, "2026-09-24").await];
        add(&app, None, "2026-10-10", &shorter()).await;
        for (phone, (day, days, left)) in phones.iter().zip([
            ("2026-10-09", 5, 3),
            ("2026-10-10", 9, 3),
            ("2026-10-11", 9, 3),
        ]) {
            app.set_time(&format!("{day}T09:00:00+08:00"));
            let officer = app.officer("chulan").await;
            officer.open_and_answer(phone.id, "return", &returned()).await;
            assert_eq!(last_clock(&officer, phone.id).await["days"], days, "returned on {day}");
            // Fewer were left than the minimum, which on the day of the correction is 3, no more 2.
            app.set_time("2026-10-12T09:00:00+08:00");
            let _ = phone.correct(2, &Form::Corrected.json()).await.expect(201);
            let officer = app.officer("chulan").await;
            assert_eq!(last_clock(&officer, phone.id).await["days"], left, "corrected");
        }
    }

    async fn a_case_reopened_has_the_policy_of_that_day(app: TestApp) {
        let phones = [file_on(&app, "2026-09-24").await, file_on(&app, "2026-09-24").await, file_on(&app, "2026-09-24").await];
        let officer = app.officer("chulan").await;
        let refusal = json!({ "ground": "not_rural", "message": "因为不是农户", "notified": { "how": "phone" } });
        for phone in &phones {
            officer.open_and_answer(phone.id, "refusal", &refusal).await;
            let _ = phone.ask("review").await.expect(200);
        }
        add(&app, None, "2026-10-09", &shorter()).await;
        for (phone, (day, days)) in phones.iter().zip([("2026-10-08", 7), ("2026-10-09", 4), ("2026-10-10", 4)]) {
            app.set_time(&format!("{day}T09:00:00+08:00"));
            let county = app.officer("yongqiao").await;
            let reason = json!({ "reason": "户口在村里，请重新办理" });
            county.open_and_answer(phone.id, "reopening", &reason).await;
            assert_eq!(last_clock(&county, phone.id).await["days"], days, "{day}");
        }
    }

    /// A link stops a clock; undone, the clock goes on as it was.
    async fn a_clock_that_goes_on_keeps_the_length_with_which_it_began(app: TestApp) {
        let earlier = file_on(&app, "2026-09-24").await;
        app.set_time("2026-09-24T09:01:00+08:00");
        let later = app.phone();
        let _ = later.file(&Form::SelfFiled.json()).await.expect(201);
        let officer = app.officer("chulan").await;
        let link = json!({ "of": earlier.id, "reason": "同一户", "differs_confirmed": true });
        officer.open_and_answer(later.id, "duplicate-of", &link).await;
        add(&app, None, "2026-09-25", &shorter()).await;
        app.set_time("2026-09-28T09:00:00+08:00");
        let county = app.officer("yongqiao").await;
        county.open_and_answer(later.id, "unlinking", &json!({ "reason": "不是同一户" })).await;
        let clock = last_clock(&county, later.id).await;
        assert_eq!((&clock["days"], &clock["due_on"]), (&json!(7), &json!("2026-10-12")));
        let kept = "duties k WHERE policy_version <> (SELECT policy_version FROM duties o WHERE o.docket_id = k.docket_id AND o.number = 1)";
        assert_eq!(app.count(kept).await, 0, "and names the policy that it had");
    }

    async fn a_county_has_its_own_and_the_others_keep_theirs(app: TestApp) {
        add(&app, Some("500151"), "2026-09-25", &[("answer_working_days", json!(3)), ("unopened_working_days", json!(1)), ("hardships_max", json!(1))]).await;
        // For all without one of their own, later: no matter to one that has.
        add(&app, None, "2026-09-26", &[("answer_working_days", json!(5))]).await;
        let days = async |query: &str| served(&app, query).await["policy"]["answer_working_days"].clone();
        for (day, own, other) in [("2026-09-24", 7, 7), ("2026-09-25", 3, 7), ("2026-09-26", 3, 5), ("2026-09-27", 3, 5)] {
            app.set_time(&format!("{day}T09:00:00+08:00"));
            assert_eq!(days("?village=500151").await, own, "{day}");
            assert_eq!(days("?village=341302").await, other, "{day}");
            assert_eq!(days("").await, other, "{day}, no county");
        }
        let two = json!(["illness", "natural_disaster"]);
        for (region, due, violations) in [
            ("341302103209", Some("2026-10-09"), vec![]),
            ("500151109205", None, vec!["hardship.too_many"]),
        ] {
            let mut form = Form::SelfFiled.with(&[("/declared_on", json!("2026-09-27")), ("/hardships", two.clone())]);
            form["home"]["region"] = json!(region);
            let answer = app.phone().file(&form).await;
            assert_eq!(answer.body["status"]["due_on"].as_str(), due, "{}", answer.text);
            if due.is_none() {
                assert_eq!(answer.violations(), violations);
            }
        }
        // A county's list does not end where its own begins.
        let place = app.app.places.latest();
        let county = policies::county_id(&place, "500151").unwrap();
        let listed = |county| place.rule_book.list(county).iter().map(|dated| dated.policy.procedure.answer_working_days).collect::<Vec<_>>();
        assert_eq!((listed(Some(county)), listed(None)), (vec![7, 3], vec![7, 5]));
    }

    /// A rule that came later never refuses an older filing.
    async fn a_form_is_judged_by_the_policy_of_the_day_that_it_names(app: TestApp) {
        add(&app, None, "2026-09-27", &[("hardships_max", json!(1))]).await;
        app.set_time("2026-09-28T09:00:00+08:00");
        for (day, refused) in [("2026-09-26", false), ("2026-09-27", true), ("2026-09-28", true)] {
            let form = Form::SelfFiled.with(&[("/declared_on", json!(day)), ("/hardships", json!(["illness", "natural_disaster"]))]);
            let checked = app.client().post(app.api("/declarations/check")).json(&form);
            let report = app.phone().send(checked).await.expect(200);
            assert_eq!(report["ok"], !refused, "{day}: {report}");
            let answer = app.phone().file(&form).await;
            assert_eq!(answer.status, if refused { 422 } else { 201 }, "{day}: {}", answer.text);
        }
    }
}
