//! A place ends or moves: its cases, people and posters go along.

use serde_json::json;
use shouwang::domain::post::PostKind;
use shouwang::service::imports::regions::ImportError;
use shouwang::service::open::poster;
use shouwang::service::people::posts;
use tests::{Form, TestApp, on_both};

use crate::regions::{case, get, take, without_chulan};

on_both! {
    async fn a_township_that_ends_hands_on_cases_and_accounts(app: TestApp) {
        let phone = app.phone();
        let filed = phone.file(&Form::SelfFiled.json()).await.expect(201);
        let officer = app.officer("chulan").await;
        let version = officer.open(phone.id).await["version"].clone();
        let refused = app.phone();
        let _ = refused.file(&Form::SelfFiled.json()).await.expect(201);
        let no = json!({ "ground": "not_rural", "message": "不是农户", "notified": { "how": "phone" } });
        officer.open_and_answer(refused.id, "refusal", &no).await;
        let list = without_chulan(&app).await;
        app.set_time("2026-09-25T09:00:00+08:00");
        let officer = app.officer("chulan").await;
        for map in [None, Some("341302103,\n")] {
            let asked = take(&app, ("341302", "2026-09"), &list, map, true).await;
            let Err(ImportError::Ambiguous(plan)) = asked else { panic!("{asked:?}") };
            let line = plan.lines().into_iter().find(|line| line.starts_with("ambiguous")).unwrap();
            let said = "ambiguous\t341302103\t褚兰镇\tends with 1 open cases, 1 accounts, ";
            assert!(line.starts_with(said), "{line}");
        }
        let map = Some("old_code,new_code\n341302103,341302100,merged\n");
        take(&app, ("341302", "2026-09"), &list, map, true).await.unwrap();
        let late = json!({ "message": "收下", "notified": { "how": "phone" } });
        let answer = officer.answer(phone.id, &version, "acceptance", &late).await;
        answer.expect_problem(409, "case.changed");
        let seen = phone.view().await.expect(200)["status"].clone();
        assert_eq!((&seen["due_on"], &seen["state"]), (&filed["status"]["due_on"], &json!("submitted")));
        assert_eq!(seen["office"]["telephone"], "0557-0000100");
        for login in ["chulan", "fuli"] {
            let page = app.officer(login).await.get("/cases").await.expect(200);
            assert_eq!(page["counts"]["unopened"], 1, "{login}");
            assert_eq!(page["items"][0]["reference"], filed["receipt"]["reference"], "{login}");
        }
        let ended = poster::villages_of(&app.app.db, "341302103").await.unwrap_err().to_string();
        let said = "region.ended: 341302103 has ended; its people belong to 341302100 符离镇 now";
        assert_eq!(ended, said);
        let today = (app.clock.today(), None);
        let post = posts::add(&app.app, "fuli", PostKind::Cadre, "341302103", today).await;
        assert!(post.unwrap_err().to_string().contains("no region with that code"));
        let events = officer.get(&format!("/cases/{}/events", phone.id)).await.expect(200);
        let last = events.as_array().unwrap().last().unwrap();
        assert_eq!((&last["kind"], &last["actor"]["kind"]), (&json!("handed_over"), &json!("system")));
        assert_eq!(last["details"]["to"], json!(case(&app, phone.id).await.township_id));
        assert_ne!(last["details"]["to"], last["details"]["from"]);
        // What was closed stays where it was closed.
        assert_ne!(case(&app, refused.id).await.township_id, case(&app, phone.id).await.township_id);
        // The QR code on the wall is the old one.
        let scanned = get(&app, "/bootstrap?village=341302103209&list=2023-06").await;
        assert_eq!(scanned["village"]["path"][1], "符离镇");
        let scanned = get(&app, "/bootstrap?village=341302103").await;
        assert_eq!(scanned["village"]["path"], json!(["埇桥区", "符离镇", "褚兰镇"]));
        assert_eq!(scanned["village"]["code"], "341302100");
    }

    async fn a_case_of_no_village_goes_on_with_its_township(app: TestApp) {
        let phone = app.phone();
        let form = Form::SelfFiled.with(&[("/home/region", json!("341302103"))]);
        let _ = phone.file(&form).await.expect(201);
        let map = Some("old_code,new_code\n341302103,341302100,merged\n");
        take(&app, ("341302", "2026-09"), &without_chulan(&app).await, map, true).await.unwrap();
        let places = get(&app, "/regions?parent=341302").await;
        let next = places.as_array().unwrap().iter().find(|place| place["code"] == "341302100");
        assert_eq!(json!(case(&app, phone.id).await.township_id), next.unwrap()["id"]);
    }

    /// The QR code of its old poster goes on working; a new one would name what is no more.
    async fn a_village_that_has_ended_gets_no_new_poster(app: TestApp) {
        let all = get(&app, "/regions?under=341302").await;
        let places = all.as_array().unwrap().iter();
        let villages = ["341302103209", "341302103201"];
        let rest = places.filter(|place| !villages.iter().any(|code| place["code"] == *code));
        let list: String = rest
            .map(|place| format!("{},{}\n", place["code"].as_str().unwrap(), place["name"].as_str().unwrap()))
            .collect();
        let map = "341302103209,341302103202,merged\n341302103201,\n";
        app.set_time("2026-09-25T09:00:00+08:00");
        take(&app, ("341302", "2026-09"), &list, Some(map), true).await.unwrap();
        let (db, clock) = (&app.app.db, &app.clock);
        for (code, successor) in villages.iter().zip(["341302103202 ", "341302103 褚兰镇 now"]) {
            let ended = poster::village(db, clock, code, "http://x").await.err().unwrap();
            let said = format!("region.ended: {code} has ended; its people belong to {successor}");
            assert!(ended.to_string().starts_with(&said), "{ended}");
        }
        let codes = poster::villages_of(db, "341302103").await.unwrap();
        assert!(!codes.is_empty() && !codes.iter().any(|code| villages.contains(&code.as_str())));
        let scanned = get(&app, "/bootstrap?village=341302103209&list=2023-06").await;
        assert_eq!(scanned["village"]["code"], "341302103202");
    }

    async fn a_village_that_changes_its_township_takes_its_open_cases_along(app: TestApp) {
        let phone = app.phone();
        let status = phone.file(&Form::SelfFiled.json()).await.expect(201)["status"].clone();
        let all = get(&app, "/regions?under=341302").await;
        let list: String = all.as_array().unwrap().iter().map(|place| {
            let code = place["code"].as_str().unwrap().replace("341302103209", "341302100999");
            format!("{code},{}\n", place["name"].as_str().unwrap())
        }).collect();
        let asked = take(&app, ("341302", "2026-09"), &list, None, true).await;
        assert!(matches!(asked, Err(ImportError::Ambiguous(_))), "{asked:?}");
        let before = case(&app, phone.id).await;
        take(&app, ("341302", "2026-09"), &list, Some("341302103209,341302100999"), true).await.unwrap();
        let after = case(&app, phone.id).await;
        assert_eq!((after.village_id, after.due_on()), (before.village_id, before.due_on()));
        assert_ne!(after.township_id, before.township_id);
        let officer = app.officer("fuli").await;
        let events = officer.get(&format!("/cases/{}/events", phone.id)).await.expect(200);
        assert_eq!(events.as_array().unwrap().last().unwrap()["kind"], "handed_over");
        assert_eq!(phone.view().await.expect(200)["status"]["due_on"], status["due_on"]);
    }
}
