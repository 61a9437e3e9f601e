//! Where a household lives is theirs to say; the county and the clock stay.

use super::*;

on_both! {
    async fn the_county_never_changes(app: TestApp) {
        let officer = app.officer("chulan").await;
        let elsewhere = json!({ "home": { "region": OTHER_COUNTY } });
        let whole = Form::Corrected.with(&[("/home/region", json!(OTHER_COUNTY))]);
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        give_back(&officer, &phone, &["home"]).await;
        let helper = app.helper(&officer, &phone).await;
        for answer in [
            patch(&phone, 2, &elsewhere).await,
            patch(&helper, 2, &elsewhere).await,
            phone.correct(2, &whole).await,
            patch(&phone, 2, &json!({ "home": { "region": "500151" } })).await,
        ] {
            assert_eq!(answer.violations(), ["correction.county"]);
            assert_eq!(fixed(answer), ["/home/region"]);
        }
        let changes = json!([{ "path": "/home/region", "value": OTHER_COUNTY }]);
        let body = json!({ "changes": changes, "confirmed_by": "本人" });
        let version = officer.open(phone.id).await["version"].clone();
        let answer = officer.answer(phone.id, &version, "amendment", &body).await;
        assert_eq!(fixed(answer), ["/home/region"]);
        assert_eq!(app.officer("tongliang").await.get(&format!("/cases/{}", phone.id)).await.status, 404);
        // Where only the county was known, it is the county's to find the township, not another county.
        let county = app.officer("yongqiao").await;
        let lost = app.phone();
        let _ = lost.file(&Form::SelfFiled.with(&[("/home/region", json!("341302"))])).await.expect(201);
        let version = county.open(lost.id).await["version"].clone();
        assert_eq!(fixed(county.answer(lost.id, &version, "amendment", &body).await), ["/home/region"]);
    }

    async fn another_township_in_a_correction_is_a_transfer(app: TestApp) {
        let officer = app.officer("chulan").await;
        let moved = json!({ "home": { "region": OTHER_TOWNSHIP } });
        for asked in ["home", "phone"] {
            let (phone, beside) = (app.phone(), app.phone());
            let mut dues = Vec::new();
            for (phone, body) in [(&phone, &moved), (&beside, &json!({ "urgent": true }))] {
                let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
                give_back(&officer, phone, &[asked]).await;
                let status = patch(phone, 2, body).await.expect(201)["status"].clone();
                dues.push((status["due_on"].clone(), status["office"]["name"].clone()));
            }
            // The same day as without it.
            assert_eq!(dues[0].0, dues[1].0);
            assert_ne!(dues[0].1, dues[1].1);
            assert_eq!(officer.get(&format!("/cases/{}", phone.id)).await.status, 404);
            let fuli = app.officer("fuli").await;
            let page = fuli.get("/cases").await.expect(200);
            let row = page["items"].as_array().unwrap().iter().find(|row| row["id"] == json!(phone.id));
            assert_eq!(row.unwrap()["opened"], false);
            let _ = fuli.open(phone.id).await;
            let told = kinds(&fuli, &phone).await;
            assert_eq!(told[told.len() - 3..], ["corrected", "transferred", "opened"]);
        }
        // Another village of the township is none.
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        give_back(&officer, &phone, &["home"]).await;
        let _ = patch(&phone, 2, &json!({ "home": { "region": OTHER_VILLAGE } })).await.expect(201);
        assert!(!kinds(&officer, &phone).await.contains(&"transferred".to_owned()));
        assert_eq!(officer.open(phone.id).await["region"]["code"], OTHER_VILLAGE);
    }

    async fn a_correction_does_not_undo_a_transfer(app: TestApp) {
        let (officer, fuli) = (app.officer("chulan").await, app.officer("fuli").await);
        let county = app.officer("yongqiao").await;
        let townships = county.get("/regions?parent=341302").await.expect(200);
        let to = townships.as_array().unwrap().iter().find(|one| one["code"] == "341302100").unwrap()["id"].clone();
        let phone = app.phone();
        let _ = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let version = officer.open(phone.id).await["version"].clone();
        let body = json!({ "to": to, "reason": "户口在符离镇" });
        let _ = county.answer(phone.id, &version, "transfer", &body).await.expect(200);
        give_back(&fuli, &phone, &["phone"]).await;
        let body = json!({ "applicant": { "phone": "13955700004" } });
        let _ = patch(&phone, 2, &body).await.expect(201);
        let version = fuli.open(phone.id).await["version"].clone();
        let changes = json!([{ "path": "/applicant/phone", "value": "13955700005" }]);
        let body = json!({ "changes": changes, "confirmed_by": "本人" });
        let _ = fuli.answer(phone.id, &version, "amendment", &body).await.expect(200);
        assert_eq!(officer.get(&format!("/cases/{}", phone.id)).await.status, 404);
    }

    async fn a_breach_stays_where_it_arose(app: TestApp) {
        let townships = app.officer("yongqiao").await.get("/regions?parent=341302").await.expect(200);
        let to = townships.as_array().unwrap().iter().find(|one| one["code"] == "341302100").unwrap()["id"].clone();
        let photo = jpeg(7);
        let form = Form::SelfFiled.with_photos(&[("evidence", &photo)]);
        let (by_officer, by_phone, in_time) = (app.phone(), app.phone(), app.phone());
        for phone in [&by_officer, &by_phone, &in_time] {
            let _ = phone.file(&form).await.expect(201);
        }
        let transfer = json!({ "to": to, "reason": "户口在符离镇" });
        // On the last day nothing has been broken yet.
        app.set_time("2026-10-12T16:00:00+08:00");
        let officer = app.officer("chulan").await;
        officer.open_and_answer(in_time.id, "transfer", &transfer).await;
        app.set_time("2026-10-13T09:00:00+08:00");
        let officer = app.officer("chulan").await;
        officer.open_and_answer(by_officer.id, "transfer", &transfer).await;
        let moved = json!({ "home": { "region": OTHER_TOWNSHIP } });
        let status = patch(&by_phone, 2, &moved).await.expect(201)["status"].clone();
        assert_eq!((&status["due_on"], &status["overdue"]), (&json!("2026-10-12"), &json!(true)));
        let county = app.officer("yongqiao").await;
        let overview = async || {
            let seen = county.get("/overview").await.expect(200);
            let of = |code: &str| {
                let item = seen["items"].as_array().unwrap().iter().find(|one| one["township"]["code"] == code);
                item.map(|item| (item["open"].as_i64().unwrap(), item["overdue"].as_i64().unwrap()))
            };
            [of("341302103"), of("341302100")]
        };
        assert_eq!(overview().await, [Some((0, 2)), Some((3, 1))]);
        let ids = async |township: &str| {
            let page = county.get(&format!("/cases?overdue=true&township={township}")).await.expect(200);
            page["items"].as_array().unwrap().len()
        };
        assert_eq!((ids("341302103").await, ids("341302100").await), (2, 1));
        // Handed back and forth, it stays; answered, it is over.
        let fuli = app.officer("fuli").await;
        let back = townships.as_array().unwrap().iter().find(|one| one["code"] == "341302103").unwrap()["id"].clone();
        fuli.open_and_answer(by_phone.id, "transfer", &json!({ "to": back, "reason": "不对" })).await;
        officer.open_and_answer(by_phone.id, "transfer", &transfer).await;
        assert_eq!(overview().await, [Some((0, 2)), Some((3, 1))]);
        let body = json!({ "message": "乡镇已收下", "notified": { "how": "phone" } });
        for phone in [&by_officer, &by_phone, &in_time] {
            fuli.open_and_answer(phone.id, "acceptance", &body).await;
        }
        assert!(overview().await.iter().flatten().all(|(open, overdue)| (*open, *overdue) == (0, 0)));
    }
}
