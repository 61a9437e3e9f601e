//! Views, filters, pages, and whose cases they show.

use serde_json::{Value, json};
use shouwang::service::people::posts;
use tests::{Form, TestApp, on_both};

fn references(page: &Value) -> Vec<String> {
    let rows = page["items"].as_array().unwrap();
    rows.iter().map(|row| row["reference"].as_str().unwrap().to_owned()).collect()
}

on_both! {
    async fn pages_by_key_show_every_case_once_in_order_of_due_day(app: TestApp) {
        let mut filed = Vec::new();
        for day in ["2026-09-24", "2026-09-21", "2026-09-28", "2026-09-24", "2026-09-22"] {
            app.set_time(&format!("{day}T09:00:00+08:00"));
            let form = Form::SelfFiled.with(&[("/declared_on", json!(day))]);
            let answer = app.phone().file(&form).await.expect(201);
            filed.push(answer["receipt"]["reference"].as_str().unwrap().to_owned());
        }
        let officer = app.officer("chulan").await;
        for view in ["open", "all"] {
            let mut seen = Vec::new();
            let mut path = format!("/cases?view={view}&limit=2");
            loop {
                let page = officer.get(&path).await.expect(200);
                seen.extend(page["items"].as_array().unwrap().clone());
                let Some(cursor) = page["next"].as_str() else { break };
                path = format!("/cases?view={view}&limit=2&cursor={cursor}");
            }
            let key = if view == "open" { "due_on" } else { "routed_at" };
            let keys: Vec<_> = seen.iter().map(|row| row[key].as_str().unwrap().to_owned()).collect();
            let mut sorted = keys.clone();
            sorted.sort();
            if view == "all" {
                sorted.reverse();
            }
            assert_eq!(keys, sorted, "{view}");
            let mut found: Vec<_> = seen.iter().map(|r| r["reference"].as_str().unwrap().to_owned()).collect();
            found.sort();
            let mut all = filed.clone();
            all.sort();
            assert_eq!(found, all, "{view}");
        }
    }

    /// Not only among the rows that a desk happens to have loaded.
    async fn urgent_ones_stand_first_on_whatever_page(app: TestApp) {
        let mut filed = Vec::new();
        for (day, urgent) in [("2026-09-21", false), ("2026-09-22", true), ("2026-09-22", false), ("2026-09-24", true)] {
            app.set_time(&format!("{day}T09:00:00+08:00"));
            let form = Form::SelfFiled.with(&[("/declared_on", json!(day)), ("/urgent", json!(urgent))]);
            let answer = app.phone().file(&form).await.expect(201);
            filed.push(answer["receipt"]["reference"].as_str().unwrap().to_owned());
        }
        for login in ["chulan", "yongqiao"] {
            let officer = app.officer(login).await;
            let mut seen = Vec::new();
            let mut path = "/cases?limit=1".to_owned();
            loop {
                let page = officer.get(&path).await.expect(200);
                seen.extend(references(&page));
                let Some(cursor) = page["next"].as_str() else { break };
                path = format!("/cases?limit=1&cursor={cursor}");
            }
            let order: Vec<_> = [1, 3, 0, 2].into_iter().map(|place| filed[place].clone()).collect();
            assert_eq!(seen, order, "{login}");
        }
    }

    /// What is said on the telephone may make it urgent, or less so, after it was filed.
    async fn what_becomes_urgent_moves_to_the_front(app: TestApp) {
        let (first, _) = app.file(&Form::SelfFiled.json()).await;
        app.set_time("2026-09-25T09:00:00+08:00");
        let later = Form::SelfFiled.with(&[("/declared_on", json!("2026-09-25"))]);
        let (second, _) = app.file(&later).await;
        let officer = app.officer("chulan").await;
        let front = async || officer.get("/cases").await.expect(200)["items"][0]["id"].clone();
        assert_eq!(front().await, json!(first.id));
        for urgent in [true, false] {
            let change = json!({ "changes": [{ "path": "/urgent", "value": urgent }], "confirmed_by": "本人，139" });
            officer.open_and_answer(second.id, "amendment", &change).await;
            assert_eq!(front().await, json!(if urgent { second.id } else { first.id }));
        }
    }

    async fn filters(app: TestApp) {
        let own = app.phone().file(&Form::SelfFiled.json()).await.expect(201);
        let own = own["receipt"]["reference"].as_str().unwrap().to_owned();
        let proxy = app.phone().file(&Form::Proxy.json()).await.expect(201);
        let proxy = proxy["receipt"]["reference"].as_str().unwrap().to_owned();
        app.set_time("2026-10-12T09:00:00+08:00");
        let officer = app.officer("chulan").await;
        for (query, expected) in [
            ("proxy=true", vec![&proxy]),
            ("proxy=false", vec![&own]),
            ("signature_missing=true", vec![&proxy]),
            ("photos_missing=false", vec![&own]),
            ("overdue=true", vec![]),
            ("opened=true", vec![]),
            ("state=accepted", vec![]),
            ("state=refused&view=all", vec![]),
            ("village=341302103200", vec![]),
        ] {
            let page = officer.get(&format!("/cases?{query}")).await.expect(200);
            assert_eq!(references(&page).iter().collect::<Vec<_>>(), expected, "{query}");
        }
        let page = officer.get("/cases?due_today=true&village=341302103209").await.expect(200);
        assert_eq!(references(&page).len(), 2);
        let page = officer.get(&format!("/cases?reference={own}")).await.expect(200);
        assert_eq!(references(&page), [own]);
        for query in ["limit=0", "limit=101", "view=none", "cursor=!", "state=lost", "reference=1", "unknown=1"] {
            officer.get(&format!("/cases?{query}")).await.expect_problem(400, "request.query");
        }
        for query in ["village=341302999999", "township=999999999"] {
            officer.get(&format!("/cases?{query}")).await.expect_problem(404, "region.unknown");
        }
    }

    async fn nobody_sees_what_is_not_theirs(app: TestApp) {
        let phone = app.phone();
        let photo = tests::jpeg(1);
        let form = Form::SelfFiled.with_photos(&[("evidence", &photo)]);
        let _ = phone.file(&form).await.expect(201);
        let _ = phone.attach(&photo).await.expect(201);
        let sha256 = form["attachments"][0]["sha256"].as_str().unwrap();
        for login in ["fuli", "tongliang"] {
            let other = app.officer(login).await;
            assert_eq!(other.get("/cases?view=all").await.expect(200)["items"], json!([]));
            let case = format!("/cases/{}", phone.id);
            other.get(&case).await.expect_problem(404, "case.unknown");
            other.get(&format!("{case}/events")).await.expect_problem(404, "case.unknown");
            let photo = other.get(&format!("{case}/attachments/{sha256}")).await;
            photo.expect_problem(404, "case.unknown");
            let body = json!({ "message": "x", "notified": { "how": "phone" } });
            let answer = other.answer(phone.id, &json!(1), "acceptance", &body).await;
            answer.expect_problem(404, "case.unknown");
        }
        // The county sees it, but the township answers.
        let county = app.officer("yongqiao").await;
        let view = county.open(phone.id).await;
        assert_eq!((&view["may_answer"], &view["version"]), (&json!(false), &json!(1)));
        let body = json!({ "message": "x", "notified": { "how": "phone" } });
        let answer = county.answer(phone.id, &view["version"], "acceptance", &body).await;
        answer.expect_problem(403, "account.not_allowed");
        let township = app.officer("chulan").await;
        township.get("/overview").await.expect_problem(403, "account.not_allowed");
    }

    async fn a_deputy_works_in_the_region_while_the_officer_is_away(app: TestApp) {
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let day = |text| wasm_validator::date::parse_date(text).unwrap();
        let (from, to) = (day("2026-09-24"), day("2026-09-25"));
        posts::set_deputy(&app.app, "chulan", "fuli", from, to).await.unwrap();
        assert!(posts::set_deputy(&app.app, "chulan", "tongliang", from, to).await.is_err());
        let deputy = app.officer("fuli").await;
        assert_eq!(deputy.get("/cases").await.expect(200)["items"], json!([]));
        let page = deputy.get("/cases?township=341302103").await.expect(200);
        assert_eq!(page["items"].as_array().map(Vec::len), Some(1));
        let body = json!({ "message": "乡镇已收下", "notified": { "how": "phone" } });
        deputy.open_and_answer(phone.id, "acceptance", &body).await;
        app.set_time("2026-09-26T09:00:00+08:00");
        let back = app.officer("fuli").await;
        back.get(&format!("/cases/{}", phone.id)).await.expect_problem(404, "case.unknown");
    }

    async fn urgent_and_late_unopened(app: TestApp) {
        let urgent = Form::SelfFiled.with(&[("/urgent", json!(true))]);
        let _ = app.phone().file(&urgent).await.expect(201);
        let opened = app.phone();
        let _ = opened.file(&Form::SelfFiled.json()).await.expect(201);
        app.officer("chulan").await.open(opened.id).await;
        let county = |query: &'static str| {
            let app = &app;
            async move {
                let county = app.officer("yongqiao").await;
                county.get(query).await.expect(200)["items"].as_array().map(Vec::len)
            }
        };
        assert_eq!(county("/cases?urgent=true").await, Some(1));
        // 28 and 29 September are the two working days allowed.
        app.set_time("2026-09-29T23:00:00+08:00");
        assert_eq!(county("/cases?late_unopened=true").await, Some(0));
        app.set_time("2026-09-30T00:00:00+08:00");
        assert_eq!(county("/cases?late_unopened=true").await, Some(1));
    }
}
