//! 待补手印: accepted with a visit promised for the print, until it is done.

use serde_json::{Value, json};
use tests::{Form, Officer, Phone, TestApp, on_both, print_jpeg};
use wasm_validator::canonical::sha256_hex;

/// A son files for his mother; no print can be had now.
async fn file(app: &TestApp) -> Phone {
    let phone = app.phone();
    let form = Form::Proxy.with(&[
        ("/signature", json!({ "basis": "cannot_now", "reason": "人在外地" })),
        ("/applicant/id_status", json!("unknown")),
        ("/attachments", json!([])),
    ]);
    let status = phone.file(&form).await.expect(201)["status"].clone();
    assert!(has(&status, "signature_missing") && !has(&status, "visit_signature"));
    phone
}

async fn accept(officer: &Officer, phone: &Phone, by: &str) {
    let body = json!({
        "message": "乡镇已收下", "notified": { "how": "phone", "on": "2026-09-24" },
        "visit_signature": { "who": "周建国", "by": by },
    });
    officer.open_and_answer(phone.id, "acceptance", &body).await;
}

fn has(status: &Value, flag: &str) -> bool {
    status["flags"].as_array().unwrap().contains(&json!(flag))
}

fn ids(page: &Value) -> Vec<Value> {
    page["items"].as_array().unwrap().iter().map(|row| row["id"].clone()).collect()
}

on_both! {
    async fn a_link_neither_ends_a_visit_nor_hides_that_it_is_overdue(app: TestApp) {
        let officer = app.officer("chulan").await;
        let (first, second) = (file(&app).await, file(&app).await);
        accept(&officer, &first, "2026-10-30").await;
        accept(&officer, &second, "2026-10-12").await;
        app.set_time("2026-10-13T09:00:00+08:00");
        let (officer, county) = (app.officer("chulan").await, app.officer("yongqiao").await);
        let counted = async || {
            let counts = county.get("/cases?view=visits").await.expect(200)["counts"].clone();
            (counts["owed"]["signature_visit"]["running"].as_i64().unwrap(), counts["owed"]["signature_visit"]["late"].as_i64().unwrap())
        };
        assert_eq!(counted().await, (2, 1));
        let link = json!({ "of": first.id, "reason": "同一户" });
        officer.open_and_answer(second.id, "duplicate-of", &link).await;
        assert_eq!(counted().await, (2, 1));
        assert_eq!(ids(&county.get("/cases?view=visits").await.expect(200)), [json!(second.id), json!(first.id)]);
        // Told of at the earlier case; what it owes of its own stays.
        let visited = json!({ "kind": "visited", "on": "2026-10-13" });
        officer.open_and_answer(first.id, "progress", &visited).await;
        assert_eq!(counted().await, (1, 0));
    }

    async fn they_are_listed_by_the_day_of_the_visit_until_the_print_is_there(app: TestApp) {
        let officer = app.officer("chulan").await;
        let (late, soon, open) = (file(&app).await, file(&app).await, file(&app).await);
        accept(&officer, &late, "2026-10-12").await;
        accept(&officer, &soon, "2026-09-30").await;
        app.set_time("2026-10-09T09:00:00+08:00");
        for login in ["chulan", "yongqiao"] {
            let officer = app.officer(login).await;
            let page = officer.get("/cases?view=visits").await.expect(200);
            assert_eq!(ids(&page), [json!(soon.id), json!(late.id)], "{login}");
            assert_eq!(&page["counts"]["owed"]["signature_visit"], &json!({ "running": 2, "late": 1 }));
            let day_of = |n: usize| page["items"][n]["owed"][0].clone();
            assert_eq!(day_of(0), json!({ "kind": "signature_visit", "by": "2026-09-30", "late": true }));
            assert_eq!(day_of(1), json!({ "kind": "signature_visit", "by": "2026-10-12", "late": false }));
            let first = officer.get("/cases?view=visits&limit=1").await.expect(200);
            let next = first["next"].as_str().unwrap();
            let second = officer.get(&format!("/cases?view=visits&limit=1&cursor={next}")).await.expect(200);
            assert_eq!((ids(&first), ids(&second)), (vec![json!(soon.id)], vec![json!(late.id)]));
            assert_eq!(second["next"], Value::Null);
        }
        let officer = app.officer("chulan").await;
        let photo = print_jpeg(7);
        let print = json!({ "print": { "sha256": sha256_hex(&photo), "size": photo.len() } });
        let version = officer.open(open.id).await["version"].clone();
        officer.answer(open.id, &version, "follow-up", &print).await.expect_problem(409, "case.state");
        let version = officer.open(soon.id).await["version"].clone();
        for wrong in [
            json!({ "sha256": "00", "size": 1 }),
            json!({ "sha256": sha256_hex(&photo), "size": 0 }),
            json!({ "sha256": sha256_hex(&photo), "size": 11 << 20 }),
        ] {
            let answer = officer.answer(soon.id, &version, "follow-up", &json!({ "print": wrong })).await;
            answer.expect_problem(422, "case.answer_invalid");
        }
        let listed = officer.answer(soon.id, &version, "follow-up", &print).await.expect(200);
        for flag in ["signature_missing", "photos_missing", "visit_signature"] {
            assert!(has(&listed["status"], flag), "{flag}");
        }
        assert_eq!(soon.view().await.expect(200)["status"]["answer"]["visit_by"], "2026-09-30");
        let path = format!("/cases/{}/attachments/{}", soon.id, sha256_hex(&photo));
        let bytes = officer.request(reqwest::Method::PUT, &path).body(photo.clone());
        let taken = officer.send(bytes).await.expect(201);
        for flag in ["signature_missing", "photos_missing", "visit_signature"] {
            assert!(!has(&taken["status"], flag), "{flag}");
        }
        // Nobody is told any more to wait for a visit.
        let told = soon.view().await.expect(200)["status"]["answer"].clone();
        assert_eq!((&told["kind"], &told["visit_by"]), (&json!("accepted"), &Value::Null));
        let page = officer.get("/cases?view=visits").await.expect(200);
        assert_eq!((ids(&page), &page["counts"]["owed"]["signature_visit"]["running"]), (vec![json!(late.id)], &json!(1)));
        assert_eq!(officer.open(soon.id).await["attachments"][0]["kind"], "thumbprint");
        // It is not missing any more.
        let other = print_jpeg(8);
        let print = json!({ "print": { "sha256": sha256_hex(&other), "size": other.len() } });
        let answer = officer.answer(soon.id, &listed["version"], "follow-up", &print).await;
        answer.expect_problem(422, "case.answer_invalid");
    }
    /// The print is there and cannot be used: somebody goes there all the same.
    async fn a_promised_visit_is_listed_until_it_is_done_also_where_no_print_is_missing(app: TestApp) {
        let officer = app.officer("chulan").await;
        let (visited, taken) = (app.phone(), app.phone());
        for (n, phone) in [(1, &visited), (2, &taken)] {
            let photo = print_jpeg(n);
            let mut form = Form::Proxy.with_photos(&[("thumbprint", &photo)]);
            form["applicant"]["id_status"] = json!("unknown");
            let _ = phone.file(&form).await.expect(201);
            let _ = phone.attach(&photo).await.expect(201);
            accept(&officer, phone, "2026-09-30").await;
            let status = phone.view().await.expect(200)["status"].clone();
            assert!(has(&status, "visit_signature") && !has(&status, "signature_missing"));
            assert_eq!(status["answer"]["visit_by"], "2026-09-30");
        }
        app.set_time("2026-10-09T09:00:00+08:00");
        let officer = app.officer("chulan").await;
        let listed = async || {
            let page = officer.get("/cases?view=visits").await.expect(200);
            let owed = &page["counts"]["owed"]["signature_visit"];
            assert_eq!(owed["running"], owed["late"]);
            ids(&page)
        };
        assert_eq!(listed().await.len(), 2);
        let went = json!({ "kind": "visited", "on": "2026-10-09" });
        officer.open_and_answer(visited.id, "progress", &went).await;
        assert_eq!(listed().await, [json!(taken.id)]);
        let photo = print_jpeg(7);
        let print = json!({ "print": { "sha256": sha256_hex(&photo), "size": photo.len() } });
        officer.open_and_answer(taken.id, "follow-up", &print).await;
        assert_eq!(listed().await, [] as [Value; 0]);
        let path = format!("/cases/{}/attachments/{}", taken.id, sha256_hex(&photo));
        let bytes = officer.request(reqwest::Method::PUT, &path).body(photo);
        let _ = officer.send(bytes).await.expect(201);
        for phone in [&visited, &taken] {
            let status = phone.view().await.expect(200)["status"].clone();
            assert!(!has(&status, "visit_signature"));
            assert_eq!(status["answer"]["visit_by"], Value::Null);
        }
    }

    /// Nobody was at home: the print is still to be had.
    async fn a_visit_without_the_print_that_is_missing_is_not_the_end_of_it(app: TestApp) {
        let officer = app.officer("chulan").await;
        let phone = file(&app).await;
        accept(&officer, &phone, "2026-09-30").await;
        let went = json!({ "kind": "visited", "on": "2026-09-24" });
        officer.open_and_answer(phone.id, "progress", &went).await;
        let page = officer.get("/cases?view=visits").await.expect(200);
        assert_eq!(ids(&page), [json!(phone.id)]);
    }
    /// A print that an officer listed is none of the form's photos: an amended form lists it no more.
    async fn an_amendment_takes_along_the_print_that_is_listed_and_the_one_that_is_there(app: TestApp) {
        let officer = app.officer("chulan").await;
        for has_arrived in [false, true] {
            let phone = file(&app).await;
            accept(&officer, &phone, "2026-09-30").await;
            let photo = print_jpeg(7);
            let print = json!({ "print": { "sha256": sha256_hex(&photo), "size": photo.len() } });
            officer.open_and_answer(phone.id, "follow-up", &print).await;
            let path = format!("/cases/{}/attachments/{}", phone.id, sha256_hex(&photo));
            let bytes = || officer.request(reqwest::Method::PUT, &path).body(photo.clone());
            if has_arrived {
                let _ = officer.send(bytes()).await.expect(201);
            }
            for description in ["塌了一间房", "塌了两间房"] {
                let changes = json!([{ "path": "/description", "value": description }]);
                let amendment = json!({ "changes": changes, "confirmed_by": "儿子，电话 13955700001" });
                let view = officer.open_and_answer(phone.id, "amendment", &amendment).await;
                let listed = &view["attachments"][0];
                assert_eq!((&listed["kind"], &listed["current"]), (&json!("thumbprint"), &json!(true)));
                assert_eq!(has(&view["status"], "photos_missing"), !has_arrived);
            }
            let _ = officer.send(bytes()).await.expect(if has_arrived { 200 } else { 201 });
            let status = phone.view().await.expect(200)["status"].clone();
            assert!(!has(&status, "photos_missing") && !has(&status, "signature_missing"));
        }
    }
}
